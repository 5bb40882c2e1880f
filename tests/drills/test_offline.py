"""The drill of the offline bundle, in its short form."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.drills.offline import drill

pytestmark = pytest.mark.alone


def _is_allowed() -> bool:
    command = ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), "--net", "true"]
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(command, check=False, capture_output=True).returncode
    )


def test_a_bundle_installs_and_serves_without_a_network(published: Path, tmp_path: Path) -> None:
    """All that it needs is in it, but for the packages, which are lent to it here."""
    if not _is_allowed():
        pytest.skip("this machine lets nobody make a network namespace (unshare --net)")
    told = drill(published, tmp_path)
    print("\n".join(told))
    assert "there was no network" in told
