"""
Rows -> excerpts: what is quoted of each statement chosen, from which report, and where it stands there.

One query answers for the whole pack. A statement that several reports make gives an excerpt for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from service import urls
from service.answers.parts import NOWHERE, Link
from service.answers.reading import day, read_link, slug_of
from service.citing.fragment import address_of_words
from service.citing.given import Given, short_path, shown
from service.citing.keys import key_of
from service.kinds import Kind, kind_of
from service.library import Library, Row
from service.quotes import mark

_PUT_HERE: Final = ("Judgment", "Observation")
_BETWEEN: Final = " … "
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    Characters of a source text.

    Args:
        passage: Leads to their page.
        exact: As they are in the source, markup included.
        start, end: Their place, counted from 0; the end is the first that is no longer of them.
        page: Of the document, where it has pages; else empty.
        is_quoted: Whether they are among the words quoted: those that set the time of an action are not.
    """

    passage: str
    exact: str
    start: int
    end: int
    page: str = ""
    is_quoted: bool = True

    @property
    def place(self) -> str:
        """Where they stand, in words."""
        page = f"page {self.page}, " if self.page else ""
        return f"{page}characters {self.start:,} to {self.end:,}"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """
    What is quoted of one statement.

    Args:
        key: For citations.
        iri: Of the statement.
        permalink: Of its page here, in full.
        kind: "Finding", "Observation", ...
        label: What it is called.
        words: As a reader of the report sees them, without markup and marks of footnotes; of a statement of a
            register, which has none, empty.
        stretches: The same characters in the source, in order.
        polarity: Slug; empty if it has none.
        report: Nowhere where it is of no report.
        published: Of the report, as the data have it: "2018-03".
        place: Address of the words in the whole text here, in full; empty where that is not known.
        as_published: Address of the words in the report as published; empty where that is not known.
        source: Of a statement of a register: the publication or page that it names.
    """

    key: str
    iri: str
    permalink: str
    kind: str
    label: str
    words: str
    stretches: tuple[Stretch, ...]
    polarity: str = ""
    polarity_name: str = ""
    force: Link = NOWHERE
    theme: Link = NOWHERE
    report: Link = NOWHERE
    published: str = ""
    publisher: str = ""
    isbn: str = ""
    section: Link = NOWHERE
    place: str = ""
    as_published: str = ""
    source: Link = NOWHERE

    @property
    def said(self) -> str:
        """Its words, or what it is called where it has none."""
        return self.words or self.label

    @property
    def is_put_here(self) -> bool:
        """Whether it is put into words here: a figure or grade, whose words in the report are few."""
        return self.kind in _PUT_HERE and bool(self.words)

    @property
    def published_on(self) -> str:
        """Date of the report in words; empty if not known."""
        return day(self.published)

    @property
    def places(self) -> str:
        """Where the words stand in the source text, in words."""
        return " and ".join(stretch.place for stretch in self.stretches if stretch.is_quoted)


@dataclass(frozen=True, slots=True)
class Pack:
    """
    What is given for a choice.

    Args:
        excerpts: In the order chosen.
        notes: What is not given, and why, a sentence each.
    """

    excerpts: tuple[Excerpt, ...]
    notes: tuple[str, ...] = ()


def read_pack(library: Library, given: Given) -> Pack:
    """The excerpts of what was chosen, and what of it is not given."""
    rows = library.rows("quotes", this=given.things) if given.things else []
    by_thing = {iri: list(group) for iri, group in groupby(rows, key=lambda row: row["this"])}
    excerpts: list[Excerpt] = []
    unknown: list[str] = []
    unfit: list[str] = []
    for iri in map(str, given.things):
        members = by_thing.get(iri, [])
        about = [row for row in members if "class" in row]
        kind = kind_of({row["class"] for row in about})
        if not about:
            unknown.append(shown(short_path(iri)))
        elif not kind.is_quoted:
            unfit.append(f"{_name(about[0])} ({kind.one.lower()})")
        else:
            excerpts += _excerpts(kind, about[0], [row for row in members if "passage" in row])
    return Pack(tuple(excerpts), tuple(_notes(given, unknown, unfit)))


