"""Whether a document is all there, by its own contents list."""

from __future__ import annotations

from graph.document import BlockKind, Document
from graph.errors import TruncatedReport
from graph.readers.layout import title_key

_LONGEST_TITLE = 30  # words; what is longer is no line of a contents list


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
    listed = [line for line in lines if len(line.split()) <= _LONGEST_TITLE]
    if not listed:
        return
    headings = {
        title_key(block.text.words) for block in document.blocks if block.kind is not BlockKind.CONTENTS
    }
    missing = [title for title in listed if title_key(title) not in headings]
    if missing and missing[-1] == listed[-1]:
        last = document.sections[-1].title if document.sections else "the contents list"
        raise TruncatedReport(
            f"{document.name} line {document.line_of(len(document.text))}",
            f'the report breaks off in "{last}", before "{missing[-1].rstrip(" .0123456789")}"',
            f"the {len(listed)} titles of its contents list; {len(missing)} are missing",
            "Get the whole file and try again.",
        )
