"""Quotes as a table to take away, and as plain objects for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from graph.licence import ATTRIBUTION
from service.citing.pack import Pack
from service.citing.words import Edition, cite_excerpt
from service.tables.table import Table, columns_of, make_table

COLUMNS: Final = (
    *("key", "kind", "polarity", "words", "exact", "label", "force", "theme", "report", "published"),
    *("publisher", "section", "place", "permalink", "in_place", "as_published", "iri", "source"),
    *("release", "read", "attribution"),
)


def as_table(pack: Pack, edition: Edition) -> Table:
    """The excerpts, a row each."""
    return make_table(
        "Quotes",
        columns_of("quotes", COLUMNS),
        _rows(pack, edition),
        key=("iri",),
        description="A statement in the exact words of its report, with its place, address and attribution.",
        caveats=pack.notes,
    )


def _rows(pack: Pack, edition: Edition) -> Iterable[Sequence[Any]]:
    """The excerpts as cells of `COLUMNS`; the characters of several passages have an ellipsis between."""
    for each in pack.excerpts:
        yield (
            *(each.key, each.kind, each.polarity_name, each.words),
            " … ".join(stretch.exact for stretch in each.stretches),
            *(each.label, each.force.text, each.theme.text, each.report.text, each.published, each.publisher),
            *(each.section.text, each.places, each.permalink, each.place, each.as_published, each.iri),
            *(each.source.text, edition.release, edition.read, ATTRIBUTION),
        )


def as_objects(pack: Pack, edition: Edition) -> dict[str, Any]:
    """The pack for JSON, with each citation in words."""
    quotes = [{**asdict(each), "citation": cite_excerpt(edition, each)} for each in pack.excerpts]
    return {
        "quotes": quotes,
        "notes": pack.notes,
        "release": edition.release,
        "published": edition.published,
        "read": edition.read,
        "attribution": ATTRIBUTION,
    }
