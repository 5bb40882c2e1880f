"""
From one report to the nation: each row of the table of targets, measured.

    python -m tests.benchmarks.nation [ROW ...] [--reports 65,129,258,516] [--corpus FOLDER]
        [--work FOLDER] [--store DIR] [--rdflib-endpoint COMMAND] [--write]

A ROW is one of `build`, `one-more`, `start`, `named`, `pages`, `shacl`, `throughput`; without any, all are
measured, which takes hours for 516 reports. `build` makes stores in the folder of `--work`, where they stay
if it is given; the others measure the store of `--store`, or the largest that was built. `--corpus` names a
folder that `python -m tests.corpus.make` wrote; without it, one is made.

With `--write` the figures are kept in `tests/benchmarks/figures/`, and `service/docs/scale.md` is made of all
that are kept, those of other runs as well. What cannot be measured is told, and the others go on.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from graph.release import current_release
from tests.benchmarks import nation_rows as rows
from tests.benchmarks.kept import FIGURES, keep
from tests.benchmarks.scale import write_page
from tests.benchmarks.watching import CommandFailed
from tests.corpus.make import NATIONAL, REPORTS, make_all

_SEED: Final = 1
COUNTS: Final = (65, 129, 258, NATIONAL)


@dataclass
class Bench:
    """
    What a run measures with.

    Args:
        counts: How many reports are built, in rising order.
        corpus: Folder of the documents; made where it is not given.
        work: Takes stores and logs.
        store: Measured by all but `build`; none: the largest that was built.
        endpoint: Command of rdflib-endpoint; may be empty.
    """

    counts: tuple[int, ...]
    corpus: Path | None
    work: Path
    store: Path | None = None
    endpoint: str = ""
    scale: float = 1.0
    _documents: list[Path] = field(default_factory=list)

    def documents(self, number: int) -> list[Path]:
        """
        So many reports, in the order in which they were made.

        Raises:
            CommandFailed: There are not so many.
        """
        if self.corpus is None:
            self.corpus = self.work / "corpus"
        if not (self.corpus / REPORTS).is_dir():
            print(f"making {max(self.counts) + 1} reports", file=sys.stderr)
            list(make_all(self.corpus, max(self.counts) + 1, _SEED, scale=self.scale))
        found = sorted((self.corpus / REPORTS).iterdir())
        if len(found) < number:
            raise CommandFailed(f"{self.corpus} holds {len(found)} reports; {number} are wanted.")
        return found[:number]

    def measured_store(self) -> Path:
        """
        The one that rows are measured on.

        Raises:
            CommandFailed: There is none.
        """
        built = [self.work / f"store-{count}" for count in self.counts]
        found = [path for path in ([self.store] if self.store else built) if path.is_dir()]
        if not found:
            raise CommandFailed("There is no store: give --store, or measure `build` first.")
        return found[-1]


Measure = Callable[[Bench], Mapping[str, Mapping[str, Any]]]
"""Gives the figures of a row, by the names under which they are kept."""


def _build(bench: Bench) -> dict[str, Any]:
    return {
        f"build-{count}": rows.build(bench.documents(count), bench.work / f"store-{count}", bench.work)
        for count in bench.counts
    }


def _one_more(bench: Bench) -> dict[str, Any]:
    store = bench.measured_store()
    another = rows.unknown_report(store, bench.work, _SEED, bench.scale)
    return {"one-more": _of(store) | rows.one_more(store, another, bench.work)}


def _of_store(name: str, measure: Callable[[Path, Path], Mapping[str, Any]]) -> Measure:
    def measured(bench: Bench) -> dict[str, Any]:
        store = bench.measured_store()
        return {name: {**_of(store), **measure(store, bench.work)}}

    return measured


def _throughput(bench: Bench) -> dict[str, Any]:
    return {"throughput": rows.throughput(bench.store, bench.endpoint)}


def _of(store: Path) -> dict[str, Any]:
    release = current_release(str(store))
    return {"reports": len(release.sources), "triples": release.triples}


ROWS: Final[Mapping[str, Measure]] = {
    "build": _build,
    "one-more": _one_more,
    "start": _of_store("start", rows.start),
    "named": _of_store("named", rows.named),
    "pages": _of_store("pages", rows.pages),
    "shacl": _of_store("shacl", lambda store, _: rows.shacl(store)),
    "throughput": _throughput,
}


def run(names: list[str], bench: Bench, folder: Path | None) -> int:
    """
    Measure rows, print their figures, and keep them where a folder is given.

    Returns:
        How many rows could not be measured.
    """
    failed = 0
    for name in names:
        load = round(os.getloadavg()[0], 1)
        try:
            for kept, measured in ROWS[name](bench).items():
                print(f"{kept}: " + ", ".join(f"{each} {value}" for each, value in measured.items()))
                if folder is not None:
                    keep(kept, measured, folder, load=load)
                    _keep_rows(bench.work / f"{kept}.csv", folder)
        except CommandFailed as error:
            failed += 1
            print(f"{name}: not measured. {error}", file=sys.stderr)
    return failed


def _keep_rows(told: Path, folder: Path) -> None:
    """Beside the figures of a benchmark that tells rows, these."""
    if told.is_file():
        shutil.copy(told, folder)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--reports", default=",".join(map(str, COUNTS)), help="how many `build` takes")
    parser.add_argument("--corpus", type=Path, help="with documents; made if it is not given")
    parser.add_argument("--scale", type=float, default=1.0, help="length of documents that are made (1)")
    parser.add_argument("--work", type=Path, help="takes stores and logs, which stay")
    parser.add_argument("--store", type=Path, help="is measured by all rows but `build`")
    parser.add_argument("--rdflib-endpoint", default="", help="its command, for `throughput`")
    parser.add_argument("--write", action="store_true", help="keep the figures and make the document")
    given = parser.parse_args()
    unknown = [name for name in given.rows if name not in ROWS]
    if unknown:
        parser.error(f"there is no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    with tempfile.TemporaryDirectory() as made:
        work = (given.work or Path(made)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        counts = tuple(sorted({int(count) for count in given.reports.split(",")}))
        store = given.store.resolve() if given.store else None
        bench = Bench(counts, given.corpus, work, store, given.rdflib_endpoint, given.scale)
        failed = run(given.rows or list(ROWS), bench, FIGURES if given.write else None)
    if given.write:
        write_page()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
