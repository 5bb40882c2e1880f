"""
Graphs that draw on what a change has removed: they are checked too, though nobody has touched them.

In: the statements that left the graphs of a change, and the store before and after, derived graphs
included. A graph depends on a statement that is in no graph any more if it speaks of the same thing, and
nothing is left of that thing and property; or if it names the thing, and the statement said of what kind
that is. A change may so leave out one of several values of a property: no shape needs two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import RDF

from graph.admission import context_of
from graph.errors import ValidationFailed
from graph.identifiers import (
    COMPARISON_GRAPHS,
    REGISTER_GRAPHS,
    RUN_GRAPHS,
    TALLY_GRAPHS,
    VOCABULARY_GRAPHS,
)
from graph.packed import Packed
from graph.validate import Result, Severity, ValidationReport, validate

_TYPE: Final = ox.NamedNode(str(RDF.type))
_ELSEWHERE: Final = (VOCABULARY_GRAPHS, REGISTER_GRAPHS, RUN_GRAPHS, COMPARISON_GRAPHS, TALLY_GRAPHS)
"""These draw on no other graph, or are checked when they are made anew."""

_MOST_NAMED: Final = 10


class Graphs(Protocol):
    """Graphs by name."""

    def __getitem__(self, name: str) -> Packed: ...


def validate_dependents(
    removed: Mapping[str, Iterable[bytes]],
    after: Graphs,
    stores: tuple[ox.Store, ox.Store],
    known: Graph,
) -> None:
    """
    Check the graphs that draw on what was removed from others.

    Args:
        removed: Graph that changed -> lines that it has no longer.
        after: All graphs after the change.
        stores: The same before and after it.
        known: The vocabularies and registers of names.

    Raises:
        ValidationFailed: A graph breaks a shape that it did not break before. The report has what is broken,
            of all such graphs.
    """
    old, new = stores
    results: list[Result] = []
    broken: list[str] = []
    for name in sorted(dependents(removed, new) - removed.keys()):
        found = _violations(name, after[name], new, known)
        if found and (found := found - _violations(name, after[name], old, known)):
            broken.append(name)
            results += found
    if broken:
        report = ValidationReport(tuple(sorted(results, key=lambda result: result.sort_key)))
        raise ValidationFailed(
            _listed(broken),
            f"what was removed is needed here, and it would break the shapes\n{report.as_text()}",
            report,
            "Nothing was changed. Change these graphs as well: one update may change several.",
        )


def dependents(removed: Mapping[str, Iterable[bytes]], store: ox.Store) -> set[str]:
    """Names of graphs of a store that draw on statements removed from others; may be empty."""
    return {name for lines in removed.values() for name in _dependents(lines, store)}


def _dependents(lines: Iterable[bytes], store: ox.Store) -> Iterator[str]:
    for triple in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES):
        subject, predicate = triple.subject, triple.predicate
        if predicate == _TYPE:
            if not any(_names(store, subject, predicate, triple.object)):
                yield from _drawing(_names(store, subject, None, None))
                yield from _drawing(_names(store, None, None, subject))
        elif not any(_names(store, subject, predicate, None)):
            yield from _drawing(_names(store, subject, None, None))


def _names(
    store: ox.Store,
    subject: ox.NamedNode | ox.BlankNode | ox.Triple | None,
    predicate: ox.NamedNode | None,
    value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None,
) -> Iterator[str]:
    """Of the named graphs that have such a statement, one by one: the default graph holds what they say."""
    for quad in store.quads_for_pattern(subject, predicate, value, None):
        if isinstance(quad.graph_name, ox.NamedNode):
            yield quad.graph_name.value


def _drawing(names: Iterator[str]) -> Iterator[str]:
    return (name for name in names if not name.startswith(_ELSEWHERE))


def _violations(name: str, lines: Packed, store: ox.Store, known: Graph) -> set[Result]:
    data = lines.as_graph()
    context = context_of(name, data, store)
    context += known
    return {result for result in validate(data, context).results if result.severity is Severity.VIOLATION}


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"<{name}>" for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"graph {shown}" + (f" and {more} more" if more > 0 else "")
