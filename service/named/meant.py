"""
Which of some things a reader means: by address, by the last part of it, or by any of its names.

In: rows with `thing`, `name`, `label`, `other` and `code`, several where a thing has other names. Out:
the row meant, or the names most like what was typed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from typing import Final

from rdflib import URIRef

from graph.namespaces import ID, PEEL
from service.library import Row, read_iri

_NEAR: Final = 5
_NAMES: Final = ("name", "label", "other", "code")
_LISTS: Final = {PEEL.PoliceForce: "force", PEEL.PartnerAgency: "agency"}
"""Where things of a class are, if not at the words of its name."""
_PATH: Final = re.compile(r"[a-z0-9][a-z0-9./-]*")
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def addresses_of(kind: URIRef, value: str) -> list[URIRef]:
    """
    Where a thing of a class is if a value is its address or the last part of it.

    >>> addresses_of(PEEL.PoliceForce, "kent")[0].removeprefix(ID)
    'force/kent'
    """
    try:
        return [read_iri(value)]
    except ValueError:
        if not _PATH.fullmatch(value):
            return []
        return [ID[f"{_LISTS.get(kind) or short(kind)}/{value}"], ID[f"report/{value}"]]


def among(candidates: Sequence[Row], value: str) -> Row | None:
    """The candidate that a value names: by address, by its last part, by a name; case does not count."""
    try:
        iri = str(read_iri(value))
    except ValueError:
        iri = ""
    wanted = value.casefold()
    tests: tuple[Callable[[Row], bool], ...] = (
        lambda row: row["thing"] == iri,
        lambda row: short(row["thing"]) == value,
        lambda row: any(row[name].casefold() == wanted for name in _NAMES),
    )
    return next((row for test in tests for row in candidates if test(row)), None)


def short(iri: str) -> str:
    """
    What a thing is called in an address of ours: what stands behind the list that it is in.

    A class of ours, which stands in no list, is called by the words of its name.

    >>> short("https://w3id.org/peelgraph/id/force/kent")
    'kent'
    >>> short("https://w3id.org/peelgraph/ontology#CauseOfConcern")
    'cause-of-concern'
    """
    if iri.startswith(str(PEEL)):
        return _HUMP.sub("-", iri.removeprefix(str(PEEL))).lower()
    return iri.removeprefix(str(ID)).partition("/")[2]


def nearest(candidates: Sequence[Row], value: str) -> tuple[str, ...]:
    """The short names of the candidates most like a value, best first; the first few if none is."""
    paths = {short(row["thing"]) for row in candidates}
    names = {row[name].casefold(): short(row["thing"]) for row in candidates for name in _NAMES if row[name]}
    choices = [*sorted(paths), *names]
    close = difflib.get_close_matches(value.casefold(), choices, _NEAR, 0.5)
    return tuple(dict.fromkeys(names.get(name, name) for name in close)) or tuple(sorted(paths)[:_NEAR])
