"""
Feeds on the web: `/feed` lists them, `/feed/force/kent` is one, and `/feed/builder?…` follows a question.

A feed is Atom whatever is asked for: no other form is followed. It carries date and validator as pages do.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, render_template, request

from service import parts, urls
from service.feeds.answers import read_feeds
from service.feeds.asked import ABOUT, FOLLOWED, Asked, everything, names_of, of_kind, of_thing
from service.feeds.atom import MEDIA_TYPE, write_atom
from service.feeds.feed import Feed
from service.feeds.saved import of_builder, of_ledger, of_query
from service.forms import name_licence
from service.freshness import date_by_release
from service.named.catalogue import named_queries
from service.near import NothingHere, Way, near_it

blueprint = Blueprint("feeds", __name__)
date_by_release(blueprint)

_LAST_PAGE: Final = 1_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Where the store does not tell when it was published."""


@blueprint.get("/feed")
def index() -> str:
    """Which feeds there are, and what a feed is."""
    return render_template("pages/feeds.html", page=read_feeds(parts.library()))


@blueprint.get("/feed/<path:path>")
def feed(path: str) -> Response:
    """One feed."""
    given = {name: values for name, values in request.args.lists() if name != "page"}
    asked = _asked(path, given)
    if asked is None:
        told = f"There is no feed {path[:100]}."
        raise NothingHere(told, _near(path), Way("All feeds", urls.feed()))
    response = Response(write_atom(_read(asked)), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    name_licence(response)
    return response


def _asked(path: str, given: dict[str, list[str]]) -> Asked | None:
    first, _, rest = path.partition("/")
    if first in ABOUT and rest:
        return of_thing(first, rest)
    if first == "kind":
        return of_kind(rest)
    if first == "queries":
        return of_query(rest, given)
    made = {
        "all": lambda: everything(),
        "actions": lambda: of_ledger(given),
        "builder": lambda: of_builder(given),
    }
    return made[path]() if path in made else None


def _near(path: str) -> tuple[Way, ...]:
    """Feeds whose addresses are like one that there is none at."""
    first, _, rest = path.partition("/")
    names = {"kind": [kind.slug for kind in FOLLOWED], "queries": list(named_queries())}
    if first in ABOUT:
        names[first] = names_of(first)
    if first not in names:
        return near_it(path, ["all", "actions", *(f"kind/{slug}" for slug in names["kind"])], urls.feed)
    return near_it(rest, names[first], lambda name: urls.feed(f"{first}/{name}"))


def _read(asked: Asked) -> Feed:
    page = _page_number()
    entries, is_more = asked.read(page)

    def address(number: int) -> str:
        return urls.in_full(urls.feed(asked.path, number, **asked.given))

    return Feed(
        iri=urls.feed_iri(asked.path, asked.given),
        title=asked.title,
        subtitle=asked.subtitle,
        address=address(page),
        page=urls.in_full(asked.page),
        entries=entries,
        published=parts.library().published_at or _EPOCH,
        first=address(1) if is_more or page > 1 else "",
        previous=address(page - 1) if page > 1 else "",
        next=address(page + 1) if is_more else "",
    )


def _page_number() -> int:
    given = request.args.get("page", "1")
    return min(max(int(given[:9]), 1), _LAST_PAGE) if given.isascii() and given.isdecimal() else 1
