"""Every kind of page over the report that ships: readable, linked, and the same in every form."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

from service.engine.runner import QueryRunner, Question
from service.kinds import KINDS
from service.urls import ID_BASE
from tests.service.browsing import REPORT, Addresses, InspectingClient
from tests.service.inspection import Page, words

SUFFIXES = {
    ".html": "text/html",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
}
RDF_FORMS = {".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".rdf": "xml"}
FRONT_PAGES = (
    *("/", "/coverage", "/search", "/search?q=domestic+abuse", "/ontology", "/sparql", "/limits", "/actions"),
    *("/about", "/accessibility", "/quality", "/releases", "/shapes"),
)

ONE_OF_EACH_CLASS = """
PREFIX peel: <https://w3id.org/peelgraph/ontology#>
SELECT ?class (MIN(?each) AS ?one) WHERE {
  ?each a ?class . FILTER(STRSTARTS(STR(?each), "https://w3id.org/peelgraph/id/"))
} GROUP BY ?class ORDER BY ?class
"""


@pytest.fixture(scope="module")
def samples(runner: QueryRunner) -> dict[str, str]:
    """Class -> path of one resource of it, for every class that a resource of ours has."""
    rows = runner.select(ONE_OF_EACH_CLASS)
    return {str(row["class"]): str(row["one"]).removeprefix(ID_BASE) for row in rows}


def first(runner: QueryRunner, patterns: str) -> str:
    """Path of the first resource `?this`, by name, that fits some patterns."""
    query = f"""
        PREFIX peel: <https://w3id.org/peelgraph/ontology#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?this WHERE {{ {patterns} }} ORDER BY ?this LIMIT 1"""
    [row] = runner.select(query)
    return str(row["this"]).removeprefix(ID_BASE)


def test_every_kind_of_page_reads_well_and_its_links_lead_somewhere(
    client: InspectingClient, samples: dict[str, str], addresses: Addresses
) -> None:
    """One resource of each class, and each way in, passes inspection, and no link of these pages is dead."""
    paths = [*FRONT_PAGES, *(f"/doc/{path}" for path in samples.values())]
    paths += [f"/list/{kind.slug}" for kind in KINDS]
    assert len(paths) > len(KINDS) + len(FRONT_PAGES)
    links = {link: path for path in paths for link in client.page(path).links}
    assert len(links) > 100
    assert [] == sorted(f"{link} (on {page})" for link, page in links.items() if not addresses.resolve(link))


def test_a_reader_who_starts_at_home_reaches_every_kind_of_page(client: InspectingClient) -> None:
    """Following the first few links of each page from the home page leads to every kind of page."""
    seen: dict[str, Page] = {}
    waiting = ["/"]
    while waiting and len(seen) < 120:
        path = waiting.pop(0)
        if path in seen or (not path.startswith(("/doc/", "/list/")) and path != "/"):
            continue
        seen[path] = client.page(path)
        links = [link.partition("#")[0] for link in seen[path].links]
        plain = [link for link in links if "." not in link.rpartition("/")[2] and "?" not in link]
        of_kind: dict[str, list[str]] = {}
        for link in plain:
            of_kind.setdefault("/".join(link.split("/")[:3] + link.split("/")[5:6]), []).append(link)
        waiting += [link for group in of_kind.values() for link in group[:2]]
    kickers = {text.split(",")[0] for page in seen.values() for text in page.texts("p", "kicker")}
    wanted = {"Report", "Section", "Police force", "Theme", "Finding", "Judgment", "Grade", "Observation"}
    wanted |= {"Measure", "Term", "Partner agency", "Figure", "Footnote", "Passage", "Named graph"}
    assert set() == wanted - kickers


