"""From the graphs of registers and of one report to the records that checks work on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, QB, RDF, RDFS, SKOS
from rdflib.term import Node

from graph.checks.records import Basis, Figure, Official, Period, Sentence
from graph.checks.sameness import general_measure
from graph.concepts import Concept
from graph.identifiers import concept_iri
from graph.namespaces import OA, PEEL
from graph.vocabulary import Vocabulary
from graph.wording import label_key

_MEASURES: Final = str(concept_iri("measure", ""))
_UNITS: Final = str(concept_iri("unit", ""))
_SENTENCES: Final = (PEEL.Finding, PEEL.Evidence, PEEL.Context, PEEL.Consequence)
_MID_YEAR: Final = re.compile(r"\b(?:mid-?\s?|middle of )(20\d\d)\b", re.IGNORECASE)
_POPULATION: Final = re.compile(r"\bpopulations?\b", re.IGNORECASE)
_IN_GENERAL: Final = re.compile(r"\b(?:estimates?|denominators?|figures|counts?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class OfficialFigures:
    """
    Every official figure of the registers.

    Args:
        figures: By address.
        vocabulary: The lists that order the measures.
    """

    figures: tuple[Official, ...]
    vocabulary: Vocabulary

    @cached_property
    def by_general(self) -> Mapping[str, tuple[Official, ...]]:
        """General measure -> the figures of every series under it."""
        found: dict[str, list[Official]] = {}
        for figure in self.figures:
            found.setdefault(general_measure(figure.measure, self.vocabulary), []).append(figure)
        return {general: tuple(figures) for general, figures in found.items()}

    def under(self, measure: str) -> tuple[Official, ...]:
        """The figures of every series that counts the same in general as a measure; may be empty."""
        return self.by_general.get(general_measure(measure, self.vocabulary), ())


def read_official(graphs: Iterable[Graph], vocabulary: Vocabulary) -> OfficialFigures:
    """The official figures of some registers, sorted by address."""
    found = [
        _official(graph, node)
        for graph in graphs
        for node in graph.subjects(RDF.type, QB.Observation)
        if isinstance(node, URIRef)
    ]
    return OfficialFigures(tuple(sorted(found, key=lambda figure: figure.iri)), vocabulary)


def _official(graph: Graph, node: URIRef) -> Official:
    numerator, denominator = graph.value(node, PEEL.numerator), graph.value(node, PEEL.denominator)
    earlier = population = None
    if numerator is not None and denominator is not None:
        span = _span(graph, denominator)
        is_change = graph.value(numerator, PEEL.measure) == graph.value(denominator, PEEL.measure)
        earlier, population = (span, None) if is_change else (None, span[1] if span else None)
    publication = graph.value(node, DCTERMS.source)
    return Official(
        iri=node,
        measure=_slug(graph.value(node, PEEL.measure), _MEASURES),
        area=URIRef(str(graph.value(node, PEEL.area))),
        unit=_slug(graph.value(node, PEEL.unit), _UNITS),
        value=Decimal(str(graph.value(node, PEEL.value))),
        printed=str(graph.value(node, PEEL.printed)),
        period=_span(graph, node),
        earlier=earlier,
        population=population,
        publication=str(graph.value(publication, RDFS.label) or "") if publication is not None else "",
    )


class ReportFacts:
    """
    What one report's graph says, as far as checks ask.

    Args:
        graph: The report's.
        official: What there is to set it beside.
    """

    def __init__(self, graph: Graph, official: OfficialFigures) -> None:
        self.graph = graph
        self.official = official
        self.report = next(node for node in graph.subjects(RDF.type, PEEL.Report) if isinstance(node, URIRef))
        self.force = URIRef(str(graph.value(self.report, PEEL.force)))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures whose measure has official series, sorted by address; may be none."""
        nodes = sorted(
            node for node in self.graph.subjects(RDF.type, PEEL.Observation) if isinstance(node, URIRef)
        )
        return tuple(figure for node in nodes if (figure := self._figure(node)) is not None)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the body, in order of place."""
        nodes = {node for kind in _SENTENCES for node in self.graph.subjects(RDF.type, kind)}
        found = [self._sentence(node) for node in nodes if isinstance(node, URIRef)]
        return tuple(sorted(found, key=lambda sentence: (sentence.start, sentence.iri)))

    @cached_property
    def basis(self) -> Basis | None:
        """The year whose population the report says its rates are for; None where it says none or several."""
        found: dict[int, URIRef] = {}
        for paragraph in sorted(map(str, self.graph.subjects(RDF.type, PEEL.Paragraph))):
            words = str(self.graph.value(URIRef(paragraph), OA.exact))
            for sentence in re.split(r"(?<=[.!?])\s+", words):
                year = _MID_YEAR.search(sentence)
                if year and _POPULATION.search(sentence) and _IN_GENERAL.search(sentence):
                    found.setdefault(int(year[1]), URIRef(paragraph))
        return Basis(*next(iter(found.items()))) if len(found) == 1 else None

    def figures_in(self, sentence: Sentence) -> Iterator[Figure]:
        """The force's own figures that stand in a sentence."""
        for figure in self.figures:
            if figure.area == self.force and any(
                first <= start and end <= last
                for start, end in self._stretches(figure.iri)
                for first, last in sentence.stretches
            ):
                yield figure

    def _figure(self, node: URIRef) -> Figure | None:
        graph, vocabulary = self.graph, self.official.vocabulary
        measure, unit = graph.value(node, PEEL.measure), _slug(graph.value(node, PEEL.unit), _UNITS)
        if measure is None:
            return None
        name, by_name = _slug(measure, _MEASURES), ""
        if name not in vocabulary.lists["measure"]:
            by_name = str(graph.value(measure, SKOS.prefLabel) or "")
            name = self._named_in(by_name, unit)
        if not name or not self.official.under(name):
            return None
        return Figure(
            iri=node,
            measure=name,
            area=URIRef(str(graph.value(node, PEEL.area))),
            unit=unit,
            value=Decimal(str(graph.value(node, PEEL.value))),
            printed=str(graph.value(node, PEEL.printed)),
            period=_span(graph, node),
            earlier=_days(graph, node, PEEL.comparedWithStart, PEEL.comparedWithEnd),
            by_name=by_name,
        )

    def _named_in(self, label: str, unit: str) -> str:
        """The measure that some words name, if it is counted in that unit; empty if they name none."""
        vocabulary = self.official.vocabulary
        name = next(iter(measures_in(label, vocabulary)), "")
        return name if name and vocabulary.lists["measure"][name].unit == unit else ""

    def _sentence(self, node: URIRef) -> Sentence:
        graph = self.graph
        stretches = {passage: self._stretch(passage) for passage in graph.objects(node, PEEL.statedIn)}
        passages = sorted(stretches, key=lambda passage: stretches[passage])
        paragraph = graph.value(passages[0], PEEL.inParagraph) if passages else None
        return Sentence(
            iri=node,
            words=str(graph.value(node, RDF.value)),
            start=min((first for first, _ in stretches.values()), default=0),
            paragraph=paragraph if isinstance(paragraph, URIRef) else None,
            passages=tuple(URIRef(str(passage)) for passage in passages),
            stretches=tuple(stretches[passage] for passage in passages),
        )

    def _stretches(self, node: URIRef) -> list[tuple[int, int]]:
        return [self._stretch(passage) for passage in self.graph.objects(node, PEEL.statedIn)]

    def _stretch(self, passage: Node) -> tuple[int, int]:
        return int(str(self.graph.value(passage, OA.start))), int(str(self.graph.value(passage, OA.end)))


