"""
How many requests a second one client may make; more are refused with 429 until the second is over (RFC 6585).

Each web process counts for itself, in memory. What is counted is forgotten with its second, so that a flood
of addresses leaves nothing behind. Whether the service lives is told to anybody at any time, and the files
of the pages are no burden.
"""

from __future__ import annotations

import math
import time
from typing import Final

from flask import Flask, Response, g, request
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from graph.settings import Settings
from service.clients import client_of

_NOT_COUNTED: Final = frozenset(["static", "health.healthz", "health.readyz"])
"""Endpoints. What is none, an address that leads nowhere, is counted."""


def limit_rates(app: Flask, settings: Settings) -> None:
    """Let an application count the requests of each client, and refuse what is too much."""
    if not settings.client_rate:
        return
    limit = RateLimitItemPerSecond(settings.client_rate)
    # The one strategy of the library that, in memory, keeps nothing of a client whose window is over.
    counts = FixedWindowRateLimiter(MemoryStorage())

    @app.before_request
    def count() -> None:
        if request.endpoint in _NOT_COUNTED:
            return
        client = client_of(request.environ)
        is_within = counts.hit(limit, client)
        window = counts.get_window_stats(limit, client)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        g.rate_headers = {
            "X-RateLimit-Limit": str(limit.amount),
            "X-RateLimit-Remaining": str(window.remaining),
            "X-RateLimit-Reset": str(math.ceil(window.reset_time)),
        }
        if not is_within:
            raise TooManyRequests(
                f"One client may make {limit.amount} requests a second here. Wait a moment; ask less often.",
                retry_after=seconds,
            )

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers.update(g.get("rate_headers", {}))
        return response
