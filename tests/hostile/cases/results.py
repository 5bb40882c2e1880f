"""Answers that are too large."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from tests.hostile.cases.case import BOUNDED, FORM, Case, posted

_FORMS: Final = ("json", "xml", "csv", "tsv")


def cases() -> Iterator[Case]:
    """These, in order."""
    threat = "large results"
    pairs = "SELECT * { ?s ?p ?o . ?t ?q ?r } LIMIT 10000000"
    long = f'SELECT ?s ("{"x" * 15_000}" AS ?x) {{ ?s ?p ?o }}'
    copies = "CONSTRUCT { ?s ?p ?o . ?t ?q ?r . ?s ?q ?t } WHERE { ?s ?p ?o . ?t ?q ?r }"
    for form in _FORMS:
        for name, text in (("pairs", pairs), ("long rows", long)):
            body = urlencode({"query": text, "format": form}).encode()
            yield Case(
                threat, f"{name} as {form}", "POST", headers=FORM, body=body, is_made=True, statuses=BOUNDED
            )
    for form in ("turtle", "ntriples", "jsonld", "rdfxml"):
        body = urlencode({"query": copies, "format": form}).encode()
        yield Case(
            threat, f"copies as {form}", "POST", headers=FORM, body=body, is_made=True, statuses=BOUNDED
        )
    yield posted(threat, "a description of everything", "DESCRIBE ?s { ?s ?p ?o }", BOUNDED)
    page = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o . ?t ?q ?r } LIMIT 2000000"})
    yield Case(threat, "pairs as a page", path=page, headers={"Accept": "text/html"}, statuses=BOUNDED)
