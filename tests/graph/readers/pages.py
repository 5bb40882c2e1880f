"""Single pages for tests of the PDF reader: lines of text at some places. `press` sets whole reports."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.pdfgen.canvas import Canvas

from graph.document import BlockKind, Document

Line = tuple[float, float, str] | tuple[float, float, str, float] | tuple[float, float, str, float, str]
"""From the bottom left corner, in points; the words; their size, if not 11; their font, if not Helvetica."""
BOLD = "Helvetica-Bold"


def draw(*lines: Line, after: Callable[[Canvas], None] | None = None) -> bytes:
    """A PDF of one page with lines of text; `after` draws what else is on it."""
    return draw_pages(lines, after=after)


def draw_pages(*pages: Sequence[Line], after: Callable[[Canvas], None] | None = None) -> bytes:
    """A PDF of several pages, each from its lines."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    for lines in pages:
        for x, y, text, *look in lines:
            size = next((value for value in look if isinstance(value, (int, float))), 11)
            font = next((value for value in look if isinstance(value, str)), "Helvetica")
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        if after:
            after(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def blocks(document: Document, kind: BlockKind) -> list[str]:
    """The words of all blocks of a kind."""
    return [block.text.words for block in document.blocks if block.kind is kind]
