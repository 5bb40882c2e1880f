"""Work done by a process of its own: what it gives, what it raises, and what comes of one that dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from graph.child import may_fork, meanwhile, run_apart
from graph.errors import StoreError
from tests.conftest import ROOT

CRASHED = StoreError("somewhere", "it was ended", next_step="Run it again.")


def _die() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def _fail() -> int:
    raise OSError(28, "No space left on device")


def test_work_is_done_by_others_at_the_same_time() -> None:
    """Each in a process of its own, while this one goes on; tried where there is one thread."""
    program = """
import os
from graph.child import meanwhile, may_fork
from graph.errors import StoreError
from tests.conftest import ROOT
ended = StoreError("x", "it was ended")
with meanwhile(os.getpid, ended) as first, meanwhile(os.getpid, ended) as second:
    print(may_fork(), len({os.getpid(), first(), second()}))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    assert b"True 3\n" == done.stdout


def test_what_the_work_raises_is_raised_here() -> None:
    """With the number by which the system tells what is wrong."""
    with pytest.raises(OSError, match="No space left") as raised, meanwhile(_fail, CRASHED) as wait:
        wait()
    assert 28 == raised.value.errno


def test_a_child_that_dies_is_told() -> None:
    """As the error that was given for it."""
    with pytest.raises(StoreError, match="it was ended"):
        run_apart(_die, CRASHED)


def test_a_child_ends_with_the_block_that_fails() -> None:
    """It is not waited for: an hour would go by."""
    with pytest.raises(KeyError), meanwhile(threading.Event().wait, CRASHED):
        raise KeyError


def test_a_process_with_several_threads_does_the_work_itself() -> None:
    """Its child would have their locks and not them."""
    ended = threading.Event()
    other = threading.Thread(target=ended.wait)
    other.start()
    try:
        assert not may_fork()
        with meanwhile(os.getpid, CRASHED) as wait:
            assert os.getpid() == wait()
    finally:
        ended.set()
        other.join()
