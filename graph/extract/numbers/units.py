"""
The unit of a printed figure: from its sign, the words of its label, or the list's entry for its measure.

Wordings of rates ("per 1,000 population", "for every 10,000 residents") are data, in
`ontology/schemes/units.ttl`; what is said here is only which of several hints counts.
"""

from __future__ import annotations

import re

from graph.extract.numbers.printed import Amount
from graph.vocabulary import Vocabulary

_POINTS = re.compile(r"\b(?:percentage points?|ppts?)\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|\b(?:per ?cent|percentage)\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:proportion|share)\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:change|increase|decrease|rise|fall|reduction)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\bnumbers?\b", re.IGNORECASE)
_RATE = re.compile(
    r"\b(?:per|(?:for|to|in) (?:every|each))\s+"
    r"(?:\d|hundred|(?:one |ten |a )?(?:hundred |thousand)|(?:one |a )?million)",
    re.IGNORECASE,
)
_BASE = re.compile(
    r"\b(?:per|(?:for|to|in)\s(?:every|each))\s(?P<number>\d[\d,]*(?:\s(?:million|thousand)|m\b)?"
    r"|(?:a\s|one\s)?(?:hundred\s)?(?:hundred|thousand|million)|ten\sthousand)\s"
    r"(?P<said>(?:[A-Za-z’'-]+\s){0,5}?)"
    r"(?P<noun>population|people|persons?|residents|inhabitants|citizens|adults|crimes|offences|workforce"
    r"|employees|officers|staff)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:per|for every)\s(10?0?,?000|(?:1\s|one\s)?million|thousand)"
    r"(?=\s*$|[.,;:)]|\s(?:in|for|across|at|on|and)\b)",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:(?:for|to) (?:each|every) (?:resident|person|inhabitant|head|member of the public)|a head)\b",
    re.IGNORECASE,
)
_OF_CRIME = ("crimes", "offences")
_OF_WORKFORCE = ("workforce", "employees", "officers", "staff")
_NOT_ALL = re.compile(r"\b(?:in|on|at|for|and|were|was|with|by|than|households?|to)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"£\s?(?:[’']?000s?|k|thousands?)\b|\(000s?\)|\bin thousands\b", re.IGNORECASE)
_MILLIONS = re.compile(r"£\s?(?:m|millions?)\b|\bin millions\b", re.IGNORECASE)
_SCALED = 1_000_000
_TIMES = r"(?P<unit>seconds|secs|minutes|mins|hours|hrs|days|weeks|months|years)"
_SHORT = {"secs": "seconds", "mins": "minutes", "hrs": "hours"}
_MANNER = r"(?:in|average|mean|median|number of|no\. of|total|working|calendar|the|of|an)"
_TIME_SAID = re.compile(
    rf"[(\[](?:{_MANNER}\s)*{_TIMES}\b(?!\sof\b)"
    rf"|^(?:{_MANNER}\s)*{_TIMES.replace('unit', 'first')}\b(?!\sof\saction)"
    rf"|(?<!\d\s)(?<!\bwithin\s)\b(?:{_MANNER}\s){{1,4}}{_TIMES.replace('unit', 'told')}\b(?!\sold\b)"
    rf"|(?<!\d\s)\b{_TIMES.replace('unit', 'spent')}\s(?:lost|off|taken|spent|waited|waiting|absent"
    rf"|per\s|for\s(?:each|every)\s|a\s(?:case|person|head)|to\s(?:answer|attend|reach|complete))",
    re.IGNORECASE | re.MULTILINE,
)
"""Where a label says that it counts time: "(days per officer)", "Days lost", "average minutes to answer"."""
_SPANS = ("seconds", "minutes", "hours", "days", "weeks", "pence")
_TIME = re.compile(
    r"(?<!\d )(?:\bin |\()?\b(?P<unit>seconds|secs|minutes|mins|hours|hrs|days|weeks|months|years)\)?$",
    re.IGNORECASE | re.MULTILINE,
)


def is_change(label: str) -> bool:
    """Whether a figure under the label tells by how much something rose or fell."""
    return _CHANGE.search(label) is not None


def plain_rate(words: str) -> str:
    """
    Words with what is told of crimes or people in a rate left out, which no list of units can foresee.

    >>> plain_rate("for every 100 domestic abuse crimes"), plain_rate("per 1m of the resident population")
    ('per 100 crimes', 'per 1 million population')
    """
    return _EACH.sub("per resident", _BARE.sub(r"per \1 population", _BASE.sub(_plain_base, words)))


def _plain_base(found: re.Match[str]) -> str:
    if _NOT_ALL.search(found.group("said")):
        return found.group()
    noun = found.group("noun").lower()
    number = re.sub(r"(?<=\d)m$", " million", found.group("number").lower()).removeprefix("a ")
    kind = "crimes" if noun in _OF_CRIME else "workforce" if noun in _OF_WORKFORCE else "population"
    return f"per {number} {kind}"


def scale_of(amount: Amount, label: str) -> int:
    """What a figure is to be multiplied by where its label says so and the figure itself does not."""
    if amount.value >= _SCALED or (amount.symbol and amount.symbol != "gbp"):
        return 1
    return 1_000_000 if _MILLIONS.search(label) else 1_000 if _THOUSANDS.search(label) else 1


def unit_of(amount: Amount, label: str, vocabulary: Vocabulary, listed: str = "") -> str | None:
    """
    The slug of a figure's unit; None where the label names one that is not listed ("per 1,000 households").

    Args:
        amount: The figure, with the sign printed beside it.
        label: Label and other words that tell the unit, without any period.
        listed: The unit of the listed measure that the label names; empty if it names none.
    """
    rate = vocabulary.unit_in(plain_rate(label))
    if amount.symbol == "percent":
        return "percentage-points" if _POINTS.search(label) else "percent"
    if amount.symbol in _SPANS:
        return amount.symbol if amount.symbol in vocabulary.units else None
    if amount.symbol == "gbp" or "£" in label:
        return _money(rate, label)
    if rate and (rate != "gbp-per-head" or listed == rate):
        return rate
    if _RATE.search(label):
        return listed or None
    return _plain(amount, label) or ("count" if _NUMBER.search(label) else listed) or "count"


def _money(rate: str | None, label: str) -> str | None:
    if rate == "gbp-per-head":
        return rate
    return None if rate or _RATE.search(label) else "gbp"


def _plain(amount: Amount, label: str) -> str:
    """The unit that the words of a label tell of a bare number; empty if they tell none."""
    if _POINTS.search(label):
        return "percentage-points"
    time = _TIME.search(label) or _TIME_SAID.search(label)
    percent = [found.start() for found in _PERCENT.finditer(label)]
    if percent and not (time and time.start() > percent[-1]):
        return "percent"
    if _SHARE.search(label) and amount.value > 1 and not time:
        return "percent"
    if _CHANGE.search(label) and not _NUMBER.search(label):
        return "percent"
    unit = next(filter(None, time.groupdict().values()), "").lower() if time else ""
    return _SHORT.get(unit, unit)
