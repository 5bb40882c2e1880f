"""
The footnotes of a page: their marks in the text, and the notes that the marks lead to.

A mark is a link whose words are a number or a sign ("1", "[2]", "*") to a place in the page, or a raised
number that a note of the page has. A note is what such a link leads to, what its role or class calls so, or a
numbered item under "Notes" or "Footnotes".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from graph.readers.drawing import Inline, without_start
from graph.readers.html_parts import NOTE, NOTES, naming, parts_named
from graph.readers.html_tree import HEADINGS, Node

_MARK = re.compile(r"[\[(]?\s*(?P<number>\d{1,3}|[*†‡§])\s*[\])]?")
_LETTER = re.compile(r"[\[(]?\s*(?P<number>[a-z]|[ivx]{2,4})\s*[\])]?")
"""A mark by its letter, if it is raised."""
_SIGN = re.compile(r"\s*(?P<number>[*†‡])(?=\s?[\w“‘\"'])")
_MARKS = re.compile(r"\d{1,3}(?:\s*[,;]\s*\d{1,3})+")
_OPENING = re.compile(r"\s*[\[(]?(?P<number>\d{1,3}|[*†‡§])(?:[\])]\s*|[.:]?\s+|(?<=[*†‡§]))")
_DIGITS = re.compile(r"\d{1,3}")
_ANCHORS = frozenset({"a", "sup", "span", "b", "strong"})
_NOTE_CONTAINERS = frozenset({"aside", "div", "footer", "ol", "section", "ul"})
_LINES = frozenset({"div", "li", "p", "small"})
_NOTE_ELEMENTS = frozenset({"aside", "dd", "div", "li", "p", "small", "span", "td"})
_LONGEST_NOTE = 300  # words
_LONGEST_WAY_BACK = 6  # words of the link from a note back to its mark


class Notes:
    """
    The notes of a page.

    Args:
        body: All of the page.

    Attributes:
        notes: Each note's element, with its number as printed.
    """

    def __init__(self, body: Node) -> None:
        self.notes: dict[Node, str] = {}
        self._marks: dict[Node, str] = {}
        order = list(body.walk())
        self._parent = dict[Node, Node]()
        self._next = dict[Node, Node]()
        for node in order:
            elements = list(node.elements())
            self._parent.update(dict.fromkeys(elements, node))
            self._next.update(pairwise(elements))
        self._by_id: dict[str, Node] = {}
        for node in order:
            for named in (node.get("id"), node.get("name") if node.tag == "a" else ""):
                self._by_id.setdefault(named, node)
        for node in order:
            if node.tag == "a" and "#" in node.get("href"):
                self._follow(node)
        for node in order:
            if node.tag in _NOTE_ELEMENTS and NOTE in parts_named(naming(node)):
                self._take_called(node)
        has_marks = any(node.tag == "sup" and _MARK.fullmatch(node.text()) for node in order)
        if has_marks or self._marks:
            for node in order:
                self._take_listed(node)
        for node in order:
            if node.tag in _LINES and node not in self.notes:
                self._take_numbered(node)
        numbers = set(self.notes.values())
        for node in order:
            if node.tag == "sup" and node not in self._marks:
                self._take_raised(node, numbers)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers and signs of all notes."""
        return frozenset(self.notes.values())

    def marks_in(self, node: Node) -> tuple[str, ...]:
        """
        The numbers of the marks that an element holds; none if it is no mark.

        What else stands raised beside marks (commas, brackets) is not given.
        """
        if node.tag not in ("a", "sup"):
            return ()
        found = [self._marks[inner] for inner in node.walk() if inner in self._marks]
        return tuple(number for told in found for number in re.split(r"\s*[,;]\s*", told))

    def has_mark(self, note: Node) -> bool:
        """Whether a mark in the text leads to a note; one set beside its text may have none."""
        return self.notes[note] in self._marks.values()

    def is_way_back(self, node: Node) -> bool:
        """Whether a link in a note only leads back to its mark."""
        place, mark, fragment = node.get("href").partition("#")
        is_inside = bool(mark) and (not place or fragment in self._by_id)
        if node.tag != "a" or not is_inside or node in self._marks:
            return False
        return len(node.text().split()) <= _LONGEST_WAY_BACK and self._note_around(node) is not None

    def without_number(self, note: Node, content: list[Inline]) -> list[Inline]:
        """What a note holds, without its own number in front; an item of a list has it beside its text."""
        text = "".join(item for item in content if isinstance(item, str))
        found = _OPENING.match(text)
        in_list = note.tag == "li" and self._parent[note].tag == "ol"
        if found is None or in_list or found.group("number") != self.notes[note]:
            return content
        return without_start(content, _OPENING)

    # ------------------------------------------------------------ finding

    def _follow(self, link: Node) -> None:
        """Take a link for a mark if its words are a number and it leads to what can be a note."""
        mark = _MARK.fullmatch(link.text())
        if mark is None and (
            self._parent[link].tag == "sup" or any(node.tag == "sup" for node in link.walk())
        ):
            mark = _LETTER.fullmatch(link.text())
        target = self._by_id.get(link.get("href").partition("#")[2])
        if mark is None or target is None or self._note_around(link) is not None:
            return
        note = self._note_at(target)
        if note is None or note is link or any(around is note for around in self._around(link)):
            return
        self._marks[link] = mark.group("number")
        self.notes.setdefault(note, mark.group("number"))

    def _note_at(self, target: Node) -> Node | None:
        """The element of a note that a link leads to, or into."""
        if target.tag in _ANCHORS and (len(target.text().split()) < 2 or target.tag == "a"):
            target = next((node for node in self._around(target) if node.has_blocks), target)
        if target.tag == "dt":
            target = next((node for node in self._after(target) if node.tag == "dd"), target)
        if target.tag not in _NOTE_ELEMENTS or len(target.text().split()) > _LONGEST_NOTE:
            return None
        return None if any(inner.tag in HEADINGS for inner in target.walk()) else target

    def _take_called(self, node: Node) -> None:
        words = node.text()
        if node in self.notes or len(words.split()) < 2 or len(words.split()) > _LONGEST_NOTE:
            return
        if self._note_around(node) or any(inner in self.notes or inner.tag == "ol" for inner in node.walk()):
            return
        number = _OPENING.match(words)
        digits = _DIGITS.search(node.get("id"))
        if number or digits:
            self.notes[node] = number.group("number") if number else digits.group() if digits else ""

    def _take_listed(self, node: Node) -> None:
        """Take the numbered items of a container of notes, or those under a heading that calls them so."""
        if node.tag in _NOTE_CONTAINERS and NOTES in parts_named(naming(node)):
            self._take_items(node)
        if node.tag not in HEADINGS or NOTES not in parts_named(node.text()) or " " in node.text():
            return
        for sibling in self._after(node):
            if sibling.tag in HEADINGS:
                break
            self._take_items(sibling)

    def _take_items(self, container: Node) -> None:
        for node in container.walk():
            if node in self.notes or self._note_around(node):
                continue
            if node.tag == "ol":
                self._take_list(node)
            elif node.tag in ("p", "li") and (found := _OPENING.match(node.text())):
                self.notes[node] = found.group("number")

    def _take_list(self, ordered: Node) -> None:
        start = ordered.get("start")
        number = int(start[:4]) if start.isdecimal() else 1
        for item in ordered.elements():
            if item.tag == "li":
                value = item.get("value")
                number = int(value[:4]) if value.isdecimal() else number
                self.notes.setdefault(item, str(number))
                number += 1

    def _take_numbered(self, line: Node) -> None:
        """Take a line that opens with a raised number, or with a sign, for the note of that number."""
        first = next((item for item in line.children if isinstance(item, Node) or item.strip()), None)
        if isinstance(first, Node):
            raised = _MARK.fullmatch(first.text()) if first.tag == "sup" else None
        else:
            raised = _SIGN.match(first) if first else None
        words = line.text()
        is_note = raised is not None and len(words.split()) > 1 and words[raised.end() :].strip()
        if raised and is_note and not any(node.has_blocks for node in line.elements()):
            self.notes[line] = raised.group("number")

    def _take_raised(self, raised: Node, numbers: set[str]) -> None:
        words = raised.text()
        mark = _MARK.fullmatch(words)
        found = (
            [mark.group("number")] if mark else re.findall(r"\d+", words) if _MARKS.fullmatch(words) else []
        )
        note = self._note_around(raised)
        is_own = note is not None and self.notes[note] in found
        is_marked = any(self.marks_in(node) for node in (raised, self._parent[raised]))
        if found and not is_own and not is_marked and set(found) <= numbers:
            self._marks[raised] = ",".join(found)

    def _around(self, node: Node) -> Iterator[Node]:
        while node in self._parent:
            node = self._parent[node]
            yield node

    def _after(self, node: Node) -> Iterator[Node]:
        while node in self._next:
            node = self._next[node]
            yield node

    def _note_around(self, node: Node) -> Node | None:
        return next((around for around in self._around(node) if around in self.notes), None)
