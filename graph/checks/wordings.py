"""
Claims of rank in the words of a sentence: "the fifth highest rate", "one of the lowest", "in the highest
quarter", "below the rate for England and Wales".

What is ranked is another module's question; this one reads the words alone. What is denied ("not the
highest") or said of forces that resemble the one inspected, a group that no register names, is no claim
that can be checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graph.checks.records import Wording

_ORDINALS: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth", "twentieth"),
)
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ENDS: Final = {
    **dict.fromkeys(("highest", "largest", "greatest", "biggest"), "highest"),
    **dict.fromkeys(("lowest", "smallest", "fewest", "least"), "lowest"),
}
_END: Final = "|".join(_ENDS)
_ORDINAL: Final = rf"(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
_COUNT: Final = rf"(?P<count>{'|'.join(_NUMBERS)}|\d{{1,2}})"
_COUNTED: Final = (
    r"(?:\w+[- ]){0,4}?(?:rates?|levels?|numbers?|proportions?|shares?|figures?|percentages?|volumes?"
    r"|increases?|rises?|changes?)\b"
)
_PLACE: Final = re.compile(
    rf"\b(?:{_ORDINAL}[- ])(?P<end>{_END})\b"
    rf"|\b(?P<one>(?:one of|among|amongst) (?:the )?)(?:{_COUNT} )?(?P<some>{_END})\b"
    rf"|\bthe (?P<only>{_END}) "
    rf"(?={_COUNTED}|of (?:all|any)\b|in (?:England|the country|the region|its region)\b)",
    re.IGNORECASE,
)
_QUARTER: Final = re.compile(
    r"\b(?P<side>highest|top|upper|lowest|bottom|lower) (?:performing )?(?:quartile|quarter)\b", re.IGNORECASE
)
_TOP: Final = re.compile(
    rf"\b(?P<side>top|highest|bottom|lowest) {_COUNT} "
    r"(?:police )?(?:forces|rates|in (?:England|the country))\b",
    re.IGNORECASE,
)
_NATIONAL: Final = (
    r"(?:England and Wales|(?:the )?national (?:rate|average|figure|level)"
    r"|(?:the )?average (?:for|of|across) (?:all )?forces)"
)
_AGAINST: Final = re.compile(
    rf"\b(?P<side>above|higher than|greater than|more than|below|lower than|less than|fewer than)\b"
    rf"(?P<gap>(?: (?!and\b|but\b|while\b)[\w’'-]+){{0,6}}?) {_NATIONAL}",
    re.IGNORECASE,
)
_ABOVE: Final = frozenset(("above", "higher than", "greater than", "more than"))
_UPPER: Final = frozenset(("highest", "top", "upper"))
_DENIED: Final = re.compile(r"\b(?:not|no longer|never|n’t|n't|neither|nor)(?: \w+){0,3} $", re.IGNORECASE)
_OTHER_GROUP: Final = re.compile(
    r"\bmost similar\b|\bsimilar forces\b|\bpeers?\b|\bsimilar group\b", re.IGNORECASE
)
_REGION: Final = re.compile(
    r"\b(?:in|of|within|across) (?:the|its|their) region\b|\bregionally\b|\bof the region\b", re.IGNORECASE
)
_COUNTRY: Final = re.compile(r"\b(?:in|across|of) (?P<country>England|Wales)\b(?! and Wales)", re.IGNORECASE)
_BOTH: Final = re.compile(r"\bEngland and Wales\b", re.IGNORECASE)


def find_wordings(words: str) -> Iterator[Wording]:
    """The claims of rank that a sentence makes, in order of place; may be none."""
    if _OTHER_GROUP.search(words):
        return
    among = _among(words)
    found = [
        *((match.start(), _of_place(match, among)) for match in _PLACE.finditer(words)),
        *((match.start(), _of_quarter(match, among)) for match in _QUARTER.finditer(words)),
        *((match.start(), _of_top(match, among)) for match in _TOP.finditer(words)),
        *((match.start(), _against(match)) for match in _AGAINST.finditer(words)),
    ]
    for start, wording in sorted(found, key=lambda item: item[0]):
        if not _DENIED.search(words[:start]):
            yield wording


def _of_place(match: re.Match[str], among: str) -> Wording:
    if match["one"]:
        rank = _number(match["count"]) if match["count"] else None
        return Wording(kind=f"among-{_ENDS[match['some'].lower()]}", rank=rank, among=among, words=match[0])
    end = _ENDS[(match["end"] or match["only"]).lower()]
    rank = _number(match["ordinal"]) if match["ordinal"] else 1
    return Wording(kind=f"{end}-rank", rank=rank, among=among, words=match[0].strip())


def _of_quarter(match: re.Match[str], among: str) -> Wording:
    end = "highest" if match["side"].lower() in _UPPER else "lowest"
    return Wording(kind=f"{end}-quarter", rank=None, among=among, words=match[0])


def _of_top(match: re.Match[str], among: str) -> Wording:
    end = "highest" if match["side"].lower() in _UPPER else "lowest"
    return Wording(kind=f"among-{end}", rank=_number(match["count"]), among=among, words=match[0])


def _against(match: re.Match[str]) -> Wording:
    side = "above" if match["side"].lower() in _ABOVE else "below"
    return Wording(kind=f"{side}-england-and-wales", rank=None, among="all", words=match[0])


def _number(words: str) -> int:
    plain = words.lower()
    for listed in (_ORDINALS, _NUMBERS):
        if plain in listed:
            return listed.index(plain) + 1
    return int(re.sub(r"\D", "", plain))


def _among(words: str) -> str:
    if _REGION.search(words):
        return "region"
    return "country" if _COUNTRY.search(_BOTH.sub("", words)) else "all"
