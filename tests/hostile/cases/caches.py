"""Header fields that would end up in the answers that others get."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.hostile.cases.case import Case

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


def cases() -> Iterator[Case]:
    """These, in order."""
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
