"""
What is released, built and used as by somebody who has nothing else.

    python -m tests.drills.stranger [--whole]

A source distribution is made of the files that are under version control, and the wheel of that, by
`build`. The one must hold every file of the repository, the other every file of the packages. The wheel is
installed into a new environment and used from an empty folder: a store is built, asked, backed up and
restored, and its questions are asked over the web, and by the client of an assistant. With --whole its
dependencies are installed from the lock file, by their hashes, and those of the extra `mcp` beside them, and
the report that ships is built; without, the packages of this Python are lent to the environment, and the
report is a short one. Prints sizes and seconds; ends with 1 where anything is
wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from graph.release import current_release
from tests.corpus.make import make
from tests.drills.cited import ask_as_an_assistant, ask_over_the_web
from tests.drills.kills import SCALE
from tests.serving import ROOT, serving

PACKAGES: Final = ("graph", "service", "ontology", "shapes")
NOT_SHIPPED: Final = frozenset(
    [
        "service/editor/package-lock.json",
        "service/editor/package.json",
        "service/editor/requirements.lock",
        "service/queries/README.md",
    ]
)
"""Files of the packages that the wheel lacks: what the editor is made with, and words for contributors."""

_ASKED: Final = (
    *(
        "/",
        "/healthz",
        "/queries/reports-held.json",
        "/docs",
        "/openapi.json",
        "/ontology",
        "/static/style.css",
    ),
    *("/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D&format=json", "/context/v1.jsonld", "/search?q=force"),
)


class NoList(Exception):
    """This is no clone: nobody can say which files are under version control."""


@dataclass(frozen=True, slots=True)
class Built:
    """The two files that a release is."""

    source: Path
    wheel: Path


def tracked() -> list[str]:
    """
    Every file under version control, in order.

    Raises:
        NoList: That cannot be told.
    """
    try:
        told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoList(str(error)) from None
    return sorted(name for name in told.decode().split("\0") if name and (ROOT / name).is_file())


def build(folder: Path) -> Built:
    """Make the source distribution of what is tracked, and the wheel of the source distribution."""
    tree = folder / "tree"
    for name in tracked():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tree / name)
    run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "dist"), str(tree)], folder
    )
    (source,), (wheel,) = (folder / "dist").glob("*.tar.gz"), (folder / "dist").glob("*.whl")
    return Built(source, wheel)


def run(command: Sequence[str], folder: Path, **settings: str) -> str:
    """
    Run something in a folder, which no code of this tree is imported in; what it wrote.

    Raises:
        AssertionError: It failed.
    """
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PEELGRAPH_", "PYTHON"))
    }
    done = subprocess.run(
        list(command), cwd=folder, env=kept | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def missing_in_source(built: Built) -> list[str]:
    """Files under version control that the source distribution lacks."""
    with tarfile.open(built.source) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    return [name for name in tracked() if name not in held]


def missing_in_wheel(built: Built) -> list[str]:
    """Files of the packages that the wheel lacks, but those that it is to lack."""
    with zipfile.ZipFile(built.wheel) as archive:
        held = set(archive.namelist())
    ours = (name for name in tracked() if name.startswith(tuple(f"{each}/" for each in PACKAGES)))
    return [name for name in ours if name not in held | NOT_SHIPPED]


def install(built: Built, folder: Path, *, whole: bool) -> Path:
    """A new environment with the wheel; its folder of commands."""
    environment = folder / "environment"
    run([sys.executable, "-m", "venv", str(environment)], folder)
    commands = environment / "bin"
    pip = [str(commands / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if whole:
        run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], folder)
    else:
        [own] = (environment / "lib").glob("python*/site-packages")
        (own / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    run([*pip, "--no-deps", "--force-reinstall", str(built.wheel)], folder)
    if whole:
        run([*pip, f"{built.wheel}[mcp]"], folder)
    told = run([str(commands / "python"), "-c", "import graph, service; print(graph.__file__)"], folder)
    assert str(environment) in told, f"not the wheel's own code: {told}"
    return commands


def use(commands: Path, folder: Path, *, whole: bool) -> Iterator[str]:
    """Build, ask, back up, restore and serve, from an empty folder."""
    peelgraph = str(commands / "peelgraph")
    begun = time.monotonic()
    sources = []
    if not whole:
        made = make(1, 0, scale=SCALE)
        (folder / made.name).write_bytes(made.data)
        sources = [made.name]
    run([peelgraph, "build", *sources], folder)
    release = current_release(str(folder / "peelgraph-store"))
    yield f"built {release.triples} triples in {time.monotonic() - begun:.1f} s"
    (folder / "count.rq").write_text("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert str(release.triples) in run([peelgraph, "query", "count.rq", "--format", "csv"], folder)
    run([peelgraph, "backup", "kept.tar"], folder)
    run([peelgraph, "restore", "kept.tar", "--store", "new", "--digest", release.digest], folder)
    assert current_release(str(folder / "new")).graphs == release.graphs
    begun = time.monotonic()
    with serving(folder, command=[peelgraph], store=folder / "new", client_rate=0) as service:
        sizes = [len(_get(service.address, path)) for path in _ASKED]
        ready = json.loads(_get(service.address, "/readyz"))
        assert ready["release"] == current_release(str(folder / "new")).id
        yield f"served, {len(sizes)} addresses asked in {time.monotonic() - begun:.1f} s: {sum(sizes)} bytes"
        cited = ask_over_the_web(partial(_get, service.address))
        yield f"a question was answered, and its source says: {cited}…"
    assert all(sizes)
    begun = time.monotonic()
    cited = ask_as_an_assistant(peelgraph, folder / "new", folder)
    yield f"an assistant asked the same in {time.monotonic() - begun:.1f} s: {cited}…"


def _get(service: str, path: str) -> bytes:
    with urllib.request.urlopen(f"{service}{path}", timeout=60) as answer:
        body: bytes = answer.read()
        return body


def drill(folder: Path, *, whole: bool = False) -> Iterator[str]:
    """
    Build what is released, look into it, install and use it.

    Args:
        folder: Empty; everything is made below it.

    Raises:
        NoList: This is no clone.
        AssertionError: Something is missing or wrong.
    """
    begun = time.monotonic()
    built = build(folder)
    sizes = [path.stat().st_size / 1e6 for path in (built.source, built.wheel)]
    yield f"a source distribution of {sizes[0]:.1f} MB and a wheel of {sizes[1]:.1f} MB"
    assert [] == missing_in_source(built)
    assert [] == missing_in_wheel(built)
    yield f"each holds what it must; {time.monotonic() - begun:.1f} s"
    begun = time.monotonic()
    commands = install(built, folder, whole=whole)
    yield f"installed in {time.monotonic() - begun:.1f} s"
    empty = folder / "empty"
    empty.mkdir()
    yield from use(commands, empty, whole=whole)


def main() -> None:
    """Print what came of it."""
    options = argparse.ArgumentParser(description="What is released, built and used by a stranger")
    options.add_argument(
        "--whole", action="store_true", help="with all dependencies, and the report that ships"
    )
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in drill(Path(folder), whole=chosen.whole):
            print(line, flush=True)


if __name__ == "__main__":
    main()
