"""
How two numbers that stand side by side belong together: "from 38 to 52", "between 22 and 31", "10 to 17".
"""

from __future__ import annotations

import re

from graph.extract.numbers.no_figures import cue
from graph.extract.numbers.printed import Amount

_FROM = re.compile(
    r"\b(?P<how>from|between)\s"
    r"(?:just\s|only\s|(?:more|fewer|less) than\s|about\s|around\s|nearly\s|almost\s|some\s|over\s"
    r"|under\s)*$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\s+(?:[a-z’'-]+\s+){0,5}to\s"
    r"(?:just\s|only\s|(?:more|fewer|less) than\s|about\s|around\s|nearly\s|almost\s|some\s|over\s|under\s)*"
)
_BY = re.compile(r"\bby\s$")
_AND = re.compile(r"\s(?:[a-z]+\s)?and\s")
_RANGE = re.compile(r"\s(?:to|or|in|in every)\s|\s")


def joined(words: str, first: Amount, second: Amount) -> str:
    """
    How two figures that stand side by side belong together.

    Returns:
        "change" where something rose or fell "from 38 to 52", "ends" for "between 22 and 31 cases each", both
        of which are told, "range" for "varied between 16 and 1,678", "10 to 17" and "1 in 5", else nothing.
    """
    before, between = words[: first.at], words[first.until : second.at]
    opening = _FROM.search(before)
    if opening and opening.group("how").lower() == "between":
        if not _AND.fullmatch(between):
            return ""
        return "range" if cue("spread").search(before) or first.value >= second.value else "ends"
    if opening and _TO.fullmatch(between):
        moved = cue("up").search(before) or cue("down").search(before) or cue("against").search(before)
        is_told = first.symbol or not between.strip().startswith("to")
        if cue("ranged").search(before):
            return "ends"
        return "change" if (moved or is_told) and not cue("spread").search(before) else "range"
    is_step = _BY.search(before) and between.strip() == "to"
    if _RANGE.fullmatch(between) and not is_step and not (first.symbol and second.symbol):
        return "range"
    return ""
