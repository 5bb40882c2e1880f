"""
The forms in which results and graphs are written: one table for the store, the command line and the service.

Names are those of the command line; media types are those of the W3C recommendations that define them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """
    One way of writing an answer. Each is made once, and equal to nothing but itself.

    Args:
        name: As given to `--format`.
        media_type: As sent in `Content-Type`.
        suffix: Of a file, without the dot.
        is_for_results: Whether it holds the answer to SELECT and ASK; else that to CONSTRUCT and DESCRIBE.
        holds_named_graphs: Whether it can say which named graph a triple is in.
    """

    name: str
    media_type: str
    suffix: str
    is_for_results: bool = False
    holds_named_graphs: bool = False


RESULT_FORMATS: Final[dict[str, Format]] = {
    item.name: item
    for item in (
        Format("json", "application/sparql-results+json", "srj", is_for_results=True),
        Format("xml", "application/sparql-results+xml", "srx", is_for_results=True),
        Format("csv", "text/csv", "csv", is_for_results=True),
        Format("tsv", "text/tab-separated-values", "tsv", is_for_results=True),
    )
}
"""Of SELECT and ASK, by name; the first is the default."""

GRAPH_FORMATS: Final[dict[str, Format]] = {
    item.name: item
    for item in (
        Format("turtle", "text/turtle", "ttl"),
        Format("ntriples", "application/n-triples", "nt"),
        Format("jsonld", "application/ld+json", "jsonld", holds_named_graphs=True),
        Format("rdfxml", "application/rdf+xml", "rdf"),
        Format("nquads", "application/n-quads", "nq", holds_named_graphs=True),
        Format("trig", "application/trig", "trig", holds_named_graphs=True),
    )
}
"""Of CONSTRUCT, DESCRIBE and exports, by name; the first is the default."""

FORMATS: Final[dict[str, Format]] = RESULT_FORMATS | GRAPH_FORMATS
"""Every format, by name."""
