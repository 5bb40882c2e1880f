"""A table of results can be read in a terminal, whatever the values hold."""

from __future__ import annotations

import json

import pytest

from graph.table import as_table, columns

_LONG = f"https://example.org/{'a' * 70}/"
_HEADS = ["Force", "Action", "Source"]
_ROWS = [
    ["Kent", "It should look after those\nwho report.", f"{_LONG}1 {_LONG}2"],
    ["Essex", "", f"{_LONG}3"],
]


def _results(*values: dict[str, str]) -> bytes:
    rows = [{"thing": value} if value else {} for value in values]
    return json.dumps({"head": {"vars": ["thing"]}, "results": {"bindings": rows}}).encode()


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("uri", "https://w3id.org/peelgraph/ontology#Finding", "peel:Finding"),
        ("uri", "https://w3id.org/peelgraph/id/force/kent", "https://w3id.org/peelgraph/id/force/kent"),
        ("uri", "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2004/02/skos/core#"),
        ("literal", "two\nlines", "two lines"),
        ("literal", "\x1b[31mred", " [31mred"),
        ("literal", "a\u202eb", "a b"),
        ("literal", "é" * 80, "é" * 80),
        ("literal", "é" * 81, "é" * 79 + "…"),
        ("uri", _LONG, _LONG),
        ("literal", f"see {_LONG}", f"see {_LONG}"[:79] + "…"),
    ],
)
def test_a_value_is_shown_in_one_short_line(kind: str, value: str, expected: str) -> None:
    """IRIs by their prefix, long values cut, nothing that a terminal would obey."""
    head, rule, row = as_table(_results({"type": kind, "value": value})).splitlines()
    assert "thing" == head
    assert max(len(expected), len(head)) == len(rule)
    assert expected == row


def test_columns_stand_under_each_other() -> None:
    """An unbound variable leaves its place empty."""
    results = {
        "head": {"vars": ["a", "name"]},
        "results": {
            "bindings": [
                {"a": {"type": "literal", "value": "long"}, "name": {"type": "literal", "value": "x"}},
                {"name": {"type": "bnode", "value": "b0"}},
            ]
        },
    }
    assert "a     name\n----  ----\nlong  x\n      b0\n" == as_table(json.dumps(results).encode())


@pytest.mark.parametrize("width", [None, 300])
def test_addresses_are_whole_in_a_line_a_row(width: int | None) -> None:
    """Where there is room, or nobody says how much, as in a pipe."""
    _, rule, *rows = columns(_HEADS, _ROWS, width).splitlines()
    assert [f"{_LONG}1 {_LONG}2", f"{_LONG}3"] == [row[row.index("https:") :] for row in rows]
    assert len(rule) == max(map(len, rows))


def test_addresses_go_below_their_row_where_the_rest_has_room() -> None:
    """Columns can be compared still, and each address is a line."""
    expected = (
        "Force  Action\n"
        "    Source\n"
        f"-----  {'-' * 38}\n"
        "Kent   It should look after those who report.\n"
        f"    {_LONG}1\n"
        f"    {_LONG}2\n"
        "Essex\n"
        f"    {_LONG}3\n"
    )
    assert expected == columns(_HEADS, _ROWS, 80)


def test_a_row_that_has_no_room_is_a_list() -> None:
    """With all its words, and each address in a line of its own; what is empty has none."""
    expected = (
        "Force   Kent\n"
        "Action  It should look after those\n"
        "        who report.\n"
        f"Source  {_LONG}1\n"
        f"        {_LONG}2\n"
        "\n"
        "Force   Essex\n"
        f"Source  {_LONG}3\n"
    )
    assert expected == columns(_HEADS, _ROWS, 36)


def test_no_rows_are_a_head_alone() -> None:
    """An empty answer is an answer."""
    assert "thing\n-----\n" == as_table(_results())


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_value_is_a_word(value: bool) -> None:
    """Of an ASK."""
    assert f"{str(value).lower()}\n" == as_table(json.dumps({"head": {}, "boolean": value}).encode())
