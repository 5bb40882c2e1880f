"""
What templates may call, by what it is for. A name that is none of these, nor given with a page, is an error.

Addresses are the functions of `service.urls`, under the names they have there.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Flask
from jinja2 import StrictUndefined

from service import urls
from service.answers.reading import day
from service.citing.given import short_path
from service.feeds.asked import FOLLOWED
from service.kinds import QUOTED
from service.lacking import not_known
from service.named.table import in_words

_OF_THINGS: Final = (urls.document, urls.read, urls.read_in_place, urls.feed_of)
"""Addresses of one thing, by its IRI."""
_OF_LISTS: Final = (
    urls.home,
    urls.listing,
    urls.search,
    urls.actions,
    urls.compare,
    urls.builder,
    urls.chart,
)
"""Addresses of what leads to things: lists, questions in plain form, charts."""
_OF_DATA: Final = (
    *(urls.named_query, urls.sparql, urls.quotes, urls.feed, urls.dump, urls.dump_page),
    *(urls.releases, urls.release, urls.coverage, urls.quality),
)
"""Addresses of the data as such: queries, what may be taken away, how whole and how good they are."""
_OF_THE_SERVICE: Final = (
    *(urls.about, urls.documents, urls.accessibility, urls.limits, urls.ontology, urls.shapes),
    *(urls.api_description, urls.open_search, urls.static),
)
"""Addresses of what the service is, what its words mean, and its files."""

CALLED: Final[dict[str, Any]] = {
    each.__name__: each for each in (*_OF_THINGS, *_OF_LISTS, *_OF_DATA, *_OF_THE_SERVICE)
} | {
    "href": urls.link,  # the page about a thing or term; empty for what leads nowhere
    "not_known": not_known,  # what the release does not tell
    "in_words": in_words,  # the name of a column or parameter, for people
}
FILTERS: Final[dict[str, Any]] = {
    "in_words": day,  # "2018-03" as "March 2018"
    "short_path": short_path,  # what names a thing in an address
}
KNOWN: Final[dict[str, Any]] = {
    "base": urls.ID_BASE,
    "followed": FOLLOWED,  # kinds that have a feed
    "quoted_kinds": QUOTED,  # kinds whose words can be quoted
}


def set_up_templates(app: Flask) -> None:
    """Let templates call these, and fail on a name that is none."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(CALLED | KNOWN)
