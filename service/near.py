"""Names that are like one that there is none of, as a sentence of the message that says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Final

_LONGEST: Final = 100
"""Characters that are compared; no name of ours is longer by much."""
_MOST: Final = 3
_LIKENESS: Final = 0.6


def near_it(name: str, names: Sequence[str], address: Callable[[str], str]) -> str:
    """
    A sentence with the addresses of up to three of the names, after a space; empty if none is like it.

    Args:
        name: What was asked for; of any length.
        names: What there is.
        address: Makes the address of one.
    """
    near = get_close_matches(name[:_LONGEST], names, _MOST, _LIKENESS)
    return f" Near it: {', '.join(address(each) for each in near)}." if near else ""
