"""Reports are compared where that has to be, and what comes of it is what comparing all of them gives."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS

import graph.comparison
from graph.comparing import Reports, derive, given, grades_in, outdated
from graph.comparison import Compared, Comparer
from graph.identifiers import COMPARISON_GRAPHS, REPORT_GRAPHS
from graph.loading import Held
from graph.namespaces import ID, PEEL
from graph.packed import Packed
from graph.publish import pack
from graph.release import GraphSummary, Release, software_version
from graph.stages import Stages
from graph.store import quads_of, summary_of
from graph.validate import ValidationReport

JUDGMENTS = [ID[f"judgment/{number}"] for number in range(12)]
GRADES = [ID[f"grade/{name}"] for name in ("good", "inadequate", "outstanding", "requires-improvement")]
SCORES = [URIRef(f"{ID['graph/register/']}{name}") for name in ("first", "second")]


@pytest.fixture(autouse=True)
def _without_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """These reports are much too small to be valid."""
    monkeypatch.setattr(graph.comparison, "validate", lambda *_: ValidationReport())


def _report(name: str, chance: random.Random) -> Packed:
    graph, report = Graph(), ID[f"report/{name}"]
    graph.add((report, RDF.type, PEEL.Report))
    graph.add((report, PEEL.force, ID["force/kent"]))
    for judgment in chance.sample(JUDGMENTS, 2):
        graph.add((judgment, RDF.type, PEEL.Judgment))
        graph.add((judgment, RDFS.label, Literal("Effectiveness", lang="en")))
        graph.add((judgment, PEEL.grade, chance.choice(GRADES)))
        graph.add((judgment, PEEL.statedIn, URIRef(f"{report}/passage")))
    return pack(URIRef(f"{REPORT_GRAPHS}{name}"), graph)


def _register(chance: random.Random) -> Graph:
    graph = Graph()
    for judgment in JUDGMENTS:
        graph.add((ID["register/scores"], DCTERMS.hasPart, judgment))
        graph.add((judgment, RDF.type, PEEL.Judgment))
        graph.add((judgment, PEEL.grade, chance.choice(GRADES)))
        graph.add((judgment, DCTERMS.source, URIRef("https://example.org/page")))
    return graph


@pytest.fixture
def comparer() -> Comparer:
    """Of two registers that need not agree."""
    chance = random.Random(5)  # noqa: S311
    return Comparer({name: _register(chance) for name in SCORES}, Graph())


def _store(reports: Mapping[str, Packed]) -> ox.Store:
    store = ox.Store()
    for name, lines in reports.items():
        store.bulk_load(b"\n".join(quads_of(name, lines)), format=ox.RdfFormat.N_QUADS)
    return store


def _all(comparer: Comparer, reports: Mapping[str, Packed]) -> dict[URIRef, Packed]:
    whole = Reports(brought=reports)
    return derive(comparer, whole, list(reports), Held(), Stages())


def _asked(before: Mapping[str, Packed], brought: Mapping[str, Packed], gone: list[str]) -> Reports:
    told = frozenset(grades_in(_store(before)))
    return Reports(told, brought, lambda name: before[name].as_graph(), gone)


@pytest.mark.parametrize("seed", range(8))
def test_few_compared_give_what_all_compared_give(comparer: Comparer, seed: int) -> None:
    """Whatever reports come and go, also where several speak of one judgment, each in its own way."""
    chance = random.Random(seed)  # noqa: S311
    held: dict[str, Packed] = {}
    derived: dict[URIRef, Packed] = {}
    spared = 0
    for _ in range(12):
        names = [f"{REPORT_GRAPHS}{number}" for number in range(6)]
        brought = {
            name: _report(name.removeprefix(REPORT_GRAPHS), chance) for name in chance.sample(names, 1)
        }
        gone = [name for name in held if name not in brought and chance.random() < 0.15]
        before = held
        held = {name: lines for name, lines in held.items() if name not in gone} | brought
        asked = _asked(before, brought, gone)
        alone = {name: comparer.compare(lines.as_graph()) for name, lines in brought.items()}
        touched = asked.touched()
        spared += len(held) - len(touched)
        derived |= derive(comparer, asked, touched, Held(), Stages(), alone)
        for name in gone:
            del derived[URIRef(COMPARISON_GRAPHS + name.removeprefix(REPORT_GRAPHS))]
        assert derived == _all(comparer, held)
    assert spared > 0


def _held(comparer: Comparer, reports: Mapping[str, Packed], **fields: object) -> Held:
    """A release of these reports and what is derived of them."""
    graphs: dict[str, GraphSummary] = {
        str(name): summary_of(str(name), lines)
        for name, lines in (*reports.items(), *_all(comparer, reports).items())
    }
    told: dict[str, object] = {"software": software_version(), "graphs": graphs, "drawn_by": {}} | fields
    return Held(Release(id="1", created="", digest="", triples=0, sources={}, **told))  # type: ignore[arg-type]


def test_what_is_published_is_compared_again_only_where_that_can_change_anything(comparer: Comparer) -> None:
    """Not for new grades; for other registers, other vocabularies, another version, or if it never was."""
    chance = random.Random(2)  # noqa: S311
    reports = {f"{REPORT_GRAPHS}{name}": _report(name, chance) for name in ("one", "two")}
    before = list(grades_in(_store(reports)))
    assert 4 == len(before)
    held = _held(comparer, reports)
    assert held.release is not None
    assert set() == outdated(held, before, comparer, is_new=False)
    assert set() == outdated(Held(), before, comparer, is_new=True)
    assert set(reports) == outdated(held, before, comparer, is_new=True)
    other = Comparer({SCORES[0]: _register(chance), SCORES[1]: comparer.registers[SCORES[1]]}, Graph())
    assert set(reports) == outdated(held, before, other, is_new=False)
    assert set(reports) == outdated(_held(comparer, reports, software="0"), before, comparer, is_new=False)
    older = _held(comparer, reports, drawn_by={str(ID["report/one"]): "0"})
    assert {f"{REPORT_GRAPHS}one"} == outdated(older, before, comparer, is_new=False)
    del held.release.graphs[f"{COMPARISON_GRAPHS}two"]
    assert {f"{REPORT_GRAPHS}two"} == outdated(held, before, comparer, is_new=False)


def test_what_was_compared_with_other_registers_is_compared_anew(comparer: Comparer) -> None:
    """As what a build had drawn that was killed may have been."""
    chance = random.Random(3)  # noqa: S311
    name = f"{REPORT_GRAPHS}one"
    reports = Reports(brought={name: _report("one", chance)})
    there = comparer.compare(reports.brought[name].as_graph())
    stale = Compared(there.name, Packed([]), "", (), "other")
    made = derive(comparer, reports, [name], Held(), Stages(), {name: stale})
    assert there.graph == made[there.name]
    ready = Compared(there.name, Packed([]), "", (), comparer.digest)
    assert Packed([]) == derive(comparer, reports, [name], Held(), Stages(), {name: ready})[there.name]


def test_of_several_grades_of_a_judgment_one_is_taken_whatever_the_order() -> None:
    """The last by name; each judgment once."""
    told = [("b", JUDGMENTS[0], GRADES[1]), ("a", JUDGMENTS[0], GRADES[0]), ("a", JUDGMENTS[1], GRADES[2])]
    assert {JUDGMENTS[0]: GRADES[1], JUDGMENTS[1]: GRADES[2]} == given(told) == given(reversed(told))
