"""
Takes the pictures of the README from a running service.

    peelgraph serve & python tests/readme/screenshot.py http://127.0.0.1:8000

The finding shown is the weakness with the most evidence, so that the picture follows the data; the text is
shown from a heading on under which sentences of several kinds stand.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from SPARQLWrapper import JSON, SPARQLWrapper

FOLDER = Path(__file__).parent
BASE = "https://w3id.org/peelgraph/id/"
RICHEST = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT ?finding (COUNT(DISTINCT ?evidence) AS ?links) WHERE {
  ?finding a peel:Finding ; peel:polarity <https://w3id.org/peelgraph/id/polarity/negative> ;
           peel:supportedBy ?evidence .
} GROUP BY ?finding ORDER BY DESC(?links) ?finding LIMIT 1
"""
TEXT = "/read/peel-effectiveness-2017/northamptonshire"


def main() -> None:
    """Open each page in Chromium and keep its picture."""
    site = sys.argv[1].rstrip("/")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 1000}, color_scheme="light")
        page.goto(f"{site}/doc/{_richest(site)}")
        _keep(page, "finding.png")
        page.set_viewport_size({"width": 1200, "height": 800})
        page.goto(site + TEXT)
        heading = page.get_by_role("heading", name="Initial investigation").first
        heading.evaluate("element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 24)")
        _keep(page, "text.png")
        browser.close()


def _richest(site: str) -> str:
    """Path of the finding with the most evidence."""
    endpoint = SPARQLWrapper(f"{site}/sparql", returnFormat=JSON)
    endpoint.setQuery(RICHEST)
    found = endpoint.queryAndConvert()
    assert isinstance(found, dict)
    (row,) = found["results"]["bindings"]
    path: str = row["finding"]["value"]
    return path.removeprefix(BASE)


def _keep(page: Page, name: str) -> None:
    """The window as PNG; of few colours, since a clone takes the file along."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
