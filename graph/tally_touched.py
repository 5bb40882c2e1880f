"""Triples of a change in, and out of them what may be counted otherwise by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from graph import tally_terms as terms
from graph.tally_terms import Node, subjects, values


@dataclass
class Touched:
    """
    What a change says something of, directly or by what it is counted by.

    Args:
        stores: Before and after the change.
    """

    stores: tuple[ox.Store, ox.Store]
    reports: set[Node] = field(default_factory=set)
    _candidates: set[Node] = field(default_factory=set)
    _passages: set[Node] = field(default_factory=set)
    _texts: set[Node] = field(default_factory=set)
    _figures: set[Node] = field(default_factory=set)
    _compared: set[Node] = field(default_factory=set)
    _areas: set[Node] = field(default_factory=set)

    def note(self, subject: Node, predicate: Node, value: object) -> None:
        """One triple of the change."""
        if find := _NOTES.get(predicate):
            find(self, subject, value)

    def statements(self) -> set[Node]:
        """Those that may be counted otherwise."""
        for passage in self._passages | self._subjects(terms.HAS_SOURCE, self._texts):
            self._candidates |= self._subjects(terms.STATED_IN, {passage})
        self._passages, self._texts = set(), set()
        return self._candidates

    def figures(self) -> set[Node]:
        """The same of figures."""
        self._figures |= self._subjects(terms.COMPARATOR, self._compared) | self._subjects(
            terms.AREA, self._areas
        )
        self._compared, self._areas = set(), set()
        return self._figures

    def _subjects(self, predicate: Node, wanted: Iterable[Node]) -> set[Node]:
        return {
            each for value in wanted for store in self.stores for each in subjects(store, predicate, value)
        }

    def _type(self, subject: Node, value: object) -> None:
        if value in terms.STATEMENTS:
            self._candidates.add(subject)
        elif value == terms.OBSERVATION:
            self._figures.add(subject)
        elif value == terms.REPORT:
            self.reports.add(subject)
        elif value == terms.FORCE:
            self._areas.add(subject)

    def _statement(self, subject: Node, _: object) -> None:
        self._candidates.add(subject)

    def _figure(self, subject: Node, _: object) -> None:
        self._figures.add(subject)

    def _area(self, subject: Node, _: object) -> None:
        self._figures.add(subject)
        self._compared.add(subject)

    def _stated(self, subject: Node, _: object) -> None:
        self._candidates.add(subject)
        self._figures.add(subject)

    def _passage(self, subject: Node, _: object) -> None:
        self._passages.add(subject)

    def _text(self, _: Node, value: object) -> None:
        if isinstance(value, Node):
            self._texts.add(value)

    def _inspection(self, report: Node, _: object) -> None:
        self._texts |= {text for store in self.stores for text in values(store, report, terms.SOURCE_TEXT)}

    def _cycle(self, inspection: Node, _: object) -> None:
        for report in self._subjects(terms.INSPECTION, {inspection}):
            self._inspection(report, None)

    def _measurement(self, measurement: Node, _: object) -> None:
        self.reports |= {
            each for store in self.stores for each in values(store, measurement, terms.COMPUTED_ON)
        }


_NOTES: Final[dict[Node, Callable[[Touched, Node, object], None]]] = {
    terms.TYPE: Touched._type,
    **dict.fromkeys(terms.SAID, Touched._statement),
    terms.STATED_IN: Touched._stated,
    terms.HAS_SOURCE: Touched._passage,
    terms.SOURCE_TEXT: Touched._text,
    terms.INSPECTION: Touched._inspection,
    terms.CYCLE: Touched._cycle,
    terms.AREA: Touched._area,
    **dict.fromkeys(
        (terms.MEASURE, terms.COMPARATOR, terms.DATA_SET, terms.PERIOD_END, terms.AS_AT), Touched._figure
    ),
    **dict.fromkeys((terms.COMPUTED_ON, terms.METRIC, terms.VALUE), Touched._measurement),
}
"""Property -> what a triple with it says something of."""
