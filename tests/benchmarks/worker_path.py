"""
What the way through a query process costs over asking the engine in this process, for small queries.

    python -m tests.benchmarks.worker_path [--store FOLDER] [--rounds 500]

Both get the same query in turns, a different one each round, and both write the answer; read the difference.
The way through the process includes all looking at the query before it, HTTP apart.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from graph.namespaces import ID, PREFIXES
from graph.pipeline import build
from graph.release import STORE, current_folder
from graph.settings import Settings
from service.engine.asker import Asker, asking
from service.engine.memory import load
from service.engine.runner import RESULTS_JSON, Question
from service.engine.runners import EmbeddedRunner
from service.engine.worker import Engine
from tests.benchmarks.ordinary import ordinary_queries

LIMIT_MS = 1.0
"""What may be added to the median of a small query."""


def main() -> None:
    """Time both ways and print them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", help="folder of a store; without, the report that ships is built")
    parser.add_argument("--rounds", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not given.store:
            build([], folder)
        _compare(given.store or folder, given.rounds)


def _compare(store: str, rounds: int) -> None:
    settings = Settings(store=store)
    runner = EmbeddedRunner(settings)
    try:
        engine = Engine(
            load(str(Path(current_folder(store), STORE))),
            settings.result_mib * 1024 * 1024,
            PREFIXES,
            str(ID),
        )
        _show("ASK {}", *_in_turns(engine, runner, ["ASK {}"] * rounds))
        asked = list(islice(ordinary_queries(runner), rounds))
        _show("ordinary", *_in_turns(engine, runner, asked))
    finally:
        runner.close()


def _in_turns(engine: Engine, runner: EmbeddedRunner, asked: list[str]) -> tuple[list[float], list[float]]:
    """Milliseconds of each query, in this process and through another."""
    inside: list[float] = []
    through: list[float] = []
    for place, text in enumerate(asked):
        ways = [
            (inside, lambda text=text: engine.answer(_message(text))),
            (through, lambda text=text: _ask(runner, text)),
        ]
        for spent, call in ways if place % 2 else reversed(ways):
            spent.append(_milliseconds(call))
    return inside, through


def _ask(runner: EmbeddedRunner, text: str) -> None:
    with asking(Asker("benchmark")):
        runner.run(Question(text, f"{RESULTS_JSON}, text/turtle"))


def _message(text: str) -> dict[str, object]:
    clauses = {"prologue": "", "default": (), "named": ()}
    forms = {"results": RESULTS_JSON, "graph": "text/turtle"}
    return {"text": text, "default_graphs": (), "named_graphs": (), "from": clauses, **forms}


def _milliseconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def _show(name: str, inside: list[float], through: list[float]) -> None:
    added = statistics.median(through) - statistics.median(inside)
    verdict = "" if added < LIMIT_MS else f"   MORE than {LIMIT_MS} ms"
    print(
        f"{name:10} in process p50 {statistics.median(inside):6.3f} ms, through a process "
        f"{statistics.median(through):6.3f} ms: {added:+.3f} ms{verdict}"
    )


if __name__ == "__main__":
    main()
