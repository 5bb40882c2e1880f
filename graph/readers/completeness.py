"""Whether a document is all there, by its own contents list."""

from __future__ import annotations

import re
from collections.abc import Collection

from graph.document import BlockKind, Document
from graph.errors import TruncatedReport
from graph.readers.layout import title_key
from graph.wording import without_numbering

_LONGEST_TITLE = 30  # words; what is longer is no line of a contents list
_LETTERS = re.compile(r"[^\W\d_]{3}")
_TELLING = 2  # joints of a key; a shorter one may open any title


def check_complete(document: Document) -> None:
    """
    Compare the headings with the contents list.

    The end of the list tells: a file that broke off lacks the last titles. A title missing in the middle is
    a matter of wording or conversion and says nothing of the kind; nor does one that stands by itself but was
    not taken for a heading.

    Raises:
        TruncatedReport: The last title of the contents list stands nowhere in the document.
    """
    lines = (block.text.words for block in document.blocks if block.kind is BlockKind.CONTENTS)
    listed = [line for line in lines if len(line.split()) <= _LONGEST_TITLE and _LETTERS.search(line)]
    if not listed:
        return
    printed = _printed(document)
    missing = [title for title in listed if _key(title) not in printed]
    if missing and missing[-1] == listed[-1] and not _opens_alike(_key(listed[-1]), printed):
        last = document.sections[-1].title if document.sections else "the contents list"
        raise TruncatedReport(
            f"{document.name} line {document.line_of(len(document.text))}",
            f'the report breaks off in "{last}", before "{missing[-1].rstrip(" .0123456789")}"',
            f"the {len(listed)} titles of its contents list; {len(missing)} are missing",
            "Get the whole file and try again.",
        )


def _printed(document: Document) -> frozenset[str]:
    """The keys of all lines outside the contents list that may be titles."""
    lines = (block.text.words for block in document.blocks if block.kind is not BlockKind.CONTENTS)
    return frozenset(_key(line) for line in lines if line.count(" ") < _LONGEST_TITLE)


def _opens_alike(listed: str, printed: Collection[str]) -> bool:
    """Whether a title is printed in a longer or shorter form, as a list of two columns may give it."""
    return any(
        key.startswith(listed) or listed.startswith(key) for key in printed if key.count("-") >= _TELLING
    )


def _key(title: str) -> str:
    return title_key(without_numbering(title))
