"""The drill of backup and restore, in its short form."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.serving import ROOT


def test_a_restored_store_is_the_one_that_was_backed_up(published: Path) -> None:
    """And a killed restore costs nothing; in processes of their own, as a user starts them."""
    command = [sys.executable, "-m", "tests.drills.restore", str(published), "--kills", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the same digest, answers and files" in done.stdout
    assert "2 restores killed" in done.stdout
