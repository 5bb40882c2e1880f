"""
The content of a page, block by block, in the order of the page.

In: the element that holds the document. Out: raw blocks for `graph.readers.layout`, drawn one after another.
Boxes (asides, folded parts, items, stretches that call themselves an area for improvement or the like) are
closed behind their last block, so that the text after one belongs to the section around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from graph.document import Text
from graph.readers.drawing import (
    LINE_BREAK,
    Drawing,
    Inline,
    lines_of,
    paragraphs_of,
    without_start,
    words_of,
)
from graph.readers.html_inline import Inliner, Item
from graph.readers.html_parts import HEADING, naming, parts_named
from graph.readers.html_tables import Row, is_layout, rows_of
from graph.readers.html_tree import HEADINGS, Node
from graph.readers.layout import RawBlock, RawKind

_NOTHING = Text("", ())
_ENCLOSING = frozenset({"aside", "blockquote", "dd", "details", "fieldset", "figure", "li", "td"})
_CARDS = frozenset({"a", "div", "li", "section"})
_NOT_IN_CARDS = HEADINGS | {"dl", "ol", "table", "ul"}
_WHOLE = frozenset({"article", "body", "html", "main"})
_BULLET_SIGN = re.compile(r"\s*[•‣▪●◦·–-]\s+(?=\S)")
_JOINTS = " \n\t\r\xa0:.–—-"
_FORCE = re.compile(
    r"^(?:an )?(?:inspection of )?(?:\S+ ){1,5}(?:Police|Constabulary|Police Service)$", re.IGNORECASE
)
_NAME = re.compile(r"\s*(?P<name>[A-Z][\w() ]{2,40}?)\s*[:–—]\s*\S")
_SENTENCE_END = re.compile(r"[.!?;:…][\"'”’)\]]*$")
_FIGURE = re.compile(r"[£+−–-]?\s?\d[\d,.]*\s?(?:%|percent|per cent|million|m|k|bn)?")
_LONGEST_LABEL = 16  # words
_LONGEST_CARD = 60  # words
_LONGEST_BOX = 800  # words
_LONGEST_HEAD = 60  # words of the title and what stands beside it


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading that the page goes on under: its level, and the element whose end ends what it heads."""

    level: int
    place: Node


