"""What limits the official figures: every row is in the graph of its register, and fits what that holds."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS
from rdflib.term import Node

from graph.errors import RegisterError
from graph.namespaces import DQV, ID, OA, PEEL, SDMX_DIMENSION
from graph.registers import CAVEATS, official_graphs
from graph.registers.caveats import Caveat, read_caveats
from graph.vocabulary import load_vocabulary

DATA = Path(__file__).resolve().parents[3] / "graph" / "data"
ROWS: dict[str, int] = {"force-statistics": 19, "peel-grades": 12, "peel-area-grades-2021-on": 5}
PARTED = "; "
ALL = "england-and-wales"
HEAD = "register,measures,questions,forces,kind,period,words,source\n"
PUBLICATIONS = {"force-statistics": {"Table 1"}, "peel-grades": set[str]()}


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a file that ships, read without the project's own reader."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def registers() -> Mapping[URIRef, Graph]:
    """The graphs of the registers that ship."""
    return official_graphs(load_vocabulary())


def slugs(graph: Graph, node: Node, predicate: URIRef) -> set[str]:
    """The last parts of the addresses that a caveat leads to."""
    return {str(each).rpartition("/")[2] for each in graph.objects(node, predicate)}


def listed(cell: str) -> set[str]:
    """The names in a cell."""
    return set(cell.split(PARTED)) if cell else set()


def test_every_row_is_a_caveat_and_there_is_no_other(registers: Mapping[URIRef, Graph]) -> None:
    """Counted by register, and cell by cell."""
    rows = rows_of(CAVEATS)
    assert Counter(ROWS) == Counter(row["register"] for row in rows)
    found: Counter[str] = Counter()
    for name, graph in registers.items():
        for node in graph.subjects(RDF.type, PEEL.DataCaveat):
            register = str(name).rpartition("/")[2]
            found[register] += 1
            (row,) = (
                each
                for each in rows
                if each["register"] == register and each["words"] == str(graph.value(node, RDF.value))
            )
            assert (node, RDF.type, DQV.QualityAnnotation) in graph
            assert name == graph.value(node, OA.hasTarget)
            assert listed(row["measures"]) == slugs(graph, node, PEEL.measure)
            assert listed(row["questions"]) == slugs(graph, node, PEEL.theme)
            assert listed(row["forces"]) == slugs(graph, node, PEEL.area)
            assert {row["kind"]} == slugs(graph, node, PEEL.caveatKind)
            assert bool(row["period"]) == ((node, PEEL.year, None) in graph)
    assert Counter(ROWS) == found


def test_every_caveat_stands_on_something(registers: Mapping[URIRef, Graph]) -> None:
    """A publication that the register has, or the register itself; never on an address that is nothing."""
    checked = 0
    for name, graph in registers.items():
        for node in graph.subjects(RDF.type, PEEL.DataCaveat):
            source = graph.value(node, DCTERMS.source)
            assert source == name or graph.value(source, RDFS.label), source
            checked += 1
    assert sum(ROWS.values()) == checked


def test_a_caveat_on_a_period_is_on_that_of_figures(registers: Mapping[URIRef, Graph]) -> None:
    """Each series that it names has figures of that very period, so that it meets them."""
    graph = registers[ID["graph/register/force-statistics"]]
    checked = 0
    for node in graph.subjects(RDF.type, PEEL.DataCaveat):
        period = graph.value(node, SDMX_DIMENSION.refPeriod)
        for measure in graph.objects(node, PEEL.measure) if period else ():
            figures = set(graph.subjects(PEEL.value)) & set(graph.subjects(PEEL.measure, measure))
            assert any(graph.value(each, SDMX_DIMENSION.refPeriod) == period for each in figures), measure
            checked += 1
    assert checked > 15


def test_the_forces_that_lack_figures_are_told_and_no_others() -> None:
    """For every series and period; so that no force is missing without a reason, or has both."""
    forces = {row["slug"] for row in rows_of("forces")}
    having: dict[tuple[str, str], set[str]] = {}
    for row in rows_of("force-statistics"):
        having.setdefault((row["measure"], _period(row)), set()).add(row["force"])
    told: dict[tuple[str, str], set[str]] = {key: set() for key in having}
    for row in rows_of(CAVEATS):
        if row["register"] != "force-statistics" or row["kind"] not in ("missing", "excluded"):
            continue
        for measure, period in told:
            if measure in listed(row["measures"]) and row["period"] in ("", period):
                told[measure, period] |= listed(row["forces"]) - {ALL}
    assert sum(map(bool, told.values())) > 9
    assert {key: forces - found for key, found in having.items()} == told


def _period(row: dict[str, str]) -> str:
    start, end = row["period_start"], row["period_end"]
    return end if start == end else f"{start}/{end}"


@pytest.mark.parametrize("register", ["peel-grades", "peel-area-grades-2021-on"])
def test_the_forces_that_lack_grades_are_those_that_have_no_row(register: str) -> None:
    """On each of the questions named, or on any where none is."""
    forces = {row["slug"] for row in rows_of("forces")}
    grades = rows_of(register)
    checked = 0
    for row in rows_of(CAVEATS):
        if row["register"] != register or row["kind"] != "missing":
            continue
        for question in listed(row["questions"]) or {""}:
            having = {
                each["force"]
                for each in grades
                if each["peel_year"] == row["period"] and question in ("", each["question"])
            }
            assert forces - having == listed(row["forces"])
            checked += 1
    assert checked > 1


def test_the_numbers_of_grades_told_are_right() -> None:
    """In the words of what the registers have in part."""
    checked = 0
    for row in rows_of(CAVEATS):
        if row["kind"] != "partial" or not row["register"].startswith("peel-"):
            continue
        grades = [each for each in rows_of(row["register"]) if each["peel_year"] == row["period"]]
        numbers = list(map(int, re.findall(r"(?<=for )\d+", row["words"])))
        if row["questions"]:
            questions = row["questions"].split(PARTED)
            having = [len({each["force"] for each in grades if each["question"] == q}) for q in questions]
        else:
            having = [len({each["force"] for each in grades})]
        assert having == numbers
        checked += 1
    assert 6 == checked


def read(rows: str) -> list[Caveat]:
    """The caveats of some rows."""
    return read_caveats("caveats.csv", HEAD + rows, load_vocabulary(), PUBLICATIONS)


def test_a_row_is_read() -> None:
    """Several series and forces, and a day."""
    (found,) = read(
        "force-statistics,population; asb-incidents,,kent; essex,partial,2016-06-30,Some.,Table 1\n"
    )
    assert ("population", "asb-incidents") == found.measures
    assert ("kent", "essex") == found.areas
    assert found.period is not None
    assert 1 == len(set(found.period))
    assert 2 == found.line


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("statistics,,,kent,partial,,Some.,Table 1", "register", "force-statistics"),
        ("force-statistics,populatoin,,kent,partial,,Some.,Table 1", "measures", "population"),
        ("force-statistics,population; population,,kent,partial,,Some.,Table 1", "measures", "once"),
        ("force-statistics,,,kennt,partial,,Some.,Table 1", "forces", "kent"),
        ("force-statistics,,,,partial,,Some.,Table 1", "forces", "england-and-wales for all"),
        ("force-statistics,,,kent; england-and-wales,partial,,Some.,Table 1", "forces", "by itself"),
        ("force-statistics,,,kent,parcial,,Some.,Table 1", "kind", "partial"),
        ("force-statistics,,,kent,partial,2017,Some.,Table 1", "period", "a period such as"),
        ("force-statistics,,,kent,partial,2017-02-30,Some.,Table 1", "period", "2016-04-01/2017-03-31"),
        ("force-statistics,,,kent,partial,2017-03-31/2016-04-01,Some.,Table 1", "period", "or a day"),
        ("force-statistics,,,kent,partial,,,Table 1", "words", "some words"),
        ("force-statistics,,,kent,partial,,Some.,Table 9", "source", "the title of a publication"),
        ("force-statistics,,efficiency,kent,partial,,Some.,Table 1", "questions", "no questions"),
        ("peel-grades,population,,kent,partial,,Some.,peel-grades", "measures", "no series"),
        ("peel-grades,,,kent,partial,2017-03-31,Some.,peel-grades", "period", "PEEL year"),
        ("peel-grades,,polcing,kent,partial,2017,Some.,peel-grades", "questions", "slug of a question"),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_told_by_line_and_column(row: str, column: str, said: str) -> None:
    """With what was expected."""
    with pytest.raises(RegisterError) as caught:
        read(row + "\n")
    (fault,) = caught.value.faults
    assert fault.startswith(f"caveats.csv line 2 column {column}: ")
    assert said in fault


def test_a_caveat_stands_once() -> None:
    """The same words on the same register are one."""
    row = "peel-grades,,,kent,partial,,Some.,peel-grades\n"
    with pytest.raises(RegisterError, match="stand in line 2 too"):
        read(row + row.replace("kent", "essex"))
