"""
Run one W3C test of queries, updates or syntax on the engine -> what came of it.

A query goes the way of a reader's: through the guard, and as a message to the engine of a query process,
which writes the format that the expected answer is in. The caller has shut the process in (`shut_in`), so
that SERVICE and LOAD reach nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from typing import Literal as OneOf

import pyoxigraph as ox

from graph.errors import QueryError
from graph.namespaces import PREFIXES
from graph.settings import Settings
from service.engine.dataset import FromClauses, from_clauses
from service.engine.guard import check_query
from service.engine.memory import Stores
from service.engine.worker import Engine
from tests.conformance.likeness import Likeness, compare, difference
from tests.conformance.manifests import PUBLISHED, Dataset, Test
from tests.conformance.results import MEDIA_TYPES, is_table, read_result

_GraphName = ox.DefaultGraph | ox.NamedNode
Verdict = OneOf["passed", "passed by value", "failed"]

SETTINGS: Final = Settings()
"""As a service is started that nobody has set anything for."""

GRAPH_TYPES: Final = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
"""What a graph can be asked for in."""

_GRAPHS: Final = {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML, "nt": ox.RdfFormat.N_TRIPLES}
_ORDERED: Final = re.compile(r"\border\s+by\b[^}]*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came of a test.

    Args:
        name: Of the test.
        verdict: "passed by value" if numbers of the answer are right and written in another form.
        found: What was seen instead of what is expected; of a test that passed, nothing.
    """

    name: str
    verdict: Verdict
    found: str = ""


_MALFORMED: Final = "malformed"
_GUARD: Final = "guard"


class Refusal(Exception):
    """The engine or the guard gave no answer; the first word of the text says which way."""


def run(test: Test, suites: Path) -> Outcome:
    """
    Run a test.

    Args:
        suites: The folder that holds the folders of tests.
    """
    if "Syntax" in test.kind:
        return _run_syntax(test, suites)
    return _run_update(test, suites) if test.is_update else _run_query(test, suites)


def _run_query(test: Test, suites: Path) -> Outcome:
    text = place(test.request, suites).read_text("utf-8")
    try:
        body = ask(load(test.before, suites), text, test.request, media_type(test, suites))
    except Refusal as refusal:
        return Outcome(test.name, "failed", str(refusal))
    return judge_answer(test, suites, body)


def media_type(test: Test, suites: Path) -> str:
    """What to ask a query test's answer in: the format of the expected one, and for rows in Turtle JSON."""
    return MEDIA_TYPES[_suffix(test, suites)]


def judge_answer(test: Test, suites: Path, body: bytes) -> Outcome:
    """
    Whether the answer to a query test is right.

    Args:
        body: In the format that `media_type` says.
    """
    suffix, written = _suffix(test, suites), test.result.rpartition(".")[2]
    counts = is_ordered(test, suites) and suffix == written  # rows in Turtle have no order
    expected = read_result(place(test.result, suites).read_bytes(), written, test.result, is_ordered=counts)
    return _judge(test, expected, read_result(body, suffix, test.result, is_ordered=counts))


def is_ordered(test: Test, suites: Path) -> bool:
    """Whether a query sorts its rows, and not only those of a sub-select."""
    return _ORDERED.search(place(test.request, suites).read_text("utf-8")) is not None


def _suffix(test: Test, suites: Path) -> str:
    suffix = test.result.rpartition(".")[2]
    return "srj" if suffix == "ttl" and is_table(place(test.result, suites).read_bytes()) else suffix


def _run_update(test: Test, suites: Path) -> Outcome:
    store = load(test.before, suites)
    try:
        store.update(place(test.request, suites).read_text("utf-8"), base_iri=test.request)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        return Outcome(test.name, "failed", f"{type(error).__name__}: {error}")
    return _judge(test, ox.Dataset(_quads(test.after, suites)), ox.Dataset(store))


def _run_syntax(test: Test, suites: Path) -> Outcome:
    text = place(test.request, suites).read_text("utf-8")
    refusal = _update_refusal(test, text) if test.is_update else _query_refusal(test, text)
    if not test.kind.startswith("Negative"):
        return Outcome(test.name, "failed" if refusal else "passed", refusal)
    if refusal.startswith(_MALFORMED):
        return Outcome(test.name, "passed")
    return Outcome(test.name, "failed", refusal or "it was taken")


def _update_refusal(test: Test, text: str) -> str:
    """Why a text was not read as an update; nothing where it was, whatever came of it then."""
    try:
        ox.Store().update(text, base_iri=test.request)
    except SyntaxError as error:
        return f"{_MALFORMED}: {error}"
    except (ValueError, RuntimeError, OSError):
        return ""
    return ""


def _query_refusal(test: Test, text: str) -> str:
    """Why a text was not read as a query; nothing where it was, whatever came of it then."""
    try:
        ask(ox.Store(), text, test.request, MEDIA_TYPES["srx"])
    except Refusal as refusal:
        return str(refusal) if str(refusal).startswith((_MALFORMED, _GUARD)) else ""
    return ""


def ask(store: ox.Store, text: str, base: str, media_type: str) -> bytes:
    """
    The engine's answer to a query that the guard lets through.

    Args:
        media_type: Of the answer; rows and truth values come in no type of a graph.

    Raises:
        Refusal: There is none.
    """
    try:
        check_query(text, SETTINGS)
        clauses = from_clauses(text)
    except QueryError as error:
        raise Refusal(f"{_GUARD}: {error}") from error
    return ask_unguarded(store, text, base, media_type, clauses)


def ask_unguarded(
    store: ox.Store, text: str, base: str, media_type: str, clauses: FromClauses | None = None
) -> bytes:
    """The engine's answer to a query that nothing has looked at; else as `ask`."""
    named = clauses or FromClauses()
    question: dict[str, Any] = {
        "text": text,
        "results": None if media_type in GRAPH_TYPES else media_type,
        "graph": media_type if media_type in GRAPH_TYPES else None,
        "default_graphs": [],
        "named_graphs": [],
        "from": {"prologue": named.prologue, "default": named.default, "named": named.named},
    }
    header, body = Engine(Stores.of(store), SETTINGS.result_mib * 1024 * 1024, PREFIXES, base).answer(
        question
    )
    if header["outcome"] != "answer":
        raise Refusal(f"{header['outcome']}: {header['message']}")
    return body


def load(dataset: Dataset, suites: Path) -> ox.Store:
    """A store of a test's graphs."""
    store = ox.Store()
    store.extend(_quads(dataset, suites))
    return store


def _quads(dataset: Dataset, suites: Path) -> list[ox.Quad]:
    default: list[tuple[_GraphName, str]] = [(ox.DefaultGraph(), file) for file in dataset.default]
    named = [(ox.NamedNode(name), file) for name, file in dataset.named]
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for graph, file in [*default, *named]
        for quad in ox.parse(
            place(file, suites).read_bytes(),
            format=_GRAPHS[file.rpartition(".")[2]],
            base_iri=file,
            rename_blank_nodes=True,
        )
    ]


def place(iri: str, suites: Path) -> Path:
    """Where a file stands."""
    return suites / iri.removeprefix(PUBLISHED)


def _judge(test: Test, expected: ox.Dataset, found: ox.Dataset) -> Outcome:
    likeness = compare(expected, found)
    if likeness is Likeness.DIFFERENT:
        return Outcome(test.name, "failed", difference(expected, found))
    return Outcome(test.name, "passed" if likeness is Likeness.SAME else "passed by value")
