"""
What reports say beside what is officially known: figures, claims of rank, and grades.

In: the graphs of reports and of registers. Out: for each report one derived graph, `id/graph/comparison/…`,
which depends on that report, the registers and the grades of its judgments alone; and the registers, brought
into a form in which no judgment has two grades. `sameness` says what makes two figures the same; what is not
the same is related, with the reason, and never merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef

from graph.checks.figures import compare_figures
from graph.checks.grades import count_agreeing, find_conflicts, reported_grades, settle
from graph.checks.ranks import check_claims
from graph.checks.reading import OfficialFigures, ReportFacts, read_official
from graph.checks.records import GradeConflict, Outcome
from graph.checks.writing import CheckGraph
from graph.vocabulary import Vocabulary

__all__ = ["Checked", "Checks", "check_report", "check_reports"]


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


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking one report: its derived graph, by name, and what `Checks` has of it to tell."""

    name: URIRef
    graph: Graph
    told: str
    conflicts: tuple[str, ...]


def check_reports(
    reports: Mapping[URIRef, Graph],
    registers: Mapping[URIRef, Graph],
    vocabulary: Vocabulary,
) -> Checks:
    """
    Set all reports beside registers.

    Args:
        reports: Name -> graph of each report; may be empty.
        registers: Name -> graph of each register of grades or figures.
        vocabulary: The measures, forces and grades that both name.
    """
    grades = reported_grades(reports.values())
    settled = {name: settle(graph, grades) for name, graph in registers.items()}
    official = read_official(registers.values(), vocabulary)
    checked = [check_report(reports[name], settled.values(), official) for name in sorted(reports)]
    return Checks(
        settled,
        {each.name: each.graph for each in checked},
        tuple(each.told for each in checked),
        tuple(line for each in checked for line in each.conflicts),
    )


def check_report(report: Graph, settled: Collection[Graph], official: OfficialFigures) -> Checked:
    """
    Set one report beside registers.

    Args:
        report: Its graph.
        settled: The registers, settled with the grades of all reports; at least what they say of the
            judgments that this report speaks of.
        official: Their figures.
    """
    facts = ReportFacts(report, official)
    figures, ranks = compare_figures(facts), check_claims(facts)
    disputed = find_conflicts(settled, report)
    target = CheckGraph(facts)
    target.write(figures, ranks, disputed)
    agreeing = count_agreeing(settled, report)
    told = (
        f"{facts.report}: figures {_counts(item.outcome for item in figures)}; "
        f"claims of rank {_counts(item.outcome for item in ranks)}; "
        f"grades {agreeing[0]} as in the register, {len(disputed)} not, {agreeing[1]} in no register"
    )
    lines = tuple(_conflict_line(each, official.vocabulary) for each in disputed)
    return Checked(target.name, target.graph, told, lines)


def _counts(outcomes: Iterable[Outcome]) -> str:
    counts = Counter(outcomes)
    return ", ".join(f"{counts[each]} {each.replace('-', ' ')}" for each in Outcome if counts[each]) or "none"


def _conflict_line(conflict: GradeConflict, vocabulary: Vocabulary) -> str:
    registered = vocabulary.grades[conflict.registered].label
    return f"{conflict.label}, and {conflict.page} gives {registered}: the report's grade is kept."
