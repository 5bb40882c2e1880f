"""
The answer to a question: statements, or their number by group; what they are out of; and where there are
none, which choice to leave out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rdflib import URIRef

from service.answers.cutting import count_by, cut
from service.answers.parts import Link, Pager
from service.answers.reading import read_link, slug_of
from service.builder.assembly import (
    counts_text,
    groups_text,
    is_found_by_graph,
    list_text,
    without_text,
)
from service.builder.facets import FORCE, KIND, Facet, facets
from service.builder.question import LACKING, Asked, Chosen, Option
from service.engine.runner import QueryRunner, Term
from service.kinds import kind_of
from service.library import Row, fill
from service.named.answer import sources_of
from service.named.meant import short

ROWS: Final = 50
"""On a page for people; programs get all."""
_FEW_FORCES: Final = 3
"""What tells of more is more graphs than it pays to look through."""


@dataclass(frozen=True, slots=True)
class OutOf:
    """
    What an answer is out of.

    Args:
        fit: Statements that fit all choices.
        all: Those of the same kinds in the same reports, whatever the other choices.
        what: They are, in the plural: "findings".
        reports: In which they are.
        held: Forces that these are on.
        forces: Forces of the register that were asked about.
        without: Forces chosen by name of which no statement is here.
    """

    fit: int
    all: int
    what: str
    reports: int
    held: int
    forces: int
    without: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """For people, as sentences."""
        reports = f"{self.reports:,} report{'' if self.reports == 1 else 's'}"
        said = f"{self.fit:,} of {self.all:,} {self.what} in {reports}. "
        if self.forces == self.held == 1:
            return said + "A report is loaded on the one force asked about."
        forces = f"{self.forces:,} force{'' if self.forces == 1 else 's'}"
        said += f"Reports are loaded on {self.held:,} of {forces} asked about"
        return said + (f"; none on {', '.join(self.without)}." if self.without else ".")


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of the list."""

    link: Link
    force: Link
    kind: str
    theme: str
    topic: str
    polarity: str
    polarity_name: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """
    A line of counts.

    Args:
        values: One a facet counted by.
        asked: The question that lists what is counted.
    """

    values: tuple[Option, ...]
    number: int
    asked: Asked


@dataclass(frozen=True, slots=True)
class LeftOut:
    """
    What a choice does to a question that nothing fits.

    Args:
        words: The choice.
        without: Statements that fit the others.
        alone: Statements that fit it alone.
        asked: The question without it.
    """

    label: str
    words: str
    without: int
    alone: int
    asked: Asked


@dataclass(frozen=True, slots=True)
class Answer:
    """
    Everything that the page shows of a question.

    Args:
        columns: Variables of the query, in order.
        rows: As the query gives them: all, or those of a page of the list.
        statements: Of a list; else none.
        groups: Of counts, those of a page; else none.
        all_groups: Of counts, those of all pages.
        overlap: Whether a statement is counted in more than one group.
        left_out: Where nothing fits: each choice, that which helps most first.
    """

    asked: Asked
    out_of: OutOf
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    statements: tuple[Statement, ...]
    groups: tuple[Group, ...]
    all_groups: tuple[Group, ...]
    overlap: bool
    pager: Pager
    left_out: tuple[LeftOut, ...]
    release: str
    sparql: str


def answer(asked: Asked, runner: QueryRunner, page: int = 0) -> Answer:
    """
    Ask a question.

    Args:
        page: Counted from 1, or 0 for all rows.

    Raises:
        QueryError: No answer; the class says why.
        StoreError: The store itself cannot be asked.
    """
    release = runner.release
    out_of = _out_of(asked, runner)
    is_list = not asked.groups
    text = list_text(asked) if is_list else groups_text(asked, is_shown=True)
    columns, found = _page(asked, runner, page) if is_list and page else runner.table(_asked_text(asked))
    rows = [Row(cells) for cells in found]
    groups = [_group(row, asked) for row in rows] if asked.groups else []
    first, last = ((page - 1) * ROWS, page * ROWS) if page else (0, len(groups))
    return Answer(
        asked=asked,
        out_of=out_of,
        columns=tuple(columns),
        rows=tuple(rows),
        statements=tuple(map(_statement, rows)) if is_list else (),
        groups=tuple(groups[first:last]),
        all_groups=tuple(groups),
        overlap=sum(group.number for group in groups) > out_of.fit,
        pager=Pager(max(page, 1), ROWS, out_of.fit if is_list else len(groups)),
        left_out=_left_out(asked, runner) if asked.chosen and not out_of.fit else (),
        release=release,
        sparql=text,
    )


