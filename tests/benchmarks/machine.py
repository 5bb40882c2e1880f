"""The machine that figures were measured on, and the software."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.conftest import ROOT

LIBRARIES: Final = ("rdflib", "pyshacl", "pyoxigraph")
_MIB_PER_GIB: Final = 1024 * 1024


def machine() -> dict[str, str]:
    """What a reader needs to place a figure: processor, cores, memory, system, Python, libraries."""
    return {
        "processor": _of_file("/proc/cpuinfo", "model name") or platform.machine(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{int(_of_file('/proc/meminfo', 'MemTotal').split()[0]) / _MIB_PER_GIB:.0f} GiB",
        "system": _of_file("/etc/os-release", "PRETTY_NAME", "=").strip('"') or platform.system(),
        "Python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def commit() -> str:
    """The state of the software: a short hash, with a plus where files differ from it; empty if not told."""
    asked = ("rev-parse", "--short=10", "HEAD"), ("status", "--porcelain", "--untracked-files=no")
    told = [
        subprocess.run(["git", *each], cwd=ROOT, capture_output=True, text=True, check=False)
        for each in asked
    ]
    if any(each.returncode for each in told):
        return ""
    return told[0].stdout.strip() + ("+" if told[1].stdout.strip() else "")


def today() -> str:
    """As in 2026-11-26."""
    return datetime.now(UTC).date().isoformat()


def _of_file(path: str, name: str, between: str = ":") -> str:
    """The first value of a name in a file of names and values; empty where it is not there."""
    for line in Path(path).read_text("utf-8").splitlines():
        found, _, value = line.partition(between)
        if found.strip() == name:
            return value.strip()
    return ""
