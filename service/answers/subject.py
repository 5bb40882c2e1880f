"""What reports are about: a force, a theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from graph.identifiers import graph_iri
from graph.namespaces import ID, PEEL
from service.answers.asked import Asked, ask_asked, ask_counted, read_asked
from service.answers.caveats import Caveat, read_caveats
from service.answers.cutting import count_by, cut
from service.answers.official import ask_official
from service.answers.over_time import OverTime, ask_over_time, no_grades, read_over_time
from service.answers.parts import (
    Balance,
    Fact,
    Link,
    Observation,
    Pager,
    Sentence,
    Share,
)
from service.answers.reading import (
    day,
    polarity_place,
    read_balances,
    read_facts,
    read_observations,
    read_sentences,
    slug_of,
)
from service.charts.figures import charts_of_force
from service.charts.grades import chart_of_cycle, chart_of_force
from service.charts.parts import Chart
from service.charts.reading import fullest_cycle, read_forces
from service.kinds import kind_of_class
from service.library import Ask, Library, Row, ask, page_size


@dataclass(frozen=True, slots=True)
class Findings:
    """One page of findings, and how many of all have each polarity."""

    shares: tuple[Share, ...]
    sentences: tuple[Sentence, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list."""

    link: Link
    issued: str


@dataclass(frozen=True, slots=True)
class ForcePage:
    """
    One police force, across its reports.

    Args:
        slug: Of the force, for named queries.
        chart: Of its grades; None where it has none.
        beside: Charts of its official rates and shares, each with its region and England and Wales.
        observations: Its figures, or those of its latest report where it has too many.
        figures: How many it has in all.
        caveats: On its data; those on the data of all forces are left to the named query.
        has_more_caveats: Whether there may be more, of earlier reports, that are left to it too.
        neighbours: Other forces of its region.
    """

    slug: str

    facts: tuple[Fact, ...]
    reports: tuple[ReportLine, ...]
    grades: OverTime
    chart: Chart | None
    beside: tuple[Chart, ...]
    balances: tuple[Balance, ...]
    asked: tuple[Asked, ...]
    observations: tuple[Observation, ...]
    figures: int
    caveats: tuple[Caveat, ...]
    has_more_caveats: bool
    neighbours: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ThemePage:
    """
    One theme or topic, across reports.

    Args:
        slug: Of the theme, for the ledger and the builder.
        chart: Of the grades of all forces, in the latest cycle in which most have one; None where none has.
    """

    slug: str
    facts: tuple[Fact, ...]
    grades: OverTime
    chart: Chart | None
    balances: tuple[Balance, ...]
    asked: tuple[Asked, ...]
    findings: Findings
    narrower: tuple[Link, ...]


_FIGURES: Final = 200
"""So many are shown of a force; where there are more, those of its latest report."""
_CAVEATS: Final = 100
"""So many of reports are shown on a force that has no more figures."""
_BY_FORCE, _BY_THEME = URIRef(PEEL.force), URIRef(PEEL.theme)

_FEW_FINDINGS: Final = 500
"""So many on one theme are gone through in less time than it takes to look up where those of a force are."""

LEFT_OUT = tuple(
    str(name)
    for name in (RDF.type, RDFS.label, SKOS.prefLabel, SKOS.definition, PEEL.mentionedIn, PEEL.statedIn)
)
"""Properties that pages show elsewhere than among the facts."""


def read_force(library: Library, iri: URIRef, name: str) -> ForcePage:
    """Everything the page of a police force shows."""
    library = library.gather(
        *(ask(name, this=iri) for name in ("facts-of", "reports-of-force", "findings-by-theme")),
        *(ask(name, this=iri) for name in ("forces-in-region-of", "count-of-figures")),
        ask("graphs-on-forces", force=iri),
        ask_counted(iri, _BY_FORCE),
        beside=[*ask_over_time(iri, PEEL.force), *ask_official()],
    )
    reports = library.rows("reports-of-force", this=iri)
    graphs = [URIRef(row["graph"]) for row in library.rows("graphs-on-forces", force=iri)]
    number = sum(row.number("figures") for row in library.rows("count-of-figures", this=iri))
    figures, limits = _ask_figures(iri, number, reports, graphs)
    asked = ask_asked(library, iri, _BY_FORCE, graphs)
    library = library.gather(*asked.values(), beside=[figures, limits])
    grades = read_over_time(library, iri, PEEL.force)
    caveats = read_caveats(library.answer(limits))
    return ForcePage(
        slug=slug_of(str(iri)),
        facts=read_facts(library.rows("facts-of", this=iri), LEFT_OUT),
        reports=tuple(ReportLine(Link(row["title"], row["report"]), day(row["issued"])) for row in reports),
        grades=grades,
        chart=chart_of_force(grades, Link(name, str(iri))),
        beside=charts_of_force(library, Link(name, str(iri))),
        balances=read_balances(library.rows("findings-by-theme", this=iri)),
        asked=read_asked(library, iri, _BY_FORCE, graphs),
        observations=read_observations(library.answer(figures)),
        figures=number,
        caveats=caveats,
        has_more_caveats=len(caveats) >= _CAVEATS or limits.name != "caveats-of-force",
        neighbours=tuple(
            Link(row["forceName"], row["force"]) for row in library.rows("forces-in-region-of", this=iri)
        ),
    )


