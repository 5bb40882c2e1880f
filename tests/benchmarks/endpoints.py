"""
Queries a second over HTTP, beside other endpoints on the same graph in the same run.

    python -m tests.benchmarks.endpoints [--store DIR] [--seconds 5] [--rounds 5] [--clients 8]
        [--rdflib-endpoint COMMAND]

The others are Virtuoso (Debian's `virtuoso-opensource-7-bin`), and rdflib-endpoint over Oxigraph where its
command is named; one that is not installed is said to be missing. Every server has the triples of the default
graph of a store, without one given that of the report that ships. No query is repeated, so no cache helps; a
last row asks this service few queries again and again, with its cache on. The servers take turns in each
round. Read the ratios.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from graph import pipeline
from graph.store import open_store
from tests.programs import free_port, started
from tests.serving import serving
from tests.virtuoso import running_virtuoso

JSON = "application/sparql-results+json"
GRAPH = "urn:benchmark"
_HALF = 0.5
OWN, CACHED = "peelgraph", "peelgraph, cache on"
SHAPES = {
    "one thing": """SELECT ?p ?o ?label WHERE {{ <{iri}> ?p ?o
        OPTIONAL {{ ?o <http://www.w3.org/2000/01/rdf-schema#label> ?label }} FILTER(?p != <urn:x:{n}>) }}""",
    "findings with their words": """PREFIX peel: <https://w3id.org/peelgraph/ontology#>
        SELECT ?finding ?words ?topic WHERE {{ ?finding a peel:Finding ; peel:statedIn ?passage ;
        peel:theme ?theme . ?passage <http://www.w3.org/ns/oa#exact> ?words
        OPTIONAL {{ ?finding peel:topic ?topic }} FILTER(?finding != <urn:x:{n}>) }}
        ORDER BY ?finding LIMIT 70""",
    "figures counted by measure": """PREFIX peel: <https://w3id.org/peelgraph/ontology#>
        SELECT ?measure (COUNT(?figure) AS ?figures) WHERE {{
        ?figure a peel:Observation ; peel:measure ?measure FILTER(?figure != <urn:x:{n}>) }}
        GROUP BY ?measure ORDER BY ?measure""",
}
"""Name -> a query, told apart from every other one by a number."""


@dataclass
class Server:
    """
    Args:
        path: Of the endpoint.
        graph: Parameters that name the graph; may be empty.
        rates: Queries a second of each round.
    """

    name: str
    port: int
    path: str = "/sparql"
    graph: dict[str, str] = field(default_factory=dict)
    rates: dict[str, list[float]] = field(default_factory=dict)


def _asks(server: Server) -> bool:
    try:
        return _ask(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10), server, "ASK {}") > 0
    except (OSError, http.client.HTTPException, RuntimeError):
        return False


@contextmanager
def virtuoso(folder: Path, triples: Path) -> Iterator[Server]:
    """Debian's Virtuoso on some triples."""
    with running_virtuoso(folder) as server:
        load = f"ld_dir('{triples.parent}','{triples.name}','{GRAPH}'); rdf_loader_run(); checkpoint;"
        server.run(load)
        yield Server("Virtuoso", server.port, graph={"default-graph-uri": GRAPH})


@contextmanager
def rdflib_endpoint(command: str, folder: Path, triples: Path) -> Iterator[Server]:
    """rdflib-endpoint over Oxigraph on some triples."""
    port = free_port()
    server = Server("rdflib-endpoint", port, path="/")
    served = [
        command,
        "serve",
        "--store",
        "Oxigraph",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        str(triples),
    ]
    with started(served, folder / "rdflib-endpoint.out", lambda: _asks(server)):
        yield server


def _ask(connection: http.client.HTTPConnection, server: Server, text: str) -> int:
    """Ask one query; returns the length of the answer in bytes."""
    path = f"{server.path}?{urlencode({'query': text, **server.graph})}"
    connection.request("GET", path, headers={"Accept": JSON})
    response = connection.getresponse()
    content = response.read()
    if response.status != 200:
        raise RuntimeError(f"{server.name} answered {response.status}: {content[:300]!r}")
    return len(content)


def measure(server: Server, texts: Iterator[str], seconds: float, clients: int) -> float:
    """Queries a second of some clients at once, each on one connection."""
    until = time.monotonic() + seconds
    counts: list[int] = []
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        count = 0
        while time.monotonic() < until:
            with lock:
                text = next(texts)
            _ask(connection, server, text)
            count += 1
        connection.close()
        counts.append(count)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) < clients:
        raise RuntimeError(f"a client of {server.name} failed")
    return sum(counts) / (time.monotonic() - started)


def measure_all(
    seconds: float, rounds: int, clients: int, command: str | None, given: Path | None = None
) -> list[Server]:
    """
    Measure every server in turns.

    Args:
        command: Of rdflib-endpoint; none: it is left out.
        given: Folder of the store; none: one with the report that ships is made.
    """
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        if given is None:
            pipeline.build([], str(folder / "store"))
        place = given or folder / "store"
        triples = folder / "triples.nt"
        triples.write_bytes(open_store(str(place)).export("ntriples"))
        iris = _subjects(triples)
        bare: dict[str, Any] = {"store": place, "client_rate": 0, "client_queries": clients}
        servers = []
        for title, cache in ((OWN, 0), (CACHED, 64)):
            own = folder / title.replace(" ", "-")
            own.mkdir()
            served = stack.enter_context(serving(own, cache_mib=cache, **bare))
            servers.append(Server(title, served.port))
        if shutil.which("virtuoso-t"):
            servers.append(stack.enter_context(virtuoso(folder, triples)))
        else:
            print("Virtuoso is not installed")
        if command:
            servers.append(stack.enter_context(rdflib_endpoint(command, folder, triples)))
        else:
            print("rdflib-endpoint was not named")
        _take_turns(servers, iris, seconds, rounds, clients)
    return servers


def _subjects(triples: Path) -> list[str]:
    """Addresses of things that are told of, sorted."""
    with triples.open("rb") as lines:
        return sorted({line.split(b" ", 1)[0][1:-1].decode() for line in lines})


def _take_turns(servers: list[Server], iris: list[str], seconds: float, rounds: int, clients: int) -> None:
    numbers = itertools.count()
    for _ in range(rounds):
        for shape, text in SHAPES.items():
            for server in servers:
                fresh = itertools.count() if server.name == CACHED else numbers
                few = 20 if server.name == CACHED else 1 << 62
                texts = (
                    text.format(n=(number := next(fresh) % few), iri=iris[number % len(iris)])
                    for _ in itertools.count()
                )
                server.rates.setdefault(shape, []).append(measure(server, texts, seconds, clients))


def ratio(own: Server, other: Server, shape: str) -> float:
    """How many times as many queries a second one answers as another: the median of the rounds."""
    pairs = zip(own.rates[shape], other.rates[shape], strict=True)
    return statistics.median(mine / theirs for mine, theirs in pairs)


def summary(servers: list[Server]) -> dict[str, Any]:
    """
    What is kept: queries a second by kind of query and server; geometric means of the ratios, of the service
    without its cache and with it, to each other server; and the kinds of which it answers without it less
    than half as many as another.
    """
    own, cached, *others = servers
    told: dict[str, Any] = {
        "rates": {
            shape: {server.name: round(statistics.median(server.rates[shape]), 1) for server in servers}
            for shape in SHAPES
        }
    }
    for name, server in (("ratios", own), ("cached_ratios", cached)):
        told[name] = {
            other.name: round(statistics.geometric_mean(ratio(server, other, shape) for shape in SHAPES), 2)
            for other in others
        }
    told["under_half"] = [
        f"{shape}: {ratio(own, other, shape):.2f} of {other.name}"
        for shape in SHAPES
        for other in others
        if ratio(own, other, shape) < _HALF
    ]
    return told


def print_table(servers: list[Server]) -> None:
    """Queries a second: the median of the rounds, and peelgraph's ratio to each (median of the pairs)."""
    for shape in SHAPES:
        print(shape)
        for server in servers:
            rate = statistics.median(server.rates[shape])
            print(f"  {server.name:24}{rate:10.0f} a second   {ratio(servers[0], server, shape):8.2f}")


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description="Queries a second, side by side.")
    parser.add_argument("--store", type=Path, help="folder; without it, one of the report that ships")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rdflib-endpoint", help="its command, in whatever environment it is installed")
    chosen = parser.parse_args()
    store = chosen.store.resolve() if chosen.store else None
    print_table(measure_all(chosen.seconds, chosen.rounds, chosen.clients, chosen.rdflib_endpoint, store))


if __name__ == "__main__":
    main()
