"""The JSON-LD context, and documents written in its words."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Graph, URIRef

from graph.namespaces import PEEL
from graph.ontology_files import turtle_files
from service.compact import MOST, write_compact
from service.context import VERSION, context
from tests.service.browsing import REPORT, InspectingClient

DOCUMENTS = (
    *(
        REPORT,
        "force/northamptonshire",
        "theme/effectiveness",
        "judgment/northamptonshire/effectiveness/2017",
    ),
    *("measure/asb-incidents-per-1000-population", "agency/northamptonshire/mash", "grade/good"),
    f"{REPORT}/section/initial-response",
)
ADDRESS = f"/context/{VERSION}.jsonld"


def triples(data: bytes, form: ox.RdfFormat) -> set[ox.Triple]:
    """Those of a document, with every literal as it is written."""
    return {quad.triple for quad in ox.parse(data, format=form)}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_says_the_same_in_our_words(client: InspectingClient, path: str) -> None:
    """To another library than wrote it, with the lines it carries and with the whole context."""
    said = triples(client.get(f"/doc/{path}.nt").data, ox.RdfFormat.N_TRIPLES)
    response = client.get(f"/doc/{path}.jsonld")
    assert "application/ld+json" == response.mimetype
    assert said == triples(response.data, ox.RdfFormat.JSON_LD)
    body = json.loads(response.data)
    whole = client.get(ADDRESS).get_json(force=True)["@context"]
    assert body["@context"].items() <= whole.items()
    assert said == triples(json.dumps({**body, "@context": whole}).encode(), ox.RdfFormat.JSON_LD)


def test_keys_are_words(client: InspectingClient) -> None:
    """A judgment can be read without knowing RDF."""
    body = client.get("/doc/judgment/northamptonshire/effectiveness/2017.jsonld").get_json(force=True)
    things = {each["id"]: each for each in body.get("@graph", [body])}
    judgment = things["https://w3id.org/peelgraph/id/judgment/northamptonshire/effectiveness/2017"]
    assert "Judgment" == judgment["type"]
    assert "https://w3id.org/peelgraph/id/grade/requires-improvement" == judgment["grade"]
    assert "2017" == judgment["year"]


def test_the_context_has_every_class_and_property_of_the_ontology(client: InspectingClient) -> None:
    """Each by its own name, so that a new term is a new word."""
    ontology = Graph()
    for path in turtle_files():
        ontology.parse(data=path.read_bytes(), format="turtle")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {
        term
        for kind in kinds
        for term in ontology.subjects(RDF.type, kind)
        if str(term).startswith(str(PEEL))
    }
    words = client.get(ADDRESS).get_json(force=True)["@context"]
    assert len(terms) > 100
    for term in terms:
        line = words[str(term).removeprefix(str(PEEL))]
        assert f"peel:{str(term).removeprefix(str(PEEL))}" == (line if isinstance(line, str) else line["@id"])
    assert ("@id", "@type") == (words["id"], words["type"])
    assert {"@id": "peel:grade", "@type": "@id"} == words["grade"]


def test_the_context_is_kept_by_who_has_it(client: InspectingClient) -> None:
    """It is the same for all releases, and nothing in it leads elsewhere to be fetched."""
    response = client.get(ADDRESS)
    assert (200, "application/ld+json") == (response.status_code, response.mimetype)
    assert 304 == client.get(ADDRESS, headers={"If-None-Match": response.headers["ETag"]}).status_code
    assert not re.search(r'"@(import|context)":\s*"', response.text)


def test_odd_literals_and_names_survive() -> None:
    """A text where a thing is expected, a word that looks like a term, a language, a number as printed."""
    node = "<urn:a>"
    text = f"""
{node} <{PEEL.grade}> "peel:Finding" .
{node} <{PEEL.grade}> <urn:b> .
{node} <{PEEL.grade}> "2017"^^<http://www.w3.org/2001/XMLSchema#gYear> .
{node} <{PEEL.year}> "soon"@cy .
{node} <{PEEL.year}> "0017"^^<http://www.w3.org/2001/XMLSchema#gYear> .
{node} <urn:p> 007 , 1.5 , 1.0E0 , true , "007" , "@id" , "<b>\\u0000\\n" .
<urn:Finding> <{RDF.type}> <urn:C> , <{PEEL.Finding}> .
""".encode()
    said = triples(text, ox.RdfFormat.TURTLE)
    assert said == triples(write_compact(said), ox.RdfFormat.JSON_LD)
    assert write_compact(sorted(said, key=str)) == write_compact(sorted(said, key=str, reverse=True))


def test_a_whole_graph_is_written_the_quick_way(client: InspectingClient) -> None:
    """Expanded, and saying the same."""
    said = triples(client.get(f"/doc/graph/{REPORT}.nt").data, ox.RdfFormat.N_TRIPLES)
    assert len(said) > MOST
    assert said == triples(client.get(f"/doc/graph/{REPORT}.jsonld").data, ox.RdfFormat.JSON_LD)


def test_words_stand_for_one_term_each() -> None:
    """And prefixes for namespaces, which end in a way that JSON-LD takes for one."""
    words = context()
    defined = [
        line if isinstance(line, str) else line["@id"]
        for line in words.values()
        if not isinstance(line, float)
    ]
    assert len(defined) == len(set(defined))
    assert URIRef("https://w3id.org/peelgraph/ontology#") == URIRef(words["peel"])
