"""The registers that ship: every row of their files is in the graph, and nothing that no row says."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, QB, RDF, RDFS, SKOS, VOID
from rdflib.term import Node

from graph.namespaces import ID, PEEL, SDMX_DIMENSION
from graph.ontology_files import vocabulary_graphs
from graph.publish import canonical_lines
from graph.registers import SHIPPED, official_graphs
from graph.registers.statistics import read_bases, read_statistics, read_units
from graph.registers.totals import add_totals, changes_of
from graph.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parents[3]
CONSTRAINTS = sorted((ROOT / "tests" / "cases" / "cube").glob("*.rq"))
TOTALS = ID["graph/register/force-statistics-england-and-wales"]
STATISTICS = ID["graph/register/force-statistics"]
ROWS = {"peel-grades": 894, "peel-area-grades-2021-on": 225, "force-statistics": 1537}
HALF_A_UNIT = {"police-officers-per-100000-population": Decimal("0.05")}
"""By how much a rate may differ that has fewer decimals than the rest."""


@pytest.fixture(scope="module")
def registers() -> Mapping[URIRef, Graph]:
    """The graphs of the registers that ship."""
    return official_graphs(load_vocabulary())


@pytest.fixture(scope="module")
def cube(registers: Mapping[URIRef, Graph]) -> Graph:
    """All figures and what they draw on."""
    union = Graph(bind_namespaces="none")
    for graph in (*registers.values(), *vocabulary_graphs().values()):
        union += graph
    return union


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, read without the project's own reader."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def shipped(name: str) -> list[dict[str, str]]:
    """The rows of a register that ships."""
    return rows_of(ROOT / "graph" / "data" / f"{name}.csv")


def shipped_text(name: str) -> str:
    """The file of a register that ships."""
    return (ROOT / "graph" / "data" / f"{name}.csv").read_text("utf-8")


def figures_of(graph: Graph, series: Node | None) -> list[Node]:
    """The figures of a series in a register."""
    return list(set(graph.subjects(PEEL.measure, series)) & set(graph.subjects(RDF.type, QB.Observation)))


def last(node: Node | None) -> str:
    """The last part of an address."""
    return str(node).rpartition("/")[2]


def decimal(graph: Graph, figure: Node) -> Decimal:
    """The number of a figure."""
    return Decimal(str(graph.value(figure, PEEL.value)))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_files_are_the_shared_ones(name: str, shared: Path) -> None:
    """Byte for byte."""
    ours = (ROOT / "graph" / "data" / f"{name}.csv").read_bytes()
    assert (shared / "data" / f"{name}.csv").read_bytes() == ours


@pytest.mark.parametrize("name", SHIPPED)
def test_a_register_has_as_many_rows_as_its_file(name: str, registers: Mapping[URIRef, Graph]) -> None:
    """As its own page says."""
    graph = registers[ID[f"graph/register/{name}"]]
    assert (
        ROWS[name] == len(shipped(name)) == int(str(graph.value(ID[f"graph/register/{name}"], VOID.entities)))
    )


@pytest.mark.parametrize("name", ["peel-grades", "peel-area-grades-2021-on"])
def test_every_grade_is_in_the_graph_and_no_other(name: str, registers: Mapping[URIRef, Graph]) -> None:
    """Row for row, each cell; every judgment with the page that states it."""
    graph = registers[ID[f"graph/register/{name}"]]
    expected = Counter(
        (row["force"], row["peel_year"].replace("/", "-"), row["question"], row["grade"], row["source"])
        for row in shipped(name)
    )
    found: Counter[tuple[str, ...]] = Counter()
    for judgment in graph.subjects(RDF.type, PEEL.Judgment):
        (page,) = graph.objects(judgment, DCTERMS.source)
        parts = [
            last(graph.value(judgment, part)) for part in (PEEL.force, PEEL.cycle, PEEL.theme, PEEL.grade)
        ]
        assert ID[f"judgment/{parts[0]}/{parts[2]}/{parts[1]}"] == judgment
        found[(*parts, str(page))] += 1
    assert ROWS[name] == found.total()
    assert expected == found


def test_every_figure_is_in_the_graph_and_no_other(registers: Mapping[URIRef, Graph]) -> None:
    """Row for row, each cell."""
    graph, publishers = registers[STATISTICS], vocabulary_graphs()[ID["graph/vocabulary/publishers"]]
    expected = Counter(tuple(row.values()) for row in shipped("force-statistics"))
    found: Counter[tuple[str, ...]] = Counter()
    for figure in graph.subjects(RDF.type, QB.Observation):
        (publication,) = graph.objects(figure, DCTERMS.source)
        series = last(graph.value(figure, PEEL.measure))
        day = graph.value(figure, PEEL.asAt)
        printed = str(graph.value(figure, PEEL.printed))
        assert Decimal(printed) == decimal(graph, figure)
        found[
            (
                last(graph.value(figure, PEEL.area)),
                series,
                printed,
                read_units()[series],
                str(day or graph.value(figure, PEEL.periodStart)),
                str(day or graph.value(figure, PEEL.periodEnd)),
                str(publishers.value(graph.value(publication, DCTERMS.publisher), SKOS.prefLabel)),
                str(graph.value(publication, DCTERMS.title)),
                str(graph.value(publication, DCTERMS.provenance)).removeprefix("Read from "),
            )
        ] += 1
    assert ROWS["force-statistics"] == found.total()
    assert expected == found


def test_what_was_worked_out_is_told_from_what_was_published(registers: Mapping[URIRef, Graph]) -> None:
    """As the words of the publication say; what is ours is derived."""
    graph = registers[STATISTICS]
    found = Counter(last(kind) for kind in graph.objects(None, PEEL.derivation))
    words = [row["publication"] for row in shipped("force-statistics")]
    recovered = sum("recovered" in text for text in words)
    derived = sum("derived" in text for text in words)
    assert {
        "recovered": recovered,
        "derived": derived,
        "published": len(words) - recovered - derived,
    } == found
    assert min(found.values()) > 0
    assert {ID["derivation/derived"]} == set(registers[TOTALS].objects(None, PEEL.derivation))


def test_every_figure_is_of_the_same_period_in_both_its_forms(cube: Graph) -> None:
    """Days for sorting, and the interval that other data sets name."""
    figures = set(cube.subjects(RDF.type, QB.Observation))
    assert figures
    for figure in figures:
        start = cube.value(figure, PEEL.periodStart) or cube.value(figure, PEEL.asAt)
        length = "P1D" if cube.value(figure, PEEL.asAt) else "P1Y"
        interval = f"http://reference.data.gov.uk/id/gregorian-interval/{start}T00:00:00/{length}"
        assert [URIRef(interval)] == list(cube.objects(figure, SDMX_DIMENSION.refPeriod))


def _worked_out(cube: Graph, figure: Node, count: Decimal, base: Decimal) -> Decimal:
    unit = last(cube.value(figure, PEEL.unit))
    if unit == "percent":
        return (count / base - 1) * 100
    return count / base * {"per-1000-population": 1000, "per-100000-population": 100_000}[unit]


def test_every_rate_follows_from_the_count_and_population_it_leads_to(cube: Graph) -> None:
    """To half of the last decimal; a published one stands on populations that are not rounded."""
    checked = 0
    for figure, count in cube.subject_objects(PEEL.numerator):
        (base,) = cube.objects(figure, PEEL.denominator)
        areas = {cube.value(node, PEEL.area) for node in (figure, count, base)}
        assert 1 == len(areas)
        worked = _worked_out(cube, figure, decimal(cube, count), decimal(cube, base))
        half = HALF_A_UNIT.get(last(cube.value(figure, PEEL.measure)), Decimal("0.005"))
        is_published = cube.value(figure, PEEL.derivation) == ID["derivation/published"]
        assert abs(worked - decimal(cube, figure)) <= (Decimal("0.25") if is_published else half), figure
        checked += 1
    assert sum(1 for _ in cube.subjects(PEEL.denominator)) == checked == 520


def test_every_rate_and_change_leads_to_what_it_rests_on_where_the_register_has_it(cube: Graph) -> None:
    """But for the shares and changes whose counts the register lacks."""
    rates = {
        figure
        for figure in cube.subjects(RDF.type, QB.Observation)
        if last(cube.value(figure, PEEL.unit)) in ("percent", "per-1000-population", "per-100000-population")
    }
    alone = rates - set(cube.subjects(PEEL.numerator))
    assert {
        ("charged-or-summonsed-outcome-share", "2017-03-31"): 41,
        ("recorded-crime-excluding-fraud-change", "2017-03-31"): 44,
        ("asb-incidents-per-1000-population", "2016-03-31"): 42,
    } == Counter(
        (last(cube.value(figure, PEEL.measure)), str(cube.value(figure, PEEL.periodEnd))) for figure in alone
    )


@pytest.mark.parametrize(
    ("series", "end", "expected"),
    [
        ("asb-incidents-per-1000-population-mid-2016", "2017-03-31", "30.8"),
        ("asb-incidents-change", "2017-03-31", "-0.05"),
        ("recorded-crime-excluding-fraud-change", "2017-03-31", "10.9"),
        ("recorded-crime-excluding-fraud-per-1000-population", "2017-06-30", "76.4"),
    ],
)
def test_england_and_wales_is_what_was_checked_by_hand(
    series: str, end: str, expected: str, registers: Mapping[URIRef, Graph]
) -> None:
    """In as many decimals as the check has."""
    graph = registers[TOTALS]
    (figure,) = (
        figure
        for figure in graph.subjects(PEEL.measure, ID[f"measure/{series}"])
        if str(graph.value(figure, PEEL.periodEnd)) == end
    )
    assert ID["area/england-and-wales"] == graph.value(figure, PEEL.area)
    assert Decimal(expected) == decimal(graph, figure).quantize(Decimal(expected))


def test_england_and_wales_is_the_sum_of_all_forces(registers: Mapping[URIRef, Graph]) -> None:
    """A count that a force lacks has none: every sum is of 43."""
    forces, totals = registers[STATISTICS], registers[TOTALS]
    summed = 0
    for figure in totals.subjects(RDF.type, QB.Observation):
        if last(totals.value(figure, PEEL.unit)) not in ("count", "full-time-equivalents"):
            continue
        series, period = totals.value(figure, PEEL.measure), totals.value(figure, SDMX_DIMENSION.refPeriod)
        parts = [
            decimal(forces, each)
            for each in figures_of(forces, series)
            if forces.value(each, SDMX_DIMENSION.refPeriod) == period
        ]
        assert 43 == len(parts)
        assert sum(parts) == decimal(totals, figure)
        summed += 1
    assert summed > 20


def test_a_total_is_never_made_of_some_forces(registers: Mapping[URIRef, Graph]) -> None:
    """The share of outcomes has two forces missing, and no figure for England and Wales."""
    share = ID["measure/charged-or-summonsed-outcome-share"]
    assert 41 == len(figures_of(registers[STATISTICS], share))
    assert [] == figures_of(registers[TOTALS], share)


def test_a_change_follows_from_counts_and_changes_as_it_does_from_counts() -> None:
    """Where the register has the earlier counts too, both ways give the same, to the last decimal."""
    vocabulary = load_vocabulary()
    figures = read_statistics("graph/data/force-statistics.csv", shipped_text("force-statistics"), vocabulary)
    worked = {(each.measure, each.end): each for each in add_totals(figures, vocabulary)}
    earlier = {("recorded-crime-excluding-fraud", date(2017, 3, 31)), ("asb-incidents", date(2016, 3, 31))}
    fewer = [each for each in figures if (each.measure, each.end) not in earlier]
    without = {(each.measure, each.end): each for each in add_totals(fewer, vocabulary)}
    for key in (
        ("recorded-crime-excluding-fraud-change", date(2018, 3, 31)),
        ("asb-incidents-change", date(2017, 3, 31)),
    ):
        assert worked[key].value == without[key].value
        assert "sums over all forces" in worked[key].publication
        assert "counts and changes of all forces" in without[key].publication
        assert "derived" == without[key].derivation


@pytest.mark.parametrize("value", ["", "-100"], ids=["none", "fallen to nothing"])
def test_a_change_that_a_force_lacks_leaves_england_and_wales_without(value: str) -> None:
    """Its earlier count does not follow, so the sum of all does not either."""
    vocabulary = load_vocabulary()
    key = ("recorded-crime-excluding-fraud-change", date(2017, 3, 31))
    figures = read_statistics("graph/data/force-statistics.csv", shipped_text("force-statistics"), vocabulary)
    assert key in {(each.measure, each.end) for each in add_totals(figures, vocabulary)}
    place = next(i for i, each in enumerate(figures) if (each.measure, each.end) == key)
    figures[place : place + 1] = [replace(figures[place], value=Decimal(value))] if value else []
    assert key not in {(each.measure, each.end) for each in add_totals(figures, vocabulary)}


def test_series_of_changes_and_their_counts() -> None:
    """As the data file of bases has them."""
    assert {
        "asb-incidents-change": "asb-incidents",
        "recorded-crime-excluding-fraud-change": "recorded-crime-excluding-fraud",
    } == changes_of()


def test_series_and_their_data_files_fit() -> None:
    """Each series has its unit in words; what a rate rests on is a series of the register."""
    series = set(load_vocabulary().series)
    assert series
    assert series == set(read_units())
    bases = read_bases()
    named = {
        name for (name, _), basis in bases.items() for name in (name, basis.numerator, basis.denominator)
    }
    assert bases
    assert set() == named - series


def test_every_series_has_a_direction(cube: Graph) -> None:
    """And every measure of reports: whether high is good is said by data."""
    measures = set(cube.subjects(RDF.type, PEEL.Measure))
    directions = set(cube.subjects(RDF.type, PEEL.Direction))
    assert len(measures) > 50
    for measure in measures:
        assert 1 == len(set(cube.objects(measure, PEEL.direction)) & directions), measure


def test_every_figure_has_a_label_that_reads(registers: Mapping[URIRef, Graph]) -> None:
    """Series, figure, force and period; large numbers have commas and shares their sign."""
    labels = {str(label) for label in registers[STATISTICS].objects(None, RDFS.label)}
    assert (
        "Anti-social behaviour incidents recorded: 41,719, "
        "Avon and Somerset Constabulary, year to 31 March 2016"
    ) in labels
    changes = [label for label in labels if label.startswith("Change in recorded crime")]
    assert changes
    assert all("%, " in label for label in changes)


@pytest.fixture(scope="module")
def stored(cube: Graph) -> ox.Store:
    """The cube and the vocabularies in a store."""
    store = ox.Store()
    store.bulk_load(b"\n".join([*canonical_lines("cube", cube), b""]), format=ox.RdfFormat.N_TRIPLES)
    return store


def _node(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)


A_FIGURE = (
    "SELECT ?node WHERE { ?node a <http://purl.org/linked-data/cube#Observation> } ORDER BY ?node LIMIT 1"
)


def _lose(store: ox.Store, property_: URIRef) -> None:
    """Take a property from a figure."""
    (row,) = store.query(A_FIGURE)  # type: ignore[misc]
    for quad in list(store.quads_for_pattern(row["node"], _node(str(property_)), None)):
        store.remove(quad)


def _repeat(store: ox.Store) -> None:
    """Give a figure a twin of another address."""
    (row,) = store.query(A_FIGURE)  # type: ignore[misc]
    for quad in list(store.quads_for_pattern(row["node"], None, None)):
        store.add(ox.Quad(_node("https://example.org/twin"), quad.predicate, quad.object))


def _lose_all(store: ox.Store, property_: URIRef) -> None:
    """Take a property from everything."""
    for quad in list(store.quads_for_pattern(None, _node(str(property_)), None)):
        store.remove(quad)


PLANTED: dict[str, Callable[[ox.Store], None]] = {
    "ic-01-one-data-set": lambda store: _lose(store, QB.dataSet),
    "ic-02-one-structure": lambda store: _lose_all(store, QB.structure),
    "ic-03-a-measure": lambda store: _lose_all(store, QB.measure),
    "ic-11-every-dimension": lambda store: _lose(store, SDMX_DIMENSION.refPeriod),
    "ic-12-no-repeats": _repeat,
    "ic-14-every-measure": lambda store: _lose(store, PEEL.value),
}
"""Integrity constraint of the RDF Data Cube recommendation -> a fault that it must find."""


def test_every_constraint_has_its_fault() -> None:
    """A check over nothing would pass."""
    assert set(PLANTED) == {path.stem for path in CONSTRAINTS}


@pytest.mark.parametrize("path", CONSTRAINTS, ids=lambda path: path.stem)
def test_the_cube_keeps_the_integrity_constraints(path: Path, stored: ox.Store) -> None:
    """Each asks for a breach, and finds the one that is planted."""
    query = path.read_text("utf-8")
    assert not stored.query(query)
    copy = ox.Store()
    copy.bulk_extend(stored)
    PLANTED[path.stem](copy)
    assert copy.query(query)
