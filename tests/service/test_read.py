"""A report's whole text: complete, in order, with every sentence, note and name in its place."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from rdflib import URIRef

from graph.namespaces import ID
from graph.settings import Settings
from service.answers.source_text import read_source
from service.app import create_app
from service.engine.runner import QueryRunner
from service.library import Library
from service.quotes import plain
from service.reading.document import Source, compose
from service.reading.marks import Noted, References
from service.reading.parts import Block, Piece, Reading
from service.urls import sentence_anchor
from tests.service.browsing import BROWSER, REPORT, Addresses, InspectingClient
from tests.service.in_memory import InMemory
from tests.service.inspection import Page, inspect, words
from tests.service.report_in_memory import OfReport

SMALL = "thornsea-2016.html"
SMALL_PATH = "/read/peel-effectiveness-2016/thornsea"
READ = "/read/" + REPORT.removeprefix("report/")
EMBEDDED = "embedded"
OTHERS = {
    "severnhythe-effectiveness-2017.pdf": "report/peel-effectiveness-2017/severnhythe",
    "thornsea-2016.html": "report/peel-effectiveness-2016/thornsea",
}

SENTENCES = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?sentence ?words WHERE {
  <%s> peel:sourceText ?text . ?passage oa:hasSource ?text .
  ?sentence peel:statedIn ?passage ; rdf:value ?words ; a ?class .
  FILTER(?class IN (peel:Finding, peel:Evidence, peel:Context, peel:Consequence, peel:Action))
}
"""


@dataclass(frozen=True)
class Case:
    """A report in a store, and its text as composed."""

    runner: QueryRunner
    iri: str
    source: Source
    reading: Reading


@pytest.fixture(scope="module", params=[EMBEDDED, *OTHERS])
def case(request: pytest.FixtureRequest, runner: QueryRunner) -> Case:
    """A report in Markdown, one from a PDF and one from a page of the web."""
    asked = runner if request.param == EMBEDDED else OfReport(request.param)
    iri = str(ID[REPORT if request.param == EMBEDDED else OTHERS[request.param]])
    found = read_source(Library(asked), URIRef(iri))
    assert found
    return Case(asked, iri, found[1], compose(found[1]))


def sentences_of(case: Case) -> dict[str, str]:
    """The words of every classified sentence, by anchor, as a query tells them."""
    rows = case.runner.select(SENTENCES % case.iri)
    return {sentence_anchor(str(row["sentence"])): str(row["words"]) for row in rows}


def blocks_of(reading: Reading, *, notes: bool = True) -> Iterator[Block]:
    """All blocks as the page shows them."""
    for chapter in reading.chapters:
        if chapter.title:
            yield chapter.title
        for part in chapter.parts:
            for group in part.groups:
                yield from ((group.title,) if group.title else ())
                yield from group.blocks
        if notes:
            yield from (note.block for note in chapter.notes)


def pieces_of(reading: Reading) -> list[Piece]:
    """All pieces, in the order of the source."""
    found = (piece for block in blocks_of(reading) for piece in block.pieces)
    return sorted(found, key=lambda piece: (piece.start, piece.end))


