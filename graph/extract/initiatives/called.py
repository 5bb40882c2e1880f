"""
Initiatives of which it is said what they are called: "a portal called ShopSend".

The name stands behind the noun that says its sort, with a few words between at most. The noun may be any that
is none of a person, a place or a body (`graph/data/initiative-bars.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.extract.bodies.agency_names import start_without_opening
from graph.extract.initiatives.deeds import PHRASE
from graph.extract.initiatives.shapes import (
    CAPITAL,
    NAME,
    OPERATION,
    PLAIN,
    QUOTED,
    TITLES,
    NamedInitiative,
    named,
    opening_of,
    told,
    without_possessive,
)
from graph.extract.terms.acronyms import is_acronym
from graph.extract.terms.definitions import TERM, TERM_ENDS
from graph.extract.words.initiative_heads import head_of, head_pattern, heads, telling_words
from graph.extract.words.tables import read_table

_LINK = (
    r"(?:(?:which|that)\s(?:is|was|are|has\sbeen|will\sbe|it\shas|(?:the\s)?(?:force|constabulary)\shas)\s(?:now\s)?"
    r"|(?:is|are|was|to\sbe|(?:soon|now|later|recently)\s(?:to\sbe\s)?|and|and\shas|and\snow)\s)?"
)
_CALLED = (
    r"(?:called(?:\sit)?|named(?:\sit)?|(?:well\s|better\s|now\s)?known\s(?:(?:to|by)\s(?:all|staff|officers|everyone)\s|locally\s"
    r"|internally\s|simply\s|collectively\s)?as|referred\sto\sas|entitled|titled|dubbed|branded|nicknamed|codenamed|christened"
    r"|(?:(?:which|that)\s)?(?:goes|go|going)\sby\sthe\sname(?:\sof)?"
    r"|(?:(?:which|that)\s)?(?:bears|bearing|has|carries|carrying|given|with)\sthe\s(?:name|title)(?:\sof)?"
    r"|under\sthe\s(?:name|title|slogan|banner|heading|label)(?:\sof)?)"
)
_THEY = (
    r"(?:it|they|she|he|everyone"
    r"|(?:the\s)?(?:force|constabulary|staff|officers|residents|people|locals|police))"
)
_CALLS = rf"{_THEY}\s(?:calls?(?:\sit)?|(?:now\s)?knows?(?:\sit)?\sas|refers?\sto(?:\sit)?\sas)"
_MAY_CALL = re.compile(
    r"[Cc]all|name|known\s|titled\s|referred\s|dubbed\s|branded\s|christened|\sknow|\sunder\s(?:the|one|a)\s|\stitle\s"
)
"""What words have that say what something is called."""
CALLED_BEHIND = re.compile(rf",?\s{_LINK}{_CALLED}\s")
_BETWEEN = (
    r"(?:\s(?:of|for|to|that|which|in|on|with|by|at|behind|under|used)"
    r"(?:\s[a-z][\w’'-]*){1,8}?)?"
)
"""What may stand between the noun and what it is called: "a programme of change under the title …"."""
_ONE_NAME = re.compile(
    r"\b[Uu]nder\s(?:the|one|a\ssingle|a)\s(?:heading|banner|umbrella|title|label)(?:\sof|,|:)?\s"
    rf"(?:the\s)?(?:{QUOTED}|(?P<name>{NAME}))(?![\w-])"
)
_WHAT = re.compile(
    rf"\bwhat\s(?:{_THEY}\s(?:calls?|knows?\sas)|is\s(?:called|known(?:\slocally)?\sas))\s(?:the\s)?"
    rf"(?:{QUOTED}|(?P<name>{PHRASE}|{NAME})(?![\w-]))"
)
_NAME_GIVEN = re.compile(
    rf"(?<![\w’'-])(?P<name>{NAME})\sis\sthe\sname\s(?:that\s)?{_THEY}\s(?:has\s|have\s)?(?:given|gives?|gave|uses?)\s"
)
_GAVE_NAME = re.compile(
    rf"\b(?:gave|gives?|given|giving|has|have|under)\sthe\sname\s(?:of\s)?(?:{QUOTED}|(?P<name>{NAME}))\sto\b"
)
_AS_KNOWN = re.compile(
    rf"(?<![\w’'-])(?:{QUOTED}|(?P<name>{NAME})),\sas\sthe\s(?:[a-z][\w-]*\s){{0,2}}?(?P<noun>[a-z][\w-]+)\s(?:is|was)\s"
    r"(?:now\s)?(?:known|called|named)\b"
)
_CALLED_ANYTHING = re.compile(
    rf"\b(?:[Aa]n?|[Ii]ts|[Tt]he|[Tt]heir|new)\s(?:[a-z][\w’'-]*\s){{0,5}}?(?P<noun>[a-z][\w-]+),?\s{_LINK}{_CALLED}\s"
    rf"(?:the\s)?(?:{QUOTED}|(?P<name>{PHRASE}|{NAME})(?![\w-]))"
)
_MEETING = re.compile(
    r"\b(?:at|in|through|by|called)\s(?P<name>(?!(?:the|an?|its|this|that|each|every|all|their)\b)[a-z][\w’'-]*"
    r"(?:\s[a-z][\w’'-]*){1,2}),\s(?:an?|the|its|their)\s(?:[a-z][\w-]*\s){0,2}"
    r"(?:daily|weekly|fortnightly|monthly|quarterly|morning|short)\s(?:[a-z][\w-]*\s){0,2}"
    r"(?:meeting|huddle|briefing|conference|call|session|stand-up)\b"
)
_WITH_ARTICLE = re.compile(
    r"\b(?:[Aa]n?|[Ii]ts|[Oo]ne|new)\s(?:[a-z][\w’'-]*\s){0,3}?(?P<noun>[a-z][\w-]+)(?:\s(?:for|in|with)(?:\s[a-z][\w-]*){1,4})?"
    rf",\sthe\s(?:{QUOTED}|(?P<name>{CAPITAL}(?:\s{CAPITAL})?)),\s(?:where|which|in\swhich|at\swhich)\b"
)
_OWN_NAME = re.compile(rf"(?<![\w’'-]){NAME}\s$")
_LOWER_NAME = r"(?!(?:an?|the|its)\b)(?:[a-z][\w-]*\s){1,6}?"


def find_called(words: str) -> Iterator[NamedInitiative]:
    """Every initiative that words say the name of, in no order."""
    yield from _meetings(words)
    yield from _with_article(words)
    if _MAY_CALL.search(words):
        yield from _in_small_letters(words)
        yield from _behind_head(words)
        yield from _behind_any_noun(words)
        yield from _under_one_name(words)
        yield from _told_as(words)


def _in_small_letters(words: str) -> Iterator[NamedInitiative]:
    """ "a daily huddle known as morning prayers"."""
    for match in _small_pattern().finditer(words):
        name, kind = match.group("term"), heads()[match.group("head").lower()].kind
        if name.islower() and head_of(name) is None and not OPERATION.match(name):
            yield named(name, *match.span("term"), kind)


def _meetings(words: str) -> Iterator[NamedInitiative]:
    """ "risks are weighed at morning prayers, a daily meeting"."""
    for match in _MEETING.finditer(words):
        if head_of(match.group("name")) is None:
            yield named(match.group("name"), *match.span("name"), "meeting")


def _with_article(words: str) -> Iterator[NamedInitiative]:
    """ "a room for children, the Nest, where they are interviewed"."""
    for match in _WITH_ARTICLE.finditer(words):
        if match.group("noun") not in _nouns_of_others():
            yield from _of_kind(match, "other")


def _behind_head(words: str) -> Iterator[NamedInitiative]:
    """ "a portal called ShopSend", "its programme, known as the service delivery model"."""
    for match in _head_pattern().finditer(words):
        name = match.group("quoted") or match.group("name")
        if _is_of_other(match):
            continue
        if is_acronym(name) and (own := _OWN_NAME.search(words[: match.start("head")])):
            # "the Harm and Threat Team, known locally as HATT": another form of a name
            start = own.start() + (start_without_opening(own.group().rstrip()) or 0)
            end = match.end("head")
            kind = heads()[match.group("head").lower()].kind
            yield named(words[start:end], start, end, kind, alias=name)
            continue
        # "plans on a system called Logbook": of two nouns the nearer is what is called so
        yield from told(
            match, head_of(match.group("between").strip()) or heads()[match.group("head").lower()]
        )


def _is_of_other(match: re.Match[str]) -> bool:
    """Whether the noun right before "called" is one of a person or a place: "a team told a man called …"."""
    between = match.group("between") or ""
    ends = match.string[match.end("between")] == ","
    return bool(between) and not ends and between.split()[-1].removesuffix("s") in _nouns_of_others()


def _behind_any_noun(words: str) -> Iterator[NamedInitiative]:
    """ "an anonymous line called Safe Call": a name told in so many words, of whatever sort."""
    for match in _CALLED_ANYTHING.finditer(words):
        noun = match.group("noun")
        if head_of(noun) is None and noun not in _nouns_of_others():
            yield from _of_kind(match, "other")


def _under_one_name(words: str) -> Iterator[NamedInitiative]:
    """ "all its change work goes under one heading, Fit to Serve"."""
    for match in _ONE_NAME.finditer(words):
        yield from _of_kind(match, "programme")


def _told_as(words: str) -> Iterator[NamedInitiative]:
    """ "under what the force calls Second Opinion", "Safe Streets, as the scheme is known"."""
    for match in _WHAT.finditer(words):
        yield from _of_kind(match, "other")
    for match in _GAVE_NAME.finditer(words):
        yield from _of_kind(match, "other")
    for match in _NAME_GIVEN.finditer(words):
        yield from _of_kind(match, "other")
    for match in _AS_KNOWN.finditer(words):
        head = head_of(match.group("noun"))
        if head or match.group("noun") not in _nouns_of_others():
            yield from _of_kind(match, head.kind if head else "other")


def _of_kind(match: re.Match[str], kind: str) -> Iterator[NamedInitiative]:
    group = "quoted" if match.groupdict().get("quoted") else "name"
    opening = opening_of(match.group(group), match.string[: match.start(group)])
    name = without_possessive(match.group(group)[opening or 0 :])
    start = match.start(group) + (opening or 0)
    if opening is not None and name[0].isupper() and not TITLES.match(name) and telling_words(name) > 0:
        yield named(name, start, start + len(name), kind)


@cache
def _nouns_of_others() -> frozenset[str]:
    """Nouns for people, places and bodies, which have names too."""
    return frozenset(row["noun"] for row in read_table("initiative-bars.csv", ("noun", "example")))


@cache
def _head_pattern() -> re.Pattern[str]:
    lower = rf"{_LOWER_NAME}{head_pattern()}"
    return re.compile(
        rf"(?<![\w-])(?P<head>{head_pattern()})s?(?P<between>{_BETWEEN}),?\s"
        rf"(?:{_LINK}{_CALLED}|(?:(?:that|which)\s|[–—(-]\s?)?{_CALLS})\s(?:the\s)?"
        rf"(?:{QUOTED}|(?P<name>{PHRASE}|{NAME}|{lower})(?![\w-]))"
    )


@cache
def _small_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:[Aa]n?|[Ii]ts|[Tt]heir)\s{PLAIN}(?P<head>{head_pattern()})s?,?\s"
        rf"(?:which\sis\s|that\sis\s)?(?:called|known\sas|known\slocally\sas|referred\sto\sas|dubbed)\s{TERM}{TERM_ENDS}"
    )
