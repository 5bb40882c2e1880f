"""
Pages kept for who opens the same again: one of a national store is counted over all reports, and a release
never changes.

What is kept is the page as it was made, before it is compressed; whatever is done to a page afterwards is
done to a kept one too. A page goes by the release, by its whole address with scheme, host and path prefix,
and by the form that the reader likes best. With another release all that was kept is dropped.
"""

from __future__ import annotations

import threading
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Response, request

from graph.settings import Settings
from service.keeping import Keeping
from service.negotiate import HTML, likes_best

LARGEST_SHARE: Final = 10
"""A page larger than this part of the room is not kept: it would push out too many others."""

_MIB: Final = 1024 * 1024
_BESIDE: Final = 2048
"""Bytes counted for what is kept beside the body of a page."""

_QUICK: Final = 1
"""Of zlib's levels: a page is packed to a seventh in a millisecond, and unpacked in less."""

_VARIES_BY: Final = frozenset({"accept", "accept-encoding"})
_MOST_PLACES: Final = 64
"""Hosts and prefixes that are counted; whoever sends further ones finds them uncounted."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page: its header fields, and its body packed."""

    fields: tuple[tuple[str, str], ...]
    body: bytes


class PageCache:
    """
    Pages of one release. Safe to use from several threads.

    Args:
        settings: `page_cache_mib` is the room; 0 keeps nothing.
    """

    def __init__(self, settings: Settings) -> None:
        self._kept: Keeping[Key, _Kept] = Keeping(settings.page_cache_mib * _MIB, _size, LARGEST_SHARE)
        self._lock = threading.Lock()
        self._places: Counter[str] = Counter()

    @property
    def has_room(self) -> bool:
        """Whether anything is kept at all."""
        return self._kept.has_room

    @property
    def share_used(self) -> float:
        """How much of the room is taken, from 0 to 1."""
        return self._kept.share_used

    @property
    def place(self) -> str:
        """Scheme, host and prefix at which most pages are asked for; empty where none was."""
        with self._lock:
            return max(self._places, key=self._places.__getitem__, default="")

    def find(self, release: str) -> Response | None:
        """The page that this request is for, if it is kept from this release."""
        if not self.has_room or not release or request.method not in ("GET", "HEAD"):
            return None
        with self._lock:
            place = request.root_url
            if place in self._places or len(self._places) < _MOST_PLACES:
                self._places[place] += 1
        found = self._kept.find(release, *_keys())
        if found is None:
            return None
        response = Response(zlib.decompress(found.body), headers=[*found.fields])
        response.headers["Cache-Status"] = "peelgraph; hit"
        return response

    def keep(self, response: Response, release: str) -> None:
        """Keep what was made for this request, if it may be: a whole page of this release."""
        if not self.has_room or not release or not _may_be_kept(response):
            return
        body = zlib.compress(response.get_data(), _QUICK)
        kept = _Kept(tuple(response.headers.items()), body)
        *likings, exactly = _keys()
        key = likings[0] if likings and response.mimetype == HTML.media_type else exactly
        self._kept.keep(release, key, kept)


def _keys() -> Sequence[Key]:
    """
    Under which a page for this request may be kept. Who likes HTML best gets it where there is any, whatever
    else the header says: browsers, each of which has a header of its own, share pages.
    """
    accept = request.headers.get("Accept", "")
    address = (request.root_url, request.path, request.query_string.decode("latin-1"))
    exactly = (*address, "as", accept)
    return ((*address, HTML.media_type), exactly) if likes_best(accept, HTML) else (exactly,)


def _may_be_kept(response: Response) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.is_streamed
        and "Set-Cookie" not in response.headers
        and "Cache-Status" not in response.headers  # it is kept already, or is an answer of the endpoint
        and not response.cache_control.no_store
        and {name.lower() for name in response.vary} <= _VARIES_BY
    )


def _size(kept: _Kept) -> int:
    return len(kept.body) + _BESIDE
