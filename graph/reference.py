"""
The register of the 43 territorial forces of England and Wales.

In: `graph/data/forces.csv` (names, codes and regions) and `graph/data/force-names.csv` (further names in
use). Out: frozen `Force` records for extraction, and the same register as a named graph.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, RDFS, SKOS

from graph.errors import VocabularyError
from graph.identifiers import concept_iri, force_iri, register_graph_iri, slug
from graph.name_registers import name_graphs
from graph.namespaces import PEEL, SCHEMA

_FORCES = "forces.csv"
_NAMES = "force-names.csv"
_MORE = "more"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ONS_AREA = "http://statistics.data.gov.uk/id/statistical-geography/"
_LICENCE = URIRef("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/")
_ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
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
    for row in _rows(_NAMES, names_csv, _NAME_COLUMNS):
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
        for row in _rows(_FORCES, forces_csv, _FORCE_COLUMNS, unique=("slug", "name", "ons_code"))
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
    graph.add((name, DCTERMS.license, _LICENCE))
    graph.add((name, DCTERMS.rights, _english(_ATTRIBUTION)))
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


def _is_slug(cell: str) -> bool:
    return _SLUG.fullmatch(cell) is not None


_FORCE_COLUMNS: Mapping[str, Callable[[str], bool]] = {
    "slug": _is_slug,
    "name": bool,
    "short_name": bool,
    "ons_code": lambda cell: _ONS_CODE.fullmatch(cell) is not None,
    "country": lambda cell: cell in ("England", "Wales"),
    "region": bool,
}
_NAME_COLUMNS: Mapping[str, Callable[[str], bool]] = {"force": _is_slug, "name": bool}


def _rows(
    name: str,
    text: str | None,
    columns: Mapping[str, Callable[[str], bool]],
    unique: tuple[str, ...] = (),
) -> list[dict[str, str]]:
    """The rows of a register, each cell checked."""
    if text is None:
        text = (files("graph") / "data" / name).read_text("utf-8")
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey=_MORE, restval="")
    if list(reader.fieldnames or ()) != list(columns):
        raise VocabularyError(
            f"graph/data/{name} line 1", f"the columns are {reader.fieldnames}", f"{list(columns)}"
        )
    seen: set[tuple[str, str]] = set()
    rows = []
    for row in reader:
        where = f"graph/data/{name} line {reader.line_num}"
        if _MORE in row:
            raise VocabularyError(where, "it has more cells than the first line", f"{len(columns)} cells")
        for column, fits in columns.items():
            cell = row[column]
            if not fits(cell) or cell != cell.strip():
                raise VocabularyError(
                    f"{where} column {column}", f'"{cell}" does not fit', "", "Correct the cell."
                )
            if column in unique and (column, cell) in seen:
                raise VocabularyError(
                    f"{where} column {column}", f'"{cell}" stands in an earlier row too', "", "Remove one."
                )
            seen.add((column, cell))
        rows.append(row)
    if not rows:
        raise VocabularyError(f"graph/data/{name}", "it has no rows", "one row a force")
    return rows
