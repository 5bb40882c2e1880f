"""What a request chooses: values of facets, what to count by, and which page; checked against the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from graph.errors import ParameterRefused, ValueUnknown
from service.builder.facets import Facet, facets
from service.builder.options import Options
from service.builder.question import GROUP, LACKING, Asked, Chosen, Option
from service.named.parameters import LONGEST

MOST_GROUPS: Final = 2
MOST_VALUES: Final = 10
OWN: Final = ("format", "page")
"""What an address may hold besides."""
_WHERE: Final = "builder"


def read_asked(given: Mapping[str, Sequence[str]], options: Mapping[str, Options]) -> Asked:
    """
    Read what a request chooses.

    Args:
        given: Name -> values, as in the address; commas part values too, and an empty one is none.
        options: Of every facet.

    Raises:
        ParameterRefused: A name that there is not, or more values than are taken.
        ValueUnknown: A value that is no such thing; carries those most like it.
    """
    for name in given:
        if name not in facets() and name not in (GROUP, *OWN):
            raise ParameterRefused(
                _WHERE, f'there is no choice called "{name[:LONGEST]}"', ", ".join((*facets(), GROUP))
            )
    chosen = []
    for name, facet in facets().items():
        values = _values(name, given.get(name, ()), MOST_VALUES)
        found = tuple(dict.fromkeys(_option(options[name], value) for value in values))
        if LACKING in found and len(found) > 1:
            raise ParameterRefused(
                _WHERE, f'"{name}" is given "{LACKING.slug}" and other values', "the one or the others"
            )
        if found:
            chosen.append(Chosen(facet, found))
    groups = tuple(map(_group, _values(GROUP, given.get(GROUP, ()), MOST_GROUPS)))
    return Asked(tuple(chosen), tuple(dict.fromkeys(groups)))


def _values(name: str, given: Sequence[str], most: int) -> list[str]:
    values = [part.strip() for value in given for part in value.split(",") if part.strip()]
    if len(values) > most:
        raise ParameterRefused(_WHERE, f'"{name}" is given {len(values)} times', f"{most} at most")
    return values


def _option(options: Options, value: str) -> Option:
    where = f'{_WHERE}, "{options.facet.name}"'
    if len(value) > LONGEST:
        raise ValueUnknown(where, f"it has {len(value)} characters", f"{LONGEST} at most")
    found = options.find(value)
    if found is None:
        near = options.near(value)
        expected = f"one such as {', '.join(near)}" if near else "nothing: no statement here has any"
        raise ValueUnknown(
            where, f'no value here is called "{value}"', expected, near, (options.facet.name, value)
        )
    return found


def _group(value: str) -> Facet:
    found = facets().get(value)
    if found is None:
        names = tuple(facets())
        raise ValueUnknown(
            f'{_WHERE}, "{GROUP}"',
            f'"{value[:LONGEST]}" cannot be counted by',
            f"one of {', '.join(names)}",
            names,
            (GROUP, value),
        )
    return found