def test_home_counts_lead_to_lists_of_that_length(client: InspectingClient) -> None:
    """A number on the home page is the number that its list gives."""
    page = client.page("/")
    counts = [each for each in page.all("ul") if each.get("class") == "counts"]
    links = list(counts[0].iter("a"))
    assert len(links) > 5
    for link in links:
        number = words(link).split()[0]
        [kicker] = client.page(link.get("href", "")).texts("p", "kicker")
        assert f"{number} in all" == kicker, words(link)


def test_home_leads_to_the_report_its_text_grades_and_a_map(
    client: InspectingClient, addresses: Addresses
) -> None:
    """The latest report and its whole text, grades with their place; every link leads somewhere."""
    page = client.page("/")
    assert 1 == len([link for link in page.links if link == f"/doc/{REPORT}"])
    assert f"/read/{REPORT.removeprefix('report/')}" in page.links
    assert "2 of 4" in page.texts("span", "place")
    assert 1 == len([link for link in page.links if link.startswith("/chart/map/theme/")])
    assert [] == [link for link in page.links if not addresses.resolve(link)]


def test_home_asks_three_questions_whose_answers_are_as_long_as_it_says(client: InspectingClient) -> None:
    """In the builder, side by side, and of a named query."""
    [asked] = [each for each in client.page("/").all("ul") if each.get("class") == "asked"]
    built, compared, named = [
        (link.get("href", ""), next(int(each) for each in words(item).split() if each.isdecimal()))
        for item in asked.iter("li")
        for link in item.iter("a")
    ]
    answer = client.get(built[0].replace("/builder?", "/builder.json?")).get_json()
    assert built[1] == len(answer["rows"]) > 0
    sides = client.get(compared[0].replace("/compare?", "/compare.json?")).get_json()["page"]
    assert compared[1] == len(sides["forces"]) > 1
    rows = client.get(named[0].replace("?", ".json?")).get_json()["rows"]
    assert named[1] == len(rows) > 0


def test_the_navigation_tells_which_page_is_shown(client: InspectingClient) -> None:
    """By aria-current on the one link to it; on a page that it does not lead to, on none."""
    for path, wanted in (("/compare", ["Compare"]), ("/coverage", ["Coverage"]), ("/", [])):
        marked = [words(link) for link in client.page(path).all("a") if link.get("aria-current")]
        assert wanted == marked, path


def test_the_report_page_shows_what_the_report_does(client: InspectingClient) -> None:
    """Judgments, actions, figures, notes and provenance of the report that ships stand on its page."""
    page = client.page(f"/doc/{REPORT}")
    tables = {words(table.findall("caption")[0]).split(";")[0]: table for table in page.all("table")}
    judged = list(tables["Grades this report gives"].iter("tr"))[1:]
    assert 6 == len(judged)
    assert 5 == len([row for row in judged if "2 of 4" in words(row)])
    numbers = list(tables["Figures of the force beside those of England and Wales"].iter("td"))
    assert "272" in [words(cell) for cell in numbers]
    headings = page.texts("h2")
    for heading in ("Judgments", "Contents", "What the force is asked to do", "Force in numbers", "Figures"):
        assert heading in headings
    assert "Provenance" in headings
    roles = page.texts("span", "role")
    assert 12 == roles.count("Area for improvement")
    assert 1 == roles.count("Cause of concern")
    assert 6 == roles.count("Recommendation")


def test_the_report_page_tells_what_was_not_taken(client: InspectingClient) -> None:
    """Four things counted, each with reasons that add up to what was left of it."""
    page = client.page(f"/doc/{REPORT}")
    (section,) = [each for each in page.all("section") if each.get("aria-labelledby") == "account"]
    tallies = [words(heading).rpartition(": ")[2].split() for heading in section.iter("h3")]
    assert 4 == len(tallies)
    assert all(int(left) < int(whole) for left, _, whole, _ in tallies)
    reasons = [int(words(item).rpartition(" ")[2]) for item in section.iter("li")]
    assert sum(int(tally[0]) for tally in tallies) == sum(reasons) > 0


