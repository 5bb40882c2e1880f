"""Scripts where words of a reader are shown again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, urlencode

from tests.hostile.cases.case import Case

_SCRIPTS: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{7*7}}${7*7}",
    "' onfocus='alert(1)",
    "\u2028</title><svg onload=alert(1)>",
)


def cases() -> Iterator[Case]:
    """These, in order."""
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
            "/about?page=",
            "/quality?by=",
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
