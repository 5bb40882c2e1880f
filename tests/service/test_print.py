"""Pages on paper: the style for print comes after all others, and a page gives its text without its forms."""

from __future__ import annotations

import base64

import pypdfium2
import pytest

from tests.service.browsing import REPORT, InspectingClient
from tests.service.chromium import Tab

PAGES = {
    "report": (f"/doc/{REPORT}", "https://w3id.org/peelgraph/id/report/"),
    "force": ("/doc/force/northamptonshire", "https://w3id.org/peelgraph/id/force/northamptonshire"),
    "ledger": ("/actions?kind=cause-of-concern", "The force needs to strengthen its response"),
    "compare": ("/compare?force=northamptonshire&force=kent", "Kent Police"),
}
ONLY_ON_SCREEN = ("Skip to the content", "Build a question", "Follow (Atom)", "Read in place")


@pytest.mark.parametrize("path", [path for path, _ in PAGES.values()])
def test_the_style_for_print_comes_last(client: InspectingClient, path: str) -> None:
    """So that it needs no shouting."""
    sheets = [each for each in client.page(path).all("link") if each.get("rel") == "stylesheet"]
    assert ("/static/print.css", "print") == (sheets[-1].get("href"), sheets[-1].get("media"))


@pytest.mark.browser
@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_on_paper_has_what_was_read_and_where_from(server: str, tab: Tab, name: str) -> None:
    """With its address and the licence's, without what leads on."""
    path, words = PAGES[name]
    tab.visit(server + path, 1280, 1000)
    printed = base64.b64decode(tab.call("Page.printToPDF")["data"])
    document = pypdfium2.PdfDocument(printed)
    text = " ".join("".join(page.get_textpage().get_text_bounded() for page in document).split())
    assert words.replace(" ", "") in text.replace(" ", "").replace("\ufffe", "")
    assert "<https://www.nationalarchives" in text
    assert not [each for each in ONLY_ON_SCREEN if each in text]
