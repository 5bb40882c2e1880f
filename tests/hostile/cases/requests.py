"""Requests that no client sends: methods, types, encodings and headers out of shape."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from tests.hostile.cases.case import Case


def cases() -> Iterator[Case]:
    """These, in order."""
    threat = "requests out of shape"
    wrong = frozenset({400, 405, 406, 411, 413, 415, 501})
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "LOCK", "X" * 30):
        for path in ("/sparql", "/", "/id/force/kent"):
            name = f"{method} of {path}"
            yield Case(
                threat, name, method, path, statuses=frozenset({400, 401, 403, 404, 405, 501}), is_made=True
            )
    types = (
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
        "application/xml",
        "",
        "x",
        "a/b; charset",
    )
    for kind in types:
        headers = {"Content-Type": kind} if kind else {}
        yield Case(
            threat,
            f"a body of type {kind!r}",
            "POST",
            headers=headers,
            body=b"ASK {}",
            statuses=wrong,
            is_made=True,
        )
    for charset in ("utf-16", "latin-1", "utf-7", "x"):
        kind = f"application/sparql-query; charset={charset}"
        yield Case(
            threat,
            f"a query in {charset}",
            "POST",
            headers={"Content-Type": kind},
            body=b"ASK {}",
            statuses=wrong,
            is_made=True,
        )
    broken = {
        "not UTF-8": b"\xff\xfe",
        "an overlong slash": b"\xc0\xaf",
        "half a surrogate": b"\xed\xa0\x80",
        "a zero": b"ASK { # \0 }",
    }
    for name, text in broken.items():
        raw = {"Content-Type": "application/sparql-query"}
        statuses = frozenset({200, 400})
        yield Case(threat, f"a query with {name}", "POST", headers=raw, body=text, statuses=statuses)
        yield Case(threat, f"an address with {name}", path="/sparql?query=" + quote(text), statuses=statuses)
        yield Case(threat, f"a search with {name}", path="/search?q=" + quote(text), statuses=statuses)
    for name, query in {
        "no query at all": "",
        "two queries": "query=ASK{}&query=ASK{}",
        "an empty query": "query=",
        "a query of spaces": "query=+++",
        "broken percent signs": "query=%zz%",
        "a graph that is no IRI": "query=ASK{}&default-graph-uri=x y",
        "a script for a graph": "query=ASK{}&default-graph-uri=javascript:alert(1)",
        "a form there is not": "query=ASK{}&format=exe",
        "a form with a line end": "query=ASK{}&format=json%0d%0aX-Injected:%201",
    }.items():
        statuses = frozenset({200, 400, 406})
        yield Case(threat, name, path=f"/sparql?{query.replace(' ', '%20')}", statuses=statuses)
    for accept in (
        "*/*;q=0",
        "text/html;q=0, */*;q=0.1",
        "a/b",
        ";;;",
        "text/*;q=nan",
        "x" * 5_000,
        "text/turtle;q=1e999",
    ):
        statuses = frozenset({200, 400, 406})
        yield Case(
            threat,
            f"Accept {accept[:40]}",
            path="/sparql?query=ASK{}",
            headers={"Accept": accept},
            statuses=statuses,
            is_made=True,
        )
