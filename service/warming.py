"""
Pages that cost much are made ahead, while nobody waits for them: when the service starts, and when another
release is served.

A thread of the web process asks the application for one page after another, as a browser would, at the place
(scheme, host, prefix) where readers ask. After a few that the first readers are likely to open, it waits
until nobody has asked for anything for a while, and it rests between two pages for as long as the last one
took. What is made is kept by `service.page_cache`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from flask import Flask

from graph.errors import PeelgraphError, ServiceBusy
from service import parts, urls
from service.compiled import CompiledTemplates
from service.crawlers import pages_about_no_thing
from service.model.shapes import group_demands
from service.named.catalogue import named_queries

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_log = logging.getLogger(__name__)

WARMING: Final = "peelgraph.warming"
"""In the WSGI environment of a request that is made ahead."""

_LOOK_AGAIN_SECONDS: Final = 5.0
_LOOK_FOR_TEMPLATES_SECONDS: Final = 0.05
_QUIET_SECONDS: Final = 1.0
"""So long after a reader asked for something, the next page is made."""
_MOST_PATIENCE: Final = 30.0
"""Seconds that a page is put off by readers: where they never rest, two pages a minute are made."""
_FULL: Final = 0.5
"""Of the room, what is made ahead may take; the rest is for what readers open besides."""

_MOST_PLACES: Final = 3
"""For which pages of one release are made: readers that come under ever other names cost no more."""

_ASKED_ALIKE: Final = (
    *("questions-asked", "cycles", "grades-by-scale", "names-of-forces", "chart-forces", "forces-to-compare"),
    *("ledger-names", "ledger-counts", "feed-names", "chart-index", "coverage-forces", "scales"),
    *("grades-meant", "question-matches", "polarities", "official-figures", "official-missing"),
)
"""Queries that pages about different things ask alike; the library keeps their rows."""

_AS_A_BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Warmer:
    """
    Makes pages ahead.

    Args:
        app: As it is served.
        place: Where it is served, "http://127.0.0.1:8000/", until readers say otherwise.
    """

    def __init__(self, app: Flask, place: str) -> None:
        self._app = app
        self._place = place
        self._stopped = threading.Event()
        self._asked = time.monotonic()
        self._inner = app.wsgi_app
        app.wsgi_app = self._note  # type: ignore[method-assign]
        self._thread = threading.Thread(target=self._watch, name="warming", daemon=True)

    def start(self) -> None:
        """Begin, beside whatever else this process does; nothing is begun where no pages are kept."""
        with self._app.app_context():
            if parts.page_cache().has_room:
                self._thread.start()

    def stop(self) -> None:
        """Begin no further page."""
        self._stopped.set()

    def _note(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not is_made_ahead(environ):
            self._asked = time.monotonic()
        return self._inner(environ, start_response)

    def _wait_for_quiet(self) -> None:
        patience = time.monotonic() + _MOST_PATIENCE
        while not self._stopped.is_set() and time.monotonic() < patience:
            quiet = time.monotonic() - self._asked
            if quiet >= _QUIET_SECONDS:
                return
            self._stopped.wait(_QUIET_SECONDS - quiet)

    def warm(self) -> int:
        """
        Make the pages of the release that is served now.

        Returns:
            How many were made or were there; another release, a full room or a stop ends it early.
        """
        with self._app.app_context():
            release, place = parts.runner().release, self._now()
        made = 0
        self._ask_for_rows(release)
        client = self._app.test_client()
        first, others = (self._addresses(place, opened()) for opened in (_opened_first, _opened_most))
        for address in dict.fromkeys((*first, *others)):
            if address not in first:
                self._wait_for_quiet()
            if not self._goes_on(release):
                break
            started = time.monotonic()
            environ = {"REMOTE_ADDR": "warming", WARMING: True}
            answer = client.get(
                address, base_url=place, headers={"Accept": _AS_A_BROWSER}, environ_overrides=environ
            )
            made += answer.status_code == 200
            self._stopped.wait(time.monotonic() - started)
        return made

    def prepare(self) -> None:
        """
        Make ready what pages are made with and no release changes: templates, the catalogue of named queries,
        and what the shapes demand.

        Whoever opens the first page of a kind would wait for it.
        """
        named_queries()
        group_demands()
        compiled = self._app.jinja_env.bytecode_cache
        patience = time.monotonic() + _MOST_PATIENCE
        while isinstance(compiled, CompiledTemplates) and not compiled.is_filled:
            if self._stopped.wait(_LOOK_FOR_TEMPLATES_SECONDS) or time.monotonic() > patience:
                return
        for name in self._app.jinja_env.list_templates():
            self._app.jinja_env.get_template(name)

    def _ask_for_rows(self, release: str) -> None:
        """
        What many pages ask alike is at hand before any of them is made.

        No quiet is waited for: the first reader of such a page would ask the same, and wait for it.
        """
        with self._app.app_context():
            for name in _ASKED_ALIKE:
                if not self._goes_on(release):
                    return
                try:
                    parts.library().rows(name)
                except ServiceBusy:
                    raise
                except PeelgraphError:  # a page that asks it tells its reader
                    _log.warning("rows could not be asked for ahead: %s", name)

    def _now(self) -> str:
        return parts.page_cache().place or self._place

    def _goes_on(self, release: str) -> bool:
        with self._app.app_context():
            is_same = parts.runner().release == release
            return is_same and not self._stopped.is_set() and parts.page_cache().share_used < _FULL

    def _addresses(self, place: str, opened: Iterable[str]) -> list[str]:
        """Below the place, each once, in the order in which they are made."""
        with self._app.test_request_context(base_url=place):
            beginning = urls.home().removesuffix("/")
            return [each.removeprefix(beginning) for each in dict.fromkeys(opened)]

    def _watch(self) -> None:
        self.prepare()
        warmed, places = "", set[str]()
        pause = 0.0
        while not self._stopped.wait(pause):
            pause = _LOOK_AGAIN_SECONDS
            try:
                with self._app.app_context():
                    release, place = parts.runner().release, self._now()
                if release != warmed:
                    warmed, places = release, set()
                if release and place not in places and len(places) < _MOST_PLACES:
                    places.add(place)
                    self.warm()
            except ServiceBusy:
                warmed = ""  # looked at again, unless it is busy with stopping
            except Exception:
                # What is not made ahead is made when it is asked for: readers lose time, no page.
                _log.exception("pages could not be made ahead")


def _opened_first() -> Iterator[str]:
    """Addresses of pages over all reports that many open: made even where readers never rest."""
    yield from (urls.home(), urls.coverage(), urls.about(), urls.chart(), urls.quality(), urls.actions())
    yield urls.ontology()


def _opened_most() -> Iterator[str]:
    """Addresses of pages that are counted over many reports, those that most people open first."""
    yield from pages_about_no_thing()
    rows = parts.library().rows("opened-most")
    yield from (urls.document(row["thing"]) for row in rows if urls.is_ours(row["thing"]))


def is_made_ahead(environ: dict[str, object]) -> bool:
    """Whether a request is none of a reader."""
    return WARMING in environ
