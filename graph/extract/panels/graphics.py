"""
Panels of a graphic, which comes out of a conversion as short blocks one after another: heading, label, area,
figure, area, figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.document import Block, BlockKind
from graph.extract.numbers.printed import read_amount
from graph.extract.panels.areas import Areas
from graph.extract.panels.lines import (
    Pair,
    find_pairs,
    measures_in,
    told_in_card,
    told_in_cell,
    told_in_line,
    told_in_lines,
    told_of_time,
)
from graph.extract.panels.pieces import (
    Panel,
    Piece,
    entry_of,
    is_figure,
    is_label,
    is_open,
    is_standing,
    whole,
)
from graph.extract.times.label_dates import read_dating
from graph.extract.times.periods import find_periods, read_period


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading or a line in bold; a lower level stands over those above it."""

    level: int
    piece: Piece


_YEAR = re.compile(r"(?:19|20)\d\d")
_APART = re.compile(r"(?:\s|[,:;|/&•·–-]|\band\b)*")
_IN_BRACKETS = re.compile(r"\s*\((?P<others>[^()]*)\)\s*$")
_MOST_LINES = 5  # of a figure with its label, period and source, and another to compare
_BOLD_LINE = 99
"""The level of a line in bold: below every heading."""


def _under(headings: Sequence[Heading], level: int) -> tuple[Heading, ...]:
    """The headings that a heading of some level stands under."""
    return tuple(heading for heading in headings if heading.level < level)


def nearest(headings: Sequence[Heading]) -> Piece | None:
    """The last heading, chapters left out: they tell of more than one measure."""
    return headings[-1].piece if headings and headings[-1].level > 1 else None


