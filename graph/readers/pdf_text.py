"""
Draws the text of a PDF: paragraphs in reading order, line for line, and the clean words of each beside it.

The text drawn keeps the lines as printed; paragraphs are set apart by a blank line, pages by two. The clean
words leave out what print needed: line ends, hyphens at line ends, footnote marks, bullets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.document import Mark, Run, Text
from graph.readers import inline
from graph.readers.pdf_lines import Fragment, is_mark, is_spaced
from graph.readers.pdf_paragraphs import Paragraph
from graph.readers.pdf_scan import SOFT_HYPHEN
from graph.readers.pdf_words import Word

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BROKEN = re.compile(r"(?P<head>[^\W\d_]+(?:-[^\W\d_]+)*)-$")
_PREFIXES = re.compile(
    "anti|co|counter|cross|cyber|ex|inter|mid|multi|non|post|pre|pro|re|self|semi|socio|sub"
)
"""Beginnings that are often written with a hyphen."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_ADDRESS_GOES_ON = re.compile(r"[/_=?&%#-]|\.\w")
_FEW = 0.04
"""Of the lines: as many end in the hyphen of a compound by chance."""
_WIDE = 2.0
"""Of the type size: white as wide as this between words is drawn as a tab."""
_BACK_LINKS = frozenset("↑↩⤴⏎") | {"↩︎"}
"""What web pages put behind a note, to lead back to its mark."""
_PARAGRAPH_END = "\n\n"
_PAGE_END = "\n\n\n"


class Hyphens:
    """
    Tells whether a hyphen at a line end belongs to the word.

    Args:
        texts: Lines of the document and other known words, to learn how words are written.
        line_ends: The last word of every line and the first of the next; left out, words may be broken.
    """

    def __init__(self, texts: Iterable[str], line_ends: Sequence[tuple[str, str]] = ()) -> None:
        self._words = Counter(word for text in texts for word in _WORD.findall(text.lower()))
        self._breaks_words = not line_ends or self._has_broken_words(line_ends)

    def keeps(self, head: str, tail: str) -> bool:
        """Whether "re-" and "offending" make "re-offending" and not "reoffending"."""
        if not tail[:1].islower() or "-" in head:
            return True
        head, tail = head.lower(), tail.lower()
        hyphenated, joined = self._words[f"{head}-{tail}"], self._words[head + tail]
        if hyphenated or joined:
            return hyphenated >= joined
        if not self._breaks_words:
            return True
        return self._is_compound(head, tail)

    def _is_compound(self, head: str, tail: str) -> bool:
        is_whole = len(tail) > 2 and self._words[tail] > 0
        return is_whole and (_PREFIXES.fullmatch(head) is not None or self._words[head] > 0)

    def _has_broken_words(self, line_ends: Sequence[tuple[str, str]]) -> bool:
        """
        Whether hyphens at line ends were put there in setting.

        In a document that breaks no words, a line ends in a hyphen now and then, where a compound has one.
        """
        if any(last.endswith(SOFT_HYPHEN) for last, _ in line_ends):
            return False  # which sets its own hyphens apart
        found = [
            (broken["head"].lower(), first.group().lower())
            for last, following in line_ends
            if (broken := _BROKEN.search(last)) and (first := _WORD.match(following))
        ]
        whole = sum(
            self._words[f"{head}-{tail}"] > 0 or self._is_compound(head, tail) for head, tail in found
        )
        return len(found) > _FEW * len(line_ends) and 2 * whole < len(found)


def ends_in_hyphen(word: str) -> bool:
    """Whether a word at a line end may go on in the next line."""
    return word.endswith(SOFT_HYPHEN) or _BROKEN.search(word) is not None


def _goes_on_as_address(text: str, tail: str) -> bool:
    """Whether a web address is broken at a line end, where no hyphen is put."""
    if not tail or _ADDRESS.search(text) is None or tail[:1].isupper():
        return False
    return _ADDRESS_GOES_ON.search(text[-1] + tail) is not None


class Drawing:
    """The text drawn so far."""

    def __init__(self, hyphens: Hyphens) -> None:
        self.pages: list[int] = []
        self._hyphens = hyphens
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def start_page(self) -> None:
        """Go on to the next page."""
        if self.pages:
            self._put(_PAGE_END)
        self.pages.append(self._length)

    def paragraph(self, paragraph: Paragraph) -> Text:
        """Draw a paragraph and give back its clean words."""
        self._start_block()
        clean = _Clean()
        self._lines(paragraph.lines, "\n", clean, note=bool(paragraph.note))
        return clean.text()

    def row(self, cells: Sequence[Sequence[Fragment]]) -> tuple[Text, tuple[Text, ...]]:
        """Draw a row of a table, tabs between its cells; its clean words and those of each cell."""
        self._start_block(_PARAGRAPH_END[:1])
        whole, parts = _Clean(), list[Text]()
        for place, cell in enumerate(cells):
            if place:
                whole.put(" ", self._put("\t"))
            part = _Clean()
            self._lines(cell, " ", part, whole)
            parts.append(part.text())
        return whole.text(), tuple(parts)

    def _start_block(self, between: str = _PARAGRAPH_END) -> None:
        if self._parts and self.pages and self._length > self.pages[-1]:
            self._put(between)

    def _put(self, text: str) -> int:
        """Draw some text; the offset at which it starts."""
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start

    def _lines(self, lines: Sequence[Fragment], line_end: str, *clean: _Clean, note: bool = False) -> None:
        for place, line in enumerate(lines):
            if place:
                at = self._put(line_end)
                for words in clean:
                    words.put(" ", at)
            if line.marker:
                self._put(f"{line.marker.text} ")
            tail = lines[place + 1].words[0].text if place + 1 < len(lines) else ""
            self._words(line.words, tail, clean, note and place == 0 and line.marker is None)

    def _words(self, words: Sequence[Word], tail: str, clean: Sequence[_Clean], is_note: bool) -> None:
        for index, word in enumerate(words):
            if index and is_spaced(words, index):
                gap = word.left - words[index - 1].right
                at = self._put("\t" if gap > _WIDE * word.style.size else " ")
                for item in clean:
                    item.put(" ", at)
            is_last = index == len(words) - 1
            if (is_note and index == 0) or (is_last and not tail and word.text in _BACK_LINKS):
                self._put(word.text)
            elif is_mark(word):
                self._put(word.text)
                for item in clean:
                    item.mark(word.text)
            else:
                self._word(word.text, tail if is_last else "", clean)

    def _word(self, text: str, tail: str, clean: Sequence[_Clean]) -> None:
        is_soft = text.endswith(SOFT_HYPHEN)
        text = text.replace(SOFT_HYPHEN, "") + ("-" if is_soft else "")
        at = self._put(text)
        broken = _BROKEN.search(text) if tail else None
        first = _WORD.match(tail)
        is_address = _goes_on_as_address(text, tail)
        drops = (
            broken
            and first
            and not is_address
            and (is_soft or not self._hyphens.keeps(broken["head"], first.group()))
        )
        for item in clean:
            item.put(text[:-1] if drops else text, at)
            if is_address or (broken and first):
                item.glue()


def join(texts: Sequence[Text], hyphens: Hyphens) -> Text:
    """One text of the pieces of a paragraph; a word broken between two of them is made whole."""
    whole = texts[0]
    for piece in texts[1:]:
        last = whole.words.rpartition(" ")[2]
        broken, first = _BROKEN.search(last), _WORD.match(piece.words)
        if not (broken and first):
            whole = inline.join([whole, piece])
            continue
        at = len(whole.words)
        if not hyphens.keeps(broken["head"], first.group()):
            at -= 1
        whole = _glued(whole, piece, at)
    return whole


def _glued(whole: Text, piece: Text, at: int) -> Text:
    """Two texts side by side with no space; the first is cut to some length."""
    number = max((run.piece for run in whole.runs), default=0) + 1
    runs = [replace(run, length=min(run.length, at - run.at)) for run in whole.runs if run.at < at]
    runs += [replace(run, at=run.at + at, piece=run.piece + number) for run in piece.runs]
    marks = (*whole.marks, *(replace(mark, at=mark.at + at) for mark in piece.marks))
    return Text(whole.words[:at] + piece.words, tuple(runs), marks)


class _Clean:
    """Clean words and where they stand in the text drawn."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._length = 0
        self._runs: list[Run] = []
        self._marks: list[Mark] = []
        self._glued = False

    def put(self, text: str, source: int) -> None:
        """Add characters that stand at some offset of the text drawn."""
        if text == " " and (self._glued or not self._words or self._words[-1][-1:] == " "):
            return
        self._glued = False
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        if last and last.source + last.length == source and last.at + last.length == self._length:
            self._runs[-1] = replace(last, length=last.length + len(text))
        else:
            self._runs.append(Run(self._length, source, len(text), 0))
        self._words.append(text)
        self._length += len(text)

    def glue(self) -> None:
        """Take no space next: the word goes on in the next line."""
        self._glued = True

    def mark(self, numbers: str) -> None:
        """Note a footnote mark."""
        at = len("".join(self._words).rstrip())
        self._marks += [Mark(number, at) for number in numbers.split(",")]

    def text(self) -> Text:
        words = "".join(self._words)
        length = len(words.rstrip())
        runs = [
            replace(run, length=min(run.length, length - run.at)) for run in self._runs if run.at < length
        ]
        return Text(words[:length], tuple(runs), tuple(self._marks))
