"""The drill of a store that older software made, in its short form: the newest of the formats before this."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.upgrading import PARTS
from tests.drills.older import BROUGHT_BY, NoHistory, commit_before, drill


def test_a_store_of_older_software_is_served_upgraded_and_rolled_back(tmp_path: Path) -> None:
    """The software is taken out of the history, so that nobody only says what it made."""
    try:
        print("\n".join(drill(next(iter(BROUGHT_BY)), tmp_path)))
    except NoHistory:
        pytest.skip("no history here; tests/graph/test_upgrading.py makes a store older by hand")


def test_what_older_software_is_looked_for_by() -> None:
    """Parts of a release as they are named today, and files that are there."""
    assert set(BROUGHT_BY) <= set(PARTS)
    root = Path(__file__).resolve().parents[2]
    assert [] == [name for name in BROUGHT_BY.values() if not (root / name).is_file()]


def test_no_history_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that never came in has no commit before it."""
    monkeypatch.setitem(BROUGHT_BY, "tallies", "graph/never_there.py")
    with pytest.raises(NoHistory):
        commit_before("tallies")
