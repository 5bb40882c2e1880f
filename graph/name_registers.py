"""
The registers of names that reports on any force may use: agencies and initiatives.

In: `graph/data/agencies.csv` (national bodies and regional policing units) and `graph/data/initiatives.csv`
(national schemes, processes, IT systems and powers). Out: frozen records for extraction, and each register as
RDF. What only one report can name is not listed; it is drawn from the report itself.
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

_COLUMNS = ["slug", "name", "aliases", "kind", "cited_for", "source"]
_LICENCE = URIRef("http://www.apache.org/licenses/LICENSE-2.0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """
    An agency or initiative with a name of its own.

    Args:
        slug: Last part of its IRI.
        name: In full.
        aliases: Other names and acronyms in use; may be empty.
        kind: Slug of `schemes/agency-kinds.ttl` or `schemes/initiative-kinds.ttl`.
        cited_for: Words that, soon after its name, mean its papers and not the body ("data"); may be empty.
        source: Address of its own pages; empty if it has none.
    """

    slug: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    cited_for: tuple[str, ...]
    source: str

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and the others in use."""
        return (self.name, *self.aliases)


def read_agencies() -> tuple[Registered, ...]:
    """
    The register of agencies, sorted by slug.

    Raises:
        VocabularyError: A faulty row; names file and line.
    """
    return _read("agencies.csv")


def read_initiatives() -> tuple[Registered, ...]:
    """
    The register of initiatives, sorted by slug.

    Raises:
        VocabularyError: A faulty row; names file and line.
    """
    return _read("initiatives.csv")


@cache
def _read(file: str) -> tuple[Registered, ...]:
    reader = csv.DictReader((files("graph") / "data" / file).read_text("utf-8").splitlines())
    if list(reader.fieldnames or ()) != _COLUMNS:
        raise VocabularyError(
            f"graph/data/{file} line 1", f"the columns are {reader.fieldnames}", f"{_COLUMNS}"
        )
    entries = list[Registered]()
    for row in reader:
        if None in row or None in row.values() or row["slug"] != slug(row["slug"]) or not row["name"]:
            raise VocabularyError(
                f"graph/data/{file} line {reader.line_num}",
                "the row lacks a cell, a slug or a name",
                f"{len(_COLUMNS)} cells, the slug in small letters, digits and hyphens",
            )
        entries.append(
            Registered(
                slug=row["slug"],
                name=row["name"],
                aliases=_listed(row["aliases"]),
                kind=row["kind"],
                cited_for=_listed(row["cited_for"]),
                source=row["source"],
            )
        )
    _check_unique(file, entries)
    return tuple(sorted(entries, key=lambda entry: entry.slug))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split(";") if item.strip())


def _check_unique(file: str, entries: Iterable[Registered]) -> None:
    seen = dict[str, str]()
    for entry in entries:
        for name in (*entry.names, entry.slug):
            if seen.setdefault(name, entry.slug) != entry.slug:
                raise VocabularyError(
                    f"graph/data/{file}",
                    f'"{name}" names both {seen[name]} and {entry.slug}',
                    "a name that belongs to one of them",
                )


def name_graphs() -> dict[URIRef, Graph]:
    """The registers as named graphs, one each."""
    agencies, initiatives = register_graph_iri("agencies"), register_graph_iri("initiatives")
    return {
        agencies: _graph(
            agencies,
            "Register of agencies that police forces work with",
            read_agencies(),
            address="agency",
            types=(PEEL.PartnerAgency, ORG.Organization),
            kind=PEEL.agencyKind,
        ),
        initiatives: _graph(
            initiatives,
            "Register of initiatives that many police forces take part in",
            read_initiatives(),
            address="initiative",
            types=(PEEL.Initiative,),
            kind=PEEL.initiativeKind,
        ),
    }


def _graph(
    name: URIRef,
    label: str,
    entries: Iterable[Registered],
    *,
    address: str,
    types: tuple[URIRef, ...],
    kind: URIRef,
) -> Graph:
    """One register: its entries are `id/<address>/<slug>`, their kinds `id/<address>-kind/<slug>`."""
    graph = Graph(bind_namespaces="none")
    graph.add((name, RDFS.label, _english(label)))
    graph.add((name, DCTERMS.license, _LICENCE))
    for entry in entries:
        node = concept_iri(address, entry.slug)
        for type_ in types:
            graph.add((node, RDF.type, type_))
        graph.add((node, SKOS.prefLabel, _english(entry.name)))
        for alias in entry.aliases:
            graph.add((node, SKOS.altLabel, _english(alias)))
        graph.add((node, kind, concept_iri(f"{address}-kind", entry.kind)))
        if entry.source:
            graph.add((node, RDFS.seeAlso, URIRef(entry.source)))
    return graph


def _english(text: str) -> Literal:
    return Literal(text, lang="en")
