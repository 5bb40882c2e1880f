"""Addresses that documents tell of themselves: `graph.web_address`, and what each reader takes for one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rdflib import URIRef
from rdflib.namespace import DCAT

from graph.build import Run, build_graphs
from graph.extract import extract
from graph.readers import read
from graph.readers.pdf import read_here
from graph.vocabulary import load_vocabulary
from graph.web_address import LONGEST, web_address
from tests.graph.readers.pages import draw

TITLE = "PEEL: Police effectiveness 2017"
MARKDOWN = f"# {TITLE}\n\nAn inspection of Kent Police\n\n# Overview\n\nThe force is good at this.\n"
PAGE = (
    f"<!DOCTYPE html>{{before}}<html><head><title>{TITLE}</title>{{head}}</head>"
    f"<body>{{body}}<h1>{TITLE}</h1><p>An inspection of Kent Police.</p></body></html>"
)
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">{}</rdf:Description></rdf:RDF></x:xmpmeta>'
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "report-2017",
        "/peel/report-2017",
        "//a.example/report",
        "javascript:alert(1)",
        "data:text/html,<b>x",
        "file:///etc/passwd",
        "ftp://a.example/report",
        "https://a.example",
        "https://a.example/",
        "https://user@a.example/report",
        "https://a.example:8080@b.example/report",
        "https://localhost/report",
        "https://127.0.0.1/report",
        "https://[::1]/report",
        "https://a.example/re port",
        "https://a.example/report\nx: y",
        'https://a.example/"onclick="x',
        "https://a.example/<script>",
        "https://a.example/%zz",
        "https://a.example/\u202etxt.exe",
        "https://\u0430.example/report",
        "https://a.example/" + "x" * LONGEST,
    ],
)
def test_what_is_no_plain_address_of_a_page_is_none(text: str) -> None:
    """A site alone is none either: it is not where a report is to be found."""
    assert "" == web_address(text)


@pytest.mark.parametrize(
    ("before", "head", "body", "address"),
    [
        ("", "", "", ""),
        ("", '<link rel="Canonical" href=" https://a.example/r ">', "", "https://a.example/r"),
        ("", '<meta property="og:url" content="https://a.example/og">', "", "https://a.example/og"),
        ("", '<meta name="DC.identifier" content="https://a.example/dc">', "", "https://a.example/dc"),
        ("", '<meta name="DC.identifier" content="ISBN 978-1-78655-553-3">', "", ""),
        ("<!-- saved from url=(0023)https://a.example/saved -->", "", "", "https://a.example/saved"),
        (
            "<!-- saved from url=(0023)https://a.example/saved -->",
            '<link rel=canonical href="https://a.example/r">',
            "",
            "https://a.example/r",
        ),
        ("", '<link rel=canonical href="javascript:alert(1)">', "", ""),
        ("", '<link rel="stylesheet" href="https://a.example/r.css">', "", ""),
        ("", "", '<link rel="canonical" href="https://a.example/r">', ""),
        ("", "", '<a rel="canonical" href="https://a.example/r">here</a>', ""),
    ],
)
def test_a_page_tells_its_address_in_its_head(before: str, head: str, body: str, address: str) -> None:
    """By the canonical link, by metadata, or by what a browser wrote when it kept the page."""
    page = PAGE.format(before=before, head=head, body=body)
    assert address == read(page.encode(), "r.html").address


@pytest.mark.parametrize(
    ("front", "address"),
    [
        ("", ""),
        ("---\ntitle: x\nurl: https://a.example/r\n---\n\n", "https://a.example/r"),
        ("---\ncanonical_url: 'https://a.example/r?a=1'\n---\n\n", "https://a.example/r?a=1"),
        ("---\nsource: a scan\nlink: https://a.example/r\n---\n\n", "https://a.example/r"),
        ("---\nauthor: https://a.example/r\n---\n\n", ""),
        ("url: https://a.example/r\n\n", ""),
    ],
)
def test_markdown_tells_its_address_in_its_front_matter(front: str, address: str) -> None:
    """Not in its words: they hold the addresses of many other things."""
    assert address == read((front + MARKDOWN).encode(), "r.md").address


def _pdf(properties: str = "", packet: str = "") -> bytes:
    pressed = draw((60, 700, TITLE), (60, 680, "An inspection of Kent Police"))
    assert b"/Subject (" in pressed
    return pressed.replace(b"/Subject (", f"{properties} /Subject (".encode()) + packet.encode()


@pytest.mark.parametrize(
    ("properties", "packet", "address"),
    [
        ("", "", ""),
        ("/URL (https://a.example/r.pdf)", "", "https://a.example/r.pdf"),
        ("/Source (scanned)", "", ""),
        ("", "<dc:identifier>https://a.example/x.pdf</dc:identifier>", "https://a.example/x.pdf"),
        ("", "<dc:source><rdf:li>https://a.example/li</rdf:li></dc:source>", "https://a.example/li"),
        ("/URL (https://a.example/r.pdf)", "<dc:source>https://a.example/x", "https://a.example/r.pdf"),
        ("", "<dc:identifier>uuid:1234</dc:identifier>", ""),
    ],
)
def test_a_pdf_tells_its_address_beside_its_pages(properties: str, packet: str, address: str) -> None:
    """In its properties or its XMP packet; one that is damaged tells nothing."""
    assert address == read_here(_pdf(properties, XMP.format(packet) if packet else ""), "r.pdf").address


def test_the_address_of_a_report_is_in_its_graph() -> None:
    """Once; a report that tells none has none."""
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    told = {}
    for front in ("", "---\nurl: https://a.example/r\n---\n\n"):
        found = extract(read((front + MARKDOWN).encode(), "r.md"), load_vocabulary())
        graphs = build_graphs(found, Run(moment, moment, "0")).values()
        told[front] = [page for graph in graphs for page in graph.objects(None, DCAT.landingPage)]
    assert [[], [URIRef("https://a.example/r")]] == list(told.values())
