"""
What a hostile client may send, threat by threat, with the statuses that are right for it.

Cases are written out, or made by turning one idea over all the places it fits; those that are made are told
apart. `CANARY` stands for the address of a listener that nobody may connect to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

CANARY: Final = "http://canary.invalid"
"""Replaced by the address of a listener that counts who connects."""

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}

REFUSED: Final = frozenset({400, 403})
"""Seen before it ran."""

BOUNDED: Final = frozenset({200, 400, 403, 413, 422, 503})
"""Answered whole, refused, or stopped at a limit."""


@dataclass(frozen=True)
class Case:
    """
    One request.

    Args:
        threat: As the threat model names it.
        name: Of the case, unique.
        path: With its query string.
        statuses: Those that are right.
        is_made: One of many from one idea.
        absent: What must not be in the answer's body.
    """

    threat: str
    name: str
    method: str = "GET"
    path: str = "/sparql"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    statuses: frozenset[int] = BOUNDED
    is_made: bool = False
    absent: bytes = b""


def all_cases() -> list[Case]:
    """Every case, in order; names are unique."""
    return [
        *_outbound(),
        *_nesting(),
        *_lengths(),
        *_work(),
        *_results(),
        *_requests(),
        *_paths(),
        *_scripts(),
        *_tokens(),
        *_caches(),
    ]


def _query(threat: str, name: str, text: str, statuses: frozenset[int], *, is_made: bool = False) -> Case:
    body = urlencode({"query": text}, errors="surrogatepass").encode()
    return Case(threat, name, "POST", headers=FORM, body=body, statuses=statuses, is_made=is_made)


# --- Requests on behalf of a reader ---


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


def _outbound() -> Iterator[Case]:
    threat = "requests on behalf of a reader"
    for name, text in _CALLS.items():
        yield _query(threat, f"SERVICE {name}", text.replace("@", CANARY), REFUSED)
    for name, text in _CALLS.items():
        address = "/sparql?" + urlencode({"query": text.replace("@", CANARY)})
        yield Case(threat, f"SERVICE {name}, by GET", path=address, statuses=REFUSED, is_made=True)
    for name, text in _LOADS.items():
        text = text.replace("@", CANARY)
        yield _query(threat, f"{name} as a query", text, REFUSED)
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
        yield _query(threat, f"FROM <{place}>", f"SELECT * FROM <{iri}> {{ ?s ?p ?o }}", nothing)
        named = f"SELECT * FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
        yield _query(threat, f"FROM NAMED <{place}>", named, nothing)
        for parameter in ("default-graph-uri", "named-graph-uri"):
            query = urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 1", parameter: iri})
            yield Case(
                threat, f"{parameter}={place}", path=f"/sparql?{query}", statuses=nothing, is_made=True
            )
    words = (
        'SELECT * { ?service ?load "SERVICE <http://x> { LOAD }" FILTER(?load != <a:SERVICE>) } # SERVICE <@>'
    )
    yield _query(threat, "the words where they do no harm", words, frozenset({200}))


# --- Depth ---


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


def _nesting() -> Iterator[Case]:
    threat = "nesting and long chains"
    for name, (opening, closing, frame) in _PAIRS.items():
        for depth in (65, 3_000):
            head, tail = frame.split("@")[0], frame.split("@")[-1]
            middle = frame.removeprefix(head).removesuffix(tail).strip("@")
            text = head + opening * depth + middle + closing * depth + tail
            deep = frozenset({400, 413})
            yield _query(threat, f"{depth:,} {name}", text, deep, is_made=True)
            yield _query(threat, f"{depth:,} {name}, left open", head + opening * depth, deep, is_made=True)
    for link, frame in _CHAINS.items():
        part = {"||": "||true", "&&": "&&true"}.get(link, f" {link}")
        for length in (600, 4_000):
            text = frame.replace("@", part * length)
            statuses = BOUNDED if link == "UNION {}" else frozenset({400, 413})
            yield _query(threat, f"{length:,} times {link}", text, statuses, is_made=True)


# --- Length ---


def _lengths() -> Iterator[Case]:
    threat = "length"
    large = frozenset({413})
    yield _query(threat, "a million spaces", "ASK {" + " " * 1_000_000 + "}", large)
    yield _query(threat, "a comment of 100,000", "ASK {} #" + "x" * 100_000, large)
    yield _query(threat, "a string of 100,000", f'ASK {{ ?s ?p "{"x" * 100_000}" }}', large)
    yield _query(threat, "VALUES of 100,000", f"ASK {{ VALUES ?x {{ {'1 ' * 100_000} }} }}", large)
    yield _query(
        threat, "VALUES of 9,000", f"SELECT * {{ VALUES ?x {{ {'1 ' * 9_000} }} }}", frozenset({200})
    )
    yield _query(threat, "variables of 4,000", f"SELECT {'?v ' * 4_000} {{ }}", BOUNDED)
    yield _query(threat, "prefixes of 500", f"{'PREFIX a: <a:> ' * 500} ASK {{}}", BOUNDED)
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


# --- Work without end ---


_ALL: Final = "?s{0} ?p{0} ?o{0}"


def _work() -> Iterator[Case]:
    threat = "work without end"
    stopped = frozenset({422, 503})  # by its time, or by its memory where that is met first
    for size in (3, 4, 6, 8):
        triples = " . ".join(_ALL.format(n) for n in range(size))
        yield _query(threat, f"product of {size}", f"SELECT (COUNT(*) AS ?n) {{ {triples} }}", stopped)
        yield _query(
            threat, f"sorted product of {size}", f"SELECT * {{ {triples} }} ORDER BY ?o0 ?o1", BOUNDED
        )
        yield _query(
            threat, f"distinct product of {size}", f"SELECT DISTINCT ?s0 ?s1 ?s2 {{ {triples} }}", BOUNDED
        )
        yield _query(
            threat,
            f"existing product of {size}",
            f"ASK {{ {triples} FILTER(?o0 = ?s{size - 1} && 1 = 2) }}",
            BOUNDED,
        )
        described = f"DESCRIBE * {{ {triples} }}"
        yield _query(threat, f"description of a product of {size}", described, BOUNDED)
    paths = {
        "any path": "?s (<a:b>|!<a:b>)* ?o",
        "any path both ways": "?s (<a:b>|!<a:b>|^<a:b>|!^<a:b>)* ?o",
        "any path thrice": "?s (!<a:b>)*/(!<a:b>)*/(!<a:b>)* ?o",
        "starred stars": "?s (((!<a:b>)*)*)* ?o",
        "plus of plus": "?s ((!<a:b>)+)+ ?o",
        "a circle": "?s (!<a:b>)+ ?s",
    }
    for name, path in paths.items():
        yield _query(threat, name, f"SELECT (COUNT(*) AS ?n) {{ {path} }}", BOUNDED)
        yield _query(
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
        yield _query(threat, f"REGEX {name}", text, BOUNDED)
        text = f'ASK {{ ?s ?p ?o BIND(REPLACE(STR(?o), "{pattern}", "$0$0") AS ?x) FILTER(?x = "") }}'
        yield _query(threat, f"REPLACE {name}", text, BOUNDED)
    doubled = "".join(f" BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(60))
    yield _query(
        threat,
        "a string doubled 60 times",
        f'SELECT (STRLEN(?x60) AS ?n) {{ BIND("xy" AS ?x0){doubled} }}',
        BOUNDED,
    )
    grown = "".join(f' BIND(REPLACE(?x{n}, "", "0123456789") AS ?x{n + 1})' for n in range(20))
    yield _query(
        threat,
        "a string grown twentyfold",
        f'SELECT (STRLEN(?x20) AS ?n) {{ BIND("xy" AS ?x0){grown} }}',
        BOUNDED,
    )
    joined = "SELECT (GROUP_CONCAT(CONCAT(STR(?o), STR(?y))) AS ?x) { ?s ?p ?o . ?z ?q ?y }"
    yield _query(threat, "all strings joined", joined, BOUNDED)
    grouped = "SELECT ?s ?t (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?r } GROUP BY ?s ?t ?o ?r"
    yield _query(threat, "a group for each pair", grouped, BOUNDED)
    for name in ("MD5", "SHA1", "SHA256", "SHA512", "ENCODE_FOR_URI", "UCASE", "STRLEN"):
        text = (
            f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?t ?q ?r FILTER({name}(CONCAT(STR(?o), STR(?r))) = 1) }}"
        )
        yield _query(threat, f"{name} of each pair", text, BOUNDED, is_made=True)
    not_there = "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?t ?q ?r . ?r ?u ?v FILTER(?v = ?o && ?s != ?t) } }"
    yield _query(threat, "what is not there", not_there, BOUNDED)
    yield _query(threat, "minus everything", "SELECT * { ?s ?p ?o MINUS { ?s ?q ?r . ?t ?u ?v } }", BOUNDED)
    optionals = " ".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n} }}" for n in range(12))
    yield _query(threat, "optionals without a link", f"SELECT (COUNT(*) AS ?n) {{ {optionals} }}", stopped)
    unions = " UNION ".join(["{ ?s ?p ?o . ?t ?q ?r }"] * 20)
    yield _query(threat, "unions of products", f"SELECT (COUNT(*) AS ?n) {{ {unions} }}", BOUNDED)
    graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?t ?q ?r } GRAPH ?i { ?u ?v ?w } }"
    yield _query(threat, "graphs crossed", graphs, stopped)
    huge = "SELECT * { BIND(1e308 * 1e308 AS ?x) BIND(9223372036854775807 + 1 AS ?y) BIND(1/0 AS ?z) }"
    yield _query(threat, "numbers beyond bounds", huge, frozenset({200}))
    sliced = "SELECT * { ?s ?p ?o } OFFSET 18446744073709551615 LIMIT 18446744073709551615"
    yield _query(threat, "an offset beyond bounds", sliced, frozenset({200, 400}))


# --- Large results ---


_FORMS: Final = ("json", "xml", "csv", "tsv")


def _results() -> Iterator[Case]:
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
    yield _query(threat, "a description of everything", "DESCRIBE ?s { ?s ?p ?o }", BOUNDED)
    page = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o . ?t ?q ?r } LIMIT 2000000"})
    yield Case(threat, "pairs as a page", path=page, headers={"Accept": "text/html"}, statuses=BOUNDED)


# --- Requests out of shape ---


def _requests() -> Iterator[Case]:
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


# --- Paths ---


_TRICKS: Final = (
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%5c..%5cetc%5cpasswd",
    "....//....//etc/passwd",
    "%00/etc/passwd",
    "//canary.invalid/",
    "/\\canary.invalid/",
    "http://canary.invalid/",
    "force%0d%0aLocation:%20http://canary.invalid/",
    "force%0d%0a%0d%0a<script>",
    "%e2%80%ae",
    "a" * 4_000,
    "%ff%fe",
    "force/kent%3Cscript%3Ealert(1)%3C/script%3E",
    "force/kent%22onmouseover=%22alert(1)",
    "force/kent%3E%20%7D%20SERVICE%20%3Chttp://canary.invalid%3E%20%7B",
    "force/kent%60%7B%7D%7C%5C%5E",
    "javascript:alert(1)",
    "force/kent;x=1",
    "force/kent/..",
    "force//kent",
    "__proto__",
    "{{7*7}}",
)


def _paths() -> Iterator[Case]:
    threat = "path tricks"
    outcomes = frozenset({200, 303, 308, 400, 404, 406, 414})
    for start in ("/id/", "/doc/", "/static/", "/list/", "/queries/", "/"):
        for trick in _TRICKS:
            name = f"{start}{trick[:60]}"
            yield Case(threat, name, path=start + trick, statuses=outcomes, is_made=True, absent=b"root:x:")


# --- Scripts ---


_SCRIPTS: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{7*7}}${7*7}",
    "' onfocus='alert(1)",
    "\u2028</title><svg onload=alert(1)>",
)


def _scripts() -> Iterator[Case]:
    threat = "scripts in what is shown"
    html = {"Accept": "text/html"}
    statuses = frozenset({200, 400, 404, 406, 422})
    for script in _SCRIPTS:
        literal = script.replace("\\", "\\\\").replace('"', '\\"').replace("\u2028", "")
        queries = {
            "a literal": f'SELECT ("{literal}" AS ?x) {{ }}',
            "a syntax error": f"SELECT {script}",
            "a language": f'SELECT (STRLANG("{literal}", "en") AS ?x) {{ }}',
            "a datatype": f'SELECT (STRDT("{literal}", <a:b>) AS ?x) {{ }}',
            "an IRI": f'SELECT (IRI("{literal}") AS ?x) {{ }}',
            "a triple": f'CONSTRUCT {{ <a:b> <a:c> "{literal}" }} {{ }}',
        }
        for name, text in queries.items():
            path = "/sparql?" + urlencode({"query": text})
            yield Case(
                threat,
                f"{script[:20]} in {name}",
                path=path,
                headers=html,
                statuses=statuses,
                is_made=True,
                absent=script.encode() if "<" in script else b"",
            )
        for path in (
            "/search?q=",
            "/queries/rank-forces?measure=",
            "/list/force?by=",
            "/coverage?by=",
            "/?page=",
        ):
            yield Case(
                threat,
                f"{script[:20]} in {path}",
                path=path + quote(script),
                headers=html,
                statuses=statuses,
                is_made=True,
                absent=script.encode() if "<" in script else b"",
            )


# --- Tokens ---


def _tokens() -> Iterator[Case]:
    threat = "token guessing"
    refused = frozenset({401, 403, 429})
    update = urlencode({"update": "CLEAR ALL"}).encode()
    for token in (
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer " + "x" * 5_000,
        "Basic YWRtaW46YWRtaW4=",
        "Bearer null",
        "Bearer ' OR 1=1",
        "bearer \xff",
    ):
        headers = {**FORM, "Authorization": token}
        yield Case(
            threat, f"Authorization {token[:30]!r}", "POST", headers=headers, body=update, statuses=refused
        )


# --- Caches between ---


_FORGED: Final = (
    {"X-Forwarded-Host": "canary.invalid"},
    {
        "X-Forwarded-Host": "canary.invalid",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/canary.invalid",
    },
    {"X-Forwarded-Prefix": "//canary.invalid"},
    {"X-Forwarded-Server": "canary.invalid"},
    {"Forwarded": "host=canary.invalid;proto=https"},
    {"X-Original-URL": "/canary.invalid"},
    {"X-Rewrite-URL": "/canary.invalid"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"Host": "canary.invalid<script>"},
    {"Host": "canary.invalid/path"},
    {"Host": "canary.invalid:80:80"},
)


def _caches() -> Iterator[Case]:
    threat = "cache poisoning"
    for fields in _FORGED:
        name = ", ".join(f"{field}: {value}" for field, value in fields.items())
        for path in ("/", "/sparql", "/id/force/kent", "/queries", "/.well-known/void"):
            yield Case(
                threat,
                f"{name} to {path}",
                path=path,
                headers={"Accept": "text/turtle, text/html;q=0.9", **fields},
                statuses=frozenset({200, 302, 303, 400, 406}),
                is_made=True,
                absent=b"canary.invalid",
            )
