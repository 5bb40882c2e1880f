"""
Which form an answer takes: Accept headers (RFC 9110, section 12.5.1), suffixes and `?format=` over one table.

The forms themselves are those of `graph.formats`, with HTML and the general names that clients use for some
of them (`application/json`). A reader who names a form in the address gets that form, whatever the header.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask import Response
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from graph.errors import NotAcceptable
from graph.formats import GRAPH_FORMATS, RESULT_FORMATS, Format

HTML: Final = Format("html", "text/html", "html")
JSON: Final = Format("json", "application/json", "json")
"""Of pages: the object a page shows, as plain JSON."""

CSV: Final = RESULT_FORMATS["csv"]

XLSX: Final = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
"""Of a table: ISO/IEC 29500, with what it is on a sheet of its own."""

CSVW: Final = Format("csvw", "application/csvm+json", "csv-metadata.json")
"""What the columns of a CSV mean (CSV on the Web)."""

RESULTS: Final = tuple(RESULT_FORMATS.values())
"""Of SELECT and ASK, best first."""

GRAPHS: Final = tuple(GRAPH_FORMATS[name] for name in ("turtle", "ntriples", "jsonld", "rdfxml"))
"""Of CONSTRUCT, DESCRIBE and the document about one thing, best first."""

_GENERAL_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "application/sparql-results+json": ("application/json", "text/json"),
    "application/sparql-results+xml": ("application/xml", "text/xml"),
    "application/ld+json": ("application/json",),
    "application/rdf+xml": ("application/xml", "text/xml"),
}
"""Media type -> general types under which a client may ask for it; the answer then carries that type."""

_SUFFIXES: Final[dict[str, str]] = {"srj": "json", "srx": "xml"}


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A form, and the media type to send it under.

    Args:
        form: From the table.
        media_type: Its own, or the general one that the client asked for.
    """

    form: Format
    media_type: str


def rank(accept: str, forms: Sequence[Format]) -> list[Choice]:
    """
    The forms that an Accept header allows, best liked first; may be empty.

    Args:
        accept: May be empty, which allows everything.
        forms: What there is, best first; the order decides between what the header likes equally and names
            equally closely. Of types it names in full, those it names earlier come first.
    """
    ranges = parse_accept_header(accept or "*/*", MIMEAccept)
    ranked = []
    for order, form in enumerate(forms):
        for generality, name in enumerate((form.media_type, *_general_names(form, forms))):
            quality, closeness, position = _weigh(name, ranges, allow_wildcard=generality == 0)
            if quality > 0:
                ranked.append((-quality, -closeness, position, order, generality, Choice(form, name)))
    found: dict[Format, Choice] = {}
    for *_, choice in sorted(ranked, key=lambda entry: entry[:5]):
        found.setdefault(choice.form, choice)
    return list(found.values())


def _general_names(form: Format, forms: Sequence[Format]) -> list[str]:
    """Types under which a client may also ask for a form, but for those that are another form's own."""
    own = {other.media_type for other in forms}
    return [name for name in _GENERAL_NAMES.get(form.media_type, ()) if name not in own]


def choose(accept: str, forms: Sequence[Format]) -> Choice | None:
    """The form that an Accept header likes best, or None where it allows none. See `rank`."""
    return _choose(accept, tuple(forms))


@lru_cache(maxsize=256)  # a request asks several times, and most clients send one of a few headers
def _choose(accept: str, forms: tuple[Format, ...]) -> Choice | None:
    return next(iter(rank(accept, forms)), None)


@lru_cache(maxsize=256)
def likes_best(accept: str, form: Format) -> bool:
    """
    Whether an Accept header likes one form better than any other that there is or may be.

    >>> likes_best("text/html,application/xml;q=0.9,*/*;q=0.8", HTML), likes_best("*/*", HTML)
    (True, False)
    """
    ranges = parse_accept_header(accept or "*/*", MIMEAccept)
    most = max((quality for _, quality in ranges), default=0.0)
    liked = (named.strip().lower() for named, quality in ranges if quality == most and "*" not in named)
    return most > 0 and next(liked, "") == form.media_type


def _weigh(media_type: str, ranges: MIMEAccept, allow_wildcard: bool) -> tuple[float, int, int]:
    """
    Quality of a type, how closely a range names it (2 in full, 1 by `text/*`, 0 by `*/*`), and the place of
    that range.

    The closest range decides, so that `text/csv;q=0, */*` takes anything but CSV.
    """
    closest = (0.0, -1, 0)
    for position, (named, quality) in enumerate(ranges):
        closeness = _closeness(media_type, named.partition(";")[0].strip().lower())
        if closeness > closest[1] and (allow_wildcard or closeness == 2):
            closest = (quality, closeness, position if closeness == 2 else 0)
    return closest


def _closeness(media_type: str, named: str) -> int:
    if named == media_type:
        return 2
    if named == media_type.partition("/")[0] + "/*":
        return 1
    return 0 if named in ("*/*", "*") else -1


def negotiate(accept: str, forms: Sequence[Format], where: str = "Accept") -> Choice:
    """
    The form that an Accept header likes best.

    Raises:
        NotAcceptable: It allows none; carries the list of what there is.
    """
    choice = choose(accept, forms)
    if choice is None:
        raise NotAcceptable(where, accept, [form.media_type for form in forms])
    return choice


def named_form(name: str, forms: Sequence[Format], where: str = "format") -> Format:
    """
    The form that a suffix, a name of the table or a media type stands for.

    Args:
        name: "ttl", "turtle" or "text/turtle"; case does not count.

    Raises:
        NotAcceptable: None does; carries the list of what there is.
    """
    wanted = _SUFFIXES.get(name.lower(), name.lower())
    for form in forms:
        if wanted in (form.name, form.suffix, form.media_type, *_general_names(form, forms)):
            return form
    raise NotAcceptable(where, name, [form.media_type for form in forms])


def vary_by_accept(response: Response) -> Response:
    """Tell caches that the answer depends on the Accept header."""
    response.vary.add("Accept")
    return response


def respond(body: str | bytes, media_type: str, status: int = 200, *, cache: str = "no-cache") -> Response:
    """
    An answer in the form that was chosen.

    Args:
        media_type: Of the form.
        cache: What caches may do with it: by default keep it, and ask each time whether it still holds.
    """
    response = Response(body, status, content_type=content_type(media_type))
    response.headers["Cache-Control"] = cache
    return vary_by_accept(response)


def link_alternates(response: Response, addresses: Mapping[str, str]) -> Response:
    """
    Add one `Link: <address>; rel="alternate"` for each other form of the same document (RFC 8288).

    Args:
        addresses: Media type -> address.
    """
    for media_type, address in addresses.items():
        response.headers.add("Link", f'<{address}>; rel="alternate"; type="{media_type}"')
    return response


def content_type(media_type: str) -> str:
    """The value of `Content-Type`: text types say that they are UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def media_types(forms: Iterable[Format]) -> list[str]:
    """The media types of some forms, in order."""
    return [form.media_type for form in forms]
