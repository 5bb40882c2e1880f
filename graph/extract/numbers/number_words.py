"""
Whether a number told in words is a count, or a manner of speaking: "on two fronts", "nine of the sixty".
"""

from __future__ import annotations

import re

from graph.extract.numbers.no_figures import cue, ends_with
from graph.extract.numbers.printed import Amount, read_word
from graph.extract.numbers.signs import POINTS, is_in_points

_NEXT_WORD = re.compile(r"\s+(?P<word>[A-Za-z][\w’'-]*)")
_SMALL = 12  # number words up to here are often a manner of speaking: "on two fronts", "one of the lowest"
_FEW = 2
_WHOLE_AFTER = re.compile(r"\s(?:[a-z-]+\s)?(?:out of|of)\s(?:the\s|its\s|their\s)?(?:\d|(?P<word>[a-z-]+))")
_ALL_BUT = re.compile(r"\b(?:all|every) but\s$", re.IGNORECASE)
_GOES_ON_AFTER = re.compile(r"[;,]\s(?:and\s|but\s)?(?:only\s|just\s)?$")
_PAIRED_BEFORE = re.compile(r"\b(?:to|against|with|from|only|just|another|a further)\s$")
_AND_BEFORE = re.compile(r"\d[^.;]{0,60}\b(?:and|plus)\s$")
_THERE_WERE = re.compile(r"\b(?:there (?:were|are|had been)|(?:it|they) had)\s(?:only\s|just\s)?$")
_OPENS = re.compile(r"(?:^|[;:,]\s)(?:and\s|but\s)?(?:[Oo]nly\s|[Jj]ust\s)?$")
_WERE = re.compile(r"\s(?:were|had been|have been)\s(?:[a-z]+ly\s)?[a-z]+")
"""What became of some that are not named again: "Three were held in a cell"."""
_DATED_AFTER = re.compile(
    r"(?:\s(?:in|on|at|by|during|over|throughout))?(?:\s(?:the\s(?:whole|course)|all)\sof)?\s{3,}|\s(?:in|during)\sthe\s(?:year|month)\sbefore\b"
)
_RANGE_BEFORE = re.compile(r"\b(?:from|between)\s[a-z-]+\s(?:to|and)\s$")
_RANGE_AFTER = re.compile(r"\s(?:to|and)\s(?:[a-z-]+|\d+)\s(?:minutes|hours|days|weeks|months|years)\b")
_TIMES_IN = re.compile(
    r"\stimes\s(?:in\b|during\b|over\b|\s{2,})|\soccasions(?:\s(?:in|during|over|since)(?:\sthe)?)?\s{3,}"
)
_OF_WHICH = re.compile(
    r"\b(?:of\s(?:which|whom)|among\s(?:them|which))\s(?:only\s|just\s)?(?:[a-z]+\s(?:were|was|are|had|have)\s[^.;\d]{3,80}\sand\s)?$"
)
"""Some of those just told: "30 groups, of which eight were of thieves and five of cheats"."""
_WITH = re.compile(r"\s(?:with|under|about|more|still|not|without|chiefly|mainly|mostly)\b")
_BRIEF = re.compile(r"\s(?P<word>[a-z-]+)(?:\s(?P<next>[a-z-]+))?(?:\s(?P<last>[a-z-]+))?")
DURATION = re.compile(
    r"\s(?:(?:working|calendar)\s)?(?:(?P<work>(?!an?\b|per\b|each\b|every\b)[a-z]+)\s)?"
    r"(?P<unit>(?:second|minute|hour|day|week|month|year)s?|secs?|mins?|hrs?)\b"
    r"(?:(?![’'-])|(?=[’']\s(?:sick|sickness|leave|absence)\b))"
)


def is_exact(
    words: str, amount: Amount, others: list[Amount], all_worded: tuple[Amount, ...], is_dated: bool
) -> bool:
    """Whether a number in words is a count: a large one, a part of a whole, or one of things that count."""
    before, after = words[: amount.at], words[amount.until :]
    if amount.value > _SMALL or words[amount.at : amount.until].lower().endswith("dozen"):
        return True
    if amount.value < _FEW or ends_with(before, "bound"):
        return False
    whole = _WHOLE_AFTER.match(after)
    if whole and (
        whole.group("word") is None or read_word(whole.group("word")) is not None or "of the" in whole.group()
    ):
        return True
    if POINTS.match(after) and is_in_points(words, amount):
        return True
    if _ALL_BUT.search(before) or _TIMES_IN.match(after) or _DATED_AFTER.match(after):
        return True
    if _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after):
        return bool(cue("ranged").search(before))
    of_which = _OF_WHICH.search(before) if any(other.at < amount.at for other in others) else None
    if of_which and (goes_on(after) or (" and " in of_which.group() and _WITH.match(after))):
        return True
    if goes_on(after):
        if is_dated and _OPENS.search(before) and _WERE.match(after):
            return True
        after_figure = any(other.at < amount.at for other in others)
        after_number = any(other.at < amount.at and other.value > 1 for other in all_worded)
        if after_figure and (_PAIRED_BEFORE.search(before) or _THERE_WERE.search(before)):
            return True
        if (after_figure or after_number) and _GOES_ON_AFTER.search(before):
            return True
    if DURATION.match(after):
        return bool(cue("average").search(words)) or (is_dated and ends_with(before, "level"))
    if amount.value == _FEW and others and _AND_BEFORE.search(before):
        return counts(after)
    told = is_dated or any(other.at < amount.at for other in others) or _OPENS.search(before) is not None
    return amount.value > _FEW and told and counts(after)


def counts(after: str) -> bool:
    """Whether what a number counts is one of the things that reports count."""
    found = _BRIEF.match(after)
    return found is not None and any(word and cue("counted").fullmatch(word) for word in found.groups())


def goes_on(after: str) -> bool:
    """Whether the words after a number do not name what it counts."""
    following = _NEXT_WORD.match(after)
    return following is None or cue("goes on").fullmatch(following.group("word")) is not None
