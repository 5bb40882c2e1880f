"""The drill of killed builds, in its short form; the drill itself, on stores that are wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph.release import CURRENT, RELEASES
from tests.drills.kills import EACH, KEPT, left_behind
from tests.serving import ROOT

pytestmark = pytest.mark.alone


def test_builds_killed_at_random_moments_cost_nothing() -> None:
    """Twenty where the gate is run, else five; in a process of its own, which forks and has one thread."""
    kills = 20 if os.environ.get("CI") == "true" else 5
    command = [sys.executable, "-m", "tests.drills.kills", "--kills", str(kills)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    killed, too_late, finished = map(int, re.findall(r"\d+", done.stdout.splitlines()[0]))
    assert killed >= kills
    assert finished == (killed + too_late) // EACH


@pytest.mark.parametrize(
    ("name", "is_left"), [(".drawn", True), (".building-x", True), (CURRENT, False), ("publish.lock", False)]
)
def test_what_is_left_behind_is_seen(tmp_path: Path, name: str, is_left: bool) -> None:
    """Whatever is no release, and more releases than are kept."""
    (tmp_path / RELEASES).mkdir()
    (tmp_path / name).touch()
    assert left_behind(tmp_path) == ([name] if is_left else [])
    for number in range(KEPT + 1):
        (tmp_path / RELEASES / f"2026010{number}").mkdir()
    assert "releases" in left_behind(tmp_path)
