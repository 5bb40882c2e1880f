"""
Two validators on every example of the shapes: where they differ.

    python -m tests.shapes.opinions

puts every example to both, and writes what is known to differ, from `tests/cases/second-opinion.toml`, into
`shapes/second-opinion.md`; else it says what else differs, and writes nothing. It takes some minutes: the
tests take a part of the examples.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import Graph
from rdflib.namespace import RDFS

import shapes
from graph.indexed import Indexed
from graph.pipeline import background_graph
from graph.rdf_files import read_graph
from graph.second_opinion import LEFT_OUT, VALIDATOR, Limits, ask, told_of
from graph.validate import validate
from tests.shapes.test_cases import CASES, INVALID, VALID, read_case, union

KNOWN: Final = CASES.parent.parent / "cases" / "second-opinion.toml"
assert shapes.__file__ is not None
PAGE: Final = Path(shapes.__file__).parent / "second-opinion.md"
LIMITS: Final = Limits(seconds=900.0, memory_mib=4096)


@dataclass(frozen=True)
class Difference:
    """
    What is known to differ.

    Args:
        name: The constraint or construct.
        says: What the other validator does, as the rest of a sentence.
        done: What is done about it.
        cases: Invalid examples that are concerned, by name.
        validator, other: Results that each has of the example.
        shapes, data: The example, in Turtle.
    """

    name: str
    says: str
    done: str
    cases: list[str]
    validator: int
    other: int
    shapes: str
    data: str


def read_differences() -> list[Difference]:
    """In the order of the file; at least one."""
    return [Difference(**each) for each in tomllib.loads(KNOWN.read_text("utf-8"))["difference"]]


def case_graphs(path: Path, valid: Mapping[str, Graph], known: Graph) -> tuple[Indexed, Indexed]:
    """The graph of an invalid example, and of what it draws on as much as two steps from there reach."""
    case = read_case(path)
    data = union(*(valid[name] for name in case.bases))
    for triple in case.removed:
        data.remove(triple)
    data = union(data, case.added)
    others = [known, *(graph for name, graph in valid.items() if name not in case.bases)]
    near = _about(data, others)
    return Indexed([data]), Indexed([near, _about(near, others)])


def _about(data: Graph, others: Iterable[Graph]) -> Graph:
    """What other graphs say of the things that a graph speaks of, and which class is below which."""
    found = Graph(bind_namespaces="none")
    nodes = set(data.subjects()) | set(data.objects()) | set(data.predicates())
    for graph in others:
        found += (triple for node in nodes for triple in graph.triples((node, None, None)))
        found += graph.triples((None, RDFS.subClassOf, None))
    return found


def differing(paths: Sequence[Path], valid: Mapping[str, Graph], known: Graph) -> list[str]:
    """Those of some invalid examples, by name, of which the two do not find the same, or nothing."""
    graphs = [case_graphs(path, valid, known) for path in paths]
    _, found = ask(graphs, LIMITS)
    ours = [told_of(validate(*pair)) for pair in graphs]
    compared = zip(paths, ours, found, strict=True)
    return [path.stem for path, one, other in compared if one != other or not one]


def with_tables(page: str) -> str:
    """The page with what is made of the files of examples and of what is known."""
    left = ", ".join(sorted(f"`sh:{each.rpartition('#')[2]}`" for each in LEFT_OUT))
    apart = sum(len(each.cases) for each in read_differences())
    compared = (
        f"The report that ships, and {len(INVALID)} invalid examples, which have one fault planted each:\n"
        f"{len(INVALID) - apart} of these with the same results. The {len(VALID)} files of valid examples "
        f"have none by either.\n{VALIDATOR} is not asked about {left}.\n"
    )
    lines = ["| what | pyrudof | what is done |", "| --- | --- | --- |"]
    lines += [f"| {each.name} | {each.says} | {each.done} |" for each in read_differences()]
    return _put(_put(page, "compared", compared), "differences", "\n".join([*lines, ""]))


def _put(page: str, name: str, text: str) -> str:
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    return f"{page[: page.index(begin)]}{begin}\n\n{text}\n{page[page.index(end) :]}"


def main() -> None:
    """Put all examples to both, and write the page."""
    valid = {path.name: read_graph(str(path)) for path in VALID}
    found = differing(INVALID, valid, background_graph())
    listed = sorted(name for each in read_differences() for name in each.cases)
    if found != listed:
        sys.exit(f"{KNOWN} lists {listed}; the two differ in {found}. The page is left as it is.")
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
