"""A report's page leads to the report as published, or says that its address is not known."""

from __future__ import annotations

import json
from xml.etree.ElementTree import Element

import pytest

from graph.settings import Settings
from service.app import create_app
from tests.service.browsing import InspectingClient
from tests.service.in_memory import CYCLES, InMemory
from tests.service.inspection import Page, words

TEXT = """
id:report/p-2017/kent a peel:Report ; rdfs:label "Report on Kent"@en ;
  peel:sourceText id:report/p-2017/kent/text/1 .
id:report/p-2017/kent/text/1 a peel:SourceText ; cnt:chars "Kent is good." ; dcterms:format "text/markdown" .
id:passage/1 oa:start 8 ; oa:end 12 ; oa:exact "good" ; oa:hasSource id:report/p-2017/kent/text/1 .
id:judgment/kent a peel:Judgment ; peel:force id:force/kent ; peel:theme id:theme/legitimacy ;
  peel:grade id:good ; peel:statedIn id:passage/1 .
id:force/kent a peel:PoliceForce ; skos:prefLabel "Kent"@en .
id:theme/legitimacy a peel:Theme ; skos:prefLabel "Legitimacy"@en .
"""
WHERE = "id:report/p-2017/kent dcat:landingPage {} ."
REGISTER = (
    "id:judgment/kent dcterms:source <https://a.example/grades/kent> , <https://a.example/grades/more> ."
)


def over(*turtle: str) -> InspectingClient:
    app = create_app(Settings(), InMemory(CYCLES, TEXT, *turtle))
    return InspectingClient(app, app.response_class)


def section(page: Page) -> Element:
    """What the page of the report tells of where it was published."""
    (found,) = [each for each in page.all("section") if each.get("aria-labelledby") == "published"]
    return found


def test_a_report_leads_to_where_it_was_published() -> None:
    """By a plain link that tells nothing of who follows it, on its page and on that of its text."""
    asked = over(WHERE.format("<https://a.example/peel/kent>"), REGISTER)
    found = section(asked.page("/doc/report/p-2017/kent"))
    (link,) = found.iter("a")
    assert ("https://a.example/peel/kent", words(link)) == (link.get("href"), "https://a.example/peel/kent")
    [first, _] = [
        each for each in asked.page("/doc/report/p-2017/kent").all("a") if each.get("rel") == link.get("rel")
    ]
    assert "the report as published" == words(first)
    assert {"external", "nofollow", "noopener", "noreferrer"} == set(link.get("rel", "").split())
    assert "nobody checked" in words(found)
    (again,) = [
        each
        for each in asked.page("/read/p-2017/kent").all("a")
        if each.get("href") == "https://a.example/peel/kent"
    ]
    assert ("The report as published", link.get("rel")) == (words(again), again.get("rel"))


def test_a_report_that_tells_no_address_says_so() -> None:
    """With the pages that registers name for its grades, where they name any."""
    plain = section(over().page("/doc/report/p-2017/kent"))
    assert "Its address on the web is not known" in words(plain)
    assert [] == list(plain.iter("a"))
    told = section(over(REGISTER).page("/doc/report/p-2017/kent"))
    assert "Its address on the web is not known" in words(told)
    assert ["https://a.example/grades/kent", "https://a.example/grades/more"] == [
        each.get("href") for each in told.iter("a")
    ]


@pytest.mark.parametrize(
    "term", ["<javascript:alert(1)>", "<file:///x/y>", "<https://u@a.example/x>", '"https://a.example/é"']
)
def test_an_address_that_is_no_page_becomes_no_link(term: str) -> None:
    """A graph that was loaded as it is may say anything."""
    asked = over(WHERE.format(term))
    page = asked.page("/doc/report/p-2017/kent")
    assert "Its address on the web is not known" in words(section(page))
    assert not [each for each in page.all("a") if each.get("rel", "").startswith("external")]
    assert "The report as published" not in asked.page("/read/p-2017/kent").texts("a")


def test_the_address_is_in_the_data_too() -> None:
    """Under a name of its own, and not among the other facts."""
    page = json.loads(over(WHERE.format("<https://a.example/r>")).get("/doc/report/p-2017/kent.json").text)
    assert "https://a.example/r" == page["page"]["address"]
    assert [] == page["page"]["grade_pages"]
    assert "https://a.example/r" not in json.dumps(page["page"]["facts"])


def test_the_report_that_ships_tells_no_address(client: InspectingClient) -> None:
    """It names the inspectorate's site, which is not where it is to be found; the register's page is told."""
    found = section(client.page("/doc/report/peel-effectiveness-2017/northamptonshire"))
    assert "Its address on the web is not known" in words(found)
    assert 1 <= len(list(found.iter("a")))
