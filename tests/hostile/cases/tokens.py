"""Tokens that somebody guesses."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from tests.hostile.cases.case import FORM, Case


def cases() -> Iterator[Case]:
    """These, in order."""
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