def test_a_section_gives_its_sentences_in_order_with_what_each_does(
    client: InspectingClient, runner: QueryRunner
) -> None:
    """Sentences stand in the order of the source, and each says its role in words."""
    path = first(
        runner, '?this a peel:Section ; <http://purl.org/dc/terms/title> "Prioritising prevention"@en'
    )
    page = client.page(f"/doc/{path}")
    said = page.texts("p", "said")
    assert len(said) >= 8
    assert said[0].startswith("Northamptonshire Police understands the importance of preventing crime")
    assert said[-1].startswith("As a result, it is missing opportunities")
    assert len(said) == len([text for text in page.texts("p", "does") if text])


def test_a_finding_is_marked_inside_its_paragraph(client: InspectingClient, runner: QueryRunner) -> None:
    """The marked words are the finding's own, and the paragraph around them has more."""
    path = first(
        runner,
        "?this a peel:Finding ; peel:supportedBy ?evidence ; peel:statedIn/peel:inParagraph ?paragraph",
    )
    page = client.page(f"/doc/{path}")
    answer = json.loads(client.get(f"/doc/{path}.json").text)["page"]
    marked = " ".join(words(each) for each in page.all("mark"))
    assert answer["words"].split() == [
        word for word in marked.split() if not word.isdecimal() or word in answer["words"]
    ]
    [paragraph, *_] = page.all("blockquote")
    assert len(words(paragraph)) >= len(marked)
    assert "Evidence that supports it" in page.texts("h2")
    assert "Cite this finding" in page.texts("h2")
    assert any("/section/" in link for link in page.links)


