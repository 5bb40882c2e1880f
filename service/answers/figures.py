"""Numbers: a measure with all its figures, and one figure by itself."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import DCTERMS, QB, RDF, RDFS, SKOS

from graph.namespaces import PEEL, SDMX_DIMENSION
from service.answers.caveats import Caveat, read_caveats
from service.answers.checks import Check, read_checks
from service.answers.parts import Fact, Link, Observation, Quote
from service.answers.reading import period, read_facts, read_link, read_observations, read_quotes
from service.answers.series import Series, read_series
from service.charts.figures import chart_of_series, read_sources
from service.charts.parts import Chart
from service.library import Library, Row, ask


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """
    What is counted, with its figures.

    Args:
        series: Of an official series; None for a measure of reports.
        chart: Of all forces in its latest period; None where there is no series.
        observations: Every figure that a report gives; an official series may have some too.
        narrower: Official series that are ways to count it.
        caveats: On it and on those.
    """

    facts: tuple[Fact, ...]
    series: Series | None
    chart: Chart | None
    observations: tuple[Observation, ...]
    narrower: tuple[Link, ...]
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """
    Where an official figure comes from.

    Args:
        copy: Where the publication was read, in words.
        meaning: What its derivation says of a figure.
        numerator, denominator: What it was worked out from; they lead nowhere where that is not known.
    """

    publication: Link
    publisher: Link
    copy: str
    derivation: Link
    meaning: str
    numerator: Link
    denominator: Link
    register: Link


@dataclass(frozen=True, slots=True)
class ObservationPage:
    """
    One figure.

    Args:
        printed: As the source prints it.
        comparator: The other area's figure, leading to it.
        checks: Where reports and registers meet in this figure.
        origins: Of an official figure, one; of one in a report, none.
        caveats: That bear on it.
    """

    printed: str
    unit: str
    measure: Link
    area: Link
    period: str
    comparator: Link
    comparator_area: str
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    checks: tuple[Check, ...]
    origins: tuple[Origin, ...]
    caveats: tuple[Caveat, ...]


_OF_A_MEASURE = tuple(str(name) for name in (RDF.type, RDFS.label, SKOS.prefLabel, SKOS.definition))
_OF_A_SERIES = tuple(
    str(name) for name in (SKOS.scopeNote, SKOS.related, SKOS.broader, PEEL.direction, PEEL.unit)
)
"""Told in the page itself."""
_OF_AN_OBSERVATION = tuple(
    str(name)
    for name in (
        RDF.type,
        RDFS.label,
        DCTERMS.isPartOf,
        PEEL.statedIn,
        PEEL.measure,
        PEEL.area,
        PEEL.unit,
        PEEL.printed,
        PEEL.comparator,
        PEEL.periodStart,
        PEEL.periodEnd,
        PEEL.asAt,
        PEEL.comparedWithStart,
        PEEL.comparedWithEnd,
        PEEL.derivation,
        PEEL.numerator,
        PEEL.denominator,
        DCTERMS.source,
        QB.dataSet,
        SDMX_DIMENSION.refPeriod,
    )
)


_ASKED_OF_A_MEASURE = (
    *("caveats-of", "series", "series-periods", "series-beside", "statements-of", "figures-in-reports"),
    "narrower-of",
)
_ASKED_OF_AN_OBSERVATION = (
    *("observation", "statements-of", "passages-of", "checks-of", "origin-of", "caveats-on-figure"),
)
"""What these pages ask of their thing, in one query."""


def read_measure(library: Library, iri: URIRef, name: str) -> MeasurePage:
    """Everything the page of a measure shows."""
    library = library.gather(*(ask(name, this=iri) for name in _ASKED_OF_A_MEASURE))
    caveats = read_caveats(library.rows("caveats-of", this=iri))
    series = read_series(library, iri, caveats)
    sources = read_sources(library, iri, series.shown.interval) if series else ()
    return MeasurePage(
        facts=read_facts(
            library.rows("statements-of", this=iri), [*_OF_A_MEASURE, *(_OF_A_SERIES if series else ())]
        ),
        series=series,
        chart=chart_of_series(series, name, sources) if series else None,
        observations=read_observations(library.rows("figures-in-reports", this=iri)),
        narrower=tuple(Link(row["label"], row["concept"]) for row in library.rows("narrower-of", this=iri)),
        caveats=caveats,
    )


def read_observation(library: Library, iri: URIRef) -> ObservationPage:
    """Everything the page of one figure shows."""
    library = library.gather(*(ask(name, this=iri) for name in _ASKED_OF_AN_OBSERVATION))
    row = library.rows("observation", this=iri)[0]
    return ObservationPage(
        printed=row.first("printed", "value"),
        unit=row["unitName"],
        measure=read_link(row, "measure", "measureName"),
        area=read_link(row, "area", "areaName"),
        period=period(row),
        comparator=read_link(row, "comparator", "comparatorPrinted"),
        comparator_area=row["comparatorArea"],
        facts=read_facts(library.rows("statements-of", this=iri), _OF_AN_OBSERVATION),
        quotes=read_quotes(library.rows("passages-of", this=iri)),
        checks=read_checks(library, iri),
        origins=tuple(_origin(each) for each in library.rows("origin-of", this=iri)),
        caveats=read_caveats(library.rows("caveats-on-figure", this=iri)),
    )


def _origin(row: Row) -> Origin:
    return Origin(
        publication=read_link(row, "publication", "publicationTitle"),
        publisher=read_link(row, "publisher", "publisherName"),
        copy=row["provenance"],
        derivation=read_link(row, "derivation", "derivationName"),
        meaning=row["derivationMeaning"],
        numerator=read_link(row, "numerator", "numeratorName"),
        denominator=read_link(row, "denominator", "denominatorName"),
        register=read_link(row, "register", "registerName"),
    )
