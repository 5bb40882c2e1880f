"""The home page: what is here in numbers, questions with an answer here, the latest report and grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from service import urls
from service.answers.parts import Count, Judgment, Link
from service.answers.reading import day, read_judgments, slug_of
from service.answers.subject import ReportLine
from service.compare.choice import MOST
from service.kinds import KINDS, Kind
from service.library import Library, Row, ask

_COUNTED: Final = (
    "Report",
    "PoliceForce",
    "Judgment",
    "Finding",
    "CauseOfConcern",
    "AreaForImprovement",
    "Observation",
    "Passage",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words, the address that answers it, and what is there in a few words."""

    words: str
    address: str
    answer: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """
    The first page.

    Args:
        map_of: The question that the first of the judgments was given on; its map shows all forces.
        map_address: Of the chart; empty where no grade has a cycle.
    """

    counts: tuple[Count, ...]
    reports: tuple[ReportLine, ...]
    judgments: tuple[Judgment, ...]
    questions: tuple[Question, ...]
    map_of: str
    map_address: str


_ASKED: Final = ("judgments", "counts-by-class", "most-compared")
_BESIDE: Final = ("reports", "weakest-spot", "about-reports")
"""What the page asks, in two queries."""


def read_home(library: Library) -> HomePage:
    """Everything the home page shows."""
    library = library.gather(*map(ask, _ASKED), beside=[*map(ask, _BESIDE)])
    rows = library.rows("judgments")
    drawn = next((row for row in rows if row["cycle"]), None)
    return HomePage(
        counts=_counts(library),
        reports=tuple(
            {
                row["report"]: ReportLine(Link(row["title"], row["report"]), day(row["issued"]))
                for row in library.rows("reports")
            }.values()
        ),
        judgments=read_judgments(library, rows),
        questions=_questions(library),
        map_of=drawn["themeName"] if drawn else "",
        map_address=f"map/theme/{slug_of(drawn['theme'])}/{slug_of(drawn['cycle'])}" if drawn else "",
    )


def _counts(library: Library) -> tuple[Count, ...]:
    counts = {row["class"]: row.number("count") for row in library.rows("counts-by-class")}
    by_name = {kind.class_name: kind for kind in KINDS}
    return tuple(
        Count(Link(_counted(by_name[name], number), urls.list_iri(by_name[name].slug)), number)
        for name in _COUNTED
        if (number := counts.get(by_name[name].iri, 0))
    )


def _counted(kind: Kind, number: int) -> str:
    return (kind.one if number == 1 else kind.many).lower()


def _questions(library: Library) -> tuple[Question, ...]:
    """One for the builder, one to compare, one of the named queries; each on what the data have most of."""
    weakest = library.rows("weakest-spot")
    asked = [_shortfall(row) for row in weakest]
    for row in weakest:
        asked += _neighbours(row, library.rows("forces-in-region-of", this=URIRef(row["force"])))
    return (*asked, *(_beside(row) for row in library.rows("most-compared")))


def _shortfall(row: Row) -> Question:
    address = urls.builder(
        force=slug_of(row["force"]),
        kind="finding",
        theme=slug_of(row["theme"]),
        polarity=slug_of(row["polarity"]),
    )
    number = row.number("findings")
    return Question(
        f"Where does {row['forceName']} fall short on “{row['themeName']}”?",
        address,
        f"{number:,} negative {'finding' if number == 1 else 'findings'}, each with its sentence",
    )


def _neighbours(row: Row, others: Sequence[Row]) -> list[Question]:
    """A force beside those of its region; none where it has no neighbours there."""
    if not others:
        return []
    near = others[: MOST - 1]
    return [
        Question(
            f"How does {row['forceName']} compare with its neighbours?",
            urls.compare([slug_of(row["force"]), *(slug_of(each["force"]) for each in near)]),
            f"{len(near) + 1} forces of one region side by side: grades, figures, findings, actions",
        )
    ]


def _beside(row: Row) -> Question:
    number = row.number("figures")
    return Question(
        f"Is {row['forceName']} above or below the national figures?",
        urls.named_query("beside-england-and-wales", force=slug_of(row["force"])),
        f"{number:,} {'figure' if number == 1 else 'figures'} beside those of England and Wales",
    )
