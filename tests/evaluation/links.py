"""
How well evidence is tied to findings, consequences to causes and actions to what leads to them.

    python -m tests.evaluation.links ../shared/eval

The folder holds gold files and the documents they label; the labelled links are in `tests/cases/links/`.
Printed are, per document and kind, precision, recall and F1 of the links that are drawn, and how many of the
sentences that may have a link have one, beside those of a baseline that ties each to the nearest finding
before it; once with the sentences as they are drawn and once with their labelled roles, so that errors of
roles and of links can be told apart.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph.extract import extract
from graph.extract.actions.actions import draw_actions
from graph.extract.grades.themes import theme_summary
from graph.extract.links.chains import chain
from graph.extract.prose.sentences import draw_sentences
from graph.identifiers import words_digest
from graph.readers import read_file
from graph.statements import Action, ActionKind, Extraction, Role, Sentence
from graph.vocabulary import load_vocabulary
from tests.evaluation.evaluate import documents
from tests.evaluation.labelled import CASES, Answers, answers_in

LINKS = CASES / "links"
KINDS = ("evidence", "consequence", "action")
ALL = "all"
"""Stands for the three documents together."""

Link = tuple[str, str]
"""Digests of the words it starts from and of those it goes to."""
Links = dict[str, list[Link]]
"""By kind."""
_FROM = {"evidence": Role.EVIDENCE, "consequence": Role.CONSEQUENCE}


@dataclass
class Labels:
    """The links of one kind in one document that a reader draws."""

    required: set[Link] = field(default_factory=set)
    optional: set[Link] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


@dataclass
class Score:
    """
    Links that are right, of those drawn that are not optional and of those required.

    Args:
        sources: Sentences or actions of the kind.
        tied: Those of them that have a link.
    """

    right: int = 0
    drawn: int = 0
    required: int = 0
    tied: int = 0
    sources: int = 0

    @property
    def precision(self) -> float:
        """The share of drawn links that are right."""
        return self.right / self.drawn if self.drawn else 0.0

    @property
    def recall(self) -> float:
        """The share of required links that are drawn."""
        return self.right / self.required if self.required else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.right / (self.drawn + self.required) if self.drawn + self.required else 0.0

    def __add__(self, other: Score) -> Score:
        """Both counted together."""
        return Score(
            self.right + other.right,
            self.drawn + other.drawn,
            self.required + other.required,
            self.tied + other.tied,
            self.sources + other.sources,
        )


@dataclass(frozen=True)
class Way:
    """One way of drawing links: which sentences they stand between, and by what rule."""

    roles: str
    rule: str


DRAWN = tuple(Way(roles, rule) for roles in ("drawn", "labelled") for rule in ("extraction", "nearest"))
Scores = dict[tuple[str, str, Way], Score]
"""By document (or `ALL`), kind and way."""


def read_labels(path: Path) -> dict[str, Labels]:
    """The labelled links of a document by their kind."""
    found = {kind: Labels() for kind in KINDS}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels = found[row["kind"]]
            labels.sources.add(row["from"])
            if row["need"] != "none":
                getattr(labels, row["need"]).add((row["from"], row["to"]))
    return found


def evaluate(folder: Path) -> Scores:
    """Every document of a folder that has labelled links, in the first of its formats."""
    scores: Scores = {}
    for gold_path, document in documents(folder):
        path = LINKS / f"{document.stem}.csv"
        if (document.stem, KINDS[0], DRAWN[0]) not in scores and path.exists():
            scores |= _evaluate(gold_path, document, read_labels(path))
    for kind in KINDS:
        for way in DRAWN:
            scores[ALL, kind, way] = sum(
                (score for (_, of, by), score in scores.items() if (of, by) == (kind, way)), Score()
            )
    return scores


def _evaluate(gold_path: Path, document: Path, labels: dict[str, Labels]) -> Scores:
    drawn = extract(read_file(str(document)), load_vocabulary())
    accepted = answers_in(gold_path)
    readings = {words_digest(s.words): accepted(s.words) for s in drawn.sentences}
    scores: Scores = {}
    for extraction, roles in ((drawn, "drawn"), (as_labelled(drawn, answers_in(gold_path)), "labelled")):
        for rule, links in (("extraction", links_of(extraction)), ("nearest", nearest(extraction))):
            for kind in KINDS:
                judged = [link for link in links[kind] if _is_judged(link[0], kind, labels[kind], readings)]
                sources = {
                    of for of in _sources(extraction, kind) if _is_judged(of, kind, labels[kind], readings)
                }
                scores[document.stem, kind, Way(roles, rule)] = score(judged, labels[kind], sources)
    return scores


def _is_judged(source: str, kind: str, labels: Labels, readings: dict[str, Answers | None]) -> bool:
    """Whether links from a sentence count: not if it may be of this kind, but none were asked of it."""
    answers = readings.get(source)
    return source in labels.sources or answers is None or kind not in answers.role


def score(drawn: Iterable[Link], labels: Labels, sources: set[str]) -> Score:
    """Compare; what is optional counts neither way."""
    links = set(drawn)
    return Score(
        right=len(links & labels.required),
        drawn=len(links - labels.optional),
        required=len(labels.required),
        tied=len({source for source, _ in links}),
        sources=len(sources),
    )


def as_labelled(drawn: Extraction, answers_of: Callable[[str], Answers | None]) -> Extraction:
    """The same document with the labelled roles, polarities and topics, linked anew."""
    document, themes = drawn.document, drawn.section_themes
    _, boxes = draw_actions(document, themes, load_vocabulary())

    sentences, plain = draw_sentences(
        document, themes, boxes, lambda text, _: answers.label() if (answers := answers_of(text)) else None
    )
    boxed = (action for action in drawn.actions if action.kind is not ActionKind.ACTION)
    sentences = theme_summary(sentences, drawn.publication, load_vocabulary())
    sentences, actions = chain(document, themes, sentences, (*boxed, *plain))
    return replace(drawn, sentences=sentences, actions=actions)


# ---------------------------------------------------------------- links by the rules compared


def links_of(extraction: Extraction) -> Links:
    """The links that extraction draws."""
    sentences = extraction.sentences
    links: Links = {
        "evidence": [(of, to) for of, s in _digested(sentences) for to in _names(extraction, s.supports)],
        "consequence": [
            (of, to) for of, s in _digested(sentences) for to in _names(extraction, s.follows_from)
        ],
        "action": [
            (words_digest(action.words), to)
            for action in extraction.actions
            for to in _names(extraction, action.led_to_by)
        ],
    }
    return links


def nearest(extraction: Extraction) -> Links:
    """The baseline: each tied to the nearest finding before it in its section, an action in its chapter."""
    found: Links = {kind: [] for kind in KINDS}
    for sentence in extraction.sentences:
        for kind, role in _FROM.items():
            if sentence.role is role:
                found[kind] += _nearest(extraction, sentence)
    for action in extraction.actions:
        found["action"] += _nearest(extraction, action)
    return found


def _nearest(extraction: Extraction, item: Sentence | Action) -> Iterator[Link]:
    before = [
        sentence
        for sentence in extraction.sentences
        if sentence.role is Role.FINDING
        and sentence.spans < item.spans
        and (sentence.section == item.section or (isinstance(item, Action) and sentence.theme == item.theme))
    ]
    for sentence in before[-1:]:
        yield words_digest(item.words), words_digest(sentence.words)


def _sources(extraction: Extraction, kind: str) -> Iterator[str]:
    if kind == "action":
        yield from (words_digest(action.words) for action in extraction.actions)
    else:
        yield from (words_digest(s.words) for s in extraction.sentences if s.role is _FROM[kind])


def _digested(sentences: Iterable[Sentence]) -> Iterator[tuple[str, Sentence]]:
    return ((words_digest(sentence.words), sentence) for sentence in sentences)


def _names(extraction: Extraction, places: Iterable[int]) -> Iterator[str]:
    return (words_digest(extraction.sentences[place].words) for place in places)


# ---------------------------------------------------------------- output


def table(scores: Scores) -> str:
    """A line a document and kind; for each way precision, recall and F1, then sources tied of all."""
    lines = [
        f"{'':40}{'':12}" + "".join(f"{f'{way.roles} roles, {way.rule}':>31}" for way in DRAWN),
        f"{'':40}{'':12}" + "".join(f"{'P':>8}{'R':>7}{'F1':>7}{'tied':>9}" for _ in DRAWN),
    ]
    for name in dict.fromkeys(name for name, _, _ in scores):
        for kind in KINDS:
            cells = [scores[name, kind, way] for way in DRAWN]
            lines.append(f"{name:40}{kind:12}" + "".join(_cell(cell) for cell in cells))
    return "\n".join(lines)


def _cell(cell: Score) -> str:
    tied = f"{cell.tied}/{cell.sources}"
    return f"{cell.precision:8.3f}{cell.recall:7.3f}{cell.f1:7.3f}{tied:>9}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="folder with gold files and documents")
    sys.stdout.write(table(evaluate(parser.parse_args().folder)) + "\n")


if __name__ == "__main__":
    main()
