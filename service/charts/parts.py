"""A chart as data: frozen, without RDF terms or colours. Picture, table, JSON and CSV show the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from graph.namespaces import ID
from service.answers.parts import NOWHERE, Grade, Link

_POLARITY: Final = f"{ID}polarity/"
_SIGNS: Final = {"positive": "▲ ", "mixed": "◆ ", "neutral": "● ", "negative": "▼ "}


@dataclass(frozen=True, slots=True)
class Mark:
    """
    One thing that a chart shows.

    Args:
        subject: The force, or the question, that it is about.
        shown: What stands for it: a figure or a judgment in words; leads to its page where it has one.
        value: The figure as a number; None where there is none.
        grade: Of a judgment.
        cycle: In which it was given.
        scale: Of the grade.
        reason: Why there is nothing; empty where there is something.
        is_focus: It is the one the chart is about.
        beside: The second thing that it is about, where the chart has two.
    """

    subject: Link
    shown: Link
    value: float | None = None
    grade: Grade | None = None
    cycle: Link = NOWHERE
    scale: Link = NOWHERE
    reason: str = ""
    is_focus: bool = False
    beside: Link = NOWHERE


@dataclass(frozen=True, slots=True)
class Chart:
    """
    One chart.

    Args:
        kind: Which drawing it takes: "bars", "steps", "columns", "map", "around", "counts" or "trend".
        address: Path of it below `/chart/`, without a suffix.
        title: What it shows, in a line.
        description: The same for who cannot see it, in a few sentences.
        about: The force, question or series.
        marks: In order.
        subject: What the first column of its table is called.
        unit: Of figures; empty of grades.
        period: That it is of, in words; may be empty.
        whole: England and Wales; None where the chart has no such line.
        notes: What is missing, and what must not be compared, a sentence each.
        sources: Publications or registers.
        cycles: Columns of a chart over time, in order, with the scale of each.
        beside: What the second column of its table is called; empty where marks have nothing beside.
        given: Parameters of its address, each with its values.
        figure: What the column of its figures is called.
    """

    kind: str
    address: str
    title: str
    description: str
    about: Link
    marks: tuple[Mark, ...]
    subject: str
    unit: str = ""
    period: str = ""
    whole: Mark | None = None
    notes: tuple[str, ...] = ()
    sources: tuple[Link, ...] = ()
    cycles: tuple[tuple[Link, Link], ...] = ()
    beside: str = ""
    given: tuple[tuple[str, tuple[str, ...]], ...] = ()
    figure: str = "Figure"

    @property
    def is_of_grades(self) -> bool:
        """Whether it shows judgments, and not figures."""
        has_figures = self.unit or any(mark.value is not None for mark in self.marks)
        return not has_figures and not self.is_of_links

    @property
    def is_of_links(self) -> bool:
        """Whether it shows what its subject is linked to."""
        return self.kind == "around"

    @property
    def held(self) -> tuple[Mark, ...]:
        """Marks that have something to show."""
        return tuple(mark for mark in self.marks if not mark.reason)

    @property
    def missing(self) -> tuple[Mark, ...]:
        """Marks that have nothing, each with its reason."""
        return tuple(mark for mark in self.marks if mark.reason)

    @property
    def stem(self) -> str:
        """What the addresses of the same in other periods and cycles begin with."""
        return self.address.rpartition("/")[0] + "/"

    @property
    def query(self) -> dict[str, list[str]]:
        """The parameters of its address."""
        return {name: list(values) for name, values in self.given}

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of its table."""
        if self.is_of_links:
            return (self.subject, "How it is linked", *([self.beside] if self.beside else []))
        if not self.is_of_grades:
            return (self.subject, *([self.beside] if self.beside else []), self.figure, "Why there is none")
        return (self.subject, "Cycle", "Grade", "Place in its scale", "Why there is none")

    def table(self) -> list[tuple[str, ...]]:
        """Its rows as words; England and Wales, where it has such a line, is the last."""
        if self.is_of_links:
            return [
                (mark.subject.text, mark.shown.text, *([mark.beside.text] if self.beside else []))
                for mark in self.marks
            ]
        return [_cells(mark, self) for mark in self.all_marks()]

    def all_marks(self) -> tuple[Mark, ...]:
        """The marks, and England and Wales where it has such a line."""
        return (*self.marks, *([self.whole] if self.whole else []))

    def as_object(self) -> dict[str, Any]:
        """As JSON has it."""
        return {**asdict(self), "columns": self.columns, "rows": self.table()}


def _cells(mark: Mark, chart: Chart) -> tuple[str, ...]:
    shown = "" if mark.reason else mark.shown.text
    if not chart.is_of_grades:
        return (mark.subject.text, *([mark.beside.text] if chart.beside else []), shown, mark.reason)
    place = f"{mark.grade.place} of {mark.grade.of}" if mark.grade and mark.grade.of else ""
    return (mark.subject.text, mark.cycle.text, shown, place, mark.reason)


def grouped(figure: str) -> str:
    """
    A long whole number with commas, to be read; others as printed.

    >>> grouped("8817300"), grouped("7700"), grouped("37.48")
    ('8,817,300', '7,700', '37.48')
    """
    return f"{int(figure):,}" if figure.isascii() and figure.isdecimal() else figure


def signed(words: str, iri: str) -> str:
    """
    What a thing is called, with the shape by which pages tell a polarity in front.

    >>> signed("Negative", "https://w3id.org/peelgraph/id/polarity/negative"), signed("Kent", "")
    ('▼ Negative', 'Kent')
    """
    return _SIGNS.get(iri.removeprefix(_POLARITY), "") + words if iri.startswith(_POLARITY) else words


def listed(words: Iterable[str]) -> str:
    """
    Words as a list in a sentence.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    *others, last = list(words) or [""]
    return f"{', '.join(others)} and {last}" if others else last