def bare(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[\W_]+", "", text)


def test_each_sentence_stands_once_with_all_of_its_words(case: Case) -> None:
    """The pieces of a sentence give its words as the graph has them, and no sentence is lacking."""
    told = sentences_of(case)
    assert len(told) > 40
    shown: dict[str, list[str]] = {}
    for piece in pieces_of(case.reading):
        for anchor in piece.sentences if piece.reference is None else ():
            shown.setdefault(anchor, []).append(piece.text)
    assert set(told) == set(shown)
    assert [] == [anchor for anchor, said in told.items() if bare(said) != bare("".join(shown[anchor]))]
    opened = Counter(anchor for piece in pieces_of(case.reading) for anchor in piece.opens)
    assert dict.fromkeys(told, 1) == opened


def test_the_text_is_complete_and_nothing_comes_twice(case: Case) -> None:
    """Between the pieces stand only space, signs, and what a list or note is printed behind."""
    pieces = pieces_of(case.reading)
    assert [] == [(one, other) for one, other in pairwise(pieces) if other.start < one.end]
    markers = {bare(block.marker) for block in blocks_of(case.reading)}
    markers |= {bare(note.number) for chapter in case.reading.chapters for note in chapter.notes}
    text, media_type = case.source.text, case.source.media_type
    between = [text[one.end : other.start] for one, other in pairwise(pieces)]
    if media_type == "text/markdown":
        shown = "".join(piece.text + " " * (piece.end < other.start) for piece, other in pairwise(pieces))
        expected = re.findall(r"[^\W\d_]+", plain(text).replace("\\", ""))
        assert Counter(expected) == Counter(re.findall(r"[^\W\d_]+", shown + pieces[-1].text))
    else:
        assert {bare(each) for each in between} <= {"", *markers}


def test_the_text_stands_in_the_order_of_the_source(case: Case) -> None:
    """Notes aside, which stand at the end of their section."""
    starts = [block.pieces[0].start for block in blocks_of(case.reading, notes=False)]
    assert starts == sorted(starts)
    assert len(starts) > 60


def test_notes_and_their_marks_lead_to_one_another(case: Case) -> None:
    """Each mark leads to a note that is there, and each note back to its marks; few notes have none."""
    notes = [note for chapter in case.reading.chapters for note in chapter.notes]
    marks = [piece.reference for piece in pieces_of(case.reading) if piece.reference]
    assert notes
    assert len(notes) == len({note.anchor for note in notes})
    back = {anchor: note.anchor for note in notes for anchor in note.references}
    assert back == {mark.anchor: mark.note for mark in marks if mark.note}
    assert 0.8 * len(notes) <= sum(bool(note.references) for note in notes)
    assert len(case.source.notes) == len(notes)


def test_a_note_stands_in_the_section_of_its_mark(case: Case) -> None:
    """Where it has one."""
    found = 0
    for chapter in case.reading.chapters:
        blocks = [chapter.title, *(b for part in chapter.parts for g in part.groups for b in g.blocks)]
        here = {
            piece.reference.anchor for block in blocks if block for piece in block.pieces if piece.reference
        }
        for note in chapter.notes:
            assert not note.references or note.references[0] in here
            found += bool(note.references)
    assert found


def test_pages_of_a_pdf_are_numbered_in_turn() -> None:
    """Every page that the graph knows of begins once."""
    runner = OfReport("severnhythe-effectiveness-2017.pdf")
    found = read_source(Library(runner), ID[OTHERS["severnhythe-effectiveness-2017.pdf"]])
    assert found
    pages = [int(piece.page) for piece in pieces_of(compose(found[1])) if piece.page]
    assert pages
    assert pages == sorted(set(pages))


@pytest.fixture(scope="module")
def small() -> InspectingClient:
    """A client of a service over a report of some pages."""
    app = create_app(Settings(), OfReport(SMALL))
    return InspectingClient(app, app.response_class)


def test_every_sentence_is_labelled_and_every_link_leads_somewhere(
    client: InspectingClient, runner: QueryRunner, addresses: Addresses
) -> None:
    """By an anchor, its role and polarity in words, and a link; names lead to the pages of their things."""
    page = client.page(READ)
    ids = {each.get("id") for each in page.root.iter()}
    told = [str(row["sentence"]) for row in runner.select(SENTENCES % ID[REPORT])]
    assert len(told) > 400
    assert set() == {sentence_anchor(iri) for iri in told} - ids
    assert all(f"/doc/{iri.removeprefix(str(ID))}" in page.links for iri in told)
    labels = page.texts("span", "tag")
    assert len(told) == len(labels)
    assert {"▲ Finding, positive", "▼ Finding, negative", "◆ Finding, mixed"} <= {
        label.partition("]")[0].strip("[ ") for label in labels
    }
    linked = {path.split("/")[2] for path in page.links if path.startswith("/doc/")}
    assert {"agency", "initiative", "force", "judgment"} <= linked
    for kind in ("term", "observation", "figure", "section", "footnote"):
        assert any(f"{REPORT}/{kind}/" in path for path in page.links), kind
    assert [] == [path for path in page.links if not addresses.resolve(path)]


def test_boxes_lists_and_tables_are_those_of_the_source(small: InspectingClient) -> None:
    """What the force is asked to do stands in boxes; items are a list; rows a table with its captions."""
    page = small.page(SMALL_PATH)
    boxes = [words(each) for each in page.all("div") if each.get("class") == "box"]
    assert boxes
    assert all("Area for improvement" in each or "Recommendation" in each for each in boxes)
    assert page.texts("ul", "printed")
    [table] = page.all("table")
    assert 8 == len(list(table.iter("tr")))
    headings = [words(each).removesuffix(" § What was drawn from this section") for each in page.all("h2")]
    assert "Force in numbers" in [each.partition(" §")[0] for each in headings]


COUNTS = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {
  <%s> peel:sourceText ?text . ?passage oa:hasSource ?text . ?s peel:statedIn ?passage . %s
}
"""
OF_A_CLASS = "FILTER(?c IN (peel:Finding, peel:Evidence, peel:Context, peel:Consequence, peel:Action))"
POLARITY = "peel:polarity <https://w3id.org/peelgraph/id/polarity/%s>"
THEME = "peel:theme <https://w3id.org/peelgraph/id/theme/%s>"


@pytest.mark.parametrize(
    ("query", "facet", "option", "patterns"),
    [
        ("", "kind", "findings", "?s a peel:Finding"),
        ("", "kind", "evidence", "?s a peel:Evidence"),
        ("", "kind", "areas-for-improvement", "?s a peel:AreaForImprovement"),
        ("", "polarity", "negative", f"?s {POLARITY % 'negative'}"),
        ("", "theme", "preventing-crime", f"?s {THEME % 'preventing-crime'} ; a ?c {OF_A_CLASS}"),
        ("?kind=findings", "polarity", "mixed", f"?s a peel:Finding ; {POLARITY % 'mixed'}"),
        (
            "?kind=evidence&polarity=positive&kind=findings",
            "theme",
            "investigating-crime",
            f"?s {POLARITY % 'positive'} ; {THEME % 'investigating-crime'} ; a ?c "
            "FILTER(?c IN (peel:Finding, peel:Evidence))",
        ),
    ],
)
def test_the_counts_of_filters_are_those_of_the_graph(
    client: InspectingClient, runner: QueryRunner, query: str, facet: str, option: str, patterns: str
) -> None:
    """A value says how many sentences fit it and the other filters."""
    [row] = runner.select(COUNTS % (ID[REPORT], patterns))
    page = json.loads(client.get(f"{READ}.json{query}").text)["page"]
    [number] = [
        each["number"]
        for one in page["facets"]
        for each in one["options"]
        if (one["name"], each["slug"]) == (facet, option)
    ]
    assert int(str(row["n"])) == number > 0


def test_the_numbers_of_a_filter_stand_beside_its_values(small: InspectingClient) -> None:
    """And what is asked for is checked when the page comes."""
    path = f"{SMALL_PATH}?kind=findings&polarity=negative"
    numbers = {
        (one["name"], each["slug"]): each["number"]
        for one in json.loads(small.get(path, headers={"Accept": "application/json"}).text)["page"]["facets"]
        for each in one["options"]
    }
    page = small.page(path)
    labels = {each.get("for"): words(each) for each in page.all("label")}
    assert numbers
    for (facet, option), number in numbers.items():
        assert labels[f"{facet}-{option}"].endswith(f" {number}")
    checked = [each.get("id") for each in page.all("input") if each.get("checked") is not None]
    assert ["kind-findings", "polarity-negative", "show-all"] == checked


def test_a_filter_dims_what_does_not_fit(small: InspectingClient) -> None:
    """The text stays whole; labels stand at what fits alone, and the account of it is true."""
    whole = small.page(SMALL_PATH)
    page = small.page(f"{SMALL_PATH}?kind=findings&polarity=negative")
    labels = page.texts("span", "tag")
    assert 5 < len(labels) < 60
    assert all("Finding, negative" in label for label in labels)
    assert page.texts("p", "told")[0].startswith(f"{len(labels)} of {len(whole.texts('span', 'tag'))} ")
    assert page.texts("span", "dim")
    [shown], [all_of_it] = page.texts("article"), whole.texts("article")
    for said in sentences_in(whole):
        assert said in shown
    assert len(shown) < len(all_of_it)


def sentences_in(page: Page) -> list[str]:
    """The words of the pieces of sentences that a text has."""
    [article] = page.all("article")
    return [words(each) for each in article.iter("span") if "s" in each.get("class", "").split()]


def test_only_what_fits_is_shown_with_its_place(small: InspectingClient) -> None:
    """Under its headings, with a link to where it stands in the text."""
    query = "?kind=findings&polarity=negative"
    number = len(small.page(SMALL_PATH + query).texts("span", "tag"))
    page = small.page(f"{SMALL_PATH}{query}&show=only")
    assert number == len(page.texts("li", "sentence"))
    places = [path.partition("#")[2] for path in page.links if path.startswith(f"{SMALL_PATH}#s-")]
    assert number == len(places)
    assert set(places) <= {each.get("id") for each in small.page(SMALL_PATH).root.iter()}
    assert any(" › " in each for each in page.texts("h2"))


def test_filters_that_nothing_fits_leave_a_way_back(small: InspectingClient) -> None:
    """Said plainly."""
    page = small.page(f"{SMALL_PATH}?kind=areas-for-improvement&polarity=negative&show=only")
    assert page.texts("p", "told")[0].startswith("0 of ")
    assert SMALL_PATH in page.links


@pytest.mark.parametrize(
    "query",
    [
        "?kind=nothing-of-this&polarity=<script>alert(1)</script>",
        "?theme=" + "x" * 6000,
        "?kind=%00&kind=%ff&show=%F0%9F%92%A9&left=yes",
        "?" + "&".join(f"kind=k{number}" for number in range(300)),
    ],
)
def test_filters_that_are_none_are_named_and_left_out(small: InspectingClient, query: str) -> None:
    """The whole text is shown, with a plain word for each value."""
    page = small.page(SMALL_PATH + query)
    warnings = page.texts("p", "warning")
    assert 1 <= len(warnings) <= 6
    assert all(len(each) < 140 for each in warnings)
    assert len(page.texts("span", "tag")) > 100


def test_what_was_not_taken_is_marked_when_asked_for(small: InspectingClient) -> None:
    """Running text without a class, numerals without a figure; counted as marked, beside the account."""
    assert not small.page(SMALL_PATH).texts("span", "left")
    page = small.page(f"{SMALL_PATH}?left=1")
    [article] = page.all("article")
    marked = [each for each in article.iter("span") if "left" in each.get("class", "").split()]
    numerals = [words(each) for each in marked if "numeral" in each.get("class", "").split()]
    told = page.texts("span", "left")[:3]
    assert len(numerals) == int(told[1].split()[0])
    assert any("Type: force report" in words(each) for each in marked)
    assert "90" in numerals  # miles of coast
    assert "221" not in numerals  # calls for assistance, which is a figure
    assert any("sentences and lines left" in each for each in page.texts("p", "soft"))


def test_marks_of_what_was_not_taken_agree_with_the_account(case: Case) -> None:
    """Sentences of running text and the account differ by a few at most; figures are never marked."""
    left = compose(case.source, shows_left=True).left
    rows = Library(case.runner).rows("account-of-report", this=URIRef(case.iri))
    counted = {row["metric"].rpartition("/")[2]: row.number("count") for row in rows}
    structure = ("heading", "footnote", "contents", "source-line", "grade", "row", "caption")
    running = counted["sentences-left"] - sum(counted.get(f"sentence-{each}", 0) for each in structure)
    assert abs(running - left["sentence"]) <= 4
    assert 0.5 * counted["numerals-left"] <= left["numeral"] <= counted["numerals-left"]


def test_facts_lead_back_to_their_place(
    client: InspectingClient, runner: QueryRunner, addresses: Addresses
) -> None:
    """From sentences, sections, figures, footnotes, terms and the report itself."""
    for kind in ("sentence", "section", "observation", "footnote", "term", "figure"):
        [row] = runner.select(
            "PREFIX peel: <https://w3id.org/peelgraph/ontology#> SELECT (MIN(?x) AS ?this) "
            f'WHERE {{ ?x peel:statedIn ?p FILTER(CONTAINS(STR(?x), "{REPORT}/{kind}/")) }}'
        )
        page = client.page(f"/doc/{str(row['this']).removeprefix(str(ID))}")
        back = [path for path in page.links if path.startswith(f"{READ}#")]
        assert back, kind
        assert all(addresses.resolve(path) for path in back), back
    assert READ in client.page(f"/doc/{REPORT}").links


def test_the_same_content_comes_as_json(small: InspectingClient) -> None:
    """By suffix or header; every piece tells its place."""
    by_suffix = small.get(f"{SMALL_PATH}.json?kind=findings")
    assert "application/json" == by_suffix.mimetype
    page = json.loads(by_suffix.text)["page"]
    assert page["total"] == len(page["text"]["sentences"])
    assert ["findings"] == page["wish"]["kinds"]
    assert 0 < len(page["fitting"]) < page["total"]
    piece = page["text"]["chapters"][0]["parts"][0]["groups"][0]["blocks"][0]["pieces"][0]
    assert {"text", "start", "end", "sentences", "link"} <= set(piece)
    by_header = small.get(f"{SMALL_PATH}?kind=findings", headers={"Accept": "application/json"})
    assert by_suffix.text == by_header.text


@pytest.mark.parametrize(
    "path", ["/read/none/such", "/read/x", "/read/peel/<b>", "/read/a%00b", f"{SMALL_PATH}/more"]
)
def test_a_text_that_is_not_there_is_not_found(small: InspectingClient, path: str) -> None:
    """With a plain page."""
    assert 404 == small.get(path).status_code


def test_a_page_asks_few_queries_and_none_again() -> None:
    """However many sentences there are; in one release the text stays as it was composed."""
    runner = OfReport(SMALL)
    client = create_app(Settings(), runner).test_client()
    for path in (SMALL_PATH, f"{SMALL_PATH}?kind=findings&left=1"):
        assert 200 == client.get(path).status_code
        assert 0 < runner.asked <= 8


def test_another_release_has_its_own_text() -> None:
    """What is kept of one release is not shown of the next."""
    runner = OfReport(SMALL)
    client = create_app(Settings(), runner).test_client()
    assert 200 == client.get(SMALL_PATH).status_code
    asked = runner.asked
    runner.release = "20260102T030405000006Z"
    assert 200 == client.get(SMALL_PATH).status_code
    assert asked < runner.asked


def test_what_is_kept_under_one_address_is_not_shown_under_another(small: InspectingClient) -> None:
    """Links begin with the prefix under which a reader came, whoever came before."""
    for root in ("", "/inspections", ""):
        page = small.get(SMALL_PATH, headers={"Accept": BROWSER}, environ_overrides={"SCRIPT_NAME": root})
        links = inspect(SMALL_PATH, page.text).links
        assert links
        assert [] == [path for path in links if not path.startswith(f"{root}/")]
        assert ("/inspections" in page.text) == bool(root)


HOSTILE = """
id:report/bad/report a peel:Report ; rdfs:label "<script>alert(1)</script> & co" ; peel:force id:force/north ;
  peel:sourceText id:report/bad/report/text/1 .
id:force/north a peel:PoliceForce ; skos:prefLabel "A\\"><b>Police" .
id:report/bad/report/text/1 cnt:chars "%s" ; dcterms:format "%s" .
id:p1 oa:hasSource id:report/bad/report/text/1 ; a peel:Paragraph ; oa:start 0 ; oa:end 62 .
id:p2 oa:hasSource id:report/bad/report/text/1 ; a peel:Paragraph ; oa:start 40 ; oa:end 9999999 .
id:report/bad/report/sentence/i-i a peel:Finding ; rdf:value "</p><script>x</script>" ; peel:statedIn id:p1 .
<javascript:alert(1)> a peel:PartnerAgency ; skos:prefLabel "<img src=x onerror=y>" ; peel:mentionedIn id:p3 .
id:p3 oa:hasSource id:report/bad/report/text/1 ; oa:start 3 ; oa:end 9 .
"""


@pytest.mark.parametrize("media_type", ["text/markdown", "text/html", "<b>"])
def test_hostile_words_are_only_words(media_type: str) -> None:
    """Markup in text, sentences, labels and IRIs is shown as it is or not at all, never taken as markup."""
    text = "A </p><script>alert(1)</script> <img src=x onerror=alert(1)> & [x](javascript:alert(2)) end."
    turtle = HOSTILE % (text, media_type)
    app = create_app(Settings(), InMemory(turtle))
    client = InspectingClient(app, app.response_class)
    page = client.page("/read/bad/report?left=1")
    assert [] == page.all("img")
    assert [] == [each.get("href") for each in page.all("a") if "javascript" in each.get("href", "")]
    assert page.texts("h1") == ["<script>alert(1)</script> & co"]
    [article] = page.texts("article")
    assert "end." in article
    if media_type != "text/markdown":
        assert "<script>alert(1)</script> <img src=x onerror=alert(1)>" in article


@pytest.mark.parametrize(
    ("text", "number", "found"),
    [
        ("4,100 homes have gone up since 2013.1", "1", "2013.1"),
        ("which drew criticism in 2017,1 is now fair", "1", "2017,1"),
        ("the victim personal statement3 routinely", "3", "statement3"),
        ("in 2015,[2] although", "2", "2015,[2]"),
        ("some 4.6 per cent of 16 hours", "6", ""),
        ("in 2016/17, 3 of 30", "3", ""),
        ("a stop-and-search form 12 months old", "1", ""),
        ("incidentsa in the area", "a", "incidentsa"),
        ("the area of data", "a", ""),
    ],
)
def test_a_mark_is_told_from_other_figures_and_letters(text: str, number: str, found: str) -> None:
    """In text drawn from a PDF or a page of the web, where nothing else tells it."""
    notes = [Noted(f"{ID}note", "note-x", number, 1000, ((0, len(text)),))]
    marks = list(References(notes).looked_for(text, {"incidents", "statement", "data"}))
    assert [found] * bool(found) == [text[text.index(found[:3]) : mark.end] for mark in marks]
