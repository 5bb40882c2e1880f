"""
From a document to what it says: an `Extraction`.

A folder draws one kind of record, or tells what several need. Each uses those above it and none below:

    words            English words and sentences, cues and tables of data
    numbers          printed or in words, with their units
    times            dates and periods
    report           which report it is, its notes, its parts
    terms            acronyms and words explained
    bodies           where words name an agency or a force
    initiatives      where words name an initiative
    partners         agencies and initiatives, and their part in sentences
    prose            sentences: role, polarity, trend, topic, voice
    grades           judgments, questions, chapters
    actions          boxes, rows and what asks
    links            evidence, findings, consequences, actions
    panels           figures in graphics and tables
    figures          observations, and figures in running text
    prior            earlier inspections
    caveats          what is said of the data
    inconsistencies  what does not agree

`extract` runs what draws records in the order in which they build on one another. A sentence is classified
only where no box has claimed it, so that nothing is counted twice.
"""

from __future__ import annotations

from dataclasses import replace

from graph.document import Document
from graph.errors import NotAReport
from graph.extract.actions.actions import draw_actions
from graph.extract.bodies.forces import draw_other_forces
from graph.extract.caveats.caveats import draw_caveats
from graph.extract.figures.observations import draw_observations
from graph.extract.grades.judgments import draw_judgments
from graph.extract.grades.questions import Questions, questions_of
from graph.extract.grades.themes import section_themes_of, theme_actions, theme_summary
from graph.extract.inconsistencies.inconsistencies import draw_inconsistencies
from graph.extract.links.chains import chain
from graph.extract.partners.agencies import draw_agencies
from graph.extract.partners.agency_roles import assign_roles
from graph.extract.partners.initiatives import draw_initiatives
from graph.extract.partners.involvement import involve
from graph.extract.prior.references import draw_prior_references
from graph.extract.prose.sentences import draw_sentences
from graph.extract.prose.voice import say_who
from graph.extract.report.answers import refuse_answers
from graph.extract.report.metadata import draw_publication, unlisted_programme
from graph.extract.report.notes import draw_figures, draw_footnotes
from graph.extract.terms.terms import draw_terms
from graph.readers.completeness import check_complete
from graph.statements import Extraction
from graph.vocabulary import Vocabulary

__all__ = ["extract"]


def extract(document: Document, vocabulary: Vocabulary) -> Extraction:
    """
    Draw every kind of statement from a document.

    Raises:
        NotAReport: The title page names no inspection or no force, the document answers a report, or nothing
            of a report is in it.
        TruncatedReport: The document lacks what its contents list promises.
        UnknownGrade: A grade is in no scale.
    """
    publication = draw_publication(document, vocabulary)
    refuse_answers(document)
    check_complete(document)
    questions = questions_of(document, publication, vocabulary)
    extraction = Extraction(
        document=document,
        publication=publication,
        section_themes=section_themes_of(document, vocabulary, questions),
        warnings=unlisted_programme(document, publication, vocabulary),
    )
    extraction = _with_judgments(extraction, vocabulary, questions)
    extraction = _with_figures(extraction, vocabulary)
    extraction = _with_names(extraction, vocabulary)
    extraction = _with_text(extraction, vocabulary, questions)
    extraction = _with_remarks(extraction, vocabulary)
    _check_says_something(extraction, vocabulary)
    return replace(extraction, inconsistencies=draw_inconsistencies(extraction, vocabulary))


def _with_judgments(extraction: Extraction, vocabulary: Vocabulary, questions: Questions) -> Extraction:
    """With the grades that were given."""
    judgments, warnings = draw_judgments(
        extraction.document, extraction.publication, extraction.section_themes, vocabulary, questions
    )
    return replace(extraction, judgments=judgments, warnings=(*extraction.warnings, *warnings))


def _with_figures(extraction: Extraction, vocabulary: Vocabulary) -> Extraction:
    """With what was counted, and the captions and notes that tell of it."""
    document = extraction.document
    observations, graphics, warnings = draw_observations(document, extraction.publication, vocabulary)
    return replace(
        extraction,
        observations=observations,
        graphics=graphics,
        figures=draw_figures(document),
        footnotes=draw_footnotes(document),
        warnings=(*extraction.warnings, *warnings),
    )


def _with_names(extraction: Extraction, vocabulary: Vocabulary) -> Extraction:
    """With the words that the report explains, and the bodies and initiatives that it names."""
    document, publication = extraction.document, extraction.publication
    terms = draw_terms(document, vocabulary)
    agencies = draw_agencies(document, publication, vocabulary)
    return replace(
        extraction,
        terms=terms,
        agencies=agencies,
        initiatives=draw_initiatives(document, publication, agencies, terms, vocabulary),
        other_forces=draw_other_forces(document, vocabulary, publication.force),
    )


def _with_text(extraction: Extraction, vocabulary: Vocabulary, questions: Questions) -> Extraction:
    """With what is asked and the sentences outside the boxes that ask it, tied to each other and to names."""
    document, publication = extraction.document, extraction.publication
    section_themes, agencies = extraction.section_themes, extraction.agencies
    asked, boxes = draw_actions(document, section_themes, vocabulary)
    asked = theme_actions(asked, publication, vocabulary, questions)
    sentences, plain_actions = draw_sentences(document, section_themes, boxes)
    sentences = say_who(theme_summary(sentences, publication, vocabulary))
    sentences, actions = chain(document, section_themes, sentences, (*asked, *plain_actions))
    sentences = involve(sentences, agencies, extraction.initiatives, publication, vocabulary)
    sentences = assign_roles(sentences, agencies, document)
    return replace(extraction, actions=actions, boxes=boxes, sentences=sentences)


def _with_remarks(extraction: Extraction, vocabulary: Vocabulary) -> Extraction:
    """With what the report says of earlier inspections and of its own data."""
    document, publication = extraction.document, extraction.publication
    return replace(
        extraction,
        prior_references=draw_prior_references(
            document,
            extraction.sentences,
            extraction.actions,
            extraction.section_themes,
            publication,
            vocabulary,
        ),
        caveats=draw_caveats(document, publication, extraction.figures, extraction.observations, vocabulary),
    )


def _check_says_something(extraction: Extraction, vocabulary: Vocabulary) -> None:
    """
    Refuse what has a title like that of a report, of a programme in no list, and nothing that a report has.

    Raises:
        NotAReport: It is so: a press release on "the inspection of 2018", or a story.
    """
    is_listed = extraction.publication.programme in vocabulary.lists["programme"]
    if not (is_listed or extraction.judgments or extraction.actions or extraction.sentences):
        title = extraction.publication.title.value
        raise NotAReport(
            extraction.document.name,
            f'"{title}" is no programme of inspections, and no grade or finding stands below it',
            "the report of an inspection, with its chapters",
            "Give the report as published, or add its programme to ontology/schemes/programmes.ttl.",
        )
