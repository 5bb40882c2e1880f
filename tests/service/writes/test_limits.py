"""A change that waits too long, takes too much or is killed leaves a whole release."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from graph.changes import Change, Kind
from graph.errors import (
    GraphMissing,
    WriteBusy,
    WriteTimedOut,
    WriteTooLarge,
)
from graph.release import Release, current_release
from graph.releases import roll_back
from graph.settings import Settings
from graph.store import open_store
from service.writes import writer as writer_module
from service.writes.messages import Asked
from service.writes.writer import Writer
from tests.service.writes.asking import SPACE, unfinished, update
from tests.service.written import NOTES


def test_another_run_is_waited_for(
    settings: Settings, writer: Writer, served: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So long and no longer."""
    monkeypatch.setattr(writer_module, "WAIT_SECONDS", 0.3)
    impatient = Writer(settings)
    with Path(settings.store, "publish.lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(WriteBusy, match="another change is being published"):
            impatient.write(Asked(Change(Kind.DELETE, NOTES)))
    impatient.close()
    assert served == current_release(settings.store)


def test_time_and_memory_come_to_an_end(settings: Settings, served: Release) -> None:
    """The process is ended, and the next change is made."""
    endless = "INSERT { GRAPH <a:g> { ?a ?b ?c } } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    short = Writer(replace(settings, write_seconds=2.0))
    with pytest.raises(WriteTimedOut):
        short.write(Asked(Change(Kind.UPDATE, text=endless)))
    short.close()
    small = Writer(replace(settings, write_memory_mib=256))
    rows = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?j ?k ?l } ORDER BY ?c ?f ?l"
    bomb = f"INSERT {{ GRAPH <a:g> {{ ?a ?b ?l }} }} WHERE {{ {rows} }}"
    with pytest.raises(WriteTooLarge):
        small.write(Asked(Change(Kind.UPDATE, text=bomb)))
    with pytest.raises(GraphMissing):
        small.write(Asked(Change(Kind.DELETE, f"{SPACE}none")))
    small.close()
    assert served == current_release(settings.store)


def test_a_kill_at_any_moment_leaves_a_whole_release(settings: Settings, served: Release) -> None:
    """The old one, or the new one where it was there already; the next change sweeps away what is left."""
    doomed = Writer(settings)

    def change() -> None:
        with suppress(WriteBusy):
            update(doomed, "INSERT { GRAPH <a:g> { ?s ex:note ?o } } WHERE { ?s rdfs:label ?o }")

    for delay in (0.05, 0.4, 1.2):
        with pytest.raises(GraphMissing):
            doomed.write(Asked(Change(Kind.DELETE, f"{SPACE}none")))  # it is started
        thread = threading.Thread(target=change)
        thread.start()
        time.sleep(delay)
        os.kill(doomed.process_id, signal.SIGKILL)
        thread.join(60)
        release = current_release(settings.store)
        assert release.graphs.keys() - {"a:g"} == served.graphs.keys()
        assert release.digest == open_store(settings.store).digest()
        if release != served:
            served = roll_back(settings.store, served.id)
    with pytest.raises(GraphMissing):
        doomed.write(Asked(Change(Kind.DELETE, f"{SPACE}none")))
    assert [] == unfinished(settings)
    doomed.close()
