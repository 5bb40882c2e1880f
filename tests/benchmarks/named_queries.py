"""
How long the named queries take on a store, and whether one has become slower.

    python -m tests.benchmarks.named_queries STORE [--only NAME ...] [--rounds 5] [--seconds 30] [--seed 1]
        [--write FILE] [--compare FILE]

Every query, and what it is over, is asked with several sets of arguments (`tests/benchmarks/arguments.py`)
in a query process of the service, with no answer kept. Between them one reference query is asked that costs
the same on every store. `--compare` puts figures beside those of an earlier run on the same data, both in
terms of the reference, since machines differ; where one has become more than twice as slow, the exit status
is 1. Figures are kept in `tests/benchmarks/figures/`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from graph.errors import QueryError
from graph.settings import Settings
from service.engine.runner import QueryRunner, Question
from service.engine.runners import open_runner
from service.library import Library
from service.named.catalogue import named_queries
from tests.benchmarks.arguments import Asked, Chooser, asked_of
from tests.benchmarks.beside import (
    TWICE,
    Change,
    Figures,
    compare,
    head_of,
    read_rows,
    told_changes,
    write_rows,
)

REFERENCE = "SELECT (COUNT(?o) AS ?n) WHERE { { SELECT ?o WHERE { ?s ?p ?o } LIMIT 60000 } }"
"""Reads so many triples, whatever they are."""

_ENOUGH_SECONDS = 3.0
_NOISE = 4.0
"""Milliseconds: a query that takes less is not told to be slower."""
_SLOWEST = 25


@dataclass(frozen=True)
class Figure:
    """Of one query: its rows and median; None of both where it was not answered."""

    query: str
    arguments: str
    rows: int | None
    milliseconds: float | None


def key_of(figure: Figure) -> tuple[str, str]:
    """Tells it from the others."""
    return figure.query, figure.arguments


def measure(store: str, names: Sequence[str], rounds: int, seconds: float, seed: int) -> Figures[Figure]:
    """
    Ask the queries of some names, or all, so many times each; one is given up after so many seconds.

    One that takes long is asked fewer times.
    """
    settings = replace(Settings(), store=store, cache_mib=0, query_seconds=seconds)
    runner, patient = open_runner(settings), open_runner(replace(settings, query_seconds=600.0))
    try:
        reference = [_milliseconds(runner, REFERENCE) for _ in range(rounds)]
        found = []
        for asked in all_asked(Chooser(runner, Library(patient), seed), names):
            found.append(_figure(runner, asked, rounds))
            reference.append(_milliseconds(runner, REFERENCE))
            print(_line(found[-1]), file=sys.stderr, flush=True)
    finally:
        runner.close()
        patient.close()
    return Figures(head_of(store, statistics.median(reference), seed), tuple(found))


def all_asked(chooser: Chooser, names: Sequence[str]) -> Iterator[Asked]:
    """The queries of some names, or all, with each set of arguments."""
    for name, query in named_queries().items():
        if not names or name in names:
            for bound in chooser.sets_of(query):
                yield from asked_of(query, bound)


def _figure(runner: QueryRunner, asked: Asked, rounds: int) -> Figure:
    spent: list[float] = []
    try:
        rows = runner.run(Question(asked.text)).rows
        while len(spent) < rounds and sum(spent) < _ENOUGH_SECONDS * 1000:
            spent.append(_milliseconds(runner, asked.text))
    except QueryError:
        return Figure(asked.query, asked.arguments, None, None)
    return Figure(asked.query, asked.arguments, rows, round(statistics.median(spent), 1))


def _milliseconds(runner: QueryRunner, text: str) -> float:
    started = time.perf_counter()
    runner.run(Question(text))
    return (time.perf_counter() - started) * 1000


def write_figures(figures: Figures[Figure], path: Path) -> None:
    """As CSV below lines that begin with "#"."""
    write_rows(path, figures.head, [each.name for each in fields(Figure)], map(asdict, figures.figures))


def read_figures(path: Path) -> Figures[Figure]:
    """What `write_figures` wrote."""
    head, rows = read_rows(path)
    return Figures(head, tuple(map(_read, rows)))


def _read(row: Mapping[str, str]) -> Figure:
    rows, milliseconds = row["rows"], row["milliseconds"]
    return Figure(
        row["query"],
        row["arguments"],
        int(rows) if rows else None,
        float(milliseconds) if milliseconds else None,
    )


def change_of(now: Figure, before: Figure, faster: float) -> Change[Figure]:
    """What became of a query; other rows, or none any more, are faults as well."""
    if before.milliseconds is None:
        return Change(now, 1.0, "")
    if now.milliseconds is None:
        return Change(now, float("inf"), "no longer answered")
    ratio = now.milliseconds * faster / max(before.milliseconds, 0.1)
    if now.rows != before.rows:
        return Change(now, ratio, f"{now.rows} rows, were {before.rows}")
    is_slower = ratio > TWICE and now.milliseconds > _NOISE
    return Change(now, ratio, "slower" if is_slower else "")


def _told(figures: Sequence[Figure]) -> Iterator[str]:
    yield f"{'ms':>9} {'rows':>7}  query"
    for each in sorted(figures, key=_slowest_first)[:_SLOWEST]:
        yield _line(each)
    yield _summary("all", figures)
    yield _summary("with an argument", [each for each in figures if each.arguments])


def _line(figure: Figure) -> str:
    told = "none" if figure.milliseconds is None else f"{figure.milliseconds:.1f}"
    rows = "" if figure.rows is None else figure.rows
    return f"{told:>9} {rows:>7}  {figure.query}  {figure.arguments}"


def _slowest_first(figure: Figure) -> float:
    return -(figure.milliseconds if figure.milliseconds is not None else float("inf"))


def _summary(name: str, figures: Iterable[Figure]) -> str:
    taken = sorted(-_slowest_first(each) for each in figures)
    if not taken:
        return f"{name}: nothing was asked"
    half, most = (taken[min(len(taken) - 1, int(len(taken) * share))] for share in (0.5, 0.95))
    return f"{name}: {len(taken)} asked, p50 {half:.1f} ms, p95 {most:.1f} ms, slowest {taken[-1]:.1f} ms"


def main() -> int:
    """Measure, print, and write or compare as asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", help="folder of a published store")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="queries to ask; all if left out"
    )
    parser.add_argument("--rounds", type=int, default=5, help="times each query is asked")
    parser.add_argument("--seconds", type=float, default=30, help="after which a query is given up")
    parser.add_argument("--seed", type=int, default=1, help="tells which arguments are chosen")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="earlier figures")
    chosen = parser.parse_args()
    now = measure(chosen.store, chosen.only, chosen.rounds, chosen.seconds, chosen.seed)
    print(*(f"{name}: {value}" for name, value in now.head.items()), *_told(now.figures), sep="\n")
    if chosen.write:
        write_figures(now, chosen.write)
    if not chosen.compare:
        return 0
    before = read_figures(chosen.compare)
    if before.head["data"] != now.head["data"]:
        print(f"{chosen.compare} was measured on other data: {before.head['store']}", file=sys.stderr)
        return 2
    changes = compare(now, before, key_of, change_of)
    print(*told_changes(changes, now, before, lambda each: "  ".join(key_of(each)), is_whole=False), sep="\n")
    return int(any(each.fault for each in changes))


if __name__ == "__main__":
    sys.exit(main())
