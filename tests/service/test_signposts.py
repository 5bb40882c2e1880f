"""Typed links in the header of documents, and the same as a set of links (FAIR Signposting, RFC 9264)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from werkzeug.http import parse_options_header

from service.signposts import LINKSET
from service.urls import ID_BASE
from tests.service.browsing import BROWSER, REPORT, InspectingClient

HOST = "http://localhost"
LONGEST = 2_500
"""Bytes of all fields `Link`: servers in front take four or eight thousand for a whole header."""
PAGES = (REPORT, f"{REPORT}/section/initial-response", "force/northamptonshire", "theme/effectiveness")

Links = dict[str, list[dict[str, str]]]


def links(fields: Iterable[str]) -> Links:
    """Relation -> targets, in full."""
    found: Links = {}
    for field in fields:
        address, options = parse_options_header(field)
        href = address.strip("<>")
        target = {"href": HOST + href if href.startswith("/") else href}
        if "type" in options:
            target["type"] = options["type"]
        found.setdefault(options["rel"], []).append(target)
    return found


def header(client: InspectingClient, path: str) -> Links:
    """The links of what a browser gets."""
    response = client.get(path, headers={"Accept": BROWSER})
    assert 200 == response.status_code, path
    fields = response.headers.getlist("Link")
    assert sum(map(len, fields)) < LONGEST
    return links(fields)


def linkset(client: InspectingClient, path: str) -> dict[str, dict[str, Any]]:
    """Anchor -> its links."""
    response = client.get(path)
    assert (200, LINKSET) == (response.status_code, response.mimetype)
    return {each.pop("anchor"): each for each in response.get_json(force=True)["linkset"]}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_to_cite_and_what_describes_it(client: InspectingClient, path: str) -> None:
    """The thing by its own IRI, which is the same everywhere; what describes it leads back to the page."""
    found = header(client, f"/doc/{path}")
    assert [{"href": ID_BASE + path}] == found["cite-as"]
    assert {"href": "https://schema.org/AboutPage"} in found["type"]
    assert 1 == len(found["license"]) == len(found["linkset"])
    for each in found["describedby"]:
        response = client.get(each["href"].removeprefix(HOST))
        assert each["type"] == response.mimetype
        back = links(response.headers.getlist("Link"))
        assert [{"href": f"{HOST}/doc/{path}", "type": "text/html"}] == back["describes"]


@pytest.mark.parametrize("path", PAGES)
def test_a_set_of_links_says_what_the_header_says(client: InspectingClient, path: str) -> None:
    """And who published what is in a report."""
    said = header(client, f"/doc/{path}")
    [where] = said.pop("linkset")
    held = linkset(client, where["href"].removeprefix(HOST))
    authors = held[f"{HOST}/doc/{path}"].pop("author", [])
    assert said == held[f"{HOST}/doc/{path}"]
    expected = [{"href": f"{ID_BASE}publisher/hmicfrs"}] if path.startswith(REPORT) else []
    assert expected == authors


def test_a_report_and_its_text_and_parts_lead_to_one_another(client: InspectingClient) -> None:
    """By item and collection."""
    text, report = f"/read/{REPORT.removeprefix('report/')}", f"{HOST}/doc/{REPORT}"
    assert [{"href": HOST + text, "type": "text/html"}] == header(client, f"/doc/{REPORT}")["item"]
    for path in (text, f"/doc/{PAGES[1]}"):
        assert [{"href": report, "type": "text/html"}] == header(client, path)["collection"]
    assert [{"href": ID_BASE + REPORT}] == header(client, text)["cite-as"]
    assert HOST + text in linkset(client, f"/linkset/{REPORT}")


def test_there_are_no_links_of_what_nothing_names(client: InspectingClient) -> None:
    """As there is no page of it."""
    for path in ("force/nowhere", "force/%3Cx%3E"):
        assert 404 == client.get(f"/linkset/{path}").status_code
