"""Debian's Virtuoso on loopback, with nothing in it: started for a test or a benchmark, ended after it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from graph.settings import Settings
from tests.programs import free_port, started

_PROGRAM = "virtuoso-t"
_USER = "dba"
_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 20
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxSortedTopRows = 100000
MaxQueryMem = 200G
SchedulerInterval = 10
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 16
[SPARQL]
ResultSetMaxRows = 100000
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class Virtuoso:
    """
    A running server.

    Args:
        port: Of HTTP.
        folder: With its files, and one that holds the password.
        isql: The command that runs SQL on it, but for the text.
    """

    port: int
    folder: Path
    isql: tuple[str, ...]

    def run(self, sql: str) -> None:
        """Run some SQL."""
        subprocess.run([*self.isql, f"exec={sql}"], capture_output=True, check=True, timeout=600)

    def settings(self, settings: Settings) -> Settings:
        """Settings with this server as the store, and leave to change it."""
        address = f"http://127.0.0.1:{self.port}"
        secret = self.folder / "password"
        secret.write_text(_USER, "utf-8")
        return replace(
            settings,
            store=f"{address}/sparql",
            remote_update=f"{address}/sparql-auth",
            remote_graphs=f"{address}/sparql-graph-crud-auth",
            remote_login="digest",
            remote_user=_USER,
            remote_secret_file=str(secret),
        )


def need_virtuoso() -> None:
    """Skip a test where Virtuoso is not installed; where all must run, fail it."""
    if shutil.which(_PROGRAM):
        return
    reason = f"{_PROGRAM} is absent; `sh .ci/install --tests` installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def running_virtuoso(folder: Path, buffers: int = 170_000) -> Iterator[Virtuoso]:
    """
    A server with nothing in it.

    Args:
        folder: Takes its files.
        buffers: Of 8 KiB each.
    """
    port, sql_port = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    text = _INI.format(folder=folder, port=port, sql_port=sql_port, buffers=buffers, dirty=buffers * 3 // 4)
    settings.write_text(text, "utf-8")
    isql = ("isql-vt", f"127.0.0.1:{sql_port}", _USER, _USER, "VERBOSE=OFF", "BANNER=OFF", "PROMPT=OFF")

    def is_ready() -> bool:
        asked = subprocess.run([*isql, "exec=select 1;"], capture_output=True, check=False, timeout=60)
        return asked.returncode == 0

    command = [_PROGRAM, "+foreground", "+configfile", str(settings)]
    with started(command, folder / "virtuoso.out", is_ready):
        yield Virtuoso(port, folder, isql)
