"""
How long the named queries take, beside plain rdflib on the same graph.

    python -m tests.benchmarks.named_queries [--rounds 20] [--patience 30]

Asked are the questions of `tests/cases/questions/` and every query with its examples. Both engines hold the
same triples and are asked in the same run; rdflib is given up on a query after the patience. Read the ratio,
not the milliseconds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from rdflib import Graph

from graph.pipeline import build
from graph.settings import Settings
from graph.store import open_store
from service.engine.runners import open_runner
from service.library import Library, bind_terms
from service.named.catalogue import named_queries
from service.named.parameters import bind
from tests.service.questions_page import read_questions

_P95 = 0.95


@dataclass(frozen=True)
class Asked:
    """One query with its parameters put in."""

    name: str
    text: str


@dataclass(frozen=True)
class Timing:
    """Of one query: milliseconds of the store, and of rdflib; None where rdflib was given up."""

    name: str
    rows: int
    median: float
    high: float
    plain: float | None


def all_asked(library: Library) -> Iterator[Asked]:
    """Every query as the questions ask it, or with its examples; its denominator by itself."""
    questions = [(question["query"], dict(question["given"])) for question in read_questions()]
    examples = [
        (query.name, {each.name: each.example for each in query.parameters if each.is_required})
        for query in named_queries().values()
    ]
    for name, given in [*questions, *examples]:
        query = named_queries()[name]
        bound = bind(query, {key: [str(value)] for key, value in given.items()}, library)
        yield Asked(name, bind_terms(query.text, bound.terms, query.names))
        if query.denominator:
            yield Asked(f"{name}, what it is over", bind_terms(query.denominator, bound.terms, query.names))


def _answer_plainly(data: bytes, questions: Connection) -> None:
    plain = Graph().parse(data=data, format="nt")
    questions.send(0.0)
    while True:
        text = questions.recv()
        started = time.perf_counter()
        list(plain.query(text))
        questions.send((time.perf_counter() - started) * 1000)


class Plain:
    """Rdflib in a process of its own, which can be given up."""

    def __init__(self, data: bytes, patience: float) -> None:
        self._data, self._patience = data, patience
        self._start()

    def _start(self) -> None:
        self._questions, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.Process(
            target=_answer_plainly, args=(self._data, theirs), daemon=True
        )
        self._process.start()
        self._questions.recv()

    def milliseconds(self, text: str) -> float | None:
        """Of one query; None where it took longer than the patience."""
        self._questions.send(text)
        if self._questions.poll(self._patience):
            return float(self._questions.recv())
        self.stop()
        self._start()
        return None

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def main() -> None:
    """Build what ships into a store of its own, then time every query on both engines."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20, help="times the store is asked each query")
    parser.add_argument("--patience", type=float, default=30, help="seconds that rdflib is given for a query")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        release = build([], folder)
        data = open_store(folder).query("CONSTRUCT WHERE { ?s ?p ?o }", formats=["ntriples"]).content
        runner = open_runner(replace(Settings(), store=folder))
        plain = Plain(data, chosen.patience)
        timings = []
        for asked in dict.fromkeys(all_asked(Library(runner))):
            spent = []
            for _ in range(chosen.rounds):
                started = time.perf_counter()
                rows = len(runner.select(asked.text))
                spent.append((time.perf_counter() - started) * 1000)
            high = sorted(spent)[int(len(spent) * _P95) - 1]
            timings.append(
                Timing(asked.name, rows, statistics.median(spent), high, plain.milliseconds(asked.text))
            )
        plain.stop()
        runner.close()
    _print(timings, release.triples, chosen.patience)


def _print(timings: list[Timing], triples: int, patience: float) -> None:
    print(f"{triples} triples, milliseconds")
    print(f"{'query':44}{'rows':>6}{'store p50':>11}{'p95':>8}{'rdflib':>10}{'ratio':>8}")
    for timing in sorted(timings, key=lambda each: -each.high):
        told = f">{patience * 1000:.0f}" if timing.plain is None else f"{timing.plain:.0f}"
        ratio = "" if timing.plain is None else f"{timing.plain / timing.median:.0f}"
        print(f"{timing.name:44}{timing.rows:6}{timing.median:11.1f}{timing.high:8.1f}{told:>10}{ratio:>8}")
    highs = sorted(timing.high for timing in timings)
    of_all = highs[int(len(highs) * _P95) - 1]
    print(f"{len(timings)} queries, p95 of all {of_all:.1f} ms, slowest {highs[-1]:.1f} ms")


if __name__ == "__main__":
    main()
