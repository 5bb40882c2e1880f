"""How each row of `tests.benchmarks.nation` is measured: in processes of their own, as a user starts them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from graph.child import usable_cores
from graph.release import CURRENT, RELEASES, current_folder, current_release
from tests.benchmarks import endpoints
from tests.benchmarks import shacl as beside
from tests.benchmarks.told import read_pages, read_queries
from tests.benchmarks.watching import CommandFailed, watch
from tests.conftest import ROOT
from tests.corpus.make import make
from tests.serving import COMMAND

_PEELGRAPH: Final = (sys.executable, "-c", COMMAND)
_ONE_MORE_ROUNDS: Final = 3
_START_ROUNDS: Final = 5
_START_PATIENCE: Final = 120
_SHACL_REPORTS: Final = 12


def build(documents: Sequence[Path], store: Path, work: Path) -> dict[str, Any]:
    """Documents to a published store, which must not be there yet."""
    if store.exists():
        raise CommandFailed(f"{store} is there already: a build would find its reports unchanged. Remove it.")
    listed = work / f"reports-{len(documents)}.txt"
    listed.write_text("".join(f"{path.resolve()}\n" for path in documents), "utf-8")
    command = [*_PEELGRAPH, "build", "--list", str(listed), "--store", str(store)]
    spent = watch(command, work / f"build-{len(documents)}.log", cwd=work, env=_environment())
    release = current_release(str(store))
    return {
        "reports": len(release.sources),
        "triples": release.triples,
        "jobs": usable_cores(),
        "seconds": round(spent.seconds, 1),
        "processor_seconds": round(spent.processor_seconds, 1),
        "peak_mib": round(spent.peak_mib),
    }


def unknown_report(store: Path, work: Path, seed: int, scale: float) -> Path:
    """A report, made for this, that is not in a store."""
    held = {Path(name).name for name in current_release(str(store)).sources.values()}
    index = len(held)
    while (made := make(seed, index, scale=scale)).name in held:
        index += 1
    path = work / made.name
    path.write_bytes(made.data)
    return path


def one_more(store: Path, report: Path, work: Path) -> dict[str, Any]:
    """One report into copies of a store that share its files: medians of some rounds."""
    rounds = []
    for _ in range(_ONE_MORE_ROUNDS):
        copy = store.resolve().parent / f"{store.name}-one-more-{os.getpid()}"
        try:
            link(store, copy)
            command = [*_PEELGRAPH, "build", str(report), "--store", str(copy)]
            rounds.append(watch(command, work / "one-more.log", cwd=work, env=_environment()))
        finally:
            shutil.rmtree(copy, ignore_errors=True)
    return {
        "rounds": len(rounds),
        "seconds": round(statistics.median(each.seconds for each in rounds), 2),
        "processor_seconds": round(statistics.median(each.processor_seconds for each in rounds), 2),
        "peak_mib": round(max(each.peak_mib for each in rounds)),
    }


def link(store: Path, copy: Path) -> None:
    """A store with the release that another serves, whose files it shares."""
    served = current_folder(str(store))
    shutil.copytree(served, copy / RELEASES / served.name, copy_function=os.link)
    (copy / CURRENT).symlink_to(Path(RELEASES, served.name))


def start(store: Path, work: Path) -> dict[str, Any]:
    """`peelgraph serve` to the first page that comes, the files of the store being in memory."""
    rounds = [_first_answer(store, work) for _ in range(_START_ROUNDS + 1)][1:]
    return {
        "rounds": len(rounds),
        "seconds": round(statistics.median(rounds), 2),
        "slowest_seconds": round(max(rounds), 2),
    }


def _first_answer(store: Path, work: Path) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*_PEELGRAPH, "serve", "--store", str(store), "--port", str(port)]
    log = work / "serve.log"
    started = time.perf_counter()
    with (
        log.open("wb") as written,
        subprocess.Popen(command, stdout=written, stderr=written, cwd=work, env=_environment()) as served,
    ):
        try:
            while not _answers(f"http://127.0.0.1:{port}/"):
                if served.poll() is not None or time.perf_counter() - started > _START_PATIENCE:
                    raise CommandFailed(f"The service did not answer: {log.read_text('utf-8', 'replace')}")
                time.sleep(0.01)
            return time.perf_counter() - started
        finally:
            served.send_signal(signal.SIGTERM)
            served.wait(_START_PATIENCE)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=_START_PATIENCE) as answer:
            return bool(answer.read())
    except urllib.error.HTTPError:
        return False  # it listens and is not ready
    except OSError:
        return False


def named(store: Path, work: Path) -> dict[str, Any]:
    """The named queries, by their own benchmark."""
    return read_queries(_by_benchmark("named_queries", "named.csv", store, work))


def pages(store: Path, work: Path) -> dict[str, Any]:
    """Pages, by their own benchmark."""
    return read_pages(_by_benchmark("pages", "pages.csv", store, work))


def _by_benchmark(module: str, name: str, store: Path, work: Path) -> Path:
    """Run another benchmark; returns the CSV file that it writes."""
    told = work / name
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", str(store), "--write", str(told)]
    watch(command, work / f"{module}.log", cwd=ROOT, env=_environment())
    return told


def shacl(store: Path) -> dict[str, Any]:
    """Validation of some reports, in parallel and whole."""
    return beside.compare(store, _SHACL_REPORTS).as_figures()


def throughput(store: Path | None, command: str) -> dict[str, Any]:
    """Queries a second beside other endpoints: ratios, by the server that is beside."""
    return endpoints.summary(endpoints.measure_all(5.0, 5, 8, command or None, store))


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEELGRAPH_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
