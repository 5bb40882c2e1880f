"""Queries that would never end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.hostile.cases.case import BOUNDED, Case, posted

_ALL: Final = "?s{0} ?p{0} ?o{0}"


def cases() -> Iterator[Case]:
    """These, in order."""
    threat = "work without end"
    stopped = frozenset({422, 503})  # by its time, or by its memory where that is met first
    for size in (3, 4, 6, 8):
        triples = " . ".join(_ALL.format(n) for n in range(size))
        yield posted(threat, f"product of {size}", f"SELECT (COUNT(*) AS ?n) {{ {triples} }}", stopped)
        yield posted(
            threat, f"sorted product of {size}", f"SELECT * {{ {triples} }} ORDER BY ?o0 ?o1", BOUNDED
        )
        yield posted(
            threat, f"distinct product of {size}", f"SELECT DISTINCT ?s0 ?s1 ?s2 {{ {triples} }}", BOUNDED
        )
        yield posted(
            threat,
            f"existing product of {size}",
            f"ASK {{ {triples} FILTER(?o0 = ?s{size - 1} && 1 = 2) }}",
            BOUNDED,
        )
        described = f"DESCRIBE * {{ {triples} }}"
        yield posted(threat, f"description of a product of {size}", described, BOUNDED)
    paths = {
        "any path": "?s (<a:b>|!<a:b>)* ?o",
        "any path both ways": "?s (<a:b>|!<a:b>|^<a:b>|!^<a:b>)* ?o",
        "any path thrice": "?s (!<a:b>)*/(!<a:b>)*/(!<a:b>)* ?o",
        "starred stars": "?s (((!<a:b>)*)*)* ?o",
        "plus of plus": "?s ((!<a:b>)+)+ ?o",
        "a circle": "?s (!<a:b>)+ ?s",
    }
    for name, path in paths.items():
        yield posted(threat, name, f"SELECT (COUNT(*) AS ?n) {{ {path} }}", BOUNDED)
        yield posted(
            threat,
            f"{name}, twice",
            f"SELECT (COUNT(*) AS ?n) {{ {path} . {path.replace('?s', '?t')} }}",
            BOUNDED,
        )
    patterns = {
        "nested repeats": "(a+)+$",
        "alternatives": "(a|aa)+$",
        "bounded repeats": "((a{1,100}){1,100}){1,100}",
        "a long class": "(x+x+)+y",
        "back reference": "(a)\\\\1",
        "look ahead": "(?=a)b",
        "much memory": "(\\\\w{500}){500}",
    }
    for name, pattern in patterns.items():
        text = f'ASK {{ ?s ?p ?o FILTER(!REGEX(CONCAT(STR(?o), "{"a" * 200}"), "{pattern}") && 1 = 2) }}'
        yield posted(threat, f"REGEX {name}", text, BOUNDED)
        text = f'ASK {{ ?s ?p ?o BIND(REPLACE(STR(?o), "{pattern}", "$0$0") AS ?x) FILTER(?x = "") }}'
        yield posted(threat, f"REPLACE {name}", text, BOUNDED)
    doubled = "".join(f" BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(60))
    yield posted(
        threat,
        "a string doubled 60 times",
        f'SELECT (STRLEN(?x60) AS ?n) {{ BIND("xy" AS ?x0){doubled} }}',
        BOUNDED,
    )
    grown = "".join(f' BIND(REPLACE(?x{n}, "", "0123456789") AS ?x{n + 1})' for n in range(20))
    yield posted(
        threat,
        "a string grown twentyfold",
        f'SELECT (STRLEN(?x20) AS ?n) {{ BIND("xy" AS ?x0){grown} }}',
        BOUNDED,
    )
    joined = "SELECT (GROUP_CONCAT(CONCAT(STR(?o), STR(?y))) AS ?x) { ?s ?p ?o . ?z ?q ?y }"
    yield posted(threat, "all strings joined", joined, BOUNDED)
    grouped = "SELECT ?s ?t (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?r } GROUP BY ?s ?t ?o ?r"
    yield posted(threat, "a group for each pair", grouped, BOUNDED)
    for name in ("MD5", "SHA1", "SHA256", "SHA512", "ENCODE_FOR_URI", "UCASE", "STRLEN"):
        text = (
            f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?t ?q ?r FILTER({name}(CONCAT(STR(?o), STR(?r))) = 1) }}"
        )
        yield posted(threat, f"{name} of each pair", text, BOUNDED, is_made=True)
    not_there = "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?t ?q ?r . ?r ?u ?v FILTER(?v = ?o && ?s != ?t) } }"
    yield posted(threat, "what is not there", not_there, BOUNDED)
    yield posted(threat, "minus everything", "SELECT * { ?s ?p ?o MINUS { ?s ?q ?r . ?t ?u ?v } }", BOUNDED)
    optionals = " ".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n} }}" for n in range(12))
    yield posted(threat, "optionals without a link", f"SELECT (COUNT(*) AS ?n) {{ {optionals} }}", stopped)
    unions = " UNION ".join(["{ ?s ?p ?o . ?t ?q ?r }"] * 20)
    yield posted(threat, "unions of products", f"SELECT (COUNT(*) AS ?n) {{ {unions} }}", BOUNDED)
    graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?t ?q ?r } GRAPH ?i { ?u ?v ?w } }"
    yield posted(threat, "graphs crossed", graphs, stopped)
    huge = "SELECT * { BIND(1e308 * 1e308 AS ?x) BIND(9223372036854775807 + 1 AS ?y) BIND(1/0 AS ?z) }"
    yield posted(threat, "numbers beyond bounds", huge, frozenset({200}))
    sliced = "SELECT * { ?s ?p ?o } OFFSET 18446744073709551615 LIMIT 18446744073709551615"
    yield posted(threat, "an offset beyond bounds", sliced, frozenset({200, 400}))
