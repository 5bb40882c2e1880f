"""
Initiatives whose name stands beside a noun that says its sort: "the change programme, Tideway,".

The name comes first or last, with commas, dashes, brackets or "is" between; or several stand behind a noun in
the plural ("schemes such as Open Door and Fresh Leaf"). A place ("in Harrow, a scheme") and an acronym that
only shortens the words before it are no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.extract.bodies.agency_told import PLACED, is_opener
from graph.extract.initiatives.deeds import PHRASE, could_be_name
from graph.extract.initiatives.shapes import (
    CAPITAL,
    LATER,
    NAME,
    OF_ITS_OWN,
    PLAIN,
    QUOTED,
    STARTS,
    TITLES,
    NamedInitiative,
    named,
    opening_of,
    told,
)
from graph.extract.terms.acronyms import is_acronym, start_of_name
from graph.extract.words.initiative_heads import head_pattern, heads, start_of_compound

_MORE = (
    r"(?P<more>\s(?:behind|for|to|on|in|with|at|used|that|which|(?:through|by|under|in|with|on|at|to|from)\s(?:which|whom))"
    r"(?:\s[a-z][\w’'-]*){1,7}?|\sof\s(?:\d+|[a-z]+)(?:\s[a-z]+){0,3}?)?"
)
_GOES_ON_TO_SAY = (
    r"(?=[.,;]|\s(?:of|that|which|who|through|by|for|in|under|with|where|to|run|used|set|shared|based)\b"
    r"|\s(?:designed|aimed|meant|intended|held|open|offering|offered|staffed|funded|led|created|developed)\b"
    r"|\s(?:on|at|from)\s(?:which|whom)\b)"
)
_TAKEN_PART_IN = re.compile(
    r"\b(?:parts?|involved|invest(?:s|ed)|enrol(?:s|led)|recorded|logged|kept|held|stored"
    r"|entered|engaged|(?:logs?|records?|keeps?|stores?|enters?)(?:\s[a-z]+){1,3})\sin\s$"
)
_OWN_NAME = re.compile(rf"(?<![\w’'-]){NAME}\s$")
_LISTED = rf"{CAPITAL}(?:\s(?:(?:of|the|of the|for|&|to|with an?)\s)?{LATER}){{0,4}}"
_BETWEEN_LISTED = re.compile(r",?\sand\s(?:the\s)?|,\s(?:the\s)?")
_OF_MANY_WORDS = frozenset({"team", "board", "meeting", "other", "process"})
"""Kinds of which one word in a list is no name: "teams such as Response"."""


def find_beside(words: str) -> Iterator[NamedInitiative]:
    """Every initiative that is named beside a noun for its sort, in no order."""
    for joint, pattern in _patterns():
        for match in pattern.finditer(words) if joint.search(words) else ():
            name = match.group("quoted") or match.group("name")
            start = match.start("quoted") if match.group("quoted") else match.start("name")
            opening = opening_of(name, words[:start]) if match.group("name") else 0
            if opening is None or TITLES.match(name[opening:]) or _is_place(words[: start + opening]):
                continue
            if match.group("name") and (is_opener(name[opening:]) or _may_be_there(match, name[opening:])):
                continue
            if is_acronym(name) and _stands_for(words, match, start):
                continue
            yield from told(match, heads()[match.group("head").lower()], opening)
    yield from _listed(words)
    yield from _behind_noun(words)


def _may_be_there(match: re.Match[str], name: str) -> bool:
    """Whether one word behind a place may be that place's name: "a team in the city, Harrow, …"."""
    more = match.groupdict().get("more") or ""
    return " " not in name and re.match(r"\s(?:in|at|to)\s", more) is not None


def _is_place(before: str) -> bool:
    """Whether a name is that of a place: "in Harrow, a scheme"; but "recorded in Nexus, a system"."""
    return PLACED.search(before) is not None and _TAKEN_PART_IN.search(before) is None


def _stands_for(words: str, match: re.Match[str], start: int) -> bool:
    """Whether an acronym in brackets is short for the words before it, and no name of its own."""
    return words[start - 1] == "(" and (
        start_of_name(words[: start - 1], name := match.group("name")) is not None
        or bool(name and start_of_compound(words, match.start("head")) is not None)
        or _OWN_NAME.search(words[: match.start("head")]) is not None
    )


