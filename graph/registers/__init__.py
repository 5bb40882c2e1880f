"""
What is officially known of all forces: grades and statistics, as data and as graphs.

In: the CSV files of `graph/data/`, and files of the same form that a user adds. Out: one named graph a file.
The kind of a file is told from its columns, so that a file needs no name or setting to say what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, QB, RDF, RDFS, VOID
from rdflib.term import Node

from graph import literals as value
from graph.errors import RegisterError
from graph.identifiers import area_iri, concept_iri, judgment_iri, register_graph_iri, register_iri, slug
from graph.namespaces import PEEL, SDMX_DIMENSION
from graph.registers import grades, statistics
from graph.registers.cube import interval, write_cube
from graph.registers.grades import GradeRow, read_grades, write_grades
from graph.registers.statistics import Statistic, read_statistics
from graph.registers.totals import add_totals
from graph.rows import Faults, read_bytes
from graph.vocabulary import Vocabulary

ADDED: Final = "added/"
"""How the name of a register begins that a user added."""
_TOTALS: Final = "force-statistics-england-and-wales"
_LICENCE: Final = URIRef("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/")
_ATTRIBUTION: Final = "Contains public sector information licensed under the Open Government Licence v3.0."


Key = tuple[Node | None, ...]
"""What tells a row from every other."""


@dataclass(frozen=True, slots=True)
class Register:
    """
    One file of rows.

    Args:
        name: Last part of the addresses of its graph and of its data set.
        title: For people.
        rows: All of one kind; at least one.
    """

    name: str
    title: str
    rows: Sequence[GradeRow] | Sequence[Statistic]


SHIPPED: Final = {
    "peel-grades": "Grades of PEEL inspections, 2014 to 2018/19",
    "peel-area-grades-2021-on": "Area grades of PEEL inspections from 2021/22",
    "force-statistics": "Official statistics on police forces, 2015 to 2018",
}
"""Name of each file that ships with the project -> its title."""


def shipped_registers(vocabulary: Vocabulary) -> list[Register]:
    """
    The registers that ship with the project, England and Wales worked out from the last.

    Raises:
        RegisterError: A faulty row; names file, line and column.
    """
    folder = files("graph") / "data"
    found = [
        _read(name, title, f"graph/data/{name}.csv", (folder / f"{name}.csv").read_bytes(), vocabulary)
        for name, title in SHIPPED.items()
    ]
    figures = [row for register in found for row in register.rows if isinstance(row, Statistic)]
    totals = Register(
        _TOTALS,
        "England and Wales, worked out from the figures of all forces",
        add_totals(figures, vocabulary),
    )
    return [*found, totals]


def official_graphs(vocabulary: Vocabulary) -> dict[URIRef, Graph]:
    """
    The named graphs of the registers that ship with the project.

    Raises:
        RegisterError: A faulty row; names file, line and column.
    """
    return dict(graph_of(register, vocabulary) for register in shipped_registers(vocabulary))


def read_register(path: str, vocabulary: Vocabulary) -> Register:
    """
    Read a file that a user adds to the registers.

    Args:
        path: Of the file; its last part names the register.
        vocabulary: What its cells may name.

    Raises:
        RegisterError: It cannot be read, is no such file, or has faulty rows; names each by line.
    """
    file = path.rpartition("/")[2]
    data = read_bytes(path)
    return _read(f"{ADDED}{slug(file.rpartition('.')[0])}", f"Rows added from {file}", path, data, vocabulary)


def refuse_repeats(path: str, added: Register, others: Mapping[str, Graph]) -> None:
    """
    Refuse rows that another register has already, whether or not they say the same.

    Args:
        path: Of the file that was added.
        added: Its rows.
        others: Title -> graph of each other register.

    Raises:
        RegisterError: Names each row by line, and the register that has it.
    """
    known = {key: title for title, graph in others.items() for key in _keys(graph)}
    faults = Faults(path)
    for row in added.rows:
        key = key_of(row)
        if key in known:
            faults.add(f"{path} line {row.line}", f'"{known[key]}" has this row already', "a row that is new")
    faults.end()


def key_of(row: GradeRow | Statistic) -> Key:
    """What there is one row for, as addresses: a judgment; or series, area and period."""
    if isinstance(row, GradeRow):
        return (judgment_iri(row.force, row.theme, row.cycle),)
    return concept_iri("measure", row.measure), area_iri(row.area), interval(row.start, row.end)


def _keys(graph: Graph) -> Iterator[Key]:
    for judgment in graph.subjects(RDF.type, PEEL.Judgment):
        yield (judgment,)
    for figure in graph.subjects(RDF.type, QB.Observation):
        yield tuple(graph.value(figure, part) for part in (PEEL.measure, PEEL.area, SDMX_DIMENSION.refPeriod))


def _read(name: str, title: str, path: str, data: bytes, vocabulary: Vocabulary) -> Register:
    header = data[:1000].decode("utf-8-sig", "replace").partition("\n")[0].strip().split(",")
    if header == list(grades.COLUMNS):
        return Register(name, title, read_grades(path, data, vocabulary))
    if header == list(statistics.COLUMNS):
        return Register(name, title, read_statistics(path, data, vocabulary))
    raise RegisterError(
        f"{path} line 1",
        f"the columns are {', '.join(header)[:200]}",
        f"{', '.join(grades.COLUMNS)}; or {', '.join(statistics.COLUMNS)}",
    )


def graph_of(register: Register, vocabulary: Vocabulary) -> tuple[URIRef, Graph]:
    """The named graph of a register, which says of itself what it is and how many rows it has."""
    name = register_graph_iri(register.name)
    graph = Graph(bind_namespaces="none")
    graph.add((name, RDF.type, PEEL.Register))
    graph.add((name, RDFS.label, value.english(register.title)))
    graph.add((name, VOID.entities, value.integer(len(register.rows))))
    graph.add((name, DCTERMS.license, _LICENCE))
    graph.add((name, DCTERMS.rights, value.english(_ATTRIBUTION)))
    given = [row for row in register.rows if isinstance(row, GradeRow)]
    write_grades(graph, name, given, vocabulary)
    figures = [row for row in register.rows if isinstance(row, Statistic)]
    if figures:
        graph.add((name, DCTERMS.hasPart, register_iri(register.name)))
        write_cube(graph, register_iri(register.name), register.title, figures, vocabulary)
    return name, graph
