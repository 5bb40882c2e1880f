"""
Charts of what an address asks for in its parameters -> the chart.

    builder?CHOICES      counts of the question builder, with the parameters of its own address
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flask import abort, current_app

from service import parts
from service.builder.answer import answer
from service.builder.asking import read_asked
from service.builder.options import Shelf
from service.builder.writing import address_of
from service.charts import counted
from service.charts.parts import Chart
from service.charts.reading import ChartPage

OWN: Final = ("width",)
"""What the address of a picture may hold besides."""

ADDRESSES: Final = (counted.ADDRESS,)


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
    assert address in ADDRESSES  # noqa: S101 - the caller looks
    return _of_builder({name: values for name, values in given.items() if name not in OWN})


def _of_builder(given: Mapping[str, Sequence[str]]) -> ChartPage:
    shelf: Shelf = current_app.extensions["builder"]
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
