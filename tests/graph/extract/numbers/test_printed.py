"""Numbers as reports print them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.numbers.printed import find_amounts, is_no_figure, read_amount, read_word

PRINTED = [
    ("272", "272", ""),
    ("+8%", "8", "percent"),
    ("-0.05%", "-0.05", "percent"),
    ("−2.1%", "-2.1", "percent"),
    ("–4%", "-4", "percent"),
    ("£187", "187", "gbp"),
    ("£1.4m", "1400000", "gbp"),
    ("£3 million", "3000000", "gbp"),
    ("-£5", "-5", "gbp"),
    ("2,242", "2242", ""),
    ("45.1 percent", "45.1", "percent"),
    ("45.1 per cent", "45.1", "percent"),
    ("9%*", "9", "percent"),
    ("41p", "41", "pence"),
    ("2 minutes 40 seconds", "2.67", "minutes"),
    ("1hr 30m", "1.5", "hours"),
    ("1 in 8", "12.5", "percent"),
    ("down 7%", "-7", "percent"),
    ("Up by 2.5 per cent", "2.5", "percent"),
    ("a fall of 9 percent", "-9", "percent"),
    ("two in five", "40", "percent"),
]
NOT_A_FIGURE = [
    "",
    "2 minutes 40 hours",
    "8 in 1",
    "–",
    "England and Wales",
    "12 months",
    "1,20",
    "2017/18",
    "10-12",
    "4Ps",
    "1.2.3",
    "5 10",
    "up to 5%",
    "down 12",
    "down -3%",
]
IN_WORDS = [
    ("In 53 of the 60 cases, 8.5 percent were late.", ["53", "60", "8.5 percent"]),
    ("The 4Ps, section2 and the 1st of 12/03/2017 at 10:30", []),
    ("It seized £1.4m in cash; 2,242 people, 24.5%.", ["£1.4m", "2,242", "24.5%"]),
    ("a 24-hour line, from 2016-17 and pages 3-5", []),
    ("It fell by 3.", ["3"]),
    ("Each costs 85p, or 6 pence more; see p4.", ["85p", "6 pence"]),
]


@pytest.mark.parametrize(("printed", "value", "symbol"), PRINTED)
def test_a_printed_figure_is_read_with_its_sign_and_symbol(printed: str, value: str, symbol: str) -> None:
    """Every way of printing a figure gives its value and what is printed with it."""
    amount = read_amount(printed)
    assert amount is not None
    assert (Decimal(value), symbol) == (amount.value, amount.symbol)
    assert printed.rstrip("*") == printed[amount.at : amount.until]


@pytest.mark.parametrize("words", NOT_A_FIGURE)
def test_what_is_no_figure_is_not_read_as_one(words: str) -> None:
    """Words, broken numbers, ranges and dashes have no value."""
    assert read_amount(words) is None


@pytest.mark.parametrize("words", ["–", "-", "—", "n/a", "N/A", "..", "not available"])
def test_a_dash_says_that_there_is_no_figure(words: str) -> None:
    """A dash and its like are told from text that has nothing to do with figures."""
    assert is_no_figure(words)
    assert not is_no_figure(words + " 5")


@pytest.mark.parametrize(("words", "found"), IN_WORDS)
def test_numbers_in_running_words_are_found_whole(words: str, found: list[str]) -> None:
    """A number is taken with its symbol; names, times, dates and ordinals with digits are left alone."""
    assert found == [words[amount.at : amount.until] for amount in find_amounts(words)]


@given(st.integers(0, 10**9), st.sampled_from(["", "+", "-", "−", "–"]), st.sampled_from(["", "%"]))
def test_any_grouped_number_is_read_back(number: int, sign: str, symbol: str) -> None:
    """Printing a whole number with thousands commas and reading it gives the number."""
    amount = read_amount(f"{sign}{number:,}{symbol}")
    assert amount is not None
    assert Decimal(-number if sign in ("-", "−", "–") else number) == amount.value


@given(st.text(max_size=40))
def test_found_numbers_are_digits_of_the_words(words: str) -> None:
    """Whatever the words, what is found lies within them in order and starts with a digit or pound sign."""
    last = 0
    for amount in find_amounts(words):
        assert last <= amount.at < amount.until <= len(words)
        assert words[amount.at].isdigit() or words[amount.at] == "£"
        last = amount.until


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("eight", 8),
        ("Sixty-three", 63),
        ("twenty", 20),
        ("twenty-zero", None),
        ("sixty-ten", None),
        ("a", None),
    ],
)
def test_a_number_word_below_a_hundred_is_read(word: str, value: int | None) -> None:
    """Words for numbers give their value, other words give none."""
    assert value == read_word(word)
