"""The vocabulary and the shapes, readable: whole, in words, with examples from the data."""

from __future__ import annotations

import json
import re
from pathlib import Path

from rdflib import SH, Graph
from rdflib.compare import isomorphic

from graph.aim import load_shapes
from graph.release import current_release
from service import urls
from service.engine.runner import QueryRunner
from service.library import Library
from service.model.diagram import HIGH, WIDE, draw, read_core
from service.model.shapes import Demand, group_demands, read_demands
from service.model.terms import read_vocabulary
from tests.service.browsing import InspectingClient

MOST_QUERIES = 8


def demand(name: str) -> Demand:
    """What one shape demands."""
    [found] = [each for each in read_demands() if each.name == name]
    return found


def test_every_shape_that_has_a_message_is_told() -> None:
    """With what it is about and how severe it is; none is passed over, none is told in a term of SHACL."""
    told = {each.name for each in read_demands()}
    graph = load_shapes()
    shapes = {str(shape).rpartition("#")[2] for shape in graph.subjects(SH.severity, None)}
    assert len(shapes) > 300
    assert shapes <= told
    assert all(each.message and each.about for each in read_demands())
    assert [] == [bound for each in read_demands() for bound in each.bounds if bound.startswith("sh:")]


def test_bounds_are_told_in_words() -> None:
    """Numbers of values, their class and their form."""
    assert ("exactly one",) == demand("WordedShape-value").bounds
    assert ("at least one",) == demand("StatedShape-statedIn").bounds
    assert "of class peel:Theme" in demand("range-theme").bounds
    assert "in the language en" in demand("range-dcterms-title").bounds
    assert "no less than 0" in demand("MeasurementShape-value").bounds
    assert ("one of: a date or a month",) == demand("range-dcterms-issued").bounds
    assert demand("TextDigestRule").is_rule
    assert "should" == demand("ThemedShape-theme").severity


def test_demands_stand_under_each_that_they_are_about() -> None:
    """And are counted once."""
    page = group_demands()
    assert len(read_demands()) == page.must + page.should + page.may
    classes = {group.of.text: {each.name for each in group.demands} for group in page.classes}
    assert "WordedShape-value" in classes["peel:Finding"] & classes["peel:Evidence"]
    assert "range-theme" in {each.name for group in page.properties for each in group.demands}


def test_the_page_of_shapes_has_an_anchor_for_each(client: InspectingClient) -> None:
    """Every shape, once; and every form of RDF holds the shapes that ship."""
    page = client.page("/shapes")
    ids = [each.get("id") for each in page.root.iter() if each.get("id")]
    assert {each.name for each in read_demands()} <= set(ids)
    assert len(ids) == len(set(ids))
    shipped = Graph().parse(data=client.get("/shapes.ttl").data, format="turtle")
    assert isomorphic(shipped, load_shapes())
    turtle = client.get("/shapes", headers={"Accept": "text/turtle"}).data
    assert isomorphic(Graph().parse(data=turtle, format="turtle"), shipped)
    assert json.loads(client.get("/shapes.json").text)["page"]["must"] > 300
    assert 404 == client.get("/shapes.csv").status_code
    with client.application.test_request_context():
        assert "/shapes#range-theme" == urls.link("https://w3id.org/peelgraph/shapes#range-theme")


def test_terms_tell_their_use_with_an_example(runner: QueryRunner) -> None:
    """Numbers are those of the data; a term that the data lack says so."""
    page = read_vocabulary(Library(runner))
    [row] = runner.select(
        "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/peelgraph/ontology#Finding> }"
    )
    classes = {each.name: each for each in page.classes}
    finding = classes["Finding"]
    assert 0 < int(str(row["n"])) == finding.things
    assert runner.ask(
        f"ASK {{ <{finding.instance.thing.iri}> a <https://w3id.org/peelgraph/ontology#Finding> }}"
    )
    assert "peel:Sentence" in {link.text for link in finding.broader} or finding.broader
    assert {"has theme", "is stated in"} <= {link.text for link in (*finding.properties, *finding.inherited)}
    assert "WordedShape-value" in {each.name for each in finding.demands}
    grade = {each.name: each for each in page.properties}["grade"]
    assert ["Judgment"] == [link.text for link in grade.domains]
    assert ["Grade"] == [link.text for link in grade.ranges]
    assert grade.instance.value.iri.startswith("https://w3id.org/peelgraph/id/grade/")
    assert all(each.things or not each.instance.thing.iri for each in page.classes)


def test_what_a_manifest_counts_is_what_counting_gives(runner: QueryRunner, published: Path) -> None:
    """A release that tells how often terms are used is not counted; of one that does not it is not known."""
    library = Library(runner)
    counted = current_release(str(published)).uses
    assert counted
    assert read_vocabulary(library) == read_vocabulary(library, counted)
    older = read_vocabulary(library, {})
    assert {None} == {each.things for each in older.classes} == {each.uses for each in older.properties}
    assert any(each.instance.thing.iri for each in older.classes)


def test_the_drawing_is_of_the_vocabulary(runner: QueryRunner) -> None:
    """Every class that has a place is drawn, and every line is a property between two of them."""
    page = read_vocabulary(Library(runner))
    drawing = page.drawing
    assert set(read_core()["places"]) == {box.name for box in drawing.boxes}
    links = {
        (start.text, end.text, each.label)
        for each in page.properties
        for start in each.domains
        for end in each.ranges
    }
    drawn = {(line.start, line.end, words) for line in drawing.lines for words in line.words.split(", ")}
    assert drawn
    assert drawn <= links
    assert ("Judgment", "Grade", "has grade") in drawn
    told = {each.name for each in drawing.common}
    assert "statedIn" in told
    assert set(read_core()["aside"]) <= told


def test_boxes_and_lines_keep_apart() -> None:
    """No box lies on another, and a line ends at the edge of its box."""
    places = list(read_core()["places"].values())
    assert len(places) == len({tuple(place) for place in places})
    classes = {"Judgment": ("Judgment", 3), "Grade": ("Grade", 2)}
    drawing = draw(classes, [("grade", "has grade", ["Judgment", "Other"], ["Grade"])])
    [line] = drawing.lines
    start, end = drawing.boxes
    assert start.y + HIGH == line.y1 < line.y2 < end.y
    assert start.x + WIDE / 2 == line.x1 == line.x2
    assert () == draw({}, []).boxes


def test_the_vocabulary_is_worked_out_once_a_release(client: InspectingClient) -> None:
    """In few queries, and its page links each class to an example and to shapes."""
    page = client.page("/ontology")
    assert any(link.startswith("/doc/report/") for link in page.links)
    assert "/shapes#WordedShape-value" in page.links
    assert client.get("/ontology").data == client.get("/ontology").data


def test_no_demand_is_told_by_a_nameless_node(client: InspectingClient) -> None:
    """A path of several steps is told step by step, as that of a measure with a caveat for a unit is."""
    text = client.get("/shapes").text
    assert not re.search(r"\bn[0-9a-f]{32}", text)
    assert "peel:measure of it, backwards, then rdf:type peel:DataCaveat among its values" in text
