"""
The rows of an answer to a named query as entries, each under the statement that it stands on.

Rows that stand on the same statement are one entry. A row that stands on several, such as a count, goes by a
name made of its own words: where the answer changes, there is a new entry to be told of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Final

from rdflib import URIRef

from graph.identifiers import node_iri
from service import parts, urls
from service.feeds.entries import PASSAGE, in_full, of_report, read_entries, read_reports
from service.feeds.feed import SIZE, Entry
from service.library import Row
from service.named.answer import Answer, sources_of
from service.named.table import read_table

_TITLE: Final = 140  # characters


@dataclass(frozen=True, slots=True)
class _Told:
    """What an answer tells under one name: a line for each row, and the newest report behind the first."""

    lines: tuple[str, ...]
    report: Row | None

    @property
    def issued(self) -> str:
        return self.report["issued"] if self.report else ""


def rows_of(found: Answer, address: str, page: int) -> tuple[Sequence[Entry], bool]:
    """
    Entries of a page, and whether there are more.

    Args:
        address: Of the page of the answer.
        page: From 1.
    """
    told = _told(found, read_reports(parts.library()))
    order = sorted(told, key=lambda iri: told[iri].issued, reverse=True)
    shown = order[(page - 1) * SIZE : page * SIZE]
    known = read_entries(parts.library(), [iri for iri in shown if urls.report_of(iri)])
    return [_entry(iri, told[iri], known.get(iri), in_full(address)) for iri in shown], len(
        order
    ) > page * SIZE


def _told(found: Answer, reports: Mapping[str, Row]) -> dict[str, _Told]:
    table = read_table(found)
    common = [f"{head}: {cell.link.text}" for head, cell in table.common]
    told: dict[str, _Told] = {}
    for row, line in zip(found.rows, table.lines, strict=True):
        cells = zip(table.heads, line.cells, strict=True)
        said = "; ".join([*common, *(f"{head}: {cell.link.text}" for head, cell in cells if cell.link.text)])
        iri = _thing_of(row, found, said)
        before = told.get(iri, _Told((), _newest(row, reports)))
        told[iri] = replace(before, lines=tuple(dict.fromkeys([*before.lines, said])))
    return told


def _newest(row: Row, reports: Mapping[str, Row]) -> Row | None:
    behind = [reports[name] for each in sources_of(row) if (name := urls.report_of(each)) in reports]
    return max(behind, key=lambda report: report["issued"], default=None)


def _entry(iri: str, told: _Told, known: Entry | None, address: str) -> Entry:
    words = "\n".join(told.lines)
    title = shorten(told.lines[0], _TITLE, placeholder="…")
    if known:
        title = title if PASSAGE in iri else known.title  # a passage has no name of its own
        return replace(known, title=title, words=f"{words}\n“{known.words}”")
    entry = Entry(iri=iri, title=title, issued="", words=words, page=address)
    return of_report(entry, told.report) if told.report else entry


def _thing_of(row: Row, found: Answer, said: str) -> str:
    """The statement that a row names, or the one passage that it stands on, or a name of its own."""
    for column in found.columns[:-1]:
        if isinstance(row.cells.get(column), URIRef) and urls.is_in_report(row[column]):
            return row[column]
    sources = sources_of(row)
    if len(sources) == 1 and urls.is_in_report(sources[0]):
        return sources[0]
    return str(node_iri(f"{found.query.name} {said}"))
