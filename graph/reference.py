"""
The register of the 43 territorial forces of England and Wales.

In: `graph/data/forces.csv` (names, codes and regions) and `graph/data/force-names.csv` (further names in
use). Out: frozen `Force` records for extraction, and the same register as a named graph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, RDFS, SKOS

from graph.errors import VocabularyError
from graph.identifiers import concept_iri, force_iri, register_graph_iri, slug
from graph.licence import ATTRIBUTION, LICENCE
from graph.name_registers import name_graphs
from graph.namespaces import PEEL, SCHEMA
from graph.rows import Check, filled, one_of, read_rows

_FORCES = "forces.csv"
_NAMES = "force-names.csv"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ONS_AREA = "http://statistics.data.gov.uk/id/statistical-geography/"
_ONS_CODE = re.compile(r"[EW]\d{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """
    A territorial police force.

    Args:
        slug: Last part of its IRI, and the key of other registers.
        name: In full ("Avon and Somerset Constabulary").
        short_name: The place alone ("Avon and Somerset").
        aliases: Other names in use, sorted; without the short name; may be empty.
        ons_code: Code of its area in the Office for National Statistics' register.
        country: "England" or "Wales".
        region: As the register names it ("East Midlands").
    """

    slug: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    ons_code: str
    country: str
    region: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the full one first."""
        return (self.name, self.short_name, *self.aliases)


def read_forces(forces_csv: str | None = None, names_csv: str | None = None) -> tuple[Force, ...]:
    """
    Read the register.

    Args:
        forces_csv: Text of the register; the one that ships with the project unless given.
        names_csv: Text of the further names; likewise.

    Returns:
        The forces, sorted by slug.

    Raises:
        VocabularyError: A faulty row; names file, line and column.
    """
    aliases: dict[str, list[str]] = {}
    for row in read_rows(f"graph/data/{_NAMES}", names_csv or _shipped(_NAMES), _NAME_COLUMNS):
        aliases.setdefault(row["force"], []).append(row["name"])
    forces = [
        Force(
            slug=row["slug"],
            name=row["name"],
            short_name=row["short_name"],
            aliases=tuple(sorted(aliases.pop(row["slug"], ()))),
            ons_code=row["ons_code"],
            country=row["country"],
            region=row["region"],
        )
        for row in read_rows(
            f"graph/data/{_FORCES}", forces_csv or _shipped(_FORCES), _FORCE_COLUMNS, unique=_UNIQUE
        )
    ]
    if aliases:
        raise VocabularyError(
            f"graph/data/{_NAMES}", f'names "{min(aliases)}", which {_FORCES} lacks', "a slug of that file"
        )
    return tuple(sorted(forces, key=lambda force: force.slug))


def register_graphs() -> dict[URIRef, Graph]:
    """
    The named graphs of the registers that ship with the project: forces, agencies and initiatives.

    Raises:
        VocabularyError: A faulty row; names file, line and column.
    """
    name = register_graph_iri("forces")
    graph = Graph(bind_namespaces="none")
    graph.add((name, RDFS.label, _english("Register of the territorial police forces of England and Wales")))
    graph.add((name, DCTERMS.license, URIRef(LICENCE)))
    graph.add((name, DCTERMS.rights, _english(ATTRIBUTION)))
    graph.add((name, DCTERMS.source, URIRef("http://statistics.data.gov.uk/")))
    for force in read_forces():
        _describe(graph, force)
    return {name: graph, **name_graphs()}


def _describe(graph: Graph, force: Force) -> None:
    node, area = force_iri(force.slug), URIRef(_ONS_AREA + force.ons_code)
    for kind in (PEEL.PoliceForce, ORG.FormalOrganization):
        graph.add((node, RDF.type, kind))
    graph.add((node, SKOS.prefLabel, _english(force.name)))
    for other in force.names[1:]:
        graph.add((node, SKOS.altLabel, _english(other)))
    graph.add((node, SKOS.notation, Literal(force.ons_code)))
    graph.add((node, PEEL.region, concept_iri("region", slug(force.region))))
    graph.add((node, SCHEMA.areaServed, area))
    graph.add((area, RDF.type, PEEL.Area))
    graph.add((area, RDFS.label, _english(f"{force.short_name} police force area")))


def _english(text: str) -> Literal:
    return Literal(text, lang="en")


def _fits(is_right: Callable[[str], object], expected: str) -> Check:
    return lambda cell: "" if is_right(cell) else expected


_slug_cell = _fits(_SLUG.fullmatch, "a slug: small letters, digits and hyphens")
_FORCE_COLUMNS: Mapping[str, Check] = {
    "slug": _slug_cell,
    "name": filled,
    "short_name": filled,
    "ons_code": _fits(_ONS_CODE.fullmatch, "E or W and eight digits"),
    "country": one_of(("England", "Wales"), "a country"),
    "region": filled,
}
_NAME_COLUMNS: Mapping[str, Check] = {"force": _slug_cell, "name": filled}
_UNIQUE = (("slug",), ("name",), ("ons_code",))


def _shipped(name: str) -> bytes:
    return (files("graph") / "data" / name).read_bytes()
