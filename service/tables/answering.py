"""
Tables sent: which form a request asks for, and the answer in it.

A table that may have more rows than one file holds (`table_rows`) comes in parts; each says so in header
fields, in JSON and on the sheet about an XLSX. Nothing is left out without word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urljoin

from flask import Response, abort, g, request

from graph.errors import QueryTooLarge
from graph.formats import Format
from service import parts, urls
from service.forms import LONGEST_LINK, TABLE_FORMS, alternates, choose_form, finish, write_json
from service.negotiate import CSV, CSVW, JSON, XLSX
from service.tables.described import guard_told, write_csvw
from service.tables.place import Place, told_of
from service.tables.plain import write_csv
from service.tables.table import Table
from service.tables.workbook import write_xlsx

LAST_PART: Final = 100_000
"""The number of a part past this is taken for a mistake."""

_WRITERS: Final[dict[Format, Callable[[Table, Place], str | bytes]]] = {
    CSV: lambda table, _: write_csv(table),
    XLSX: write_xlsx,
    CSVW: write_csvw,
}


def asked_form(suffix: str | None, forms: Sequence[Format] = TABLE_FORMS) -> tuple[Format, str]:
    """
    The form of a table that a request asks for, and the media type to send it under.

    Args:
        suffix: Of the address, without its dot; None where it has none.

    Raises:
        NotFound: The suffix is that of no form.
        NotAcceptable: `?format=` or Accept fit none.
    """
    named = next((form for form in forms if form.suffix == suffix), None)
    if suffix and not named:
        abort(404)
    return choose_form(named, forms)


def page_number() -> int:
    """Which page, or part, is asked for; whatever cannot be meant is the first."""
    given = request.args.get("page", "1")
    is_number = given.isascii() and given.isdecimal() and len(given) <= len(str(LAST_PART))
    return min(max(int(given), 1), LAST_PART) if is_number else 1


def part_size(form: Format) -> int:
    """How many rows a part of a form has that is not for people."""
    return parts.settings().table_rows if form in (*_WRITERS, JSON) else 0


def send_table(
    table: Table,
    form: Format,
    media_type: str,
    address: Callable[[str], str],
    forms: Sequence[Format] = TABLE_FORMS,
    **told: Any,  # noqa: ANN401
) -> Response:
    """
    A table in a form that is not HTML.

    Args:
        address: Gives the address of a form from its suffix (".csv"); of the page from none.
        told: What JSON says beside what the table is.

    Raises:
        QueryTooLarge: It has more rows than an XLSX may have.
    """
    part = table.part

    def here(suffix: str) -> str:
        return _with_page(address(suffix), part.page) if part and suffix else address(suffix)

    others = alternates(here, forms)
    place = _place(table, form, address, here)
    if form is JSON:
        body: str | bytes = write_json(**told, table=about(table, place))
    else:
        _check(table, form, place)
        body = _WRITERS[form](table, place)
    response = finish(body, media_type, others)
    location = here(f".{form.suffix}")
    if len(location) <= LONGEST_LINK:
        response.headers["Content-Location"] = location
    return _tell_rows(response, table, place)


def about(table: Table, place: Place) -> dict[str, Any]:
    """What JSON tells of a table: release, licence, what it is out of, and how its CSV is guarded."""
    said: dict[str, Any] = {"csv": place.csv}
    for word, text in told_of(table, place):
        first, *others = word.lower().split()
        name = first + "".join(other.capitalize() for other in others)
        if name in ("caveat", "source"):
            said.setdefault(f"{name}s", []).append(text)
        else:
            said[name] = text
    return {**said, "guard": guard_told(place.json)}


def _place(table: Table, form: Format, address: Callable[[str], str], here: Callable[[str], str]) -> Place:
    part = table.part
    suffix = f".{form.suffix}"
    published_at: datetime | None = g.get("published_at")

    def in_full(path: str) -> str:
        return urljoin(request.host_url, path)

    def neighbour(step: int) -> str:
        page = part.page + step if part else 0
        return in_full(_with_page(address(suffix), page)) if part and 1 <= page <= part.pages else ""

    return Place(
        page=in_full(address("")),
        csv=in_full(here(".csv")),
        json=in_full(here(".json")),
        sources=in_full(urls.about()),
        release=g.get("release", ""),
        published=published_at.date().isoformat() if published_at else "",
        before=neighbour(-1),
        further=neighbour(1),
    )


def _with_page(address: str, page: int) -> str:
    """An address with the number of a part; the first needs none."""
    return f"{address}{'&' if '?' in address else '?'}page={page}" if page > 1 else address


def _check(table: Table, form: Format, place: Place) -> None:
    most = parts.settings().table_rows
    if form is XLSX and len(table.rows) > most:
        raise QueryTooLarge(
            "XLSX",
            f"the table has {len(table.rows):,} rows",
            f"{most:,} at most",
            f"Ask for less, or take the CSV, which has them all: {place.csv}",
        )


def _tell_rows(response: Response, table: Table, place: Place) -> Response:
    """How many rows there are, and of a part, out of how many and where the next are."""
    response.headers["Peelgraph-Rows"] = str(len(table.rows))
    if table.part and table.part.pages > 1:
        response.headers["Peelgraph-Rows-In-All"] = str(table.part.total)
    for relation, address in (("prev", place.before), ("next", place.further)):
        if address:  # told however long it is: nothing is left out without word
            response.headers.add("Link", f'<{address}>; rel="{relation}"')
    return response
