"""Packs of quotes: the exact words of what a reader chose, and where they stand."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from urllib.parse import unquote

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pybtex.database import parse_string

from graph.licence import ATTRIBUTION
from graph.namespaces import ID
from service.citing.fragment import address_of_words
from service.citing.given import MOST, read_given, read_name
from service.citing.pack import Excerpt, read_pack, reader_words
from service.citing.table import COLUMNS
from service.engine.runner import QueryRunner
from service.library import Library
from tests.service.browsing import REPORT, InspectingClient
from tests.service.chromium import Tab
from tests.service.citing.latex import read_latex
from tests.service.in_memory import library
from tests.service.inspection import words
from tests.service.page_kinds import A_FINDING
from tests.service.test_browser import go_to, send

SENTENCE = f"{REPORT}/sentence/3dca8961eb79"
"""A finding that a page of the source breaks in two."""

NOTED = f"{REPORT}/sentence/ffbf034eed79"
"""One with the mark of a footnote in it."""

TIMED = f"{REPORT}/sentence/963cc866024b"
"""A recommendation whose time stands before the list it is in."""

GRADE = "judgment/northamptonshire/effectiveness/2017"

OFFICIAL = "judgment/kent/effectiveness/2017"
"""A grade that a register alone gives."""

STATED = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?this ?words ?exact ?start ?end ?source WHERE {
  VALUES ?class { peel:Finding peel:Evidence peel:Consequence peel:Context peel:Action }
  ?this a ?class ; rdf:value ?words ; peel:statedIn ?passage .
  ?passage oa:exact ?exact ; oa:start ?start ; oa:end ?end ; oa:hasSource ?source .
}
"""

TEXTS = "SELECT ?source ?chars WHERE { ?source <http://www.w3.org/2011/content#chars> ?chars }"


def quotes(client: InspectingClient, form: str, *things: str) -> str:
    """A pack in one form."""
    answer = client.get(f"/quotes{form}", query_string=[("s", thing) for thing in things])
    assert 200 == answer.status_code, answer.text
    return answer.text


def test_every_sentence_of_the_store_is_quoted_to_the_byte(app: Flask, runner: QueryRunner) -> None:
    """What a pack gives is what the source has there, and what a reader sees of it is the sentence."""
    stated = {(str(row["this"]), str(row["exact"])): row for row in runner.select(STATED)}
    texts = {str(row["source"]): str(row["chars"]) for row in runner.select(TEXTS)}
    things = sorted({iri for iri, _ in stated})
    found: list[Excerpt] = []
    with app.test_request_context():
        for first in range(0, len(things), MOST):
            some = things[first : first + MOST]
            found += read_pack(
                Library(runner), read_given(iri.removeprefix(str(ID)) for iri in some)
            ).excerpts
    assert len(things) == len(found) > 400
    assert things == [each.iri for each in found]
    assert len(stated) == sum(len(each.stretches) for each in found)
    for each in found:
        quoted = [stretch for stretch in each.stretches if stretch.is_quoted]
        for stretch in each.stretches:
            row = stated[each.iri, stretch.exact]
            assert stretch.exact == texts[str(row["source"])][stretch.start : stretch.end]
            assert (stretch.start, stretch.end) == (int(str(row["start"])), int(str(row["end"])))
        assert each.words == str(row["words"])
        assert each.words == " ".join(reader_words(stretch.exact, "text/markdown") for stretch in quoted)


