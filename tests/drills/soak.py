"""
Mixed load for minutes: sixteen clients, a tenth of what they send hostile, every ordinary answer checked.

    python -m tests.drills.soak [--seconds 600] [--clients 16] [--store FOLDER]

No two ordinary queries are the same, and their answers were worked out beforehand by the engine itself.
Printed are requests and statuses, the slowest answers, memory over time, and what was wrong. Ends with 1
where an answer was wrong, a process was lost, or memory grew. Compared is the least that was taken in a
stretch of time, since a hostile query takes much until it is ended.

In a run of three minutes or more, nothing that lasts may grow by more than a tenth after one minute: neither
the web processes nor all others, but for query processes, which are renewed. In a shorter one it is asked of
the web processes whether they go on growing: warming up comes to an end, and a leak does not. So that the
cache is full soon, it is small.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox

from graph import pipeline
from graph.release import STORE, current_folder
from tests.hostile.cases import Case, all_cases
from tests.hostile.send import send
from tests.serving import Served, serving

QUERY_SECONDS = 2.0
HOSTILE_SHARE = 0.1
LONG_SECONDS = 180.0
SHORT_SECONDS = 45.0
"""In less time than this nothing is told of memory."""

MOST_GROWTH = 1.1
STRETCHES = 4
LEAST_RISE = 1.02
"""A process that leaks has grown by this in every stretch of a short run."""

_SMALL_CACHE_MIB = 2
"""Full after a thousand answers. One of default size takes twenty thousand, minutes on a busy machine."""

_FORK_SERVER = "service.engine.fork_server"
_JSON = "application/sparql-results+json"
_EVERY_SECONDS = 1.0
_SUBJECTS = "SELECT DISTINCT ?s WHERE { ?s ?p ?o } ORDER BY ?s"

Rows = Counter[tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Sample:
    """
    Memory at one moment, in bytes.

    Args:
        moment: Seconds since the load began.
        web: Of the web processes.
        lasting: Of all processes but the query processes and what they are forked from. These copy what they
            touch, are renewed when they have grown, and in this load are ended all the time: what they have
            together goes up and down by a third, by how long ago that was.
    """

    moment: float
    web: int
    lasting: int


@dataclass
class Seen:
    """What happened, written by all clients."""

    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    memory: list[Sample] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self.lock:
            self.statuses[f"{kind} {status}"] += 1
            if kind == "ordinary":
                self.seconds.append(seconds)


def queries(store: ox.Store) -> Iterator[tuple[str, Rows]]:
    """Ordinary queries without end, no two the same, and the rows of each."""
    subjects = [row["s"].value for row in store.query(_SUBJECTS) if isinstance(row["s"], ox.NamedNode)]  # type: ignore[union-attr]
    number = 0
    while True:
        for subject in subjects:
            number += 1
            text = (
                f"SELECT ?p ?o ?label {{ <{subject}> ?p ?o OPTIONAL {{ ?o "
                f"<http://www.w3.org/2000/01/rdf-schema#label> ?label }} FILTER(?p != <urn:x:{number}>) }}"
            )
            yield text, _answer(store, text)


def _answer(store: ox.Store, text: str) -> Rows:
    """The rows of a query, read here and now: the engine's results must not outlive their thread."""
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return rows_of(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")


def rows_of(content: bytes) -> Rows:
    """The rows of an answer in SPARQL JSON, in no order."""
    rows = json.loads(content)["results"]["bindings"]
    return Counter(tuple(sorted((name, json.dumps(cell)) for name, cell in row.items())) for row in rows)


class Client(threading.Thread):
    """
    One client, from an address of its own, that keeps asking until the time is over.

    Args:
        number: Of the client, from 0.
        asked: Ordinary queries with their rows, shared with the other clients.
    """

    def __init__(
        self, number: int, service: Served, asked: Iterator[tuple[str, Rows]], seen: Seen, until: float
    ) -> None:
        super().__init__(daemon=True)
        self._source = f"127.0.0.{2 + number}"
        self._service = service
        self._asked = asked
        self._seen = seen
        self._until = until
        self._random = random.Random(number)  # noqa: S311 - the same load each time
        self._hostile = all_cases()

    def run(self) -> None:
        """Ask and check."""
        while time.monotonic() < self._until:
            if self._random.random() < HOSTILE_SHARE:
                self._attack(self._random.choice(self._hostile))
            else:
                with self._seen.lock:
                    text, rows = next(self._asked)
                self._ask(text, rows)

    def _attack(self, case: Case) -> None:
        outcome = send(case, self._service, "http://127.0.0.1:9", self._source)
        self._seen.add("hostile", outcome.status, outcome.seconds)
        if outcome.status not in case.statuses | {429, 503}:
            self._seen.wrong.append(f"{case.threat}, {case.name}: {outcome.status}")

    def _ask(self, text: str, rows: Rows) -> None:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self._service.port, timeout=30, source_address=(self._source, 0)
        )
        started = time.monotonic()
        try:
            connection.request("GET", "/sparql?" + urlencode({"query": text}), headers={"Accept": _JSON})
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._seen.wrong.append(f"no answer ({type(error).__name__}: {error}): {text}")
            return
        finally:
            connection.close()
        self._seen.add("ordinary", response.status, time.monotonic() - started)
        if response.status == 200 and rows_of(content) != rows:
            self._seen.wrong.append(f"another answer: {text}")
        elif response.status not in (200, 429, 503):
            self._seen.wrong.append(f"{response.status}: {text}")


