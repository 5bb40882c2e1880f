"""
Which question a title asks, beyond the lists: those that the report itself grades or is about.

A report may inspect what no list has ("Night work", graded in its table), or be about one question alone
("PEEL: Police effectiveness 2015 (vulnerability)").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.document import BlockKind, Document
from graph.extract.grades.lines import find_in_lines
from graph.extract.grades.tables import find_in_tables
from graph.extract.words.stems import stem
from graph.statements import Publication
from graph.vocabulary import Vocabulary

_WORD = re.compile(r"[a-z]{2,}")
_NOT_TELLING = re.compile(
    r"how|what|to|do(?:es)?|is|are|the|an|at|in|of|and|its?|their|those|who|from|force|constabulary|service"
    r"|well|good|effective(?:ly)?|efficient(?:ly)?|extent|legitimate"
)
_JOINT = re.compile(r"\s*[|:(),]\s*|\s+[–—-]\s+")
_OF_EVERY_TITLE = re.compile(
    r"\b(?:peel|police|an?|the|inspections?|assessments?|report|reviews?|of|into|on|20\d\d(?:[/–-]\d\d)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Questions:
    """
    The questions of one report that its titles may name.

    Args:
        graded: Telling stems of each question that a table grades and no list has -> its slug.
        only: The one question that the whole report is about; empty for several.
    """

    graded: Mapping[frozenset[str], str]
    only: str = ""

    def named(self, title: str) -> str:
        """The question of a table that a title asks, with more words or the same; empty for none."""
        asked = _stems(title)
        is_question = title.rstrip().endswith("?")
        found = {
            theme
            for stems, theme in self.graded.items()
            if stems and (stems == asked or (is_question and stems <= asked))
        }
        return found.pop() if len(found) == 1 else ""


NO_QUESTIONS = Questions({})
"""A report that has none but those of the lists."""


def questions_of(document: Document, publication: Publication, vocabulary: Vocabulary) -> Questions:
    """
    What a report grades and is about.

    Raises:
        UnknownGrade: A table holds a grade that is in no scale.
    """
    graded = {
        _stems(given.question): given.theme
        for given in (*find_in_tables(document, vocabulary), *find_in_lines(document, vocabulary))
        if given.question and given.theme not in vocabulary.themes
    }
    named = publication.title.value
    titles = [
        block.text.words
        for block in document.blocks
        if block.section < 0 and (block.kind is BlockKind.HEADING or named in block.text.words)
    ]
    return Questions(graded, _only(titles, vocabulary))


def is_short_for(question: str, title: str) -> bool:
    """Whether a question as a table prints it says most of what a title asks, and nothing else."""
    told, asked = _stems(question), _stems(title)
    return len(told) > 1 and told <= asked and len(told) * 2 > len(asked)


def pillar_of(publication: Publication, vocabulary: Vocabulary) -> str:
    """The pillar that the programme of a report inspects; empty for several or another programme."""
    pillar = publication.programme.removeprefix("peel-")
    return pillar if vocabulary.is_pillar(pillar) else ""


def _only(titles: Iterable[str], vocabulary: Vocabulary) -> str:
    """The one question, not a pillar, that a part of the report's titles names; empty for none or several."""
    parts = (
        " ".join(_OF_EVERY_TITLE.sub(" ", part).split()) for title in titles for part in _JOINT.split(title)
    )
    found = {theme for part in parts if part and (theme := vocabulary.theme_named(part))}
    asked = {theme for theme in found if not vocabulary.is_pillar(theme)}
    return asked.pop() if len(asked) == 1 else ""


def _stems(words: str) -> frozenset[str]:
    told = (stem(word) for word in _WORD.findall(words.lower()) if not _NOT_TELLING.fullmatch(word))
    return frozenset(told) - {stem("police")}
