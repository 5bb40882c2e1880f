"""The drill of what is released, in its short form, and that a file which is missing would be seen."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.drills.stranger import (
    NOT_SHIPPED,
    Built,
    NoList,
    drill,
    missing_in_source,
    missing_in_wheel,
    tracked,
)


def test_what_is_released_holds_all_and_works_by_itself(tmp_path: Path) -> None:
    """Built of what is under version control, installed by itself, and used from an empty folder."""
    try:
        print("\n".join(drill(tmp_path)))
    except NoList:
        pytest.skip("no clone: which files belong to a release cannot be told")


def test_what_is_missing_is_seen(tmp_path: Path) -> None:
    """A file of the tests in the one, a template in the other; what is left out on purpose is there."""
    try:
        names = tracked()
    except NoList:
        pytest.skip("no clone")
    assert set(names) >= NOT_SHIPPED
    source, wheel = tmp_path / "a.tar.gz", tmp_path / "a.whl"
    with tarfile.open(source, "w:gz"):
        pass
    with zipfile.ZipFile(wheel, "w"):
        pass
    built = Built(source, wheel)
    assert names == missing_in_source(built)
    assert {"service/templates/base.html", "graph/cli/__init__.py"} <= set(missing_in_wheel(built))
