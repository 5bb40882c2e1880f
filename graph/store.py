"""
The only door to the triple store.

A location goes in, a `Store` comes out: an embedded one (a folder of releases, opened read-only) or any
SPARQL 1.1 endpoint (`graph.endpoint`). Both answer queries with bytes in the formats of `graph.formats`, and
export the named graphs. The default graph is the union of the named graphs as a set and is never exported
as a graph of its own.

The embedded store writes literals in their canonical form (`12.50` becomes `12.5`) and language tags in
lower case, so digests are always taken over what it gives back.
"""

from __future__ import annotations

import csv
import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from itertools import takewhile
from typing import TYPE_CHECKING, Final, Protocol

import pyoxigraph as ox

from graph.errors import NotAcceptable, QueryError, QueryMalformed, StoreError
from graph.formats import FORMATS, GRAPH_FORMATS, Format
from graph.identifiers import RUN_GRAPHS
from graph.packed import Packed
from graph.release import (
    STORE,
    GraphSummary,
    Release,
    current_folder,
    digest_over,
    is_address,
    read_release,
)

if TYPE_CHECKING:
    from rdflib import Graph

REMOTE_SECONDS: Final = 60.0
"""Longest wait for the whole answer of a remote endpoint, in seconds."""

_COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_SYNTAX_ERROR = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_WRITTEN = re.compile(r'"[^"\\A-Za-z]+"|(?<![\w\'"])(?:is)?[A-Z][A-Z0-9_]+(?![\w\'"])')
_NOT_HERE: Final = frozenset({"LATERAL", "SERVICE", "LOAD"})
_MOST_EXPECTED: Final = 8
_REASON = re.compile(r"[A-Z][a-z]+(?: [A-Za-z]+){2,}")

_RESULTS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: the bytes, and the format they are in."""

    content: bytes
    format: Format


class Store(ABC):
    """
    A triple store that can be read.

    Args:
        location: Folder or address, as given; for messages.
    """

    def __init__(self, location: str) -> None:
        self.location = location

    @abstractmethod
    def query(
        self,
        text: str,
        *,
        formats: Sequence[str],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        where: str = "query",
    ) -> Answer:
        """
        Answer a SPARQL 1.1 query.

        Args:
            text: The query; an update is refused.
            formats: Names from `graph.formats`, best first; the first that can hold the answer is used.
            default_graphs: IRIs of graphs whose union as a set is the default graph; none: all graphs.
            named_graphs: IRIs of graphs that GRAPH reaches. If either is given, the query's own FROM is
                overridden (SPARQL 1.1 Protocol, 2.1.4).
            where: What to call the query in a message, such as its file name.

        Raises:
            QueryMalformed: A syntax error, with its line and column.
            NotAcceptable: None of the formats can hold the answer.
            QueryError: Anything else that keeps the query from being answered.
            StoreError: The store cannot be read.
        """

    @abstractmethod
    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted; may be empty."""

    @abstractmethod
    def lines(self, graph: str) -> list[bytes]:
        """The triples of one named graph as N-Triples, one a line without its end, sorted; may be empty."""

    def triples(self) -> int:
        """How many distinct triples there are over all graphs."""
        content = self.query(_COUNT, formats=["csv"]).content.decode()
        return int(list(csv.reader(StringIO(content)))[1][0])

    def digest(self) -> str:
        """What a release of these graphs has as its digest, worked out of all their triples."""
        return digest_over(
            {name: summary_of(name, self.lines(name)) for name in self.graphs() if not is_run(name)}
        )

    def export(self, format_name: str, graph: str | None = None) -> bytes:
        """
        Write one named graph, or all of them.

        A format without named graphs gets the union of all as a set, or the triples of the graph asked for.
        The same content gives the same bytes.

        Raises:
            StoreError: There is no such graph.
        """
        if graph is not None and graph not in self.graphs():
            raise StoreError(
                self.location,
                f"there is no graph <{graph}>",
                next_step="`SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }` lists the graphs there are.",
            )
        names = self.graphs() if graph is None else (graph,)
        return write_graphs({name: self.lines(name) for name in names}, format_name)

    def as_graph(self, names: Sequence[str]) -> Graph:
        """The triples of these named graphs in one plain graph; they may be none."""
        from rdflib import Graph

        lines = {line for name in names for line in self.lines(name)}
        return Graph(bind_namespaces="none").parse(data=b"\n".join([*sorted(lines), b""]), format="nt")


