"""
Every shape passes its valid examples and finds its invalid ones.

An invalid example (TriG) names the valid files that it changes, the triples taken away (`<#removed>`), those
put in (`<#added>`), and the results expected (`<#expected>`), in the words of SHACL. It is named after its
shape; what follows two hyphens tells variants apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import PROV, RDF, SH
from rdflib.term import Node

from graph.aim import load_aimed_shapes, load_shapes
from graph.indexed import Indexed, Known
from graph.namespaces import SHAPES
from graph.rdf_files import read_graphs
from graph.validate import ValidationReport, validate

CASES = Path(__file__).resolve().parent / "cases"
VALID = sorted(CASES.glob("valid-*.ttl"))
INVALID = sorted(CASES.glob("invalid-*.trig"))
CONSTRAINTS = {SH.pattern, SH["or"], SH["and"], SH["not"], SH.sparql}
"""By which a node shape asks for something itself, beside what its property shapes ask for."""

TOLD = (SH.sourceShape, SH.focusNode, SH.resultPath, SH.value, SH.resultSeverity, SH.resultMessage)
Told = tuple[str, ...]
"""What a result says under each of `TOLD`; empty where it says nothing."""


@dataclass(frozen=True)
class Case:
    """An invalid example; terms are kept as written, so that 1.0 differs from 1."""

    bases: tuple[str, ...]
    removed: Graph
    added: Graph
    expected: frozenset[Told]


def read_case(path: Path) -> Case:
    """The parts of an invalid example."""
    graphs = {str(name).rpartition("#")[2]: graph for name, graph in read_graphs(str(path)).items()}
    about = graphs.pop(str(DATASET_DEFAULT_GRAPH_ID))
    expected = graphs.pop("expected")
    case = Case(
        bases=tuple(
            sorted(str(base).rpartition("/")[2] for base in about.objects(None, PROV.wasDerivedFrom))
        ),
        removed=graphs.pop("removed", Graph()),
        added=graphs.pop("added", Graph()),
        expected=frozenset(
            tuple(_text(expected.value(result, predicate)) for predicate in TOLD)
            for result in expected.subjects(SH.sourceShape)
        ),
    )
    assert {} == graphs, "an example has removed, added and expected triples and no others"
    return case


def _text(term: Node | None) -> str:
    """A term as written; blank nodes are alike, and messages have no language here."""
    if term is None or isinstance(term, BNode):
        return "" if term is None else "[]"
    return f'"{term}"^^{term.datatype}' if isinstance(term, Literal) else str(term)


def told(report: ValidationReport) -> frozenset[Told]:
    """The results of a report, in the form in which an example expects them."""
    return frozenset(
        (
            str(result.shape),
            _text(result.focus),
            _text(result.path),
            _text(result.value),
            str(SH[result.severity]),
            _text(Literal(result.message, lang="en")),
        )
        for result in report.results
    )


def shape_of(path: Path) -> URIRef:
    """The shape that an invalid example is named after."""
    return SHAPES[path.stem.removeprefix("invalid-").partition("--")[0]]


@cache
def demanding_shapes() -> frozenset[Node]:
    """Every property shape, and every node shape that asks for something itself."""
    shapes = load_shapes()
    nodes = {
        node for node in shapes.subjects(RDF.type, SH.NodeShape) if CONSTRAINTS & set(shapes.predicates(node))
    }
    found = frozenset(shapes.subjects(RDF.type, SH.PropertyShape)) | nodes
    assert found
    return found


def union(*graphs: Graph) -> Graph:
    """Graphs in one."""
    whole = Graph(bind_namespaces="none")
    for graph in graphs:
        whole.addN((*triple, whole) for triple in graph)
    return whole


@pytest.fixture(scope="module")
def without(known: Graph, valid_graphs: Mapping[str, Graph]) -> Callable[[tuple[str, ...]], Indexed]:
    """Makes what an example draws on: the vocabularies, and the valid examples that it does not change."""

    @cache
    def background(names: tuple[str, ...]) -> Indexed:
        return Indexed([known, *(graph for name, graph in valid_graphs.items() if name not in names)])

    return background


def test_there_are_examples() -> None:
    """A check over nothing would pass."""
    assert VALID
    assert INVALID


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_example_passes(
    path: Path, valid_graphs: Mapping[str, Graph], without: Callable[[tuple[str, ...]], Indexed]
) -> None:
    """Without a violation and without a warning."""
    report = validate(valid_graphs[path.name], without((path.name,)))
    assert "Valid: 0 violations, 0 warnings.\n" == report.as_text()


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_example_is_found(
    path: Path, valid_graphs: Mapping[str, Graph], without: Callable[[tuple[str, ...]], Indexed]
) -> None:
    """
    With the shape it is named after, focus node, path, value, severity and message.

    Of other shapes it tells what an example expects of them and no more; of other rules it may tell.
    """
    shape = shape_of(path)
    other_rules = {str(rule) for rule in load_shapes().subjects(SH.sparql)} - {str(shape)}
    case = read_case(path)
    data = union(*(valid_graphs[name] for name in case.bases))
    assert set(case.removed) <= set(data), "what is removed must be there"
    for triple in case.removed:
        data.remove(triple)
    found = told(validate(union(data, case.added), without(case.bases)))
    assert case.expected == {each for each in found if each[0] not in other_rules}
    assert str(shape) in {name for name, *_ in found}


def test_every_shape_has_an_invalid_example() -> None:
    """And no example is named after a shape that there is not."""
    assert set(demanding_shapes()) == {shape_of(path) for path in INVALID}


def test_every_shape_checks_a_node_of_a_valid_example(
    known: Graph, valid_graphs: Mapping[str, Graph]
) -> None:
    """A shape that no valid example meets passes for the wrong reason."""
    everything = Known(Indexed(valid_graphs.values()), Indexed([known]))
    met: set[Node] = {shape.node for shape, _ in load_aimed_shapes().focus_nodes(everything)}
    met |= {item for shape in met for item in load_shapes().objects(shape, SH.property)}
    assert set() == set(demanding_shapes()) - met
