"""
One hostile request, and what all of them share.

`CANARY` stands for the address of a listener that nobody may connect to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

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


def posted(threat: str, name: str, text: str, statuses: frozenset[int], *, is_made: bool = False) -> Case:
    """A query, sent as a form."""
    body = urlencode({"query": text}, errors="surrogatepass").encode()
    return Case(threat, name, "POST", headers=FORM, body=body, statuses=statuses, is_made=is_made)
