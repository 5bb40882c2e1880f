"""
What the shapes warn of in the release that is served.

A graph that violates a shape is never published, so what is left to tell are warnings. They are counted
anew, from the shapes' own text: a rule is asked as it is written there, and a bound on how often a property
stands becomes a query. Like validation itself this looks at what reports, comparisons and official registers
describe, and not at vocabularies. A shape of any other form is named as one that is not counted, and so is
one that cannot be counted in the time that a query has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graph.aim import load_shapes
from graph.errors import QueryTimedOut
from graph.identifiers import COMPARISON_GRAPHS, REGISTER_GRAPHS, REPORT_GRAPHS
from graph.namespaces import PREFIXES, SHAPES
from service.answers.parts import Link
from service.answers.reading import read_link
from service.engine.runner import QueryRunner
from service.keeping import Once
from service.library import Row, select_each

_NAMES_ONLY = ("forces", "agencies", "initiatives")
"""Registers of names, which reports are held against; they are not validated themselves."""


@dataclass(frozen=True, slots=True)
class Shape:
    """
    A shape that warns.

    Args:
        name: Local name.
        message: What to do about it.
        query: Rows `?value ?label`, one for each thing it warns of; empty where it cannot be asked.
    """

    name: str
    message: str
    query: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A shape and what it warns of."""

    shape: str
    message: str
    things: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """
    What came of asking the shapes.

    Args:
        warned: Of those that warn of something, the most first.
        silent: How many were asked and warn of nothing.
        unasked: Names of those that cannot be asked here.
        violating: How many parts of shapes would have stopped publication.
    """

    warned: tuple[Warned, ...]
    silent: int
    unasked: tuple[str, ...]
    violating: int


class Inspector:
    """Keeps the findings of the release that is served."""

    def __init__(self, runner: QueryRunner) -> None:
        self._runner = runner
        self._kept = Once(lambda: runner.release, self._ask)

    def findings(self) -> Findings:
        """What the shapes warn of now."""
        return self._kept.get()

    def _ask(self) -> Findings:
        shapes = warning_shapes()
        askable = [shape for shape in shapes if shape.query]
        answers = self._answers([shape.query for shape in askable])
        pairs = list(zip(askable, answers, strict=True))
        asked = [_warned(shape, rows) for shape, rows in pairs if rows is not None]
        late = {shape.name for shape, rows in pairs if rows is None}
        return Findings(
            warned=tuple(sorted((each for each in asked if each.things), key=lambda each: -len(each.things))),
            silent=sum(not each.things for each in asked),
            unasked=tuple(shape.name for shape in shapes if not shape.query or shape.name in late),
            violating=len(set(load_shapes().subjects(SH.severity, SH.Violation))),
        )

    def _answers(self, texts: Sequence[str]) -> list[list[Row] | None]:
        """The rows of each query; where all together take too long, one by one, and None of one that does."""
        try:
            return [*select_each(self._runner, texts)]
        except QueryTimedOut:
            return [self._alone(text) for text in texts]

    def _alone(self, text: str) -> list[Row] | None:
        try:
            return [Row(cells) for cells in self._runner.select(text)]
        except QueryTimedOut:
            return None


def _warned(shape: Shape, rows: Iterable[Row]) -> Warned:
    return Warned(shape.name, shape.message, tuple(read_link(row, "value", "label") for row in rows))


@cache
def warning_shapes() -> tuple[Shape, ...]:
    """Every shape that warns, by name."""
    graph = load_shapes()
    found = []
    for shape in sorted(set(graph.subjects(SH.severity, SH.Warning)), key=str):
        rule = graph.value(shape, SH.sparql)
        message = graph.value(rule if rule is not None else shape, SH.message)
        found.append(Shape(str(shape).removeprefix(str(SHAPES)), str(message or ""), _query(graph, shape)))
    return tuple(found)


def _query(graph: Graph, shape: Node) -> str:
    rule = graph.value(shape, SH.sparql)
    if rule is not None:
        return _with_labels(f"{{ {graph.value(rule, SH.select)} }}")
    alternatives = graph.value(shape, SH["or"])
    if alternatives is not None:
        lacking = [_bound(graph, each) for each in Collection(graph, alternatives)]
        holders: set[Node] = {shape}
    else:
        lacking = [_bound(graph, shape)]
        holders = set(graph.subjects(SH.property, shape))
    targets = sorted({str(each) for holder in holders for each in graph.objects(holder, SH.targetClass)})
    if not targets or not all(lacking):
        return ""
    return _with_labels(_scope(targets) + "\n".join(lacking))


def _bound(graph: Graph, shape: Node) -> str:
    """What holds of a thing that has a property too seldom or too often; empty for any other constraint."""
    path, least, most = (graph.value(shape, each) for each in (SH.path, SH.minCount, SH.maxCount))
    parts = {each for each in graph.predicates(shape) if str(each).startswith(str(SH))}
    known = {SH.path, SH.minCount, SH.maxCount, SH.severity, SH.message}
    if not isinstance(path, URIRef) or str(least) != "1" or str(most) not in ("1", "None") or parts - known:
        return ""
    lacks = f"FILTER NOT EXISTS {{ ?value <{path}> ?any }}"
    if most is None:
        return lacks
    twice = f"?value <{path}> ?one , ?other . FILTER(STR(?one) < STR(?other))"
    return f"FILTER(NOT EXISTS {{ ?value <{path}> ?any }} || EXISTS {{ {twice} }})"


def _scope(targets: Iterable[str]) -> str:
    """Things of some classes that a validated graph describes."""
    classes = " ".join(f"<{each}>" for each in targets)
    names = " && ".join(f"?graph != <{REGISTER_GRAPHS}{each}>" for each in _NAMES_ONLY)
    begins = " || ".join(
        f'STRSTARTS(STR(?graph), "{each}")' for each in (REPORT_GRAPHS, COMPARISON_GRAPHS, REGISTER_GRAPHS)
    )
    return f"""
    VALUES ?target {{ {classes} }}
    ?class rdfs:subClassOf* ?target .
    ?value <{RDF.type}> ?class .
    FILTER EXISTS {{ GRAPH ?graph {{ ?value ?said ?of }} FILTER(({begins}) && {names}) }}
    """


def _with_labels(pattern: str) -> str:
    prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    return f"""{prefixes}
SELECT ?value (MIN(STR(?name)) AS ?label)
WHERE {{
  {{ SELECT DISTINCT ?value WHERE {{ {pattern} }} }}
  OPTIONAL {{ ?value rdfs:label|skos:prefLabel ?name }}
}}
GROUP BY ?value
ORDER BY ?value"""
