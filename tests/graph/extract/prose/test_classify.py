"""
What sentences of a real report are: the chapters of the embedded one, labelled by hand.

`tests/cases/sentences/northamptonshire-chapters.csv` names each sentence by the digest of its words and gives
what it may be read as, the likeliest first.
"""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from graph.extract import extract
from graph.extract.prose.classify import Label, Situation
from graph.identifiers import words_digest
from graph.readers import read_file
from graph.statements import Role, Sentence
from graph.vocabulary import load_vocabulary

LABELS = Path(__file__).resolve().parents[3] / "cases" / "sentences" / "northamptonshire-chapters.csv"
REPORT = files("graph") / "data" / "northamptonshire-peel-effectiveness-2017.md"
FLOORS = {"role": 0.95, "polarity": 0.96, "trend": 0.98, "topic": 0.9, "basis": 0.95}
"""Shares that must be right, a little below what was measured."""
COMPARED = {
    "role": tuple(Role),
    "polarity": (Role.FINDING, Role.EVIDENCE, Role.CONSEQUENCE),
    "trend": (Role.FINDING, Role.CONTEXT),
    "topic": (Role.FINDING,),
    "basis": (Role.EVIDENCE,),
}
"""For each part of a label, the roles of which it is asked."""


@pytest.fixture(scope="module")
def drawn() -> dict[str, Sentence]:
    """The sentences of the embedded report by the digest of their words."""
    extraction = extract(read_file(str(REPORT)), load_vocabulary())
    return {words_digest(sentence.words): sentence for sentence in extraction.sentences}


def test_a_real_report_is_labelled_no_worse_than_before(drawn: dict[str, Sentence]) -> None:
    """Shares of right roles, polarities, trends, topics and bases; what is wrong is printed."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    with LABELS.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            sentence = drawn[row["digest"]]
            for part in COMPARED:
                if not _is_asked(part, sentence.role, row):
                    continue
                said = str(getattr(sentence, part)).lower() or "-"
                is_right = said in row[part].split("/")
                asked[part] += 1
                right[part] += is_right
                if not is_right:
                    print(f"{part}: {row[part]} not {said}: {sentence.words}")
    shares = {part: right[part] / asked[part] for part in COMPARED}
    print(shares)
    assert asked["role"] >= 200
    assert {} == {part: shares[part] for part in FLOORS if shares[part] < FLOORS[part]}


def _is_asked(part: str, role: Role, row: dict[str, str]) -> bool:
    """Whether a part of the label says something of a sentence that was given this role."""
    if role not in COMPARED[part] or (part in ("polarity", "basis") and row[part] == "-"):
        return False
    return part in ("role", "polarity") or role.value.lower() in row["role"].split("/")


def test_what_stands_before_is_remembered() -> None:
    """A sentence knows the label, the tone and the measure of those before it; a bare count has no tone."""
    first = Label(role=Role.FINDING, polarity="negative")
    count = Label(role=Role.EVIDENCE, polarity="neutral")
    situation = Situation().after("The charge rate is low.", first).after("It held 40 reviews.", count)
    assert (count, "negative") == (situation.previous, situation.tone)
    assert "better" == Situation().after("The charge rate is low.", first).rise
    assert situation.tone == Situation(theme="efficiency").within(situation).tone
    assert situation == situation.after("Good", None)
