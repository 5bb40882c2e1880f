"""
Where a PDF says that it is to be found: in its properties, or in its XMP packet (ISO 16684-1).

Both are what a program wrote beside the pages, and neither is printed. A packet that is compressed, damaged
or too large tells nothing.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Final

import pypdfium2
from lxml import etree
from pypdfium2 import raw

from graph.web_address import first_address

_PROPERTIES: Final = ("URL", "Url", "SourceURL", "Source", "Identifier")
_XMP: Final = (
    "{http://prismstandard.org/namespaces/basic/2.0/}url",
    "{http://purl.org/dc/elements/1.1/}identifier",
    "{http://purl.org/dc/elements/1.1/}source",
    "{http://ns.adobe.com/xap/1.0/}Identifier",
)
"""What tells an address in a packet, the surest first."""
_FIRST, _LAST = b"<x:xmpmeta", b"</x:xmpmeta>"
_LARGEST: Final = 200_000
"""Bytes of a packet; most have a few thousand."""
_LONGEST: Final = 4_096
"""Bytes of a property, in UTF-16."""


def told_address(data: bytes) -> str:
    """The address of the document as published, by what stands beside its pages; may be empty."""
    return first_address(_told(data))


def _told(data: bytes) -> Iterator[str]:
    yield from _in_packet(data)
    yield from _in_properties(data)


def _in_packet(data: bytes) -> Iterator[str]:
    first = data.find(_FIRST)
    last = data.find(_LAST, first, first + _LARGEST) if first >= 0 else -1
    if last < 0:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        packet = etree.fromstring(data[first : last + len(_LAST)], parser)
    except etree.XMLSyntaxError:
        return
    for name in _XMP:
        for element in packet.iter():
            yield str(element.attrib.get(name, ""))
            if element.tag == name:
                yield from map(str, element.itertext())


def _in_properties(data: bytes) -> Iterator[str]:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    for name in _PROPERTIES:
        room = ctypes.create_string_buffer(_LONGEST)
        length = raw.FPDF_GetMetaText(pdf, name.encode(), room, _LONGEST)
        if length <= _LONGEST:
            yield room.raw[: max(0, length - 2)].decode("utf-16-le", "ignore")
    pdf.close()
