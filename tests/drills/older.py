"""
A store that older software made, served and brought up to date.

    python -m tests.drills.older [PART...] [--wheel]

The older software is that of this repository's own history: for each part of a release that came in later,
the commit before the one that brought the code which makes it. It is taken out of the history, with --wheel
made into a wheel and installed by itself, and builds a store of one short report. This version then serves
the store and says what it does without; `peelgraph upgrade` makes what is missing, and the service that
runs follows; what the report says is the same, graph by graph; `peelgraph rollback` brings the old release
back, and it is served. Ends with 1 where anything is otherwise. Prints what was seen.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from graph.identifiers import REPORT_GRAPHS
from graph.release import MadeBy, Release, current_release
from graph.upgrading import outdated
from tests.corpus.make import make
from tests.drills.kills import SCALE, left_behind
from tests.serving import COMMAND, ROOT, Served, serving

BROUGHT_BY: Final = {
    "tallies": "graph/tallies.py",
    "files to take away": "graph/dump.py",
    "search index": "graph/search_index.py",
}
"""Part of a release, as `graph.upgrading` calls it -> the file whose coming brought it; the newest first."""

_FOLLOW_SECONDS: Final = 30.0
_COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


class NoHistory(Exception):
    """This is no clone, or one without its history."""


def commit_before(part: str) -> str:
    """
    The last commit that did not make a part of a release.

    Raises:
        NoHistory: It cannot be told.
    """
    found = _git("log", "--diff-filter=A", "--format=%H", "--", BROUGHT_BY[part]).decode().split()
    if not found:
        raise NoHistory(BROUGHT_BY[part])
    return _git("rev-parse", "--verify", f"{found[-1]}^").decode().strip()


def _git(*arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoHistory(str(error)) from None


def take_out(commit: str, folder: Path, *, as_wheel: bool) -> Path:
    """The code of a commit, where Python can import it."""
    packed = folder / "older.tar"
    packed.write_bytes(_git("archive", commit))
    tree = folder / "older"
    with tarfile.open(packed) as archive:
        archive.extractall(tree, filter="data")
    if not as_wheel:
        return tree
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(tree)])
    (wheel,) = folder.glob("peelgraph-*.whl")
    _run([*pip, "install", "--no-deps", "--target", str(folder / "installed"), str(wheel)])
    return folder / "installed"


def _run(command: list[str], code: Path = ROOT) -> str:
    """Run something with the code of a folder; what it said on standard error."""
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(code), "PYTHONSAFEPATH": "1", "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stderr


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", COMMAND, *arguments]


def drill(part: str, folder: Path, *, as_wheel: bool = False) -> Iterator[str]:
    """
    Build with the software that did not make a part yet, then serve, upgrade and roll back with this one.

    Args:
        folder: Empty; everything is made below it.

    Returns:
        What was seen, a line each.

    Raises:
        NoHistory: There is no older software here.
        AssertionError: Something is wrong.
    """
    commit = commit_before(part)
    begun = time.monotonic()
    code, store = take_out(commit, folder, as_wheel=as_wheel), folder / "store"
    made = make(1, 0, scale=SCALE)
    (folder / made.name).write_bytes(made.data)
    _run(_command("build", str(folder / made.name), "--store", str(store)), code)
    before = json.loads((store / "current" / "release.json").read_text())
    lacks = outdated(str(store))
    assert part in lacks, f"{commit[:10]} makes {part}"
    yield f"{commit[:10]}, without {', '.join(lacks)}: built in {time.monotonic() - begun:.1f} s"
    with serving(folder, store=store, client_rate=0) as service:
        _say_so(service, lacks)
        assert _count(service) == before["triples"]
        begun = time.monotonic()
        _run(_command("upgrade", "--store", str(store)))
        release = current_release(str(store))
        _compare(before, release, store)
        _follow(service, release)
        yield f"upgraded in {time.monotonic() - begun:.1f} s: the report says the same, all else is there"
        told = _run(_command("rollback", "--store", str(store)))
        assert "does without its" in told, told
        back = current_release(str(store))
        assert {name: each["digest"] for name, each in before["graphs"].items()} == {
            name: each.digest for name, each in back.graphs.items()
        }, "another content than that of the older release"
        _follow(service, back)
        assert not left_behind(store)
        yield f"rolled back: {_count(service)} triples as before"


def _say_so(service: Served, lacks: tuple[str, ...]) -> None:
    told = service.log.read_text("utf-8")
    assert f"this one does without its {', '.join(lacks)}" in told, told
    assert "peelgraph upgrade --store" in told


def _compare(before: Mapping[str, Any], release: Release, store: Path) -> None:
    """What the reports say is as it was; what goes with a release is there."""
    assert outdated(str(store)) == ()
    assert release.made_by is MadeBy.UPGRADE
    assert before["sources"] == release.sources
    said = {
        name: (each["triples"], each["digest"])
        for name, each in before["graphs"].items()
        if name.startswith(REPORT_GRAPHS)
    }
    assert said
    assert said == {
        name: (each.triples, each.digest) for name, each in release.graphs.items() if name in said
    }


def _follow(service: Served, release: Release) -> None:
    """Wait until the service answers from a release."""
    until = time.monotonic() + _FOLLOW_SECONDS
    while _count(service) != release.triples:
        assert time.monotonic() < until, "the service does not follow"
        time.sleep(0.2)


def _count(service: Served) -> int:
    address = f"{service.address}/sparql?{urllib.parse.urlencode({'query': _COUNT, 'format': 'json'})}"
    with urllib.request.urlopen(address, timeout=30) as answer:
        return int(json.load(answer)["results"]["bindings"][0]["n"]["value"])


def main() -> None:
    """Print what was seen."""
    options = argparse.ArgumentParser(description="A store that older software made")
    options.add_argument("parts", nargs="*", choices=[[], *BROUGHT_BY], metavar="PART")
    options.add_argument("--wheel", action="store_true", help="make the older software into a wheel first")
    chosen = options.parse_args()
    for part in chosen.parts or BROUGHT_BY:
        with tempfile.TemporaryDirectory() as folder:
            for line in drill(part, Path(folder), as_wheel=chosen.wheel):
                print(line, flush=True)


if __name__ == "__main__":
    main()
