"""How often each term of ours is used: things of a class, and statements with a property."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import RDF

from graph.basis import Basis
from graph.identifiers import REGISTER_GRAPHS, VOCABULARY_GRAPHS
from graph.namespaces import PEEL
from graph.release import Release

_TYPE: Final = ox.NamedNode(str(RDF.type))
_BY_TERM: Final = (
    "SELECT ?term (COUNT(*) AS ?uses) { ?thing ?term ?value } GROUP BY ?term",
    f"SELECT ?term (COUNT(*) AS ?uses) {{ ?thing {_TYPE} ?term }} GROUP BY ?term",
)


def count_uses(store: ox.Store, basis: Basis | None = None) -> dict[str, int]:
    """
    IRI of each class and property of ours that is used -> how often, in the default graph.

    Args:
        basis: The release that the store is a copy of: where that has counted, only what differs is.
    """
    if basis is None or not basis.release.uses:
        return _tidy(_count_all(store))
    counts = Counter(basis.release.uses)
    counts.update(term for quad in basis.gained for term in _terms(quad))
    counts.subtract(term for quad in basis.lost for term in _terms(quad))
    return _tidy(counts)


def has_ours(release: Release) -> bool:
    """Whether a release has things of ours, to be counted; graphs that users wrote need have none."""
    own = (VOCABULARY_GRAPHS, REGISTER_GRAPHS)
    return bool(release.kinds or release.sources) or any(name.startswith(own) for name in release.graphs)


def _count_all(store: ox.Store) -> dict[str, int]:
    counts: dict[str, int] = {}
    for query in _BY_TERM:
        rows = store.query(query)
        assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - it is a SELECT
        found = ((row["term"], int(row["uses"].value)) for row in rows)
        counts |= {term.value: uses for term, uses in found if _is_ours(term)}
    return counts


def _terms(quad: ox.Quad) -> Iterator[str]:
    for term in (quad.predicate, quad.object) if quad.predicate == _TYPE else (quad.predicate,):
        if isinstance(term, ox.NamedNode) and _is_ours(term):
            yield term.value


def _is_ours(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(str(PEEL))


def _tidy(counts: Mapping[str, int]) -> dict[str, int]:
    return {term: uses for term, uses in sorted(counts.items()) if uses}
