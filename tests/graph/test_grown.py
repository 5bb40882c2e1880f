"""A release made of the one before is what a build from nothing gives, whatever was changed and how often."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

import graph.making
from graph import search_update
from graph.basis import Basis
from graph.differences import CHANGES, count_kinds
from graph.dump import DUMP, FORMS, SUMS
from graph.errors import StoreError
from graph.filling import bring_in_line
from graph.identifiers import REPORT_GRAPHS
from graph.namespaces import ID, OA, PEEL
from graph.publish import publish
from graph.release import STORE, Release, current_folder
from graph.search_index import INDEX, build_index
from graph.search_touched import touched
from graph.searchable import searchables, searchables_of
from graph.store import open_store

Graphs = dict[URIRef, Graph]
Lines = Mapping[str, list[bytes]]

THINGS = [ID[f"thing/{number}"] for number in range(12)]
HEADS = [PEEL.CauseOfConcern]
CLASSES = [
    PEEL[name]
    for name in (
        *("Report", "PartnerAgency", "PoliceForce", "Theme", "Passage", "Paragraph", "Finding", "Section"),
        *("CauseOfConcern", "Inspection", "Measure", "Involvement"),
    )
]
LINKS = [
    *(DCTERMS.isPartOf, PEEL.statedIn, PEEL.mentionedIn, PEEL.inParagraph, PEEL.force, PEEL.inspection),
    *(PEEL.involves, PEEL.involvement, PEEL.agency, PEEL.area, PEEL.theme, OA.hasSource, PEEL.polarity),
]
SAID = [RDFS.label, SKOS.prefLabel, SKOS.altLabel, RDF.value, OA.exact, DCTERMS["format"]]
WORDS = ["Police", "Kent police", "knife crime", "**Bold** words", "text/html", "victims", "AFI", "a b"]


def _report(chance: random.Random) -> Graph:
    """Some statements on things that other reports speak of as well."""
    graph = Graph()
    for _ in range(chance.randrange(4, 30)):
        thing = chance.choice([*THINGS, *HEADS])
        kind = chance.random()
        if kind < 0.35:
            graph.add((thing, RDF.type, chance.choice(CLASSES)))
        elif kind < 0.65:
            graph.add((thing, chance.choice(LINKS), chance.choice(THINGS)))
        elif kind < 0.75:
            graph.add((thing, PEEL.year, Literal(str(chance.choice([2015, 2016])))))
        else:
            graph.add((thing, chance.choice(SAID), Literal(chance.choice(WORDS))))
    return graph


def _changed(held: Graphs, chance: random.Random) -> tuple[Graphs, list[URIRef]]:
    """What is brought, and what is left out, in one step."""
    names = [URIRef(f"{REPORT_GRAPHS}{number}") for number in range(5)]
    brought = {name: _report(chance) for name in chance.sample(names, chance.randrange(1, 3))}
    if held and chance.random() < 0.3:
        name = chance.choice(sorted(held))
        brought[name] = held[name] + _report(chance)
    there = sorted(name for name in held if name not in brought)
    return brought, chance.sample(there, min(len(there), chance.randrange(2)))


def _index(folder: Path) -> dict[str, list[Any]]:
    """All that an index says, without the numbers by which its tables refer to each other."""
    with closing(sqlite3.connect(folder / INDEX)) as index:
        index.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
        facets = "SELECT facet.combination, facet, slug FROM facet JOIN value ON value.id = value"
        held: dict[int, list[tuple[str, str]]] = {}
        for number, facet, slug in sorted(index.execute(facets)):
            held.setdefault(number, []).append((facet, slug))
        listed = (
            "SELECT iri, kind, title, label, names, text, tier, year, combination FROM place "
            "JOIN thing ON thing.id = place.id ORDER BY position"
        )
        best = "SELECT iri, bm25(words) FROM words JOIN thing ON thing.id = words.rowid WHERE words MATCH ?"
        told: dict[str, list[Any]] = {
            "things": [(*rest, held.get(number, [])) for *rest, number in index.execute(listed)],
            "combinations": sorted(held.values()),
            "values": sorted(index.execute("SELECT facet, slug, iri, name, things FROM value")),
            "names": sorted(
                index.execute("SELECT key, iri, written FROM name JOIN thing ON thing.id = thing")
            ),
            "words": sorted(index.execute("SELECT * FROM word")),
            "scores": [sorted(index.execute(best, (word,))) for word in ("police", "crime", "bold OR knife")],
        }
    # A combination is written once.
    assert len(told["combinations"]) == len({tuple(each) for each in told["combinations"]})
    return told


def _lines(folder: Path) -> list[bytes]:
    content = ox.Store.read_only(str(folder / STORE)).dump(format=ox.RdfFormat.N_QUADS)
    assert content is not None
    return sorted(content.splitlines())


def _assert_same(one: tuple[Path, Release], two: tuple[Path, Release]) -> None:
    (grown, release), (made, other) = one, two
    assert _lines(grown) == _lines(made)
    for field in ("digest", "triples", "graphs", "sources", "kinds"):
        assert getattr(release, field) == getattr(other, field), field
    assert release.kinds == count_kinds(ox.Store.read_only(str(grown / STORE)))
    for name in (*FORMS, SUMS):
        assert (grown / DUMP / name).read_bytes() == (made / DUMP / name).read_bytes(), name
    assert _index(grown) == _index(made)
    changes = [json.loads((folder / CHANGES).read_text()) for folder in (grown, made)]
    assert changes[0] | {"first": "", "second": ""} == changes[1] | {"first": "", "second": ""}


@pytest.fixture
def always_out_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """However much changes; every index that is made anew all the same is in the list."""
    anew: list[Path] = []

    def build(store: Path, path: Path, graphs: Lines | None = None) -> int:
        anew.append(path)
        return build_index(store, path, graphs)

    monkeypatch.setattr(search_update, "_MOST", 0)
    monkeypatch.setattr(search_update, "build_index", build)
    return anew


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes_gives_what_a_build_from_nothing_gives(
    tmp_path: Path, seed: int, always_out_of_the_one_before: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports added, replaced and removed: store, manifest, index, files to take away, account of changes."""
    chance = random.Random(seed)  # noqa: S311
    held: Graphs = {URIRef(f"{REPORT_GRAPHS}first"): _report(chance)}
    places = [str(tmp_path / "grown"), str(tmp_path / "made")]
    for place in places:
        publish(held, place)
    for _ in range(5):
        brought, drop = _changed(held, chance)
        held = {name: held[name] for name in held if name not in drop} | brought
        always_out_of_the_one_before.clear()
        release = publish(brought, places[0], drop=drop)
        assert [] == always_out_of_the_one_before
        with monkeypatch.context() as patched:
            patched.setattr(graph.making, "_is_little", lambda *_: False)
            other = publish(brought, places[1], drop=drop)
        assert 1 == len(always_out_of_the_one_before)
        _assert_same((current_folder(places[0]), release), (current_folder(places[1]), other))
        assert release.digest == open_store(places[0]).digest()


