"""
Panels of a table. What the rows and columns are is told by the row of headings and the first column:

    rows are      columns are                whose
    measures      areas, perhaps with times  that of the column
    areas         measures or times          that of the row
    times         measures or areas          the force's own, or that of the column
    measures      times, or one of figures   the force's own
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graph.document import Block, Text
from graph.extract.numbers.printed import read_amount
from graph.extract.numbers.units import is_change
from graph.extract.panels.areas import ENGLAND_AND_WALES, Areas
from graph.extract.panels.captions import has_figures
from graph.extract.panels.pieces import Entry, Panel, Piece, entry_of, is_figure, is_standing, whole
from graph.extract.times.label_dates import without_dating
from graph.extract.times.part_dates import has_part_date
from graph.extract.times.periods import find_periods, read_period
from graph.wording import label_key

_BARE_YEAR = re.compile(r"(?:^|[\s,(]+)(?P<year>(?:19|20)\d\d(?:[/–-](?:20)?\d\d)?)\)?(?=$|[\s,:])")
_DETAIL = re.compile(r"(?:reporting |time )?(?:periods?|dates?|years?|months?|units?|rank)\b", re.IGNORECASE)
_WHEN = re.compile(
    r"(?:reporting |time |financial |calendar )?(?:periods?|dates?|years?|months?|quarters?|when|as at)\b.*",
    re.IGNORECASE,
)
_OF_FIGURES = re.compile(
    r"(?:the )?(?:figures?|numbers?|totals?|values?|amounts?|counts?|results?|rates?"
    r"|percentages?|%|data|levels?)"
    r"(?: \(?(?:%|£|£m|£000s?|number|percentage)\)?)?",
    re.IGNORECASE,
)
_ANY_RATE = ("rate", "average", "mean", "total", "figure", "overall")
_UNIT = re.compile(
    r"%|£|\bper\s(?:cent|\d)|[(\s](?:seconds|minutes|hours|days|weeks|months|mins|secs|FTE)\)?$",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"\b(?:targets?|aims?|goals?|standards?|thresholds?|limits?|rank(?:ing)?|grade|score)\b", re.IGNORECASE
)
_PAIR = 2
_UNITS = re.compile(r"(?:units?|measured in|expressed as)\b.*", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:number|rate|total|count|percentage|proportion|share|%|per\b|recorded|average|this force"
    r"|local)\b.*|%",
    re.IGNORECASE,
)
_RATE = re.compile(r"\brate\b|\bper\b|%", re.IGNORECASE)
_SHORT_NAME = re.compile(r"Met\b(?!\spolice)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Column:
    """
    Whose figures a column has.

    Args:
        when: The words of its headings that say when; None if they do not.
        said: Those that say what is counted, beside the area: "Brackenshire: change".
    """

    area: str
    when: Piece | None = None
    said: Piece | None = None


class Table:
    """Rows go by one after another; a row without figures is a row of headings."""

    def __init__(
        self, areas: Areas, heading: Piece | None, caption: Piece | None, standing: Piece | None = None
    ) -> None:
        self.areas = areas
        self.heading = heading
        self.caption = caption
        self.standing = standing
        self.panels: list[Panel] = []
        self.titles: tuple[Text, ...] = ()
        self.columns: dict[int, _Column] = {}
        self.turned: dict[int, list[tuple[int, Entry]]] = {}
        self.section = -1
        self.follows_headings = False

    def add(self, place: int, row: Block) -> None:
        self.section = row.section
        if not has_figures(row) or self._is_second_heading(row):
            self._add_headings(row)
            return
        self.follows_headings = False
        if self.columns:
            self._add_measure(place, row)
        elif self.areas.named(row.cells[0].words):
            self._add_area(place, row)
        elif self._is_own():
            self._add_own(place, row)

    def close(self) -> list[Panel]:
        """The panels met."""
        self._end_turned()
        return self.panels

    # ------------------------------------------------------------ headings

    def _is_second_heading(self, row: Block) -> bool:
        """Whether every filled cell but the first says when: a line of times below a line of areas."""
        filled = [cell.words for cell in row.cells[1:] if cell.words]
        return self.follows_headings and bool(filled) and all(map(read_period, filled))

    def _add_headings(self, row: Block) -> None:
        filled = [cell for cell in row.cells if cell.words]
        if len(filled) == 1 and len(row.cells) > 1:
            if is_standing(filled[0].words):
                self.standing = whole(filled[0])
            else:
                self.heading = whole(filled[0])
            return
        if self.follows_headings and self.columns and not any(self._areas_of(row)):
            self._head_columns(row)
            return
        self._end_turned()
        above = self.titles if self.follows_headings else ()
        self.titles = row.cells
        self.columns = dict(self._areas_of(row))
        if self.columns.keys() == {0} or self._is_misread(row):
            self.columns = {}
        self._date_columns(above)
        self._add_own_columns(row)
        self._add_beside_country(row)
        self.follows_headings = True

    def _is_misread(self, row: Block) -> bool:
        """Whether a heading only reads like the short name of a force: "Met" of a target."""
        others = {self.areas.publication.force, ENGLAND_AND_WALES}
        named = {column: head for column, head in self.columns.items() if column}
        if any(head.area in others for head in named.values()):
            return False
        return bool(named) and all(_SHORT_NAME.match(row.cells[column].words) for column in named)

    def _areas_of(self, row: Block) -> Iterator[tuple[int, _Column]]:
        """The columns that name an area, with a time or not; an empty cell goes on with the one before."""
        last: str | None = None
        for column, cell in enumerate(row.cells):
            if column and (yearly := self._of_year(cell)):
                yield column, yearly
                last = None
                continue
            dated = read_period(cell.words) is None and any(find_periods(cell.words))
            name = without_dating(cell.words).strip(" ()") if dated else cell.words
            area = self.areas.named(name) or (last if column and not cell.words else None)
            if area:
                yield column, _Column(area, whole(cell) if dated else None)
            elif column and (said := self._beside_area(cell)):
                yield column, _Column(said[0], whole(cell) if dated else None, said[1])
            last = area

    def _of_year(self, cell: Text) -> _Column | None:
        """The area of a heading that is one with a bare year: "England and Wales, 2016"."""
        found = _BARE_YEAR.search(cell.words)
        if found is None:
            return None
        area = self.areas.named(f"{cell.words[: found.start()]} {cell.words[found.end() :]}".strip(" ,:()"))
        return _Column(area, whole(cell).part(*found.span("year"))) if area else None

    def _date_columns(self, above: tuple[Text, ...]) -> None:
        """Date areas that stand below a row of times, each over several columns."""
        when: Piece | None = None
        for column, cell in enumerate(above):
            if cell.words:
                when = whole(cell) if read_period(cell.words) else None
            head = self.columns.get(column)
            if head and head.when is None and when:
                self.columns[column] = replace(head, when=when)

    def _add_own_columns(self, row: Block) -> None:
        """
        Take columns that are headed by times alone as the force's own, beside those of other areas.

        Of the column of another area that does not say when, the figures are of the last of these times.
        """
        own = self.areas.publication.force
        named = {head.area for head in self.columns.values()}
        dated = {
            column: (period, whole(cell))
            for column, cell in enumerate(row.cells)
            if column and column not in self.columns and (period := read_period(cell.words))
        }
        if not dated or own in named or not named:
            return
        _, last = max(dated.values(), key=lambda item: item[0].last)
        for column, head in self.columns.items():
            self.columns[column] = replace(head, when=last) if head.when is None else head
        for column, (_, when) in dated.items():
            self.columns[column] = _Column(own, when)
        for column, cell in enumerate(row.cells):
            if column and column not in self.columns and is_change(cell.words):
                self.columns[column] = _Column(own, last, whole(cell))

    def _add_beside_country(self, row: Block) -> None:
        """Take columns headed by what they count as the force's own, where only the country is named."""
        if {head.area for head in self.columns.values()} != {ENGLAND_AND_WALES} or 0 in self.columns:
            return
        own = {
            column: whole(cell)
            for column, cell in enumerate(row.cells)
            if column and column not in self.columns and _COUNTED.match(cell.words)
        }
        rates = [piece for piece in own.values() if _RATE.search(piece.words)] or list(own.values())
        for column, head in self.columns.items():
            if len(rates) == 1 and (head.said is None or _kind(head.said.words) == ""):
                self.columns[column] = replace(head, said=rates[0])
        for column, piece in own.items():
            self.columns[column] = _Column(self.areas.publication.force, said=piece)

    def _beside_area(self, cell: Text) -> tuple[str, Piece] | None:
        """The area of a heading that opens or ends with one, and the rest of its words."""
        found = list(self.areas.find(cell.words))
        if len(found) != 1:
            return None
        piece, name = whole(cell), found[0]
        if name.at == 0:
            return name.area, piece.part(name.until, len(cell.words))
        if name.until == len(cell.words.rstrip(")")):
            return name.area, piece.part(0, name.at)
        return None

    def _head_columns(self, row: Block) -> None:
        """Take a second row of headings, which says when or what below the areas of the first."""
        for column, head in self.columns.items():
            cell = row.cells[column] if column < len(row.cells) else None
            if cell and cell.words and read_period(cell.words):
                self.columns[column] = replace(head, when=whole(cell))
            elif cell and cell.words:
                self.columns[column] = replace(head, said=whole(cell))

    # ------------------------------------------------------------ rows

    def _add_measure(self, place: int, row: Block) -> None:
        """A row is a measure or a time, a column an area; the figures of one time are read together."""
        entries: dict[str, list[Entry]] = {}
        heads: dict[str, _Column] = {}
        for column, head in self.columns.items():
            if column < len(row.cells) and _is_told(row.cells[column].words, head):
                key = str(_only_period(head.when.words)) if head.when else ""
                key += _kind(head.said.words) if head.said else ""
                entries.setdefault(key, []).append(entry_of(head.area, whole(row.cells[column])))
                heads.setdefault(key, head)
        others = [
            whole(cell)
            for column, cell in enumerate(row.cells)
            if column not in self.columns and cell.words and (column == 0 or not is_figure(cell.words))
        ]
        for key, found in entries.items():
            when, said = heads[key].when, heads[key].said
            is_plain = said is None or _OF_FIGURES.fullmatch(said.words) is not None
            label = tuple(others[:1]) if is_plain else (*others[:1], *((said,) if said else ()))
            details = [piece for piece in (when, said if is_plain else None, self._corner()) if piece]
            self._keep(label, found, (place,), self.heading, (*details, *others[1:]))

    def _add_area(self, place: int, row: Block) -> None:
        """A row is an area, a column a measure."""
        area = self.areas.named(row.cells[0].words)
        for column, cell in enumerate(row.cells[1:], 1):
            is_detail = column < len(self.titles) and _DETAIL.match(self.titles[column].words)
            if area and not is_detail and is_figure(cell.words):
                self.turned.setdefault(column, []).append((place, entry_of(area, whole(cell))))

    def _is_own(self) -> bool:
        """Whether figures without an area may be the force's: no title of the table names another."""
        titles = [piece.words for piece in (self.heading, self.caption) if piece]
        titles += [cell.words for cell in self.titles]
        own = self.areas.publication.force
        named = {found.area for words in titles for found in self.areas.find(words)}
        return not named - {own, ENGLAND_AND_WALES} and (own in named or ENGLAND_AND_WALES not in named)

    def _add_own(self, place: int, row: Block) -> None:
        """A row is a time and a column a measure, or a row is a measure and a column a time."""
        first, own = row.cells[0], self.areas.publication.force
        if is_figure(first.words) and read_period(first.words) is None:
            self._add_years(place, row)
            return
        is_dated = read_period(first.words) is not None and bool(
            not self.titles or not self.titles[0].words or _WHEN.fullmatch(self.titles[0].words)
        )
        for column, cell in enumerate(row.cells[1:], 1):
            title = self.titles[column] if column < len(self.titles) else None
            if not self.titles and len(row.cells) == _PAIR and self._is_counted("", cell.words, first.words):
                self._keep((whole(first),), [entry_of(own, whole(cell))], (place,), self.heading)
            if title is None or not is_figure(cell.words):
                continue
            label: tuple[Piece, ...]
            details: tuple[Piece, ...]
            corner = (self._corner(),) if self._corner() else ()
            if is_dated and title.words and not _DETAIL.match(title.words):
                label = () if _OF_FIGURES.fullmatch(title.words) else (whole(title),)
                details = (whole(first), whole(title), *corner)
            elif (
                first.words
                and not is_dated
                and (_heads_figures(title.words) or (not title.words and len(row.cells) == _PAIR))
            ):
                heads = (whole(title),) if title.words else ()
                label, details = (whole(first),), (*heads, *self._when_of(row), *corner)
            elif first.words and not is_dated and is_change(title.words) and "%" in title.words + cell.words:
                label, details = (whole(first), whole(title)), self._times()
            elif (
                first.words
                and title.words
                and not is_dated
                and self._is_counted(title.words, cell.words, first.words)
            ):
                label, details = (whole(first), whole(title)), (*self._when_of(row), *corner)
            else:
                continue
            self._keep(label, [entry_of(own, whole(cell))], (place,), self.heading, details)

    def _add_years(self, place: int, row: Block) -> None:
        """A row of figures alone, each below its year: the caption tells what they count."""
        if not self.caption or len(self.titles) != len(row.cells):
            return
        for title, cell in zip(self.titles, row.cells, strict=True):
            if not read_period(title.words) or not is_figure(cell.words):
                return
        for title, cell in zip(self.titles, row.cells, strict=True):
            entry = entry_of(self.areas.publication.force, whole(cell))
            self._keep((self.caption,), [entry], (place,), self.heading, (whole(title),))

    def _is_counted(self, title: str, printed: str, first: str) -> bool:
        """Whether a column headed by what it counts may be the force's: its unit or date has to be told."""
        if _DETAIL.match(title) or _WHEN.fullmatch(title) or _AIM.search(title) or is_change(title):
            return False
        amount = read_amount(printed)
        told = [
            title,
            first,
            *(piece.words for piece in (self.caption, self.standing, self._corner()) if piece),
        ]
        is_dated = any(any(find_periods(words)) for words in told)
        return amount is not None and bool(is_dated or amount.symbol or _UNIT.search(title))

    def _corner(self) -> Piece | None:
        """The heading of the first column, if it says when or in which unit: "12 months to 30 June", "£m"."""
        words = self.titles[0].words if self.titles else ""
        says_when = has_part_date(words) or any(find_periods(words))
        return whole(self.titles[0]) if says_when or _UNIT.search(words) else None

    def _when_of(self, row: Block) -> Iterator[Piece]:
        """The cells of a row in columns headed "Period", "Unit" and the like."""
        for title, cell in zip(self.titles[1:], row.cells[1:], strict=False):
            if (_WHEN.fullmatch(title.words) or _UNITS.fullmatch(title.words)) and cell.words:
                yield whole(cell)

    def _times(self) -> tuple[Piece, ...]:
        """The last of the times that head columns: a change from the first to it is of the last."""
        dated = [(period.last, whole(cell)) for cell in self.titles if (period := read_period(cell.words))]
        return (max(dated, key=lambda item: item[0])[1],) if dated else ()

    def _end_turned(self) -> None:
        for column, found in sorted(self.turned.items()):
            title = self.titles[column] if column < len(self.titles) else None
            label = (whole(title),) if title and title.words else ()
            places = tuple(place for place, _ in found)
            self._keep(label, [entry for _, entry in found], places, self.caption or self.heading)
        self.turned = {}

    def _keep(
        self,
        label: tuple[Piece, ...],
        entries: Iterable[Entry],
        blocks: tuple[int, ...],
        heading: Piece | None,
        details: tuple[Piece, ...] = (),
    ) -> None:
        """Where no column names a measure, or one is headed by a period alone, the caption names it."""
        caption = (self.caption,) if self.caption else ()
        if not label or read_period(label[0].words):
            label, details = caption, (*label, *details)
        else:
            details = (*details, *caption)
        self.panels.append(
            Panel(
                heading=heading,
                label=label,
                entries=tuple(entries),
                section=self.section,
                blocks=blocks,
                details=(*details, *((self.standing,) if self.standing else ())),
            )
        )


def _is_told(words: str, head: _Column) -> bool:
    """Whether a cell has a figure; one of a change only where it is a share."""
    is_number = head.said is not None and is_change(head.said.words) and "%" not in head.said.words + words
    return is_figure(words) and not (is_number and head.when is not None)


def _kind(said: str) -> str:
    """What tells figures of one area apart; nothing for "rate" and its like, which areas are named with."""
    key = label_key(without_dating(said)) or said
    return "" if key in _ANY_RATE else key


def _heads_figures(title: str) -> bool:
    """Whether a column's heading says no more than when, or that figures stand below it."""
    return bool(read_period(title) or _OF_FIGURES.fullmatch(without_dating(title)))


def _only_period(words: str) -> object:
    """The only period that some words name; None if they name none or several."""
    found = {item.period for item in find_periods(words)} or {read_period(words)}
    return found.pop() if len(found) == 1 else None
