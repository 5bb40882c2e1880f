"""From an extraction to RDF, on the whole of the embedded report: `graph.build` and `graph.grounding`."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, XSD

from graph.build import Run, build_graphs
from graph.document import Span
from graph.extract import extract
from graph.namespaces import CNT, ID, OA, PEEL
from graph.readers import read
from graph.readers.inline import clean
from graph.statements import Extraction
from graph.vocabulary import load_vocabulary


def _of_class(graph: Graph, name: str) -> set[URIRef]:
    return {node for node in graph.subjects(RDF.type, PEEL[name]) if isinstance(node, URIRef)}


def test_every_passage_is_the_words_at_its_offsets(embedded_graph: Graph) -> None:
    """source_text[start:end] == exact for each passage, by what the graph itself says."""
    texts = {node: str(chars) for node, chars in embedded_graph.subject_objects(CNT.chars)}
    passages = _of_class(embedded_graph, "Passage")
    assert 1 == len(texts)
    assert 700 < len(passages)
    for passage in passages:
        start, end = (int(str(embedded_graph.value(passage, name))) for name in (OA.start, OA.end))
        (text,) = embedded_graph.objects(passage, OA.hasSource)
        source = texts[text]
        assert source[start:end] == str(embedded_graph.value(passage, OA.exact))
        assert source[:start].endswith(str(embedded_graph.value(passage, OA.prefix)))
        assert source[end:].startswith(str(embedded_graph.value(passage, OA.suffix)))
        assert str(passage).endswith(f"/passage/{start}-{end}")


def test_the_text_is_the_file_itself(embedded_graph: Graph, embedded_report: Path) -> None:
    """For Markdown the source text is the file, character for character."""
    assert [embedded_report.read_bytes().decode("utf-8")] == [
        str(chars) for chars in embedded_graph.objects(None, CNT.chars)
    ]


def test_passages_lead_to_section_and_report(embedded_graph: Graph) -> None:
    """From every passage `dcterms:isPartOf` leads to the report, by way of its section where it has one."""
    passages = _of_class(embedded_graph, "Passage")
    sections = _of_class(embedded_graph, "Section")
    (report,) = _of_class(embedded_graph, "Report")
    assert passages
    for passage in passages:
        assert report in embedded_graph.transitive_objects(passage, DCTERMS.isPartOf)
    for sentence in _of_class(embedded_graph, "Finding"):
        for stated in embedded_graph.objects(sentence, PEEL.statedIn):
            assert embedded_graph.value(stated, DCTERMS.isPartOf) in sections
            assert embedded_graph.value(stated, PEEL.inParagraph) is not None


def test_a_broken_sentence_has_a_passage_for_each_piece(embedded_graph: Graph) -> None:
    """Halves that a page or a footnote set apart are quoted one by one; the words join them, clean."""
    broken = [
        node
        for node in _of_class(embedded_graph, "Finding")
        if len(set(embedded_graph.objects(node, PEEL.statedIn))) > 1
    ]
    assert broken
    for node in broken:
        pieces = sorted(
            (int(str(embedded_graph.value(passage, OA.start))), str(embedded_graph.value(passage, OA.exact)))
            for passage in embedded_graph.objects(node, PEEL.statedIn)
        )
        quoted = " ".join(exact for _, exact in pieces)
        assert str(embedded_graph.value(node, RDF.value)) == clean(quoted, [Span(0, len(quoted))]).words


def test_there_are_no_blank_nodes(embedded_graph: Graph) -> None:
    """Everything has an address."""
    assert embedded_graph
    assert not any(isinstance(term, BNode) for triple in embedded_graph for term in triple)


def test_every_thing_has_a_label(embedded_graph: Graph) -> None:
    """What a person can meet has a label or a preferred label in English."""
    subjects = set(embedded_graph.subjects(RDF.type, None))
    assert subjects
    for subject in subjects:
        labels = [
            *embedded_graph.objects(subject, RDFS.label),
            *embedded_graph.objects(subject, SKOS.prefLabel),
        ]
        english = [label for label in labels if isinstance(label, Literal) and label.language == "en"]
        registered = str(subject).startswith((str(ID["agency/"]), str(ID["theme/"]), str(ID["force/"])))
        assert english or registered, subject


def test_literals_are_written_as_the_store_keeps_them(embedded_graph: Graph) -> None:
    """No trailing zeros, no signs, no derived integer types: what is validated is what is served."""
    kinds = Counter(term.datatype for _, _, term in embedded_graph if isinstance(term, Literal))
    assert set(kinds) <= {None, XSD.integer, XSD.decimal, XSD.date, XSD.gYear, XSD.gYearMonth}
    for _, _, term in embedded_graph:
        if isinstance(term, Literal) and term.datatype in (XSD.integer, XSD.decimal):
            text = str(term)
            assert not text.startswith("+")
            assert "e" not in text.lower()
            assert "." not in text or not text.endswith(("0", "."))


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("Report", 1, 1),
        ("Inspection", 1, 1),
        ("Judgment", 6, 6),
        ("AreaForImprovement", 12, 12),
        ("CauseOfConcern", 1, 1),
        ("Recommendation", 6, 6),
        ("Figure", 4, 4),
        ("Footnote", 30, 30),
        ("Finding", 150, 400),
        ("Evidence", 30, 200),
        ("Consequence", 10, 100),
        ("Context", 50, 300),
        ("Term", 10, 60),
        ("PartnerAgency", 10, 60),
    ],
)
def test_the_report_is_drawn_whole(embedded_graph: Graph, name: str, least: int, most: int) -> None:
    """What is countable in the report is all there; sentences are there in a plausible number."""
    assert least <= len(_of_class(embedded_graph, name)) <= most


def test_areas_for_improvement_stand_under_their_questions(embedded_graph: Graph) -> None:
    """Three on preventing crime, five on investigating it, four on protecting vulnerable people."""
    themes = Counter(
        str(embedded_graph.value(node, PEEL.theme)).rpartition("/")[2]
        for node in _of_class(embedded_graph, "AreaForImprovement")
    )
    assert {"preventing-crime": 3, "investigating-crime": 5, "protecting-vulnerable-people": 4} == themes


def test_recommendations_arise_from_the_cause_of_concern(embedded_graph: Graph) -> None:
    """All six lead back to the one cause of concern, in their order."""
    (concern,) = _of_class(embedded_graph, "CauseOfConcern")
    recommendations = _of_class(embedded_graph, "Recommendation")
    assert {concern} == {embedded_graph.value(node, PEEL.arisesFrom) for node in recommendations}
    assert [1, 2, 3, 4, 5, 6] == sorted(
        int(str(embedded_graph.value(node, PEEL.order))) for node in recommendations
    )


def test_force_in_numbers_is_complete(embedded_graph: Graph) -> None:
    """Eleven measures for two areas, each with unit and period, each compared with the other area."""
    pairs = [
        node
        for node in _of_class(embedded_graph, "Observation")
        if embedded_graph.value(node, PEEL.comparator) is not None
    ]
    first_section = ID["report/peel-effectiveness-2017/northamptonshire/section/force-in-numbers"]
    pairs = [
        node for node in pairs if first_section in embedded_graph.transitive_objects(node, DCTERMS.isPartOf)
    ]
    assert 22 == len(pairs)
    for node in pairs:
        other = embedded_graph.value(node, PEEL.comparator)
        assert embedded_graph.value(node, PEEL.unit) is not None
        assert {node} == set(embedded_graph.objects(other, PEEL.comparator))
        for name in (PEEL.measure, PEEL.unit, PEEL.periodStart, PEEL.periodEnd, PEEL.asAt):
            assert embedded_graph.value(node, name) == embedded_graph.value(other, name)
        assert embedded_graph.value(node, PEEL.area) != embedded_graph.value(other, PEEL.area)
        assert embedded_graph.value(node, PEEL.periodEnd) or embedded_graph.value(node, PEEL.asAt)


def test_evidence_supports_findings_and_consequences_follow(embedded_graph: Graph) -> None:
    """The links are there, spread over many findings, and most evidence and consequences have one."""
    evidence = _of_class(embedded_graph, "Evidence")
    supported = Counter(embedded_graph.subjects(PEEL.supportedBy, None))
    linked = {node for node in evidence if any(embedded_graph.subjects(PEEL.supportedBy, node))}
    assert 0.8 * len(evidence) <= len(linked)
    assert 0.3 * len(linked) <= len(supported)
    assert set(supported) <= _of_class(embedded_graph, "Finding")
    consequences = _of_class(embedded_graph, "Consequence")
    assert 0.8 * len(consequences) <= len(set(embedded_graph.subjects(PEEL.followsFrom, None)))


def test_agencies_are_tied_to_findings_and_passages(embedded_graph: Graph) -> None:
    """Every agency has a passage that names it; many are involved in what is said."""
    agencies = _of_class(embedded_graph, "PartnerAgency")
    assert agencies
    for agency in agencies:
        assert any(embedded_graph.objects(agency, PEEL.mentionedIn)), agency
    assert 10 <= len(set(embedded_graph.subjects(PEEL.involves, None)))


def test_the_run_is_told_apart_from_what_the_report_says(embedded_extraction: Extraction) -> None:
    """Two runs differ in the run's graph only."""
    first = build_graphs(
        embedded_extraction, Run(datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC), "1")
    )
    second = build_graphs(
        embedded_extraction, Run(datetime(2021, 1, 1, tzinfo=UTC), datetime(2021, 1, 2, tzinfo=UTC), "2")
    )
    same = set(first) & set(second)
    assert 1 == len(same)
    assert all(set(first[name]) == set(second[name]) for name in same)
    assert 2 == len(first) == len(second)


