"""
Every form of answer by every way of asking for it.

What must come is worked out here anew from RFC 9110, section 12.5.1, and not with the code that is tested: of
the media types there are, the one with the highest quality, where the closest range gives a type its quality.
Between equals the closer named comes first, then the one named earlier, then the one the service puts first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import pytest
from flask.testing import FlaskClient

from graph.settings import Settings
from service.app import create_app
from service.engine.runners import EmbeddedRunner
from tests.service.small_store import SPACE, publish_small

HTML = "text/html"
ROWS = [
    ("application/sparql-results+json", ["application/json", "text/json"]),
    ("application/sparql-results+xml", ["application/xml", "text/xml"]),
    ("text/csv", []),
    ("text/tab-separated-values", []),
    (HTML, []),
]
TRIPLES = [
    ("text/turtle", []),
    ("application/n-triples", []),
    ("application/ld+json", ["application/json"]),
    ("application/rdf+xml", ["application/xml", "text/xml"]),
    (HTML, []),
]
"""Media types in the order of the service, with the general names by which a client may ask for one."""

QUERIES = {
    "SELECT": ("SELECT ?s ?n { ?s ?p ?n } LIMIT 2", ROWS),
    "ASK": ("PREFIX a: <a:> ASK {}", ROWS),
    "CONSTRUCT": (f"CONSTRUCT WHERE {{ <{SPACE}thing/1> ?p ?o }}", TRIPLES),
    "DESCRIBE": (f"DESCRIBE <{SPACE}thing/1>", TRIPLES),
}
NAMED = [
    *dict.fromkeys(name for forms in (ROWS, TRIPLES) for own, others in forms for name in (own, *others))
]
UNKNOWN = "image/png"

ALONE = (
    *("{a}", "{a};q=0.5", "{a};q=0.001", "{a};q=0", "{a};q=0, */*", "{a};q=0, */*;q=0.1", "{a};q=1.000"),
    *(
        "*/*;q=0.5, {a}",
        "*/*;q=0.5, {a};q=0.1",
        "{a};q=0.1, */*;q=0.5",
        "{major}/*",
        "{major}/*;q=0.2, */*;q=0.1",
    ),
    *("{major}/*;q=0.9, {a};q=0.2", "{major}/*;q=0", "*/*, {major}/*;q=0", "*/*, {major}/*;q=0, {a};q=0.3"),
    *("image/png, {a};q=0.1", "{upper}", "{a} ; q=0.4 , image/png", "image/*, {a};q=0.2", ",{a},,"),
)
TOGETHER = (
    *("{a}, {b}", "{a};q=0.3, {b};q=0.7", "{a};q=0.7, {b};q=0.3", "{a};q=0, {b}", "{a};q=0.5, {b};q=0.5"),
    *("{a};q=0.5, {b};q=0.4, */*;q=0.6", "{major}/*;q=0.5, {b};q=0.4", "*/*;q=0.1, {a};q=0.2, {b};q=0.3"),
)
GENERAL = (
    "*/*",
    "",
    "*/*;q=0",
    "*/*;q=0.1",
    "image/png",
    "text/*",
    "application/*",
    "text/*;q=0.4, application/*;q=0.6",
)
BROWSERS = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "text/html, application/xhtml+xml, image/jxr, */*",
    "application/sparql-results+json,*/*;q=0.9",
    "text/turtle;q=0.9, text/html;q=0.5",
    "application/sparql-results+json;q=0.9, text/html;q=0.5",
)


def headers() -> Iterator[str]:
    """Every header of the matrix."""
    yield from GENERAL
    yield from BROWSERS
    for name in [*NAMED, UNKNOWN]:
        for pattern in ALONE:
            yield pattern.format(a=name, major=name.partition("/")[0], upper=name.upper())
    for one, other in permutations(NAMED, 2):
        for pattern in TOGETHER:
            yield pattern.format(a=one, b=other, major=one.partition("/")[0])


def ranges_of(accept: str) -> list[tuple[str, float]]:
    """The media ranges of a header with their qualities; one that is empty allows all."""
    found = []
    for item in (accept or "*/*").split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        quality = [float(each[2:]) for each in parameters if each.startswith("q=")]
        if name:
            found.append((name.lower(), quality[0] if quality else 1.0))
    return found


def expected(accept: str, forms: list[tuple[str, list[str]]]) -> str:
    """The media type to come; empty for 406."""
    ranges = ranges_of(accept)
    best: tuple[float, int, int, int, int] = (0.0, 0, 0, 0, 0)
    chosen = ""
    for order, (own, others) in enumerate(forms):
        for rank, name in enumerate((own, *others)):
            matching = [(2, place, q) for place, (given, q) in enumerate(ranges) if given == name]
            if rank == 0:
                major = f"{name.partition('/')[0]}/*"
                matching += [(1, 0, q) for given, q in ranges if given == major]
                matching += [(0, 0, q) for given, q in ranges if given == "*/*"]
            if not matching:
                continue
            closeness, place, quality = max(matching, key=lambda each: each[0])
            weight = (quality, closeness, -place, -order, -rank)
            if quality > 0 and (not chosen or weight > best):
                best, chosen = weight, name
    return chosen


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the service on a small store."""
    folder = tmp_path_factory.mktemp("matrix")
    publish_small(folder)
    settings = Settings(store=str(folder), query_workers=1, query_seconds=30.0, client_rate=0)
    runner = EmbeddedRunner(settings)
    yield create_app(settings, runner).test_client()
    runner.close()


