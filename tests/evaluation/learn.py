"""
Learn the weights by which sentences are labelled, and say how well they do on other documents.

    python -m tests.evaluation.learn [--also FOLDER] [--write] [--csv]

Printed is how every labelled document does with weights that were learned from other documents; as CSV, what
ships as `graph/data/unseen-scores.csv` and is told at `/quality`. With --write, weights learned from all of
them go to `graph/data/weights/`.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
import time
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from graph.extract.prose import classify as labelling
from graph.extract.prose.classify import Label, Situation, classify, role_seen, seen_as
from graph.extract.prose.features import about, features, stem_of
from graph.extract.prose.flow import by_itself, ties_of
from graph.extract.prose.trend import NONE, seen_of_change
from graph.extract.prose.weights import ALWAYS, Weights
from graph.extract.words.cues import Words
from graph.statements import Role
from tests.evaluation.labelled import CHAPTERS, Labelled, gold_files, label_in_turn, read_all, read_report
from tests.evaluation.ties import Judged, learn_ties

FOLDER = Path(labelling.__file__).resolve().parents[2] / "data" / "weights"
FOLDS = 5
_FORCE = re.compile(r"\b([A-Z][\w’'-]+(?: (?:and|of|the|[A-Z][\w’'-]+))*) (?:Police|Constabulary)\b")
_WORD = re.compile(r"[\w’'-]+")
LEAST_SEEN = 2
"""Sentences that must have a feature before it counts."""
STRENGTH = 0.15
"""Inverse of the penalty on weights; between 0.1 and 1 no difference can be told from chance."""
SIDES = {"polarity": ("positive", "negative")}
"""The answers between which a question lies; a feature that tells them apart is penalised less."""
STRENGTH_OF_SIDES = 0.4
"""Inverse of the penalty where features are set apart so."""
TRUSTED = {"weighs:": 2.0, "change:": 3.0}
"""Features that begin so are penalised less: what praise and criticism weigh, and what tells change, is known
beforehand."""
TELLING = 3.0
"""What a sentence counts that tells a trend: most tell none."""
AUTHENTIC = 2.0
"""What a sentence counts that an inspectorate wrote, or that the authors of the model labelled."""
LEAST_APART = 0.05
"""What a feature counts at least that tells two answers apart."""
LEAST_WEIGHT = 10
"""Thousandths; what counts less is left out."""
LEARNED_FROM = {
    "role": tuple(Role),
    "polarity": (Role.FINDING, Role.EVIDENCE, Role.CONSEQUENCE),
    "trend": (Role.FINDING, Role.EVIDENCE, Role.CONTEXT),
    "basis": (Role.EVIDENCE,),
}
"""The roles that weights are learned from; those of topics from every sentence that has one."""
ASKED = {
    "role": tuple(Role),
    "polarity": (Role.FINDING, Role.EVIDENCE, Role.CONSEQUENCE),
    "trend": (Role.FINDING, Role.CONTEXT),
    "basis": (Role.EVIDENCE,),
    "topic": (Role.FINDING,),
}
"""The roles of which each part of a label is asked."""
_ROLES = {role.value.lower(): role for role in Role}

ELSEWHERE = "also "
"""What stands before the name of a document that is kept elsewhere."""

Documents = dict[str, list[Labelled]]
Tables = Mapping[str, Weights]


@dataclass(frozen=True)
class Example:
    """What is seen of a sentence, the answer, and what the two count."""

    seen: tuple[str, ...]
    answer: str
    counts: float


def examples(question: str, documents: Documents) -> Iterator[Example]:
    """The sentences of which a question is asked, in order of the names of their documents."""
    for name in sorted(documents):
        counts = _counts(name)
        for row in documents[name]:
            seen = _seen(question, row)
            readings = getattr(row.answers, question)
            if seen and readings:
                answer = _ROLES[readings[0]].value if question == "role" else readings[0]
                is_telling = question == "trend" and answer
                yield Example(seen, answer or NONE, counts * TELLING if is_telling else counts)


def _counts(name: str) -> float:
    """What the sentences of a document count."""
    return AUTHENTIC if name == CHAPTERS.stem or name.startswith(ELSEWHERE) else 1.0


_kept: dict[Hashable, tuple[str, ...]] = {}
"""What `features` reads of a sentence -> its features: every fold and every question asks for them again."""


def _features(row: Labelled) -> tuple[str, ...]:
    """The features of a sentence, found once for each way in which it is met."""
    met = row.situation
    key = (row.text, met.previous and met.previous.role, met.tone, met.part, met.rise, met.is_bullet)
    if key not in _kept:
        _kept[key] = tuple(map(sys.intern, features(Words.read(row.text), met)))
    return _kept[key]


def _seen(question: str, row: Labelled) -> tuple[str, ...]:
    """The features that a question is answered by; none if it is not asked of the sentence."""
    role = _ROLES.get(row.answers.role[0])
    words = Words.read(row.text)
    if question == "topic":
        return (*_features(row), *about(words, row.situation))
    if role not in LEARNED_FROM[question]:
        return ()
    seen = _features(row)
    if question == "role":
        return seen
    if question == "polarity":
        return (*by_itself(seen), role_seen(role))
    seen = (*seen, *seen_as(role, row.situation))
    polarity = next(iter(row.answers.polarity), "")
    return (*seen, *seen_of_change(words, role, polarity)) if question == "trend" else seen


def names_of_forces(documents: Documents) -> frozenset[str]:
    """Stems of the words that name forces in these documents and are no words of the language there."""
    texts = [row.text for rows in documents.values() for row in rows]
    named = {word for text in texts for name in _FORCE.findall(text) for word in _WORD.findall(name)}
    plain = {word for text in texts for word in _WORD.findall(text) if word.islower()}
    return frozenset(
        stem_of(token)
        for word in named
        if word.lower() not in plain and word.istitle()
        for token in (*Words.read(word).tokens, *Words.read(f"{word}’s").tokens)
    )


def is_named(feature: str, names: frozenset[str]) -> bool:
    """Whether a feature holds the name of a force: whose report it is in tells nothing of a sentence."""
    return not names.isdisjoint(feature.partition(":")[2].split(" "))


def learn(question: str, documents: Documents) -> Weights:
    """Weights for one question, by logistic regression over the features."""
    found = list(examples(question, documents))
    counts = Counter(feature for example in found for feature in example.seen)
    names = names_of_forces(documents)
    kept = sorted(
        feature for feature, count in counts.items() if count >= LEAST_SEEN and not is_named(feature, names)
    )
    column = {feature: place for place, feature in enumerate(kept)}
    scale = np.array([TRUSTED.get(feature[: feature.find(":") + 1], 1.0) for feature in kept])
    if question in SIDES:
        scale *= _apart(found, column, SIDES[question])
    places = [[column[feature] for feature in example.seen if feature in column] for example in found]
    ends = np.cumsum([0, *map(len, places)])
    columns = np.array([place for row in places for place in row])
    matrix = csr_matrix((scale[columns], columns, ends), shape=(len(found), len(kept)))
    strength = STRENGTH_OF_SIDES if question in SIDES else STRENGTH
    model = LogisticRegression(C=strength, max_iter=1000, tol=1e-4)
    model.fit(matrix, [item.answer for item in found], sample_weight=[item.counts for item in found])
    return _weights(model, kept, scale)


def _apart(
    found: Sequence[Example], column: Mapping[str, int], sides: tuple[str, str]
) -> NDArray[np.float64]:
    """
    How far each feature tells two answers apart, by the shares of their examples that have it.

    The root of the logarithm of their ratio: a word that stands in praise and criticism alike should weigh
    nothing, and would be given a weight by chance.
    """
    seen = np.ones((2, len(column)))
    whole = np.full(2, 2.0)
    for example in found:
        if example.answer in sides:
            side = sides.index(example.answer)
            whole[side] += example.counts
            places = [column[feature] for feature in example.seen if feature in column]
            seen[side, places] += example.counts
    shares = seen / whole[:, None]
    ratio: NDArray[np.float64] = np.sqrt(np.maximum(LEAST_APART, np.abs(np.log(shares[0] / shares[1]))))
    return ratio


def _weights(model: LogisticRegression, kept: Sequence[str], scale: NDArray[np.float64]) -> Weights:
    slopes = np.rint(model.coef_ * scale * 1000).astype(int)
    constants = np.rint(model.intercept_ * 1000).astype(int)
    rows = {
        feature: tuple(int(weight) if abs(weight) >= LEAST_WEIGHT else 0 for weight in slopes[:, place])
        for place, feature in enumerate(kept)
        if abs(slopes[:, place]).max() >= LEAST_WEIGHT
    }
    return Weights(tuple(model.classes_), {ALWAYS: tuple(map(int, constants)), **rows})


def write(weights: Weights, path: Path) -> None:
    """A table of weights as CSV, features in order of the alphabet; what counts nothing is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("feature", *weights.choices))
        for feature, row in sorted(weights.rows.items()):
            rows.writerow((feature, *(weight or "" for weight in row)))


