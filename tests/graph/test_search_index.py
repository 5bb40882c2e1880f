"""Every release has an index of what can be found in it, which holds what its graphs hold and no more."""

from __future__ import annotations

import doctest
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

import graph.releasing
from graph import markup, search_index, searchable
from graph.errors import StoreUnwritable
from graph.namespaces import PEEL
from graph.publish import publish
from graph.release import STORE, current_folder, current_release
from graph.releases import roll_back
from graph.search_index import INDEX, build_index
from graph.searchable import FACETS, Searchable, searchables

Maker = Callable[..., dict[URIRef, Graph]]

PREFIXES = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
PREFIX id: <https://w3id.org/peelgraph/id/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

FINDABLE = """
  ?thing a ?any .
  FILTER(STRSTARTS(STR(?thing), "https://w3id.org/peelgraph/id/")
    || STRSTARTS(STR(?thing), "https://w3id.org/peelgraph/ontology#"))
  FILTER EXISTS {
    ?thing skos:prefLabel|rdfs:label|dcterms:title|rdf:value|skos:definition|rdfs:comment|oa:exact ?words
  }
  FILTER(EXISTS { ?thing a ?own . FILTER(STRSTARTS(STR(?own), "https://w3id.org/peelgraph/ontology#")) }
    || NOT EXISTS { ?thing a ?ran . VALUES ?ran { prov:Activity prov:SoftwareAgent } })
"""

WITHIN = {"Action": ["CauseOfConcern", "Recommendation", "AreaForImprovement"], "Passage": ["Paragraph"]}
"""Kinds that a class is divided into, each thing of which is listed as that kind."""

COUNTED = (
    *("Finding", "Evidence", "Consequence", "Context", "CauseOfConcern", "Recommendation", "Judgment"),
    *("AreaForImprovement", "Report", "Section", "PoliceForce", "Theme", "Observation", "Measure", "Term"),
    *("Figure", "Footnote", "PartnerAgency", "DataCaveat", "Inspection", "Paragraph", "Initiative"),
    *("Action", "Passage", "Involvement", "PriorReference", "Inconsistency", "Register", "Region"),
)

IN_REPORT = """
  ?report a peel:Report .
  { BIND(?report AS ?thing) } UNION { ?thing dcterms:isPartOf+ ?report }
  UNION { ?place dcterms:isPartOf+ ?report . ?thing peel:statedIn|peel:mentionedIn ?place }
"""

FACET_QUERIES = {
    "polarity": "?thing peel:polarity ?value",
    "theme": "{ ?thing peel:theme ?value } UNION { ?thing a peel:Theme . BIND(?thing AS ?value) }",
    "force": """
        { ?thing a peel:PoliceForce . BIND(?thing AS ?value) }
        UNION { ?thing peel:force ?value }
        UNION { ?thing peel:area ?value . ?value a peel:PoliceForce }
        UNION { IN_REPORT ?report peel:force ?value . FILTER NOT EXISTS { ?thing a peel:PoliceForce } }""",
    "agency": """
        { ?thing a peel:PartnerAgency . BIND(?thing AS ?value) }
        UNION { ?thing peel:involves|peel:agency ?value . ?value a peel:PartnerAgency }
        UNION { ?thing peel:involvement ?part . ?part peel:agency ?value }
        UNION { ?value a peel:PartnerAgency ; peel:mentionedIn ?thing }
        UNION { ?value a peel:PartnerAgency ; peel:mentionedIn ?place . ?place peel:inParagraph ?thing }""",
    "year": """
        { ?thing peel:year ?when }
        UNION { ?thing peel:periodEnd|peel:asAt ?when . FILTER NOT EXISTS { ?thing peel:year ?own } }
        UNION { IN_REPORT ?report peel:inspection ?inspection . ?inspection peel:year ?when .
                FILTER NOT EXISTS { ?thing peel:year|peel:periodEnd|peel:asAt ?own } }
        BIND(SUBSTR(STR(?when), 1, 4) AS ?value)""",
}


