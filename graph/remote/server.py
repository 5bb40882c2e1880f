"""What can be asked of a server, and changed in it: the few things that a release needs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from graph.endpoint import RemoteStore
from graph.errors import QueryError, StoreError
from graph.identifiers import union_iri
from graph.release import Release
from graph.remote.access import Access
from graph.remote.wire import Wire

_GRAPH_SIZE: Final = "SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
_ANY: Final = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"
_MOST_BYTES: Final = 512 * 1024
"""Of one update; servers bound the texts that they read."""
_PROTOCOL_TRIPLES: Final = 10_000
_PROTOCOL_BYTES: Final = 4 << 20
"""Of one request of the Graph Store Protocol, whose bodies are read by a parser of data."""


class Server:
    """
    A SPARQL 1.1 server.

    Args:
        access: Where and how.
        wire: Sends what changes it.
    """

    def __init__(self, access: Access, wire: Wire | None = None) -> None:
        self.access = access
        self._wire = wire or Wire(access)
        self._store = RemoteStore(access.query, access.seconds, login=access.login)

    def select(self, text: str, *, default_graphs: Sequence[str] = ()) -> list[dict[str, str]]:
        """
        The rows of a SELECT, variable to value; may be empty.

        Args:
            default_graphs: Named by the protocol's parameter.

        Raises:
            StoreError: The server gave none.
        """
        try:
            answer = self._wire.patiently(
                lambda: self._store.query(text, formats=["json"], default_graphs=default_graphs)
            )
            rows = json.loads(answer.content)["results"]["bindings"]
            return [{name: cell["value"] for name, cell in row.items()} for row in rows]
        except QueryError as error:
            raise StoreError(self.access.query, error.found, error.expected, error.next_step) from error
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StoreError(
                self.access.query, "the answer is not whole, or no table of SPARQL", "SPARQL results in JSON"
            ) from None

    def count(self, graph: str) -> int:
        """How many triples a named graph has; 0 where there is none of the name."""
        [row] = self.select(_GRAPH_SIZE.format(graph=graph)) or [{}]
        return int(row.get("n", 0))

    def make_sure_of_datasets(self, release: Release) -> None:
        """
        See that the server asks of the default graph that a reader names, and of no other.

        Args:
            release: The union of its graphs is there.

        Raises:
            StoreError: It gives triples of a graph that is not there, or none of one that is.
        """
        union, nothing = ([union_iri(name)] for name in (release.id, "none"))
        finds_other = bool(self.select(_ANY, default_graphs=nothing))
        if finds_other or bool(release.triples) != bool(self.select(_ANY, default_graphs=union)):
            raise StoreError(
                self.access.query,
                "the server takes no notice of the parameter default-graph-uri",
                "answers from the graph that it names, as the SPARQL 1.1 Protocol says",
                "What was served is as it was. Readers would be given other data than those of the release, "
                "and no error: take another server, or let this one heed the parameter.",
            )

    def update(self, *operations: str) -> None:
        """Make changes in order, in one request."""
        self._wire.update(" ;\n".join(operations))

    def fill(self, graph: str, lines: Iterable[bytes]) -> None:
        """
        Let a graph hold some triples and no others, in several requests.

        Args:
            lines: N-Triples without blank nodes and line ends.
        """
        if self.access.graphs:
            for number, batch in enumerate(_batches(lines, _PROTOCOL_TRIPLES, _PROTOCOL_BYTES)):
                self._wire.put(graph, b"\n".join([*batch, b""]), is_more=number > 0)
            return
        self.update(f"DROP SILENT GRAPH <{graph}>")
        for batch in _batches(lines, self.access.batch, _MOST_BYTES):
            text = b"\n".join(batch).decode()
            self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{text}\n}} }}")


def _batches(lines: Iterable[bytes], most: int, most_bytes: int) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in lines:
        if batch and (len(batch) == most or size + len(line) > most_bytes):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line) + 1
    if batch:
        yield batch
