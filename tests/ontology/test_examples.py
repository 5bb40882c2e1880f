"""The examples parse, keep to the terms and show each of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import RDF

from graph.namespaces import ID, PEEL

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "ontology" / "examples").glob("*.ttl"))
LISTS = (
    *("theme", "topic", "grade", "grade-scale", "cycle", "programme", "polarity", "trend", "basis", "unit"),
    *("measure", "direction", "derivation"),
)
KINDS = ("caveat-kind", "agency-kind", "initiative-kind", "inconsistency-kind", "region", "area")


def test_there_are_examples() -> None:
    """A run over no files would prove nothing."""
    assert len(EXAMPLES) > 5


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_example_uses_only_defined_terms(example: Path, whole: Graph) -> None:
    """Each name of the ontology and each entry of a list in an example exists."""
    graph = Graph().parse(example)
    used = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    prefixes = tuple(str(ID[f"{name}/"]) for name in (*LISTS, *KINDS))
    ours = {term for term in used if str(term).startswith((str(PEEL), *prefixes))}
    assert ours
    assert [] == sorted(str(term) for term in ours if (term, None, None) not in whole)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_example_has_no_blank_nodes(example: Path) -> None:
    """An example looks as published data look: every node has an address."""
    assert not [term for triple in Graph().parse(example) for term in triple if isinstance(term, BNode)]


def test_every_class_of_statements_has_an_example() -> None:
    """What is drawn from reports is shown, each kind in some example."""
    shown = {kind for path in EXAMPLES for kind in Graph().parse(path).objects(None, RDF.type)}
    kinds = (
        "PoliceForce PartnerAgency Initiative Inspection Report Section Judgment Finding Evidence "
        "Consequence Context AreaForImprovement CauseOfConcern Recommendation Observation Measure Figure "
        "Footnote Term DataCaveat PriorReference Inconsistency SourceText Passage Paragraph Register"
    )
    assert [] == [kind for kind in kinds.split() if PEEL[kind] not in shown]


def test_readme_example_uses_only_defined_terms(whole: Graph) -> None:
    """What the folder's page shows can be copied and works."""
    text = (ROOT / "ontology" / "README.md").read_text("utf-8")
    shown = Graph().parse(data=text.split("```turtle\n")[1].split("```")[0], format="turtle")
    ours = {term for triple in shown for term in triple if str(term).startswith(str(PEEL))}
    assert ours
    assert [] == sorted(str(term) for term in ours if (term, None, None) not in whole)


def test_readme_names_every_file() -> None:
    """A newcomer finds each file of terms on the folder's page."""
    text = (ROOT / "ontology" / "README.md").read_text("utf-8")
    files = sorted(path.name for path in (ROOT / "ontology").glob("*.ttl"))
    assert files
    assert [] == [name for name in files if f"`{name}`" not in text]
