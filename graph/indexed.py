"""
What is known while a graph is validated: its own triples, over those of the vocabularies and registers.

`Indexed` holds triples for looking up, and is made once of what does not change. `Known` lays one over
another without copying either, and shows both to the validator as one graph. Single triples are looked up in
plain dictionaries, with every literal as it was written. Queries go to the engine that will serve the data:
it answers them many times as fast as rdflib, and makes of a literal what readers will be given.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef, Variable
from rdflib.namespace import XSD
from rdflib.query import Result
from rdflib.term import Identifier, Node

from graph.lines import ntriples

Values = Mapping[Node, None]
"""Nodes in the order in which they came, each once."""

_Any = Any
"""What the base class takes and gives: it knows patterns, paths and queries of several kinds."""

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_NOTHING: Final[Mapping[Any, Any]] = {}


class Indexed:
    """
    The triples of some graphs, each once.

    Args:
        graphs: They may be changed afterwards: this is not.
    """

    def __init__(self, graphs: Iterable[Graph] = ()) -> None:
        self._values: dict[Node, dict[Node, dict[Node, None]]] = {}
        self._lines: list[bytes] = []
        self._written: dict[int, list[bytes]] = {}
        """Place of a graph -> its lines as the engine writes them."""
        for graph in graphs:
            self._lines.append(ntriples(graph))
            self._take(graph)

    @classmethod
    def of_lines(cls, lines: Iterable[bytes]) -> Indexed:
        """The triples of lines of N-Triples, without their ends."""
        indexed = cls()
        indexed._lines.append(b"\n".join([*lines, b""]))
        read = _Terms()
        indexed._take(
            (read[each.subject], read[each.predicate], read[each.object])
            for each in ox.parse(indexed._lines[0], format=ox.RdfFormat.N_TRIPLES)
        )
        return indexed

    def over(self, graphs: Iterable[Graph]) -> Indexed:
        """These triples and those of some graphs besides; what is said of the nodes of none is shared."""
        more = Indexed()
        more._values = dict(self._values)
        more._lines = [*self._lines]
        for graph in graphs:
            more._lines.append(ntriples(graph))
            for subject in set(graph.subjects()):
                said = more._values.get(subject, {})
                more._values[subject] = {each: dict(values) for each, values in said.items()}
            more._take(graph)
        return more

    def _take(self, triples: Iterable[tuple[Node, Node, Node]]) -> None:
        for subject, predicate, value in triples:
            self._values.setdefault(subject, {}).setdefault(predicate, {})[value] = None

    @property
    def lines(self) -> Iterable[bytes]:
        """The graphs one by one as N-Triples, in the order in which they were given."""
        return self._lines

    def written(self) -> Iterator[list[bytes]]:
        """The graphs one by one as the engine writes them: sorted lines without ends."""
        for place in range(len(self._lines)):
            if place not in self._written:
                self._engine_of(place)
            yield self._written[place]

    def engine(self) -> ox.Store:
        """An engine with these triples, for the caller alone, who may add to it."""
        places = sorted(range(len(self._lines)), key=lambda place: -len(self._lines[place]))
        store = self._engine_of(places[0]) if places else ox.Store()
        for place in places[1:]:
            store.load(self._lines[place], format=ox.RdfFormat.N_TRIPLES)
        return store

    def _engine_of(self, place: int) -> ox.Store:
        """An engine with one graph: what it writes of that is kept, for to load it takes most of the time."""
        store = ox.Store()
        store.load(self._lines[place], format=ox.RdfFormat.N_TRIPLES)
        written = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        assert written is not None  # noqa: S101 - it is None only when written to a file
        self._written[place] = sorted(written.splitlines())
        return store

    def __len__(self) -> int:
        return sum(len(values) for said in self._values.values() for values in said.values())

    def __contains__(self, node: Node) -> bool:
        """Whether something is said about a node."""
        return node in self._values

    def of(self, node: Node) -> Mapping[Node, Values]:
        """What is said about a node: property -> values; may be empty."""
        return self._values.get(node, _NOTHING)

    def by(self, predicate: Node) -> Mapping[Node, Values]:
        """Where a property is given: value -> nodes that have it; may be empty."""
        return self._nodes.get(predicate, _NOTHING)

    @property
    def nodes(self) -> Iterable[Node]:
        """What something is said about."""
        return self._values

    @cached_property
    def _nodes(self) -> dict[Node, dict[Node, dict[Node, None]]]:
        found: dict[Node, dict[Node, dict[Node, None]]] = {}
        for node, said in self._values.items():
            for predicate, values in said.items():
                nodes = found.setdefault(predicate, {})
                for value in values:
                    nodes.setdefault(value, {})[node] = None
        return found


class Known(Graph):
    """
    Two sets of triples as one graph, to be read only.

    Args:
        data: What is validated.
        background: What it draws on.
    """

    def __init__(self, data: Indexed, background: Indexed) -> None:
        super().__init__(store="SimpleMemory", bind_namespaces="none")  # holds prefixes alone
        self.data, self.background = data, background

    @cached_property
    def _engine(self) -> ox.Store:
        store = self.data.engine()
        for lines in self.background.lines:
            store.load(lines, format=ox.RdfFormat.N_TRIPLES)
        return store

    def values(self, node: Node, predicate: Node) -> Values:
        """The values of a property of a node; may be empty."""
        return _both(
            self.data.of(node).get(predicate, _NOTHING), self.background.of(node).get(predicate, _NOTHING)
        )

    def bearers(self, predicate: Node, value: Node) -> Values:
        """The nodes that have a value; may be empty."""
        return _both(
            self.data.by(predicate).get(value, _NOTHING), self.background.by(predicate).get(value, _NOTHING)
        )

    def __len__(self) -> int:
        return sum(1 for _ in self.triples((None, None, None)))

    def __bool__(self) -> bool:
        return True

    def __contains__(self, triple: _Any) -> bool:
        return next(iter(self.triples(triple)), None) is not None

    def objects(self, subject: _Any = None, predicate: _Any = None, unique: bool = False) -> Generator[Node]:
        """As of any graph, quickly for the values of a node."""
        if subject is None or predicate is None:
            yield from super().objects(subject, predicate, unique)
        else:
            yield from self.values(subject, predicate)

    def subjects(self, predicate: _Any = None, object: _Any = None, unique: bool = False) -> Generator[Node]:
        """As of any graph, quickly for the nodes that have a value."""
        if predicate is None or object is None:
            yield from super().subjects(predicate, object, unique)
        else:
            yield from self.bearers(predicate, object)

    def triples(self, triple: _Any) -> Iterator[_Any]:  # type: ignore[override]  # paths are not looked up
        """The triples that fit a pattern, None standing for anything."""
        subject, predicate, value = triple
        if subject is None and predicate is not None and value is not None:
            yield from ((node, predicate, value) for node in self.bearers(predicate, value))
            return
        for node in self._nodes() if subject is None else (subject,):
            for each in self._predicates(node) if predicate is None else (predicate,):
                values = self.values(node, each)
                if value is None:
                    yield from ((node, each, found) for found in values)
                elif value in values:
                    yield node, each, value

    def query(self, query_object: _Any, *_: _Any, initBindings: _Any = None, **__: _Any) -> Result:  # noqa: N803
        """The rows of a SELECT query, as the engine that serves the data gives them."""
        bound: dict[ox.Variable, _Term] = {
            ox.Variable(name): ox.NamedNode(str(node)) for name, node in (initBindings or {}).items()
        }
        solutions = self._engine.query(query_object, substitutions=bound)
        assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101 - SHACL knows no other constraint
        names = [variable.value for variable in solutions.variables]
        result = Result("SELECT")
        result.vars = [Variable(name) for name in names]
        result.bindings = [
            {Variable(name): _term(row[name]) for name in names if row[name] is not None} for row in solutions
        ]
        return result

    def _nodes(self) -> Values:
        return _both(dict.fromkeys(self.data.nodes), dict.fromkeys(self.background.nodes))

    def _predicates(self, node: Node) -> Values:
        return _both(dict.fromkeys(self.data.of(node)), dict.fromkeys(self.background.of(node)))


def _both(first: Values, second: Values) -> Values:
    if not second:
        return first
    return {**first, **second} if first else second


class _Terms(dict[_Term, Identifier]):
    """Each term once: addresses come again and again."""

    def __missing__(self, term: _Term) -> Identifier:
        self[term] = _term(term)
        return self[term]


def _term(term: _Term) -> Identifier:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)  # noqa: S101 - the shapes' queries make no triples
    if term.language is not None:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    return Literal(term.value, datatype=None if datatype == str(XSD.string) else URIRef(datatype))
