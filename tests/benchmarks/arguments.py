"""
What people give a named query: sets of arguments, chosen by a seed from what a store holds.

Of each query: what it needs and nothing else; one more thing, for each thing that it takes; a force and that
thing. A thing is tried until the answer has rows, a few times at most: an answer without rows is quick.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.errors import QueryError
from service.engine.runner import QueryRunner, Question
from service.library import Library, bind_terms
from service.named.catalogue import NamedQuery, Parameter
from service.named.meant import short
from service.named.parameters import Bound, bind

_TRIES = 3
_FORCE = "force"


@dataclass(frozen=True)
class Asked:
    """One query, or what it is over, with the arguments put in."""

    query: str
    arguments: str
    text: str

    @property
    def key(self) -> tuple[str, str]:
        """Tells it from the others."""
        return self.query, self.arguments


class Chooser:
    """
    Chooses arguments; the same of the same data and seed.

    Args:
        runner: Tries them.
        library: Lists what there is to choose from, however long that takes.
    """

    def __init__(self, runner: QueryRunner, library: Library, seed: int) -> None:
        self._runner, self._library, self._seed = runner, library, seed
        self._things: dict[str, list[str]] = {}

    def sets_of(self, query: NamedQuery) -> list[Bound]:
        """Each set once, in the order in which they are told above."""
        chance = random.Random(f"{self._seed} {query.name}")  # noqa: S311
        needed = {each.name: self._example(each, chance) for each in query.parameters if each.is_required}
        more = [each for each in query.parameters if not each.is_required]
        found = [self._bound(query, needed)]
        if needed:
            found.append(
                self._with(query, {}, [each for each in query.parameters if each.is_required], chance)
            )
        found += [self._with(query, needed, [each], chance) for each in more]
        force = [each for each in more if each.name == _FORCE]
        found += [
            self._with(query, needed, [*force, each], chance) for each in more if force and each not in force
        ]
        return list({each.given: each for each in found}.values())

    def _with(
        self, query: NamedQuery, given: Mapping[str, str], added: list[Parameter], chance: random.Random
    ) -> Bound:
        """What is given and some value of each of what is added, if need be the last that was tried."""
        for _ in range(_TRIES):
            bound = self._bound(query, {**given, **{each.name: self._value(each, chance) for each in added}})
            if self._has_rows(query, bound):
                break
        return bound

    def _bound(self, query: NamedQuery, given: Mapping[str, str]) -> Bound:
        return bind(query, {name: [value] for name, value in given.items()}, self._library)

    def _example(self, parameter: Parameter, chance: random.Random) -> str:
        """That of the catalogue, or another thing where the store does not have it."""
        is_there = not parameter.is_term or parameter.example in self._values(parameter)
        return parameter.example if is_there else self._value(parameter, chance)

    def _value(self, parameter: Parameter, chance: random.Random) -> str:
        return chance.choice(self._values(parameter) or [parameter.example])

    def _values(self, parameter: Parameter) -> Sequence[str]:
        if parameter.choices or not parameter.is_term:
            return parameter.choices or (parameter.example,)
        kind = str(parameter.kind)
        if kind not in self._things:
            rows = self._library.rows("candidates-of", kind=parameter.kind)
            self._things[kind] = sorted({short(row["thing"]) for row in rows})
        return self._things[kind]

    def _has_rows(self, query: NamedQuery, bound: Bound) -> bool:
        try:
            return bool(self._runner.run(Question(bind_terms(query.text, bound.terms, query.names))).rows)
        except QueryError:
            return True


def asked_of(query: NamedQuery, bound: Bound) -> Iterator[Asked]:
    """The query with a set of arguments, and what it is over."""
    told = " ".join(f"{name}={value}" for name, value in bound.given)
    yield Asked(query.name, told, bind_terms(query.text, bound.terms, query.names))
    if query.denominator:
        over = bind_terms(query.denominator, bound.terms, query.names)
        yield Asked(f"{query.name}, what it is over", told, over)
