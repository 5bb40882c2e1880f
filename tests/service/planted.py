"""A store whose texts, labels and IRIs are hostile, and valid for all that: a report written to do harm."""

from __future__ import annotations

import re
from itertools import count, cycle
from pathlib import Path

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from graph.identifiers import graph_iri
from graph.namespaces import ID, PEEL
from graph.ontology_files import vocabulary_graphs
from graph.pipeline import background_graph, extract_file, report_graph
from graph.publish import publish
from graph.reference import register_graphs
from graph.validate import validate

MARK = "planted"
"""Stands in everything that was planted; a script that ran would leave a variable of this name."""
PLANTED = (
    "<script>window.planted=1</script>",
    "\"><img src=x onerror='window.planted=1'>",
    "' onmouseover='window.planted=1' autofocus onfocus='window.planted=1",
    "</title></textarea></style><svg onload=window.planted=1>",
    "]]><planted/>--><!--",
    "{{7*7}}${7*7}#{7*7}{%planted%}",
    "\u202eplanted\u2066\u200b\u0085",
    "planted" + "w" * 400,
    "\\u003cscript\\u003ewindow.planted=1",
    '=HYPERLINK("http://planted.example","planted")',
    "&lt;script&gt;window.planted=1&lt;/script&gt;&#60;planted&#62;",
)
ADDRESSES = (
    "javascript:window.planted=1",
    "JaVaScRiPt:window.planted=1",
    "data:text/html,planted",
    "vbscript:planted",
    "https://planted.example/'onmouseover='window.planted=1",
    "file:///planted",
    "http://planted.example/?a=1&b='--",
)
_SENTENCE_END = re.compile(r"(?<=[a-z])\. (?=[A-Z])")
_HEADING = re.compile(r"^(#+ .*?)(\**)$", re.MULTILINE)
_IN_MARKDOWN = str.maketrans(
    {"<": "&lt;", ">": "&gt;", "*": r"\*", "_": r"\_", "[": r"\[", "`": r"\`", "#": r"\#"}
)


def publish_planted(report: Path, folder: Path, store: Path) -> None:
    """
    Publish a report with hostile words put into it, and things with hostile names.

    Args:
        report: Markdown that is read well; every few sentences, and headings, get hostile words at their end.
        folder: Takes the file that was made of it.
        store: Takes the release.
    """
    file = folder / "planted.md"
    file.write_text(_with_planted(report.read_text("utf-8")), "utf-8")
    name, graph = report_graph(extract_file(str(file)))
    told = validate(graph, background_graph())
    assert told.conforms, told.as_text()[:2000]
    notes = _notes(graph)
    publish(
        {name: graph, graph_iri(ID["note/planted"]): notes} | vocabulary_graphs() | register_graphs(),
        str(store),
    )


def _with_planted(text: str) -> str:
    words = cycle(each.translate(_IN_MARKDOWN) for each in PLANTED)
    number = count()
    text = _SENTENCE_END.sub(lambda _: f" {next(words)}. " if next(number) % 3 == 0 else ". ", text)
    short = cycle(each.translate(_IN_MARKDOWN) for each in PLANTED if len(each) < 100)
    head, contents, body = text.partition("# Preventing crime")
    return head + _HEADING.sub(lambda found: f"{found[1]} {next(short)}{found[2]}", contents + body)


def _notes(report: Graph) -> Graph:
    """Words and links that no report gives, said of things of each kind, and new things with hostile IRIs."""
    notes = Graph()
    kinds = sorted({str(kind) for kind in report.objects(None, RDF.type)})
    words, addresses = cycle(PLANTED), cycle(ADDRESSES)
    for kind in kinds:
        things = sorted(str(thing) for thing in report.subjects(RDF.type, URIRef(kind)))[:3]
        for thing in map(URIRef, things):
            notes.add((thing, RDFS.comment, Literal(next(words), lang="en")))
            notes.add((thing, RDFS.seeAlso, URIRef(next(addresses))))
            notes.add((thing, DCTERMS.source, URIRef(next(addresses))))
    classes = (
        PEEL.PoliceForce,
        PEEL.Theme,
        PEEL.Topic,
        PEEL.Measure,
        PEEL.PartnerAgency,
        PEEL.Term,
        PEEL.Grade,
    )
    for number, (kind, word) in enumerate(zip(cycle(classes), PLANTED * 2, strict=False)):
        part = str(kind).rpartition("#")[2].lower()
        thing = ID[f"{part}/a'onclick='planted=1;b&c%22%3Cscript%3E\u202e{number}"]
        notes.add((thing, RDF.type, kind))
        notes.add((thing, SKOS.prefLabel, Literal(word, lang="en")))
        notes.add((thing, SKOS.altLabel, Literal(f"{word} {MARK}")))
        notes.add((thing, SKOS.definition, Literal(word)))
        notes.add((thing, RDFS.seeAlso, URIRef(next(addresses))))
    return notes
