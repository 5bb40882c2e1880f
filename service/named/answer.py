"""
The answer to a named query: rows with their sources, what they are over, and what was not found.

An answer has a digest of its rows. A permanent link carries that digest and the release it was made from, so
that it can say later whether the answer is still the same. Of a long answer a page asks for the first rows
and how many there are; such a part has no digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rdflib import XSD, Literal

from graph.errors import QueryTimedOut, QueryTooLarge
from service.engine.runner import QueryRunner, Term
from service.library import Row, bind_terms
from service.named.catalogue import NamedQuery
from service.named.parameters import Bound, Terms

SOURCE: Final = "source"
_NUMBERS: Final = frozenset({XSD.integer, XSD.decimal, XSD.double})
_DIGITS: Final = 16
_NAME: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Member:
    """Something that an aggregate could have counted and did not, and why."""

    iri: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Denominator:
    """
    What an aggregate is over.

    Args:
        counted: Members that the answer counts.
        of: Members there are.
        what: What they are, in the plural: "forces".
        missing: Those not counted, by name.
    """

    counted: int
    of: int
    what: str
    missing: tuple[Member, ...]

    @property
    def text(self) -> str:
        """For people: "42 of 43 forces; 1 not stated"."""
        left = f"{self.of - self.counted:,} not stated" if self.missing else "none left out"
        return f"{self.counted:,} of {self.of:,} {self.what}; {left}"


@dataclass(frozen=True, slots=True)
class Answer:
    """
    One answer.

    Args:
        query: What was asked.
        bound: With which parameters.
        columns: Variables in order, `source` last.
        rows: Variable -> term; what is unbound is absent.
        denominator: None where nothing is aggregated.
        not_stated: What was looked for, where there are no rows; else empty.
        release: Version of the data.
        total: How many rows there are, of which `rows` may be the first; None where it could not be counted.
    """

    query: NamedQuery
    bound: Bound
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    denominator: Denominator | None
    not_stated: str
    release: str
    total: int | None

    @property
    def is_whole(self) -> bool:
        """Whether its rows are all there are."""
        return self.total == len(self.rows)

    @property
    def digest(self) -> str:
        """Tells this answer from every other: 16 hex digits over its rows and what they are over."""
        said = [self.plain_rows(), self.denominator.text if self.denominator else ""]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:_DIGITS]

    def plain_rows(self) -> list[dict[str, Any]]:
        """Rows as plain values: numbers as numbers, all else as text, None where unbound."""
        return [{name: _plain(row.cells.get(name)) for name in self.columns} for row in self.rows]


def ask(query: NamedQuery, bound: Bound, runner: QueryRunner, most: int | None = None) -> Answer:
    """
    Ask a named query.

    Args:
        most: Of more rows, the first are enough, with the number of all; None where all are wanted.

    Raises:
        QueryTimedOut: No answer in the time of a query; says what would narrow it.
        QueryTooLarge: The answer has no room; the same.
        QueryError: No answer; the class says why.
        StoreError: The store itself cannot be asked.
    """
    try:
        return _ask(query, bound, runner, most)
    except (QueryTimedOut, QueryTooLarge) as error:
        raise type(error)(query.name, error.found, error.expected, _narrower(query, bound)) from error


def _ask(query: NamedQuery, bound: Bound, runner: QueryRunner, most: int | None) -> Answer:
    release = runner.release
    text = bind_terms(query.text, bound.terms, query.names)
    names, found = runner.table(text if most is None else f"{text}\nLIMIT {most + 1}")
    rows = tuple(Row(cells) for cells in found[:most])
    columns = (*(name for name in names if name != SOURCE), SOURCE)
    return Answer(
        query=query,
        bound=bound,
        columns=columns,
        rows=rows,
        denominator=_denominator(query, bound.terms, runner) if query.denominator else None,
        not_stated="" if rows else _looked_for(query, bound),
        release=release,
        total=len(rows) if len(rows) == len(found) else _count(text, runner),
    )


def _narrower(query: NamedQuery, bound: Bound) -> str:
    """What to do where a question is asked of too much: what it may be given besides, things before words."""
    free = [each for each in query.parameters if each.name not in bound.terms and not each.is_required]
    named = [each.name for each in sorted(free, key=lambda each: each.kind.startswith(str(XSD)))]
    if not named:
        return "Choose a value of which less is told, or take all data away from /dump."
    return f"Ask of less: give {' or '.join(filter(None, (', '.join(named[:-1]), named[-1])))}."


def _count(text: str, runner: QueryRunner) -> int | None:
    """How many rows a query has; None where there is no time or room to count them."""
    head, select, rest = text.partition("\nSELECT")
    unordered = rest.rpartition("\nORDER BY")[0]
    counting = f"{head}\nSELECT (COUNT(*) AS ?number) WHERE {{ {{{select}{unordered}\n}} }}"
    try:
        return Row(runner.select(counting)[0]).number("number")
    except (QueryTimedOut, QueryTooLarge):
        return None


def _denominator(query: NamedQuery, terms: Terms, runner: QueryRunner) -> Denominator:
    _, found = runner.table(bind_terms(query.denominator, terms, query.names))
    rows = [Row(cells) for cells in found]
    missing = tuple(
        Member(row["member"], row["memberName"], row["reason"])
        for row in rows
        if not row.is_true("isCounted")
    )
    what = next((row["what"] for row in rows), "")
    return Denominator(len(rows) - len(missing), len(rows), what, missing)


def _looked_for(query: NamedQuery, bound: Bound) -> str:
    """The sentence of the catalogue, with the parameters put in where it names them in braces."""

    def put(match: re.Match[str]) -> str:
        return ", ".join(bound.labels.get(match[1], ())) or f"any {match[1]}"

    return _NAME.sub(put, query.looked_for)


def _plain(term: Term | None) -> Any:  # noqa: ANN401
    if term is None:
        return None
    if isinstance(term, Literal) and term.datatype in _NUMBERS:
        number = Decimal(str(term))
        return int(number) if number == number.to_integral_value() else float(number)
    if isinstance(term, Literal) and term.datatype == XSD.boolean:
        return str(term) == "true"
    return str(term)


def sources_of(row: Row) -> Sequence[str]:
    """The addresses that a row stands on: one, or several parted by spaces."""
    return list(dict.fromkeys(row[SOURCE].split()))
