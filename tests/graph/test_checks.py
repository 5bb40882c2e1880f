"""Reports beside registers: figures, claims of rank and grades, on two reports whose right answers differ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from graph.build import Run, build_graphs
from graph.checks import Checks, check_reports
from graph.checks.grades import settle
from graph.checks.records import Basis, Figure, Official
from graph.checks.sameness import agrees, cautions_on, is_same_in_general, reasons_against
from graph.extract import extract
from graph.identifiers import comparison_graph_iri, graph_iri
from graph.namespaces import ID, OA, PEEL
from graph.publish import canonical_lines
from graph.readers import read_file
from graph.registers import official_graphs
from graph.statements import Extraction
from graph.validate import validate
from graph.vocabulary import load_vocabulary

CASES = Path(__file__).resolve().parent.parent / "cases" / "checks"
NORTHAMPTONSHIRE = ID["report/peel-effectiveness-2017/northamptonshire"]
DURHAM = ID["report/peel-effectiveness-2017/durham"]
ASB_RATE, ASB_RATE_2016 = "asb-incidents-per-1000-population", "asb-incidents-per-1000-population-mid-2016"
TO_MARCH_2017 = (date(2016, 4, 1), date(2017, 3, 31))
vocabulary = load_vocabulary()


def report_graph(extraction: Extraction, report: URIRef) -> Graph:
    """The graph of a report, without that of the run."""
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    return build_graphs(extraction, Run(moment, moment, "0"))[graph_iri(report)]


@pytest.fixture(scope="module")
def registers() -> Mapping[URIRef, Graph]:
    """The registers that ship."""
    return official_graphs(vocabulary)


@pytest.fixture(scope="module")
def reports(embedded_graph: Graph) -> Mapping[URIRef, Graph]:
    """The embedded report, and one on another force that is on another population and misjudges two ranks."""
    other = extract(read_file(str(CASES / "durham.md")), vocabulary)
    return {graph_iri(NORTHAMPTONSHIRE): embedded_graph, graph_iri(DURHAM): report_graph(other, DURHAM)}


@pytest.fixture(scope="module")
def checks(reports: Mapping[URIRef, Graph], registers: Mapping[URIRef, Graph]) -> Checks:
    """Both reports, checked."""
    return check_reports(reports, registers, vocabulary)


def _slug(term: object) -> str:
    return str(term).rpartition("/")[2]


def _told(graph: Graph, registers: Mapping[URIRef, Graph], reported: str) -> set[tuple[str, ...]]:
    """Series, last day, official figure, outcome and reasons of each comparison of a figure."""
    found: set[tuple[str, ...]] = set()
    for node in graph.subjects(PEEL.reported, URIRef(reported)):
        official = graph.value(node, PEEL.official)
        home = next((each for each in registers.values() if (official, None, None) in each), Graph())
        when = home.value(official, PEEL.periodEnd) or home.value(official, PEEL.asAt)
        reasons = "+".join(sorted(map(_slug, graph.objects(node, PEEL.reason))))
        measure = _slug(home.value(official, PEEL.measure))
        outcome = _slug(graph.value(node, PEEL.outcome))
        found.add((measure, str(when), str(home.value(official, PEEL.printed)), outcome, reasons))
    return found


def _nearest(told: set[tuple[str, ...]], day: str) -> set[tuple[str, ...]]:
    return {each for each in told if each[1] == day}


CRIME_RATE = "recorded-crime-excluding-fraud-per-1000-population"
EXPECTED = [
    (
        "asb-incidents-per-1000/northamptonshire/2017-03-31/44",
        {
            (ASB_RATE_2016, "2017-03-31", "43.93", "agrees", ""),
            (ASB_RATE, "2017-03-31", "44.5", "not-comparable", "another-population"),
        },
    ),
    (
        "asb-incidents-change/northamptonshire/2017-03-31/8",
        {("asb-incidents-change", "2017-03-31", "7.86", "agrees", "")},
    ),
    (
        "asb-incidents-change/england-and-wales/2017-03-31/-0.05",
        {("asb-incidents-change", "2017-03-31", "-0.05", "agrees", "")},
    ),
    (
        "recorded-crimes-per-1000/northamptonshire/2017-06-30/76",
        {(CRIME_RATE, "2017-06-30", "75.58", "agrees", "")},
    ),
    (
        "recorded-crimes-per-1000/england-and-wales/2017-06-30/77",
        {(CRIME_RATE, "2017-06-30", "76.38", "differs", "")},
    ),
    (
        "recorded-crime-change/northamptonshire/2017-06-30/13",
        {
            (
                "recorded-crime-excluding-fraud-change",
                "2017-03-31",
                "10.58",
                "not-comparable",
                "another-period",
            )
        },
    ),
    (
        "outcome-charged-summonsed/northamptonshire/2017-06-30/9",
        {
            (
                "charged-or-summonsed-outcome-share",
                "2017-03-31",
                "10.71",
                "not-comparable",
                "another-period",
            )
        },
    ),
    (
        "of-cases-resulted-in-a-charged-summonsed-outcome/northamptonshire/2017-06-30/8.5",
        {
            (
                "charged-or-summonsed-outcome-share",
                "2017-03-31",
                "10.71",
                "not-comparable",
                "another-period+measure-by-name",
            )
        },
    ),
]


@pytest.mark.parametrize(("figure", "expected"), EXPECTED, ids=[figure for figure, _ in EXPECTED])
def test_figures_of_the_embedded_report(
    checks: Checks, registers: Mapping[URIRef, Graph], figure: str, expected: set[tuple[str, ...]]
) -> None:
    """Each row of the table "Check against the inspection report", for the period nearest to the figure's."""
    graph = checks.comparisons[comparison_graph_iri(NORTHAMPTONSHIRE)]
    (day,) = {each[1] for each in expected}
    told = _told(graph, registers, f"{NORTHAMPTONSHIRE}/observation/{figure}")
    assert expected == _nearest(told, day)


