"""
Names of which no single turn of phrase tells that they are an initiative's, but what stands around them does.

In mid-sentence a report gives capitals to little but forces, bodies, places, laws, ranks and days. A name
that is none of these is likely to be that of an initiative: "nine stations will close under Fit to Serve".
What speaks for it is weighed: words right before and behind it (`graph/data/initiative-signs.csv`), and a
noun such as "scheme" beside it or in the next sentence ("The scheme is new"). A name of one word needs more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from graph.extract.bodies.agency_names import BY_PATTERN, Found
from graph.extract.initiatives.deeds import could_be_name
from graph.extract.initiatives.shapes import opening_of
from graph.extract.words.initiative_heads import head_pattern, heads
from graph.extract.words.tables import read_table
from graph.identifiers import slug

_WORD = r"[A-Z][\w+-]*(?:[’'](?!s\b)\w+)?"
_JOINT = (
    r"(?:(?:(?:of|for|and|to|with|over|by)(?:\s(?:an?|the|your|our))?"
    r"|(?:in|on)\s(?:an?|the|your|our)|the|&)\s)?"
)
_CANDIDATE = re.compile(rf"(?<![\w’'./@-]){_WORD}(?:\s{_JOINT}{_WORD}){{0,4}}(?![\w-])")
_OPENS = re.compile(r"(?:^|[.!?:]\s[‘'“\"]?|^[-•*]\s?)$")
_PLACED = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]round|[Aa]cross|[Oo]utside|[Bb]etween|[Ff]rom|[Tt]owns?|[Vv]illages?|[Ee]state"
    r"|[Aa]reas?|[Pp]eople of|[Rr]esidents of|[Ss]treets of|[Nn]orth of|[Ss]outh of|[Ee]ast of|[Ww]est of"
    r"|murder of|death of|killing of|case of|family of|trial of)\s(?:the\s)?$"
)
_GOES_ON = re.compile(r"[’']s?\s[A-Z]|(?:,?\s(?:and\s)?[A-Z][\w’'-]*){1,6}\s(?:Act|Bill|Order|Regulations)\b")
"""What makes words a part of a longer name: "under the Anti-social Behaviour, Crime and Policing Act"."""
_IS_TOLD = re.compile(r"(?:Operation|Op|Exercise|Project|Programme)\s")
_NEAR = 40  # characters, in which a sign and what tells of a place stand
_ASKS_ONE = 3  # what must speak for a name of one word
_ASKS_SEVERAL = 2


class _Sign(NamedTuple):
    weight: int
    kind: str
    """What it tells the name to be of; empty where it tells none."""


_NONE = _Sign(0, "")
_THE_HEAD = re.compile(
    rf"\b(?:[Tt]h[ei]s?|[Ii]ts|[Tt]heir|[Aa]n?|[Oo]ne|[Oo]f)\s(?:[\w’'-]+\s){{0,3}}?(?P<head>(?=[a-z]){head_pattern()})(?![\w-])"
)
_UNDERTAKINGS = frozenset({"scheme", "programme", "project", "campaign", "it-system"})
"""Kinds of the nouns that a name may be taken up by."""


def find_signed(words: str) -> Iterator[Found]:
    """Every name that signs around it tell is one of an initiative, in order."""
    for match in _CANDIDATE.finditer(words):
        opening = opening_of(match.group(), words[: match.start()])
        if opening is None:
            continue
        start, name = match.start() + opening, match.group()[opening:]
        before, behind = _before(words[:start]), _behind(words, match.end())
        if before.weight + behind.weight == 0 or not _may_be_name(words, name, start, before):
            continue
        head = _head_near(words, start, match.end())
        weight, is_one = before.weight + behind.weight + (head != ""), " " not in name
        if weight < (_ASKS_ONE if is_one else _ASKS_SEVERAL):
            continue
        if is_one and _OPENS.search(words[max(0, start - _NEAR) : start]) and behind.weight < _ASKS_ONE:
            continue
        kind = before.kind or behind.kind or head or "scheme"
        yield Found(start, match.end(), name, slug(name), kind, BY_PATTERN)


def _may_be_name(words: str, name: str, start: int, before: _Sign) -> bool:
    """Whether a name may be one of an initiative; "in" before it tells of a place but as part of a sign."""
    if _IS_TOLD.match(name) or _GOES_ON.match(words, start + len(name)):
        return False
    own = start if before.weight else -1
    used = (match.start() for match in re.finditer(re.escape(name), words))
    is_place = any(_PLACED.search(words[max(0, place - _NEAR) : place]) for place in used if place != own)
    return not is_place and could_be_name(name, "" if before.weight else words[max(0, start - _NEAR) : start])


def _head_near(words: str, start: int, end: int) -> str:
    """The kind of a noun for an undertaking in the sentence of a name or the next one; empty without one."""
    first = max(words.rfind(stop, 0, start) for stop in (". ", "? ", "! ")) + 1
    found = [
        heads()[match.group("head").lower()].kind
        for match in _THE_HEAD.finditer(words, first, _end_of_next(words, end))
    ]
    return next((kind for kind in found if kind in _UNDERTAKINGS), "")


def _end_of_next(words: str, end: int) -> int:
    """Where the sentence behind the one that a place stands in ends."""
    stops = [match.end() for match in re.finditer(r"[.!?](?=\s|$)", words[end:])][:2]
    return end + stops[-1] if stops else len(words)


def _before(before: str) -> _Sign:
    found = _signs_before().search(before[-_NEAR:])
    return _signs("before")[found.group("sign").lower()] if found else _NONE


def _behind(words: str, end: int) -> _Sign:
    found = _signs_behind().match(words, end)
    return _signs("after")[found.group("sign").lower()] if found else _NONE


@cache
def _signs(place: str) -> dict[str, _Sign]:
    rows = read_table("initiative-signs.csv", ("words", "place", "weight", "kind", "example"))
    return {row["words"]: _Sign(int(row["weight"]), row["kind"]) for row in rows if row["place"] == place}


def _any(place: str) -> str:
    ordered = sorted(_signs(place), key=lambda sign: (-len(sign), sign))
    return "|".join(re.escape(sign).replace(r"\ ", r"\s") for sign in ordered)


@cache
def _signs_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<sign>(?i:{_any('before')}))\s(?:the\s)?$")


@cache
def _signs_behind() -> re.Pattern[str]:
    return re.compile(rf",?\s(?:which\s|that\s)?(?P<sign>{_any('after')})(?!\w)")
