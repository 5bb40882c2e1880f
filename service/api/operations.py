"""What answers in JSON: which view, what its answer is made of, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from service.answers.action import ActionPage
from service.answers.agency import AgencyPage
from service.answers.coverage import CoveragePage
from service.answers.cycle import CyclePage
from service.answers.figures import MeasurePage, ObservationPage
from service.answers.front import ListPage
from service.answers.inspection import InspectionPage
from service.answers.ledger import LedgerPage
from service.answers.parts import Frame
from service.answers.quality import QualityPage
from service.answers.releases import ReleasePage, ReleasesPage
from service.answers.report import ReportPage
from service.answers.scale import ScalePage
from service.answers.section import SectionPage
from service.answers.sentence import SentencePage
from service.answers.subject import ForcePage, ThemePage
from service.answers.text import TextPage
from service.answers.thing import GradePage, GraphPage, ItemPage, JudgmentPage, ThingPage
from service.api import given
from service.api.given import Parameters
from service.builder.writing import BuiltObject
from service.charts.parts import Chart
from service.compare.comparison import Comparison
from service.dump import DumpPage
from service.editor import Name
from service.model.shapes import ShapesPage
from service.model.terms import VocabularyPage
from service.named.catalogue import named_queries
from service.named.table import AnswerObject
from service.search.page import PlainPage, SearchPage

JSON: Final = "application/json"

Document = (
    ReportPage
    | SectionPage
    | SentencePage
    | ActionPage
    | ForcePage
    | ThemePage
    | AgencyPage
    | MeasurePage
    | ObservationPage
    | JudgmentPage
    | GradePage
    | ScalePage
    | CyclePage
    | InspectionPage
    | ItemPage
    | GraphPage
    | ThingPage
)
"""What the document about a thing is made of, by what the thing is."""


@dataclass(frozen=True, slots=True)
class Operation:
    """
    One address for programs.

    Args:
        view: Endpoint of the application that answers.
        says: Name of a member of the answer -> type of what it holds.
        takes: Parameters.
        whole: Type of the whole answer, where it has no members of its own; its members stand beside `says`.
        is_table: Whether it is a table, which tells what it is out of, and comes in other forms too.
        is_licensed: Whether it tells its licence.
        title: In place of the first sentence of the view; may be empty.
        fixed: Name in the path -> value, where an operation is one of several of a view.
        ending: Of the path.
        media_type: Of the answer.
        detail: What the answer holds and how far it goes; may be empty.
    """

    view: str
    says: tuple[tuple[str, Any], ...] = ()
    takes: Parameters = ()
    whole: Any = None
    is_table: bool = False
    is_licensed: bool = False
    title: str = ""
    fixed: tuple[tuple[str, str], ...] = ()
    ending: str = ".json"
    media_type: str = JSON
    detail: str = ""


def _page(view: str, answer: Any, *takes: dict[str, Any], **more: Any) -> Operation:  # noqa: ANN401
    return Operation(view, (("page", answer),), takes, **more)


_SLUG: Final = given.of_path("slug", "Name of the list.", "forces")
_THING: Final = given.of_path(
    "path", "Of a thing, what follows /id/ in its address.", "force/northamptonshire"
)
_REPORT: Final = given.of_path(
    "path",
    "Of a report, what follows /id/report/ in its address.",
    "peel-effectiveness-2017/northamptonshire",
)
_RELEASE: Final = given.of_path("name", "Name of a release, as /releases.json lists them.")
_CHART: Final = given.of_path(
    "address", "Of a chart, what follows /chart/ in its address.", "force/northamptonshire/grades"
)
_Any = dict[str, Any]
_NAMES: Final = (("classes", list[Name]), ("properties", list[Name]), ("things", list[Name]))
_LIMITS: Final = (
    ("limits", list[_Any]),
    ("writing", _Any),
    ("promises", Any),
    ("plan", Any),
)


def operations() -> Iterator[Operation]:
    """All of them; a named query is one each."""
    yield _page("search.page", SearchPage | PlainPage, *given.SEARCH, is_table=True)
    yield Operation("named.listing", (("queries", list[_Any]),))
    yield from _questions()
    yield Operation(
        "pages.document",
        (("frame", Frame), ("page", Document)),
        (_THING, given.BY, given.PAGE),
        is_licensed=True,
    )
    yield _page("pages.listing", ListPage, _SLUG, given.PAGE, is_table=True)
    yield _page("reading.text", TextPage, _REPORT, *given.OF_TEXT, is_licensed=True)
    yield _page("pages.coverage", CoveragePage, is_table=True)
    yield _page("ledger.page", LedgerPage, *given.ACTIONS, is_table=True)
    yield _page("compare.page", Comparison, *given.COMPARED, is_table=True)
    yield Operation("builder.page", takes=given.of_builder(), whole=BuiltObject, is_table=True)
    yield Operation(
        "charts.chart", (("chart", Chart),), (_CHART, given.FOCUS), is_table=True, title="A chart as data."
    )
    yield Operation("quotes.page", (("quotes", list[_Any]),), given.QUOTED, is_table=True)
    yield _page("about.quality", QualityPage, is_licensed=True)
    yield _page("releases.listing", ReleasesPage, is_licensed=True)
    yield _page("releases.page", ReleasePage, _RELEASE, given.AGAINST, is_licensed=True)
    yield _page("dump.page", DumpPage)
    yield _page("vocabulary.ontology", VocabularyPage, is_licensed=True)
    yield _page("vocabulary.shapes", ShapesPage, is_licensed=True)
    yield Operation("limits.page", _LIMITS)
    yield Operation("editor.names", _NAMES, ending="")
    yield Operation(
        "pages.linkset",
        (("linkset", list[_Any]),),
        (_THING,),
        ending="",
        media_type="application/linkset+json",
    )
    yield Operation(
        "sparql.endpoint",
        (("head", _Any),),
        given.SPARQL,
        ending="",
        media_type="application/sparql-results+json",
        title="Answer a SPARQL query, as SPARQL 1.1 Query Results JSON or in another form that Accept names.",
    )
    yield Operation("health.healthz", (("status", str),), ending="")
    yield Operation("health.readyz", (("status", str),), ending="")


def _questions() -> Iterator[Operation]:
    """A named query each."""
    for name, query in named_queries().items():
        yield Operation(
            "named.answer",
            takes=given.of_named(query),
            whole=AnswerObject,
            is_table=True,
            title=query.title,
            fixed=(("name", name),),
            detail=query.description,
        )
