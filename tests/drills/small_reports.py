"""Reports of a few statements, of invented forces: what changes of a store are tried with by the hundred."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef

from graph.identifiers import RUN_GRAPHS
from graph.namespaces import ID, PEEL, PREFIXES

FORCES: Final = ("saltwick", "fells", "moors")
WORDS: Final = ("Good.", "It “falls” short.", "Needs work, again.")
_PREFIXES: Final = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())


def report_of(force: str, words: str, edition: int) -> dict[URIRef, Graph]:
    """The graphs of a report and of the run that read it: a judgment's sentence and two findings."""
    report = ID[f"report/peel-effectiveness-2017/{force}"]
    name = ID[f"graph/report/peel-effectiveness-2017/{force}"]
    digest = f"{edition}{FORCES.index(force)}" * 32
    told, ran = Graph(), Graph()
    said = f"peel:force <{ID[f'force/{force}']}> ; peel:theme <{ID['theme/fraud']}>"
    polarity = ID[f"polarity/{'good' if words == WORDS[0] else 'poor'}"]
    told.parse(
        data=f"""{_PREFIXES}
        <{report}> a peel:Report ; rdfs:label "Report on {force}"@en ; peel:sourceDigest "{digest}" .
        <{report}/sentence/1> a peel:Finding ; rdf:value "{words}" ; peel:order 1 ; {said} ;
          peel:polarity <{polarity}> .
        <{report}/sentence/2> a peel:Evidence ; rdf:value "So does {force}." ; peel:order 2 ; {said} .""",
        format="turtle",
    )
    run = ID[f"run/{force}-{edition}-{WORDS.index(words)}"]
    ran.parse(
        data=f"""{_PREFIXES}
        <{run}> a prov:Activity ; prov:generated <{name}> ; peel:sourceDigest "{digest}" .
        <{report}> a peel:Report .""",
        format="turtle",
    )
    return {name: told, URIRef(str(run).replace("/run/", "/graph/run/")): ran}


def lines(graph: Graph) -> frozenset[str]:
    """Its triples as the engine writes them."""
    written = graph.serialize(format="nt", encoding="utf-8")
    return frozenset(f"{each.triple} ." for each in ox.parse(written, format=ox.RdfFormat.N_TRIPLES))


def graphs_of(reports: dict[str, str], edition: int) -> dict[URIRef, Graph]:
    """The graphs of some reports: force -> words."""
    return {
        name: graph
        for force, words in reports.items()
        for name, graph in report_of(force, words, edition).items()
    }


def told_by(graphs: Mapping[URIRef, Graph]) -> dict[str, tuple[str, dict[str, frozenset[str]]]]:
    """Report -> digest of its file, and its graph."""
    return {
        str(report): (str(digest), {str(name): lines(graph)})
        for name, graph in graphs.items()
        if not name.startswith(RUN_GRAPHS)
        for report, digest in graph.subject_objects(PEEL.sourceDigest)
    }


def never_there(words: str) -> dict[URIRef, Graph]:
    """The graph of a report that is never published."""
    graph = Graph()
    graph.add((ID["report/never"], PEEL.title, URIRef(f"urn:{WORDS.index(words)}")))
    return {ID["graph/report/never/there"]: graph}