@dataclass
class Tally:
    """How often a part of the label was right, of how many."""

    right: int = 0
    asked: int = 0

    def add(self, is_right: bool) -> None:
        self.right += is_right
        self.asked += 1

    def __str__(self) -> str:
        return f"{self.right / self.asked:10.3f}{self.asked:5}" if self.asked else f"{'':15}"


def tally(rows: Sequence[Labelled], labels: Sequence[Label | None]) -> dict[str, Tally]:
    """Shares right of each part; polarity and the rest only where the role is right too."""
    tallies = {question: Tally() for question in ASKED}
    for row, label in zip(rows, labels, strict=True):
        answers = row.answers
        if answers.role[0] not in _ROLES:
            continue
        is_role_right = label is not None and label.role.value.lower() in answers.role
        tallies["role"].add(is_role_right)
        for part in ("polarity", "trend", "topic", "basis"):
            readings = getattr(answers, part)
            if label is not None and is_role_right and label.role in ASKED[part] and readings:
                tallies[part].add(getattr(label, part) in readings)
    return tallies


def learn_all(documents: Documents, folds: int = FOLDS) -> Tables:
    """
    The weights for all questions.

    What stands before a sentence is known from labels that may be wrong. So that the weights trust it no more
    than it deserves, they are learned a second time, from documents labelled with weights of other documents.
    So are those of ties, which weigh against what words say in a document that they were not learned from.
    """
    parts = [
        (fold, _learn_labels({name: rows for name, rows in documents.items() if name not in fold}))
        for fold in _folds(documents, folds)
    ]
    choices = parts[0][1]["polarity"].choices
    runs = [
        run
        for fold, tables in parts
        for name in fold
        for run in _runs(name, documents[name], tables["polarity"])
    ]
    ties = learn_ties(runs, choices)
    met = {name: _meet(documents[name], {**tables, "ties": ties}) for fold, tables in parts for name in fold}
    return {**_learn_labels(met), "ties": ties}


