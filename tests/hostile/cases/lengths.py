"""Texts, addresses, headers and bodies that are too long."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.cases.case import BOUNDED, FORM, Case, posted


def cases() -> Iterator[Case]:
    """These, in order."""
    threat = "length"
    large = frozenset({413})
    yield posted(threat, "a million spaces", "ASK {" + " " * 1_000_000 + "}", large)
    yield posted(threat, "a comment of 100,000", "ASK {} #" + "x" * 100_000, large)
    yield posted(threat, "a string of 100,000", f'ASK {{ ?s ?p "{"x" * 100_000}" }}', large)
    yield posted(threat, "VALUES of 100,000", f"ASK {{ VALUES ?x {{ {'1 ' * 100_000} }} }}", large)
    yield posted(
        threat, "VALUES of 9,000", f"SELECT * {{ VALUES ?x {{ {'1 ' * 9_000} }} }}", frozenset({200})
    )
    yield posted(threat, "variables of 4,000", f"SELECT {'?v ' * 4_000} {{ }}", BOUNDED)
    yield posted(threat, "prefixes of 500", f"{'PREFIX a: <a:> ' * 500} ASK {{}}", BOUNDED)
    yield Case(
        threat, "an address of 9,000", path="/sparql?query=" + "x" * 9_000, statuses=frozenset({400, 414})
    )
    yield Case(
        threat,
        "an address of 200,000",
        path="/sparql?query=" + "x" * 200_000,
        statuses=frozenset({400, 414}),
    )
    body = b"query=" + b"%41" * 1_000_000
    yield Case(threat, "a body of three million", "POST", headers=FORM, body=body, statuses=large)
    yield Case(
        threat,
        "a body that says it is endless",
        "POST",
        headers={**FORM, "Content-Length": "99999999999"},
        body=b"query=ASK{}",
        statuses=frozenset({400, 408, 413}),
    )
    yield Case(
        threat,
        "parameters of 2,000",
        path="/sparql?query=ASK{}&" + "a=1&" * 2_000,
        statuses=frozenset({400, 414}),
    )
    many = {f"X-Header-{n}": "x" for n in range(300)}
    yield Case(threat, "headers of 300", headers=many, statuses=frozenset({400, 431}))
    yield Case(
        threat,
        "one header of 60,000",
        headers={"X-Header": "x" * 60_000},
        statuses=frozenset({400, 431}),
    )
    ranges = ", ".join(f"text/x-{n};q=0.{n % 9}" for n in range(500))
    yield Case(
        threat, "an Accept of 500 ranges", headers={"Accept": ranges}, statuses=frozenset({400, 406, 431})
    )
