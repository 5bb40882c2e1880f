"""The graph of one report while it is being written: what all its writers share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS
from rdflib.term import Node

from graph import identifiers as iri
from graph.document import Span
from graph.grounding import Grounding
from graph.literals import english, year
from graph.namespaces import PEEL, PREFIXES
from graph.statements import Action, Extraction, Figure, Footnote, Observation, Sentence
from graph.vocabulary import Vocabulary

_MARKS = {"*": "asterisk", "†": "dagger", "‡": "double-dagger"}


def empty_graph() -> Graph:
    """A graph that writes the project's prefixes."""
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


class ReportGraph:
    """
    Args:
        extraction: What was drawn from the report.
        report: Its IRI.
        vocabulary: The controlled lists, for labels and for what need not be said again.

    Attributes:
        graph: Written by every writer in turn.
        force: The force inspected.
        grounding: Writes passages, each once.
        actions, sentences, observations, figures, footnotes: IRIs in the order of the extraction's tuples.
    """

    def __init__(self, extraction: Extraction, report: URIRef, vocabulary: Vocabulary) -> None:
        self.extraction = extraction
        self.report = report
        self.vocabulary = vocabulary
        self.graph = empty_graph()
        self.force = iri.force_iri(extraction.publication.force)
        self.grounding = Grounding(self.graph, report, extraction.document, extraction.section_themes)
        self.actions, self.sentences = self._iris_of_words()
        self.observations = [self._observation(item) for item in extraction.observations]
        self.figures = self._numbered("figure", extraction.figures)
        self.footnotes = self._numbered("footnote", extraction.footnotes)

    def add(self, node: URIRef, predicate: URIRef, value: Node) -> None:
        """Add one triple."""
        self.graph.add((node, predicate, value))

    def describe(self, node: URIRef, kinds: Sequence[URIRef], label: Node) -> None:
        """Say what a node is and what it is called."""
        for kind in kinds:
            self.add(node, RDF.type, kind)
        self.add(node, RDFS.label, label)

    def name(self, node: URIRef, kinds: Sequence[URIRef], preferred: str, others: Iterable[str] = ()) -> None:
        """Say what a node is and its names, the preferred one first."""
        for kind in kinds:
            self.add(node, RDF.type, kind)
        self.add(node, SKOS.prefLabel, english(preferred))
        for other in others:
            self.add(node, SKOS.altLabel, english(other))

    def cycle(self, cycle: str) -> URIRef:
        """The address of a cycle; one that no list has is described here."""
        node = iri.concept_iri("cycle", cycle)
        if cycle not in self.vocabulary.cycles:
            self.name(node, (PEEL.Cycle, SKOS.Concept), f"Inspections of {cycle.replace('-', '/')}")
            self.add(node, PEEL.year, year(int(cycle[:4])))
            scale = iri.concept_iri("grade-scale", self.vocabulary.scale_of_cycle(cycle))
            self.add(node, PEEL.scale, scale)
        return node

    def state_each(self, node: URIRef, passages: Iterable[tuple[Span, ...]]) -> None:
        """Say that a node is stated in each of some passages."""
        for spans in passages:
            self.grounding.state(node, spans)

    def _iris_of_words(self) -> tuple[list[URIRef], list[URIRef]]:
        """IRIs of actions and sentences; the same words again are counted in document order."""
        items: list[Action | Sentence] = [*self.extraction.actions, *self.extraction.sentences]
        repeats: Counter[str] = Counter()
        found: dict[int, URIRef] = {}
        for place in sorted(range(len(items)), key=lambda place: items[place].spans):
            digest = iri.words_digest(items[place].words)
            repeats[digest] += 1
            found[place] = iri.sentence_iri(self.report, items[place].words, repeats[digest])
        split = len(self.extraction.actions)
        return [found[place] for place in range(split)], [found[place] for place in range(split, len(items))]

    def _numbered(self, kind: str, items: Iterable[Figure | Footnote]) -> list[URIRef]:
        """
        IRIs of numbered figures or notes; a mark such as "*" goes by its name.

        Where numbers start again in each chapter, one that comes again is counted in document order.
        """
        repeats: Counter[str] = Counter()
        found = []
        for item in items:
            name = _MARKS.get(item.number) or iri.slug(item.number) or iri.words_digest(item.words)
            repeats[name] += 1
            # An underscore, since figure 1.2 is "1-2" already.
            again = "" if repeats[name] == 1 else f"_{repeats[name]}"
            found.append(iri.under(self.report, kind, f"{name}{again}"))
        return found

    def _observation(self, item: Observation) -> URIRef:
        return iri.observation_iri(self.report, item.measure, item.area, item.when, item.value)
