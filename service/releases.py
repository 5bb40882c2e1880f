"""
The releases of the store on the web: `/releases` lists those that are kept, `/release/<id>` tells what one
changed, against the one before it or, with `?against=`, against any that is kept. Pages, and JSON.

Releases are kept in the folder of the store; those of an endpoint, in its mirror, if this machine has one.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Final, NoReturn

from flask import Blueprint, Response, abort, current_app, render_template, request

from graph.differences import Differences
from graph.errors import StoreMissing, ValueUnknown
from graph.licence import LICENSED
from graph.release import Release, local_folder
from graph.releases import kept_differences, list_releases, read_differences
from graph.settings import Settings
from service import parts, urls
from service.answers.releases import read_release, read_releases
from service.forms import alternates, choose_form, finish, split_suffix, write_json
from service.freshness import date_by_release
from service.near import NothingHere, Way, near_it
from service.negotiate import HTML, JSON, content_type, vary_by_accept

blueprint = Blueprint("releases", __name__)
date_by_release(blueprint, is_kept=False)  # rolled back, an older release tells of a later one

_FORMS: Final = (HTML, JSON)
_NAME: Final = re.compile(r"\d{8}T\d{12}Z")
"""How a release is called: the moment at which it was made."""


class Comparer:
    """
    Compares releases, one pair at a time, and keeps what came of the last pairs: releases never change.

    Args:
        settings: `compare_triples` bounds the work.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = local_folder(settings.store, settings.mirror)
        self._lock = threading.Lock()
        self._compare = lru_cache(maxsize=32)(self._read)

    def against(self, first: str, second: str) -> Differences:
        """
        What became of everything from one release to another.

        Raises:
            StoreError: There is no such release.
        """
        with self._lock:
            return self._compare(first, second)

    def _read(self, first: str, second: str) -> Differences:
        return read_differences(self._folder, first, second, self._settings.compare_triples)


@blueprint.get("/releases")
@blueprint.get("/releases.<suffix>")
def listing(suffix: str | None = None) -> Response:
    """The releases that are kept."""
    named = split_suffix(f"releases.{suffix}", _FORMS)[1] if suffix else None
    if suffix and not named:
        abort(404)
    form, media_type = choose_form(named, _FORMS)
    answer = read_releases(_kept(), parts.library().release, parts.settings().releases_kept)
    others = alternates(urls.releases, _FORMS)
    if form is JSON:
        return finish(write_json(page=answer, **LICENSED), media_type, others)
    return finish(render_template("pages/releases.html", page=answer, forms=others), media_type, others)


@blueprint.get("/release/<name>")
def page(name: str) -> Response:
    """What one release changed."""
    name, named = split_suffix(name, _FORMS)
    form, media_type = choose_form(named, _FORMS)
    kept = _kept()
    release = next((each for each in kept if each.id == name), None)
    if release is None:
        return _gone(name, kept) if _was(name, kept) else _none_such(name, kept)
    against = request.args.get("against", "")
    answer = read_release(parts.library(), kept, release, _differences(kept, release, against))
    others = alternates(lambda ending: urls.release(name, ending, against), _FORMS)
    if form is JSON:
        return finish(write_json(page=answer, **LICENSED), media_type, others)
    return finish(render_template("pages/release.html", page=answer, forms=others), media_type, others)


def _kept() -> tuple[Release, ...]:
    """The releases that are kept, the latest first; none where what is served is not here."""
    try:
        kept = list_releases(_folder())
    except StoreMissing:  # of an endpoint that has no mirror here
        return ()
    served = parts.library().release
    return kept if any(each.id == served for each in kept) else ()


def _folder() -> str:
    settings = parts.settings()
    return local_folder(settings.store, settings.mirror)


def _differences(kept: tuple[Release, ...], release: Release, against: str) -> Differences | None:
    """
    What to tell of a release.

    Raises:
        ValueUnknown: What it is to be compared with is not kept, or is itself.
    """
    names = [each.id for each in kept]
    comparer: Comparer = current_app.extensions["comparer"]
    if against:
        if against not in names or against == release.id:
            others = [each for each in names if each != release.id]
            raise ValueUnknown(
                "against",
                f"{against[:40]!r} is no other release that is kept",
                f"one of {', '.join(others) or 'none'}",
                others,
                ("against", against.strip()),
            )
        return comparer.against(against, release.id)
    before = names[names.index(release.id) + 1 :]
    told = kept_differences(_folder(), release.id)
    if told or not before:
        return told
    return comparer.against(before[0], release.id)


def _was(name: str, kept: tuple[Release, ...]) -> bool:
    """Whether there may have been a release of this name: it is older than what is served."""
    return bool(_NAME.fullmatch(name)) and bool(kept) and name < kept[0].id


def _none_such(name: str, kept: tuple[Release, ...]) -> NoReturn:
    near = near_it(name, [each.id for each in kept], urls.release)
    raise NothingHere(
        f"There is no release {name[:40]!r}.", near, Way("All releases that are kept", urls.releases())
    )


def _gone(name: str, kept: tuple[Release, ...]) -> Response:
    """The answer for a release that was removed, as the oldest are when new ones come."""
    form, _ = choose_form(None, _FORMS)
    if form is JSON:
        abort(410, f"Release {name} is not kept. {urls.releases()} lists those that are.")
    answer = read_releases(kept, parts.library().release, parts.settings().releases_kept)
    body = render_template("pages/release-gone.html", name=name, page=answer)
    response = Response(body, 410, content_type=content_type(HTML.media_type))
    response.headers["Cache-Control"] = "no-store"
    return vary_by_accept(response)
