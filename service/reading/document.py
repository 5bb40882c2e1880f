"""The text of a report put together: chapters, their boxes, lists and tables, and the notes under each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from service.answers.parts import NOWHERE, Link, Sentence
from service.reading.cutting import Cutter, Sorted, without_overlap
from service.reading.layout import Known, Raw, join_broken, lay_out
from service.reading.left import Finder
from service.reading.marks import Noted, References
from service.reading.parts import (
    Block,
    Chapter,
    Claim,
    Group,
    Left,
    Named,
    Note,
    Part,
    Piece,
    Reading,
    Reference,
    Stretch,
    Told,
)
from service.reading.words import MARKDOWN, Words, draw_words, join_words, with_marks

BOXED = frozenset({"areas-for-improvement", "causes-of-concern", "recommendations"})
"""Kinds of sentence that reports set in boxes."""

_FIRST_LEVEL, _LAST_LEVEL = 2, 6
_WORD = re.compile(r"[\w’'-]+")
_FIGURE = re.compile(r"\d")
_FORCE = "Police force"


@dataclass(frozen=True, slots=True)
class Title:
    """A section: its anchor, name, theme, and the section it is part of; of the report itself, none."""

    iri: str
    anchor: str
    link: Link
    theme: Link
    parent: str


@dataclass(frozen=True, slots=True)
class Source:
    """
    A report's text and what the graph knows of places in it.

    Args:
        sections: By IRI.
        sentences: By anchor.
        names: What has a page, the more telling first: where two overlap, the first is linked.
        forces: Names of police forces that are linked where each chapter has them first.
        figures: Where observations are stated, and their periods.
        listed: Names that have a page of another kind.
    """

    text: str
    media_type: str
    known: Known
    sections: Mapping[str, Title]
    sentences: Mapping[str, Sentence]
    claims: Sequence[Claim]
    notes: Sequence[Noted]
    names: Sequence[Named]
    forces: Mapping[str, Link]
    figures: Sequence[Stretch]
    listed: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A block with its words; of a row, those of each cell."""

    raw: Raw
    words: tuple[Words, ...]
    chapter: str


def compose(source: Source, *, shows_left: bool = False) -> Reading:
    """The text of a report as a document; with the marks of what was left, if they are wanted."""
    return _Composer(source).compose(shows_left=shows_left)


