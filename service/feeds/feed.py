"""What a feed is made of: frozen, without RDF terms and without XML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from graph.licence import ATTRIBUTION
from service.answers.parts import NOWHERE, Link

SIZE: Final = 50
"""Entries of one page of a feed."""


@dataclass(frozen=True, slots=True)
class Category:
    """
    What an entry is filed under.

    Args:
        term: Last part of the IRI.
        scheme: What comes before it.
    """

    term: str
    scheme: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One thing in a feed.

    Args:
        iri: Of the thing; of a row of an answer that stands on several things, a name made of its words.
        issued: Of the report, as the store has it: "2018-03"; empty where it is not told.
        words: Exactly those of the report, or what an answer says.
        page: Address of its page, in full.
        place: Address of its place in the text of the report, in full; may be empty.
        author: Who published the report.
    """

    iri: str
    title: str
    issued: str
    words: str
    page: str
    place: str = ""
    report: Link = NOWHERE
    author: Link = NOWHERE
    rights: str = ATTRIBUTION
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """
    A page of a feed.

    Args:
        iri: The same on every deployment.
        subtitle: What is in it, what is not, and in what order.
        address: Of this page, in full.
        page: The page for people that it follows, in full.
        entries: Newest report first; may be empty.
        published: When what is served was published; stands in for a date that no report tells.
        first, previous, next: Addresses in full; empty where there is none.
    """

    iri: str
    title: str
    subtitle: str
    address: str
    page: str
    entries: Sequence[Entry]
    published: datetime
    first: str = ""
    previous: str = ""
    next: str = ""

    def date_of(self, entry: Entry) -> datetime:
        """When the report was published; a month or year counts from its first day."""
        return moment(entry.issued) or self.published

    @property
    def updated(self) -> datetime:
        """The date of the newest entry; that of the data where there is none."""
        return max(map(self.date_of, self.entries), default=self.published)


def moment(text: str) -> datetime | None:
    """
    The first second of a day, month or year; None where the text is none.

    >>> moment("2018-03"), moment("soon")
    (datetime.datetime(2018, 3, 1, 0, 0, tzinfo=datetime.timezone.utc), None)
    """
    parts = text.partition("T")[0].split("-")
    try:
        return datetime(*map(int, [*parts, "1", "1"][:3]), tzinfo=UTC)  # type: ignore[misc, arg-type]
    except (ValueError, TypeError):
        return None
