"""The register of forces."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, SKOS

from graph import reference
from graph.errors import VocabularyError
from graph.namespaces import ID, PEEL, SCHEMA
from graph.ontology_files import vocabulary_graphs
from graph.reference import read_forces, register_graphs

HEAD = "slug,name,short_name,ons_code,country,region\n"
KENT = "kent,Kent Police,Kent,E23000032,England,South East\n"
NO_NAMES = "force,name\nkent,Kent County Constabulary\n"


@pytest.fixture(scope="module")
def register() -> Graph:
    """The register as a graph."""
    return register_graphs()[ID["graph/register/forces"]]


def test_all_forces_are_there(register: Graph) -> None:
    """England and Wales have 43 territorial forces."""
    assert 43 == len(read_forces())
    assert 43 == len(set(register.subjects(RDF.type, PEEL.PoliceForce)))


def test_force_is_described(register: Graph) -> None:
    """A force has its class, names, code, region and the area that it serves."""
    force = ID["force/northamptonshire"]
    assert {PEEL.PoliceForce, ORG.FormalOrganization} == set(register.objects(force, RDF.type))
    assert [Literal("Northamptonshire Police", lang="en")] == list(register.objects(force, SKOS.prefLabel))
    assert Literal("Northamptonshire", lang="en") in set(register.objects(force, SKOS.altLabel))
    assert [Literal("E23000022")] == list(register.objects(force, SKOS.notation))
    assert [ID["region/east-midlands"]] == list(register.objects(force, PEEL.region))
    area = URIRef("http://statistics.data.gov.uk/id/statistical-geography/E23000022")
    assert [area] == list(register.objects(force, SCHEMA.areaServed))


def test_preferred_label_is_never_an_alternative(register: Graph) -> None:
    """SKOS keeps preferred and alternative labels apart."""
    for force, label in register.subject_objects(SKOS.prefLabel):
        assert (force, SKOS.altLabel, label) not in register


def test_every_region_is_in_its_list(register: Graph) -> None:
    """A region that a force lies in is a concept of the list."""
    regions = vocabulary_graphs()[ID["graph/vocabulary/regions"]]
    used = set(register.objects(None, PEEL.region))
    assert used
    assert set() == used - set(regions.subjects(RDF.type, PEEL.Region))


def test_register_states_its_licence(register: Graph) -> None:
    """The graph carries licence and attribution."""
    name = ID["graph/register/forces"]
    assert "open-government-licence" in str(register.value(name, DCTERMS.license))
    assert "Open Government Licence v3.0" in str(register.value(name, DCTERMS.rights))


def test_register_is_the_shared_one(shared: Path) -> None:
    """The copy that ships says what its source says."""
    with (shared / "data" / "forces.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    assert [(row["slug"], row["name"], row["ons_code"]) for row in rows] == [
        (force.slug, force.name, force.ons_code) for force in read_forces()
    ]


@pytest.mark.parametrize(
    ("where", "forces"),
    [
        ("line 1", "slug,name\n" + KENT),
        ("line 3 column ons_code", HEAD + KENT + "surrey,Surrey Police,Surrey,E99,England,South East\n"),
        ("line 2 column name", HEAD + "surrey,,Surrey,E23000031,England,South East\n"),
        ("line 2 column country", HEAD + "surrey,Surrey Police,Surrey,E23000031,France,South East\n"),
        ("line 3: slug", HEAD + KENT + KENT),
        ("line 2 column slug", HEAD + "East Kent,Kent Police,Kent,E23000032,England,South East\n"),
        ("line 2: it has 5 cells", HEAD + "kent,Kent Police,Kent,E23000032,England\n"),
        ("line 2", HEAD + KENT.strip() + ",more\n"),
        ("no rows", HEAD),
    ],
)
def test_faulty_row_is_named(where: str, forces: str) -> None:
    """An error leads to the cell to correct."""
    with pytest.raises(VocabularyError, match=where):
        read_forces(forces, NO_NAMES)


def test_name_of_an_unknown_force_is_refused() -> None:
    """A further name belongs to a force of the register."""
    with pytest.raises(VocabularyError, match="essex"):
        read_forces(HEAD + KENT, "force,name\nessex,The Essex force\n")


def test_every_file_of_data_has_its_source() -> None:
    """The folder's page says of each file what it holds and under which licence."""
    folder = Path(reference.__file__).parent / "data"
    page = (folder / "README.md").read_text("utf-8")
    names = sorted(path.name for path in folder.iterdir() if path.name != "README.md")
    assert names
    assert [] == [name for name in names if f"`{name}" not in page]
