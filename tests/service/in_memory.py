"""A library over a few statements in memory, for tests that need other data than the report that ships."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from graph.namespaces import ID, PREFIXES
from graph.tallying import tally_all
from service.engine.runner import RESULTS_JSON, Answer, Kind, QueryRunner, Question
from service.library import Library

CYCLES = """
id:cycle/2016 a peel:Cycle ; skos:prefLabel "2016"@en ; peel:year "2016"^^xsd:gYear ; peel:scale id:four .
id:cycle/2017 a peel:Cycle ; skos:prefLabel "2017"@en ; peel:year "2017"^^xsd:gYear ; peel:scale id:four .
id:cycle/2021 a peel:Cycle ; skos:prefLabel "2021"@en ; peel:year "2021"^^xsd:gYear ; peel:scale id:five .
id:four a peel:GradeScale ; skos:prefLabel "Four steps"@en .
id:five a peel:GradeScale ; skos:prefLabel "Five steps"@en .
id:good a peel:Grade ; skos:prefLabel "Good"@en ; peel:rank 4 ; skos:inScheme id:four , id:five .
id:adequate a peel:Grade ; skos:prefLabel "Adequate"@en ; peel:rank 3 ; skos:inScheme id:five .
id:poor a peel:Grade ; skos:prefLabel "Poor"@en ; peel:rank 2 ; skos:inScheme id:four , id:five .
id:ungraded a peel:Grade ; skos:prefLabel "Ungraded"@en ; skos:inScheme id:four , id:five .
"""
GRAPH = str(ID["graph/in-memory"])
SCALES = {"2016": "four", "2017": "four", "2021": "five"}


class InMemory(QueryRunner):
    """Answers from Turtle in which `id:` is our base."""

    release = "20250102T030405000006Z"

    def __init__(self, *turtle: str) -> None:
        prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
        self.store = ox.Store()
        self._add((prefixes + _written_out("\n".join(turtle))).encode(), ox.RdfFormat.TURTLE, GRAPH)
        for lines in tally_all(self.store).values():
            self.store.load(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES)

    def _add(self, triples: bytes, form: ox.RdfFormat, graph: str) -> None:
        """Put triples where publishing puts them: into a graph of their own, and into the union of all."""
        for place in (ox.DefaultGraph(), ox.NamedNode(graph)):
            self.store.load(triples, format=form, to_graph=place)

    def run(self, question: Question) -> Answer:
        """Answer in JSON, or a graph in N-Triples."""
        found = self.store.query(question.text)
        if isinstance(found, ox.QueryTriples):
            return Answer(found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"", "text/plain", "graph")
        kind: Kind = "boolean" if isinstance(found, ox.QueryBoolean) else "solutions"
        return Answer(found.serialize(format=ox.QueryResultsFormat.JSON) or b"", RESULTS_JSON, kind)

    def close(self) -> None:
        """Nothing to stop."""


def _written_out(turtle: str) -> str:
    """Turtle with `id:a/b` as an IRI in full, since a name with a slash needs escapes."""
    return re.sub(r"(?<!\S)id:(\S+)", rf"<{ID}\1>", turtle)


def judgment(force: str, theme: str, cycle: str, grade: str, *more: str) -> str:
    """A judgment, and the names of its force and theme; `more` is said of it besides."""
    node = f"id:judgment/{force}/{theme}/{cycle}"
    said: Iterable[str] = (
        "a peel:Judgment",
        f"peel:force id:force/{force}",
        f"peel:theme id:theme/{theme}",
        f"peel:cycle id:cycle/{cycle}",
        f"peel:grade id:{grade}",
        f"peel:scale id:{SCALES[cycle]}",
        *more,
    )
    names = f'id:force/{force} skos:prefLabel "{force}"@en . id:theme/{theme} skos:prefLabel "{theme}"@en .\n'
    return f"{node} {' ; '.join(said)} .\n{names}"


def library(*turtle: str) -> Library:
    """The named queries over some Turtle."""
    return Library(InMemory(*turtle))
