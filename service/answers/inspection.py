"""One inspection of one force: its reports, grades of the force in its cycle, what its evidence rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef

from service.answers.parts import NOWHERE, Judgment, Link
from service.answers.reading import day, read_judgments, read_link
from service.library import Library, Row, ask


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report on it."""

    link: Link
    issued: str


@dataclass(frozen=True, slots=True)
class Basis:
    """Of how many sentences of evidence it is told that they rest on this; nowhere where that is not told."""

    basis: Link
    sentences: int


@dataclass(frozen=True, slots=True)
class InspectionPage:
    """
    One inspection.

    Args:
        stated: Grades of the cycle that its report states.
        registered: Grades that the force has in the cycle, of which its report says nothing.
        evidence: What sentences of evidence rest on, the most frequent first.
        sentences: How many there are in all.
        others: Other inspections of the same force.
    """

    force: Link
    programme: Link
    cycle: Link
    reports: tuple[ReportLine, ...]
    stated: tuple[Judgment, ...]
    registered: tuple[Judgment, ...]
    evidence: tuple[Basis, ...]
    sentences: int
    others: tuple[Link, ...]


_ASKED = ("reports-of-inspection", "judgments-of-inspection", "inspections-beside")


def read_inspection(library: Library, iri: URIRef) -> InspectionPage:
    """Everything the page of an inspection shows."""
    library = library.gather(*(ask(name, this=iri) for name in _ASKED), ask("grades-by-scale"))
    reports = library.rows("reports-of-inspection", this=iri)
    about = reports[0] if reports else Row({})
    rows = library.rows("judgments-of-inspection", this=iri)
    judgments = [row for row in rows if "stated" not in row]
    stated = {row["judgment"] for row in rows if "stated" in row}
    evidence = _evidence(library, [URIRef(row["report"]) for row in reports if "report" in row])
    return InspectionPage(
        force=read_link(about, "force", "forceName"),
        programme=read_link(about, "programme", "programmeName"),
        cycle=read_link(about, "cycle", "cycleName"),
        reports=tuple(
            ReportLine(Link(row["title"], row["report"]), day(row["issued"]))
            for row in reports
            if "report" in row
        ),
        stated=read_judgments(library, [row for row in judgments if row["judgment"] in stated]),
        registered=read_judgments(library, [row for row in judgments if row["judgment"] not in stated]),
        evidence=evidence,
        sentences=sum(each.sentences for each in evidence),
        others=tuple(
            read_link(row, "inspection", "label") for row in library.rows("inspections-beside", this=iri)
        ),
    )


def _evidence(library: Library, reports: Sequence[URIRef]) -> tuple[Basis, ...]:
    """On what the evidence of some reports rests, in the graphs that tell of these."""
    asked = [ask("graphs-of", this=report) for report in reports]
    library = library.gather(*asked)
    graphs = [URIRef(row["graph"]) for each in asked for row in library.answer(each)]
    return tuple(
        Basis(read_link(row, "basis", "basisName") if "basis" in row else NOWHERE, row.number("sentences"))
        for row in (library.rows("evidence-of-inspection", graph=graphs) if graphs else ())
    )
