"""
Grades over time: a row a question, a column a cycle, and a square for each step up the scale, as many of them
filled as the grade is steps high.

Nothing joins two cycles, so that nothing is joined over a change of scale; two scales are parted by a line.
"""

from __future__ import annotations

from typing import Final

from service.answers.parts import Grade
from service.charts.frame import Size, Spec, footer, framed
from service.charts.palette import FOCUS, INK, PAPER, SOFT, STRONG_LINE
from service.charts.parts import Chart, Mark

_LEAST_ROW: Final = 40
_LABEL: Final = {True: 114, False: 208}
"""Room for questions, narrow and wide."""

_MOST_LINES: Final = 8
_BESIDE: Final = 12
"""Between a question and the squares beside it."""

_LETTERS: Final = {"requires improvement": "RI"}
_GAP: Final = "\u00a0"
"""Stands for the column between two scales; one more of it for each further one."""


def letters(grade: str) -> str:
    """
    A grade in one or two letters.

    >>> letters("Good"), letters("Requires improvement")
    ('G', 'RI')
    """
    return _LETTERS.get(grade.lower(), grade[:1].upper())


def steps(chart: Chart, size: Size) -> Spec:
    """The specification of a chart of grades over time."""
    size = Size(size.width, _LABEL[size.is_narrow], size.is_narrow)
    columns, heads = _columns(chart, size)
    questions = list(dict.fromkeys(mark.subject.text for mark in chart.marks))
    wrapped = {question: "\n".join(_wrap(question, size)) for question in questions}
    lines = max(name.count("\n") + 1 for name in wrapped.values())
    most = max((mark.grade.of for mark in chart.marks if mark.grade), default=1)
    x = {"field": "cycle", "type": "ordinal", "scale": {"domain": columns}, "axis": _cycles_axis(chart, size)}
    y = {
        "field": "question",
        "type": "ordinal",
        "scale": {"domain": list(wrapped.values())},
        "axis": _questions_axis(size),
    }
    words = [_words(mark, wrapped) for mark in chart.marks]
    squares = [square for mark in chart.marks for square in _squares(mark, wrapped)]
    gaps = [{"cycle": name} for name in columns if not name.strip()]
    return framed(
        chart,
        size,
        {
            "width": size.width - size.label - 8,
            "height": {"step": max(_LEAST_ROW, 13 * lines + 4)},
            "encoding": {"x": x, "y": y},
            "layer": [
                _gap_layer(gaps),
                _head_layer(heads, size),
                _square_layer(squares, most, size),
                _word_layer(words),
            ],
        },
    )


def _gap_layer(gaps: list[Spec]) -> Spec:
    """A line from top to bottom where the scale changes."""
    return {
        "data": {"values": gaps},
        "mark": {"type": "rule", "color": STRONG_LINE, "strokeWidth": 1.5},
        "encoding": {"y": {"value": -4}, "y2": {"value": "height"}},
    }


def _head_layer(heads: list[Spec], size: Size) -> Spec:
    """The names of the scales, above the columns that are on them."""
    return {
        "data": {"values": heads},
        "mark": {"type": "text", "fontSize": 11, "color": SOFT, "align": "left", "dx": _dx(size)},
        "encoding": {"y": {"value": -12}, "text": {"field": "scale"}},
    }


def _square_layer(squares: list[Spec], most: int, size: Size) -> Spec:
    """As many squares as the scale has grades, filled up to the one that was given."""
    side = 3.4 if size.is_narrow else 8
    return {
        "data": {"values": squares},
        "mark": {
            "type": "point",
            "shape": "square",
            "size": side**2,
            "strokeWidth": 1.1,
            "yOffset": 8,
            "opacity": 1,
        },
        "encoding": {
            "xOffset": {
                "field": "step",
                "type": "ordinal",
                "scale": {"domain": list(range(most)), "paddingOuter": 0.1 if size.is_narrow else 0.7},
            },
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"value": FOCUS},
        },
    }


def _word_layer(words: list[Spec]) -> Spec:
    """The grades in letters or words."""
    return {
        "data": {"values": words},
        "mark": {"type": "text", "yOffset": -7, "fontSize": 12, "fontWeight": 600},
        "encoding": {
            "text": {"field": "shown"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def _columns(chart: Chart, size: Size) -> tuple[list[str], list[Spec]]:
    """Names of the columns, with a gap where the scale changes; and over which each scale is named."""
    columns: list[str] = []
    heads: list[Spec] = []
    for cycle, scale in chart.cycles:
        name = scale.text.removesuffix(" scale") if size.is_narrow else scale.text
        if not heads or name != heads[-1]["scale"]:
            columns += [_GAP * len(heads)] if heads else []
            heads.append({"cycle": _cycle(cycle.text), "scale": name})
        columns.append(_cycle(cycle.text))
    return columns, heads


def _cycle(name: str) -> str:
    return name.removeprefix("PEEL ")


def _words(mark: Mark, wrapped: dict[str, str]) -> Spec:
    return {
        "cycle": _cycle(mark.cycle.text),
        "question": wrapped[mark.subject.text],
        "shown": "–" if mark.reason else " or ".join(map(letters, mark.shown.text.split(" or "))),
        "ink": SOFT if mark.reason else INK,
    }


def _squares(mark: Mark, wrapped: dict[str, str]) -> list[Spec]:
    grade = mark.grade or Grade(mark.shown)
    return [
        {
            "cycle": _cycle(mark.cycle.text),
            "question": wrapped[mark.subject.text],
            "step": number,
            "fill": FOCUS if number < grade.place else PAPER,
        }
        for number in range(grade.of)
    ]


def _wrap(question: str, size: Size) -> list[str]:
    return Size(size.label - _BESIDE, 0, is_narrow=size.is_narrow).wrap(
        question, 10 if size.is_narrow else 11.5
    )


def _dx(size: Size) -> int:
    return -14 if size.is_narrow else -24


def _cycles_axis(chart: Chart, size: Size) -> Spec:
    return {
        **footer(chart, size),
        "titleX": -size.label,
        "domain": False,
        "ticks": False,
        "labelAngle": -50 if size.is_narrow else 0,
        "labelFontSize": 10 if size.is_narrow else 12,
        "labelPadding": 6,
    }


def _raised(lines: int, line: int) -> Spec:
    """A label of several lines stands with its middle, not its first line, at the middle of its row."""
    return {"test": f"length(split(datum.value, '\\n')) === {lines}", "value": -(lines - 1) * line / 2}


def _questions_axis(size: Size) -> Spec:
    line = 12 if size.is_narrow else 13
    return {
        "title": None,
        "domain": False,
        "ticks": False,
        "grid": True,
        "gridDash": [1, 3],
        "bandPosition": 1,
        "labelExpr": "split(datum.value, '\\n')",
        "labelLimit": size.label,
        "labelPadding": _BESIDE - 4,
        "labelFontSize": 9.5 if size.is_narrow else 11.5,
        "labelLineHeight": line,
        "labelOffset": {"condition": [_raised(lines, line) for lines in range(2, _MOST_LINES)], "value": 0},
        "minExtent": size.label,
        "maxExtent": size.label,
    }
