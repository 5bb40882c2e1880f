"""What is installed and shipped: lock files, packages and their data."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.alone

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]
LOCKS = {
    "requirements.lock": RUNTIME,
    "tests/requirements.lock": RUNTIME + PROJECT["dependency-groups"]["test"],
}


def _pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.M)
    }


@pytest.mark.parametrize("lock", sorted(LOCKS))
def test_the_lock_pins_every_dependency(lock: str) -> None:
    """Each dependency of the project is pinned at a version that it allows."""
    pins = _pins(lock)
    assert pins
    for wanted in map(Requirement, LOCKS[lock]):
        version = pins.get(canonicalize_name(wanted.name))
        assert version is not None, f"{wanted.name} is not in {lock}"
        assert wanted.specifier.contains(version), f"{wanted.name} {version} does not fit {wanted}"


@pytest.mark.parametrize("lock", sorted(LOCKS))
def test_the_lock_holds_hashes_and_no_addresses(lock: str) -> None:
    """Every pin has a hash, and where a package is fetched from is left to whoever installs it."""
    text = (ROOT / lock).read_text("utf-8")
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
    assert blocks
    assert [] == [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]
    assert "://" not in text


@pytest.mark.parametrize("folder", ["federation", "accessibility"])
def test_the_lock_of_npm_holds_hashes_and_no_addresses(folder: str) -> None:
    """So does that of the packages that come from npm."""
    lock = json.loads((ROOT / "tests" / folder / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [] == [name for name, package in packages.items() if "integrity" not in package]
    assert [] == [name for name, package in packages.items() if "resolved" in package]


def test_both_locks_agree() -> None:
    """What runs in tests is what is installed for use."""
    runtime, tests = _pins("requirements.lock"), _pins("tests/requirements.lock")
    assert {} == {name: (pin, tests.get(name)) for name, pin in runtime.items() if tests.get(name) != pin}


def test_the_files_of_a_deployment_are_shipped() -> None:
    """Who installs the package has the files that set up a server."""
    there = {path.name for path in (ROOT / "service" / "deploy").iterdir()}
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["service"]
    shipped = {path.name for pattern in patterns for path in (ROOT / "service").glob(pattern)}
    assert there
    assert there <= shipped


def test_every_document_is_shipped() -> None:
    """Who installs the package has the pages of `/docs`."""
    there = set((ROOT / "service" / "docs").rglob("*.md"))
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["service"]
    assert there
    assert there <= {path for pattern in patterns for path in (ROOT / "service").glob(pattern)}


def test_every_folder_of_code_is_shipped() -> None:
    """A folder with modules that the list of packages lacks would be missing from an installation."""
    listed = set(PROJECT["tool"]["setuptools"]["packages"])
    there = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for package in ("graph", "service", "ontology", "shapes")
        for path in (ROOT / package).rglob("*.py")
    }
    assert there == listed
