"""What the page of feeds lists: forces with reports, themes, and kinds."""

from __future__ import annotations

from dataclasses import dataclass

from service import urls
from service.answers.parts import Link
from service.feeds.asked import FOLLOWED
from service.library import Library
from service.urls import ID_BASE


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """
    The feeds there are; of each, its path and its name.

    Args:
        forces: On which there are reports.
        others: Forces on which there is none yet.
    """

    kinds: tuple[Link, ...]
    forces: tuple[Link, ...]
    others: tuple[Link, ...]
    themes: tuple[Link, ...]


def read_feeds(library: Library) -> FeedsPage:
    """All feeds that go by a name."""
    rows = library.rows("ledger-names")

    def named(facet: str, is_held: bool | None = None) -> tuple[Link, ...]:
        found = dict.fromkeys(
            Link(row["name"], row["thing"].removeprefix(ID_BASE))
            for row in rows
            if row["facet"] == facet
            and is_held in (None, row.number("reports") > 0)
            and urls.feed_of(row["thing"])
        )
        return tuple(found)

    return FeedsPage(
        kinds=tuple(Link(kind.many, f"kind/{kind.slug}") for kind in FOLLOWED),
        forces=named("force", is_held=True),
        others=named("force", is_held=False),
        themes=named("theme"),
    )
