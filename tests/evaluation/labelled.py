"""
Labelled sentences, each as extraction meets it: with where it stands and what it was labelled before it.

They come from `tests/cases/sentences/` (passages, and chapters of the embedded report) and from
`tests/cases/reports/` (whole reports with gold files in the format of the evaluation set). Every label was
given by one reader, by the rules of the model.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from graph.document import Document
from graph.extract.actions.actions import draw_actions
from graph.extract.grades.themes import section_themes_of
from graph.extract.prose.classify import Label, Part, Situation, classify, settle
from graph.extract.prose.sentences import Labeller, draw_sentences, part_of
from graph.extract.prose.weights import Weights
from graph.identifiers import words_digest
from graph.readers import read_file
from graph.statements import ActionKind, Role
from graph.vocabulary import load_vocabulary

CASES = Path(__file__).resolve().parent.parent / "cases"
PASSAGES = CASES / "sentences"
REPORTS = CASES / "reports"
CHAPTERS = PASSAGES / "northamptonshire-chapters.csv"
EMBEDDED = files("graph") / "data" / "northamptonshire-peel-effectiveness-2017.md"
POLARITIES = ("positive", "negative", "mixed", "neutral")
TRENDS = ("improved", "worsened", "unchanged", "planned")
BASES = (
    "statistics",
    "file-review",
    "fieldwork-observation",
    "interviews",
    "documents",
    "self-reported-by-force",
    "prior-inspection",
)
_ALIKE = 0.5  # share of the union of their words from which a sentence is taken for a labelled one
_ROLES = {role.value.lower(): role for role in Role} | {"action": ActionKind.ACTION}


@dataclass(frozen=True)
class Answers:
    """
    The readings of a sentence that are right, the likeliest first; empty where a question is not asked of it.

    Args:
        trend: "" for a sentence that tells none.
    """

    role: tuple[str, ...]
    polarity: tuple[str, ...] = ()
    trend: tuple[str, ...] = ("",)
    topic: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()

    def label(self) -> Label | None:
        """The likeliest reading; None for structure."""
        role = _ROLES.get(self.role[0])
        first: dict[str, Any] = {
            name: next(iter(getattr(self, name)), "") for name in ("polarity", "trend", "topic", "basis")
        }
        return Label(role=role, **first) if role else None


@dataclass(frozen=True)
class Labelled:
    """A sentence where it stands, with the answers that are right; the labels before it are right too."""

    text: str
    situation: Situation
    answers: Answers


def read_all() -> dict[str, list[Labelled]]:
    """Every labelled document by its name, in order of the names."""
    passages = {path.stem: read_passages(path) for path in sorted(PASSAGES.glob("*.txt"))}
    reports = {path.name.removesuffix(".gold.json"): read_report(path) for path in gold_files(REPORTS)}
    return passages | reports | {CHAPTERS.stem: read_chapters()}


def read_chapters() -> list[Labelled]:
    """The sentences of the embedded report that a table of `tests/cases/sentences/` labels."""
    given = _chapters()
    return _meet(read_file(str(EMBEDDED)), lambda text: given.get(words_digest(text)))


def _chapters() -> dict[str, Answers]:
    with CHAPTERS.open(encoding="utf-8", newline="") as file:
        rows = {row["digest"]: row for row in csv.DictReader(file)}
    names = ("role", "polarity", "trend", "topic", "basis")
    return {
        digest: Answers(**{name: _readings(row[name], name) for name in names})
        for digest, row in rows.items()
    }


def _readings(cell: str, name: str) -> tuple[str, ...]:
    """The readings of a cell; a trend that is not told is one, all else that is not told is none."""
    readings = tuple("" if reading == "-" else reading for reading in cell.split("/"))
    return readings if name == "trend" else tuple(filter(None, readings))


def gold_files(folder: Path, names: str = "*.gold.json") -> list[Path]:
    """The gold files of a folder, in order of their names."""
    return sorted(folder.glob(names))


# ---------------------------------------------------------------- passages


@dataclass(frozen=True)
class Case:
    """One line of a file of passages, with its chapter and the titles of its section."""

    text: str
    answers: Answers
    theme: str
    titles: tuple[str, ...]
    opens_paragraph: bool

    @property
    def situation(self) -> Situation:
        """Where it stands, as far as its own line tells."""
        part = Part.CHAPTER if self.theme else part_of(self.titles[::-1])
        return Situation(theme=self.theme, section=self.titles[-1] if self.titles else "", part=part)


def read_cases(path: Path) -> Iterator[Case]:
    """The lines of a file of passages; its head says how they are written."""
    theme, titles, opens = "", tuple[str, ...](), True
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("=="):
            theme, *rest = (bit.strip() for bit in line[2:].split(" : "))
            theme, titles = theme.strip("-"), tuple(rest)
        elif line and not line.startswith("#"):
            given, text = line.split(" : ", 1)
            yield Case(text, _answers(given.split()), theme, titles, opens)
        opens = not line or line.startswith(("==", "#"))


def _answers(given: Sequence[str]) -> Answers:
    role, *others = given
    found: dict[str, tuple[str, ...]] = {"role": tuple(role.split("/"))}
    for word in others:
        readings = tuple(word.removeprefix("topic=").split("/"))
        if readings[0] in POLARITIES:
            found["polarity"] = readings
        elif readings[0] in TRENDS:
            found["trend"] = tuple("" if reading in ("none", "-") else reading for reading in readings)
        elif readings[0] in BASES:
            found["basis"] = readings
        elif word != "-":
            found["topic"] = readings
    return Answers(**found)


def read_passages(path: Path) -> list[Labelled]:
    """The sentences of a file of passages."""
    cases = read_cases(path)
    return list(_in_turn([(case.text, case.situation, case.opens_paragraph, case.answers) for case in cases]))


def _in_turn(rows: Sequence[tuple[str, Situation, bool, Answers]]) -> Iterator[Labelled]:
    situation = Situation()
    for text, where, opens, answers in rows:
        situation = where if opens else where.within(situation)
        yield Labelled(text, situation, answers)
        situation = situation.after(text, answers.label())


def label_in_turn(
    rows: Sequence[Labelled], label: Labeller = classify, tables: Mapping[str, Weights] | None = None
) -> list[Label | None]:
    """
    Label the sentences of a document as extraction does: each knows what was said of those before it.

    Args:
        tables: The weights by which a paragraph's labels are settled; those that ship if none are given.
    """
    given: list[Label | None] = []
    run: list[tuple[str, Situation, Label]] = []
    places: list[int] = []
    situation = Situation()
    for row in rows:
        goes_on = row.situation.previous is not None
        situation = row.situation.within(situation) if goes_on else row.situation
        if situation.is_first:
            _settle(given, places, run, tables)
        found = label(row.text, situation)
        if found is not None:
            places.append(len(given))
            run.append((row.text, situation, found))
        given.append(found)
        situation = situation.after(row.text, found)
    _settle(given, places, run, tables)
    return given


def _settle(
    given: list[Label | None],
    places: list[int],
    run: list[tuple[str, Situation, Label]],
    tables: Mapping[str, Weights] | None,
) -> None:
    """Settle the labels of a run of sentences, and begin another."""
    for place, found in zip(places, settle(run, tables), strict=True):
        given[place] = found
    places.clear()
    run.clear()


# ---------------------------------------------------------------- reports


def read_report(gold_path: Path) -> list[Labelled]:
    """The labelled sentences of a report's body, in order; what a box holds is left out."""
    gold = json.loads(gold_path.read_text("utf-8"))
    document = read_file(str(gold_path.parent / gold["document"]))
    return _meet(document, _Lookup(gold["sentences"]).take)


