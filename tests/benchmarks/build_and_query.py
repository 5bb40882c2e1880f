"""
How long a build takes, stage by stage, and how the store answers beside plain rdflib on the same graph.

    python tests/benchmarks/build_and_query.py [--rounds 20]

Both engines hold the same triples and take turns on every round, so that a slow moment of the machine falls
on both; read the ratio, not the milliseconds. Answers are compared before anything is timed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rdflib import Graph

from graph.pipeline import Stages, build
from graph.store import Store, open_store

QUERIES = Path(__file__).parent / "queries"


def main() -> None:
    """Build the embedded report into a store of its own, then time every query on both engines."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20, help="times each query is asked of each engine")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        stages = Stages()
        release = build([], folder, stages=stages)
        _print_stages(stages.seconds, release.triples)
        store = open_store(folder)
        plain = Graph()
        plain.parse(
            data=store.query("CONSTRUCT WHERE { ?s ?p ?o }", formats=["ntriples"]).content, format="nt"
        )
        _print_queries(store, plain, rounds)


def _print_stages(seconds: dict[str, float], triples: int) -> None:
    for name, spent in seconds.items():
        print(f"{name:16}{spent:8.2f} s")
    print(f"{'all stages':16}{sum(seconds.values()):8.2f} s   {triples} triples\n")


def _print_queries(store: Store, plain: Graph, rounds: int) -> None:
    print(
        f"{'query':36}{'rows':>6}{'store p50':>11}{'p95':>8}{'rdflib p50':>12}{'p95':>8}{'ratio':>8}   (ms)"
    )
    files = sorted(QUERIES.glob("*.rq"))
    assert len(files) == 10
    for path in files:
        text = path.read_text("utf-8")
        ours, theirs = _rows_of_store(store, text), _rows_of_rdflib(plain, text)
        if ours != theirs:
            raise SystemExit(f"{path.name}: the store gives {len(ours)} rows, rdflib {len(theirs)} or others")
        own, other = _time_in_turns(
            lambda text=text: _rows_of_store(store, text),  # type: ignore[misc]
            lambda text=text: _rows_of_rdflib(plain, text),  # type: ignore[misc]
            rounds,
        )
        ratio = statistics.median(other) / statistics.median(own)
        print(
            f"{path.stem:36}{len(ours):6}{_at(own, 50):11.2f}{_at(own, 95):8.2f}"
            f"{_at(other, 50):12.2f}{_at(other, 95):8.2f}{ratio:8.1f}"
        )


def _time_in_turns(
    first: Callable[[], object], second: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of each call, the two taking turns."""
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for place, call in enumerate((first, second)):
            started = time.perf_counter()
            call()
            spent[place].append((time.perf_counter() - started) * 1000)
    return spent


def _at(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _rows_of_store(store: Store, text: str) -> list[tuple[str, ...]]:
    found = json.loads(store.query(text, formats=["json"]).content)
    names = found["head"]["vars"]
    return sorted(tuple(row[name]["value"] for name in names) for row in found["results"]["bindings"])


def _rows_of_rdflib(plain: Graph, text: str) -> list[tuple[str, ...]]:
    return sorted(tuple(str(term) for term in row) for row in plain.query(text))  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
