"""Quotes as rows of a table, and as plain objects for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from service.citing.pack import Pack
from service.citing.words import ATTRIBUTION, Edition, cite_excerpt
from service.forms import write_json

COLUMNS: Final = (
    *("key", "kind", "polarity", "words", "exact", "label", "force", "theme", "report", "published"),
    *("publisher", "section", "place", "permalink", "in_place", "as_published", "iri", "source"),
    *("release", "read", "attribution"),
)


def table_rows(pack: Pack, edition: Edition) -> Iterable[Sequence[Any]]:
    """The excerpts as cells of `COLUMNS`; the characters of several passages have an ellipsis between."""
    for each in pack.excerpts:
        yield (
            *(each.key, each.kind, each.polarity_name, each.words),
            " … ".join(stretch.exact for stretch in each.stretches),
            *(each.label, each.force.text, each.theme.text, each.report.text, each.published, each.publisher),
            *(each.section.text, each.places, each.permalink, each.place, each.as_published, each.iri),
            *(each.source.text, edition.release, edition.read, ATTRIBUTION),
        )


def write_object(pack: Pack, edition: Edition) -> str:
    """The pack as JSON, with each citation in words."""
    quotes = [{**asdict(each), "citation": cite_excerpt(edition, each)} for each in pack.excerpts]
    return write_json(
        quotes=quotes,
        notes=pack.notes,
        release=edition.release,
        published=edition.published,
        read=edition.read,
        attribution=ATTRIBUTION,
    )