def memory_bytes(pids: Iterable[int]) -> int:
    """Of some processes: their own pages, not those of files, what they share counted once."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))
    return total * 1024


def _sample(service: Served, started: float) -> Sample:
    web = memory_bytes(service.web_processes())
    others = [pid for pid, command in service.processes().items() if _FORK_SERVER not in command]
    return Sample(time.monotonic() - started, web, memory_bytes([service.pid, *others]))


def _workers(service: Served) -> int:
    """Query processes: forks, with the command line of what they are forked from, one in each web process."""
    commands = service.processes().values()
    return sum(_FORK_SERVER in command for command in commands) - len(service.web_processes())


def soak(store: Path, folder: Path, seconds: float, clients: int) -> list[str]:
    """
    Put a service under load and print what was seen.

    Returns:
        What was wrong, as sentences; may be empty.
    """
    settings: dict[str, Any] = {
        "store": store,
        "query_seconds": QUERY_SECONDS,
        "client_rate": 0,
        "cache_mib": _SMALL_CACHE_MIB,
    }
    with serving(folder, **settings) as service:
        asked = queries(ox.Store.read_only(str(current_folder(str(store)) / STORE)))
        seen = Seen()
        web, workers = service.web_processes(), _workers(service)
        started = time.monotonic()
        threads = [Client(number, service, asked, seen, started + seconds) for number in range(clients)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(_EVERY_SECONDS)
            seen.memory.append(_sample(service, started))
        time.sleep(5 * _EVERY_SECONDS)  # the last processes that were ended are replaced
        wrong = list(seen.wrong)
        if service.web_processes() != web:
            wrong.append(f"web processes were {sorted(web)}, and are {sorted(service.web_processes())}")
        if _workers(service) != workers:
            wrong.append(f"there were {workers} query processes, and now {_workers(service)}")
    return [*wrong, *_report(seen, seconds)]


def _report(seen: Seen, seconds: float) -> list[str]:
    """Print the figures; returns whether memory grew, as a sentence, or nothing."""
    print(f"{sum(seen.statuses.values()):,} requests in {seconds:g} s: {dict(sorted(seen.statuses.items()))}")
    ordered = sorted(seen.seconds)
    shares = {f"p{share}": ordered[len(ordered) * share // 100] * 1000 for share in (50, 95, 99)}
    shown = ", ".join(f"{name} {value:.0f} ms" for name, value in shares.items())
    print(f"ordinary answers: {shown}, slowest {ordered[-1] * 1000:.0f} ms")
    return growth(seen.memory, seconds)


def growth(memory: Sequence[Sample], seconds: float) -> list[str]:
    """Print memory over time; returns what grew in a run of so many seconds, as sentences; may be empty."""
    web = [(each.moment, each.web) for each in memory]
    lasting = [(each.moment, each.lasting) for each in memory]
    if seconds >= LONG_SECONDS:
        found = [("the web processes", _ends(web, 60)), ("all that lasts", _ends(lasting, 60))]
        return [_told(name, sizes) for name, sizes in found if sizes[-1] > MOST_GROWTH * sizes[0]]
    if seconds < SHORT_SECONDS:
        return []
    sizes = _least(web, seconds / STRETCHES, STRETCHES)
    goes_on = all(late > LEAST_RISE * early for early, late in pairwise(sizes))
    return [_told("the web processes", sizes)] if goes_on else []


def _ends(memory: Sequence[tuple[float, int]], after: float) -> list[int]:
    """The least of the first and of the last third, after so many seconds."""
    first, _, last = _least(memory, after, 3)
    return [first, last]


def _least(memory: Sequence[tuple[float, int]], after: float, stretches: int) -> list[int]:
    """The least of each of so many stretches of time, the first of which begins after so many seconds."""
    settled = [size for moment, size in memory if moment >= after]
    ends = [len(settled) * number // stretches for number in range(stretches + 1)]
    least = [min(settled[start:end]) for start, end in pairwise(ends)]
    print(f"memory at its least: {', '.join(f'{size / 2**20:.0f}' for size in least)} MiB")
    return least


def _told(name: str, sizes: Sequence[int]) -> str:
    return f"memory of {name} grew: {', '.join(f'{size:,}' for size in sizes)} bytes"


def main() -> None:
    """Run the drill from the command line."""
    parser = argparse.ArgumentParser(description="Mixed load, every answer checked.")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--store", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = chosen.store or folder / "store"
        if not chosen.store:
            pipeline.build([], str(store))
        wrong = soak(store, folder, chosen.seconds, chosen.clients)
    for fault in wrong[:50]:
        print(f"WRONG: {fault}")
    print(f"{len(wrong)} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
