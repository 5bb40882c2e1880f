"""
Names that look like those of bodies, whether anything is known of them or not.

A name is two or more words with capitals, the last of which ends the name of some body in `graph/data/`:
"Council", "Trust", "Agency". It is wider than what `graph.extract.bodies.agency_names` takes for an agency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.extract.bodies.agency_names import start_without_opening
from graph.extract.words.tables import read_table
from graph.name_registers import read_agencies

_PART = r"[A-Z][\w’'-]{0,40}"
_BETWEEN = r"(?:\s(?:and|of|for|&|of the|for the))?\s"
_OF_FORCES = frozenset({"Police", "Constabulary"})


def find_body_names(words: str) -> Iterator[tuple[int, int]]:
    """
    Where words have such a name, without what opens the sentence.

    >>> words = "However, Skerry Canal Trust and the Fells Rescue Agency Manual differ."
    >>> [words[start:end] for start, end in find_body_names(words)]
    ['Skerry Canal Trust']
    """
    for found in _names().finditer(words):
        opening = start_without_opening(found.group())
        start = found.start() + (opening or 0)
        if opening is not None and " " in words[start : found.end()]:
            yield start, found.end()


@cache
def _names() -> re.Pattern[str]:
    """A name; one that goes on with a further capital is that of something else ("… Agency Manual")."""
    heads = "|".join(map(re.escape, sorted(_heads())))
    return re.compile(rf"(?<![\w-]){_PART}(?:{_BETWEEN}{_PART}){{0,8}}?\s(?:{heads})\b(?!-|\s[A-Z])")


@cache
def _heads() -> frozenset[str]:
    """Last words of the names of bodies: those of the patterns, of the register and of police forces."""
    rows = read_table("agency-patterns.csv", ("pattern", "kind", "example"))
    listed = [row["pattern"].partition(" (")[0] for row in rows]
    listed += [agency.name for agency in read_agencies()]
    last = {name.rpartition(" ")[2] for name in listed if " " in name}
    return _OF_FORCES | {word for word in last if word.isalpha() and word[0].isupper() and word[1:].islower()}