def test_marked_words_are_the_passage_for_every_sentence(
    client: InspectingClient, runner: QueryRunner
) -> None:
    """
    What a page marks holds the words of the sentence, markup aside, for a sample of all roles.

    An action may be stated elsewhere besides: "immediately" stands in the line above the recommendations.
    """
    rows = runner.select(
        """PREFIX peel: <https://w3id.org/peelgraph/ontology#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?this ?words WHERE {
          ?this rdf:value ?words ; peel:statedIn ?p ; a ?class
          FILTER(?class IN (peel:Finding, peel:Evidence, peel:Context, peel:Consequence, peel:Action))
        } ORDER BY ?this"""
    )
    sample = rows[:: max(1, len(rows) // 25)]
    assert len(sample) >= 20
    for row in sample:
        page = client.page(f"/doc/{str(row['this']).removeprefix(ID_BASE)}")
        marked = "".join(words(each) for each in page.all("mark"))
        assert _letters(str(row["words"])) in _letters(marked)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha()).lower()


@pytest.mark.parametrize(
    ("patterns", "heading"),
    [
        ("?this a peel:PoliceForce . ?finding a peel:Finding ; peel:force ?this", "Findings by theme"),
        ("?finding a peel:Finding ; peel:theme ?this", "Findings by topic"),
        ("?finding a peel:Finding ; peel:topic ?this", "Findings"),
        ("?figure a peel:Observation ; peel:statedIn ?passage ; peel:measure ?this", "Figures"),
        ("?figure peel:derivation ?how ; peel:measure ?this", "All forces"),
        ("?figure peel:derivation ?how ; peel:measure ?this", "Its periods"),
        ("?caveat a peel:DataCaveat ; peel:measure ?this", "What limits these figures"),
        ("?this a peel:Observation ; peel:comparator ?other", "Where it is stated"),
        ("?this a peel:Judgment ; peel:statedIn ?passage", "The grade"),
        ("?judgment a peel:Judgment ; peel:grade ?this", "Judgments"),
        ("?this a peel:Recommendation ; peel:arisesFrom ?concern", "The cause of concern it arises from"),
        ("?recommendation peel:arisesFrom ?this", "Recommendations that arise from it"),
        ("?this a peel:Consequence ; peel:followsFrom ?finding", "What it follows from"),
        ("?finding peel:supportedBy ?this", "Findings it supports"),
        ("?this a peel:PartnerAgency ; peel:mentionedIn ?passage", "Passages that name it"),
        ("?this a peel:Footnote ; peel:explains ?what", "What it explains"),
        ("?this a peel:Passage . ?finding peel:statedIn ?this", "Links to this"),
        ("?this a peel:Judgment ; <http://purl.org/dc/terms/source> ?page", "Where it is stated"),
        ("?this a peel:Observation ; peel:numerator ?count", "Where it comes from"),
        ("?this a peel:Register", "What it describes"),
        ("?this a peel:Cycle . ?judgment peel:cycle ?this", "Grades of each force"),
        ("?this a peel:GradeScale . ?judgment peel:scale ?this", "How often each was given"),
        ("?this a peel:Inspection", "What its evidence rests on"),
        ("?graph <http://www.w3.org/ns/prov#wasGeneratedBy> ?run . BIND(?graph AS ?this)", "What made it"),
    ],
)
def test_a_page_has_what_its_kind_is_about(
    client: InspectingClient, runner: QueryRunner, patterns: str, heading: str
) -> None:
    """Each kind of page shows what hangs together with its resource."""
    page = client.page(f"/doc/{first(runner, patterns)}")
    assert [text for text in page.texts("h2") if text.startswith(heading)]


def test_a_grade_of_a_register_leads_to_the_page_that_states_it(
    client: InspectingClient, runner: QueryRunner
) -> None:
    """And the page says which register has it."""
    [row] = runner.select(
        """PREFIX peel: <https://w3id.org/peelgraph/ontology#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?this ?page ?register WHERE {
          ?of a peel:Register ; dcterms:hasPart ?this ; rdfs:label ?register . ?this dcterms:source ?page
        } ORDER BY DESC(?this) LIMIT 1"""
    )
    page = client.page(f"/doc/{str(row['this']).removeprefix(ID_BASE)}")
    assert str(row["page"]) in {each.get("href") for each in page.all("a")}
    assert str(row["register"]) in page.texts("li")


def test_an_official_figure_says_how_it_came_about(client: InspectingClient, runner: QueryRunner) -> None:
    """Publication, publisher, derivation, what it was worked out from and over what, and no empty section."""
    path = first(runner, "?this a peel:Observation ; peel:numerator ?count ; peel:denominator ?base")
    page = client.page(f"/doc/{path}")
    names = page.texts("dt")
    for name in (
        "Publication",
        "Publisher",
        "How it came about",
        "Worked out from",
        "In relation to",
        "Register",
    ):
        assert name in names
    assert "Where it is stated" not in page.texts("h2")
    [row] = runner.select(
        f"""PREFIX peel: <https://w3id.org/peelgraph/ontology#>
        SELECT ?count ?base WHERE {{ <{ID_BASE}{path}> peel:numerator ?count ; peel:denominator ?base }}"""
    )
    for figure in (row["count"], row["base"]):
        assert f"/doc/{str(figure).removeprefix(ID_BASE)}" in page.links


def test_a_register_is_listed_and_its_forms_hold_its_rows(
    client: InspectingClient, runner: QueryRunner
) -> None:
    """Like any other named graph."""
    path = first(runner, "?this a peel:Register")
    assert f"/doc/{path}" in client.page("/list/registers").links
    rows = runner.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{ID_BASE}{path}> {{ ?s ?p ?o }} }}")
    lines = client.get(f"/doc/{path}.nt").get_data(as_text=True).splitlines()
    assert len(set(lines)) >= int(str(rows[0]["n"])) > 100


