"""
Quotes as CSL-JSON, which Zotero, Pandoc and citeproc read: one item for each.

Variables and types are those of the Citation Style Language 1.0.2.
"""

from __future__ import annotations

import json
from typing import Any

from graph.licence import ATTRIBUTION
from service.citing.pack import Excerpt, Pack
from service.citing.words import Edition


def write_csl(pack: Pack, edition: Edition) -> str:
    """The pack as a list of items; it has no place for what is not given."""
    items = [_item(excerpt, edition) for excerpt in pack.excerpts]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _item(excerpt: Excerpt, edition: Edition) -> dict[str, Any]:
    is_report = bool(excerpt.report.text)
    item = {
        "id": excerpt.key,
        "type": "report" if is_report else "dataset",
        "title": excerpt.report.text or excerpt.label,
        "author": [{"literal": excerpt.publisher}] if excerpt.publisher else [],
        "publisher": excerpt.publisher,
        "issued": date(excerpt.published),
        "accessed": date(edition.read),
        "section": excerpt.section.text,
        "ISBN": excerpt.isbn,
        "URL": excerpt.permalink,
        "abstract": excerpt.words,
        "annote": excerpt.label if excerpt.is_put_here else "",
        "source": excerpt.source.text or "peelgraph",
        "version": edition.release,
        "note": ". ".join(filter(None, (excerpt.places, excerpt.iri, excerpt.as_published, ATTRIBUTION))),
    }
    return {name: value for name, value in item.items() if value}


def date(text: str) -> dict[str, list[list[int]]]:
    """
    A date of CSL-JSON: to the day, the month or the year; empty where there is none.

    >>> date("2018-03")
    {'date-parts': [[2018, 3]]}
    """
    parts = text.partition("T")[0].split("-")
    if not all(part.isascii() and part.isdecimal() for part in parts):
        return {}
    return {"date-parts": [[int(part) for part in parts[:3]]]}
