"""
Literals in the one form the project uses.

Words for people are `@en`; quotes, numbers as printed and notations are plain strings; figures are
`xsd:integer` or `xsd:decimal` written as the store keeps them, so that what is validated is what is served.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from rdflib import Literal
from rdflib.namespace import XSD

from graph.identifiers import plain_number

_LABEL_LENGTH = 80


def english(words: str) -> Literal:
    """Words for people."""
    return Literal(words, lang="en")


def plain(words: str) -> Literal:
    """A quote, a notation, a number as printed."""
    return Literal(words)


def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=XSD.integer, normalize=False)


def decimal(value: Decimal) -> Literal:
    """
    A figure.

    >>> decimal(Decimal("8.50"))
    rdflib.term.Literal('8.5', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#decimal'))
    """
    return Literal(plain_number(value), datatype=XSD.decimal, normalize=False)


def day(value: date) -> Literal:
    """A day."""
    return Literal(value.isoformat(), datatype=XSD.date, normalize=False)


def year(value: int) -> Literal:
    """A calendar year."""
    return Literal(f"{value:04d}", datatype=XSD.gYear, normalize=False)


def moment(value: datetime) -> Literal:
    """A time in UTC, to the second."""
    return Literal(f"{value:%Y-%m-%dT%H:%M:%S}Z", datatype=XSD.dateTime, normalize=False)


def issued(value: str) -> Literal:
    """A date of publication: "2018-03" as a month, "2018-03-22" as a day."""
    kind = XSD.date if value.count("-") == 2 else XSD.gYearMonth
    return Literal(value, datatype=kind, normalize=False)


def label(words: str) -> Literal:
    """Words cut near 80 characters, at the end of a word, for use as a label."""
    if len(words) <= _LABEL_LENGTH:
        return english(words)
    return english(words[: _LABEL_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…")
