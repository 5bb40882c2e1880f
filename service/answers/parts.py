"""What pages are made of: frozen, without RDF terms, the same for HTML and JSON."""

from __future__ import annotations

from dataclasses import dataclass

from service.quotes import Piece


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a resource; `iri` is empty where they are only words."""

    text: str
    iri: str = ""


NOWHERE = Link("")


@dataclass(frozen=True, slots=True)
class Fact:
    """One property of a resource, and its values in order."""

    name: Link
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """
    A grade and where it stands in its scale.

    Args:
        place: From 1, the lowest; 0 where the grade is in no order.
        of: How many grades the scale orders.
    """

    link: Link
    place: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Judgment:
    """A grade given to a force on a theme; the link is to the judgment."""

    link: Link
    theme: Link
    force: Link
    grade: Grade
    year: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    A sentence or action.

    Args:
        link: Its words, leading to its page.
        role: "Finding", "Recommendation", ...
        role_slug: Of the list of its kind.
        polarity: Slug, for its shape; empty if it has none.
        polarity_name, trend, deadline: Words; empty if none.
        order: Place among its kind; 0 if none.
    """

    link: Link
    role: str
    role_slug: str
    polarity: str = ""
    polarity_name: str = ""
    trend: str = ""
    deadline: str = ""
    order: int = 0
    topic: Link = NOWHERE
    theme: Link = NOWHERE
    force: Link = NOWHERE


@dataclass(frozen=True, slots=True)
class Quote:
    """
    Words of a source and where they stand.

    Args:
        passages: One a piece, in order: "characters 7,010 to 7,102", of a PDF with its page before.
        pieces: The whole paragraph, with the quoted words marked.
        place: The section.
        exact: The quoted characters as they are in the source, markup included.
        report: IRI of the report that has them; `anchor` is that of the paragraph in its text. Empty where
            they are of no report, or of no paragraph.
    """

    passages: tuple[Link, ...]
    pieces: tuple[Piece, ...]
    exact: str
    place: Link = NOWHERE
    report: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure, with the other area's beside it where there is one."""

    link: Link
    measure: Link
    area: Link
    unit: str
    period: str
    comparator: Link = NOWHERE
    comparator_area: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number that leads somewhere."""

    link: Link
    number: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many findings have a polarity."""

    polarity: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Findings of one group by polarity; every group of a table has the same polarities in the same order."""

    group: Link
    shares: tuple[Share, ...]

    @property
    def total(self) -> int:
        """Findings of the group, whatever their polarity."""
        return sum(share.number for share in self.shares)


@dataclass(frozen=True, slots=True)
class Pager:
    """Which page of a list is shown, counted from 1."""

    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Number of the first row shown; 0 in an empty list."""
        return min((self.page - 1) * self.size + 1, self.total)

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.page * self.size, self.total)


@dataclass(frozen=True, slots=True)
class Frame:
    """
    What every page about a resource has.

    Args:
        kind: "Finding", "Police force", ...
        title: Its label: the page's one heading.
        definition: Of a concept; empty if it has none.
        trail: The lists, reports and sections above it, the widest first; the home page left out.
        graphs: The named graphs that say it.
    """

    iri: str
    kind: str
    title: str
    definition: str
    trail: tuple[Link, ...]
    graphs: tuple[Link, ...]
