"""
Queries a second over HTTP, beside other endpoints on the same graph in the same run.

    python -m tests.benchmarks.endpoints [--seconds 5] [--rounds 5] [--clients 8] [--rdflib-endpoint COMMAND]

The others are Virtuoso (Debian's `virtuoso-opensource-7-bin`), and rdflib-endpoint over Oxigraph where its
command is named; one that is not installed is said to be missing. Every server has the triples of the default
graph of a store with the report that ships. No query is repeated, so no cache helps; a last row asks this
service few queries again and again, with its cache on. The servers take turns in each round. Read the ratios.
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
from tests.serving import serving
from tests.virtuoso import free_port, running_virtuoso, started

JSON = "application/sparql-results+json"
GRAPH = "urn:benchmark"
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


def run(seconds: float, rounds: int, clients: int, command: str | None) -> None:
    """Measure every server in turns, and print a table."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        pipeline.build([], str(folder / "store"))
        store = open_store(str(folder / "store"))
        triples = folder / "triples.nt"
        triples.write_bytes(store.export("ntriples"))
        iris = sorted({line.split(b" ", 1)[0][1:-1].decode() for line in triples.read_bytes().splitlines()})
        bare: dict[str, Any] = {"store": folder / "store", "client_rate": 0, "client_queries": clients}
        servers = []
        for title, cache in (("peelgraph", 0), ("peelgraph, cache on", 64)):
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
        numbers = itertools.count()
        for _ in range(rounds):
            for shape, text in SHAPES.items():
                for server in servers:
                    fresh = itertools.count() if "cache" in server.name else numbers
                    few = 20 if "cache" in server.name else 1 << 62
                    texts = (
                        text.format(n=(number := next(fresh) % few), iri=iris[number % len(iris)])
                        for _ in itertools.count()
                    )
                    server.rates.setdefault(shape, []).append(measure(server, texts, seconds, clients))
    print_table(servers)


def print_table(servers: list[Server]) -> None:
    """Queries a second: the median of the rounds, and peelgraph's ratio to each (median of the pairs)."""
    own = servers[0]
    for shape in SHAPES:
        print(shape)
        for server in servers:
            rates = server.rates[shape]
            ratio = statistics.median(
                mine / theirs for mine, theirs in zip(own.rates[shape], rates, strict=True)
            )
            print(f"  {server.name:24}{statistics.median(rates):10.0f} a second   {ratio:8.2f}")


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description="Queries a second, side by side.")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rdflib-endpoint", help="its command, in whatever environment it is installed")
    chosen = parser.parse_args()
    run(chosen.seconds, chosen.rounds, chosen.clients, chosen.rdflib_endpoint)


if __name__ == "__main__":
    main()
