"""
Which graphs a change may touch, and whether what they hold then may be published.

A graph has to conform to the shapes beside the vocabularies and registers of names, and beside what the other
graphs say of the things that it speaks of: what is served as one graph is to be valid as one graph.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from graph.errors import ValidationFailed, WriteRefused, WriteUnfit
from graph.identifiers import (
    ADDED_REGISTER_GRAPHS,
    COMPARISON_GRAPHS,
    REGISTER_GRAPHS,
    REPORT_GRAPHS,
    RUN_GRAPHS,
    TALLY_GRAPHS,
    VOCABULARY_GRAPHS,
)
from graph.namespaces import ID, PEEL
from graph.packed import Packed
from graph.validate import validate

_UNWRITABLE: Final = (
    (VOCABULARY_GRAPHS, "it is a vocabulary, which comes with peelgraph"),
    (ADDED_REGISTER_GRAPHS, "it is a register, which `peelgraph register` adds and takes out"),
    (REGISTER_GRAPHS, "it is an official register, which comes with peelgraph"),
    (RUN_GRAPHS, "it is the record of a run"),
    (COMPARISON_GRAPHS, "it is derived from a report and the registers, anew with each release"),
    (TALLY_GRAPHS, "it holds tallies, which are counted with each release"),
)
"""How the names of graphs begin that nobody writes, and why."""

_TALLY: Final = f"<{PEEL.grouping}>".encode()
_TYPE: Final = ox.NamedNode(str(RDF.type))
_NAMES: Final = frozenset(ox.NamedNode(str(name)) for name in (SKOS.prefLabel, RDFS.label))
_NO_CONTEXT: Final = (VOCABULARY_GRAPHS, RUN_GRAPHS, COMPARISON_GRAPHS, TALLY_GRAPHS)
"""What these say is known already, or is made anew after what is being checked."""


def refuse_unwritable(names: Collection[str]) -> None:
    """
    Raises:
        WriteRefused: One of these graphs is written by nobody.
    """
    for name in sorted(names):
        for beginning, reason in _UNWRITABLE:
            if name.startswith(beginning):
                raise WriteRefused(
                    f"graph <{name}>", f"it cannot be written: {reason}", next_step="Write to other graphs."
                )


def validate_changed(graphs: Mapping[str, Packed], store: ox.Store, known: Graph) -> None:
    """
    Check the graphs that a change touched.

    Args:
        graphs: These, by name.
        store: All graphs, as they are after the change.
        known: The vocabularies and registers of names.

    Raises:
        WriteUnfit: A graph holds what cannot be published, or has the name of another report's.
        ValidationFailed: A graph breaks a shape.
    """
    for name in sorted(graphs):
        _refuse_unfit(name, graphs[name])
    for name in sorted(graphs):
        data = graphs[name].as_graph()
        _refuse_misnamed(name, data)
        context = context_of(name, data, store)
        context += known
        report = validate(data, context)
        if not report.conforms:
            raise ValidationFailed(
                f"graph <{name}>",
                f"it would break the shapes\n{report.as_text()}",
                report,
                "Nothing was changed. Correct the data, and send them again.",
            )


def _refuse_unfit(name: str, lines: Packed) -> None:
    for line in lines:
        if _TALLY in line:
            raise WriteUnfit(
                f"graph <{name}>",
                f"it holds a tally ({line.decode()})",
                "none: tallies are counted with each release",
                "Nothing was changed. Leave out what speaks of tallies, and send the rest.",
            )
        if b"_:" not in line and b"<<" not in line and b"--" not in line:
            continue
        (triple,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
        found = _unfit(triple.subject) or _unfit(triple.object)
        if found:
            raise WriteUnfit(
                f"graph <{name}>",
                f"it holds {found} ({line.decode()})",
                "RDF 1.1, and an IRI for every node",
                "Nothing was changed. Give each node an IRI, and send the data again.",
            )


def _refuse_misnamed(name: str, data: Graph) -> None:
    """The graph of a report tells of that report, and no other: what is derived from it goes by its name."""
    if not name.startswith(REPORT_GRAPHS):
        return
    report = ID["report/" + name.removeprefix(REPORT_GRAPHS)]
    found = set(data.subjects(RDF.type, PEEL.Report))
    if found != {report}:
        told = f"{len(found)} reports" if len(found) != 1 else f"the report <{next(iter(found))}>"
        raise WriteUnfit(
            f"graph <{name}>",
            f"it tells of {told}",
            f"the report <{report}>, as the name of the graph says",
            "Nothing was changed. Send the data to the graph of their report.",
        )


def _unfit(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if isinstance(term, ox.BlankNode):
        return "a blank node"
    if isinstance(term, ox.Triple):
        return "a triple that speaks of a triple"
    return "a literal with a direction" if isinstance(term, ox.Literal) and term.direction else ""


def context_of(name: str, data: Graph, store: ox.Store) -> Graph:
    """What other graphs say of what a graph speaks of, and of what kind the things are that it names."""
    lines = {
        f"{quad.triple} .".encode()
        for subject in set(data.subjects())
        for quad in store.quads_for_pattern(ox.NamedNode(str(subject)), None, None, None)
        if _is_context(quad, name)
    }
    context = Graph(bind_namespaces="none").parse(data=b"\n".join(sorted(lines)), format="nt")
    named = {node for graph in (data, context) for node in graph.objects() if isinstance(node, URIRef)}
    for node in named:
        for quad in store.quads_for_pattern(ox.NamedNode(str(node)), _TYPE, None, None):
            if isinstance(quad.object, ox.NamedNode) and _tells_kinds(quad, name):
                context.add((node, RDF.type, URIRef(quad.object.value)))
    return context


def _tells_kinds(quad: ox.Quad, name: str) -> bool:
    """Not the default graph, which has yet to follow; nor, of a report, what is derived from it."""
    graph = quad.graph_name
    if not isinstance(graph, ox.NamedNode):
        return False
    return not (name.startswith(REPORT_GRAPHS) and graph.value.startswith(COMPARISON_GRAPHS))


def _is_context(quad: ox.Quad, name: str) -> bool:
    graph = quad.graph_name
    if not isinstance(graph, ox.NamedNode) or graph.value == name:
        return False
    if not name.startswith(REPORT_GRAPHS):
        return not graph.value.startswith(_NO_CONTEXT)
    # A register's grade that a report gives otherwise is set apart in the comparison that follows; and each
    # report has names of its own for what no register names ("Northmere Police", "Northmere Constabulary").
    is_name = graph.value.startswith(REPORT_GRAPHS) and quad.predicate in _NAMES
    return not is_name and not graph.value.startswith((*_NO_CONTEXT, REGISTER_GRAPHS))
