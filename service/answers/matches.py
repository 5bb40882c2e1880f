"""How the questions of one cycle are like those of others, as the list of themes tells (SKOS)."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.namespace import SKOS

from service.answers.parts import Link
from service.answers.reading import read_link
from service.library import Library

_WORDS = {
    str(SKOS.exactMatch): ("the same as", "the same as"),
    str(SKOS.closeMatch): ("close to", "close to"),
    str(SKOS.broadMatch): ("part of", "wider than"),
    str(SKOS.narrowMatch): ("wider than", "part of"),
    str(SKOS.relatedMatch): ("related to", "related to"),
}
"""How a match reads from either end."""


@dataclass(frozen=True, slots=True)
class Match:
    """One question beside another: "close to", "part of", ..."""

    question: Link
    how: str
    other: Link


def read_matches(library: Library) -> tuple[Match, ...]:
    """Every match, from either end; a pair comes once for each end."""
    found: dict[Match, None] = {}
    for row in library.rows("question-matches"):
        one, other = read_link(row, "theme", "themeName"), read_link(row, "other", "otherName")
        forth, back = _WORDS[row["match"]]
        found[Match(one, forth, other)] = None
        found[Match(other, back, one)] = None
    return tuple(found)