def _asked_text(asked: Asked) -> str:
    return groups_text(asked) if asked.groups else list_text(asked)


def _page(asked: Asked, runner: QueryRunner, page: int) -> tuple[Sequence[str], Sequence[Mapping[str, Term]]]:
    """
    The columns and rows of a page of the list.

    Statements come force by force: where more than one force may have some, they are counted by force first,
    and only those of the forces on the page are sorted.
    """
    force = facets()[FORCE]
    chosen = asked.of(force)
    if chosen and not chosen.is_lacking and len(chosen.options) == 1:
        return runner.table(list_text(asked, ROWS, page, _graphs(asked, runner)))
    counted = [Row(cells) for cells in runner.select(groups_text(replace(asked, groups=(force,))))]
    counted.sort(key=lambda row: (row["forceName"], row["force"]))
    numbers = count_by(counted, "force", "number")
    shown = cut(numbers, Pager(page, ROWS, sum(numbers.values())))
    if not counted:
        return runner.table(list_text(asked, ROWS, page))
    groups = shown.groups or (counted[0]["force"],)  # past the last page there is nothing of any force
    options = tuple(_value(row, force) for row in counted if row["force"] in groups)
    asked = asked.choosing(Chosen(force, options))
    columns, rows = runner.table(list_text(asked, shown.rows, 1, _graphs(asked, runner)))
    return columns, rows[shown.skipped :] if shown.groups else []


def _graphs(asked: Asked, runner: QueryRunner) -> tuple[URIRef, ...]:
    """Those that say something of the forces chosen; none where they would not help to find statements."""
    chosen = asked.of(facets()[FORCE])
    if not chosen or len(chosen.options) > _FEW_FORCES or not is_found_by_graph(asked):
        return ()
    forces = [URIRef(option.iri) for option in chosen.options]
    return tuple(
        URIRef(row["graph"]) for row in map(Row, runner.select(fill("graphs-on-forces", force=forces)))
    )


def _out_of(asked: Asked, runner: QueryRunner) -> OutOf:
    row = Row(runner.select(counts_text(asked))[0])
    kind, force = asked.of(facets()[KIND]), asked.of(facets()[FORCE])
    return OutOf(
        fit=row.number("fit"),
        all=row.number("all" if "all" in row else "fit"),
        what=_plural(kind.options) if kind else "statements",
        reports=row.number("reports"),
        held=row.number("held"),
        forces=row.number("forces"),
        without=tuple(option.name for option in force.options if not option.number) if force else (),
    )


def _plural(kinds: Sequence[Option]) -> str:
    return " or ".join(kind_of([option.iri]).many.lower() for option in kinds)


def _statement(row: Row) -> Statement:
    return Statement(
        link=read_link(row, "sentence", "sentenceName"),
        force=read_link(row, "force", "forceName"),
        kind=row["kindName"],
        theme=row["themeName"],
        topic=row["topicName"],
        polarity=slug_of(row["polarity"]),
        polarity_name=row["polarityName"],
        sources=tuple(sources_of(row)),
    )


def _group(row: Row, asked: Asked) -> Group:
    values = tuple(_value(row, facet) for facet in asked.groups)
    behind = asked.listed
    for facet, value in zip(asked.groups, values, strict=True):
        behind = behind.narrowed(facet, value)
    return Group(values, row.number("number"), behind)


def _value(row: Row, facet: Facet) -> Option:
    if facet.name not in row:
        return LACKING
    return Option(row[facet.name], short(row[facet.name]), row[f"{facet.name}Name"])


def _left_out(asked: Asked, runner: QueryRunner) -> tuple[LeftOut, ...]:
    rows = [Row(cells) for cells in runner.select(without_text(asked))]
    numbers = {(row["facet"], row["how"]): row.number("number") for row in rows}
    found = [
        LeftOut(
            each.facet.label,
            each.words,
            numbers.get((each.facet.name, "without"), 0),
            numbers.get((each.facet.name, "alone"), 0),
            asked.without(each.facet),
        )
        for each in asked.chosen
    ]
    return tuple(sorted(found, key=lambda each: (-each.without, each.alone)))
