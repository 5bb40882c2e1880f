"""What several modules know of the names of initiatives: their shapes, and what a name is drawn as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.extract.bodies.agency_names import BY_PATTERN, Found, start_without_opening
from graph.extract.words.initiative_heads import Head, head_of, is_common
from graph.identifiers import slug

CAPITAL = (
    r"(?:[A-Z][\w+-]*|\d+(?=\s[A-Z]))"
    r"(?:[’'](?!s\b)\w+|(?<=s)[’'](?=\s[A-Z])|(?:(?<=omen)|(?<=Men)|(?<=hildren)|(?<=eople))[’']s(?=\s[A-Z]))?"
)
LATER = rf"(?!(?:An?|The)\b){CAPITAL}"
NAME = rf"{CAPITAL}(?:\s(?:(?:and|of|the|of the|for|&|to|in)\s)?{LATER}){{0,6}}(?:\s20\d\d)?"
QUOTED = r"(?<!\w)[‘'“\"](?P<quoted>[A-Za-z][^‘’'“”\"]{2,40})[’'”\"](?!\w)"
STARTS = r"[‘'“\"A-Z\d]"
"""How a name or a quotation starts."""
OF_ITS_OWN = r"(?:[Aa]n?|[Ii]ts|[Tt]heir|[Oo]ur|[Hh]er|[Hh]is|[Aa]nother|[\w]+[’']s)"
PLAIN = (
    r"(?:(?:(?!(?:of|for|in|from|to|with|at|by|on|who|which|that|and the)\b)[\w’'-]+,?"
    r"|\([A-Z][\w-]+\))\s){0,6}?"
)
OPERATION = re.compile(r"[Oo]p(?:eration)?\s\w")
_DATE = re.compile(
    r"(?:\d+\s)?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s\d{4})?$"
)
TITLES = re.compile(
    r"(?:Chief|Assistant|Deputy|Detective|Inspector|Superintendent|Sergeant|Mrs?|Ms|Dr|Det|PC|DC)\b"
)
OPENING = re.compile(r"(?:^|[.!?:]\s[‘'“\"]?)$")
_OPENERS = re.compile(
    r"(?:Thanks|Answers|Responses|Replies|Access|According|Due|Owing|Prior|Referrals|Visitors|Applicants|Changes|Next"
    r"|Close|Similar|Contributions|Money|Funding|Support|Savings|Work|Training|Volunteers|Officers|Staff|Posters)"
    r"\s(?:to|for|from|on|in|with|under|by)\s(?=[A-Z])"
    r"|(?:Unlike|Despite|During|Within|Without|Using|Besides|Following|Beyond|Towards|Regarding)\s(?=[A-Z])"
)
"""What opens a sentence and is no part of the name behind it: "Thanks to Wayfinder, a system …"."""


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


def named(name: str, start: int, end: int, kind: str, *, alias: str = "") -> NamedInitiative:
    return NamedInitiative(Found(start, end, name, slug(name), kind, BY_PATTERN), alias)


def without_possessive(name: str) -> str:
    return re.sub(r"[’']s$", "", name)


def opening_of(name: str, before: str) -> int | None:
    """How many of the first characters of a name only open the sentence; None if nothing is left of it."""
    opener = _OPENERS.match(name) if OPENING.search(before[-4:]) else None
    opening = start_without_opening(name[opener.end() :] if opener else name)
    return None if opening is None else opening + (opener.end() if opener else 0)


def told(match: re.Match[str], head: Head, opening: int = 0) -> Iterator[NamedInitiative]:
    """
    The name of a match, with the kind of its own head where it has one.

    Args:
        opening: How many of its first characters only open the sentence ("Under Night Watch, a scheme …").
    """
    group = "quoted" if match.group("quoted") else "name"
    name = without_possessive(match.group(group)[opening:])
    own = head_of(name)
    if is_common(name) or _DATE.match(name) or (own and own.words == name.lower()):
        return
    kind = "operation" if OPERATION.match(name) else own.kind if own else head.kind
    start = match.start(group) + opening
    yield named(name, start, start + len(name), kind)
