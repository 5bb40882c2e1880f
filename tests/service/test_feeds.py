"""Feeds: what a reader of feeds gets, and that it stays the same thing when the data are built anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from rdflib import RDF, Graph, URIRef

from graph.namespaces import OA, PEEL
from service.engine.runner import QueryRunner
from service.feeds.atom import ATOM, MEDIA_TYPE, write_atom
from service.feeds.feed import SIZE, Entry, Feed
from service.urls import report_of
from tests.service.browsing import InspectingClient

FORCE = "/feed/force/northamptonshire"
OF_THINGS = (
    *("/feed/all", FORCE, "/feed/theme/effectiveness", "/feed/kind/causes-of-concern", "/feed/kind/reports"),
    *("/feed/actions", "/feed/actions?force=northamptonshire&kind=recommendation"),
    *("/feed/builder?kind=finding&polarity=negative", "/feed/builder?kind=finding&by=theme"),
)
OF_ANSWERS = (
    *("/feed/queries/causes-of-concern", "/feed/queries/count-of-findings"),
    "/feed/queries/beside-england-and-wales?force=northamptonshire",
)
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "cases" / "feeds" / "atom.rng"))


def read(client: InspectingClient, address: str) -> etree._Element:
    """A feed that must be there, and valid."""
    response = client.get(address)
    assert (200, MEDIA_TYPE) == (response.status_code, response.mimetype), response.text
    root = etree.fromstring(response.data)
    assert SCHEMA.validate(root), f"{address}: {SCHEMA.error_log}"
    return root


def texts(root: etree._Element, path: str) -> list[str]:
    """The words of elements, by a path in which Atom needs no prefix."""
    steps = "/".join(f"{{{ATOM}}}{step}" for step in path.split("/"))
    return [each.text or "" for each in root.findall(steps)]


def link(root: etree._Element, relation: str) -> str:
    """Where a link of a feed or entry leads; empty if it has none."""
    found = root.find(f"{{{ATOM}}}link[@rel='{relation}']")
    return "" if found is None else str(found.get("href"))


@pytest.mark.parametrize("address", [*OF_THINGS, *OF_ANSWERS])
def test_a_feed_is_valid_and_names_itself(client: InspectingClient, address: str) -> None:
    """As RFC 4287 wants it: each entry once, and nothing newer than the feed says."""
    root = read(client, address)
    ids, dates = texts(root, "entry/id"), texts(root, "entry/updated")
    assert ids
    assert len(ids) == len(set(ids))
    assert [max(dates)] == texts(root, "updated")
    assert sorted(dates, reverse=True) == dates
    assert link(root, "self").endswith(address.replace("&by=theme", ""))
    client.page(link(root, "alternate").removeprefix("http://localhost"))


@pytest.mark.parametrize("address", OF_THINGS)
def test_an_entry_leads_to_its_page_and_has_its_exact_words(
    client: InspectingClient, runner: QueryRunner, address: str
) -> None:
    """Those that the store has of the thing whose IRI the entry goes by."""
    root = read(client, address)
    for entry in root.findall(f"{{{ATOM}}}entry")[:3]:
        [iri], [words] = texts(entry, "id"), texts(entry, "summary")
        held = [
            str(row["words"])
            for row in runner.select(
                f"SELECT ?words WHERE {{ {{ <{iri}> <{RDF.value}> ?words }} UNION "
                f"{{ <{iri}> <{PEEL.statedIn}>/<{OA.exact}> ?words }} }}"
            )
        ]
        assert set(words.split(" … ")) <= set(held) or iri == report_of(iri)
        assert link(entry, "alternate").endswith("/doc/" + iri.removeprefix("https://w3id.org/peelgraph/id/"))
        assert "Open Government Licence" in texts(entry, "rights")[0]


def test_entries_are_the_same_things_after_another_build(
    client: InspectingClient, embedded_graph: Graph
) -> None:
    """The report read once more, years apart, gives the entries that the store gives: by IRI and date."""
    kinds = (PEEL.Report, PEEL.Judgment, PEEL.CauseOfConcern, PEEL.Recommendation, PEEL.AreaForImprovement)
    rebuilt = {
        str(thing)
        for kind in kinds
        for thing in embedded_graph.subjects(RDF.type, kind)
        if (thing, PEEL.statedIn, None) in embedded_graph
    }
    root = read(client, "/feed/all")
    assert rebuilt == set(texts(root, "entry/id"))
    assert {"2018-03-01T00:00:00Z"} == set(texts(root, "entry/updated"))


def test_a_row_that_stands_on_one_statement_goes_by_it(client: InspectingClient) -> None:
    """And a count that stands on many by a name made of its words."""
    [concern] = texts(read(client, "/feed/queries/causes-of-concern"), "entry/id")
    assert concern in texts(read(client, "/feed/kind/causes-of-concern"), "entry/id")
    counts = texts(read(client, "/feed/queries/count-of-findings"), "entry/id")
    assert any(iri.startswith("https://w3id.org/peelgraph/id/node/") for iri in counts)


def test_a_long_feed_comes_in_pages_without_a_gap(client: InspectingClient) -> None:
    """RFC 5005: what is on no page before is on the next, until there is none."""
    address, seen, pages = "/feed/builder?kind=finding", set[str](), 0
    while address:
        root = read(client, address)
        ids = set(texts(root, "entry/id"))
        assert not ids & seen
        assert bool(link(root, "previous")) == (pages > 0)
        seen, pages = seen | ids, pages + 1
        address = link(root, "next").removeprefix("http://localhost")
    findings = client.get("/builder.json?kind=finding").get_json()["rows"]
    assert {row["sentence"] for row in findings} == seen
    assert pages > 1


def test_what_is_unchanged_is_not_sent_again(client: InspectingClient) -> None:
    """A reader of feeds asks every hour."""
    response = client.get(FORCE)
    again = client.get(FORCE, headers={"If-None-Match": response.headers["ETag"]})
    assert (304, b"") == (again.status_code, again.data)
    assert response.last_modified is not None
    assert (
        304 == client.get(FORCE, headers={"If-Modified-Since": response.headers["Last-Modified"]}).status_code
    )


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/", "/feed/all"),
        ("/doc/force/northamptonshire", FORCE),
        ("/doc/theme/effectiveness", "/feed/theme/effectiveness"),
        ("/list/causes-of-concern", "/feed/kind/causes-of-concern"),
        ("/actions?kind=recommendation", "/feed/actions?kind=recommendation"),
        ("/builder?kind=finding&by=theme", "/feed/builder?kind=finding"),
        ("/queries/beside-england-and-wales?force=northamptonshire", OF_ANSWERS[2]),
    ],
)
def test_a_page_says_how_to_follow_it(client: InspectingClient, page: str, address: str) -> None:
    """In its head for programs, and for people but on the first page in so many words."""
    shown = client.page(page)
    assert [address] == [each.get("href") for each in shown.all("link") if each.get("type") == MEDIA_TYPE]
    assert page == "/" or address in shown.links
    read(client, address)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/feed/force/northhamptonshire", 404),
        ("/feed/force/%00<>", 404),
        ("/feed/kind/paragraphs", 404),
        ("/feed/nothing", 404),
        ("/feed/queries/nothing", 404),
        ("/feed/actions?kind=nothing", 404),
        ("/feed/builder?path=1", 400),
        ("/feed/builder?force=" + "x" * 5000, 404),
        ("/feed/queries/grades-given", 400),
        ("/feed/all?page=-1", 200),
        ("/feed/all?page=999999999999999999", 200),
    ],
)
def test_a_feed_that_is_none_is_told_plainly(client: InspectingClient, address: str, status: int) -> None:
    """Whatever is asked for, never as a fault of the service."""
    assert status == client.get(address).status_code


def test_what_xml_cannot_hold_is_left_out() -> None:
    """A control character in data would make the whole feed unreadable."""
    entry = Entry("urn:x", "a\x00b <i>&", "2018-03", "c\ufffe\x0bd", "https://example.org/")
    root = etree.fromstring(write_atom(feed([entry])))
    assert (["ab <i>&"], ["cd"]) == (texts(root, "entry/title"), texts(root, "entry/summary"))


def test_a_feed_without_entries_has_the_date_of_the_data() -> None:
    """It needs one, and it is valid."""
    root = etree.fromstring(write_atom(feed([])))
    assert SCHEMA.validate(root), SCHEMA.error_log
    assert ["2026-01-02T00:00:00Z"] == texts(root, "updated")


def feed(entries: Sequence[Entry]) -> Feed:
    """A feed of invented entries."""
    home = "https://example.org/"
    return Feed("urn:f", "Feed", "All", home, home, entries, datetime(2026, 1, 2, tzinfo=UTC))


def test_the_schema_refuses_what_is_no_feed() -> None:
    """An entry without a date, to see that the check is one."""
    root = etree.fromstring(write_atom(feed([Entry("urn:x", "t", "", "w", "https://example.org/")])))
    assert SCHEMA.validate(root)
    entry = root.find(f"{{{ATOM}}}entry")
    updated = root.find(f"{{{ATOM}}}entry/{{{ATOM}}}updated")
    assert entry is not None and updated is not None
    entry.remove(updated)
    assert not SCHEMA.validate(root)


def test_the_page_of_feeds_lists_those_that_answer(client: InspectingClient) -> None:
    """Every force and theme among them."""
    links = [each for each in client.page("/feed").links if each.startswith("/feed/")]
    assert len(links) > 90
    assert SIZE == 50
    for address in links[:: len(links) // 5]:
        read_or_empty = client.get(address)
        assert 200 == read_or_empty.status_code, address


def test_no_statement_is_pasted_into_a_query(client: InspectingClient) -> None:
    """A path that would end the VALUES block is a force of no name."""
    assert 404 == client.get(f"/feed/force/x>%20}}%20?s%20?p%20?o%20#{URIRef('x')}").status_code
