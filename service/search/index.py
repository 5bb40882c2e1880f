"""
The index of the release that is served (`graph.search_index`), opened to be read for a bounded time.

It is opened as a file that nobody changes, so it takes no lock and leaves no file. A release without an
index, one of another version or a damaged one, and a store elsewhere whose release is not in the mirror, have
none: search makes do without.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic
from typing import Final
from urllib.parse import quote

from graph.errors import QueryTimedOut, ServiceBusy
from graph.release import RELEASES, local_folder
from graph.search_index import INDEX, VERSION
from graph.settings import Settings
from service.engine.runner import QueryRunner

_log = logging.getLogger(__name__)

_AT_A_TIME: Final = 4
"""Searches of one web process; more wait."""
_STEPS: Final = 2_000  # of SQLite's machine between two looks at the clock
_CACHE_KIB: Final = 8_192


class NoIndex(Exception):
    """There is no index that can be used."""


class Indexes:
    """
    Opens the index of whatever release is served.

    Args:
        settings: `store` is where releases lie, `search_seconds` how long one search may take.
        runner: Says which release is served.
    """

    def __init__(self, settings: Settings, runner: QueryRunner) -> None:
        self._settings = settings
        self._runner = runner
        self._turns = threading.BoundedSemaphore(_AT_A_TIME)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """
        The index for the time of one search.

        Raises:
            NoIndex: There is none that can be used.
            QueryTimedOut: The search takes too long.
            ServiceBusy: Too many others are being made.
        """
        path = self._path()
        seconds = self._settings.search_seconds
        if not self._turns.acquire(timeout=seconds):
            raise ServiceBusy(
                "search", "too many searches are being made", next_step="Search again in a while."
            )
        try:
            with closing(_connect(path)) as index:
                deadline = monotonic() + seconds
                index.set_progress_handler(lambda: monotonic() > deadline, _STEPS)
                yield index
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                found = f"it was stopped after {seconds:g} seconds"
                raise QueryTimedOut("search", found, next_step="Search for fewer or rarer words.") from None
            _log.error("the search index %s cannot be read: %s", path, error)
            raise NoIndex(str(error)) from error
        finally:
            self._turns.release()

    def _path(self) -> Path:
        release = self._runner.release
        if not release:
            raise NoIndex("the store tells of no release")
        path = Path(local_folder(self._settings.store, self._settings.mirror), RELEASES, release, INDEX)
        if not path.is_file():
            raise NoIndex(f"{path} is not there")
        return path


def _connect(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    index = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    try:
        index.execute("PRAGMA trusted_schema = OFF")
        index.execute("PRAGMA temp_store = MEMORY")
        index.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        (version,) = index.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            raise NoIndex(f"{path} is of version {version}, and version {VERSION} is read")
    except BaseException:
        index.close()
        raise
    return index
