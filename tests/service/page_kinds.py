"""The kinds of pages that browsers look at, each with the path of one."""

from __future__ import annotations

from urllib.parse import urlencode

from service.engine.runner import QueryRunner
from tests.service.browsing import REPORT

NAMES = (
    *(
        "home",
        "report",
        "text",
        "filtered",
        "picked",
        "chosen from",
        "finding",
        "force",
        "theme",
        "compare",
        "builder",
    ),
    *("counts", "measure", "charts", "map", "coverage", "vocabulary", "sparql", "limits"),
    *("chart of counts", "rows on the map", "rows crosswise", "question as a chart", "network"),
    "sentences of an answer",
    "two steps",
    *("search", "search with a slip", "joint unit", "action", "ledger"),
    *("about", "accessibility", "quality", "quotes", "card"),
    *("tutorial", "settings"),
    *("cycle", "scale", "inspection", "releases", "release", "shapes"),
)
"""The pages that are looked at."""

FURTHER = (
    *("judgment", "observation", "agency", "grade", "section", "passage", "cause of concern", "footnote"),
    *("quotes of all kinds", "bare quotes", "grade card"),
    *("graph", "list", "questions", "question", "bare search", "bare builder", "bare compare", "unknown"),
    *("feeds", "dump"),
    "documents",
)
"""More kinds, for tests that need no picture."""

A_SERIES = "asb-incidents-per-1000-population"
FORCES_AND_GRADES = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
PREFIX theme: <https://w3id.org/peelgraph/id/theme/>
PREFIX cycle: <https://w3id.org/peelgraph/id/cycle/>
SELECT ?force ?grade ?year WHERE {
  ?j peel:theme theme:effectiveness ; peel:cycle cycle:2017 ; peel:force ?force ; peel:grade ?grade
  BIND("2017" AS ?year)
}
"""

# The first by name among those of one force: found without going through all reports.
A_FINDING = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT (MIN(?f) AS ?finding)
WHERE {
  ?f peel:force <https://w3id.org/peelgraph/id/force/northamptonshire> ; a peel:Finding .
  ?f peel:supportedBy ?e ; peel:statedIn/peel:inParagraph ?p
}
"""


AN_ACTION = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT (MIN(?a) AS ?action)
WHERE {
  ?a peel:force <https://w3id.org/peelgraph/id/force/northamptonshire> ; a peel:AreaForImprovement .
  ?a peel:ledToBy/peel:supportedBy ?e
}
"""


def rows_as(view: str) -> str:
    """The page of an answer, shown in one of its views."""
    return f"/sparql?{urlencode({'query': FORCES_AND_GRADES, 'view': view})}"


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
        "chosen from": f"/read/{REPORT.removeprefix('report/')}?polarity=mixed&choose=1",
        "finding": f"/doc{finding}",
        "force": "/doc/force/northamptonshire",
        "theme": "/doc/theme/investigating-crime",
        "compare": "/compare?force=northamptonshire&force=kent&force=city-of-london",
        "builder": "/builder?force=northamptonshire&kind=finding",
        "counts": "/builder?kind=finding&by=theme&by=polarity",
        "measure": "/doc/measure/asb-incidents-per-1000-population",
        "charts": "/chart",
        "chart of counts": "/chart/builder?kind=finding&by=theme&by=polarity",
        "map": "/chart/map/theme/effectiveness/2017",
        "coverage": "/coverage",
        "vocabulary": "/ontology",
        "sparql": "/sparql",
        "rows on the map": rows_as("map"),
        "rows crosswise": rows_as("pivot"),
        "question as a chart": f"/queries/rank-forces?measure={A_SERIES}&until=2018-03-31&view=chart",
        "sentences of an answer": "/queries/statements?words=risk",
        "limits": "/limits",
        "search": "/search?q=domestic+abuse&kind=finding&polarity=negative&polarity=positive",
        "search with a slip": "/search?q=domestc+abuse",
        "joint unit": "/doc/agency/northamptonshire/mash",
        "network": "/chart/around/agency/northamptonshire/mash",
        "two steps": f"/chart/further{action}",
        "action": f"/doc{action}",
        "ledger": "/actions",
        "about": "/about",
        "accessibility": "/accessibility",
        "quality": "/quality",
        "tutorial": "/docs/tutorial",
        "settings": "/docs/reference/settings",
        "cycle": "/doc/cycle/2021-22",
        "scale": "/doc/grade-scale/four-tier",
        "inspection": "/doc/inspection/peel-effectiveness-2017/northamptonshire",
        "releases": "/releases",
        "release": f"/release/{runner.release}",
        "shapes": "/shapes",
        "quotes": f"/quotes?s={finding[1:]}&s={action[1:]}",
        "card": f"/card{finding}",
    }


_ONE_OF_EACH = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT ?class (MIN(?each) AS ?thing)
WHERE {
  {
    VALUES ?class {
      peel:Judgment peel:Observation peel:PartnerAgency peel:Grade peel:Section peel:CauseOfConcern
      peel:Footnote
    }
    ?each a ?class .
  } UNION {
    ?judgment a peel:Judgment ; peel:statedIn ?each .
    BIND(peel:Passage AS ?class)
  }
}
GROUP BY ?class
"""
"""Of passages, by far the most, only those that state a grade are gone through."""
_NAMED = {"PartnerAgency": "agency", "CauseOfConcern": "cause of concern"}


def further_paths_of(runner: QueryRunner) -> dict[str, str]:
    """The path of one page of each of the further names."""
    found = {
        str(row["class"]).rpartition("#")[2]: str(row["thing"]).removeprefix("https://w3id.org/peelgraph/id")
        for row in runner.select(_ONE_OF_EACH)
    }
    things = {_NAMED.get(name, name.lower()): f"/doc{path}" for name, path in found.items()}
    return things | {
        "quotes of all kinds": "/quotes?s=nothing&s="
        + "&s=".join(path.removeprefix("/") for path in found.values()),
        "bare quotes": "/quotes",
        "grade card": f"/card{found['Judgment']}",
        "graph": f"/doc/graph/{REPORT}",
        "list": "/list/findings",
        "questions": "/queries",
        "question": "/queries/beside-england-and-wales?force=northamptonshire",
        "feeds": "/feed",
        "dump": "/dump",
        "documents": "/docs",
        "bare search": "/search",
        "bare builder": "/builder",
        "bare compare": "/compare",
        "unknown": "/doc/force/northhamptonshire",
    }
