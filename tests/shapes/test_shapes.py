"""What every shape must carry: the shapes are valid SHACL, and each says what to do."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyshacl.entrypoints import meta_validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH
from rdflib.term import Node

from graph.aim import load_shapes
from graph.namespaces import PEEL, SHAPES

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "shapes").glob("*.ttl"))


@cache
def ontology() -> Graph:
    """Every Turtle file of the ontology's own folder."""
    graph = Graph()
    files = sorted((ROOT / "ontology").glob("*.ttl"))
    assert files
    for path in files:
        graph.parse(path)
    return graph


@cache
def named_shapes() -> tuple[URIRef, ...]:
    """Every node and property shape that has a name."""
    shapes = load_shapes()
    kinds = (SH.NodeShape, SH.PropertyShape)
    found = {node for kind in kinds for node in shapes.subjects(RDF.type, kind) if isinstance(node, URIRef)}
    assert found
    return tuple(sorted(found))


def test_the_shapes_are_shacl() -> None:
    """They pass the shapes that the W3C gives for shapes."""
    conforms, _, text = meta_validate(load_shapes())
    assert conforms, text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_told_of_in_the_readme(path: Path) -> None:
    """A newcomer reads one page and knows what each file is for."""
    assert f"`{path.name}`" in (ROOT / "shapes" / "README.md").read_text("utf-8")


def test_every_shape_is_in_the_namespace_of_shapes() -> None:
    """So that a result leads to the shape."""
    assert [] == [shape for shape in named_shapes() if not shape.startswith(str(SHAPES))]


def test_every_property_shape_has_a_name() -> None:
    """Those inside a list of choices are part of the node shape that lists them."""
    shapes = load_shapes()
    assert set(shapes.objects(None, SH.property)) <= set(named_shapes())


def test_every_named_property_shape_follows_one_property() -> None:
    """A path of several steps would have no name in a result; an alternative inside `sh:or` gives none."""
    shapes = load_shapes()
    paths = [path for shape in named_shapes() for path in shapes.objects(shape, SH.path)]
    assert paths
    assert [] == [path for path in paths if not isinstance(path, URIRef)]


def test_every_shape_that_demands_has_a_severity_and_says_what_to_do() -> None:
    """One severity, and one English sentence that explains and, after a colon, tells what to do."""
    shapes = load_shapes()
    lacking = []
    for shape in named_shapes():
        told = {SH.path, SH.pattern, SH["or"], SH["and"], SH["not"], SH.sparql} & set(
            shapes.predicates(shape)
        )
        if not told:
            continue
        message = _message(shape)
        severities = set(shapes.objects(shape, SH.severity))
        if len(severities) != 1 or not severities <= {SH.Violation, SH.Warning}:
            lacking.append((shape, "severity"))
        if message is None or message.language != "en" or not re.fullmatch(r"[A-Z].+[:,] .+\.", message):
            lacking.append((shape, "message"))
    assert [] == lacking


def _message(shape: Node) -> Literal | None:
    shapes = load_shapes()
    rule = shapes.value(shape, SH.sparql)
    messages = list(shapes.objects(rule or shape, SH.message))
    return messages[0] if len(messages) == 1 and isinstance(messages[0], Literal) else None


def _all_texts(predicate: URIRef) -> str:
    return " ".join(str(text) for text in load_shapes().objects(None, predicate))


def _terms_of_rules() -> set[URIRef]:
    return {PEEL[name] for name in re.findall(r"\bpeel:(\w+)", _all_texts(SH.select))}


def test_no_two_shapes_say_the_same() -> None:
    """A message leads to one shape."""
    messages = [str(message) for message in load_shapes().objects(None, SH.message)]
    assert len(set(messages)) == len(messages)


def test_every_file_that_a_message_names_is_there() -> None:
    """A reader who is sent to a file finds it."""
    messages = _all_texts(SH.message)
    named = set(re.findall(r"ontology/[\w./-]+\.ttl", messages))
    assert named
    assert set() == {name for name in named if not (ROOT / name).is_file()}


def test_every_rule_in_sparql_is_aimed_at_the_report_or_the_register() -> None:
    """The validator reads a query again for every focus node; a report is one, and so is a register."""
    shapes = load_shapes()
    rules = set(shapes.subjects(SH.sparql))
    assert rules
    targets = {rule: set(shapes.objects(rule, SH.targetClass)) for rule in rules}
    assert [] == [rule for rule, found in targets.items() if found not in ({PEEL.Report}, {PEEL.Register})]
    predicates = {rule: set(shapes.predicates(rule)) for rule in rules}
    others = {SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf}
    assert [] == [rule for rule, found in predicates.items() if found & others]


def test_every_class_and_property_of_the_project_is_defined() -> None:
    """What a shape names in peel: is a term of the ontology."""
    shapes = load_shapes()
    named = {
        term
        for triple in shapes
        for term in triple
        if isinstance(term, URIRef) and term.startswith(str(PEEL))
    }
    named |= _terms_of_rules()
    assert named
    assert set() == named - set(ontology().subjects(RDFS.isDefinedBy))


def test_every_class_and_property_of_the_ontology_is_met_by_a_shape() -> None:
    """A term that no shape looks at could be used in any way."""
    shapes = load_shapes()
    met = {term for triple in shapes for term in triple}
    met |= _terms_of_rules()
    terms = {
        term
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for term in ontology().subjects(RDF.type, kind)
    }
    assert terms
    assert WITHOUT_SHAPE == terms - met


WITHOUT_SHAPE = {
    PEEL.Sentence,  # nothing is only a sentence: its subclasses have shapes
    PEEL.Pillar,  # a theme, checked as one
    PEEL.Area,  # an area's figures are checked, it carries no more than a concept does
}


def test_the_shapes_say_what_they_are() -> None:
    """Title, licence and version."""
    head = URIRef("https://w3id.org/peelgraph/shapes")
    assert {DCTERMS.title, DCTERMS.license, OWL.versionIRI} <= set(load_shapes().predicates(head))