def _listed(words: str) -> Iterator[NamedInitiative]:
    """ "two schemes, Open Door and Fresh Leaf, …", "systems such as Quill and Ledger"."""
    for match in _list_pattern().finditer(words):
        kind, start = heads()[match.group("head").lower()].kind, match.start("names")
        parts = _BETWEEN_LISTED.split(match.group("names"))
        if len(parts) == 1 and not match.group("such"):
            continue
        for name in parts:
            start = words.index(name, start)
            is_lone = " " not in name and kind in _OF_MANY_WORDS
            if not is_lone and could_be_name(name, words[: match.start("names")]):
                yield named(name, start, start + len(name), kind)


def _behind_noun(words: str) -> Iterator[NamedInitiative]:
    """ "the campaign Look Up, Speak Out has been seen by thousands"."""
    for match in _noun_pattern().finditer(words):
        name = match.group("name")
        if could_be_name(name, words[: match.start("name")]):
            kind = heads()[match.group("head").lower()].kind
            yield named(name, *match.span("name"), kind)


@cache
def _list_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?P<head>{head_pattern()})s{_MORE}"
        r"(?:(?:,|:|\s[–—-])\s|,?\s(?P<such>such\sas|including|like|among\sthem|notably|namely|for\s(?:example|instance),?)\s)"
        rf"(?:the\s)?(?P<names>{_LISTED}(?:(?:,\s(?:the\s)?{_LISTED})*,?\sand\s(?:the\s)?{_LISTED})?)"
        r"(?=[.,;:)]|\s[–—(-]|\s[a-z])"
    )


@cache
def _noun_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:[Tt]he|[Ii]ts|[Aa])\s(?:[a-z][\w-]*\s){{0,3}}?(?P<head>campaign|programme|app|scheme|project|initiative)\s"
        rf"(?P<name>{CAPITAL}(?:\s(?:(?:of|the|for|&|to|your)\s)?{LATER}){{1,4}}(?:,\s{CAPITAL}(?:\s{LATER}){{1,3}})?)"
        r"(?=[.,;]|\s[a-z])"
    )


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Turns of phrase, each behind what joins name and noun in it: without that there is no need to look."""
    name = rf"(?:{QUOTED}|(?<![\w-])(?P<name>{NAME}))"
    phrase = rf"(?:{QUOTED}|(?<![\w-])(?P<name>{NAME}|{PHRASE}))"  # not from every letter of a long word
    head = rf"(?P<head>{head_pattern()})"
    own = rf"{OF_ITS_OWN}\s{PLAIN}{head}"
    starts = r"(?:^|(?<=[.!?]\s))(?!(?:It|This|That|There|Here|Its|He|She|What|One|Each|These|Those|They)\b)"
    patterns = (
        (
            rf"[,:–—-]\s(?:the\s)?{STARTS}",
            rf"\b(?:[Tt]he|[Oo]ne|{OF_ITS_OWN}|new)\s{PLAIN}{head}{_MORE}(?:,|:|\s[–—-])\s(?:the\s)?{name}"
            r"(?=,|\.|;|\s[–—-]|\s\()",
        ),
        (
            rf"[,:]\s(?:which is\s|now\s)?{OF_ITS_OWN}\s",
            rf"{phrase}[,:]\s(?:which is\s|now\s)?{own}(?![\w-])(?!\s{head_pattern()})",
        ),
        (
            r"(?:,|\s[–—-])\s[Tt]he\s",
            rf"{phrase}(?:,|\s[–—-])\s[Tt]he\s{PLAIN}{head}"
            r"(?=[,.;)]|\s[–—-]|\s(?:that|which|used|run|for|on|in|by|through|behind|from|to|of\sthe)\b)",
        ),
        (rf"\s(?:\(|[–—-]\s){OF_ITS_OWN}\s", rf"{name}\s(?:\(|[–—-]\s){own}(?![\w-])"),
        (
            r"\s(?:is|are|was|were)\s",
            rf"{starts}{phrase}\s(?:is|are|was|were)\s(?:now\s)?(?:the\s)?{own}{_GOES_ON_TO_SAY}",
        ),
        (
            r"\sis\sthe\s",
            rf"{starts}{phrase}\sis\sthe\s{PLAIN}{head}(?=\s(?:(?:on|under|through|by|in|at|from)\swhich|behind)\b)",
        ),
        (
            r"\sas\s",
            rf"{phrase}\s(?:was|is|has been|were)\s(?:set up|formed|created|established|launched"
            rf"|introduced|begun|started|conceived|designed)(?:\s[\w’'-]+){{0,5}}?\sas\s{own}(?![\w-])",
        ),
        (rf"\s\({STARTS}", rf"\b(?:[Tt]he|[Oo]ne|{OF_ITS_OWN}|new)\s{PLAIN}{head}{_MORE}\s\({name}\)"),
    )
    return tuple((re.compile(joint), re.compile(pattern)) for joint, pattern in patterns)
