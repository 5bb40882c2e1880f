"""
From an extraction to RDF: one graph for what the report says, one for the run that drew it out.

The report's graph depends on the source alone, so that the same file gives the same triples on any machine;
the time and the software's version stand in the run's graph. What registers and vocabularies state is not
repeated. There are no blank nodes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, ORG, PROV, RDF, RDFS, SKOS

from graph import identifiers as iri
from graph import literals as value
from graph.document import Span
from graph.grounding import Grounding
from graph.namespaces import ID, PEEL, PREFIXES, SCHEMA
from graph.statements import (
    Action,
    Agency,
    Extraction,
    Figure,
    Footnote,
    Judgment,
    Observation,
    Role,
    Sentence,
    Term,
)
from graph.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the software over one source; times in UTC."""

    started: datetime
    ended: datetime
    software_version: str


def build_graphs(extraction: Extraction, run: Run) -> dict[URIRef, Graph]:
    """
    The named graphs of one source.

    Returns:
        Two graphs by name: `id/graph/report/…` and `id/graph/run/…`.
    """
    report = report_iri(extraction)
    return {
        iri.graph_iri(report): _ReportGraph(extraction, load_vocabulary()).build(),
        **_run_graph(extraction, report, run),
    }


def report_iri(extraction: Extraction) -> URIRef:
    """The report that an extraction is of."""
    publication = extraction.publication
    return iri.report_iri(publication.programme, publication.cycle, publication.force)


