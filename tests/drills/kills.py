"""
Builds that are killed at random moments (SIGKILL), one after another into one store.

    python -m tests.drills.kills [--kills 200] [--seed 1]

After each kill the release that is served must be one of the two that may be: that of before, or the whole
new one, with the triples that its manifest tells. Every few kills a build is let to its end: it has to give
the very digest that a build without a kill gives, with no report lost or twice, and leave nothing of the
killed ones behind. Moments are drawn over the whole build and, half of the time, over the seconds in which
it publishes; how long that takes is measured anew by builds that come to their end, since a machine may be
busy at one time and not at another. A moment after the end of a build is no kill, and another is drawn.
Printed is what became of the kills; ends with 1 where anything was wrong, or too few moments came in time.

Each build is a fork of this process, which has loaded what all need, and is ended with its own children. This
process opens no store itself: the engine starts threads, which a fork does not have, and waits for them.
"""

from __future__ import annotations

import argparse
import math
import os
import pickle
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox

from graph import pipeline
from graph.aim import load_aimed_shapes
from graph.extract.words.splitting import load_sentencizer
from graph.release import CURRENT, RELEASES, STORE, Release, current_folder, current_release
from graph.sources import find_sources
from graph.vocabulary import load_vocabulary
from tests.corpus.make import make

Result = TypeVar("Result")

DOCUMENTS: Final = 3
SCALE: Final = 0.1
KEPT: Final = 3
"""Releases that stay on disk."""
EACH: Final = 5
"""So many moments, then a build is let to its end."""
TRIES: Final = 3
"""So many moments are drawn for each kill that is wanted, at most."""

_LOOK_AGAIN_SECONDS: Final = 0.002
_LASTING: Final = {CURRENT, RELEASES, "publish.lock"}
_PUBLISHING: Final = "publish:"


@dataclass(frozen=True, slots=True)
class Pace:
    """How many seconds a build takes that finds nothing drawn, and of these, publishing."""

    whole: float
    publishing: float

    def draw(self, chance: random.Random, *, publishing: bool) -> float:
        """A moment in it, in seconds after its start, or after it began to publish."""
        return chance.uniform(0, self.publishing if publishing else self.whole)

    def now(self, publishing: float) -> Pace:
        """The same where publishing takes so long now; a build after kills has no less to publish."""
        return Pace(self.whole * publishing / self.publishing, publishing)


@dataclass
class Found:
    """What came of the kills."""

    kills: int = 0
    too_late: int = 0
    served: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    pace: Pace | None = None
    faults: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"{self.kills} builds killed, {self.too_late} done before; {self.finished} let to their end"
        yield "served after a kill: " + ", ".join(f"{number} {what}" for what, number in self.served.items())
        if self.pace:
            yield f"a whole build takes {self.pace.whole:.1f} s, publishing {self.pace.publishing:.1f} s"
        yield from (f"FAULT {fault}" for fault in self.faults)


def prepare(folder: Path, seed: int) -> Path:
    """A folder of short reports, and beside it a store that holds the first of them."""
    documents = folder / "documents"
    documents.mkdir()
    for number in range(DOCUMENTS):
        made = make(seed, number, scale=SCALE)
        (documents / made.name).write_bytes(made.data)
    first = min(documents.iterdir())
    pipeline.load(find_sources([str(first)]), str(folder / "before"))
    return documents


def build(documents: Path, store: Path, told: Callable[[str], None] = lambda _: None) -> Release:
    """Take all documents in, two at once."""
    found = pipeline.load(
        find_sources([str(documents)]), str(store), jobs=2, kept=KEPT, stages=pipeline.Stages(told)
    )
    assert found.release is not None
    return found.release


def apart(task: Callable[[], Result]) -> Result:
    """
    What comes of a task in a fork of this process.

    Raises:
        AssertionError: It failed; says why.
    """
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            told = pickle.dumps((True, task()))
        except Exception as error:
            told = pickle.dumps((False, f"{type(error).__name__}: {error}"))
        with open(writes, "wb") as pipe:  # noqa: PTH123 - a descriptor
            pipe.write(told)
        os._exit(0)
    os.close(writes)
    with open(reads, "rb") as pipe:  # noqa: PTH123 - a descriptor
        is_done, result = pickle.load(pipe)  # noqa: S301 - of our own fork
    os.waitpid(pid, 0)
    assert is_done, result
    return result  # type: ignore[no-any-return]


