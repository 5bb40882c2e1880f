"""
One query process: shuts itself in, and answers questions on a release until it is told to stop or dies.

It is a fork of `service.engine.fork_server`. Questions come in and replies go out as messages of
`service.engine.message`, with these headers:

    first      {"outcome": "ready"} or {"outcome": "sandbox" | "store", "message"}
    question   {"text", "results", "graph", "default_graphs", "named_graphs", "from"}
    reply      {"outcome": "answer", "media_type", "kind", "rows", "milliseconds", "is_worn"}, with the bytes
               of the answer; or {"outcome", "message", "is_worn"}
"""

from __future__ import annotations

import select
import time
from typing import Any, Final

import pyoxigraph as ox

from graph.sandbox import (
    SandboxMissing,
    limit_memory,
    memory_in_use,
    refuse_calls,
)
from service.engine.memory import Stores
from service.engine.message import receive, send
from service.engine.writing import Refused, write_graph, write_results

KEPT_BYTES: Final = 16 * 1024 * 1024
"""What a process may keep of the memory that its answers took; past it, it is replaced."""


class Engine:
    """
    An open store and the limits of its answers.

    Args:
        stores: The release.
        result_bytes: Largest answer.
        prefixes: For Turtle and RDF/XML.
        base: What relative IRIs in a query are read against.
    """

    def __init__(self, stores: Stores, result_bytes: int, prefixes: dict[str, str], base: str) -> None:
        self._stores = stores
        self._base = base
        self._result_bytes = result_bytes
        self._prefixes = prefixes

    def answer(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """
        The reply to one question: its header, and the bytes of the answer, or none.

        Nothing is raised for what a query can bring about, short of the end of the process.
        """
        try:
            return self._answer(question)
        except Refused as refusal:
            return {"outcome": refusal.outcome, "message": str(refusal)}, b""
        except SyntaxError as error:
            return {"outcome": "malformed", "message": str(error)}, b""
        except PermissionError as error:
            return {"outcome": "network", "message": str(error)}, b""
        except MemoryError:
            return {"outcome": "too large", "message": "it needs more memory than one query may take"}, b""
        except OSError as error:
            return {"outcome": "store", "message": str(error)}, b""
        except (ValueError, RuntimeError, TypeError, OverflowError) as error:
            return {"outcome": "failed", "message": str(error)}, b""

    def _answer(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        start = time.perf_counter()
        found = self._find(question)
        kind = "solutions"
        if isinstance(found, ox.QueryTriples):
            kind = "graph"
        elif isinstance(found, ox.QueryBoolean):
            kind = "boolean"
        media_type = question["graph" if kind == "graph" else "results"]
        if media_type is None:
            raise Refused("not acceptable", kind)
        body, rows = (
            write_graph(found, media_type, self._result_bytes, self._prefixes)
            if isinstance(found, ox.QueryTriples)
            else write_results(found, media_type, self._result_bytes)
        )
        header = {"outcome": "answer", "media_type": media_type, "kind": kind, "rows": rows}
        return {**header, "milliseconds": (time.perf_counter() - start) * 1000}, body

    def _find(self, question: dict[str, Any]) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        text, default, named = question["text"], question["default_graphs"], question["named_graphs"]
        if not default and not named:
            clauses = question["from"]
            if len(clauses["default"]) < 2:  # the engine does these by itself
                return self._stores.fit_for(text).query(text, base_iri=self._base)
            default = self._resolve(clauses["prologue"], clauses["default"])
            named = self._resolve(clauses["prologue"], clauses["named"])
        default_graphs = [ox.NamedNode(iri) for iri in dict.fromkeys(default)]
        named_graphs = [ox.NamedNode(iri) for iri in dict.fromkeys(named)]
        if len(default_graphs) < 2:
            return self._stores.whole.query(
                text,
                base_iri=self._base,
                default_graph=list(default_graphs),
                named_graphs=list(named_graphs),
            )
        merged = _merge(self._stores.whole, default_graphs, named_graphs)
        return merged.query(
            text, base_iri=self._base, default_graph=[ox.DefaultGraph()], named_graphs=list(named_graphs)
        )

    def _resolve(self, prologue: str, names: list[str]) -> list[str]:
        """The IRIs that names in a query stand for, worked out by the engine from the query's prologue."""
        if not names:
            return []
        query = f"{prologue}\nSELECT ?g {{ VALUES ?g {{ {' '.join(names)} }} }}"
        found = ox.Store().query(query, base_iri=self._base)
        graphs = [row["g"] for row in found]  # type: ignore[union-attr]
        if None in graphs:  # `FROM UNDEF` passes for a value here
            raise SyntaxError("FROM takes the IRI of a graph")
        return [graph.value for graph in graphs]


def _merge(store: ox.Store, default: list[ox.NamedNode], named: list[ox.NamedNode]) -> ox.Store:
    """A store whose default graph is the merge of several: the engine would count what they share twice."""
    merged = ox.Store()
    for graph in default:
        quads = store.quads_for_pattern(None, None, None, graph)
        merged.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    for graph in named:
        merged.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    return merged


def work(settings: dict[str, Any], stores: Stores | None, questions: int, replies: int) -> None:
    """
    Answer questions until there are no more.

    Args:
        settings: As the fork server has them.
        stores: The release, where it is in memory; else it is opened here.
        questions: Descriptor that they are read from.
        replies: Descriptor that they are written to.
    """
    try:
        stores = stores or Stores(ox.Store.read_only(settings["store"]))
        engine = Engine(stores, settings["result_bytes"], settings["prefixes"], settings["base"])
        limit_memory(settings["memory_bytes"])
        refuse_calls()
    except SandboxMissing as error:
        send(replies, {"outcome": "sandbox", "message": str(error)})
        return
    except (OSError, ValueError) as error:
        send(replies, {"outcome": "store", "message": str(error)})
        return
    send(replies, {"outcome": "ready"})
    _answer_all(engine, questions, replies, _Wear(settings["memory_bytes"]))


class _Wear:
    """
    Whether a process has kept so much memory that a new one is better; made before the first question.

    Args:
        memory_bytes: What one query may take.
    """

    def __init__(self, memory_bytes: int) -> None:
        address_space, resident = memory_in_use()
        self._address_space = address_space + memory_bytes // 2
        self._resident = resident + KEPT_BYTES

    def is_worn(self) -> bool:
        """Memory once taken is not all given back; the next question is to have its full share."""
        address_space, resident = memory_in_use()
        return address_space > self._address_space or resident > self._resident


def _answer_all(engine: Engine, questions: int, replies: int, wear: _Wear) -> None:
    arrival = select.poll()
    arrival.register(questions, select.POLLIN)
    while True:
        arrival.poll()  # what is killed while it waits is to leave its question for another to answer
        try:
            question, _ = receive(questions)
        except EOFError:
            return
        header, body = engine.answer(question)
        header["is_worn"] = wear.is_worn()
        send(replies, header, body)
