"""
What is added up over all reports, so that pages need not go through them: a store in, numbers out.

A tally (`peel:Tally`) tells how many things are alike in some ways, and its grouping says in which. What has
several values of one kind, or none, is alike with what has the same ones: every statement is counted in one
tally of a grouping, and a question about statements may be asked of tallies. All that a store has is counted
at once (`count_all`), or what was said of by a change, in the store before and in that after it
(`count_changed`): then what is kept is added to and taken from, and comes to what counting all would give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import QB, RDF, XSD

from graph.identifiers import area_iri
from graph.namespaces import DQV, OA, PEEL

Way = tuple[str, str]
"""In which things are alike: local name of a property of tallies, and the IRI of a value."""
Key = tuple[str, tuple[Way, ...]]
"""A tally: name of its grouping, and in what its things are alike, in order."""
Numbers = Counter[tuple[Key, str]]
"""Tally and local name of a property -> number; may be below nothing where it tells a difference."""
Ends = dict[Key, tuple[str, ...]]
"""Tally of figures -> first and last day on which what they tell of ended; nothing where none is told."""

TALLIED, REPORTS = "tallied", "talliedReports"
_BASE: Final = ("talliedClass", "talliedPolarity")
GROUPINGS: Final = {
    "force": (*_BASE, "talliedTheme", "talliedForce"),
    "force-topic": (*_BASE, "talliedTopic", "talliedForce"),
    "topic": (*_BASE, "talliedTheme", "talliedTopic"),
    "trend": (*_BASE, "talliedTheme", "talliedTrend"),
    "basis": (*_BASE, "talliedTheme", "talliedBasis"),
    "voice": (*_BASE, "talliedTheme", "talliedVoice"),
    "cycle": (*_BASE, "talliedTheme", "talliedCycle"),
}
"""Of statements: name of a grouping -> in what its things are alike."""


def _ours(name: str) -> ox.NamedNode:
    return ox.NamedNode(str(PEEL[name]))


_TYPE: Final = ox.NamedNode(str(RDF.type))
_STATEMENTS: Final = tuple(
    _ours(name)
    for name in (
        *("Finding", "Evidence", "Consequence", "Context", "Action"),
        *("CauseOfConcern", "Recommendation", "AreaForImprovement"),
    )
)
_SAID: Final = {
    _ours("force"): "talliedForce",
    _ours("theme"): "talliedTheme",
    _ours("topic"): "talliedTopic",
    _ours("polarity"): "talliedPolarity",
    _ours("trend"): "talliedTrend",
    _ours("basis"): "talliedBasis",
    _ours("voice"): "talliedVoice",
}
_STATED_IN, _HAS_SOURCE = _ours("statedIn"), ox.NamedNode(str(OA.hasSource))
_SOURCE_TEXT, _INSPECTION, _CYCLE = _ours("sourceText"), _ours("inspection"), _ours("cycle")
_OBSERVATION, _AREA, _MEASURE = _ours("Observation"), _ours("area"), _ours("measure")
_PERIOD_END, _AS_AT, _DATE = _ours("periodEnd"), _ours("asAt"), ox.NamedNode(str(XSD.date))
_FORCE: Final = _ours("PoliceForce")
_COMPARATOR, _DATA_SET = _ours("comparator"), ox.NamedNode(str(QB.dataSet))
_NATION: Final = ox.NamedNode(area_iri("england-and-wales"))
_REPORT, _METRIC = _ours("Report"), ox.NamedNode(str(DQV.isMeasurementOf))
_COMPUTED_ON, _VALUE = ox.NamedNode(str(DQV.computedOn)), ox.NamedNode(str(DQV.value))
_DEFAULT: Final = ox.DefaultGraph()

Node = ox.NamedNode
"""What is counted: things without a name are not."""


def count_all(store: ox.Store) -> tuple[Numbers, Ends]:
    """Every tally of a store that has none yet."""
    numbers: Numbers = Counter()
    forces = set(_subjects(store, _TYPE, _FORCE))
    for ways, number in _ways_of_all_statements(store).items():
        _add(numbers, _statement_keys(ways), number)
    for figure in _subjects(store, _TYPE, _OBSERVATION):
        _add(numbers, _figure_keys(store, figure))
    for report in _subjects(store, _TYPE, _REPORT):
        _add_account(numbers, store, report)
    found = store.query(
        f"SELECT ?class (COUNT(*) AS ?number) {{ ?thing <{RDF.type}> ?class }} GROUP BY ?class"
    )
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - it is a SELECT
    for row in found:
        _add(numbers, _class_keys(row["class"]), int(row["number"].value))
    return numbers, {key: ends for force in forces for key, ends in _ends_of(store, force).items()}


def count_changed(
    old: ox.Store, new: ox.Store, changed: Iterable[tuple[ox.Quad, int]]
) -> tuple[Numbers, Ends]:
    """
    What a change does to the tallies of a store.

    Args:
        old, new: Before and after it; tallies may be as they were in both.
        changed: Triples of the default graph that came (1) or went (-1).

    Returns:
        What is to be added to numbers, and days as they are then.
    """
    numbers: Numbers = Counter()
    touched = _Touched((old, new))
    for quad, step in changed:
        if quad.predicate == _TYPE:
            _add(numbers, _class_keys(quad.object), step)
        if isinstance(quad.subject, Node):
            touched.note(quad.subject, quad.predicate, quad.object)
    for store, step in ((old, -1), (new, 1)):
        for statement in touched.statements():
            _add(numbers, _statement_keys(_ways_of(store, statement)), step)
        for figure in touched.figures():
            if ox.Quad(figure, _TYPE, _OBSERVATION) in store:
                _add(numbers, _figure_keys(store, figure), step)
        for report in touched.reports:
            if ox.Quad(report, _TYPE, _REPORT) in store:
                _add_account(numbers, store, report, step)
    areas = {
        area for store in (old, new) for each in touched.figures() for area in _values(store, each, _AREA)
    }
    forces = [area for area in areas if ox.Quad(area, _TYPE, _FORCE) in new]
    return numbers, {key: ends for force in forces for key, ends in _ends_of(new, force).items()}


def _add(numbers: Numbers, keys: Iterable[Key], number: int = 1) -> None:
    for key in keys:
        numbers[key, TALLIED] += number


def _class_keys(of: object) -> Iterator[Key]:
    """The tally of a class of ours; of others there is none, since each run adds to them."""
    if isinstance(of, Node) and of.value.startswith(str(PEEL)):
        yield "class", (("countedClass", of.value),)


def _statement_keys(ways: frozenset[Way]) -> Iterator[Key]:
    """The tallies that a statement is counted in, one a grouping; none where it is no statement."""
    if any(name == "talliedClass" for name, _ in ways):
        for grouping, names in GROUPINGS.items():
            yield grouping, tuple(sorted(way for way in ways if way[0] in names))


def _ways_of(store: ox.Store, statement: Node) -> frozenset[Way]:
    """In what a statement is alike with others; nothing where it is none."""
    ways = {("talliedClass", each.value) for each in _STATEMENTS if ox.Quad(statement, _TYPE, each) in store}
    if not ways:
        return frozenset()
    for predicate, name in _SAID.items():
        ways |= {(name, each.value) for each in _values(store, statement, predicate)}
    texts = {
        text
        for passage in _values(store, statement, _STATED_IN)
        for text in _values(store, passage, _HAS_SOURCE)
    }
    return frozenset(ways | {("talliedCycle", each.value) for text in texts for each in _cycles(store, text)})


def _cycles(store: ox.Store, text: Node) -> Iterator[Node]:
    for report in _subjects(store, _SOURCE_TEXT, text):
        for inspection in _values(store, report, _INSPECTION):
            yield from _values(store, inspection, _CYCLE)


def _ways_of_all_statements(store: ox.Store) -> Counter[frozenset[Way]]:
    """
    In what statements are alike -> how many; as `_ways_of` of each, and ten times as fast.

    Each property is read in one go. What is known of a statement so far is one number, that of a row in a
    table, and with the next value it becomes that of another: a set for each would fill the memory.
    """
    rows: dict[tuple[int, Way], int] = {}
    known: dict[str, int] = {}

    def learn(statement: str, way: Way) -> None:
        known[statement] = rows.setdefault((known.get(statement, 0), way), len(rows) + 1)

    for each in _STATEMENTS:
        for statement in _subjects(store, _TYPE, each):
            learn(statement.value, ("talliedClass", each.value))
    for predicate, name in _SAID.items():
        for thing, value in _pairs(store, predicate):
            if thing.value in known:
                learn(thing.value, (name, value.value))
    stated: dict[str, set[str]] = {}
    cycles = _cycles_of_passages(store)
    for thing, passage in _pairs(store, _STATED_IN):
        if thing.value in known:
            for cycle in cycles.get(passage.value, ()):
                stated.setdefault(cycle, set()).add(thing.value)
    for cycle in sorted(stated):
        for each_stated in stated[cycle]:
            learn(each_stated, ("talliedCycle", cycle))
    told = {0: frozenset[Way]()}
    for (row, way), next_row in rows.items():
        told[next_row] = told[row] | {way}
    found: Counter[frozenset[Way]] = Counter()
    for row, number in Counter(known.values()).items():
        found[told[row]] += number
    return found


def _cycles_of_passages(store: ox.Store) -> dict[str, tuple[str, ...]]:
    """Of those in reports whose inspections tell a cycle."""
    found: dict[str, tuple[str, ...]] = {}
    for text in {text for _, text in _pairs(store, _SOURCE_TEXT)}:
        if cycles := tuple({each.value for each in _cycles(store, text)}):
            for passage in _subjects(store, _HAS_SOURCE, text):
                found[passage.value] = (*found.get(passage.value, ()), *cycles)
    return found


def _figure_keys(store: ox.Store, figure: Node) -> Iterator[Key]:
    """
    The tallies that a figure is counted in: by its area; beside England and Wales, where it is; and one that
    stands in a report by its measure too, once for each force, so that a measure has one tally a force.
    """
    areas = sorted(each.value for each in _values(store, figure, _AREA))
    yield "area", tuple(("talliedArea", area) for area in areas)
    if any(_values(store, figure, _STATED_IN)) and any(
        ox.Quad(other, _AREA, _NATION) in store for other in _values(store, figure, _COMPARATOR)
    ):
        yield "compared", tuple(("talliedArea", area) for area in areas)
    if any(store.quads_for_pattern(figure, _DATA_SET, None, _DEFAULT)):
        return
    for area, measure in product(areas, list(_values(store, figure, _MEASURE))):
        if ox.Quad(ox.NamedNode(area), _TYPE, _FORCE) in store:
            yield _measure_key(area, measure)


def _measure_key(area: str, measure: Node) -> Key:
    return "measure", (("talliedArea", area), ("talliedMeasure", measure.value))


def _ends_of(store: ox.Store, force: Node) -> Ends:
    """Of all measures of which reports have figures of a force."""
    days: dict[Key, list[str]] = {}
    for figure in _subjects(store, _AREA, force):
        if ox.Quad(figure, _TYPE, _OBSERVATION) not in store:
            continue
        if any(store.quads_for_pattern(figure, _DATA_SET, None, _DEFAULT)):
            continue
        told = [
            quad.object.value
            for end in (_PERIOD_END, _AS_AT)
            for quad in store.quads_for_pattern(figure, end, None, _DEFAULT)
            if isinstance(quad.object, ox.Literal) and quad.object.datatype == _DATE
        ]
        for measure in _values(store, figure, _MEASURE):
            days.setdefault(_measure_key(force.value, measure), []).extend(told)
    return {key: (min(told), max(told)) if told else () for key, told in days.items()}


def _add_account(numbers: Numbers, store: ox.Store, report: Node, step: int = 1) -> None:
    """What was counted in a report when it was read: the sum over reports, and how many have told it."""
    metrics = set()
    for measurement in _subjects(store, _COMPUTED_ON, report):
        counts = [
            int(quad.object.value)
            for quad in store.quads_for_pattern(measurement, _VALUE, None, _DEFAULT)
            if isinstance(quad.object, ox.Literal) and quad.object.value.isdecimal()
        ]
        for metric in _values(store, measurement, _METRIC) if counts else ():
            key: Key = "metric", (("talliedMetric", metric.value),)
            metrics.add(key)
            numbers[key, TALLIED] += step * sum(counts)
    for key in metrics:
        numbers[key, REPORTS] += step


@dataclass
class _Touched:
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
        for passage in self._passages | self._subjects(_HAS_SOURCE, self._texts):
            self._candidates |= self._subjects(_STATED_IN, {passage})
        self._passages, self._texts = set(), set()
        return self._candidates

    def figures(self) -> set[Node]:
        """The same of figures."""
        self._figures |= self._subjects(_COMPARATOR, self._compared) | self._subjects(_AREA, self._areas)
        self._compared, self._areas = set(), set()
        return self._figures

    def _subjects(self, predicate: Node, values: Iterable[Node]) -> set[Node]:
        return {
            each for value in values for store in self.stores for each in _subjects(store, predicate, value)
        }

    def _type(self, subject: Node, value: object) -> None:
        if value in _STATEMENTS:
            self._candidates.add(subject)
        elif value == _OBSERVATION:
            self._figures.add(subject)
        elif value == _REPORT:
            self.reports.add(subject)
        elif value == _FORCE:
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
        self._texts |= {text for store in self.stores for text in _values(store, report, _SOURCE_TEXT)}

    def _cycle(self, inspection: Node, _: object) -> None:
        for report in self._subjects(_INSPECTION, {inspection}):
            self._inspection(report, None)

    def _measurement(self, measurement: Node, _: object) -> None:
        self.reports |= {each for store in self.stores for each in _values(store, measurement, _COMPUTED_ON)}


_NOTES: Final[dict[Node, Callable[[_Touched, Node, object], None]]] = {
    _TYPE: _Touched._type,
    **dict.fromkeys(_SAID, _Touched._statement),
    _STATED_IN: _Touched._stated,
    _HAS_SOURCE: _Touched._passage,
    _SOURCE_TEXT: _Touched._text,
    _INSPECTION: _Touched._inspection,
    _CYCLE: _Touched._cycle,
    _AREA: _Touched._area,
    **dict.fromkeys((_MEASURE, _COMPARATOR, _DATA_SET, _PERIOD_END, _AS_AT), _Touched._figure),
    **dict.fromkeys((_COMPUTED_ON, _METRIC, _VALUE), _Touched._measurement),
}
"""Property -> what a triple with it says something of."""


def _pairs(store: ox.Store, predicate: Node) -> Iterator[tuple[Node, Node]]:
    for quad in store.quads_for_pattern(None, predicate, None, _DEFAULT):
        if isinstance(quad.subject, Node) and isinstance(quad.object, Node):
            yield quad.subject, quad.object


def _values(store: ox.Store, subject: Node, predicate: Node) -> Iterator[Node]:
    for quad in store.quads_for_pattern(subject, predicate, None, _DEFAULT):
        if isinstance(quad.object, Node):
            yield quad.object


def _subjects(store: ox.Store, predicate: Node, value: Node) -> Iterator[Node]:
    for quad in store.quads_for_pattern(None, predicate, value, _DEFAULT):
        if isinstance(quad.subject, Node):
            yield quad.subject
