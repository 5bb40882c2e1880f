"""Agencies: the part that sentences say they have, and what they appear with, each count with its words."""

from __future__ import annotations

from rdflib import URIRef

from graph.namespaces import ID
from service.answers.agency import AgencyPage, read_agency
from service.engine.runner import QueryRunner
from tests.service.browsing import InspectingClient
from tests.service.in_memory import library
from tests.service.inspection import words

WHERE = """
id:force/fells a peel:PoliceForce ; skos:prefLabel "Fells"@en .
id:force/moors a peel:PoliceForce ; skos:prefLabel "Moors"@en .
id:theme/theft a peel:Theme ; skos:prefLabel "Theft"@en .
id:agency/hub a peel:PartnerAgency ; skos:prefLabel "Hub"@en .
id:agency/trust a peel:PartnerAgency ; skos:prefLabel "Trust"@en .
id:agency/council a peel:PartnerAgency ; skos:prefLabel "Council"@en .
id:role/pays skos:prefLabel "Funder"@en .
id:role/tells skos:prefLabel "Information sharer"@en .
"""


def sentence(name: str, start: int, force: str, *more: str) -> str:
    """A finding that involves the hub."""
    said = ("a peel:Finding", f'rdf:value "{name}"', f"peel:force id:force/{force}", *more)
    return f"""
id:s/{name} {" ; ".join(said)} ; peel:involves id:agency/hub ; peel:statedIn id:passage/{name} .
id:passage/{name} oa:start {start} ; oa:exact "{name}" .
"""


def part(name: str, role: str, agency: str = "hub") -> str:
    """The part of an agency in a sentence."""
    node = f"id:s/{name}/{agency}/{role}"
    return f"""
id:s/{name} peel:involvement {node} .
{node} a peel:Involvement ; peel:agency id:agency/{agency} ; peel:agencyRole id:role/{role} .
"""


def _hub() -> AgencyPage:
    held = library(
        WHERE,
        sentence("both", 20, "fells", "peel:theme id:theme/theft", "peel:involves id:agency/trust"),
        sentence("pays", 10, "fells", "peel:theme id:theme/theft"),
        sentence("named", 30, "fells", "peel:involves id:agency/trust , id:agency/council"),
        sentence("far", 5, "moors"),
        *(part("both", "tells"), part("both", "pays"), part("pays", "pays"), part("far", "pays")),
        part("named", "pays", "trust"),
    )
    return read_agency(held, URIRef(ID["agency/hub"]), "Hub", 1)


def test_parts_are_told_by_force_and_theme_in_the_order_of_the_report() -> None:
    """Several roles of one sentence stand together; the part of another agency is not its own."""
    page = _hub()
    assert [
        ("Fells", "Theft", [("pays", ["Funder"]), ("both", ["Funder", "Information sharer"])]),
        ("Moors", "", [("far", ["Funder"])]),
    ] == [
        (
            group.force.text,
            group.theme.text,
            [(each.sentence.link.text, [role.text for role in each.roles]) for each in group.parts],
        )
        for group in page.parts
    ]
    assert [("Funder", 3), ("Information sharer", 1)] == [
        (each.link.text, each.number) for each in page.roles
    ]
    assert (3, 4) == (page.told, page.sentences)


def test_what_it_appears_with_is_counted_in_sentences() -> None:
    """Out of those that involve it; the agency itself is not beside itself."""
    page = _hub()
    assert [("Fells", 3), ("Moors", 1)] == [(each.link.text, each.number) for each in page.forces]
    assert [("Theft", 2)] == [(each.link.text, each.number) for each in page.themes]
    assert [("Trust", ["both", "named"]), ("Council", ["named"])] == [
        (each.agency.text, [one.text for one in each.sentences]) for each in page.agencies
    ]


def test_an_agency_that_no_report_names_has_a_page(client: InspectingClient, runner: QueryRunner) -> None:
    """It says that there is nothing, and what is not known."""
    asked = """PREFIX peel: <https://w3id.org/peelgraph/ontology#> SELECT (MIN(?a) AS ?first) {
      ?a a peel:PartnerAgency . FILTER NOT EXISTS { ?a peel:mentionedIn ?p }
      FILTER NOT EXISTS { ?s peel:involves ?a } }"""
    path = str(runner.select(asked)[0]["first"]).removeprefix(str(ID))
    page = client.page(f"/doc/{path}")
    [parts] = [each for each in page.all("section") if each.get("aria-labelledby") == "parts"]
    assert "No sentence of the reports that are loaded involves it." in words(parts)
    assert "What is not known" in page.texts("h2")


def test_each_count_leads_to_as_many_sentences(client: InspectingClient) -> None:
    """What it appears with, by force and by theme, against the page that the number leads to."""
    page = client.page("/doc/agency/northamptonshire/mash")
    [section] = [each for each in page.all("section") if each.get("aria-labelledby") == "together"]
    counts = [each for each in section.iter("a") if each.get("href", "").startswith("/builder")]
    assert len(counts) >= 2
    for each in counts:
        answer = client.page(each.get("href", ""))
        [heading] = [head for head in answer.all("h2") if head.get("id") == "answer"]
        assert words(each).split()[0] == words(heading).split()[0]
