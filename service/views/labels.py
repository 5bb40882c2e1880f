"""What the things in rows are called, asked for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Final

from rdflib import URIRef

from graph.errors import QueryError, StoreError
from service import urls
from service.engine.runner import Term
from service.library import Library, read_iri

MOST_CHARACTERS: Final = 18_000
"""Of the addresses in one query for names; things past it stand by their address alone."""
_LONGEST: Final = 160


def read_labels(library: Library, rows: Iterable[Mapping[str, Term]]) -> dict[str, str]:
    """IRI -> its name, or the words of a sentence; of ours alone, and none where that cannot be asked now."""
    found = dict.fromkeys(
        str(term)
        for row in rows
        for term in row.values()
        if isinstance(term, URIRef) and _is_named(str(term))
    )
    lengths = accumulate(len(iri) + 3 for iri in found)
    iris = [read_iri(iri) for iri, length in zip(found, lengths, strict=True) if length <= MOST_CHARACTERS]
    if not iris:
        return {}
    try:
        asked = library.rows("labels-of", thing=iris)
    except (QueryError, StoreError):
        return {}  # the rows stand without
    labels: dict[str, str] = {}
    for row in asked:
        label = row.first("name", "label", "title", "words")
        if label:
            labels.setdefault(row["thing"], _short(label))
    return labels


def _is_named(iri: str) -> bool:
    if not (urls.is_ours(iri) or urls.is_term(iri)):
        return False
    try:
        read_iri(iri)
    except ValueError:
        return False
    return True


def _short(label: str) -> str:
    words = " ".join(label.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rsplit(" ", 1)[0] + " …"
