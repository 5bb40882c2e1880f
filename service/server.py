"""
The production server: gunicorn, started within this process on a socket that is already open.

Each web process opens the store for itself, since query processes belong to the process that asks them.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
from typing import Any, Final

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.errors import AppImportError
from gunicorn.workers.base import Worker as AnyWorker
from prometheus_client.multiprocess import mark_process_dead

from graph.errors import PeelgraphError
from graph.settings import Settings
from service.app import create_app
from service.compiled import CompiledTemplates, compile_apart
from service.engine.runner import QueryRunner
from service.engine.runners import open_runner
from service.query_log import open_query_log
from service.serving import gunicorn_options
from service.warming import Warmer
from service.web.heap import keep_heap_small
from service.writes.writer import Writer

_COULD_NOT_RUN: Final = 2


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(
        self, listener: socket.socket, settings: Settings, compiled: CompiledTemplates, is_open: bool
    ) -> None:
        self._address = _shown(listener)
        # gunicorn makes a socket of its own from the number, and closes that number.
        self._descriptor = listener.detach()
        self.settings = settings
        self._compiled = compiled
        self._is_open = is_open
        self._runner: QueryRunner | None = None
        self._writer: Writer | None = None
        self._warmer: Warmer | None = None
        super().__init__()

    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            **gunicorn_options(self.settings),
            "bind": f"fd://{self._descriptor}",
            "post_worker_init": self._announce,
            "worker_exit": self._close_runner,
            "child_exit": self._forget_figures,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        try:
            open_query_log(self.settings)
            self._runner = open_runner(self.settings)
        except PeelgraphError as error:
            # The one error for which gunicorn gives up, saying its text, rather than try again and again.
            raise AppImportError(f"{error.title}. {error.message}") from error
        try:
            app = create_app(self.settings, self._runner, is_open=self._is_open)
        except PeelgraphError as error:
            raise AppImportError(f"{error.title}. {error.message}") from error
        app.jinja_env.bytecode_cache = self._compiled
        self._writer = app.extensions["writer"]
        if not self._is_open:  # there each request may make another release
            self._warmer = Warmer(app, self._address)
        return app

    def _announce(self, worker: AnyWorker) -> None:
        if self._warmer is not None:
            self._warmer.start()
        if worker.age > 1:  # the first says it for all, and not again for one that is replaced
            return
        click.echo(f"Serving {self._address} (stop with Ctrl-C)", err=True)

    def _close_runner(self, _: object, __: AnyWorker) -> None:
        if self._warmer is not None:
            self._warmer.stop()
        if self._runner is not None:
            self._runner.close()
        if self._writer is not None:
            self._writer.close()

    def _forget_figures(self, _: object, worker: AnyWorker) -> None:
        """What a web process said of its query processes no longer holds when it has ended."""
        if self.settings.web_workers > 1:
            mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def serve_on(listener: socket.socket, settings: Settings, *, is_open: bool = False) -> None:
    """
    Serve on an open socket, which is given away, until the process is told to stop.

    Args:
        is_open: Whether anybody may write anything. For tests of conformance alone.

    Raises:
        SystemExit: 0 after a stop, 2 where the web processes cannot start.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    keep_heap_small()
    starter = os.getpid()
    try:
        _Server(listener, settings, compile_apart(), is_open).run()
    except SystemExit as stop:
        # The web processes are forks, which leave through here too; gunicorn reads their exit codes.
        if os.getpid() == starter and stop.code:
            sys.exit(_COULD_NOT_RUN)
        raise


def _shown(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
