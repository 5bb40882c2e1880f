"""
Figures on one line: beside the areas that they are of, or behind their label or before their time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from graph.extract.numbers.printed import read_amount
from graph.extract.panels.areas import Areas
from graph.extract.panels.pieces import Piece, is_figure, is_label, is_standing
from graph.extract.times.periods import find_periods, read_period

_FIGURE = (
    r"(?P<figure>\d+\s?(?:h(?:ou)?rs?|min(?:ute)?s?|m|h),? (?:and )?\d+\s?(?:min(?:ute)?s?"
    r"|sec(?:ond)?s?|m|s)\b"
    r"|\d{1,2} (?:in|out of) (?:every )?\d{1,4}\b"
    r"|[+−–-]?£?\d[\d,.]*(?<=\d)(?![\d]|[.,]\d)"
    r"(?:p\b|\s?(?:%|(?:per ?cent|million|thousand|m|bn|k|pence|seconds|minutes|hours|days|weeks)\b))?)"
)
_REST = r"(?P<rest>\s*(?:[(,;–—-].*|(?<=\s)(?:per|for every|in|at|as at|on|for|during|by)\b.*)?)"
_FIGURE_LINE = re.compile(rf"(?P<label>[^:.]*[^\W\d_]{{3}}[^:.]*):\s+{_FIGURE}{_REST}")
_DATED_LINE = re.compile(rf"(?P<label>[A-Z][A-Za-z ,/’'-]{{2,60}}?)\s+{_FIGURE}(?P<rest>\s*\([^()]+\))")
"""What stood in bold before its figure: "Officers 1,844 (31 March 2017)"."""
_LONGEST_LABEL = 400  # characters
_FIGURE_CELL = re.compile(rf"{_FIGURE}{_REST}")
_AGAINST = (
    r"\(?(?:(?:up|down|compared|as compared|against|it was|was|previously|from|with|to|vs\.?|versus)\s)*"
)
_IN_AREA = re.compile(
    rf"{_AGAINST}{_FIGURE}\s(?:in|across|for|throughout)(?:\sthe whole of|\sall of)?", re.IGNORECASE
)
_TIME_FIRST = re.compile(rf"{_AGAINST}(?P<when>[^:]+?)(?::|,|\s[–-])?\s{_FIGURE}\)?", re.IGNORECASE)
_FIGURE_FIRST = re.compile(
    rf"{_AGAINST}{_FIGURE}\s(?:(?:in|on|at|for|during)\s(?:the\s)?|\()(?P<when>.+?)\)?", re.IGNORECASE
)
_CARD = re.compile(
    rf"(?!(?:999|101|111|112)\s[a-z]){_FIGURE}\s+(?P<label>(?:[a-z(]|999\s|101\s|PCSO|Taser|FTE)[^:]*[^\W\d_]{{3}}[^.]*|[a-z(].*[^.])"
)
_LINES = re.compile(
    rf"(?P<label>[A-Z][^:.]{{2,80}}?):\s+{_FIGURE}(?P<rest>(?:\s*\([^()]*\))?)(?=\s+[A-Z]|\s*$)"
)
_NEXT_LABEL = re.compile(r"[\s:]*(?P<printed>[^:;]{1,30}?)[;.]?\s+(?P<label>[A-Z][^:;]{2,120}:\s+)")
_FEWEST = 2
_LONGEST_GAP = 40  # characters: the title of a box
_PER = re.compile(r"[^.]{0,60}\b(?:per|for every) \d")
_OF_OTHERS = re.compile(r"\s*\([^()]*:\s?[^()]*\)$")
_CUT = re.compile(r"[(;]\s*|[),]\s+|\)$")


@dataclass(frozen=True, slots=True)
class Pair:
    """An area and its figure on one line; `at` is where the area's name starts."""

    area: str
    printed: Piece
    at: int


def find_pairs(line: Piece, areas: Areas) -> list[Pair]:
    """Areas and figures on one line ("Northamptonshire Police: 272"); empty if anything else is between."""
    found = list(areas.find(line.words))
    if len(found) == 1 and found[0].until == len(line.words.rstrip(")")):
        printed = line.part(0, found[0].at)
        if led := _IN_AREA.fullmatch(printed.words):
            printed = printed.part(*led.span("figure"))
        return [Pair(found[0].area, printed, 0)] if is_figure(printed.words) else []
    pairs: list[Pair] = []
    for index, name in enumerate(found):
        end = found[index + 1].at if index + 1 < len(found) else len(line.words)
        printed = line.part(name.until, end)
        if not is_figure(printed.words):
            return []
        pairs.append(Pair(name.area, printed, name.at))
    return pairs


