"""
A national corpus of reports for measuring: `python -m tests.corpus.make FOLDER --reports 516`.

Every document is invented, says so in its title, its first paragraph and its file name, and lies beside a
`NOTICE.md` that says it again. The same seed gives the same bytes; report 7 is the same however many are
made. `manifest.jsonl` tells of each what a reader should find in it. `peelgraph build FOLDER/reports` takes
them all.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.corpus.author import write
from tests.corpus.content import Content
from tests.corpus.forms import html, markdown, pdf
from tests.corpus.plan import Seat, seat
from tests.corpus.telling import Known

MANIFEST, NOTICE, REPORTS = "manifest.jsonl", "NOTICE.md", "reports"
NATIONAL = 516
_NOTICE = """# Test data

Every document in the folder `reports` was made by a program, `python -m tests.corpus.make`, to measure
software. Nobody was inspected. What the documents say of police forces, by whatever name, of places and of
people is invented; grades are those of public registers or drawn by lot. Do not quote any of it as a finding.
"""
_FORMS: Mapping[str, tuple[str, tuple[str, ...], Callable[[Content, str], bytes]]] = {
    "markdown": ("md", markdown.MAKES, markdown.write),
    "html": ("html", html.MAKES, html.write),
    "pdf": ("pdf", pdf.MAKES, pdf.write),
}
"""Form -> ending, makes and writer."""
FORMS = tuple(_FORMS)
_TURNS = ("markdown", "html", "markdown", "html", "pdf")


@dataclass(frozen=True, slots=True)
class Made:
    """A document, and what is known of it."""

    name: str
    form: str
    make: str
    seat: Seat
    content: Content
    known: Known
    data: bytes


def make(seed: int, index: int, *, scale: float = 1.0, only: str = "") -> Made:
    """
    Make one report.

    Args:
        seed: Of the corpus.
        index: Which report, from 0.
        scale: Its length; 1 is that of the report that ships with the project.
        only: The form that it has; else one of the forms by its turn.
    """
    at = seat(seed, index)
    written = write(at, scale)
    form = only or _TURNS[index % len(_TURNS)]
    ending, makes, writer = _FORMS[form]
    chosen = at.chance(index, "make", form).choice(makes)
    name = f"test-data-{index:05}-{at.force.slug}-{at.inspection.cycle}-{at.inspection.kind}.{ending}"
    return Made(name, form, chosen, at, written.content, written.known, writer(written.content, chosen))


def record(made: Made) -> dict[str, object]:
    """What the manifest tells of a report."""
    return {
        "file": made.name,
        "index": made.seat.index,
        "force": made.seat.force.slug,
        "forceName": made.seat.force.name,
        "inRegister": not made.seat.force.is_invented,
        "cycle": made.seat.inspection.cycle,
        "title": made.content.title,
        "form": made.form,
        "make": made.make,
        "bytes": len(made.data),
        "judgments": [
            {"question": question, "grade": grade, "cycle": cycle}
            for question, grade, cycle in made.known.judgments
        ],
        "actions": [
            {"question": asked.question, "kind": asked.kind, "words": asked.words}
            for asked in made.known.actions
        ],
        "figures": made.known.figures,
        "notes": len(made.content.notes),
        "sentences": dict(sorted(made.known.roles.items())),
    }


def make_all(folder: Path, reports: int, seed: int, *, scale: float = 1.0, only: str = "") -> Iterator[Made]:
    """
    Write a corpus into a folder; yields each report once it is written.

    Reports have a folder of their own below it, which a build can be given.
    """
    (folder / REPORTS).mkdir(parents=True, exist_ok=True)
    (folder / NOTICE).write_text(_NOTICE, "utf-8")
    with (folder / MANIFEST).open("w", encoding="utf-8") as manifest:
        for index in range(reports):
            made = make(seed, index, scale=scale, only=only)
            (folder / REPORTS / made.name).write_bytes(made.data)
            manifest.write(json.dumps(record(made), ensure_ascii=False) + "\n")
            yield made


def main() -> None:
    """Make a corpus and tell how large it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where to write; files of the same names are replaced")
    parser.add_argument("--reports", type=int, default=NATIONAL, help=f"how many ({NATIONAL})")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another corpus (1)")
    parser.add_argument("--scale", type=float, default=1.0, help="length; 0.1 for short ones (1)")
    parser.add_argument("--only", choices=FORMS, default="", help="all in this form")
    given = parser.parse_args()
    started = time.perf_counter()
    count = size = 0
    for made in make_all(given.folder, given.reports, given.seed, scale=given.scale, only=given.only):
        count += 1
        size += len(made.data)
    seconds = time.perf_counter() - started
    print(f"{count} reports, {size / 1e6:.1f} MB, {seconds:.1f} seconds, in {given.folder / REPORTS}")


if __name__ == "__main__":
    main()
