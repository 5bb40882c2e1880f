"""
The headings of a page: their levels, and which of them only belong to the title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from graph.readers.html_inline import Inliner
from graph.readers.html_styles import styled_headings
from graph.readers.html_tree import ENCLOSING, HEADINGS, Node

_FORCE = re.compile(
    r"^(?:an )?(?:inspection of )?(?:\S+ ){1,5}(?:Police|Constabulary|Police Service)$", re.IGNORECASE
)
_HEADS = frozenset({"summary", "legend", "hgroup", "header"})
_BESIDE_HEADING = 6  # words: a grade with its year or the like
_LONGEST_HEAD = 60  # words of the title and what stands beside it


class Outline:
    """
    The headings of one page.

    Args:
        inliner: Reads its lines.
        places: The elements that hold the document.
        title: The heading that is its title; None if it has none.

    Attributes:
        shift: Taken from the level of a heading as marked up, so that a chapter has level 1.
    """

    def __init__(self, inliner: Inliner, places: Sequence[Node], title: Node | None) -> None:
        self._inliner = inliner
        self._parts = inliner.parts
        self._vocabulary = inliner.vocabulary
        self._places = places
        self._title = title
        self._styled: Mapping[Node, int] = {}
        levels = [self.level(node) for place in places for node in place.walk() if self._is_in_outline(node)]
        self.shift = min(levels, default=1) - 1
        self._styled = {} if levels or self._has_folded_headings() else styled_headings(places, self._parts)
        self._names = [
            node
            for place in places
            for node in place.walk()
            if self.level(node) and self._vocabulary.action_kind_named(node.text())
        ]

    @cached_property
    def are_names_ranked(self) -> bool:
        """
        Whether the level of a heading that names a box is meant as marked up.

        It is where boxes are named on several levels, and for a single part that gathers recommendations.
        """
        if len(self._names) == 1:
            return self._vocabulary.action_kind_named(self._names[0].text()) == "recommendation"
        return len({self.level(node) for node in self._names}) > 1

    def level(self, node: Node) -> int:
        """The level of a heading as marked up, or as set where none is, from 1; 0 for what is no heading."""
        if node.tag in HEADINGS:
            return int(node.tag[1])
        level = node.get("aria-level")
        if node.get("role") == "heading" and level in ("1", "2", "3", "4", "5", "6"):
            return int(level)
        return self._styled.get(node, 0)

    def level_of_summary(self, node: Node) -> int:
        """The level of the heading that what folds away has in its summary; 0 for none."""
        heads = (inner for child in node.elements() if child.tag == "summary" for inner in child.walk())
        return next((level for inner in heads if (level := self.level(inner))), 0)

    def _is_in_outline(self, node: Node) -> bool:
        """Whether an element is a heading below the title and in no box."""
        if not self.level(node) or node is self._title or self.is_subtitle(node):
            return False
        if self._vocabulary.action_kind_named(node.text()):
            return False
        return not any(
            self._parts.is_left_out(around) or around.tag in ENCLOSING
            for around in (node, *self._parts.around(node))
        )

    def _has_folded_headings(self) -> bool:
        """Whether what folds away on the page is headed: a chapter or part of one, and no box."""
        return any(
            self.level(node) and not self._vocabulary.action_kind_named(node.text())
            for place in self._places
            for summary in place.walk()
            if summary.tag == "summary"
            for node in summary.walk()
        )

    def headed_by(self, heading: Node) -> Node:
        """
        The innermost element that holds more than the heading: what the heading heads ends with it.

        What stands beside a heading in a line of its own, such as the grade, is not enough.
        """
        words = self._parts.words
        around = (place for place in self._parts.around(heading) if place.tag not in _HEADS)
        return next((place for place in around if words[place] > words[heading] + _BESIDE_HEADING), heading)

    def badges(self, heading: Node) -> list[Node]:
        """Grades set into a heading ("Preventing crime [Good]"): lines of their own; may be empty."""
        found = [child for child in heading.elements() if self._vocabulary.grade_named(child.text())]
        rest = [child for child in heading.children if child not in found]
        return found if self._inliner.words(rest) else []

    def is_subtitle(self, node: Node) -> bool:
        """Whether a heading belongs to the title: it stands beside it in a head, or names the force."""
        if self._title is None:
            return False
        head = next(self._parts.around(self._title), self._title)
        is_small = head not in self._places and self._parts.words[head] <= _LONGEST_HEAD
        in_head = is_small and head in self._parts.around(node)
        return in_head or _FORCE.match(node.text()) is not None
