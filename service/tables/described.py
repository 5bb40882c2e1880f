"""
What a CSV holds, for programs: its metadata as CSV on the Web has them (W3C, Metadata Vocabulary for Tabular
Data, 2015).

A CSV names this description in a `Link` header (`rel="describedby"`), which is the third of the ways in which
the recommendation finds it; the path, `<address>.csv-metadata.json`, is also its default one.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from graph.licence import ATTRIBUTION, LICENCE
from service.tables.cells import FORMULA, GUARD
from service.tables.place import Place, rows_told
from service.tables.table import Column, Table

_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9_]", re.ASCII)
_SHOWN: Final = {"\t": "a tab", "\r": "a carriage return", "\n": "a line feed"}


def guard_told(json_address: str) -> str:
    """What a program has to know of the guard against formulas."""
    *first, last = (_SHOWN.get(each, each) for each in FORMULA)
    return (
        f"A text that begins with {', '.join(first)} or {last} has an apostrophe ({GUARD}) in front, which "
        "is no part of it, so that no spreadsheet runs it as a formula; figures as printed have none. Texts "
        f"as they are: {json_address}"
    )


def write_csvw(table: Table, place: Place) -> str:
    """The description of the table's CSV."""
    comments = (table.out_of, *table.caveats, guard_told(place.json), _part(table, place))
    said: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": place.csv,
        "dc:title": table.title,
        "dc:description": table.description,
        "dc:license": {"@id": LICENCE},
        "dc:rights": ATTRIBUTION,
        "dc:source": [{"@id": link.iri} if link.iri else link.text for link in place.sources_of(table)],
        "dc:isFormatOf": {"@id": place.page},
        "dc:issued": _day(place.published),
        "schema:version": place.release,
        "rdfs:comment": [comment for comment in comments if comment],
        "tableSchema": {
            "columns": [_column(column) for column in table.columns],
            **({"primaryKey": [csvw_name(name) for name in table.key]} if table.key else {}),
        },
    }
    held = {name: value for name, value in said.items() if value}
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def csvw_name(name: str) -> str:
    """
    A name as CSVW allows it: that of a variable of a URI template, which does not begin with a low line.

    >>> csvw_name("Place in its scale"), csvw_name("force_name"), csvw_name("_größe")
    ('Place_in_its_scale', 'force_name', '%5Fgr%C3%B6%C3%9Fe')
    """
    escaped = _NOT_IN_A_NAME.sub(lambda found: _escape(found[0]), name.replace(" ", "_"))
    return _escape("_") + escaped[1:] if escaped.startswith("_") else escaped


def _escape(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _day(published: str) -> dict[str, str] | None:
    return {"@value": published, "@type": "xsd:date"} if published else None


def _part(table: Table, place: Place) -> str:
    if table.part is None or table.part.pages == 1:
        return ""
    further = f"; the next are at {place.further}" if place.further else ""
    return f"Rows {rows_told(table)}{further}."


def _column(column: Column) -> dict[str, Any]:
    said = {
        "name": csvw_name(column.name),
        "titles": [column.name, column.title] if column.title != column.name else column.name,
        "dc:description": column.description,
        "datatype": "string" if column.datatype == "figure" else column.datatype,
        "propertyUrl": column.property,
        "separator": column.separator,
        "schema:unitText": column.unit,
    }
    return {name: value for name, value in said.items() if value}
