"""
Headings that only their looks tell, on pages that mark none up.

In: the elements of a document and what of the page is left out. Out: the level of each such heading. A class
of lines counts as one of headings if all its lines are short, end like no sentence and stand before running
text; the class that comes first on the page is that of the chapters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from graph.readers.html_parts import Parts
from graph.readers.html_tree import Node

_SENTENCE_END = re.compile(r"[.!;:…,][\"'”’)\]]*$")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST = 30  # words; a chapter may be named by a whole question
_LEAST_TEXT = 12  # words that make text of what stands behind a heading
_LEAST_LINES = 2  # of one class
_REACH = 3  # elements behind a heading among which its text begins
_LINES = frozenset({"div", "p", "span"})


def styled_headings(places: Iterable[Node], parts: Parts) -> Mapping[Node, int]:
    """The level of each line that is set as a heading, from 1; empty for a page without any."""
    by_class: dict[str, list[Node]] = {}
    for node in chain.from_iterable(place.walk() for place in places):
        name = " ".join(sorted(node.get("class").split()))
        if name and node.tag in _LINES and not parts.is_left_out(node):
            by_class.setdefault(name, []).append(node)
    classes = [nodes for nodes in by_class.values() if _are_headings(nodes, parts)]
    return {node: level for level, nodes in enumerate(classes, start=1) for node in nodes}


def _are_headings(nodes: list[Node], parts: Parts) -> bool:
    return len(nodes) >= _LEAST_LINES and all(_is_like_one(node) and _heads(node, parts) for node in nodes)


def _is_like_one(node: Node) -> bool:
    """Whether a line is short, says something and ends like no sentence."""
    words = node.text()
    is_line = not any(inner.has_blocks or inner.tag == "br" for inner in node.elements())
    return (
        is_line
        and 0 < len(words.split()) <= _LONGEST
        and bool(_LETTER.search(words))
        and not (_SENTENCE_END.search(words))
    )


def _heads(node: Node, parts: Parts) -> bool:
    """Whether running text, a table or a list begins soon behind a line, in the element that it lies in."""
    if node not in parts.parent:
        return False
    beside = [child for child in parts.parent[node].children if not isinstance(child, str) or child.strip()]
    behind = beside[beside.index(node) + 1 :][:_REACH]
    return any(
        isinstance(item, Node) and (item.tag in ("table", "ul", "ol") or parts.words[item] >= _LEAST_TEXT)
        for item in behind
    )
