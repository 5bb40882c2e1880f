"""
How long each kind of page takes to come over HTTP, asked for the first time and again, and what it costs.

    python -m tests.benchmarks.pages STORE [--each 8] [--only KIND ...] [--seconds 120]
        [--seed 1] [--write FILE] [--compare FILE]

The service is started on the store. Of each kind one page is asked for that does not count; then so many
others, one after another by one client, each for the first time and then again, when it is kept. Between them
a reference query is asked that costs the same on every store. Queries and bytes are those of one page of the
kind, made in this process.

`--compare` puts the figures beside those of an earlier run, both in terms of the reference, since machines
differ; where a kind has become more than twice as slow, the exit status is 1. Figures are kept in
`tests/benchmarks/figures/`.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from urllib.parse import quote

from flask import Flask

from graph.settings import Settings
from service.app import create_app
from service.engine.runner import Answer as Found
from service.engine.runner import QueryRunner, Question
from service.engine.runners import open_runner
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
from tests.benchmarks.page_addresses import Kind, page_kinds
from tests.serving import serving

_REFERENCE = "SELECT (COUNT(?o) AS ?n) WHERE {{ {{ SELECT ?o WHERE {{ ?s ?p ?o }} LIMIT {triples} }} }}"
_TRIPLES = 60_000
"""The reference reads so many triples, whatever they are, and some more each time: no answer is kept."""

_P95 = 0.95
_NOISE = 10.0
"""Milliseconds: a page that takes less is not told to be slower."""
_TARGET, _MATRIX_TARGET = 50, 100
_PATIENCE_SECONDS = 60
_FIRST_WORDS = re.compile(r"^#\s*(.+)", re.MULTILINE)
_AS_A_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "gzip"}


class Counting(QueryRunner):
    """Passes queries on, and notes how long each took."""

    def __init__(self, inner: QueryRunner) -> None:
        self._inner = inner
        self.seen: list[tuple[float, str]] = []

    @property
    def release(self) -> str:
        """That of the store."""
        return self._inner.release

    def run(self, question: Question) -> Found:
        """Answer as the other does."""
        started = time.perf_counter()
        answer = self._inner.run(question)
        words = _FIRST_WORDS.search(question.text)
        self.seen.append((_since(started), words[1] if words else "several together"))
        return answer

    def close(self) -> None:
        """As the other."""
        self._inner.close()


@dataclass(frozen=True)
class Figure:
    """
    Of one kind of page; times in milliseconds.

    Args:
        pages: That were measured.
        kept: Of those, how many the service had made ahead; they are not among the first times.
        first_p50: Of pages asked for the first time; 0 where all had been made ahead, as of the next two.
        again_p50: Of the same pages asked for again.
        queries: That a page about one thing asks; 0 of other pages, which is not counted.
        bytes: The most that one takes as sent, compressed.
        failed: How many pages were no answer.
        target: For the p95 of the first time.
    """

    kind: str
    pages: int
    kept: int
    first_p50: float
    first_p95: float
    first_max: float
    again_p50: float
    again_p95: float
    again_max: float
    queries: int
    bytes: int
    failed: int
    target: int


@dataclass(frozen=True)
class _Taken:
    milliseconds: float
    status: int
    sent: int
    is_kept: bool


def measure(store: Path, each: int, only: Sequence[str], seed: int, seconds: float) -> Figures[Figure]:
    """Ask for pages of some kinds, or of all, so many of each, until so many seconds are over."""
    settings = replace(Settings(), store=str(store), client_rate=0)
    runner = Counting(open_runner(settings))
    try:
        kinds = [kind for kind in page_kinds(runner, each, seed) if not only or kind.name in only]
        queries = _queries(create_app(settings, runner), runner, kinds)
    finally:
        runner.close()
    reference: list[float] = []
    found = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), store=store, client_rate=0) as served:
        for kind in kinds:
            if time.monotonic() - started > seconds:
                print(f"not measured, for want of time: {kind.name}", file=sys.stderr)
                continue
            reference.append(_refer(served.address, len(reference)))
            found.append(_figure(served.address, kind, queries.get(kind.name, 0)))
            print(_line(found[-1]), file=sys.stderr, flush=True)
    return Figures(head_of(str(store), statistics.median(reference), seed), tuple(found))


def _queries(app: Flask, runner: Counting, kinds: Iterable[Kind]) -> dict[str, int]:
    """Pages about one thing -> the queries of one, when what many pages ask alike is at hand."""
    client = app.test_client()
    counts = {}
    for kind in kinds:
        if not kind.addresses[0].startswith("/doc/"):
            continue
        for address in (*kind.warming, kind.addresses[0]):
            runner.seen.clear()
            client.get(address, headers=_AS_A_BROWSER)
        counts[kind.name] = len(runner.seen)
    return counts


def _figure(service: str, kind: Kind, queries: int) -> Figure:
    for address in kind.warming:
        _take(service + address)
    taken = [_take(service + address) for address in kind.addresses]
    first = [one.milliseconds for one in taken if not one.is_kept]
    again = [_take(service + address).milliseconds for address in kind.addresses]
    return Figure(
        kind.name,
        len(taken),
        sum(one.is_kept for one in taken),
        *(_at(first, 0.5), _at(first, _P95), _at(first, 1)),
        *(_at(again, 0.5), _at(again, _P95), _at(again, 1)),
        queries=queries,
        bytes=max(one.sent for one in taken),
        failed=sum(one.status != 200 for one in taken),
        target=_MATRIX_TARGET if kind.is_matrix else _TARGET,
    )


def _refer(service: str, times: int) -> float:
    query = quote(_REFERENCE.format(triples=_TRIPLES + times))
    return _take(f"{service}/sparql?query={query}").milliseconds


def _take(address: str) -> _Taken:
    started = time.perf_counter()
    request = urllib.request.Request(address, headers=_AS_A_BROWSER)
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS) as answer:
            body, status = answer.read(), answer.status
            is_kept = "hit" in answer.headers.get("Cache-Status", "")
    except urllib.error.HTTPError as error:
        body, status, is_kept = error.read(), error.code, False
    return _Taken(_since(started), status, len(body), is_kept)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _at(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1) if ordered else 0.0


def write_figures(figures: Figures[Figure], path: Path) -> None:
    """As CSV below lines that begin with "#"."""
    write_rows(path, figures.head, [each.name for each in fields(Figure)], map(asdict, figures.figures))


def read_figures(path: Path) -> Figures[Figure]:
    """What `write_figures` wrote."""
    head, rows = read_rows(path)
    return Figures(head, tuple(map(_read, rows)))


def _read(row: Mapping[str, str]) -> Figure:
    kind, *numbers = (row[each.name] for each in fields(Figure))
    pages, kept, *times = numbers
    whole = [int(number) for number in (pages, kept, *times[6:])]
    return Figure(kind, *whole[:2], *map(float, times[:6]), *whole[2:])


def change_of(now: Figure, before: Figure, faster: float) -> Change[Figure]:
    """What became of a kind, by the middle of its first times."""
    if now.failed > before.failed:
        return Change(now, 1.0, f"{now.failed} pages were no answer, before {before.failed}")
    if not now.first_p50 or not before.first_p50:
        return Change(now, 1.0, "")
    ratio = now.first_p50 * faster / before.first_p50
    return Change(now, ratio, "slower" if ratio > TWICE and now.first_p50 > _NOISE else "")


def told(figures: Sequence[Figure]) -> Iterator[str]:
    """A line for each kind, the slowest first."""
    yield "  first: p50    p95    max  again: p50   p95  pages queries    bytes  kind"
    for each in sorted(figures, key=lambda one: -one.first_p95):
        yield _line(each)
    over = [each.kind for each in figures if each.first_p95 > each.target]
    yield f"over the target: {', '.join(over) or 'none'}"


def _line(each: Figure) -> str:
    first = f"{each.first_p50:>12.1f} {each.first_p95:>6.1f} {each.first_max:>6.1f}"
    again = f"{each.again_p50:>11.1f} {each.again_p95:>5.1f}"
    mark = "" if each.first_p95 <= each.target else f" (target {each.target})"
    failed = f", {each.failed} failed" if each.failed else ""
    return f"{first} {again} {each.pages:>6} {each.queries:>7} {each.bytes:>8,}  {each.kind}{mark}{failed}"


def main() -> int:
    """Measure, print, and write or compare as asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", type=Path, help="folder of a published store")
    parser.add_argument("--each", type=int, default=8, help="pages of each kind")
    parser.add_argument("--only", nargs="+", default=[], metavar="KIND", help="kinds to ask for")
    parser.add_argument("--seconds", type=float, default=120, help="after which no further kind is begun")
    parser.add_argument("--seed", type=int, default=1, help="tells which pages")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="earlier figures")
    chosen = parser.parse_args()
    now = measure(chosen.store.resolve(), chosen.each, chosen.only, chosen.seed, chosen.seconds)
    print(*(f"{name}: {value}" for name, value in now.head.items()), *told(now.figures), sep="\n")
    if chosen.write:
        write_figures(now, chosen.write)
    if not chosen.compare:
        return 0
    before = read_figures(chosen.compare)
    changes = compare(now, before, lambda each: each.kind, change_of)
    print(*told_changes(changes, now, before, lambda each: each.kind, is_whole=True), sep="\n")
    return int(any(each.fault for each in changes))


if __name__ == "__main__":
    sys.exit(main())