class Blocks:
    """
    Draws the blocks of one page.

    Args:
        inliner: Reads its lines.
        drawing: Takes the text.
    """

    def __init__(self, inliner: Inliner, drawing: Drawing) -> None:
        self._inliner = inliner
        self._parts, self._notes = inliner.parts, inliner.notes
        self._vocabulary = inliner.vocabulary
        self._drawing = drawing
        self._raw: list[RawBlock] = []
        self._drawn_notes: set[Node] = set()
        self._open: list[_Heading] = []
        self._boxes: list[int] = []  # for each box around: the level of the heading that it stands under
        self._in_action = 0
        self._title: Node | None = None
        self._is_before_title = False
        self._has_chapter = False
        self._shift = 0
        self._bullet: str | None = None

    def draw(self, content: Iterable[Node], title: Node | None) -> tuple[RawBlock, ...]:
        """
        The blocks of some elements, one after another, and the notes that their marks lead to.

        Args:
            content: Elements that lie beside one another.
            title: The heading that is the title of the document; None if it has none.
        """
        places = list(content)
        self._title, self._is_before_title = title, title is not None
        levels = [self._level(node) for place in places for node in place.walk() if self._is_outline(node)]
        self._shift = min(levels, default=1) - 1
        for place in places:
            self._draw(place)
        for note in self._notes.notes:
            if any(
                self._notes.notes[note] == mark.number for block in self._raw for mark in block.text.marks
            ):
                self._draw_note(note)
        return tuple(self._raw)

    def draw_line(self, words: str, kind: RawKind = RawKind.PARAGRAPH) -> None:
        """A block of words that stand in no element of the page's body."""
        self._add(kind, [words], level=1)

    # ------------------------------------------------------------ walking

    def _draw(self, node: Node) -> None:
        if self._parts.is_left_out(node):
            return
        if node in self._notes.notes:
            self._draw_note(node)
        elif self._level(node):
            self._draw_heading(node)
        elif node.tag == "table" and self._is_of_data(node):
            self._draw_table(node)
        elif node.tag == "dl":
            self._draw_pairs(node)
        elif card := self._card(node):
            self._add_row(card, starts_table=True, is_head=False)
        elif node.tag in ("caption", "figcaption"):
            self._add(RawKind.CAPTION, self._inliner.read(node.children)[0])
        elif node.tag in ("legend", "summary"):
            self._draw_label(node.children)
        elif node.tag in _ENCLOSING or self._box_name(node):
            self._draw_box(node)
        else:
            self._walk(node)

    def _walk(self, node: Node) -> None:
        """Draw what is in an element: blocks as they come, what stands between them as paragraphs."""
        line: list[Item] = []
        number = 0
        for child in _captions_first(node):
            if isinstance(child, str) or not child.has_blocks:
                line.append(child)
                continue
            self._draw_line(line, node)
            line = []
            if child.tag == "li":
                number = _item_number(node, child, number)
                self._bullet = f"{number}. " if node.tag == "ol" else "- "
            self._draw(child)
        self._draw_line(line, node)
        while self._open and self._open[-1].place is node:
            self._open.pop()

    def _draw_box(self, node: Node) -> None:
        """Draw what is closed off from the text around it; its headings stand below the one around."""
        name = self._box_name(node)
        with self._box(is_action=bool(name)):
            if name and not self._opens_with_name(node):
                self._draw_label([name])
            self._walk(node)

    @contextmanager
    def _box(self, *, is_action: bool) -> Iterator[None]:
        place, around = len(self._raw), self._open[-1].level if self._open else 0
        self._boxes.append(around)
        self._in_action += is_action
        yield
        self._in_action -= is_action
        self._boxes.pop()
        while self._open and self._open[-1].level > around:
            self._open.pop()
        if any(block.kind is RawKind.HEADING or block.emphasis for block in self._raw[place:]):
            self._raw.append(RawBlock(RawKind.END, _NOTHING, level=around + 1))

    # ------------------------------------------------------------ lines

    def _draw_line(self, line: list[Item], around: Node) -> None:
        """Draw the text between two blocks: one paragraph or several, and the notes that stand in it."""
        if not any(isinstance(item, Node) or item.strip() for item in line):
            return
        name, rest = self._named_start(line)
        if name:
            with self._box(is_action=True):
                self._draw_label([name.rstrip(_JOINTS)])
                self._draw_line(rest, around)
            return
        content, notes = self._inliner.read(line)
        words = words_of(content)
        if self._is_box_label(words):
            self._draw_label(line)
        elif words:
            emphasis = self._inliner.is_bold(line) or self._is_styled_heading(around, words)
            for paragraph in paragraphs_of(content):
                self._draw_paragraph(paragraph, emphasis=emphasis)
        for note in notes:
            self._draw_note(note)

    def _draw_paragraph(self, content: list[Inline], *, emphasis: bool) -> None:
        bullet, self._bullet = self._bullet, None
        opening = without_start(content, _BULLET_SIGN)
        if bullet is None and words_of(opening) and words_of(opening) != words_of(content):
            bullet, content = "- ", opening
        level = self._boxes[-1] + 2 if emphasis and self._boxes else 0
        if bullet is None:
            self._add(RawKind.PARAGRAPH, content, level=level, emphasis=emphasis)
        else:
            self._add(RawKind.BULLET, content, lead=bullet)

    def _is_styled_heading(self, around: Node, words: str) -> bool:
        """Whether a line is set as a heading by the name of its class alone."""
        if around.tag in _WHOLE or len(words.split()) > _LONGEST_LABEL or _SENTENCE_END.search(words):
            return False
        return HEADING in parts_named(around.get("class")) and around.text() == words

    def _add(
        self,
        kind: RawKind,
        content: Iterable[Inline],
        *,
        level: int = 0,
        lead: str = "",
        number: str = "",
        emphasis: bool = False,
    ) -> None:
        content = list(content)
        if words_of(content):
            text = self._drawing.block(content, lead)
            self._raw.append(RawBlock(kind, text, level=level, number=number, emphasis=emphasis))

    # ------------------------------------------------------------ headings and names of boxes

    def _level(self, node: Node) -> int:
        """The level of a heading as marked up, from 1; 0 for what is no heading."""
        if node.tag in HEADINGS:
            return int(node.tag[1])
        level = node.get("aria-level")
        return int(level) if node.get("role") == "heading" and level in ("1", "2", "3", "4", "5", "6") else 0

    def _is_outline(self, node: Node) -> bool:
        """Whether an element is a heading below the title and in no box."""
        if not self._level(node) or node is self._title or self._is_subtitle(node):
            return False
        if self._vocabulary.action_kind_named(node.text()):
            return False
        return not any(
            self._parts.is_left_out(around) or around.tag in _ENCLOSING
            for around in (node, *self._parts.around(node))
        )

    def _draw_heading(self, node: Node) -> None:
        badges = self._badges(node)
        items = [child for child in node.children if child not in badges]
        if node is self._title:
            self._is_before_title = False
            self._add(RawKind.HEADING, self._inliner.read(items)[0], level=1)
        elif self._is_no_heading(node, self._inliner.words(items)):
            self._draw_line(items, node)
        else:
            self._has_chapter = True
            level = self._level(node) - self._shift
            around = self._boxes[-1] if self._boxes else 0
            self._draw_heading_line(items, max(1, level, around + bool(self._boxes)), node)
        for badge in badges:
            self._add(RawKind.PARAGRAPH, self._inliner.read([badge])[0], emphasis=True)

    def _is_no_heading(self, node: Node, words: str) -> bool:
        """Whether what is set as a heading is a line of the title page, or what a box asks for."""
        if self._is_before_title or self._is_subtitle(node):
            return True
        return bool(self._in_action and _SENTENCE_END.search(words)) and not self._is_box_label(words)

    def _draw_label(self, items: Iterable[Item]) -> None:
        """A line that heads a box, or what is folded away, without being marked up as a heading."""
        around = self._boxes[-1] if self._boxes else self._open[-1].level if self._open else 0
        self._draw_heading_line(items, max(2, around + 1), None)

    def _draw_heading_line(self, items: Iterable[Item], level: int, node: Node | None) -> None:
        content, notes = self._inliner.read(items)
        self._add(RawKind.HEADING, content, level=level)
        for note in notes:
            self._draw_note(note)
        if node is None:
            return
        while self._open and self._open[-1].level >= level:
            self._open.pop()
        self._open.append(_Heading(level, self._headed_by(node)))

    def _headed_by(self, heading: Node) -> Node:
        """The innermost element that holds more than the heading: what the heading heads ends with it."""
        words = heading.text()
        return next((around for around in self._parts.around(heading) if around.text() != words), heading)

    def _badges(self, heading: Node) -> list[Node]:
        """Grades set into a heading ("Preventing crime [Good]"): lines of their own."""
        found = [child for child in heading.elements() if self._vocabulary.grade_named(child.text())]
        rest = [child for child in heading.children if child not in found]
        return found if self._inliner.words(rest) else []

    def _is_subtitle(self, node: Node) -> bool:
        """Whether a heading belongs to the title: it stands beside it in a head, or names the force."""
        if self._title is None or self._has_chapter:
            return False
        head = next((around for around in self._parts.around(self._title)), None)
        if head is not None and head in self._parts.around(node):
            return self._parts.words[head] <= _LONGEST_HEAD or _names_force(node.text())
        return _names_force(node.text())

    def _is_box_label(self, words: str) -> bool:
        return bool(self._vocabulary.action_kind_named(words))

    def _box_name(self, node: Node) -> str:
        """What a box is called: by its label or class, or by its first line; empty for what is no box."""
        if node.tag in _WHOLE or not node.has_blocks or self._parts.words[node] > _LONGEST_BOX:
            return ""
        if self._is_box_label(node.text()):
            return ""
        named = self._vocabulary.action_kind_in(naming(node))
        if named:
            return self._vocabulary.lists["action-kind"][named].label
        line = self._first_line(node)
        return line if self._is_box_label(line) else self._split_name(line)

    def _opens_with_name(self, node: Node) -> bool:
        line = self._first_line(node)
        return self._is_box_label(line) or bool(self._split_name(line))

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

    def _named_start(self, line: list[Item]) -> tuple[str, list[Item]]:
        """The name of a box that a line starts with, and the rest: "Cause of concern: The force …"."""
        place = next((at for at, item in enumerate(line) if self._inliner.words([item])), None)
        if place is None:
            return "", line
        first, rest = line[place], line[place + 1 :]
        if isinstance(first, str):
            name = self._split_name(first)
            return name, [first.lstrip()[len(name) :].lstrip(_JOINTS), *rest] if name else line
        name = self._inliner.words([first])
        if not self._is_box_label(name) or not self._inliner.words(rest):
            return "", line
        if rest and isinstance(rest[0], str):
            rest[0] = rest[0].lstrip(_JOINTS)
        return name, rest

    def _split_name(self, words: str) -> str:
        """The name of a box before a colon or dash, if words start with one and go on."""
        found = _NAME.match(words)
        return found.group("name") if found and self._is_box_label(found.group("name")) else ""

    # ------------------------------------------------------------ tables, pairs, cards, notes

    def _is_of_data(self, table: Node) -> bool:
        return not is_layout(table) or any(map(self._is_head_of_grades, rows_of(table)[:1]))

    def _draw_table(self, table: Node) -> None:
        starts_table = True
        for caption in (node for node in table.elements() if node.tag == "caption"):
            self._draw(caption)
        rows = rows_of(table)
        lists_below = bool(rows) and self._is_head_of_grades(rows[0])
        for row in rows:
            name = self._inliner.words([row.cells[0]]) if row.cells and row.cells[0] else ""
            if self._is_box_label(name) and not row.is_head:
                with self._box(is_action=True):
                    self._draw_label([name])
                    for cell in dict.fromkeys(row.cells[1:]):
                        if cell:
                            self._walk(cell)
            else:
                for cells in self._lines_of(row, lists_below):
                    starts_table &= not self._add_row(cells, starts_table, row.is_head)

    def _draw_pairs(self, pairs: Node) -> None:
        """A list of terms and details: a row a term, or a box where the details are blocks."""
        starts_table = True
        for terms, details in _groups(pairs):
            is_folded = any(node.has_blocks for detail in details for node in detail.elements())
            name = self._inliner.words(terms)
            if details and (is_folded or self._is_box_label(name)):
                with self._box(is_action=self._is_box_label(name)):
                    self._draw_label(terms)
                    for detail in details:
                        self._walk(detail)
            else:
                cells = [_one_line(self._inliner.read(node.children)[0]) for node in (*terms, *details)]
                starts_table &= not self._add_row(cells, starts_table, is_head=False)

    def _is_head_of_grades(self, row: Row) -> bool:
        """Whether a row names grades alone, so that its columns are lists of what is graded so."""
        words = [self._inliner.words([cell]) for cell in row.cells if cell]
        return len(words) > 1 and all(map(self._vocabulary.grade_named, words))

    def _card(self, node: Node) -> list[list[Inline]]:
        """
        The lines of a figure set with its label, as the cells of a row; empty for what is no such card.

        Each line is an element, with no text between them: a page sets them apart by style alone.
        """
        if node.tag not in _CARDS or self._parts.words[node] > _LONGEST_CARD:
            return []
        leaves = list(self._leaves(node))
        lines = [self._inliner.read([leaf])[0] for leaf in leaves]
        words = [words_of(line) for line in lines]
        are_labels = all(line and not _SENTENCE_END.search(line) for line in words)
        is_card = len(lines) > 1 and are_labels and any(map(_FIGURE.fullmatch, words))
        if not is_card or self._vocabulary.grade_named(" ".join(words)):
            return []
        return [_one_line(line) for line in lines]

    def _leaves(self, node: Node) -> Iterator[Item]:
        """The innermost elements that hold text; text beside elements comes as it is."""
        items = [item for item in node.children if isinstance(item, Node) or item.strip()]
        if any(isinstance(item, str) for item in items) or not items:
            yield node
            return
        for item in items:
            if isinstance(item, Node) and not self._parts.is_left_out(item):
                if item.tag in _NOT_IN_CARDS:
                    yield from (item, "")
                elif item.has_blocks:
                    yield from self._leaves(item)
                else:
                    yield item

    def _lines_of(self, row: Row, lists_below: bool) -> Iterator[list[list[Inline]]]:
        """The cells of a row; where they are lists, line by line."""
        read = [self._inliner.read(cell.children)[0] if cell else [] for cell in row.cells]
        if not lists_below:
            yield [_one_line(cell) for cell in read]
            return
        lines = [[line for line in lines_of(cell) if words_of(line)] for cell in read]
        for place in range(max(map(len, lines), default=0)):
            yield [cell[place] if place < len(cell) else [] for cell in lines]

    def _add_row(self, cells: list[list[Inline]], starts_table: bool, is_head: bool) -> bool:
        """Draw a row; False if it is empty."""
        if not any(map(words_of, cells)):
            return False
        text, drawn = self._drawing.row(cells, starts_table=starts_table)
        self._raw.append(RawBlock(RawKind.ROW, text, cells=drawn, emphasis=is_head))
        return True

    def _draw_note(self, note: Node) -> None:
        if note in self._drawn_notes:
            return
        self._drawn_notes.add(note)
        content, _ = self._inliner.read(note.children)
        number = self._notes.notes[note]
        self._add(
            RawKind.FOOTNOTE,
            self._notes.without_number(note, content),
            lead=f"[{number}] ",
            number=number,
        )


