"""
Running text of a page: what stands on one line, with marks of notes, without what is not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.readers.drawing import LINE_BREAK, Inline, NoteMark, merged, words_of
from graph.readers.html_notes import Notes
from graph.readers.html_parts import Parts
from graph.readers.html_tree import Node
from graph.vocabulary import Vocabulary

Item = Node | str
"""A child of an element."""

_BOLD = frozenset({"b", "strong", "th"})
_STRUCK = frozenset({"del", "s", "strike"})
_SEAM = re.compile(r"[a-z%)][A-Z0-9£]|\d[A-Z]")
_SIGN = re.compile(r"(?<=[\w).,”’])[*†‡](?!\w)")
_OPENING_BRACKET = re.compile(r"[\[(]$")


@dataclass(frozen=True)
class Inliner:
    """Reads lines of one page."""

    parts: Parts
    notes: Notes
    vocabulary: Vocabulary

    def read(self, items: Iterable[Item]) -> tuple[list[Inline], list[Node]]:
        """
        The text and marks of some children of an element, and the notes that stand among them.

        Blocks among them are set apart by line breaks.
        """
        content: list[Inline] = []
        notes: list[Node] = []
        self._add_all(items, content, notes)
        return _without_brackets(content), notes

    def words(self, items: Iterable[Item]) -> str:
        """The words of some children of an element, as they will be drawn."""
        content, _ = self.read(items)
        return words_of(content)

    def is_bold(self, items: Iterable[Item]) -> bool:
        """Whether all words are set in bold; False if there are none."""
        found = [self._is_bold(item) for item in items if isinstance(item, Node) or item.strip()]
        told = [item for item in found if item is not None]
        return bool(told) and all(told)

    def _is_bold(self, item: Item) -> bool | None:
        """None where there are no words of the line."""
        if isinstance(item, str):
            return False if item.strip() else None
        if self.parts.is_left_out(item) or self.notes.marks_in(item) or not item.text():
            return None
        if item.tag in _BOLD:
            return True
        told = [found for child in item.children if (found := self._is_bold(child)) is not None]
        return all(told) if told else None

    def _add(self, item: Item, content: list[Inline], notes: list[Node]) -> None:
        if isinstance(item, str):
            content.extend(self._with_signs(item))
            return
        if self.parts.is_left_out(item) or item.tag in _STRUCK or self.notes.is_way_back(item):
            return
        if item in self.notes.notes:
            notes.append(item)
            if not self.notes.has_mark(item):
                content.append(NoteMark(self.notes.notes[item]))
        elif marks := self.notes.marks_in(item):
            content.extend(NoteMark(number) for number in marks)
        elif item.tag == "br":
            content.append(LINE_BREAK)
        elif not item.children:
            content.append(self._alternative(item))
        else:
            self._add_children(item, content, notes)

    def _add_children(self, node: Node, content: list[Inline], notes: list[Node]) -> None:
        before, after = (
            (LINE_BREAK, LINE_BREAK) if node.has_blocks else ("“", "”") if node.tag == "q" else ("", "")
        )
        content.append(before)
        self._add_all(node.children, content, notes)
        content.append(after)

    def _add_all(self, items: Iterable[Item], content: list[Inline], notes: list[Node]) -> None:
        last: Item = ""
        for item in items:
            if isinstance(item, Node) and isinstance(last, Node) and _are_apart(last, item):
                content.append(" ")
            self._add(item, content, notes)
            last = item

    def _with_signs(self, words: str) -> Iterator[Inline]:
        """Text with the signs behind its words ("Outcomes*") as marks, if there are notes to such signs."""
        place = 0
        for sign in _SIGN.finditer(words):
            if sign.group() in self.notes.numbers:
                yield from (words[place : sign.start()], NoteMark(sign.group()))
                place = sign.end()
        yield words[place:]

    def _alternative(self, picture: Node) -> str:
        """The words that stand for a picture of a grade; other pictures repeat what the text says."""
        words = " ".join((picture.get("alt") or picture.get("aria-label")).split())
        return f" {words} " if self.vocabulary.grade_named(words) else ""


def _are_apart(one: Node, other: Node) -> bool:
    """
    Whether elements side by side are set apart by style alone, as a badge and its label are.

    Told by what no word has: a capital or a number behind small letters ("effectivenessGood", "198Calls").
    """
    return _SEAM.search(f"{one.text()[-1:]}{other.text()[:1]}") is not None


def _without_brackets(content: Iterable[Inline]) -> list[Inline]:
    """The brackets that a page prints around a mark are drawn with the mark, not with the text."""
    pieces = merged(content)
    for place, item in enumerate(pieces[1:-1], 1):
        before, after = pieces[place - 1], pieces[place + 1]
        if isinstance(item, str) or not isinstance(before, str) or not isinstance(after, str):
            continue
        if _OPENING_BRACKET.search(before) and after[:1] in ("]", ")"):
            pieces[place - 1], pieces[place + 1] = before[:-1], after[1:]
    return pieces
