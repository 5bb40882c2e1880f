"""
A feed as XML: Atom (RFC 4287) in pages (RFC 5005, section 3).

The standard library writes it: a feed is a dozen elements without choices, and the library that is made for
it has had no release for years. What XML cannot hold is left out of texts; all else is escaped by the writer.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final
from xml.etree import ElementTree

from graph.licence import ATTRIBUTION, LICENCE
from service.feeds.feed import Entry, Feed

MEDIA_TYPE: Final = "application/atom+xml"
ATOM: Final = "http://www.w3.org/2005/Atom"

_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GENERATOR: Final = "peelgraph"

ElementTree.register_namespace("", ATOM)


def write_atom(feed: Feed) -> bytes:
    """The feed, by the same bytes for the same content."""
    root = ElementTree.Element(_name("feed"), {"xml:lang": "en-GB"})
    _text(root, "id", feed.iri)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _time(feed.updated))
    _person(root, "author", _GENERATOR, "")
    _text(root, "generator", _GENERATOR)
    _text(root, "rights", ATTRIBUTION)
    _link(root, "self", feed.address, MEDIA_TYPE)
    _link(root, "alternate", feed.page, "text/html")
    _link(root, "license", LICENCE)
    for relation in ("first", "previous", "next"):
        if address := getattr(feed, relation):
            _link(root, relation, address, MEDIA_TYPE)
    for entry in feed.entries:
        _entry(root, entry, feed.date_of(entry))
    ElementTree.indent(root, " ")
    written: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: ElementTree.Element, entry: Entry, date: datetime) -> None:
    node = ElementTree.SubElement(root, _name("entry"))
    _text(node, "id", entry.iri)
    _text(node, "title", entry.title)
    _text(node, "updated", _time(date))
    if entry.issued:
        _text(node, "published", _time(date))
    if entry.author.text:
        _person(node, "author", entry.author.text, entry.author.iri)
    _text(node, "summary", entry.words)
    _link(node, "alternate", entry.page, "text/html")
    if entry.place:
        _link(node, "related", entry.place, "text/html", "The words in their place")
    for category in entry.categories:
        kept = {"term": category.term, "scheme": category.scheme, "label": category.label}
        ElementTree.SubElement(node, _name("category"), {name: _clean(text) for name, text in kept.items()})
    _text(node, "rights", entry.rights)


def _name(tag: str) -> str:
    return f"{{{ATOM}}}{tag}"


def _text(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, _name(tag)).text = _clean(text)


def _link(
    parent: ElementTree.Element, relation: str, address: str, media_type: str = "", title: str = ""
) -> None:
    said = {"rel": relation, "href": address, "type": media_type, "title": title}
    ElementTree.SubElement(parent, _name("link"), {name: _clean(text) for name, text in said.items() if text})


def _person(parent: ElementTree.Element, tag: str, name: str, iri: str) -> None:
    person = ElementTree.SubElement(parent, _name(tag))
    _text(person, "name", name)
    if iri:
        _text(person, "uri", iri)


def _time(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
