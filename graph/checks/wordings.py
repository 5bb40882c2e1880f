"""
Claims of rank in the words of a sentence: "the fifth highest rate", "one of the lowest", "in the highest
quarter", "below the rate for England and Wales".

The words that such claims are made of are data, `graph/data/rank-words.csv`. What is ranked is another
module's question. What is denied ("not the highest") or said of forces that resemble the one inspected, a
group that no register names, is no claim that can be checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from graph.checks.records import Wording
from graph.rows import Check, filled, one_of, read_rows

_FILE: Final = "rank-words.csv"
_PARTS: Final = (
    *("ordinal", "number", "end", "side", "against"),
    *("counted", "national", "among", "unnamed", "denied"),
)
_BOTH: Final = re.compile(r"\bEngland and Wales\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """
    Args:
        words: Part of a claim -> wording in lower case -> what it means.
        place: "fifth highest", "one of the lowest", "the highest rate".
        quarter: "upper quartile".
        top: "top ten forces".
        against: "above the rate for England and Wales".
        denied: At the end of what stands before a claim.
    """

    words: Mapping[str, Mapping[str, str]]
    place: re.Pattern[str]
    quarter: re.Pattern[str]
    top: re.Pattern[str]
    against: re.Pattern[str]
    denied: re.Pattern[str]


def find_wordings(words: str) -> Iterator[Wording]:
    """The claims of rank that a sentence makes, in order of place; may be none."""
    patterns = _patterns()
    if _meaning(patterns.words["unnamed"], words):
        return
    among = _meaning(patterns.words["among"], _BOTH.sub("", words)) or "all"
    found = [
        *((match.start(), _of_place(match, among, patterns)) for match in patterns.place.finditer(words)),
        *((match.start(), _of_quarter(match, among, patterns)) for match in patterns.quarter.finditer(words)),
        *((match.start(), _of_top(match, among, patterns)) for match in patterns.top.finditer(words)),
        *((match.start(), _against(match, patterns)) for match in patterns.against.finditer(words)),
    ]
    for start, wording in sorted(found, key=lambda item: item[0]):
        if not patterns.denied.search(words[:start]):
            yield wording


def _of_place(match: re.Match[str], among: str, patterns: _Patterns) -> Wording:
    ends = patterns.words["end"]
    if match["one"]:
        rank = _number(match["count"], patterns) if match["count"] else None
        return Wording(kind=f"among-{ends[match['some'].lower()]}", rank=rank, among=among, words=match[0])
    end = ends[(match["end"] or match["only"]).lower()]
    rank = _number(match["ordinal"], patterns) if match["ordinal"] else 1
    return Wording(kind=f"{end}-rank", rank=rank, among=among, words=match[0].strip())


def _of_quarter(match: re.Match[str], among: str, patterns: _Patterns) -> Wording:
    end = patterns.words["side"][match["side"].lower()]
    return Wording(kind=f"{end}-quarter", rank=None, among=among, words=match[0])


def _of_top(match: re.Match[str], among: str, patterns: _Patterns) -> Wording:
    end = patterns.words["side"][match["side"].lower()]
    return Wording(kind=f"among-{end}", rank=_number(match["count"], patterns), among=among, words=match[0])


def _against(match: re.Match[str], patterns: _Patterns) -> Wording:
    side = patterns.words["against"][match["side"].lower()]
    return Wording(kind=f"{side}-england-and-wales", rank=None, among="all", words=match[0])


def _number(words: str, patterns: _Patterns) -> int:
    plain = words.lower()
    named = patterns.words["ordinal"].get(plain) or patterns.words["number"].get(plain)
    return int(named or re.sub(r"\D", "", plain))


def _meaning(wordings: Mapping[str, str], words: str) -> str:
    """What the first of some wordings that stands in a sentence means; empty if none does."""
    found = re.search(rf"\b({_either(wordings)})\b", words, re.IGNORECASE)
    return wordings[found[1].lower()] if found else ""


def _either(wordings: Mapping[str, str]) -> str:
    return "|".join(sorted(map(re.escape, wordings), key=lambda wording: (-len(wording), wording)))


@cache
def _patterns() -> _Patterns:
    words = _read_words()
    part = {name: _either(wordings) for name, wordings in words.items()}
    counted = rf"(?:\w+[- ]){{0,4}}?(?:{part['counted']})\b"
    count = rf"(?P<count>{part['number']}|\d{{1,2}})"

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(text, re.IGNORECASE)

    return _Patterns(
        words=words,
        place=pattern(
            rf"\b(?P<ordinal>{part['ordinal']}|\d{{1,2}}(?:st|nd|rd|th))[- ](?P<end>{part['end']})\b"
            rf"|\b(?P<one>(?:one of|among|amongst) (?:the )?)(?:{count} )?(?P<some>{part['end']})\b"
            rf"|\bthe (?P<only>{part['end']}) "
            rf"(?={counted}|of (?:all|any)\b|in (?:{part['national']})\b|(?:{part['among']})\b)"
        ),
        quarter=pattern(rf"\b(?P<side>{part['side']}) (?:quartile|quarter)\b"),
        top=pattern(
            rf"\b(?P<side>{part['side']}) {count} (?:police )?(?:forces|in (?:{part['national']}))\b"
        ),
        against=pattern(
            rf"\b(?P<side>{part['against']})"
            rf"(?: (?!and\b|but\b|while\b)[\w’'-]+){{0,6}}? (?:the )?(?:{part['national']})\b"
        ),
        denied=pattern(rf"(?:\b(?:{part['denied']})|n[’']t)(?: \w+){{0,3}} $"),
    )


def _read_words() -> dict[str, dict[str, str]]:
    columns: dict[str, Check] = {
        "part": one_of(_PARTS, "a part of a claim"),
        "words": filled,
        "meaning": filled,
    }
    data = (files("graph") / "data" / _FILE).read_bytes()
    found: dict[str, dict[str, str]] = {name: {} for name in _PARTS}
    for row in read_rows(f"graph/data/{_FILE}", data, columns, unique=(("part", "words"),)):
        found[row["part"]][row["words"].lower()] = row["meaning"]
    return found
