"""
When a figure of a sentence was counted.

In this order: told by how far it lies from the figure before ("a year earlier"); a date right behind it; the
only date on its side of "compared with" and its like; of several, that of its clause, or the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.document import Span
from graph.extract.figures.comparisons import Stretch
from graph.extract.figures.mentions import Mention
from graph.extract.numbers.no_figures import cue
from graph.extract.numbers.worded import FACTOR
from graph.extract.panels.pieces import Piece
from graph.extract.times.periods import Found, Period, months_to
from graph.extract.times.sentence_dates import dates_of
from graph.extract.times.shifts import shift_of

_SAME_TIME = re.compile(
    r"\b(?:same|equivalent|corresponding|matching) (?:\w+ )?"
    r"(?:date|day|time|months?|period|quarter|point|week|weeks|half|stage)\s(?:in\s)?$"
)
_NEXT_TO = re.compile(r"(?:\s[A-Za-z’'-]+){0,3}\s\(?")
_CLAUSE = re.compile(r"[;:]\s|,\s(?:and|but|while|whereas|although|though|where|when|which|who)\s|\swhere\s")
_OWN_CLAUSE = re.compile(r"[;:]\s(?:but\s|and\s|whereas\s|while\s)?$|,\s(?:whereas|while|but)\s$")
_DURING = re.compile(r"\b(?:during|over|throughout|in the course of)\s(?:the\s)?[^,;.]*$", re.IGNORECASE)
_ODD_MONTHS = re.compile(
    r"(?:[24578]|1[0134-9]|2\d|two|four|five|seven|eight|ten|eleven|fourteen|eighteen)[\s-]months\b",
    re.IGNORECASE,
)
"""So many months are not what things are counted over: in them a level rose or fell."""
_BY_NOW = re.compile(
    r"\bnow\s[a-z]+\s(?:at\s|only\s|just\s)?$|\b(?:has|have)\s(?:now\s|since\s)?(?:been\s)?[a-z]+\s(?:down\s|up\s)?to\s(?:[a-z]+\s)?$"
)
_APPOSED_CHANGE = re.compile(
    r"\d.*[,(–]\s(?:or\s|(?:which|this|that) (?:is|was|represents)\s)?an?\s(?:[a-z]+\s)?"
    r"(?:rise|increase|fall|drop|decrease|reduction|decline|cut|change|growth)\sof\s(?:[a-z]+\s){0,2}$"
)
"""A change told behind what it is measured against is of the later time."""
_CHANGE_WAS = re.compile(
    r"\b(?:rise|increase|growth|fall|drop|decrease|reduction|decline|cut|change)"
    r"(?:\s(?:across|in|for|throughout|there|nationally|among)(?:\s[\w’'-]+){0,5}?)?"
    r"\s(?:was|is|amounted to|came to|stood at|averaged|reached)(?:\sonly|\sjust)?$"
)
_NOW = re.compile(r"\b(?:now|currently|today)\s(?:[a-z]+\s){0,3}$")
_WHEN_THERE = re.compile(r",\s(?:when|in which|during which|at which point)\s[^,;:.\d]{0,40}")
_THIS_YEAR = re.compile(r"\b(?:this year|so far|to date|currently|at present|today)\b")
_COSTS = re.compile(
    r"\band\s(?:it\s|they\s)?(?:costs?|is|are|has|employs?|holds?|runs?|takes?|needs?|receives?"
    r"|now [a-z]+)\s$"
)
_FROM = re.compile(r"[^.;\d]{0,40}\bfrom\s")
_BRACKETS = re.compile(r"\([^()]*\)")
_RESPECTIVELY = re.compile(r"\brespectively\b")
_BETWEEN = re.compile(r"\b(?:between|from)\s(?:the\s)?$", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|to)\s(?:the\s)?")
_LAST_YEAR = re.compile(r"\blast year\b")
_JUNE = 6
"""The last year of a report is the one that ended before the summer of its inspection."""
_LONGEST_SIDE = 120  # characters

Dated = tuple[Period | None, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """
    The figure before: its period, the words that say so, whether it is of the same area, its unit, whether it
    was set against the year before, and whether it is only told that things were looked at on that day.
    """

    period: Period | None
    spans: tuple[Span, ...]
    is_same_area: bool
    unit: str = ""
    is_yearly: bool = False
    is_count: bool = False


class Timing:
    """The dates of a sentence and the figures that they belong to."""

    def __init__(
        self,
        piece: Piece,
        mentions: Sequence[Mention],
        comparisons: tuple[Stretch, ...],
        year: int,
        again: Sequence[Found] = (),
        *,
        is_yearly: bool = False,
    ) -> None:
        self.piece = piece
        self.year = year
        self.words = piece.words
        self.mentions = mentions
        self.comparisons = comparisons
        self.brackets = [
            found.span()
            for found in _BRACKETS.finditer(self.words)
            if any(found.start() < mention.at < found.end() for mention in mentions)
        ]
        self.periods = _spanned(self.words, dates_of(self.words, [item.at for item in mentions]))
        self.periods += again
        self.yearly = again if is_yearly else ()

    def of(self, place: int, before: Told | None) -> Dated:
        """
        The period of a figure, and where the sentence says so; None where it does not.

        Args:
            place: Index of the figure among all of the sentence.
            before: The figure before it; None for the first, and behind one whose area cannot be told.
        """
        if self.mentions[place].is_low and place + 1 < len(self.mentions):
            return self._of(place + 1, place, before)
        if place and self.mentions[place - 1].is_low and before:
            return before.period, before.spans
        if self._tells_of_a_pair(place):
            return self._of(place + 2, place + 1, before)
        return self._of(place, place, before)

    def _of(self, place: int, since: int, before: Told | None) -> Dated:
        mention = self.mentions[place]
        moved = self._moved(place, since, before)
        if moved:
            return moved
        own = self._own(mention)
        if mention.is_compared and before and before.period:
            same = self._same_time(own, before.period)
            if same:
                return same, before.spans
            if not own and not before.is_same_area:
                return before.period, before.spans
        found = self._chosen(own, mention)
        if found and self._is_baseline(mention, found):
            before_it = [item for item in own if item.until <= mention.at and item.period]
            found = before_it[-1] if before_it and self.words.find(";", 0, mention.at) < 0 else None
        if found is None:
            return None, ()
        period = self._of_pair(place, found)
        return (period, self.piece.part(found.at, found.until).spans()) if period else (None, ())

    # ------------------------------------------------------------ which date

    def _own(self, mention: Mention) -> list[Found]:
        """The dates on a figure's side of every comparison."""
        for start, end in self.brackets:
            if start < mention.at < end and any(start < found.at < end for found in self.periods):
                low = self.words.rfind(";", start, mention.at)
                high = self.words.find(";", mention.at, end)
                start, end = max(low, start), high if high > 0 else end
                within = [found for found in self.periods if start < found.at < end]
                if within:
                    return within
        inside = [stretch for stretch in self.comparisons if stretch[0] < mention.at < stretch[1]]
        if inside and not _APPOSED_CHANGE.search(self.words, inside[-1][0], mention.at):
            start, end = inside[-1]
            within = [found for found in self.periods if start <= found.at < end]
            led = [found for found in self.periods if self.words[found.until : start].strip(" ,") == ""]
            return within or [found for found in led if found.until <= start][-1:]
        return [
            found
            for found in self.periods
            if not any(low <= found.at < high for low, high in (*self.comparisons, *self.brackets))
        ]

    def _chosen(self, own: Sequence[Found], mention: Mention) -> Found | None:
        """The date of a figure among those that may be its own."""
        opening = [found for found in own if self._opens(found, mention)]
        if opening:
            return opening[0]
        led = [found for found in own if _WHEN_THERE.fullmatch(self.words, found.until, mention.at)]
        if led:
            return led[-1]
        is_lead = len(own) == 1 and own[0].at < mention.at
        own = [found for found in own if is_lead or not self.words.startswith(":", found.until)]
        behind = [found for found in own if self._follows(found, mention)]
        if behind:
            return behind[0]
        if _RESPECTIVELY.search(self.words):
            return self._in_turn(mention, own)
        if len(own) <= 1:
            return own[0] if own and not self._is_elsewhere(own[0], mention) else None
        cuts = [0, *(found.start() for found in _CLAUSE.finditer(self.words)), len(self.words)]
        start = max(cut for cut in cuts if cut <= mention.at)
        end = min(cut for cut in cuts if cut > mention.at)
        clause = [found for found in own if start <= found.at < end] or list(own)
        closed = [found for found in clause if found.period] or clause
        earlier = [found for found in closed if found.at < mention.at]
        return earlier[-1] if earlier else closed[0]

    def _in_turn(self, mention: Mention, own: Sequence[Found]) -> Found | None:
        """The date of a figure where each of several has one: "41 and 52 in 2014 and 2015 respectively"."""
        dates = [found for found in own if found.period]
        first = sum(other.at < mention.at for other in self.mentions if other.unit == mention.unit)
        count = sum(other.unit == mention.unit for other in self.mentions)
        return dates[first] if count == len(dates) else None

    def _opens(self, found: Found, mention: Mention) -> bool:
        """Whether a date stands before a figure with a colon: "rose to 63 (2015/16: 41)"."""
        return self.words[found.until : mention.at].strip() == ":"

    def _follows(self, found: Found, mention: Mention) -> bool:
        """Whether a date belongs to one of several figures: "from 120 in 2016 to 80 incidents in 2017"."""
        return (
            found.at >= mention.until
            and not self.words.startswith(":", found.until)
            and _NEXT_TO.fullmatch(self.words, mention.until, found.at) is not None
        )

    def _is_elsewhere(self, found: Found, mention: Mention) -> bool:
        """Whether a date is of another figure, and this one is of now: "27 hold one; in 2015 only 16 did"."""
        if self._is_past(found, mention):
            return True
        between = any(mention.at < other.at < found.at for other in self.mentions)
        if between and _NOW.search(self.words, 0, mention.at):
            return True
        later = any(other.at > found.at for other in self.mentions)
        return (
            later
            and found.at > mention.until
            and _OWN_CLAUSE.search(self.words, mention.until, found.at) is not None
        )

    def _is_past(self, found: Found, mention: Mention) -> bool:
        """Whether a date belongs to the figure before, and this one is of now: "has been cut to 240"."""
        before = [other for other in self.mentions if other.at < mention.at]
        if _THIS_YEAR.search(self.words, found.until, mention.at):
            return True
        if any(other.until < found.at for other in before) and _NOW.search(
            self.words, found.until, mention.at
        ):
            return True
        if not before or not self._follows(found, before[-1]):
            return False
        between = self.words[found.until : mention.at]
        return bool(_BY_NOW.search(between) or _COSTS.search(between))

    def _is_baseline(self, mention: Mention, found: Found) -> bool:
        """Whether a change is told from that time on: "an increase of 7.5 percent on … in August 2016"."""
        if found.at < mention.until:
            return False
        changed = self.words[max(0, mention.at - _LONGEST_SIDE) : mention.at].rstrip()
        is_change = changed.endswith((" of", " by", " down", " up")) and (
            cue("up").search(changed) or cue("down").search(changed)
        )
        return bool(is_change) and re.match(r"\s(?:on|since|from)\b", self.words[mention.until :]) is not None

    # ------------------------------------------------------------ told from another

    def _moved(self, place: int, since: int, before: Told | None) -> Dated | None:
        """The period of a figure told by how far it lies from the one before it, or from a date."""
        mention = self.mentions[place]
        low = self.mentions[since - 1].until if since else 0
        high = self.mentions[place + 1].at if place + 1 < len(self.mentions) else len(self.words)
        first = self.mentions[since]
        if any(low <= found.at < high and self._is_near(found, mention) for found in self.periods):
            return None
        months = shift_of(self.words[low : first.at], self.words[mention.until : high])
        if months is None:
            return None
        if before and before.period:
            if _LAST_YEAR.search(self.words[mention.until : high]) and not mention.is_compared:
                months = 12 * ((self.year - before.period.last.year) - (before.period.last.month > _JUNE))
            return before.period.shifted(months), before.spans
        dates = [found for found in self.periods if found.period and found.at < first.at]
        if len(dates) == 1 and dates[0].period:
            spans = self.piece.part(dates[0].at, dates[0].until).spans()
            return dates[0].period.shifted(months), spans
        return None

    def _is_near(self, found: Found, mention: Mention) -> bool:
        return self._follows(found, mention) and found.period is not None

    def _same_time(self, own: Sequence[Found], period: Period) -> Period | None:
        """ "on the same date in 2016"."""
        for found in own:
            lead = re.sub(r"in\s$", "", self.words[: found.at] + "in ")
            if found.period and _SAME_TIME.search(lead):
                return period.years_before(period.last.year - found.period.last.year)
        return None

    def _of_pair(self, place: int, found: Found) -> Period | None:
        """
        Of "from 57 to 43 between 2017 and 2018" each figure has its own year; a change is of the later one;
        the first of any other pair is of the year before, if the sentence speaks of a year.
        """
        mention, period = self.mentions[place], found.period
        is_later = place > 0 and self.mentions[place - 1].is_earlier
        if period is None:
            return None
        if found.ends and (mention.is_earlier or is_later):
            return found.ends[0] if mention.is_earlier else found.ends[1]
        if found.ends and self._is_change(mention) and found.ends[0] < found.ends[1]:
            return found.ends[1]
        if (mention.is_earlier or is_later) and not found.ends:
            if _ODD_MONTHS.match(self.words, found.at):
                return None if mention.is_earlier else Period(period.last, period.last)
            is_during = _DURING.search(self.words[max(0, found.at - 20) : found.until]) is not None
            if mention.unit == "count" and is_during and found not in self.yearly:
                return None
        if not mention.is_earlier or self._follows(found, mention):
            return period
        return period.years_before(1) if period == months_to(period.last, 12) else None

    def _tells_of_a_pair(self, place: int) -> bool:
        """Whether a change is told with its figures: "fell by a fifth, from 155 in 2015 to 124 in 2016"."""
        if place + 2 >= len(self.mentions) or not self.mentions[place + 1].is_earlier:
            return False
        mention, then = self.mentions[place], self.mentions[place + 1]
        return self._is_change(mention) and _FROM.fullmatch(self.words, mention.until, then.at) is not None

    def _is_change(self, mention: Mention) -> bool:
        """Whether a figure tells by how much something rose or fell."""
        if FACTOR.search(self.words[mention.at : mention.until]):
            return True
        before = self.words[max(0, mention.at - _LONGEST_SIDE) : mention.at].rstrip()
        moved = [*cue("up").finditer(before), *cue("down").finditer(before)]
        at_once = mention.unit == "percent" and (
            any(found.end() == len(before) for found in moved) or _CHANGE_WAS.search(before) is not None
        )
        return at_once or (bool(moved) and before.endswith((" of", " by", " by only", " by just")))


def _spanned(words: str, found: list[Found]) -> list[Found]:
    """ "between the 12 months to June 2013 and the 12 months to June 2014" as one stretch with two ends."""
    spanned: list[Found] = []
    for item in found:
        last = spanned[-1] if spanned else None
        if (
            last is not None
            and last.period
            and item.period
            and last.period.last < item.period.last
            and _AND.fullmatch(words, last.until, item.at)
            and _BETWEEN.search(words, 0, last.at)
        ):
            whole = Period(min(last.period.first, item.period.first), item.period.last)
            spanned[-1] = Found(whole, last.at, item.until, (last.period, item.period))
        else:
            spanned.append(item)
    return spanned
