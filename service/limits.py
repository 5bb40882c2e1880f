"""
What binds who reads from this service or writes to it: each limit with its value and what happens where it is
met. What binds writers is told where anybody may write.

Those that a deployment chooses are read from the settings themselves, so that none can be told wrong or left
out; a few are fixed. The page `/limits` shows them, and the description of the endpoint has them too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Final

from flask import Blueprint, Response, abort, render_template, request

from graph.formats import RESULT_FORMATS
from graph.settings import Settings
from service import parts, urls
from service.citing.given import MOST
from service.endpoint.request import MOST_PARAMETERS
from service.endpoint.results import SHOWN_ROWS
from service.endpoint.uploads import MOST_PARTS
from service.forms import alternates, choose_form, split_suffix, write_json
from service.negotiate import HTML, JSON, link_alternates, respond
from service.search.page import PART_SIZE
from service.serving import MOST_FIELDS
from service.web.worker import LONGEST_LINE
from service.writes.access import Access
from service.writes.writer import WAIT_SECONDS

blueprint = Blueprint("limits", __name__)

_FORMS: Final = (HTML, JSON)
_CSV: Final = RESULT_FORMATS["csv"].media_type
_TSV: Final = RESULT_FORMATS["tsv"].media_type


@dataclass(frozen=True, slots=True)
class Limit:
    """
    One limit.

    Args:
        name: Of the setting, or of what is fixed.
        what: It bounds, as a sentence.
        value: At most so many.
        unit: Of the value, in the plural.
        statuses: HTTP statuses of what goes past it; none where it is answered all the same.
        met: What happens then, as a sentence.
        is_of_writing: It binds those alone who change what is published.
    """

    name: str
    what: str
    value: int | float
    unit: str
    statuses: tuple[int, ...]
    met: str
    is_of_writing: bool = False


_FIXED: Final = (
    Limit(
        "request_line_characters",
        "Longest first line of a request, the address and a query in it included.",
        LONGEST_LINE,
        "characters",
        (414,),
        "The request is not read. Send a longer query by POST.",
    ),
    Limit(
        "request_fields",
        "Most header fields of a request.",
        MOST_FIELDS,
        "header fields",
        (431,),
        "The request is not read.",
    ),
    Limit(
        "request_parameters",
        "Most parameters in an address or a form.",
        MOST_PARAMETERS,
        "parameters",
        (400,),
        "The request is not read.",
    ),
    Limit(
        "rows_on_a_page",
        "Rows of an answer that its page shows.",
        SHOWN_ROWS,
        "rows",
        (),
        "The page says that it shows the first, and of how many; every other form has them all.",
    ),
    Limit(
        "search_rows",
        "Rows of one CSV or XLSX of a search.",
        PART_SIZE,
        "rows",
        (),
        "What was found comes in parts, each of which tells where the next is.",
    ),
    Limit(
        "quotes_of_a_pack",
        "Most statements of one pack of quotes.",
        MOST,
        "statements",
        (),
        "The first are given, and the answer says how many are not.",
    ),
    Limit(
        "upload_parts",
        "Most documents in one multipart/form-data body.",
        MOST_PARTS,
        "documents",
        (413,),
        "None is taken.",
        is_of_writing=True,
    ),
    Limit(
        "change_wait_seconds",
        "Wall time one change waits for others: they are made one at a time.",
        WAIT_SECONDS,
        "seconds",
        (503,),
        "Nothing is changed. Send it again in a while.",
        is_of_writing=True,
    ),
)

PROMISES: Final = (
    "An answer with status 200 is whole. Nothing is left out of a result without an error: a query that "
    "meets a limit has no answer at all, whatever the form.",
    "That holds for CSV and TSV too, which have no place to say that something is missing: "
    f"{_CSV} and {_TSV} are never cut.",
    "An answer is written whole before its first byte is sent, so it cannot fail half way.",
    "The number of rows or triples stands in the header field Peelgraph-Rows, the time in Server-Timing, "
    "whether it was kept from before in Cache-Status, and what to know of the query in Peelgraph-Warning.",
    "Every error is told as application/problem+json, text or a page, with what to do about it; 503 says in "
    "Retry-After when to ask again.",
    "CSV from the endpoint follows the SPARQL 1.1 standard to the letter: a text that begins with =, +, - or "
    "@ stands as it is, so open it as text, not by a double click in a spreadsheet. CSV from pages and named "
    "questions has an apostrophe before such a text; numbers stay as they are. XLSX holds it as a text, and "
    "JSON has it without the apostrophe.",
    "A list, the ledger or a search with more rows than one file may have (table_rows, search_rows) comes in "
    "parts: Peelgraph-Rows-In-All says out of how many, Link where the next part is, and so do JSON, the "
    "second sheet of XLSX and the description of a CSV.",
    "Every table names its licence, its release and what its rows are out of: in JSON, on the second sheet "
    "of XLSX, and in the description that a CSV names in its Link header (CSV on the Web).",
)
"""What readers may rely on."""

ON_PLANS: Final = (
    "The engine (Oxigraph) gives no account of its plan to the program around it, so none can be shown. It "
    "orders patterns by simple rules. A query that is slow is often quick when it starts from a named thing "
    "or a rare class, when a FILTER NOT EXISTS holds one pattern only, and when two independent groups are "
    "each closed in a sub-select."
)
"""On what a reader cannot have."""


WRITING: Final = (
    "Graphs can be changed with a token, sent as “Authorization: Bearer TOKEN”: by SPARQL Update at the "
    "endpoint and by the Graph Store HTTP Protocol. A change is checked against the shapes and published "
    "whole as a new release, or refused with the report (422) and nothing is changed. Whoever runs the "
    "service gives out tokens."
)
OPEN_TO_ALL: Final = "Anybody may change anything, without a token: this service is for tests."
READ_ONLY: Final = "The data cannot be changed over the web here: no token is known that would allow it."


def how_to_write(access: Access) -> str:
    """Whether the data can be changed here, and by whom, as sentences."""
    if not access.is_possible:
        return READ_ONLY
    return WRITING if access.needs_token else OPEN_TO_ALL


def limits_of(settings: Settings, *, is_writable: bool = True) -> tuple[Limit, ...]:
    """
    Every limit: those of the settings in their order, then the fixed ones.

    Args:
        is_writable: Whether those of writing are among them.
    """
    chosen = (
        Limit(
            item.name,
            item.metadata["help"],
            getattr(settings, item.name),
            item.metadata["bound"].unit,
            item.metadata["bound"].statuses,
            item.metadata["bound"].met,
            item.metadata["bound"].is_of_writing,
        )
        for item in fields(settings)
        if item.metadata["bound"]
    )
    return tuple(limit for limit in (*chosen, *_FIXED) if is_writable or not limit.is_of_writing)


@blueprint.get("/limits")
@blueprint.get("/limits.<suffix>")
def page(suffix: str | None = None) -> Response:
    """What binds readers and writers, in the form that the suffix names or that Accept likes best."""
    named = split_suffix(f"limits.{suffix}", _FORMS)[1] if suffix else None
    if suffix and not named:
        abort(404)
    form, media_type = choose_form(named, _FORMS)
    others = alternates(urls.limits, _FORMS)
    access = parts.access()
    limits = limits_of(parts.settings(), is_writable=access.is_possible)
    if form is HTML:
        body = render_template(
            "pages/limits.html",
            limits_here=[limit for limit in limits if not limit.is_of_writing],
            limits_of_writing=[limit for limit in limits if limit.is_of_writing],
            writing=how_to_write(access),
            promises=PROMISES,
            on_plans=ON_PLANS,
            forms=others,
        )
    else:
        writing = {
            "possible": access.is_possible,
            "needs_token": access.needs_token,
            "how": how_to_write(access),
        }
        body = write_json(
            limits=[asdict(each) for each in limits], writing=writing, promises=PROMISES, plan=ON_PLANS
        )
    response = respond(body, media_type)
    link_alternates(
        response, {each.media_type: each.address for each in others if each.media_type != media_type}
    )
    response.add_etag()
    response.make_conditional(request)
    return response
