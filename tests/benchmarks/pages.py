"""
How long each kind of page takes to come, over HTTP and warm, and what it costs.

    python -m tests.benchmarks.pages STORE [--each 5] [--most 300] [--rounds 3] [--seed 1]

Addresses are those that links lead to from the first page, so many of each kind and in all at most, however
large the store; which, the seed tells. A page is asked for once to warm up and then in rounds, one after
another by one client; queries and their slowest are seen in process.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.settings import Settings
from service.app import create_app
from service.engine.runner import Answer as Found
from service.engine.runner import QueryRunner, Question
from service.engine.runners import open_runner
from tests.drills.crawl import Fetch, in_process, kind_of, over_http
from tests.serving import serving

_P95 = 0.95
_IS_PAGE = re.compile(r"(?!.*\.[a-z]{2,6}(\?|$))(?!/static/|/id/|/gsp|/metrics|/opensearch)")
_LINK = re.compile(r"<a\s[^>]*?href=\"(/[^\"#]*)")
_FIRST_WORDS = re.compile(r"^#\s*(.+)", re.MULTILINE)


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
        self.seen.append(((time.perf_counter() - started) * 1000, words[1] if words else question.text[:60]))
        return answer

    def close(self) -> None:
        """As the other."""
        self._inner.close()


@dataclass(frozen=True)
class Cost:
    """Of one page: bytes as sent, queries, and the slowest query with its milliseconds."""

    sent: int
    queries: int
    slowest: tuple[float, str]


def sample(fetch: Fetch, each: int, most: int, seed: int) -> list[str]:
    """Addresses of pages that links lead to from the first, so many of each kind and in all; sorted."""
    chance = random.Random(seed)  # noqa: S311
    counts: Counter[str] = Counter()
    seen = {"/"}
    waiting = ["/"]
    found: list[str] = []
    while waiting and len(found) < most:
        address = waiting.pop(chance.randrange(len(waiting)))
        if counts[kind_of(address)] >= each:
            continue
        answer = fetch(address)
        if answer.status != 200 or answer.media_type != "text/html":
            continue
        counts[kind_of(address)] += 1
        found.append(address)
        links = sorted({html.unescape(link) for link in _LINK.findall(answer.text)} - seen)
        seen.update(links)
        waiting += [link for link in links if _IS_PAGE.match(link) and counts[kind_of(link)] < each]
    return sorted(found)


def costs_of(store: Path, each: int, most: int, seed: int) -> dict[str, Cost]:
    """Address -> what its page costs once it is warm, for some addresses of each kind."""
    settings = replace(Settings(), store=str(store), client_rate=0, query_seconds=60.0)
    runner = Counting(open_runner(settings))
    try:
        fetch = in_process(create_app(settings, runner))
        return {address: _cost(fetch, runner, address) for address in sample(fetch, each, most, seed)}
    finally:
        runner.close()


def _cost(fetch: Fetch, runner: Counting, address: str) -> Cost:
    runner.seen.clear()
    answer = fetch(address)
    return Cost(answer.sent, len(runner.seen), max(runner.seen, default=(0.0, "")))


def times_of(fetch: Fetch, addresses: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Address -> milliseconds of each round, after one that does not count."""
    taken: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        for address in addresses:
            seconds = fetch(address).seconds
            if number:
                taken[address].append(seconds * 1000)
    return taken


def _at(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def print_figures(costs: dict[str, Cost], times: dict[str, list[float]]) -> None:
    """A line for each kind, the slowest first."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for address in costs:
        by_kind[kind_of(address)].append(address)
    high = {kind: _at([ms for one in all_ for ms in times[one]], _P95) for kind, all_ in by_kind.items()}
    print(f"{'p50 ms':>7} {'p95 ms':>7} {'pages':>6} {'queries':>8} {'bytes':>8}  kind; its slowest query")
    for kind in sorted(by_kind, key=lambda each: -high[each]):
        addresses = by_kind[kind]
        middle = _at([ms for one in addresses for ms in times[one]], 0.5)
        most = max(costs[one].queries for one in addresses)
        largest = max(costs[one].sent for one in addresses)
        milliseconds, words = max(costs[one].slowest for one in addresses)
        slowest = f"{milliseconds:.0f} ms {words}" if words else "none"
        figures = f"{middle:>7.0f} {high[kind]:>7.0f} {len(addresses):>6} {most:>8} {largest:>8,}"
        print(f"{figures}  {kind}; {slowest}")
    together = [ms for one in costs for ms in times[one]]
    print(f"{_at(together, 0.5):>7.0f} {_at(together, _P95):>7.0f} {len(costs):>6}  all together")


def main() -> None:
    """Cost in this process, then time over HTTP."""
    options = argparse.ArgumentParser(description="How long each kind of page takes")
    options.add_argument("store", type=Path)
    options.add_argument("--each", type=int, default=5)
    options.add_argument("--most", type=int, default=300)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    store = chosen.store.resolve()
    costs = costs_of(store, chosen.each, chosen.most, chosen.seed)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), store=store, client_rate=0) as served,
    ):
        times = times_of(over_http(served.address), list(costs), chosen.rounds)
    print_figures(costs, times)


if __name__ == "__main__":
    main()
