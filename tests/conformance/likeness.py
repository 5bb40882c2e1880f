"""
Whether two datasets are alike: the same but for the names of blank nodes, in terms or at least in values.

SPARQL says which number an expression gives and not in which of its forms ("2", "2.0") it is written, so the
second is a likeness too; it is told apart from the first, because it also hides what a store rewrites.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

import pyoxigraph as ox

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TRUTHS: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}


class Likeness(StrEnum):
    """How alike two datasets are."""

    SAME = "same"
    SAME_VALUES = "same values, written in another form"
    DIFFERENT = "different"


def compare(expected: ox.Dataset, found: ox.Dataset) -> Likeness:
    """How alike two datasets are."""
    if _canonical(expected) == _canonical(found):
        return Likeness.SAME
    if _canonical(_by_value(expected)) == _canonical(_by_value(found)):
        return Likeness.SAME_VALUES
    return Likeness.DIFFERENT


def difference(expected: ox.Dataset, found: ox.Dataset) -> str:
    """The statements that only one of two datasets has, for people."""
    wanted, given = _canonical(_by_value(expected)), _canonical(_by_value(found))
    lines = [f"missing {line}" for line in sorted(wanted - given)]
    lines += [f"extra   {line}" for line in sorted(given - wanted)]
    return "\n".join(lines)


def _canonical(dataset: ox.Dataset) -> frozenset[str]:
    copy = ox.Dataset(dataset)
    copy.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(map(str, copy))


def _by_value(dataset: ox.Dataset) -> ox.Dataset:
    return ox.Dataset(
        ox.Quad(quad.subject, quad.predicate, _value(quad.object), quad.graph_name) for quad in dataset
    )


def _value(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """A number or truth value in one form for each value; of any other term the term."""
    if not isinstance(term, ox.Literal):
        return term
    try:
        match term.datatype.value.removeprefix(_XSD):
            case "decimal" | "integer":
                text = f"{Decimal(term.value).normalize():f}"
            case "double" | "float":
                text = repr(float(term.value))
            case "boolean":
                text = _TRUTHS.get(term.value, term.value)
            case _:
                return term
    except (ValueError, InvalidOperation):
        return term  # no such number
    return ox.Literal(text, datatype=term.datatype)