class Graphic:
    """Blocks go by one after another: headings, then the words of a label, then areas and figures."""

    def __init__(self, areas: Areas, headings: tuple[Heading, ...], standing: Piece | None = None) -> None:
        self.known = areas
        self.headings = headings
        self.standing = standing
        self.is_opening = standing is None
        self.panels: list[Panel] = []
        self.label: list[tuple[int, Piece]] = []
        self.areas: list[str] = []
        self.printed: list[Piece] = []
        self.taken: list[int] = []
        self.section = -1
        self.lone: Piece | None = None
        self.is_plain = False
        self.has_card = False

    @property
    def awaits_figures(self) -> bool:
        """Whether areas were named whose figures are to follow."""
        return len(self.areas) > len(self.printed)

    def add(self, place: int, block: Block) -> None:
        lines = [whole(cell) for cell in block.cells if cell.words] or [self._without_stop(whole(block.text))]
        if block.section >= 0:
            parts = [part for line in lines for part in told_in_cell(line)]
            whole_cards = [told_in_card(line, is_dated=self.standing is not None) for line in lines]
            if block.cells and all(whole_cards):
                cards = [card for found in whole_cards for card in found]
            else:
                cards = (
                    self._cards(parts) if block.cells else told_in_lines(lines[0]) or told_in_line(lines[0])
                )
            if not cards and block.kind is BlockKind.PARAGRAPH:
                cards = told_in_card(lines[0], is_dated=self.standing is not None)
            panels = [self._own_panel(place, block, card) for card in cards]
            own = [panel for panel in panels if panel]
            if own and len(own) == len(panels):
                self._end_figures()
                self.label = []
                self.is_opening = False
                for card, panel in zip(cards, own, strict=True):
                    self.panels.append(panel)
                    for when, printed in filter(None, map(told_of_time, card)):
                        self._add_earlier(place, when, printed)
                return
        for line in lines:
            self._add_measures(place, block, measures_in(line, self.known))

    def _add_measures(self, place: int, block: Block, lines: Sequence[Piece]) -> None:
        """Add lines that a conversion joined; the time that the first label tells is that of all."""
        self._add_line(place, block, lines[0])
        if len(lines) == 1:
            return
        standing, label = self.standing, lines[0].words[: find_pairs(lines[0], self.known)[0].at]
        dates = list(find_periods(label))
        for line in lines[1:]:
            self._end_figures()
            self.standing = lines[0].part(dates[0].at, dates[0].until) if len(dates) == 1 else standing
            self._add_line(place, block, line)
        self._end_figures()
        self.standing = standing

    def _without_stop(self, line: Piece) -> Piece:
        """A line without the stop behind "…, 2016/17: Brackenshire 148, England and Wales 160."."""
        if not line.words.endswith("."):
            return line
        bare = line.part(0, len(line.words) - 1)
        pairs = find_pairs(bare, self.known)
        is_list = len(pairs) > 1 and bare.words[: pairs[0].at].rstrip().endswith(":")
        return bare if is_list else line

    def add_cards(
        self, cards: Sequence[tuple[int, Block, list[Piece]]], places: tuple[int, ...] = ()
    ) -> None:
        """
        Add cards that stand side by side, each with the lines of its own.

        Args:
            places: Further blocks that they take up.
        """
        self._end_figures()
        panels = [self._own_panel(place, block, lines) for place, block, lines in cards]
        self.panels += [replace(panel, blocks=(*panel.blocks, *places)) for panel in panels if panel]

    def _cards(self, lines: Sequence[Piece]) -> list[list[Piece]]:
        """The lines of a row card by card, each with one figure of its own, which stands first or below."""
        cards: list[list[Piece]] = []
        is_first = bool(lines) and is_figure(lines[0].words)
        for line in lines:
            figure = is_figure(line.words)
            is_pair = bool(find_pairs(line, self.known))
            has_figure = bool(cards) and any(is_figure(other.words) for other in cards[-1])
            opens = figure if is_first else has_figure and not figure and not is_pair
            if not cards or (opens and (is_first or read_period(line.words) is None)):
                cards.append([])
            cards[-1].append(line)
        return _with_figures(cards)

    def close(self) -> list[Panel]:
        """The panels met, the last one ended."""
        self._end_figures()
        return self.panels

    def _own_panel(self, place: int, block: Block, lines: Sequence[Piece]) -> Panel | None:
        """
        The panel of a row with one figure that names no area: it is the force's that the report is on.

        Beside it may stand the figures of others, each with its area.
        """
        figures = [line for line in lines if is_figure(line.words) and not _YEAR.fullmatch(line.words)]
        pairs = [pair for line in lines for pair in find_pairs(line, self.known)]
        told = [self._before_pairs(line) for line in lines if line not in figures and not told_of_time(line)]
        label = [line for line in told if line.words]
        own = self.known.publication.force
        if len(figures) != 1 or not label or len(lines) > _MOST_LINES or own in {pair.area for pair in pairs}:
            return None
        if any(self.known.named(line.words) or not is_label(line.words) for line in label):
            return None
        count = 1
        while count < len(label) and is_open(label[:count], label[count]):
            count += 1
        return Panel(
            heading=nearest(self.headings),
            label=tuple(label[:count]),
            details=(*label[count:], *self._standing()),
            entries=(
                entry_of(own, figures[0]),
                *(entry_of(pair.area, pair.printed) for pair in pairs),
            ),
            section=block.section,
            blocks=(place,),
        )

    def _before_pairs(self, line: Piece) -> Piece:
        """What stands on a line before the figures of areas; all of it where it has none."""
        pairs = find_pairs(line, self.known)
        return line.part(0, pairs[0].at) if pairs else line

    def _standing(self) -> tuple[Piece, ...]:
        return (self.standing,) if self.standing else ()

    def _add_line(self, place: int, block: Block, line: Piece) -> None:
        area = None if self._is_pair_in_row(block, line) else self.known.named(line.words)
        is_balanced = bool(self.areas) and len(self.areas) == len(self.printed)
        if self.has_card and is_balanced and is_figure(line.words):
            self._end_figures()  # the figure of the next card
        if not self.areas and not self.label and is_figure(line.words) and not _YEAR.fullmatch(line.words):
            amount = read_amount(line.words)
            self.lone = line if amount else None
            is_marked = bool(amount and amount.symbol) or not line.words.isdecimal()
            self.is_plain = not (block.emphasis or is_marked)
        if several := (self._figures_in(line) or self._areas_in(line)):
            for named, piece in several:
                self._add_figure(place, named, piece)
        elif area or is_figure(line.words):
            self._add_figure(place, area, line)
        elif pairs := find_pairs(line, self.known):
            label = line.part(0, pairs[0].at)
            if label.words:
                self._add_label(place, block, label)
            own = self.known.publication.force
            is_own = (self.lone or self._is_labelled()) and not self.areas and len(self.printed) == 1
            if is_own and own not in {pair.area for pair in pairs}:
                self._add_figure(place, own, self.printed[0])
            for pair in pairs:
                self._add_figure(place, pair.area, line)
                self._add_figure(place, None, pair.printed)
        elif block.kind is BlockKind.HEADING or (block.emphasis and is_label(line.words)):
            self._end_figures()
            self.label = []
            self.standing, self.is_opening = None, True
            level = block.level or _BOLD_LINE
            self.headings = (*_under(self.headings, level), Heading(level, line))
            self.section = block.section
        else:
            self._add_label(place, block, line)

    def _is_pair_in_row(self, block: Block, line: Piece) -> bool:
        """Whether a cell names an area with what is printed for it, be it a dash: "Brackenshire –"."""
        if block.kind is not BlockKind.ROW:
            return False
        return any(pair.at == 0 and pair.printed.words for pair in find_pairs(line, self.known))

    def _add_figure(self, place: int, area: str | None, line: Piece) -> None:
        if area:
            self.areas.append(area)
        else:
            self.printed.append(line)
        self.taken.append(place)

    def _add_card(self, place: int, block: Block, line: Piece) -> bool:
        """
        Take a line as the label of the figure that stands alone above it; False if there is none.

        The figure is the force's own; others may follow in brackets: "(England and Wales: 19%)".
        """
        lone, self.lone = self.lone, None
        is_alone = not self.areas and self.printed == [lone]
        if lone is None or not is_alone or block.section < 0 or not is_label(line.words):
            return False
        if self.is_plain and not (self.has_card or any(find_periods(line.words))):
            return False  # a bare number may be of a page
        pairs: list[Pair] = []
        label: tuple[Piece, ...] = (line,)
        details = self._standing()
        if bracket := _IN_BRACKETS.search(line.words):
            pairs = find_pairs(line.part(*bracket.span("others")), self.known)
            label = (line.part(0, bracket.start()),) if pairs else label
        if is_standing(line.words):
            label, details = self._take_heading(), (line,)
        if not label:
            return False
        self.section, self.is_opening, self.has_card = block.section, False, True
        self.taken.append(place)
        own = (self.known.publication.force, lone)
        self._keep(label, [own, *((pair.area, pair.printed) for pair in pairs)], details)
        self.printed, self.taken = [], []
        return True

    def _add_label(self, place: int, block: Block, line: Piece) -> None:
        if self._add_card(place, block, line):
            return
        if self.has_card and not self.areas and (earlier := told_of_time(line)):
            self._add_earlier(place, *earlier)
            return
        had_card = self.has_card
        self._end_figures()
        self.has_card = False
        self.section = block.section
        if self.is_opening and not self.label and is_standing(line.words):
            self.standing, self.is_opening = line, False
        elif had_card and is_open(self.panels[-1].label, line):
            last = self.panels[-1]
            self.panels[-1] = replace(last, label=(*last.label, line), blocks=(*last.blocks, place))
            self.has_card = True
        elif self._dates_the_last(line):
            last = self.panels[-1]
            self.panels[-1] = replace(last, details=(*last.details, line), blocks=(*last.blocks, place))
            self.has_card = had_card
        elif is_label(line.words):
            self.label.append((place, line))
        else:
            self.label = []

    def _add_earlier(self, place: int, when: Piece, printed: Piece) -> None:
        """Add the figure of another time that stands below the one of a card: "2015/16: 66.0"."""
        last = self.panels[-1]
        dated = [read_dating(piece.words) for piece in last.label]
        label = tuple(
            piece.part(0, dating.at) if dating else piece
            for piece, dating in zip(last.label, dated, strict=True)
        )
        entries = (entry_of(self.known.publication.force, printed),)
        self.panels.append(replace(last, label=label, entries=entries, details=(when,), blocks=(place,)))

    def _areas_in(self, line: Piece) -> list[tuple[str | None, Piece]]:
        """The areas of a line that names several of them and nothing else."""
        found = list(self.known.find(line.words))
        ends = [0, *(name.until for name in found)]
        starts = [*(name.at for name in found), len(line.words)]
        gaps = [line.words[end:start] for end, start in zip(ends, starts, strict=True)]
        if len(found) < 2 or not all(map(_APART.fullmatch, gaps)):
            return []
        return [(name.area, line.part(name.at, name.until)) for name in found]

    def _figures_in(self, line: Piece) -> list[tuple[str | None, Piece]]:
        """The figures of a line that has one for each area of the line before, and nothing else."""
        found = [match.span() for match in re.finditer(r"\S+", line.words)]
        if len(found) < 2 or len(found) != len(self.areas) - len(self.printed):
            return []
        pieces = [Piece(line.text, line.start + start, line.start + end) for start, end in found]
        return [(None, piece) for piece in pieces] if all(is_figure(piece.words) for piece in pieces) else []

    def _dates_the_last(self, line: Piece) -> bool:
        """Whether a period stands alone below the figures of a label that has none."""
        if self.label or not self.panels:
            return False
        if read_period(line.words) is None and not is_standing(line.words):
            return False
        last = self.panels[-1]
        told = [*last.label, *last.details] + ([last.heading] if last.heading else [])
        return not any(read_dating(piece.words) for piece in told)

    def _take_heading(self) -> tuple[Piece, ...]:
        """The nearest heading as the label of the figures right below it; what follows stands elsewhere."""
        heading = nearest(self.headings)
        if heading is None:
            return ()
        self.headings = self.headings[:-1]
        return (heading,)

    def _end_figures(self) -> None:
        """
        Areas and figures are paired in the order in which they stand, whichever comes first.

        Where cards stood side by side, their labels come before all of their figures, which are told apart by
        an area that is named again.
        """
        if self.areas and len(self.areas) == len(self.printed):
            pairs = list(zip(self.areas, self.printed, strict=True))
            if self.has_card and not self.label and self.known.publication.force not in self.areas:
                last = self.panels[-1]
                others = tuple(entry_of(area, printed) for area, printed in pairs)
                self.panels[-1] = replace(
                    last, entries=(*last.entries, *others), blocks=(*last.blocks, *self.taken)
                )
                self.areas, self.printed, self.taken, self.has_card = [], [], [], False
                return
            sets, labels = _told_apart(pairs), self._labels()
            if len(sets) == len(labels) > 1:
                for label, figures in zip(labels, sets, strict=True):
                    self._keep(label, figures)
            else:
                self._keep(tuple(piece for _, piece in self.label) or self._take_heading(), pairs)
            self.is_opening = False
        elif not self.areas and len(self.printed) == 1:
            self._end_lone(self.printed[0])
        if self.taken:
            self.label = []
        self.areas, self.printed, self.taken, self.lone = [], [], [], None

    def _end_lone(self, printed: Piece) -> None:
        """Keep a figure of no area below its label as the force's, if words around it say when."""
        lines = [piece for _, piece in self.label]
        amount = read_amount(printed.words)
        if lines and not self._is_labelled():
            return
        is_dated = any(any(find_periods(piece.words)) for piece in (*lines, *self._standing()))
        if amount is None or _YEAR.fullmatch(printed.words) or not is_dated or self.section < 0:
            return
        label = tuple(lines) or (self._take_heading() if self.standing else ())
        if label:
            self._keep(label, [(self.known.publication.force, printed)])

    def _is_labelled(self) -> bool:
        """Whether the lines before a figure are its label; a name alone below them may be another's."""
        lines = [piece.words for _, piece in self.label]
        is_named = len(lines) > 1 and lines[-1][:1].isupper() and not any(find_periods(lines[-1]))
        return bool(lines) and not is_named

    def _labels(self) -> list[tuple[Piece, ...]]:
        """The lines of the label, cut after each one that says when."""
        found: list[list[Piece]] = [[]]
        for _, piece in self.label:
            is_dated = any(read_dating(other.words) for other in found[-1])
            if is_dated and read_period(piece.words) is None:
                found.append([])
            found[-1].append(piece)
        return [tuple(pieces) for pieces in found]

    def _keep(
        self,
        label: tuple[Piece, ...],
        figures: Sequence[tuple[str, Piece]],
        details: tuple[Piece, ...] | None = None,
    ) -> None:
        self.panels.append(
            Panel(
                heading=nearest(self.headings),
                label=label,
                entries=tuple(entry_of(area, printed) for area, printed in figures),
                section=self.section,
                blocks=(*(place for place, _ in self.label), *self.taken),
                details=self._standing() if details is None else details,
            )
        )


def _with_figures(cards: list[list[Piece]]) -> list[list[Piece]]:
    """Cards of which each has a figure: lines without one belong to the card before."""
    joined: list[list[Piece]] = []
    for card in cards:
        if joined and not any(is_figure(line.words) for line in card):
            joined[-1] += card
        else:
            joined.append(card)
    return joined


def _told_apart(pairs: Sequence[tuple[str, Piece]]) -> list[list[tuple[str, Piece]]]:
    """Areas with their figures, cut before each area that is named again."""
    sets: list[list[tuple[str, Piece]]] = [[]]
    for area, printed in pairs:
        if any(area == other for other, _ in sets[-1]):
            sets.append([])
        sets[-1].append((area, printed))
    return sets
