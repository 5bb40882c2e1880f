"""
The queries that pages are made of: one file of `queries/pages/` each.

Each file is a whole SPARQL query that runs as it stands. What it asks about stands in a block
`VALUES ?name { … }` with an example; `Library` puts other terms there, written by rdflib and never pasted.
A file with `LIMIT n OFFSET 0` in it comes in pages of n rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from importlib.resources import files

from rdflib import Literal, URIRef

from graph.errors import QueryTooDeep, QueryTooLong, StoreError
from graph.settings import Settings
from service.engine.runner import QueryRunner, Question, Term
from service.joining import PART, join
from service.keeping import Keeping

_NOT_IN_AN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_RELEASE_TIME = re.compile(r"\d{8}T\d{6}")
"""How the name of a release begins: with the time at which it was built, in UTC."""
_LONGEST_JOINED = 16_000
"""Characters of queries that are asked as one; readers may send some more by default."""
_LARGEST_SHARE = 2
"""Of the room for rows, the rows of one query may take this part: there are few such queries."""
_ROW_BYTES = 250
_CELL_BYTES = 30
_TERM_BYTES = 250
"""What Python needs for a row, for a cell in it, and for a term beside its characters."""
_PAGED = re.compile(r"LIMIT (\d+) OFFSET 0\b")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an answer. An unbound variable reads as the empty string."""

    cells: Mapping[str, Term]

    def __getitem__(self, name: str) -> str:
        return str(self.cells.get(name, ""))

    def __contains__(self, name: str) -> bool:
        return name in self.cells

    def number(self, name: str) -> int:
        """A whole number; 0 where unbound."""
        return int(self[name] or 0)

    def is_true(self, name: str) -> bool:
        """A truth value; some servers give one that a query works out as a number."""
        return self[name] in ("true", "1")

    def first(self, *names: str) -> str:
        """The first of some variables that is bound; empty if none is."""
        return next((self[name] for name in names if self[name]), "")

    def term(self, name: str) -> Term:
        """The term itself, to tell an IRI from a literal."""
        return self.cells[name]


KeptRows = Keeping[str, tuple[Row, ...]]


def read_iri(text: str) -> URIRef:
    """
    Check that text is an absolute IRI and nothing more.

    Raises:
        ValueError: It is not.
    """
    if _NOT_IN_AN_IRI.search(text) or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        raise ValueError(f"{text!r} is not an absolute IRI")
    return URIRef(text)


@cache
def query_text(name: str) -> str:
    """The text of `queries/pages/<name>.rq`."""
    return files("service").joinpath("queries", "pages", f"{name}.rq").read_text("utf-8")


def question_of(name: str) -> str:
    """What a query answers, in words: its first line."""
    return query_text(name).partition("\n")[0].removeprefix("#").strip()


def page_size(name: str) -> int:
    """How many rows a page of this query has."""
    paged = _PAGED.search(query_text(name))
    if not paged:
        raise ValueError(f"queries/pages/{name}.rq does not come in pages")
    return int(paged[1])


def fill(
    name: str, page: int = 1, size: int = 0, /, **terms: URIRef | Literal | Sequence[URIRef | Literal]
) -> str:
    """
    A query with its examples replaced.

    Args:
        name: Of the file, without its ending.
        page: Counted from 1.
        size: Rows of a page; 0 for as many as the file says.
        terms: For each variable to set, one term or several.

    Raises:
        ValueError: The file has no such block, or does not come in pages.
    """
    text = query_text(name)
    if page > 1 or size:
        size = size or page_size(name)
        text = _PAGED.sub(f"LIMIT {size} OFFSET {(page - 1) * size}", text)
    for variable, given in terms.items():
        several = [given] if isinstance(given, URIRef | Literal) else given
        block = "VALUES ?{} {{ {} }}".format(variable, " ".join(_written(term) for term in several))
        parts = re.split(rf"VALUES \?{variable} \{{[^}}]*\}}", text)
        if len(parts) == 1:
            raise ValueError(f"queries/pages/{name}.rq has no block VALUES ?{variable}")
        text = block.join(parts)
    return text


