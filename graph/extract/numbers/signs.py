"""
Which way a figure of a sentence went: what something fell by is negative, what it fell to is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from graph.extract.numbers.no_figures import cue
from graph.extract.numbers.printed import Amount

POINTS = re.compile(r"\s(?:(?:percentage|per\s?cent|%)\s)?points?\b")
_PERCENTAGE_POINTS = re.compile(r"\s(?:percentage|per\s?cent|%)\s")
_OFF = re.compile(
    r"\s(?:below|above|under|over|behind|ahead|short|adrift|off|up|down|clear|better|worse|on)\b"
)
_DOWN_AT_ONCE = re.compile(
    r"down\b|(?:fall|drop|decrease|reduction|decline|cut)\s(?:in|on|from|since|over)\b"
)
_CHANGED_BY = re.compile(r"(?:\s[\w\s’'-]{1,40})?\sby\s$|(?:\s(?:in|to)\s[\w\s’'-]{1,40})?\sof\s$")
_FALL_WAS = re.compile(
    r"\b(?:fall|drop|decrease|reduction|decline|cut)(?:\s(?:across|in|for|throughout|there|nationally|among)(?:\s[\w’'-]+){0,5}?)?"
    r"\s(?:was|is|amounted to|came to|stood at|averaged|reached)\s(?:only\s|just\s)?$"
)
_DOWN_BEFORE = re.compile(r"\bdown\s(?:by\s)?$")
_ONLY = re.compile(r"\b(?:only|just)\s$")
_ONE_OF = re.compile(r"\b(?:one|that) of\s$")
_AND_MORE = re.compile(
    r"[\s\w]{0,20}?,?\s(?:and|but|while)\s(?!.*\b(?:was|were|is|are|had|has|of|for|in|from|to)\b)[a-z-]+(?:\s[a-z-]+){0,3}\s"
)
_THAN_LEVEL = re.compile(
    r"\s(?:(?:less|lower|fewer|shorter|smaller) than|below|under|short of|behind)\b[^.;]*"
    r"\b(?:average|rate|figure|mean|level|total|median)\s(?:of|at|was|is)\s$"
)
"""What something lies below is a level: "£12 less than the national average of £180"."""
_THE_DROP_WAS = re.compile(
    r"\b(?:fall|drop|decrease|reduction|decline|cut|change)\s(?:there\s|nationally\s)?(?:was|of|is|being)\s(?:only\s|just\s)?$"
)


@dataclass(frozen=True, slots=True)
class Beside:
    """The figure told before, and whether the next one is compared with it."""

    value: Decimal
    unit: str
    until: int
    is_compared: bool


def is_in_points(words: str, amount: Amount) -> bool:
    """Whether "points" behind a number are of a percentage: "dropped by 7 points", not "scored 7 points"."""
    if _PERCENTAGE_POINTS.match(words, amount.until):
        return True
    points = POINTS.match(words, amount.until)
    before = words[: amount.at]
    moved = any(cue(way).search(before) for way in ("up", "down"))
    compared = points is not None and (
        _OFF.match(words, points.end()) or cue("relative").match(words[points.end() :].lstrip())
    )
    return bool(moved or compared)


def signed(words: str, amount: Amount, start: int, beside: Beside | None) -> Decimal:
    """
    The value of an amount, negative where something fell by it.

    Args:
        words: The sentence.
        amount: A number of it.
        start: Where its printed form starts, "more than" and its like with it.
        beside: The figure before it; None for the first.
    """
    if amount.form == "factor":
        return amount.value
    before, after = _ONLY.sub("", words[:start]), words[amount.until :].lstrip()
    points = POINTS.match(words, amount.until)
    if points and is_in_points(words, amount):
        after = words[points.end() :].lstrip()
        if cue("less").match(after):
            return -amount.value
    bound = words[start : amount.at].strip()
    is_bare = not bound or cue("bound").fullmatch(bound) is not None
    if _falls_behind(amount, after) or (amount.symbol == "percent" and is_bare and _falls_at_once(before)):
        return -amount.value
    if beside and _falls_too(before, after, amount, beside):
        return -amount.value
    falls = [found.end() for found in cue("down").finditer(before) if _CHANGED_BY.match(before, found.end())]
    rises = [found.end() for found in cue("up").finditer(before)]
    return -amount.value if falls and falls[-1] > max(rises, default=-1) else amount.value


def _falls_behind(amount: Amount, after: str) -> bool:
    """Whether the words behind say so: "40 percent fewer", "a 5 percent fall in", "57 down"."""
    if not amount.symbol:
        return _DOWN_AT_ONCE.match(after) is not None
    is_less = amount.symbol in ("percent", "gbp") and cue("less").match(after)
    return bool(is_less or cue("down").match(after))


def _falls_at_once(before: str) -> bool:
    """Whether the word right before says so: "fell 31 percent", "was down by 4 percent"."""
    if _DOWN_BEFORE.search(before) or _FALL_WAS.search(before):
        return True
    length = len(before.rstrip())
    return any(found.end() == length for found in cue("down").finditer(before))


def _falls_too(before: str, after: str, amount: Amount, beside: Beside) -> bool:
    """Whether it is set beside what fell: "fell by 22 percent, compared with 20 percent nationally"."""
    if beside.value >= 0:
        return False
    is_same = beside.unit == amount.symbol
    is_told = not amount.symbol and _THE_DROP_WAS.search(before, beside.until) is not None
    if _THAN_LEVEL.match(before, beside.until):
        return False
    is_next = _AND_MORE.fullmatch(before, beside.until) is not None
    alike = beside.is_compared or _ONE_OF.search(before) is not None or is_told or is_next
    rises = cue("up").match(after) or cue("up").search(before, beside.until)
    return (is_same or is_told) and alike and not rises
