"""Searches, and what they found."""

from __future__ import annotations

import csv
import io
from typing import Any

from service.engine.runner import QueryRunner
from tests.service.browsing import InspectingClient


def found(client: InspectingClient, **given: Any) -> dict[str, Any]:  # noqa: ANN401
    """The answer to a search for programs."""
    response = client.get("/search.json", query_string=given)
    assert 200 == response.status_code, response.text
    page: dict[str, Any] = response.get_json()["page"]
    return page


def rows(client: InspectingClient, **given: Any) -> list[dict[str, str]]:  # noqa: ANN401
    """All results as a table."""
    response = client.get("/search.csv", query_string=given)
    assert "text/csv" == response.mimetype
    return list(csv.DictReader(io.StringIO(response.text)))


def facet(page: dict[str, Any], name: str) -> dict[str, int]:
    """Slug -> number of one facet; empty where there is none."""
    return {
        value["slug"]: value["number"]
        for each in page["facets"]
        if each["slug"] == name
        for value in each["values"]
    }


def texts(pieces: list[dict[str, Any]]) -> str:
    """The words of pieces, with brackets around what is marked."""
    return "".join(f"[{each['text']}]" if each["is_marked"] else each["text"] for each in pieces)


def count(runner: QueryRunner, iris: list[str], path: str) -> dict[str, int]:
    """How many of some things have each value of a property path, by the last steps of the IRIs."""
    listed = " ".join(f"<{iri}>" for iri in iris)
    query = f"""PREFIX peel: <https://w3id.org/peelgraph/ontology#>
        SELECT ?value (COUNT(DISTINCT ?thing) AS ?n)
        WHERE {{ VALUES ?thing {{ {listed} }} ?thing {path} ?value }} GROUP BY ?value"""
    return {str(row["value"]).rpartition("/")[2]: int(str(row["n"])) for row in runner.select(query)}
