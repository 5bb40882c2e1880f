"""Cards that other sites frame, and what pages tell search engines and whoever cites them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import html5lib
import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF
from werkzeug.serving import make_server

from graph.licence import ATTRIBUTION
from graph.namespaces import ID, SCHEMA
from graph.settings import Settings
from service.app import create_app
from service.citing.schema_org import block
from tests.service.browsing import REPORT, InspectingClient
from tests.service.chromium import Tab
from tests.service.in_memory import CYCLES, InMemory
from tests.service.inspection import inspect, words

FINDING = f"{REPORT}/sentence/3dca8961eb79"
GRADE = "judgment/northamptonshire/effectiveness/2017"
ACTION = f"{REPORT}/sentence/963cc866024b"
HOSTILE = """
id:report/p/f a peel:Report ; rdfs:label "</script><script>alert(1)</script>"@en ;
  peel:sourceText id:report/p/f/text/1 .
id:report/p/f/sentence/1 a peel:Finding ; rdfs:label "\\"'><img src=x onerror=alert(1)>"@en ;
  rdf:value "<!--<script>\\u2028</script> & \\"" ; peel:statedIn id:passage/1 .
id:passage/1 oa:start 5 ; oa:end 16 ; oa:exact "x" ; oa:hasSource id:report/p/f/text/1 .
"""


def hostile() -> InspectingClient:
    """A client of a service whose data mean harm."""
    app = create_app(replace(Settings(), client_rate=0), InMemory(CYCLES, HOSTILE))
    return InspectingClient(app, app.response_class)


def structured(text: str) -> list[dict[str, Any]]:
    """The blocks of data of a page, as a parser of HTML finds them."""
    scripts = [each for each in inspect("", text).all("script") if each.get("type") == "application/ld+json"]
    return [json.loads(each.text or "") for each in scripts]


def graph_of(data: dict[str, Any]) -> Graph:
    """What a block says, with the context of schema.org put in its place: nothing is fetched."""
    assert "https://schema.org" == data["@context"]
    local = {"@vocab": str(SCHEMA), "url": {"@type": "@id"}, "license": {"@type": "@id"}}
    triples = ox.parse(json.dumps({**data, "@context": local}), format=ox.RdfFormat.JSON_LD)
    written = ox.serialize((each.triple for each in triples), format=ox.RdfFormat.N_TRIPLES)
    return Graph().parse(data=written, format="nt")


@pytest.mark.parametrize("thing", [FINDING, GRADE, ACTION, "judgment/kent/effectiveness/2017"])
def test_a_card_tells_what_is_said_and_where(client: InspectingClient, thing: str) -> None:
    """Words, force and source, with links that open around it; it may be framed and everything else not."""
    answer = client.get(f"/card/{thing}")
    policy = answer.headers.getlist("Content-Security-Policy")
    assert ["frame-ancestors *"] == [
        part.strip() for one in policy for part in one.split(";") if "ancestors" in part
    ]
    assert "script-src" not in policy[0]
    page = inspect(thing, answer.text)
    assert "Police" in page.texts("h1")[0]
    assert ATTRIBUTION in words(page.root)
    assert f"http://localhost/doc/{thing}" in [each.get("href") for each in page.all("a")]
    assert {("_top", "noopener")} == {(each.get("target"), each.get("rel")) for each in page.all("a")}
    assert not page.all("script")
    assert "icon" in [each.get("rel") for each in page.all("link")]
    other = client.get(f"/doc/{thing}", headers={"Accept": "text/html"}).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in other


def test_a_card_shows_a_grade_in_its_scale_and_a_figure_with_its_unit(
    client: InspectingClient,
) -> None:
    """Readable without colour."""
    assert "2 of 4" in words(inspect("", client.get(f"/card/{GRADE}").text).root)
    figures = [link for link in client.page("/list/observations").links if "/observation/" in link]
    card = inspect("", client.get(figures[0].replace("/doc/", "/card/")).text)
    assert card.texts("p", "big")[0].split()[0] == figures[0].rpartition("/")[2]


@pytest.mark.parametrize(
    "path", ["finding/none", "force/kent", "x" * 3_000, "%3Cscript%3E", "http://a.example/"]
)
def test_there_is_no_card_of_what_is_no_statement(client: InspectingClient, path: str) -> None:
    """The frame says so."""
    answer = client.get(f"/card/{path}")
    assert 404 == answer.status_code
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "Not published here" in answer.text


def test_a_page_has_the_code_that_embeds_its_card(client: InspectingClient) -> None:
    """Ready to be copied; what it frames is there."""
    page = client.page(f"/doc/{FINDING}")
    [code] = [text for text in page.texts("pre") if "iframe" in text]
    [frame] = list(html5lib.parse(code, namespaceHTMLElements=False).iter("iframe"))
    assert f"http://localhost/card/{FINDING}" == frame.get("src")
    assert frame.get("title")
    assert 200 == client.get(frame.get("src", "")).status_code
    [discovery] = [each for each in page.all("link") if each.get("type") == "application/json+oembed"]
    told = client.get(discovery.get("href", "")).get_json()
    assert ("1.0", "rich", code) == (told["version"], told["type"], " ".join(told["html"].split()))
    small = client.get("/oembed", query_string={"url": f"http://localhost/doc/{FINDING}", "maxwidth": "300"})
    assert 300 == small.get_json()["width"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://elsewhere.example/doc/" + FINDING,
        "http://localhost/doc/force/kent",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[::1",
        f"http://localhost/doc/{'x' * 9_000}",
        FINDING,
    ],
)
def test_oembed_knows_its_own_addresses_alone(client: InspectingClient, address: str) -> None:
    """And says so plainly; sizes that are none are as if they were not there."""
    asked = {"url": address, "maxwidth": "-1", "maxheight": "9" * 500}
    answer = client.get("/oembed", query_string=asked)
    assert (404, "application/problem+json") == (answer.status_code, answer.mimetype)
    assert 501 == client.get("/oembed?format=xml").status_code


def test_nothing_in_the_data_ends_a_block_or_an_attribute() -> None:
    """Wherever hostile words stand: page, card, pack, oEmbed."""
    client = hostile()
    thing = "report/p/f/sentence/1"
    for path in (f"/doc/{thing}", f"/card/{thing}", f"/quotes?s={thing}", "/doc/report/p/f", "/", "/about"):
        page = client.page(path)
        assert not [each for each in page.all("script") if each.get("type") != "application/ld+json"]
        assert not [each for each in page.all("img") if each.get("src") == "x"]
    [told] = structured(client.get(f"/doc/{thing}", headers={"Accept": "text/html"}).text)
    assert '<!--<script>\u2028</script> & "' == told["text"]
    html = client.get("/oembed", query_string={"url": f"http://localhost/doc/{thing}"}).get_json()["html"]
    assert 1 == html.count("<") - html.count("</")


def test_a_block_has_no_sign_that_html_reads() -> None:
    """In names and in values."""
    written = block({"a<b": "</script><!--&\u2028", "c": ["", {}, None, {"d": ""}]})
    assert not set("<>&\u2028") & set(str(written))
    assert "</script><!--&\u2028" == json.loads(written)["a<b"]


def test_a_finding_is_told_to_search_engines(client: InspectingClient) -> None:
    """A claim in the words of the report, part of it."""
    [told] = structured(client.get(f"/doc/{FINDING}", headers={"Accept": "text/html"}).text)
    graph = graph_of(told)
    claim, report = URIRef(ID[FINDING]), URIRef(ID[REPORT])
    assert {SCHEMA.Claim, SCHEMA.Quotation} == set(graph.objects(claim, RDF.type))
    assert (claim, SCHEMA.isPartOf, report) in graph
    assert Literal("2018-03") == graph.value(report, SCHEMA.datePublished)
    assert SCHEMA.Report == graph.value(report, RDF.type)
    assert URIRef(f"http://localhost/doc/{FINDING}") == graph.value(claim, SCHEMA.url)
    assert "It makes good use of body-worn video cameras" in str(graph.value(claim, SCHEMA.text))


def test_a_report_and_the_data_are_told_to_search_engines(client: InspectingClient) -> None:
    """With date, publisher, licence, release, time and place, and ways to get them."""
    [told] = structured(client.get(f"/doc/{REPORT}", headers={"Accept": "text/html"}).text)
    graph, report = graph_of(told), URIRef(ID[REPORT])
    assert SCHEMA.Report == graph.value(report, RDF.type)
    assert Literal("978-1-78655-553-3") == graph.value(report, SCHEMA.isbn)
    for path in ("/", "/about"):
        [told] = structured(client.get(path, headers={"Accept": "text/html"}).text)
        graph = graph_of(told)
        [data] = graph.subjects(RDF.type, SCHEMA.Dataset)
        for name in ("license", "creator", "version", "temporalCoverage", "spatialCoverage", "description"):
            assert graph.value(data, SCHEMA[name]), name
        downloads = [
            str(graph.value(each, SCHEMA.contentUrl)) for each in graph.objects(data, SCHEMA.distribution)
        ]
        assert len(downloads) >= 3
        assert {200} == {client.get(each).status_code for each in downloads}


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (REPORT, "(March 2018). peelgraph, release 2"),
        ("force/kent", "Kent Police: grades, findings"),
        (FINDING, "“It makes good use of body-worn video cameras"),
        (GRADE, "“Overall effectiveness 2017 Requires improvement”"),
        ("judgment/kent/effectiveness/2017", "Kent Police, Effectiveness, 2017"),
    ],
)
def test_pages_say_how_to_cite_them(client: InspectingClient, path: str, named: str) -> None:
    """In one line, with the release and the address."""
    page = client.page(f"/doc/{path}")
    [line] = page.texts("p", "cite")
    assert named in line
    assert "peelgraph, release 2" in line
    assert line.endswith(f"http://localhost/doc/{path}")


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of another site, whose page `/?ADDRESS` frames an address."""

    def show(environ: dict[str, Any], start: Any) -> list[bytes]:  # noqa: ANN401
        start("200 OK", [("Content-Type", "text/html")])
        return [f"<title>x</title><iframe src='{environ['QUERY_STRING']}'></iframe>".encode()]

    made = make_server("127.0.0.1", 0, show)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()


