"""
The one door through which the service asks its store: a question goes in, an answer in bytes comes out.

Pages and the SPARQL endpoint both hold a `QueryRunner` and do not know whether the store is a release on
disk, asked in processes that may die, or a SPARQL 1.1 endpoint elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import Protocol

from rdflib import BNode, Literal, URIRef

Term = URIRef | Literal | BNode
Kind = OneOf["solutions", "boolean", "graph"]

RESULTS_JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Question:
    """
    One SPARQL query and how its answer is wanted.

    Args:
        text: The query, of any form; never an update.
        accept: An Accept header. It need not know the query's form: of "text/csv, text/turtle" a SELECT
            takes the first and a CONSTRUCT the second. "*/*" gives JSON for rows and truth values, and
            Turtle for graphs.
        default_graphs: IRIs whose triples, each counted once, are the default graph.
        named_graphs: IRIs that GRAPH can reach. Either list, if given, replaces FROM and FROM NAMED; with
            neither, and no FROM, the query sees the whole store.
        is_ours: A query of the project's own pages, which goes before those of readers.
    """

    text: str
    accept: str = "*/*"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """
    A whole answer, never cut.

    Args:
        body: The serialised result.
        media_type: What `body` is, without parameters: "text/turtle".
        kind: Rows of a SELECT, truth value of an ASK, or graph of a CONSTRUCT or DESCRIBE.
        rows: How many rows or triples; None of a truth value, and where the store does not tell.
        milliseconds: What finding and writing it took; of an answer that was kept, when it was found.
        release: That it was answered from; empty where the store has none.
        tag: Told apart by this from every other answer; empty where the same question may be answered in
            other bytes.
        is_cached: Whether it was kept from the same question before.
        notes: What a reader had better know, a sentence each: a call of another endpoint that was passed
            over, a name that the data lack, a form that the engine gets wrong; may be empty.
    """

    body: bytes
    media_type: str
    kind: Kind
    rows: int | None = field(default=None, compare=False)
    milliseconds: float = field(default=0.0, compare=False)
    release: str = field(default="", compare=False)
    tag: str = field(default="", compare=False)
    is_cached: bool = field(default=False, compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class PoolState:
    """
    Query processes in numbers.

    Args:
        idle: Ready for a question.
        busy: Answering one.
        waiting: Questions that wait for one.
        replaced: Ended and started anew since the release is served.
    """

    idle: int = 0
    busy: int = 0
    waiting: int = 0
    replaced: int = 0


class QueryRunner(Protocol):
    """Something that answers questions; safe to use from several threads."""

    @property
    def release(self) -> str:
        """Name of the release being served; changes when the data do. Empty where the store has none."""

    def run(self, question: Question) -> Answer:
        """
        Answer one question.

        Raises:
            QueryError: No answer; the class says why (see `graph.errors`).
            StoreError: The store itself cannot be asked.
        """

    def pool_state(self) -> PoolState:
        """Its query processes; none where it has none of its own."""
        return PoolState()

    def close(self) -> None:
        """Stop what was started. Nothing can be asked afterwards."""

    def select(self, text: str) -> list[dict[str, Term]]:
        """
        Rows of one of our own SELECT queries, in the order of the result.

        Returns:
            One mapping a row, variable to term; an unbound variable is absent. May be empty.
        """
        answer = self.run(Question(text, accept=RESULTS_JSON, is_ours=True))
        return read_rows(answer.body)

    def table(self, text: str) -> tuple[list[str], list[dict[str, Term]]]:
        """Variables of one of our own SELECT queries in order, and its rows as of `select`."""
        answer = self.run(Question(text, accept=RESULTS_JSON, is_ours=True))
        return json.loads(answer.body)["head"]["vars"], read_rows(answer.body)

    def ask(self, text: str) -> bool:
        """The truth value of one of our own ASK queries."""
        answer = self.run(Question(text, accept=RESULTS_JSON, is_ours=True))
        return bool(json.loads(answer.body)["boolean"])


def read_rows(results_json: bytes, most: int | None = None) -> list[dict[str, Term]]:
    """
    Read "SPARQL 1.1 Query Results JSON Format".

    Args:
        most: So many rows at most are read; all where it is None.

    Returns:
        One mapping a row, variable to term; an unbound variable is absent.
    """
    bindings = json.loads(results_json)["results"]["bindings"]
    made: dict[tuple[str, ...], Term] = {}
    return [{name: _term(value, made) for name, value in row.items()} for row in bindings[:most]]


def _term(value: dict[str, str], made: dict[tuple[str, ...], Term]) -> Term:
    """A term; one that was made before for the same answer is taken again, as most come in many rows."""
    key = tuple(value.values())
    found = made.get(key)
    if found is None:
        found = made[key] = _new_term(value)
    return found


def _new_term(value: dict[str, str]) -> Term:
    match value["type"]:
        case "uri":
            return URIRef(value["value"])
        case "bnode":
            return BNode(value["value"])
        case _:
            datatype = value.get("datatype")
            return Literal(
                value["value"],
                lang=value.get("xml:lang"),
                datatype=URIRef(datatype) if datatype else None,
                normalize=False,
            )
