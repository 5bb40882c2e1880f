"""Which forces are to be compared: as named in the address, checked, each once, two to five of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.errors import ParameterRefused, ValueUnknown
from service.answers.parts import NOWHERE, Link
from service.answers.reading import read_link
from service.library import Library, Row
from service.named.meant import among, nearest, short
from service.named.parameters import LONGEST

FEWEST: Final = 2
MOST: Final = 5
_WHERE: Final = "compare"


@dataclass(frozen=True, slots=True)
class Force:
    """
    A force that may be chosen.

    Args:
        slug: What it is called in an address: "kent".
        region: Leads nowhere where none is known.
    """

    link: Link
    slug: str
    region: Link = NOWHERE


@dataclass(frozen=True, slots=True)
class Choice:
    """
    What may be chosen, and what was.

    Args:
        all: Every force, by name.
        chosen: In the order given; may be any number, none twice.
        neighbours: Others in the regions of those chosen, by name.
    """

    all: tuple[Force, ...]
    chosen: tuple[Force, ...]
    neighbours: tuple[Force, ...]


def split_values(given: Sequence[str]) -> tuple[str, ...]:
    """The values of an address, each by itself; commas part them too, and empty ones are none."""
    return tuple(part.strip() for value in given for part in value.split(",") if part.strip())


def read_choice(library: Library, given: Sequence[str]) -> Choice:
    """
    Read which forces are named.

    Args:
        given: Address, last part of it, name or code of each; what is empty counts as not given.

    Raises:
        ParameterRefused: More than can stand side by side, or one of them twice.
        ValueUnknown: No such force; carries those most like it.
    """
    values = split_values(given)
    rows = library.rows("forces-to-compare")
    forces = {row["thing"]: _force(row) for row in rows}
    if len(values) > MOST:
        raise ParameterRefused(
            _WHERE, f"{len(values)} forces are named", f"{FEWEST} to {MOST}", "Leave some out."
        )
    chosen: list[Force] = []
    for value in values:
        force = forces[_meant(rows, value)["thing"]]
        if force in chosen:
            raise ParameterRefused(
                _WHERE,
                f"{force.link.text} is named twice",
                f"{FEWEST} to {MOST} different forces",
                "Put another force in place of one of them, or leave it out.",
            )
        chosen.append(force)
    regions = {force.region.iri for force in chosen} - {""}
    near = (force for force in forces.values() if force.region.iri in regions and force not in chosen)
    return Choice(tuple(forces.values()), tuple(chosen), tuple(near))


def need_several(choice: Choice) -> None:
    """
    Check that there is something to compare.

    Raises:
        ParameterRefused: Fewer than two forces are chosen.
    """
    if len(choice.chosen) >= FEWEST:
        return
    found = f"only {choice.chosen[0].link.text} is named" if choice.chosen else "no force is named"
    example = "&".join(f"force={force.slug}" for force in (*choice.chosen, *choice.neighbours)[:FEWEST])
    raise ParameterRefused(
        _WHERE, found, f"{FEWEST} to {MOST} forces" + (f", such as {example}" if example else "")
    )


def _force(row: Row) -> Force:
    return Force(read_link(row, "thing", "name"), short(row["thing"]), read_link(row, "region", "regionName"))


def _meant(rows: Sequence[Row], value: str) -> Row:
    where = f'{_WHERE}, parameter "force"'
    if len(value) > LONGEST:
        raise ValueUnknown(where, f"it has {len(value)} characters", f"{LONGEST} at most")
    found = among(rows, value)
    if found is None:
        near = nearest(rows, value)
        raise ValueUnknown(
            where,
            f'no police force here is called "{value}"',
            f"one such as {', '.join(near)}" if near else "a police force; none is published here",
            near=near,
            given=("force", value),
        )
    return found
