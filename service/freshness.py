"""
Pages say when their data last changed (`Last-Modified`: the day and second of the release), and by what they
are known again (`ETag`), so that a client that has one is told so.

The release is looked up before the page is made: one that comes meanwhile can then only make the page look
older than it is, and it is fetched once more. A date counts only where it is that of the release, and not
where it is later: it may be of a release that was taken back.

Such a page depends on the release and its address alone, so that it can be kept (`service.page_cache`).
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, g, request

from service import parts


def date_by_release(blueprint: Blueprint, *, is_kept: bool = True) -> None:
    """
    Let every page of a blueprint that was found carry date and validator.

    Args:
        is_kept: Whether its pages may be kept; not where they tell of more than one release.
    """

    @blueprint.before_request
    def note_release() -> Response | None:
        g.published_at, g.release = parts.library().published_at, parts.runner().release
        return parts.page_cache().find(g.release) if is_kept else None

    @blueprint.after_request
    def add(response: Response) -> Response:
        release = g.get("release", "")
        # A release that came meanwhile may be in the page; a reader's query has a cache of its own.
        if is_kept and release == parts.runner().release and g.get("query") is None:
            parts.page_cache().keep(response, release)
        return _date(response, g.get("published_at"))


def _date(response: Response, published_at: datetime | None) -> Response:
    if response.status_code not in (200, 304):
        return response
    if published_at:
        response.last_modified = published_at
    response.headers.setdefault("Cache-Control", "no-cache")
    if _since() != published_at:
        request.environ.pop("HTTP_IF_MODIFIED_SINCE", None)
    if response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def _since() -> datetime | None:
    """The date by which a client asks whether there is something newer."""
    since = request.if_modified_since
    return since.astimezone(UTC) if since else None