def test_a_pack_says_the_same_in_every_form(client: InspectingClient) -> None:
    """Words, report, date, place, address and release, whatever takes them."""
    told = json.loads(quotes(client, ".json", SENTENCE, NOTED))
    assert [f"{ID}{SENTENCE}", f"{ID}{NOTED}"] == [each["iri"] for each in told["quotes"]]
    first, second = told["quotes"]
    assert "It makes good use of body-worn video cameras" in first["words"]
    assert ["It makes", "body-wor"] == [each["exact"][:8] for each in first["stretches"]]
    assert "<sup>20</sup>" in second["stretches"][0]["exact"]
    assert "<sup>" not in second["words"]
    page = client.page(f"/quotes?s={SENTENCE}&s={NOTED}")
    rows = list(csv.DictReader(io.StringIO(quotes(client, ".csv", SENTENCE, NOTED))))
    entries = parse_string(quotes(client, ".bib", SENTENCE, NOTED), "bibtex").entries
    items = json.loads(quotes(client, ".csl", SENTENCE, NOTED))
    texts = [quotes(client, form, SENTENCE, NOTED) for form in (".md", ".txt")]
    shown = MarkdownIt().render(texts[0])
    assert set(COLUMNS) == set(rows[0])
    for each, row, item in zip(told["quotes"], rows, items, strict=True):
        assert each["words"] in [words(block) for block in page.all("blockquote")]
        assert (each["words"], each["iri"]) == (row["words"], row["iri"])
        assert (each["words"], each["key"]) == (item["abstract"], item["id"])
        assert each["words"] == read_latex(entries[each["key"]].fields["abstract"])
        assert each["words"] in texts[1]
        assert each["words"] in shown
        for text in (*texts, row["permalink"], item["URL"], entries[each["key"]].fields["url"]):
            assert f"http://localhost/doc/{each['iri'].removeprefix(str(ID))}" in text
    for text in (*texts, json.dumps(told), json.dumps(items), rows[0]["attribution"], page.texts("main")[0]):
        assert ATTRIBUTION.removesuffix(".") in text.replace("\\", "")
    assert told["release"] in texts[1]
    assert {"March 2018"} == {re.search(r"\((\w+ 2018)\)", each["citation"])[1] for each in told["quotes"]}  # type: ignore[index]


def test_grades_and_figures_are_quoted_with_what_they_say(client: InspectingClient) -> None:
    """The few words of the report, and the whole of it as it is put here; a register has no words."""
    [grade] = json.loads(quotes(client, ".json", GRADE))["quotes"]
    assert "Overall effectiveness 2017 Requires improvement" == grade["words"]
    assert "Northamptonshire Police, Effectiveness, 2017: Requires improvement" == grade["label"]
    assert grade["key"].startswith("judgment:northamptonshire:effectiveness:2017:in:")
    [official] = json.loads(quotes(client, ".json", OFFICIAL))["quotes"]
    assert ("", [], "") == (official["words"], official["stretches"], official["report"]["text"])
    assert official["source"]["iri"].startswith("https://")
    assert "@misc{judgment:kent" in quotes(client, ".bib", OFFICIAL)
    assert "no report" in client.page(f"/quotes?s={OFFICIAL}").texts("main")[0]


def test_the_words_that_set_the_time_of_an_action_are_given_and_not_quoted(client: InspectingClient) -> None:
    """They stand before the list that the action is in."""
    [action] = json.loads(quotes(client, ".json", TIMED))["quotes"]
    assert [("immediately", False), ("act on", True)] == [
        (each["exact"][: 11 if not each["is_quoted"] else 6], each["is_quoted"])
        for each in action["stretches"]
    ]
    assert "59,668" not in action["citation"]
    assert action["words"].startswith("act on the information")


def test_what_cannot_be_given_is_named_and_the_rest_given(client: InspectingClient) -> None:
    """On the page, in the answer for programs, in text that people read, and in a header field."""
    asked = [SENTENCE, "finding/none", "force/kent", "javascript:alert(1)", "x" * 5_000, "\x00\u202e"]
    told = json.loads(quotes(client, ".json", *asked))
    assert 1 == len(told["quotes"])
    notes = " ".join(told["notes"])
    for named in ("finding/none", "Kent Police (police force)", "javascript:alert(1)", "xxx"):
        assert named in notes
    assert len(notes) < 600
    assert "\x00" not in notes
    answer = client.get("/quotes", query_string=[("s", each) for each in asked])
    assert 200 == answer.status_code
    assert "finding/none" in answer.headers["Peelgraph-Warning"]
    assert "Not all that was asked for is given" in answer.text
    for form in (".md", ".txt", ".bib"):
        assert "finding/none" in quotes(client, form, *asked).replace("\\", "")
    assert 1 == len(parse_string(quotes(client, ".bib", *asked), "bibtex").entries)


def test_where_nothing_can_be_given_the_status_says_so(client: InspectingClient) -> None:
    """A person keeps the page that makes packs; a program gets a problem; nothing asked is no problem."""
    answer = client.get("/quotes?s=finding/none", headers={"Accept": "text/html"})
    assert 404 == answer.status_code
    assert "finding/none" in answer.text
    problem = client.get("/quotes.bib?s=finding/none")
    assert (404, "application/problem+json") == (problem.status_code, problem.mimetype)
    assert [] == json.loads(quotes(client, ".csl"))
    assert 404 == client.get("/quotes.exe").status_code
    assert 406 == client.get("/quotes", headers={"Accept": "image/png"}).status_code