def bind_terms(text: str, terms: Mapping[str, Sequence[URIRef | Literal]], names: Iterable[str]) -> str:
    """
    A named query with its parameters put in.

    Args:
        text: A parameter stands in it as `VALUES ?name { UNDEF }`. What follows `#+` there says no more
            than the query does; it is put in where the parameter is given, for the planner to begin with.
            So is a line that begins with `#+name`, and a line that ends in `#-name` is then left out: they
            say the same, each as it is best asked.
        terms: Parameter -> terms; the block of one without terms is taken out, so that the planner need not
            join over nothing.
        names: Of all parameters.
    """
    for name in names:
        given = " ".join(_written(term) for term in terms.get(name, ()))
        block = f"VALUES ?{name} {{ {given} }}" if given else ""
        text = _lines_with(name).sub(r"\1" if given else "", text)
        text = _lines_without(name).sub("" if given else r"\1", text)
        text = _block_of(name).sub(partial(_filled, block), text)
    return text


@cache
def _lines_with(name: str) -> re.Pattern[str]:
    return re.compile(rf"^ *#\+{name} (.*\n)", re.MULTILINE)


@cache
def _lines_without(name: str) -> re.Pattern[str]:
    return re.compile(rf"^(.*?) *#-{name}(?=\n)", re.MULTILINE)


