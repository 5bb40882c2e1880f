"""
The register of agencies that reports on any force may name: national bodies and regional policing units.

In: `graph/data/agencies.csv`. Out: frozen records for extraction, and the same register as RDF. A body that
only one report can name is not listed; it is drawn from the report itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, RDFS, SKOS

from graph.errors import VocabularyError
from graph.identifiers import concept_iri, register_graph_iri, slug
from graph.namespaces import PEEL

_FILE = "agencies.csv"
_COLUMNS = ["slug", "name", "aliases", "kind", "cited_for", "source"]
_LICENCE = URIRef("http://www.apache.org/licenses/LICENSE-2.0")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredAgency:
    """
    An agency with a name of its own.

    Args:
        slug: Last part of its IRI.
        name: In full.
        aliases: Other names and acronyms in use; may be empty.
        kind: Slug of `schemes/agency-kinds.ttl`.
        cited_for: Words that, soon after its name, mean its papers and not the body ("data"); may be empty.
        source: Address of its own pages.
    """

    slug: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    cited_for: tuple[str, ...]
    source: str


@cache
def read_agencies() -> tuple[RegisteredAgency, ...]:
    """
    The register, sorted by slug.

    Raises:
        VocabularyError: A faulty row; names file and line.
    """
    reader = csv.DictReader((files("graph") / "data" / _FILE).read_text("utf-8").splitlines())
    if list(reader.fieldnames or ()) != _COLUMNS:
        raise VocabularyError(
            f"graph/data/{_FILE} line 1", f"the columns are {reader.fieldnames}", f"{_COLUMNS}"
        )
    agencies = list[RegisteredAgency]()
    for row in reader:
        if None in row or None in row.values() or row["slug"] != slug(row["slug"]) or not row["name"]:
            raise VocabularyError(
                f"graph/data/{_FILE} line {reader.line_num}",
                "the row lacks a cell, a slug or a name",
                f"{len(_COLUMNS)} cells, the slug in small letters, digits and hyphens",
            )
        agencies.append(
            RegisteredAgency(
                slug=row["slug"],
                name=row["name"],
                aliases=_listed(row["aliases"]),
                kind=row["kind"],
                cited_for=_listed(row["cited_for"]),
                source=row["source"],
            )
        )
    _check_unique(agencies)
    return tuple(sorted(agencies, key=lambda agency: agency.slug))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split(";") if item.strip())


def _check_unique(agencies: Iterable[RegisteredAgency]) -> None:
    seen = dict[str, str]()
    for agency in agencies:
        for name in (agency.name, *agency.aliases, agency.slug):
            if seen.setdefault(name, agency.slug) != agency.slug:
                raise VocabularyError(
                    f"graph/data/{_FILE}",
                    f'"{name}" names both {seen[name]} and {agency.slug}',
                    "a name that belongs to one agency",
                )


def agency_graphs() -> dict[URIRef, Graph]:
    """The register as a named graph."""
    name = register_graph_iri("agencies")
    graph = Graph(bind_namespaces="none")
    graph.add((name, RDFS.label, _english("Register of agencies that police forces work with")))
    graph.add((name, DCTERMS.license, _LICENCE))
    for agency in read_agencies():
        node = concept_iri("agency", agency.slug)
        for kind in (PEEL.PartnerAgency, ORG.Organization):
            graph.add((node, RDF.type, kind))
        graph.add((node, SKOS.prefLabel, _english(agency.name)))
        for alias in agency.aliases:
            graph.add((node, SKOS.altLabel, _english(alias)))
        graph.add((node, PEEL.agencyKind, concept_iri("agency-kind", agency.kind)))
        graph.add((node, RDFS.seeAlso, URIRef(agency.source)))
    return {name: graph}


def _english(text: str) -> Literal:
    return Literal(text, lang="en")
