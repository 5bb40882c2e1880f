"""What the shapes warn of is kept with a release, and is what asking them of all of it gives."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from graph import warned, warnings_kept
from graph.filling import bring_in_line, copy_store, fill
from graph.identifiers import REPORT_GRAPHS, VOCABULARY_GRAPHS
from graph.namespaces import PEEL, PREFIXES
from graph.publish import canonical_lines, publish
from graph.release import STORE, Release, current_folder, read_release
from graph.releases import roll_back
from graph.store import summary_of
from graph.uses import count_uses
from graph.warned import asked_shapes, find_all
from graph.warnings_kept import WARNINGS, is_current, read_warned, read_warnings

SHARED = f"""
peel:AreaForImprovement rdfs:subClassOf peel:Action .
<urn:body> a peel:PartnerAgency ; rdfs:label "A body" .
<urn:measure> a peel:Measure ; skos:prefLabel "A measure" .
<urn:m2> a peel:Measure ; skos:prefLabel "Another" ; skos:definition "What it counts." .
<{PEEL}> a <urn:vocabulary> .
"""
REPORT = """
<urn:{n}> a peel:Report ; rdfs:label "Report {n}" ; peel:sourceText <urn:{n}/text> ; schema:isbn "{n}" .
<urn:{n}> dcterms:issued "2020-01-01"^^xsd:date ; dcterms:publisher <urn:body> .
<urn:body> a peel:PartnerAgency ; rdfs:label "A body" ; peel:mentionedIn <urn:{n}/p2> .
<urn:force/{n}> a peel:PoliceForce ; skos:prefLabel "Force {n}" ; skos:notation "{n}" .
<urn:{n}/p1> oa:hasSource <urn:{n}/text> . <urn:{n}/p2> oa:hasSource <urn:{n}/text> .
<urn:{n}/section> a peel:Section ; peel:statedIn <urn:{n}/p1> ; dcterms:isPartOf <urn:{n}> .
<urn:{n}/e1> rdfs:label "One" . <urn:{n}/e2> rdfs:label "Two" .
<urn:{n}/e1> a peel:Evidence ; peel:statedIn <urn:{n}/p1> ; peel:involves <urn:body> .
<urn:{n}/e2> a peel:Evidence ; peel:statedIn <urn:{n}/p2> ; peel:involves <urn:force/{n}> .
<urn:{n}/f> a peel:Finding ; peel:supportedBy <urn:{n}/e1> , <urn:{m}/e2> ; peel:theme <urn:t> .
<urn:{n}/a> a peel:AreaForImprovement ; rdfs:label "To do" ; peel:theme <urn:t> .
<urn:{n}/o> a peel:Observation ; peel:statedIn <urn:{n}/p2> ; peel:area <urn:force/{m}> .
<urn:measure> a peel:Measure .
<urn:{n}/o> peel:asAt "2020-01-01"^^xsd:date ; peel:measure <urn:measure> .
<urn:{n}/n1> a peel:Footnote ; peel:number 1 ; dcterms:isPartOf <urn:{n}/section> .
<urn:{n}/n2> a peel:Footnote ; peel:number 1 ; dcterms:isPartOf <urn:{n}/section> .
<urn:{n}/n1> peel:statedIn <urn:{n}/p1> . <urn:{n}/n2> peel:explains <urn:{n}/o> .
<urn:{n}/n2> peel:statedIn <urn:{n}/p2> .
<urn:{n}/c> a peel:Consequence ; peel:followsFrom <urn:{m}/f> .
"""
"""Two reports of this kind lean on each other: `{m}` stands for the other one."""
_RULES = ("LooseEvidenceRule", "NumberUniqueRule", "UnmentionedPartnerRule", "UndatedObservationRule")


def _graph(turtle: str) -> Graph:
    prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    return Graph(bind_namespaces="none").parse(data=prefixes + turtle, format="turtle")


@pytest.fixture
def reports() -> dict[URIRef, Graph]:
    """Three reports and what they draw on."""
    graphs = {URIRef(f"{VOCABULARY_GRAPHS}shared"): _graph(SHARED)}
    for number in range(3):
        turtle = REPORT.format(n=number, m=(number + 1) % 3)
        graphs[URIRef(f"{REPORT_GRAPHS}{number}")] = _graph(turtle)
    return graphs


def _kept(folder: Path) -> dict[str, set[str]]:
    warned = read_warned(current_folder(str(folder)))
    return {name: {iri for iri, _ in things} for name, things in warned.items()}


def _assert_as_anew(folder: Path) -> None:
    release = current_folder(str(folder))
    store = ox.Store.read_only(str(release / STORE))
    anew = {name: {thing for _, thing in pairs} for name, pairs in find_all(store).items() if pairs}
    assert anew == _kept(folder)
    told = read_warnings(release)
    assert told is not None
    assert {name: len(things) for name, things in anew.items()} == {
        each.name: each.number for each in told.shapes if each.number
    }
    assert read_release(release).uses == count_uses(store)


def test_each_shape_warns_of_what_it_should(reports: dict[URIRef, Graph], tmp_path: Path) -> None:
    """With labels, each thing once; a report that is not there leaves something loose."""
    whole = dict(list(reports.items())[:3])
    publish(whole, str(tmp_path))
    _assert_as_anew(tmp_path)
    kept = _kept(tmp_path)
    assert {"urn:0/e2"} == kept["LooseEvidenceRule"]  # what the third report would find on it is not there
    assert {"urn:0/n1", "urn:0/n2", "urn:1/n1", "urn:1/n2"} == kept["NumberUniqueRule"]
    assert {"urn:measure"} == kept["MeasureDefinitionShape"]
    told = read_warnings(current_folder(str(tmp_path)))
    assert told is not None
    first = {each.name: each.first for each in told.shapes}
    assert ("urn:measure", "A measure") in first["MeasureDefinitionShape"]


def test_what_a_change_brings_is_what_asking_anew_gives(
    reports: dict[URIRef, Graph], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever lines come and go, in whichever graph; each is brought in line, and not counted anew."""
    chance = random.Random(4)  # noqa: S311 - repeatable, not secret
    whole = {str(name): canonical_lines(str(name), graph) for name, graph in reports.items()}
    held = dict(whole)
    (tmp_path / "0").mkdir()
    fill(tmp_path / "0" / STORE, held)
    found = find_all(ox.Store.read_only(str(tmp_path / "0" / STORE)))
    seen = set()
    monkeypatch.delattr(warned, "find_all")
    for number in range(10):
        before, after = tmp_path / f"{number}", tmp_path / f"{number + 1}"
        names = chance.sample(sorted(held), 2)
        changed = {
            name: [line for line in whole[name] if b"subClassOf" in line or chance.random() > 0.2]
            for name in names
        }
        after.mkdir()
        copy_store(before / STORE, after / STORE)
        release = Release("", "", "", "", 0, {name: summary_of(name, held[name]) for name in held}, {})
        was = {name: held[name] for name in names}
        basis = bring_in_line(after / STORE, before, release, was, changed)
        held |= changed
        store = ox.Store.read_only(str(after / STORE))
        found = warned.find_changed(store, basis, found)
        assert find_all(store) == found
        seen |= {name for name, pairs in found.items() if pairs}
    assert seen >= set(_RULES)


