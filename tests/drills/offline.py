"""
The offline bundle, installed and served where the network is denied.

    python -m tests.drills.offline [STORE] [--whole]

`service/deploy/bundle.sh` makes the archive; it is unpacked, installed, restored and served in a network
namespace of its own, in which there is loopback and nothing else (`unshare --net`). A page and a SPARQL query
are answered, and a named question whose source is followed. With --whole the report that ships is built there
too. Without, what peelgraph depends on is not bundled: the packages of this Python are lent to the new
environment. Where no STORE is named all is done, over a store of the report that ships. Prints sizes and
seconds; ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Final

from graph.release import current_release
from tests.drills.cited import ask_over_the_web
from tests.serving import COMMAND, ROOT

_SET_FLAGS: Final = 0x8914  # SIOCSIFFLAGS, see netdevice(7)
_UP: Final = 0x1 | 0x40
_ELSEWHERE: Final = ("192.0.2.1", 80)  # RFC 5737: nobody is there, and nothing leads there without a network
_PORT: Final = 8000
_SECONDS: Final = 120
_ASKED: Final = ("/", "/healthz", "/sparql?query=ASK{?s?p?o}&format=json")


def drill(store: Path | None, folder: Path, *, whole: bool = False) -> list[str]:
    """
    Make a bundle, and use it without a network.

    Args:
        store: What is put into it; None for the report that ships, which is built first.
        whole: Whether what peelgraph depends on is in it, and the report that ships is built of it.
        folder: Empty; everything is made below it.

    Returns:
        Figures, a line each.

    Raises:
        AssertionError: Something is wrong.
    """
    if store is None:
        store = folder / "published"
        _run([sys.executable, "-c", COMMAND, "build", "--store", str(store)])
    begun = time.monotonic()
    bundle = folder / "bundle.tar"
    command = ["sh", str(ROOT / "service" / "deploy" / "bundle.sh"), str(store), str(bundle)]
    _run([*command, *([] if whole else ["--own"])], PYTHON=sys.executable)
    made = time.monotonic()
    with tarfile.open(bundle) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / "peelgraph-offline"
    if not whole:
        _lend(unpacked)
    inside = [sys.executable, "-m", "tests.drills.offline", str(unpacked), "--inside"]
    inside += ["--whole"] if whole else []
    unshare = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    told = _run([*unshare, *inside])
    release = current_release(str(unpacked / "store"))
    assert current_release(str(store)).digest == release.digest, "another release was restored"
    size = bundle.stat().st_size / 1e6
    return [f"a bundle of {size:.1f} MB made in {made - begun:.1f} s", *told.splitlines()]


def _lend(folder: Path) -> None:
    """An environment that has the packages of this Python, as a machine that has them already."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / ".venv")], check=True)
    [own] = (folder / ".venv" / "lib").glob("python*/site-packages")
    (own / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")


def _run(command: list[str], **environment: str) -> str:
    chosen = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | environment
    done = subprocess.run(command, cwd=ROOT, env=chosen, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def inside(folder: Path, *, whole: bool) -> list[str]:
    """What is done where there is no network: install, build, serve, ask."""
    _raise_loopback()
    _see_no_network()
    begun = time.monotonic()
    _run(["sh", str(folder / "install.sh")])
    installed = time.monotonic()
    peelgraph = str(folder / ".venv" / "bin" / "peelgraph")
    told = [f"installed and restored in {installed - begun:.1f} s"]
    if whole:
        _run([peelgraph, "build", "--store", str(folder / "built")])
        triples = current_release(str(folder / "built")).triples
        told.append(f"built {triples} triples in {time.monotonic() - installed:.1f} s")
    started = time.monotonic()
    serve = [peelgraph, "serve", "--port", str(_PORT)]
    with (folder / "log").open("wb") as log:
        served = subprocess.Popen([*serve, "--store", str(folder / "store")], cwd=folder, stderr=log)
        try:
            _wait(served, folder / "log")
            ready = time.monotonic()
            cited = ask_over_the_web(_get)
            sizes = [len(_get(path)) for path in _ASKED]
            released = json.loads(_get("/readyz"))["release"]
        finally:
            served.send_signal(signal.SIGTERM)
            served.wait(_SECONDS)
    assert released == current_release(str(folder / "store")).id, "another release is served"
    assert all(sizes), sizes
    return [
        "there was no network",
        *told,
        f"serving after {ready - started:.1f} s; {len(sizes)} addresses answered with {sum(sizes)} bytes",
        f"a question was answered, and its source says: {cited}…",
    ]


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))


def _see_no_network() -> None:
    names = [name for _, name in socket.if_nameindex()]
    assert names == ["lo"], f"there are {', '.join(names)}"
    with suppress(OSError), socket.create_connection(_ELSEWHERE, timeout=3):
        raise AssertionError("there is a way out")


def _wait(served: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        assert served.poll() is None, log.read_text()
        with suppress(OSError):
            _get("/readyz")
            return
        time.sleep(0.2)
    raise AssertionError(f"not ready after {_SECONDS} s: {log.read_text()}")


def _get(path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}{path}", timeout=60) as answer:
        body: bytes = answer.read()
        return body


def main() -> None:
    """Print what came of it."""
    options = argparse.ArgumentParser(description="The offline bundle, where the network is denied")
    options.add_argument("store", type=Path, nargs="?", help="if left out: of what ships, and --whole")
    options.add_argument("--whole", action="store_true", help="bundle all dependencies, and build there too")
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        print("\n".join(inside(chosen.store, whole=chosen.whole)))
        return
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(drill(chosen.store, Path(folder), whole=chosen.whole or chosen.store is None)))


if __name__ == "__main__":
    main()
