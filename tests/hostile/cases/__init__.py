"""
What a hostile client may send, a module a threat, with the statuses that are right for it.

Cases are written out, or made by turning one idea over all the places it fits; those that are made are told
apart.
"""

from __future__ import annotations

from typing import Final

from tests.hostile.cases import (
    caches,
    lengths,
    nesting,
    outbound,
    paths,
    requests,
    results,
    scripts,
    tokens,
    work,
)
from tests.hostile.cases.case import CANARY, Case

__all__ = ["CANARY", "Case", "all_cases"]

_THREATS: Final = (outbound, nesting, lengths, work, results, requests, paths, scripts, tokens, caches)


def all_cases() -> list[Case]:
    """Every case, in order; names are unique."""
    return [case for threat in _THREATS for case in threat.cases()]
