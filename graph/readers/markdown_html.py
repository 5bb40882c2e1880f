"""
Web markup in Markdown, cut where its block elements begin and end.

In: a stretch of source that a Markdown parser takes for raw markup. Out: its pieces in order: lines, with
what the element around them makes of them, rows of cells, and the ends of what is closed off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.document import Span

_TAG = re.compile(
    r"<!--.*?-->|<(?P<end>/?)(?P<name>h[1-6]|p|div|li|[uod]l|summary|details|blockquote|aside|section|article|figure"
    r"|figcaption|table|t(?:head|body|foot|r|d|h)|d[td]|hr|main)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_CLOSED_OFF = frozenset({"aside", "blockquote", "details"})
_DIV = re.compile(r"<(/?)div\b", re.IGNORECASE)
_CELLS = frozenset({"td", "th"})


@dataclass(slots=True)
class Piece:
    """
    A piece of raw markup.

    Args:
        kind: "line", "row", "open" or "close".
        name: The element that a line stands in ("li", "h3", "summary"), or that opens or closes.
        spans: Of a line, one; of a row, one a cell; else none.
        is_parted: Of a row, whether a line stands between its spans: a heading or a list in a cell.
    """

    kind: str
    name: str = ""
    spans: list[Span] = field(default_factory=list)
    is_parted: bool = False


def pieces_of(text: str, start: int, end: int) -> Iterator[Piece]:
    """
    The pieces of a stretch of raw markup; lines hold something other than white space.

    A `div` is closed off if the stretch holds both its ends; else it may be around the whole report.
    """
    divs = [found.group(1) for found in _DIV.finditer(text, start, end)]
    closed_off = _CLOSED_OFF | {"div"} if divs.count("") == divs.count("/") else _CLOSED_OFF
    around: list[str] = []
    row: Piece | None = None
    has_line = False
    place = start
    for tag in [*_TAG.finditer(text, start, end), None]:
        until = tag.start() if tag else end
        if text[place:until].strip():
            span = Span(place, until)
            if row is not None and around and around[-1] in _CELLS:
                row.is_parted |= has_line
                row.spans.append(span)
            else:
                has_line |= row is not None and bool(row.spans)
                yield Piece("line", around[-1] if around else "", [span])
        if tag is None:
            break
        place = tag.end()
        name = (tag.group("name") or "").lower()
        if not name:
            continue
        if name == "tr":
            if row is not None and row.spans:
                yield row
            row, has_line = None if tag.group("end") else Piece("row", name), False
        if tag.group("end"):
            while name in around and around.pop() != name:
                pass
        else:
            around.append(name)
        if name in closed_off:
            yield Piece("close" if tag.group("end") else "open", name)
