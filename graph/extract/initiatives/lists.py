"""
Initiatives that words name by a listed name: a registered one, or a wording that many forces use.

The lists are `graph/data/initiatives.csv` and `graph/data/initiative-roles.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.extract.bodies.agency_names import BY_ROLE, REGISTERED, Found
from graph.extract.words.tables import read_table
from graph.name_registers import Registered, read_initiatives


def find_listed(words: str) -> Iterator[Found]:
    """Every listed name that words use, in no order; names may overlap."""
    names = _registered()
    for match in any_of(tuple(names)).finditer(words.replace("’", "'")):
        entry = names.get(match.group()) or names[uncapitalised(match.group())]
        yield Found(*match.span(), entry.name, entry.slug, entry.kind, REGISTERED)
    roles = _roles()
    for match in _any_role().finditer(words):
        row = roles.get(match.group()) or roles[match.group().lower()]
        yield Found(*match.span(), row["name"], row["role"], row["kind"], BY_ROLE)


def registered_names(initiative: str) -> frozenset[str]:
    """Every name that the register has for an initiative, by its slug; empty for one that it lacks."""
    return frozenset(name for name, entry in _registered().items() if entry.slug == initiative)


@cache
def any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some names, the longest first; one in small letters may have a capital for its first."""
    return _pattern(
        f"[{name[0].upper()}{name[0]}]{re.escape(name[1:])}" if name[0].islower() else re.escape(name)
        for name in sorted(names, key=lambda name: (-len(name), name))
    )


def uncapitalised(name: str) -> str:
    """A name with a small letter for its first."""
    return name[0].lower() + name[1:]


@cache
def _registered() -> dict[str, Registered]:
    return {name: entry for entry in read_initiatives() for name in entry.names}


@cache
def _roles() -> dict[str, dict[str, str]]:
    """Each wording with its row."""
    rows = read_table("initiative-roles.csv", ("role", "name", "wordings", "kind"))
    return {wording.strip(): row for row in rows for wording in row["wordings"].split(";")}


@cache
def _any_role() -> re.Pattern[str]:
    """Any wording; acronyms in capitals only, others in whatever case."""
    ordered = sorted(_roles(), key=lambda wording: (-len(wording), wording))
    return _pattern(
        f"(?i:{re.escape(wording)})" if wording.islower() else re.escape(wording) for wording in ordered
    )


def _pattern(choices: Iterator[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(choices)})(?![\w+-])")
