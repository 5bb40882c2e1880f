"""Files to take away: all of a release, the same bytes for the same graphs, with sums that can be checked."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from graph.dump import DUMP, FORMS, SUMS, build_dump, read_dump
from graph.publish import publish
from graph.release import STORE, current_folder

READERS = {"peelgraph.nq.gz": ox.RdfFormat.N_QUADS, "peelgraph.trig.gz": ox.RdfFormat.TRIG}
GRAPHS = {
    URIRef("https://example.org/one"): '<urn:a> <urn:p> "two\\nlines"@en , 1.50 , "x"^^<urn:t> .',
    URIRef("https://example.org/two"): '<urn:a> <urn:p> "two\\nlines"@en . <urn:b> <urn:p> <urn:a> .',
}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release of two graphs that share a statement."""
    store = tmp_path_factory.mktemp("dump")
    publish({name: Graph().parse(data=text) for name, text in GRAPHS.items()}, str(store))
    return current_folder(str(store))


@pytest.mark.parametrize("name", list(FORMS))
def test_a_dump_in_an_empty_store_gives_the_same_quads(released: Path, name: str) -> None:
    """Those of all named graphs; the default graph is their union and is not said twice."""
    loaded = ox.Store()
    loaded.bulk_load(gzip.decompress((released / DUMP / name).read_bytes()), format=READERS[name])
    held = ox.Store.read_only(str(released / STORE))
    named = {quad for quad in held if isinstance(quad.graph_name, ox.NamedNode)}
    assert 5 == len(named)
    assert named == set(loaded)


def test_sums_are_those_of_the_files(released: Path) -> None:
    """As `sha256sum --check` reads them."""
    lines = (released / DUMP / SUMS).read_text().splitlines()
    assert len(lines) == len(FORMS)
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((released / DUMP / name).read_bytes()).hexdigest() == digest
    assert {(each.name, each.digest) for each in read_dump(released)} == {
        (line.split("  ")[1], line.split("  ")[0]) for line in lines
    }
    assert all(each.size == (released / DUMP / each.name).stat().st_size for each in read_dump(released))


def test_the_same_graphs_give_the_same_bytes(released: Path, tmp_path: Path) -> None:
    """In another folder, at another time, given in another order."""
    graphs = {name: Graph().parse(data=text) for name, text in reversed(GRAPHS.items())}
    publish(graphs, str(tmp_path))
    again = current_folder(str(tmp_path))
    for name in (*FORMS, SUMS):
        assert (released / DUMP / name).read_bytes() == (again / DUMP / name).read_bytes(), name


def test_a_release_of_an_older_version_has_no_files(tmp_path: Path) -> None:
    """And nothing fails for that."""
    assert () == read_dump(tmp_path)


def test_files_that_cannot_be_written_are_told(released: Path) -> None:
    """By what the system says, which publishing tells of the store; here they are there already."""
    with pytest.raises(FileExistsError):
        build_dump([], released / DUMP)
