"""Brackets within brackets, and long chains of operators and steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.hostile.cases.case import BOUNDED, Case, posted

_PAIRS: Final = {
    "groups": ("{", "}", "SELECT * { @ }"),
    "parentheses": ("(", ")", "SELECT * { FILTER(@1@) }"),
    "property lists": ("[ <a:b> ", "]", "SELECT * { ?s ?p @ 1 @ }"),
    "collections": ("(", ")", "SELECT * { ?s ?p @ 1 @ }"),
    "path groups": ("(", ")", "SELECT * { ?s @<a:b>@ ?o }"),
    "sub-selects": ("{ SELECT * ", "}", "SELECT * { @ { } @ }"),
    "optionals": ("OPTIONAL {", "}", "SELECT * { @ @ }"),
    "exists": ("FILTER EXISTS {", "}", "SELECT * { @ @ }"),
    "graphs": ("GRAPH ?g {", "}", "SELECT * { @ @ }"),
    "function calls": ("ABS(", ")", "SELECT * { BIND(@1@ AS ?x) }"),
    "quoted triples": ("<< ", " ?p ?o >>", "SELECT * { @ ?s @ ?p ?o }"),
    "triple terms": ("<<( ?s ?p ", " )>>", "SELECT * { ?s ?p @ 1 @ }"),
}
_CHAINS: Final = {
    "||": "SELECT * { FILTER(true@) }",
    "&&": "SELECT * { FILTER(true@) }",
    "+ 1": "SELECT * { BIND(1@ AS ?x) }",
    "/ 1": "SELECT * { BIND(1@ AS ?x) }",
    "!": "SELECT * { FILTER(@true) }",
    "-": "SELECT * { BIND(@1 AS ?x) }",
    "/<a:b>": "SELECT * { ?s <a:b>@ ?o }",
    "|<a:b>": "SELECT * { ?s <a:b>@ ?o }",
    "^": "SELECT * { ?s @<a:b> ?o }",
    ", 1": "SELECT * { ?s ?p 1@ }",
    "; ?p 1": "SELECT * { ?s ?p 1@ }",
    ". ?s ?p 1": "SELECT * { ?s ?p 1@ }",
    "UNION {}": "SELECT * { {}@ }",
}


def cases() -> Iterator[Case]:
    """These, in order."""
    threat = "nesting and long chains"
    for name, (opening, closing, frame) in _PAIRS.items():
        for depth in (65, 3_000):
            head, tail = frame.split("@")[0], frame.split("@")[-1]
            middle = frame.removeprefix(head).removesuffix(tail).strip("@")
            text = head + opening * depth + middle + closing * depth + tail
            deep = frozenset({400, 413})
            yield posted(threat, f"{depth:,} {name}", text, deep, is_made=True)
            yield posted(threat, f"{depth:,} {name}, left open", head + opening * depth, deep, is_made=True)
    for link, frame in _CHAINS.items():
        part = {"||": "||true", "&&": "&&true"}.get(link, f" {link}")
        for length in (600, 4_000):
            text = frame.replace("@", part * length)
            statuses = BOUNDED if link == "UNION {}" else frozenset({400, 413})
            yield posted(threat, f"{length:,} times {link}", text, statuses, is_made=True)
