"""A report read and drawn into a graph in memory, with the vocabularies, for tests that need another one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, URIRef

from graph.build import Run, build_graphs
from graph.extract import extract
from graph.ontology_files import vocabulary_graphs
from graph.readers import read_file
from graph.vocabulary import load_vocabulary
from service.engine.runner import Answer, Question
from tests.service.in_memory import InMemory

CASES = Path(__file__).resolve().parent.parent / "cases" / "reports"


class OfReport(InMemory):
    """Answers from the graph of one report and the vocabularies, and counts what it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.asked = 0
        for triples in (_report(name), _vocabularies()):
            self.store.load(triples, format=ox.RdfFormat.N_TRIPLES)

    def run(self, question: Question) -> Answer:
        """Answer as any store."""
        self.asked += 1
        return super().run(question)


@cache
def _report(name: str) -> bytes:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    extraction = extract(read_file(str(CASES / name)), load_vocabulary())
    return _written(build_graphs(extraction, Run(moment, moment, "0")))


@cache
def _vocabularies() -> bytes:
    return _written(vocabulary_graphs())


def _written(graphs: Mapping[URIRef, Graph]) -> bytes:
    return b"".join(graph.serialize(format="nt", encoding="utf-8") for graph in graphs.values())