def test_a_report_on_another_population_agrees_with_the_other_series(
    checks: Checks, registers: Mapping[URIRef, Graph]
) -> None:
    """The second report has its rates on mid-2015, so the series that bars the first is the one that fits."""
    graph = checks.comparisons[comparison_graph_iri(DURHAM)]
    told = _told(graph, registers, f"{DURHAM}/observation/asb-incidents-per-1000/durham/2017-03-31/35")
    assert {
        (ASB_RATE, "2017-03-31", "34.94", "agrees", ""),
        (ASB_RATE_2016, "2017-03-31", "34.77", "not-comparable", "another-population"),
    } == _nearest(told, "2017-03-31")


def test_a_figure_that_no_register_has_is_told(checks: Checks) -> None:
    """The share of charges of England and Wales cannot be worked out from those of some forces."""
    graph = checks.comparisons[comparison_graph_iri(NORTHAMPTONSHIRE)]
    reported = URIRef(
        f"{NORTHAMPTONSHIRE}/observation/outcome-charged-summonsed/england-and-wales/2017-06-30/10"
    )
    (node,) = graph.subjects(PEEL.reported, reported)
    assert ID["outcome/no-official-figure"] == graph.value(node, PEEL.outcome)
    assert graph.value(node, PEEL.official) is None
    assert "England and Wales" in str(graph.value(node, RDFS.comment))


def test_a_comparison_of_rates_leads_to_where_the_report_names_its_population(
    checks: Checks, reports: Mapping[URIRef, Graph]
) -> None:
    """The year comes from the report's own words, which are quoted."""
    for report, year in ((NORTHAMPTONSHIRE, "2016"), (DURHAM, "2015")):
        graph = checks.comparisons[comparison_graph_iri(report)]
        nodes = list(graph.subjects(PEEL.populationYear))
        assert nodes
        for node in nodes:
            assert year == str(graph.value(node, PEEL.populationYear))
            passage = graph.value(node, PEEL.statedIn)
            assert f"mid-{year} population" in str(reports[graph_iri(report)].value(passage, OA.exact))


