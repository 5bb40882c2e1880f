"""What a text to read is made of: frozen, without RDF terms, the same for HTML and JSON."""

from __future__ import annotations

from dataclasses import dataclass

from service.answers.parts import NOWHERE, Link, Sentence


@dataclass(frozen=True, slots=True)
class Stretch:
    """Code points `start` to `end` (exclusive) of the source text; `page` is that of a PDF, else empty."""

    start: int
    end: int
    page: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch that a classified sentence, by the name of its anchor, was drawn from."""

    start: int
    end: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch that names or gives something that has a page."""

    start: int
    end: int
    link: Link


@dataclass(frozen=True, slots=True)
class Left:
    """A stretch of which nothing was made: the slug of the reason, as the account of the report has it."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reference:
    """
    The mark of a footnote in running text.

    Args:
        start, end: Where it stands in the source; the same where the markup told it.
        note: Anchor of the note; empty where there is none of its number.
        anchor: Its own, for the way back.
    """

    start: int
    end: int
    number: str
    note: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Piece:
    """
    Words that are of one kind throughout.

    Args:
        start, end: Where they stand in the source text.
        sentences: Anchors of the classified sentences that they belong to; mostly one or none.
        opens: Those that begin here.
        link: What they name or give; without text, since that is `text`.
        reference: Where they are the mark of a footnote.
        left: Reasons for which nothing was made of them; empty unless asked for.
        page: Of a PDF, where a page begins here; else empty.
        paragraph: Anchor of the paragraph that begins here; else empty.
    """

    text: str
    start: int
    end: int
    sentences: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    link: Link = NOWHERE
    reference: Reference | None = None
    left: tuple[str, ...] = ()
    page: str = ""
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """
    One block of the text.

    Args:
        kind: "paragraph", "item", "row", "caption", "source", "judgment" (a line that is a grade), "note" or
            "line" (what is no paragraph of the graph: a line of the contents list, or of the title page).
        marker: Of an item, what it was printed behind: "•", "1."; else empty.
        pieces: Its words in order; of a row, those of all cells.
        cells: Of a row.
        is_label: Whether it was printed bold throughout.
    """

    kind: str
    pieces: tuple[Piece, ...]
    marker: str = ""
    cells: tuple[tuple[Piece, ...], ...] = ()
    is_label: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(piece.text for piece in self.pieces if piece.reference is None)


@dataclass(frozen=True, slots=True)
class Group:
    """
    Blocks of one kind that belong together: a list, a table, or one block by itself.

    Args:
        kind: "list", "table", "lines", or the kind of its one block.
        title: Of a table, its caption, where one stands right before it.
        is_headed: Of a table, whether its first row is a header.
    """

    kind: str
    blocks: tuple[Block, ...]
    title: Block | None = None
    is_headed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Groups that stand in one box, such as one of areas for improvement, or outside of any."""

    is_box: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its anchor, number, page, words, and the anchors of its references."""

    anchor: str
    number: str
    link: Link
    block: Block
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """
    A heading, what stands under it before the next, and the notes that it refers to.

    Args:
        anchor: Empty for what stands before the first heading.
        level: Of the heading in the page, from 2.
        sentences: Anchors of those that begin here, in order.
    """

    anchor: str
    level: int
    link: Link
    theme: Link
    title: Block | None
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A classified sentence, its anchor, and the anchor of the heading it stands under."""

    anchor: str
    sentence: Sentence
    chapter: str


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A report's whole text.

    Args:
        sentences: By anchor, in reading order.
        left: How often each reason is marked in the text; empty unless asked for.
    """

    chapters: tuple[Chapter, ...]
    sentences: dict[str, Told]
    left: dict[str, int]
