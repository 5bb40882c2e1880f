"""Boxes by which sentences are chosen to be quoted, in the text of a report and on the page of an agency."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urlencode
from xml.etree.ElementTree import Element

import pytest

from service.citing.given import MOST
from tests.service.browsing import REPORT, InspectingClient
from tests.service.chromium import Tab
from tests.service.inspection import Page, words
from tests.service.test_browser import go_to, send

READ = "/read/" + REPORT.removeprefix("report/")
AGENCY = "/doc/agency/northamptonshire/mash"
ANOTHER = "/doc/agency/northamptonshire/police-and-crime-commissioner"


def boxes(page: Page) -> list[Element]:
    """The boxes of a page that choose what to quote."""
    return [each for each in page.all("input") if each.get("name") == "s"]


def described(page: Page, box: Element) -> str:
    """The words that a box is described by."""
    (found,) = [each for each in page.root.iter() if each.get("id") == box.get("aria-describedby")]
    return words(found)


def quoted(client: InspectingClient, chosen: Sequence[Element]) -> list[str]:
    """The words of the pack that these boxes give."""
    pairs = [("s", each.get("value", "")) for each in chosen]
    return [each["words"] for each in client.get(f"/quotes.json?{urlencode(pairs)}").get_json()["quotes"]]


def test_a_text_has_no_boxes_until_they_are_asked_for(client: InspectingClient) -> None:
    """By one link, which keeps what the text is filtered by, and one leads back."""
    plain = client.page(f"{READ}?polarity=mixed")
    assert [] == boxes(plain)
    assert f"{READ}?polarity=mixed&choose=1" in plain.links
    chosen = client.page(f"{READ}?polarity=mixed&choose=1")
    assert f"{READ}?polarity=mixed" in chosen.links
    kept = [each for each in chosen.all("input") if each.get("name") == "choose"]
    assert ["1"] == [each.get("value") for each in kept]
    assert "choose=1" not in client.get(f"{READ}?choose=1").headers["Link"]


def test_every_sentence_of_a_text_has_one_box_beside_its_label(client: InspectingClient) -> None:
    """Described by the sentence, and part of the one form that leads to the quotes."""
    page = client.page(f"{READ}?choose=1")
    found = boxes(page)
    told = client.get(f"{READ}.json").get_json()["page"]
    assert len(told["fitting"]) == len(found)
    assert {f"quote-{anchor}" for anchor in told["fitting"]} == {each.get("id") for each in found}
    (form,) = [each for each in page.all("form") if "picking" in each.get("class", "").split()]
    assert ("/quotes", "get") == (form.get("action"), form.get("method"))
    assert len(found) == sum(each.get("name") == "s" for each in form.iter("input"))
    first = found[3]
    assert quoted(client, [first])[0].startswith(described(page, first)[:30])


def test_only_sentences_that_fit_a_filter_have_boxes(client: InspectingClient) -> None:
    """In the text, and where they stand one under another."""
    told = client.get(f"{READ}.json?kind=findings&polarity=mixed").get_json()["page"]
    assert told["fitting"]
    for show in ("all", "only"):
        page = client.page(f"{READ}?kind=findings&polarity=mixed&show={show}&choose=1")
        assert [f"quote-{anchor}" for anchor in told["fitting"]] == [each.get("id") for each in boxes(page)]
        assert all(described(page, each) for each in boxes(page))


def test_more_than_a_pack_holds_is_said(client: InspectingClient) -> None:
    """On the page that chooses, and on that of the pack, which has the first of them."""
    page = client.page(f"{READ}?choose=1")
    assert any(f"{MOST} at most" in told for told in page.texts("p", "choosing"))
    pairs = [("s", each.get("value", "")) for each in boxes(page)[: MOST + 1]]
    pack = client.page(f"/quotes?{urlencode(pairs)}")
    assert any("1 more" in told for told in pack.texts("p") + pack.texts("li"))


@pytest.mark.parametrize("path", [AGENCY, ANOTHER])
def test_sentences_of_an_agency_can_be_quoted(client: InspectingClient, path: str) -> None:
    """Those that tell its part, and findings that involve it; each list has its button."""
    page = client.page(path)
    found = boxes(page)
    assert found
    forms = [each for each in page.all("form") if "picking" in each.get("class", "").split()]
    assert len(forms) == len([each for each in page.texts("button") if each == "Quote what is ticked"])
    assert all(each.get("aria-label") for each in forms)
    shown = [described(page, each) for each in found]
    assert shown == [said for box in found for said in quoted(client, [box])]


@pytest.mark.browser
def test_sentences_are_chosen_in_the_text_by_keyboard_alone(
    client: InspectingClient, server: str, tab: Tab
) -> None:
    """With scripts off, on a narrow window; each box is as large as a finger needs."""
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        (first,) = client.get(f"{READ}.json?kind=findings&polarity=mixed").get_json()["page"]["fitting"][:1]
        tab.visit(f"{server}{READ}?kind=findings&polarity=mixed&choose=1#{first}", 320, 900)
        ids = tab.value("[...document.querySelectorAll('.tag input')].map(box => '#' + box.id)")[1:3]
        chosen = []
        for place in ids:  # the box of the first stands before the place that the address leads to
            go_to(tab, place)
            for kind in ("keyDown", "keyUp"):
                space = {"key": " ", "code": "Space", "text": " ", "windowsVirtualKeyCode": 32}
                tab.call("Input.dispatchKeyEvent", type=kind, **space)
            chosen.append(tab.value("document.activeElement.value"))
        sides = tab.value(
            "[...document.querySelectorAll('.tag input')].map(b => b.getBoundingClientRect())"
            ".flatMap(r => [r.width, r.height])"
        )
        assert min(sides) >= 24
        send(tab, ids[1])
        assert "2 quotes" == tab.value("document.querySelector('h1').textContent.trim()")
        assert chosen == [
            unquote(each) for each in tab.value("new URLSearchParams(location.search).getAll('s')")
        ]
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)
