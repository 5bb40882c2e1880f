"""
An instance for tests of the protocols: an empty store, into which anybody may write anything.

It is for suites such as those of the W3C, which put blank nodes and foreign data. Nothing is validated, and
the default graph is one by itself, so it listens on loopback alone, and its store is gone when it ends.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from dataclasses import replace
from ipaddress import ip_address

from graph.child import run_apart
from graph.errors import PeelgraphError, StoreError
from graph.publish import publish
from graph.release import MadeBy
from graph.settings import Settings
from service.server import serve_on


def serve_empty(listener: socket.socket, settings: Settings) -> None:
    """
    Serve an empty store on an open socket, which is given away, until the process is told to stop.

    Raises:
        PeelgraphError: The socket can be reached from elsewhere.
        SystemExit: As `service.server.serve_on`.
    """
    address = listener.getsockname()[0]
    if not ip_address(address).is_loopback:
        raise PeelgraphError(
            address,
            "anybody could write here, and it can be reached from elsewhere",
            "an address of loopback",
            "Leave out --host, or leave out --conformance.",
        )
    starter, folder = os.getpid(), tempfile.mkdtemp(prefix="peelgraph-conformance-")
    try:
        run_apart(
            lambda: publish({}, folder, made_by=MadeBy.CONFORMANCE),
            StoreError(folder, "the empty store could not be made"),
        )
        serve_on(listener, replace(settings, store=folder), is_open=True)
    finally:
        if os.getpid() == starter:  # the web processes are forks, which leave through here too
            shutil.rmtree(folder, ignore_errors=True)
