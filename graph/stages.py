"""Progress: which stage a build is in, and the seconds that each has taken."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

Tell = Callable[[str], None]
"""Takes a line of progress or a warning."""


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass
class Stages:
    """
    Seconds spent in each stage, and where to tell of them.

    Args:
        tell: Takes each line.
        is_terse: Not to tell of stages that every source goes through, where there are many.
    """

    tell: Tell = silent
    seconds: dict[str, float] = field(default_factory=dict)
    is_terse: bool = False

    @contextmanager
    def stage(self, name: str, what: str, *, is_of_source: bool = False) -> Iterator[None]:
        """Time a stage; a stage entered again adds to its time."""
        if not (is_of_source and self.is_terse):
            self.tell(f"{name}: {what}")
        started = time.perf_counter()
        yield
        self.add({name: time.perf_counter() - started})

    def add(self, seconds: Mapping[str, float]) -> None:
        """Count what was spent elsewhere; of several processes at once the sum is more than went by."""
        for name, spent in seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + spent
