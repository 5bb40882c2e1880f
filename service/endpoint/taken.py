"""
The rows of a SPARQL query as a table to take away: `/sparql/table.xlsx?query=…`, and `.csv`, described.

The endpoint's own CSV follows the W3C's format to the letter; this one is for spreadsheets, and guarded.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from flask import Blueprint, Response, abort, current_app, g, request, url_for

from graph.errors import ParameterRefused
from service import parts
from service.endpoint.account import describe_answer
from service.endpoint.cache import AnswerCache
from service.endpoint.request import Asked, read_request
from service.engine.guard import form_of
from service.engine.runner import RESULTS_JSON, Question
from service.negotiate import CSV, CSVW, XLSX
from service.tables.answering import asked_form, send_table
from service.tables.table import Column, Table, make_table

blueprint = Blueprint("sparql_tables", __name__)

FORMS: Final = (CSV, XLSX, CSVW)

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_DATATYPES: Final = {
    "integer": "integer",
    "int": "integer",
    "long": "integer",
    "nonNegativeInteger": "integer",
    "positiveInteger": "integer",
    "decimal": "decimal",
    "double": "decimal",
    "float": "decimal",
    "boolean": "boolean",
    "date": "date",
    "gYear": "gYear",
    "gYearMonth": "gYearMonth",
}
_CAVEAT: Final = "What the rows are out of, and what they leave out, is told by the query alone."


@blueprint.get("/sparql/table.<suffix>")
def table(suffix: str) -> Response:
    """The rows of a query."""
    form, media_type = asked_form(suffix, FORMS)
    asked = read_request(request, parts.settings(), parts.access())
    if asked.query is None:
        abort(400, "Give a query: /sparql/table.xlsx?query=SELECT…")
    if form_of(asked.query) in ("ASK", "CONSTRUCT", "DESCRIBE"):
        raise _no_table()
    g.query, g.published_at = asked.query, parts.library().published_at
    answers: AnswerCache = current_app.extensions["answers"]
    answer = answers.ask(Question(asked.query, RESULTS_JSON, asked.default_graphs, asked.named_graphs))
    g.answer, g.release = answer, answer.release
    if answer.kind != "solutions":  # of a text whose form could not be told
        raise _no_table()
    content = json.loads(answer.body)
    found = as_table(content["head"]["vars"], content["results"]["bindings"])
    response = send_table(found, form, media_type, lambda ending: address_of(asked, ending), FORMS)
    return describe_answer(response, answer, is_kept=answers.has(answer))


def _no_table() -> ParameterRefused:
    return ParameterRefused("query", "its answer is no table", "a SELECT", "Ask it at /sparql.")


def address_of(asked: Asked, suffix: str) -> str:
    """Where the rows of a query stand in a form; without one, and as JSON, that is the endpoint itself."""
    graphs = {"default-graph-uri": asked.default_graphs, "named-graph-uri": asked.named_graphs}
    given: dict[str, Any] = {name: list(values) for name, values in graphs.items() if values}
    if suffix in ("", ".json"):
        return url_for("sparql.endpoint", query=asked.query, format=suffix[1:] or None, **given)
    return url_for("sparql_tables.table", suffix=suffix.removeprefix("."), query=asked.query, **given)


def as_table(names: Sequence[str], bindings: Sequence[dict[str, Any]]) -> Table:
    """
    Rows in SPARQL JSON as a table.

    Args:
        names: Variables, in order.
    """
    columns = [_column(name, [row[name] for row in bindings if name in row]) for name in names]
    rows = [[_cell(row.get(name)) for name in names] for row in bindings]
    return make_table(
        "Rows of a SPARQL query",
        columns,
        rows,
        description="A solution of the query that the address holds.",
        caveats=(_CAVEAT,),
    )


def _column(name: str, terms: Sequence[dict[str, Any]]) -> Column:
    """A column whose datatype is that of all its terms, or text."""
    types = {_type(term) for term in terms}
    datatype = types.pop() if len(types) == 1 else "decimal" if types == {"integer", "decimal"} else "string"
    return Column(name, name, datatype, f"What the query binds ?{name} to.")


def _type(term: dict[str, Any]) -> str:
    if term["type"] == "uri":
        return "anyURI"
    return _DATATYPES.get(term.get("datatype", "").removeprefix(_XSD), "string")


def _cell(term: dict[str, Any] | None) -> str | None:
    if term is None:
        return None
    if term["type"] == "bnode":
        return f"_:{term['value']}"
    if term["type"] == "triple":
        parts_of = (_cell(term["value"][part]) or "" for part in ("subject", "predicate", "object"))
        return f"<<( {' '.join(parts_of)} )>>"
    return str(term["value"])
