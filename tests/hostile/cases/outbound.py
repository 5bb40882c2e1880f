"""Requests that a reader would have the service send: SERVICE, LOAD, and graphs by their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from tests.hostile.cases.case import CANARY, FORM, REFUSED, Case, posted

_CALLS: Final = {
    "plain": "SELECT * { SERVICE <@/x> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <@/x> { ?s ?p ?o } }",
    "small letters": "SELECT * { service <@/x> { ?s ?p ?o } }",
    "no spaces": "SELECT*{SERVICE<@/x>{?s ?p ?o}}",
    "prefixed": "PREFIX c: <@/> SELECT * { SERVICE c:x { ?s ?p ?o } }",
    "joined to a name": "PREFIX SERVICEc: <@/> SELECT * { SERVICEc:x { ?s ?p ?o } }",
    "after a number": "SELECT * { ?s ?p 1SERVICE <@/x> { ?s ?p ?o } }",
    "by a variable": "SELECT * { VALUES ?e { <@/x> } SERVICE ?e { ?s ?p ?o } }",
    "after a comment": "SELECT * { #\n SERVICE <@/x> { ?s ?p ?o } }",
    "behind a comment that a string opens": "SELECT * { BIND('#' AS ?x) SERVICE <@/x> { ?s ?p ?o } }",
    "behind an IRI with a number sign": "SELECT * { ?s <a:#> ?o SERVICE <@/x> { ?s ?p ?o } }",
    "behind a comparison": "SELECT * { FILTER(?a<?b) SERVICE <@/x> { ?s ?p ?o } FILTER(?a>?b) }",
    "in an optional": "SELECT * { OPTIONAL { SERVICE <@/x> { ?s ?p ?o } } }",
    "in a union": "SELECT * { { } UNION { SERVICE <@/x> { ?s ?p ?o } } }",
    "in a graph": "SELECT * { GRAPH ?g { SERVICE <@/x> { ?s ?p ?o } } }",
    "in a minus": "SELECT * { ?s ?p ?o MINUS { SERVICE <@/x> { ?s ?p ?o } } }",
    "in an exists": "SELECT * { FILTER EXISTS { SERVICE <@/x> { ?s ?p ?o } } }",
    "in a bind": "SELECT * { BIND(EXISTS { SERVICE <@/x> { ?s ?p ?o } } AS ?b) }",
    "in a sub-select": "SELECT * { { SELECT * { SERVICE <@/x> { ?s ?p ?o } } } }",
    "in a having": "SELECT (1 AS ?n) { } HAVING (EXISTS { SERVICE <@/x> { ?s ?p ?o } })",
    "in an order": "SELECT * { } ORDER BY EXISTS { SERVICE <@/x> { ?s ?p ?o } }",
    "in a construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <@/x> { ?s ?p ?o } }",
    "in a describe": "DESCRIBE ?s { SERVICE <@/x> { ?s ?p ?o } }",
    "in an ask": "ASK { SERVICE <@/x> { ?s ?p ?o } }",
    "in a lateral": "SELECT * { ?s ?p ?o LATERAL { SERVICE <@/x> { ?s ?p ?o } } }",
    "within another": "SELECT * { SERVICE <@/x> { SERVICE <@/y> { ?s ?p ?o } } }",
    "with a base": "BASE <@/> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "with an escape in the IRI": "SELECT * { SERVICE <@/\\u0078> { ?s ?p ?o } }",
    "with a percent escape": "SELECT * { SERVICE <@/%78> { ?s ?p ?o } }",
    "with an escape in the keyword": "SELECT * { \\u0053ERVICE <@/x> { ?s ?p ?o } }",
    "with a long escape in the keyword": "SELECT * { \\U00000053ERVICE <@/x> { ?s ?p ?o } }",
    "with letters escaped": "SELECT * { \\u0053\\u0045\\u0052VICE <@/x> { ?s ?p ?o } }",
    "with a tab and a return": "SELECT * {\r\tSERVICE\t<@/x>\r{ ?s ?p ?o } }",
    "with a user": "SELECT * { SERVICE <http://a:b@127.0.0.1:9/x> { ?s ?p ?o } }",
    "with numbers for a host": "SELECT * { SERVICE <http://2130706433:9/x> { ?s ?p ?o } }",
    "to the metadata of a cloud": "SELECT * { SERVICE <http://169.254.169.254/latest> { ?s ?p ?o } }",
    "to a file": "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
}
_LOADS: Final = {
    "load": "LOAD <@/x>",
    "load silent": "LOAD SILENT <@/x>",
    "load into a graph": "LOAD <@/x> INTO GRAPH <a:b>",
    "load a file": "LOAD <file:///etc/passwd>",
    "load after an insert": "INSERT DATA { <a:b> <a:c> 1 } ; LOAD <@/x>",
    "insert": "INSERT DATA { <a:b> <a:c> 1 }",
    "delete": "DELETE WHERE { ?s ?p ?o }",
    "clear": "CLEAR ALL",
    "drop": "DROP ALL",
    "insert from elsewhere": "INSERT { ?s ?p ?o } WHERE { SERVICE <@/x> { ?s ?p ?o } }",
}
_DATASETS: Final = ("@/x", "file:///etc/passwd", "file:/etc/hosts", "ftp://127.0.0.1:9/x", "data:,x")


def cases() -> Iterator[Case]:
    """These, in order."""
    threat = "requests on behalf of a reader"
    for name, text in _CALLS.items():
        yield posted(threat, f"SERVICE {name}", text.replace("@", CANARY), REFUSED)
    for name, text in _CALLS.items():
        address = "/sparql?" + urlencode({"query": text.replace("@", CANARY)})
        yield Case(threat, f"SERVICE {name}, by GET", path=address, statuses=REFUSED, is_made=True)
    for name, text in _LOADS.items():
        text = text.replace("@", CANARY)
        yield posted(threat, f"{name} as a query", text, REFUSED)
        body = urlencode({"update": text}).encode()
        no_token = frozenset({401, 403})
        yield Case(
            threat, f"{name} as a form", "POST", headers=FORM, body=body, statuses=no_token, is_made=True
        )
        yield Case(
            threat,
            f"{name} as a body",
            "POST",
            headers={"Content-Type": "application/sparql-update"},
            body=text.encode(),
            statuses=no_token,
            is_made=True,
        )
    for place in _DATASETS:
        iri = place.replace("@", CANARY)
        nothing = frozenset({200, 400})
        yield posted(threat, f"FROM <{place}>", f"SELECT * FROM <{iri}> {{ ?s ?p ?o }}", nothing)
        named = f"SELECT * FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
        yield posted(threat, f"FROM NAMED <{place}>", named, nothing)
        for parameter in ("default-graph-uri", "named-graph-uri"):
            query = urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 1", parameter: iri})
            yield Case(
                threat, f"{parameter}={place}", path=f"/sparql?{query}", statuses=nothing, is_made=True
            )
    words = (
        'SELECT * { ?service ?load "SERVICE <http://x> { LOAD }" FILTER(?load != <a:SERVICE>) } # SERVICE <@>'
    )
    yield posted(threat, "the words where they do no harm", words, frozenset({200}))
