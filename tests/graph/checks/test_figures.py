"""Figures of two reports beside registers: `graph.checks.figures`."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from graph.checks import Checks
from graph.identifiers import comparison_graph_iri, graph_iri
from graph.namespaces import ID, OA, PEEL
from tests.graph.checks.checked import (
    ASB_RATE,
    ASB_RATE_2016,
    CRIME_RATE,
    DURHAM,
    NORTHAMPTONSHIRE,
    slug_of,
)


def told_of(graph: Graph, registers: Mapping[URIRef, Graph], reported: str) -> set[tuple[str, ...]]:
    """Series, last day, official figure, outcome and reasons of each comparison of a figure."""
    found: set[tuple[str, ...]] = set()
    for node in graph.subjects(PEEL.reported, URIRef(reported)):
        official = graph.value(node, PEEL.official)
        home = next((each for each in registers.values() if (official, None, None) in each), Graph())
        when = home.value(official, PEEL.periodEnd) or home.value(official, PEEL.asAt)
        reasons = "+".join(sorted(map(slug_of, graph.objects(node, PEEL.reason))))
        measure = slug_of(home.value(official, PEEL.measure))
        outcome = slug_of(graph.value(node, PEEL.outcome))
        found.add((measure, str(when), str(home.value(official, PEEL.printed)), outcome, reasons))
    return found


def nearest_to(told: set[tuple[str, ...]], day: str) -> set[tuple[str, ...]]:
    return {each for each in told if each[1] == day}


EXPECTED = [
    (
        "asb-incidents-per-1000/northamptonshire/2017-03-31/44",
        {
            (ASB_RATE_2016, "2017-03-31", "43.93", "agrees", ""),
            (ASB_RATE, "2017-03-31", "44.5", "not-comparable", "another-population"),
        },
    ),
    (
        "asb-incidents-change/northamptonshire/2017-03-31/8",
        {("asb-incidents-change", "2017-03-31", "7.86", "agrees", "")},
    ),
    (
        "asb-incidents-change/england-and-wales/2017-03-31/-0.05",
        {("asb-incidents-change", "2017-03-31", "-0.05", "agrees", "")},
    ),
    (
        "recorded-crimes-per-1000/northamptonshire/2017-06-30/76",
        {(CRIME_RATE, "2017-06-30", "75.58", "agrees", "")},
    ),
    (
        "recorded-crimes-per-1000/england-and-wales/2017-06-30/77",
        {(CRIME_RATE, "2017-06-30", "76.38", "differs", "")},
    ),
    (
        "recorded-crime-change/northamptonshire/2017-06-30/13",
        {
            (
                "recorded-crime-excluding-fraud-change",
                "2017-03-31",
                "10.58",
                "not-comparable",
                "another-period",
            )
        },
    ),
    (
        "outcome-charged-summonsed/northamptonshire/2017-06-30/9",
        {
            (
                "charged-or-summonsed-outcome-share",
                "2017-03-31",
                "10.71",
                "not-comparable",
                "another-period",
            )
        },
    ),
    (
        "of-cases-resulted-in-a-charged-summonsed-outcome/northamptonshire/2017-06-30/8.5",
        {
            (
                "charged-or-summonsed-outcome-share",
                "2017-03-31",
                "10.71",
                "not-comparable",
                "another-period+measure-by-name",
            )
        },
    ),
]


@pytest.mark.parametrize(("figure", "expected"), EXPECTED, ids=[figure for figure, _ in EXPECTED])
def test_figures_of_the_embedded_report(
    checks: Checks, registers: Mapping[URIRef, Graph], figure: str, expected: set[tuple[str, ...]]
) -> None:
    """Each row of the table "Check against the inspection report", for the period nearest to the figure's."""
    graph = checks.comparisons[comparison_graph_iri(NORTHAMPTONSHIRE)]
    (day,) = {each[1] for each in expected}
    told = told_of(graph, registers, f"{NORTHAMPTONSHIRE}/observation/{figure}")
    assert expected == nearest_to(told, day)


def test_a_report_on_another_population_agrees_with_the_other_series(
    checks: Checks, registers: Mapping[URIRef, Graph]
) -> None:
    """The second report has its rates on mid-2015, so the series that bars the first is the one that fits."""
    graph = checks.comparisons[comparison_graph_iri(DURHAM)]
    told = told_of(graph, registers, f"{DURHAM}/observation/asb-incidents-per-1000/durham/2017-03-31/35")
    assert {
        (ASB_RATE, "2017-03-31", "34.94", "agrees", ""),
        (ASB_RATE_2016, "2017-03-31", "34.77", "not-comparable", "another-population"),
    } == nearest_to(told, "2017-03-31")


def test_a_figure_that_no_register_has_is_told(checks: Checks) -> None:
    """The share of charges of England and Wales cannot be worked out from those of some forces."""
    graph = checks.comparisons[comparison_graph_iri(NORTHAMPTONSHIRE)]
    reported = URIRef(
        f"{NORTHAMPTONSHIRE}/observation/outcome-charged-summonsed/england-and-wales/2017-06-30/10"
    )
    (node,) = graph.subjects(PEEL.reported, reported)
    assert ID["outcome/no-official-figure"] == graph.value(node, PEEL.outcome)
    assert graph.value(node, PEEL.official) is None
    assert "England and Wales" in str(graph.value(node, RDFS.comment))


def test_a_comparison_of_rates_leads_to_where_the_report_names_its_population(
    checks: Checks, reports: Mapping[URIRef, Graph]
) -> None:
    """The year comes from the report's own words, which are quoted."""
    for report, year in ((NORTHAMPTONSHIRE, "2016"), (DURHAM, "2015")):
        graph = checks.comparisons[comparison_graph_iri(report)]
        nodes = list(graph.subjects(PEEL.populationYear))
        assert nodes
        for node in nodes:
            assert year == str(graph.value(node, PEEL.populationYear))
            passage = graph.value(node, PEEL.statedIn)
            assert f"mid-{year} population" in str(reports[graph_iri(report)].value(passage, OA.exact))
