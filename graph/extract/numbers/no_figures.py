"""
What makes a number of a sentence no figure: it is part of a date, of a name or address, an age, a limit, a
thing that should be, or another body's.

What the surroundings are is data: `graph/data/cues/quantities.csv`.
"""

from __future__ import annotations

import re
from functools import cache

from graph.extract.numbers.printed import Amount, read_word
from graph.extract.numbers.worded import told_by_half
from graph.extract.words.cues import read_rows

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_AFTER = re.compile(
    r"\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_DATE_AFTER = re.compile(r"(?:,|\s(?:and|or|to))\s{3,}")  # blanks are dates: "5 and 6 June 2017"
_AMOUNT_IN = re.compile(r"\b(?:numbers?|total|figure|level|half|third|quarter|all)\s\($")
_TIMES = re.compile(r"\stimes\b")
_CODE = re.compile(r"0\d")
_ALSO_NUMBERED = re.compile(r"\s\d+(?:,\s\d+)*\s(?:and|or|to)\s$")
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o’clock)")
_NAME_BEFORE = re.compile(r"(?<=[^.:;]\s)['‘“\"(]?[A-Z][\w’'-]*\s$")
_WHOLE_BEFORE = re.compile(
    r"(?:\d|%|per\s?cent|\b(?P<word>[A-Za-z-]+))\s(?:[a-z-]+\s)?(?:out\s)?of\s"
    r"(?:the\s|these\s|those\s|all\s|its\s|their\s|some\s)*$"
)
_REACH = 300
"""Characters on either side of a number that are looked at."""
_AMONG = re.compile(r"\d.*\samong(?:st)?\s(?:the\s|these\s|those\s|all\s)*$")
_OF_THE = re.compile(r"(?:^|[,;:]\s)(?:[Oo]f|[Aa]mong(?:st)?)\s(?:the\s|all\s|these\s|those\s)*$")
_THREE_WORDS = re.compile(r"(?:\s[A-Za-z-]+){1,3}")
_NEAR_BEFORE = re.compile(r"[^.;,\d]{0,45}$")
_NEAR_AFTER = re.compile(r"[^.;,\d]{0,30}")
_OR_OVER = re.compile(r"\s(?:and|or)\s(?:over|under|older|younger|above|below|more|less|fewer)\b")
_PER_BEFORE = re.compile(r"\b(?:per|(?:for|to|in) (?:every|each))\s$", re.IGNORECASE)
_SAME_BEFORE = re.compile(r"\b(?:same|corresponding|equivalent)\s$")
_TIME_OF = re.compile(
    r"[\s-](?:second|minute|hour|day|week|month|year)s?[’'](?!\s(?:sick|sickness|leave|absence)\b)"
)
_WHO_IS = re.compile(r"\bwho (?:is|was|are|were) (?:only |just |then |aged )?$")
_APPOSED = re.compile(r"[A-Za-z], $")
_OLDEST = 100
_OF_EVERY = re.compile(r"\b(?:of|in|from) every [\w-]+ [a-z][a-z\s-]{0,40}, (?:only |just )?$", re.IGNORECASE)
_DONE = re.compile(
    r"(?:;|,\sbut|,\syet|,\sand|:)\s.*\b(?:was|were|had|has|managed|reached|met|fell|did|took|stood|only)\b"
)
"""What is told behind an aim is no aim: "the target is 90 percent; the force managed 82"."""
_ON_AVERAGE = re.compile(r"(?:\s(?:working\s)?[a-z]+)?\s(?:on average|at the median|typically)\b")
_NO_FEWER = re.compile(r"\b(?:no|not) (?:fewer|less) than\s$", re.IGNORECASE)
_DUTY = re.compile(
    r"\b(?:must|should|shall|requires?|required|needs?|ought|minimum|has to|have to|expected|policy|to be)\b"
)
_MORE_BEFORE = re.compile(r"\b(?:another|a further)\s$", re.IGNORECASE)
_CLAUSE_START = re.compile(r"[,;:(]\s|\b(?:and|but|while|whereas|although)\s")
_HALF = re.compile(r"\bhalf\b", re.IGNORECASE)
_OLDER = re.compile(
    r"\b(?:members|people|residents|volunteers|users|men|women|callers|victims|officers|patients|most|who|they|all|everyone)\s"
    r"(?:[a-z]+\s)?(?:is|are|was|were)\s(?:[a-z]+\s)?(?:over|under|past|above|below|well over)\s$"
)
_AGED = re.compile(
    r"\s?(?:s\b|-year|year-olds?\b|years?\sold\b|years?\sof\sage\b)|\W*$|\s(?:who|is|are|was|were|and)\b"
)


@cache
def cue(what: str) -> re.Pattern[str]:
    """Any of the wordings of one kind in `quantities.csv`, as whole words."""
    wordings = sorted((row["words"] for row in read_rows("quantities") if row["what"] == what), key=len)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, reversed(wordings)))})(?!\w)", re.IGNORECASE)


