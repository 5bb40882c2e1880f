"""
A process for running tests in, shut in as a query process is.

SERVICE and LOAD are in the suites with addresses of other people: nothing is to be sent there. The filter
holds for a whole process, so the tests' own cannot be it.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from service.engine.sandbox import refuse_calls


def open_process() -> ProcessPoolExecutor:
    """One process that reaches no network and starts no programs; to be used as a context."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=context, initializer=refuse_calls)
