"""
Initiatives with a plain name: "the Monday sheet, which names …", "what they call the quiet hour".

Nothing marks such a name but the words around it: that those who run the thing call it so, or a bracket or a
clause that says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.extract.initiatives.shapes import NAME, QUOTED, NamedInitiative, named
from graph.extract.terms.definitions import OWN_THING
from graph.extract.words.initiative_heads import head_of, head_pattern, heads, is_common

_SMALL = r"(?!(?:an?|the|its|their|most|same|other)\b)[a-z][\w’-]*"
_ENDS = r"(?=[,.;:)]|$|\s(?:which|that|where|who|for|in|at|to|from|on|and|by|with|is|are|was|were|has)\b)"
_WHAT = re.compile(
    r"\bwhat\s(?:they|it|he|she|all|many|most|(?:the\s)?(?:force|constabulary|staff|officers|residents|nurses|locals"
    r"|detectives|sergeants|police|team|unit))?(?:everyone|everybody)?\s(?:now\s|have\s(?:all\s)?come\sto\s|has\s(?:now\s)?come\sto\s)?"
    rf"(?:calls?|knows?\sas|refers?\sto\sas|nicknames?)\sthe\s[‘'“\"]?(?P<name>{_SMALL}(?:\s{_SMALL}){{0,2}}?)[’'”\"]?{_ENDS}"
)
_GIVEN = re.compile(
    rf"\b(?:to|for)\swhich\sthe\s(?:name|title|label)\s(?:of\s)?(?:{QUOTED}|(?P<name>{NAME}))\s"
    r"(?:is|was|has\sbeen|had\sbeen)\s(?:now\s|later\s|since\s)?(?:given|chosen|adopted|used|attached|found)\b"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_OF_A_DAY = re.compile(
    rf"\b[Tt]he\s(?P<name>{_DAY}\s(?P<noun>list|sheet|book|call|huddle|club|board|review|briefing|meeting|clinic))"
    r"(?=,\s(?:which|where|at\swhich|in\swhich|on\swhich|when|an?)\b|\s\()"
)
_SURGERY = re.compile(
    r"\b(?:[Tt]he|[Ii]ts)\s(?:(?:daily|weekly|fortnightly|monthly|regular|new)\s)?"
    r"(?P<name>(?:street|beat|village|ward|parish|neighbourhood|community|rural|farm|police|doorstep|crime|online|virtual)\s"
    r"surger(?:y|ies))(?!\s[a-z]+(?:er|or|ist)\b)(?![\w-])"
)
_KINDS = {"list": "process", "sheet": "process", "book": "product", "club": "scheme", "clinic": "scheme"}
_BODIES = frozenset({"team", "scheme", "meeting"})


def find_plain(words: str) -> Iterator[NamedInitiative]:
    """Every initiative with a plain name, in no order."""
    for match in _WHAT.finditer(words) if "what " in words else ():
        if OWN_THING.search(words[: match.start()]):
            yield from _named(match, "scheme")
    for match in (*_GIVEN.finditer(words), *_began().finditer(words)):
        group = "quoted" if match.group("quoted") else "name"
        kind = match.groupdict().get("head") or _head_before(words[: match.start()])
        if kind:
            yield named(match.group(group), *match.span(group), heads()[kind.lower()].kind)
    for match in _OF_A_DAY.finditer(words):
        yield named(match.group("name"), *match.span("name"), _KINDS.get(match.group("noun"), "meeting"))
    for match in _SURGERY.finditer(words):
        yield named(match.group("name"), *match.span("name"), "scheme")
    for match in _told_what().finditer(words) if " (a" in words else ():
        head = heads().get((match.group("head") or "").lower())
        if head is None or head.kind in _BODIES:
            yield from _named(match, head.kind if head else "scheme")
    for match in _teams().finditer(words):
        if not is_common(match.group("first")):
            yield named(match.group("name"), *match.span("name"), "team")


def _named(match: re.Match[str], kind: str) -> Iterator[NamedInitiative]:
    """A name in small letters, unless it only says the sort or tells nothing."""
    name, own = match.group("name"), head_of(match.group("name"))
    if not (own and own.words == name) and not all(map(is_common, name.split())):
        yield named(name, *match.span("name"), own.kind if own else kind)


def _head_before(before: str) -> str:
    """The noun for a sort that a sentence was on last: "a programme of restructuring, to which …"."""
    found = list(
        re.finditer(rf"(?<![\w-])(?P<head>{head_pattern()})(?![\w-])", before[before.rfind(". ") + 1 :])
    )
    return found[-1].group("head") if found else ""


@cache
def _began() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?P<head>{head_pattern()})\s(?:that|which)\s(?:first\s)?(?:began|started|set\sout)\s"
        rf"(?:its\s)?(?:life|out|off)?\s?as\s(?:the\s)?(?:{QUOTED}|(?P<name>{NAME}))(?![\w-])"
    )


@cache
def _told_what() -> re.Pattern[str]:
    """ "The kettle (a rota of colleagues who have been trained to listen)"."""
    return re.compile(
        rf"\b[Tt]he\s(?P<name>{_SMALL}(?:\s{_SMALL})?)\s\(an?\s(?:[a-z][\w-]*\s){{0,3}}?"
        rf"(?:rota|roster|pool|circle|(?P<head>{head_pattern()}))\s(?:of|for|where|in\swhich|at\swhich|to\swhich|run\sby|staffed\sby)\s"
        r"[^()]{6,}\)"
    )


@cache
def _teams() -> re.Pattern[str]:
    """ "The appointments team, whose officers see people …": one telling word, and a clause on its work."""
    return re.compile(
        r"\b(?:[Tt]he|[Aa]n?|[Ii]ts)\s(?P<name>(?P<first>[a-z][\w’'-]+s)\steam)"
        r"(?=,\s(?:whose\s|which\s(?:is|has|sees|visits|takes|runs|meets|works|deals|looks|handles|keeps|covers)\s))"
    )
