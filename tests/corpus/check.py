"""
What a reader finds in a corpus of what is in it: `python -m tests.corpus.check FOLDER`.

Prints by form how many of the judgments, actions and figures are found and how many beside them, how many
reports are read whole (right force, no judgment or action missing or too much), and what was missed. With
--validate every graph is checked against the shapes as well.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.drawing import union
from graph.errors import PeelgraphError
from graph.extract import extract
from graph.pipeline import background_graph, report_graph
from graph.readers import read_file
from graph.statements import Extraction
from graph.validate import validate
from graph.vocabulary import load_vocabulary
from tests.corpus.make import MANIFEST, REPORTS
from tests.corpus.tables import NONE

KINDS = ("judgments", "actions", "figures")
_NOT_WORDS = re.compile(r"[^\w]+")
_END = re.compile(r"[\s;,.]*(?:\band)?$")


@dataclass
class Tally:
    """Of one kind of record: what was there, what was found of it, and what was found beside it."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

    @property
    def missing(self) -> Counter[str]:
        """What is in the report and was not found."""
        return self.there - self.found

    @property
    def extra(self) -> Counter[str]:
        """What was found and is not in the report."""
        return self.found - self.there


@dataclass
class Checked:
    """What came of one report."""

    file: str
    form: str
    tallies: dict[str, Tally] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    """What else is not as it should be, in words."""
    seconds: dict[str, float] = field(default_factory=dict)
    triples: int = 0
    drawn: Counter[str] = field(default_factory=Counter)


def read_manifest(folder: Path) -> list[dict[str, Any]]:
    """What was made, in order; at least one."""
    lines = (folder / MANIFEST).read_text("utf-8").splitlines()
    if not lines:
        raise SystemExit(f"{folder / MANIFEST} names no report. Make some with python -m tests.corpus.make.")
    return [json.loads(line) for line in lines]


def compare(row: dict[str, Any], extraction: Extraction) -> Checked:
    """Set what was drawn from a report beside its line of the manifest."""
    checked = Checked(row["file"], f"{row['form']}, {row['make']}")
    publication = extraction.publication
    checked.wrong += [
        f"its {what} is taken as {found!r}, not {right!r}"
        for what, found, right in (
            ("force", publication.force, row["force"]),
            ("name of the force", publication.force_name.value, row["forceName"]),
            ("cycle", publication.cycle, row["cycle"]),
        )
        if found != right
    ]
    checked.tallies = {
        "judgments": Tally(
            Counter(" ".join(each.values()) for each in row["judgments"]),
            Counter(f"{each.theme} {each.grade} {each.cycle}" for each in extraction.judgments),
        ),
        "actions": Tally(
            Counter(
                " ".join((each["question"], each["kind"], _bare(each["words"]))) for each in row["actions"]
            ),
            Counter(
                f"{each.theme} {each.kind.value} {_bare(each.words)}"
                for each in extraction.actions
                if each.kind.value != "Action"
            ),
        ),
        "figures": _figures(row, extraction),
    }
    checked.drawn = Counter(sentence.role.value for sentence in extraction.sentences)
    checked.drawn["Observation"] = len(extraction.observations)
    checked.drawn["DataCaveat"] = len(extraction.caveats)
    return checked


def _figures(row: dict[str, Any], extraction: Extraction) -> Tally:
    """Those of the tables alone: a figure of the running text has no place in the manifest."""
    there = Counter(each for each in row["figures"] if each != NONE)
    printed = Counter(each.printed for each in extraction.observations for _ in each.passages)
    return Tally(there, there & printed)


def _bare(words: str) -> str:
    """Without stops and typographic marks."""
    return _NOT_WORDS.sub(" ", _END.sub("", words)).strip()