def answers_in(gold_path: Path) -> Callable[[str], Answers | None]:
    """The labels of a report's sentences by their words; of the embedded one, its chapters' too."""
    gold = json.loads(gold_path.read_text("utf-8"))
    rest = _Lookup(gold["sentences"])
    chapters = _chapters() if Path(gold["document"]).name == EMBEDDED.name else {}
    return lambda text: chapters.get(words_digest(text)) or rest.take(text)


def _meet(document: Document, answers_of: Callable[[str], Answers | None]) -> list[Labelled]:
    vocabulary = load_vocabulary()
    themes = section_themes_of(document, vocabulary)
    _, boxes = draw_actions(document, themes, vocabulary)
    met: list[Labelled] = []

    def label(text: str, situation: Situation) -> Label | None:
        answers = answers_of(text)
        if answers is None:
            return None
        met.append(Labelled(text, situation, answers))
        return answers.label()

    draw_sentences(document, themes, boxes, label)
    return [row for row in met if row.answers.role[0] != "structure"]


class _Lookup:
    """Labelled sentences, found by their words; each is given once."""

    def __init__(self, sentences: Sequence[dict[str, Any]]) -> None:
        self._rows = [(_words(row.get("words") or row["text"]), row) for row in sentences]

    def take(self, text: str) -> Answers | None:
        """The answers of the labelled sentence that is most like a text; None if none is."""
        words = _words(text)
        alike = [(_likeness(words, others), -place) for place, (others, _) in enumerate(self._rows)]
        likeness, place = max(alike, default=(0.0, 0))
        if likeness < _ALIKE:
            return None
        _, row = self._rows.pop(-place)
        return _answers_of(row)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", re.sub(r"<sup>.*?</sup>", "", text).lower()))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _answers_of(row: dict[str, Any]) -> Answers:
    also = row.get("also") or {}

    def readings(name: str) -> tuple[str, ...]:
        return tuple(str(value or "") for value in (row.get(name), *also.get(name, [])))

    return Answers(
        role=readings("role"),
        polarity=tuple(filter(None, readings("polarity"))),
        trend=readings("trend"),
        topic=tuple(filter(None, readings("topic"))),
        basis=tuple(filter(None, readings("basis"))),
    )
