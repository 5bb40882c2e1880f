"""
From blocks as they stand in a file to blocks and sections as they were meant.

What a conversion from print breaks is mended here, for every reader alike: a paragraph cut by a page or by
footnotes is joined again, stray heading levels are set right by the contents list, and captions, grade lines,
source lines and the contents list are told from running text. Nothing is lost: every block of the file comes
out once, and its spans still point to where it stood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from graph.document import Block, BlockKind, Section, Text
from graph.identifiers import slug
from graph.readers.graded_lines import graded_lines
from graph.readers.inline import join
from graph.readers.lengths import LONGEST_BLOCK, cuts
from graph.vocabulary import load_vocabulary


class RawKind(Enum):
    """What a reader can tell of a block by its markup alone."""

    HEADING = auto()
    PARAGRAPH = auto()
    BULLET = auto()
    ROW = auto()
    FOOTNOTE = auto()
    CAPTION = auto()
    SOURCE_LINE = auto()
    END = auto()
    """Where a box ends that headings of its `level` and below opened; it has no text."""


@dataclass(frozen=True)
class RawBlock:
    """A block as a reader finds it; `level` is that of its markup, 1 to 6, for what may be a heading."""

    kind: RawKind
    text: Text
    level: int = 0
    number: str = ""
    cells: tuple[Text, ...] = ()
    emphasis: bool = False


_CAPTION = re.compile(
    r"^(?:Figure|Fig\.?|Table|Chart|Graph|Map)\s+(?P<number>\d+[a-z]?|[A-Z]\d?)\s*[:.–-]\s*\S", re.IGNORECASE
)
_SOURCE_LINE = re.compile(
    r"^(?:Sources?:|(?:For further information|Please see)\b.{0,80}\bannex)", re.IGNORECASE
)
_ANNEX = re.compile(r"^(?:annex|appendix)\b", re.IGNORECASE)
_TITLE_LINE = re.compile(
    r"\b(?:PEEL|(?:inspection|assessment) of|[Pp]olice (?:effectiveness|efficiency|legitimacy))\b"
    r"|(?:Police|Police Service|Constabulary)$"
)
_CONTENTS = re.compile(
    r"^(?:(?:table of )?contents|(?:on|in) this (?:page|report|document)):?$", re.IGNORECASE
)
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[A-Z][.)])\s+(?=\w)")
_CONTENTS_END = re.compile(r"[\s.…]*\d*$")
_ENDS_A_SENTENCE = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_GOES_ON = re.compile(r"^[\"'“‘(\[]?[a-z]")
_RUNNING_TEXT = 8  # words; a shorter line may be a title or a label and is left as it stands
_LEFT_HANGING = re.compile(r"(?:,|\b(?:a|an|and|as|at|by|for|from|in|its|of|on|or|that|the|their|to|with))$")
_NOT_GRADED = re.compile(
    r"(?P<question>.+?)\s*(?:[:(|]|\s[–—-]\s)\s*"
    r"not (?:been )?(?:inspected|assessed|judged|examined)\b.{0,40}",
    re.IGNORECASE,
)
_NAME = re.compile(r"([A-Z][\w() ]{2,40}?)\s*(?::|\s[–—])\s+(?=(?:\S+\s+){4})")
_BOLD_TITLE = 3
_CONCERN, _RECOMMENDATION = "cause-of-concern", "recommendation"
_LETTER = re.compile(r"[^\W\d_]")
_SHORT_HEADING = 200  # characters; longer bold text is a statement, not a heading


def arrange(raw: Sequence[RawBlock]) -> tuple[tuple[Section, ...], tuple[Block, ...]]:
    """Sections and blocks of a document, from its raw blocks in file order."""
    return _Outline([part for block in _mend(raw) for part in _parts(block)]).arrange()


def starts_apart(words: str) -> bool:
    """Whether a line can only be the first of its block: the caption of a figure, or what stands under it."""
    return bool(_CAPTION.match(words) or _SOURCE_LINE.match(words))


def is_contents_title(words: str) -> bool:
    """Whether a heading is that of the contents list."""
    return _CONTENTS.match(words) is not None


def is_title_line(words: str) -> bool:
    """Whether a heading before the chapters reads as one of the title page."""
    return _TITLE_LINE.search(words) is not None


# ---------------------------------------------------------------- broken paragraphs


def _mend(raw: Sequence[RawBlock]) -> list[RawBlock]:
    """Join the pieces of paragraphs and footnotes; a footnote comes after the paragraph it stood in."""
    mended: list[RawBlock] = []
    place = 0
    while place < len(raw):
        block = raw[place]
        place += 1
        if not _is_left_open(block):
            mended.append(block)
            continue
        pieces, notes = [block.text], list[RawBlock]()
        while _is_left_open(replace(block, text=pieces[-1])):
            following = _continuation(raw, place, pieces[-1])
            if following is None:
                break
            notes += _footnotes(raw[place:following])
            pieces.append(raw[following].text)
            place = following + 1
        mended.append(replace(block, text=join(pieces)))
        mended += notes
    return mended


def _parts(block: RawBlock) -> Iterator[RawBlock]:
    """A block, or its parts: lines of question and grade, or running text where it is too long."""
    if block.kind is RawKind.PARAGRAPH and (lines := graded_lines(block.text.words, load_vocabulary())):
        for start, end in lines:
            yield replace(block, text=block.text.part(start, end))
        return
    if len(block.text.words) <= LONGEST_BLOCK:
        yield block
        return
    for start, end in cuts(block.text.words, LONGEST_BLOCK):
        yield RawBlock(RawKind.PARAGRAPH, block.text.part(start, end))


def _is_left_open(block: RawBlock) -> bool:
    """Whether running text breaks off in the middle of a sentence."""
    running = block.kind in (RawKind.PARAGRAPH, RawKind.BULLET) and not block.emphasis
    enough = block.text.words.count(" ") >= _RUNNING_TEXT
    return running and enough and not _ENDS_A_SENTENCE.search(block.text.words) and not _is_special(block)


def _is_special(block: RawBlock) -> bool:
    return starts_apart(block.text.words)


def _continuation(raw: Sequence[RawBlock], place: int, open_text: Text) -> int | None:
    """
    The place of the block that goes on where a paragraph broke off; None if nothing does.

    Between the two stand only footnotes and what belongs to them: a note may run over several paragraphs
    ("Available from: …"), so after a note the first block in small letters is taken before any other.
    """
    first_plain = None
    seen_note = False
    for index in range(place, len(raw)):
        block = raw[index]
        if block.kind is RawKind.FOOTNOTE:
            seen_note = True
        elif block.kind is not RawKind.PARAGRAPH or block.emphasis or _is_special(block):
            break
        elif _GOES_ON.match(block.text.words):
            return index
        elif first_plain is None:
            first_plain = index
        if not seen_note and block.kind is RawKind.PARAGRAPH:
            break
    hanging = _LEFT_HANGING.search(open_text.words) is not None
    return first_plain if hanging else None


def _footnotes(between: Sequence[RawBlock]) -> list[RawBlock]:
    """The notes that stood inside a paragraph, each with the paragraphs that carry it on."""
    notes: list[list[RawBlock]] = []
    for block in between:
        if block.kind is RawKind.FOOTNOTE or not notes:
            notes.append([block])
        else:
            notes[-1].append(block)
    return [replace(note[0], text=join([part.text for part in note])) for note in notes]


# ---------------------------------------------------------------- outline


def title_key(words: str) -> str:
    """A title without case, punctuation and numbers around it, for comparison with the contents list."""
    return slug(_CONTENTS_END.sub("", _NUMBERING.sub("", words)))


@dataclass(frozen=True)
class _Open:
    """A section that headings to come may stand under."""

    index: int
    level: int


class _Outline:
    """Walks the blocks once and gives each its kind, its section and its level."""

    def __init__(self, raw: Sequence[RawBlock]) -> None:
        self.raw = raw
        self.contents = _listed_titles(raw)
        self.titles = list[tuple[Text, int, int]]()  # text, level, parent
        self.stack = list[_Open]()
        self.blocks = list[Block]()
        self.in_contents = False
        self.seen_title = False
        self.seen_chapter = False
        self.marked_up = 0
        headings = [block for block in raw if block.kind is RawKind.HEADING]
        self.has_top_level = any(
            block.level == 1 and not _TITLE_LINE.search(block.text.words) for block in headings[1:]
        )
        self.vocabulary = load_vocabulary()

    def arrange(self) -> tuple[tuple[Section, ...], tuple[Block, ...]]:
        for block in self.raw:
            self._place(block)
        return self._sections(), tuple(self.blocks)

    def _place(self, block: RawBlock) -> None:
        words = block.text.words
        if block.kind is RawKind.END:
            self._close(block.level)
        elif self._is_grade(block):
            self._add(block, BlockKind.GRADE)
        elif self._is_heading(block):
            self._open(block)
        elif place := self._end_of_name(block):
            self._open_box(block, place)
        elif self.in_contents:
            self._add(block, BlockKind.CONTENTS)
        elif block.kind is RawKind.FOOTNOTE:
            self._add(block, BlockKind.FOOTNOTE, number=block.number)
        elif caption := _CAPTION.match(words):
            self._add(block, BlockKind.CAPTION, number=caption.group("number"))
        elif _SOURCE_LINE.match(words):
            self._add(block, BlockKind.SOURCE_LINE)
        else:
            self._add(block, BlockKind[block.kind.name])

    def _is_grade(self, block: RawBlock) -> bool:
        words = block.text.words
        if block.kind in (RawKind.HEADING, RawKind.PARAGRAPH) and self.vocabulary.grade_named(words):
            return True
        is_line = block.kind in (RawKind.BULLET, RawKind.PARAGRAPH)
        return is_line and (
            self.vocabulary.graded_question(words) is not None or self._is_left_ungraded(words)
        )

    def _is_left_ungraded(self, words: str) -> bool:
        """Whether a line says that a question was not looked at, and nothing else."""
        found = _NOT_GRADED.fullmatch(words)
        return found is not None and self.vocabulary.theme_named(found.group("question")) is not None

    def _is_heading(self, block: RawBlock) -> bool:
        if block.kind is RawKind.HEADING:
            return True
        words = block.text.words
        if (
            block.kind is RawKind.PARAGRAPH
            and self._is_in_body()
            and self.vocabulary.action_kind_named(words)
        ):
            return True
        if block.kind is RawKind.BULLET and words.endswith(":") and self._is_in_body():
            return self.vocabulary.action_kind_named(words) is not None
        return (
            block.kind is RawKind.PARAGRAPH
            and block.emphasis
            and not self.in_contents
            and self._is_in_body()
            and len(words) < _SHORT_HEADING
            and _LETTER.search(words) is not None
            and not _ENDS_A_SENTENCE.search(words)
            and not _is_special(block)
        )

    def _end_of_name(self, block: RawBlock) -> int:
        """Where the name of a box ends that a paragraph opens with ("Recommendation: …"); 0 for none."""
        name = _NAME.match(block.text.words) if block.kind is RawKind.PARAGRAPH else None
        is_box = name is not None and self._is_in_body() and not self.in_contents
        return name.end() if name and is_box and self.vocabulary.action_kind_named(name.group(1)) else 0

    def _open_box(self, block: RawBlock, place: int) -> None:
        """A box in one paragraph: its name as a heading, what it says, and its end."""
        name = block.text.part(0, place)
        self._open(replace(block, text=block.text.part(0, len(name.words.rstrip(" :–—"))), emphasis=True))
        level = self.stack[-1].level
        self._place(replace(block, text=block.text.part(place, len(block.text.words)), emphasis=False))
        self._close(level)

    def _is_in_body(self) -> bool:
        """Whether a chapter has begun; where none is of the top level, those of the second are chapters."""
        return self.seen_chapter or (bool(self.stack) and not self.has_top_level)

    def _open(self, block: RawBlock) -> None:
        words = block.text.words
        self.in_contents = is_contents_title(words)
        if self.in_contents or not self.seen_title:
            self.seen_title = True
            self._add(block, BlockKind.HEADING)
            return
        if not self.stack and self._is_title_page(words):
            self._add(block, BlockKind.HEADING)
            return
        level = 1 if self._is_chapter(block) else max(2, block.level or self._bold_level())
        level = self._level_of_box(words, level)
        self.marked_up = block.level if block.kind is RawKind.HEADING else self.marked_up
        self.seen_chapter = self.seen_chapter or block.level == 1
        while self.stack and self.stack[-1].level >= level:
            self.stack.pop()
        parent = self.stack[-1].index if self.stack else -1
        self.stack.append(_Open(len(self.titles), level if self.stack else 1))
        self.titles.append((block.text, len(self.stack), parent))
        self._add(block, BlockKind.HEADING, level=len(self.stack))

    def _level_of_box(self, words: str, level: int) -> int:
        """The level of the name of a box: below the question that it is printed beside as an equal."""
        kind = self.vocabulary.action_kind_named(words)
        equal = next((item for item in self.stack if item.level == level), None)
        if kind is None or equal is None:
            return level
        above = self.titles[self.stack[-1].index][0].words
        belongs = kind != _RECOMMENDATION or self.vocabulary.action_kind_named(above) == _CONCERN
        is_question = self.vocabulary.theme_named(self.titles[equal.index][0].words) is not None
        return level + 1 if belongs and is_question else level

    def _bold_level(self) -> int:
        """The level of a title in bold: below the last heading that is marked up as one."""
        return max(_BOLD_TITLE, self.marked_up + 1)

    def _close(self, level: int) -> None:
        """End the sections that a box opened: what follows belongs to the section around it."""
        while len(self.stack) > 1 and self.stack[-1].level >= level:
            self.stack.pop()

    def _is_title_page(self, words: str) -> bool:
        """Headings before the contents list belong to the title page; without one, those that read so."""
        if self.contents:
            return not any(item.kind is BlockKind.CONTENTS for item in self.blocks)
        return is_title_line(words)

    def _is_chapter(self, block: RawBlock) -> bool:
        """
        Whether a heading starts a chapter.

        Chapters of the body are printed a level above the parts before them, which converters often set one
        level too low: those are chapters if the contents list has them. An annex always is one.
        """
        if block.level == 1 or _ANNEX.match(block.text.words):
            return True
        if self.seen_chapter or block.level != 2:
            return False
        return not self.contents or title_key(block.text.words) in self.contents

    def _add(self, block: RawBlock, kind: BlockKind, *, level: int = 0, number: str = "") -> None:
        section = self.stack[-1].index if self.stack else -1
        self.blocks.append(Block(kind, block.text, section, level, number, block.cells, block.emphasis))

    def _sections(self) -> tuple[Section, ...]:
        names = [slug(text.words) or "section" for text, _, _ in self.titles]
        common = {name for name, count in Counter(names).items() if count > 1}
        taken: Counter[str] = Counter()
        sections = list[Section]()
        for order, (text, level, parent) in enumerate(self.titles, 1):
            path = names[order - 1]
            if path in common and parent >= 0:
                path = f"{names[self._chapter(parent)]}-{path}"
            taken[path] += 1
            path = path if taken[path] == 1 else f"{path}-{taken[path]}"
            sections.append(Section(text.words, level, order, parent, text.spans(), path))
        return tuple(sections)

    def _chapter(self, index: int) -> int:
        while self.titles[index][2] >= 0:
            index = self.titles[index][2]
        return index


def _listed_titles(raw: Sequence[RawBlock]) -> frozenset[str]:
    """The titles in the contents list, as keys; empty if there is none."""
    return frozenset(title_key(text) for text in contents_lines(raw))


def contents_lines(raw: Sequence[RawBlock]) -> Iterator[str]:
    """The lines of the contents list, in order."""
    inside = False
    for block in raw:
        if block.kind is RawKind.HEADING:
            inside = is_contents_title(block.text.words)
        elif inside and block.text.words:
            yield block.cells[0].words if block.cells else block.text.words
