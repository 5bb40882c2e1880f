"""
How long ordinary queries take when hostile ones are asked alongside, and how long alone.

    python -m tests.benchmarks.alongside [--store FOLDER] [--runs 5] [--queries 1000] [--hostile 4]

Over HTTP against the service as it is served by default. Each run asks so many ordinary queries, no two of
them the same, first alone and then while hostile clients, each from an address of its own, ask without pause
for what never ends, takes all memory or is refused, and leave some of it by hanging up. The ratio of the two
95th percentiles is taken for each run, and of the runs the median.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from graph.pipeline import build
from graph.settings import Settings
from service.engine.runners import EmbeddedRunner
from tests.benchmarks.ordinary import ordinary_queries
from tests.service.sockets import connect, query, read
from tests.serving import Served, serving

MOST = 3.0
"""Times as long as alone."""

HOSTILE = (
    "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != {number}) }}",
    "SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} ORDER BY ?c ?f ?i # {number}",
    "SELECT * {{ ?a (<a:{number}>|!<a:b>)* ?b . ?b (!<a:c>)* ?c . ?c (!<a:d>)+ ?d }}",
    'SELECT * {{ ?a ?b ?c FILTER(REGEX(STR(?c), "(.*)*(.*)*x{number}(.*)*$")) . ?d ?e ?f }}',
    "SELECT ?s {{ ?s ?p ?o }} {braces}",
    "SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 10000000 # {number}",
)


def main() -> None:
    """Serve, ask, and print the ratio of each run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", help="folder of a store; without, the report that ships is built")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--queries", type=int, default=1000, help="ordinary ones in each half of a run")
    parser.add_argument("--hostile", type=int, default=4, help="hostile clients")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or str(Path(folder, "store"))
        if not given.store:
            build([], store)
        asked = iter(_queries(store, 2 * given.runs * given.queries))
        with serving(Path(folder), store=Path(store).resolve(), client_rate=0) as server:
            ratios = [_ratio(server, asked, given.queries, given.hostile) for _ in range(given.runs)]
    middle = statistics.median(ratios)
    print(f"median ratio {middle:.2f}" + (f"   MORE than {MOST:g}" if middle > MOST else ""))


def _queries(store: str, number: int) -> list[str]:
    runner = EmbeddedRunner(Settings(store=store))
    try:
        return list(islice(ordinary_queries(runner), number))
    finally:
        runner.close()


def _ratio(server: Served, asked: Iterator[str], number: int, hostile: int) -> float:
    alone = _p95(_ask_all(server, islice(asked, number)))
    with _hostile(server, hostile) as answered:
        together = _p95(_ask_all(server, islice(asked, number)))
    print(
        f"p95 alone {alone:7.1f} ms, alongside {together:7.1f} ms, ratio {together / alone:5.2f}; {answered}"
    )
    return together / alone


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[18]


def _ask_all(server: Served, asked: Iterator[str]) -> list[float]:
    """Milliseconds of each query, asked over one connection; each must be answered."""
    spent = []
    with connect(server) as opened:
        for text in asked:
            start = time.perf_counter()
            opened.sendall(query(text))
            response = read(opened)
            spent.append((time.perf_counter() - start) * 1000)
            if response.status != 200:
                raise SystemExit(f"{response.status} {response.body.decode()}\n{text}")
    return spent


@contextmanager
def _hostile(server: Served, number: int) -> Iterator[dict[int, int]]:
    """So many hostile clients, until left; status -> how often, 0 for a connection that was left."""
    is_over = threading.Event()
    answered: dict[int, int] = {}
    threads = [
        threading.Thread(target=_be_hostile, args=(server, place, is_over.is_set, answered))
        for client in range(number)
        for place in (client, client)  # each uses both of its slots
    ]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    try:
        yield answered
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _be_hostile(server: Served, place: int, is_over: Callable[[], bool], answered: dict[int, int]) -> None:
    chosen = random.Random(place)  # noqa: S311 - repeatable, not secret
    while not is_over():
        text = chosen.choice(HOSTILE).format(number=chosen.randrange(10**9), braces="{" * 3000)
        with connect(server, f"127.0.1.{place + 1}") as opened:
            opened.sendall(query(text))
            opened.settimeout(chosen.choice((0.3, 2.0, 4.0)))
            try:
                status = read(opened).status
            except OSError:  # it was left
                status = 0
        answered[status] = answered.get(status, 0) + 1


if __name__ == "__main__":
    main()