def _ask_figures(
    iri: URIRef, number: int, reports: Sequence[Row], graphs: Sequence[URIRef]
) -> tuple[Ask, Ask]:
    """What asks for the figures of a force and what limits its data: all, or those of its latest report."""
    latest = graph_iri(URIRef(reports[0]["report"])) if reports else None
    if number <= _FIGURES or latest is None or latest not in graphs:
        return ask("observations-in", this=iri, property=PEEL.area), ask("caveats-of-force", this=iri)
    return (
        ask("observations-in-graphs", this=iri, graph=latest),
        ask("caveats-in-graphs", this=iri, graph=latest),
    )


def read_theme(library: Library, iri: URIRef, name: str, page: int) -> ThemePage:
    """
    Everything the page of a theme or topic shows; `page` is of its findings, from 1.

    No grade is given on a topic and no action is asked on one, so these are not looked for.
    """
    is_theme = not iri.startswith(ID["topic/"])
    properties = (PEEL.theme, PEEL.topic)
    library = library.gather(
        *(ask(name, this=iri) for name in ("facts-of", "findings-by-topic", "narrower-of")),
        ask_findings(iri, properties),
        *([ask_counted(iri, _BY_THEME)] if is_theme else ()),
        ask("chart-forces"),
        beside=ask_over_time(iri, PEEL.theme) if is_theme else (),
    )
    if is_theme:
        library = library.gather(*ask_asked(library, iri, _BY_THEME).values())
    grades = read_over_time(library, iri, PEEL.theme) if is_theme else no_grades(library)
    return ThemePage(
        slug=slug_of(str(iri)),
        facts=read_facts(library.rows("facts-of", this=iri), LEFT_OUT),
        grades=grades,
        chart=_chart_of_theme(library, grades, Link(name, str(iri))),
        balances=read_balances(library.rows("findings-by-topic", this=iri)),
        asked=read_asked(library, iri, _BY_THEME) if is_theme else (),
        findings=read_findings(library, iri, properties, page),
        narrower=tuple(Link(row["label"], row["concept"]) for row in library.rows("narrower-of", this=iri)),
    )


def _chart_of_theme(library: Library, grades: OverTime, theme: Link) -> Chart | None:
    if not grades.cycles:
        return None
    return chart_of_cycle(grades, theme, fullest_cycle(grades), read_forces(library))


def _counted(properties: Sequence[URIRef]) -> str:
    """The query that counts findings which point to a resource, force by force."""
    return "findings-involving" if PEEL.involves in properties else "findings-by-force"


def ask_findings(iri: URIRef, properties: Sequence[URIRef]) -> Ask:
    """What `read_findings` asks first."""
    return ask(_counted(properties), this=iri)


def _rows_of_findings(
    library: Library, terms: Mapping[str, Sequence[URIRef]], most: int, total: int
) -> list[Row]:
    """Those of some forces: out of all, or where these are many, out of graphs that tell of the forces."""
    if total <= _FEW_FINDINGS:
        return library.rows("findings-of", 1, most, **terms)
    found = library.rows("graphs-on-forces", force=terms["force"])
    graphs = [URIRef(row["graph"]) for row in found]
    return library.rows("findings-in-graphs", 1, most, **terms, graph=graphs)


def read_findings(library: Library, iri: URIRef, properties: Sequence[URIRef], page: int) -> Findings:
    """
    One page of the findings that point to a resource by any of some properties.

    They come force by force, and it is known how many each has: those of other forces are not asked for.
    """
    counted = library.rows(_counted(properties), this=iri)
    found = {slug_of(row["polarity"]): row["polarityName"] for row in counted}
    numbers = count_by(counted, "polarity", "findings")
    shares = tuple(
        Share(slug_of(polarity), found[slug_of(polarity)], numbers[polarity])
        for polarity in sorted(numbers, key=lambda each: polarity_place(slug_of(each)))
    )
    pager = Pager(page, page_size("findings-of"), sum(numbers.values()))
    shown = cut(count_by(counted, "force", "findings"), pager)
    rows = []
    if shown.groups:
        terms = {"this": [iri], "property": properties, "force": [URIRef(force) for force in shown.groups]}
        rows = _rows_of_findings(library, terms, shown.rows, pager.total)
    return Findings(shares, read_sentences(rows[shown.skipped :], kind_of_class("Finding").iri), pager)
