"""
All the data to take away: the page `/dump`, and the files of each release that is kept.

A file stands under the name of its release, so that its address never leads to other bytes, and a part of it
may be asked for (RFC 9110, section 14).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, render_template, send_file

from graph.dump import DUMP, PACKED, SUMS, DumpFile, read_dump
from graph.errors import StoreError
from graph.licence import LICENCE
from graph.release import RELEASES, local_folder, read_release
from graph.settings import Settings
from service import parts, urls
from service.forms import alternates, choose_form, finish, name_licence, write_json
from service.freshness import date_by_release
from service.near import NothingHere, Way, near_it
from service.negotiate import HTML, JSON

blueprint = Blueprint("dump", __name__)
date_by_release(blueprint)
files = Blueprint("dump_files", __name__)

_FORMS: Final = (HTML, JSON)
_RELEASE: Final = re.compile(r"[0-9A-Za-z]{1,40}")
_FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class File:
    """
    A file to take away.

    Args:
        address: In full.
        holds: The media type of what is packed in it.
        digest: sha256, hex.
    """

    name: str
    address: str
    holds: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class DumpPage:
    """
    What there is of one release.

    Args:
        files: None where the release has none.
        sums: Address of the file of all sums, in full; may be empty.
        quads: In all named graphs, of which there are `graphs`.
        triples: Distinct ones.
    """

    release: str
    published: str
    files: tuple[File, ...]
    sums: str
    quads: int
    graphs: int
    triples: int
    licence: str
    older: tuple[str, ...]


def dump_of(settings: Settings, release: str) -> tuple[DumpFile, ...]:
    """The files of a release; none where the release has none, or is of an endpoint and not in the mirror."""
    return read_dump(_releases(settings) / release) if _RELEASE.fullmatch(release) else ()


def _releases(settings: Settings) -> Path:
    return Path(local_folder(settings.store, settings.mirror), RELEASES)


@blueprint.get("/dump")
@blueprint.get("/dump.<any(json):suffix>")
def page(suffix: str | None = None) -> Response:
    """Which files there are, how large, with their sums."""
    form, media_type = choose_form(JSON if suffix else None, _FORMS)
    others = alternates(urls.dump_page, _FORMS)
    answer = _read()
    if form is JSON:
        return finish(write_json(page=answer), media_type, others)
    return finish(render_template("pages/dump.html", page=answer, forms=others), media_type, others)


def _read() -> DumpPage:
    settings, release = parts.settings(), parts.library().release
    found = dump_of(settings, release)
    quads = graphs = triples = 0
    older: list[str] = []
    if found:
        kept = _releases(settings)
        try:
            manifest = read_release(kept / release)
        except StoreError:  # it was taken away just now
            abort(404, "The release has just been replaced. Ask again.")
        quads = sum(graph.triples for graph in manifest.graphs.values())
        graphs, triples = len(manifest.graphs), manifest.triples
        names = sorted((path.name for path in kept.iterdir()), reverse=True)
        older = [name for name in names if name < release and dump_of(settings, name)]
    return DumpPage(
        release=release,
        published=parts.library().published,
        files=tuple(
            File(each.name, urls.dump(release, each.name), each.form.media_type, each.size, each.digest)
            for each in found
        ),
        sums=urls.dump(release, SUMS) if found else "",
        quads=quads,
        graphs=graphs,
        triples=triples,
        licence=LICENCE,
        older=tuple(older),
    )


@files.get("/dump/<release>/<name>")
def file(release: str, name: str) -> Response:
    """A file of a release that is kept, whole or in part."""
    settings = parts.settings()
    found = {each.name: each for each in dump_of(settings, release)}
    if not found or name not in (*found, SUMS):
        near = near_it(name, list(found), lambda each: urls.dump(release, each))
        raise NothingHere("There is no such file.", near, Way("All files to take away", urls.dump_page()))
    path = (_releases(settings) / release / DUMP / name).resolve()
    response = send_file(
        path,
        mimetype=PACKED if name in found else "text/plain",
        etag=found[name].digest if name in found else f"{release}-sums",
        last_modified=_made(release) or path.stat().st_mtime,
        conditional=True,
    )
    response.headers["Cache-Control"] = _FOR_EVER
    name_licence(response)
    return response


def _made(release: str) -> datetime | None:
    """The second at which a release was made, by its name."""
    try:
        return datetime.strptime(release[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
