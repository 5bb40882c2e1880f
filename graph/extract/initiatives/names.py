"""
Where words name an initiative: an operation, a scheme, a team, a board, an IT system, a programme.

It is named by a registered name; by a wording that many forces use for one of their own; by a name in
capitals or quotation marks beside a noun that says its sort ("a portal called ShopSend", "the change
programme, Tideway,", "the Beatlog system"); or by such a noun with telling words before it ("the crime
allocation desk").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from graph.extract.bodies.agency_names import Found, start_without_opening
from graph.extract.initiatives.beside import find_beside
from graph.extract.initiatives.called import CALLED_BEHIND, find_called
from graph.extract.initiatives.deeds import find_done, may_be_undertaking
from graph.extract.initiatives.lists import find_listed
from graph.extract.initiatives.plain import find_plain
from graph.extract.initiatives.shapes import (
    CAPITAL,
    NAME,
    OPENING,
    OPERATION,
    QUOTED,
    NamedInitiative,
    named,
    opening_of,
    without_possessive,
)
from graph.extract.initiatives.signs import find_signed
from graph.extract.terms.acronyms import ACRONYM, find_expansions, is_acronym
from graph.extract.words.initiative_heads import (
    head_of,
    head_pattern,
    heads,
    is_common,
    start_of_compound,
    telling_words,
)

_HEAD_BEHIND = re.compile(rf"\s(?P<head>{head_pattern()})\b")
_LOOSE_HEADS = frozenset({"group", "partnership", "assessment", "record", "product"})
"""Nouns that end the expansions of many acronyms that are no initiatives ("organised crime group")."""
_DIGITAL = re.compile(
    rf"(?<=[a-z,]\s)(?P<name>{NAME})\s(?:[a-z-]+\s){{1,2}}(?P<head>{head_pattern()})(?![\w-])"
)
_UNDERTAKINGS = frozenset({"scheme", "programme", "project", "initiative", "campaign"})
"""Nouns that a name may stand before with a word between: "the Uplift mentoring scheme"."""
_COINED = re.compile(r"(?<![\w@./-])(?!Ma?c[A-Z])[A-Z][a-z]{2,}[A-Z][a-z]+\w*(?![\w/-]|\.\w)")
_SAYS_KIND = frozenset({"Project", "Programme"})
_OPERATIONS = re.compile(rf"\bOperations\s(?P<names>{CAPITAL}(?:,\s{CAPITAL})*,?\sand\s{CAPITAL})")
_ACRONYM_BEHIND = re.compile(rf"\s\([‘'“\"]?({ACRONYM})[’'”\"]?\)")
_GOES_ON_AS = re.compile(
    r"(?<=bus|van|car)\s(?:stops?|stations?|parks?|thie|thefts?|crimes?|owners?|drivers?|keys?|lanes?)"
)
"""What makes a noun a part of another: "a bus station"."""
_HELD_OFTEN = "session|workshop|course|clinic|drop-in|roadshow|briefing"
"""Nouns that stand in the plural behind one name: "Ask the Boss sessions"."""
_IN_STREET = re.compile(r"\b(?:Street|Road|Lane|Avenue|Square|Hill|Quay)$")
_GOES_ON = re.compile(r"\s(?:for\s)?(?:the\s)?[A-Z][a-z]")
_INNER_CAPITAL = re.compile(r"\w[A-Z]|[\s&][A-Z]|\d|\+")
_TAKEN_UP = re.compile(
    rf"[^.!?]{{0,200}}[.!?]\s(?:This|The)\s(?:[\w-]+\s){{0,2}}?(?P<head>{head_pattern()})\b"
)
"""The sentence behind a name says what it is: "Through 'Logbook', it … . This new IT system …"."""
_SORT_BEHIND = re.compile(
    r"(?:[,:]|\s[–—(-]|\s(?:is|are|was|were))\s?(?:an?|the|its|their|[\w]+[’']s)\s(?:[\w’'-]+\s){0,4}"
)
_NAME_BEHIND = re.compile(
    r"(?:\s(?:for|of|to|that)(?:\s[a-z][\w’'-]*){1,6}(?=,|\s[–—-]))?"
    r"(?:[,:]|\s[–—-])?\s\(?(?:the\s)?[‘'“\"]?"
)
_DOES_FOR = re.compile(r"\s(?:lets|allows|enables|offers|gives|puts|pairs)\s(?:an?\s|the\s)?[a-z]")
"""What a scheme does for people: "rapid video response (RVR) lets a victim speak to an officer"."""
_KEPT = re.compile(
    r"\b(?:joint|independent|external|internal|regional|local|national|strategic|tactical|multi-agency|executive"
    r"|specialist|dedicated|central|force|daily|weekly|monthly)\s$"
)
"""Common words that a longer form of a name keeps: "joint audit committee"."""


def find_initiatives(words: str) -> Iterator[NamedInitiative]:
    """Every initiative that words name, in no order; names may overlap."""
    for found in find_listed(words):
        yield NamedInitiative(found)
    yield from _operations(words)
    told = (*find_called(words), *find_beside(words))
    yield from told
    yield from _in_quotes(words)
    yield from _before_head(words)
    yield from _digital(words)
    yield from (item for item in _compounds(words) if not _only_tells(words, item.found, told))
    yield from _expanded(words)
    yield from _coined(words)
    yield from map(NamedInitiative, find_done(words))
    yield from map(NamedInitiative, find_signed(words))
    yield from find_plain(words)


def _only_tells(words: str, sort: Found, told: Sequence[NamedInitiative]) -> bool:
    """Whether words tell the sort of a named thing and are no name: "Blue Tarn, a burglary squad"."""
    return any(
        _SORT_BEHIND.fullmatch(words, item.found.end, sort.start)
        or _NAME_BEHIND.fullmatch(words, sort.end, item.found.start)
        for item in told
    )


# ---------------------------------------------------------------- names that are told


def _operations(words: str) -> Iterator[NamedInitiative]:
    """ "Operation Lantern", "Project Lodestar", "Exercise Lantern"."""
    for match in re.finditer(
        rf"\b(?P<head>Operation|Op|Exercise|Project|Programme)\s(?P<name>{CAPITAL}(?:\s(?:(?:for|of|to)\s)?{CAPITAL})?)",
        words,
    ):
        name = without_possessive(match.group("name"))
        if head_of(name) is None:
            start, end = match.start(), match.start("name") + len(name)
            kind = match.group("head").lower() if match.group("head") in _SAYS_KIND else "operation"
            yield named(words[start:end].replace("Op ", "Operation "), start, end, kind)
    for match in _OPERATIONS.finditer(words):
        for one in re.finditer(CAPITAL, match.group("names")):
            start, end = (match.start("names") + place for place in one.span())
            yield named(f"Operation {one.group()}", start, end, "operation")


def _in_quotes(words: str) -> Iterator[NamedInitiative]:
    """ "the 'sunflower unit'", "a 'Time 2 Listen' survey", "'operation alloy'"."""
    for match in re.finditer(rf"{QUOTED}(?:\s(?P<head>{head_pattern()})s?\b)?", words):
        name, head = match.group("quoted"), match.group("head")
        own = head_of(name)
        if OPERATION.match(name):
            yield named(name, *match.span("quoted"), "operation")
        elif own and own.words != name.lower() and name.count(" ") < 6:
            yield named(name, *match.span("quoted"), own.kind)
        elif head and (name[0].isupper() or name.count(" ") < 3):
            kind = heads()[head.lower()].kind
            yield named(name, *match.span("quoted"), kind, alias=f"{name} {head}")
        elif name[0].isupper() and (taken_up := _TAKEN_UP.match(words, match.end())):
            yield named(name, *match.span("quoted"), heads()[taken_up.group("head").lower()].kind)


def _before_head(words: str) -> Iterator[NamedInitiative]:
    """ "the Beatlog system", "the Safer Streets Group", "the AIM team"."""
    for match in _before_pattern().finditer(words):
        opening = opening_of(match.group("name"), words[: match.start("name")])
        if opening is None:
            continue
        start, noun = match.start("name") + opening, match.group("head") or match.group("held")
        name, head, is_lower = words[start : match.end("name")], heads()[noun.lower()], noun.islower()
        is_ordinary = OPENING.search(words[:start]) is not None and not _INNER_CAPITAL.search(name)
        if (is_lower and (is_ordinary or telling_words(name) == 0)) or OPERATION.match(name):
            continue
        if not is_lower and _GOES_ON.match(words, match.end()):
            continue
        if _GOES_ON_AS.match(words, match.end()):
            continue
        if head.kind == "other" and _IN_STREET.search(name):
            continue
        whole = words[start : match.end()]
        if head.is_part or noun[0].isupper():
            is_short = is_acronym(name) or (is_lower and telling_words(name) > 0)
            alias = _acronym_behind(words, match.end()) or (name if is_short else "")
            yield named(whole, start, match.end(), head.kind, alias=alias)
        else:
            yield named(name, start, start + len(name), head.kind, alias=whole)


@cache
def _before_pattern() -> re.Pattern[str]:
    head = rf"(?:(?P<head>{head_pattern()})|(?P<held>{_HELD_OFTEN})s)"
    return re.compile(rf"(?<![\w’'-])(?P<name>{NAME})\s{head}(?![\w-])")


def _digital(words: str) -> Iterator[NamedInitiative]:
    """ "the Beatlog mobile app", "the Beatlog crime recording system", "the Uplift mentoring scheme"."""
    for match in _DIGITAL.finditer(words):
        name, head = match.group("name"), heads()[match.group("head").lower()]
        is_name = start_without_opening(name) == 0 and telling_words(name) > 0
        if is_name and head.kind == "it-system":
            yield named(name, *match.span("name"), head.kind)
        elif is_name and head.words in _UNDERTAKINGS and may_be_undertaking(words, name, match.start()):
            yield named(name, *match.span("name"), head.kind, alias=match.group())


def _compounds(words: str) -> Iterator[NamedInitiative]:
    """ "the crime allocation desk", "a prevention and intervention board"."""
    for match in re.finditer(rf"(?<![\w-]){head_pattern()}(?![\w-])", words):
        head = heads()[match.group().lower()]
        is_only_sort = CALLED_BEHIND.match(words, match.end())  # the name follows
        is_longer = _GOES_ON_AS.match(words, match.end())
        if head.telling is None or not match.group().islower() or is_only_sort or is_longer:
            continue
        start = start_of_compound(words, match.start())
        if start is not None and telling_words(words[start : match.start()]) >= head.telling:
            name = words[start : match.end()]
            kept = _KEPT.search(words[:start])
            alias = _acronym_behind(words, match.end()) or (kept.group() + name if kept else "")
            yield named(name, start, match.end(), head.kind, alias=alias)


def _expanded(words: str) -> Iterator[NamedInitiative]:
    """ "the service delivery model (SDM)", "management of offenders (MOO) unit"."""
    for expansion in find_expansions(words):
        own = head_of(expansion.name)
        behind = _HEAD_BEHIND.match(words, expansion.end)
        if own and own.words not in _LOOSE_HEADS and telling_words(expansion.name[: -len(own.words)]):
            start = words.index(expansion.name, expansion.start)
            end = start + len(expansion.name)
            yield named(expansion.name, start, end, own.kind, alias=expansion.acronym)
        elif behind and not own and not any(find_listed(expansion.name)):
            head = heads()[behind.group("head").lower()]
            name = f"{expansion.name} {head.words}" if head.is_part else expansion.name
            yield named(name, expansion.start, behind.end(), head.kind, alias=expansion.acronym)
        elif own is None and _DOES_FOR.match(words, expansion.end) and _is_new(expansion.name):
            end = expansion.start + len(expansion.name)
            yield named(expansion.name, expansion.start, end, "scheme", alias=expansion.acronym)


def _is_new(name: str) -> bool:
    """Whether a name is in no list of initiatives."""
    return telling_words(name) > 1 and not any(find_listed(name))


def _acronym_behind(words: str, end: int) -> str:
    """The acronym in brackets behind a name, whether its letters fit or not; empty for none."""
    found = _ACRONYM_BEHIND.match(words, end)
    return found.group(1) if found else ""


def _coined(words: str) -> Iterator[NamedInitiative]:
    """ "TrackMyBike": two words written as one are the name of something digital."""
    for match in _COINED.finditer(words):
        if not is_common(match.group()) and not _GOES_ON.match(words, match.end()):
            yield named(match.group(), *match.span(), "it-system")
