"""
A web page as a small tree of nodes and strings.

The parser is lxml's (libxml2): it repairs what is malformed as it goes, takes time in step with the length,
knows no entities but HTML's own and reads nothing but the bytes it is given. It hands over its events; the
tree is built here, so that its depth has a bound and what is never printed is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from graph.errors import SourceUnreadable

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ENCLOSING = frozenset({"aside", "blockquote", "dd", "details", "fieldset", "figure", "li", "td"})
"""What is closed off from the text around it."""

_DEEPEST = 150  # elements within one another; pages have about 40
_NOT_PRINTED = frozenset(
    "audio base canvas datalist embed frame frameset iframe link math noframes noscript object param rp"  # noqa: SIM905
    " rt script select source style svg template textarea track video".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"  # noqa: SIM905
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol"
    " optgroup option p pre search section summary table tbody td tfoot th thead tr ul".split()
)
_NOT_CHARACTERS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ufffe\uffff]")
_TOKEN = re.compile(r"[A-Za-z]+(?:\d+)?")


@dataclass(eq=False, slots=True)
class Node:
    """
    An element.

    Args:
        tag: In small letters.
        attributes: As written, without entities.
        children: Elements and text, in order.
        has_blocks: Whether it sets blocks apart, being one or holding one.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    has_blocks: bool = False

    def get(self, name: str) -> str:
        """An attribute; empty if there is none."""
        return self.attributes.get(name, "")

    def elements(self) -> Iterator[Node]:
        """Its children that are elements."""
        return (child for child in self.children if isinstance(child, Node))

    def walk(self) -> Iterator[Node]:
        """It and all elements in it, in the order of the page."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(list(node.elements())))

    def text(self) -> str:
        """All text in it, single spaces, trimmed; blocks in it are set apart by a space."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                parts.append(item)
            else:
                if item.has_blocks or item.tag == "br":
                    parts.append(" ")
                    waiting.append(" ")
                waiting.extend(reversed(item.children))
        return " ".join("".join(parts).split())


@dataclass(frozen=True, slots=True)
class Page:
    """
    A page.

    Args:
        body: All that may be printed.
        title: That of the page's head; may be empty.
        facts: Content of the `meta` elements by name or property, in small letters, in order.
        canonical: Where the page's head says that it is to be found (`link`); may be empty.
    """

    body: Node
    title: str
    facts: dict[str, str]
    canonical: str = ""


def parse_page(text: str, name: str) -> Page:
    """
    Parse a page, well-formed or not.

    Args:
        text: The whole page, decoded.
        name: For messages.

    Raises:
        SourceUnreadable: Elements lie too deep within one another.
    """
    builder = _Builder(name)
    parser = etree.HTMLParser(target=builder, encoding="utf-8", huge_tree=True)
    parser.feed(_NOT_CHARACTERS.sub("", text).encode("utf-8", "replace"))
    page: Page = parser.close()
    return page


class _Builder:
    """Takes the events of the parser; elements that are not printed are passed over with all in them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.open = [Node("body", has_blocks=True)]
        self.passed_over = 0
        self.titles: list[str] = []
        self.in_title = False
        self.facts: dict[str, str] = {}
        self.canonical = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.lower()
        if tag == "link" and self.open[-1].tag == "head":
            self._add_link(attributes)
        if self.passed_over or tag in _NOT_PRINTED:
            self.passed_over += 1
        elif tag == "meta":
            self._add_fact(attributes)
        self.in_title = tag == "title"
        if len(self.open) + self.passed_over > _DEEPEST:
            raise SourceUnreadable(
                self.name,
                f"its elements are nested more than {_DEEPEST} deep",
                "a web page as published",
                "Save the page again from a browser.",
            )
        if not self.passed_over:
            node = Node(tag, dict(attributes), has_blocks=tag in _BLOCKS)
            self.open[-1].children.append(node)
            self.open.append(node)

    def end(self, _: str) -> None:
        self.in_title = False
        if self.passed_over:
            self.passed_over -= 1
            return
        node = self.open.pop()
        self.open[-1].has_blocks |= node.has_blocks

    def data(self, text: str) -> None:
        if self.passed_over:
            return
        text = _NOT_CHARACTERS.sub("", text)  # entities may stand for them
        if self.in_title:
            self.titles.append(text)
        elif self.open[-1].tag != "head":
            self.open[-1].children.append(text)

    def close(self) -> Page:
        return Page(self.open[0], " ".join("".join(self.titles).split()), self.facts, self.canonical)

    def _add_link(self, attributes: dict[str, str]) -> None:
        if "canonical" in attributes.get("rel", "").lower().split():
            self.canonical = self.canonical or attributes.get("href", "").strip()

    def _add_fact(self, attributes: dict[str, str]) -> None:
        named = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
        content = " ".join(attributes.get("content", "").split())
        if named and content:
            self.facts.setdefault(named.lower(), content)
