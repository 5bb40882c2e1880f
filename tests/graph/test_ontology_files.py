"""The files of the ontology as named graphs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rdflib import BNode
from rdflib.namespace import SKOS

from graph.ontology_files import vocabulary_graphs


def test_graphs_have_no_blank_nodes() -> None:
    """What is published has an address for every node."""
    graphs = vocabulary_graphs()
    assert len(graphs) > 10
    assert [] == [
        term for graph in graphs.values() for row in graph for term in row if isinstance(term, BNode)
    ]


def test_every_list_is_a_graph_of_its_own() -> None:
    """A list can be asked for by name."""
    names = {str(name).rpartition("/")[2] for name in vocabulary_graphs()}
    assert {"ontology", "alignments", "themes", "topics", "grades", "measures", "units"} <= names


def test_preferred_labels_are_english() -> None:
    """Labels carry the language tag that pages and queries ask for."""
    labels = [
        label for graph in vocabulary_graphs().values() for label in graph.objects(None, SKOS.prefLabel)
    ]
    assert labels
    assert {"en"} == {getattr(label, "language", None) for label in labels}


def test_graphs_are_the_same_in_every_process() -> None:
    """Hash seeds leave no trace in the triples."""
    code = (
        "import hashlib; from graph.ontology_files import vocabulary_graphs as v;"
        "lines = sorted(f'{g} {l}' for g, t in v().items() for l in t.serialize(format='nt').splitlines());"
        "print(hashlib.sha256('\\n'.join(lines).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert 1 == len(digests)
