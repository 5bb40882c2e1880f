"""
From a stretch of source text with markup to clean words that know where they came from.

Markdown emphasis, links, backslash escapes, HTML tags and entities are taken off; footnote marks are noted
and taken off; any run of white space becomes one space. Follows CommonMark where it matters for offsets; the
parser used for blocks keeps none inside a block, so this is done here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from graph.document import Mark, Run, Span, Text

_TOKEN = re.compile(
    r"""
    (?P<quote>(?:\r\n|\r|\n)(?:[ \t]*>)+[ \t]*)
  | (?P<space>\s+)
  | <sup>\s*(?P<sup>[^<]{1,20})</sup>
  | \[\^(?P<caret>[\w*]+)\]
  | \\(?P<escaped>[!-/:-@\[-`{-~])
  | (?P<image>!\[[^\]]{0,1000}\]\([^)\s]{0,4000}\))
  | \[(?P<label>(?:\\.|[^\]\\]){0,1000})\]\([^)\s]{0,4000}\)
  | \[(?P<spanned>(?:\\.|[^\]\\]){0,200})\]\{[.\#][^{}\s][^{}]{0,80}\}
  | (?P<attributes>(?<=\s)\{[.\#][^{}\s][^{}]{0,80}\}$)
  | <(?P<auto>https?://[^>\s]+)>
  | (?P<break><br\s*/?>|</?(?:dd|div|dt|li|p|t[dhr])\b[^<>]*>)
  | (?P<tag></?[A-Za-z][^<>]*>|<!--.{0,20000}?-->)
  | (?P<entity>&(?:\#\d+|\#[xX][0-9a-fA-F]+|\w+);)
  | (?P<emphasis>(?<!\s)\*+|\*+(?!\s)|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w))
  | (?P<plain>[^\s<\[\\!{&*_]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_MARK_NUMBER = re.compile(r"^(?:\d{1,3}|[*†‡]|[a-z])$")
_LATE_ASTERISK = re.compile(r"(?<=\w)[*†‡]$")


class _Builder:
    """Collects clean characters and the runs they stand in."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.runs: list[Run] = []
        self.marks: list[Mark] = []

    def put(self, characters: str, source: int, piece: int) -> None:
        """Add a space, which follows no other, or a few characters that stand side by side in the source."""
        if characters == " " and (not self.words or self.words[-1] == " "):
            return
        at = len(self.words)
        self.words.extend(characters)
        length = len(characters)
        last = self.runs[-1] if self.runs else None
        if (
            last
            and last.piece == piece
            and last.source + last.length == source
            and last.at + last.length == at
        ):
            self.runs[-1] = Run(last.at, last.source, last.length + length, piece)
        else:
            self.runs.append(Run(at, source, length, piece))

    def mark(self, numbers: str) -> bool:
        """Note a footnote mark such as "3" or "9,10"; False if the text is no number."""
        found = [number.strip() for number in numbers.split(",")]
        if not all(_MARK_NUMBER.match(number) for number in found):
            return False
        self.marks.extend(Mark(number, len(self.words)) for number in found)
        return True

    def text(self) -> Text:
        words = "".join(self.words)
        late = _LATE_ASTERISK.search(words)
        if late:
            self.marks.append(Mark(late.group(), late.start()))
            words = words[: late.start()]
        length = len(words.rstrip())
        runs = [
            run if run.at + run.length <= length else Run(run.at, run.source, length - run.at, run.piece)
            for run in self.runs
            if run.at < length
        ]
        marks = (Mark(mark.number, min(mark.at, length)) for mark in self.marks)
        return Text(words[:length], tuple(runs), tuple(marks))


def clean(source: str, spans: Iterable[Span]) -> Text:
    """
    Clean words of one or several stretches of the source.

    Args:
        source: The whole source text.
        spans: Stretches in order, one a piece; they are joined by a space.

    >>> source = "uses the **OSARA**<sup>3</sup> [model](http://x.example)."
    >>> text = clean(source, [Span(0, len(source))])
    >>> text.words, text.marks, [source[s.start:s.end] for s in text.spans(9, 20)]
    ('uses the OSARA model.', (Mark(number='3', at=14),), ['OSARA**<sup>3</sup> [model'])
    """
    builder = _Builder()
    for piece, span in enumerate(spans):
        if piece and builder.words and builder.words[-1] != " ":
            builder.words.append(" ")
        _scan(source, span.start, span.end, piece, builder)
    return builder.text()


def _scan(source: str, start: int, end: int, piece: int, builder: _Builder) -> None:
    place = start
    while place < end:
        found = _TOKEN.match(source, place, end)
        if found is None:  # every character is matched by the last alternative
            break
        _take(found, piece, builder, source)
        place = found.end()


def _take(found: re.Match[str], piece: int, builder: _Builder, source: str) -> None:
    kind = found.lastgroup
    place = found.start()
    if kind == "plain":
        builder.put(found.group(), place, piece)
    elif kind in ("space", "break", "quote"):
        builder.put(" ", place, piece)
    elif kind == "escaped":
        builder.put(found.group("escaped"), found.start("escaped"), piece)
    elif kind == "auto":
        builder.put(found.group("auto"), found.start("auto"), piece)
    elif kind == "entity":
        for character in html.unescape(found.group()):
            builder.put(" " if character.isspace() else character, place, piece)
    elif kind in ("label", "spanned") or (kind in ("sup", "caret") and not builder.mark(found.group(kind))):
        _scan(source, found.start(kind), found.end(kind), piece, builder)


def join(texts: Sequence[Text]) -> Text:
    """One text of several, in order: the pieces of a paragraph that a page or a footnote broke."""
    words, runs, marks, piece = "", list[Run](), list[Mark](), 0
    for text in texts:
        at = len(words) + 1 if words else 0
        words = f"{words} {text.words}" if words else text.words
        runs += [Run(at + run.at, run.source, run.length, piece + run.piece) for run in text.runs]
        marks += [Mark(mark.number, at + mark.at) for mark in text.marks]
        piece += max((run.piece for run in text.runs), default=0) + 1
    return Text(words, tuple(runs), tuple(marks))
