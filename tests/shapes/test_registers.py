"""The registers that ship are valid as built, and every fault planted in them is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, QB, RDFS, VOID
from rdflib.term import Node

from graph.namespaces import ID, PEEL, SDMX_DIMENSION, SHAPES
from graph.registers import official_graphs
from graph.validate import validate
from graph.vocabulary import load_vocabulary

GRADES = ID["graph/register/peel-area-grades-2021-on"]
STATISTICS = ID["graph/register/force-statistics"]


@pytest.fixture(scope="module")
def registers() -> Mapping[URIRef, Graph]:
    """The graphs of the registers that ship."""
    return official_graphs(load_vocabulary())


def figures(graph: Graph, having: URIRef) -> list[Node]:
    """The figures of a register that carry a property, by address."""
    found = sorted(set(graph.subjects(having)) & set(graph.subjects(RDF.type, QB.Observation)), key=str)
    assert len(found) > 20
    return found


def judgments(graph: Graph) -> list[Node]:
    """The judgments of a register, by address."""
    return sorted(graph.subjects(RDF.type, PEEL.Judgment), key=str)


def lose_the_title(graph: Graph) -> None:
    """A reader would not know what the register is."""
    graph.remove((None, RDFS.label, graph.value(GRADES, RDFS.label)))


def lose_the_licence(graph: Graph) -> None:
    """A reader would not know what may be done with it."""
    graph.remove((GRADES, DCTERMS.license, None))


def lose_a_row(graph: Graph) -> None:
    """One row of the file then is not in the graph."""
    graph.remove((GRADES, DCTERMS.hasPart, judgments(graph)[0]))


def forget_a_page(graph: Graph) -> None:
    """A grade then stands on nothing."""
    graph.remove((judgments(graph)[1], DCTERMS.source, None))


def grade_by_no_list(graph: Graph) -> None:
    """A grade that the inspectorate never gave."""
    graph.set((judgments(graph)[2], PEEL.grade, ID["grade/fair"]))


def move_to_another_scale(graph: Graph) -> None:
    """The grades of 2021/22 then look like those of 2017."""
    graph.set((judgments(graph)[3], PEEL.scale, ID["grade-scale/four-tier"]))


def move_to_another_cycle(graph: Graph) -> None:
    """The grade "adequate" was not given in 2017."""
    adequate = [each for each in judgments(graph) if (each, PEEL.grade, ID["grade/adequate"]) in graph]
    graph.set((adequate[0], PEEL.cycle, ID["cycle/2017"]))


def miscount_rows(graph: Graph) -> None:
    """The register then promises more than it has."""
    graph.set((STATISTICS, VOID.entities, Literal(1600)))


def lose_the_structure(graph: Graph) -> None:
    """Nobody then knows the dimensions."""
    graph.remove((None, QB.structure, None))


def lose_a_period(graph: Graph) -> None:
    """A figure of no time."""
    graph.remove((figures(graph, PEEL.asAt)[0], SDMX_DIMENSION.refPeriod, None))


def forget_how_it_came(graph: Graph) -> None:
    """Published or worked out, nobody knows."""
    graph.remove((figures(graph, PEEL.asAt)[1], PEEL.derivation, None))


def forget_a_publication(graph: Graph) -> None:
    """A figure then stands on nothing."""
    graph.remove((figures(graph, PEEL.asAt)[2], DCTERMS.source, None))


def mistake_a_unit(graph: Graph) -> None:
    """A count then reads as a rate."""
    graph.set((figures(graph, PEEL.asAt)[3], PEEL.unit, ID["unit/per-1000-population"]))


def say_it_twice(graph: Graph) -> None:
    """Two figures of one measure, area and period."""
    for predicate, term in list(graph.predicate_objects(figures(graph, PEEL.asAt)[4])):
        graph.add((ID["register/force-statistics/observation/x/kent/2017-03-31/1"], predicate, term))


def divide_by_others(graph: Graph) -> None:
    """A rate over the residents of another force."""
    one, *_, other = figures(graph, PEEL.denominator)
    base = graph.value(other, PEEL.denominator)
    assert base is not None
    graph.set((one, PEEL.denominator, base))


def divide_by_nothing(graph: Graph) -> None:
    """A rate over what the register has not."""
    graph.set((figures(graph, PEEL.denominator)[1], PEEL.denominator, ID["area/england-and-wales"]))


PLANTED: Mapping[URIRef, Mapping[Callable[[Graph], None], str]] = {
    GRADES: {
        lose_the_title: "RegisterShape-label",
        lose_the_licence: "RegisterShape-license",
        lose_a_row: "RegisterSizeRule",
        forget_a_page: "RegisterPageRule",
        grade_by_no_list: "range-grade",
        move_to_another_scale: "RegisterScaleRule",
        move_to_another_cycle: "RegisterGradeRule",
    },
    STATISTICS: {
        miscount_rows: "RegisterSizeRule",
        lose_a_period: "RegisterDimensionRule",
        forget_how_it_came: "OfficialFigureShape-derivation",
        forget_a_publication: "OfficialFigureShape-source",
        mistake_a_unit: "RegisterUnitRule",
        say_it_twice: "RegisterRepeatRule",
        divide_by_others: "RegisterRatioRule",
        divide_by_nothing: "range-denominator",
    },
}
"""Register -> faults, each with the shape that finds it."""


def test_every_register_is_valid(registers: Mapping[URIRef, Graph], vocabularies: Graph) -> None:
    """Without a violation and without a warning."""
    assert 4 == len(registers)
    for graph in registers.values():
        assert "Valid: 0 violations, 0 warnings.\n" == validate(graph, vocabularies).as_text()


@pytest.mark.parametrize("name", PLANTED, ids=lambda name: name.rpartition("/")[2])
def test_every_planted_fault_is_found(
    name: URIRef, registers: Mapping[URIRef, Graph], vocabularies: Graph
) -> None:
    """All at once, as a careless change would leave them."""
    graph = Graph(bind_namespaces="none")
    graph += registers[name]
    for plant in PLANTED[name]:
        plant(graph)
    found = {result.shape for result in validate(graph, vocabularies).results}
    assert set() == {SHAPES[shape] for shape in PLANTED[name].values()} - found


def test_a_data_set_without_structure_is_found(
    registers: Mapping[URIRef, Graph], vocabularies: Graph
) -> None:
    """By itself, since the rules on figures go by the structure."""
    name = ID["graph/register/force-statistics-england-and-wales"]
    graph = Graph(bind_namespaces="none")
    graph += registers[name]
    lose_the_structure(graph)
    (result,) = validate(graph, vocabularies).results
    assert SHAPES["DataSetShape-structure"] == result.shape
