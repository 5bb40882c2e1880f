"""
The blocks of code in a document, and what each is: run, saved, an output, or shown alone.

- A block in a language of `RUN` is run. The block after it, in a language of `OUTPUT`, is what it writes.
- The word "same" after the language says that it writes what the block before it wrote.
- A file name after the language says that the block is saved under that name, for those that follow.
- A paragraph before it that begins with "Shown, not run" says that it is not run, and why.

In an output, … stands for anything within a line, and alone on a line for any number of lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "service" / "docs"
RUN: Final = ("sh", "python", "r", "sparql")
OUTPUT: Final = ("text", "csv", "json", "turtle", "markdown", "bibtex")
NOT_RUN: Final = "Shown, not run"
ELSEWHERE: Final = ("sh .ci/install", "tests/federation/node_modules/.bin/comunica-sparql")
"""Commands that are run by others: the gate, and `tests/service/test_federation.py`."""

ANYTHING: Final = "…"
_LEAST_SAID: Final = 12
"""Characters of an output that stand for themselves; fewer would agree with almost anything."""


@dataclass(frozen=True, slots=True)
class Block:
    """
    A block of code.

    Args:
        text: Of the block, with its last line break.
        language: First word after the fence; empty for a block that is indented.
        word: Second word after the fence, or empty.
        before: The paragraph before it, or empty.
        first: Line of the document on which its text begins, from 0.
        after: Line after its text.
    """

    text: str
    language: str
    word: str
    before: str
    first: int
    after: int

    @property
    def is_shown_only(self) -> bool:
        """Whether the reader is told that it was not run."""
        return self.before.lstrip("*_").startswith(NOT_RUN)

    @property
    def file_name(self) -> str:
        """Under which it is saved; empty for a block that is none."""
        return self.word if "." in self.word else ""

    @property
    def is_run(self) -> bool:
        """Whether it is run."""
        return self.language in RUN and not self.file_name and not self.is_shown_only

    @property
    def is_output(self) -> bool:
        """Whether it is what a block before it writes."""
        return self.language in OUTPUT and not self.file_name and not self.is_shown_only


def documents() -> list[Path]:
    """The README, and all documents below `service/docs`."""
    found = sorted(FOLDER.rglob("*.md"))
    assert found, f"no documents in {FOLDER}"
    return [ROOT / "README.md", *found]


def name_of(document: Path) -> str:
    """Its path in this tree."""
    return document.relative_to(ROOT).as_posix()


def read_blocks(text: str) -> list[Block]:
    """The blocks of a document, in order."""
    found = []
    before = ""
    for token in _outermost(MarkdownIt("commonmark").enable("table").parse(text)):
        if token.type in ("fence", "code_block"):
            found.append(_block(token, before))
        if token.type == "inline":
            before = token.content
        elif token.type in ("fence", "code_block"):
            before = ""
    return found


def _outermost(tokens: list[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type in ("inline", "fence", "code_block"))


def _block(token: Token, before: str) -> Block:
    language, _, word = token.info.strip().partition(" ")
    assert token.map
    fences = 1 if token.type == "fence" else 0
    return Block(token.content, language, word, before, token.map[0] + fences, token.map[1] - fences)


def faults(blocks: list[Block]) -> list[str]:
    """What is wrong with the blocks of a document: each must be run, saved, an output, or told not to be."""
    told = []
    previous: Block | None = None
    for block in blocks:
        place = f"line {block.first + 1}"
        if block.is_shown_only or block.is_run or block.text.startswith(ELSEWHERE):
            pass
        elif block.file_name:
            if f"`{block.file_name}`" not in block.before:
                told.append(f"{place}: the paragraph before it does not name the file {block.file_name}")
        elif not block.is_output:
            told.append(f"{place}: neither run nor an output: say before it “{NOT_RUN}” and why")
        elif previous is None or not previous.is_run:
            told.append(f"{place}: an output without a block that writes it")
        elif len(re.sub(rf"[{ANYTHING}\s]", "", block.text)) < _LEAST_SAID:
            told.append(f"{place}: an output that almost anything would fit")
        previous = block
    return told


def fits(shown: str, written: str) -> bool:
    """Whether what was written is what is shown, with … for what is left out."""
    lines = []
    for line in shown.splitlines():
        if line.strip() == ANYTHING:
            lines.append(r"(?:[^\n]*\n)*?")
        else:
            lines.append("[^\n]*".join(map(re.escape, line.rstrip().split(ANYTHING))) + r"[ \t]*\n")
    return re.fullmatch("".join(lines), written if written.endswith("\n") else written + "\n") is not None
