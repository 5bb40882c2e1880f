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


_FREE_BETWEEN = """
import ctypes
from service.web.heap import give_back, keep_heap_small
keep_heap_small()
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.free.argtypes = [ctypes.c_void_p]
blocks = [library.malloc(100_000) for _ in range(400)]
for block in blocks: ctypes.memset(block, 1, 100_000)
for block in blocks[:-1]: library.free(block)  # the last one keeps the end of the heap in use

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

held = resident()
give_back()
print(held - resident())
"""


def test_free_memory_within_the_heap_goes_back() -> None:
    """Though something after it is in use."""
    told = subprocess.run([sys.executable, "-c", _FREE_BETWEEN], capture_output=True, text=True, check=True)
    assert int(told.stdout) > 30_000_000


@pytest.mark.parametrize(("before", "is_one"), [("keep_heap_small()", True), ("", False)])
def test_threads_share_one_heap(before: str, is_one: bool) -> None:
    """By itself the C library gives each a heap, and none of them gives back what it once held."""
    code = _COUNT_HEAPS.format(before=before)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert is_one is (told.count("<heap nr=") == 1)
