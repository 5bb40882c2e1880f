"""
One report set beside the registers: its graph in, its comparison out, packed and valid.

It depends on the report, the registers and the grades of the judgments that the report speaks of, and on
nothing else, so that many reports can be compared at once, anywhere, in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from graph.checks import check_report
from graph.checks.grades import disputed, reported_grades, rows_of, settle, whole
from graph.checks.reading import read_official
from graph.errors import ValidationFailed
from graph.identifiers import sha256
from graph.indexed import Indexed
from graph.namespaces import PEEL
from graph.packed import Packed
from graph.publish import pack
from graph.validate import validate
from graph.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class Compared:
    """
    What came of comparing a report.

    Args:
        name: Of the derived graph.
        graph: It says how the report's figures, claims of rank and grades stand beside the registers'.
        told: A line for people.
        conflicts: Grades that report and register disagree on, a line each.
        beside: Digest of the registers it was set beside.
    """

    name: URIRef
    graph: Packed
    told: str
    conflicts: tuple[str, ...]
    beside: str


class Comparer:
    """
    Sets reports beside registers.

    Args:
        registers: Name -> graph of each register of grades or figures, settled with any grades or none.
        background: Vocabularies and registers of names, which comparisons draw on.
    """

    def __init__(self, registers: Mapping[URIRef, Graph], background: Graph | Indexed) -> None:
        self.registers = {name: whole(graph) for name, graph in sorted(registers.items())}
        self.background = background if isinstance(background, Indexed) else Indexed([background])
        self._vocabulary = load_vocabulary()
        self._official = read_official(self.registers.values(), self._vocabulary)
        self._settled: dict[tuple[URIRef, frozenset[tuple[URIRef, Node]]], Packed] = {}

    @cached_property
    def digest(self) -> str:
        """Of all registers: what was compared with others is to be compared anew."""
        told = (f"{self.settled(name, {}).digest}  {name}\n" for name in self.registers)
        return sha256("".join(told).encode())

    def settled(self, name: URIRef, grades: Mapping[URIRef, Node]) -> Packed:
        """A register settled with the grades that all reports give."""
        register = self.registers[name]
        key = name, disputed(register, grades)
        if key not in self._settled:
            self._settled[key] = pack(name, settle(register, grades))
        return self._settled[key]

    def compare(
        self,
        report: Graph,
        grades: Mapping[URIRef, Node] | None = None,
        is_valid: Callable[[URIRef, Packed], bool] = lambda _, __: False,
    ) -> Compared:
        """
        Set a report beside the registers.

        Args:
            report: Its graph.
            grades: Judgment -> the grade that all reports give, at least of those of this report; none: those
                of this report.
            is_valid: Whether a derived graph is known to break no shape.

        Raises:
            ValidationFailed: What comes of it breaks a shape.
        """
        own = reported_grades([report])
        given = own if grades is None else {judgment: grades[judgment] for judgment in own}
        rows = [settle(rows_of(register, own), given) for register in self.registers.values()]
        checked = check_report(report, rows, self._official)
        packed = pack(checked.name, checked.graph)
        if not is_valid(checked.name, packed):
            self.validate(checked.graph, (report, *self.registers.values(), *rows))
        return Compared(checked.name, packed, checked.told, checked.conflicts, self.digest)

    def validate(self, derived: Graph, said: Iterable[Graph]) -> None:
        """
        Check a derived graph against the shapes.

        Args:
            said: The graphs that tell what the things are that it names.

        Raises:
            ValidationFailed: It breaks one.
        """
        named = set(derived.objects())
        report = validate(derived, self.background.over(types_of(each, named) for each in said))
        if not report.conforms:
            raise ValidationFailed(
                "the comparisons of reports with official statistics",
                f"the graphs drawn from them break the shapes\n{report.as_text()}",
                report,
                "Nothing was published. Report the fault with the text above.",
            )


def statements_of(register: Graph) -> Graph:
    """The grades that a settled register states and a report does not."""
    found = Graph(bind_namespaces="none")
    for statement in register.subjects(RDF.type, PEEL.GradeStatement):
        for triple in register.triples((statement, None, None)):
            found.add(triple)
    return found


def types_of(graph: Graph, named: Collection[Node]) -> Graph:
    """What some things are, without what else a graph says of them."""
    types = Graph(bind_namespaces="none")
    for node in named:
        for triple in graph.triples((node, RDF.type, None)):
            types.add(triple)
    return types