class EmbeddedStore(Store):
    """
    The current release of a folder, opened read-only.

    It stays on the release it was opened on, whatever is published later.

    Raises:
        StoreMissing: Nothing has been published there.
        StoreError: It cannot be read.
    """

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self._folder = current_folder(location)
        try:
            self._store = ox.Store.read_only(str(self._folder / STORE))
        except OSError as error:
            raise StoreError(
                location,
                f"the store of release {self._folder.name} cannot be opened ({error})",
                next_step="Run `peelgraph build` to publish it anew.",
            ) from error

    @cached_property
    def release(self) -> Release:
        """The manifest of the release that is open."""
        return read_release(self._folder)

    def query(
        self,
        text: str,
        *,
        formats: Sequence[str],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        where: str = "query",
    ) -> Answer:
        """Answer a query in this process: nothing bounds its time or memory. See `Store.query`."""
        return answer(self._store, text, formats, default_graphs, named_graphs, where)

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted; may be empty."""
        return tuple(sorted(name.value for name in self._store.named_graphs()))

    def lines(self, graph: str) -> list[bytes]:
        """The triples of one named graph as N-Triples, one a line without its end, sorted; may be empty."""
        return lines_of(self._store, ox.NamedNode(graph))


def open_store(location: str, *, timeout_seconds: float = REMOTE_SECONDS) -> Store:
    """
    Open a store for reading.

    Args:
        location: The folder given to `publish`, or the http(s) address of a SPARQL 1.1 endpoint.
        timeout_seconds: Of an endpoint, the longest wait for a whole answer.

    Raises:
        StoreMissing: Nothing has been published in the folder.
        StoreError: It cannot be read.
    """
    if is_address(location):
        from graph.endpoint import RemoteStore

        return RemoteStore(location, timeout_seconds)
    return EmbeddedStore(location)


def answer(
    store: ox.Store,
    text: str,
    formats: Sequence[str],
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    where: str = "query",
) -> Answer:
    """Answer a query from an open pyoxigraph store; arguments and errors as of `Store.query`."""
    try:
        if default_graphs or named_graphs:
            found = _query_selection(store, text, default_graphs, named_graphs)
        else:
            found = store.query(text)
        return _write_answer(found, formats, where)
    except SyntaxError as error:
        raise malformed(where, str(error)) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(where, f"the query failed ({error})") from error


def is_run(graph: str) -> bool:
    """Whether a named graph tells of a run, and so differs from one build to the next."""
    return graph.startswith(RUN_GRAPHS)


def lines_of(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> list[bytes]:
    """The triples of one graph of a pyoxigraph store as N-Triples, sorted, without line ends."""
    content = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
    assert content is not None  # noqa: S101 - it is None only when written to a file
    return sorted(content.splitlines())


def count_triples(store: ox.Store) -> int:
    """How many triples the default graph of a pyoxigraph store has."""
    found = store.query(_COUNT)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - of a SELECT
    return int(next(found)["n"].value)


def quads_of(graph: str, lines: Iterable[bytes]) -> Iterable[bytes]:
    """The N-Quads of the triples of one graph, in the same order."""
    end = f"<{graph}> .".encode()
    return (line[:-1] + end for line in lines)


def quads_in_blocks(graph: str, lines: Lines) -> Iterator[bytes]:
    """The same of many lines at a time, each with its end."""
    end = f"<{graph}> .\n".encode()
    # A line end stands in no literal: it is written as two signs there.
    return (block.replace(b" .\n", b" " + end) for block in blocks_of(lines))


def blocks_of(lines: Lines) -> Iterator[bytes]:
    """Some lines, many at a time, each with its end; in the order given."""
    if isinstance(lines, Packed):
        yield from lines.blocks()
    elif len(lines):
        yield b"\n".join([*lines, b""])


class Lines(Protocol):
    """The triples of one graph as sorted N-Triples without line ends."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...


def summary_of(name: str, lines: Lines) -> GraphSummary:
    """What a manifest says of a graph."""
    digest = hashlib.sha256()
    for quads in quads_in_blocks(name, lines):
        digest.update(quads)
    return GraphSummary(len(lines), digest.hexdigest())