def measures_in(words: str, vocabulary: Vocabulary) -> list[str]:
    """
    The listed measures whose wordings stand in some words, those of the longest wording first.

    A rate may be worded without what it is per ("the rate of anti-social behaviour incidents") where the
    words tell of a rate and say of nothing what it is per.
    """
    key = f" {label_key(words)} "
    found: dict[str, int] = {}
    for name, measure in vocabulary.lists["measure"].items():
        for wording in _wordings(measure, vocabulary, " rate " in key and " per " not in key):
            if f" {wording} " in key:
                found[name] = max(found.get(name, 0), len(wording))
    return sorted(found, key=lambda name: (-found[name], name))


def _wordings(measure: Concept, vocabulary: Vocabulary, is_of_a_rate: bool) -> Iterator[str]:
    for label in measure.labels:
        yield label_key(label)
        if is_of_a_rate and measure.unit.startswith("per-"):
            bare = vocabulary.without_unit(label)
            if " " in bare:
                yield bare


def _slug(term: Node | None, prefix: str) -> str:
    text = str(term or "")
    return text.removeprefix(prefix) if text.startswith(prefix) else ""


def _span(graph: Graph, node: Node) -> Period | None:
    day = graph.value(node, PEEL.asAt)
    if day is not None:
        return date.fromisoformat(str(day)), date.fromisoformat(str(day))
    return _days(graph, node, PEEL.periodStart, PEEL.periodEnd)


def _days(graph: Graph, node: Node, first: URIRef, last: URIRef) -> Period | None:
    start, end = graph.value(node, first), graph.value(node, last)
    if start is None or end is None:
        return None
    return date.fromisoformat(str(start)), date.fromisoformat(str(end))
