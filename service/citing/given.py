"""
What an address asks to have quoted: `?s=PATH&s=PATH`, or several in one with spaces between.

Each names a statement by its IRI, by the end of it after our base, or by the address of its page here or on
another deployment, as it is copied from a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from service.library import read_iri
from service.urls import ID_BASE, thing_iri

MOST: Final = 50
"""Statements of one pack."""
_LONGEST: Final = 600
"""Characters of one name; the longest of the report that ships has some two hundred."""
_SHOWN: Final = 80
_PLACE: Final = re.compile(r"https?://[^/?#]*/(?:[^?#]*?/)??(?:id|doc|card)/(?P<path>.+)", re.IGNORECASE)
_FORM: Final = re.compile(r"\.(?:html|ttl|nt|jsonld|rdf|json)\Z")


@dataclass(frozen=True, slots=True)
class Given:
    """
    What was chosen.

    Args:
        things: Each once, in the order given, `MOST` at most.
        left_out: How many more there were.
        unreadable: What names nothing at all, shortened.
    """

    things: tuple[URIRef, ...] = ()
    left_out: int = 0
    unreadable: tuple[str, ...] = ()


def read_given(values: Iterable[str]) -> Given:
    """Read the values of a parameter; whatever they hold is answered."""
    named = list(dict.fromkeys(part for value in values for part in value.split()))
    read = {name: read_name(name) for name in named}
    things = list(dict.fromkeys(iri for iri in read.values() if iri))
    return Given(
        things=tuple(things[:MOST]),
        left_out=max(0, len(things) - MOST),
        unreadable=tuple(shown(name) for name, iri in read.items() if not iri)[:MOST],
    )


def read_name(name: str) -> URIRef | None:
    """
    The thing that a name means; None where it cannot mean one.

    >>> read_name("https://a.example/under/doc/force/kent.ttl#x")
    rdflib.term.URIRef('https://w3id.org/peelgraph/id/force/kent')
    """
    if len(name) > _LONGEST:
        return None
    found = _PLACE.fullmatch(name.partition("#")[0].partition("?")[0])
    path = _FORM.sub("", found["path"]) if found else name
    if not found and ":" in path.partition("/")[0]:
        return None
    try:
        return read_iri(thing_iri(path)) if path.strip("/") else None
    except ValueError:
        return None


def short_path(iri: str) -> str:
    """What names a thing in an address."""
    return iri.removeprefix(ID_BASE)


def shown(text: str) -> str:
    """Text of a reader's as it is told back: short, and nothing but what prints."""
    kept = "".join(letter if letter.isprintable() else "�" for letter in text[: _SHOWN + 1])
    return kept if len(kept) <= _SHOWN else f"{kept[:_SHOWN]}…"