class _Composer:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.claims = Sorted(source.claims)
        self._numbers = {note.iri: note for note in source.notes}

    def compose(self, *, shows_left: bool) -> Reading:
        source = self.source
        known = frozenset(
            word for each in source.sentences.values() for word in _WORD.findall(each.link.text.lower())
        )
        blocks = join_broken(lay_out(source.text, source.media_type, source.known), self.claims)
        drawn = list(self._draw(_joined_titles(blocks), known))
        references = Sorted(self._references(drawn, known))
        names = Sorted(without_overlap((*source.names, *self._forces(drawn))))
        left = self._left(drawn, references) if shows_left else []
        cutter = Cutter(self.claims, names, references, Sorted(left))
        chapters = tuple(self._chapters(drawn, cutter, references))
        told = {
            anchor: Told(anchor, source.sentences[anchor], chapter.anchor)
            for chapter in chapters
            for anchor in chapter.sentences
        }
        return Reading(chapters, told, dict(Counter(each.reason for each in left)))

    def _draw(self, blocks: Iterable[Raw], known: frozenset[str]) -> Iterator[_Drawn]:
        chapter = ""
        text, media_type = self.source.text, self.source.media_type
        for raw in blocks:
            chapter = raw.about if raw.kind == "title" else chapter
            bounds = raw.cells or tuple(
                (each.start, with_marks(text, each.end, media_type)) for each in raw.stretches
            )
            words = tuple(draw_words(text, start, end, media_type, known) for start, end in bounds)
            yield _Drawn(raw, words if raw.cells else (join_words(words),), chapter)

    def _references(self, drawn: Sequence[_Drawn], known: frozenset[str]) -> list[Reference]:
        making = References(self.source.notes)
        if self.source.media_type == MARKDOWN:
            return [each for block in drawn for words in block.words for each in making.told(words)]
        return list(making.looked_for(self.source.text, known))

    def _forces(self, drawn: Sequence[_Drawn]) -> Iterator[Named]:
        """The names of forces, each where a chapter has it first in its running text."""
        if not self.source.forces:
            return
        listed = sorted(self.source.forces, key=len, reverse=True)
        form = re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})\b")
        seen: set[tuple[str, str]] = set()
        for block in drawn:
            for words in block.words if block.raw.kind not in ("title", "line") else ():
                for found in form.finditer(words.text):
                    if (block.chapter, found.group()) in seen:
                        continue
                    seen.add((block.chapter, found.group()))
                    end = words.places[found.end() - 1] + 1
                    yield Named(words.places[found.start()], end, self.source.forces[found.group()])

    def _left(self, drawn: Sequence[_Drawn], references: Sorted[Reference]) -> list[Left]:
        source = self.source
        finder = Finder(
            self.claims, source.figures, source.names, references, (*source.listed, *source.forces)
        )
        return [each for block in drawn for words in block.words for each in finder.find(block.raw, words)]

    # ------------------------------------------------------------ chapters

    def _chapters(
        self, drawn: Sequence[_Drawn], cutter: Cutter, references: Sorted[Reference]
    ) -> Iterator[Chapter]:
        groups = (list(members) for _, members in groupby(drawn, key=lambda block: block.chapter))
        cut = [[(block, self._block(block, cutter)) for block in members] for members in groups]
        notes = self._notes(cut, references)
        level = _FIRST_LEVEL - 1
        for place, members in enumerate(cut):
            section = self.source.sections.get(members[0][0].chapter)
            level = min(self._level(section), level + 1) if section else level
            yield Chapter(
                anchor=section.anchor if section else "",
                level=level,
                link=section.link if section else NOWHERE,
                theme=section.theme if section else NOWHERE,
                title=members[0][1] if section else None,
                parts=self._parts([made for _, made in members if made.kind not in ("title", "note")]),
                notes=tuple(notes.get(place, ())),
                sentences=tuple(
                    anchor for _, made in members for piece in made.pieces for anchor in piece.opens
                ),
            )

    def _level(self, section: Title) -> int:
        depth, seen = 0, {section.iri}
        above = self.source.sections.get(section.parent)
        while above and above.iri not in seen:
            seen.add(above.iri)
            depth, above = depth + 1, self.source.sections.get(above.parent)
        return min(_FIRST_LEVEL + depth, _LAST_LEVEL)

    def _block(self, drawn: _Drawn, cutter: Cutter) -> Block:
        raw = drawn.raw
        cells = tuple(cutter.cut(words, raw.stretches) for words in drawn.words)
        return Block(
            kind=raw.kind,
            pieces=tuple(piece for cell in cells for piece in cell),
            marker=raw.marker,
            cells=cells if raw.cells else (),
            is_label=self._is_bold(raw),
        )

    def _is_bold(self, raw: Raw) -> bool:
        text = self.source.text
        return (
            self.source.media_type == MARKDOWN
            and text[max(0, raw.start - 2) : raw.start] == "**"
            and text[raw.end : raw.end + 2] == "**"
        )

    def _notes(
        self, cut: Sequence[Sequence[tuple[_Drawn, Block]]], references: Sorted[Reference]
    ) -> dict[int, list[Note]]:
        """The notes by the chapter they stand under: that of the first reference, else their own."""
        first: dict[str, int] = {}
        for place, members in enumerate(cut):
            for _, made in members:
                for piece in made.pieces:
                    if piece.reference and piece.reference.note:
                        first.setdefault(piece.reference.note, place)
        found: dict[int, list[Note]] = {}
        for place, members in enumerate(cut):
            for block, made in members:
                noted = self._numbers.get(block.raw.about) if made.kind == "note" else None
                if noted:
                    under = found.setdefault(first.get(noted.anchor, place), [])
                    _add_note(under, noted, made, references)
        return found

    # ------------------------------------------------------------ groups

    def _parts(self, blocks: Sequence[Block]) -> tuple[Part, ...]:
        """Blocks in boxes and outside; what stands between two of one box belongs to it."""
        boxed = [place for place, block in enumerate(blocks) if self._is_boxed(block)]
        runs: list[list[int]] = []
        for place in boxed:
            if runs and not any(_is_of_body(block) for block in blocks[runs[-1][1] + 1 : place]):
                runs[-1][1] = place
            else:
                runs.append([place - _leads_in(blocks[:place]), place])
        parts: list[Part] = []
        at = 0
        for first, last in runs:
            parts += _part(blocks[at:first], is_box=False)
            parts += _part(blocks[first : last + 1], is_box=True)
            at = last + 1
        return tuple(parts + _part(blocks[at:], is_box=False))

    def _is_boxed(self, block: Block) -> bool:
        return any(
            self.source.sentences[anchor].role_slug in BOXED
            for piece in block.pieces
            for anchor in piece.sentences
        )


