"""What reports are about: a force, a theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from graph.namespaces import PEEL
from service.answers.asked import Asked, ask_asked, read_asked
from service.answers.caveats import Caveat, read_caveats
from service.answers.cutting import count_by, cut
from service.answers.official import ask_official
from service.answers.over_time import OverTime, read_over_time
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
from service.library import Ask, Library, ask, page_size


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


_CAVEATS: Final = 100
"""So many of reports are shown on a force."""

LEFT_OUT = tuple(
    str(name)
    for name in (RDF.type, RDFS.label, SKOS.prefLabel, SKOS.definition, PEEL.mentionedIn, PEEL.statedIn)
)
"""Properties that pages show elsewhere than among the facts."""


def read_force(library: Library, iri: URIRef, name: str) -> ForcePage:
    """Everything the page of a police force shows."""
    library = library.gather(
        *(ask(name, this=iri) for name in ("statements-of", "reports-of-force", "findings-by-theme")),
        *ask_asked(iri, URIRef(PEEL.force)),
        ask("observations-in", this=iri, property=PEEL.area),
        ask("caveats-of-force", this=iri),
        ask("forces-in-region-of", this=iri),
        *ask_official(),
    )
    grades = read_over_time(library, iri, PEEL.force)
    caveats = read_caveats(library.rows("caveats-of-force", this=iri))
    return ForcePage(
        slug=slug_of(str(iri)),
        facts=read_facts(library.rows("statements-of", this=iri), LEFT_OUT),
        reports=tuple(
            ReportLine(Link(row["title"], row["report"]), day(row["issued"]))
            for row in library.rows("reports-of-force", this=iri)
        ),
        grades=grades,
        chart=chart_of_force(grades, Link(name, str(iri))),
        beside=charts_of_force(library, Link(name, str(iri))),
        balances=read_balances(library.rows("findings-by-theme", this=iri)),
        asked=read_asked(library, iri, URIRef(PEEL.force)),
        observations=read_observations(library.rows("observations-in", this=iri, property=PEEL.area)),
        caveats=caveats,
        has_more_caveats=len(caveats) >= _CAVEATS,
        neighbours=tuple(
            Link(row["forceName"], row["force"]) for row in library.rows("forces-in-region-of", this=iri)
        ),
    )


def read_theme(library: Library, iri: URIRef, name: str, page: int) -> ThemePage:
    """Everything the page of a theme or topic shows; `page` is of its findings, from 1."""
    properties = (PEEL.theme, PEEL.topic)
    library = library.gather(
        *(ask(name, this=iri) for name in ("statements-of", "findings-by-topic", "narrower-of")),
        *ask_asked(iri, URIRef(PEEL.theme)),
        ask_findings(iri, properties),
        ask("chart-forces"),
    )
    grades = read_over_time(library, iri, PEEL.theme)
    return ThemePage(
        slug=slug_of(str(iri)),
        facts=read_facts(library.rows("statements-of", this=iri), LEFT_OUT),
        grades=grades,
        chart=_chart_of_theme(library, grades, Link(name, str(iri))),
        balances=read_balances(library.rows("findings-by-topic", this=iri)),
        asked=read_asked(library, iri, URIRef(PEEL.theme)),
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
        forces = [URIRef(force) for force in shown.groups]
        rows = library.rows("findings-of", 1, shown.rows, this=iri, property=properties, force=forces)
    return Findings(shares, read_sentences(rows[shown.skipped :], kind_of_class("Finding").iri), pager)
