"""Which question each section of a report is about, and each sentence that stands outside the chapters."""

from __future__ import annotations

from dataclasses import replace

from graph.document import BlockKind, Document
from graph.identifiers import slug
from graph.statements import Action, Publication, Role, Sentence
from graph.vocabulary import Vocabulary


def section_themes_of(document: Document, vocabulary: Vocabulary) -> tuple[str, ...]:
    """
    For each section, the slug of the question of its chapter; empty where the chapter is none.

    Below a chapter on a pillar, or on no question, the nearest heading above that is a question counts. A
    chapter that asks what no list has, and gives a grade on it, is about a question of its own.
    """
    graded = {block.section for block in document.blocks if block.kind is BlockKind.GRADE}
    themes: list[str] = []
    for place, section in enumerate(document.sections):
        inherited = themes[section.parent] if section.parent >= 0 else ""
        may_name = section.level == 1 or not inherited or vocabulary.is_pillar(inherited)
        graded_title = vocabulary.graded_question(section.title) or (None,)
        own = (vocabulary.theme_named(section.title) or graded_title[0]) if may_name else None
        if not own and not inherited and place in graded and section.title.endswith("?"):
            own = slug(section.title)
        themes.append(own or inherited)
    return tuple(themes)


def theme_actions(actions: tuple[Action, ...], publication: Publication) -> tuple[Action, ...]:
    """
    Give actions of a chapter that is about no question (one that gathers recommendations) the pillar that the
    programme inspects; an integrated programme has several, and then nothing is guessed.
    """
    pillar = publication.programme.partition("-")[2]
    return tuple(action if action.theme else replace(action, theme=pillar) for action in actions)


def theme_summary(
    sentences: tuple[Sentence, ...], publication: Publication, vocabulary: Vocabulary
) -> tuple[Sentence, ...]:
    """
    Give sentences of a summary, which has no question of its own, the question of their topic.

    A topic that belongs to no question leaves the pillar that the programme inspects; an integrated
    programme has several, and then nothing is guessed. Context stays as it is.
    """
    pillar = publication.programme.partition("-")[2]

    def theme_of(sentence: Sentence) -> str:
        topic = vocabulary.topics.get(sentence.topic)
        broader = topic.broader if topic else ()
        return broader[0] if len(broader) == 1 else pillar

    return tuple(
        sentence
        if sentence.theme or sentence.role is Role.CONTEXT
        else replace(sentence, theme=theme_of(sentence))
        for sentence in sentences
    )