def _runs(name: str, rows: Sequence[Labelled], weights: Weights) -> Iterator[list[Judged]]:
    """The sentences of a document of which a polarity is asked, a list a paragraph."""
    run: list[Judged] = []
    before: Role | None = None
    for row in rows:
        if row.situation.is_first:
            if run:
                yield run
            run, before = [], None
        role = _ROLES.get(row.answers.role[0])
        if role in LEARNED_FROM["polarity"] and row.answers.polarity:
            sums = weights.sums(_seen("polarity", row))
            ties = ties_of(Words.read(row.text), role, before) if before else ()
            answer = weights.choices.index(row.answers.polarity[0])
            run.append(Judged(tuple(sums.values()), answer, ties, _counts(name)))
            before = role
    if run:
        yield run


def _learn_labels(documents: Documents) -> Tables:
    return {name: learn(name, documents) for name in (*LEARNED_FROM, "topic")}


def _folds(documents: Documents, folds: int = FOLDS) -> list[list[str]]:
    names = sorted(documents)
    return [names[start::folds] for start in range(folds)]


def _meet(rows: Sequence[Labelled], tables: Tables) -> list[Labelled]:
    """The sentences of a document, each in the situation that these weights put it in."""
    met: list[Situation] = []

    def label(text: str, situation: Situation) -> Label | None:
        met.append(situation)
        return classify(text, situation, tables)

    label_in_turn(rows, label, tables)
    return [replace(row, situation=situation) for row, situation in zip(rows, met, strict=True)]


def across_documents(documents: Documents) -> dict[str, dict[str, Tally]]:
    """Each document labelled with weights from others: those of its fold are all left out."""
    found: dict[str, dict[str, Tally]] = {}
    for fold in _folds(documents):
        tables = learn_all({name: rows for name, rows in documents.items() if name not in fold})
        found |= {name: tally(documents[name], labels_of(documents[name], tables)) for name in fold}
    return {name: found[name] for name in sorted(found)}


def labels_of(rows: Sequence[Labelled], tables: Tables) -> list[Label | None]:
    """The labels that these weights give the sentences of a document, in turn."""
    return label_in_turn(rows, lambda text, situation: classify(text, situation, tables), tables)


def table(found: dict[str, dict[str, Tally]]) -> str:
    """Shares right and numbers asked, a line a document, then all together."""
    lines = [f"{'':36}" + "".join(f"{part:>15}" for part in ASKED)]
    lines += [f"{name:36}" + "".join(str(tallies[part]) for part in ASKED) for name, tallies in found.items()]
    total = in_all(found)
    return "\n".join([*lines, f"{'all':36}" + "".join(str(total[part]) for part in ASKED)])


def in_all(found: dict[str, dict[str, Tally]]) -> dict[str, Tally]:
    """All documents together."""
    return {
        part: Tally(sum(t[part].right for t in found.values()), sum(t[part].asked for t in found.values()))
        for part in ASKED
    }


def as_csv(found: dict[str, dict[str, Tally]], measured: str) -> str:
    """What was right of what was asked over all documents, a row for each part of the label; with the day."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("part", "right", "asked", "documents", "measured"))
    for part, total in in_all(found).items():
        rows.writerow(
            (part, total.right, total.asked, sum(t[part].asked > 0 for t in found.values()), measured)
        )
    return text.getvalue()


def main() -> None:
    """Print the table; write the weights if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--also", type=Path, help="a folder with further reports and their gold files")
    parser.add_argument("--write", action="store_true", help="write weights learned from all documents")
    parser.add_argument("--csv", action="store_true", help="print all documents together, as CSV")
    chosen = parser.parse_args()
    started = time.monotonic()
    documents = read_all()
    for path in gold_files(chosen.also, "*.json") if chosen.also else ():
        documents[ELSEWHERE + path.stem.partition(".")[0]] = read_report(path)
    found = across_documents(documents)
    if chosen.csv:
        print(as_csv(found, datetime.now(UTC).date().isoformat()), end="")
        return
    print(table(found))
    if chosen.write:
        FOLDER.mkdir(exist_ok=True)
        for question, weights in learn_all(documents).items():
            write(weights, FOLDER / f"{question}.csv")
            print(f"{question}: {len(weights.rows)} features")
    print(f"{sum(map(len, documents.values()))} sentences, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