@cache
def _block_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{name} \{{ UNDEF \}}(?: #\+ (.*))?")


def _filled(block: str, found: re.Match[str]) -> str:
    return f"{block} {found[1]}" if block and found[1] else block


def _written(term: URIRef | Literal) -> str:
    return f"<{read_iri(str(term))}>" if isinstance(term, URIRef) else term.n3()


def select_each(runner: QueryRunner, texts: Sequence[str]) -> list[list[Row]]:
    """
    The rows of each of some SELECT queries, got by one query, or by few where it would be long.

    Where the settings let no query be so long, or an engine elsewhere cannot plan so much at once, each is
    asked by itself.
    """
    found: list[list[Row]] = []
    for several in _batches(texts):
        try:
            found += _select_joined(runner, several)
        except (QueryTooLong, QueryTooDeep, StoreError):
            found += [[Row(cells) for cells in runner.select(text)] for text in several]
    return found


def select_beside(
    runner: QueryRunner, texts: Sequence[str], others: Sequence[str]
) -> tuple[list[list[Row]], list[list[Row]]]:
    """What `select_each` gives of some queries and of others; both are asked at the same time."""
    if not texts or not others:
        return select_each(runner, texts), select_each(runner, others)
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(copy_context().run, select_each, runner, others)
        return select_each(runner, texts), beside.result()


def _select_joined(runner: QueryRunner, texts: Sequence[str]) -> list[list[Row]]:
    found: list[list[Row]] = [[] for _ in texts]
    for cells in runner.select(join(texts)):
        found[int(str(cells[PART]))].append(Row(cells))
    return found


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Queries in order, as many at a time as are not too long together."""
    batch: list[str] = []
    for text in texts:
        if batch and sum(map(len, batch)) + len(text) > _LONGEST_JOINED:
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class Ask:
    """A query of pages with its terms, as `Library.rows` takes them; made by `ask`."""

    name: str
    page: int
    terms: tuple[tuple[str, tuple[URIRef | Literal, ...]], ...]

    @property
    def is_of_all(self) -> bool:
        """Whether it is asked as it stands, about no thing in particular."""
        return self.page == 1 and not self.terms


def ask(name: str, page: int = 1, /, **terms: URIRef | Literal | Sequence[URIRef | Literal]) -> Ask:
    """A query that is to be asked together with others (`Library.gather`)."""
    several = ((each, given) for each, given in sorted(terms.items()))
    return Ask(
        name,
        page,
        tuple(
            (each, (given,) if isinstance(given, URIRef | Literal) else tuple(given))
            for each, given in several
        ),
    )


def keep_rows(settings: Settings) -> KeptRows:
    """Nothing kept as yet, with the room that the settings give (`row_cache_mib`)."""
    return Keeping(settings.row_cache_mib * 1024 * 1024, _size, _LARGEST_SHARE)


def _size(rows: Sequence[Row]) -> int:
    """About the bytes that rows take in memory, where those of one answer share their terms."""
    terms = {id(term): term for row in rows for term in row.cells.values()}
    cells = sum(len(row.cells) for row in rows)
    return (
        _ROW_BYTES * len(rows) + _CELL_BYTES * cells + sum(_TERM_BYTES + len(term) for term in terms.values())
    )


class Library:
    """
    The queries of pages, asked of one store.

    What is asked about no thing is the same on every page: its rows are kept for as long as the release is
    served.

    Args:
        kept: Rows by the text of the query; None keeps nothing.
    """

    def __init__(self, runner: QueryRunner, kept: KeptRows | None = None) -> None:
        self._runner = runner
        self._kept = kept

    def rows(
        self,
        name: str,
        page: int = 1,
        size: int = 0,
        /,
        **terms: URIRef | Literal | Sequence[URIRef | Literal],
    ) -> list[Row]:
        """Rows of a SELECT, in its order; may be empty. `fill` says what it takes."""
        asked = None if size else ask(name, page, **terms)
        if asked and (kept := self._find(asked)) is not None:
            return kept
        release = self.release
        rows = [Row(cells) for cells in self._runner.select(fill(name, page, size, **terms))]
        if asked:
            self._keep(release, asked, rows)
        return rows

    def answer(self, asked: Ask) -> list[Row]:
        """The rows of a query that was made by `ask`."""
        return self.rows(asked.name, asked.page, **dict(asked.terms))

    def gather(self, *asked: Ask, beside: Sequence[Ask] = ()) -> Library:
        """
        A library that has the answers of some queries at hand, got by one query, and asks the rest as ever.

        What a page needs is named once, at the head of what reads it.

        Args:
            beside: Got by another query at the same time: about half of what takes long.
        """
        wanted = [each for each in dict.fromkeys((*asked, *beside)) if not self._has(each)]
        if not wanted:
            return self
        release = self.release
        found = {each: rows for each in wanted if (rows := self._find(each)) is not None}
        others = [each for each in wanted if each not in found]
        groups = [each for each in others if each not in beside], [each for each in others if each in beside]
        texts = ([fill(each.name, each.page, 0, **dict(each.terms)) for each in group] for group in groups)
        for group, answers in zip(groups, select_beside(self._runner, *texts), strict=True):
            for each, rows in zip(group, answers, strict=True):
                self._keep(release, each, rows)
                found[each] = rows
        return Gathered(self, found)

    def _find(self, asked: Ask) -> list[Row] | None:
        """The rows that are kept of a query; None where none are."""
        if not self._kept or not asked.is_of_all:
            return None
        found = self._kept.find(self.release, query_text(asked.name))
        return None if found is None else [*found]

    def _keep(self, release: str, asked: Ask, rows: Sequence[Row]) -> None:
        """Keep rows, unless another release came while they were asked for."""
        if self._kept and asked.is_of_all and release == self.release:
            self._kept.keep(release, query_text(asked.name), tuple(rows))

    def _has(self, _asked: Ask) -> bool:
        return False

    @property
    def release(self) -> str:
        """Name of the release being served; empty where the store has none."""
        return self._runner.release

    @property
    def published(self) -> str:
        """Day on which the data were published, "2026-11-26"; empty where the store does not tell."""
        moment = self.published_at
        return moment.date().isoformat() if moment else ""

    @property
    def published_at(self) -> datetime | None:
        """The second at which the data were published; None where the store does not tell."""
        named = _RELEASE_TIME.match(self._runner.release)
        try:
            return datetime.strptime(named[0], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if named else None
        except ValueError:  # digits that are no time
            return None

    def holds(self, name: str, /, **terms: URIRef | Literal) -> bool:
        """The truth value of an ASK."""
        return self._runner.ask(fill(name, **terms))

    def statements(self, name: str, /, **terms: URIRef | Literal) -> bytes:
        """The triples of a CONSTRUCT, as N-Triples."""
        question = Question(fill(name, **terms), accept="application/n-triples", is_ours=True)
        return self._runner.run(question).body


class Gathered(Library):
    """
    A library with some answers at hand, for as long as one page is made.

    Args:
        found: Those that were got together, by what was asked.
    """

    def __init__(self, library: Library, found: Mapping[Ask, list[Row]]) -> None:
        super().__init__(library._runner, library._kept)
        self._library = library
        self._found = found

    def rows(
        self,
        name: str,
        page: int = 1,
        size: int = 0,
        /,
        **terms: URIRef | Literal | Sequence[URIRef | Literal],
    ) -> list[Row]:
        """As of `Library`; what is at hand is not asked again."""
        found = None if size else self._found.get(ask(name, page, **terms))
        return self._library.rows(name, page, size, **terms) if found is None else found

    def _has(self, asked: Ask) -> bool:
        return asked in self._found or self._library._has(asked)