def measures_in(line: Piece, areas: Areas) -> list[Piece]:
    """
    The parts of a line that a conversion joined of several, each of a label with areas and figures.

    "Officers: Saltwick 210; England and Wales 190 Staff: Saltwick 120; England and Wales 140" is of two.
    """
    found = list(areas.find(line.words)) if line.words.count(":") > 1 else []
    cuts = [0]
    for name, then in pairwise(found):
        next_label = _NEXT_LABEL.fullmatch(line.words, name.until, then.at)
        if next_label and is_figure(line.part(*next_label.span("printed")).words):
            cuts.append(next_label.start("label"))
    parts = [line.part(start, end) for start, end in pairwise([*cuts, len(line.words)])]
    return parts if all(find_pairs(part, areas) for part in parts) else [line]


def told_of_time(line: Piece) -> tuple[Piece, Piece] | None:
    """Time and figure of a line with nothing else: "2015/16: 66.0", "down from 66.0 in 2015/16"."""
    for pattern in (_TIME_FIRST, _FIGURE_FIRST):
        found = pattern.fullmatch(line.words)
        if found and read_period(found.group("when")) and is_figure(found.group("figure")):
            return line.part(*found.span("when")), line.part(*found.span("figure"))
    return None


def told_in_line(line: Piece) -> list[list[Piece]]:
    """
    Label, figure and what follows of "999 calls per 1,000 population: 148 (England and Wales: 134)".

    What follows has to name an area or a time: a bare number after a colon is no figure yet.
    """
    if line.words.endswith("."):
        return []
    found = _FIGURE_LINE.fullmatch(line.words) if ":" in line.words[:_LONGEST_LABEL] else None
    if found is None:
        found = _DATED_LINE.fullmatch(line.words)
        if found is None or read_period(found.group("rest").strip(" ()")) is None:
            return []
    if not found.group("rest").strip(" ()"):
        return []
    return [[line.part(*found.span("label")), *_figure_and_rest(line, found)]]


def told_in_lines(line: Piece) -> list[list[Piece]]:
    """Label and figure of each of several lines that a conversion joined: "Officers: 1,844 Staff: 1,102"."""
    found = list(_LINES.finditer(line.words))
    ends = [0, *(match.end() for match in found)]
    starts = [*(match.start() for match in found), len(line.words)]
    gaps = [line.words[end:start] for end, start in zip(ends, starts, strict=True)]
    if len(found) < _FEWEST or any(gap.strip() for gap in gaps[1:]) or len(gaps[0]) > _LONGEST_GAP:
        return []
    return [[line.part(*match.span("label")), *_figure_and_rest(line, match)] for match in found]


def told_in_card(line: Piece, *, is_dated: bool) -> list[list[Piece]]:
    """
    Figure, label and what follows of "9.2 days lost to sickness per officer (2016/17)"; empty for none.

    Args:
        is_dated: Whether words above the line say when such figures were counted; else it has to.
    """
    found = _CARD.fullmatch(line.words)
    if found is None or is_standing(line.words) or not is_label(line.words):
        return []
    amount = read_amount(found.group("figure"))
    is_marked = amount is not None and bool(amount.symbol or _PER.match(found.group("label")))
    if not (is_dated or is_marked or any(find_periods(line.words))):
        return []
    label = found.group("label")
    start = line.start + found.start("label")
    lines = [Piece(line.text, start, line.end)]
    if bracket := _OF_OTHERS.search(label):
        at = found.start("label") + bracket.start()
        lines = [line.part(found.start("label"), at), _bare(line.part(at, len(line.words)))]
    return [[line.part(*found.span("figure")), *(part for part in lines if part.words)]]


def told_in_cell(cell: Piece) -> list[Piece]:
    """The figure of a cell and what follows it, "61.2 (England and Wales: 70.4)"; any other cell as it is."""
    found = _FIGURE_CELL.fullmatch(cell.words)
    return _figure_and_rest(cell, found) if found and found.group("rest").strip(" ()") else [cell]


def _figure_and_rest(line: Piece, found: re.Match[str]) -> list[Piece]:
    start, end = found.span("rest")
    cuts = [start, *(start + cut.end() for cut in _CUT.finditer(found.group("rest"))), end]
    parts = [_bare(line.part(low, high)) for low, high in pairwise(cuts) if low < high]
    return [line.part(*found.span("figure")), *(part for part in parts if part.words)]


def _bare(piece: Piece) -> Piece:
    """A part without the brackets and dashes around it."""
    words = piece.words
    start = len(words) - len(words.lstrip("(–—) "))
    return Piece(piece.text, piece.start + start, piece.start + max(start, len(words.rstrip("() .;,"))))