def test_a_pack_holds_so_many_and_says_how_many_it_leaves(
    client: InspectingClient, runner: QueryRunner
) -> None:
    """The first in the order of the address; each once."""
    things = sorted({str(row["this"]).removeprefix(str(ID)) for row in runner.select(STATED)})[: MOST + 3]
    told = json.loads(quotes(client, ".json", *things, *things))
    assert [f"{ID}{thing}" for thing in things[:MOST]] == [each["iri"] for each in told["quotes"]]
    assert "3 more are not" in " ".join(told["notes"])
    answer = client.get("/quotes", query_string=[("s", thing) for thing in things])
    assert len(str(answer.headers)) < 2_000
    assert 200 == answer.status_code


def test_things_are_named_by_path_address_or_iri() -> None:
    """As they are copied from anywhere; several with spaces between; each once."""
    asked = [
        "force/kent https://w3id.org/peelgraph/id/force/kent",
        "http://127.0.0.1:8000/doc/force/kent.ttl#top",
        "https://desk.example/under/a/path/doc/force/kent?page=2",
        "https://desk.example/card/force/essex",
    ]
    assert ("force/kent", "force/essex") == tuple(
        str(iri).removeprefix(str(ID)) for iri in read_given(asked).things
    )


@given(st.text(max_size=60))
def test_no_name_is_taken_for_more_than_an_iri(text: str) -> None:
    """Whatever is typed: an IRI under our base, or nothing."""
    found = read_name(text)
    assert found is None or str(found).startswith(str(ID))
    assert len(read_given([text]).things) + len(read_given([text]).unreadable) == len(set(text.split()))


def test_words_are_found_in_the_report_as_published() -> None:
    """By a text fragment, where a web page has it; the beginning and end of long words."""
    assert "https://a.example/r#:~:text=It%20is%20late%2C%20%26%20well%2Dknown." == address_of_words(
        "https://a.example/r#old", "It is late, & well-known."
    )
    many = " ".join(f"word{number}" for number in range(30))
    directive = unquote(address_of_words("https://a.example/r", many).partition("#:~:text=")[2])
    assert "word0 word1 word2 word3 word4,word25 word26 word27 word28 word29" == directive
    for page in (
        "",
        "javascript:alert(1)",
        "urn:x",
        "https:///x",
        "http://[x",
        "https://a.example/report.PDF",
    ):
        assert not address_of_words(page, "words")
    assert not address_of_words("https://a.example/r", " ")


REPORTED = """
id:report/p/f a peel:Report ; rdfs:label "Report <b>"@en ; peel:sourceText id:report/p/f/text/1 ;
  dcat:landingPage <https://a.example/report> .
id:report/p/g a peel:Report ; rdfs:label "Later"@en ; peel:sourceText id:report/p/g/text/1 ;
  dcterms:issued "2019-01"^^xsd:gYearMonth .
id:report/p/f/sentence/1 a peel:Finding ; rdfs:label "It is late"@en ; rdf:value "It is late." ;
  peel:statedIn id:passage/1 .
id:passage/1 oa:start 5 ; oa:end 16 ; oa:exact "It is late." ; oa:hasSource id:report/p/f/text/1 .
id:judgment/x a peel:Judgment ; rdfs:label "Good"@en ; peel:statedIn id:passage/2 , id:passage/3 .
id:passage/2 oa:start 1 ; oa:end 5 ; oa:exact "Good" ; oa:hasSource id:report/p/f/text/1 .
id:passage/3 oa:start 1 ; oa:end 5 ; oa:exact "GOOD" ; oa:hasSource id:report/p/g/text/1 .
"""


def _excerpts(app: Flask, *things: str) -> Sequence[Excerpt]:
    with app.test_request_context():
        return read_pack(library(REPORTED), read_given(things)).excerpts


def test_a_report_with_an_address_is_linked_at_the_words(app: Flask) -> None:
    """And one without is not."""
    [found] = _excerpts(app, "report/p/f/sentence/1")
    assert "https://a.example/report#:~:text=It%20is%20late." == found.as_published
    assert "http://localhost/read/p/f#s-1" == found.place


