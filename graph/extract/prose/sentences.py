"""
The body of a report, sentence by sentence: what each one is.

Paragraphs and bullets come in, those that boxes of actions take up excepted; sentences with their labels go
out, and the plain actions ("The force should …") that stand among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.document import Block, BlockKind, Document
from graph.extract.prose.classify import Label, Part, Situation, classify, settle
from graph.extract.report.explaining import is_glossary
from graph.extract.words.cues import Words, load_table
from graph.extract.words.splitting import split_sentences
from graph.statements import Action, ActionKind, Role, Sentence

__all__ = ["classify", "draw_sentences", "part_of", "split_sentences"]

_WHOLE_SENTENCE = re.compile(r"(?:\S+ ){4}.*[.!?][\"'”’)\]]*$")
_LEAST_OF_CLAIM, _MOST_OF_CLAIM = 5, 40
"""Words of a line in bold that tells a finding."""
_MOST_OF_RUN_IN = 8
"""Words of a title that stands in bold at the start of a paragraph: "**Night work.** The force has …"."""
_CLAIMED = (BlockKind.PARAGRAPH, BlockKind.HEADING)
_BODY = (BlockKind.PARAGRAPH, BlockKind.BULLET)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A labelled sentence of a block."""

    block: Block
    paragraph: int
    start: int
    end: int
    situation: Situation
    label: Label

    @property
    def words(self) -> str:
        return self.block.text.words[self.start : self.end]


Labeller = Callable[[str, Situation], Label | None]
"""Words and where they stand -> their label, or None for no statement."""


def draw_sentences(
    document: Document,
    section_themes: tuple[str, ...],
    boxes: frozenset[int] = frozenset(),
    label: Labeller = classify,
) -> tuple[tuple[Sentence, ...], tuple[Action, ...]]:
    """
    The sentences of the body, and the actions that stand among them, both in the order of the document.

    Args:
        section_themes: For each section of the document, the slug of its question; empty for none.
        boxes: Places in `document.blocks` to leave out: what the boxes of actions take up.
        label: Tells what a sentence is.

    Returns:
        Sentences, and actions of kind `Action`; links between them are for `links/chains.py`. May be empty.
    """
    sentences: list[Sentence] = []
    actions: list[Action] = []
    for piece in _settled(_pieces(document, section_themes, boxes, label)):
        theme = section_themes[piece.block.section]
        if isinstance(piece.label.role, Role):
            sentences.append(_sentence(piece, piece.label.role, theme))
        else:
            actions.append(_action(piece, theme))
    return tuple(sentences), tuple(actions)


def _settled(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """The same, each labelled with those of its paragraph."""
    run: list[_Piece] = []
    for piece in pieces:
        if piece.situation.is_first:
            yield from _agreed(run)
            run = []
        run.append(piece)
    yield from _agreed(run)


def _agreed(run: list[_Piece]) -> Iterator[_Piece]:
    labels = settle([(piece.words, piece.situation, piece.label) for piece in run])
    return (replace(piece, label=label) for piece, label in zip(run, labels, strict=True))


def _pieces(
    document: Document, section_themes: tuple[str, ...], boxes: frozenset[int], label: Labeller
) -> Iterator[_Piece]:
    paragraph = -1
    before: Situation | None = None
    for place, block in enumerate(document.blocks):
        if place not in boxes and _is_claim(block) and section_themes[block.section]:
            situation = _situation(document, block, section_themes[block.section])
            given = label(f"{block.text.words}.", situation)
            if given is not None and given.role is Role.FINDING:
                paragraph += 1
                yield _Piece(block, paragraph, 0, len(block.text.words), situation, given)
        if place in boxes or not _is_body(block) or is_glossary(document, block.section):
            before = before if block.kind is BlockKind.FOOTNOTE else None
            continue
        paragraph += 1
        situation = _situation(document, block, section_themes[block.section])
        if before is not None and block.kind is BlockKind.BULLET:
            situation = situation.within(before)
        for start, end in split_sentences(block.text.words):
            if start == 0 and _is_run_in(document, block, end):
                continue
            words = block.text.words[start:end]
            given = label(words, situation)
            if given is not None:
                yield _Piece(block, paragraph, start, end, situation, given)
            situation = situation.after(words, given)
        before = situation


def _is_body(block: Block) -> bool:
    """Whether a block is running text in a section: a line in bold is, if it is a whole sentence."""
    if block.kind not in _BODY or block.section < 0:
        return False
    return not block.emphasis or _WHOLE_SENTENCE.match(block.text.words) is not None


def _is_run_in(document: Document, block: Block, end: int) -> bool:
    """Whether the first words of a block, up to their stop, are its title: set in bold by themselves."""
    if end >= len(block.text.words) or len(block.text.words[:end].split()) > _MOST_OF_RUN_IN:
        return False
    [first, *_] = spans = block.text.spans(0, end)
    around = document.text[first.start - 2 : first.start], document.text[spans[-1].end : spans[-1].end + 2]
    return around in (("**", "**"), ("__", "__"))


def _is_claim(block: Block) -> bool:
    """Whether a line in bold tells a finding: a whole clause without a stop, no question and no lead-in."""
    words = block.text.words
    if not block.emphasis or block.section < 0 or block.kind not in _CLAIMED:
        return False
    if not _LEAST_OF_CLAIM <= len(words.split()) <= _MOST_OF_CLAIM or words.endswith((":", "?", ".")):
        return False
    return {cue["says"] for cue in load_table("claims").cues_in(Words.read(words))} == {"tells"}


def _situation(document: Document, block: Block, theme: str) -> Situation:
    titles: list[str] = []
    section = block.section
    while section >= 0:
        titles.append(document.sections[section].title)
        section = document.sections[section].parent
    return Situation(
        theme=theme,
        section=titles[0] if len(titles) > 1 else "",
        part=Part.CHAPTER if theme else part_of(titles),
        is_bullet=block.kind is BlockKind.BULLET,
    )


def part_of(titles: Sequence[str]) -> Part:
    """The kind of part that titles name, those of the section itself first; a chapter if none is telling."""
    for title in titles:
        for cue in load_table("parts").cues_in(Words.read(title)):
            return Part(cue["part"])
    return Part.CHAPTER


def _sentence(piece: _Piece, role: Role, theme: str) -> Sentence:
    label = piece.label
    return Sentence(
        role=role,
        words=piece.words,
        spans=piece.block.text.spans(piece.start, piece.end),
        section=piece.block.section,
        paragraph=piece.paragraph,
        theme=theme,
        polarity=label.polarity,
        trend=label.trend,
        topic=label.topic,
        basis=label.basis,
        cues=label.cues,
    )


def _action(piece: _Piece, theme: str) -> Action:
    return Action(
        kind=ActionKind.ACTION,
        theme=theme,
        section=piece.block.section,
        order=0,
        words=piece.words,
        topic=piece.label.topic,
        paragraph=piece.paragraph,
        spans=piece.block.text.spans(piece.start, piece.end),
    )
