"""
The catalogue of named queries: what each asks, and what it takes.

In: `queries/<name>.rq` and `queries/<name>.ttl`. The first line of the query is its title; the description
gives an explanation (`dcterms:description`), what was looked for where there is no answer (`skos:scopeNote`),
and parameters (`sh:parameter`) with a class or datatype, an example and whether one, or any number, may be
given; `sh:in` lists the values of one that takes no others. No query holds a value of a report or register.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Final

from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Node

from graph.namespaces import ID, PEEL, PREFIXES
from graph.rdf_files import read_turtle

_DENOMINATOR: Final = ".denominator"
_LONG: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    What may be given to a query.

    Args:
        name: As in the address and, with "?", in the query.
        description: A sentence.
        kind: IRI of the class that its values are of, or of their datatype.
        example: A value that makes sense.
        is_required: Whether there is no answer without it.
        is_single: Whether one value is all it takes.
        default: Taken where none is given; empty if there is none.
        choices: The values it takes, in the order of the description; empty if it takes any of its kind.
    """

    name: str
    description: str
    kind: URIRef
    example: str
    is_required: bool
    is_single: bool
    default: str = ""
    choices: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """The kind in a word: "force", "measure", "date", "text"."""
        return _TYPES.get(self.kind) or self.kind.rpartition("#")[2].lower()

    @property
    def is_term(self) -> bool:
        """Whether its values are things with addresses, not literals."""
        return not self.kind.startswith(str(XSD))


_TYPES: Final = {
    PEEL.PoliceForce: "force",
    PEEL.PartnerAgency: "agency",
    XSD.gYear: "year",
    XSD.string: "text",
    XSD.integer: "number",
}


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """
    One question.

    Args:
        name: Last part of its address.
        title: The question in words.
        description: What the answer holds, and how far it goes.
        looked_for: What was looked for, where there are no rows.
        text: SPARQL; a parameter stands in a line `VALUES ?name { UNDEF }`.
        denominator: SPARQL that lists what the answer is over; empty where there is no aggregate.
        parameters: In their order.
    """

    name: str
    title: str
    description: str
    looked_for: str
    text: str
    denominator: str
    parameters: tuple[Parameter, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Of its parameters."""
        return tuple(parameter.name for parameter in self.parameters)

    def as_graph(self) -> Graph:
        """The description in RDF, the query itself within."""
        graph = Graph(bind_namespaces="none")
        for prefix, space in PREFIXES.items():
            graph.bind(prefix, space)
        graph += _description(self.name)
        node = query_iri(self.name)
        graph.add((node, RDF.type, SH.SPARQLExecutable))
        graph.add((node, RDF.type, SH.SPARQLSelectExecutable))
        graph.add((node, RDFS.label, Literal(self.title, lang="en")))
        graph.add((node, SH.select, Literal(self.text)))
        return graph


def query_iri(name: str) -> URIRef:
    """The address of a named query, the same on every deployment."""
    return ID[f"query/{name}"]


@cache
def named_queries() -> dict[str, NamedQuery]:
    """All named queries, by name."""
    found = sorted(
        path.name.removesuffix(".rq")
        for path in files("service").joinpath("queries").iterdir()
        if path.name.endswith(".rq") and not path.name.endswith(f"{_DENOMINATOR}.rq")
    )
    return {name: _read(name) for name in found}


def _read(name: str) -> NamedQuery:
    text = _text(f"{name}.rq")
    described, node = _description(name), query_iri(name)
    parameters = [_parameter(described, each) for each in described.objects(node, SH.parameter)]
    return NamedQuery(
        name=name,
        title=text.partition("\n")[0].removeprefix("#").strip(),
        description=_one(described, node, DCTERMS.description),
        looked_for=_one(described, node, SKOS.scopeNote),
        text=text,
        denominator=_text(f"{name}{_DENOMINATOR}.rq"),
        parameters=tuple(parameter for _, parameter in sorted(parameters, key=lambda item: item[0])),
    )


def _parameter(described: Graph, node: Node) -> tuple[int, Parameter]:
    one = partial(_one, described, node)
    return int(one(SH.order) or 0), Parameter(
        name=one(SH.path).rpartition("/")[2],
        description=one(SH.description),
        kind=URIRef(one(SH["class"]) or one(SH.datatype)),
        example=one(SKOS.example),
        is_required=int(one(SH.minCount) or 0) > 0,
        is_single=int(one(SH.maxCount) or _LONG) == 1,
        default=one(SH.defaultValue),
        choices=_choices(described, node),
    )


def _choices(described: Graph, node: Node) -> tuple[str, ...]:
    """The values of the list of a parameter, in its order; none where it has no list."""
    listed = described.value(node, SH["in"])
    return () if listed is None else tuple(str(value) for value in Collection(described, listed))


def _one(described: Graph, node: Node, predicate: URIRef) -> str:
    """The value of a property, or nothing."""
    return str(described.value(node, predicate) or "")


@cache
def _description(name: str) -> Graph:
    described = Graph(bind_namespaces="none")
    read_turtle(f"{name}.ttl", _text(f"{name}.ttl").encode(), described)
    return described


def _text(file: str) -> str:
    path = files("service").joinpath("queries", file)
    return path.read_text("utf-8") if path.is_file() else ""