# ---------------------------------------------------------------- claims of rank


def _ranks(checks: Checks, report: URIRef) -> set[tuple[str, ...]]:
    """Claimed words, series, place found, forces, outcome and reasons of every comparison of rank."""
    graph = checks.comparisons[comparison_graph_iri(report)]
    return {
        (
            str(graph.value(graph.value(node, PEEL.reported), RDF.value)),
            _slug(graph.value(node, PEEL.measure)),
            str(graph.value(node, PEEL.computedRank)),
            str(graph.value(node, PEEL.rankedForces)),
            _slug(graph.value(node, PEEL.outcome)),
            "+".join(sorted(map(_slug, graph.objects(node, PEEL.reason)))),
        )
        for node in graph.subjects(RDF.type, PEEL.RankComparison)
    }


def test_the_fifth_highest_rate_is_fifth_on_one_basis_and_fourth_on_the_other(checks: Checks) -> None:
    """Both series are shown; the report's own population decides which one it is compared with."""
    assert {
        ("fifth highest", ASB_RATE_2016, "5", "42", "agrees", ""),
        ("fifth highest", ASB_RATE, "4", "42", "not-comparable", "another-population"),
        (
            "one of the lowest",
            "charged-or-summonsed-outcome-share",
            "8",
            "41",
            "not-comparable",
            "another-period",
        ),
    } == _ranks(checks, NORTHAMPTONSHIRE)


def test_wrong_ranks_differ_and_other_forces_and_measures_are_left_alone(checks: Checks) -> None:
    """Tenth is fourteenth, second of the region is last; the rank of Cleveland and of calls is no claim."""
    found = _ranks(checks, DURHAM)
    assert {
        ("tenth highest", ASB_RATE, "14", "42", "differs", ""),
        ("tenth highest", ASB_RATE_2016, "14", "42", "not-comparable", "another-population"),
        ("second highest", ASB_RATE, "3", "3", "differs", ""),
        ("second highest", ASB_RATE_2016, "3", "3", "not-comparable", "another-population"),
        ("lowest quartile", CRIME_RATE, "34", "42", "not-comparable", "another-population"),
        ("below the England and Wales", CRIME_RATE, "34", "42", "not-comparable", "another-population"),
    } == found


def test_a_claim_is_grounded_and_says_who_is_missing(
    checks: Checks, reports: Mapping[URIRef, Graph], registers: Mapping[URIRef, Graph]
) -> None:
    """It leads to its sentence, its passage and the figure beside it; forces without a figure are named."""
    graph, report = (
        checks.comparisons[comparison_graph_iri(NORTHAMPTONSHIRE)],
        reports[graph_iri(NORTHAMPTONSHIRE)],
    )
    (claim,) = graph.subjects(PEEL.claimedRank)
    sentence = graph.value(claim, PEEL.madeIn)
    assert "fifth highest rate of anti-social behaviour" in str(report.value(sentence, RDF.value))
    assert set(report.objects(sentence, PEEL.statedIn)) == set(graph.objects(claim, PEEL.statedIn))
    assert "44" == _slug(graph.value(claim, PEEL.observation))
    assert "2017-03-31" == str(graph.value(claim, PEEL.periodEnd))
    for node in graph.subjects(PEEL.reported, claim):
        assert {ID["force/city-of-london"]} == set(graph.objects(node, PEEL.missingForce))
        assert "City of London Police" in str(graph.value(node, SKOS.note))
        official = graph.value(node, PEEL.official)
        assert any((official, DCTERMS.source, None) in each for each in registers.values())


# ---------------------------------------------------------------- what makes two figures the same


def _figure(**changed: object) -> Figure:
    given: dict[str, object] = {
        "iri": URIRef("https://example.org/figure"),
        "measure": "asb-incidents-per-1000",
        "area": ID["force/kent"],
        "unit": "per-1000-population",
        "value": Decimal(44),
        "printed": "44",
        "period": TO_MARCH_2017,
    }
    return Figure(**{**given, **changed})  # type: ignore[arg-type]


