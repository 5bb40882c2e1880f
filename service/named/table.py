"""
An answer as a table for people, as one to take away, and as JSON; in each, every row names what it stands on.

Where a query gives `?x` and `?xName`, people see the name as a link, and programs get both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from rdflib import URIRef
from typing_extensions import TypedDict

from graph.namespaces import ID
from graph.table import columns
from service.answers.parts import Link
from service.answers.reading import short_name
from service.library import Row
from service.named.answer import SOURCE, Answer, Denominator, sources_of
from service.tables.plain import write_csv
from service.tables.table import Table as Kept
from service.tables.table import columns_of, make_table

_NAME: Final = "Name"
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORDS_OF_REPORT: Final = "words of the report"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table: words that may lead somewhere."""

    link: Link
    is_number: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row for people."""

    cells: tuple[Cell, ...]
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """
    An answer for people.

    Args:
        common: Head -> what stands in every line alike; told once, and left out of the lines.
        heads: Of the columns, in words.
        lines: A row each.
    """

    common: tuple[tuple[str, Cell], ...]
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(answer: Answer, most: int | None = None) -> Table:
    """The answer, or the first rows of it, as a table for people."""
    rows = answer.rows[:most]
    shown = [
        name
        for name in answer.columns
        if name != SOURCE and not (name.endswith(_NAME) and name.removesuffix(_NAME) in answer.columns)
    ]
    cells = {name: [_cell(row, name) for row in rows] for name in shown}
    is_whole = len(rows) == answer.total
    common = [name for name in shown if is_whole and len(rows) > 1 and len(set(cells[name])) == 1]
    parted = [name for name in shown if name not in common]
    if not parted:
        common, parted = [], shown
    lines = tuple(
        Line(tuple(cells[name][place] for name in parted), tuple(map(_source, sources_of(row))))
        for place, row in enumerate(rows)
    )
    return Table(
        tuple((in_words(name), cells[name][0]) for name in common if cells[name][0].link.text),
        tuple(in_words(name) for name in parted),
        lines,
    )


def in_words(name: str) -> str:
    """
    A variable as a head of a column.

    >>> in_words("englandAndWales"), in_words("periodEnd")
    ('England and Wales', 'Period end')
    """
    words = _HUMP.sub(" ", name.removesuffix(_NAME) or name).lower().capitalize()
    return words.replace("England and wales", "England and Wales")


def _cell(row: Row, name: str) -> Cell:
    if name not in row:
        return Cell(Link("", ""), False)
    term = row.term(name)
    text = row[name + _NAME] or (short_name(str(term)) if isinstance(term, URIRef) else str(term))
    is_number = not isinstance(term, URIRef) and bool(re.fullmatch(r"-?[\d.]+%?", text))
    return Cell(Link(text, str(term) if isinstance(term, URIRef) else ""), is_number)


def _source(address: str) -> Link:
    if "/passage/" in address:
        return Link(_WORDS_OF_REPORT, address)
    if address.startswith(ID):
        return Link("publication" if "/publication/" in address else short_name(address), address)
    return Link(address.partition("//")[2].partition("/")[0] or address, address)


class AnswerObject(TypedDict):
    """
    The answer to a named query, for programs.

    Args:
        query: Name of the query.
        parameters: Name -> what was given, each value in full.
        columns: Names of the cells of a row, in order.
        rows: Each with the address of its source; where it stands on several, `sources` has them all.
        denominator: What an aggregate is over; null where nothing is counted or ranked.
        notStated: What was looked for, where there are no rows.
        release: Version of the data.
        answer: Digest over rows and denominator.
        permalink: Address that asks the same again, and tells whether the answer still is the same.
        sameAnswer: Of a permalink, whether the answer is what it was; else null.
    """

    query: str
    title: str
    parameters: dict[str, list[str]]
    columns: list[str]
    rows: list[dict[str, Any]]
    denominator: dict[str, Any] | None
    notStated: str | None
    release: str
    answer: str
    permalink: str
    sameAnswer: bool | None


def as_object(answer: Answer, *, permalink: str, is_same: bool | None) -> AnswerObject:
    """The answer for programs."""
    return {
        "query": answer.query.name,
        "title": answer.query.title,
        "parameters": _parameters(answer),
        "columns": list(answer.columns),
        "rows": [
            _with_sources(plain, row) for plain, row in zip(answer.plain_rows(), answer.rows, strict=True)
        ],
        "denominator": _denominator(answer),
        "notStated": answer.not_stated or None,
        "release": answer.release,
        "answer": answer.digest,
        "permalink": permalink,
        "sameAnswer": is_same,
    }


def _with_sources(plain: dict[str, Any], row: Row) -> dict[str, Any]:
    sources = sources_of(row)
    first = {**plain, SOURCE: sources[0] if sources else None}
    return {**first, "sources": list(sources)} if len(sources) > 1 else first


def _denominator(answer: Answer) -> dict[str, Any] | None:
    over = answer.denominator
    return None if over is None else {**asdict(over), "text": over.text}


def _parameters(answer: Answer) -> dict[str, list[str]]:
    return {name: [str(term) for term in terms] for name, terms in answer.bound.terms.items()}


def as_columns(answer: Answer, width: int | None = None) -> str:
    """The answer as `graph.table.columns` writes it, its sources in the last column."""
    table = read_table(answer)
    lines = [
        [*(cell.link.text for cell in line.cells), " ".join(sources_of(row))]
        for line, row in zip(table.lines, answer.rows, strict=True)
    ]
    common = "".join(f"{head}: {cell.link.text}\n" for head, cell in table.common)
    return common + columns([*table.heads, "Source"], lines, width) if lines else ""


def as_table(answer: Answer) -> Kept:
    """The answer as a table to take away: what an aggregate is over stands in a column of its own too."""
    over = answer.denominator
    names = [*answer.columns, *(["denominator"] if over else [])]
    beside = [over.text] if over else []
    given = "; ".join(f"{name}: {', '.join(words)}" for name, words in answer.bound.labels.items() if words)
    return make_table(
        f"{answer.query.title}{f' ({given})' if given else ''}",
        columns_of(answer.query.name, names),
        ([*(plain[name] for name in answer.columns), *beside] for plain in answer.plain_rows()),
        description=answer.query.description,
        out_of=over.text if over else "",
        caveats=tuple(_caveats(answer, over)),
    )


def _caveats(answer: Answer, over: Denominator | None) -> Iterator[str]:
    if over and over.missing:
        names = (f"{each.name}{f' ({each.reason})' if each.reason else ''}" for each in over.missing)
        yield f"Not stated: {'; '.join(names)}."
    if answer.not_stated:
        yield f"Nothing was found. Looked for: {answer.not_stated}."


def as_csv(answer: Answer) -> str:
    """The answer as CSV."""
    return write_csv(as_table(answer))