def check(folder: Path, rows: Iterable[dict[str, Any]], *, with_shapes: bool) -> Iterator[Checked]:
    """Read, draw and compare reports one by one; with shapes, build their graphs and validate them."""
    context = background_graph() if with_shapes else None
    for row in rows:
        try:
            started = time.process_time()
            extraction = extract(read_file(str(folder / REPORTS / row["file"])), load_vocabulary())
            checked = compare(row, extraction)
            checked.seconds["extract"] = time.process_time() - started
        except PeelgraphError as error:
            yield Checked(row["file"], row["form"], wrong=[error.message])
            continue
        if context is not None:
            started = time.process_time()
            _, graph = report_graph(extraction)
            checked.triples = len(graph)
            report = validate(union([graph]), context)
            checked.seconds["validate"] = time.process_time() - started
            if not report.conforms:
                checked.wrong.append(report.as_text())
        yield checked


def main() -> None:
    """Check a corpus, or its first reports, and print what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="made by python -m tests.corpus.make")
    parser.add_argument("--reports", type=int, default=0, help="how many of its reports (all)")
    parser.add_argument("--validate", action="store_true", help="against the shapes, too")
    parser.add_argument("--show", type=int, default=20, help="how many of those missed to print (20)")
    given = parser.parse_args()
    rows = read_manifest(given.folder)
    rows = rows[: given.reports or len(rows)]
    done = []
    for checked in check(given.folder, rows, with_shapes=given.validate):
        done.append(checked)
        print(f"{len(done)} of {len(rows)}: {_line(checked)}", file=sys.stderr, flush=True)
    _print_table(done)
    _print_missed(done, given.show)


def _line(checked: Checked) -> str:
    """What came of one report, in a line."""
    missing = sum(tally.missing.total() + tally.extra.total() for tally in checked.tallies.values())
    times = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in checked.seconds.items())
    faults = f"{missing} missing or too much, {len(checked.wrong)} else wrong"
    return f"{checked.file}: {faults}; {times or 'not read'}; {checked.triples:,} triples"


def _print_table(done: list[Checked]) -> None:
    by_form: dict[str, list[Checked]] = {}
    for each in done:
        by_form.setdefault(each.form, []).append(each)
    print(f"{'form':24} {'reports':>8} {'whole':>6}" + "".join(f"{kind:>24}" for kind in KINDS))
    for form, some in (*sorted(by_form.items()), ("all", done)):
        whole = sum(_is_whole(each) for each in some)
        print(f"{form:24} {len(some):8} {whole:6}" + "".join(f"{_rates(some, kind):>24}" for kind in KINDS))
    drawn = sum((each.drawn for each in done), Counter[str]())
    print(
        "a report: " + ", ".join(f"{count / len(done):.0f} {name}" for name, count in sorted(drawn.items()))
    )
    for stage in ("extract", "validate"):
        times = sorted(each.seconds[stage] for each in done if stage in each.seconds)
        if times:
            print(f"{stage}: median {times[len(times) // 2]:.2f} s of processor, longest {times[-1]:.2f} s")
    if triples := [each.triples for each in done if each.triples]:
        print(f"triples: {sum(triples) / len(triples):,.0f} a report, {sum(triples):,} in all")


def _is_whole(checked: Checked) -> bool:
    """Nothing is wrong, and no judgment or action is missing or too much."""
    kinds = (checked.tallies.get(kind) for kind in ("judgments", "actions"))
    return not checked.wrong and all(tally and tally.there == tally.found for tally in kinds)


def _rates(done: list[Checked], kind: str) -> str:
    tallies = [each.tallies[kind] for each in done if kind in each.tallies]
    there = sum(each.there.total() for each in tallies)
    missing = sum(each.missing.total() for each in tallies)
    extra = sum(each.extra.total() for each in tallies)
    return f"{there - missing}/{there} ({(there - missing) / max(1, there):.1%}), +{extra}"


def _print_missed(done: list[Checked], most: int) -> None:
    lines = [f"{each.file}: {words}" for each in done for words in each.wrong]
    for each in done:
        for kind, tally in each.tallies.items():
            lines += [f"{each.file}: {kind} - {words}" for words in tally.missing]
            lines += [f"{each.file}: {kind} + {words}" for words in tally.extra]
    print("\n".join(lines[:most]))
    if len(lines) > most:
        print(f"… and {len(lines) - most} more")


if __name__ == "__main__":
    main()
