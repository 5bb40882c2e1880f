"""
What a page sets out in rows without being a table: cards of figures, terms with details, columns of lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from graph.readers.drawing import LINE_BREAK, Inline, words_of
from graph.readers.drawing import lines_of as split_lines
from graph.readers.html_inline import Inliner, Item
from graph.readers.html_tables import Row, is_layout, rows_of
from graph.readers.html_tree import HEADINGS, Node

_CARDS = frozenset({"a", "div", "li", "section"})
_NOT_IN_CARDS = HEADINGS | {"dl", "ol", "table", "ul"}
_SENTENCE_END = re.compile(r"[.!?;:…][\"'”’)\]]*$")
FIGURE = re.compile(r"[£+−–-]?\s?\d[\d,.]*\s?(?:%|percent|per cent|million|m|k|bn)?")
_LONGEST_CARD = 60  # words
_LONGEST_QUESTION = 8  # words
_STOP = re.compile(r"[a-z)”’][.!?][”’]?(?=\s|$)")
_RUNNING_TEXT = 35  # words of a detail; definitions are shorter


class Rows:
    """
    The rows of one page.

    Args:
        inliner: Reads its lines.
    """

    def __init__(self, inliner: Inliner) -> None:
        self._inliner = inliner
        self._parts = inliner.parts
        self._vocabulary = inliner.vocabulary

    def is_of_data(self, table: Node) -> bool:
        """Whether a table holds data and does not only place blocks."""
        rows = rows_of(table)[:1]
        return not is_layout(table) or any(self.is_head_of_grades(row) or self._kinds(row) for row in rows)

    def columns_of_lists(self, rows: list[Row]) -> frozenset[int]:
        """The columns of which each cell is a list: those headed by grades alone, or by kinds of action."""
        if not rows:
            return frozenset()
        if self.is_head_of_grades(rows[0]):
            return frozenset(range(len(rows[0].cells)))
        return self._kinds(rows[0])

    def _kinds(self, head: Row) -> frozenset[int]:
        """The columns of a table that its head names as those of kinds of action."""
        words = [self._inliner.words([cell]) if cell else "" for cell in head.cells]
        if not head.is_head or len(words) < 2:
            return frozenset()
        return frozenset(at for at, name in enumerate(words) if self._vocabulary.action_kind_named(name))

    def is_head_of_grades(self, row: Row) -> bool:
        """Whether a row names grades alone, so that its columns are lists of what is graded so."""
        words = [self._inliner.words([cell]) for cell in row.cells if cell]
        return len(words) > 1 and all(map(self._vocabulary.grade_named, words))

    def card(self, node: Node) -> list[list[Inline]]:
        """
        The lines of a figure with its label, or of a question with its grade, as cells; empty for no card.

        Each line is an element, with no text between them: a page sets them apart by style alone.
        """
        if node.tag not in _CARDS or self._parts.words[node] > _LONGEST_CARD:
            return []
        leaves = list(self._leaves(node))
        lines = [self._inliner.read([leaf])[0] for leaf in leaves]
        words = [words_of(line) for line in lines]
        are_labels = len(lines) > 1 and all(line and not _SENTENCE_END.search(line) for line in words)
        is_grade = any(map(self._vocabulary.grade_named, words))
        if are_labels and (any(map(FIGURE.fullmatch, words)) or is_grade):
            whole = " ".join(words)
            is_card = not is_grade or self._is_graded(words, whole)
            return [one_line(line) for line in lines] if is_card else []
        return []

    def _is_graded(self, lines: list[str], whole: str) -> bool:
        """Whether lines are a question and its grade: one of the lists, or a short name that no list has."""
        if self._vocabulary.graded_question(whole):
            return True
        names = [line for line in lines if not self._vocabulary.grade_named(line)]
        is_pair = len(lines) == 2 and len(names) == 1
        is_name = is_pair and names[0].count(" ") < _LONGEST_QUESTION and names[0].replace(" ", "").isalpha()
        return is_name and not self._vocabulary.grade_named(whole)

    def is_running_text(self, pairs: Node) -> bool:
        """Whether the details of a list of terms are running text with titles, not definitions or facts."""
        details = [node for _, group in groups_of(pairs) for node in group]
        words = sum(self._parts.words[node] for node in details)
        sentences = sum(len(_STOP.findall(self._inliner.words([node]))) for node in details)
        return bool(details) and words >= _RUNNING_TEXT * len(details) and sentences >= 2 * len(details)

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

    def lines_of(self, row: Row, lists: frozenset[int]) -> Iterator[list[list[Inline]]]:
        """The cells of a row; where they are lists, line by line, other cells with the first."""
        read = [self._inliner.read(cell.children)[0] if cell else [] for cell in row.cells]
        if not lists:
            yield [one_line(cell) for cell in read]
            return
        lines = [
            [line for line in split_lines(cell) if words_of(line)]
            if at in lists and (len(lists) == len(read) or _holds_list(row.cells[at]))
            else [one_line(cell)]
            for at, cell in enumerate(read)
        ]
        for place in range(max(map(len, lines), default=0)):
            yield [cell[place] if place < len(cell) else [] for cell in lines]


def _holds_list(cell: Node | None) -> bool:
    return cell is not None and any(node.tag in ("ul", "ol") for node in cell.walk())


def one_line(content: Iterable[Inline]) -> list[Inline]:
    """The content without forced line breaks."""
    return [item.replace(LINE_BREAK, " ") if isinstance(item, str) else item for item in content]


def groups_of(pairs: Node) -> Iterator[tuple[list[Node], list[Node]]]:
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