@pytest.mark.browser
def test_a_card_is_framed_by_other_sites_and_a_page_is_not(server: str, elsewhere: str, tab: Tab) -> None:
    """In a browser: a page that may not be framed is not shown there."""
    refused = {}
    for kind in ("card", "doc"):
        tab.visit(f"{elsewhere}/?{server}/{kind}/{FINDING}", 700, 500)
        [child] = tab.call("Page.getFrameTree")["frameTree"]["childFrames"]
        assert kind in (child["frame"].get("unreachableUrl") or child["frame"]["url"])
        refused[kind] = "unreachableUrl" in child["frame"]
    assert {"card": False, "doc": True} == refused


@pytest.mark.browser
def test_data_for_search_engines_break_no_policy(server: str, tab: Tab) -> None:
    """The browser reads them as data, and has nothing to say of them."""
    tab.visit(f"{server}/doc/{FINDING}", 1280, 900)
    assert not [event for event in tab.events if event.get("method") == "Log.entryAdded"]
    assert "Claim" in tab.value("JSON.parse(document.querySelector('script').text)['@type'].join()")


def test_packs_and_cards_stay_under_the_prefix_of_a_deployment(client: InspectingClient) -> None:
    """Every link and address is on its host and under its path; oEmbed knows a page by its address there."""
    base = "https://data.example/under/a"
    pages = (f"/quotes?s={FINDING}&s={GRADE}", f"/card/{FINDING}", f"/doc/{FINDING}", "/quotes")
    for path in pages:
        root = inspect(path, client.get(path, base_url=base, headers={"Accept": "text/html"}).text).root
        for each in root.iter():
            for name in ("href", "action", "cite"):
                address = each.get(name) or "#"
                if address.startswith("/") or "data.example" in address:
                    assert address.startswith(("/under/a/", f"{base}/")), f"{path}: {address}"
    told = client.get("/oembed", base_url=base, query_string={"url": f"{base}/doc/{FINDING}"}).get_json()
    assert f'src="{base}/card/{FINDING}"' in told["html"]
    assert f"{base}/doc/{FINDING}" in client.get(f"/quotes.txt?s={FINDING}", base_url=base).text
