"""
The kinds of thing that have a page of their own, most specific first.

A resource is shown as the first kind in the table that one of its classes is; others get the generic page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.namespaces import PEEL

_QUOTED_PAGES = ("sentence", "action", "judgment", "observation")
_QUOTED = ("Footnote", "DataCaveat", "RankClaim")


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A class as readers meet it.

    Args:
        class_name: Local name of the class.
        slug: Its list stands at `/list/<slug>`.
        one: What one of them is called, as the first word of a line.
        many: What several are called.
        page: The template, and the answer, that shows one.
    """

    class_name: str
    slug: str
    one: str
    many: str
    page: str

    @property
    def iri(self) -> str:
        """The class itself."""
        return str(PEEL[self.class_name])

    @property
    def is_quoted(self) -> bool:
        """Whether one of them says something that can be quoted."""
        return self.page in _QUOTED_PAGES or self.class_name in _QUOTED


KINDS = (
    Kind("CauseOfConcern", "causes-of-concern", "Cause of concern", "Causes of concern", "action"),
    Kind("Recommendation", "recommendations", "Recommendation", "Recommendations", "action"),
    Kind(
        "AreaForImprovement",
        "areas-for-improvement",
        "Area for improvement",
        "Areas for improvement",
        "action",
    ),
    Kind("Action", "actions", "Action", "Actions", "action"),
    Kind("Finding", "findings", "Finding", "Findings", "sentence"),
    Kind("Evidence", "evidence", "Evidence", "Evidence", "sentence"),
    Kind("Consequence", "consequences", "Consequence", "Consequences", "sentence"),
    Kind("Context", "context", "Context", "Context", "sentence"),
    Kind("Judgment", "judgments", "Judgment", "Judgments", "judgment"),
    Kind("Report", "reports", "Report", "Reports", "report"),
    Kind("Section", "sections", "Section", "Sections", "section"),
    Kind("PoliceForce", "forces", "Police force", "Police forces", "force"),
    Kind("Theme", "themes", "Theme", "Themes", "theme"),
    Kind("Observation", "observations", "Observation", "Observations", "observation"),
    Kind("RankComparison", "rank-comparisons", "Comparison of rank", "Comparisons of rank", "thing"),
    Kind("Comparison", "comparisons", "Comparison", "Comparisons with official statistics", "thing"),
    Kind("RankClaim", "rank-claims", "Claim of rank", "Claims of rank", "thing"),
    Kind("Measure", "measures", "Measure", "Measures", "measure"),
    Kind("DataCaveat", "data-caveats", "Data caveat", "Data caveats", "thing"),
    Kind("Term", "terms", "Term", "Terms", "item"),
    Kind("Figure", "figures", "Figure", "Figures", "item"),
    Kind("Footnote", "footnotes", "Footnote", "Footnotes", "item"),
    Kind("PartnerAgency", "agencies", "Partner agency", "Partner agencies", "agency"),
    Kind("Inspection", "inspections", "Inspection", "Inspections", "inspection"),
    Kind("Cycle", "cycles", "Cycle of inspections", "Cycles of inspections", "cycle"),
    Kind("Grade", "grades", "Grade", "Grades", "grade"),
    Kind("GradeScale", "grade-scales", "Scale of grades", "Scales of grades", "scale"),
    Kind("Paragraph", "paragraphs", "Paragraph", "Paragraphs", "item"),
    Kind("Register", "registers", "Register", "Registers", "graph"),
    Kind("Passage", "passages", "Passage", "Passages", "item"),
    Kind("SourceText", "source-texts", "Source text", "Source texts", "thing"),
)

GENERIC = Kind("", "", "Resource", "Resources", "thing")
NAMED_GRAPH = Kind("", "", "Named graph", "Named graphs", "graph")

QUOTED = frozenset(kind.one for kind in KINDS if kind.is_quoted)
"""What one of each kind that can be quoted is called."""

_PLACE = {kind.iri: place for place, kind in enumerate(KINDS)}
_BY_SLUG = {kind.slug: kind for kind in KINDS}


def kind_of(classes: Iterable[str]) -> Kind:
    """The kind that a resource of these classes (IRIs, any order, may be none) is shown as."""
    places = [_PLACE[name] for name in classes if name in _PLACE]
    return KINDS[min(places)] if places else GENERIC


def kind_called(slug: str) -> Kind | None:
    """The kind whose list has this slug; None if there is none."""
    return _BY_SLUG.get(slug)


def kind_of_class(class_name: str) -> Kind:
    """The kind of a class, by its local name."""
    return KINDS[_PLACE[str(PEEL[class_name])]]