def is_figure(words: str, amount: Amount, is_dated: bool) -> bool:
    """
    Whether an amount of a sentence is a figure.

    Args:
        words: The sentence, with blanks where it says when.
        is_dated: Whether the sentence says when; plans count only then.
    """
    printed = words[amount.at : amount.until]
    before, after = words[max(0, amount.at - _REACH) : amount.at], words[amount.until : amount.until + _REACH]
    return not (
        _is_name(before, printed, after, amount.symbol)
        or _is_date(printed, after)
        or any(ends_with(before, what) for what in ("label", "age", "sample"))
        or (
            ends_with(before, "limit")
            and not (amount.symbol == "gbp" and _MORE_BEFORE.search(before))
            and not _ON_AVERAGE.match(after)
            and not (_NO_FEWER.search(before) and not _DUTY.search(words))
            and not is_median(words, amount)
        )
        or _is_age(before, amount, after)
        or is_sample(words, before, after)
        or _PER_BEFORE.search(before)
        or _OF_EVERY.search(before)
        or _TIME_OF.match(after)
        or _SAME_BEFORE.search(before)
        or _is_plan(before, amount, is_dated)
        or _is_of_others(before, after)
        or _OR_OVER.match(after)
        or cue("measured").match(after.lstrip())
        or (cue("relative").match(after.lstrip()) and amount.symbol not in ("percent", "gbp"))
    )


def is_median(words: str, amount: Amount) -> bool:
    """ "Half of all calls took longer than 41 minutes"."""
    halves = (found.start() for found in _HALF.finditer(words, 0, amount.at))
    return any(told_by_half(words[start:]) == amount.at - start for start in halves)


def _is_plan(before: str, amount: Amount, is_dated: bool) -> bool:
    """Whether a number is asked for or aimed at, or planned without a date or a price."""
    aim = cue("unsure").search(before)
    if aim and not _DONE.search(before, aim.end()):
        return True
    starts = [found.end() for found in _CLAUSE_START.finditer(before)]
    clause = before[max(starts, default=0) :]
    if cue("maybe").search(clause):
        return True
    return bool(cue("planned").search(clause)) and not (is_dated or amount.symbol == "gbp")


def _is_age(before: str, amount: Amount, after: str) -> bool:
    """ "under 18s", "those over 65": a bound on years without a noun behind it."""
    is_small = not amount.symbol and amount.value < _OLDEST
    also = _ALSO_NUMBERED.search(before)
    if is_small and (_APPOSED.search(before) and after.startswith(", ")):
        return True
    if is_small and _WHO_IS.search(before) and (after[:1] in (",", ".") or _AGED.match(after)):
        return True
    if is_small and also and ends_with(before[: also.start()], "age"):
        return True
    if is_small and _OLDER.search(before) and re.match(r"[,.;:]|$", after):
        return True
    return is_small and ends_with(before, "below") and _AGED.match(after) is not None


def _is_of_others(before: str, after: str) -> bool:
    """Whether forces that are not named stand right beside the number, or are what it counts."""
    near = _NEAR_BEFORE.search(before), _NEAR_AFTER.match(after)
    counted = _THREE_WORDS.match(after)
    return any(found and cue("whose").search(found.group()) for found in near) or bool(
        counted and cue("noun").search(counted.group())
    )


def ends_with(before: str, what: str) -> bool:
    """Whether a wording of one kind stands right before a number."""
    return any(found.end() == len(before.rstrip()) for found in cue(what).finditer(before))


def _is_name(before: str, printed: str, after: str, symbol: str) -> bool:
    """Part of a name ("Time 2 Listen"), a service ("999"), or a number that stands alone in brackets."""
    in_brackets = (
        before.endswith("(")
        and after.startswith(")")
        and printed.isdecimal()
        and not _AMOUNT_IN.search(before)
    )
    also_numbered = _ALSO_NUMBERED.search(before)
    return bool(
        in_brackets
        or (not symbol and _NAME_BEFORE.search(before) and not _TIMES.match(after))
        or _CODE.match(printed)
        or cue("service").fullmatch(printed)
        or (also_numbered and ends_with(before[: also_numbered.start()], "label"))
    )


def _is_date(printed: str, after: str) -> bool:
    return any(
        (_YEAR.fullmatch(printed), _MONTH_AFTER.match(after), _CLOCK.match(after), _DATE_AFTER.match(after))
    )


def is_whole(before: str) -> bool:
    """Whether a number is the whole that a part is told of: "53 of the 60"."""
    if _AMONG.search(before) or _OF_THE.search(before):
        return True
    whole = _WHOLE_BEFORE.search(before)
    return bool(whole and (whole.group("word") is None or read_word(whole.group("word")) is not None))


def is_sample(words: str, before: str, after: str) -> bool:
    """Whether a whole is a sample that inspectors read, or cases that are mostly read as one."""
    if not is_whole(before):
        return False
    counted = _THREE_WORDS.match(after)
    return bool(
        cue("ours").search(words) or (counted and cue("sampled").search(counted.group())) or (counted is None)
    )