def _official(**changed: object) -> Official:
    given: dict[str, object] = {
        "iri": URIRef("https://example.org/official"),
        "measure": ASB_RATE_2016,
        "area": ID["force/kent"],
        "unit": "per-1000-population",
        "value": Decimal("43.93"),
        "printed": "43.93",
        "period": TO_MARCH_2017,
        "population": date(2016, 6, 30),
    }
    return Official(**{**given, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "figure", "official"),
    [
        (set(), {}, {}),
        ({"another-period"}, {"period": (date(2016, 7, 1), date(2017, 6, 30))}, {}),
        ({"period-not-stated"}, {"period": None}, {}),
        ({"another-population"}, {}, {"population": date(2015, 6, 30)}),
        ({"another-unit"}, {"unit": "percent"}, {}),
        ({"measure-by-name"}, {"by_name": "incidents of nuisance"}, {}),
        ({"not-exact"}, {"printed": "about 44"}, {}),
        (
            {"another-earlier-period"},
            {"earlier": (date(2014, 4, 1), date(2015, 3, 31))},
            {"earlier": (date(2015, 4, 1), date(2016, 3, 31)), "population": None},
        ),
    ],
)
def test_what_sets_two_figures_apart(
    reason: set[str], figure: dict[str, object], official: dict[str, object]
) -> None:
    """Measure, period, population and exactness each bar a comparison by themselves."""
    basis = Basis(2016, URIRef("https://example.org/passage"))
    found = reasons_against(_figure(**figure), _official(**official), basis, vocabulary)
    assert reason == {each.kind for each in found}
    assert all(each.words.endswith(".") for each in found)


@pytest.mark.parametrize(
    ("is_alike", "printed", "official"),
    [
        (True, "44", "43.93"),
        (True, "44", "43.5"),
        (True, "44", "44.5"),
        (False, "44", "44.51"),
        (False, "8.5 percent", "10.71"),
        (False, "46.0", "46.1"),
        (True, "46.0", "46.04"),
        (True, "-0.05%", "-0.05"),
        (True, "1,204", "1204.3"),
    ],
)
def test_agreement_goes_as_far_as_the_report_prints(is_alike: bool, printed: str, official: str) -> None:
    """A half may have been rounded either way; a decimal printed is a decimal promised."""
    value = Decimal(printed.replace(",", "").rstrip("%").removesuffix(" percent"))
    figure = _figure(value=value, printed=printed)
    assert is_alike == agrees(figure, _official(value=Decimal(official), printed=official))


def test_measures_meet_in_the_general_one() -> None:
    """Two series of one rate are the same in general; a count and its rate are not."""
    assert is_same_in_general(ASB_RATE, ASB_RATE_2016, vocabulary)
    assert is_same_in_general("asb-incidents-per-1000", ASB_RATE, vocabulary)
    assert not is_same_in_general("asb-incidents", ASB_RATE, vocabulary)


def test_what_is_not_known_is_a_caution() -> None:
    """Silence of report or register on the population is told beside the outcome; so is a later edition."""
    later = "Tables, year ending March 2018 (revised)"
    told = {each.kind for each in cautions_on(_official(publication=later), None, vocabulary)}
    assert {"population-not-stated", "later-edition", "series-note"} == told
    silent = {each.kind for each in cautions_on(_official(population=None), None, vocabulary)}
    assert {"population-not-known", "series-note"} == silent


# ---------------------------------------------------------------- grades


def test_where_report_and_register_agree_the_judgment_has_both_sources(
    checks: Checks, reports: Mapping[URIRef, Graph]
) -> None:
    """The grades of the embedded report that the register has are the same there."""
    for theme in ("effectiveness", "preventing-crime"):
        judgment = ID[f"judgment/northamptonshire/{theme}/2017"]
        grade = reports[graph_iri(NORTHAMPTONSHIRE)].value(judgment, PEEL.grade)
        rows = [graph for graph in checks.registers.values() if (judgment, PEEL.grade, grade) in graph]
        assert 1 == len(rows)
        assert rows[0].value(judgment, DCTERMS.source) is not None
    assert "grades 2 as in the register, 0 not, 4 in no register" in " ".join(checks.told)


