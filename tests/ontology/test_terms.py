"""The ontology has the terms that the model, the code and the shapes use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from graph.namespaces import ID, PEEL

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"(?<![\w-])peel:([A-Za-z]+)\b")
MESSAGE = re.compile(r'"[^"\n]*"@en')
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="session")
def defined(whole: Graph) -> set[str]:
    """Local names of every class and property."""
    terms = {term for kind in KINDS for term in whole.subjects(RDF.type, kind)}
    return {str(term).removeprefix(str(PEEL)) for term in terms if str(term).startswith(str(PEEL))}


def test_every_name_of_the_model_is_defined(shared: Path, defined: set[str]) -> None:
    """Queries written elsewhere find each class and property that the model promises them."""
    named = set(NAME.findall((shared / "model.md").read_text("utf-8"))) - {"term"}
    assert len(named) > 50
    assert set() == named - defined


def test_every_name_in_code_and_shapes_is_defined(defined: set[str]) -> None:
    """Code, queries and shapes use no name that the ontology lacks."""
    files = [
        *(ROOT / "graph").rglob("*.py"),
        *(ROOT / "shapes").glob("*.ttl"),
        *(ROOT / "service").rglob("*.rq"),
    ]
    used: dict[str, str] = {}
    for path in files:
        text = MESSAGE.sub("", path.read_text("utf-8"))
        names = NAME.findall(text) + re.findall(r"\bPEEL\.([A-Za-z]+)\b", text)
        used.update(dict.fromkeys(names, path.name))
    assert len(used) > 30
    assert {} == {name: where for name, where in used.items() if name not in defined}


def test_each_list_of_the_model_has_its_entries(shared: Path, whole: Graph) -> None:
    """Every theme and topic that the model names in its lists is a concept with that address."""
    text = (shared / "model.md").read_text("utf-8")
    questions = text[text.index("## Effectiveness questions") : text.index("Topics under them")]
    topics = text[text.index("Topics under them") : text.index("## How a sentence")]
    themes = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", questions)) - {"question"}
    listed = topics.partition("):")[2].replace("\n", " ").rstrip(" .").split(",")
    addresses = [ID[f"theme/{name}"] for name in themes] + [ID[f"topic/{name.strip()}"] for name in listed]
    assert len(addresses) > 35
    assert [] == [str(address) for address in addresses if (address, RDF.type, SKOS.Concept) not in whole]


def test_a_term_is_defined_in_one_file() -> None:
    """Whoever looks for a term finds it in one place."""
    homes: dict[URIRef, list[str]] = {}
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        graph = Graph().parse(path)
        for term in set(graph.subjects(RDFS.isDefinedBy)):
            assert isinstance(term, URIRef)
            homes.setdefault(term, []).append(path.name)
    assert len(homes) > 60
    assert {} == {term: files for term, files in homes.items() if len(files) > 1}
