"""
The suites, the known deviations and their causes, read from the files beside this one.

A suite is run by parametrised tests: `@pytest.mark.parametrize("test", cases("Protocol"))` gives each test of
that suite, those that are known to fail as strict expected failures with the reason.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from tests.conformance.manifests import Test, read_manifest
from tests.conftest import SHARED

FOLDER: Final = Path(__file__).resolve().parent
W3C: Final = SHARED / "w3c" / "sparql11"
FAULTS: Final = {"engine", "store", "limit", "test"}


@dataclass(frozen=True, slots=True)
class Suite:
    """
    A suite: as in `suites.toml`, where each key is explained.

    Args:
        run_by: File in this folder; empty where it is not run.
        not_run: Why; empty where it is run.
    """

    name: str
    standard: str
    manifests: tuple[str, ...]
    kinds: tuple[str, ...]
    tests: int
    run_by: str = ""
    not_run: str = ""

    def read(self) -> list[Test]:
        """Its tests, in the order of the manifests; none where the suites are absent."""
        paths = [W3C / name for name in self.manifests]
        return [
            test for path in paths if path.is_file() for test in _manifest(path) if test.kind in self.kinds
        ]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why tests come out otherwise than expected: as in `causes.toml`, where each key is explained."""

    name: str
    fault: str
    reason: str
    instead: str
    data: str = ""
    query: str = ""
    changed: str = ""
    variation: str = ""


@dataclass(frozen=True, slots=True)
class Deviation:
    """A test that comes out otherwise than expected: "failed" or "passed by value", and why."""

    test: str
    verdict: str
    cause: str


@cache
def _manifest(path: Path) -> tuple[Test, ...]:
    return tuple(read_manifest(path))


@cache
def snapshot() -> str:
    """Which state of the suites it is."""
    return str(_toml("suites")["snapshot"])


@cache
def suites() -> dict[str, Suite]:
    """Name of a suite -> the suite, in the order of the file."""
    found = {}
    for each in _toml("suites")["suite"]:
        given: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in each.items()
        }
        found[each["name"]] = Suite(**given)
    return found


@cache
def causes() -> dict[str, Cause]:
    """Name of a cause -> the cause, in the order of the file."""
    return {name: Cause(name, **each) for name, each in _toml("causes").items()}


@cache
def known() -> dict[str, Deviation]:
    """Name of a test -> how it is known to come out otherwise, in the order of the file."""
    with (FOLDER / "known.csv").open(encoding="utf-8", newline="") as file:
        return {row["test"]: Deviation(**row) for row in csv.DictReader(file)}


def cases(name: str) -> list[object]:
    """The tests of a suite, as parameters."""
    return [pytest.param(test, id=test.name, marks=_marks(test)) for test in suites()[name].read()]


def _marks(test: Test) -> list[pytest.MarkDecorator]:
    deviation = known().get(test.name)
    if deviation is None or deviation.verdict != "failed":
        return []
    return [pytest.mark.xfail(strict=True, reason=deviation.cause, raises=AssertionError)]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