def _notes(given: Given, unknown: Sequence[str], unfit: Sequence[str]) -> Iterable[str]:
    if given.left_out:
        yield (
            f"A pack holds {len(given.things)} statements at most: the first are given, "
            f"{given.left_out} more are not. Make a second pack of those."
        )
    if given.unreadable:
        yield f"Not the address of a statement: {'; '.join(given.unreadable)}."
    if unknown:
        yield f"Not published here: {'; '.join(unknown)}."
    if unfit:
        yield f"Not a statement that can be quoted: {'; '.join(unfit)}."


def _name(row: Row) -> str:
    return row.first("label", "name") or short_path(row["this"])


def _excerpts(kind: Kind, about: Row, passages: Iterable[Row]) -> list[Excerpt]:
    """One for each report that makes the statement, the earliest first; one where none does."""
    rows = [Row({**about.cells, **row.cells}) for row in passages] or [about]
    return [_excerpt(kind, list(group)) for _, group in groupby(rows, key=lambda row: row["report"])]


def _excerpt(kind: Kind, rows: Sequence[Row]) -> Excerpt:
    row = rows[0]
    stretches = _stretches(rows)
    words = _words(rows, stretches)
    return Excerpt(
        key=key_of(row["this"], row["report"]),
        iri=row["this"],
        permalink=urls.document(row["this"], _external=True),
        kind=kind.one,
        label=_name(row),
        words=words,
        stretches=stretches,
        polarity=slug_of(row["polarity"]),
        polarity_name=row["polarityName"],
        force=read_link(row, "force", "forceName"),
        theme=read_link(row, "theme", "themeName"),
        report=read_link(row, "report", "reportName"),
        published=row["issued"],
        publisher=row["publisherName"],
        isbn=row["isbn"],
        section=_last_section(rows, stretches),
        place=_place(row, rows, stretches),
        as_published=address_of_words(row["address"], words),
        source=NOWHERE if row["report"] else read_link(row, "source", "sourceTitle"),
    )


def _stretches(rows: Iterable[Row]) -> tuple[Stretch, ...]:
    found = {row["passage"]: _stretch(row) for row in rows if "passage" in row}
    return tuple(sorted(found.values(), key=lambda stretch: (stretch.start, stretch.end)))


def _stretch(row: Row) -> Stretch:
    words = reader_words(row["exact"], row["format"])
    return Stretch(
        *(row["passage"], row["exact"], row.number("start"), row.number("end"), row["page"]),
        is_quoted=not row["words"] or words in row["words"],
    )


def _words(rows: Sequence[Row], stretches: Sequence[Stretch]) -> str:
    """
    The whole sentence where the data have it, else the passages with a sign of what is between them.

    The passages of a sentence can be more than it: those of an action have the words that set its time.
    """
    if not stretches:
        return ""
    media_type = rows[0]["format"]
    passages = (reader_words(stretch.exact, media_type) for stretch in stretches)
    return rows[0]["words"] or _BETWEEN.join(passages)


def reader_words(exact: str, media_type: str) -> str:
    """What a reader sees of source text: no markup, no marks of footnotes, single spaces."""
    pieces = mark(exact, (), media_type or "text/markdown")
    return _SPACE.sub(" ", "".join(piece.text for piece in pieces if not piece.is_note)).strip()


def _last_section(rows: Sequence[Row], stretches: Sequence[Stretch]) -> Link:
    """That of the last passage: a time for an action can stand before its list."""
    last = stretches[-1].passage if stretches else ""
    return next(
        (read_link(row, "section", "sectionTitle") for row in rows if row["passage"] == last), NOWHERE
    )


def _place(row: Row, rows: Sequence[Row], stretches: Sequence[Stretch]) -> str:
    if not stretches:
        return ""
    if in_place := urls.read_in_place(row["this"], in_full=True):
        return in_place
    start = next((each["paragraphStart"] for each in rows if "paragraphStart" in each), "")
    anchor = urls.paragraph_anchor(int(start)) if start else ""
    return urls.read(row["report"], anchor, _external=True)