def _names_force(words: str) -> bool:
    return _FORCE.match(words) is not None


def _one_line(content: Iterable[Inline]) -> list[Inline]:
    return [item.replace(LINE_BREAK, " ") if isinstance(item, str) else item for item in content]


def _captions_first(node: Node) -> list[Item]:
    """The children of an element, the caption of a figure before what it is the caption of."""
    if node.tag != "figure":
        return node.children
    return sorted(node.children, key=lambda child: isinstance(child, str) or child.tag != "figcaption")


def _item_number(parent: Node, item: Node, last: int) -> int:
    """The number of an item of an ordered list."""
    start, value = parent.get("start"), item.get("value")
    if value.isdecimal():
        return int(value[:4])
    return int(start[:4]) if not last and start.isdecimal() else last + 1


def _groups(pairs: Node) -> Iterator[tuple[list[Node], list[Node]]]:
    """Terms with the details that belong to them, whether or not a `div` is around each group."""
    terms: list[Node] = []
    details: list[Node] = []
    for node in (inner for child in pairs.elements() for inner in (child, *child.elements())):
        if node.tag == "dt":
            if details:
                yield terms, details
                terms, details = [], []
            terms.append(node)
        elif node.tag == "dd":
            details.append(node)
    if terms or details:
        yield terms, details
