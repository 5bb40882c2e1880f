"""In which role an agency appears in a sentence."""

from __future__ import annotations

import pytest
from rdflib import Graph
from rdflib.namespace import RDF

from graph.extract.partners.agency_roles import roles_of
from graph.extract.words.cues import read_rows
from graph.namespaces import ID, PEEL
from graph.vocabulary import load_vocabulary

ROWS = read_rows("agency-roles")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
def test_every_cue_gives_the_agency_of_its_example_its_role(row: dict[str, str]) -> None:
    """The example beside a cue is read by it, and its role is in the controlled list."""
    assert row["role"] in roles_of(row["example"] + ".", ["Skerry Council"])
    assert row["role"] in load_vocabulary().agency_roles


NO_ROLE = [
    "Skerry Council has a new office.",
    "The force works with victims; Skerry Council is next door.",
    "The scheme, a neighbour of Skerry Council, provides advice.",
]


@pytest.mark.parametrize("words", NO_ROLE)
def test_an_agency_that_is_only_named_has_no_role(words: str) -> None:
    """A role needs words that say so."""
    assert () == roles_of(words, ["Skerry Council"])


def test_each_agency_of_a_sentence_has_its_own_role() -> None:
    """The council pays and the charity works."""
    words = "Advice is delivered by Lark Rise and paid for by Skerry Council."
    assert ("funder",) == roles_of(words, ["Skerry Council"], ["Lark Rise"])
    assert ("service-provider",) == roles_of(words, ["Lark Rise"], ["Skerry Council"])


def test_all_of_a_list_share_a_role() -> None:
    """Words before a list are said of each in it."""
    words = "It shares information with Lark Rise, Tarn Homes and Skerry Council."
    assert ("information-sharer",) == roles_of(words, ["Skerry Council"], ["Lark Rise", "Tarn Homes"])


def test_the_embedded_report_tells_roles(embedded_graph: Graph) -> None:
    """A part in what is told hangs on its sentence, which involves the agency."""
    parts = set(embedded_graph.subjects(RDF.type, PEEL.Involvement))
    assert 5 < len(parts)
    for part in parts:
        agency = embedded_graph.value(part, PEEL.agency)
        sentence = embedded_graph.value(None, PEEL.involvement, part)
        assert (sentence, PEEL.involves, agency) in embedded_graph
        assert set(embedded_graph.objects(part, PEEL.statedIn))
    dwp = {part for part in parts if (part, PEEL.agency, ID["agency/dwp"]) in embedded_graph}
    assert {ID["agency-role/information-sharer"]} == {
        role for part in dwp for role in embedded_graph.objects(part, PEEL.agencyRole)
    }
