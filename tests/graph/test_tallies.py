"""Numbers that are kept are those that counting gives, however a release came about."""

from __future__ import annotations

import shutil
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, URIRef

from graph.admission import refuse_unwritable, validate_changed
from graph.changes import Change, Kind
from graph.errors import WriteRefused, WriteUnfit
from graph.identifiers import REPORT_GRAPHS, TALLY_GRAPHS
from graph.namespaces import ID, PEEL, PREFIXES
from graph.packed import Packed
from graph.pipeline import build
from graph.publish import publish
from graph.release import MANIFEST, STORE, Release, current_folder, current_release
from graph.store import lines_of
from graph.tallying import tally_all
from graph.validate import validate
from graph.writing import Rules, write
from tests.graph.test_pipeline import DURHAM_FILE

_TYPE, _FINDING, _INSPECTION = (ox.NamedNode(str(name)) for name in (RDF.type, PEEL.Finding, PEEL.inspection))
_PREFIXES = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
_KINDS = "peel:Finding peel:Evidence peel:Consequence peel:Context peel:Action peel:CauseOfConcern"
_KINDS += " peel:Recommendation peel:AreaForImprovement"
_CYCLE = "peel:statedIn/oa:hasSource/^peel:sourceText/peel:inspection/peel:cycle"
_WAYS = {
    "talliedForce": "peel:force",
    "talliedTheme": "peel:theme",
    "talliedTopic": "peel:topic",
    "talliedPolarity": "peel:polarity",
    "talliedTrend": "peel:trend",
    "talliedBasis": "peel:basis",
    "talliedVoice": "peel:voice",
    "talliedCycle": _CYCLE,
}
"""Property of tallies -> how statements have it."""
_GROUPINGS = {
    "force": ("talliedForce", "talliedTheme", "talliedPolarity"),
    "force-topic": ("talliedForce", "talliedTopic", "talliedPolarity"),
    "topic": ("talliedTopic", "talliedTheme"),
    "trend": ("talliedTrend", "talliedTheme"),
    "basis": ("talliedBasis", "talliedPolarity"),
    "voice": ("talliedVoice", "talliedTheme"),
    "cycle": ("talliedCycle", "talliedPolarity"),
}
_COUNTED = {
    "talliedArea area": "?thing a peel:Observation ; peel:area ?of .",
    "talliedArea compared": "?thing a peel:Observation ; peel:area ?of ; peel:statedIn ?passage ; "
    "peel:comparator/peel:area <https://w3id.org/peelgraph/id/area/england-and-wales> .",
    "talliedMeasure measure": "?thing a peel:Observation ; peel:measure ?of ; peel:area ?force . "
    "?force a peel:PoliceForce . FILTER NOT EXISTS { ?thing qb:dataSet ?set }",
    "countedClass class": "?thing a ?of . FILTER(STRSTARTS(STR(?of), STR(peel:)) && ?of != peel:Tally)",
}
"""Property and grouping of tallies -> what has what they count."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one report, which is only read."""
    folder = tmp_path_factory.mktemp("tallies")
    build([str(DURHAM_FILE)], str(folder))
    return folder


def _store(folder: Path) -> ox.Store:
    return ox.Store.read_only(str(current_folder(str(folder)) / STORE))


def _counts(store: ox.Store, query: str) -> Counter[tuple[str, ...]]:
    found = store.query(_PREFIXES + query)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = [[row[name] for name in names] for row in found]
    return Counter({tuple(str(term) for term in row[:-1]): int(row[-1].value) for row in rows})


def _assert_counted(store: ox.Store) -> None:
    """Every tally tells what counting statement by statement tells, and has been counted anew."""
    for grouping, names in _GROUPINGS.items():
        keys = " ".join(f"?{name}" for name in names)
        said = " ".join(f"?thing {_WAYS[name]} ?{name} ." for name in names)
        tallied = " ".join(f"?thing peel:{name} ?{name} ." for name in names)
        counted = _counts(
            store,
            f"SELECT ?class {keys} (COUNT(DISTINCT ?thing) AS ?n) "
            f"{{ VALUES ?class {{ {_KINDS} }} ?thing a ?class . {said} }} GROUP BY ?class {keys}",
        )
        assert counted or grouping in ("trend", "basis")
        assert counted == _counts(
            store,
            f"SELECT ?class {keys} (SUM(?number) AS ?n) {{ ?thing peel:grouping <{ID}grouping/{grouping}> ; "
            f"peel:talliedClass ?class ; peel:tallied ?number . {tallied} }} GROUP BY ?class {keys}",
        )
    for names_of, pattern in _COUNTED.items():
        name, grouping = names_of.split()
        counted = _counts(store, f"SELECT ?of (COUNT(DISTINCT ?thing) AS ?n) {{ {pattern} }} GROUP BY ?of")
        assert counted or grouping == "compared"
        assert counted == _counts(
            store,
            f"SELECT ?of (SUM(?number) AS ?n) {{ ?tally peel:{name} ?of ; peel:tallied ?number ; "
            f"peel:grouping <{ID}grouping/{grouping}> }} GROUP BY ?of",
        )
    assert _tallies(store) == _counted_anew(store)


