"""
Which parts of a page are the document, and which belong to the site around it.

Told first by what the elements mean (`main`, `article`, `nav`, roles), then by the words of their classes,
ids and labels (`graph/data/page-parts.csv`), then by what they hold: a stretch made of links alone is a menu.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from graph.readers.html_tables import is_layout
from graph.readers.html_tree import HEADINGS, Node
from graph.vocabulary import Vocabulary

LEFT_OUT, UNSEEN, NOTES, NOTE = "left-out", "unseen", "notes", "note"
TABLE_NOTE, HEADING = "table-note", "heading"
"""The parts that words of classes, ids, roles and labels tell of."""

_NEVER_CONTENT = frozenset(
    "dialog head input menu nav optgroup option output progress search select title".split()  # noqa: SIM905
)
_LABELS = frozenset({"button", "label"})
"""Content in a heading that folds its section, else there to be pressed."""
_WHOLE = frozenset({"html", "body", "main", "article"})
_MAY_NAME = HEADINGS | {"b", "legend", "p", "strong", "summary"}
_SITE_PARTS = frozenset({"header", "footer", "aside"})
_KEPT_UNSEEN = frozenset({*HEADINGS, "caption", "th", "legend", "summary"})
_LINKS_ARE_CONTENT = frozenset({*HEADINGS, "table", "dl", "figcaption", "blockquote", "summary"})
_NAMING = ("class", "id", "role", "aria-label")
_WORD = re.compile(r"[a-z]+|\d+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:has|no|with|without)-[\w-]+")

_ADDRESS = re.compile(r"(?:https?:|www\.)")  # printed to be read, not only to be followed
_SENTENCE = re.compile(r"(?:\S+\s+){4}\S+[.;:]")

_MOSTLY = 0.8  # of the words of a stretch, that make it what they are
_LONGEST_LINK = 15  # words; a line that is one link and no longer is no running text
_LONGEST_MENU_HEAD = 4  # words
_LONGEST_NAMES = 500  # characters of classes and labels that are read
_MOST_HIDDEN = 40  # words; what hides more in the document is folded away, not hidden
_LONGEST_NAME = 6  # words
_LONGEST_RAIL = 200  # words
_OF_OTHERS = re.compile(
    r"\b(?:previous|earlier|last|other|past|archived?) (?:\w+ )?"
    r"(?:inspections?|reports?|grades?|judge?ments?|forces)\b",
    re.IGNORECASE,
)
_WORDS_OF_A_MENU = 10  # words beside its links that a list of links may have


@cache
def _parts() -> Mapping[str, str]:
    """Words -> the part they tell of."""
    text = files("graph").joinpath("data", "page-parts.csv").read_text("utf-8")
    return {row["words"]: row["part"] for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=1024)
def parts_named(words: str) -> frozenset[str]:
    """
    The parts of a page that some words tell of.

    >>> sorted(parts_named("govuk-related-items")), sorted(parts_named("report__relatedness"))
    (['left-out'], [])
    """
    found = _WORD.findall(_HUMP.sub(" ", _NEGATED.sub(" ", words)).lower())
    told = {" ".join(found[at : at + length]) for length in (1, 2, 3, 4) for at in range(len(found))}
    return frozenset(_parts()[wording] for wording in told if wording in _parts())


def naming(node: Node) -> str:
    """The words by which an element is named: its classes, id, role and label."""
    return " ".join(node.get(name) for name in _NAMING if node.get(name))[:_LONGEST_NAMES]


class Parts:
    """
    What of a page is left out.

    Args:
        body: All of the page.
        kept: Elements that are content whatever they look like, and what they hold: the notes.
        vocabulary: Knows the names of boxes.
    """

    def __init__(self, body: Node, kept: Iterable[Node], vocabulary: Vocabulary) -> None:
        self.body = body
        self._vocabulary = vocabulary
        self.kept = frozenset(kept)
        self.parent: dict[Node, Node] = {}
        order = list(body.walk())
        for node in order:
            self.parent.update(dict.fromkeys(node.elements(), node))
        self._amid = dict[Node, frozenset[Node]]()
        self._rails = {node for node in order if self._may_be_rail(node) and self._tells_grades(node)}
        self.words = dict[Node, int]()
        self.linked = dict[Node, int]()
        self._around_kept = {around for node in self.kept for around in (node, *self.around(node))}
        self._left_out = set[Node]()
        self._count(order)
        self._left_out |= {node for node in order if self._is_never_content(node)}
        self._count(order)
        self._left_out |= {node for node in order if self._is_site(node)}
        self._count(order)
        self._left_out |= {node for node in order if self._is_menu(node)}
        self._left_out |= {heading for node in order for heading in self._heads_of_menus(node)}

    def is_left_out(self, node: Node) -> bool:
        """Whether an element, with all in it, belongs to the site and not to the document."""
        return node in self._left_out

    def around(self, node: Node) -> Iterator[Node]:
        """The elements that an element lies in, innermost first."""
        while node in self.parent:
            node = self.parent[node]
            yield node

    def content(self) -> Node:
        """
        The element that holds the document.

        `main` if there is one that holds a good part of the page; in it, an `article` that holds nearly all.
        Without either, the innermost element that holds nearly all running text.
        """
        whole = self._running(self.body)
        main = self._largest(self.body, lambda node: node.tag == "main" or node.get("role") == "main")
        start = main if main and self._running(main) * 3 > whole else self.body
        article = self._largest(
            start, lambda node: node.tag == "article" or node.get("itemprop") == "articleBody"
        )
        if article and self._running(article) >= _MOSTLY * self._running(start):
            return article
        return start if start is main else self._innermost(start)

    def beside(self, content: Node) -> list[Node]:
        """What stands outside the content and belongs to the document: grades, and what is asked of it."""
        found: list[Node] = []
        within = {content, *content.walk(), *self.around(content)}
        for node in self.body.walk():
            if node in within or node in self._left_out or self.is_lost(node):
                continue
            is_asking = node.tag == "aside" and self._asks_for_something(node)
            is_small = node.has_blocks and 0 < self.words[node] <= _LONGEST_RAIL
            if node in self._rails or is_asking or (is_small and self._tells_grades(node)):
                found.append(node)
                within.update(node.walk())
        return found

    # ------------------------------------------------------------ rails

    def _may_be_rail(self, node: Node) -> bool:
        """Whether an element reads as one of the site, by what it is or is called."""
        return node.tag in ("aside", "nav") or (
            node.has_blocks and node.tag not in _WHOLE and LEFT_OUT in parts_named(naming(node))
        )

    def _tells_grades(self, node: Node) -> bool:
        """Whether an element lists the grades of this report: questions and grades, no links elsewhere."""
        text = node.text()
        if len(text.split()) > _LONGEST_RAIL or _OF_OTHERS.search(text):
            return False
        lines = (
            inner.text()
            for inner in node.walk()
            if inner.has_blocks and not any(item.get("href")[:1] not in ("", "#") for item in inner.walk())
        )
        pairs = (
            f"{one.text()} {other.text()}"
            for inner in node.walk()
            for one, other in pairwise(inner.elements())
            if (one.tag, other.tag) == ("dt", "dd")
        )
        graded = {line for line in (*lines, *pairs) if self._vocabulary.graded_question(line)}
        return len(graded) > 1

    def _is_in_rail(self, node: Node) -> bool:
        return bool(self._rails) and (
            node in self._rails or any(around in self._rails for around in self.around(node))
        )

    # ------------------------------------------------------------ counting

    def _count(self, order: list[Node]) -> None:
        """Words of each element, and those of them that are links; without what is left out so far."""
        for node in reversed(order):
            if node in self._left_out:
                self.words[node] = self.linked[node] = 0
                continue
            elements = list(node.elements())
            own = sum(len(child.split()) for child in node.children if isinstance(child, str))
            self.words[node] = own + sum(self.words[child] for child in elements)
            is_link = node.tag == "a" and bool(node.get("href")) and not node.has_blocks
            is_link = is_link and not _ADDRESS.match(node.text())
            self.linked[node] = self.words[node] if is_link else sum(self.linked[child] for child in elements)

    def _running(self, node: Node) -> int:
        return self.words[node] - self.linked[node]

    def _largest(self, start: Node, is_such: Callable[[Node], bool]) -> Node | None:
        found = (node for node in start.walk() if is_such(node) and not self.is_lost(node))
        return max(found, key=self._running, default=None)

    def is_lost(self, node: Node) -> bool:
        """Whether an element is left out, or lies in one that is."""
        return node in self._left_out or any(around in self._left_out for around in self.around(node))

    def _innermost(self, node: Node) -> Node:
        while True:
            children = [child for child in node.elements() if self.words[child]]
            heaviest = max(children, key=self._running, default=None)
            rest = self._running(node) - self._running(heaviest) if heaviest else 0
            if heaviest is None or not heaviest.has_blocks or rest > (1 - _MOSTLY) / 4 * self._running(node):
                return node
            node = heaviest

    # ------------------------------------------------------------ kinds of what is left out

    def _is_never_content(self, node: Node) -> bool:
        """What is not shown, or does something instead of saying something."""
        if node in self._around_kept or node in self._rails:
            return False
        if node.tag in _LABELS:
            return not any(around.tag in _KEPT_UNSEEN for around in self.around(node))
        if node.tag in _NEVER_CONTENT:
            return True
        if node.tag in _KEPT_UNSEEN or node.tag in _WHOLE:
            return False
        is_hidden = "hidden" in node.attributes or node.get("aria-hidden") == "true"
        is_hidden = is_hidden or bool(_NOT_SHOWN.search(node.get("style")))
        return (is_hidden and not self._is_folded(node)) or UNSEEN in parts_named(naming(node))

    def _is_folded(self, node: Node) -> bool:
        """Whether what is hidden is a part of the document that a reader may unfold: it holds sentences."""
        if self.words[node] > _MOST_HIDDEN:
            return True
        in_document = any(around.tag in ("article", "main", "section") for around in self.around(node))
        return in_document and _SENTENCE.search(node.text()) is not None

    def _is_site(self, node: Node) -> bool:
        """Parts of the site by their element or their name; never what most of the page lies in."""
        if (
            node.tag in _WHOLE
            or node.tag in _KEPT_UNSEEN
            or node in self._around_kept
            or self._is_in_rail(node)
        ):
            return False
        if self._running(node) * 2 > self._running(self.body):
            return False
        if node.tag in _SITE_PARTS and not self._is_in_document(node):
            return True
        return LEFT_OUT in parts_named(naming(node)) and not self._is_in_kept(node)

    def _is_in_document(self, node: Node) -> bool:
        """Whether an aside, header or footer is that of an article or section, not that of the page."""
        around = {place.tag for place in self.around(node)}
        if node.tag != "aside" or around & {"article", "section"}:
            return bool(around & {"article", "section", "main"})
        return self._asks_for_something(node) or self._is_amid_text(node)

    def _asks_for_something(self, node: Node) -> bool:
        if self._vocabulary.action_kind_in(naming(node)):
            return True
        heads = (
            inner for inner in node.walk() if inner.tag in _MAY_NAME and self.words[inner] <= _LONGEST_NAME
        )
        return any(self._vocabulary.action_kind_named(head.text()) for head in heads)

    def _is_amid_text(self, node: Node) -> bool:
        """Whether there is running text beside an element, before and behind it."""
        parent = self.parent[node]
        if parent not in self._amid:
            beside = list(parent.elements())
            told = [
                at for at, other in enumerate(beside) if other.tag not in _SITE_PARTS and self._running(other)
            ]
            self._amid[parent] = frozenset(beside[told[0] : told[-1]]) if told else frozenset()
        return node in self._amid[parent]

    def _is_in_kept(self, node: Node) -> bool:
        return any(around in self.kept for around in self.around(node))

    def _is_menu(self, node: Node) -> bool:
        """A stretch of links with next to nothing beside them."""
        words, linked = self.words[node], self.linked[node]
        if not linked or not node.has_blocks or node in self._around_kept or node.tag in _WHOLE:
            return False
        if linked < _MOSTLY * words or words - linked > _WORDS_OF_A_MENU:
            return False
        if self._is_in_kept(node) or self._is_in_rail(node):
            return False
        if any(self._has_links_as_content(around) for around in self.around(node)):
            return False
        has_content = any(self._has_links_as_content(inner) for inner in node.walk())
        links = sum(inner.tag == "a" and bool(self.linked[inner]) for inner in node.walk())
        return not has_content and (links > 1 or words <= _LONGEST_LINK)

    def _has_links_as_content(self, node: Node) -> bool:
        return node.tag in _LINKS_ARE_CONTENT and not (node.tag == "table" and is_layout(node))

    def _heads_of_menus(self, node: Node) -> Iterator[Node]:
        """Headings with a menu under them and nothing else before the next heading."""
        heading: Node | None = None
        for child in node.elements():
            if heading and child in self._left_out and self.linked[child]:
                yield heading
            is_label = child.tag in ("div", "p") and 0 < self.words[child] <= _LONGEST_MENU_HEAD
            if is_label or (child.tag in HEADINGS and child.tag != "h1"):
                heading = child
            elif self.words[child]:
                heading = None
