"""
Quotes as Markdown (CommonMark): each a block quote with its source under it.

Every sign that Markdown could take for its own is escaped, so that the words that show are the words quoted.
"""

from __future__ import annotations

import re
from typing import Final

from graph.licence import ATTRIBUTION
from service.answers.reading import day
from service.citing.pack import Excerpt, Pack
from service.citing.plain import lines_about
from service.citing.words import Edition

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>#|~&$^@{}]|-(?=-)|\.(?=\.\.)|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)])")
"""Those that mean something anywhere, as twins, or at the beginning of a line."""
_SPACE: Final = re.compile(r"\s+")
_NOT_IN_A_LINK: Final = str.maketrans({"<": "%3C", ">": "%3E", "\\": "%5C", " ": "%20"})


def write_markdown(pack: Pack, edition: Edition) -> str:
    """The pack in UTF-8; what is not given is told first."""
    head = [f"# Quotes from {escape(edition.name)}", f"Read on {day(edition.read)}."]
    blocks = [*head, *map(escape, pack.notes), *map(_block, pack.excerpts), escape(ATTRIBUTION)]
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """
    Text as one line of Markdown that shows it.

    >>> escape("1. a * b_c. (d)")
    '1\\\\. a \\\\* b\\\\_c. (d)'
    """
    return _SIGNS.sub(r"\\\1", _SPACE.sub(" ", text).strip())


def _block(excerpt: Excerpt) -> str:
    said = f"“{excerpt.words}”" if excerpt.words else excerpt.label
    lines = [f"- {name}: {_value(value)}" for name, value in lines_about(excerpt) if value]
    return f"> {escape(said)}\n\n" + "\n".join(lines)


def _value(value: str) -> str:
    if value.startswith(("https://", "http://")) and not re.search(r"[\s\x00-\x1f]", value):
        return f"<{value.translate(_NOT_IN_A_LINK)}>"
    return escape(value)
