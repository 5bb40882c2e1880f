"""Addresses that lead out of what is served, or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.hostile.cases.case import Case

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


def cases() -> Iterator[Case]:
    """These, in order."""
    threat = "path tricks"
    outcomes = frozenset({200, 303, 308, 400, 404, 406, 414})
    for start in ("/id/", "/doc/", "/static/", "/list/", "/queries/", "/"):
        for trick in _TRICKS:
            name = f"{start}{trick[:60]}"
            yield Case(threat, name, path=start + trick, statuses=outcomes, is_made=True, absent=b"root:x:")
