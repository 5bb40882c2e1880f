"""
Which stretches of a page are boxes that ask something of a force, and what they are called.

A box is told by its label or class ("box--area-for-improvement"), by the name above what it says, or by the
name in front of it ("Cause of concern: …"). The names are `ontology/schemes/action-kinds.ttl`.
"""

from __future__ import annotations

import re

from graph.readers.html_inline import Inliner, Item
from graph.readers.html_parts import naming
from graph.readers.html_tree import Node
from graph.wording import is_request

_WHOLE = frozenset({"article", "body", "html", "main"})
_JOINTS = " \n\t\r\xa0:.–—-"
_NAME = re.compile(r"\s*(?P<name>[A-Z][\w() ]{2,40}?)\s*[:–—]\s*\S")
_LONGEST_LABEL = 80  # characters
_LONGEST_NAME = 12  # words
_LONGEST_BOX = 800  # words


class Boxes:
    """
    The boxes of one page.

    Args:
        inliner: Reads its lines.
    """

    def __init__(self, inliner: Inliner) -> None:
        self._inliner = inliner
        self._parts = inliner.parts
        self._vocabulary = inliner.vocabulary

    def is_label(self, words: str) -> bool:
        """Whether a line is the name of a kind of box and nothing else."""
        return len(words) <= _LONGEST_LABEL and bool(self._vocabulary.action_kind_named(words))

    def name_of(self, node: Node) -> str:
        """What a box is called: by its label or class, or by its first line; empty for what is no box."""
        if self._is_whole(node) or not node.has_blocks or self._parts.words[node] > _LONGEST_BOX:
            return ""
        if self._parts.words[node] <= _LONGEST_NAME and self.is_label(node.text()):
            return ""
        named = self._vocabulary.action_kind_in(naming(node))
        if named:
            return self._vocabulary.lists["action-kind"][named].label
        line = self._first_line(node)
        return line if self.is_label(line) else self._split_words(line) or self._name_in_picture(node)

    def _name_in_picture(self, node: Node) -> str:
        """What the picture at the head of a box says; empty for no picture, or none of a name."""
        first = next(node.elements(), None)
        pictures = (inner.get("alt") for inner in first.walk() if inner.tag == "img") if first else ()
        return next((words for words in pictures if self.is_label(words)), "")

    @staticmethod
    def _is_whole(node: Node) -> bool:
        """Whether an element may hold all of the document; an article without chapters is a card."""
        if node.tag != "article":
            return node.tag in _WHOLE
        return any(inner.tag in ("h1", "h2", "section") for inner in node.walk())

    def opens_with_name(self, node: Node) -> bool:
        """Whether a box prints its name above or before what it says."""
        line = self._first_line(node)
        return self.is_label(line) or bool(self._split_words(line))

    def _first_line(self, node: Node) -> str:
        """The words of the first block in an element, or of the text before it."""
        inner: Node | None = node
        words = ""
        while inner is not None and not words:
            line: list[Item] = []
            children, inner = inner.children, None
            for child in children:
                if isinstance(child, Node) and child.has_blocks and not self._parts.is_left_out(child):
                    inner = child
                    break
                line.append(child)
            words = self._inliner.words(line)
        return words

    def split(self, line: list[Item]) -> tuple[str, list[Item]]:
        """
        The name of a box that a line starts with, and the rest: "Cause of concern: The force …".

        The name is empty where the line starts with none, or is one and nothing else.
        """
        place = next((at for at, item in enumerate(line) if self._inliner.words([item])), None)
        if place is None:
            return "", line
        first, rest = line[place], line[place + 1 :]
        if isinstance(first, str):
            name = self._split_words(first)
            rest = [first.lstrip()[len(name) :].lstrip(_JOINTS), *rest]
            return (name, rest) if name else ("", line)
        name = self._inliner.words([first])
        if not self.is_label(name) or not self._inliner.words(rest):
            return "", line
        if rest and isinstance(rest[0], str):
            rest[0] = rest[0].lstrip(_JOINTS)
        return name.rstrip(_JOINTS), rest

    def split_request(self, line: list[Item]) -> tuple[list[Item], list[Item]]:
        """A request in bold that a line opens with, and its reasons; both empty where it opens with none."""
        place = next((at for at, item in enumerate(line) if self._inliner.words([item])), None)
        if place is None or not self._inliner.is_bold(line[place : place + 1]):
            return [], []
        words = self._inliner.words([line[place]])
        rest = line[place + 1 :]
        is_whole = words.endswith((".", "!", "?")) and is_request(words) and bool(self._inliner.words(rest))
        return (line[: place + 1], rest) if is_whole else ([], [])

    def _split_words(self, words: str) -> str:
        """The name of a box before a colon or dash, if words start with one and go on."""
        found = _NAME.match(words)
        return found.group("name") if found and self.is_label(found.group("name")) else ""