def test_what_two_reports_state_is_quoted_from_each(app: Flask) -> None:
    """With keys of their own."""
    found = _excerpts(app, "judgment/x")
    assert [("Report <b>", "Good"), ("Later", "GOOD")] == [(each.report.text, each.words) for each in found]
    assert ["judgment:x:in:p:f", "judgment:x:in:p:g"] == [each.key for each in found]


LISTS = (
    "/search?q=domestic+abuse&kind=finding",
    "/list/findings",
    "/doc/theme/investigating-crime",
    "/builder?force=northamptonshire&kind=finding",
    f"/doc/{REPORT}",
    f"/doc/{REPORT}/section/summary",
    "/actions",
)


@pytest.mark.parametrize("path", [*LISTS, "/doc/force/northamptonshire", "/list/judgments"])
def test_statements_are_chosen_in_lists_by_plain_forms(client: InspectingClient, path: str) -> None:
    """Each box is named by the words it is for, and what it sends is quoted."""
    page = client.page(path)
    boxes = [each for each in page.all("input") if each.get("type") == "checkbox" and each.get("name") == "s"]
    assert len(boxes) >= 3
    assert {"get"} == {each.get("method") for each in page.all("form") if each.get("action") == "/quotes"}
    chosen = [each.get("value", "") for each in boxes[:3]]
    told = json.loads(quotes(client, ".json", *chosen))
    assert [] == told["notes"]
    assert chosen == [each["iri"].removeprefix(str(ID)) for each in told["quotes"]]
    described = {each.get("id"): words(each) for each in page.root.iter() if each.get("id")}
    assert all(described[each.get("aria-describedby", "")] for each in boxes)


def test_a_finding_is_quoted_with_its_evidence(client: InspectingClient, runner: QueryRunner) -> None:
    """By one link on its page: what the page links it to, and itself first."""
    thing = str(runner.select(A_FINDING)[0]["finding"])
    page = client.page(f"/doc/{thing.removeprefix(str(ID))}")
    [way] = [each for each in page.all("a") if words(each).startswith("Quote it with the")]
    told = client.get(way.get("href", "").replace("/quotes?", "/quotes.json?")).get_json()
    assert thing == told["quotes"][0]["iri"]
    assert "Evidence" in {each["kind"] for each in told["quotes"][1:]}
    others = len(told["quotes"]) - 1
    assert ("the statement" if others == 1 else f"the {others} statements") in words(way)


def test_what_cannot_be_quoted_has_no_box(client: InspectingClient) -> None:
    """A list of forces, and results that are none of what is said."""
    for path in ("/list/forces", "/search?q=domestic+abuse&kind=term"):
        assert not [each for each in client.page(path).all("input") if each.get("name") == "s"]


def test_a_pack_is_changed_on_its_own_page(client: InspectingClient) -> None:
    """What is kept is ticked, and more is added by address; the address is the pack."""
    page = client.page(f"/quotes?s={SENTENCE}&s={GRADE}")
    boxes = [each for each in page.all("input") if each.get("type") == "checkbox"]
    assert [SENTENCE, GRADE] == [each.get("value") for each in boxes]
    assert all("checked" in each.attrib for each in boxes)
    assert "more" in [each.get("id") for each in page.all("input") if each.get("name") == "s"]


@pytest.mark.browser
def test_a_pack_is_made_by_keyboard_alone(server: str, tab: Tab) -> None:
    """From a list to two quotes in BibTeX, with scripts off, on a narrow window."""
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.visit(f"{server}/actions", 320, 900)
        chosen = []
        for place in (2, 3):
            go_to(tab, f"#pick-{place}")
            for kind in ("keyDown", "keyUp"):
                tab.call(
                    "Input.dispatchKeyEvent",
                    type=kind,
                    key=" ",
                    code="Space",
                    text=" ",
                    windowsVirtualKeyCode=32,
                )
            chosen.append(tab.value("document.activeElement.value"))
        send(tab, "#pick-3")  # Enter in a box sends the form
        assert "2 quotes" == tab.value("document.querySelector('h1').textContent.trim()")
        assert chosen == [
            unquote(each) for each in tab.value("new URLSearchParams(location.search).getAll('s')")
        ]
        go_to(tab, ".take-forms a[href*='/quotes.bib']")
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)
