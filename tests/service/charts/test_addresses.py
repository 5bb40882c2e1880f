"""Addresses of charts: where they lead, how long they hold, and what is at none."""

from __future__ import annotations

import pytest
from flask import Flask

from service.library import Library
from tests.service.browsing import InspectingClient
from tests.service.charts.pictures import ASB, SVG, picture, texts
from tests.service.inspection import words


def test_a_force_can_be_marked_among_all(client: InspectingClient) -> None:
    """By a sign before its name; an unknown one marks nothing."""
    assert "▶ Kent" in texts(picture(client, f"measure/{ASB}", force="kent"))
    assert not [text for text in texts(picture(client, f"measure/{ASB}", force="nowhere")) if "▶" in text]


def test_all_charts_are_listed_and_lead_somewhere(client: InspectingClient) -> None:
    """Each series and each question, as a chart and on the map."""
    links = [link for link in client.page("/chart").links if link.startswith("/chart/")]
    assert len(links) > 60
    assert 2 * len([link for link in links if "/map/" in link]) == len(links)
    for link in links[:: max(1, len(links) // 8)]:
        assert 200 == client.get(f"{link}.csv").status_code, link


def test_squares_of_the_map_lead_to_the_forces(client: InspectingClient) -> None:
    """In the page, and not in the picture alone, which may stand on any page."""
    page = client.page("/chart/map/theme/effectiveness/2017")
    links = {each.get("href") for each in page.root.iter(f"{SVG}a")}
    assert 43 == len(links)
    stops = [each for each in page.root.iter(f"{SVG}a") if each.get("tabindex") is None]
    assert 2 * 43 == len(stops), "one a force in each of the two drawings, of which one is shown"
    assert all(words(each) for each in stops)
    assert "/doc/force/kent" in links
    assert {"group"} == {each.get("role") for each in page.root.iter(f"{SVG}svg")}


def test_a_picture_is_known_by_release_and_address(
    client: InspectingClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has it is told so before anything is drawn; every other picture has another tag."""
    address = f"/chart/measure/{ASB}.svg"
    first = client.get(address)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    others = [client.get(address, query_string=given) for given in ({"width": "narrow"}, {"force": "kent"})]
    assert 3 == len({tag, *(other.headers["ETag"] for other in others)})
    assert first.data == client.get(address).data
    monkeypatch.setitem(app.extensions, "drawer", None)
    monkeypatch.setitem(app.extensions, "library", _NoLibrary(app.extensions["library"]))
    again = client.get(address, headers={"If-None-Match": tag})
    assert (304, b"") == (again.status_code, again.data)
    assert first.headers["Content-Security-Policy"] == again.headers["Content-Security-Policy"]


class _NoLibrary:
    """Asks nothing."""

    def __init__(self, library: Library) -> None:
        self.published_at, self.published, self.release = (
            library.published_at,
            library.published,
            library.release,
        )


def test_a_picture_may_style_itself_and_load_nothing(client: InspectingClient) -> None:
    """Its policy allows its own style sheet by digest, and that is the one it has."""
    policy = client.get(f"/chart/measure/{ASB}.svg").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "address",
    [
        "nothing",
        "measure/nothing",
        f"measure/{ASB}/2011-03-31",
        f"measure/{ASB}/",
        "force/kent/nothing",
        "force/nowhere/grades",
        "theme/effectiveness/1999",
        "map/force/kent/grades",
        "map",
        "measure/" + "x" * 3000,
        "measure/%3E%20%7D",
        "measure/<script>.svg",
        "force/effectiveness/grades",
    ],
)
def test_an_address_of_no_chart_is_not_found(client: InspectingClient, address: str) -> None:
    """404 with a word on where charts are, in every form."""
    for suffix in ("", ".svg", ".json", ".csv"):
        response = client.get(f"/chart/{address}{suffix}")
        assert 404 == response.status_code, address
    assert "lead to theirs" in client.get(f"/chart/{address}").text
