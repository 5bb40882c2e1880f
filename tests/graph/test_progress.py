"""What is told while many reports are read: how many a minute, and for how long yet."""

from __future__ import annotations

import io
import sys

import pytest

from graph.progress import Pace, show_bar, tell_lines
from graph.sources import Source


class _Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class _Terminal(io.StringIO):
    """What a person would see."""

    def isatty(self) -> bool:
        return True


def _sources(number: int) -> list[Source]:
    return [Source(f"reports/{place}.md") for place in range(number)]


def test_rate_and_time_left() -> None:
    """After a few reports; then in seconds, minutes or hours."""
    clock = _Clock()
    pace = Pace(516, clock)
    told = []
    for _ in range(4):
        told.append(str(pace))
        clock.now += 4
        pace.count()
    assert ["", "", "", "15 a minute, 34 min left"] == told
    assert "15 a minute, 34 min left" == str(pace)
    slow = Pace(500, clock)
    for _ in range(3):
        clock.now += 40
        slow.count()
    assert "1.5 a minute, 5 h 31 min left" == str(slow)


def test_what_passes_in_no_time_does_not_count_for_long() -> None:
    """Three hundred reports are published already, and the others take their time."""
    clock = _Clock()
    pace = Pace(400, clock)
    for _ in range(300):
        pace.count()
    assert "" == str(pace)
    for _ in range(40):
        clock.now += 6
        pace.count()
    assert "10 a minute, 6 min left" == str(pace)


def test_nothing_is_left_at_the_end() -> None:
    """Then the rate alone is told, even of two reports."""
    clock = _Clock()
    pace = Pace(2, clock)
    for _ in range(2):
        clock.now += 3
        pace.count()
    assert "20 a minute" == str(pace)


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the number taken, rate, time left and the file."""
    clock, terminal = _Clock(), _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with show_bar(_sources(5), clock) as shown:
        for _ in shown:
            clock.now += 30
    lines = [line.strip() for line in terminal.getvalue().split("\r") if line.strip()]
    assert any("3/5" in line and line.endswith("2.0 a minute, 60 s left  3.md") for line in lines), lines
    assert "5/5" in lines[-1]


def test_plain_lines_elsewhere() -> None:
    """One every half minute: a log of a build of hours stays short, and a quick build says nothing."""
    clock, told = _Clock(), list[str]()
    with tell_lines(_sources(8), clock, told.append) as shown:
        for _ in shown:
            clock.now += 12
    assert [
        "reports: 3 of 8, 5.0 a minute, 60 s left",
        "reports: 6 of 8, 5.0 a minute, 24 s left",
    ] == told
    with tell_lines(_sources(8), clock, told.append) as shown:
        assert 8 == len(list(shown))
    assert 2 == len(told)
