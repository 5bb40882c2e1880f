"""Claims of rank of two reports beside registers: `graph.checks.ranks`."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from graph.checks import Checks
from graph.identifiers import comparison_graph_iri, graph_iri
from graph.namespaces import ID, PEEL
from tests.graph.checks.checked import (
    ASB_RATE,
    ASB_RATE_2016,
    CRIME_RATE,
    DURHAM,
    NORTHAMPTONSHIRE,
    slug_of,
)


def _ranks(checks: Checks, report: URIRef) -> set[tuple[str, ...]]:
    """Claimed words, series, place found, forces, outcome and reasons of every comparison of rank."""
    graph = checks.comparisons[comparison_graph_iri(report)]
    return {
        (
            str(graph.value(graph.value(node, PEEL.reported), RDF.value)),
            slug_of(graph.value(node, PEEL.measure)),
            str(graph.value(node, PEEL.computedRank)),
            str(graph.value(node, PEEL.rankedForces)),
            slug_of(graph.value(node, PEEL.outcome)),
            "+".join(sorted(map(slug_of, graph.objects(node, PEEL.reason)))),
        )
        for node in graph.subjects(RDF.type, PEEL.RankComparison)
    }


def test_the_fifth_highest_rate_is_fifth_on_one_basis_and_fourth_on_the_other(checks: Checks) -> None:
    """Both series are shown; the report's own population decides which one it is compared with."""
    assert {
        ("fifth highest", ASB_RATE_2016, "5", "42", "agrees", ""),
        ("fifth highest", ASB_RATE, "4", "42", "not-comparable", "another-population"),
        (
            "one of the lowest",
            "charged-or-summonsed-outcome-share",
            "8",
            "41",
            "not-comparable",
            "another-period",
        ),
    } == _ranks(checks, NORTHAMPTONSHIRE)


def test_wrong_ranks_differ_and_other_forces_and_measures_are_left_alone(checks: Checks) -> None:
    """Tenth is fourteenth, second of the region is last; the rank of Cleveland and of calls is no claim."""
    found = _ranks(checks, DURHAM)
    assert {
        ("tenth highest", ASB_RATE, "14", "42", "differs", ""),
        ("tenth highest", ASB_RATE_2016, "14", "42", "not-comparable", "another-population"),
        ("second highest", ASB_RATE, "3", "3", "differs", ""),
        ("second highest", ASB_RATE_2016, "3", "3", "not-comparable", "another-population"),
        ("lowest quartile", CRIME_RATE, "34", "42", "not-comparable", "another-population"),
        ("below the England and Wales", CRIME_RATE, "34", "42", "not-comparable", "another-population"),
    } == found


def test_a_claim_is_grounded_and_says_who_is_missing(
    checks: Checks, reports: Mapping[URIRef, Graph], registers: Mapping[URIRef, Graph]
) -> None:
    """It leads to its sentence, its passage and the figure beside it; forces without a figure are named."""
    graph, report = (
        checks.comparisons[comparison_graph_iri(NORTHAMPTONSHIRE)],
        reports[graph_iri(NORTHAMPTONSHIRE)],
    )
    (claim,) = graph.subjects(PEEL.claimedRank)
    sentence = graph.value(claim, PEEL.madeIn)
    assert "fifth highest rate of anti-social behaviour" in str(report.value(sentence, RDF.value))
    assert set(report.objects(sentence, PEEL.statedIn)) == set(graph.objects(claim, PEEL.statedIn))
    assert "44" == slug_of(graph.value(claim, PEEL.observation))
    assert "2017-03-31" == str(graph.value(claim, PEEL.periodEnd))
    for node in graph.subjects(PEEL.reported, claim):
        assert {ID["force/city-of-london"]} == set(graph.objects(node, PEEL.missingForce))
        assert "City of London Police" in str(graph.value(node, SKOS.note))
        official = graph.value(node, PEEL.official)
        assert any((official, DCTERMS.source, None) in each for each in registers.values())
