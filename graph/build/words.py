"""What the report says in words: judgments, actions, and the sentences of its body."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from graph import identifiers as iri
from graph import literals as value
from graph.build.report_graph import ReportGraph
from graph.namespaces import PEEL
from graph.statements import Action, Judgment, Role, Sentence


def write_words(target: ReportGraph) -> None:
    """Write judgments, actions and sentences, and the links between them."""
    extraction = target.extraction
    for judgment in extraction.judgments:
        _write_judgment(target, judgment)
    for node, action in zip(target.actions, extraction.actions, strict=True):
        _write_action(target, node, action)
    for node, sentence in zip(target.sentences, extraction.sentences, strict=True):
        _write_sentence(target, node, sentence)


def _write_judgment(target: ReportGraph, judgment: Judgment) -> None:
    publication, vocabulary = target.extraction.publication, target.vocabulary
    node = iri.judgment_iri(publication.force, judgment.theme, judgment.cycle)
    theme = iri.concept_iri("theme", judgment.theme)
    listed = vocabulary.themes.get(judgment.theme)
    words = listed.label if listed else judgment.theme.replace("-", " ").capitalize()
    if listed is None:
        target.name(theme, (PEEL.Theme, SKOS.Concept), words)
    grade = vocabulary.grades[judgment.grade].label
    label = f"{publication.force_name.value}, {words}, {judgment.cycle}: {grade}"
    target.describe(node, (PEEL.Judgment,), value.english(label))
    target.add(node, PEEL.force, target.force)
    target.add(node, PEEL.theme, theme)
    target.add(node, PEEL.grade, iri.concept_iri("grade", judgment.grade))
    target.add(node, PEEL.cycle, target.cycle(judgment.cycle))
    target.add(node, PEEL.year, value.year(int(judgment.cycle[:4])))
    scale = vocabulary.scale_of_cycle(judgment.cycle)
    target.add(node, PEEL.scale, iri.concept_iri("grade-scale", scale))
    target.state_each(node, judgment.passages)


def _write_action(target: ReportGraph, node: URIRef, action: Action) -> None:
    _write_statement(target, node, (PEEL.Action, PEEL[action.kind]), action)
    if action.topic:
        target.add(node, PEEL.topic, iri.concept_iri("topic", action.topic))
    if action.order:
        target.add(node, PEEL.order, value.integer(action.order))
    if action.deadline:
        target.add(node, PEEL.deadline, value.plain(action.deadline))
        target.grounding.state(node, action.deadline_spans)
    if action.arises_from is not None:
        target.add(node, PEEL.arisesFrom, target.actions[action.arises_from])
    for place in action.led_to_by:
        target.add(node, PEEL.ledToBy, target.sentences[place])


def _write_sentence(target: ReportGraph, node: URIRef, sentence: Sentence) -> None:
    _write_statement(target, node, (PEEL[sentence.role],), sentence)
    for name in ("polarity", "trend", "topic", "basis", "voice", "modality"):
        concept = getattr(sentence, name)
        if concept:
            target.add(node, PEEL[name], iri.concept_iri(name, concept))
    for cue in sentence.cues:
        target.add(node, PEEL.cue, value.plain(cue))
    for place in sentence.supports:
        target.add(target.sentences[place], PEEL.supportedBy, node)
    for place in sentence.follows_from:
        target.add(node, PEEL.followsFrom, target.sentences[place])
    for involved in _involved(sentence):
        target.add(node, PEEL.involves, involved)
    _write_involvements(target, node, sentence)
    if sentence.role is Role.EVIDENCE:
        for observation in _observations_in(target, sentence):
            target.add(node, PEEL.observation, observation)


def _involved(sentence: Sentence) -> Iterator[URIRef]:
    for agency in sentence.involves:
        yield iri.concept_iri("agency", agency)
    for initiative in sentence.initiatives:
        yield iri.concept_iri("initiative", initiative)
    for force in sentence.forces:
        yield iri.force_iri(force)


def _write_involvements(target: ReportGraph, node: URIRef, sentence: Sentence) -> None:
    """The part that an agency has in what a sentence tells, where its words say which."""
    names = {agency.slug: agency.name for agency in target.extraction.agencies}
    for agency in dict.fromkeys(agency for agency, _ in sentence.agency_roles):
        roles = [role for other, role in sentence.agency_roles if other == agency]
        involvement = iri.under(node, "involvement", agency)
        told = ", ".join(target.vocabulary.agency_roles[role].label.lower() for role in roles)
        target.describe(involvement, (PEEL.Involvement,), value.english(f"{names[agency]}: {told}"))
        target.add(node, PEEL.involvement, involvement)
        target.add(involvement, PEEL.agency, iri.concept_iri("agency", agency))
        for role in roles:
            target.add(involvement, PEEL.agencyRole, iri.concept_iri("agency-role", role))
        target.grounding.state(involvement, sentence.spans)


def _observations_in(target: ReportGraph, sentence: Sentence) -> Iterator[URIRef]:
    for node, item in zip(target.observations, target.extraction.observations, strict=True):
        parts = (part for spans in item.passages for part in spans)
        if any(whole.covers(part) for part in parts for whole in sentence.spans):
            yield node


def _write_statement(
    target: ReportGraph, node: URIRef, kinds: tuple[URIRef, ...], item: Action | Sentence
) -> None:
    target.describe(node, kinds, value.label(item.words))
    target.add(node, RDF.value, value.plain(item.words))
    target.add(node, PEEL.force, target.force)
    target.add(node, DCTERMS.isPartOf, target.grounding.section(item.section))
    if item.theme:
        target.add(node, PEEL.theme, iri.concept_iri("theme", item.theme))
    target.grounding.state(node, item.spans)
