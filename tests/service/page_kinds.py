"""The kinds of pages that browsers look at, each with the path of one."""

from __future__ import annotations

from service.engine.runner import QueryRunner
from tests.service.browsing import REPORT

NAMES = (
    *("home", "report", "text", "filtered", "picked", "finding", "force", "theme", "compare", "builder"),
    *("counts", "measure", "charts", "map", "coverage", "vocabulary", "sparql", "limits"),
    *("search", "search with a slip", "joint unit", "action", "ledger"),
    *("about", "accessibility", "quality"),
)
"""The pages that are looked at."""

FURTHER = (
    *("judgment", "observation", "agency", "grade", "section", "passage", "cause of concern", "footnote"),
    *("graph", "list", "questions", "question", "bare search", "bare builder", "bare compare", "unknown"),
    *("feeds", "dump"),
)
"""More kinds, for tests that need no picture."""

A_FINDING = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT (MIN(?f) AS ?finding)
WHERE { ?f a peel:Finding ; peel:supportedBy ?e ; peel:statedIn/peel:inParagraph ?p }
"""


AN_ACTION = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT (MIN(?a) AS ?action) WHERE { ?a a peel:AreaForImprovement ; peel:ledToBy/peel:supportedBy ?e }
"""


def paths_of(runner: QueryRunner) -> dict[str, str]:
    """The path of one page of each of the names."""
    [row] = runner.select(A_FINDING)
    finding = str(row["finding"]).removeprefix("https://w3id.org/peelgraph/id")
    action = str(runner.select(AN_ACTION)[0]["action"]).removeprefix("https://w3id.org/peelgraph/id")
    return {
        "home": "/",
        "report": f"/doc/{REPORT}",
        "text": f"/read/{REPORT.removeprefix('report/')}",
        "filtered": f"/read/{REPORT.removeprefix('report/')}?kind=findings&polarity=negative&left=1",
        "picked": f"/read/{REPORT.removeprefix('report/')}?kind=evidence&show=only",
        "finding": f"/doc{finding}",
        "force": "/doc/force/northamptonshire",
        "theme": "/doc/theme/investigating-crime",
        "compare": "/compare?force=northamptonshire&force=kent&force=city-of-london",
        "builder": "/builder?force=northamptonshire&kind=finding",
        "counts": "/builder?kind=finding&by=theme&by=polarity",
        "measure": "/doc/measure/asb-incidents-per-1000-population",
        "charts": "/chart",
        "map": "/chart/map/theme/effectiveness/2017",
        "coverage": "/coverage",
        "vocabulary": "/ontology",
        "sparql": "/sparql",
        "limits": "/limits",
        "search": "/search?q=domestic+abuse&kind=finding&polarity=negative&polarity=positive",
        "search with a slip": "/search?q=domestc+abuse",
        "joint unit": "/doc/agency/northamptonshire/mash",
        "action": f"/doc{action}",
        "ledger": "/actions",
        "about": "/about",
        "accessibility": "/accessibility",
        "quality": "/quality",
    }


_ONE_OF_EACH = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT ?class (MIN(?each) AS ?thing)
WHERE {
  VALUES ?class {
    peel:Judgment peel:Observation peel:PartnerAgency peel:Grade peel:Section peel:Passage peel:CauseOfConcern
    peel:Footnote
  }
  ?each a ?class .
}
GROUP BY ?class
"""
_NAMED = {"PartnerAgency": "agency", "CauseOfConcern": "cause of concern"}


def further_paths_of(runner: QueryRunner) -> dict[str, str]:
    """The path of one page of each of the further names."""
    found = {
        str(row["class"]).rpartition("#")[2]: str(row["thing"]).removeprefix("https://w3id.org/peelgraph/id")
        for row in runner.select(_ONE_OF_EACH)
    }
    things = {_NAMED.get(name, name.lower()): f"/doc{path}" for name, path in found.items()}
    return things | {
        "graph": f"/doc/graph/{REPORT}",
        "list": "/list/findings",
        "questions": "/queries",
        "question": "/queries/beside-england-and-wales?force=northamptonshire",
        "feeds": "/feed",
        "dump": "/dump",
        "bare search": "/search",
        "bare builder": "/builder",
        "bare compare": "/compare",
        "unknown": "/doc/force/northhamptonshire",
    }
