"""
How gunicorn is told to serve: every option that is not its default, or must stay what it is, and why.

Options that gunicorn would read from the environment by itself (`WEB_CONCURRENCY`, `FORWARDED_ALLOW_IPS`) are
set here, so that `PEELGRAPH_…` settings are all there is.
"""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any, Final

from graph.settings import Settings
from service.engine.process import START_SECONDS
from service.web.worker import LONGEST_LINE, Worker

KEEPALIVE_SECONDS: Final = 5
"""
How long a connection on which nothing is asked stays open: it costs no thread, but there are only so many.

A proxy in front must let go of an idle connection earlier than this, or a request may arrive on one that is
just being closed, which its reader sees as 502; `deploy/nginx.conf` does after 3.
"""

_CONNECTIONS: Final = 512
"""To each web process; with its query processes it stays under the 1,024 files a process may have open."""

MOST_FIELDS: Final = 64
_SPARE_SECONDS: Final = 5
_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the folder is asked for, nothing of ours has a name in it


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """Options for one service; the socket and the hooks are the server's own."""
    return {
        # A thread waits while a query process works, so threads cost little; connections that are idle or
        # slow are held without one.
        "worker_class": Worker,
        "sendfile": False,  # would send past the worker, which bounds the time of an answer
        "workers": settings.web_workers,
        "threads": settings.web_threads,
        # Query processes belong to the web process that starts them: the application is loaded after a fork.
        "preload_app": False,
        # A web process that has not said for so long that it lives is ended. Its main thread says so each
        # second whatever its queries do, but not before its query processes are ready, which may take long.
        "timeout": math.ceil(START_SECONDS) * 2,
        "graceful_timeout": longest_answer_seconds(settings) + _SPARE_SECONDS,
        "worker_connections": max(_CONNECTIONS, 2 * settings.web_threads),
        "keepalive": KEEPALIVE_SECONDS,
        # A web process is not ended after a number of requests: its memory does not grow with them, and a new
        # one has its query processes to open. These are renewed one by one as they wear out.
        "max_requests": 0,
        "limit_request_line": LONGEST_LINE,
        "limit_request_fields": MOST_FIELDS,
        "limit_request_field_size": 8190,
        # Whom to believe about scheme, host and path is for `trusted_proxies` alone. By default gunicorn
        # takes X-Forwarded-Proto and SCRIPT_NAME from anyone on this machine.
        "forwarded_allow_ips": "",
        # The file by whose times a web process says that it lives: on a disk that stalls, it would be ended.
        "worker_tmp_dir": str(_SHARED_MEMORY) if os.access(_SHARED_MEMORY, os.W_OK) else None,
        # It would put a socket into the home folder of whoever starts the service.
        "control_socket_disable": True,
        # Requests are told by the service's own log, which keeps no addresses.
        "accesslog": None,
        "loglevel": "warning",
        "proc_name": "peelgraph",
    }


def longest_answer_seconds(settings: Settings) -> int:
    """
    How long a query that was taken may hold its reader: it waits for a process and then runs, each for as
    long as a query may. A stop waits for it, and so must proxies and whoever stops the service.
    """
    return math.ceil(2 * settings.query_seconds)
