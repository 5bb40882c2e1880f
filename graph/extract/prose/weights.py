"""
What the features of a sentence count for: linear weights, learned from labelled sentences and kept as data.

A table of `graph/data/weights/` has a row a feature and a column a choice, in thousandths; a missing cell
counts nothing. Weights are whole numbers, so that their sums are the same on every machine. They are learned
by `tests/evaluation/learn.py`.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

QUESTIONS = ("role", "polarity", "trend", "basis", "topic", "ties")
"""What is told by weights: a table each; `ties` tells what polarity goes with that of the sentence before."""
ALWAYS = "always"
"""A feature that every sentence has."""


@dataclass(frozen=True, slots=True)
class Weights:
    """
    The weights of one question, such as which role a sentence has.

    Args:
        choices: The answers, in the order that decides between equals.
        rows: Feature -> what it counts for each choice, in thousandths.
    """

    choices: tuple[str, ...]
    rows: Mapping[str, tuple[int, ...]]

    def best(self, seen: Iterable[str], among: Collection[str] = ()) -> str:
        """
        The choice for which most counts.

        Args:
            seen: The features of a sentence.
            among: The choices that are open; empty for all of them.
        """
        sums = self.sums(seen)
        open_choices = [choice for choice in self.choices if not among or choice in among]
        return max(open_choices, key=lambda choice: sums[choice])

    def sums(self, seen: Iterable[str]) -> dict[str, int]:
        """What counts for each choice, all features together."""
        found = tuple(filter(None, map(self.rows.get, (ALWAYS, *seen))))
        sums = map(sum, zip(*found, strict=True)) if found else [0] * len(self.choices)
        return dict(zip(self.choices, sums, strict=True))

    def reasons(self, seen: Iterable[str], choice: str, most: int = 5) -> tuple[str, ...]:
        """The features that set a choice off most from the mean of all choices, the weightiest first."""
        place = self.choices.index(choice)
        lead = {
            feature: row[place] * len(row) - sum(row)
            for feature in seen
            if (row := self.rows.get(feature)) is not None
        }
        ordered = sorted(lead, key=lambda feature: (-lead[feature], feature))
        return tuple(feature for feature in ordered[:most] if lead[feature] > 0)


@lru_cache
def load_tables() -> Mapping[str, Weights]:
    """The tables of `graph/data/weights/` by the question they answer."""
    folder = files("graph") / "data" / "weights"
    return {name: _read((folder / f"{name}.csv").read_text(encoding="utf-8")) for name in QUESTIONS}


def _read(text: str) -> Weights:
    head, *rows = csv.reader(text.splitlines())
    return Weights(tuple(head[1:]), {row[0]: tuple(int(cell or 0) for cell in row[1:]) for row in rows})
