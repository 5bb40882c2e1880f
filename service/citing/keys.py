"""
Citation keys: for each statement one that follows from its IRI alone, the same in every release.

A slash becomes a colon, and whatever else a key may not hold makes the key end in a digest of the IRI.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from service.urls import ID_BASE, REPORTS

_LONGEST: Final = 72
_DIGITS: Final = 10
_NOT_IN_A_KEY: Final = re.compile(r"[^A-Za-z0-9.:-]+")


def key_of(iri: str, report: str = "") -> str:
    """
    The key of a statement.

    Args:
        report: IRI of the report quoted, where the statement does not stand under it: two may state the same.

    >>> key_of("https://w3id.org/peelgraph/id/report/peel-2017/kent/sentence/3dca89")
    'peel-2017:kent:3dca89'
    """
    whole = iri if not report or iri.startswith(f"{report}/") else f"{iri}@{report}"
    path = iri.removeprefix(ID_BASE).removeprefix(REPORTS).replace("/sentence/", "/")
    if whole != iri:
        path = f"{path}:in:{report.removeprefix(ID_BASE).removeprefix(REPORTS)}"
    key = _NOT_IN_A_KEY.sub("-", path.replace("/", ":"))
    if len(key) <= _LONGEST and key == path.replace("/", ":"):
        return key
    digest = hashlib.sha256(whole.encode()).hexdigest()[:_DIGITS]
    return f"{key[:_LONGEST].rstrip('-:.')}-{digest}"
