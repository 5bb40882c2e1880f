"""What can be found, read report by report out of the lines of graphs, is what the store says of it."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from graph.namespaces import ID, PEEL
from graph.searchable import searchables
from graph.searchable_reports import searchables_by_report
from graph.store import lines_of

# The IRI of the second report begins as that of the first does, and sorts between it and what hangs under it.
REPORTS = [str(ID[f"report/{name}"]) for name in ("peel-2017/kent", "peel-2017/kent-2", "peel-2018/kent")]
PLACES = [f"{report}/{part}" for report in REPORTS for part in ("passage/1", "paragraph/2", "finding/3")]
OTHERS = [str(ID[name]) for name in ("force/kent", "agency/nhs", "inspection/peel", "report/peel-2017")]
THINGS = [*REPORTS, *PLACES, *OTHERS, str(PEEL.Finding), "https://example.org/else"]
CLASSES = [str(PEEL[name]) for name in ("Report", "Passage", "Paragraph", "Finding", "PartnerAgency")]
LINKS = [
    str(name)
    for name in (
        PEEL.mentionedIn,
        PEEL.statedIn,
        PEEL.force,
        PEEL.inspection,
        PEEL.involves,
        DCTERMS.isPartOf,
    )
]
WORDS = ["ein Wort", 'quoted "so"', "back\\slash", "tab\tand\nline", "größer \U0001f44b", "2017"]


def _graphs(seed: int) -> dict[str, list[ox.Quad]]:
    """Four graphs that speak of reports, of what hangs under them, and of other things, across each other."""
    chance = random.Random(seed)  # noqa: S311

    def triple() -> tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]:
        subject = ox.NamedNode(chance.choice(THINGS))
        match chance.randrange(5):
            case 0 | 1:
                return subject, ox.NamedNode(str(RDF.type)), ox.NamedNode(chance.choice(CLASSES))
            case 2 | 3:
                return subject, ox.NamedNode(chance.choice(LINKS)), ox.NamedNode(chance.choice(THINGS))
            case _:
                name = chance.choice([SKOS.prefLabel, RDFS.label, RDF.value, SKOS.altLabel, PEEL.year])
                language = chance.choice([None, "en"])
                return subject, ox.NamedNode(str(name)), ox.Literal(chance.choice(WORDS), language=language)

    names = [f"https://example.org/graph/{number}" for number in range(4)]
    return {name: [ox.Quad(*triple(), ox.NamedNode(name)) for _ in range(60)] for name in names}


@pytest.mark.parametrize("seed", range(25))
def test_what_is_read_report_by_report_is_what_the_store_says(seed: int) -> None:
    """The same things in the same order, whichever graphs speak of them."""
    store, graphs = ox.Store(), _graphs(seed)
    for quads in graphs.values():
        store.extend(quads)
        store.extend([ox.Quad(*quad.triple) for quad in quads])
    lines = {name: lines_of(store, ox.NamedNode(name)) for name in graphs}
    found = list(searchables(store))
    assert len(found) > len(THINGS) // 2
    assert found == list(searchables_by_report(store, lines))
