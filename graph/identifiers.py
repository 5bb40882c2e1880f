"""
The only place that makes an IRI.

An IRI tells what it is about, and the same document gives the same IRIs on any machine: identity is taken
from content (names, words, digests), never from order or clock. Only a repeat of the same words counts in
document order (`-2`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Final

from rdflib import URIRef

from graph.namespaces import ID

_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"\w+")


RUN_GRAPHS: Final = str(ID["graph/run/"])
REPORT_GRAPHS: Final = str(ID["graph/report/"])
VOCABULARY_GRAPHS: Final = str(ID["graph/vocabulary/"])
REGISTER_GRAPHS: Final = str(ID["graph/register/"])
ADDED_REGISTER_GRAPHS: Final = REGISTER_GRAPHS + "added/"
COMPARISON_GRAPHS: Final = str(ID["graph/comparison/"])
TALLY_GRAPHS: Final = str(ID["graph/tally/"])
"""How the names of graphs of one kind begin."""


REMOTE: Final = str(ID["store"])
"""In a store elsewhere, the graph that tells which release is served, and how what belongs to it begins."""


def union_iri(release: str) -> str:
    """In a store elsewhere, the graph that holds every triple of a release once."""
    return f"{REMOTE}/union/{release}"


def staged_iri(digest: str) -> str:
    """In a store elsewhere, the graph in which what is to replace another waits; by its content."""
    return f"{REMOTE}/staged/{digest}"


def told_release_iri(release: str) -> str:
    """A release, as a store elsewhere tells of it."""
    return f"{REMOTE}/release/{release}"


def slug(name: str) -> str:
    """
    Turn a name into the last part of an IRI.

    >>> slug("Saltwick & Fells Probation’s")
    'saltwick-and-fells-probations'
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).encode("ascii", "ignore").decode()
    return _NOT_IN_A_SLUG.sub("-", plain.lower().replace("'", "")).strip("-")


def words_digest(words: str) -> str:
    """Twelve hex digits of the sha256 of the words: lower case, single spaces, no punctuation."""
    normal = " ".join(_WORD.findall(words.lower().replace("’", "'").replace("'", "")))
    return hashlib.sha256(normal.encode()).hexdigest()[:12]


def sha256(data: bytes) -> str:
    """The sha256 of some bytes, as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


@lru_cache(maxsize=4096)
def concept_iri(scheme: str, name: str) -> URIRef:
    """An entry of a controlled list: `concept_iri("theme", "effectiveness")`."""
    return ID[f"{scheme}/{name}"]


def force_iri(name: str) -> URIRef:
    """A police force, by its slug ("avon-and-somerset")."""
    return ID[f"force/{name}"]


def area_iri(name: str) -> URIRef:
    """The area a figure is of: a force, or "england-and-wales"."""
    return ID["area/england-and-wales"] if name == "england-and-wales" else force_iri(name)


def edition(programme: str, cycle: str) -> str:
    """Programme and cycle as one step of a path: `peel-effectiveness-2017`."""
    return f"{programme}-{cycle}"


def report_iri(programme: str, cycle: str, force: str) -> URIRef:
    """The report of one programme and cycle on one force."""
    return ID[f"report/{edition(programme, cycle)}/{force}"]


def inspection_iri(programme: str, cycle: str, force: str) -> URIRef:
    """The inspection that a report is of."""
    return ID[f"inspection/{edition(programme, cycle)}/{force}"]


def judgment_iri(force: str, theme: str, cycle: str) -> URIRef:
    """One judgment a force, theme and cycle in which it was given, whoever repeats it."""
    return ID[f"judgment/{force}/{theme}/{cycle}"]


def graph_iri(resource: URIRef) -> URIRef:
    """The named graph that holds what one source says: `id/report/x` is told in `id/graph/report/x`."""
    return ID["graph/" + str(resource).removeprefix(str(ID))]


def comparison_graph_iri(report: URIRef) -> URIRef:
    """The derived graph that sets a report beside the registers: `id/graph/comparison/…`."""
    return URIRef(COMPARISON_GRAPHS + str(report).removeprefix(str(ID["report/"])))


def tally_iri(grouping: str, ways: Iterable[tuple[str, str]]) -> URIRef:
    """A number of things that are alike in some ways (property and value), given in order."""
    told = " ".join(f"{name}={value}" for name, value in ways)
    return ID[f"tally/{grouping}/{hashlib.sha256(told.encode()).hexdigest()[:16]}"]


def vocabulary_graph_iri(name: str) -> URIRef:
    """The named graph of a file of `ontology/`."""
    return ID[f"graph/vocabulary/{name}"]


def register_graph_iri(name: str) -> URIRef:
    """The named graph of a file of `graph/data/`, or of one that a user added ("added/…")."""
    return ID[f"graph/register/{name}"]


def register_iri(name: str) -> URIRef:
    """A data set of official figures, under which they are named."""
    return ID[f"register/{name}"]


def run_iri(digest: str, started: str) -> URIRef:
    """One run of the software over one source; `started` is its time in ISO form."""
    return ID[f"run/{hashlib.sha256(f'{digest} {started}'.encode()).hexdigest()[:12]}"]


def under(report: URIRef, kind: str, name: str) -> URIRef:
    """A resource of one report: `under(report, "section", "mental-health")`."""
    return URIRef(f"{report}/{kind}/{name}")


def sentence_iri(report: URIRef, words: str, repeat: int = 1) -> URIRef:
    """A sentence or action by its words; `repeat` counts the same words in document order, from 1."""
    name = words_digest(words)
    return under(report, "sentence", name if repeat == 1 else f"{name}-{repeat}")


def text_iri(report: URIRef, text_digest: str) -> URIRef:
    """The source text that passages point into."""
    return under(report, "text", text_digest[:12])


def passage_iri(text: URIRef, start: int, end: int) -> URIRef:
    """Code points `start` to `end` (exclusive) of a source text."""
    return under(text, "passage", f"{start}-{end}")


def plain_number(value: Decimal) -> str:
    """
    A decimal in the form the store keeps: no exponent, no trailing zeros.

    >>> plain_number(Decimal("12.50")), plain_number(Decimal("1E+3")), plain_number(Decimal("-0.0"))
    ('12.5', '1000', '0')
    """
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def observation_iri(report: URIRef, measure: str, area: str, when: str, value: Decimal) -> URIRef:
    """One figure. `when` is the period's end or the date, in ISO form, or "undated"."""
    return under(report, "observation", f"{measure}/{area}/{when}/{plain_number(value)}")


def node_iri(words: str) -> URIRef:
    """What would be a blank node elsewhere: named by a hash of what it says."""
    return ID[f"node/{hashlib.sha256(words.encode()).hexdigest()[:16]}"]
