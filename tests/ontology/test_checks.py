"""Every query of `ontology/checks/` returns no rows, and each is seen to find its fault."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECKS = sorted((ROOT / "ontology" / "checks").glob("*.rq"))
FAULTS = ROOT / "tests" / "cases" / "ontology-faults"


def _rows(store: ox.Store, check: Path) -> list[str]:
    found = store.query(check.read_text("utf-8"))
    assert isinstance(found, ox.QuerySolutions)
    return [" ".join(str(term) for term in row) for row in found]


def test_there_are_checks() -> None:
    """A run over no queries would prove nothing."""
    assert len(CHECKS) > 20


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_ontology_passes(check: Path, store: ox.Store) -> None:
    """The ontology and its lists are free of the fault that a check looks for."""
    assert [] == _rows(store, check)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_check_finds_its_fault(check: Path, store: ox.Store) -> None:
    """A check names the resource in which its fault was planted, and nothing else."""
    store.load(path=FAULTS / f"{check.stem}.ttl", format=ox.RdfFormat.TURTLE)
    rows = _rows(store, check)
    assert rows
    assert all("fault" in row.lower() for row in rows), rows


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.stem)
def test_check_says_what_it_asks_for(check: Path) -> None:
    """A check begins with a sentence, so that a failure explains itself."""
    first = check.read_text("utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert first.endswith(".")
