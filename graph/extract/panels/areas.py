"""
Whose figure it is: the force inspected, England and Wales, or another force.

The wordings of areas are `ontology/schemes/areas.ttl` and the register of forces; the force inspected is also
known by its name on the title page, since it may be in no register.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from graph.identifiers import slug
from graph.statements import Publication
from graph.vocabulary import Vocabulary

ENGLAND_AND_WALES = "england-and-wales"

_FORCE_WORDS = r"(?:Police Service|Police|Constabulary)"
_FORCE_NAME = re.compile(rf"[A-Z][\w’'-]{{1,40}}(?: (?:and|of|&|[A-Z][\w’'-]{{1,40}})){{0,8}} {_FORCE_WORDS}")
"""With an end to its words: what is looked for at every capital must not go on to the end of the text."""
_ENDING = re.compile(rf"(?:\s+{_FORCE_WORDS})+$")
_THE_FORCE = re.compile(r"(?:the |this |your )?(?:force|constabulary)", re.IGNORECASE)
_KINDS_OF_RATE = "average|mean|total|rate|figure|overall"
_AROUND = re.compile(r"^(?:across |in |for )?(?:the )?|\s*(?:{_KINDS_OF_RATE})?\s*:?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area named in some words, from `at` to `until`."""

    area: str
    at: int
    until: int


@dataclass(frozen=True)
class Areas:
    """The areas that the figures of one report may be of."""

    publication: Publication
    vocabulary: Vocabulary

    def named(self, words: str) -> str | None:
        """
        The area that some words name and nothing else: the slug of a force, or "england-and-wales".

        A name in no register is taken for a force's if it ends as one ("Harrow Vale Police").
        """
        known = self._known(words) or self._known(_AROUND.sub("", words))
        if known or not _FORCE_NAME.fullmatch(words):
            return known
        return slug(_ENDING.sub("", words))

    def is_known(self, area: str) -> bool:
        """Whether it is the force inspected, a registered force or England and Wales."""
        return area in (self.publication.force, ENGLAND_AND_WALES) or area in self.vocabulary.forces

    def find(self, words: str) -> Iterator[NamedArea]:
        """Where some words name an area, in order."""
        for found in self._names.finditer(words):
            area = self.named(found.group())
            if area:
                yield NamedArea(area, *found.span())

    def _known(self, words: str) -> str | None:
        if _THE_FORCE.fullmatch(words) or words in self._own_names:
            return self.publication.force
        return self.vocabulary.named("area", words) or self.vocabulary.force_named(words)

    @cached_property
    def _own_names(self) -> frozenset[str]:
        name = self.publication.force_name.value
        registered = self.vocabulary.forces.get(self.publication.force)
        return frozenset((name, _ENDING.sub("", name), *(registered.names if registered else ())))

    @cached_property
    def _names(self) -> re.Pattern[str]:
        """
        Names of known areas, and whatever reads like the full name of a force.

        A single word is none where it begins a longer name ("Durham County Council").
        """
        country = self.vocabulary.lists["area"][ENGLAND_AND_WALES].labels
        forces = (name for force in self.vocabulary.forces.values() for name in force.names)
        names = sorted({*self._own_names, *country, *forces}, key=lambda name: (-len(name), name))
        long = "|".join(re.escape(name) for name in names if " " in name)
        short = "|".join(re.escape(name) for name in names if " " not in name)
        return re.compile(
            rf"\b(?:{long}|{_FORCE_NAME.pattern}(?!\s[A-Z])|(?:{short})(?!\s[A-Z])"
            rf"|national(?=\s(?:{_KINDS_OF_RATE})|:\s)|nationally)\b"
        )
