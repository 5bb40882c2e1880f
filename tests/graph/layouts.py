"""
Small reports in many layouts, with the judgments and actions that a reader finds in them.

`tests/cases/layouts/README.md` says how the files are written. As a program, this module prints how many of
them come out right, and what does not: `python -m tests.graph.layouts [NAME …]`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.document import Document
from graph.errors import SourceError
from graph.extract import extract
from graph.identifiers import slug
from graph.readers import pdf, read
from graph.statements import ActionKind, Extraction
from graph.vocabulary import load_vocabulary

FOLDER = Path(__file__).parents[1] / "cases" / "layouts"
_KINDS = {
    "A": ActionKind.AREA_FOR_IMPROVEMENT,
    "C": ActionKind.CAUSE_OF_CONCERN,
    "R": ActionKind.RECOMMENDATION,
}
_CASE = re.compile(r"^=== (?P<name>.+)\n(?P<expected>(?:[JACR] .*\n)+)---\n", re.MULTILINE)

Judged = tuple[str, str, str]
"""Question, grade and cycle."""
Asked = tuple[str, str, str, str]
"""Question, kind, words without what ends them, and time."""


@dataclass(frozen=True, slots=True)
class Layout:
    """
    A small report and what it says.

    Args:
        name: Its layout, in words.
        file: Stem of the file it stands in.
        source: As written; of a PDF what it was printed from.
        judgments: In any order; the cycle is empty where it is the report's own.
        actions: In their order within each question.
    """

    name: str
    file: str
    source: str
    judgments: tuple[Judged, ...]
    actions: tuple[Asked, ...]

    def document(self) -> Document:
        """The report as read."""
        if self.form == "pdf":
            return pdf.read_here(self.printed.read_bytes(), self.printed.name)
        return read(self.source.encode(), f"{slug(self.name)}.{self.form}")

    @property
    def form(self) -> str:
        """ "html", "markdown" or "pdf"."""
        return self.file.partition("-")[0]

    @property
    def printed(self) -> Path:
        """Of a PDF: the file."""
        return FOLDER / "pdf" / f"{slug(self.name)[:60]}.pdf"


def layouts() -> list[Layout]:
    """Every small report, by file; at least one."""
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in _read(path)]


def _read(path: Path) -> Iterator[Layout]:
    text = path.read_text("utf-8")
    found = list(_CASE.finditer(text))
    for place, case in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        lines = case.group("expected").splitlines()
        yield Layout(
            case.group("name"),
            path.stem,
            text[case.end() : end],
            tuple(_judged(line[2:]) for line in lines if line[0] == "J"),
            tuple(_asked(line[0], line[2:]) for line in lines if line[0] != "J"),
        )


def _judged(line: str) -> Judged:
    theme, grade, cycle = f"{line} ".split(" ")[:3]
    return theme, grade, cycle


def _asked(kind: str, line: str) -> Asked:
    theme, words, time = f"{line} | ".split(" | ")[:3]
    return theme, _KINDS[kind].value, _bare(words), time


def _bare(words: str) -> str:
    """The words without a stop or the joint of a list at their end, which may be left out or not."""
    return re.sub(r"[\s;,.]*(?:\band)?$", "", words)


def drawn(layout: Layout) -> tuple[list[Judged], list[Asked]]:
    """The judgments and actions that are drawn from a report, sorted as `expected` sorts them."""
    found: Extraction = extract(layout.document(), load_vocabulary())
    own = found.publication.cycle
    judged = [(item.theme, item.grade, "" if item.cycle == own else item.cycle) for item in found.judgments]
    asked = [(item.theme, item.kind.value, _bare(item.words), item.deadline) for item in found.actions]
    return sorted(judged), sorted(asked, key=lambda item: item[0])


def expected(layout: Layout) -> tuple[list[Judged], list[Asked]]:
    """Those that are in it: actions by question, each in the order of its question."""
    return sorted(layout.judgments), sorted(layout.actions, key=lambda item: item[0])


def _main(wanted: list[str]) -> None:
    counts: dict[str, list[int]] = {}
    for case in layouts():
        label = f"{case.file}: {case.name}"
        if wanted and not any(part in label for part in wanted):
            continue
        try:
            judged, asked = drawn(case)
        except SourceError as error:
            judged, asked = [], []
            print(f"{label}: {error}")
        judged_of, asked_of = expected(case)
        totals = counts.setdefault(case.file, [0] * 8)
        hits = (len(set(judged) & set(judged_of)), len(set(asked) & set(asked_of)))
        for at, number in enumerate(
            (
                1,
                judged == judged_of and asked == asked_of,
                hits[0],
                len(judged),
                len(judged_of),
                hits[1],
                len(asked),
                len(asked_of),
            )
        ):
            totals[at] += number
        if judged != judged_of or asked != asked_of:
            print(f"\n--- {label}")
            for sign, items in (
                ("-", [item for item in (*judged_of, *asked_of) if item not in (*judged, *asked)]),
                ("+", [item for item in (*judged, *asked) if item not in (*judged_of, *asked_of)]),
            ):
                for item in items:
                    print(f"  {sign} {' | '.join(item)}")
            if sorted(asked) == sorted(asked_of) and judged == judged_of:
                print("  in another order")
    for form, (of, right, *numbers) in counts.items():
        f1 = [2 * numbers[at] / max(1, numbers[at + 1] + numbers[at + 2]) for at in (0, 3)]
        print(f"\n{form}: {right} of {of} right; F1 of judgments {f1[0]:.3f}, of actions {f1[1]:.3f}", end="")
    print()


if __name__ == "__main__":
    _main(sys.argv[1:])
