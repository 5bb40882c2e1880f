"""
What reports say beside what is officially known: figures, claims of rank, and grades.

In: the graphs of reports and of registers. Out: for each report one derived graph, `id/graph/comparison/…`,
worked out anew at every build; and the registers, brought into a form in which no judgment has two grades.
`sameness` says what makes two figures the same; what is not the same is related, with the reason, and never
merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from graph.checks.figures import compare_figures
from graph.checks.grades import count_agreeing, find_conflicts, reported_grades, settle
from graph.checks.ranks import check_claims
from graph.checks.reading import ReportFacts, read_official
from graph.checks.records import GradeConflict, Outcome
from graph.checks.writing import CheckGraph
from graph.vocabulary import Vocabulary

__all__ = ["Checks", "check_reports"]


@dataclass(frozen=True, slots=True)
class Checks:
    """
    What came of checking reports against registers.

    Args:
        registers: Name -> graph of each register, settled with the reports' grades.
        comparisons: Name -> derived graph, one a report.
        told: A line for people on each report.
        conflicts: Grades that report and register disagree on, a line each.
    """

    registers: Mapping[URIRef, Graph]
    comparisons: Mapping[URIRef, Graph]
    told: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def check_reports(
    reports: Mapping[URIRef, Graph],
    registers: Mapping[URIRef, Graph],
    vocabulary: Vocabulary,
    grades: Mapping[URIRef, Node] | None = None,
) -> Checks:
    """
    Set reports beside registers.

    Args:
        reports: Name -> graph of each report, those published before among them; may be empty.
        registers: Name -> graph of each register of grades or figures.
        vocabulary: The measures, forces and grades that both name.
        grades: Judgment -> the grade that a report gives it, of further reports too, which are not compared
            now; those of `reports` alone if none are given.
    """
    grades = reported_grades(reports.values()) if grades is None else grades
    settled = {name: settle(graph, grades) for name, graph in registers.items()}
    official = read_official(registers.values(), vocabulary)
    comparisons: dict[URIRef, Graph] = {}
    told: list[str] = []
    conflicts: list[str] = []
    for name in sorted(reports):
        facts = ReportFacts(reports[name], official)
        figures, ranks = compare_figures(facts), check_claims(facts)
        disputed = find_conflicts(settled.values(), reports[name])
        target = CheckGraph(facts)
        target.write(figures, ranks, disputed)
        comparisons[target.name] = target.graph
        agreeing = count_agreeing(settled.values(), reports[name])
        told.append(
            f"{facts.report}: figures {_counts(item.outcome for item in figures)}; "
            f"claims of rank {_counts(item.outcome for item in ranks)}; "
            f"grades {agreeing[0]} as in the register, {len(disputed)} not, {agreeing[1]} in no register"
        )
        conflicts += [_conflict_line(each, vocabulary) for each in disputed]
    return Checks(settled, comparisons, tuple(told), tuple(conflicts))


def _counts(outcomes: Iterable[Outcome]) -> str:
    counts = Counter(outcomes)
    return ", ".join(f"{counts[each]} {each.replace('-', ' ')}" for each in Outcome if counts[each]) or "none"


def _conflict_line(conflict: GradeConflict, vocabulary: Vocabulary) -> str:
    registered = vocabulary.grades[conflict.registered].label
    return f"{conflict.label}, and {conflict.page} gives {registered}: the report's grade is kept."
