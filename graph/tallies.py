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
from collections.abc import Container, Iterable, Iterator
from itertools import product
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import RDF

from graph import tally_terms as terms
from graph.namespaces import PEEL
from graph.tally_terms import Node, pairs, subjects, values
from graph.tally_touched import Touched

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


def count_all(store: ox.Store) -> tuple[Numbers, Ends]:
    """Every tally of a store that has none yet."""
    numbers: Numbers = Counter()
    forces = set(subjects(store, terms.TYPE, terms.FORCE))
    for ways, number in _ways_of_all_statements(store).items():
        _add(numbers, _statement_keys(ways), number)
    for figure in subjects(store, terms.TYPE, terms.OBSERVATION):
        _add(numbers, _figure_keys(store, figure))
    for report in subjects(store, terms.TYPE, terms.REPORT):
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
    touched = Touched((old, new))
    for quad, step in changed:
        if quad.predicate == terms.TYPE:
            _add(numbers, _class_keys(quad.object), step)
        if isinstance(quad.subject, Node):
            touched.note(quad.subject, quad.predicate, quad.object)
    for store, step in ((old, -1), (new, 1)):
        for statement in touched.statements():
            _add(numbers, _statement_keys(_ways_of(store, statement)), step)
        for figure in touched.figures():
            if ox.Quad(figure, terms.TYPE, terms.OBSERVATION) in store:
                _add(numbers, _figure_keys(store, figure), step)
        for report in touched.reports:
            if ox.Quad(report, terms.TYPE, terms.REPORT) in store:
                _add_account(numbers, store, report, step)
    measured = {pair for store in (old, new) for each in touched.figures() for pair in _measured(store, each)}
    return numbers, _ends_of_few(new, measured)


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
    ways = {
        ("talliedClass", each.value)
        for each in terms.STATEMENTS
        if ox.Quad(statement, terms.TYPE, each) in store
    }
    if not ways:
        return frozenset()
    for predicate, name in terms.SAID.items():
        ways |= {(name, each.value) for each in values(store, statement, predicate)}
    texts = {
        text
        for passage in values(store, statement, terms.STATED_IN)
        for text in values(store, passage, terms.HAS_SOURCE)
    }
    return frozenset(ways | {("talliedCycle", each.value) for text in texts for each in _cycles(store, text)})


def _cycles(store: ox.Store, text: Node) -> Iterator[Node]:
    for report in subjects(store, terms.SOURCE_TEXT, text):
        for inspection in values(store, report, terms.INSPECTION):
            yield from values(store, inspection, terms.CYCLE)


def _ways_of_all_statements(store: ox.Store) -> Counter[frozenset[Way]]:
    """
    In what statements are alike -> how many; as `_ways_of` of each, and ten times as fast.

    Each property is read in one go. What is known of a statement so far is one number, that of a row in a
    table, and with the next value it becomes that of another: a set for each would fill the memory.
    """
    rows: dict[tuple[int, Way], int] = {}
    told = [frozenset[Way]()]
    known: dict[str, int] = {}

    def learn(statement: str, way: Way) -> None:
        row = known.get(statement, 0)
        if way in told[row]:
            return
        if (next_row := rows.get((row, way))) is None:
            next_row = rows[row, way] = len(told)
            told.append(told[row] | {way})
        known[statement] = next_row

    for each in terms.STATEMENTS:
        for statement in subjects(store, terms.TYPE, each):
            learn(statement.value, ("talliedClass", each.value))
    for predicate, name in terms.SAID.items():
        for thing, value in pairs(store, predicate):
            if thing.value in known:
                learn(thing.value, (name, value.value))
    for stated, ways in _cycles_of_all(store):
        if stated in known:
            for way in ways:
                learn(stated, way)
    found: Counter[frozenset[Way]] = Counter()
    for row, number in Counter(known.values()).items():
        found[told[row]] += number
    return found


def _cycles_of_all(store: ox.Store) -> Iterator[tuple[str, tuple[Way, ...]]]:
    """
    What is stated, and the cycles of the inspections in whose reports it is; a pair for each of its passages.

    The store gives what is stated in one passage in a row, and of passages there are too many to be kept.
    """
    of_texts = {
        text: tuple({("talliedCycle", each.value) for each in _cycles(store, text)})
        for text in {text for _, text in pairs(store, terms.SOURCE_TEXT)}
    }
    last, ways = None, tuple[Way, ...]()
    for thing, passage in pairs(store, terms.STATED_IN):
        if passage != last:
            last = passage
            ways = tuple(
                way for text in values(store, passage, terms.HAS_SOURCE) for way in of_texts.get(text, ())
            )
        if ways:
            yield thing.value, ways


