"""The pages of official series, and the caveats beside measures, figures and forces."""

from __future__ import annotations

from typing import Any

import pytest

from graph.namespaces import ID
from tests.service.browsing import InspectingClient

SERIES = ["asb-incidents-per-1000-population", "charged-or-summonsed-outcome-share", "population"]
SHARE = "charged-or-summonsed-outcome-share"
FIGURE = "register/force-statistics/observation"
TOTAL = "register/force-statistics-england-and-wales/observation"
JSON = {"Accept": "application/json"}


def page_of(client: InspectingClient, path: str) -> dict[str, Any]:
    """The answer that the page of a thing shows."""
    found: dict[str, Any] = client.get(f"/doc/{path}.json").get_json()["page"]
    return found


def text_of(client: InspectingClient, path: str) -> str:
    """The page itself, which passes the inspection of every page."""
    response = client.get(f"/doc/{path}")
    assert 200 == response.status_code
    return " ".join(response.get_data(as_text=True).split())


def words(page: dict[str, Any]) -> list[str]:
    """What the caveats of a page say."""
    return [each["words"] for each in page["caveats"]]


def figure_of(client: InspectingClient, series: str, force: str, end: str) -> str:
    """The path of an official figure."""
    rows = client.get(
        "/queries/rank-forces", query_string={"measure": series, "until": end}, headers=JSON
    ).get_json()["rows"]
    (value,) = (row["value"] for row in rows if row["force"] == f"{ID}force/{force}")
    return f"{FIGURE}/{series}/{force}/{end}/{value}"


@pytest.mark.parametrize("series", SERIES)
def test_a_series_ranks_all_forces_as_the_named_query_does(series: str, client: InspectingClient) -> None:
    """For its latest period; with those that have no figure, all forces."""
    page = page_of(client, f"measure/{series}")["series"]
    latest = page["periods"][0]
    named = client.get(
        "/queries/rank-forces", query_string={"measure": series, "until": latest["end"]}, headers=JSON
    ).get_json()
    shown = [(each["rank"], each["force"]["text"]) for each in page["places"]]
    assert [(row["rank"], row["forceName"]) for row in named["rows"]] == shown
    assert latest["forces"] == len(shown)
    assert 43 == len(page["places"]) + len(page["missing"])
    missing = [(each["force"]["text"], each["reason"]) for each in page["missing"]]
    assert [(each["name"], each["reason"]) for each in named["denominator"]["missing"]] == missing


def test_a_series_has_its_periods_from_the_latest(client: InspectingClient) -> None:
    """Each with England and Wales, where it is known, and its ranking one link away."""
    page = page_of(client, "measure/asb-incidents-per-1000-population")["series"]
    ends = [each["end"] for each in page["periods"]]
    assert ["2018-03-31", "2017-03-31", "2016-03-31"] == ends
    assert ["27.99", "31.03", ""] == [each["whole"]["text"] for each in page["periods"]]
    text = text_of(client, "measure/asb-incidents-per-1000-population")
    for end in ends:
        assert f"/queries/rank-forces?measure=asb-incidents-per-1000-population&amp;until={end}" in text
    assert "/queries/peers?measure=asb-incidents-per-1000-population" in text


def test_a_series_says_how_to_read_it(client: InspectingClient) -> None:
    """Direction in words, what sets it apart, and the series that it is not."""
    text = text_of(client, "measure/asb-incidents-per-1000-population")
    assert "A high value speaks against a force." in text
    assert "On the population of the middle of the year before the period began" in text
    assert f"/doc/measure/{SERIES[0]}-mid-2016" in text
    assert "The basis on which the inspectorate&#39;s reports of 2017 give the rate" in text


def test_a_series_says_why_a_force_is_missing(client: InspectingClient) -> None:
    """In the words of the caveat."""
    missing = page_of(client, f"measure/{SHARE}")["series"]["missing"]
    assert ["Derbyshire Constabulary", "Essex Police"] == [each["force"]["text"] for each in missing]
    assert all("too few for a share" in each["reason"] for each in missing)
    assert "too few for a share" in text_of(client, f"measure/{SHARE}")


def test_a_rank_is_marked_where_its_figure_is_limited(client: InspectingClient) -> None:
    """By a caveat on that force and period, not by one on all forces or another period."""
    places = page_of(client, f"measure/{SHARE}")["series"]["places"]
    marked = {each["force"]["text"]: [mark["text"] for mark in each["cautions"]] for each in places}
    assert {"Wiltshire Police": ["Partial"]} == {name: marks for name, marks in marked.items() if marks}
    places = page_of(client, "measure/recorded-crime-excluding-fraud")["series"]["places"]
    assert not any(each["cautions"] for each in places), "those of the latest period have none"