def test_the_generic_page_counts_incoming_links_and_leafs_through_them(
    client: InspectingClient, runner: QueryRunner
) -> None:
    """The count is that of the store, and the pages together list each link once."""
    polarity = "polarity/negative"
    by = "https://w3id.org/peelgraph/ontology#polarity"
    [row] = runner.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s <{by}> <{ID_BASE}{polarity}> }}")
    total = int(str(row["n"]))
    assert total > 25
    found: list[str] = []
    for number in range(1, -(-total // 25) + 1):
        answer = json.loads(client.get(f"/doc/{polarity}.json", query_string={"by": by, "page": number}).text)
        [group] = [each for each in answer["page"]["incoming"] if each["property"]["iri"] == by]
        assert total == group["pager"]["total"]
        found += [link["iri"] for link in group["subjects"]]
    assert total == len(found) == len(set(found))
    assert f"{total:,}" in client.page(f"/doc/{polarity}").texts("span", "count")


@pytest.mark.parametrize(("suffix", "media_type"), SUFFIXES.items())
@pytest.mark.parametrize("path", [REPORT, "force/northamptonshire", "grade/good", f"graph/{REPORT}"])
def test_document_and_thing_agree_on_every_form(
    client: InspectingClient, path: str, suffix: str, media_type: str
) -> None:
    """A suffix and an Accept header give the same form, and the thing sends on to it by 303."""
    by_suffix = client.get(f"/doc/{path}{suffix}")
    by_header = client.get(f"/doc/{path}", headers={"Accept": media_type})
    assert (200, 200) == (by_suffix.status_code, by_header.status_code)
    assert media_type == by_suffix.mimetype == by_header.mimetype
    assert by_suffix.data == by_header.data
    assert "Accept" in by_header.vary
    assert "Accept" in by_suffix.vary
    alternates = [value for value in by_header.headers.getlist("Link") if 'rel="alternate"' in value]
    assert all(f'type="{media_type}"' not in value for value in alternates)
    assert len(alternates) >= len(RDF_FORMS) - 1
    sent_on = client.get(f"/id/{path}", headers={"Accept": media_type})
    assert 303 == sent_on.status_code
    assert "Accept" in sent_on.vary
    assert by_header.data == client.get(sent_on.location, headers={"Accept": media_type}).data


def test_every_rdf_form_holds_the_same_triples(
    client: InspectingClient, runner: QueryRunner, samples: dict[str, str]
) -> None:
    """Turtle, N-Triples, JSON-LD and RDF/XML of a document say the same, and all the store says of it."""
    for path in samples.values():
        graphs = {
            suffix: set(Graph().parse(data=client.get(f"/doc/{path}{suffix}").data, format=name))
            for suffix, name in RDF_FORMS.items()
        }
        assert graphs[".nt"], path
        for suffix, triples in graphs.items():
            assert graphs[".nt"] == triples, f"{path}{suffix}"
        question = Question(f"CONSTRUCT WHERE {{ <{ID_BASE}{path}> ?p ?o }}", "application/n-triples")
        said = set(Graph().parse(data=runner.run(question).body, format="nt"))
        assert said <= graphs[".nt"], path
        assert said == {triple for triple in graphs[".nt"] if triple[0] == URIRef(ID_BASE + path)}


def test_the_same_document_gives_the_same_bytes(client: InspectingClient) -> None:
    """A second request gives the same entity tag, and a client that has it gets no body."""
    for suffix in SUFFIXES:
        once = client.get(f"/doc/{REPORT}{suffix}")
        again = client.get(f"/doc/{REPORT}{suffix}", headers={"If-None-Match": once.headers["ETag"]})
        assert (304, b"") == (again.status_code, again.data)


def test_a_form_that_there_is_none_of_is_refused_with_the_list(client: InspectingClient) -> None:
    """406, naming what there is."""
    for path in (f"/doc/{REPORT}", f"/id/{REPORT}", "/ontology"):
        response = client.get(path, headers={"Accept": "image/png"})
        assert 406 == response.status_code
        assert "text/turtle" in response.text


def test_an_unknown_address_says_what_is_near(client: InspectingClient) -> None:
    """404, with links to resources of like names, and a search filled in."""
    response = client.get("/doc/force/northamptonshyre")
    assert 404 == response.status_code
    assert 'href="/doc/force/northamptonshire"' in response.text
    assert 404 == client.get("/id/force/nowhere").status_code
    data = client.get("/doc/force/nowhere.ttl", headers={"Accept": "text/turtle"})
    assert (404, "application/problem+json") == (data.status_code, data.mimetype)


@pytest.mark.parametrize(
    "path",
    [
        "/id//example.com/force",
        "/id/\\example.com",
        "/id/https://example.com/",
        "/id/%2F%2Fexample.com",
        "/id/force/northamptonshire%0d%0aX-Planted: yes",
        "/id/%3E%20%7D%20ASK%20%7B",
        "/doc//example.com/.ttl",
    ],
)
def test_no_address_sends_a_reader_elsewhere(client: InspectingClient, path: str) -> None:
    """A planted host, a line break or a query in the address is an unknown thing, never a Location."""
    response = client.get(path)
    assert 404 == response.status_code
    assert "Location" not in response.headers
    assert "X-Planted" not in response.headers


def test_the_service_works_under_a_prefix_and_on_another_host(app: Flask) -> None:
    """Links and Location follow the place where the service is mounted."""
    client = app.test_client()
    response = client.get("/id/force/northamptonshire", base_url="https://data.example/browse")
    assert response.location in (
        "/browse/doc/force/northamptonshire",
        "https://data.example/browse/doc/force/northamptonshire",
    )
    page = client.get("/doc/force/northamptonshire", base_url="https://data.example/browse")
    assert 'href="/browse/list/reports"' in page.text


def test_search_finds_by_all_words_and_takes_any_words(client: InspectingClient) -> None:
    """Results have all the words; quotes, braces and nothing at all are safe to type."""
    page = client.page("/search?q=Domestic+ABUSE")
    hits = [each for each in page.all("ul") if each.get("class") == "hits"]
    assert hits
    for hit in hits[0].findall("li"):
        assert words(hit)
    for typed in ('" } ASK { "', "\\", "it's “quoted”", "<script>", "", "   ", "zzzzzz", "a" * 500):
        assert 200 == client.get("/search", query_string={"q": typed}).status_code
    assert "Nothing has all of these words" in client.get("/search?q=zzzzzz").text


def test_a_page_number_that_is_none_is_the_first(client: InspectingClient) -> None:
    """Nonsense in `page` gives the first page; a number past the end an empty one."""
    first_page = client.get("/list/findings").data
    for nonsense in ("", "x", "-1", "1e9", "٣", "0"):
        assert first_page == client.get("/list/findings", query_string={"page": nonsense}).data
    assert 200 == client.get("/list/findings?page=99999999999").status_code
    assert 404 == client.get("/list/nothing").status_code


def test_the_vocabulary_reads_and_parses(client: InspectingClient) -> None:
    """Every class of the contract has a place on the page, and all RDF forms agree."""
    page = client.page("/ontology")
    ids = {each.get("id") for each in page.root.iter()}
    assert {kind.class_name for kind in KINDS} - {"Paragraph"} <= ids
    graphs = [
        set(Graph().parse(data=client.get(f"/ontology{suffix}").data, format=name))
        for suffix, name in RDF_FORMS.items()
    ]
    assert graphs[0]
    assert all(graphs[0] == other for other in graphs)
    assert graphs[0] == set(
        Graph().parse(data=client.get("/ontology", headers={"Accept": "text/turtle"}).data, format="turtle")
    )


@pytest.mark.parametrize(
    "path", ["/", f"/doc/{REPORT}", f"/doc/{REPORT}.ttl", "/nowhere", "/static/style.css", "/sparql"]
)
def test_every_response_is_safe_to_show(client: FlaskClient, path: str) -> None:
    """No inline code, no foreign host, no framing, no sniffing."""
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "nosniff" == response.headers["X-Content-Type-Options"]
    assert response.headers["Referrer-Policy"]
