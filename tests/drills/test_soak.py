"""The drill of mixed load, in its short form."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drills import soak

pytestmark = pytest.mark.alone


@pytest.mark.parametrize("clients", [16])
def test_a_minute_of_mixed_load_leaves_the_service_as_it_was(
    published: Path, tmp_path: Path, clients: int
) -> None:
    """No wrong answer, no process lost, no leak; a minute where the gate is run, else a few seconds."""
    seconds = 60 if os.environ.get("CI") == "true" else 15
    assert [] == soak.soak(published, tmp_path, seconds, clients)


def test_a_wrong_answer_is_seen() -> None:
    """Rows are compared as a whole: one more, one less or one changed is another answer."""

    def answer(*values: str) -> bytes:
        cells = ",".join(f'{{"x":{{"type":"literal","value":"{value}"}}}}' for value in values)
        return f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{cells}]}}}}'.encode()

    rows = soak.rows_of(answer("a", "b"))
    assert rows == soak.rows_of(answer("b", "a"))
    assert rows not in (
        soak.rows_of(answer("a")),
        soak.rows_of(answer("a", "b", "b")),
        soak.rows_of(answer("a", "c")),
    )


def _minute(size: Callable[[int], float]) -> list[soak.Sample]:
    """A sample each second, of which the web processes have so many MiB."""
    return [soak.Sample(float(second), int(size(second) * 2**20), 0) for second in range(60)]


@pytest.mark.parametrize(
    ("size", "is_leak"),
    [
        (lambda _: 60, False),
        (lambda second: min(60, 24 + 3 * second), False),  # warm after twelve seconds
        (lambda second: 60 - 36 * 0.9**second, False),  # never quite warm, and ever slower
        (lambda second: 40 + 10 * (second // 25), False),  # a step now and then
        (lambda second: 60 + 0.15 * second, True),  # a kibibyte at each of 150 requests a second
        (lambda second: min(60, 24 + 3 * second) + 0.3 * second + 5 * (second % 3), True),
    ],
)
def test_a_leak_is_told_from_warming_up(size: Callable[[int], float], is_leak: bool) -> None:
    """In a minute it is known by going on to the end."""
    assert is_leak is bool(soak.growth(_minute(size), 60))


def test_a_long_run_bounds_all_growth_after_a_minute() -> None:
    """However slow it is: a tenth in ten minutes is too much."""
    for most, is_too_much in ((1.05, False), (1.2, True)):
        ten_minutes = [
            soak.Sample(float(at), int(2**20 * (1 + (most - 1) * at / 500)), 1) for at in range(600)
        ]
        assert is_too_much is bool(soak.growth(ten_minutes, 600))