def test_a_measure_of_reports_keeps_its_page(client: InspectingClient) -> None:
    """Its figures, the official series of it, and the caveats on both."""
    page = page_of(client, "measure/asb-incidents-per-1000")
    assert page["series"] is None
    assert page["observations"]
    assert 2 == len(page["narrower"])
    assert any("Warwickshire" in each for each in words(page))
    text = text_of(client, "measure/asb-incidents-per-1000")
    assert "Every figure of this measure" in text
    assert "words of the report" in text


def test_a_series_that_reports_use_too_shows_their_figures(client: InspectingClient) -> None:
    """Beside the ranking, which has none of them."""
    page = page_of(client, "measure/asb-incidents-change")
    assert 43 == len(page["series"]["places"])
    assert {"+8%", "-0.05%"} == {each["link"]["text"] for each in page["observations"]}
    assert "Figures in reports" in text_of(client, "measure/asb-incidents-change")
    assert page_of(client, f"measure/{SHARE}")["observations"] == []


@pytest.mark.parametrize(
    ("force", "end", "expected"),
    [
        ("warwickshire", "2017-03-31", "2% are estimated"),
        ("warwickshire", "2018-03-31", "4% are estimated"),
        ("kent", "2017-03-31", ""),
    ],
)
def test_a_figure_shows_what_limits_it(force: str, end: str, expected: str, client: InspectingClient) -> None:
    """Caveats on its series, force and period, and those on all forces; none of another force or period."""
    path = figure_of(client, "asb-incidents", force, end)
    said = words(page_of(client, path))
    assert any("not designated as National Statistics" in each for each in said)
    estimated = [each for each in said if "estimated" in each]
    assert bool(expected) == bool(estimated)
    assert all(expected in each for each in estimated)
    assert "What limits it" in text_of(client, path)


def test_the_figure_of_england_and_wales_shows_what_limits_its_parts(client: InspectingClient) -> None:
    """Some offences of a force are lacking in the sum as well; a rate that is withheld limits no sum."""
    page = page_of(client, "measure/recorded-crime-excluding-fraud-per-1000-population")["series"]
    (whole,) = (each["whole"]["iri"] for each in page["periods"] if each["end"] == "2018-03-31")
    assert whole.startswith(f"{ID}{TOTAL}")
    said = words(page_of(client, whole.removeprefix(str(ID))))
    assert any("Avon and Somerset" in each for each in said)
    assert not any("City of London" in each for each in said)


def test_the_page_of_a_measure_has_the_caveats_of_the_named_query(client: InspectingClient) -> None:
    """Those of reports as well as those of registers."""
    listed = client.get(
        "/queries/caveats", query_string={"measure": "ocgs-per-million"}, headers=JSON
    ).get_json()["rows"]
    page = page_of(client, "measure/ocgs-per-million")
    assert {row["said"] for row in listed} == set(words(page))


def test_a_force_shows_what_limits_its_data(client: InspectingClient) -> None:
    """Caveats on it, and the way to those on all forces."""
    page = page_of(client, "force/wiltshire")
    assert any("cover 92%" in each for each in words(page))
    assert not any("National Statistics" in each for each in words(page))
    assert "/queries/caveats?force=wiltshire" in text_of(client, "force/wiltshire")
    asked = client.get("/queries/caveats", query_string={"force": "wiltshire"}, headers=JSON).get_json()[
        "rows"
    ]
    assert {"Wiltshire Police"} == {row["forceName"] for row in asked}
    assert any("National Statistics" in row["said"] for row in asked)


def test_the_change_of_recorded_crime_stands_beside_that_of_the_report(client: InspectingClient) -> None:
    """Of another period, so not comparable, with both figures and the way it was worked out."""
    page = page_of(client, "measure/recorded-crime-excluding-fraud-change")["series"]
    (whole,) = (each["whole"] for each in page["periods"] if each["end"] == "2017-03-31")
    assert "10.89" == whole["text"]
    found = page_of(client, whole["iri"].removeprefix(str(ID)))
    (check,) = found["checks"]
    assert "not-comparable" == check["outcome"]
    assert "+14%" == check["reported"]["text"]
    (origin,) = found["origins"]
    assert "Derived" == origin["derivation"]["text"]
    assert "counts and changes of all forces" in origin["publication"]["text"]