def _open(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{folder / INDEX}?mode=ro", uri=True)


def _rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    rows = store.query(PREFIXES + query)
    assert isinstance(rows, ox.QuerySolutions)
    names = [variable.value for variable in rows.variables]
    return [tuple(row[name].value for name in names) for row in rows]


@pytest.fixture(scope="module")
def released(published: Path) -> Path:
    """The folder of the release of the report that ships."""
    return current_folder(str(published))


@pytest.fixture(scope="module")
def store(released: Path) -> ox.Store:
    """Its store."""
    return ox.Store.read_only(str(released / STORE))


@pytest.fixture(scope="module")
def findable(store: ox.Store) -> frozenset[str]:
    """Everything in it that must be in its index."""
    return frozenset(thing for (thing,) in _rows(store, f"SELECT DISTINCT ?thing WHERE {{ {FINDABLE} }}"))


def test_examples_in_docstrings_hold() -> None:
    """What the docstrings show is so."""
    for module, least in ((markup, 1), (search_index, 3)):
        result = doctest.testmod(module)
        assert result.attempted >= least
        assert 0 == result.failed


def test_the_index_has_as_many_of_each_kind_as_the_graph(
    released: Path, store: ox.Store, findable: frozenset[str]
) -> None:
    """Counted by SPARQL; none is left out, and nothing is in it twice."""
    pairs = _rows(store, "SELECT DISTINCT ?thing ?class WHERE { ?thing a ?class }")
    ours = [(thing, name.removeprefix(str(PEEL))) for thing, name in pairs if name.startswith(str(PEEL))]
    names = Counter(name for thing, name in ours if thing in findable)
    with closing(_open(released)) as index:
        kinds = dict(index.execute("SELECT kind, COUNT(*) FROM thing GROUP BY kind"))
        (total,) = index.execute("SELECT COUNT(DISTINCT iri) FROM thing").fetchone()
    for kind in COUNTED:
        assert names[kind] - sum(names[each] for each in WITHIN.get(kind, [])) == kinds[kind], kind
    assert len(findable) == total == sum(kinds.values())


@pytest.mark.parametrize("facet", FACET_QUERIES)
def test_each_value_of_a_facet_is_that_of_the_graph(
    released: Path, store: ox.Store, findable: frozenset[str], facet: str
) -> None:
    """As many things have it as SPARQL counts."""
    patterns = FACET_QUERIES[facet].replace("IN_REPORT", IN_REPORT)
    pairs = _rows(store, f"SELECT DISTINCT ?thing ?value WHERE {{ {patterns} }}")
    wanted = Counter(value for thing, value in pairs if thing in findable)
    with closing(_open(released)) as index:
        found = dict(
            index.execute(
                "SELECT CASE facet WHEN 'year' THEN slug ELSE iri END, COUNT(*) FROM facet "
                "JOIN value ON value.id = facet.value "
                "JOIN place ON place.combination = facet.combination WHERE facet = ? GROUP BY value.id",
                (facet,),
            )
        )
    assert len(found) > 2
    assert wanted == found


def test_every_facet_is_checked() -> None:
    """By one of the two tests above."""
    assert set(FACETS) == {"kind", *FACET_QUERIES}


def test_the_same_store_gives_the_same_bytes(released: Path, tmp_path: Path) -> None:
    """Neither the clock nor the order in which it is read is in the index."""
    for name in ("one", "two"):
        assert build_index(released / STORE, tmp_path / name) > 1_000
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (released / INDEX).read_bytes() == (tmp_path / "one").read_bytes()


def test_what_tells_of_a_run_cannot_be_found(tmp_path: Path, make_graphs: Maker) -> None:
    """It differs from one build to the next; the same content gives the same index."""
    for name, run in (("one", "one"), ("two", "another")):
        publish(make_graphs(run=run), str(tmp_path / name))
    first, second = (current_folder(str(tmp_path / name)) / INDEX for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    with closing(_open(first.parent)) as index:
        assert [("Finding", "Good."), ("Report", "Report on saltwick")] == sorted(
            index.execute("SELECT kind, title FROM thing")
        )


def test_a_release_that_is_brought_back_has_an_index(tmp_path: Path, make_graphs: Maker) -> None:
    """Even where the older one has none."""
    first = publish(make_graphs(), str(tmp_path))
    publish(make_graphs(words="Better."), str(tmp_path))
    (tmp_path / "releases" / first.id / INDEX).unlink()
    roll_back(str(tmp_path))
    with closing(_open(current_folder(str(tmp_path)))) as index:
        assert [("Good.",)] == index.execute("SELECT text FROM thing WHERE kind = 'Finding'").fetchall()


def test_without_an_index_there_is_no_release(
    tmp_path: Path, make_graphs: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was served stays served, and nothing is left of the other."""
    served = publish(make_graphs(), str(tmp_path))

    def write_into_nothing(place: Path, path: Path, *_: object) -> int:
        return build_index(place, path / "not" / "there")

    monkeypatch.setattr(graph.releasing, "make_index", write_into_nothing)
    with pytest.raises(StoreUnwritable, match="search index cannot be written"):
        publish(make_graphs(words="Better."), str(tmp_path))
    assert served == current_release(str(tmp_path))
    assert [served.id] == [path.name for path in (tmp_path / "releases").iterdir()]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A store of statements that nobody should make."""
    made = ox.Store(str(tmp_path / "hostile"))
    made.load(
        (
            PREFIXES
            + r"""
            id:round a peel:Finding ; dcterms:isPartOf id:about ; rdfs:label "Round\u0002 and\n\u0003 about" .
            id:about a peel:Section ; dcterms:isPartOf id:round , _:blank , "words" ; rdfs:label "", "About" .
            id:many a peel:Finding , peel:Report , peel:Term ; rdf:value "one", "two" ; peel:year "\u0662" ;
              peel:force id:nowhere , "Kent" ; peel:polarity <javascript:alert(1)> .
            id:none a peel:Term ; rdfs:label " " .
            <https://example.org/x> a peel:Term ; rdfs:label "Elsewhere" .
            _:blank a peel:Term ; rdfs:label "Blank" .
            """
        ).encode(),
        format=ox.RdfFormat.TURTLE,
    )
    made.flush()
    return tmp_path / "hostile"


def test_no_statements_break_the_index(hostile: Path, tmp_path: Path) -> None:
    """Circles, missing and foreign things, and signs that nobody sees; what has no words is left out."""
    assert 3 == build_index(hostile, tmp_path / INDEX)
    found = {thing.iri.rpartition("/")[2]: thing for thing in searchables(ox.Store.read_only(str(hostile)))}
    assert {"round", "about", "many"} == set(found)
    assert "Round and about" == found["round"].title
    assert isinstance(found["many"], Searchable)
    assert ("Finding", "one two") == (found["many"].kind, found["many"].text)
    assert "year" not in found["many"].facets
    shutil.copy(tmp_path / INDEX, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as index:
        assert [("ok",)] == index.execute("PRAGMA integrity_check").fetchall()


def test_searchable_says_what_it_leaves_out() -> None:
    """Classes of runs have no kind of their own."""
    assert "Resource" == searchable.kind_of(["http://www.w3.org/ns/prov#Activity"])


def test_many_places_are_asked_for_at_once(store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said or named in many places stands in the reports in which each of them does."""
    places = store.quads_for_pattern(None, ox.NamedNode(str(PEEL.mentionedIn)), None, ox.DefaultGraph())
    named = {quad.subject.value for quad in places if isinstance(quad.subject, ox.NamedNode)}
    one_by_one = list(searchable.searchables_of(store, named))
    assert any("force" in each.facets for each in one_by_one)
    monkeypatch.setattr(searchable, "_MANY_PLACES", 0)
    assert one_by_one == list(searchable.searchables_of(store, named))
