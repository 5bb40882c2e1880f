"""The whole site, followed from its first page: some of every kind of address is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.drills.crawl import Answer, Found, crawl, in_process, kind_of
from tests.service.browsing import Addresses
from tests.service.validity import errors_in

EACH = 1


@pytest.fixture(scope="module")
def found(app: Flask) -> Found:
    """What a crawl of the report that ships sees."""
    return crawl(in_process(app), EACH)


def test_no_link_of_the_site_is_dead(found: Found, addresses: Addresses) -> None:
    """Pages, forms, files and places in pages answer; those that were left out are known to be there."""
    assert len(found.pages) > 100
    assert len(found.wanted) > 100
    assert [] == found.faults
    documents = sorted(each for each in found.left if each.startswith("/doc/"))
    assert len(documents) > 1000
    assert [] == [each for each in documents if not addresses.resolve(each)]


def test_the_crawl_meets_every_kind_of_page(found: Found, app: Flask) -> None:
    """Every address that answers with pages was met, by a link or a form."""
    kinds = {kind_of(address).partition("?")[0].strip("/").split("/")[0] for address in found.pages}
    not_pages = {"healthz", "readyz", "metrics", "gsp", "id", "static", "opensearch.xml", ".well-known"}
    not_pages |= {"card", "oembed", "linkset", "context", "sitemap"}  # for frames and programs
    wanted = {str(rule).strip("/").split("/")[0] for rule in app.url_map.iter_rules()} - not_pages
    assert {each for each in wanted if "." not in each} == kinds
    assert "/read" in {kind_of(address) for address in found.pages}


def test_every_kind_of_page_is_valid(found: Found, tmp_path: Path) -> None:
    """The checker of the W3C finds no error in pages, styles and pictures."""
    checked: dict[str, str] = {}
    for address, answer in found.asked.items():
        if answer.media_type in ("text/html", "text/css", "image/svg+xml") and "vendor" not in address:
            checked.setdefault(f"{answer.media_type} {kind_of(address)}", address)
    texts = {address: found.asked[address].text for address in checked.values()}
    assert len(texts) > 60
    assert [] == errors_in(texts, tmp_path)


def test_what_is_not_valid_is_told(tmp_path: Path) -> None:
    """An unclosed element, a double id and a label on what has no role."""
    page = "<!doctype html><html lang=en><title>x</title><p id=a><b>1</p><p id=a><pre aria-label=x></pre>"
    told = "\n".join(errors_in({"/": page}, tmp_path))
    for words in ("Unclosed element “b”", "Duplicate ID “a”", "“aria-label”"):
        assert words in told


def test_what_a_crawl_looks_for_is_found() -> None:
    """Dead links and places, a part from elsewhere, a page too large, a form that leads nowhere."""
    body = """<!doctype html><html lang="en"><head><title>Home</title></head><body><h1>Home</h1>
    <p><a href="/gone">gone</a> <a href="/other#nowhere">no place</a></p>
    <p><a href="javascript:alert(1)">run</a></p>
    <p><img src="https://elsewhere.example/x.png" alt=""></p>
    <form action="/asked"><p><label for="q">Q</label><input id="q" name="q" value="a"></p></form>
    </body></html>"""
    other = '<!doctype html><html lang="en"><head><title>O</title></head><body><h1>O</h1></body></html>'
    pages = {"/": Answer(200, "text/html", body, 999_999, 0), "/other": Answer(200, "text/html", other, 9, 0)}
    nothing = Answer(404, "text/html", "", 0, 0)
    told = "\n".join(crawl(lambda address: pages.get(address, nothing), 0).faults)
    for words in ("/gone: 404", "/asked?q=a: 404", "#nowhere", "from elsewhere", "as sent", "javascript:"):
        assert words in told
