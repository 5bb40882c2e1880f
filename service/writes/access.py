"""
Who may write: whoever sends a token that is known (RFC 6750, section 2.1).

Where there are no tokens, nobody may. A client that sends wrong ones is not listened to for a while, so that
trying many is of no use, be one of them right.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from typing import Final

from flask import Request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

from graph.release import is_address
from graph.settings import Settings
from service.clients import client_of
from service.writes.keys import Keys

_WINDOW_SECONDS: Final = 60.0
_MOST_CLIENTS: Final = 10_000
_READ_ONLY: Final = "This service is for reading: the data cannot be changed here."


class Access:
    """
    Tells who may write; safe to use from several threads.

    Args:
        settings: Of the service.
        is_open: Everybody may. For tests of conformance alone.

    Raises:
        TokenError: The tokens cannot be used.
    """

    def __init__(self, settings: Settings, *, is_open: bool = False) -> None:
        self._is_open = is_open
        self._can_write = not is_address(settings.store)
        self._keys = Keys(settings.token_file, settings.token_hashes)
        self._failures = _Failures(settings.wrong_tokens)

    @property
    def is_possible(self) -> bool:
        """Whether anybody may write."""
        return self._is_open or (self._can_write and bool(self._keys))

    @property
    def needs_token(self) -> bool:
        """Whether whoever writes has to send one."""
        return not self._is_open

    def author(self, request: Request) -> str:
        """
        The name of the token that a request comes with; empty where none is needed.

        Raises:
            Forbidden: Nobody may write, or not with this token.
            Unauthorized: It comes without one.
            TooManyRequests: The client sent too many wrong ones.
        """
        if self._is_open:
            return ""
        if not self.is_possible:
            raise Forbidden(_READ_ONLY)
        client = client_of(request.environ)
        wait = self._failures.seconds_to_wait(client)
        if wait:
            raise TooManyRequests("Too many wrong tokens were sent from here.", retry_after=wait)
        sent = request.authorization
        if sent is None or sent.type != "bearer" or not sent.token:
            raise Unauthorized(
                "Writing needs a token: send it as “Authorization: Bearer TOKEN”.",
                www_authenticate=WWWAuthenticate("bearer", {"realm": "peelgraph"}),
            )
        name = self._keys.name_of(sent.token)
        if not name:
            self._failures.add(client)
            raise Forbidden("The token is none that may write here.")
        return name

    def is_author(self, request: Request) -> bool:
        """Whether a request comes with a token that may write, or needs none."""
        if not self._is_open and request.authorization is None:
            return False
        try:
            self.author(request)
        except (Forbidden, Unauthorized, TooManyRequests):
            return False
        return True


class _Failures:
    """When each client sent a wrong token lately."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def add(self, client: str) -> None:
        with self._lock:
            self._times.setdefault(client, deque(maxlen=self._most)).append(time.monotonic())
            self._times.move_to_end(client)
            while len(self._times) > _MOST_CLIENTS:
                self._times.popitem(last=False)

    def seconds_to_wait(self, client: str) -> int:
        """Until the client is listened to again; 0 if it is."""
        with self._lock:
            times = self._times.get(client)
            if times is None or len(times) < self._most:
                return 0
            left = times[0] + _WINDOW_SECONDS - time.monotonic()
        return max(0, int(left) + 1) if left > 0 else 0
