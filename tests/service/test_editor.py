"""The editor of the SPARQL page, where it was installed: it offers names of the data and asks nobody else."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service import editor
from service.engine.runner import QueryRunner
from tests.service.chromium import Tab
from tests.waiting import wait_until

PREFIX = "PREFIX peel: <https://w3id.org/peelgraph/ontology#>\n"
AT_THE_END = "window.cm.focus(), window.cm.execCommand('goDocEnd'), 1"
MADE = "document.querySelectorAll('.CodeMirror img:not([src^=data]), .CodeMirror script').length"
HINTS = "Array.from(document.querySelectorAll('.CodeMirror-hint')).map(each => each.textContent)"
LINE = "window.cm.getLine(window.cm.lastLine())"


@pytest.fixture
def installed() -> None:
    """The editor is there."""
    if not editor.is_installed():
        reason = f"static/{editor.PROGRAM} is absent; run .ci/editor"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture
def page(installed: None, server: str, tab: Tab) -> Tab:
    """The page with its editor."""
    tab.visit(f"{server}/sparql", 1280, 900)
    wait_until(lambda: tab.value("document.querySelectorAll('.CodeMirror').length") == 1)
    tab.value("window.cm = document.querySelector('.CodeMirror').CodeMirror, 1")
    return tab


def press(tab: Tab, key: str, code: int, modifiers: int = 0) -> None:
    """Press a key and let it go."""
    for kind in ("keyDown", "keyUp"):
        tab.call(
            "Input.dispatchKeyEvent",
            type=kind,
            key=key,
            code=key,
            windowsVirtualKeyCode=code,
            modifiers=modifiers,
        )


def offered(tab: Tab, typed: str) -> list[str]:
    """What is offered where the last line of a query ends."""
    tab.value(f"window.cm.setValue({PREFIX + typed!r}), {AT_THE_END}")
    tab.value("window.cm.autocomplete(), 1")
    wait_until(lambda: tab.value(f"{HINTS}.length") > 0)
    found: list[str] = tab.value(HINTS)
    return found


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "first", "written"),
    [
        ("SELECT * { ?x a peel:Find", "peel:Finding  Finding (", "peel:Finding"),
        ("SELECT * { ?x a find", "peel:Finding  Finding (", "peel:Finding"),
        ("SELECT * { ?x peel:pola", "peel:polarity  has polarity (", "peel:polarity"),
        (
            "SELECT * { ?x peel:force Northamptonshire",
            "<https://w3id.org/peelgraph/id/force/northamptonshire>  Northamptonshire Police (Police force)",
            "<https://w3id.org/peelgraph/id/force/northamptonshire>",
        ),
    ],
)
def test_names_of_the_data_are_offered(page: Tab, typed: str, first: str, written: str) -> None:
    """By the start of a name or a word of a label; Enter writes it as short as the prefixes allow."""
    found = offered(page, typed)
    [place] = [number for number, each in enumerate(found) if each.startswith(first)]
    for _ in range(place):
        press(page, "ArrowDown", 40)
    press(page, "Enter", 13)
    wait_until(lambda: page.value(LINE).endswith(written))


@pytest.mark.browser
def test_a_prefix_is_kept_to(page: Tab) -> None:
    """After it, names of its namespace alone."""
    assert all(each.startswith("peel:") for each in offered(page, "SELECT * { ?x peel:"))


@pytest.mark.browser
def test_the_query_in_the_editor_is_asked(page: Tab, server: str) -> None:
    """By the keyboard alone; the server draws the answer, and the query stays in the address."""
    page.value("window.cm.setValue('SELECT (6 * 7 AS ?n) {}'), window.cm.focus(), 1")
    page.events.clear()
    press(page, "Enter", 13, modifiers=2)
    wait_until(
        lambda: page.value("document.querySelector('.result td')?.textContent.startsWith('42')") is True
    )
    assert page.value("location.search").startswith("?query=SELECT")


@pytest.mark.browser
def test_tab_leaves_the_editor(page: Tab) -> None:
    """The keyboard is not held (WCAG 2.2, 2.1.2), in either direction."""
    for modifiers in (0, 8):
        page.value("window.cm.focus()")
        assert page.value("document.activeElement.closest('.CodeMirror') !== null")
        press(page, "Tab", 9, modifiers)
        assert page.value("document.activeElement.closest('.CodeMirror') === null")


@pytest.mark.browser
def test_the_editor_has_the_name_of_the_field(page: Tab) -> None:
    """To a screen reader it is what the text area was."""
    assert "Query" == page.value("window.cm.getInputField().getAttribute('aria-label')")
    assert page.value("document.getElementById('query').hidden")


@pytest.mark.browser
def test_nothing_is_refused_and_nobody_else_asked(page: Tab, server: str) -> None:
    """No complaint of the content security policy, no error, no request to another host."""
    offered(page, "SELECT * { ?x a peel:Find")
    time.sleep(0.2)
    events: list[dict[str, Any]] = page.events
    told: Callable[[str], list[Any]] = lambda method: [  # noqa: E731 - used twice below
        event["params"] for event in events if event.get("method") == method
    ]
    assert [] == told("Log.entryAdded") + told("Runtime.exceptionThrown")
    asked = [each["request"]["url"] for each in told("Network.requestWillBeSent")]
    assert f"{server}/sparql/names.json" in asked
    assert [] == [each for each in asked if not each.startswith(server + "/")]


@pytest.mark.browser
def test_markup_in_a_query_stays_text(page: Tab, server: str) -> None:
    """Neither the editor nor its complaint about a query makes elements of it."""
    hostile = "SELECT * { ?x <javascript:alert(1)> <img src=x onerror=window.hit=1> <script>window.hit=1"
    page.value(f"window.cm.setValue('{hostile}'), window.cm.focus(), window.cm.autocomplete(), 1")
    time.sleep(0.5)
    assert 0 == page.value(MADE)
    assert page.value("window.hit === undefined")


def test_without_the_editor_there_is_a_plain_form(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no script at all."""
    monkeypatch.setattr(editor, "is_installed", lambda: False)
    response = client.get("/sparql", headers={"Accept": "text/html"})
    assert "<textarea" in response.text
    assert "<script" not in response.text
    assert "script-src" not in response.headers["Content-Security-Policy"]


def test_no_other_page_may_run_scripts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts are for the page with the editor."""
    monkeypatch.setattr(editor, "is_installed", lambda: True)
    assert (
        "script-src 'self'"
        in client.get("/sparql", headers={"Accept": "text/html"}).headers["Content-Security-Policy"]
    )
    for path in ("/", "/queries", "/search?q=crime"):
        assert "script-src" not in client.get(path).headers["Content-Security-Policy"]


def test_the_names_are_those_of_the_data(client: FlaskClient, runner: QueryRunner) -> None:
    """With how often each is used."""
    names = json.loads(client.get("/sparql/names.json").text)
    used = {each["iri"]: each["uses"] for each in names["classes"]}
    [row] = runner.select("SELECT (COUNT(*) AS ?n) { ?x a <https://w3id.org/peelgraph/ontology#Finding> }")
    assert int(str(row["n"])) == used["https://w3id.org/peelgraph/ontology#Finding"]
    [row] = runner.select("SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }")
    assert int(str(row["n"])) == len(names["properties"])
    assert 44 == sum(each["kind"] == "Police force" for each in names["things"])
    assert all(each["label"] for kind in names.values() for each in kind)
