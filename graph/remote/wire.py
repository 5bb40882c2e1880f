"""
Requests that change a server: each within its time, tried again where that may help, never redirected.

Every one of them can be made twice without harm: triples without blank nodes are a set, a graph that is
dropped stays dropped, and one that is copied is the same. So where a connection is lost, nobody need know
whether the request had been done.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Final, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import OpenerDirector, Request

from graph.errors import QueryTimedOut, ServiceBusy, StoreError, StoreUnreachable, StoreUnwritable
from graph.line import Line, Login, digest_of_challenge, open_line
from graph.remote.access import Access

Answer = TypeVar("Answer")

FORM: Final = "application/x-www-form-urlencoded"
_FIRST_WAIT_SECONDS: Final = 0.5
_LONGEST_WAIT_SECONDS: Final = 30.0
_MOST_READ: Final = 1 << 20
_MESSAGE_CHARACTERS: Final = 300
_WORTH_ANOTHER: Final = frozenset([408, 425, 429, 500, 502, 503, 504])
_LATER: Final = (
    "What was served is as it was, and what was sent is used by the next run. "
    "See to the server, then run the command again."
)


class _Passing(Exception):
    """A failure that may be none the next time."""

    def __init__(self, found: str, wait_seconds: float = 0.0) -> None:
        super().__init__(found)
        self.found = found
        self.wait_seconds = wait_seconds


class Wire:
    """
    Sends requests to a server.

    Args:
        access: Addresses, login, time and number of attempts.
        sleep: Waits so many seconds; tests wait less.
    """

    def __init__(self, access: Access, sleep: Callable[[float], None] = time.sleep) -> None:
        self._access = access
        self._sleep = sleep

    def update(self, text: str) -> None:
        """
        Make a SPARQL update.

        Raises:
            StoreUnwritable: It was not made, or nobody knows whether it was.
        """
        body = urlencode({"update": text}).encode()
        self._send("POST", self._access.update, body, FORM)

    def put(self, graph: str, triples: bytes, *, is_more: bool = False) -> None:
        """
        Let a graph hold some N-Triples, or with `is_more` those as well, by the Graph Store Protocol.

        Raises:
            StoreUnwritable: As `update`.
        """
        address = f"{self._access.graphs}?{urlencode({'graph': graph})}"
        self._send("POST" if is_more else "PUT", address, triples, "application/n-triples")

    def patiently(self, ask: Callable[[], Answer]) -> Answer:
        """
        What comes of asking the server, asked again as often as a change is sent.

        Raises:
            StoreError, QueryError: Of the last attempt, or one that trying again does not help.
        """
        wait = _FIRST_WAIT_SECONDS
        for _ in range(1, self._access.attempts):
            try:
                return ask()
            except (StoreUnreachable, QueryTimedOut, ServiceBusy):
                self._sleep(min(wait, _LONGEST_WAIT_SECONDS))
                wait *= 2
        return ask()

    def _send(self, method: str, address: str, body: bytes, media_type: str) -> None:
        wait = _FIRST_WAIT_SECONDS
        for attempt in range(1, self._access.attempts + 1):
            try:
                self._send_once(method, address, body, media_type)
            except _Passing as failure:
                if attempt == self._access.attempts:
                    raise StoreUnwritable(
                        _plain(address), f"{failure.found}, {_times(attempt)}", next_step=_LATER
                    ) from None
                self._sleep(min(max(wait, failure.wait_seconds), _LONGEST_WAIT_SECONDS))
                wait *= 2
            else:
                return

    def _send_once(self, method: str, address: str, body: bytes, media_type: str) -> None:
        fields = {"Content-Type": media_type, "Accept": "*/*", "User-Agent": "peelgraph"}
        if self._access.login.authorization:
            fields["Authorization"] = self._access.login.authorization
        request = Request(address, data=body, headers=fields, method=method)  # noqa: S310 - looked at before
        with Line(self._access.seconds) as line:
            try:
                opener = open_line(line, Login(), address)
                if self._access.login.kind == "digest":
                    self._answer_challenge(opener, request)
                with opener.open(request, timeout=self._access.seconds) as response:
                    response.read(_MOST_READ)
            except HTTPError as error:
                raise self._refusal(error, address) from None
            except (URLError, HTTPException, OSError) as error:
                raise _Passing(_lost(error, is_cut=line.is_cut, seconds=self._access.seconds)) from None
            if line.is_cut:
                raise _Passing(f"the server gave no whole answer in {self._access.seconds:g} s")

    def _answer_challenge(self, opener: OpenerDirector, request: Request) -> None:
        """
        Let a request carry the digest that the server will ask for.

        A server that refuses a request may close the connection before its body is sent, which then looks as
        if it were lost; so the challenge is called forth by a request without one.
        """
        try:
            with opener.open(request.full_url, timeout=self._access.seconds):
                return
        except HTTPError as error:
            challenge = error.headers.get("WWW-Authenticate", "")
            if error.code != 401 or not challenge.lower().startswith("digest "):
                return
            found = digest_of_challenge(self._access.login, request, challenge)
            request.add_unredirected_header("Authorization", found)

    def _refusal(self, error: HTTPError, address: str) -> Exception:
        said = _said(error)
        if error.code in _WORTH_ANOTHER:
            return _Passing(f"the server answered {error.code} ({said})", _asked_wait(error))
        where = _plain(address)
        if 300 <= error.code < 400:
            elsewhere = error.headers.get("Location", "elsewhere")
            return StoreError(
                where,
                f"the server redirects to {elsewhere}, and nothing was sent there",
                next_step="Give that address if you trust it.",
            )
        if error.code in (401, 403, 407):
            return StoreUnwritable(
                where,
                f"the server lets nobody change it with this login ({error.code}: {said})",
                next_step="Nothing was changed. See to PEELGRAPH_REMOTE_LOGIN, PEELGRAPH_REMOTE_USER and "
                "PEELGRAPH_REMOTE_SECRET_FILE, and to what the server lets that user do.",
            )
        return StoreUnwritable(
            where,
            f"the server answered {error.code} ({said})",
            "a server that takes SPARQL 1.1 updates or the Graph Store Protocol",
            "What was served is as it was. See to PEELGRAPH_REMOTE_UPDATE and PEELGRAPH_REMOTE_GRAPHS.",
        )


def _lost(error: Exception, *, is_cut: bool, seconds: float) -> str:
    reason = getattr(error, "reason", error)
    if is_cut or isinstance(reason, TimeoutError):
        return f"the server gave no whole answer in {seconds:g} s"
    return f"the connection failed ({reason or type(reason).__name__})"


def _said(error: HTTPError) -> str:
    try:
        body = error.read(_MOST_READ).decode("utf-8", "replace")
    except (HTTPException, OSError):
        body = ""
    return " ".join(body.split())[:_MESSAGE_CHARACTERS] or str(error.reason)


def _asked_wait(error: HTTPError) -> float:
    """Seconds that the server asks to wait; 0 where it gives none, or a date."""
    told = error.headers.get("Retry-After", "")
    return float(told) if told.isdecimal() else 0.0


def _plain(address: str) -> str:
    return address.partition("?")[0]


def _times(attempts: int) -> str:
    return "once" if attempts == 1 else f"{attempts} times in a row"
