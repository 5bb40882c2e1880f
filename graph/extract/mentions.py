"""
Which numbers of a sentence are figures, and in what unit.

A number is a figure unless its surroundings make it something else: part of a date, of a name or address
("section 136", "Time 2 Listen"), an age, a bound or an estimate ("more than 28 days", "about 60"), or a thing
to come ("it will free 60 posts"). What the surroundings are is data: `graph/data/cues/quantities.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from graph.extract.cues import read_rows
from graph.extract.numbers import Amount, find_amounts, read_word
from graph.extract.periods import find_periods
from graph.vocabulary import Vocabulary

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_AFTER = re.compile(
    r"\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_DATE_AFTER = re.compile(r"(?:,|\s(?:and|or|to))\s{3,}")  # blanks are dates: "5 and 6 June 2017"
_CODE = re.compile(r"0\d")
_ALSO_NUMBERED = re.compile(r"\s\d+(?:,\s\d+)*\s(?:and|or|to)\s$")
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o’clock)")
_NAME_BEFORE = re.compile(r"(?<=[^.:;]\s)['‘“\"(]?[A-Z][\w’'-]*\s$")
_NEXT_WORD = re.compile(r"\s+(?P<word>[A-Za-z][\w’'-]*)")
_WORD_NUMBER = re.compile(r"\b(?:[A-Za-z]+ty-[a-z]+|[A-Za-z]{3,9})\b(?!-)")
_SMALL = 12  # number words up to here are often a manner of speaking: "on two fronts", "one of the lowest"
_WHOLE_BEFORE = re.compile(
    r"(?:\d|%|per\s?cent|\b(?P<word>[A-Za-z-]+))\s(?:out\s)?of\s(?:the\s|these\s|those\s|all\s)*$"
)
_AMONG = re.compile(r"\d.*\samong(?:st)?\s(?:the\s|these\s|those\s|all\s)*$")
_WHOLE_AFTER = re.compile(r"\s(?:out of|of)\s(?:the\s)?(?:\d|(?P<word>[a-z-]+))")
_OF_THE = re.compile(r"^[Oo]f\s(?:the\s|all\s)*$")
_GOES_ON_AFTER = re.compile(r"[;,]\s(?:and\s|but\s)?(?:only\s)?$")
_TIMES_IN = re.compile(r"\stimes\s(?:in|during)\b")
_NEAR_BEFORE = re.compile(r"[^.;,\d]{0,45}$")
_NEAR_AFTER = re.compile(r"[^.;,\d]{0,30}")
_THREE_WORDS = re.compile(r"(?:\s[A-Za-z-]+){1,3}")
_OR_OVER = re.compile(r"\s(?:and|or)\s(?:over|under|older|younger|above|below|more|less|fewer)\b")
_PER_BEFORE = re.compile(r"\b(?:per|for every)\s$", re.IGNORECASE)
_CHANGED_BY = re.compile(
    r"(?:\s[\w\s]{1,30})?\sby\s(?:only\s|just\s)?$|(?:\s(?:in|to)\s[\w\s]{1,30})?\sof\s(?:only\s|just\s)?$"
)
_FROM = re.compile(r"\b(?P<how>from|between)\s$", re.IGNORECASE)
_TO = re.compile(r"\s+(?:[a-z]+\s)?to\s")
_AND = re.compile(r"\s(?:[a-z]+\s)?and\s")
_RANGE = re.compile(r"\s(?:to|or|in|in every)\s|\s")
_RATE = re.compile(
    r"\b(?:per|for every)\s"
    r"(?:\d[\d,]*|one|a|ten|hundred|thousand|million)(?:\s(?:hundred|thousand|million))?\b",
    re.IGNORECASE,
)
_RATE_END = re.compile(
    r"(?:\s(?:of the\s)?[A-Za-z-]+){1,4}?(?=[.,;:)]|\s\s|\s(?:in|on|at|for|which|across|and|to|with)\b|$)"
)
_COUNTED = re.compile(r"[A-Za-z\s()’'/-]{0,60}")
_OF_CRIMES = re.compile(
    r"\b(per 100|for every 100)\s(?:[A-Za-z-]+\s){0,4}?(?=crimes\b|offences\b)", re.IGNORECASE
)
_OF_PEOPLE = re.compile(r"\bof the (?=population\b|people\b|residents\b)")
_PER_AFTER = re.compile(r"\s(?:per|for (?:each|every))\b")
_POINTS = re.compile(r"\spercentage points?\b")
_DURATION = re.compile(r"\s(?:(?:working|calendar)\s)?(?P<unit>(?:minute|hour|day|week|month|year)s?)\b")
_REACH = 60  # characters after a sum of money in which "per resident" belongs to it


@dataclass(frozen=True, slots=True)
class Mention:
    """
    A number of a sentence that is a figure.

    Args:
        value: Signed: what something fell by is negative.
        at, until: The printed form, in code points of the sentence.
        unit: Slug of its unit; empty where its own words do not tell.
        counted: What is counted or measured, with the words of a rate ("wanted people for every 10,000
            residents"); empty where the words after the number do not name it.
        is_compared: Whether it stands after "against", "compared with" and the like.
        is_earlier: Whether it is the first of a pair: "rose from 38 to 52".
    """

    value: Decimal
    at: int
    until: int
    unit: str = ""
    counted: str = ""
    is_compared: bool = False
    is_earlier: bool = False


@cache
def cue(what: str) -> re.Pattern[str]:
    """Any of the wordings of one kind in `quantities.csv`, as whole words."""
    wordings = sorted((row["words"] for row in read_rows("quantities") if row["what"] == what), key=len)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, reversed(wordings)))})(?!\w)", re.IGNORECASE)


def find_mentions(sentence: str, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """
    The figures of a sentence, in order; may be empty.

    A figure whose unit is in no list, or that has none to be told, is left out.
    """
    words = _without_dates(sentence)
    amounts = _amounts(words)
    pairs = {first.at: _joined(words, first, second) for first, second in pairwise(amounts)}
    ranges = {
        place
        for first, second in pairwise(amounts)
        for place in (first.at, second.at)
        if pairs[first.at] == "range"
    }
    mentions: list[Mention] = []
    for amount in amounts:
        if amount.at in ranges or not _is_figure(words, amount):
            continue
        mention = _mention(words, amount, mentions, vocabulary, pairs.get(amount.at) == "change")
        if mention is not None:
            mentions.append(mention)
    return tuple(mention for mention in _in_pairs(mentions) if mention.unit)


def _without_dates(sentence: str) -> str:
    """The sentence with blanks where it says when, so that no part of a date is taken for a figure."""
    words = sentence
    for found in find_periods(sentence):
        words = words[: found.at] + " " * (found.until - found.at) + words[found.until :]
    return words


def _amounts(words: str) -> list[Amount]:
    """Numbers in digits, and those in words that cannot be meant as a manner of speaking."""
    found = list(find_amounts(words))
    digits = [amount.at for amount in found]
    for match in _WORD_NUMBER.finditer(words):
        value = read_word(match.group())
        if value is not None and _is_exact(words, value, match, bool(digits) and digits[0] < match.start()):
            found.append(Amount(Decimal(value), "", *match.span()))
    return sorted(found, key=lambda amount: amount.at)


def _is_exact(words: str, value: int, match: re.Match[str], is_second: bool) -> bool:
    """Whether a number in words is a count: a large one, a part of a whole, or one that goes on."""
    after = words[match.end() :]
    if value > _SMALL:
        return True
    whole = _WHOLE_AFTER.match(after)
    if whole:
        return value > 1 and (whole.group("word") is None or read_word(whole.group("word")) is not None)
    if is_second and _GOES_ON_AFTER.search(words[: match.start()]):
        return _goes_on(after)
    return _TIMES_IN.match(after) is not None


def _goes_on(after: str) -> bool:
    """Whether the words after a number do not name what it counts."""
    following = _NEXT_WORD.match(after)
    return following is None or cue("goes on").fullmatch(following.group("word")) is not None


# ---------------------------------------------------------------- what is no figure


def _is_figure(words: str, amount: Amount) -> bool:
    before, printed, after = words[: amount.at], words[amount.at : amount.until], words[amount.until :]
    return not (
        _is_name(before, printed, after)
        or _is_date(printed, after)
        or any(_ends_with(before, what) for what in ("label", "age", "bound", "sample"))
        or _is_whole(before, after)
        or _PER_BEFORE.search(before)
        or cue("unsure").search(before)
        or _is_of_others(before, after)
        or _OR_OVER.match(after)
        or any(cue(what).match(after.lstrip()) for what in ("relative", "measured"))
    )


def _is_of_others(before: str, after: str) -> bool:
    """Whether forces that are not named stand right beside the number, or are what it counts."""
    near = _NEAR_BEFORE.search(before), _NEAR_AFTER.match(after)
    counted = _THREE_WORDS.match(after)
    return any(found and cue("whose").search(found.group()) for found in near) or bool(
        counted and cue("noun").search(counted.group())
    )


def _ends_with(before: str, what: str) -> bool:
    return any(found.end() == len(before.rstrip()) for found in cue(what).finditer(before))


def _is_name(before: str, printed: str, after: str) -> bool:
    """Part of a name ("Time 2 Listen"), a service ("999"), or a number that stands alone in brackets."""
    in_brackets = before.endswith("(") and after.startswith(")") and printed.isdecimal()
    also_numbered = _ALSO_NUMBERED.search(before)
    return bool(
        in_brackets
        or _NAME_BEFORE.search(before)
        or _CODE.match(printed)
        or cue("service").fullmatch(printed)
        or (also_numbered and _ends_with(before[: also_numbered.start()], "label"))
    )


def _is_date(printed: str, after: str) -> bool:
    return any(
        (_YEAR.fullmatch(printed), _MONTH_AFTER.match(after), _CLOCK.match(after), _DATE_AFTER.match(after))
    )


def _is_whole(before: str, after: str) -> bool:
    """The whole that a part is told of ("53 of the 60"), or a sample of the inspectors' own."""
    if _AMONG.search(before):
        return True
    whole = _WHOLE_BEFORE.search(before)
    if whole and (whole.group("word") is None or read_word(whole.group("word")) is not None):
        return True
    return bool(_OF_THE.search(before) and cue("ours").search(after))


# ---------------------------------------------------------------- pairs


def _joined(words: str, first: Amount, second: Amount) -> str:
    """
    How two figures that stand side by side belong together.

    Returns:
        "change" where something rose or fell "from 38 to 52", "range" for "between 16 and 1,678", "10 to 17"
        and "1 in 5", else nothing.
    """
    before, between = words[: first.at], words[first.until : second.at]
    opening = _FROM.search(before)
    if opening and opening.group("how").lower() == "between":
        return "range" if _AND.fullmatch(between) else ""
    if opening and _TO.fullmatch(between):
        return "change" if cue("up").search(before) or cue("down").search(before) else "range"
    return "range" if _RANGE.fullmatch(between) else ""


def _in_pairs(mentions: list[Mention]) -> Iterator[Mention]:
    """The first of a pair has the unit and words of the second: "from 57 to 43 per 100 crimes"."""
    for place, mention in enumerate(mentions):
        if mention.is_earlier and mention.unit in ("", "count") and place + 1 < len(mentions):
            second = mentions[place + 1]
            yield replace(mention, unit=second.unit, counted=second.counted)
        else:
            yield mention


# ---------------------------------------------------------------- units


def _mention(
    words: str, amount: Amount, earlier: list[Mention], vocabulary: Vocabulary, opens_a_pair: bool
) -> Mention | None:
    """The figure with its unit; None where its words name a unit that no list has."""
    compared = bool(earlier) and cue("against").search(words, earlier[-1].until, amount.at) is not None
    mention = Mention(
        _signed(words, amount), amount.at, amount.until, is_compared=compared, is_earlier=opens_a_pair
    )
    after = words[amount.until :]
    if amount.symbol == "gbp":
        unit = vocabulary.unit_in(after[:_REACH]) if _PER_AFTER.match(after) else "gbp"
        return replace(mention, unit=unit) if unit in ("gbp", "gbp-per-head") else None
    if amount.symbol:
        return replace(mention, unit=amount.symbol)
    if rate := _rate(after):
        unit = vocabulary.unit_in(_plain_rate(rate))
        return replace(mention, unit=unit, counted=rate.strip()) if unit else None
    if points := _POINTS.match(after):
        return replace(mention, unit="percentage-points", until=mention.until + points.end())
    if duration := _DURATION.match(after):
        return _duration(words, mention, duration, vocabulary)
    if compared and _goes_on(after):
        return replace(mention, unit=earlier[-1].unit, counted=earlier[-1].counted)
    is_count = amount.value == amount.value.to_integral_value()
    return replace(mention, unit="count" if is_count else "")


def _signed(words: str, amount: Amount) -> Decimal:
    """What something fell by is negative; what it fell to is not."""
    before, after = words[: amount.at], words[amount.until :].lstrip()
    falls = any(_CHANGED_BY.match(before, found.end()) for found in cue("down").finditer(before))
    return -amount.value if falls or cue("down").match(after) else amount.value


def _rate(after: str) -> str | None:
    """What is counted, with "per 10,000 population" and its like; None if the number is no rate."""
    per = _RATE.search(after)
    if per is None or not _COUNTED.fullmatch(after, 0, per.start()):
        return None
    if cue("against").search(after, 0, per.start()):
        return None
    end = _RATE_END.match(after, per.end())
    return after[: end.end() if end else per.end()]


def _plain_rate(rate: str) -> str:
    """The rate with what is said of crimes or people left out: the list has "per 100 crimes"."""
    return _OF_PEOPLE.sub("", _OF_CRIMES.sub(r"\1 ", rate))


def _duration(words: str, mention: Mention, found: re.Match[str], vocabulary: Vocabulary) -> Mention | None:
    """A stretch of time is a figure where it is an average or an extreme; others are terms and limits."""
    unit = vocabulary.unit_named(found.group("unit"))
    if not unit or not cue("average").search(words):
        return None
    return replace(mention, unit=unit, until=mention.until + found.end())
