"""
Which numbers of a sentence are figures, and in what unit.

Numbers are told in digits and in words (`numbers/worded.py`); `numbers/no_figures.py` says which of them are
part of a date or name, an age, a limit, or a thing to come. What the surroundings are is data:
`graph/data/cues/quantities.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from graph.extract.figures.comparisons import Stretch, find_comparisons
from graph.extract.numbers.no_figures import cue, ends_with, is_figure, is_median
from graph.extract.numbers.number_words import DURATION, counts, goes_on, is_exact
from graph.extract.numbers.pairs import joined
from graph.extract.numbers.printed import Amount, find_amounts
from graph.extract.numbers.signs import POINTS, Beside, is_in_points, signed
from graph.extract.numbers.units import plain_rate
from graph.extract.numbers.worded import find_worded
from graph.extract.times.periods import find_periods
from graph.extract.times.sentence_dates import is_to_come
from graph.extract.times.shifts import find_counts
from graph.vocabulary import Vocabulary

_MOST_FIGURES = 40
"""A sentence with more is a table that lost its rows: nothing tells what its figures count."""
_SHARE_OF = re.compile(r"\b(?:percentage|proportion|share) of\b[^.;:]*$", re.IGNORECASE)
_MOST_PERCENT = 100
_ALSO_MEAN = re.compile(r"\b(?:median|mean|average|longest|shortest)\s(?:of\s|was\s|is\s)?$")
_TAKES = re.compile(r"\b(?:takes?|took|taken|waits?|waited|lasts?|lasted)\s(?:only\s|just\s|about\s)?$")
_TIMED = ("seconds", "minutes", "hours", "days", "weeks", "months")
_FOR_EACH = re.compile(
    r"\s[a-z-]+\s(?:for (?:each|every|one)|per|to (?:each|every|one)|in (?:each|every)|a)\s[a-z]"
)
_RISEN_UP = re.compile(
    r"\b(?:crept|went|gone|rose|risen|climbed|moved|came|come|adds?|added|shot|jumped|leapt|pushed) up to\s$"
)
_RATE = re.compile(
    r"\b(?:per|(?:for|to|in) (?:every|each))\s"
    r"(?:\d[\d,]*m?|one|a|ten|hundred|thousand|million)(?:\s(?:hundred|thousand|million))?\b",
    re.IGNORECASE,
)
_RATE_END = re.compile(
    r"(?:\s(?:of the\s)?[A-Za-z-]+){1,4}?(?=[.,;:)]|\s\s|\s(?:in|on|at|for|which|across|and|to|with)\b|$)"
)
_RATE_BEFORE = re.compile(
    r"(?P<rate>\b(?:per|for (?:every|each))\s\d[\d,]*[^.;,\d]{0,60}?\s)"
    r"(?:was|were|is|are|stood at|stands at|rose to|fell to|(?:has|had) (?:risen|fallen) to"
    r"|reached|remained at)\s(?:only\s|just\s|about\s)?$"
)
_FOR_EVERY = re.compile(
    r"\b(?P<rate>for every\s\d[\d,]*\s[^.;,\d]{0,90}?),?\s"
    r"(?:there\s(?:were|was|are|is|had been|have been)|(?:the force|the constabulary|it|they"
    r"|officers)\s[a-z]+)\s"
    r"(?:only\s|just\s)?$",
    re.IGNORECASE,
)
_SAME_MEASURE = re.compile(
    r"\b(?:rate|average|figure|proportion|share|level|percentage|one|that|it|drop|fall|rise|increase|decrease"
    r"|reduction|change|gap|difference)\b[^.;\d]{0,60}"
    r"\b(?:was|were|is|of|been|being|stood at|at)\s(?:only\s|just\s)?$"
)
_IN_A_ROW = re.compile(
    r"(?:\son average)?[\s,;]*(?:(?:and|then|or|but|was|were|is|now|takes?|took|stands|at|to|from|up|down"
    r"|it|by|rising|falling|dropping|fell|rose|only|just|had|been|in|this|that)\b[\s,;]*)*"
)
"""What may stand between figures of one kind at several times, dates left out."""
_NEXT_OF_SEVERAL = re.compile(r"[\s,]*(?:(?:in|on|at|for|by|during)\b)?[\s,]*(?:and|or)\s")
_AVERAGE_WAS = re.compile(r"\b(?:average|mean|median)\b[^.;\d]{0,40}\b(?:was|is|of|at)\s(?:only\s|just\s)?$")
_OF_OTHERS = re.compile(r"\([^():;\d]{2,40}:\s$")
_COUNTED = re.compile(r"(?:\s(?:999|101|111)\s)?[A-Za-z\s()’'/-]{0,60}")
_PER_AFTER = re.compile(
    r"(?:\s[a-z-]+){0,4}?\s(?P<per>(?:per|for (?:each|every))\s(?:head|person|resident|inhabitant|member)\b)"
    r"|\s(?P<at_once>per|a head|for (?:each|every))\b"
)
_SERVICE = re.compile(
    r"(?:999|101|111|112)\s(?:calls?|callers?|service|system|line|demand|number|emergency)\b"
)
_PER_DAY = re.compile(
    r"\s(?:(?:per|for each|for every|a)\s(?:person|head|resident)\s?,?\s?(?:per|a|each|every)\sday"
    r"|(?:a|per|each) day (?:for each|for every|per|a) (?:person|head|resident))\b"
)
_OF_EACH = re.compile(
    r"\s(?:each|apiece)\b|\s(?:of|in|from|per|a|each|every)\s(?:each|every|(?:shift|day|week|officer|person|head)\b)"
)
_AND_LESS = re.compile(r"(?:\sand|,)?\s(?P<number>\d{1,2})\s(?P<unit>min|sec)(?:ute|ond)?s?\b")
_REACH = 60  # characters after a sum of money in which "per resident" belongs to it
_SHORT_UNITS = {"sec": "seconds", "min": "minutes", "hr": "hours"}
_MUCH = 100  # as many hours or days are an amount of work or of sickness, and no limit


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
        is_low: Whether it is the lower end of a range of which both are told: "between 22 and 31 cases each".
    """

    value: Decimal
    at: int
    until: int
    unit: str = ""
    counted: str = ""
    is_compared: bool = False
    is_earlier: bool = False
    is_low: bool = False


