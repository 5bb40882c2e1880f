"""
What the library drew -> SVG as it is sent: titled and described, and nothing in it but shapes and words.

Every element and attribute is taken over by name. What is not on the list is left out, so that neither a
label nor a change in the library can bring in scripts, styles or addresses of other hosts.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from graph.licence import ATTRIBUTION
from service.charts.frame import LINK_BASE
from service.charts.palette import style_sheet
from service.charts.parts import Chart

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"

_ELEMENTS: Final = frozenset(("svg", "g", "path", "rect", "line", "circle", "text", "tspan", "a"))
_ATTRIBUTES: Final = frozenset(
    (
        *("x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "r", "cx", "cy", "d", "width", "height", "transform"),
        *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"),
        *("stroke-miterlimit", "stroke-linecap", "opacity", "display"),
        *("text-anchor", "font-family", "font-size", "font-weight", "font-style", "viewBox"),
    )
)
_USELESS: Final = {("opacity", "1"), ("fill-opacity", "1"), ("stroke-opacity", "1"), ("fill", "transparent")}


def finish(drawn: str, chart: Chart, prefix: str, *, is_alone: bool) -> str:
    """
    A drawing made ready.

    Args:
        drawn: As the library wrote it.
        prefix: Of the ids in it, so that several may stand in one page.
        is_alone: Whether it is a file by itself, with its own style sheet, rather than part of a page.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    source = etree.fromstring(drawn.encode(), parser)
    root = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG})
    root.set("viewBox", source.get("viewBox", ""))
    root.set("preserveAspectRatio", "xMinYMin meet")
    links = sum(1 for _ in source.iter(f"{{{_SVG}}}a"))
    root.set("role", "group" if links and not is_alone else "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    if is_alone:
        root.set("width", source.get("width", ""))
        root.set("height", source.get("height", ""))
    for name, words in (("title", chart.title), ("desc", chart.description)):
        told = etree.SubElement(root, f"{{{_SVG}}}{name}", id=f"{prefix}-{name}")
        told.text = _printable(words)
    if is_alone:
        etree.SubElement(root, f"{{{_SVG}}}metadata").text = ATTRIBUTION
        etree.SubElement(root, f"{{{_SVG}}}style").text = style_sheet()
    for child in source:
        _take(child, root, with_links=not is_alone)
    return str(etree.tostring(root, encoding="unicode"))


def _take(given: etree._Element, parent: etree._Element, *, with_links: bool) -> None:
    """One element and what is in it, but for what shows nothing, and links that lead elsewhere."""
    name = etree.QName(given).localname if isinstance(given.tag, str) else ""
    if name not in _ELEMENTS or (name == "path" and not given.get("d")) or given.get("display") == "none":
        return
    base, _, path = given.get(_XLINK, "").partition(f"{LINK_BASE}/")
    target = f"/{path}" if with_links and path and not base and not path.startswith("/") else ""
    if name == "a" and not target:
        name = "g"
    made = etree.SubElement(parent, f"{{{_SVG}}}{name}")
    for attribute, value in given.attrib.items():
        if str(attribute) in _ATTRIBUTES and (attribute, value) not in _USELESS and _is_plain(str(value)):
            made.set(attribute, value)
    if target:
        made.set("href", target)
        if not "".join(map(str, given.itertext())).strip():  # the words on the shape lead there too
            made.set("tabindex", "-1")
            made.set("aria-hidden", "true")
    made.text = given.text
    for child in given:
        _take(child, made, with_links=with_links)
    if name == "g" and not len(made):
        parent.remove(made)


def _is_plain(value: str) -> bool:
    """Whether an attribute refers to nothing outside."""
    return "url(" not in value.lower() and "javascript:" not in value.lower()


def _printable(text: str) -> str:
    """Text without the characters that XML has no place for."""
    return "".join(char for char in text if char.isprintable() or char in "\t\n")