def _tallies(store: ox.Store) -> dict[str, list[bytes]]:
    names = [name for name in store.named_graphs() if isinstance(name, ox.NamedNode)]
    return {name.value: lines_of(store, name) for name in names if name.value.startswith(TALLY_GRAPHS)}


def _counted_anew(store: ox.Store) -> dict[str, list[bytes]]:
    """The tallies of what a store says otherwise."""
    tallies = {line for lines in _tallies(store).values() for line in lines}
    said = [line for line in lines_of(store, ox.DefaultGraph()) if line not in tallies]
    without = ox.Store()
    without.load(b"\n".join(said), format=ox.RdfFormat.N_TRIPLES)
    return {name: list(lines) for name, lines in tally_all(without).items()}


def _report(release: Release) -> URIRef:
    return URIRef(next(name for name in release.graphs if name.startswith(REPORT_GRAPHS)))


def test_tallies_of_a_store_filled_from_nothing_count_what_it_has(published: Path) -> None:
    """And they are as valid as what is read."""
    store = _store(published)
    _assert_counted(store)
    graph = Graph().parse(
        data=b"\n".join(line for lines in _tallies(store).values() for line in lines), format="nt"
    )
    assert len(graph)
    known = Graph().parse(data=b"\n".join(lines_of(store, ox.DefaultGraph())), format="nt")
    assert validate(graph, known).conforms


@pytest.fixture
def small(published: Path, tmp_path: Path) -> Path:
    """A store with one report, to be changed."""
    shutil.copytree(published, tmp_path / "store", symlinks=True)
    return tmp_path / "store"


def test_tallies_follow_a_report_that_goes_and_comes(small: Path) -> None:
    """What is left is counted as if the report had never been there, and then as it was."""
    first = current_release(str(small))
    report = _report(first)
    lines = Packed(lines_of(_store(small), ox.NamedNode(report)))
    publish({}, str(small), drop=[report])
    without = _tallies(_store(small))
    assert without == _counted_anew(_store(small))
    assert not any(
        "/force/durham" in name and b"talliedClass" in b"".join(lines) for name, lines in without.items()
    )
    publish({report: lines}, str(small))
    _assert_counted(_store(small))


def test_tallies_follow_an_update(small: Path) -> None:
    """Of another graph too, which says more of what a report states, and of what stands between."""
    report = _report(current_release(str(small)))
    finding = min(
        quad.subject.value
        for quad in _store(small).quads_for_pattern(None, _TYPE, _FINDING, ox.NamedNode(report))
        if isinstance(quad.subject, ox.NamedNode)
    )
    inspection = next(_store(small).quads_for_pattern(None, _INSPECTION, None, None)).object
    for text in (
        f"INSERT DATA {{ GRAPH <urn:x> {{ <{finding}> peel:trend <{ID}trend/improved> }} }}",
        f"DELETE {{ GRAPH ?g {{ {inspection} peel:cycle ?c }} }} "
        f"INSERT {{ GRAPH ?g {{ {inspection} peel:cycle <https://w3id.org/peelgraph/id/cycle/2016> }} }} "
        f"WHERE {{ GRAPH ?g {{ {inspection} peel:cycle ?c }} }}",
        "DROP GRAPH <urn:x>",
    ):
        before = _tallies(_store(small))
        changed = _update(_PREFIXES + text, small)
        assert any(graph.startswith(TALLY_GRAPHS) for graph in changed)
        assert before != _tallies(_store(small))
        _assert_counted(_store(small))


def _update(text: str, folder: Path) -> list[str]:
    """Make an update, in a process that has no store open; returns which graphs it changed."""
    change = Change(Kind.UPDATE, text=text)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        written = pool.submit(write, change, str(folder), Rules()).result()
    return [each.graph for each in written.changes]


def test_nobody_writes_tallies() -> None:
    """Neither where they lie nor elsewhere, where they would be added to."""
    with pytest.raises(WriteRefused, match="it holds tallies, which are counted with each release"):
        refuse_unwritable([f"{TALLY_GRAPHS}all"])
    told = Packed([f"<urn:a> <{PEEL.grouping}> <{ID}grouping/class> .".encode()])
    with pytest.raises(WriteUnfit, match="it holds a tally"):
        validate_changed({"urn:more": told}, ox.Store(), Graph())


def test_a_release_without_tallies_gets_them(small: Path) -> None:
    """One that an earlier version made has none: the next run counts, though nothing else changes."""
    wanted = _tallies(_store(small))
    release = current_release(str(small))
    folder = current_folder(str(small))
    kept = {name: told for name, told in release.graphs.items() if not name.startswith(TALLY_GRAPHS)}
    store = ox.Store(str(folder / STORE))
    for name, lines in wanted.items():
        for triple in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES):
            store.remove(ox.Quad(triple.subject, triple.predicate, triple.object, ox.DefaultGraph()))
        store.remove_graph(ox.NamedNode(name))
    store.flush()
    del store
    triples = release.triples - sum(map(len, wanted.values()))
    (folder / MANIFEST).write_text(replace(release, graphs=kept, triples=triples).as_json())
    assert release.graphs == publish({}, str(small)).graphs
    assert wanted == _tallies(_store(small))
    assert current_release(str(small)) == publish({}, str(small))