def test_what_is_found_otherwise_is_among_what_is_read_anew() -> None:
    """Of any two stores that differ in one statement; the rest is found as it was."""
    chance = random.Random(1)  # noqa: S311
    apart = few = 0
    for _ in range(700):
        before = _dense(chance)
        is_more = chance.random() < 0.5
        after = before + _one(_dense(chance), chance) if is_more else before - _one(before, chance)
        old, new = (_loaded(each) for each in (before, after))
        differing = set(old) ^ set(new)
        found = [{thing.iri: asdict(thing) for thing in searchables(store)} for store in (old, new)]
        otherwise = {iri for iri in {*found[0], *found[1]} if found[0].get(iri) != found[1].get(iri)}
        anew = touched(differing, (old, new))
        assert otherwise <= anew
        read = list(searchables_of(new, anew))
        assert [thing for thing in searchables(new) if thing.iri in anew] == read
        apart += len(otherwise - {str(quad.subject)[1:-1] for quad in differing})
        few += not found[1].keys() <= anew
    assert apart > 30
    assert few > 100


def _dense(chance: random.Random) -> Graph:
    """Many statements on few things, so that what is said of one is read for others."""
    graph = Graph()
    for thing in [*THINGS[:8], *HEADS]:
        for kind in chance.sample(CLASSES, 3):
            graph.add((thing, RDF.type, kind))
        graph.add((thing, RDFS.label, Literal(chance.choice(WORDS))))
        graph.add((thing, chance.choice(SAID), Literal(chance.choice(WORDS))))
    for link in LINKS:
        for _ in range(chance.randrange(2, 6)):
            graph.add((chance.choice(THINGS[:8]), link, chance.choice(THINGS[:8])))
    graph.add((chance.choice(THINGS[:8]), PEEL.year, Literal("2015")))
    for thing in THINGS[:8]:
        graph.add((thing, OA.exact, Literal("<b>Bold</b> **words**")))
    graph.add((chance.choice(THINGS[:8]), DCTERMS["format"], Literal("text/html")))
    return graph


