"""What any input may lead to: an answer that holds, or an error of the project that says all it must."""

from __future__ import annotations

import unicodedata
from typing import Final

from graph.errors import PeelgraphError

_LONGEST: Final = 6_000


class Fault(AssertionError):
    """What an input led to may not be."""


def check_error(error: PeelgraphError, *, names_all: bool = True) -> None:
    """
    See that a message can be read and acted on.

    Args:
        names_all: Whether it says where, what was expected and what to do, besides what was found.

    Raises:
        Fault: It cannot.
    """
    said = (error.where, error.found, error.expected, error.next_step)
    if not all(said if names_all else said[1:2]):
        raise Fault(f"the message is not whole: {error.message!r}")
    if len(error.message) > _LONGEST:
        raise Fault(f"the message has {len(error.message)} characters: {error.message[:200]!r}")
    odd = [sign for sign in error.message if unicodedata.category(sign) == "Cc" and sign not in "\n\t"]
    if odd:
        raise Fault(f"the message has control characters: {error.message[:300]!r}")
