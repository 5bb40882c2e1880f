"""An answer of the endpoint -> what its page shows: a table of words and links, a truth value, or Turtle."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph.namespaces import ID, PREFIXES
from service.engine.runner import Answer

SHOWN_ROWS: Final = 1_000
"""A page shows so many rows and says how many there are; the downloads have them all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """
    One value of a table.

    Args:
        text: An IRI with its prefix, or its path here where it has a label, or the words of a literal. Empty
            where the variable is unbound.
        address: Where it leads; empty for what leads nowhere.
        note: Its language or datatype; empty for plain text and IRIs.
        label: What an IRI is called; empty where that is not known.
    """

    text: str = ""
    address: str = ""
    note: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class ResultPage:
    """
    What is shown of an answer; `kind` says which part is filled.

    Args:
        kind: As of the answer.
        columns: Variables in the order of the result.
        rows: The first `SHOWN_ROWS`; may be empty.
        total: How many rows there are.
        is_true: Of an ASK.
        turtle: Of a CONSTRUCT or DESCRIBE.
    """

    kind: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0
    is_true: bool = False
    turtle: str = ""


def read_result(
    answer: Answer, link: Callable[[str], str], labels: Mapping[str, str] | None = None
) -> ResultPage:
    """
    Read an answer in SPARQL JSON or Turtle.

    Args:
        link: Gives the address an IRI leads to, or nothing.
        labels: Of IRIs.
    """
    if answer.kind == "graph":
        return ResultPage("graph", turtle=answer.body.decode())
    content = json.loads(answer.body)
    if "boolean" in content:
        return ResultPage("boolean", is_true=content["boolean"])
    columns = tuple(content["head"]["vars"])
    bindings = content["results"]["bindings"]
    known = labels or {}
    rows = tuple(
        tuple(_cell(row.get(name), link, known) for name in columns) for row in bindings[:SHOWN_ROWS]
    )
    return ResultPage("solutions", columns, rows, len(bindings))


def shorten(iri: str) -> str:
    """
    An IRI with the longest of our prefixes that fits, or as it is.

    >>> shorten("http://www.w3.org/2004/02/skos/core#Concept")
    'skos:Concept'
    """
    name, space = max(PREFIXES.items(), key=lambda item: len(item[1]) if iri.startswith(item[1]) else 0)
    return f"{name}:{iri.removeprefix(space)}" if iri.startswith(space) and iri != space else iri


def _cell(value: dict[str, Any] | None, link: Callable[[str], str], labels: Mapping[str, str]) -> Cell:
    if value is None:
        return Cell()
    if value["type"] == "uri":
        label = labels.get(value["value"], "")
        short = value["value"].removeprefix(ID) if label else value["value"]
        return Cell(shorten(short), link(value["value"]), label=label)
    if value["type"] == "bnode":
        return Cell(f"_:{value['value']}")
    if value["type"] == "triple":
        parts = (_cell(value["value"][part], link, {}).text for part in ("subject", "predicate", "object"))
        return Cell(f"<<( {' '.join(parts)} )>>")
    return Cell(value["value"], note=value.get("xml:lang") or shorten(value.get("datatype", "")))
