"""Charts as they come from the service: the picture, its words, its data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from service.answers.parts import Grade, Link
from service.charts.parts import Chart, Mark
from service.urls import ID_BASE
from tests.service.browsing import InspectingClient
from tests.service.inspection import Page, words

SVG = "{http://www.w3.org/2000/svg}"

ASB = "asb-incidents-per-1000-population"

AROUND = "around/report/peel-effectiveness-2017/northamptonshire/sentence/e8abdb59eb1d"

ADDRESSES = [
    f"measure/{ASB}",
    f"measure/{ASB}/2017-03-31",
    "measure/recorded-crime-excluding-fraud-change",
    "measure/population",
    f"map/measure/{ASB}/2017-03-31",
    "force/northamptonshire/grades",
    f"force/northamptonshire/{ASB}",
    f"force/city-of-london/{ASB}",
    "theme/effectiveness/2017",
    "theme/preventing-crime",
    "map/theme/effectiveness/2017",
    "map/theme/responding-to-the-public/2023-25",
    AROUND,
]

HOSTILE = [
    "<script>alert(1)</script>\"'>",
    "]]></text><image href=https://evil.example/x.png>",
    "javascript:alert(1)",
    "'+alert(1)+'",
    "${datum.x} \\u0000 \x00\x0b\ufffe",
    "url(https://evil.example/)",
    "=1+1",
    "line\nbreak\r\n\tand so on",
    "\u202eright to left",
    "x" * 400,
]


def picture(client: InspectingClient, address: str, **given: str) -> ElementTree.Element:
    """A chart as SVG, parsed."""
    response = client.get(f"/chart/{address}.svg", query_string=given)
    assert (200, "image/svg+xml") == (response.status_code, response.mimetype), address
    return ElementTree.fromstring(response.data)  # noqa: S314


def data(client: InspectingClient, address: str) -> dict[str, Any]:
    """A chart as JSON."""
    response = client.get(f"/chart/{address}.json")
    assert 200 == response.status_code, address
    found: dict[str, Any] = json.loads(response.text)["chart"]
    return found


def texts(drawing: ElementTree.Element) -> list[str]:
    """Every run of words in a picture."""
    return ["".join(each.itertext()) for each in drawing.iter(f"{SVG}text")]


def table_rows(page: Page) -> list[list[str]]:
    """Cells of the rows of the last table of a page."""
    table = page.all("table")[-1]
    return [[words(cell) for cell in row] for row in table.iter("tr") if row.find("td") is not None]


def chart(kind: str, names: Sequence[str] = ("Kent Police", "Essex Police")) -> Chart:
    """A chart of invented data, with one mark that has nothing."""
    good = Grade(Link("Good"), 3, 4)
    cycle, scale = Link(f"PEEL {names[0]}"), Link(f"{names[-1]} scale")
    held = [
        Mark(
            Link(name, f"{ID_BASE}force/kent"),
            Link(name if kind != "bars" else str(number)),
            value=None if kind in ("steps", "columns") else float(number),
            grade=None if kind in ("bars", "map", "counts") else good,
            cycle=cycle,
            scale=scale,
            is_focus=number == 1,
        )
        for number, name in enumerate(names)
    ]
    lacking = Mark(Link("Durham Constabulary"), Link("none"), cycle=cycle, scale=scale, reason=names[0])
    return Chart(
        kind=kind,
        address="x",
        title=names[0],
        description=names[-1],
        about=Link(names[0]),
        marks=(*held, lacking),
        subject="Force",
        unit=names[0] if kind in ("bars", "map", "counts") else "",
        period=names[-1],
        whole=Mark(Link(names[0]), Link("1"), 1.0),
        notes=tuple(names),
        sources=tuple(map(Link, names)),
        cycles=((cycle, scale),),
    )