def _one(graph: Graph, chance: random.Random) -> Graph:
    """One of its statements, of any property as likely as of any other."""
    name = chance.choice(sorted({str(name) for name in graph.predicates()}))
    found = Graph()
    found.add(chance.choice(sorted(graph.triples((None, URIRef(name), None)))))
    return found


def _loaded(graph: Graph) -> ox.Store:
    store = ox.Store()
    store.load(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
    return store


def test_a_copy_never_changes_what_it_was_made_of(tmp_path: Path) -> None:
    """Its files are shared with it, and hold what they held; readers have them open."""
    chance = random.Random(7)  # noqa: S311
    publish({URIRef(f"{REPORT_GRAPHS}first"): _report(chance)}, str(tmp_path))
    first = current_folder(str(tmp_path))

    def content() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(first.rglob("*")) if path.is_file()}

    before = content()
    shared = 0
    for number in range(5):
        publish({URIRef(f"{REPORT_GRAPHS}{number}"): _report(chance)}, str(tmp_path), kept=9)
        inodes = {path.stat().st_ino for path in (current_folder(str(tmp_path)) / STORE).iterdir()}
        shared += any(path.stat().st_ino in inodes for path in (first / STORE).iterdir())
    assert 5 == shared
    assert before == content()


def test_positions_are_spread_where_no_room_is_left(
    tmp_path: Path, always_out_of_the_one_before: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Things stay in order however many come in between."""
    monkeypatch.setattr(search_update, "APART", 3)
    monkeypatch.setattr("graph.search_index.APART", 3)

    def report(*names: str) -> Graph:
        graph = Graph()
        for name in names:
            graph.add((ID[f"thing/{name}"], RDF.type, PEEL.Finding))
            graph.add((ID[f"thing/{name}"], RDF.value, Literal(f"Word {name}")))
        return graph

    publish({URIRef(f"{REPORT_GRAPHS}a"): report("a", "z")}, str(tmp_path))
    for round_ in range(4):
        name = URIRef(f"{REPORT_GRAPHS}{round_}")
        publish({name: report(*(f"{letter}{round_}" for letter in "bcdefg"))}, str(tmp_path))
    with closing(sqlite3.connect(current_folder(str(tmp_path)) / INDEX)) as index:
        rows = index.execute("SELECT iri FROM thing JOIN place USING (id) ORDER BY position").fetchall()
        (positions,) = index.execute("SELECT COUNT(DISTINCT position) FROM place").fetchone()
    assert 26 == positions == len(rows)
    assert sorted(rows) == rows
    assert 1 == len(always_out_of_the_one_before)


def test_what_the_disk_lost_of_a_copy_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is read back, in its graph and in the union of all."""
    chance = random.Random(3)  # noqa: S311
    publish({URIRef(f"{REPORT_GRAPHS}first"): _report(chance)}, str(tmp_path))

    def lose(path: Path, folder: Path, release: Release, before: Lines, after: Lines) -> Basis:
        basis = bring_in_line(path, folder, release, before, after)
        ox.Store(str(path)).remove(basis.gained[0])
        return basis

    monkeypatch.setattr(graph.making, "bring_in_line", lose)
    with pytest.raises(StoreError, match="does not give back what was written"):
        publish({URIRef(f"{REPORT_GRAPHS}second"): _report(chance)}, str(tmp_path))
