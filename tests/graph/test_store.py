"""The store answers queries in every format, counts a triple once, and exports the named graphs only."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, XSD

from graph.errors import NotAcceptable, QueryError, QueryMalformed, StoreError, StoreMissing
from graph.formats import GRAPH_FORMATS, RESULT_FORMATS
from graph.namespaces import ID, PEEL
from graph.publish import publish
from graph.store import Store, open_store

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

Graphs = dict[URIRef, Graph]
SALTWICK = "https://w3id.org/peelgraph/id/graph/report/peel-effectiveness-2017/saltwick"
RUN = "https://w3id.org/peelgraph/id/graph/run/saltwick-one"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"


@pytest.fixture
def store(tmp_path: Path, make_graphs: Callable[..., Graphs], monkeypatch: pytest.MonkeyPatch) -> Store:
    """A report of six triples and a run of four, one of which the report has too; no tallies."""
    monkeypatch.setattr("graph.making.tally_all", lambda _: {})
    publish(make_graphs(), str(tmp_path))
    return open_store(str(tmp_path))


def _count(
    store: Store, text: str = COUNT, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
) -> int:
    answer = store.query(text, formats=["json"], default_graphs=default_graphs, named_graphs=named_graphs)
    (row,) = json.loads(answer.content)["results"]["bindings"]
    return int(row["n"]["value"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("json", b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"9",'),
        ("xml", b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'),
        ("csv", b"n\r\n9\r\n"),
        ("tsv", b"?n\n9\n"),
    ],
)
def test_a_select_is_written_in_every_result_format(store: Store, name: str, expected: bytes) -> None:
    """Rows come as JSON, XML, CSV and TSV."""
    answer = store.query(COUNT, formats=[name])
    assert RESULT_FORMATS[name] == answer.format
    assert expected == answer.content[: len(expected)]


@pytest.mark.parametrize("name", list(GRAPH_FORMATS))
def test_a_construct_is_written_in_every_graph_format(store: Store, name: str) -> None:
    """A graph written in any RDF format reads back as the same graph."""
    expected = store.as_graph([SALTWICK, RUN])
    answer = store.query(CONSTRUCT, formats=[name])
    assert name == answer.format.name
    dataset = Dataset(default_union=True)
    dataset.parse(data=answer.content, format=answer.format.media_type)
    found = Graph()
    for triple in dataset.triples((None, None, None)):
        found.add(triple)
    assert 9 == len(found)
    assert isomorphic(expected, found)


def test_the_first_format_that_fits_the_form_of_the_query_is_used(store: Store) -> None:
    """Who does not know whether a query gives rows or a graph may name a format for each."""
    formats = ["turtle", "csv"]
    assert "csv" == store.query("ASK {}", formats=formats).format.name
    assert "turtle" == store.query(CONSTRUCT, formats=formats).format.name


def test_a_graph_in_json_results_is_refused_with_what_fits(store: Store) -> None:
    """A CONSTRUCT query cannot be answered as SPARQL results."""
    with pytest.raises(NotAcceptable) as caught:
        store.query(CONSTRUCT, formats=["json"], where="all.rq")
    assert (
        "all.rq: there is no form that fits 'json'. "
        "Expected one of turtle, ntriples, jsonld, rdfxml, nquads, trig." == str(caught.value)
    )


def test_a_triple_of_two_graphs_counts_once(store: Store) -> None:
    """The default graph is the union of all as a set, whether it is all of them or those selected."""
    assert 9 == _count(store)
    assert 9 == _count(store, default_graphs=[SALTWICK, RUN])
    assert 6 == _count(store, default_graphs=[SALTWICK])
    assert 9 == store.triples()


def test_selected_graphs_are_all_that_a_query_sees(store: Store) -> None:
    """Naming default graphs hides the named ones, and the other way round."""
    named = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert 10 == _count(store, named)
    assert 0 == _count(store, named, default_graphs=[SALTWICK])
    assert 4 == _count(store, named, named_graphs=[RUN])
    assert 0 == _count(store, named_graphs=[RUN])
    assert 4 == _count(store, named, default_graphs=[SALTWICK, RUN], named_graphs=[RUN])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SELECT ?s WHERE {\n  ?s ?p }",
            "q.rq line 2, column 10: the query cannot be read from here on. "
            "Check the brackets, dots, prefixes and keywords before this place.",
        ),
        (
            "SELECT ?s WHERE {\n  ?s skos:prefLabel ?label }",
            "q.rq line 2, column 20: prefix not found. "
            "Check the brackets, dots, prefixes and keywords before this place.",
        ),
        (
            "",
            "q.rq line 1, column 1: the query cannot be read from here on. "
            "Check the brackets, dots, prefixes and keywords before this place.",
        ),
    ],
)
def test_a_malformed_query_is_told_with_line_and_column(store: Store, text: str, expected: str) -> None:
    """The place is in the message and on the error."""
    with pytest.raises(QueryMalformed) as caught:
        store.query(text, formats=["json"], where="q.rq")
    assert expected == str(caught.value)
    assert f"line {caught.value.line}, column {caught.value.column}" in expected


def test_an_update_is_no_query(store: Store) -> None:
    """The store is only read."""
    with pytest.raises(QueryError):
        store.query("INSERT DATA { <a:a> <b:b> <c:c> }", formats=["json"])


def test_graphs_are_named_in_order(store: Store) -> None:
    """The default graph is not among them."""
    assert (SALTWICK, RUN) == store.graphs()


@pytest.mark.parametrize("name", ["nquads", "trig", "jsonld"])
def test_an_export_holds_the_named_graphs_only(store: Store, name: str) -> None:
    """The union copy in the default graph is not exported."""
    dataset = Dataset()
    dataset.parse(data=store.export(name), format=GRAPH_FORMATS[name].media_type)
    found = {str(graph.identifier): len(graph) for graph in dataset.graphs() if len(graph)}
    assert {SALTWICK: 6, RUN: 4} == found


def test_an_export_without_graph_names_holds_each_triple_once(store: Store) -> None:
    """Turtle gets the union as a set, or one graph."""
    assert 9 == len(Graph().parse(data=store.export("turtle"), format="turtle"))
    assert 6 == len(Graph().parse(data=store.export("turtle", SALTWICK), format="turtle"))


def test_an_export_of_an_unknown_graph_says_how_to_list_them(store: Store) -> None:
    """The message leads on."""
    with pytest.raises(StoreError) as caught:
        store.export("nquads", "https://example.org/none")
    assert (
        f"{store.location}: there is no graph <https://example.org/none>. "
        "`SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }` lists the graphs there are."
        == str(caught.value)
    )


def test_an_export_is_sorted(store: Store) -> None:
    """The same content gives the same bytes."""
    lines = store.export("nquads").splitlines()
    assert 10 == len(lines)
    assert sorted(lines) == lines


def test_literals_and_digests_are_those_the_store_gives_back(tmp_path: Path) -> None:
    """A decimal with trailing zeros is the same figure, and gives the same digest."""
    name = ID["graph/register/figures"]
    digests = []
    for place, printed in enumerate(["12.50", "12.5"]):
        graph = Graph()
        number = Literal(printed, datatype=XSD.decimal, normalize=False)
        graph.add((ID["x"], PEEL.value, number))
        release = publish({name: graph}, str(tmp_path / str(place)))
        found = open_store(str(tmp_path / str(place)))
        assert [Literal(Decimal("12.5"))] == list(found.as_graph([str(name)]).objects())
        assert release.digest == found.digest()
        digests.append(release.digest)
    assert digests[0] == digests[1]


def test_an_open_store_stays_on_its_release(tmp_path: Path, make_graphs: Callable[..., Graphs]) -> None:
    """What is published later is seen by who opens the store later."""
    publish(make_graphs(words="Before."), str(tmp_path))
    before = open_store(str(tmp_path))
    publish(make_graphs(words="After.", run="two"), str(tmp_path))
    values = f"SELECT ?v WHERE {{ ?s <{RDF.value}> ?v }}"
    assert b"v\r\nBefore.\r\n" == before.query(values, formats=["csv"]).content
    assert b"v\r\nAfter.\r\n" == open_store(str(tmp_path)).query(values, formats=["csv"]).content


def test_a_folder_without_a_release_says_how_to_make_one(tmp_path: Path) -> None:
    """Whether the folder is there or not."""
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(StoreMissing) as caught:
            open_store(str(folder))
        assert (
            f"{folder}: nothing has been published there. Run `peelgraph build --store {folder}` first, "
            "or name another folder with --store." == str(caught.value)
        )


def test_a_damaged_release_is_told(tmp_path: Path, make_graphs: Callable[..., Graphs]) -> None:
    """A store whose files are gone is an error of the store, not a crash."""
    release = publish(make_graphs(), str(tmp_path))
    (tmp_path / "releases" / release.id / "store" / "CURRENT").unlink()
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(str(tmp_path))
