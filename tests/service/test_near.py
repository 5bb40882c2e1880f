"""Whatever there is none of is answered with what may have been meant, as links that lead there."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask

from service.near import Way, near_it
from tests.service.browsing import BROWSER, InspectingClient

PEERS = "measure=asb-incidents-per-1000-population"
READ = "/read/peel-effectiveness-2017/northamptonshire"
MISTAKEN = {
    "thing": ("/doc/force/northamptonshyre", "/doc/force/northamptonshire"),
    "measure": (
        "/doc/measure/asb-incidents-per-1000-populaton",
        "/doc/measure/asb-incidents-per-1000-population",
    ),
    "theme": ("/doc/theme/investigating-crimes", "/doc/theme/investigating-crime"),
    "identifier": ("/id/force/northamptonshyre", "/doc/force/northamptonshire"),
    "links": ("/linkset/force/northamptonshyre", "/doc/force/northamptonshire"),
    "list": ("/list/finding", "/list/findings"),
    "page": ("/serch", "/search"),
    "page by its list": ("/forces", "/list/forces"),
    "page by a thing": ("/theme/effectiveness", "/list/themes"),
    "question": ("/queries/rank-force", "/queries/rank-forces"),
    "value of a question": (
        f"/queries/peers?{PEERS}&force=northamptonshyre",
        f"/queries/peers?{PEERS}&force=northamptonshire",
    ),
    "one of several values": (
        "/queries/causes-of-concern?force=kent,northamptonshyre",
        "/queries/causes-of-concern?force=kent%2Cnorthamptonshire",
    ),
    "compared": ("/compare?force=northamptonshyre&force=kent", "/compare?force=kent&force=northamptonshire"),
    "built": ("/builder?force=northamptonshyre", "/builder?force=northamptonshire"),
    "counted by": ("/builder?kind=finding&by=themes", "/builder?kind=finding&by=theme"),
    "ledger": ("/actions?force=northamptonshyre", "/actions?force=northamptonshire"),
    "words": ("/search?q=anti-soical+behaviour", "/search?q=anti+social+behaviour"),
    "filter": ("/search?q=police&force=northamptonshir", "/search?q=police&force=northamptonshire"),
    "text": ("/read/peel-effectiveness-2017/northamptonshyre", READ),
    "filter of a text": (f"{READ}?kind=finding&polarity=negativ", f"{READ}?polarity=negative"),
    "feed": ("/feed/force/northamptonshyre", "/feed/force/northamptonshire"),
    "feed of a kind": ("/feed/kind/judgment", "/feed/kind/judgments"),
    "feed of a question": ("/feed/queries/reports-helt", "/feed/queries/reports-held"),
    "chart": ("/chart/force/northamptonshyre/grades", "/chart/force/northamptonshire/grades"),
}
WITHOUT_A_PAGE = {"words", "filter of a text"}
"""What is answered all the same, and what was meant is told beside the answer."""


def near_of(client: InspectingClient, address: str) -> list[str]:
    """The links in the main part of what answers an address."""
    response = client.get(address, headers={"Accept": BROWSER})
    assert response.status_code in (200, 400, 404)
    main = response.text.partition("<main")[2].partition("</main>")[0]
    return [unescape(part.partition('"')[0]) for part in main.split('<a href="')[1:]]


@pytest.mark.parametrize("what", sorted(MISTAKEN))
def test_what_was_meant_is_a_link_that_leads_there(client: InspectingClient, what: str) -> None:
    """Whatever kind of name it is."""
    address, meant = MISTAKEN[what]
    assert meant in near_of(client, address)
    assert 200 == client.get(meant, headers={"Accept": BROWSER}).status_code


@pytest.mark.parametrize("what", sorted(set(MISTAKEN) - WITHOUT_A_PAGE))
def test_programs_get_the_same_addresses(client: InspectingClient, what: str) -> None:
    """In JSON, from every error."""
    address, meant = MISTAKEN[what]
    told = client.get(address, headers={"Accept": "application/json"})
    assert "application/problem+json" == told.mimetype
    ways = {way["address"] for way in told.get_json()["ways"]}
    if what in ("compared", "built", "counted by"):  # a page keeps only what else was understood
        assert any(way.partition("?")[0] == meant.partition("?")[0] for way in ways)
    else:
        assert meant in ways


def test_plain_text_has_them_line_by_line(client: InspectingClient) -> None:
    """With what lists all."""
    lines = client.get("/queries/rank-force", headers={"Accept": "text/plain"}).text.splitlines()
    assert "Near it: rank-forces, /queries/rank-forces" in lines
    assert "All named queries: /queries" == lines[-1]


def test_a_release_and_a_file_are_offered_those_there_are(client: InspectingClient, app: Flask) -> None:
    """By the names that they have now."""
    release = app.extensions["library"].release
    assert f"/release/{release}" in near_of(client, f"/release/{release[:-1]}")
    assert "/releases" in near_of(client, "/release/none")
    files = client.get("/dump.json").get_json()["page"]["files"]
    address = files[0]["address"].partition("localhost")[2]
    assert files[0]["address"] in near_of(client, f"{address}x")


def test_what_is_like_nothing_leads_on_all_the_same(client: InspectingClient) -> None:
    """To the whole list, or to the first page."""
    for address, whole in (
        ("/queries/zzzz", "/queries"),
        ("/feed/zzzz", "/feed"),
        ("/chart/zzzz", "/chart"),
        ("/read/zzzz", "/list/reports"),
        ("/zzzz", "/"),
    ):
        found = near_of(client, address)
        assert [whole, "/"] == found or [whole] == found, address


@pytest.mark.parametrize(
    "address",
    [
        "/actions?force=northamptonshyre&page=3",
        "/queries/beside-england-and-wales?force=northamptonshyre&answer=x&release=y",
    ],
)
def test_what_holds_for_one_answer_alone_is_not_kept(client: InspectingClient, address: str) -> None:
    """A page number or a permanent link of another answer would mislead."""
    found = next(each for each in near_of(client, address) if each.endswith("force=northamptonshire"))
    assert address.partition("?")[0] == found.partition("?")[0]


def test_a_request_that_is_very_long_is_not_offered_again(client: InspectingClient) -> None:
    """The names are told, as words."""
    told = client.get(
        f"/actions?force=northamptonshyre&x={'x' * 3000}", headers={"Accept": "application/json"}
    )
    assert "northamptonshire" in told.get_json()["near"]
    assert "ways" not in told.get_json()


def test_no_link_leads_to_another_host(client: InspectingClient) -> None:
    """However the path begins."""
    for address in ("//elsewhere.example/actions?force=kentt", "/actions?force=kentt&//elsewhere.example"):
        assert not [each for each in near_of(client, address) if each.startswith("//")]


def test_near_names_come_with_their_addresses() -> None:
    """The nearest first; nothing where none is near, and of a name of any length."""
    names = ["findings", "figures", "forces"]
    assert (Way("findings", "/list/findings"),) == near_it("finding", names, "/list/{}".format)
    assert () == near_it("zzzzzz", names, str)
    assert () == near_it("x" * 1_000_000, names, str)
