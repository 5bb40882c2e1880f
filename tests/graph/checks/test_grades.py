"""Grades of two reports beside registers: `graph.checks.grades`."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF

from graph.checks import Checks
from graph.checks.grades import settle
from graph.identifiers import comparison_graph_iri, graph_iri
from graph.namespaces import ID, PEEL
from tests.graph.checks.checked import (
    DURHAM,
    NORTHAMPTONSHIRE,
)


def test_where_report_and_register_agree_the_judgment_has_both_sources(
    checks: Checks, reports: Mapping[URIRef, Graph]
) -> None:
    """The grades of the embedded report that the register has are the same there."""
    for theme in ("effectiveness", "preventing-crime"):
        judgment = ID[f"judgment/northamptonshire/{theme}/2017"]
        grade = reports[graph_iri(NORTHAMPTONSHIRE)].value(judgment, PEEL.grade)
        rows = [graph for graph in checks.registers.values() if (judgment, PEEL.grade, grade) in graph]
        assert 1 == len(rows)
        assert rows[0].value(judgment, DCTERMS.source) is not None
    assert "grades 2 as in the register, 0 not, 4 in no register" in " ".join(checks.told)


def test_no_judgment_has_two_grades_in_the_union(checks: Checks, reports: Mapping[URIRef, Graph]) -> None:
    """Though the register's page gives the second report's force another grade."""
    grades: dict[object, set[object]] = {}
    for graph in [*reports.values(), *checks.registers.values()]:
        for judgment, grade in graph.subject_objects(PEEL.grade):
            grades.setdefault(judgment, set()).add(grade)
    assert 1000 < len(grades)
    assert [] == [judgment for judgment, given in grades.items() if len(given) > 1]


def test_a_disagreement_is_told_with_both_sources(checks: Checks, reports: Mapping[URIRef, Graph]) -> None:
    """The passage of the report, and the register's row with its page, kept as a statement of its own."""
    judgment = ID["judgment/durham/protecting-vulnerable-people/2017"]
    graph = checks.comparisons[comparison_graph_iri(DURHAM)]
    (node,) = graph.subjects(RDF.type, PEEL.Inconsistency)
    assert ID["inconsistency-kind/grade"] == graph.value(node, PEEL.inconsistencyKind)
    statements = set(graph.objects(node, PEEL.statement))
    assert set(reports[graph_iri(DURHAM)].objects(judgment, PEEL.statedIn)) <= statements
    (register,) = [each for each in checks.registers.values() if (None, PEEL.ofJudgment, judgment) in each]
    (statement,) = register.subjects(PEEL.ofJudgment, judgment)
    assert statement in statements
    assert (statement, PEEL.statedGrade, ID["grade/good"]) in register
    assert register.value(statement, DCTERMS.source) == graph.value(node, DCTERMS.source)
    assert not set(register.predicates(judgment))
    (line,) = checks.conflicts
    assert "Inadequate" in line
    assert "gives Good" in line


def test_a_register_is_whole_again_without_the_report(
    checks: Checks, registers: Mapping[URIRef, Graph]
) -> None:
    """Nothing of a row is lost where a report disagrees with it, and nothing stays set apart."""
    changed = [name for name in registers if set(checks.registers[name]) != set(registers[name])]
    assert 1 == len(changed)
    for name in changed:
        assert set(registers[name]) == set(settle(checks.registers[name], {}))