@pytest.mark.parametrize("form", QUERIES)
def test_every_header_gets_what_it_likes_best(web: FlaskClient, form: str) -> None:
    """Or 406 with the list of all that there is, and nothing else ever."""
    query, forms = QUERIES[form]
    wrong = []
    asked = list(dict.fromkeys(headers()))
    assert len(asked) > 1_000
    for accept in asked:
        response = web.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
        wanted = expected(accept, forms)
        came = response.mimetype if response.status_code == 200 else ""
        if came != wanted or response.status_code not in (200, 406):
            wrong.append(f"{accept!r}: {wanted or 406} wanted, {response.status_code} {came} came")
        elif not wanted and response.mimetype == "application/problem+json":
            listed = response.get_json(force=True)["available"]
            assert [own for own, _ in forms if own != HTML] == listed, accept
    assert [] == wrong


@pytest.mark.parametrize("form", QUERIES)
def test_a_form_named_in_the_address_counts_for_more(web: FlaskClient, form: str) -> None:
    """By short name, ending or media type, whatever the header says; what there is none of is refused."""
    query, forms = QUERIES[form]
    names = {
        "application/sparql-results+json": ["json", "srj"],
        "application/sparql-results+xml": ["xml", "srx"],
        "text/csv": ["csv", "CSV"],
        "text/tab-separated-values": ["tsv"],
        "text/turtle": ["turtle", "ttl", "n3"],
        "application/n-triples": ["ntriples", "nt"],
        "application/ld+json": ["jsonld", "json-ld", "json"],
        "application/rdf+xml": ["rdfxml", "rdf", "rdf+xml", "xml"],
        HTML: ["html"],
    }
    for accept in (None, "*/*", "image/png", HTML, "text/csv;q=0, text/turtle;q=0"):
        given = {} if accept is None else {"Accept": accept}
        for own, _ in forms:
            for name in (*names[own], *([own] if own != HTML else [])):
                response = web.get("/sparql", query_string={"query": query, "format": name}, headers=given)
                assert (200, own) == (response.status_code, response.mimetype), (accept, name)
        others = {own for other in (ROWS, TRIPLES) for own, _ in other} - {own for own, _ in forms}
        for name in (*others, "parquet", "text/*", "*/*"):
            assert (
                406
                == web.get(
                    "/sparql", query_string={"query": query, "format": name}, headers=given
                ).status_code
            )


def test_what_is_expected_here_is_what_the_standard_shows() -> None:
    """The example of RFC 9110, section 12.5.1, on types of ours."""
    forms: list[tuple[str, list[str]]] = [(name, []) for name in ("text/html", "text/plain", "image/jpeg")]
    accept = "text/*;q=0.3, text/plain;q=0.7, */*;q=0.5"
    assert "text/plain" == expected(accept, forms)
    assert "image/jpeg" == expected(accept, [forms[0], forms[2]])
    assert "text/html" == expected(accept, forms[:1])
    assert "" == expected("text/plain;q=0", forms[1:2])


@pytest.mark.parametrize(
    "path",
    [
        *("/sparql", "/", "/limits", "/queries", "/doc/force/none", "/healthz", "/list/findings"),
        *("/about", "/accessibility", "/quality"),
    ],
)
def test_other_sites_may_ask_first(web: FlaskClient, path: str) -> None:
    """A preflight is answered on every address, and allows what a validator, a body or a token needs."""
    asked = {
        "Origin": "https://a.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization, content-type, if-none-match",
    }
    response = web.options(path, headers=asked)
    assert response.status_code in (200, 204)
    allowed = response.headers["Access-Control-Allow-Headers"].lower()
    assert all(name.strip() in allowed for name in asked["Access-Control-Request-Headers"].split(","))
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert "*" == response.headers["Access-Control-Allow-Origin"]
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(
    "path", ["/limits", "/limits.json", "/sparql?query=ASK%7B%7D", "/healthz", "/static/style.css"]
)
def test_head_has_the_fields_of_get_and_no_body(web: FlaskClient, path: str) -> None:
    """But those that tell of the one request."""
    one_request = {"Server-Timing", "Cache-Status", "Date"}
    got, head = web.get(path), web.head(path)
    assert (got.status_code, b"") == (head.status_code, head.get_data())
    fields = [
        {name: value for name, value in each.headers if name not in one_request} for each in (got, head)
    ]
    assert fields[0] == fields[1]
