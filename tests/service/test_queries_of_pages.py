"""A page asks its store a fixed number of queries, whatever there is to show, and never more than a few."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from graph.settings import Settings
from service.app import create_app
from service.engine.runner import QueryRunner
from service.kinds import KINDS, Kind
from tests.service.browsing import BROWSER
from tests.service.counting import Counting
from tests.service.page_kinds import FURTHER, NAMES, further_paths_of, paths_of

MOST = 8
"""Queries of any page."""

MOST_APART = 2
"""What a page asks more where a part of it has something to show: a series its period, links their names."""

LINKS = """
SELECT ?class ?thing (COUNT(?other) AS ?links)
WHERE {
  ?thing a ?class .
  FILTER(STRSTARTS(STR(?class), "https://w3id.org/peelgraph/ontology#"))
  FILTER(STRSTARTS(STR(?thing), "https://w3id.org/peelgraph/id/"))
  OPTIONAL { ?other ?property ?thing }
}
GROUP BY ?class ?thing
ORDER BY ?class ?links ?thing
"""


@dataclass(frozen=True)
class Counted:
    """The service over a runner that counts."""

    app: Flask
    runner: Counting

    def queries(self, path: str) -> int:
        """How many a page takes that must be there; what is kept for a release may be there already."""
        before = self.runner.asked
        response = self.app.test_client().get(path, headers={"Accept": BROWSER})
        assert response.status_code in (200, 404), path
        return self.runner.asked - before


@pytest.fixture(scope="module")
def counted(settings: Settings, runner: QueryRunner) -> Iterator[Counted]:
    """The service as the other tests have it, but that it counts."""
    counting = Counting(runner)
    app = create_app(settings, counting)
    app.testing = True
    yield Counted(app, counting)


@pytest.fixture(scope="module")
def things(runner: QueryRunner) -> dict[str, list[str]]:
    """Class -> addresses of its things, the least linked to first."""
    found: dict[str, list[str]] = {}
    for row in runner.select(LINKS):
        path = str(row["thing"]).removeprefix("https://w3id.org/peelgraph/id/")
        found.setdefault(str(row["class"]), []).append(f"/doc/{path}")
    return found


@pytest.mark.parametrize("name", [*NAMES, *FURTHER])
def test_a_page_asks_no_more_than_a_few_queries(counted: Counted, runner: QueryRunner, name: str) -> None:
    """Whatever its kind."""
    path = (paths_of(runner) | further_paths_of(runner))[name]
    assert counted.queries(path) <= MOST


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_queries_do_not_grow_with_the_data(
    counted: Counted, things: dict[str, list[str]], kind: Kind
) -> None:
    """That of its kind which most points to takes as many as that which least does: none stands in a loop."""
    least, *_, most = [*things[kind.iri][:1], *things[kind.iri]]
    few, many = counted.queries(least), counted.queries(most)
    assert 0 < few
    assert max(few, many) <= MOST
    assert abs(many - few) <= MOST_APART