def _figure_keys(store: ox.Store, figure: Node) -> Iterator[Key]:
    """
    The tallies that a figure is counted in: by its area; beside England and Wales, where it is; and one that
    stands in a report by its measure too, once for each force, so that a measure has one tally a force.
    """
    areas = sorted(each.value for each in values(store, figure, terms.AREA))
    yield "area", tuple(("talliedArea", area) for area in areas)
    if any(values(store, figure, terms.STATED_IN)) and any(
        ox.Quad(other, terms.AREA, terms.NATION) in store for other in values(store, figure, terms.COMPARATOR)
    ):
        yield "compared", tuple(("talliedArea", area) for area in areas)
    if any(store.quads_for_pattern(figure, terms.DATA_SET, None, terms.DEFAULT)):
        return
    for area, measure in product(areas, list(values(store, figure, terms.MEASURE))):
        if ox.Quad(ox.NamedNode(area), terms.TYPE, terms.FORCE) in store:
            yield _measure_key(area, measure)


def _measure_key(area: str, measure: Node) -> Key:
    return "measure", (("talliedArea", area), ("talliedMeasure", measure.value))


def _ends_of(store: ox.Store, force: Node, measures: Container[Node] | None = None) -> Ends:
    """Of all measures, or of some, of which reports have figures of a force."""
    days: dict[Key, list[str]] = {}
    for figure in subjects(store, terms.AREA, force):
        told = [each for each in values(store, figure, terms.MEASURE) if measures is None or each in measures]
        if told and _is_of_report(store, figure):
            ends = _days(store, figure)
            for measure in told:
                days.setdefault(_measure_key(force.value, measure), []).extend(ends)
    return {key: (min(ends), max(ends)) if ends else () for key, ends in days.items()}


def _ends_of_few(store: ox.Store, measured: Iterable[tuple[Node, Node]]) -> Ends:
    """The same of some areas, with measures of each; an area that is no force has none."""
    measures: dict[Node, set[Node]] = {}
    for area, measure in measured:
        measures.setdefault(area, set()).add(measure)
    return {
        key: ends
        for area, few in measures.items()
        if ox.Quad(area, terms.TYPE, terms.FORCE) in store
        for key, ends in _ends_of(store, area, few).items()
    }


def _measured(store: ox.Store, figure: Node) -> Iterator[tuple[Node, Node]]:
    """Areas and measures of a figure that stands in a report; nothing of anything else."""
    if _is_of_report(store, figure):
        yield from product(values(store, figure, terms.AREA), list(values(store, figure, terms.MEASURE)))


def _is_of_report(store: ox.Store, figure: Node) -> bool:
    """Whether something is a figure, and of no register."""
    return ox.Quad(figure, terms.TYPE, terms.OBSERVATION) in store and not any(
        store.quads_for_pattern(figure, terms.DATA_SET, None, terms.DEFAULT)
    )


def _days(store: ox.Store, figure: Node) -> list[str]:
    """On which what a figure tells of ended; may be none."""
    return [
        quad.object.value
        for end in (terms.PERIOD_END, terms.AS_AT)
        for quad in store.quads_for_pattern(figure, end, None, terms.DEFAULT)
        if isinstance(quad.object, ox.Literal) and quad.object.datatype == terms.DATE
    ]


def _add_account(numbers: Numbers, store: ox.Store, report: Node, step: int = 1) -> None:
    """What was counted in a report when it was read: the sum over reports, and how many have told it."""
    metrics = set()
    for measurement in subjects(store, terms.COMPUTED_ON, report):
        counts = [
            int(quad.object.value)
            for quad in store.quads_for_pattern(measurement, terms.VALUE, None, terms.DEFAULT)
            if isinstance(quad.object, ox.Literal) and quad.object.value.isdecimal()
        ]
        for metric in values(store, measurement, terms.METRIC) if counts else ():
            key: Key = "metric", (("talliedMetric", metric.value),)
            metrics.add(key)
            numbers[key, TALLIED] += step * sum(counts)
    for key in metrics:
        numbers[key, REPORTS] += step