def _add_note(notes: list[Note], noted: Noted, block: Block, references: Sorted[Reference]) -> None:
    """Add a note, or what a page broke off one that is there."""
    if notes and notes[-1].anchor == noted.anchor:
        whole = replace(notes[-1].block, pieces=(*notes[-1].block.pieces, *block.pieces))
        notes[-1] = replace(notes[-1], block=whole)
        return
    back = tuple(each.anchor for each in references.items if each.note == noted.anchor)
    notes.append(Note(noted.anchor, noted.number, Link(f"Footnote {noted.number}", noted.iri), block, back))


def _leads_in(before: Sequence[Block]) -> bool:
    """Whether the last of some blocks leads in what follows: "The force should:"."""
    return bool(before) and before[-1].kind == "paragraph" and before[-1].text.endswith(":")


def _is_of_body(block: Block) -> bool:
    return any(piece.sentences for piece in block.pieces)


def _part(blocks: Sequence[Block], *, is_box: bool) -> list[Part]:
    return [Part(is_box, tuple(_groups(blocks)))] if blocks else []


_GROUPED = {"item": "list", "row": "table", "line": "lines"}


def _groups(blocks: Sequence[Block]) -> list[Group]:
    found: list[Group] = []
    for kind, members in groupby(blocks, key=lambda block: _GROUPED.get(block.kind, "")):
        mine = tuple(members)
        if not kind:
            found += [Group(block.kind, (block,)) for block in mine]
        elif kind == "table":
            title = found.pop().blocks[0] if found and found[-1].kind == "caption" else None
            found.append(Group(kind, mine, title, _is_headed(mine)))
        else:
            found.append(Group(kind, mine))
    return found


def _is_headed(rows: Sequence[Block]) -> bool:
    """Whether the first row of a table names its columns: it tells nothing where most others do."""
    if len(rows) < 2:
        return False
    first = [_text(cell) for cell in rows[0].cells]
    if len(first) > 1 and not first[0]:
        return True
    telling = [_tells(row) for row in rows]
    return not telling[0] and 2 * sum(telling[1:]) >= len(rows) - 1


def _tells(row: Block) -> bool:
    """Whether a row has a figure behind its first cell, or something that has a page."""
    has_figure = any(_FIGURE.search(_text(cell)) for cell in row.cells[1:])
    return has_figure or any(piece.link.iri and piece.link.text != _FORCE for piece in row.pieces)


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _joined_titles(blocks: Sequence[Raw]) -> list[Raw]:
    """A title that the source breaks is one title."""
    found: list[Raw] = []
    for raw in blocks:
        if raw.kind == "title" and found and found[-1].about == raw.about and found[-1].kind == "title":
            found[-1] = replace(found[-1], stretches=(*found[-1].stretches, *raw.stretches))
        else:
            found.append(raw)
    return found
