"""Rows of a register: what is no such file is refused, and every fault of one is told at once, by line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from graph import rows
from graph.errors import RegisterError
from graph.rows import Check, Row, Rule, filled, nearest, one_of, read_bytes, read_rows

COLUMNS: Mapping[str, Check] = {
    "colour": one_of(("red", "green", "blue"), "a colour"),
    "words": filled,
    "number": lambda cell: "" if cell.lstrip("-").isdigit() else "a number",
}
HEAD = "colour,words,number\n"
GOOD = "red,one,1\n"


def read(data: bytes | str, **more: object) -> list[Row]:
    """The rows of a file of colours."""
    return read_rows("colours.csv", data, COLUMNS, **more)  # type: ignore[arg-type]


def refusal(data: bytes | str, **more: object) -> RegisterError:
    """The error that a file is refused with."""
    with pytest.raises(RegisterError) as caught:
        read(data, **more)
    return caught.value


def test_rows_come_in_the_order_of_the_file_with_their_lines() -> None:
    """Each cell as it stands there; an empty line is none."""
    found = read(HEAD + 'blue,"one, two",-2\n\nred,"say ""so""",1')
    assert [("blue", "one, two", "-2"), ("red", 'say "so"', "1")] == [
        tuple(row.cells.values()) for row in found
    ]
    assert ["colours.csv line 2", "colours.csv line 4"] == [row.where for row in found]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_line_ends_and_mark_change_nothing(mark: bytes, end: bytes) -> None:
    """Spreadsheets write both."""
    (row,) = read(mark + (HEAD + "green,naïve,3\n").encode().replace(b"\n", end))
    assert {"colour": "green", "words": "naïve", "number": "3"} == dict(row.cells)


def test_a_cell_of_several_lines_is_one_cell() -> None:
    """The row is named by its last line."""
    (row,) = read(HEAD + 'red,"one\ntwo",1\n')
    assert ("one\ntwo", 3) == (row["words"], row.line)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            (HEAD + GOOD + "red,naïve,1\n").encode("latin-1"),
            ("line 3", "0xEF is not UTF-8", "Save the file as"),
        ),
        ((HEAD + GOOD).encode("utf-16"), ("line 1", "is not UTF-8")),
        ((HEAD + "red,o\0e,1\n").encode(), ("line 2", "NUL")),
        (HEAD + 'red,"one,1\n', ("is not CSV", "unexpected end of data")),
        (HEAD + 'red,"one"two,1\n', ("line 2", "is not CSV")),
        ("", ("line 1", "the columns are none", "Expected colour, words, number")),
        (HEAD, ("it has no rows",)),
        ("colour,number,words\n" + GOOD, ("line 1", "the columns are colour, number, words")),
        ("colour,words,number,more\n" + GOOD, ("line 1", "more")),
        (HEAD.replace(",", ";") + "red;one;1\n", ("line 1", "colour;words;number")),
    ],
    ids=[
        "latin-1",
        "utf-16",
        "NUL",
        "open quote",
        "text after quote",
        "empty",
        "no rows",
        "order",
        "more",
        "semicolons",
    ],
)
def test_what_is_no_such_file_is_refused(data: bytes | str, said: tuple[str, ...]) -> None:
    """With the line where it shows, and what was expected."""
    message = refusal(data).message
    assert message.startswith("colours.csv")
    assert [] == [words for words in said if words not in message]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("rd,one,1", 'line 3 column colour: "rd" does not fit. Expected a colour, such as red'),
        ("red,,1", 'line 3 column words: "" does not fit. Expected some words'),
        ("red, one,1", 'line 3 column words: " one" does not fit. Expected no space at either end'),
        ("red,one,x", 'line 3 column number: "x" does not fit. Expected a number'),
        ("red,=1+1,1", "begins with '=' is run as a formula"),
        ("red,+one,1", "begins with '+' is run as a formula"),
        ("red,@one,1", "begins with '@' is run as a formula"),
        ("red,-one,1", "begins with '-' is run as a formula"),
        ("red,\tone,1", "is run as a formula"),
        ("red,one", "line 3: it has 2 cells. Expected 3: colour, words, number"),
        ("red,one,1,2", "line 3: it has 4 cells. Expected 3"),
        (f"red,{'x' * 10_000}\t,1", f'"{"x" * 60}…" does not fit'),
    ],
)
def test_a_faulty_row_is_told_by_line_and_column(row: str, said: str) -> None:
    """With what was found and what was expected; a long cell is cut."""
    error = refusal(HEAD + GOOD + row + "\n")
    assert 1 == len(error.faults)
    assert said in error.faults[0]
    assert error.message.startswith("colours.csv: 1 fault:\n")
    assert error.message.endswith("\nNothing was taken from the file. Correct it and run the command again.")


