"""
A change to the named graphs of a store, made on a copy in a process of its own.

In: the store of a release, and a SPARQL 1.1 Update or the new content of one graph (SPARQL 1.1 Graph Store
HTTP Protocol). Out: a changed copy, whose files are shared with the release as far as they are the same. The
process that makes the change has an end to its time and memory, and ends where it tries to reach the network;
what it leaves behind is looked at by others.
"""

from __future__ import annotations

import json
import re
import signal
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from graph.errors import (
    GraphUnreadable,
    QueryMalformed,
    StoreError,
    WriteError,
    WriteMalformed,
    WriteRefused,
    WriteTimedOut,
    WriteTooLarge,
    WriteUnfit,
)
from graph.filling import copy_store
from graph.limited import End, WorkEnded, run_limited
from graph.rdf_files import check_xml
from graph.sandbox import SandboxMissing, refuse_calls
from graph.store import malformed

UPLOAD_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
"""Forms in which a graph can come, by the names of `graph.formats`."""

_LINE: Final = re.compile(r" line (\d+)$")
_ERRORS: Final = {
    kind.__name__: kind for kind in (WriteError, WriteMalformed, WriteRefused, WriteUnfit, StoreError)
}


class Kind(StrEnum):
    """What is to be done."""

    UPDATE = "update"
    PUT = "put"
    POST = "post"
    DELETE = "delete"
    PATCH = "patch"


@dataclass(frozen=True, slots=True)
class Upload:
    """
    A document that a graph is to be made of.

    Args:
        content: As it came.
        form: Its format, by name.
        name: What to call it in a message.
    """

    content: bytes
    form: str
    name: str = "upload"


@dataclass(frozen=True, slots=True)
class Change:
    """
    What is to be changed.

    Args:
        kind: UPDATE takes `text`; PUT and POST take `uploads`, DELETE neither; PATCH takes `text`, for which
            the graph is the default graph and the only one.
        graph: The named graph; empty for the default graph, and of an UPDATE.
        text: A SPARQL 1.1 Update.
        uploads: What PUT puts in the place of the graph, and POST adds to it.
        base: What relative IRIs are read against.
        if_match: Digests of which the graph must have one, or "*" if any will do; empty: no condition.
        if_none_match: The graph must not be there yet.
    """

    kind: Kind
    graph: str = ""
    text: str = ""
    uploads: tuple[Upload, ...] = ()
    base: str = ""
    if_match: tuple[str, ...] = ()
    if_none_match: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """
    Of one change.

    Args:
        seconds: Wall time.
        memory_bytes: What may be added to the memory there is.
    """

    seconds: float = 120.0
    memory_bytes: int = 2 << 30


def change_copy(store: Path, copy: Path, change: Change, limits: Limits) -> None:
    """
    Copy a store and change the copy. The process that asks has one thread and no store open.

    Args:
        store: Nobody writes it.
        copy: Must not exist; what is there after an error is of no use.

    Raises:
        WriteError: The change cannot be made; the class says why.
        StoreError: The copy cannot be made, or the process that makes it cannot be shut in.
        OSError: The same.
    """
    try:
        told = json.loads(
            run_limited(lambda: _make(store, copy, change), limits.seconds, limits.memory_bytes)
        )
    except WorkEnded as ended:
        raise _ended(ended, change, limits) from None
    if "errno" in told:
        raise OSError(told["errno"], told["strerror"])
    if told:
        raise _error(told)


def name_of(change: Change) -> str:
    """What to call a change in a message."""
    return "upload" if change.uploads else "update"


def _ended(ended: WorkEnded, change: Change, limits: Limits) -> WriteError:
    name = name_of(change)
    if ended.end is End.TIME:
        found = f"it was stopped after {limits.seconds:g} seconds"
        return WriteTimedOut(name, found, next_step="Change less at a time.")
    if ended.end is End.MEMORY or ended.signal_number == signal.SIGABRT:
        found = f"it needs more than {limits.memory_bytes >> 20:,} MiB of memory"
        return WriteTooLarge(name, found, next_step="Change less at a time.")
    if ended.signal_number == signal.SIGSYS:
        return WriteRefused(
            name,
            "it asks another server, which no change may",
            "a change of this store alone",
            "Leave out LOAD and SERVICE; send the data themselves.",
        )
    found = "the engine crashed on it"
    return WriteMalformed(name, found, next_step="Nest less deeply: fewer brackets within brackets.")


def _error(told: dict[str, Any]) -> WriteError | StoreError:
    kind = _ERRORS[told["error"]]
    if kind is WriteMalformed:
        return WriteMalformed(told["where"], told["found"], told["line"], told["column"], told["next_step"])
    error: WriteError | StoreError = kind(told["where"], told["found"], told["expected"], told["next_step"])
    return error


