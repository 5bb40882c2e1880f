"""
Addresses that documents tell of themselves, before anything is made of them.

A document may say anything, so only the plain form of a page on the web is let through: `http` or `https`,
the name of a host with a dot in it, a path that leads to more than the site, and the characters of RFC 3986.
There are no names of users in it, no numbers for a host, and nothing that a browser would run. Nothing is
fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 1_000
"""Characters; the longest address of an inspectorate's page has some two hundred."""
_PAGE: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z][a-z0-9-]{1,62})"
    r"(?P<port>:[0-9]{1,5})?(?P<path>/(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9a-f]{2})+)(?:#\S*)?",
    re.IGNORECASE | re.ASCII,
)


def web_address(text: str) -> str:
    """
    The address of a web page as it may be linked; empty if the text is none.

    >>> web_address(" HTTPS://Www.A.example/peel/report-2017/#top ")
    'https://www.a.example/peel/report-2017/'
    >>> web_address("https://a.example/") + web_address("javascript:alert(1)") + web_address("https://u@a.example/x")
    ''
    """
    found = _PAGE.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if not found:
        return ""
    return f"{found['scheme'].lower()}://{found['host'].lower()}{found['port'] or ''}{found['path']}"


def first_address(told: Iterable[str]) -> str:
    """The first of some texts that is the address of a page, as it may be linked; empty if none is."""
    return next(filter(None, map(web_address, told)), "")
