"""What every page must be, checked on the bytes that a reader gets."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote, urldefrag, urlsplit
from xml.etree.ElementTree import Element

import html5lib

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FIELDS = ("input", "select", "textarea")


@dataclass(frozen=True)
class Page:
    """A page that passed inspection: its elements and its links within the service, fragments included."""

    path: str
    root: Element
    links: tuple[str, ...]

    def texts(self, tag: str, class_name: str = "") -> list[str]:
        """The words of all elements with a tag, and a class where one is named."""
        return [
            words(each)
            for each in self.all(tag)
            if class_name in each.get("class", "").split() or not class_name
        ]

    def all(self, tag: str) -> list[Element]:
        """All elements with a tag, in order."""
        return list(self.root.iter(tag))


def words(element: Element) -> str:
    """The words of an element, single-spaced."""
    return " ".join("".join(element.itertext()).split())


def inspect(path: str, text: str) -> Page:
    """
    Check a page.

    Raises:
        AssertionError, html5lib.html5parser.ParseError: It is not as every page must be.
    """
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(text)
    assert root.get("lang", "").startswith("en"), f"{path}: no language"
    ids = Counter(each.get("id") for each in root.iter() if each.get("id") is not None)
    assert not [name for name, number in ids.items() if number > 1], f"{path}: an id is used twice"
    _check_headings(path, root)
    _check_fields(path, root, set(ids))
    _check_tables(path, root)
    _check_references(path, root, set(ids))
    return Page(path, root, _links(path, root, set(ids)))


def _check_headings(path: str, root: Element) -> None:
    headings = [each for each in root.iter() if each.tag in HEADINGS]
    first = [words(each) for each in headings if each.tag == "h1"]
    assert 1 == len(first), f"{path}: {len(first)} first-level headings"
    title = next(words(each) for each in root.iter("title"))
    assert first[0], f"{path}: the heading is empty"
    assert title.startswith(first[0]), f"{path}: the title {title!r} does not start with {first[0]!r}"
    levels = [HEADINGS.index(str(each.tag)) for each in headings]
    steps = [later - earlier for earlier, later in pairwise(levels)]
    assert all(step <= 1 for step in steps), f"{path}: a heading level is left out"
    assert all(words(each) for each in headings), f"{path}: a heading is empty"


def _check_fields(path: str, root: Element, ids: set[str | None]) -> None:
    labelled = {each.get("for") for each in root.iter("label")}
    assert labelled <= ids, f"{path}: a label is for nothing"
    for each in root.iter():
        if each.tag in FIELDS and each.get("type") not in ("hidden", "submit"):
            assert each.get("id") in labelled, f"{path}: the field {each.get('name')!r} has no label"


def _check_tables(path: str, root: Element) -> None:
    for table in root.iter("table"):
        captions = [words(each) for each in table.findall("caption")]
        assert captions, f"{path}: a table has no caption"
        assert captions[0], f"{path}: a caption is empty"
        heads = list(table.iter("th"))
        assert heads, f"{path}: a table has no header"
        assert all(each.get("scope") in ("col", "row", "rowgroup", "colgroup") for each in heads), path


def _check_references(path: str, root: Element, ids: set[str | None]) -> None:
    for each in root.iter():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(each.get(name, "").split()) <= ids, f"{path}: {name} names no element"
        assert not [name for name in each.attrib if str(name).startswith("on") or name == "style"], path
        assert each.tag != "style", f"{path}: there is a style element"
        if each.tag == "script" and each.get("type") == "application/ld+json":  # data, which never runs
            assert json.loads(each.text or "")["@context"] == "https://schema.org", f"{path}: no data"
        elif each.tag == "script":  # on the page with the editor, and only by its address
            assert "/static/" in each.get("src", "") and not (each.text or "").strip(), f"{path}: a script"
        if each.tag in ("img", "link", "script", "iframe") and each.get("rel") not in (
            "alternate",
            "license",
        ):
            address = each.get("src") or each.get("href") or ""
            assert not urlsplit(address).netloc, f"{path}: {address} is on another host"
        assert each.tag != "img" or each.get("alt") is not None, f"{path}: an image has no text"


def _links(path: str, root: Element, ids: set[str | None]) -> tuple[str, ...]:
    found = []
    for each in root.iter("a"):
        address = each.get("href", "")
        assert address, f"{path}: the link {words(each)!r} leads nowhere"
        assert words(each), f"{path}: the link to {address} has no words"
        target, fragment = urldefrag(address)
        if not target:
            assert unquote(fragment) in ids, f"{path}: no element #{fragment}"
        elif not urlsplit(target).netloc:
            found.append(address)
    return tuple(dict.fromkeys(found))
