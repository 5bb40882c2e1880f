"""
Figures and footnotes: what a document prints beside its running text.

A figure is a numbered caption with the source line under it. A footnote explains what carries its mark: the
sentence, or the whole heading, caption, source line or table row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.document import Block, BlockKind, Document, Span
from graph.extract.words.splitting import split_sentences
from graph.statements import Figure, Footnote

_LABEL = re.compile(r"^(?P<label>\w+)\s+\d+\s*[:.–-]\s*")
_CONTINUED = re.compile(r"\s*[(\[]?\b(?:continued|cont(?:inued)?\.?|cont['’]d)\b[)\].]*\s*$", re.IGNORECASE)
_SOURCE = re.compile(r"^Sources?:\s*", re.IGNORECASE)
_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.FOOTNOTE})
_ENDS_A_FIGURE = frozenset({BlockKind.CAPTION, BlockKind.HEADING})

Passage = tuple[Span, ...]


def draw_figures(document: Document) -> tuple[Figure, ...]:
    """
    The numbered figures of a document, in order; may be empty.

    The number of a table or chart is told from a figure's by its label ("table-1"). A caption that is
    repeated ("Figure 2 (continued)") is the same figure: the first one counts. Where numbers start again in
    each chapter, a figure is one by its number and its words.
    """
    figures = list[Figure]()
    for place, block in enumerate(document.blocks):
        if block.kind is BlockKind.CAPTION and block.number:
            figure = _figure(block, _source_lines(document.blocks[place + 1 :]))
            if not any(_is_again(figure, known) for known in figures):
                figures.append(figure)
    return tuple(figures)


def _is_again(figure: Figure, known: Figure) -> bool:
    """Whether a caption is another printing of one before it: continued, or listed among the contents."""
    words, before = (_CONTINUED.sub("", item.words) for item in (figure, known))
    return figure.number == known.number and (words.startswith(before) or before.startswith(words))


def _figure(caption: Block, under: Sequence[Block]) -> Figure:
    label = _LABEL.match(caption.text.words)
    kind = label.group("label").lower() if label else "figure"
    sources = [_SOURCE.sub("", block.text.words) for block in under if _SOURCE.match(block.text.words)]
    marks = [mark.number for block in (caption, *under) for mark in block.text.marks]
    start = _caption_start(caption)
    return Figure(
        number=caption.number if kind == "figure" else f"{kind}-{caption.number}",
        words=caption.text.words[start:],
        spans=caption.text.spans(start),
        section=caption.section,
        source="; ".join(sources),
        notes=tuple(dict.fromkeys(marks)),
    )


def _caption_start(caption: Block) -> int:
    """Where the words of a caption start, after "Figure 1:"."""
    label = _LABEL.match(caption.text.words)
    return label.end() if label else 0


def _source_lines(following: Iterable[Block]) -> list[Block]:
    """The lines under a figure that say where its data come from."""
    lines = list[Block]()
    for block in following:
        if block.kind in _ENDS_A_FIGURE:
            break
        if block.kind is BlockKind.SOURCE_LINE:
            lines.append(block)
    return lines


@dataclass(frozen=True, slots=True)
class Carrier:
    """
    What carries the mark of a note.

    Args:
        note: Place of the note in `Document.blocks`.
        block: Place of the block that carries its mark.
        start, end: The sentence, or the whole line, in the words of that block.
        at: Where the mark stands in them.
    """

    note: int
    block: int
    start: int
    end: int
    at: int


def draw_footnotes(document: Document) -> tuple[Footnote, ...]:
    """The footnotes of a document, in order; may be empty."""
    explained: dict[int, list[Passage]] = {}
    for carrier in find_carriers(document):
        passage = document.blocks[carrier.block].text.spans(carrier.start, carrier.end)
        explained.setdefault(carrier.note, []).append(passage)
    return tuple(
        Footnote(
            number=block.number,
            words=block.text.words,
            spans=block.text.spans(),
            section=block.section,
            explains=tuple(dict.fromkeys(explained.get(place, ()))),
        )
        for place, block in enumerate(document.blocks)
        if block.kind is BlockKind.FOOTNOTE
    )


def find_carriers(document: Document) -> Iterator[Carrier]:
    """
    Every footnote mark whose note there is, in order of place.

    Where numbers start again (a new page, a new chapter), a mark belongs to the first note with its number
    that follows it.
    """
    notes: dict[str, list[int]] = {}
    for place, block in enumerate(document.blocks):
        if block.kind is BlockKind.FOOTNOTE:
            notes.setdefault(block.number, []).append(place)
    for place, block in enumerate(document.blocks):
        for mark in block.text.marks:
            places = [note for note in notes.get(mark.number, ()) if note != place]
            if places:
                note = next((note for note in places if note > place), places[-1])
                yield Carrier(note, place, *_carrying(block, mark.at), mark.at)


def _carrying(block: Block, at: int) -> tuple[int, int]:
    """
    What a mark belongs to, as start and end in its block's words.

    In running text it is the sentence; a mark between two sentences belongs to the first.
    """
    if block.kind is BlockKind.CAPTION:
        return _caption_start(block), len(block.text.words)
    if block.kind in _RUNNING:
        for start, end in split_sentences(block.text.words):
            if at <= end + 1:
                return start, end
    return 0, len(block.text.words)
