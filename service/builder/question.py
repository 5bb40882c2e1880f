"""A question: which values of which facets, and what to count by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from service.builder.facets import NONE, Facet, facets

GROUP: Final = "by"


@dataclass(frozen=True, slots=True)
class Option:
    """
    A value that may be chosen.

    Args:
        iri: Empty for "none".
        slug: What it is called in an address.
        number: Statements that have it.
    """

    iri: str
    slug: str
    name: str
    number: int = 0


LACKING = Option("", NONE, "none stated")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A facet and the values of it that are asked for, any of which will do; at least one."""

    facet: Facet
    options: tuple[Option, ...]

    @property
    def is_lacking(self) -> bool:
        """Whether what is asked for is that there is none."""
        return self.options == (LACKING,)

    @property
    def words(self) -> str:
        """The values, for people."""
        return " or ".join(option.name for option in self.options)


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A question.

    Args:
        chosen: In the order of the table.
        groups: What to count by, at most two; none for the statements themselves.
    """

    chosen: tuple[Chosen, ...]
    groups: tuple[Facet, ...] = ()

    @property
    def address(self) -> dict[str, list[str]]:
        """The parameters that ask it."""
        given = {each.facet.name: [option.slug for option in each.options] for each in self.chosen}
        return {**given, GROUP: [facet.name for facet in self.groups]} if self.groups else given

    def of(self, facet: Facet) -> Chosen | None:
        """What is chosen of a facet."""
        return next((each for each in self.chosen if each.facet == facet), None)

    def without(self, facet: Facet) -> Asked:
        """The same with a choice left out."""
        return replace(self, chosen=tuple(each for each in self.chosen if each.facet != facet))

    def alone(self, facet: Facet) -> Asked:
        """The same with only that choice."""
        return replace(self, chosen=tuple(each for each in self.chosen if each.facet == facet))

    def narrowed(self, facet: Facet, option: Option) -> Asked:
        """The statements behind a count: those of one value, and not counted."""
        return self.choosing(Chosen(facet, (option,)))

    def choosing(self, chosen: Chosen) -> Asked:
        """The same with another choice of a facet."""
        other = {each.facet.name: each for each in self.chosen} | {chosen.facet.name: chosen}
        return Asked(tuple(other[name] for name in facets() if name in other), self.groups)

    @property
    def listed(self) -> Asked:
        """The same statements, not counted."""
        return replace(self, groups=())
