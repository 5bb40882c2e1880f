"""All the data to take away over the web."""

from __future__ import annotations

import gzip
import hashlib
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, VOID

from service.endpoint.description import DCAT, SPDX
from service.engine.runner import QueryRunner
from tests.service.browsing import InspectingClient

HOST = "http://localhost"


def files(client: InspectingClient) -> list[dict[str, Any]]:
    """As the page tells of them to programs."""
    found: list[dict[str, Any]] = client.get("/dump.json").get_json()["page"]["files"]
    assert 2 == len(found)
    return found


def test_the_page_tells_sizes_and_sums_that_are_true(client: InspectingClient, runner: QueryRunner) -> None:
    """And how many quads, which are those of the file and of the store."""
    page = client.get("/dump.json").get_json()["page"]
    shown = client.page("/dump")
    [row] = runner.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert int(row["n"]) == page["quads"]
    for each in files(client):
        body = client.get(each["address"]).data
        assert (each["size"], each["digest"]) == (len(body), hashlib.sha256(body).hexdigest())
        assert each["digest"] in shown.texts("code", "sum")
    lines = gzip.decompress(client.get(files(client)[0]["address"]).data).splitlines()
    assert page["quads"] == len(lines)


def test_what_was_taken_loads_into_an_empty_store(client: InspectingClient, runner: QueryRunner) -> None:
    """TriG as N-Quads: each gives the quads of the store."""
    nquads, trig = (gzip.decompress(client.get(each["address"]).data) for each in files(client))
    first, second = ox.Store(), ox.Store()
    first.bulk_load(nquads, format=ox.RdfFormat.N_QUADS)
    second.bulk_load(trig, format=ox.RdfFormat.TRIG)
    assert set(first) == set(second)
    [row] = runner.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert int(row["n"]) == len(first)


def test_a_part_and_a_copy_that_holds_are_answered_as_such(client: InspectingClient) -> None:
    """A long download goes on where it broke off."""
    address = files(client)[0]["address"]
    whole = client.get(address)
    part = client.get(address, headers={"Range": "bytes=10-19", "If-Range": whole.headers["ETag"]})
    assert (206, whole.data[10:20]) == (part.status_code, part.data)
    assert 304 == client.get(address, headers={"If-None-Match": whole.headers["ETag"]}).status_code
    assert "application/gzip" == whole.mimetype
    assert "Content-Encoding" not in client.get(address, headers={"Accept-Encoding": "gzip, br"}).headers


def test_the_description_leads_to_the_files(client: InspectingClient) -> None:
    """By VoID, and by DCAT with sum and size."""
    described = Graph().parse(data=client.get("/sparql?format=turtle").data, format="turtle")
    [data] = described.subjects(RDF.type, DCAT.Dataset)
    assert {URIRef(each["address"]) for each in files(client)} == set(described.objects(data, VOID.dataDump))
    for each in files(client):
        [distribution] = described.subjects(DCAT.downloadURL, URIRef(each["address"]))
        assert (data, DCAT.distribution, distribution) in described
        assert each["size"] == int(str(described.value(distribution, DCAT.byteSize)))
        checksum = described.value(distribution, SPDX.checksum)
        value = described.value(checksum, SPDX.checksumValue)
        assert isinstance(value, Literal)
        assert each["digest"] == str(value).lower()


@pytest.mark.parametrize(
    "path",
    ["/dump/x/y", "/dump/../peelgraph.nq.gz", "/dump/20200101T000000000000Z/peelgraph.nq.gz", "/dump.xml"],
)
def test_a_file_that_is_none_is_told(client: InspectingClient, path: str) -> None:
    """No name leads out of the folder."""
    assert 404 == client.get(path).status_code


def test_no_other_file_of_a_release_is_sent(client: InspectingClient) -> None:
    """Its manifest and store are no part of the dump."""
    release = client.get("/dump.json").get_json()["page"]["release"]
    for name in ("release.json", "..%2Frelease.json", "store", "search.sqlite"):
        assert 404 == client.get(f"/dump/{release}/{name}").status_code
    assert 200 == client.get(f"/dump/{release}/SHA256SUMS").status_code
