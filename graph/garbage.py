"""
Work that makes some hundred thousand objects and drops most of them at its end.

Python looks for cycles of dropped objects each time that so many were made, again and again through those
that are all still in use. Here it looks once, when the work is done.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG = 0


@contextmanager
def collected_once() -> Iterator[None]:
    """Put off the search for cycles to the end of the block, and go through what was made in it alone."""
    if not gc.isenabled():
        yield  # another block around this one, or whoever runs this, sees to it
        return
    gc.disable()
    try:
        yield
    finally:
        gc.collect(_YOUNG)
        gc.enable()
