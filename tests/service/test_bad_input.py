"""What readers and programs get wrong, or send to do harm: an answer or a plain message, never an error."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask

from service.engine.runner import QueryRunner
from tests.service.browsing import BROWSER, InspectingClient
from tests.service.inspection import words
from tests.service.page_kinds import further_paths_of, paths_of

PARAMETERS = (
    *(
        "q",
        "page",
        "order",
        "kind",
        "force",
        "theme",
        "topic",
        "polarity",
        "year",
        "agency",
        "cycle",
        "by",
        "left",
    ),
    *(
        "show",
        "query",
        "format",
        "measure",
        "until",
        "group",
        "basis",
        "voice",
        "region",
        "trend",
        "words",
        "name",
    ),
    *("answer", "release", "default-graph-uri", "width", "table"),
)
OF_THE_PROGRAM = (
    *("name", "suffix", "path", "slug", "address", "endpoint", "values", "iri", "form", "page", "self"),
    *("_external", "_anchor", "_scheme", "_method"),
)
"""Names that functions of the service and of its library have for what they are given."""
VALUES = {
    "long": "domestic abuse " * 700,
    "punctuation": "!?.,;:-()[]{}&%$#@*'\"/\\|~^",
    "Welsh": "Heddlu Dyfed-Powys: trais yn y cartref, ŵ ŷ â",
    "operators": '"domestic abuse" AND NOT (police OR NEAR/3 *) -x +y a:b ^2',
    "address": "javascript:alert(1)",
    "other host": "//elsewhere.example/\\@x",
    "markup": "</title><script>alert(1)</script>",
    "template": "{{7*7}}${7*7}",
    "below": "-1",
    "beyond": "99999999999999999999",
    "path": "../../../../etc/passwd",
    "line break": "a\r\nX-Planted: yes",
    "zero": "a\0b",
    "not UTF-8": "%ff%fe%c0%80",
    "direction": "\u202eecnahs",
    "nothing": "",
}
_RUNS = re.compile(r"""(href|src|action|formaction)=["']?\s*javascript:""", re.IGNORECASE)
LANGUAGES = (
    "*;q=-1,,;;q=1e999",
    "cy-GB;q=0.5, <script>alert(1)</script>",
    "en-" * 2000,
    "../../etc/passwd",
    "\u00ff\u00fe",
)


@pytest.fixture(scope="module")
def paths(runner: QueryRunner) -> dict[str, str]:
    """One page of every kind."""
    return paths_of(runner) | further_paths_of(runner)


def written(value: str) -> str:
    """A value as it is written in an address; one that is written so already stays."""
    return value if value.startswith("%") else quote(value, safe="")


def check(client: InspectingClient, address: str, **headers: str) -> int:
    """The status of an answer that harms nobody."""
    response = client.get(address, headers={"Accept": BROWSER, **headers})
    assert response.status_code < 500, f"{address[:200]}: {response.status}"
    place = urlsplit(response.headers.get("Location", ""))
    assert place.netloc in ("", "localhost"), f"{address[:200]}: leads to {place.netloc}"
    assert place.scheme in ("", "http"), address[:200]
    assert "X-Planted" not in response.headers
    if response.mimetype == "text/html":
        assert "<script>alert" not in response.text, address[:200]
        assert not _RUNS.search(response.text), address[:200]
    return response.status_code


@pytest.mark.parametrize("kind", sorted(VALUES))
def test_no_value_of_a_parameter_is_too_much_for_any_page(
    client: InspectingClient, paths: dict[str, str], kind: str
) -> None:
    """All parameters at once; by turns, each of those that stand in the address of a page by itself."""
    value = written(VALUES[kind])
    together = "&".join(f"{name}={value}" for name in PARAMETERS) if len(value) < 1000 else f"q={value}"
    statuses, turn, place = set(), 0, sorted(VALUES).index(kind)
    few = [
        path for name, path in paths.items() if not path.startswith("/doc/") or name in ("force", "finding")
    ]
    assert len(few) > 20
    for path in few:
        bare, _, given = path.partition("?")
        statuses.add(check(client, f"{bare}?{together}"))
        names = dict.fromkeys(pair.partition("=")[0] for pair in given.split("&") if pair)
        for name in names:
            turn += 1
            if turn % len(VALUES) == place:
                statuses.add(check(client, f"{path}&{name}={value}"))
                statuses.add(check(client, f"{bare}?{name}={value}"))
    assert statuses <= {200, 303, 400, 404, 406, 413, 414}
    assert statuses


def test_no_parameter_is_taken_for_one_of_the_program(
    client: InspectingClient, paths: dict[str, str]
) -> None:
    """Each by itself, on every page, and no link has it as its scheme or host."""
    bare = {path.partition("?")[0] for path in paths.values() if not path.startswith("/doc/")}
    bare |= {"/queries/beside-england-and-wales", "/queries/rank-forces", "/doc/force/kent"}
    for path in sorted(bare):
        for name in OF_THE_PROGRAM:
            check(client, f"{path}?{name}=javascript")


@pytest.mark.parametrize("kind", sorted(VALUES))
def test_no_name_in_an_address_is_too_much(client: InspectingClient, app: Flask, kind: str) -> None:
    """Whatever stands where a name belongs, in every form that pages have."""
    value = written(VALUES[kind])[:4000]
    rules = [
        str(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.arguments
    ]
    assert len(rules) > 10
    for rule in rules:
        before = rule.partition("<")[0]
        for address in (
            f"{before}{value}",
            f"{before}{value}.json",
            f"{before}force/{value}",
            f"{before}{value}/",
        ):
            check(client, address)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wish_for_a_language_changes_a_page(
    client: InspectingClient, paths: dict[str, str], language: str
) -> None:
    """Pages are in English, whatever is asked for."""
    for path in ("/", paths["force"], paths["search"], "/sparql"):
        plain = client.get(path, headers={"Accept": BROWSER}).text
        assert plain == client.get(path, headers={"Accept": BROWSER, "Accept-Language": language}).text


@pytest.mark.parametrize("kind", ["long", "punctuation", "Welsh", "operators"])
def test_a_search_of_anything_says_plainly_what_came_of_it(client: InspectingClient, kind: str) -> None:
    """Results, or a sentence that there are none, or what to change; the words stay in the field."""
    response = client.get("/search", query_string={"q": VALUES[kind]}, headers={"Accept": BROWSER})
    assert response.status_code in (200, 400)
    page = client.page("/search?q=zzzz")
    assert any("Nothing" in words(each) for each in page.all("p"))
    assert response.text.count("<h1") == 1
    assert 'name="q"' in response.text


def test_a_page_number_beyond_the_end_says_so_and_leads_back(client: InspectingClient) -> None:
    """In lists, results of a search and rows of the builder."""
    for address in ("/list/findings", "/search?q=police", "/builder?kind=finding", "/actions"):
        joined = "&" if "?" in address else "?"
        response = client.get(f"{address}{joined}page=99999", headers={"Accept": BROWSER})
        assert response.status_code in (200, 404), address
        main = response.text.partition("<main")[2]
        assert address.partition("?")[0] in main, address
