"""What a question may be narrowed by: `queries/builder/facets.toml`, which says what its columns are."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from rdflib import URIRef

from graph.namespaces import PREFIXES

NONE: Final = "none"
"""Stands for a value where what is asked for is that there is none."""
KIND: Final = "kind"
FORCE: Final = "force"
_TALLIED: Final = re.compile(r"\bpeel:(tallied\w+)")


@dataclass(frozen=True, slots=True)
class Facet:
    """
    One line of the table.

    Args:
        report, force: None where it does not tell which reports, or forces, are asked.
    """

    name: str
    label: str
    any: str
    pattern: str
    tally: str = ""
    labelled: str = "skos:prefLabel"
    values: tuple[URIRef, ...] = ()
    also: str = ""
    order: tuple[str, ...] = ()
    latest: bool = False
    report: str | None = None
    force: str | None = None
    lacks: bool = False
    more: bool = False

    @property
    def tallied(self) -> str:
        """Local name of the property by which tallies have it; empty where none has it."""
        found = _TALLIED.search(self.tally)
        return found[1] if found else ""

    @property
    def is_scope(self) -> bool:
        """Whether it says what a count is out of: which reports, or which kind of statement."""
        return self.report is not None or self.name == KIND


@cache
def facets() -> dict[str, Facet]:
    """All of them by name, in the order of the form."""
    table = tomllib.loads(text_of("facets.toml"))["facet"]
    return {line["name"]: _facet(line) for line in table}


def _facet(line: dict[str, Any]) -> Facet:
    values = tuple(map(_iri, line.get("values", ())))
    return Facet(**{**line, "values": values, "order": tuple(line.get("order", ()))})


def _iri(prefixed: str) -> URIRef:
    prefix, _, name = prefixed.partition(":")
    return URIRef(str(PREFIXES[prefix]) + name)


@cache
def text_of(name: str) -> str:
    """The text of `queries/builder/<name>`."""
    return files("service").joinpath("queries", "builder", name).read_text("utf-8")
