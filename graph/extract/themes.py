"""Which question each section of a report is about."""

from __future__ import annotations

from graph.document import Document
from graph.vocabulary import Vocabulary


def section_themes_of(document: Document, vocabulary: Vocabulary) -> tuple[str, ...]:
    """
    For each section, the slug of the question of its chapter; empty where the chapter is none.

    A chapter whose own title is no question (a pillar's chapter whose sections are the questions) leaves it
    to the nearest heading above that is one.
    """
    themes: list[str] = []
    for section in document.sections:
        inherited = themes[section.parent] if section.parent >= 0 else ""
        own = vocabulary.theme_named(section.title) if section.level == 1 or not inherited else None
        themes.append(own or inherited)
    return tuple(themes)
