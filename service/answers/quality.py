"""How good the data are: what was checked, what was left out, what disagrees, and how well software reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from rdflib import URIRef

from graph.identifiers import (
    COMPARISON_GRAPHS,
    REGISTER_GRAPHS,
    REPORT_GRAPHS,
    TALLY_GRAPHS,
    VOCABULARY_GRAPHS,
)
from graph.namespaces import PEEL
from service import urls
from service.answers.account import Tally, read_account
from service.answers.parts import Link
from service.answers.reading import read_link, slug_of
from service.answers.warned import Findings
from service.library import Library, Row, ask

SCORES = "extraction-scores.csv"
UNSEEN = "unseen-scores.csv"
SUBJECTS = ("sentences", "numerals", "organisations", "questions")
_KINDS = (
    ("reports", REPORT_GRAPHS),
    ("comparisons with registers", COMPARISON_GRAPHS),
    ("registers", REGISTER_GRAPHS),
    ("tallies", TALLY_GRAPHS),
    ("vocabularies", VOCABULARY_GRAPHS),
)


@dataclass(frozen=True, slots=True)
class Graphs:
    """How many named graphs of a kind there are, and their triples."""

    kind: str
    graphs: int
    triples: int


@dataclass(frozen=True, slots=True)
class Left:
    """Of one thing counted in a report, how many were left out, of how many."""

    subject: str
    left: int
    whole: int


@dataclass(frozen=True, slots=True)
class ReportAccount:
    """A report and its account; the account is empty where it has none."""

    link: Link
    counts: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """
    One of the passages that disagree.

    Args:
        words: As printed; of a register, the grade it gives.
        source: The report or the page.
        place: Address of the passage in the text of its report; empty where there is none.
    """

    words: Link
    source: Link
    place: str


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """What disagrees, as a question, and both sides of it."""

    question: Link
    kind: Link
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """
    How well one class was drawn from labelled reports.

    Args:
        name: Of the class or property.
        measure: "F1" or "accuracy".
        labelled: How many labels there are in all documents together.
        documents: How many documents have any.
        least, most: Over these documents, with three digits after the point.
        measured: Day, "2026-11-26".
    """

    name: str
    measure: str
    labelled: int
    documents: int
    least: str
    most: str
    measured: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """
    How often one part of a label was right in documents that were not learned from.

    Args:
        part: "role", "polarity", ...; all but the role are counted where the role is right.
        measured: Day, "2026-11-26".
    """

    part: str
    right: int
    asked: int
    documents: int
    measured: str

    @property
    def share(self) -> str:
        """In percent, without digits after the point."""
        return f"{100 * self.right / self.asked:.0f}%" if self.asked else ""

    @property
    def wrong(self) -> int:
        """Of a hundred, how many were wrong, to the nearest; 0 where nothing was asked."""
        return 100 - round(100 * self.right / self.asked) if self.asked else 0


@dataclass(frozen=True, slots=True)
class QualityPage:
    """
    How good the data are.

    Args:
        as_of: Day on which they were published; empty where the store does not tell.
        findings: Of the shapes; None where the release does not tell.
        accounts: Over all reports that have one.
        accounted: How many reports that is, of `loaded`.
        reports: Those of which most was left out; all reports have their own on their pages.
        inconsistencies: The first of `disagreements`, by kind.
        labelled: Names of the documents that the scores are of.
    """

    as_of: str
    release: str
    graphs: tuple[Graphs, ...]
    findings: Findings | None
    accounts: tuple[Tally, ...]
    accounted: int
    loaded: int
    reports: tuple[ReportAccount, ...]
    disagreements: int
    inconsistencies: tuple[Inconsistency, ...]
    labelled: tuple[str, ...]
    scores: tuple[Score, ...]
    unseen: tuple[Unseen, ...]


_REPORT, _INCONSISTENCY = URIRef(PEEL.Report), URIRef(PEEL.Inconsistency)


def read_quality(
    library: Library, findings: Findings | None, sizes: Mapping[str, int] | None = None
) -> QualityPage:
    """
    Everything the page of quality shows.

    Args:
        sizes: Graph -> triples; None to have the store count them, which goes through all that it holds.
    """
    library = library.gather(
        *map(ask, ("quality-accounts", "quality-reports", "quality-inconsistencies")),
        *(ask("count-of-class", kind=kind) for kind in (_REPORT, _INCONSISTENCY)),
    )
    rows = library.rows("quality-accounts")
    reports = _reports(library.rows("quality-reports"))
    inconsistencies = _inconsistencies(library.rows("quality-inconsistencies"))
    return QualityPage(
        as_of=library.published,
        release=library.release,
        graphs=_graphs(_sizes(library) if sizes is None else sizes),
        findings=findings,
        accounts=read_account([row for row in rows if row["metric"]]),
        accounted=max((row.number("reports") for row in rows), default=0),
        loaded=max(_number(library, _REPORT), len(reports)),
        reports=reports,
        disagreements=max(_number(library, _INCONSISTENCY), len(inconsistencies)),
        inconsistencies=inconsistencies,
        labelled=tuple(dict.fromkeys(row["document"] for row in _score_rows())),
        scores=read_scores(),
        unseen=read_unseen(),
    )


def _number(library: Library, kind: URIRef) -> int:
    return sum(row.number("count") for row in library.rows("count-of-class", kind=kind))


def _sizes(library: Library) -> dict[str, int]:
    return {row["graph"]: row.number("triples") for row in library.rows("sizes-of-graphs")}


def _graphs(sizes: Mapping[str, int]) -> tuple[Graphs, ...]:
    found = []
    for kind, beginning in _KINDS:
        mine = [triples for graph, triples in sizes.items() if graph.startswith(beginning)]
        found.append(Graphs(kind, len(mine), sum(mine)))
    return tuple(each for each in found if each.graphs)


def _reports(rows: Sequence[Row]) -> tuple[ReportAccount, ...]:
    by_report: dict[Link, dict[str, int]] = {}
    for row in rows:
        counts = by_report.setdefault(read_link(row, "report", "title"), {})
        if "metric" in row:
            counts[slug_of(row["metric"])] = row.number("count")
    return tuple(
        ReportAccount(
            link,
            tuple(
                Left(subject, counts.get(f"{subject}-left", 0), counts[subject])
                for subject in SUBJECTS
                if subject in counts
            ),
        )
        for link, counts in by_report.items()
    )


def _inconsistencies(rows: Sequence[Row]) -> tuple[Inconsistency, ...]:
    by_iri: dict[str, list[Row]] = {}
    for row in rows:
        by_iri.setdefault(row["inconsistency"], []).append(row)
    return tuple(
        Inconsistency(
            question=Link(group[0]["question"], iri),
            kind=read_link(group[0], "kind", "kindName"),
            sides=tuple(dict.fromkeys(_side(row) for row in group)),
        )
        for iri, group in by_iri.items()
    )


def _side(row: Row) -> Side:
    if "exact" not in row:
        return Side(Link(row.first("gradeName"), row["statement"]), Link(row["page"], row["page"]), "")
    anchor = urls.paragraph_anchor(row.number("paragraphStart")) if "paragraphStart" in row else ""
    place = urls.read(row["report"], anchor) if anchor else ""
    return Side(
        Link(" ".join(row["exact"].split()), row["passage"]), read_link(row, "report", "title"), place
    )


@cache
def _score_rows() -> tuple[dict[str, str], ...]:
    text = files("graph").joinpath("data", SCORES).read_text("utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


@cache
def read_unseen() -> tuple[Unseen, ...]:
    """The scores on documents that were not learned from; empty in a version that ships none."""
    path = files("graph").joinpath("data", UNSEEN)
    return parse_unseen(path.read_text("utf-8")) if path.is_file() else ()


def parse_unseen(text: str) -> tuple[Unseen, ...]:
    """The rows of `unseen-scores.csv`, in order."""
    return tuple(
        Unseen(row["part"], int(row["right"]), int(row["asked"]), int(row["documents"]), row["measured"])
        for row in csv.DictReader(io.StringIO(text))
    )


@cache
def read_scores() -> tuple[Score, ...]:
    """The scores that ship, by class in the order of the file."""
    by_name: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _score_rows():
        by_name.setdefault((row["class"], row["measure"]), []).append(row)
    return tuple(
        Score(
            name=name,
            measure=measure,
            labelled=sum(int(row["labelled"]) for row in rows),
            documents=len(rows),
            least=str(min(Decimal(row["figure"]) for row in rows)),
            most=str(max(Decimal(row["figure"]) for row in rows)),
            measured=max(row["measured"] for row in rows),
        )
        for (name, measure), rows in by_name.items()
    )