def write_graphs(graphs: Mapping[str, Iterable[bytes]], format_name: str) -> bytes:
    """
    Write named graphs, given as sorted N-Triples without line ends; the same content gives the same bytes.

    A format without named graphs gets their union as a set.
    """
    if GRAPH_FORMATS[format_name].holds_named_graphs:
        lines = [line for name, triples in sorted(graphs.items()) for line in quads_of(name, triples)]
    else:
        lines = sorted({line for triples in graphs.values() for line in triples})
    if format_name in ("nquads", "ntriples"):
        return b"\n".join([*sorted(lines), b""])
    return _serialise(ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_QUADS), format_name)


def _query_selection(
    store: ox.Store, text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    default = [ox.NamedNode(name) for name in dict.fromkeys(default_graphs)]
    named = [ox.NamedNode(name) for name in dict.fromkeys(named_graphs)]
    if len(default) < 2:
        return store.query(text, default_graph=default, named_graphs=named)  # type: ignore[arg-type]
    # The engine lists several graphs one after the other, so a triple of two of them would count twice.
    merged = ox.Store()
    for graph in default:
        for quad in store.quads_for_pattern(None, None, None, graph):
            merged.add(ox.Quad(*quad.triple))
    for graph in named:
        merged.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    return merged.query(text, named_graphs=named)  # type: ignore[arg-type]


def _write_answer(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, formats: Sequence[str], where: str
) -> Answer:
    is_graph = isinstance(found, ox.QueryTriples)
    chosen = next((FORMATS[name] for name in formats if FORMATS[name].is_for_results != is_graph), None)
    if chosen is None:
        raise not_acceptable(where, is_graph, formats)
    if isinstance(found, ox.QueryTriples):
        # Sorted, so that the same graph is written as the same bytes, subject by subject.
        return Answer(_serialise(sorted(found, key=str), chosen.name), chosen)
    content = found.serialize(format=_RESULTS[chosen.name])
    assert content is not None  # noqa: S101 - it is None only when written to a file
    return Answer(content, chosen)


def not_acceptable(where: str, is_graph: bool, formats: Sequence[str]) -> NotAcceptable:
    """The error for an answer that none of the formats asked for can hold: a graph, or else a table."""
    fitting = [item.name for item in FORMATS.values() if item.is_for_results != is_graph]
    return NotAcceptable(where, " or ".join(formats), fitting)


def _serialise(items: Iterable[ox.Triple] | Iterable[ox.Quad], format_name: str) -> bytes:
    from graph.namespaces import PREFIXES  # as above

    content = ox.serialize(items, format=_GRAPHS[format_name], prefixes=PREFIXES)
    assert content is not None  # noqa: S101 - it is None only when written to a file
    return _tidy_prefixes(content) if format_name in ("turtle", "trig") else content


def _tidy_prefixes(content: bytes) -> bytes:
    """Put the declarations, which the engine writes first, in order, and leave out those not used."""
    lines = content.split(b"\n")
    declared = list(takewhile(lambda line: line.startswith(b"@prefix "), lines))
    body = b"\n".join(lines[len(declared) :])
    return b"\n".join([*(line for line in sorted(declared) if line.split()[1] in body), body])


def malformed(where: str, message: str) -> QueryError:
    """
    Say where a query breaks, and of what the engine expected there the marks and words that people write.

    >>> malformed("q.rq", "error at 2:9: expected one of LATERAL, SERVICE, [_]").found
    'the query cannot be read from here on'
    >>> malformed("q.rq", "error at 2:9: expected one of Prefix not found, ['%']").found
    'prefix not found'
    >>> malformed("q.rq", "error at 1:27: expected one of HAVING, SERVICE, ['0'..='9']").expected
    'HAVING or a digit, among others'
    """
    match = _SYNTAX_ERROR.fullmatch(message)
    if match is None:
        return QueryError(where, f"the query cannot be read ({message})")
    line, column = int(match[1]), int(match[2])
    reason = _REASON.search(match[3])
    return QueryMalformed(
        f"{where} line {line}, column {column}",
        reason[0][0].lower() + reason[0][1:] if reason else "the query cannot be read from here on",
        line,
        column,
        "Check the brackets, dots, prefixes and keywords before this place.",
        "" if reason else _expected(match[3]),
    )


def _expected(listed: str) -> str:
    """What of the engine's list can be told to people; empty if nothing."""
    digit = ["a digit"] if "['0'..='9']" in listed else []
    words = [word for word in _WRITTEN.findall(listed) if word not in _NOT_HERE]
    names = [*words[:_MOST_EXPECTED], *digit]
    if not names:
        return ""
    return f"{' or '.join(filter(None, (', '.join(names[:-1]), names[-1])))}, among others"