def test_a_programme_and_a_cycle_in_no_list_are_described() -> None:
    """The report's own graph says what they are, and on which scale the cycle grades."""
    page = "# Night work inspection 2013: Kent Police\n\n# Custody\n\nCells are clean.\n"
    extraction = extract(read(page.encode(), "case.md"), load_vocabulary())
    run = Run(datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC), "1")
    graph = next(graph for name, graph in build_graphs(extraction, run).items() if "/report/" in name)
    assert (ID["programme/night-work-inspection"], RDF.type, PEEL.Programme) in graph
    assert (ID["cycle/2013"], PEEL.scale, ID["grade-scale/four-tier"]) in graph


def test_numbers_that_start_again_in_each_chapter_are_kept_apart() -> None:
    """Each note explains what carries its mark in its own chapter; nothing is merged under one address."""
    page = """\
# Effectiveness inspection 2017: Kent Police

# Preventing crime

Patrols are frequent.<sup>1</sup> Visits are late.

Figure 1: Visits by month

<sup>1</sup> Those on foot.

# Protecting victims

Victims are kept informed.<sup>1</sup> Calls are logged.

Figure 1: Calls by year

Figure 1: Calls by year (continued)

<sup>1</sup> Those over 17.
"""
    extraction = extract(read(page.encode(), "case.md"), load_vocabulary())
    run = Run(datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC), "1")
    graph = next(graph for name, graph in build_graphs(extraction, run).items() if "/report/" in name)
    notes = {node: str(graph.value(node, RDF.value)) for node in graph.subjects(RDF.type, PEEL.Footnote)}
    assert ["Those on foot.", "Those over 17."] == sorted(notes.values())
    explained = {
        words: [str(graph.value(thing, RDFS.label)) for thing in graph.objects(node, PEEL.explains)]
        for node, words in notes.items()
    }
    assert {
        "Those on foot.": ["Patrols are frequent."],
        "Those over 17.": ["Victims are kept informed."],
    } == explained
    figures = sorted(str(graph.value(node, RDF.value)) for node in graph.subjects(RDF.type, PEEL.Figure))
    assert ["Calls by year", "Visits by month"] == figures