def empty_graph() -> Graph:
    """A graph that writes the project's prefixes."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def _run_graph(extraction: Extraction, report: URIRef, run: Run) -> dict[URIRef, Graph]:
    document = extraction.document
    node = iri.run_iri(document.digest, run.started.isoformat())
    software = ID[f"software/peelgraph-{run.software_version}"]
    text = iri.text_iri(report, iri.sha256(document.text.encode()))
    graph = empty_graph()
    add = graph.add
    add((node, RDF.type, PROV.Activity))
    add((node, RDFS.label, value.english(f"Extraction of {run.started:%-d %B %Y, %H:%M} UTC")))
    add((node, PROV.startedAtTime, value.moment(run.started)))
    add((node, PROV.endedAtTime, value.moment(run.ended)))
    add((node, PROV.used, text))
    add((node, PROV.generated, iri.graph_iri(report)))
    add((node, PROV.wasAssociatedWith, software))
    add((node, PEEL.sourceDigest, value.plain(document.digest)))
    add((software, RDF.type, PROV.SoftwareAgent))
    add((software, RDFS.label, value.english(f"peelgraph {run.software_version}")))
    add((software, SCHEMA.softwareVersion, value.plain(run.software_version)))
    add((iri.graph_iri(report), PROV.wasGeneratedBy, node))
    add((iri.graph_iri(report), PROV.wasDerivedFrom, text))
    add((iri.graph_iri(report), RDFS.label, value.english(f"What is stated in {_report_label(extraction)}")))
    return {iri.graph_iri(node): graph}


def _report_label(extraction: Extraction) -> str:
    publication = extraction.publication
    return f"{publication.title.value}: {publication.force_name.value}"


class _ReportGraph:
    """Writes the records of one extraction, kind by kind, into one graph."""

    def __init__(self, extraction: Extraction, vocabulary: Vocabulary) -> None:
        self.extraction = extraction
        self.vocabulary = vocabulary
        self.publication = extraction.publication
        self.report = report_iri(extraction)
        self.force = iri.force_iri(self.publication.force)
        self.graph = empty_graph()
        self.grounding = Grounding(self.graph, self.report, extraction.document, extraction.section_themes)
        self.actions, self.sentences = self._sentence_iris()
        self.observations = [self._observation_iri(item) for item in extraction.observations]

    def build(self) -> Graph:
        self.grounding.write_source()
        self._write_report()
        self._write_force()
        self._write_inspection()
        for judgment in self.extraction.judgments:
            self._write_judgment(judgment)
        for node, action in zip(self.actions, self.extraction.actions, strict=True):
            self._write_action(node, action)
        for node, sentence in zip(self.sentences, self.extraction.sentences, strict=True):
            self._write_sentence(node, sentence)
        for node, observation in zip(self.observations, self.extraction.observations, strict=True):
            self._write_observation(node, observation)
        for figure in self.extraction.figures:
            self._write_figure(figure)
        for footnote in self.extraction.footnotes:
            self._write_footnote(footnote)
        for term in self.extraction.terms:
            self._write_term(term)
        for agency in self.extraction.agencies:
            self._write_agency(agency)
        self._write_new_themes()
        return self.graph

    # ------------------------------------------------------------ identity

    def _sentence_iris(self) -> tuple[list[URIRef], list[URIRef]]:
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

    def _observation_iri(self, item: Observation) -> URIRef:
        return iri.observation_iri(self.report, item.measure, item.area, item.when, item.value)

    # ------------------------------------------------------------ the report

    def _write_report(self) -> None:
        publication, add = self.publication, self.graph.add
        for kind in (PEEL.Report, DCAT.Resource):
            add((self.report, RDF.type, kind))
        add((self.report, RDFS.label, value.english(_report_label(self.extraction))))
        add((self.report, DCTERMS.title, value.english(publication.title.value)))
        add((self.report, PEEL.inspection, self._inspection()))
        add((self.report, PEEL.force, self.force))
        add((self.report, PEEL.sourceText, self.grounding.text))
        add((self.report, PEEL.sourceDigest, value.plain(self.extraction.document.digest)))
        if publication.issued.value:
            add((self.report, DCTERMS.issued, value.issued(publication.issued.value)))
        if publication.isbn.value:
            add((self.report, SCHEMA.isbn, value.plain(publication.isbn.value)))
        self._write_publisher()
        for stated in (
            publication.title,
            publication.force_name,
            publication.issued,
            publication.publisher,
            publication.isbn,
        ):
            self.grounding.state(self.report, stated.spans)

    def _write_publisher(self) -> None:
        name = self.publication.publisher.value
        if not name:
            return
        listed = self.vocabulary.named("publisher", name)
        publisher = iri.concept_iri("publisher", listed or iri.slug(name))
        self.graph.add((self.report, DCTERMS.publisher, publisher))
        if listed is None:
            self.graph.add((publisher, RDF.type, ORG.Organization))
            self.graph.add((publisher, RDFS.label, value.english(name)))
        elif licence := self.vocabulary.lists["publisher"][listed].licence:
            self.graph.add((self.report, DCTERMS.license, URIRef(licence)))

    def _write_force(self) -> None:
        name = self.publication.force_name.value
        known = self.vocabulary.forces.get(self.publication.force)
        if known is None:
            for kind in (PEEL.PoliceForce, ORG.FormalOrganization):
                self.graph.add((self.force, RDF.type, kind))
            self.graph.add((self.force, SKOS.prefLabel, value.english(name)))
            self.grounding.state(self.force, self.publication.force_name.spans)
        elif name not in known.names:
            self.graph.add((self.force, SKOS.altLabel, value.english(name)))

    def _inspection(self) -> URIRef:
        publication = self.publication
        return iri.inspection_iri(publication.programme, publication.cycle, publication.force)

    def _write_inspection(self) -> None:
        publication, node, add = self.publication, self._inspection(), self.graph.add
        for kind in (PEEL.Inspection, PROV.Activity):
            add((node, RDF.type, kind))
        name = f"Inspection of {publication.force_name.value}, {publication.title.value}"
        add((node, RDFS.label, value.english(name)))
        add((node, PEEL.force, self.force))
        add((node, PEEL.programme, iri.concept_iri("programme", publication.programme)))
        add((node, PEEL.cycle, iri.concept_iri("cycle", publication.cycle)))
        add((node, PEEL.year, value.year(publication.year)))
        self.grounding.state(node, publication.title.spans)

    def _write_new_themes(self) -> None:
        """Describe the questions of this report that no list has, by the words it uses."""
        for judgment in self.extraction.judgments:
            if judgment.theme not in self.vocabulary.themes:
                theme = iri.concept_iri("theme", judgment.theme)
                words = judgment.theme.replace("-", " ").capitalize()
                for kind in (PEEL.Theme, SKOS.Concept):
                    self.graph.add((theme, RDF.type, kind))
                self.graph.add((theme, SKOS.prefLabel, value.english(words)))

    # ------------------------------------------------------------ statements

    def _write_judgment(self, judgment: Judgment) -> None:
        node = iri.judgment_iri(self.publication.force, judgment.theme, judgment.cycle)
        grade = self.vocabulary.grades[judgment.grade].label
        theme = self.vocabulary.themes.get(judgment.theme)
        words = theme.label if theme else judgment.theme.replace("-", " ").capitalize()
        add = self.graph.add
        add((node, RDF.type, PEEL.Judgment))
        label = f"{self.publication.force_name.value}, {words}, {judgment.cycle}: {grade}"
        add((node, RDFS.label, value.english(label)))
        add((node, PEEL.force, self.force))
        add((node, PEEL.theme, iri.concept_iri("theme", judgment.theme)))
        add((node, PEEL.grade, iri.concept_iri("grade", judgment.grade)))
        add((node, PEEL.cycle, iri.concept_iri("cycle", judgment.cycle)))
        add((node, PEEL.year, value.year(int(judgment.cycle[:4]))))
        scale = self.vocabulary.scale_of_cycle(judgment.cycle)
        add((node, PEEL.scale, iri.concept_iri("grade-scale", scale)))
        self._state_each(node, judgment.passages)

    def _write_action(self, node: URIRef, action: Action) -> None:
        add = self.graph.add
        add((node, RDF.type, PEEL.Action))
        add((node, RDF.type, PEEL[action.kind]))
        self._write_words(node, action.words, action.spans, action.section, action.theme)
        if action.order:
            add((node, PEEL.order, value.integer(action.order)))
        if action.deadline:
            add((node, PEEL.deadline, value.plain(action.deadline)))
            self.grounding.state(node, action.deadline_spans)
        if action.arises_from is not None:
            add((node, PEEL.arisesFrom, self.actions[action.arises_from]))
        for place in action.led_to_by:
            add((node, PEEL.ledToBy, self.sentences[place]))

    def _write_sentence(self, node: URIRef, sentence: Sentence) -> None:
        add = self.graph.add
        add((node, RDF.type, PEEL[sentence.role]))
        self._write_words(node, sentence.words, sentence.spans, sentence.section, sentence.theme)
        for name in ("polarity", "trend", "topic", "basis"):
            concept = getattr(sentence, name)
            if concept:
                add((node, PEEL[name], iri.concept_iri(name, concept)))
        for place in sentence.supports:
            add((self.sentences[place], PEEL.supportedBy, node))
        for place in sentence.follows_from:
            add((node, PEEL.followsFrom, self.sentences[place]))
        for agency in sentence.involves:
            add((node, PEEL.involves, iri.concept_iri("agency", agency)))
        for force in sentence.forces:
            add((node, PEEL.involves, iri.force_iri(force)))
        if sentence.role is Role.EVIDENCE:
            for observation in self._observations_in(sentence):
                add((node, PEEL.observation, observation))

    def _observations_in(self, sentence: Sentence) -> Iterable[URIRef]:
        for node, item in zip(self.observations, self.extraction.observations, strict=True):
            if any(whole.covers(part) for part in _flat(item.passages) for whole in sentence.spans):
                yield node

    def _write_words(
        self, node: URIRef, words: str, spans: tuple[Span, ...], section: int, theme: str
    ) -> None:
        add = self.graph.add
        add((node, RDFS.label, value.label(words)))
        add((node, RDF.value, value.plain(words)))
        add((node, PEEL.force, self.force))
        add((node, DCTERMS.isPartOf, self.grounding.section(section)))
        if theme:
            add((node, PEEL.theme, iri.concept_iri("theme", theme)))
        self.grounding.state(node, spans)

    # ------------------------------------------------------------ figures and names

    def _write_observation(self, node: URIRef, item: Observation) -> None:
        add = self.graph.add
        add((node, RDF.type, PEEL.Observation))
        add(
            (
                node,
                RDFS.label,
                value.label(f"{item.measure_label}: {item.printed}, {self._area_name(item.area)}"),
            )
        )
        add((node, PEEL.force, self.force))
        add((node, PEEL.measure, self._measure(item)))
        add((node, PEEL.area, iri.area_iri(item.area)))
        add((node, PEEL.value, value.decimal(item.value)))
        add((node, PEEL.printed, value.plain(item.printed)))
        add((node, PEEL.unit, iri.concept_iri("unit", item.unit)))
        add((node, DCTERMS.isPartOf, self.grounding.section(item.section)))
        days = {
            PEEL.periodStart: item.period_start,
            PEEL.periodEnd: item.period_end,
            PEEL.asAt: item.as_at,
            PEEL.comparedWithStart: item.compared_with_start,
            PEEL.comparedWithEnd: item.compared_with_end,
        }
        for name, day in days.items():
            if day is not None:
                add((node, name, value.day(day)))
        if item.comparator is not None:
            add((node, PEEL.comparator, self.observations[item.comparator]))
        self._state_each(node, item.passages)
        self.grounding.state(node, item.period_spans)

    def _measure(self, item: Observation) -> URIRef:
        if item.is_listed:
            return iri.concept_iri("measure", item.measure)
        node = iri.under(self.report, "measure", item.measure)
        for kind in (PEEL.Measure, SKOS.Concept):
            self.graph.add((node, RDF.type, kind))
        self.graph.add((node, SKOS.prefLabel, value.english(item.measure_label)))
        self.graph.add((node, PEEL.unit, iri.concept_iri("unit", item.unit)))
        self.graph.add((node, PEEL.definedIn, self.report))
        return node

    def _area_name(self, area: str) -> str:
        if area == self.publication.force:
            return self.publication.force_name.value
        known = self.vocabulary.forces.get(area)
        return known.name if known else area.replace("-", " ").title().replace(" And ", " and ")

    def _write_figure(self, figure: Figure) -> None:
        node = self._numbered("figure", figure.number)
        add = self.graph.add
        add((node, RDF.type, PEEL.Figure))
        add((node, RDFS.label, value.english(f"Figure {figure.number}")))
        add((node, PEEL.number, value.plain(figure.number)))
        add((node, RDF.value, value.plain(figure.words)))
        add((node, DCTERMS.isPartOf, self.grounding.section(figure.section)))
        if figure.source:
            add((node, DCTERMS.bibliographicCitation, value.plain(figure.source)))
        self.grounding.state(node, figure.spans)

    def _write_footnote(self, footnote: Footnote) -> None:
        node = self._numbered("footnote", footnote.number)
        add = self.graph.add
        add((node, RDF.type, PEEL.Footnote))
        add((node, RDFS.label, value.english(f"Footnote {footnote.number}")))
        add((node, PEEL.number, value.plain(footnote.number)))
        add((node, RDF.value, value.plain(footnote.words)))
        add((node, DCTERMS.isPartOf, self.grounding.section(footnote.section)))
        for spans in footnote.explains:
            for explained in self._standing_at(spans):
                add((node, PEEL.explains, explained))
        self.grounding.state(node, footnote.spans)

    def _numbered(self, kind: str, number: str) -> URIRef:
        return iri.under(self.report, kind, {"*": "asterisk", "†": "dagger"}.get(number, iri.slug(number)))

    def _standing_at(self, spans: tuple[Span, ...]) -> list[URIRef]:
        """What stands at some spans: sentences or actions, a figure, a section's title, or else passages."""
        extraction = self.extraction
        candidates: list[tuple[URIRef, tuple[Span, ...]]] = [
            *((node, item.spans) for node, item in zip(self.sentences, extraction.sentences, strict=True)),
            *((node, item.spans) for node, item in zip(self.actions, extraction.actions, strict=True)),
            *((self._numbered("figure", item.number), item.spans) for item in extraction.figures),
            *(
                (self.grounding.section(place), item.spans)
                for place, item in enumerate(extraction.document.sections)
            ),
        ]
        found = [node for node, places in candidates if _overlap(places, spans)]
        return found or [self.grounding.passage(span) for span in spans]

    def _write_term(self, term: Term) -> None:
        node = iri.under(self.report, "term", self._term_name(term))
        add = self.graph.add
        for kind in (PEEL.Term, SKOS.Concept):
            add((node, RDF.type, kind))
        add((node, SKOS.prefLabel, value.english(term.name)))
        if term.acronym:
            add((node, SKOS.altLabel, value.english(term.acronym)))
        if term.definition:
            add((node, SKOS.definition, value.english(term.definition)))
        self._state_each(node, term.passages)

    def _term_name(self, term: Term) -> str:
        """The acronym; the expansion where there is none, or where one acronym has two expansions."""
        same = [item for item in self.extraction.terms if item.acronym and item.acronym == term.acronym]
        return iri.slug(term.acronym if len(same) == 1 else term.name)

    def _write_agency(self, agency: Agency) -> None:
        node, add = iri.concept_iri("agency", agency.slug), self.graph.add
        if not agency.is_registered:
            for kind in (PEEL.PartnerAgency, ORG.Organization):
                add((node, RDF.type, kind))
            add((node, SKOS.prefLabel, value.english(agency.name)))
            add((node, PEEL.agencyKind, iri.concept_iri("agency-kind", agency.kind)))
        for alias in agency.aliases:
            add((node, SKOS.altLabel, value.english(alias)))
        for spans in agency.mentions:
            self.grounding.state(node, spans, PEEL.mentionedIn)

    def _state_each(self, node: URIRef, passages: Iterable[tuple[Span, ...]]) -> None:
        for spans in passages:
            self.grounding.state(node, spans)


def _flat(passages: Iterable[tuple[Span, ...]]) -> list[Span]:
    return [span for spans in passages for span in spans]


def _overlap(these: Iterable[Span], those: Iterable[Span]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in these for b in those)
