"""
Words that the source itself marks as those it defines, each with the sentence that does so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.document import BlockKind, Document, Span
from graph.extract.words.splitting import split_sentences

_TOLD_IN = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.ROW, BlockKind.FOOTNOTE})


def find_marked(document: Document) -> Iterator[tuple[str, str, tuple[Span, ...]]]:
    """Each word or name with the first sentence that has it, and where that stands."""
    for name in document.defined:
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        for block in document.blocks:
            found = pattern.search(block.text.words) if block.kind in _TOLD_IN else None
            if found:
                start, end = next(
                    span for span in split_sentences(block.text.words) if span[0] <= found.start() < span[1]
                )
                yield name, block.text.words[start:end], block.text.spans(start, end)
                break
