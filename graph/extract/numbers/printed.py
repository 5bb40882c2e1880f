"""
Numbers as reports print them: "272", "+8%", "-0.05%", "£1.4m", "2,242", "45.1 percent", "sixty-three".

A whole cell or line is read by `read_amount`; `find_amounts` finds the numbers written in digits in running
words and leaves out what only looks like one: a name with digits ("4Ps"), a time, an ordinal, part of a date
given as 12/03/2017.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

_MAGNITUDES = {
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}
_WORDS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
"""
_UNITS = _WORDS.split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905

_GROUPS = {"dozen": 12, "hundred": 100, "thousand": 1_000}

_MINUS = "-−–‐‑"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"""
    (?P<sign>[{_MINUS}+]\s?)?
    (?P<pound>£\s?)?
    (?P<digits>{_DIGITS})
    (?P<magnitude>\s?(?:k|m|bn|thousand|million|billion)\b)?
    (?P<percent>\s?%|\s?per\s?cent\b)?
    (?P<pence>p\b|\s?pence\b)?
    (?P<span>\s(?:sec(?:ond)?|min(?:ute)?|ho?u?r|day|week)s?\b)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DURATION = re.compile(
    r"(?P<whole>\d{1,3})\s?(?P<unit>h|hrs?|hours?|m|mins?|minutes?),?\s(?:and\s)?"
    r"(?P<part>\d{1,2})\s?(?P<less>m|mins?|minutes?|s|secs?|seconds?)",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"(?:an?\s)?(?:(?P<down>down|decrease[ds]?|decreasing|reduction|reduced|fall|fell|fallen|drop|dropped|decline[ds]?|minus)"
    r"|up|increased?|rise|rose|risen|growth|grew|plus)\s(?:of\s|by\s)?",
    re.IGNORECASE,
)
"""The direction of a change told in words: "down 3%", "a rise of 4%"."""
_RATIO = re.compile(
    r"(?P<part>\d{1,3}|[a-z]+)\s(?:in|out of)\s(?:every\s)?(?P<whole>\d{1,4}|[a-z]+)", re.IGNORECASE
)
_SPANS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_IN_WORDS = re.compile(
    rf"""
    (?<![\w.,/:£+±–−-])
    (?P<amount>(?P<pound>£\s?)?(?P<digits>{_DIGITS})
    (?P<magnitude>(?:k|m|bn)\b|\s(?:thousand|million|billion)\b)?
    (?P<percent>\s?%|\s?per\s?cent\b)?
    (?P<pence>p\b|\s?pence\b)?)
    (?![\w/:%£]|[.,–-]\d|['’][a-z]|-[a-z]|-\s(?:and|or|to)\b)
    """,
    re.VERBOSE,
)
_NO_FIGURE = re.compile(
    r"^(?:[–—−-]+|\.{2,3}|n/?a|not (?:available|supplied|provided)|no data)$", re.IGNORECASE
)
_NOTE_MARK = re.compile(r"\s*(?:[*†‡¹²³⁴-⁹]+|\(?(?<=[\d%(])[a-f]\)?|\[(?:\d|[a-f])\]|\((?:\d|[a-f])\))$")


@dataclass(frozen=True, slots=True)
class Amount:
    """
    A number as printed, and where it stands in the words it was found in.

    Args:
        value: Signed, with "m" and its like multiplied out; of a percentage the number before the sign.
        symbol: "percent", "gbp" or a stretch of time ("minutes"), from what is printed with it; else empty.
        at, until: In code points of the words.
        form: "words", "ratio" or "fraction" if it is told so; empty for digits.
    """

    value: Decimal
    symbol: str
    at: int
    until: int
    form: str = field(default="", repr=False)


def read_amount(words: str) -> Amount | None:
    """
    The amount that some words consist of, a note mark after it passed over; None if they are anything else.

    >>> read_amount("-0.05%")
    Amount(value=Decimal('-0.05'), symbol='percent', at=0, until=6)
    >>> read_amount("£1.4m").value, read_amount("12 months")
    (Decimal('1400000.0'), None)
    """
    length = len(_NOTE_MARK.sub("", words))
    found = _AMOUNT.fullmatch(words, 0, length)
    if found:
        return _amount(found, 0, length)
    if moved := _MOVED.match(words):
        share = _AMOUNT.fullmatch(words, moved.end(), length)
        if share is None or share.group("sign") or not share.group("percent"):
            return None
        amount = _amount(share, 0, length)
        return replace(amount, value=-amount.value) if moved.group("down") else amount
    return _duration(words, length) or _ratio(words, length)


def _duration(words: str, length: int) -> Amount | None:
    """ "2 minutes 40 seconds", "1hr 5m": in the larger unit."""
    found = _DURATION.fullmatch(words, 0, length)
    if found is None:
        return None
    unit = _SPANS[found.group("unit")[0].lower()]
    less = _SPANS[found.group("less")[0].lower()]
    if (unit, less) not in (("hours", "minutes"), ("minutes", "seconds")):
        return None
    part = (Decimal(found.group("part")) / 60).quantize(Decimal("0.01"))
    return Amount(Decimal(found.group("whole")) + part, unit, 0, length)


def _ratio(words: str, length: int) -> Amount | None:
    """ "1 in 8", as a share in percent."""
    found = _RATIO.fullmatch(words, 0, length)
    if found is None:
        return None
    sizes = [int(text) if text.isdecimal() else read_words(text) for text in found.group("part", "whole")]
    if not sizes[0] or not sizes[1] or sizes[0] >= sizes[1]:
        return None
    share = (Decimal(100 * sizes[0]) / sizes[1]).quantize(Decimal("0.1"))
    is_whole = share == share.to_integral_value()
    return Amount(share.to_integral_value() if is_whole else share, "percent", 0, length, form="ratio")


def find_amounts(words: str) -> Iterator[Amount]:
    """
    The numbers in digits in running words, in order.

    >>> [str(amount.value) for amount in find_amounts("Of the 2,242, 24.5 percent; see the 4Ps at 10:30")]
    ['2242', '24.5']
    """
    for found in _IN_WORDS.finditer(words):
        yield _amount(found, *found.span("amount"))


def is_no_figure(words: str) -> bool:
    """Whether a cell says that there is no figure: a dash, "n/a" and their like."""
    return _NO_FIGURE.match(words.strip()) is not None


def read_word(word: str) -> int | None:
    """
    A number below a hundred written as a word; None if it is none.

    >>> read_word("Sixty-three"), read_word("eight"), read_word("late")
    (63, 8, None)
    """
    tens, _, rest = word.lower().partition("-")
    if tens in _UNITS and not rest:
        return _UNITS.index(tens)
    if tens not in _TENS:
        return None
    value = 10 * (_TENS.index(tens) + 2)
    if not rest:
        return value
    return value + _UNITS.index(rest) if rest in _UNITS[1:10] else None


def read_words(words: str) -> int | None:
    """
    A number below a million told in words; None if they tell none.

    >>> read_words("two hundred and six"), read_words("two dozen"), read_words("a few")
    (206, 24, None)
    """
    total = part = 0
    for word in words.lower().replace(",", "").split():
        value = 1 if word in ("a", "an") else read_word(word)
        if value is not None:
            part += value
        elif word in _GROUPS:
            part = max(part, 1) * _GROUPS[word]
            if word == "thousand":
                total, part = part, 0
        elif word != "and":
            return None
    return total + part or (0 if words.lower() == "zero" else None)


def _amount(found: re.Match[str], at: int, until: int) -> Amount:
    groups = found.groupdict()
    value = Decimal(groups["digits"].replace(",", ""))
    value *= _MAGNITUDES[groups["magnitude"].strip().lower()] if groups["magnitude"] else 1
    if (groups.get("sign") or "+").strip() in _MINUS:
        value = -value
    symbol = "percent" if groups["percent"] else "gbp" if groups["pound"] else ""
    symbol = "pence" if groups["pence"] and not symbol else symbol
    if span := groups.get("span"):
        symbol = _SPANS[span.strip()[0].lower()]
    return Amount(value, symbol, at, until)
