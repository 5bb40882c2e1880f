"""What makes two figures the same: `graph.checks.sameness`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from rdflib import URIRef

from graph.checks.records import Basis, Figure, Official
from graph.checks.sameness import agrees, cautions_on, is_same_in_general, reasons_against
from graph.namespaces import ID
from tests.graph.checks.checked import (
    ASB_RATE,
    ASB_RATE_2016,
    vocabulary,
)

TO_MARCH_2017 = (date(2016, 4, 1), date(2017, 3, 31))


def a_figure(**changed: object) -> Figure:
    given: dict[str, object] = {
        "iri": URIRef("https://example.org/figure"),
        "measure": "asb-incidents-per-1000",
        "area": ID["force/kent"],
        "unit": "per-1000-population",
        "value": Decimal(44),
        "printed": "44",
        "period": TO_MARCH_2017,
    }
    return Figure(**{**given, **changed})  # type: ignore[arg-type]


def an_official(**changed: object) -> Official:
    given: dict[str, object] = {
        "iri": URIRef("https://example.org/official"),
        "measure": ASB_RATE_2016,
        "area": ID["force/kent"],
        "unit": "per-1000-population",
        "value": Decimal("43.93"),
        "printed": "43.93",
        "period": TO_MARCH_2017,
        "population": date(2016, 6, 30),
    }
    return Official(**{**given, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "figure", "official"),
    [
        (set(), {}, {}),
        ({"another-period"}, {"period": (date(2016, 7, 1), date(2017, 6, 30))}, {}),
        ({"period-not-stated"}, {"period": None}, {}),
        ({"another-population"}, {}, {"population": date(2015, 6, 30)}),
        ({"another-unit"}, {"unit": "percent"}, {}),
        ({"measure-by-name"}, {"by_name": "incidents of nuisance"}, {}),
        ({"not-exact"}, {"printed": "about 44"}, {}),
        (
            {"another-earlier-period"},
            {"earlier": (date(2014, 4, 1), date(2015, 3, 31))},
            {"earlier": (date(2015, 4, 1), date(2016, 3, 31)), "population": None},
        ),
    ],
)
def test_what_sets_two_figures_apart(
    reason: set[str], figure: dict[str, object], official: dict[str, object]
) -> None:
    """Measure, period, population and exactness each bar a comparison by themselves."""
    basis = Basis(2016, URIRef("https://example.org/passage"))
    found = reasons_against(a_figure(**figure), an_official(**official), basis, vocabulary)
    assert reason == {each.kind for each in found}
    assert all(each.words.endswith(".") for each in found)


@pytest.mark.parametrize(
    ("is_alike", "printed", "official"),
    [
        (True, "44", "43.93"),
        (True, "44", "43.5"),
        (True, "44", "44.5"),
        (False, "44", "44.51"),
        (False, "8.5 percent", "10.71"),
        (False, "46.0", "46.1"),
        (True, "46.0", "46.04"),
        (True, "-0.05%", "-0.05"),
        (True, "1,204", "1204.3"),
    ],
)
def test_agreement_goes_as_far_as_the_report_prints(is_alike: bool, printed: str, official: str) -> None:
    """A half may have been rounded either way; a decimal printed is a decimal promised."""
    value = Decimal(printed.replace(",", "").rstrip("%").removesuffix(" percent"))
    figure = a_figure(value=value, printed=printed)
    assert is_alike == agrees(figure, an_official(value=Decimal(official), printed=official))


def test_measures_meet_in_the_general_one() -> None:
    """Two series of one rate are the same in general; a count and its rate are not."""
    assert is_same_in_general(ASB_RATE, ASB_RATE_2016, vocabulary)
    assert is_same_in_general("asb-incidents-per-1000", ASB_RATE, vocabulary)
    assert not is_same_in_general("asb-incidents", ASB_RATE, vocabulary)


def test_what_is_not_known_is_a_caution() -> None:
    """Silence of report or register on the population is told beside the outcome; so is a later edition."""
    later = "Tables, year ending March 2018 (revised)"
    told = {each.kind for each in cautions_on(an_official(publication=later), None, vocabulary)}
    assert {"population-not-stated", "later-edition", "series-note"} == told
    silent = {each.kind for each in cautions_on(an_official(population=None), None, vocabulary)}
    assert {"population-not-known", "series-note"} == silent
