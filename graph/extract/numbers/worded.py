"""
Numbers told in words: "two hundred and six", "a fifth", "two-thirds", "one in eight", "one post in five".

Shares and fractions come out as percentages, rounded to one place behind the point. Whether such a number
is a figure of the report, or a manner of speaking, is for `graph.extract.figures.mentions` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from graph.extract.numbers.printed import Amount, read_words

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_BELOW_100 = rf"(?:(?:{_TENS})(?:-(?:{_ONES}))?|{_TEENS}|{_ONES})"
_BELOW_1000 = rf"(?:(?:(?:an?|{_BELOW_100})\shundred)(?:\sand\s{_BELOW_100})?|{_BELOW_100})"
_NUMBER = re.compile(
    rf"\b(?:(?:an?|{_BELOW_1000})\sthousand(?:,?\s(?:and\s)?{_BELOW_1000})?|{_BELOW_1000}"
    rf"|(?:an?|{_ONES})\sdozen)(?P<percent>\s?%|\sper\s?cent)?\b(?!-(?!year)|\shundred|\sthousand|\smillion)",
    re.IGNORECASE,
)
_TWICE = re.compile(
    r"\b(?:used|convened|activated|deployed|invoked|called out|(?:has|had|have)\s(?:been\s)?[a-z]+ed|met)\s"
    r"(?:only\s|just\s)?(?P<twice>twice)\s(?:in|during|since|over)\s(?!an?\b|every\b|each\b|one\b)"
)
_DIGITS_OR_WORD = rf"(?:\d{{1,4}}|{_BELOW_100}|a\shundred)"
_RATIO = re.compile(
    rf"\b(?P<part>{_DIGITS_OR_WORD})\s(?P<counted>(?:[a-z-]+\s){{0,3}}?)(?:in|out\sof)\s(?:every\s)?"
    rf"(?P<whole>{_DIGITS_OR_WORD})\b(?![,.]\d|%|-)",
    re.IGNORECASE,
)
_ROUND = (3, 4, 5, 10, 100)
_NOT_COUNTED = re.compile(
    rf"\b(?:of|to|for|on|at|and|or|is|was|were|are|had|has|have|times|people|{_BELOW_100})\b", re.IGNORECASE
)
_NO_RATIO_AFTER = re.compile(
    r"\s(?:times|minutes?|hours?|days?|weeks?|months?|years?|percent|per\scent|areas|places|stations|teams)\b"
)
_VERB_AFTER = re.compile(
    r"\W*$|\s*[,;:)]|\s\(\d|\s+(?:is|are|was|were|has|have|had|did|does|do|will|who|that|which|on|in|at|by|from|to|for|and|but"
    r"|between|compared|since|over|after|against|compared|during|within|when|while|as|still|never|now|[a-z]+ed|went|goes|gave|said|felt|left|took|led|came|got|knew|fell|rang|stands?|stood)\b"
)
_FACTORS = {"halved": -50, "doubled": 100, "trebled": 200, "tripled": 200, "quadrupled": 300}
FACTOR = re.compile(
    rf"\b(?:{'|'.join(_FACTORS)})\b(?!-|\sup\b|[^.;:]{{0,80}}?\b(?:from|to)\s[^.;:,]{{0,20}}\d)",
    re.IGNORECASE,
)
"""By how much something grew or shrank; where the numbers follow, they tell it themselves."""
_DENOMINATORS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_FRACTION = re.compile(
    rf"\b(?:(?P<count>an?|{_ONES})[\s-](?P<kind>half|halves|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?"
    r"|(?P<half>half))\b(?!-)",
    re.IGNORECASE,
)
_NO_FRACTION_BEFORE = re.compile(
    r"\b(?:first|second|latter|last|other|next|every|each|once|twice|times|than|past|for)\s$",
    re.IGNORECASE,
)
_AND_BEFORE = re.compile(
    r"(?:\d|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten))\sand\s$", re.IGNORECASE
)
_OF = re.compile(r"\s(?:of\s(?!(?:a|an|the)\s(?:way|hour|day|week|month|year|mile|century)\b|(?:19|20)\d\d))")
_OF_HALF = re.compile(
    r"\s(?:the|its|their|our|those|these|all)\s(?!way\b|national\b|average\b|rate\b|figure\b|number\b|level\b|proportion\b|\d|time\b|hour\b|day\b|battle\b|story\b)"
)
_RELATIVE = re.compile(
    r"\s(?:more|fewer|less|higher|lower|longer|shorter|smaller|larger|greater|faster|slower)\b"
)
_CHANGE_BEFORE = re.compile(
    r"\b(?:by|of|to|from|than|about|around|nearly|almost|only|just|over|under|some|roughly|to\sonly|up|down)\s$",
    re.IGNORECASE,
)


_MEDIAN = re.compile(
    r"[Hh]alf\s(?:of\s)?[^.;,\d]{3,60}\s(?:longer|more|less|fewer)\sthan\s(?P<number>\d+)\s(?:minutes|hours|days|weeks|months)\b"
)
_LIMITS = frozenset({10, 12, 15, 20, 24, 28, 30, 36, 45, 48, 60, 72, 90, 100})
"""Rounded times that are set as limits more often than they are found in the middle."""
_LETTERS = re.compile(r"[a-z]+")
_RATIO_IN = re.compile(r"\d\s[^\d.]*\b(?:in|of)\s", re.IGNORECASE)
_OF_NUMBERS = frozenset(
    f"{_ONES}|{_TEENS}|{_TENS}|hundred|thousand|dozen|twice|{'|'.join((*_FACTORS, *_DENOMINATORS))}".split(
        "|"
    )
) | {f"{kind}s" for kind in _DENOMINATORS}
"""Words of which such a number has one; a ratio may have digits alone."""


def find_worded(words: str) -> tuple[Amount, ...]:
    """
    The numbers told in words, with the fractions and ratios also where digits tell them; in order.

    >>> [(str(item.value), item.symbol) for item in find_worded("Nine in ten came; costs fell by a fifth")]
    [('90', 'percent'), ('20', 'percent')]
    >>> [str(item.value) for item in find_worded("two hundred and six calls, sixty percent late")]
    ['206', '60']
    """
    plain = set(_LETTERS.findall(words.lower()))
    if plain.isdisjoint(_OF_NUMBERS):
        return tuple(_ratios(words)) if _RATIO_IN.search(words) else ()
    found: list[Amount] = []
    for amount in (*_ratios(words), *_fractions(words), *_twice(words), *_factors(words), *_numbers(words)):
        if not any(amount.at < other.until and other.at < amount.until for other in found):
            found.append(amount)
    return tuple(sorted(found, key=lambda amount: amount.at))


def _numbers(words: str) -> Iterator[Amount]:
    for match in _NUMBER.finditer(words):
        percent = match.group("percent") or ""
        value = read_words(match.group().removesuffix(percent))
        if value is not None:
            yield Amount(Decimal(value), "percent" if percent else "", *match.span(), form="words")


def _twice(words: str) -> Iterator[Amount]:
    """ "used twice in three years", and nothing that is done so often as a rule."""
    for match in _TWICE.finditer(words):
        yield Amount(Decimal(2), "", *match.span("twice"), form="twice")


def _factors(words: str) -> Iterator[Amount]:
    """ "Reports doubled in 2016" as a change in percent."""
    for match in FACTOR.finditer(words):
        yield Amount(Decimal(_FACTORS[match.group().lower()]), "percent", *match.span(), form="factor")


def _ratios(words: str) -> Iterator[Amount]:
    """ "four in ten", "one caller in five"; with a noun between only one of some, and a verb behind."""
    for match in _each_ratio(words):
        part, whole = _read(match.group("part")), _read(match.group("whole"))
        counted, after = match.group("counted"), words[match.end() :]
        is_ratio = 0 < part < whole and not _NO_RATIO_AFTER.match(after)
        if counted.strip() == "times":
            is_ratio &= whole in (2, 3, 4, 5, 10)
        elif counted:
            is_several = whole in _ROUND and counted.count(" ") == 1 and counted != "occasions "
            is_ratio &= part == 1 or is_several
            is_ratio &= _NOT_COUNTED.search(counted) is None
            is_ratio &= _VERB_AFTER.match(after) is not None
        else:
            is_ratio &= whole <= 10 or whole in (12, 15, 20, 25, 50, 100, 1000) or part == 1
            is_ratio &= "out" not in match.group() or whole in (2, 3, 4, 5, 10, 100)
        if is_ratio:
            yield Amount(_percent(part, whole), "percent", *match.span(), form="ratio")


def _each_ratio(words: str) -> Iterator[re.Match[str]]:
    """What may be a ratio, the next from the second number on: "within 72 hours in nine cases out of ten"."""
    match = _RATIO.search(words)
    while match:
        yield match
        is_ratio = _read(match.group("part")) < _read(match.group("whole"))
        match = _RATIO.search(words, match.end() if is_ratio else match.start("whole"))


def _fractions(words: str) -> Iterator[Amount]:
    for match in _FRACTION.finditer(words):
        before, after = words[: match.start()], words[match.end() :]
        count = (match.group("count") or "one").lower()
        part = 1 if count in ("a", "an") else _read(count)
        whole = _DENOMINATORS[(match.group("kind") or "half").lower()]
        if part >= whole or (whole == _DENOMINATORS["half"] and told_by_half(words[match.start() :])):
            continue
        is_change = _CHANGE_BEFORE.search(before) is not None
        if _NO_FRACTION_BEFORE.search(before) and not before.lower().endswith(
            ("fewer than ", "more than ", "less than ")
        ):
            continue
        if _AND_BEFORE.search(before):
            continue  # "three and a quarter"
        behind = _OF.match(after) or _RELATIVE.match(after) or (is_change and _VERB_AFTER.match(after))
        if match.group("half"):
            behind = behind or _OF_HALF.match(after)
        elif part > 1 or is_change:
            behind = behind or _VERB_AFTER.match(after)
        if behind:
            yield Amount(_percent(part, whole), "percent", *match.span(), form="fraction")


def told_by_half(words: str) -> int | None:
    """
    Where the number stands that half of all lie above or below: a median told in plain words.

    >>> told_by_half("Half of the calls took longer than 41 minutes"), told_by_half("Half of them were late")
    (36, None)
    """
    found = _MEDIAN.match(words)
    return found.start("number") if found and int(found.group("number")) not in _LIMITS else None


def _read(words: str) -> int:
    return int(words) if words.isdecimal() else read_words(words) or 0


def _percent(part: int, whole: int) -> Decimal:
    share = (Decimal(100 * part) / whole).quantize(Decimal("0.1"))
    return share.to_integral_value() if share == share.to_integral_value() else share