def test_a_body_that_becomes_a_force_need_not_be_named(reports: dict[URIRef, Graph], tmp_path: Path) -> None:
    """The rule on bodies is about none that is a force, whichever graph says so."""
    report = next(name for name in reports if name.startswith(REPORT_GRAPHS))
    (named,) = reports[report].objects(URIRef("urn:body"), PEEL.mentionedIn)
    reports[report].remove((URIRef("urn:body"), PEEL.mentionedIn, named))
    publish(reports, str(tmp_path))
    assert {"urn:body"} == _kept(tmp_path)["UnmentionedPartnerRule"]
    other = {URIRef(f"{REPORT_GRAPHS}other"): _graph("<urn:body> a peel:PoliceForce .")}
    publish(other, str(tmp_path))
    assert "UnmentionedPartnerRule" not in _kept(tmp_path)
    _assert_as_anew(tmp_path)


def test_a_shape_that_reads_otherwise_is_asked_of_everything(
    reports: dict[URIRef, Graph], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade of the software, what the release before had found no longer answers its question."""
    publish(reports, str(tmp_path))
    release = current_folder(str(tmp_path))
    assert is_current(release)
    file = release / WARNINGS
    (shape,) = [each for each in asked_shapes() if each.name == "NumberUniqueRule"]
    file.write_text(
        "".join(line for line in file.open() if not line.startswith('["NumberUniqueRule"')).replace(
            shape.digest, "0" * 64
        )
    )
    assert not is_current(release)
    other = {URIRef(f"{REPORT_GRAPHS}other"): _graph("<urn:other> a peel:Paragraph .")}
    publish(other, str(tmp_path))
    assert is_current(current_folder(str(tmp_path)))
    _assert_as_anew(tmp_path)
    shapes = tuple(replace(each, pattern="") if each == shape else each for each in asked_shapes())
    monkeypatch.setattr("graph.warned.warning_shapes", lambda: shapes)
    monkeypatch.setattr(warnings_kept, "warning_shapes", lambda: shapes)
    assert not is_current(current_folder(str(tmp_path)))


def test_a_release_without_the_file_is_not_known(reports: dict[URIRef, Graph], tmp_path: Path) -> None:
    """Nor one whose file is damaged; the next release has it, and so has one that is gone back to."""
    publish(reports, str(tmp_path))
    release = current_folder(str(tmp_path))
    for damaged in ("", "{", "[]", "{}", '{"shapes": [{}]}'):
        (release / WARNINGS).write_text(damaged)
        assert read_warnings(release) is None
        assert not is_current(release)
    (release / WARNINGS).unlink()
    assert read_warnings(release) is None
    publish({URIRef(f"{REPORT_GRAPHS}other"): _graph("<urn:other> a peel:Paragraph .")}, str(tmp_path))
    _assert_as_anew(tmp_path)
    roll_back(str(tmp_path))
    _assert_as_anew(tmp_path)
