"""Who speaks in a sentence, and how firmly."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import SKOS

from graph.extract.prose.voice import modality_of, say_who, voice_of
from graph.extract.words.cues import Words, load_table
from graph.namespaces import ID
from graph.statements import Extraction, Role, Sentence

ROOT = Path(__file__).resolve().parents[4]
CASES = sorted((ROOT / "tests" / "cases" / "voice").glob("*.csv"))
SCHEMES = {"voice": "voices", "modality": "modalities"}
ROWS = [row for path in CASES for row in csv.DictReader(path.read_text("utf-8").splitlines())]


def _listed(name: str) -> set[str]:
    """The entries of a list, by the last part of their addresses."""
    scheme = ID[f"scheme/{SCHEMES[name]}"]
    graph = Graph().parse(ROOT / "ontology" / "schemes" / f"{SCHEMES[name]}.ttl")
    return {str(entry).removeprefix(str(ID[f"{name}/"])) for entry in graph.subjects(SKOS.inScheme, scheme)}


def test_there_are_cases() -> None:
    """A run over none would prove nothing; each voice and each modality is among them."""
    assert len(ROWS) >= 90
    for name in SCHEMES:
        assert _listed(name) == {row[name] for row in ROWS}


@pytest.mark.parametrize(("name", "more"), [("voice", {"none", "same"}), ("modality", {"none"})])
def test_every_cue_says_what_its_list_has(name: str, more: set[str]) -> None:
    """Each entry but the one that holds where nothing is said has cues, and nothing else has."""
    said = {cue[name] for cue in load_table(name).cues}
    assert said | {"inspectorate", "does"} & _listed(name) == _listed(name) | more


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["words"][:50])
def test_each_case_is_said_by_whom_and_as_firmly_as_labelled(row: dict[str, str]) -> None:
    """Sentences written for the purpose, labelled by hand."""
    words = Words.read(row["words"])
    assert (row["voice"], row["modality"]) == (voice_of(words), modality_of(words))


@pytest.mark.parametrize("name", ["voice", "modality", "clauses"])
def test_every_cue_is_found_in_its_example(name: str) -> None:
    """A row's example shows what its pattern finds."""
    table = load_table(name)
    assert len(table.cues) > 5
    assert [] == [
        cue["pattern"] for cue in table.cues if cue not in table.cues_in(Words.read(cue["example"]))
    ]


@pytest.mark.parametrize("name", ["voice", "modality"])
def test_every_cue_decides_its_example(name: str) -> None:
    """The example of a cue is said as the cue says; `none` and `same` lead elsewhere."""
    read = {"voice": voice_of, "modality": modality_of}[name]
    cues = [cue for cue in load_table(name).cues if cue[name] not in ("none", "same")]
    assert len(cues) > 5
    wrong = [cue["example"] for cue in cues if cue[name] != read(Words.read(cue["example"]))]
    assert [] == wrong


def _sentence(words: str, paragraph: int = 0) -> Sentence:
    return Sentence(role=Role.EVIDENCE, words=words, spans=(), section=0, paragraph=paragraph)


def test_they_are_those_who_spoke_before() -> None:
    """ "They also said" goes on with the voice before it, in the same paragraph only."""
    said = say_who(
        (
            _sentence("Partners told us that the hub is slow."),
            _sentence("They also said that it is short of staff."),
            _sentence("They said that it is cold.", paragraph=1),
            _sentence("The hub has six staff.", paragraph=1),
        )
    )
    assert ["partner", "partner", "workforce", "inspectorate"] == [each.voice for each in said]
    assert ["told", "told", "told", "does"] == [each.modality for each in said]


def test_nothing_said_by_nobody() -> None:
    """No sentences in, none out."""
    assert () == say_who(())


def test_the_embedded_report_speaks_mostly_for_the_inspectorate(embedded_extraction: Extraction) -> None:
    """Every sentence has both; most are the inspectorate's facts, and plans are none."""
    sentences = embedded_extraction.sentences
    voices = Counter(sentence.voice for sentence in sentences)
    modalities = Counter(sentence.modality for sentence in sentences)
    assert len(sentences) == voices.total() > 300
    assert "" not in voices | modalities
    assert 0.95 * len(sentences) <= voices["inspectorate"]
    assert 0.8 * len(sentences) <= modalities["does"] <= 0.9 * len(sentences)
    assert 20 <= modalities["plans"] <= 35
    assert 15 <= modalities["should"] <= 30
    assert 10 <= modalities["may"] <= 25
    assert 4 <= modalities["told"] <= 12
    intended = [each for each in sentences if " intends to " in each.words or " aims to " in each.words]
    assert len(intended) > 4
    assert {"plans"} == {each.modality for each in intended}
