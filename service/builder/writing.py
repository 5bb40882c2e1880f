"""An answer for programs: as JSON, and as CSV with a line a row; each row names what it stands on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from service import urls
from service.builder.answer import Answer, Group
from service.builder.question import Asked
from service.forms import write_csv
from service.library import Row
from service.named.answer import SOURCE

NUMBER: Final = "number"
_OF: Final = "of"


def address_of(asked: Asked, suffix: str = "", page: int = 1, *, in_full: bool = False) -> str:
    """Where a question is answered."""
    more: dict[str, Any] = {"page": page} if page > 1 else {}
    return urls.builder(suffix, **asked.address, **more, _external=in_full)


def columns_of(answer: Answer) -> tuple[str, ...]:
    """Of the rows: those of the query; counts also have what they are out of, and their source."""
    return (*answer.columns, _OF, SOURCE) if answer.asked.groups else answer.columns


def as_csv(answer: Answer) -> str:
    """The answer for spreadsheets."""
    columns = columns_of(answer)
    return write_csv(columns, ([row[name] for name in columns] for row in _plain_rows(answer)))


def as_json(answer: Answer) -> str:
    """The answer for programs."""
    body = {
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
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


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
