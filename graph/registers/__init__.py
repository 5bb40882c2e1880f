"""
What is officially known of all forces: grades and statistics, as data and as graphs.

In: the CSV files of `graph/data/`, and files of the same form that a user adds. Out: one named graph a file,
those that ship with the caveats on them.
The kind of a file is told from its columns, so that a file needs no name or setting to say what it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import PurePath
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, VOID

from graph import literals as value
from graph.errors import RegisterError
from graph.identifiers import register_graph_iri, register_iri, slug
from graph.licence import ATTRIBUTION, LICENCE
from graph.namespaces import PEEL
from graph.registers import grades, statistics
from graph.registers.caveats import Caveat, read_caveats, write_caveats
from graph.registers.cube import write_cube
from graph.registers.grades import GradeRow, read_grades, write_grades
from graph.registers.statistics import Statistic, read_statistics
from graph.registers.taken import Taken, taken_by
from graph.registers.totals import add_totals
from graph.rows import read_bytes
from graph.vocabulary import Vocabulary

ADDED: Final = "added/"
"""How the name of a register begins that a user added."""
CAVEATS: Final = "register-caveats"
"""Name of the file of caveats on the registers that ship."""
_TOTALS: Final = "force-statistics-england-and-wales"


@dataclass(frozen=True, slots=True)
class Register:
    """
    One file of rows.

    Args:
        name: Last part of the addresses of its graph and of its data set.
        title: For people.
        rows: All of one kind; at least one.
        caveats: What limits the use of its rows.
    """

    name: str
    title: str
    rows: Sequence[GradeRow] | Sequence[Statistic]
    caveats: Sequence[Caveat] = ()

    @property
    def figures(self) -> list[Statistic]:
        """Its rows, where they are figures."""
        return [row for row in self.rows if isinstance(row, Statistic)]


SHIPPED: Final = {
    "peel-grades": "Grades of PEEL inspections, 2014 to 2018/19",
    "peel-area-grades-2021-on": "Area grades of PEEL inspections from 2021/22",
    "force-statistics": "Official statistics on police forces, 2015 to 2018",
}
"""Name of each file that ships with the project -> its title."""


def shipped_registers(vocabulary: Vocabulary) -> list[Register]:
    """
    The registers that ship with the project, with the caveats on each; England and Wales worked out from the
    last.

    Raises:
        RegisterError: A faulty row; names file, line and column.
    """
    folder = files("graph") / "data"
    found = [
        _read(name, title, f"graph/data/{name}.csv", (folder / f"{name}.csv").read_bytes(), vocabulary)
        for name, title in SHIPPED.items()
    ]
    figures = [row for register in found for row in register.figures]
    totals = Register(
        _TOTALS,
        "England and Wales, worked out from the figures of all forces",
        add_totals(figures, vocabulary),
    )
    publications = {each.name: {row.publication for row in each.figures} for each in found}
    path = f"{CAVEATS}.csv"
    caveats = read_caveats(f"graph/data/{path}", (folder / path).read_bytes(), vocabulary, publications)
    return [*(_with_caveats(register, caveats) for register in found), totals]


def _with_caveats(register: Register, caveats: Sequence[Caveat]) -> Register:
    return replace(register, caveats=[each for each in caveats if each.register == register.name])


def official_graphs(vocabulary: Vocabulary) -> dict[URIRef, Graph]:
    """
    The named graphs of the registers that ship with the project.

    Raises:
        RegisterError: A faulty row; names file, line and column.
    """
    return dict(graph_of(register, vocabulary) for register in shipped_registers(vocabulary))


def is_register(graph: Graph) -> bool:
    """Whether a graph is that of a register of facts; lists of names, such as that of forces, are none."""
    return (None, RDF.type, PEEL.Register) in graph


def added_graph_iri(path: str) -> URIRef:
    """
    The named graph of a file that a user adds: the same for a file of the same name.

    Raises:
        RegisterError: The name of the file has no letter or digit that an address could have.
    """
    return register_graph_iri(_added_name(path))


def read_register(path: str, vocabulary: Vocabulary, others: Mapping[URIRef, Graph]) -> Register:
    """
    Read a file that a user adds to the registers.

    Args:
        path: Of the file; its last part names the register.
        vocabulary: What its cells may name.
        others: The graph of each other register, by name: what they have is refused.

    Raises:
        RegisterError: It cannot be read, is no such file, or has faulty rows; names each by line.
    """
    title = f"Rows added from {PurePath(path).name}"
    return _read(_added_name(path), title, path, read_bytes(path), vocabulary, taken_by(others))


def _added_name(path: str) -> str:
    name = slug(PurePath(path).stem)
    if not name:
        raise RegisterError(
            path,
            "its name gives the register no address",
            "a name with letters from a to z or digits",
            "Rename the file.",
        )
    return ADDED + name


def _read(
    name: str, title: str, path: str, data: bytes, vocabulary: Vocabulary, taken: Taken | None = None
) -> Register:
    header = data[:1000].decode("utf-8-sig", "replace").partition("\n")[0].strip().split(",")
    if header == list(grades.COLUMNS):
        return Register(name, title, read_grades(path, data, vocabulary, taken))
    if header == list(statistics.COLUMNS):
        return Register(name, title, read_statistics(path, data, vocabulary, taken))
    raise RegisterError(
        f"{path} line 1",
        f"the columns are {', '.join(header)[:200]}",
        f"{', '.join(grades.COLUMNS)}; or {', '.join(statistics.COLUMNS)}",
        "Give its first line as one of these, in this order.",
    )


def graph_of(register: Register, vocabulary: Vocabulary) -> tuple[URIRef, Graph]:
    """The named graph of a register, which says of itself what it is and how many rows it has."""
    name = register_graph_iri(register.name)
    graph = Graph(bind_namespaces="none")
    graph.add((name, RDF.type, PEEL.Register))
    graph.add((name, RDFS.label, value.english(register.title)))
    graph.add((name, VOID.entities, value.integer(len(register.rows))))
    graph.add((name, DCTERMS.license, URIRef(LICENCE)))
    graph.add((name, DCTERMS.rights, value.english(ATTRIBUTION)))
    given = [row for row in register.rows if isinstance(row, GradeRow)]
    write_grades(graph, name, given, vocabulary)
    if register.figures:
        graph.add((name, DCTERMS.hasPart, register_iri(register.name)))
        write_cube(graph, register_iri(register.name), register.title, register.figures, vocabulary)
    write_caveats(graph, name, register.caveats, vocabulary)
    return name, graph