def _started(documents: Path, store: Path) -> tuple[int, int]:
    """A build in a group of processes of its own: its id, and where it says that it publishes."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writes)
        return pid, reads
    os.setpgid(0, 0)
    os.close(reads)
    status = 1
    try:
        build(documents, store, lambda line: _say(writes, line))
        status = 0
    finally:
        os._exit(status)


def _say(descriptor: int, line: str) -> None:
    if line.startswith(_PUBLISHING):
        os.write(descriptor, b"p")


def kill_one(documents: Path, store: Path, after: float, *, publishing: bool) -> float | None:
    """
    Start a build and kill it so many seconds after it began, or began to publish.

    Returns:
        None where it was killed; where it came to its end before, the seconds in which it published.
    """
    pid, said = _started(documents, store)
    with suppress(ProcessLookupError, PermissionError):
        os.setpgid(pid, pid)
    os.set_blocking(said, False)
    begun, published = time.monotonic(), math.inf
    try:
        while True:
            ended, status = os.waitpid(pid, os.WNOHANG)
            now = time.monotonic()
            published = min(published, now) if _has_said(said) else published
            if ended:
                return max(0.0, now - published)
            if now - (published if publishing else begun) >= after:
                break
            time.sleep(_LOOK_AGAIN_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        return None if os.WIFSIGNALED(status) else max(0.0, time.monotonic() - published)
    finally:
        os.close(said)


def _has_said(descriptor: int) -> bool:
    """Whether a build said just now that it publishes."""
    try:
        return os.read(descriptor, 1) != b""
    except BlockingIOError:
        return False


def digest_served(store: Path) -> str:
    """
    The digest of the release that is served, whose store gives back the triples that its manifest tells.

    Raises:
        AssertionError: It gives back something else.
    """
    release = current_release(str(store))
    opened = ox.Store.read_only(str(current_folder(str(store)) / STORE))
    triples = sum(1 for _ in opened.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert triples == release.triples, f"{triples} triples where {release.triples} are told"
    return release.digest


def left_behind(store: Path) -> list[str]:
    """What is in a store's folder that no release is."""
    found = [path.name for path in store.iterdir() if path.name not in _LASTING]
    releases = [path.name for path in (store / RELEASES).iterdir()]
    found += [name for name in releases if name.startswith(".")]
    return found + (["releases"] * (len(releases) - KEPT) if len(releases) > KEPT else [])


def drill(folder: Path, kills: int, seed: int) -> Found:
    """
    Kill so many builds.

    Args:
        folder: Empty; everything is made below it.
    """
    for load in (load_vocabulary, load_sentencizer, load_aimed_shapes):
        load()
    documents = apart(lambda: prepare(folder, seed))
    found, chance = Found(), random.Random(seed)  # noqa: S311 - moments, no secrets
    whole = folder / "whole"
    shutil.copytree(folder / "before", whole, symlinks=True)
    expected, found.pace = apart(lambda: _timed(documents, whole))
    names = {current_release(str(folder / "before")).digest: "old", expected.digest: "new"}
    store = folder / "store"
    served = ""
    for number in range(kills * TRIES):
        if number % EACH == 0 and found.kills >= kills:
            break
        if number % EACH == 0 or served == "new":  # else there would be nothing left to build
            shutil.rmtree(store, ignore_errors=True)
            shutil.copytree(folder / "before", store, symlinks=True)
        in_publishing = chance.random() < 0.5
        after = found.pace.draw(chance, publishing=in_publishing)
        took = kill_one(documents, store, after, publishing=in_publishing)
        found.kills += took is None
        found.too_late += took is not None
        where = f"kill {number}, {after:.2f} s after {'publishing began' if in_publishing else 'the start'}"
        served = _look(store, names, where, found)
        if number % EACH == EACH - 1:
            seconds = _finish(documents, store, expected, where, found)
            took = seconds if served == "old" else took
        if took:
            found.pace = found.pace.now(took)
    if found.kills < kills:
        found.faults.append(f"only {found.kills} of {kills} builds were killed before their end")
    return found


def _timed(documents: Path, store: Path) -> tuple[Release, Pace]:
    """A build that nobody kills, and how long it takes."""
    begun = time.monotonic()
    began_to_publish: list[float] = []

    def note(line: str) -> None:
        if line.startswith(_PUBLISHING):
            began_to_publish.append(time.monotonic())

    release = build(documents, store, note)
    now = time.monotonic()
    return release, Pace(now - begun, now - began_to_publish[0])


def _look(store: Path, names: dict[str, str], where: str, found: Found) -> str:
    """What is served after a kill: "old" or "new", or nothing that may be."""
    try:
        served = names[apart(lambda: digest_served(store))]
    except Exception as error:
        found.faults.append(f"{where}: {type(error).__name__}: {error}")
        return ""
    found.served[served] += 1
    return served


def _finish(documents: Path, store: Path, expected: Release, where: str, found: Found) -> float:
    """Let a build go to its end, after those that were killed; gives the seconds in which it published."""
    pid, said = _started(documents, store)
    os.read(said, 1)  # or its end
    began_to_publish = time.monotonic()
    _, status = os.waitpid(pid, 0)
    seconds = time.monotonic() - began_to_publish
    os.close(said)
    found.finished += 1
    if os.waitstatus_to_exitcode(status):
        found.faults.append(f"after {where}: the next build failed")
        return seconds
    if apart(lambda: digest_served(store)) != expected.digest:
        found.faults.append(f"after {where}: another release than without kills")
    if current_release(str(store)).sources != expected.sources:
        found.faults.append(f"after {where}: reports were lost, or are there twice")
    if left := left_behind(store):
        found.faults.append(f"after {where}: left behind {', '.join(left)}")
    return seconds


def main() -> None:
    """Print what came of it."""
    options = argparse.ArgumentParser(description="Builds that are killed at random moments")
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = drill(Path(folder), chosen.kills, chosen.seed)
    print("\n".join(found.lines()))
    sys.exit(1 if found.faults else 0)


if __name__ == "__main__":
    main()
