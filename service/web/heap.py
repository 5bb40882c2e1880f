"""
How a web process keeps its memory, so that it does not grow with the time it serves.

The C library gives threads heaps of their own, up to eight for each processor, and what one of them was once
given for a long answer stays in it. Threads here hold the lock of the interpreter whenever they allocate, so
one heap does for all. And what is large is to go back to the system at once: by itself the library takes the
largest that was ever freed, up to 32 MiB, for small. What lies free between things in use goes back only when
it is asked for, now and then: otherwise each process comes to hold the most that it ever needed at once.
"""

from __future__ import annotations

import ctypes
from typing import Final

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
"""As glibc's malloc.h numbers them; mallopt(3)."""

_HEAPS: Final = 1
_LARGE_BYTES: Final = 256 * 1024
_FREE_BYTES: Final = 1024 * 1024
"""So much may lie unused at the end of the heap."""


def keep_heap_small() -> None:
    """Let this process and its forks have one heap. A C library that takes no such wish is left as it is."""
    wish = getattr(ctypes.CDLL(None), "mallopt", None)
    if wish is not None:
        wish(_M_ARENA_MAX, _HEAPS)
        wish(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        wish(_M_TRIM_THRESHOLD, _FREE_BYTES)


def give_back() -> None:
    """Give free memory within the heap back to the system, in some milliseconds, where that can be done."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
