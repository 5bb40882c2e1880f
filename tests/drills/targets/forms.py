"""
Content negotiation: always a form that is offered, which the header lets through, or the list of those there
are.

Which forms a header lets through is worked out here a second time, by hand, from the text of RFC 9110.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graph.errors import NotAcceptable
from graph.formats import Format
from service.negotiate import (
    CSV,
    CSVW,
    GRAPHS,
    HTML,
    JSON,
    RESULTS,
    XLSX,
    likes_best,
    named_form,
    negotiate,
    rank,
)
from tests.drills.targets.fault import Fault, check_error

OFFERS: Final = (
    *(RESULTS, GRAPHS, (*RESULTS, HTML), (HTML, JSON, *GRAPHS), (JSON, HTML), (CSV, XLSX, CSVW, HTML)),
    *((*RESULTS, *GRAPHS, HTML), (HTML,)),
)
WORDS: Final = (
    *(form.media_type for form in (*RESULTS, *GRAPHS, HTML, JSON, XLSX, CSVW)),
    *("*/*", "text/*", "application/*", "*", ";q=0", ";q=1", ";q=0.5", ";q=1.5", ";q=-1", ";q=nan", ";q=.5"),
    *(", ", ";charset=utf-8", ';a="b,c"', "application/json", "application/xml", "text/xml", ";q=0.0000"),
    *("srj", "srx", "ttl", "html", "json", "q", "\t", ";;", ",,", "=", '"', "\u00e9"),
)
_QUALITY: Final = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_TYPE: Final = re.compile(r"[a-z0-9.+\-]+/(?:[a-z0-9.+\-]+|\*)|\*/\*")


def seeds() -> Iterator[bytes]:
    """Headers as clients send them, and odd ones; the first byte chooses the offer."""
    for offer in range(len(OFFERS)):
        for header in (
            "",
            "*/*",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "application/sparql-results+json, text/csv;q=0.5, */*;q=0",
            "text/turtle;q=0.3;a=b, application/json",
            "text/*;q=0.2, text/csv;q=0",
            "image/png",
            ",,;q=x, text/csv;q=1e9",
        ):
            yield bytes([offer]) + header.encode()


def judge(data: bytes) -> None:
    """
    Negotiate by a header, and by a name in an address.

    Raises:
        Fault: What comes of it is no form that may be sent.
    """
    offer = OFFERS[data[0] % len(OFFERS)] if data else RESULTS
    text = data[1:].decode("latin-1")  # as the server gives headers on (PEP 3333)
    ranked = rank(text, offer)
    if len({choice.form for choice in ranked}) != len(ranked) or any(
        each.form not in offer for each in ranked
    ):
        raise Fault(f"{ranked} of {offer} for {text!r}")
    try:
        choice = negotiate(text, offer)
    except NotAcceptable as error:
        _check(error, offer)
        if ranked:
            raise Fault(f"refused, though {ranked} may be sent, for {text!r}") from None
        choice = None
    if choice and choice != ranked[0]:
        raise Fault(f"{choice} is not the best of {ranked} for {text!r}")
    allowed = allowed_by(text)
    if allowed is not None:
        _compare(text, allowed, [each.media_type for each in ranked], offer)
    for form in offer:
        likes_best(text, form)
    try:
        if named_form(text, offer) not in offer:
            raise Fault(f"{text!r} is the name of a form that is not offered")
    except NotAcceptable as error:
        _check(error, offer)


def _check(error: NotAcceptable, offer: tuple[Format, ...]) -> None:
    check_error(error, names_all=False)
    if tuple(error.available) != tuple(form.media_type for form in offer):
        raise Fault(f"the list of forms is {error.available}")


def allowed_by(text: str) -> dict[str, float] | None:
    """Each range of a plain header and its quality; None where it is not written by the rules."""
    found: dict[str, float] = {}
    for part in text.split(","):
        name, _, quality = part.strip(" \t").partition(";q=")
        if not _TYPE.fullmatch(name) or (quality and not _QUALITY.fullmatch(quality)) or name in found:
            return None
        if not quality and ";" in part:
            return None
        found[name] = float(quality or 1)
    return found


def _compare(text: str, allowed: dict[str, float], ranked: list[str], offer: tuple[Format, ...]) -> None:
    for media_type in ranked:
        if not quality_of(media_type, allowed):
            raise Fault(f"{media_type} may be sent by us, and not by {text!r}")
    for form in offer:
        if quality_of(form.media_type, allowed) and form.media_type not in ranked:
            instead = any(quality_of(name, {name: allowed.get(name, 0)}) for name in ranked)
            if not instead:
                raise Fault(f"{form.media_type} may not be sent by us, but by {text!r}")


def quality_of(media_type: str, allowed: dict[str, float]) -> float:
    """Section 12.5.1: the closest range that there is decides."""
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((allowed[each] for each in ranges if each in allowed), 0.0)
