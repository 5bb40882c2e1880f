"""Which question each section of a report is about, and each sentence that stands outside the chapters."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from graph.document import BlockKind, Document
from graph.extract.grades.questions import NO_QUESTIONS, Questions, pillar_of
from graph.identifiers import slug
from graph.statements import Action, ActionKind, Publication, Role, Sentence
from graph.vocabulary import Vocabulary


def section_themes_of(
    document: Document, vocabulary: Vocabulary, questions: Questions = NO_QUESTIONS
) -> tuple[str, ...]:
    """
    For each section, the slug of the question of its chapter; empty where the chapter is none.

    Below a chapter on a pillar, or on no question, the nearest heading above that is a question counts. A
    chapter that asks what no list has is about the question that the report grades in these words, or, with a
    grade under it, about one of its own; in a report on one question alone it is a part of that.
    """
    graded = {block.section for block in document.blocks if block.kind is BlockKind.GRADE}
    themes: list[str] = []
    for place, section in enumerate(document.sections):
        inherited = themes[section.parent] if section.parent >= 0 else ""
        may_name = section.level == 1 or not inherited or vocabulary.is_pillar(inherited)
        own = _named(section.title, vocabulary, questions) if may_name else ""
        if not own and not inherited and section.title.endswith("?"):
            own = slug(section.title) if place in graded else questions.only
        themes.append(own or inherited)
    return tuple(themes)


def _named(title: str, vocabulary: Vocabulary, questions: Questions) -> str:
    """The question that a title names, alone or with its grade."""
    graded_title = vocabulary.graded_question(title) or (None,)
    return questions.named(title) or vocabulary.theme_named(title) or graded_title[0] or ""


def theme_actions(
    actions: tuple[Action, ...], publication: Publication, vocabulary: Vocabulary, questions: Questions
) -> tuple[Action, ...]:
    """
    Give actions of a chapter that is about no question (one that gathers recommendations) the one question of
    the report, or the pillar that the programme inspects; an integrated programme has several, and then
    nothing is guessed. Their places in the list of that question go on from those that it has already.
    """
    pillar = questions.only or pillar_of(publication, vocabulary)
    themed = [action if action.theme else replace(action, theme=pillar) for action in actions]
    orders: Counter[tuple[ActionKind, str]] = Counter()
    for place, action in enumerate(themed):
        orders[action.kind, action.theme] += 1
        themed[place] = replace(action, order=orders[action.kind, action.theme])
    return tuple(themed)


def theme_summary(
    sentences: tuple[Sentence, ...], publication: Publication, vocabulary: Vocabulary
) -> tuple[Sentence, ...]:
    """
    Give sentences of a summary, which has no question of its own, the question of their topic.

    A topic that belongs to no question leaves the pillar that the programme inspects; an integrated
    programme has several, and then nothing is guessed. Context stays as it is.
    """
    pillar = pillar_of(publication, vocabulary)

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
