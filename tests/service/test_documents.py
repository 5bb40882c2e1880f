"""The documents as pages: all are there, lead where they say, and nothing in them is taken for mark-up."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask

from service.documents.rendering import Document, Ways, render
from service.documents.shelf import documents, named
from service.documents.view import linked
from tests.service.browsing import BROWSER, Addresses, InspectingClient
from tests.service.inspection import inspect, words

NOTHING: dict[str, str] = {}
NOWHERE = Ways(NOTHING.get, NOTHING.get)


def shown(text: str, ways: Ways = NOWHERE) -> Document:
    """A document with a title before it."""
    return render(f"# Title\n\n{text}", ways)


def test_every_document_is_in_the_list(client: InspectingClient) -> None:
    """And the list leads to no other."""
    page = client.page("/docs")
    linked = {link.removeprefix("/docs/") for link in page.links if link.startswith("/docs/")}
    assert {"tutorial", "how-to/load-a-report", "reference/settings", "explanation"} <= linked
    assert linked == set(filter(None, documents()))


@pytest.mark.parametrize("name", sorted(documents()))
def test_every_document_is_a_page_whose_links_lead_somewhere(
    client: InspectingClient, addresses: Addresses, name: str
) -> None:
    """Valid, with a title, and to documents, pages and headings that are there."""
    page = client.page(f"/docs/{name}".rstrip("/"))
    assert page.links
    assert [] == [link for link in page.links if not addresses.resolve(link)]


def test_the_documentation_is_found_from_every_page(client: InspectingClient) -> None:
    """By the footer, and from what the service says of itself."""
    for path in ("/", "/limits", "/nowhere"):
        text = client.get(path, headers={"Accept": BROWSER}).text
        assert "/docs" in inspect(path, text).links
    assert "The documentation" in [words(each) for each in client.page("/about").all("a")]


def test_a_document_can_be_had_as_it_is_written(client: InspectingClient) -> None:
    """Under its name in the tree, and where Markdown is asked for."""
    for answer in (
        client.get("/docs/tutorial.md"),
        client.get("/docs/tutorial", headers={"Accept": "text/markdown"}),
    ):
        assert "text/markdown" == answer.mimetype
        assert documents()["tutorial"] == answer.text
    assert 'rel="alternate"' in client.get("/docs/tutorial").headers["Link"]


@pytest.mark.parametrize("path", ["/docs/tutoriol", "/docs/README", "/docs/../app.py", "/docs/accessibility"])
def test_what_is_no_document_is_told(client: InspectingClient, path: str) -> None:
    """With what is near it, and nothing else of the folder is given away."""
    answer = client.get(path, headers={"Accept": BROWSER})
    assert 404 == answer.status_code
    if "tutoriol" in path:
        assert "/docs/tutorial" in inspect(path, answer.text).links


def test_addresses_lead_to_pages_under_the_path_of_the_service(app: Flask) -> None:
    """An address in a document is one of this service, wherever that is served."""
    client = InspectingClient(app, app.response_class)
    text = client.get("/docs", headers={"Accept": BROWSER}, base_url="http://localhost/peel").text
    assert 'href="/peel/ontology"' in text
    assert 'href="/peel/docs/tutorial"' in text


@pytest.mark.parametrize(
    ("target", "beside", "name"),
    [
        ("tutorial.md", "", "tutorial"),
        ("../tutorial.md", "how-to/pandas", "tutorial"),
        ("pandas.md", "how-to/r", "how-to/pandas"),
        ("../README.md", "how-to/r", ""),
        ("../deploy/nginx.conf", "elsewhere", None),
        ("../../README.md", "how-to/r", None),
        ("nothing.md", "", None),
    ],
)
def test_a_link_leads_to_the_document_it_names(target: str, beside: str, name: str | None) -> None:
    """From where it stands, and out of the folder to nothing."""
    assert name == named(target, beside)


def test_marks_of_html_are_left_out() -> None:
    """Whether they stand alone or in a line; in code they are words."""
    body = shown(
        "<script>alert(1)</script>\n\nOne <b onclick='x()'>two</b> `<i>`\n\n```html\n<u>\n```\n"
    ).body
    assert "<script" not in body
    assert "<p>One two <code>&lt;i&gt;</code></p>" in body
    assert "onclick" not in body
    assert "&lt;u&gt;" in body


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "//elsewhere.example/", "data:text/html,x", "../a"]
)
def test_a_link_that_leads_nowhere_is_words(app: Flask, target: str) -> None:
    """So is one to a file that is not served."""
    with app.test_request_context():
        body = shown(f"See [this]({target}).", Ways(partial(linked, name="tutorial"), NOTHING.get)).body
    assert "<a" not in body
    assert "this" in body


def test_code_that_is_an_address_leads_to_its_page() -> None:
    """Unless it has a place for something in it, or stands in a link."""
    ways = Ways("/there/{}".format, "/under{}".format)
    body = shown("`/a` `/b/<name>` `/c/…` `d` [`/e`](x)", ways).body
    assert '<a href="/under/a"><code>/a</code></a>' in body
    assert 1 == body.count("/under")
    assert '<a href="/there/x"><code>/e</code></a>' in body


def test_headings_tables_and_code_can_be_reached() -> None:
    """Each heading by a name of its own; a table has a caption and heads, code scrolls by keyboard."""
    text = "## One\n\n## One\n\n| a | b |\n| --- | --- |\n| c | d |\n\n```sh\nls\n```\n\n```text\nx\n```\n"
    body = shown(text).body
    assert 'id="one"' in body
    assert 'id="one-2"' in body
    assert '<caption class="unseen">One</caption>' in body
    assert '<th scope="row">c</th>' in body
    assert '<td data-label="b"><span>d</span></td>' in body
    assert '<pre class="given" tabindex="0" role="group" aria-label="Code: One">' in body
    assert '<pre class="output"' in body


def test_a_document_without_a_title_is_refused() -> None:
    """It could not be a page."""
    with pytest.raises(ValueError, match="begins with its title"):
        render("Words\n\n# Title\n", NOWHERE)
