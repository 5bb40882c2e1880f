"""Memory of a web process: one heap for all of its threads."""

from __future__ import annotations

import subprocess
import sys

import pytest

_COUNT_HEAPS = """
import ctypes, threading
from service.web.heap import keep_heap_small
{before}
library = ctypes.CDLL(None)
everyone = threading.Barrier(8)

def allocate():
    everyone.wait()
    library.malloc(1000)
    everyone.wait()

threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
library.fdopen.restype = ctypes.c_void_p
output = ctypes.c_void_p(library.fdopen(1, b"w"))
library.malloc_info(0, output)
library.fflush(output)
"""


@pytest.mark.parametrize(("before", "is_one"), [("keep_heap_small()", True), ("", False)])
def test_threads_share_one_heap(before: str, is_one: bool) -> None:
    """By itself the C library gives each a heap, and none of them gives back what it once held."""
    code = _COUNT_HEAPS.format(before=before)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert is_one is (told.count("<heap nr=") == 1)
