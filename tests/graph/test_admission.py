"""What a changed graph is checked beside: what is published of the things that it speaks of."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

import graph.admission
from graph.admission import validate_changed
from graph.errors import WriteUnfit
from graph.identifiers import REPORT_GRAPHS
from graph.namespaces import ID, PEEL
from graph.packed import Packed
from graph.publish import pack
from graph.validate import ValidationReport

PREFIXES = f"""PREFIX peel: <{PEEL}> PREFIX skos: <{SKOS}> PREFIX force: <{ID}force/>"""
DATA = """INSERT DATA {
  GRAPH <REPORT/a/x> { <ID/report/a/x> a peel:Report . force:x skos:prefLabel "Police"@en ; peel:note 1 }
  GRAPH <REPORT/a/y> { <ID/report/a/y> a peel:Report . force:x skos:prefLabel "Force"@en ; peel:note 2 }
  GRAPH <ID/graph/register/grades> { force:x peel:note 3 . <ID/judgment/j> a peel:Judgment }
  GRAPH <ID/graph/vocabulary/v> { force:x peel:note 4 . <ID/theme/t> a peel:Theme }
  GRAPH <ID/graph/run/r> { force:x peel:note 5 }
  GRAPH <https://example.org/g> {
    force:x peel:note 6 ; peel:theme <ID/theme/t> . <ID/judgment/j> peel:grade "good" }
}"""
FORCE = ID["force/x"]


@pytest.fixture
def store() -> ox.Store:
    """Two reports, a register, a vocabulary, a run and somebody's notes, which all speak of one force."""
    held = ox.Store()
    base = str(ID).removesuffix("/")
    held.update(PREFIXES + DATA.replace("<REPORT/", f"<{REPORT_GRAPHS}").replace("<ID/", f"<{base}/"))
    return held


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> list[Graph]:
    """What graphs are checked beside, in order; nothing is found wrong with them."""
    found: list[Graph] = []

    def validate(_: Graph, context: Graph) -> ValidationReport:
        found.append(context)
        return ValidationReport()

    monkeypatch.setattr(graph.admission, "validate", validate)
    return found


def held(store: ox.Store, name: str) -> dict[str, Packed]:
    """A graph of the store, packed."""
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
    return {name: Packed(sorted(f"{quad.triple} .".encode() for quad in quads))}


def test_a_report_is_checked_beside_other_reports_but_for_names(
    store: ox.Store, contexts: list[Graph]
) -> None:
    """Each has names of its own for what no register names; registers are compared with it afterwards."""
    validate_changed(held(store, f"{REPORT_GRAPHS}a/x"), store, Graph())
    [context] = contexts
    assert {2, 6} == {note.toPython() for note in context.objects(FORCE, PEEL.note)}  # type: ignore[attr-defined]
    assert [] == list(context.objects(FORCE, SKOS.prefLabel))


def test_any_other_graph_is_checked_beside_all_that_is_published(
    store: ox.Store, contexts: list[Graph]
) -> None:
    """Names and registers among it; and of what it names it is known what it is."""
    known = Graph()
    known.add((FORCE, PEEL.note, Literal(7)))
    validate_changed(held(store, "https://example.org/g"), store, known)
    [context] = contexts
    assert {1, 2, 3, 7} == {note.toPython() for note in context.objects(FORCE, PEEL.note)}  # type: ignore[attr-defined]
    assert 2 == len(list(context.objects(FORCE, SKOS.prefLabel)))
    assert (ID["theme/t"], RDF.type, PEEL.Theme) in context
    assert (ID["judgment/j"], RDF.type, PEEL.Judgment) in context


def test_the_graph_of_a_report_tells_of_that_report(store: ox.Store) -> None:
    """What is derived from it goes by its name."""
    name = f"{REPORT_GRAPHS}a/z"
    other = Graph()
    other.add((ID["report/a/x"], RDF.type, PEEL.Report))
    with pytest.raises(WriteUnfit, match=r"it tells of the report <.*/a/x>\. Expected the report <.*/a/z>"):
        validate_changed({name: pack(URIRef(name), other)}, store, Graph())