def test_no_judgment_has_two_grades_in_the_union(checks: Checks, reports: Mapping[URIRef, Graph]) -> None:
    """Though the register's page gives the second report's force another grade."""
    grades: dict[object, set[object]] = {}
    for graph in [*reports.values(), *checks.registers.values()]:
        for judgment, grade in graph.subject_objects(PEEL.grade):
            grades.setdefault(judgment, set()).add(grade)
    assert 1000 < len(grades)
    assert [] == [judgment for judgment, given in grades.items() if len(given) > 1]


def test_a_disagreement_is_told_with_both_sources(checks: Checks, reports: Mapping[URIRef, Graph]) -> None:
    """The passage of the report, and the register's row with its page, kept as a statement of its own."""
    judgment = ID["judgment/durham/protecting-vulnerable-people/2017"]
    graph = checks.comparisons[comparison_graph_iri(DURHAM)]
    (node,) = graph.subjects(RDF.type, PEEL.Inconsistency)
    assert ID["inconsistency-kind/grade"] == graph.value(node, PEEL.inconsistencyKind)
    statements = set(graph.objects(node, PEEL.statement))
    assert set(reports[graph_iri(DURHAM)].objects(judgment, PEEL.statedIn)) <= statements
    (register,) = [each for each in checks.registers.values() if (None, PEEL.ofJudgment, judgment) in each]
    (statement,) = register.subjects(PEEL.ofJudgment, judgment)
    assert statement in statements
    assert (statement, PEEL.statedGrade, ID["grade/good"]) in register
    assert register.value(statement, DCTERMS.source) == graph.value(node, DCTERMS.source)
    assert not set(register.predicates(judgment))
    (line,) = checks.conflicts
    assert "Inadequate" in line
    assert "gives Good" in line


def test_a_register_is_whole_again_without_the_report(
    checks: Checks, registers: Mapping[URIRef, Graph]
) -> None:
    """Nothing of a row is lost where a report disagrees with it, and nothing stays set apart."""
    changed = [name for name in registers if set(checks.registers[name]) != set(registers[name])]
    assert 1 == len(changed)
    for name in changed:
        assert set(registers[name]) == set(settle(checks.registers[name], {}))


# ---------------------------------------------------------------- the derived graphs


def test_the_derived_graphs_are_valid(
    checks: Checks, reports: Mapping[URIRef, Graph], registers: Mapping[URIRef, Graph], known: Graph
) -> None:
    """Against the shapes, with what they point to at hand."""
    for report in (NORTHAMPTONSHIRE, DURHAM):
        graph = checks.comparisons[comparison_graph_iri(report)]
        around = known + reports[graph_iri(report)]
        for register in checks.registers.values():
            around += register.triples((None, RDF.type, None))
        assert "" == "\n".join(map(str, validate(graph, around).results))


def test_the_same_again_gives_the_same_bytes(
    checks: Checks, reports: Mapping[URIRef, Graph], registers: Mapping[URIRef, Graph]
) -> None:
    """Whatever the order in which reports and registers come."""
    again = check_reports(
        dict(reversed(list(reports.items()))), dict(reversed(list(checks.registers.items()))), vocabulary
    )
    for name, graph in checks.comparisons.items():
        assert canonical_lines(name, graph) == canonical_lines(name, again.comparisons[name])
    assert checks.told == again.told


@pytest.fixture(scope="module")
def known() -> Graph:
    """The project's lists, as far as shapes look things up in them."""
    from graph.pipeline import background_graph

    needed = (RDF.type, RDFS.subClassOf, SKOS.inScheme, PEEL.unit)
    whole, found = background_graph(), Graph(bind_namespaces="none")
    for predicate in needed:
        found += whole.triples((None, predicate, None))
    return found
