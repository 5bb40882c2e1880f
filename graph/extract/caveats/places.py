"""
Where a report speaks of its data: annexes by title or by what they say, notes, and what follows a table.

A heading such as "Before you read the tables" may open an annex as well as "Annex A" does: a section outside
the questions inspected is one if most of its sentences say where data come from or what is missing from them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from graph.document import Block, BlockKind, Document
from graph.extract.prose.classify import Part
from graph.extract.prose.sentences import part_of
from graph.extract.words.splitting import split_sentences
from graph.vocabulary import Vocabulary

_NOTES = frozenset({BlockKind.FOOTNOTE, BlockKind.SOURCE_LINE})
_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET})
_TABLES = frozenset({BlockKind.ROW, BlockKind.CAPTION})
_OPENS_A_NOTE = re.compile(
    r"^(?:\*+|[†‡§]|\(?(?:data )?notes?\b\s?(?:\d+|\([a-z\d]\))?\s?[:.–—-])\s?", re.IGNORECASE
)
_DATA = re.compile(
    r"\b(?:data|figures?|statistics|numbers?|returns?|rates?|percentages?|averages?|totals?|counts?|survey|samples?"
    r"|charts?|tables?|graphs?|compar\w+)\b",
    re.IGNORECASE,
)
_LEAST_SENTENCES = 2
_LONGEST_NOTE = 400  # characters of a paragraph that may still be a note on the table above it


class Places:
    """
    The parts of a document as they matter for its data.

    Args:
        tells: Whether a sentence that stands in an annex would say something of data.
    """

    def __init__(self, document: Document, vocabulary: Vocabulary, tells: Callable[[str], bool]) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self._tells = tells

    def part(self, place: int) -> Part:
        """The kind of part that a block stands in."""
        block = self.document.blocks[place]
        if block.kind in _NOTES or _OPENS_A_NOTE.match(block.text.words):
            return Part.NOTE
        return self._parts[block.section]

    def is_below_table(self, place: int) -> bool:
        """Whether a block is a caption, or a short paragraph right behind a table."""
        block = self.document.blocks[place]
        before = self.document.blocks[place - 1] if place else block
        is_short = block.kind in _TEXT and len(block.text.words) <= _LONGEST_NOTE
        return block.kind is BlockKind.CAPTION or (is_short and before.kind in _TABLES)

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        return tuple(self._part_of_section(section) for section in range(len(self.document.sections)))

    def _part_of_section(self, section: int) -> Part:
        """
        The part that the titles of a section and of those above it name.

        It may lie below one of the pages before the chapters only because the headings have no levels: a
        question of its own makes it a chapter all the same.
        """
        found, above = Part.CHAPTER, section
        while above >= 0 and found in (Part.CHAPTER, Part.FRONT):
            title = self.document.sections[above].title
            part, asks = self._titles[title]
            if part is Part.CHAPTER and asks:
                return found
            if found is Part.CHAPTER or part is Part.ANNEX:
                found = part
            above = self.document.sections[above].parent
        return Part.ANNEX if found is Part.CHAPTER and self._speaks_of_data(section) else found

    @cached_property
    def _titles(self) -> dict[str, tuple[Part, bool]]:
        """The part that each title names by itself, and whether it asks; many sections share one above."""
        titles = {section.title for section in self.document.sections}
        return {title: (part_of([title]), self._asks(title)) for title in titles}

    def _asks(self, title: str) -> bool:
        """Whether a title is that of a question inspected."""
        return bool(self.vocabulary.theme_named(title) or self.vocabulary.graded_question(title))

    def _speaks_of_data(self, section: int) -> bool:
        sentences = [
            block.text.words[start:end]
            for block in self._text_of[section]
            for start, end in split_sentences(block.text.words)
        ]
        telling = sum(speaks_of_data(words) and self._tells(words) for words in sentences)
        return telling >= _LEAST_SENTENCES and telling * 2 > len(sentences)

    @cached_property
    def _text_of(self) -> dict[int, list[Block]]:
        found: dict[int, list[Block]] = {section: [] for section in range(len(self.document.sections))}
        for block in self.document.blocks:
            if block.kind in _TEXT and block.section >= 0:
                found[block.section].append(block)
        return found


def speaks_of_data(words: str) -> bool:
    """Whether words name data, as pages before the chapters do that do not tell of the inspection."""
    return bool(_DATA.search(words))