def find_mentions(sentence: str, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """
    The figures of a sentence, in order; may be empty.

    A figure whose unit is in no list is left out.
    """
    words, is_dated = _without_dates(sentence)
    amounts = _amounts(words, is_dated)
    if not 0 < len(amounts) <= _MOST_FIGURES:
        return ()
    pairs = {first.at: joined(words, first, second) for first, second in pairwise(amounts)}
    ranges = {
        place
        for first, second in pairwise(amounts)
        for place in (first.at, second.at)
        if pairs[first.at] == "range"
    }
    ends = {second.at for first, second in pairwise(amounts) if pairs[first.at] in ("change", "ends")}
    comparisons = find_comparisons(words, tuple(amount.at for amount in amounts))
    mentions: list[Mention] = []
    for amount in amounts:
        if mentions and amount.at < mentions[-1].until:
            continue  # "4 minutes 12 seconds" is one figure
        if amount.at in ranges or not is_figure(words, amount, is_dated):
            continue
        reading = _Reading(words, amount, mentions, vocabulary, is_dated, comparisons)
        mention = reading.mention(pairs.get(amount.at, ""), amount.at in ends)
        if mention is not None:
            mentions.append(mention)
    return tuple(mention for mention in _in_pairs(mentions) if mention.unit)


def _without_dates(sentence: str) -> tuple[str, bool]:
    """The sentence with blanks where it says when, and whether it does: no part of a date is a figure."""
    words, is_dated = sentence, False
    for found in find_periods(sentence):
        is_dated |= found.period is not None and not is_to_come(sentence, found)
        words = _blanked(words, found.at, found.until)
    for start, end in find_counts(words):
        words = _blanked(words, start, end)
    return words, is_dated


def _blanked(words: str, start: int, end: int) -> str:
    return words[:start] + " " * (end - start) + words[end:]


def _amounts(words: str, is_dated: bool) -> list[Amount]:
    """Numbers in digits, and those in words that cannot be meant as a manner of speaking."""
    worded = find_worded(words)
    shares = [amount for amount in worded if amount.form != "words"]
    digits = [
        amount
        for amount in find_amounts(words)
        if not _SERVICE.match(words, amount.at)
        and not any(share.at <= amount.at < share.until for share in shares)
    ]
    found = [*digits, *shares]
    for amount in worded:
        if amount.form == "words" and (amount.symbol or is_exact(words, amount, found, worded, is_dated)):
            found.append(amount)
    return sorted(found, key=lambda amount: amount.at)


# ---------------------------------------------------------------- pairs


def _in_pairs(mentions: list[Mention]) -> Iterator[Mention]:
    """The figures of a pair share unit and words: "from 57 to 43 per 100 crimes", "from 14 days to 8.5"."""
    for place, mention in enumerate(mentions):
        second = mentions[place + 1] if place + 1 < len(mentions) else None
        first = mentions[place - 1] if place else None
        if (mention.is_earlier or mention.is_low) and mention.unit in ("", "count") and second:
            yield replace(mention, unit=second.unit, counted=second.counted)
        elif first and (first.is_earlier or first.is_low) and mention.unit in ("", "count") and first.unit:
            yield replace(mention, unit=first.unit, counted=mention.counted or first.counted)
        else:
            yield mention


# ---------------------------------------------------------------- units


@dataclass(frozen=True)
class _Reading:
    """An amount of a sentence that is to be read as a figure."""

    words: str
    amount: Amount
    earlier: list[Mention]
    vocabulary: Vocabulary
    is_dated: bool
    comparisons: tuple[Stretch, ...]

    def mention(self, pair: str, ends_a_pair: bool) -> Mention | None:
        """The figure with its unit; None where its words name a unit that no list has."""
        amount, after = self.amount, self.words[self.amount.until :]
        mention = Mention(
            self._signed(),
            self._start(),
            amount.until,
            is_compared=self._is_compared(),
            is_earlier=pair == "change",
            is_low=pair == "ends",
        )
        in_pair = bool(pair) or ends_a_pair
        if amount.symbol == "gbp":
            per = _PER_AFTER.match(after)
            unit = (
                self.vocabulary.unit_in(
                    plain_rate(after[max(per.start("per"), per.start("at_once")) :][:_REACH])
                )
                if per
                else "gbp"
            )
            if unit == "gbp" and self.earlier and self._is_like(mention):
                per_head = [other for other in self.earlier[-2:] if other.unit == "gbp-per-head"]
                unit = "gbp-per-head" if per_head else unit
            return replace(mention, unit=unit) if unit in ("gbp", "gbp-per-head") else None
        points = POINTS.match(after)
        if points and is_in_points(self.words, amount):
            return replace(mention, unit="percentage-points", until=mention.until + points.end())
        if amount.symbol == "pence":
            daily = _PER_DAY.match(after)
            return replace(mention, unit="pence-per-person-per-day" if daily else "pence")
        if amount.symbol:
            return replace(mention, unit=amount.symbol)
        if rate := _rate(after):
            unit = self.vocabulary.unit_in(plain_rate(rate))
            return replace(mention, unit=unit, counted=rate.strip()) if unit else None
        if duration := DURATION.match(after):
            return self._duration(mention, duration, in_pair)
        return self._plain(mention, after, in_pair)

    def _plain(self, mention: Mention, after: str, in_pair: bool) -> Mention:
        """A bare number: of the rate before it, in the unit of the figure it is set beside, or a count."""
        rate = _FOR_EVERY.search(self.words, 0, self.amount.at)
        if rate and (unit := self.vocabulary.unit_in(plain_rate(rate.group("rate")))):
            return replace(mention, unit=unit)
        is_whole_number = self.amount.value == self.amount.value.to_integral_value()
        if goes_on(after):
            rate = _RATE_BEFORE.search(self.words, 0, self.amount.at)
            unit = self.vocabulary.unit_in(plain_rate(rate.group("rate"))) if rate else None
            if unit:
                return replace(mention, unit=unit)
            if self.earlier and self._is_like(mention):
                return replace(mention, unit=self.earlier[-1].unit, counted=self.earlier[-1].counted)
            if self.earlier and _ALSO_MEAN.search(self.words, self.earlier[-1].until, self.amount.at):
                return replace(mention, unit=self.earlier[-1].unit)
            if (
                self.earlier
                and self.earlier[-1].unit in _TIMED
                and _TAKES.search(self.words, 0, self.amount.at)
            ):
                return replace(mention, unit=self.earlier[-1].unit)
            if _SHARE_OF.search(self.words, 0, self.amount.at) and self.amount.value <= _MOST_PERCENT:
                return replace(mention, unit="percent")
            spoken = list(DURATION.finditer(self.words, 0, self.amount.at))
            if spoken and _AVERAGE_WAS.search(self.words, 0, self.amount.at):
                return replace(mention, unit=self.vocabulary.unit_named(spoken[-1].group("unit")) or "")
        follows = self.earlier and (mention.is_compared or goes_on(after))
        if not is_whole_number and follows:
            return replace(mention, unit=self.earlier[-1].unit, counted=self.earlier[-1].counted)
        is_count = (
            is_whole_number
            or in_pair
            or cue("average").search(self.words) is not None
            or counts(after)
            or _FOR_EACH.match(after) is not None
        )
        return replace(mention, unit="count" if is_count else "")

    def _is_like(self, mention: Mention) -> bool:
        """Whether it is told of what the figure before is told of."""
        between = self.words[self.earlier[-1].until : self.amount.at]
        in_a_row = _IN_A_ROW.fullmatch(between) is not None and "   " in between
        return (
            in_a_row
            or mention.is_compared
            or any(form.search(between) for form in (_SAME_MEASURE, _OF_OTHERS))
        )

    def _start(self) -> int:
        """Where the printed form starts: "more than" and its like are part of it."""
        before = self.words[: self.amount.at]
        before = _RISEN_UP.sub(lambda found: " " * len(found.group()), before)
        bounds = [
            found.start()
            for what in ("bound", "below")
            for found in cue(what).finditer(before)
            if found.end() == len(before.rstrip())
        ]
        return min(bounds, default=self.amount.at)

    def _is_compared(self) -> bool:
        if not self.earlier:
            return False
        at, earlier = self.amount.at, self.earlier[-1]
        inside = [start for start, end in self.comparisons if start < at < end]
        return bool(inside) and (earlier.until <= inside[-1] or self._goes_with(earlier))

    def _goes_with(self, earlier: Mention) -> bool:
        """Whether it is the next of several: "compared with 131 in 2015 and 109 in 2014"."""
        return (
            earlier.is_compared
            and _NEXT_OF_SEVERAL.fullmatch(self.words, earlier.until, self.amount.at) is not None
        )

    def _signed(self) -> Decimal:
        """What something fell by is negative; what it fell to is not."""
        last = self.earlier[-1] if self.earlier else None
        beside = Beside(last.value, last.unit, last.until, self._is_compared()) if last else None
        return signed(self.words, self.amount, self._start(), beside)

    def _duration(self, mention: Mention, found: re.Match[str], in_pair: bool) -> Mention | None:
        """A stretch of time that is an average, an extreme, a level or work; others are limits."""
        name = found.group("unit")
        unit = self.vocabulary.unit_named(_SHORT_UNITS.get(name.removesuffix("s"), name))
        work, before = found.group("work"), self.words[: self.amount.at]
        if work and not cue("work").fullmatch(work):
            return replace(mention, unit="count") if self.amount.form != "words" else None
        is_told = (
            work
            or _AND_LESS.match(self.words, self.amount.until + found.end())
            or in_pair
            or mention.is_compared
            or self.amount.value >= _MUCH
            or cue("average").search(self.words)
            or (self.is_dated and ends_with(before, "level"))
            or _OF_EACH.match(self.words, self.amount.until + found.end())
            or is_median(self.words, self.amount)
        )
        is_relative = cue("relative").match(self.words[self.amount.until + found.end() :].lstrip())
        if not unit or not is_told or is_relative:
            return None
        until = mention.until + found.end()
        less = _AND_LESS.match(self.words, until)
        if (
            less
            and unit in ("hours", "minutes")
            and less.group("unit") == ("min" if unit == "hours" else "sec")
        ):
            value = mention.value + (Decimal(less.group("number")) / 60).quantize(Decimal("0.01"))
            return replace(mention, unit=unit, value=value, until=less.end())
        return replace(mention, unit=unit, until=until)


def _rate(after: str) -> str | None:
    """What is counted, with "per 10,000 population" and its like; None if the number is no rate."""
    per = _RATE.search(after)
    if per is None or not _COUNTED.fullmatch(after, 0, per.start()):
        return None
    if cue("against").search(after, 0, per.start()):
        return None
    end = _RATE_END.match(after, per.end())
    return after[: end.end() if end else per.end()]
