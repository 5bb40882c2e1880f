"""
The process that query processes are forked from: it holds a release in memory, and answers nothing itself.

Run as `python -m service.engine.fork_server`. A fork of a loaded store is ready in a few milliseconds, shares
its memory, and answers two to four times as fast as a process that reads the disk. A release too large for
that is opened by each process for itself. Only a process with one thread can be forked soundly, and the
engine starts threads when it opens files: so the release is read in a child, and handed over through a pipe.

Standard input is a socket on which each message is one packet:

    settings   {"store", "parent", "in_memory", "memory_bytes", "result_bytes", "prefixes", "base"}
    reply      {"outcome": "ready"} or {"outcome": "store", "message"}
    "fork"     with three descriptors: questions, replies, and where the end of the process is told
    reply      {"process"}, its id, with a descriptor that stands for the process (pidfd)

What the end of a process tells is its exit code as `subprocess` counts it, in four bytes.
"""

from __future__ import annotations

import gc
import json
import os
import select
import socket
import struct
import traceback
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from graph.sandbox import die_with_parent, forget_descriptors
from service.engine.memory import Stores, load
from service.engine.worker import work

LONGEST_MESSAGE: Final = 1 << 16
"""Bytes of a packet at most; prefixes and paths are far shorter."""

EXIT_CODE: Final = struct.Struct("=i")
"""How the end of a process is told."""

DESCRIPTORS: Final = 3
"""So many come with the order to fork."""


@dataclass(frozen=True, slots=True)
class _Child:
    """
    A query process that runs.

    Args:
        id: Its process id.
        ended: Where its end is told.
    """

    id: int
    ended: int


class _Forks:
    """
    Forks query processes as they are ordered, and tells of their ends.

    Args:
        control: Where orders come from.
        settings: As they came.
        stores: The loaded release; None where each process opens it.
    """

    def __init__(self, control: socket.socket, settings: dict[str, Any], stores: Stores | None) -> None:
        self._control = control
        self._settings = settings
        self._stores = stores
        self._children: dict[int, _Child] = {}
        self._waiting = select.poll()
        self._waiting.register(control, select.POLLIN)

    def run(self) -> None:
        """Go on until the other end of the control socket is closed."""
        while True:
            for descriptor, _ in self._waiting.poll():
                if descriptor != self._control.fileno():
                    self._bury(descriptor)
                elif not self._obey():
                    return

    def _obey(self) -> bool:
        """Take one order; False where there will be none any more."""
        order, descriptors, _, _ = socket.recv_fds(self._control, LONGEST_MESSAGE, DESCRIPTORS)
        if not order:
            return False
        questions, replies, ended = descriptors
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            self._become_query_process(parent, questions, replies)
        os.close(questions)
        os.close(replies)
        process = os.pidfd_open(child)
        self._children[process] = _Child(child, ended)
        self._waiting.register(process, select.POLLIN)
        socket.send_fds(self._control, [json.dumps({"process": child}).encode()], [process])
        return True

    def _become_query_process(self, parent: int, questions: int, replies: int) -> None:
        """Never returns: whatever happens, a child must not go on as if it were the fork server."""
        status = 1
        try:
            die_with_parent(parent)
            # Where the kernel shares out time by session, a slow query then uses up its own share and not
            # that of the service.
            os.setsid()
            forget_descriptors(keep={0, 1, 2, questions, replies})
            work(self._settings, self._stores, questions, replies)
            status = 0
        except BrokenPipeError:  # nobody waits for the reply any more
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(status)

    def _bury(self, process: int) -> None:
        """Take note of the end of a process, and tell it."""
        child = self._children.pop(process)
        self._waiting.unregister(process)
        code = os.waitstatus_to_exitcode(os.waitpid(child.id, 0)[1])
        try:
            os.write(child.ended, EXIT_CODE.pack(code))
        except BrokenPipeError:  # nobody wants to know
            pass
        finally:
            os.close(child.ended)
            os.close(process)


def main() -> None:
    """Speak the protocol of this module on standard input."""
    control = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)  # a fork is not to have the orders to fork
    os.close(nothing)
    os.dup2(2, 1)  # whatever prints goes to the log
    settings = json.loads(control.recv(LONGEST_MESSAGE))
    die_with_parent(settings["parent"])
    try:
        stores = load(settings["store"]) if settings["in_memory"] else None
    except (OSError, ValueError) as error:
        control.send(json.dumps({"outcome": "store", "message": str(error)}).encode())
        return
    with suppress(ImportError, RuntimeError):  # each fork needs it, and tells if it is missing
        import pyseccomp  # noqa: F401
    gc.collect()
    gc.freeze()  # what the processes share is not to be copied by their collectors
    control.send(json.dumps({"outcome": "ready"}).encode())
    _Forks(control, settings, stores).run()


if __name__ == "__main__":
    main()
