"""
A release in memory: the whole of it, and its default graph once more by itself.

The engine keeps a list of all quads of a subject, whatever their graphs, and goes through it at each step of
a join. The default graph has each triple that a named graph has, so by itself its lists are half as long. A
query that can see no other graph is answered from there, a join in three quarters of the time.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

_MAY_NAME_A_GRAPH: Final = re.compile(r"graph(?!/)|from|\\u", re.IGNORECASE)
"""
GRAPH and FROM, or an escape that may stand for a letter of either. No slash can follow GRAPH, but one follows
these letters in the IRIs of the data.
"""


@dataclass(frozen=True, slots=True)
class Stores:
    """
    One release.

    Args:
        whole: All its graphs.
        default: Its default graph alone; None where it is in no store of its own.
    """

    whole: ox.Store
    default: ox.Store | None = None

    @classmethod
    def of(cls, whole: ox.Store) -> Stores:
        """A release that is in memory, and its default graph beside it."""
        default = ox.Store()
        default.extend(whole.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        return cls(whole, default)

    def fit_for(self, text: str) -> ox.Store:
        """
        The store for a query whose request names no graphs.

        >>> stores = Stores(ox.Store(), ox.Store())
        >>> stores.fit_for("ASK { ?s <https://w3id.org/peelgraph/ontology#theme> ?o }") is stores.default
        True
        >>> stores.fit_for("ASK { GRAPH ?g { ?s ?p ?o } }") is stores.whole
        True
        """
        return self.whole if self.default is None or _MAY_NAME_A_GRAPH.search(text) else self.default


def load(folder: str) -> Stores:
    """
    A release as it is on disk, in memory; this process has no further thread afterwards.

    Blank nodes keep their labels, so that every process gives the same answer. What is said of one thing, and
    of those named alike, comes one after the other and so lies together.

    Raises:
        OSError: It cannot be read.
        ValueError: What was read is not whole.
    """
    quads, written = os.pipe()
    fault, told = os.pipe()
    child = os.fork()
    if child == 0:
        _hand_over(folder, written, told)
    os.close(written)
    os.close(told)
    whole = ox.Store()
    with open(quads, "rb") as pipe:  # noqa: PTH123 - a descriptor
        whole.extend(ox.parse(pipe, format=ox.RdfFormat.N_QUADS, lenient=True))
    with open(fault, encoding="utf-8") as pipe:  # noqa: PTH123 - a descriptor
        message = pipe.read()
    if os.waitpid(child, 0)[1] != 0:
        raise OSError(message or "the process that read it ended early")
    return Stores.of(whole)


def _hand_over(folder: str, written: int, told: int) -> None:
    """Write a release as N-Quads in order, in a child; never returns."""
    status = 1
    try:
        quads = ox.Store.read_only(folder).dump(format=ox.RdfFormat.N_QUADS) or b""
        with open(written, "wb") as pipe:
            pipe.writelines(sorted(quads.splitlines(keepends=True)))
        status = 0
    except (OSError, ValueError) as error:
        os.write(told, str(error).encode())
    finally:
        os._exit(status)
