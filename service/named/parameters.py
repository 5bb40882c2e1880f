"""
What a reader gives for a parameter -> the terms it stands for, checked against the store.

A thing may be given by its address, by the last part of it, or by any of its names, whatever the case. What
is none of these is refused with the names most like it. Terms are put into the query as terms, never as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rdflib import XSD, Literal, URIRef

from graph.errors import ParameterRefused, ValueUnknown
from service.library import Library, Row
from service.named.catalogue import NamedQuery, Parameter
from service.named.meant import addresses_of, among, nearest

Terms = Mapping[str, Sequence[URIRef | Literal]]
"""Parameter -> the terms it stands for; those not given are absent."""

LONGEST: Final = 300
"""Characters of one value."""
MOST_VALUES: Final = 60


@dataclass(frozen=True, slots=True)
class Bound:
    """
    The parameters of one request.

    Args:
        terms: What each stands for.
        labels: Parameter -> what to call its values, for people.
        given: Parameter and value as given, in the order of the catalogue.
    """

    terms: Terms
    labels: Mapping[str, Sequence[str]]
    given: tuple[tuple[str, str], ...]


def bind(query: NamedQuery, given: Mapping[str, Sequence[str]], library: Library) -> Bound:
    """
    Read the parameters of a request.

    Args:
        query: Says which there are.
        given: Name -> values, as in the address; an empty value is none.
        library: Asked which things there are.

    Raises:
        ParameterRefused: A name that the query does not have, or one that it needs is not given.
        ValueUnknown: A value that is no such thing; carries those most like it.
    """
    known = {parameter.name for parameter in query.parameters}
    for name in given:
        if name not in known:
            raise ParameterRefused(
                query.name, f'it takes no parameter "{name}"', ", ".join(sorted(known)) or "none"
            )
    terms: dict[str, list[URIRef | Literal]] = {}
    labels: dict[str, list[str]] = {}
    kept: list[tuple[str, str]] = []
    for parameter in query.parameters:
        values = _values(parameter, given.get(parameter.name, ()))
        kept += [(parameter.name, value) for value in values]
        values = values or [value for value in (parameter.default,) if value]
        _check_number(query, parameter, values)
        found = [_read_value(query, parameter, value, library) for value in values]
        if found:
            terms[parameter.name] = [term for term, _ in found]
            labels[parameter.name] = [label for _, label in found]
    return Bound(terms, labels, tuple(kept))


def _values(parameter: Parameter, given: Sequence[str]) -> list[str]:
    """What is given, each value by itself; where several may be, commas part them too."""
    parts = given if parameter.is_single else [part for value in given for part in value.split(",")]
    return [part.strip() for part in parts if part.strip()]


def _check_number(query: NamedQuery, parameter: Parameter, values: Sequence[str]) -> None:
    if parameter.is_required and not values:
        raise ParameterRefused(
            query.name,
            f'the parameter "{parameter.name}" is not given',
            f"{parameter.type}, such as {parameter.name}={parameter.example}",
        )
    most = 1 if parameter.is_single else MOST_VALUES
    if len(values) > most:
        raise ParameterRefused(
            query.name, f'"{parameter.name}" is given {len(values)} times', f"{most} at most"
        )


def _read_value(
    query: NamedQuery, parameter: Parameter, value: str, library: Library
) -> tuple[URIRef | Literal, str]:
    where = f'{query.name}, parameter "{parameter.name}"'
    if len(value) > LONGEST:
        raise ValueUnknown(where, f"it has {len(value)} characters", f"{LONGEST} at most")
    if parameter.choices:
        value = _choice(where, parameter, value)
    return (
        _thing(where, parameter, value, library) if parameter.is_term else _literal(where, parameter, value)
    )


def _choice(where: str, parameter: Parameter, value: str) -> str:
    """The value of the list that is meant, whatever the case."""
    by_small_letters = {choice.casefold(): choice for choice in parameter.choices}
    found = by_small_letters.get(value.casefold())
    if found is None:
        expected = f"one of {', '.join(parameter.choices)}"
        raise ValueUnknown(
            where, f'"{value}" is none of its values', expected, parameter.choices, (parameter.name, value)
        )
    return found


def _literal(where: str, parameter: Parameter, value: str) -> tuple[Literal, str]:
    expected, is_right = _LITERALS[parameter.kind]
    if not is_right(value):
        raise ValueUnknown(where, f'"{value}" is no {parameter.type}', expected)
    return Literal(
        value, datatype=None if parameter.kind == XSD.string else parameter.kind, normalize=False
    ), value


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_LITERALS: Final[Mapping[URIRef, tuple[str, Callable[[str], object]]]] = {
    XSD.date: ("a day such as 2017-03-31", _is_day),
    XSD.gYear: ("a year such as 2017", re.compile(r"\d{4}").fullmatch),
    XSD.integer: ("a whole number such as 2017", re.compile(r"-?\d{1,15}").fullmatch),
    XSD.string: ("some words", bool),
}


def _thing(where: str, parameter: Parameter, value: str, library: Library) -> tuple[URIRef, str]:
    found = _at_its_address(parameter, value, library)
    candidates = [] if found else _candidates(parameter, library)
    found = found or among(candidates, value)
    if found is None:
        near = nearest(candidates, value)
        raise ValueUnknown(
            where,
            f'nothing published here of type {parameter.type} is called "{value}"',
            f"one such as {', '.join(near)}" if near else f"a {parameter.type}; none is published here",
            near=near,
            given=(parameter.name, value),
        )
    return URIRef(found["thing"]), found["name"]


def _at_its_address(parameter: Parameter, value: str, library: Library) -> Row | None:
    """What is meant by an address or the last part of it: one is asked for, however many there are."""
    addresses = addresses_of(parameter.kind, value)
    rows = library.rows("candidate-at", kind=parameter.kind, thing=addresses) if addresses else []
    return next((row for row in rows if row["name"]), None)


def _candidates(parameter: Parameter, library: Library) -> list[Row]:
    """All that may be meant by a name."""
    return [row for row in library.rows("candidates-of", kind=parameter.kind) if row["name"]]
