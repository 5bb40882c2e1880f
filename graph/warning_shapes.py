"""
The shapes that warn, as queries: their own text in, and what finds each thing that one warns of.

A rule is asked as it is written there, and a bound on how often a property stands becomes a query. Like
validation itself this looks at what reports, comparisons and official registers describe, and not at
vocabularies. Each may be asked of all that a store holds, or of a part of it: a rule that holds of the text
of a report is asked of some reports, and any other shape of some things.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graph.aim import load_shapes
from graph.identifiers import COMPARISON_GRAPHS, REGISTER_GRAPHS, REPORT_GRAPHS
from graph.namespaces import PREFIXES, SHAPES

_NAMES_ONLY: Final = ("forces", "agencies", "initiatives")
"""Registers of names, which reports are held against; they are not validated themselves."""
_PREFIXES: Final = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
_OF_ITS_TEXT: Final = "$this peel:sourceText ?text"
_GIVEN: Final = re.compile(r"(SELECT(?: DISTINCT)?|GROUP BY) \$this\b")
_INNERMOST: Final = re.compile(r"(?<!EXISTS )\{(?=[^{}]*\?value\b[^{}]*\})")
_WAY: Final = re.compile(r"FILTER NOT EXISTS (\{ \?value [a-zA-Z:]+/[^{}]+\})")


@dataclass(frozen=True, slots=True)
class WarningShape:
    """
    A shape that warns.

    Args:
        name: Local name.
        message: What to do about it.
        pattern: Binds `?value`, each thing that it warns of, and `?this` in a rule; empty where it cannot be
            asked.
        classes: Whose things it is about; none in a rule.
        lacking: Of a bound, what holds of a thing of one of these that it warns of.
    """

    name: str
    message: str
    pattern: str
    classes: frozenset[str] = frozenset()
    lacking: str = ""

    @property
    def is_of_reports(self) -> bool:
        """Whether it tells of each report what is wrong in its text, so that reports may be asked apart."""
        return _OF_ITS_TEXT in self.pattern

    @property
    def digest(self) -> str:
        """What tells its question from any other."""
        return hashlib.sha256(self.whole.encode()).hexdigest()

    @property
    def whole(self) -> str:
        """
        Of all that a store holds: rows `?this ?value`; the first is unbound in a shape that is of no report.

        What a path does not lead to is taken away at once: the engine would follow it for every row.
        """
        return _distinct("?this ?value", _WAY.sub(r"MINUS \1", self.pattern))

    def of_report(self, report: str) -> str:
        """Of one report: rows `?value`."""
        return _distinct("?value", _GIVEN.sub(r"\1", self.pattern).replace("$this", f"<{report}>"))

    def of_things(self, things: Iterable[str]) -> str:
        """
        Of some things, which are of its classes or of a kind of them: rows `?value`.

        In a rule they are put wherever a value is bound, for the planner to begin with.
        """
        given = "VALUES ?value {{ {} }}".format(" ".join(f"<{each}>" for each in things))
        if self.lacking:
            return _distinct("?value", f"{given} {self.lacking}")
        return _distinct("?value", _INNERMOST.sub(f"{{ {given}", self.pattern))


def _distinct(names: str, pattern: str) -> str:
    return f"{_PREFIXES}SELECT DISTINCT {names} WHERE {{ {pattern} }}"


@cache
def warning_shapes() -> tuple[WarningShape, ...]:
    """Every shape that warns, by name."""
    graph = load_shapes()
    found = []
    for shape in sorted(set(graph.subjects(SH.severity, SH.Warning)), key=str):
        rule = graph.value(shape, SH.sparql)
        message = graph.value(rule if rule is not None else shape, SH.message)
        name = str(shape).removeprefix(str(SHAPES))
        asked = _rule(graph, shape) if rule is not None else _bounds(graph, shape)
        found.append(WarningShape(name, str(message or ""), *asked))
    return tuple(found)


@cache
def count_violating() -> int:
    """How many parts of shapes stop publication."""
    return len(set(load_shapes().subjects(SH.severity, SH.Violation)))


Asked = tuple[str, frozenset[str], str]
"""Of a shape: its pattern, its classes, and what its things lack."""


def _rule(graph: Graph, shape: Node) -> Asked:
    return f"{{ {graph.value(graph.value(shape, SH.sparql), SH.select)} }}", frozenset(), ""


def _bounds(graph: Graph, shape: Node) -> Asked:
    alternatives = graph.value(shape, SH["or"])
    if alternatives is not None:
        lacking = [_bound(graph, each) for each in Collection(graph, alternatives)]
        holders: set[Node] = {shape}
    else:
        lacking = [_bound(graph, shape)]
        holders = set(graph.subjects(SH.property, shape))
    targets = {str(each) for holder in holders for each in graph.objects(holder, SH.targetClass)}
    if not targets or not all(lacking):
        return "", frozenset(targets), ""
    lacks = "\n".join([_scope(), *lacking])
    return _of_classes(targets) + lacks, frozenset(targets), lacks


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


def _of_classes(targets: Iterable[str]) -> str:
    classes = " ".join(f"<{each}>" for each in sorted(targets))
    return f"""
    VALUES ?target {{ {classes} }}
    ?class rdfs:subClassOf* ?target .
    ?value <{RDF.type}> ?class .
    """


def _scope() -> str:
    """What holds of a thing that a validated graph describes."""
    names = " && ".join(f"?graph != <{REGISTER_GRAPHS}{each}>" for each in _NAMES_ONLY)
    begins = " || ".join(
        f'STRSTARTS(STR(?graph), "{each}")' for each in (REPORT_GRAPHS, COMPARISON_GRAPHS, REGISTER_GRAPHS)
    )
    return f"FILTER EXISTS {{ GRAPH ?graph {{ ?value ?said ?of }} FILTER(({begins}) && {names}) }}"