def _make(store: Path, copy: Path, change: Change) -> bytes:
    """The life of the process that makes the change: empty JSON, or what went wrong."""
    try:
        try:
            copy_store(store, copy)
            opened = ox.Store(str(copy))
        except OSError as error:
            # The engine gives no number but a trail of where it was, which ends in the reason.
            reason = error.strerror or str(error).rsplit(": ", 1)[-1]
            return json.dumps({"errno": error.errno, "strerror": reason}).encode()
        refuse_calls(ends_at_network=True)
        _apply(opened, change)
        opened.flush()
    except SandboxMissing as missing:
        return _told(StoreError("changes", f"what makes them cannot be shut in: {missing}"))
    except (WriteError, StoreError) as error:
        return _told(error)
    except MemoryError:
        raise
    except Exception as error:
        traceback.print_exc()  # the process that waits has no use for it
        return _told(StoreError("changes", f"making one failed ({type(error).__name__})"))
    return b"{}"


def _told(error: WriteError | StoreError) -> bytes:
    told: dict[str, Any] = {"error": type(error).__name__}
    told |= {name: getattr(error, name) for name in ("where", "found", "expected", "next_step")}
    if isinstance(error, WriteMalformed):
        told |= {"line": error.line, "column": error.column}
    return json.dumps(told).encode()


def _apply(store: ox.Store, change: Change) -> None:
    graph = ox.NamedNode(change.graph) if change.graph else ox.DefaultGraph()
    if change.kind is Kind.UPDATE:
        _update(store, change)
    elif change.kind is Kind.PATCH:
        _patch(store, graph, change)
    else:
        new = [quad for upload in change.uploads for quad in read_upload(upload, graph, change.base)]
        if change.kind is not Kind.POST:
            store.clear_graph(graph)
        store.extend(new)


def _update(store: ox.Store, change: Change) -> None:
    try:
        store.update(change.text, base_iri=change.base or None)
    except SyntaxError as error:
        raise _malformed(str(error)) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise WriteUnfit("update", f"the update failed ({error})") from None


def _malformed(message: str) -> WriteMalformed:
    found = malformed("update", message)
    line, column = (found.line, found.column) if isinstance(found, QueryMalformed) else (0, 0)
    return WriteMalformed(found.where, found.found.replace("query", "update"), line, column, found.next_step)


def _patch(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph, change: Change) -> None:
    """The update sees the graph alone, as the default graph of a store of its own."""
    alone = ox.Store()
    held = store.quads_for_pattern(None, None, None, graph)
    alone.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in held)
    _update(alone, change)
    if any(True for _ in alone.named_graphs()):
        raise WriteUnfit(
            "update",
            "it writes to another graph",
            "a change of the one graph",
            "Leave out GRAPH, WITH and INTO, or send the update to the SPARQL endpoint.",
        )
    store.clear_graph(graph)
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in alone)


def read_upload(upload: Upload, graph: ox.NamedNode | ox.DefaultGraph, base: str) -> Iterator[ox.Quad]:
    """
    The triples of an upload, in the graph that they are for.

    Raises:
        WriteMalformed: It is not in the form that it claims.
        WriteUnfit: It names a graph.
    """
    form = UPLOAD_FORMATS[upload.form]
    try:
        if form == ox.RdfFormat.RDF_XML:
            check_xml(upload.name, upload.content)
        for quad in ox.parse(upload.content, format=form, base_iri=base or None, rename_blank_nodes=True):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                raise WriteUnfit(
                    upload.name,
                    f"it names the graph {quad.graph_name}",
                    "the triples of one graph, which the address names",
                    "Send each graph to its own address.",
                )
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
    except GraphUnreadable as error:
        line = _LINE.search(error.where)
        raise WriteMalformed(
            error.where, error.found, int(line[1]) if line else 0, 0, error.next_step
        ) from None
    except SyntaxError as error:
        raise _unreadable(upload, form, error) from None
    except (ValueError, UnicodeDecodeError) as error:
        raise WriteMalformed(upload.name, f"it is not {form.name} ({error})") from None


def _unreadable(upload: Upload, form: ox.RdfFormat, error: SyntaxError) -> WriteMalformed:
    if form == ox.RdfFormat.JSON_LD and "LoadDocumentCallback" in str(error.msg):
        found = "its @context is at an address, and nothing is fetched"
        return WriteMalformed(upload.name, found, next_step="Write the context into the document.")
    line, column = error.lineno or 0, error.offset or 0
    where = f"{upload.name} line {line}, column {column}" if line else upload.name
    found = f"it is not {form.name} ({error.msg})"
    return WriteMalformed(where, found, line, column, "Correct the document.")
