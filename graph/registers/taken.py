"""
What registers have already: no fact is given by two, whether or not they say the same.

In: the graphs of registers. Out: what tells a row of each from every other, as addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import QB, RDF, RDFS
from rdflib.term import Node

from graph.namespaces import PEEL, SDMX_DIMENSION

Key = tuple[Node | None, ...]
"""A judgment; or series, area and period of a figure."""
Taken = Mapping[Key, str]
"""Key of each row that a register has -> the title of that register."""
REPEATED: Final = "it repeats a row of another register"


def taken_by(registers: Mapping[URIRef, Graph]) -> Taken:
    """What some registers have, by the name of their graph."""
    return {
        key: str(graph.value(name, RDFS.label)) for name, graph in registers.items() for key in _keys(graph)
    }


def new_to(taken: Taken, key: Key) -> str:
    """What is expected of a row that a register has already; nothing where none has."""
    return f'a row that is not in "{taken[key]}"' if key in taken else ""


def _keys(graph: Graph) -> Iterator[Key]:
    for judgment in graph.subjects(RDF.type, PEEL.Judgment):
        yield (judgment,)
    for figure in graph.subjects(RDF.type, QB.Observation):
        yield tuple(graph.value(figure, part) for part in (PEEL.measure, PEEL.area, SDMX_DIMENSION.refPeriod))
