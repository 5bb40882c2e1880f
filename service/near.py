"""
Names that are like one that there is none of, each with the address that it leads to.

What there is none of is said by `NothingHere`, or by an error that carries the names near to a value; either
way a reader gets links, in whatever form the error is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final
from urllib.parse import quote, urlencode

from flask import current_app, request, url_for
from werkzeug.exceptions import NotFound

from graph.errors import ValueUnknown
from service import urls
from service.kinds import KINDS

_LONGEST: Final = 100
"""Characters that are compared; no name of ours is longer by much."""
_MOST: Final = 3
_LIKENESS: Final = 0.6
_LONGEST_ADDRESS: Final = 2_000
"""Characters; what asks for more than this is not asked again with another value."""
_OF_ONE_ANSWER: Final = ("page", "answer", "release")
"""Parameters that hold for the answer to one question alone."""
_FOR_PROGRAMS: Final = frozenset(
    {"health", "metrics", "oembed", "opensearch.xml", "robots.txt", "sitemap.xml"}
)


@dataclass(frozen=True, slots=True)
class Way:
    """A name that there is, and the address that it leads to."""

    name: str
    address: str


class NothingHere(NotFound):
    """
    There is nothing by a name.

    Args:
        told: What there is none of, in a sentence.
        near: What may have been meant; may be empty.
        whole: Leads to all that there are; None where no page lists them.
    """

    def __init__(self, told: str, near: Iterable[Way] = (), whole: Way | None = None) -> None:
        self.near = tuple(near)
        self.whole = whole
        super().__init__(told)


def near_it(name: str, names: Sequence[str], address: Callable[[str], str]) -> tuple[Way, ...]:
    """
    Up to three of some names, the most like first; none if none is like it.

    Args:
        name: What was asked for; of any length.
        names: What there is.
        address: Makes the address of one.
    """
    return tuple(
        Way(each, address(each)) for each in get_close_matches(name[:_LONGEST], names, _MOST, _LIKENESS)
    )


def instead(error: ValueUnknown) -> tuple[Way, ...]:
    """The request that is answered, once with each name that may have been meant in place of the value."""
    name, value = error.given
    if not name or request.method not in ("GET", "HEAD"):
        return ()
    found = (Way(each, _with(name, value, each)) for each in error.near)
    return tuple(way for way in found if len(way.address) <= _LONGEST_ADDRESS)


def _with(name: str, value: str, meant: str) -> str:
    pairs = [
        (key, _replaced(given, value, meant) if key == name else given)
        for key, given in request.args.items(multi=True)
        if key not in _OF_ONE_ANSWER
    ]
    if (name, meant) not in pairs and not any(key == name for key, _ in pairs):
        pairs.append((name, meant))
    path = "/" + (request.script_root + request.path).lstrip("/")  # two would lead to another host
    return f"{quote(path)}?{urlencode(list(dict.fromkeys(pairs)))}"


def _replaced(given: str, value: str, meant: str) -> str:
    """What a parameter is given, with another name for one of its values; commas may part them."""
    if given.strip() == value:
        return meant
    return ",".join(meant if part.strip() == value else part for part in given.split(","))


def near_page(path: str) -> tuple[Way, ...]:
    """Pages and lists whose names are like the first step of an address that leads nowhere."""
    named = dict(_named_pages())
    first = path.strip("/").partition("/")[0].partition(".")[0]
    return near_it(first.lower(), list(named), named.__getitem__)


def _named_pages() -> Iterator[tuple[str, str]]:
    """Lists of things, then the pages for people that need nothing to be asked for; by their names."""
    yield from ((kind.slug, urls.listing(kind.slug)) for kind in KINDS)
    for rule in current_app.url_map.iter_rules():
        name = rule.rule.strip("/")
        if name and not rule.arguments and "GET" in (rule.methods or ()) and name not in _FOR_PROGRAMS:
            yield name, url_for(rule.endpoint)
