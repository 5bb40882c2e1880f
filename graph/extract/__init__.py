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
from graph.extract.grades.questions import questions_of
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
    section_themes = section_themes_of(document, vocabulary, questions)
    judgments, judgment_warnings = draw_judgments(
        document, publication, section_themes, vocabulary, questions
    )
    actions, boxes = draw_actions(document, section_themes, vocabulary)
    actions = theme_actions(actions, publication, vocabulary, questions)
    observations, observation_warnings = draw_observations(document, publication, vocabulary)
    figures = draw_figures(document)
    terms = draw_terms(document, vocabulary)
    agencies = draw_agencies(document, publication, vocabulary)
    initiatives = draw_initiatives(document, publication, agencies, terms, vocabulary)
    sentences, plain_actions = draw_sentences(document, section_themes, boxes)
    sentences = say_who(theme_summary(sentences, publication, vocabulary))
    sentences, actions = chain(document, section_themes, sentences, (*actions, *plain_actions))
    extraction = Extraction(
        document=document,
        publication=publication,
        section_themes=section_themes,
        judgments=judgments,
        actions=actions,
        sentences=assign_roles(
            involve(sentences, agencies, initiatives, publication, vocabulary), agencies, document
        ),
        observations=observations,
        figures=figures,
        footnotes=draw_footnotes(document),
        terms=terms,
        agencies=agencies,
        initiatives=initiatives,
        prior_references=draw_prior_references(
            document, sentences, (*actions, *plain_actions), section_themes, publication, vocabulary
        ),
        caveats=draw_caveats(document, publication, figures, observations, vocabulary),
        other_forces=draw_other_forces(document, vocabulary, publication.force),
        warnings=(
            *unlisted_programme(document, publication, vocabulary),
            *judgment_warnings,
            *observation_warnings,
        ),
    )
    _check_says_something(extraction, vocabulary)
    return replace(extraction, inconsistencies=draw_inconsistencies(extraction, vocabulary))


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
