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
from graph.readers.drawing import Drawing, Inline, paragraphs_of, without_start, words_of
from graph.readers.html_boxes import Boxes
from graph.readers.html_inline import Inliner, Item
from graph.readers.html_outline import Outline
from graph.readers.html_parts import HEADING, TABLE_NOTE, parts_named
from graph.readers.html_rows import FIGURE, Rows, groups_of, one_line
from graph.readers.html_tables import rows_of
from graph.readers.html_tree import ENCLOSING, Node
from graph.readers.layout import RawBlock, RawKind
from graph.wording import is_request

_NOTHING = Text("", ())
_WHOLE = frozenset({"article", "body", "html", "main"})
_BULLET_SIGN = re.compile(r"\s*(?:[•‣▪●◦·☐☑✓✔►▶❯➜→–-]|\((?:[a-z]|[ivx]{2,4})\))\s+(?=\S)")
_FACT = re.compile(
    rf"(?!20\d\d$){FIGURE.pattern}|(?:\d{{1,2}} )?[A-Z][a-z]+ 20\d\d|(?:©|\(c\)|copyright\b|isbn\b).{{,80}}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;:…][\"'”’)\]]*$")
_LONGEST_LABEL = 16  # words


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading that the page goes on under: its level, and the element whose end ends what it heads."""

    level: int
    place: Node


@dataclass(slots=True)
class _Box:
    """
    A box.

    Args:
        around: The level of the heading that it stands under.
        label: That of its own label.
        marked_up: That of its label as marked up, if it is a heading; else 0.
    """

    around: int
    label: int
    marked_up: int = 0


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
        self._boxes: list[_Box] = []
        self._title: Node | None = None
        self._is_before_title = False
        self._has_chapter = False
        self._outline = Outline(inliner, (), None)
        self._named, self._rows = Boxes(inliner), Rows(inliner)
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
        self._outline = Outline(self._inliner, places, title)
        for place in places:
            self._draw(place)
        marked = {mark.number for block in self._raw for mark in block.text.marks}
        for note, number in self._notes.notes.items():
            if number in marked:
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
        elif self._outline.level(node):
            self._draw_heading(node)
        elif node.tag == "table" and self._rows.is_of_data(node):
            self._draw_table(node)
        elif node.tag == "dl":
            self._draw_pairs(node)
        elif card := self._rows.card(node):
            self._add_row(card, starts_table=True, is_head=False)
        elif node.tag == "figcaption" and self._boxes and self._named.is_label(self._inliner.words([node])):
            self._draw_label(node.children)
        elif node.tag in ("caption", "figcaption"):
            self._add(RawKind.CAPTION, self._inliner.read(node.children)[0])
        elif node.tag in ("legend", "summary"):
            if any(self._outline.level(inner) for inner in node.walk()):
                self._walk(node)
            else:
                badges = self._outline.badges(node)
                self._draw_label([child for child in node.children if child not in badges])
                self._draw_badges(badges)
        elif node.tag in ENCLOSING or self._named.name_of(node):
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
        name = self._named.name_of(node)
        level = self._outline.level_of_summary(node)
        while level and self._open and self._open[-1].level >= max(1, level - self._outline.shift):
            self._open.pop()
        with self._box():
            if name and not self._named.opens_with_name(node):
                self._draw_label([name])
            self._walk(node)

    @contextmanager
    def _box(self) -> Iterator[None]:
        place, around = len(self._raw), self._open[-1].level if self._open else 0
        self._boxes.append(_Box(around, around))
        yield
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
        name, rest = self._named.split(line)
        if name and around.tag == "li" and self._boxes and self._boxes[-1].label == self._boxes[-1].around:
            self._draw_label([name])
            self._draw_line(rest, around)
            return
        if name:
            with self._box():
                self._draw_label([name])
                self._draw_line(rest, around)
            return
        lead, reasons = self._named.split_request(line)
        if lead:
            self._draw_line(lead, around)
            self._draw_line(reasons, around)
            return
        content, notes = self._inliner.read(line)
        words = words_of(content)
        if self._named.is_label(words):
            self._draw_label(line)
        elif words:
            emphasis = self._inliner.is_bold(line) or self._is_styled_heading(around, words)
            for paragraph in paragraphs_of(content, self._stands_alone):
                self._draw_paragraph(paragraph, around, emphasis=emphasis)
        for note in notes:
            self._draw_note(note)

    def _draw_paragraph(self, content: list[Inline], around: Node, *, emphasis: bool) -> None:
        if self._is_table_note(around):
            self._add(RawKind.SOURCE_LINE, content)
            return
        bullet, self._bullet = self._bullet, None
        opening = without_start(content, _BULLET_SIGN)
        if bullet is None and words_of(opening) and words_of(opening) != words_of(content):
            bullet, content = "- ", opening
        level = self._boxes[-1].label + 1 if emphasis and self._boxes else 0
        if bullet is None:
            self._add(RawKind.PARAGRAPH, content, level=level, emphasis=emphasis)
        else:
            emphasis = emphasis and is_request(words_of(content))
            self._add(RawKind.BULLET, content, lead=bullet, emphasis=emphasis)

    def _stands_alone(self, words: str) -> bool:
        """Whether a line is a figure, a grade or a fact of the title page, and no part of running text."""
        return bool(_FACT.fullmatch(words)) or self._vocabulary.grade_named(words) is not None

    def _is_table_note(self, around: Node) -> bool:
        """Whether a line under a table says how to read it."""
        last = self._raw[-1].kind if self._raw else None
        is_under = last in (RawKind.ROW, RawKind.SOURCE_LINE) and around.tag not in _WHOLE
        return is_under and (around.tag == "tfoot" or TABLE_NOTE in parts_named(around.get("class")))

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

    def _draw_heading(self, node: Node) -> None:
        badges = self._outline.badges(node)
        items = [child for child in node.children if child not in badges]
        if node is self._title:
            self._is_before_title = False
            self._add(RawKind.HEADING, self._inliner.read(items)[0], level=1)
        elif self._is_before_title or (not self._has_chapter and self._outline.is_subtitle(node)):
            self._draw_line(items, node)
        else:
            self._has_chapter = True
            level = max(1, self._outline.level(node) - self._outline.shift)
            marked_up = level
            if self._named.is_label(self._inliner.words(items)):
                while self._outline.are_names_ranked and self._open and self._open[-1].level >= level:
                    self._open.pop()
                level = self._draw_label(items, level)
                if self._boxes:
                    self._boxes[-1].marked_up = marked_up
            else:
                level = self._level_in_box(level)
                self._draw_heading_line(items, level)
            self._open_under(node, level)
        self._draw_badges(badges)

    def _draw_badges(self, badges: Iterable[Node]) -> None:
        for badge in badges:
            self._add(RawKind.PARAGRAPH, self._inliner.read([badge])[0], emphasis=True)

    def _draw_label(self, items: Iterable[Item], level: int = 2) -> int:
        """A line that heads a box, or what is folded away, marked up as a heading or not; gives its level."""
        level = max(level, self._around() + 1)
        if self._boxes:
            self._boxes[-1].label = level
        self._draw_heading_line(items, level)
        return level

    def _level_in_box(self, level: int) -> int:
        """The level of a heading: in a box below its label, unless it is marked up as no lower than that."""
        if not self._boxes:
            return level
        box = self._boxes[-1]
        is_beside = level <= box.marked_up
        return max(level, box.around + 1 if is_beside else box.label + 1)

    def _around(self) -> int:
        """The level of the heading that a box, or a label outside of boxes, stands under."""
        if self._boxes:
            return self._boxes[-1].around
        return self._open[-1].level if self._open else 0

    def _draw_heading_line(self, items: Iterable[Item], level: int) -> None:
        content, notes = self._inliner.read(items)
        self._add(RawKind.HEADING, content, level=level)
        for note in notes:
            self._draw_note(note)

    def _open_under(self, node: Node, level: int) -> None:
        """Remember what a heading heads."""
        while self._open and self._open[-1].level >= level:
            self._open.pop()
        self._open.append(_Heading(level, self._outline.headed_by(node)))

    # ------------------------------------------------------------ tables, pairs, cards, notes

    def _draw_table(self, table: Node) -> None:
        starts_table = True
        for caption in (node for node in table.elements() if node.tag == "caption"):
            self._draw(caption)
        rows = rows_of(table)
        lists_below = self._rows.columns_of_lists(rows)
        for row in rows:
            if row.note and row.cells[0]:
                self._draw_line(row.cells[0].children, row.note)
                continue
            name = self._inliner.words([row.cells[0]]) if row.cells and row.cells[0] else ""
            if self._named.is_label(name) and not row.is_head:
                with self._box():
                    self._draw_label([name])
                    for cell in dict.fromkeys(row.cells[1:]):
                        if cell:
                            self._walk(cell)
            else:
                for cells in self._rows.lines_of(row, lists_below):
                    starts_table &= not self._add_row(cells, starts_table, row.is_head)

    def _draw_pairs(self, pairs: Node) -> None:
        """A list of terms and details: a row a term, or a box where the details are blocks."""
        starts_table = True
        is_text = self._rows.is_running_text(pairs)
        for terms, details in groups_of(pairs):
            is_folded = is_text or any(node.has_blocks for detail in details for node in detail.elements())
            name = self._inliner.words(terms)
            if details and (is_folded or self._named.is_label(name)):
                with self._box():
                    self._draw_label(terms)
                    for detail in details:
                        self._walk(detail)
            else:
                cells = [one_line(self._inliner.read(node.children)[0]) for node in (*terms, *details)]
                starts_table &= not self._add_row(cells, starts_table, is_head=False)

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
