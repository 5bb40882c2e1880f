"""
A store backed up, wiped and restored, and restores that are killed at random moments (SIGKILL).

    python -m tests.drills.restore STORE [--kills 20] [--seed 1]

The restored store has the digest of the backup, gives the same answers, and its files to take away are the
same byte for byte. After each kill, what was served before is served, whole, or else the whole of the backup;
a restore that is let to its end leaves nothing of the killed ones behind. Prints sizes and seconds; ends with
1 where anything is wrong. Each step is a process of its own, as a user starts it.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.dump import DUMP, SUMS
from graph.release import CURRENT, Release, current_release
from tests.corpus.make import make
from tests.drills.kills import SCALE, apart, digest_served, left_behind
from tests.serving import COMMAND, ROOT

_QUESTIONS: Final = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT ?c (COUNT(*) AS ?n) WHERE { ?s a ?c } GROUP BY ?c ORDER BY ?c",
)


def drill(store: Path, folder: Path, kills: int, seed: int) -> Iterator[str]:
    """
    Back a store up and restore it, and kill so many restores.

    Args:
        store: Is only read.
        folder: Empty; everything is made below it.

    Returns:
        Figures, a line each.

    Raises:
        AssertionError: Something is wrong.
    """
    kept, new = folder / "kept.tar", folder / "new"
    served = current_release(str(store))
    seconds = _run("backup", str(kept), "--store", str(store))
    yield f"{served.triples} triples of {len(served.sources)} reports: {kept.stat().st_size / 1e6:.1f} MB"
    yield f"backed up in {seconds:.1f} s"
    seconds = _run("restore", str(kept), "--store", str(new), "--digest", served.digest)
    _compare(store, new, served)
    yield f"restored in {seconds:.1f} s: the same digest, answers and files"
    yield from _kill(kept, folder, served, seconds, kills, random.Random(seed))  # noqa: S311 - no secrets


def _compare(store: Path, new: Path, served: Release) -> None:
    restored = current_release(str(new))
    told = [(each.digest, each.graphs, each.drawn_by, each.sources) for each in (served, restored)]
    assert told[0] == told[1], "the manifest tells something else"
    assert apart(lambda: digest_served(new)) == served.digest, "another digest"
    sums = [(each / CURRENT / DUMP / SUMS).read_bytes() for each in (store, new)]
    assert sums[0] == sums[1], "other files"
    for question in _QUESTIONS:
        assert _answer(store, question) == _answer(new, question), question


def _kill(
    kept: Path, folder: Path, served: Release, seconds: float, kills: int, chance: random.Random
) -> Iterator[str]:
    """Kill restores into a store that serves something else, then let one go to its end."""
    location = folder / "killed"
    other = make(1, 0, scale=SCALE)
    (folder / other.name).write_bytes(other.data)
    _run("build", str(folder / other.name), "--store", str(location))
    before = current_release(str(location)).digest
    assert before != served.digest
    names = {before: "what was served", served.digest: "the backup"}
    found: Counter[str] = Counter()
    for _ in range(kills):
        started = subprocess.Popen(
            _command("restore", str(kept), "--store", str(location)), cwd=ROOT, stderr=subprocess.DEVNULL
        )
        try:
            started.wait(chance.uniform(0, seconds))
        except subprocess.TimeoutExpired:
            started.kill()
        started.wait()
        found[names[apart(lambda: digest_served(location))]] += 1
    _run("restore", str(kept), "--store", str(location))
    assert apart(lambda: digest_served(location)) == served.digest
    left = [each for each in left_behind(location) if each != "releases"]
    assert not left, f"left behind: {', '.join(left)}"
    yield f"{kills} restores killed; served then: {', '.join(f'{n} {what}' for what, n in found.items())}"


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", COMMAND, *arguments]


def _run(*arguments: str) -> float:
    begun = time.monotonic()
    done = subprocess.run(_command(*arguments), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return time.monotonic() - begun


def _answer(store: Path, question: str) -> bytes:
    command = _command("query", "-", "--store", str(store), "--format", "csv")
    return subprocess.run(command, cwd=ROOT, input=question.encode(), capture_output=True, check=True).stdout


def main() -> None:
    """Print what came of it."""
    options = argparse.ArgumentParser(description="Backup, wipe, restore; and restores that are killed")
    options.add_argument("store", type=Path)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in drill(chosen.store, Path(folder), chosen.kills, chosen.seed):
            print(line, flush=True)


if __name__ == "__main__":
    main()
