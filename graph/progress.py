"""
How far a build of many reports is: how many are taken, how many a minute, and how long it will go on.

On a terminal a bar, elsewhere a plain line now and then. The rate is that of the last reports: those that are
published already pass in no time, and say nothing of those that are still to be read.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from graph.sources import Source

_COUNTED: Final = 30
"""The last reports whose rate is told: about two minutes of them."""
_LEAST: Final = 3
"""Reports from which a rate is told at all."""
_SECONDS_BETWEEN_LINES: Final = 30.0

Clock = Callable[[], float]
"""Seconds from some moment on; never going back."""


class Pace:
    """
    How fast reports are taken.

    Args:
        total: How many there are.
        clock: Tells the time.
    """

    def __init__(self, total: int, clock: Clock = time.monotonic) -> None:
        self.total = total
        self.taken = 0
        self._clock = clock
        self._moments = deque([clock()], maxlen=_COUNTED + 1)

    def count(self) -> None:
        """One more was taken."""
        self.taken += 1
        self._moments.append(self._clock())

    @property
    def seconds_each(self) -> float | None:
        """What one of the last reports took; None until there are a few."""
        if self.taken < min(_LEAST, self.total):
            return None
        return (self._moments[-1] - self._moments[0]) / (len(self._moments) - 1)

    def __str__(self) -> str:
        """Rate and time left; empty until there are a few, and of those that passed in no time."""
        each = self.seconds_each
        if not each:
            return ""
        left = (self.total - self.taken) * each
        return f"{_rate(60 / each)} a minute" + (f", {_duration(left)} left" if left else "")


@contextmanager
def show_bar(sources: Sequence[Source], clock: Clock = time.monotonic) -> Iterator[Iterable[Source]]:
    """A bar on standard error, with rate, time left and the file that is taken."""
    pace = Pace(len(sources), clock)

    def beside(source: Source | None) -> str:
        name = os.path.basename(source.name) if source else ""  # noqa: PTH119
        return "  ".join(filter(None, (str(pace), name)))

    with click.progressbar(
        sources,
        label="reports",
        show_pos=True,
        show_eta=False,
        item_show_func=beside,
        file=sys.stderr,
    ) as shown:
        yield _counted(shown, pace, lambda: None)


@contextmanager
def tell_lines(
    sources: Sequence[Source],
    clock: Clock = time.monotonic,
    tell: Callable[[str], None] = lambda line: click.echo(line, err=True),
) -> Iterator[Iterable[Source]]:
    """A line on standard error every half minute."""
    pace, last = Pace(len(sources), clock), clock()

    def tell_now_and_then() -> None:
        nonlocal last
        if clock() - last < _SECONDS_BETWEEN_LINES:
            return
        last = clock()
        told = ", ".join(filter(None, (f"reports: {pace.taken} of {pace.total}", str(pace))))
        tell(told)

    yield _counted(sources, pace, tell_now_and_then)


def _counted(sources: Iterable[Source], pace: Pace, then: Callable[[], None]) -> Iterator[Source]:
    """The same; whoever asks for the next is done with the one before."""
    for source in sources:
        yield source
        pace.count()
        then()


def _rate(per_minute: float) -> str:
    return f"{per_minute:.0f}" if per_minute >= 10 else f"{per_minute:.1f}"


def _duration(seconds: float) -> str:
    """A time left, in words no finer than it is known."""
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{max(1, round(seconds))} s"
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
