"""
Charts of what an address asks for in its parameters -> the chart.

    builder?CHOICES              counts of the question builder, with the parameters of its own address
    sparql?query=…&view=…        rows of a query, as the page of the endpoint draws them
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import abort, current_app, g, url_for

from service import parts
from service.builder.answer import answer
from service.builder.asking import read_asked
from service.builder.writing import address_of
from service.charts import counted
from service.charts.parts import Chart
from service.charts.reading import ChartPage
from service.endpoint.cache import AnswerCache
from service.endpoint.request import read_iri
from service.engine.guard import check_length
from service.engine.runner import RESULTS_JSON, Question, read_rows
from service.views import pictured
from service.views.choice import read_choice
from service.views.grid import MOST, read_grid
from service.views.labels import read_labels
from service.views.meeting import Unfit
from service.views.shown import chart_of

OWN: Final = ("width",)
"""What the address of a picture may hold besides."""

ADDRESSES: Final = (counted.ADDRESS, pictured.ADDRESS)
_GRAPHS: Final = ("default-graph-uri", "named-graph-uri")


def read_asked_chart(address: str, given: Mapping[str, Sequence[str]]) -> ChartPage:
    """
    The chart that parameters ask for.

    Args:
        address: One of `ADDRESSES`.
        given: Parameters, each with its values.

    Raises:
        NotFound: There is an answer, but none that can be drawn.
        PeelgraphError: There is no answer; the class says why.
    """
    if address == pictured.ADDRESS:
        return _of_rows(given)
    return _of_builder({name: values for name, values in given.items() if name not in OWN})


def _of_rows(given: Mapping[str, Sequence[str]]) -> ChartPage:
    [query, *others] = given.get("query", [""])
    if others or not query:
        abort(400, "The address has no query, or several. Give one as the parameter “query”.")
    check_length(query, parts.settings())
    graphs = {name: tuple(read_iri(name, value) for value in given.get(name, ())) for name in _GRAPHS}
    g.query = query
    answers: AnswerCache = current_app.extensions["answers"]
    g.answer = answers.ask(Question(query, RESULTS_JSON, graphs[_GRAPHS[0]], graphs[_GRAPHS[1]]))
    asked: dict[str, Any] = {"query": [query], **{name: list(each) for name, each in graphs.items() if each}}
    back = url_for("sparql.endpoint", **asked)
    if g.answer.kind != "solutions":
        abort(404, f"The answer has no rows that could be drawn. See it at {back}.")
    variables = json.loads(g.answer.body)["head"]["vars"]
    rows = read_rows(g.answer.body, MOST)
    grid = read_grid(variables, rows, read_labels(parts.library(), rows), g.answer.rows)
    choice = read_choice({"view": "chart", **{name: values[0] for name, values in given.items()}}, grid)
    if choice.told or choice.view not in ("chart", "map"):
        abort(404, choice.told or "Choose “chart” or “map” as the parameter “view”.")
    try:
        chart = chart_of(parts.library(), grid, choice, asked)
    except Unfit as error:
        abort(404, str(error))
    return ChartPage(chart, chart.about, back=url_for("sparql.endpoint", **{**asked, **choice.address}))


def _of_builder(given: Mapping[str, Sequence[str]]) -> ChartPage:
    shelf = parts.shelf()
    options = shelf.options()
    asked = read_asked(given, options)
    order = options[asked.groups[1].name].all if len(asked.groups) > 1 else ()
    chart: Chart | None = (
        counted.chart_of_counts(answer(asked, parts.runner()), order) if asked.groups else None
    )
    if chart is None:
        abort(
            404,
            "A chart shows counts, and this question has none. Choose what to count by at "
            f"{address_of(asked.listed)}.",
        )
    return ChartPage(chart, chart.about, back=address_of(asked))
