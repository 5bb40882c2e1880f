"""An answer for programs: as an object, and as a table; each row names what it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from typing_extensions import TypedDict

from service import urls
from service.builder.answer import Answer, Group
from service.builder.question import Asked
from service.library import Row
from service.named.answer import SOURCE
from service.tables.table import Table, make_table
from service.tables.table import columns_of as describe

NUMBER: Final = "number"
_OF: Final = "of"


def address_of(asked: Asked, suffix: str = "", page: int = 1, *, in_full: bool = False) -> str:
    """Where a question is answered."""
    more: dict[str, Any] = {"page": page} if page > 1 else {}
    return urls.builder(suffix, **asked.address, **more, _external=in_full)


def columns_of(answer: Answer) -> tuple[str, ...]:
    """Of the rows: those of the query; counts also have what they are out of, and their source."""
    return (*answer.columns, _OF, SOURCE) if answer.asked.groups else answer.columns


def as_table(answer: Answer) -> Table:
    """The answer as a table to take away."""
    asked = answer.asked
    names = columns_of(answer)
    choices = "; ".join(f"{each.facet.label}: {each.words}" for each in asked.chosen)
    counted = ", ".join(facet.label.lower() for facet in asked.groups)
    overlap = "A statement may be in several groups, so the numbers add up to more than there are."
    return make_table(
        f"Statements{f' by {counted}' if counted else ''}{f' ({choices})' if choices else ''}",
        describe("builder", names),
        ([row[name] for name in names] for row in _plain_rows(answer)),
        description="A group of statements and how many it has."
        if asked.groups
        else "A statement of a report.",
        out_of=answer.out_of.text,
        caveats=(overlap,) if answer.overlap else (),
    )


class BuiltObject(TypedDict):
    """
    The answer to a built question, for programs.

    Args:
        choices: Choice -> the values that were kept to.
        countedBy: Choices by which was counted; where there are none, things are listed.
        columns: Names of the cells of a row, in order.
        denominator: What the rows are out of.
        overlap: Whether one thing is counted in more than one row.
        leaveOut: For each choice, how many there are without it.
        release: Version of the data.
        sparql: The query that was asked.
        csv: Address of the same as CSV.
    """

    choices: dict[str, list[str]]
    countedBy: list[str]
    columns: list[str]
    rows: list[Mapping[str, Any]]
    denominator: dict[str, Any]
    overlap: bool
    leaveOut: list[dict[str, Any]]
    release: str
    sparql: str
    csv: str


def as_object(answer: Answer) -> BuiltObject:
    """The answer for programs."""
    return {
        "choices": {
            each.facet.name: [option.slug for option in each.options] for each in answer.asked.chosen
        },
        "countedBy": [facet.name for facet in answer.asked.groups],
        "columns": list(columns_of(answer)),
        "rows": _plain_rows(answer),
        "denominator": {**asdict(answer.out_of), "text": answer.out_of.text},
        "overlap": answer.overlap,
        "leaveOut": [
            {
                "choice": each.label,
                "value": each.words,
                "withoutIt": each.without,
                "onlyIt": each.alone,
                "address": address_of(each.asked, in_full=True),
            }
            for each in answer.left_out
        ],
        "release": answer.release,
        "sparql": answer.sparql,
        "csv": address_of(answer.asked, ".csv", in_full=True),
    }


def _plain_rows(answer: Answer) -> list[Mapping[str, Any]]:
    if not answer.asked.groups:
        return [{name: row[name] for name in answer.columns} for row in answer.rows]
    pairs = zip(answer.rows, answer.groups, strict=True)
    return [_counted(answer, row, group) for row, group in pairs]


def _counted(answer: Answer, row: Row, group: Group) -> Mapping[str, Any]:
    return {
        **{name: row[name] for name in answer.columns},
        NUMBER: group.number,
        _OF: answer.out_of.fit,
        SOURCE: address_of(group.asked, in_full=True),
    }
