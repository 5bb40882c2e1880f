"""
Where words name an initiative: an operation, a scheme, a team, a board, an IT system, a programme.

It is named by a registered name; by a wording that many forces use for one of their own; by a name in
capitals or quotation marks beside a noun that says its sort ("a portal called ShopSend", "the change
programme, Tideway,", "the Beatlog system"); or by such a noun with telling words before it ("the crime
allocation desk").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph.extract.acronyms import ACRONYM, find_expansions, is_acronym, start_of_name
from graph.extract.agency_names import BY_PATTERN, Found, start_without_opening
from graph.extract.agency_told import PLACED, is_opener
from graph.extract.definitions import TERM, TERM_ENDS
from graph.extract.initiative_deeds import PHRASE, find_done, may_be_undertaking
from graph.extract.initiative_heads import (
    Head,
    head_of,
    head_pattern,
    heads,
    is_common,
    start_of_compound,
    telling_words,
)
from graph.extract.initiative_lists import find_listed
from graph.extract.tables import read_table
from graph.identifiers import slug

_CAPITAL = (
    r"(?:[A-Z][\w+-]*|\d+(?=\s[A-Z]))"
    r"(?:[’'](?!s\b)\w+|(?<=s)[’'](?=\s[A-Z])|(?:(?<=omen)|(?<=Men)|(?<=hildren)|(?<=eople))[’']s(?=\s[A-Z]))?"
)
_LATER = rf"(?!(?:An?|The)\b){_CAPITAL}"
_NAME = rf"{_CAPITAL}(?:\s(?:(?:and|of|the|of the|for|&|to|in)\s)?{_LATER}){{0,4}}(?:\s20\d\d)?"
_QUOTED = r"(?<!\w)[‘'“\"](?P<quoted>[A-Za-z][^‘’'“”\"]{2,40})[’'”\"](?!\w)"
_CALLED = (
    r"(?:called|named|known as|known locally as|known internally as|referred to as|entitled|titled|dubbed"
    r"|branded|nicknamed|codenamed|under the name|under the name of)"
)
_MAY_CALL = re.compile(r"[Cc]all|name|known\s|titled\s|referred\s|dubbed\s|branded\s")
"""What words have that say what something is called."""
_CALLED_BEHIND = re.compile(rf",?\s(?:which\sis\s|that\sis\s|is\s)?{_CALLED}\s")
_CALLED_ANYTHING = re.compile(
    rf"\b(?:[Aa]n?|[Ii]ts|[Tt]he|[Tt]heir|new)\s(?:[a-z][\w’'-]*\s){{0,5}}?(?P<noun>[a-z][\w-]+),?\s{_CALLED}\s"
    rf"(?:the\s)?(?:{_QUOTED}|(?P<name>{PHRASE}|{_NAME})(?![\w-]))"
)
_STARTS = r"[‘'“\"A-Z\d]"
"""How a name or a quotation starts."""
_OF_ITS_OWN = r"(?:[Aa]n?|[Ii]ts|[Tt]heir|[Oo]ur|[Aa]nother|[\w]+[’']s)"
_PLAIN = (
    r"(?:(?:(?!(?:of|for|in|from|to|with|at|by|on|who|which|that|and the)\b)[\w’'-]+,?"
    r"|\([A-Z][\w-]+\))\s){0,6}?"
)
_MORE = (
    r"(?:\s(?:behind|for|used|that|which|(?:through|by|under|in|with|on|at|to|from)\s(?:which|whom))"
    r"(?:\s[a-z][\w’'-]*){1,6}?|\sof\s(?:\d+|[a-z]+)(?:\s[a-z]+){0,3}?)?"
)
_GOES_ON_TO_SAY = (
    r"(?=[.,;]|\s(?:that|which|through|by|for|in|under|with|where|to|run|used|set|shared|based)\b"
    r"|\s(?:designed|aimed|meant|intended|held|open|offering|offered|staffed|funded|led|created|developed)\b"
    r"|\s(?:on|at|from)\s(?:which|whom)\b)"
)
_TAKEN_PART_IN = re.compile(
    r"\b(?:parts?|involved|invest(?:s|ed)|enrol(?:s|led)|recorded|logged|kept|held|stored"
    r"|entered|engaged|(?:logs?|records?|keeps?|stores?|enters?)(?:\s[a-z]+){1,3})\sin\s$"
)
_HEAD_BEHIND = re.compile(rf"\s(?P<head>{head_pattern()})\b")
_LOOSE_HEADS = frozenset({"group", "partnership", "assessment", "record", "product"})
"""Nouns that end the expansions of many acronyms that are no initiatives ("organised crime group")."""
_DIGITAL = re.compile(
    rf"(?<=[a-z,]\s)(?P<name>{_NAME})\s(?:[a-z-]+\s){{1,2}}(?P<head>{head_pattern()})(?![\w-])"
)
_UNDERTAKINGS = frozenset({"scheme", "programme", "project", "initiative", "campaign"})
"""Nouns that a name may stand before with a word between: "the Uplift mentoring scheme"."""
_COINED = re.compile(r"(?<![\w@./-])(?!Ma?c[A-Z])[A-Z][a-z]{2,}[A-Z][a-z]+\w*(?![\w/-]|\.\w)")
_SAYS_KIND = frozenset({"Project", "Programme"})
_OPERATIONS = re.compile(rf"\bOperations\s(?P<names>{_CAPITAL}(?:,\s{_CAPITAL})*,?\sand\s{_CAPITAL})")
_OPERATION = re.compile(r"[Oo]p(?:eration)?\s\w")
_ACRONYM_BEHIND = re.compile(rf"\s\([‘'“\"]?({ACRONYM})[’'”\"]?\)")
_OWN_NAME = re.compile(rf"(?<![\w’'-]){_NAME}\s$")
_TITLES = re.compile(
    r"(?:Chief|Assistant|Deputy|Detective|Inspector|Superintendent|Sergeant|Mrs?|Ms|Dr|Det|PC|DC)\b"
)
_GOES_ON = re.compile(r"\s[A-Z][a-z]")
_OPENING = re.compile(r"(?:^|[.!?:]\s[‘'“\"]?)$")
_INNER_CAPITAL = re.compile(r"\w[A-Z]|[\s&][A-Z]|\d|\+")
_TAKEN_UP = re.compile(
    rf"[^.!?]{{0,200}}[.!?]\s(?:This|The)\s(?:[\w-]+\s){{0,2}}?(?P<head>{head_pattern()})\b"
)
"""The sentence behind a name says what it is: "Through 'Logbook', it … . This new IT system …"."""
_KEPT = re.compile(
    r"\b(?:joint|independent|external|internal|regional|local|national|strategic|tactical|multi-agency|executive"
    r"|specialist|dedicated|central|force|daily|weekly|monthly)\s$"
)
"""Common words that a longer form of a name keeps: "joint audit committee"."""
_LOWER_NAME = r"(?!(?:an?|the|its)\b)(?:[a-z][\w-]*\s){1,6}?"


@dataclass(frozen=True, slots=True)
class NamedInitiative:
    """
    Words that name an initiative.

    Args:
        found: Where they stand, the name, its slug, its kind and how it was found.
        alias: A longer or shorter form of the name that stands there too; empty if none.
    """

    found: Found
    alias: str = ""


def find_initiatives(words: str) -> Iterator[NamedInitiative]:
    """Every initiative that words name, in no order; names may overlap."""
    for found in find_listed(words):
        yield NamedInitiative(found)
    yield from _operations(words)
    yield from _called(words)
    yield from _called_anything(words)
    yield from _beside(words)
    yield from _in_quotes(words)
    yield from _before_head(words)
    yield from _digital(words)
    yield from _compounds(words)
    yield from _expanded(words)
    yield from _coined(words)
    yield from map(NamedInitiative, find_done(words))


# ---------------------------------------------------------------- names that are told


def _operations(words: str) -> Iterator[NamedInitiative]:
    """ "Operation Lantern", "Project Lodestar", "Exercise Lantern"."""
    for match in re.finditer(
        rf"\b(?P<head>Operation|Op|Exercise|Project|Programme)\s(?P<name>{_CAPITAL}(?:\s{_CAPITAL})?)", words
    ):
        name = _without_possessive(match.group("name"))
        if head_of(name) is None:
            start, end = match.start(), match.start("name") + len(name)
            kind = match.group("head").lower() if match.group("head") in _SAYS_KIND else "operation"
            yield _named(words[start:end].replace("Op ", "Operation "), start, end, kind)
    for match in _OPERATIONS.finditer(words):
        for one in re.finditer(_CAPITAL, match.group("names")):
            start, end = (match.start("names") + place for place in one.span())
            yield _named(f"Operation {one.group()}", start, end, "operation")


def _called(words: str) -> Iterator[NamedInitiative]:
    """ "a portal called ShopSend", "its programme, known as the service delivery model"."""
    if not _MAY_CALL.search(words):
        return
    for match in _called_in_small_letters().finditer(words):
        name, kind = match.group("term"), heads()[match.group("head").lower()].kind
        if name.islower() and head_of(name) is None and not _OPERATION.match(name):
            yield _named(name, *match.span("term"), kind)
    for match in _called_pattern().finditer(words):
        name = match.group("quoted") or match.group("name")
        if is_acronym(name) and (own := _OWN_NAME.search(words[: match.start("head")])):
            # "the Harm and Threat Team, known locally as HATT": another form of a name
            start = own.start() + (start_without_opening(own.group().rstrip()) or 0)
            end = match.end("head")
            kind = heads()[match.group("head").lower()].kind
            yield _named(words[start:end], start, end, kind, alias=name)
            continue
        yield from _told(match, heads()[match.group("head").lower()])


def _called_anything(words: str) -> Iterator[NamedInitiative]:
    """ "an anonymous line called Safe Call": a name told in so many words, of whatever sort."""
    for match in _CALLED_ANYTHING.finditer(words) if _MAY_CALL.search(words) else ():
        group = "quoted" if match.group("quoted") else "name"
        name = _without_possessive(match.group(group))
        noun = match.group("noun")
        is_name = name[0].isupper() and not _TITLES.match(name) and telling_words(name) > 0
        if is_name and head_of(noun) is None and noun not in _nouns_of_others():
            yield _named(name, match.start(group), match.start(group) + len(name), "other")


@cache
def _nouns_of_others() -> frozenset[str]:
    """Nouns for people, places and bodies, which have names too."""
    return frozenset(row["noun"] for row in read_table("initiative-bars.csv", ("noun", "example")))


def _beside(words: str) -> Iterator[NamedInitiative]:
    """ "the change programme, Tideway,", "Turnaround, a project", "its system (Nexus)"."""
    for joint, pattern in _beside_patterns():
        for match in pattern.finditer(words) if joint.search(words) else ():
            name = match.group("quoted") or match.group("name")
            start = match.start("quoted") if match.group("quoted") else match.start("name")
            opening = start_without_opening(name) if match.group("name") else 0
            if opening is None or _TITLES.match(name[opening:]) or _is_place(words[: start + opening]):
                continue
            if match.group("name") and is_opener(name[opening:]):
                continue
            if is_acronym(name) and _stands_for(words, match, start):
                continue
            yield from _told(match, heads()[match.group("head").lower()], opening)


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


def _told(match: re.Match[str], head: Head, opening: int = 0) -> Iterator[NamedInitiative]:
    """
    The name of a match, with the kind of its own head where it has one.

    Args:
        opening: How many of its first characters only open the sentence ("Under Night Watch, a scheme …").
    """
    group = "quoted" if match.group("quoted") else "name"
    name = _without_possessive(match.group(group)[opening:])
    own = head_of(name)
    if is_common(name) or (own and own.words == name.lower()):
        return
    kind = "operation" if _OPERATION.match(name) else own.kind if own else head.kind
    start = match.start(group) + opening
    yield _named(name, start, start + len(name), kind)


def _in_quotes(words: str) -> Iterator[NamedInitiative]:
    """ "the 'sunflower unit'", "a 'Time 2 Listen' survey", "'operation alloy'"."""
    for match in re.finditer(rf"{_QUOTED}(?:\s(?P<head>{head_pattern()})s?\b)?", words):
        name, head = match.group("quoted"), match.group("head")
        own = head_of(name)
        if _OPERATION.match(name):
            yield _named(name, *match.span("quoted"), "operation")
        elif own and own.words != name.lower() and name.count(" ") < 6:
            yield _named(name, *match.span("quoted"), own.kind)
        elif head and (name[0].isupper() or name.count(" ") < 3):
            kind = heads()[head.lower()].kind
            yield _named(name, *match.span("quoted"), kind, alias=f"{name} {head}")
        elif name[0].isupper() and (taken_up := _TAKEN_UP.match(words, match.end())):
            yield _named(name, *match.span("quoted"), heads()[taken_up.group("head").lower()].kind)


def _before_head(words: str) -> Iterator[NamedInitiative]:
    """ "the Beatlog system", "the Safer Streets Group", "the AIM team"."""
    for match in re.finditer(rf"(?<![\w’'-])(?P<name>{_NAME})\s(?P<head>{head_pattern()})(?![\w-])", words):
        opening = start_without_opening(match.group("name"))
        if opening is None:
            continue
        start = match.start("name") + opening
        name, head = words[start : match.end("name")], heads()[match.group("head").lower()]
        is_ordinary = _OPENING.search(words[:start]) is not None and not _INNER_CAPITAL.search(name)
        is_lower = match.group("head").islower()
        if (is_lower and (is_ordinary or telling_words(name) == 0)) or _OPERATION.match(name):
            continue
        if not is_lower and _GOES_ON.match(words, match.end()):
            continue
        whole = words[start : match.end()]
        if head.is_part or match.group("head")[0].isupper():
            alias = name if is_acronym(name) else _acronym_behind(words, match.end())
            yield _named(whole, start, match.end(), head.kind, alias=alias)
        else:
            yield _named(name, start, start + len(name), head.kind, alias=whole)


def _digital(words: str) -> Iterator[NamedInitiative]:
    """ "the Beatlog mobile app", "the Beatlog crime recording system", "the Uplift mentoring scheme"."""
    for match in _DIGITAL.finditer(words):
        name, head = match.group("name"), heads()[match.group("head").lower()]
        is_name = start_without_opening(name) == 0 and telling_words(name) > 0
        if is_name and head.kind == "it-system":
            yield _named(name, *match.span("name"), head.kind)
        elif is_name and head.words in _UNDERTAKINGS and may_be_undertaking(words, name, match.start()):
            yield _named(name, *match.span("name"), head.kind, alias=match.group())


def _compounds(words: str) -> Iterator[NamedInitiative]:
    """ "the crime allocation desk", "a prevention and intervention board"."""
    for match in re.finditer(rf"(?<![\w-]){head_pattern()}(?![\w-])", words):
        head = heads()[match.group().lower()]
        is_only_sort = _CALLED_BEHIND.match(words, match.end())  # the name follows
        if head.telling is None or not match.group().islower() or is_only_sort:
            continue
        start = start_of_compound(words, match.start())
        if start is not None and telling_words(words[start : match.start()]) >= head.telling:
            name = words[start : match.end()]
            kept = _KEPT.search(words[:start])
            alias = _acronym_behind(words, match.end()) or (kept.group() + name if kept else "")
            yield _named(name, start, match.end(), head.kind, alias=alias)


def _expanded(words: str) -> Iterator[NamedInitiative]:
    """ "the service delivery model (SDM)", "management of offenders (MOO) unit"."""
    for expansion in find_expansions(words):
        own = head_of(expansion.name)
        behind = _HEAD_BEHIND.match(words, expansion.end)
        if own and own.words not in _LOOSE_HEADS and telling_words(expansion.name[: -len(own.words)]):
            start = words.index(expansion.name, expansion.start)
            end = start + len(expansion.name)
            yield _named(expansion.name, start, end, own.kind, alias=expansion.acronym)
        elif behind and not own and not any(find_listed(expansion.name)):
            head = heads()[behind.group("head").lower()]
            name = f"{expansion.name} {head.words}" if head.is_part else expansion.name
            yield _named(name, expansion.start, behind.end(), head.kind, alias=expansion.acronym)


def _acronym_behind(words: str, end: int) -> str:
    """The acronym in brackets behind a name, whether its letters fit or not; empty for none."""
    found = _ACRONYM_BEHIND.match(words, end)
    return found.group(1) if found else ""


def _coined(words: str) -> Iterator[NamedInitiative]:
    """ "TrackMyBike": two words written as one are the name of something digital."""
    for match in _COINED.finditer(words):
        if not is_common(match.group()) and not _GOES_ON.match(words, match.end()):
            yield _named(match.group(), *match.span(), "it-system")


def _named(name: str, start: int, end: int, kind: str, *, alias: str = "") -> NamedInitiative:
    return NamedInitiative(Found(start, end, name, slug(name), kind, BY_PATTERN), alias)


def _without_possessive(name: str) -> str:
    return re.sub(r"[’']s$", "", name)


@cache
def _called_pattern() -> re.Pattern[str]:
    lower = rf"{_LOWER_NAME}{head_pattern()}"
    return re.compile(
        rf"(?<![\w-])(?P<head>{head_pattern()})s?,?\s(?:(?:which\sis\s|that\sis\s|is\s)?{_CALLED}"
        rf"|(?:(?:that|which)\s)?(?:it|they|(?:the\s)?(?:force|constabulary|staff|officers))\scalls?)\s(?:the\s)?"
        rf"(?:{_QUOTED}|(?P<name>{PHRASE}|{_NAME}|{lower})(?![\w-]))"
    )


@cache
def _called_in_small_letters() -> re.Pattern[str]:
    """ "a daily huddle known as morning prayers"."""
    return re.compile(
        rf"\b(?:[Aa]n?|[Ii]ts|[Tt]heir)\s{_PLAIN}(?P<head>{head_pattern()})s?,?\s"
        rf"(?:which\sis\s|that\sis\s)?(?:called|known\sas|known\slocally\sas|referred\sto\sas|dubbed)\s{TERM}{TERM_ENDS}"
    )


@cache
def _beside_patterns() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Turns of phrase, each behind what joins name and noun in it: without that there is no need to look."""
    name = rf"(?:{_QUOTED}|(?<![\w-])(?P<name>{_NAME}))"
    phrase = rf"(?:{_QUOTED}|(?P<name>{_NAME}|{PHRASE}))"
    head = rf"(?P<head>{head_pattern()})"
    own = rf"{_OF_ITS_OWN}\s{_PLAIN}{head}"
    patterns = (
        (
            rf"[,:–—-]\s(?:the\s)?{_STARTS}",
            rf"\b(?:[Tt]he|{_OF_ITS_OWN}|new)\s{_PLAIN}{head}{_MORE}(?:,|:|\s[–—-])\s(?:the\s)?{name}(?=,|\.|;|\s[–—-]|\s\()",
        ),
        (
            rf",\s(?:which is\s|now\s)?{_OF_ITS_OWN}\s",
            rf"{name},\s(?:which is\s|now\s)?{own}(?![\w-])(?!\s{head_pattern().replace('?P<head>', '')})",
        ),
        (
            r"(?:,|\s[–—-])\s[Tt]he\s",
            rf"{name}(?:,|\s[–—-])\s[Tt]he\s{_PLAIN}{head}(?=[,.;)]|\s[–—-]|\s(?:that|which|used|run|for)\b)",
        ),
        (rf"\s(?:\(|[–—-]\s){_OF_ITS_OWN}\s", rf"{name}\s(?:\(|[–—-]\s){own}(?![\w-])"),
        (
            r"\sis\s",
            rf"(?:^|(?<=[.!?]\s))(?!(?:It|This|That|There|Here|Its|He|She|What|One|Each)\b){phrase}\sis\s(?:now\s)?(?:the\s)?{own}{_GOES_ON_TO_SAY}",
        ),
        (rf"\s\({_STARTS}", rf"\b(?:[Tt]he|{_OF_ITS_OWN}|new)\s{_PLAIN}{head}\s\({name}\)"),
    )
    return tuple((re.compile(joint), re.compile(pattern)) for joint, pattern in patterns)
