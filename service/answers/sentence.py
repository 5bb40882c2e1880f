"""A finding, evidence, context, consequence or action: its words in their place, and what it is linked to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS

from graph.namespaces import PEEL
from service.answers.checks import Check, read_checks
from service.answers.parts import NOWHERE, Fact, Link, Quote, Sentence
from service.answers.reading import (
    day,
    plain_words,
    read_facts,
    read_link,
    read_quotes,
    read_sentences,
    slug_of,
)
from service.answers.report import Numbered
from service.charts.neighbourhood import chart_around
from service.charts.parts import Chart
from service.library import Library, Row, ask


@dataclass(frozen=True, slots=True)
class Relation:
    """Sentences that this one is linked to, with words for how."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class SentencePage:
    """
    One sentence or action.

    Args:
        words: The whole sentence.
        facts: Force, theme, topic, trend, basis, agencies, ...
        relations: Only those that hold something.
        chart: Of what it is linked to; None where that is little.
        checks: What it claims of rank, beside official statistics.
        before, after: Sentences on either side in the section; empty links at its ends.
        cited: The report it is part of.
    """

    words: str
    polarity: str
    polarity_name: str
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    relations: tuple[Relation, ...]
    chart: Chart | None
    checks: tuple[Check, ...]
    notes: tuple[Numbered, ...]
    before: Link
    after: Link
    cited: Link
    cited_issued: str


_SHOWN_ELSEWHERE = tuple(
    str(name)
    for name in (
        RDF.type,
        RDF.value,
        RDFS.label,
        DCTERMS.isPartOf,
        PEEL.statedIn,
        PEEL.supportedBy,
        PEEL.followsFrom,
        PEEL.ledToBy,
        PEEL.arisesFrom,
        PEEL.polarity,
        PEEL.order,
    )
)

_RELATIONS = {
    (str(PEEL.supportedBy), "out"): "Evidence that supports it",
    (str(PEEL.supportedBy), "in"): "Findings it supports",
    (str(PEEL.followsFrom), "in"): "Consequences",
    (str(PEEL.followsFrom), "out"): "What it follows from",
    (str(PEEL.ledToBy), "out"): "Findings that lead to it",
    (str(PEEL.ledToBy), "in"): "Actions it leads to",
    (str(PEEL.arisesFrom), "out"): "Cause of concern it arises from",
    (str(PEEL.arisesFrom), "in"): "Recommendations that arise from it",
}
"""How a link reads from where this sentence stands, in the order of the page."""


ASKED = (
    "statements-of",
    "report-of",
    "neighbours-of",
    "related-sentences-of",
    "passages-of",
    "checks-of",
    "notes-on",
)
"""What the page of a sentence asks of it, in one query."""


def read_sentence(library: Library, iri: URIRef, kind: str) -> SentencePage:
    """Everything the page of a sentence or action shows; `kind` is what it is, in words."""
    library = library.gather(*(ask(name, this=iri) for name in ASKED))
    statements = library.rows("statements-of", this=iri)
    said = {row["property"]: row for row in statements}
    polarity = said.get(str(PEEL.polarity))
    report = next(iter(library.rows("report-of", this=iri)), None)
    before, after = _neighbours(library.rows("neighbours-of", this=iri), str(iri))
    words = said[str(RDF.value)]["value"] if str(RDF.value) in said else ""
    facts = read_facts(statements, _SHOWN_ELSEWHERE)
    relations = read_relations(library.rows("related-sentences-of", this=iri))
    return SentencePage(
        words=words,
        polarity=slug_of(polarity["value"]) if polarity else "",
        polarity_name=polarity["valueName"] if polarity else "",
        facts=facts,
        quotes=read_quotes(library.rows("passages-of", this=iri)),
        relations=relations,
        chart=chart_around(Link(words, str(iri)), kind, relations, facts),
        checks=read_checks(library, iri),
        notes=read_notes(library, iri),
        before=before,
        after=after,
        cited=read_link(report, "report", "title") if report else NOWHERE,
        cited_issued=day(report["issued"]) if report else "",
    )


def read_notes(library: Library, iri: URIRef) -> tuple[Numbered, ...]:
    """Footnotes on a resource, or on the paragraphs that state it where their marks stand in its words."""
    return tuple(
        Numbered(Link(f"Footnote {row['number']}", row["note"]), plain_words(row))
        for row in library.rows("notes-on", this=iri)
    )


@dataclass(frozen=True, slots=True)
class Links:
    """What a sentence is linked to: its words, leading to its page; other sentences; and facts about it."""

    about: Link
    relations: tuple[Relation, ...]
    facts: tuple[Fact, ...]


def read_links(library: Library, iri: URIRef) -> Links:
    """What a sentence or action is linked to, without the rest of its page."""
    statements = library.rows("statements-of", this=iri)
    words = next((row["value"] for row in statements if row["property"] == str(RDF.value)), "")
    return Links(
        Link(words, str(iri)),
        read_relations(library.rows("related-sentences-of", this=iri)),
        read_facts(statements, _SHOWN_ELSEWHERE),
    )


def read_further(library: Library, relations: Sequence[Relation]) -> dict[str, tuple[Relation, ...]]:
    """What each sentence that one is linked to is linked to in turn, by its IRI."""
    near = dict.fromkeys(sentence.link.iri for relation in relations for sentence in relation.sentences)
    if not near:
        return {}
    by_near: dict[str, list[Row]] = {}
    for row in library.rows("related-sentences-of", this=[URIRef(iri) for iri in near]):
        by_near.setdefault(row["this"], []).append(row)
    return {iri: read_relations(rows) for iri, rows in by_near.items()}


def read_relations(rows: Sequence[Row]) -> tuple[Relation, ...]:
    """Sentences that one is linked to, in the order of the page."""
    found = []
    for (name, direction), title in _RELATIONS.items():
        mine = [row for row in rows if (row["property"], row["direction"]) == (name, direction)]
        if mine:
            found.append(Relation(title, read_sentences(mine)))
    return tuple(found)


def _neighbours(rows: Sequence[Row], iri: str) -> tuple[Link, Link]:
    order = list(dict.fromkeys(Link(row["words"], row["sentence"]) for row in rows))
    before = next((one for one, other in pairwise(order) if other.iri == iri), NOWHERE)
    after = next((other for one, other in pairwise(order) if one.iri == iri), NOWHERE)
    return before, after
