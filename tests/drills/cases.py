"""The cases of the fuzz drill: real documents, damaged by chance; a seed and a number give a case again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests.drills.damage import BYTES, TEXT, Damage, change_encoding, spliced
from tests.drills.damage_markup import MARKDOWN, PAGE
from tests.drills.damage_pdf import PDF

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = (ROOT / "tests/cases/reports", ROOT / "tests/cases/pdf", ROOT / "tests/cases/pages")
EMBEDDED = ROOT / "graph/data/northamptonshire-peel-effectiveness-2017.md"
_EMBEDDED_SHARE = 0.04  # it takes ten times as long as the others
_LONGEST = 400_000  # bytes; for speed alone: longer ones are made by the tests of each reader
_OF_FORMAT: dict[str, tuple[Damage, ...]] = {".md": (*TEXT, *MARKDOWN), ".html": (*TEXT, *PAGE), ".pdf": PDF}


@dataclass(frozen=True, slots=True)
class Case:
    """
    A damaged document.

    Args:
        seed, number: Which give it again.
        source: File name of the document that was damaged.
        damage: Names of what was done, in order; one or more.
        data: The file.
    """

    seed: int
    number: int
    source: str
    damage: tuple[str, ...]
    data: bytes

    @property
    def name(self) -> str:
        """Of the file that it is kept in."""
        return f"{self.seed}-{self.number}-{self.source}"

    def __str__(self) -> str:
        return f"case {self.number} of seed {self.seed}: {self.source}, {', '.join(self.damage)}"


@cache
def sources() -> tuple[Path, ...]:
    """The documents that are damaged, by name, the embedded report last."""
    found = {path for folder in FOLDERS for path in folder.iterdir() if path.suffix in _OF_FORMAT}
    return (*sorted(found, key=lambda path: path.name), EMBEDDED)


def make_case(seed: int, number: int) -> Case:
    """The case of a number; the same on any machine."""
    chance = Random(f"{seed}/{number}")  # noqa: S311
    path = EMBEDDED if chance.random() < _EMBEDDED_SHARE else chance.choice(sources()[:-1])
    data, done = path.read_bytes(), list[str]()
    for _ in range(chance.choice([1, 1, 2, 3, 6])):
        data = _damaged(chance, data, path, done)[:_LONGEST]
    if path.suffix != ".pdf" and chance.random() < 0.03:
        data = change_encoding(chance, data)
        done.append("change_encoding")
    return Case(seed, number, path.name, tuple(done), data)


def _damaged(chance: Random, data: bytes, path: Path, done: list[str]) -> bytes:
    what = chance.random()
    if what < 0.08:
        other = _other(chance, path).read_bytes()
        done.append("spliced")
        return spliced(chance, data, other)
    kinds: Sequence[Damage] = BYTES if what < 0.3 else _OF_FORMAT[path.suffix]
    kind = chance.choice(kinds)
    done.append(kind.__name__)
    return kind(chance, data)


def _other(chance: Random, path: Path) -> Path:
    """Another document, most often of the same format."""
    alike = [other for other in sources() if other.suffix == path.suffix]
    return chance.choice(alike if chance.random() < 0.8 else sources())
