"""Ordinary queries about a store, no two of them the same: what a reader or a page would ask."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from graph.namespaces import PREFIXES
from service.engine.runner import QueryRunner

_PROLOGUE: Final = "".join(f"PREFIX {name}: <{space}>\n" for name, space in sorted(PREFIXES.items()))

_FORMS: Final = (
    "SELECT ?p ?o {{ {iri} ?p ?o }}",
    "SELECT ?s ?p {{ ?s ?p {iri} }} LIMIT {number}",
    "ASK {{ {iri} a ?kind FILTER(STRLEN(STR(?kind)) > {number}) }}",
    "SELECT ?p (COUNT(?o) AS ?n) {{ {iri} ?p ?o }} GROUP BY ?p ORDER BY DESC(?n) LIMIT {number}",
    "SELECT ?near ?label {{ {iri} ?p ?near . ?near skos:prefLabel ?label }} LIMIT {number}",
    "DESCRIBE {iri}",
    "SELECT ?s ?o {{ ?s a ?kind . {iri} a ?kind . ?s ?p ?o }} LIMIT {number}",
)


def ordinary_queries(runner: QueryRunner, seed: int = 1) -> Iterator[str]:
    """Some ten thousands where the store is not small; the same for the same store and seed."""
    rows = runner.select("SELECT DISTINCT ?s { ?s a ?kind FILTER(ISIRI(?s)) } ORDER BY ?s LIMIT 5000")
    iris = [row["s"].n3() for row in rows]
    if not iris:
        raise SystemExit("The store says nothing of anything.")
    pairs = [(form, iri) for form in _FORMS for iri in iris]
    random.Random(seed).shuffle(pairs)  # noqa: S311 - repeatable, not secret
    for number, (form, iri) in enumerate(pairs):
        yield _PROLOGUE + form.format(iri=iri, number=10 + number % 50)
