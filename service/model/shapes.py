"""
The shapes' own text (SHACL) -> what each demands, in words.

Each shape has a message that says what to do; here it stands beside what it is about, how severe it is, and
what it bounds. A constraint that has no words here is named by its term of SHACL: none is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import XSD
from rdflib.term import Node

from graph.aim import load_shapes
from graph.namespaces import PEEL, PREFIXES, SHAPES
from service.answers.parts import Link
from service.answers.reading import short_name

SEVERITIES = {str(SH.Violation): "must", str(SH.Warning): "should", str(SH.Info): "may"}
"""How a severity reads: what must hold stops publication, what should hold warns."""

_TOLD = {
    *(SH.path, SH.severity, SH.message, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf),
    *(SH.targetNode, SH.property, SH.sparql, SH.minCount, SH.maxCount, RDF.type, RDFS.label, RDFS.comment),
}
_DATATYPES = {
    str(XSD.string): "plain text",
    str(XSD.integer): "a whole number",
    str(XSD.decimal): "a decimal number",
    str(XSD.date): "a date",
    str(XSD.gYear): "a year",
    str(XSD.gYearMonth): "a month",
    str(XSD.dateTime): "a date and time",
    str(XSD.boolean): "true or false",
    str(RDF.langString): "text in a language",
}
_KINDS = {
    str(SH.IRI): "an address",
    str(SH.Literal): "a literal",
    str(SH.BlankNodeOrIRI): "a resource",
    str(SH.IRIOrLiteral): "an address or a literal",
}


@dataclass(frozen=True, slots=True)
class Demand:
    """
    What a shape demands.

    Args:
        name: Of the shape: its anchor at `/shapes`.
        about: Classes, or properties whose subjects are meant.
        path: The property that is bounded; leads nowhere where the whole thing is.
        severity: "must", "should" or "may".
        bounds: In words: "exactly one", "a date", ...
        message: What to do.
        is_rule: Whether it is a rule across things, written in SPARQL.
    """

    name: str
    about: tuple[Link, ...]
    path: Link
    severity: str
    bounds: tuple[str, ...]
    message: str
    is_rule: bool = False


@cache
def read_demands() -> tuple[Demand, ...]:
    """Everything that the shapes demand, by what it is about."""
    graph = load_shapes()
    shapes = {*graph.subjects(RDF.type, SH.PropertyShape), *graph.subjects(RDF.type, SH.NodeShape)}
    found = [_demand(graph, shape) for shape in shapes if _demands_something(graph, shape)]
    return tuple(
        sorted(found, key=lambda each: ([link.text for link in each.about], each.path.text, each.name))
    )


def _demands_something(graph: Graph, shape: Node) -> bool:
    """Whether it bounds anything itself; some only gather others."""
    said = set(graph.predicates(shape))
    return SH.path in said or SH.sparql in said or bool(said - _TOLD)


def _demand(graph: Graph, shape: Node) -> Demand:
    rule = graph.value(shape, SH.sparql)
    path = graph.value(shape, SH.path)
    message = graph.value(shape, SH.message) or (graph.value(rule, SH.message) if rule else None)
    return Demand(
        name=str(shape).removeprefix(str(SHAPES)),
        about=tuple(sorted(_about(graph, shape), key=lambda link: link.text)),
        path=term_link(path) if isinstance(path, URIRef) else Link(""),
        severity=SEVERITIES.get(str(graph.value(shape, SH.severity)), "must"),
        bounds=tuple(_bounds(graph, shape)),
        message=str(message or ""),
        is_rule=rule is not None,
    )


def _about(graph: Graph, shape: Node) -> set[Link]:
    """What the shape, or those that hold it, target."""
    holders = {shape, *graph.subjects(SH.property, shape)}
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    return {
        term_link(target) for holder in holders for each in targets for target in graph.objects(holder, each)
    }


def term_link(term: Node) -> Link:
    """A term by its short name: `peel:Finding`."""
    text = str(term)
    for prefix, space in PREFIXES.items():
        if text.startswith(space) and len(text) > len(space):
            return Link(f"{prefix}:{text.removeprefix(space)}", text)
    return Link(text, text)


def _bounds(graph: Graph, shape: Node) -> Iterator[str]:
    least, most = (graph.value(shape, each) for each in (SH.minCount, SH.maxCount))
    if counted := _count(least, most):
        yield counted
    for constraint in sorted(set(graph.predicates(shape)) - _TOLD, key=str):
        for value in sorted(graph.objects(shape, constraint), key=str):
            yield _in_words(graph, constraint, value)


def _count(least: Node | None, most: Node | None) -> str:
    fewest, highest = (int(str(each)) if each is not None else None for each in (least, most))
    if fewest and fewest == highest:
        return "exactly one" if fewest == 1 else f"exactly {fewest}"
    if highest == 0:
        return "none"
    at_least = {None: "", 0: "", 1: "at least one"}.get(fewest, f"at least {fewest}")
    at_most = {None: "", 1: "at most one"}.get(highest, f"at most {highest}")
    return " and ".join(filter(None, (at_least, at_most)))


def _in_words(graph: Graph, constraint: Node, value: Node) -> str:
    words = _WORDS.get(str(constraint))
    return words(graph, value) if words else f"sh:{str(constraint).removeprefix(str(SH))}"


def _datatype(_graph: Graph, value: Node) -> str:
    return _DATATYPES.get(str(value), term_link(value).text)


def _alternatives(graph: Graph, value: Node) -> str:
    members = list(Collection(graph, value))
    told = ["; ".join(_all_of(graph, each)) for each in members]
    return "one of: " + " or ".join(each for each in told if each)


def _all_of(graph: Graph, shape: Node) -> Iterable[str]:
    """The bounds of a nameless shape within another, with the property they are on."""
    path = graph.value(shape, SH.path)
    told = " and ".join(_bounds(graph, shape))
    return [f"{_path(graph, path)} {told}".strip()] if path is not None else [told]


def _path(graph: Graph, path: Node) -> str:
    """A path in words, step by step, also against its direction."""
    if graph.value(path, RDF.first) is not None:
        return " then ".join(_path(graph, step) for step in Collection(graph, path))
    back = graph.value(path, SH.inversePath)
    return f"{term_link(back).text} of it, backwards," if back is not None else term_link(path).text


_WORDS: dict[str, Callable[[Graph, Node], str]] = {
    str(SH["class"]): lambda _, value: f"of class {term_link(value).text}",
    str(SH.datatype): _datatype,
    str(SH.nodeKind): lambda _, value: _KINDS.get(str(value), term_link(value).text),
    str(SH.pattern): lambda _, value: f"of the form {value}",
    str(SH.hasValue): lambda _, value: f"{_shown(value)} among its values",
    str(SH.minLength): lambda _, value: f"no fewer than {value} characters",
    str(SH.maxLength): lambda _, value: f"no more than {value} characters",
    str(SH.minInclusive): lambda _, value: f"no less than {value}",
    str(SH.maxInclusive): lambda _, value: f"no more than {value}",
    str(SH.uniqueLang): lambda _, __: "one a language",
    str(SH.languageIn): lambda graph, value: (
        "in the language " + ", ".join(str(each) for each in Collection(graph, value))
    ),
    str(SH.lessThan): lambda _, value: f"before {term_link(value).text}",
    str(SH.lessThanOrEquals): lambda _, value: f"not after {term_link(value).text}",
    str(SH["or"]): _alternatives,
    str(SH["and"]): lambda graph, value: (
        "all of: " + "; ".join(line for each in Collection(graph, value) for line in _all_of(graph, each))
    ),
    str(SH["not"]): lambda graph, value: "not " + "; ".join(_all_of(graph, value)),
}
"""A constraint of SHACL -> how it reads."""


def _shown(value: Node) -> str:
    return f"“{value}”" if isinstance(value, Literal) else short_name(str(value))


@dataclass(frozen=True, slots=True)
class Group:
    """What is demanded of a class's things, or of a property's values."""

    of: Link
    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class ShapesPage:
    """
    All shapes.

    Args:
        classes, properties: Those that something is demanded of; a demand stands under each it is about.
        must, should, may: How many demands are of each severity.
        rules: How many are rules across things.
    """

    classes: tuple[Group, ...]
    properties: tuple[Group, ...]
    must: int
    should: int
    may: int
    rules: int


@cache
def group_demands() -> ShapesPage:
    """Everything that the shapes demand, class by class and property by property."""
    demands = read_demands()
    groups: dict[Link, list[Demand]] = {}
    for demand in demands:
        for link in demand.about:
            groups.setdefault(link, []).append(demand)
    found = [
        Group(link, tuple(sorted(groups[link], key=lambda each: (each.is_rule, each.path.text))))
        for link in sorted(groups, key=lambda link: (not link.iri.startswith(str(PEEL)), link.text.lower()))
    ]
    counts = {word: sum(each.severity == word for each in demands) for word in SEVERITIES.values()}
    return ShapesPage(
        classes=tuple(each for each in found if _is_class(each.of)),
        properties=tuple(each for each in found if not _is_class(each.of)),
        must=counts["must"],
        should=counts["should"],
        may=counts["may"],
        rules=sum(each.is_rule for each in demands),
    )


def _is_class(link: Link) -> bool:
    """Whether a term is written as classes are; single things that shapes are about count with them."""
    return not link.text.rpartition(":")[2][:1].islower()