def test_a_number_below_zero_is_no_formula() -> None:
    """Though it begins with the same sign."""
    assert "-1" == read(HEAD + "red,one,-1\n")[0]["number"]


def test_all_faults_of_a_file_are_told_at_once() -> None:
    """Of cells, of what cells say together, of the number of cells, and repeats."""
    rule = Rule(("number", "colour"), lambda row: "an even one" if row["colour"] == "blue" else "")
    error = refusal(
        HEAD + "red,one,1\nblue,,3\nred,one,x\nred,one\npink,one,1\nblue,two,5\n",
        rules=[rule],
        unique=[("colour", "words")],
    )
    assert [
        'colours.csv line 3 column words: "" does not fit. Expected some words.',
        'colours.csv line 3 column number: "3" does not fit. Expected an even one.',
        'colours.csv line 4 column number: "x" does not fit. Expected a number.',
        "colours.csv line 5: it has 2 cells. Expected 3: colour, words, number.",
        'colours.csv line 6 column colour: "pink" does not fit. '
        "Expected a colour, such as blue or green or red.",
        'colours.csv line 7 column number: "5" does not fit. Expected an even one.',
        "colours.csv line 4: colour, words (red, one) stand in line 2 too. Expected one row for each.",
    ] == list(error.faults)


def test_a_rule_is_asked_only_where_its_cells_fit() -> None:
    """What a faulty cell would say together with others is not known."""
    rule = Rule(("words", "colour"), lambda _: "nothing ever", found="the row as a whole")
    assert 1 == len(refusal(HEAD + "pink,one,1\n", rules=[rule]).faults)
    (told,) = refusal(HEAD + "red,one,1\n", rules=[rule]).faults
    assert "colours.csv line 2: the row as a whole. Expected nothing ever." == told


def test_many_faults_are_cut_at_twenty_and_counted() -> None:
    """A file of another kind does not fill the screen."""
    error = refusal(HEAD + "pink,one,1\n" * 1234)
    assert 21 == len(error.faults)
    assert "… and 1,214 more." == error.faults[-1]
    assert error.message.startswith("colours.csv: 1,234 faults:\n")


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By bytes before it is read, and by rows."""
    monkeypatch.setattr(rows, "MOST_ROWS", 3)
    assert 3 == len(read(HEAD + GOOD * 3))
    assert "colours.csv line 5: it has more than 3 rows. Split the file." == refusal(HEAD + GOOD * 9).message
    monkeypatch.setattr(rows, "MOST_BYTES", 30)
    assert "it has more than 30 bytes" in refusal((HEAD + GOOD * 3).encode()).message


def test_no_more_is_read_from_disk_than_a_register_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device may have no end."""
    monkeypatch.setattr(rows, "MOST_BYTES", 4)
    path = tmp_path / "long.csv"
    path.write_bytes(b"x" * 100)
    assert b"xxxxx" == read_bytes(str(path))
    assert 5 == len(read_bytes("/dev/zero"))


@pytest.mark.parametrize("name", ["none.csv", ""])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    """One that is not there, and a folder."""
    path = str(tmp_path / name)
    with pytest.raises(RegisterError, match="the file cannot be read") as caught:
        read_bytes(path)
    assert caught.value.message.startswith(path)


def test_names_most_like_an_unknown_one_come_first() -> None:
    """And the first ones where none is like it."""
    assert ["northamptonshire"] == nearest("northants", ["kent", "northamptonshire"])
    assert ["kent"] == nearest("Kent Police", ["essex", "kent"])
    assert ["a", "b", "c"] == nearest("zzz", ["a", "b", "c", "d"])
