"""
The W3C's lists of SPARQL 1.1 tests, read where they stand -> tests to run.

What a manifest says, and in which words: https://www.w3.org/2009/sparql/docs/tests/README.html. IRIs are read
against the address that the suites are published under, so that nothing depends on where they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.term import Node

MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT: Final = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
DAWG: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")
PUBLISHED: Final = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"


@dataclass(frozen=True, slots=True)
class Dataset:
    """
    The graphs a test starts from or ends with.

    Args:
        default: IRIs of the files in the default graph; may be empty.
        named: (name of the graph, IRI of the file), in order of both; may be empty.
    """

    default: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """
    One test.

    Args:
        name: Folder and name, such as "aggregates/agg01": its IRI without what all share.
        iri: As its manifest names it.
        kind: Local name of its class in the manifest vocabulary: "QueryEvaluationTest".
        title: What the manifest calls it.
        is_approved: Whether the working group of SPARQL 1.1 approved it; many were added later.
        request: IRI of the file with the query or update; empty where the test is of another kind.
        before: What is in the store before.
        result: IRI of the file with the expected answer of a query; empty where there is none.
        after: What is to be in the store after an update.
        endpoints: (address, IRI of the file with its data) of each endpoint that a query calls, in order of
            both; those that are to fail are not there.
    """

    name: str
    iri: str
    kind: str
    title: str
    is_approved: bool = False
    request: str = ""
    before: Dataset = Dataset()
    result: str = ""
    after: Dataset = Dataset()
    endpoints: tuple[tuple[str, str], ...] = ()

    __test__ = False  # pytest is not to take the class for a test

    @property
    def is_update(self) -> bool:
        """Whether the request is an update; the class of a syntax test does not always tell."""
        return self.request.endswith(".ru")


def read_manifest(path: Path) -> list[Test]:
    """
    The tests a manifest lists, in its order.

    Args:
        path: A manifest in a folder of the suites.
    """
    graph = Graph()
    graph.parse(path, format="turtle", publicID=f"{PUBLISHED}{path.parent.name}/{path.name}")
    entries = graph.value(graph.value(None, RDF.type, MF.Manifest), MF.entries)
    if entries is None:
        raise ValueError(f"{path} lists no tests: it has no mf:entries")
    return [_test(graph, entry, path.parent.name) for entry in graph.items(entries)]


def _test(graph: Graph, entry: Node, folder: str) -> Test:
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    request = graph.value(action, QT.query) or graph.value(action, UT.request) or action
    is_file = str(request).startswith(PUBLISHED) and "#" not in str(request)
    return Test(
        name=f"{folder}/{str(entry).rpartition('#')[2]}",
        iri=str(entry),
        kind=str(graph.value(entry, RDF.type)).rpartition("#")[2],
        title=str(graph.value(entry, MF.name)),
        is_approved=graph.value(entry, DAWG.approval) == DAWG.Approved,
        request=str(request) if is_file else "",
        before=_dataset(graph, action),
        result=str(result) if str(result).startswith(PUBLISHED) else "",
        after=_dataset(graph, result),
        endpoints=_endpoints(graph, action),
    )


def _endpoints(graph: Graph, action: Node | None) -> tuple[tuple[str, str], ...]:
    """As the README of the folder `service` has it."""
    found = graph.objects(action, QT.serviceData)
    return tuple(
        sorted((str(graph.value(each, QT.endpoint)), str(graph.value(each, QT.data))) for each in found)
    )


def _dataset(graph: Graph, node: Node | None) -> Dataset:
    """A query names a file, which names the graph too; an update gives the file and the name apart."""
    if node is None:
        return Dataset()
    named = [(str(each), str(each)) for each in graph.objects(node, QT.graphData)]
    for each in graph.objects(node, UT.graphData):
        named.append((str(graph.value(each, RDFS.label)), str(graph.value(each, UT.graph))))
    default = [str(each) for of in (QT.data, UT.data) for each in graph.objects(node, of)]
    return Dataset(tuple(sorted(default)), tuple(sorted(named)))
