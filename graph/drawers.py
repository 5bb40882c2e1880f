"""
Documents drawn by several processes at once, and handed back in the order in which they were given.

    with Drawers(jobs, background) as drawers:
        waiting = drawers.start(data, name)      soon, in some process
        drawn = waiting()                        waits for it

The processes are forks that share what every document needs: vocabularies, weights, shapes. Whoever forks
must have one thread and no store open. A process that dies costs its own document, and no other.
"""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from types import TracebackType
from typing import Final, Self

from graph.aim import load_aimed_shapes
from graph.child import end_with_parent
from graph.comparison import Comparer
from graph.drawing import Beside, Drawn, draw_apart, draw_report, warm
from graph.errors import SourceUnreadable
from graph.extract.words.splitting import load_sentencizer
from graph.indexed import Indexed
from graph.stages import Stages
from graph.vocabulary import load_vocabulary

Waiting = Callable[[], Drawn]
"""Waits until a document is drawn; raises what `graph.drawing.draw_report` raises."""

_FEW: Final = 2
"""Documents a process that are drawn without making ready for more."""

_beside: Beside | None = None
"""Of the process that forks; its children find it here, and nothing is copied."""


class Drawers:
    """
    Processes that draw documents; with one job, this process itself, when the document is waited for.

    Args:
        jobs: How many documents are drawn at once.
        background: Vocabularies and registers of names, which reports draw on.
        stages: Told of progress where there is one job.
        comparer: Sets reports beside registers; none: nothing does.
    """

    def __init__(
        self,
        jobs: int,
        background: Callable[[], Indexed],
        stages: Stages,
        comparer: Callable[[], Comparer | None] = lambda: None,
    ) -> None:
        self._jobs = jobs
        self._background = background
        self._stages = stages
        self._comparer = comparer
        self._executor: ProcessPoolExecutor | None = None
        self._started = 0

    @property
    def ahead(self) -> int:
        """How many documents to start before the first is waited for, so that no process is idle."""
        return 0 if self._jobs == 1 else 2 * self._jobs

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=kind is None, cancel_futures=True)

    def start(self, data: bytes, name: str) -> Waiting:
        """Begin with a document."""
        self._started += 1
        if self._jobs == 1:
            return partial(self._draw_here, data, name, self._are_many)
        return partial(self._wait, self._submit(data, name), data, name)

    @property
    def _are_many(self) -> bool:
        """Whether so many were started that more may be expected, and it pays to make ready for them."""
        return self._started > _FEW * self._jobs

    def _draw_here(self, data: bytes, name: str, are_many: bool) -> Drawn:
        if are_many:
            warm()
        return draw_report(data, name, self._beside, self._stages)

    def _beside(self) -> Beside:
        return Beside(self._background(), self._comparer())

    def _submit(self, data: bytes, name: str) -> Future[Drawn]:
        if self._executor is None:
            self._executor = _executor(self._jobs, self._beside())
        try:
            return self._executor.submit(_draw, data, name, self._are_many)
        except BrokenProcessPool:
            self._executor = None
            return self._submit(data, name)

    def _wait(self, started: Future[Drawn], data: bytes, name: str) -> Drawn:
        try:
            return started.result()
        except BrokenProcessPool:
            # Which document it was that ended a process is not told: each is tried again by itself.
            return _draw_alone(data, name, self._beside())


def _draw_alone(data: bytes, name: str, beside: Beside) -> Drawn:
    with _executor(1, beside) as executor:
        try:
            return executor.submit(_draw, data, name).result()
        except BrokenProcessPool:
            raise SourceUnreadable(
                name,
                "the process that read it was ended, as happens where memory runs out",
                "a report of some hundred pages",
                "Check that it is a report, or give the machine more memory.",
            ) from None


def _executor(jobs: int, beside: Beside) -> ProcessPoolExecutor:
    global _beside
    _beside = beside
    beside.make_ready()
    for load in (load_vocabulary, load_sentencizer, load_aimed_shapes):
        load()
    gc.collect()
    gc.freeze()  # what is shared stays shared: a collection would write to it
    return ProcessPoolExecutor(jobs, mp_context=get_context("fork"), initializer=_begin)


def _begin() -> None:
    """Be ended with the process that waits, which alone hears Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def _draw(data: bytes, name: str, are_many: bool = False) -> Drawn:
    if _beside is None:
        raise RuntimeError("this process was not made for drawing")
    if are_many:
        warm()
    return draw_apart(data, name, _beside)
