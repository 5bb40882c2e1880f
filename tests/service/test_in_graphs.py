"""What is looked up graph by graph is what would be found by going through all there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import pytest
from rdflib import URIRef

from graph.namespaces import ID, PEEL
from service.answers import subject
from service.answers.asked import _ANY, _BOXED, _terms
from service.builder.asking import read_asked
from service.builder.assembly import is_found_by_graph, list_text
from service.builder.options import Shelf
from service.engine.runner import QueryRunner, Term
from service.kinds import Kind
from service.library import Library, bind_terms, query_text
from service.named.catalogue import NamedQuery, named_queries
from service.named.parameters import bind
from tests.service.browsing import InspectingClient
from tests.service.inspection import words

FORCE = URIRef(ID["force/northamptonshire"])


@pytest.fixture(scope="module")
def library(runner: QueryRunner) -> Library:
    """The queries of pages, of which nothing is kept."""
    return Library(runner)


@pytest.fixture(scope="module")
def graphs(library: Library) -> list[URIRef]:
    """That say something of the force."""
    return [URIRef(row["graph"]) for row in library.rows("graphs-on-forces", force=FORCE)]


def told(row: Mapping[str, Term]) -> dict[str, object]:
    """A row, where the passages that a statement has come in no order."""
    return {**row, "source": sorted(str(row["source"]).split())}


@pytest.mark.parametrize("path", ["theme/protecting-vulnerable-people", "topic/mental-health"])
def test_findings_are_the_same(library: Library, graphs: list[URIRef], path: str) -> None:
    """On a theme or a topic, in the same order."""
    terms = {"this": [URIRef(ID[path])], "property": [PEEL.theme, PEEL.topic], "force": [FORCE]}
    expected = library.rows("findings-of", 1, 10, **terms)
    assert expected
    assert expected == library.rows("findings-in-graphs", 1, 10, **terms, graph=graphs)


@pytest.mark.parametrize("kind", [*_BOXED, _ANY], ids=lambda kind: kind.slug)
@pytest.mark.parametrize("by", [PEEL.force, PEEL.theme], ids=["force", "theme"])
def test_actions_are_the_same(library: Library, graphs: list[URIRef], kind: Kind, by: URIRef) -> None:
    """Of each kind, of a force and on a theme."""
    this = FORCE if by == PEEL.force else URIRef(ID["theme/serious-organised-crime"])
    terms = {"this": [this], "property": [by], **_terms(kind)}
    assert library.rows("actions-of", **terms) == library.rows("actions-in-graphs", **terms, graph=graphs)


@pytest.mark.parametrize("kind", _BOXED, ids=lambda kind: kind.slug)
def test_actions_of_a_rare_kind_are_the_same(library: Library, kind: Kind) -> None:
    """Whether the planner begins with the kind or with the theme."""
    terms = {"this": [URIRef(ID["theme/serious-organised-crime"])], "property": [PEEL.theme], **_terms(kind)}
    assert library.rows("actions-of", **terms) == library.rows("actions-of-rare-kind", **terms)


def test_some_actions_are_compared(library: Library) -> None:
    """Without any, the test above would tell nothing."""
    for kind in _BOXED:
        assert library.rows("actions-of", this=FORCE, property=PEEL.force, **_terms(kind)), kind.slug


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"kind": "finding"},
        {"kind": "finding", "theme": "protecting-vulnerable-people"},
        {"kind": "finding", "theme": "protecting-vulnerable-people", "polarity": "negative"},
        {"kind": "finding", "trend": "none"},
        {"polarity": "negative"},
    ],
    ids=lambda given: " ".join(given) or "force alone",
)
def test_statements_are_the_same(runner: QueryRunner, graphs: list[URIRef], given: dict[str, str]) -> None:
    """That fit the choices, on the first page and on the second."""
    chosen = {name: [values] for name, values in given.items()}
    asked = read_asked({"force": ["northamptonshire"], **chosen}, Shelf(runner).options())
    assert is_found_by_graph(asked)
    for page in (1, 2):
        expected = [told(row) for row in runner.select(list_text(asked, 10, page))]
        assert expected
        assert expected == [told(row) for row in runner.select(list_text(asked, 10, page, graphs))]


def test_what_takes_several_triples_is_not_looked_up_by_graph(runner: QueryRunner) -> None:
    """Nor is what is on any force."""
    options = Shelf(runner).options()
    for given in ({"theme": ["efficiency"]}, {"force": ["kent"], "region": ["east-midlands"]}):
        assert not is_found_by_graph(read_asked(given, options)), given


def test_the_feed_of_a_force_is_the_same(runner: QueryRunner, graphs: list[URIRef]) -> None:
    """As what is followed on all forces, cut to one."""
    kinds = [URIRef(PEEL[name]) for name in ("Report", "Judgment", "Recommendation", "AreaForImprovement")]
    terms = {"class": kinds, "force": [FORCE], "graph": graphs}
    everything = query_text("feed").replace("#{choices}", "")
    expected = runner.select(bind_terms(everything, terms, ("class", "force", "theme")))
    assert expected
    assert expected == runner.select(bind_terms(query_text("feed-in-graphs"), terms, terms))


def test_a_force_of_which_nothing_is_told_has_an_empty_feed(client: InspectingClient) -> None:
    """There are forces in the register on which there is no report."""
    response = client.get("/feed/force/city-of-london")
    assert response.status_code == 200
    assert b"<entry>" not in response.data


def test_figures_and_caveats_are_the_same(library: Library) -> None:
    """Where all graphs are asked that have any."""
    everywhere = [URIRef(row["graph"]) for row in library.rows("sizes-of-graphs")]
    figures = library.rows("observations-in", this=FORCE, property=PEEL.area)
    assert figures
    assert figures == library.rows("observations-in-graphs", this=FORCE, graph=everywhere)
    caveats = library.rows("caveats-of-force", this=FORCE)
    assert any("passage" in row for row in caveats)
    assert caveats == library.rows("caveats-in-graphs", this=FORCE, graph=everywhere)


def test_a_force_with_very_many_figures_shows_those_of_its_latest_report(
    client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how many there are in all, and where."""
    path = "/doc/force/northamptonshire"
    before = client.get(f"{path}.json").get_json()["page"]
    assert len(before["observations"]) == before["figures"]
    monkeypatch.setattr(subject, "_FIGURES", 10)
    after = client.get(f"{path}.json").get_json()["page"]
    assert before["figures"] == after["figures"] > len(after["observations"]) > 0
    assert all(each in before["observations"] for each in after["observations"])
    page = client.page(path)
    shown = f"These are the {len(after['observations'])} of its latest report, out of {after['figures']}."
    assert any(shown in words(each) for each in page.all("p"))
    assert "/queries/figures?force=northamptonshire" in page.links


def test_a_theme_with_very_many_findings_shows_the_same(
    client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether they are looked up graph by graph or not, on each page."""
    for page in (1, 2):
        address = f"/doc/theme/protecting-vulnerable-people.json?page={page}"
        monkeypatch.setattr(subject, "_FEW_FINDINGS", 10_000)
        expected = client.get(address).get_json()["page"]["findings"]["sentences"]
        monkeypatch.setattr(subject, "_FEW_FINDINGS", 0)
        assert expected
        assert expected == client.get(address).get_json()["page"]["findings"]["sentences"]


def as_it_stands(text: str) -> str:
    """A named query without the lines that are put in and left out where a parameter is given."""
    return re.sub(r" *#-\w+$", "", re.sub(r"^ *#\+\w+ .*$", "", text, flags=re.MULTILINE), flags=re.MULTILINE)


def counted(rows: Iterable[Mapping[str, Term]]) -> Counter[tuple[tuple[str, str], ...]]:
    """Rows, each with how often it comes."""
    return Counter(
        tuple(sorted((name, " ".join(sorted(str(term).split()))) for name, term in row.items()))
        for row in rows
    )


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (query, parameter.name)
        for query in named_queries().values()
        for parameter in query.parameters
        if f"#+{parameter.name} " in query.text + query.denominator
    ],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_named_queries_say_the_same_in_either_way(runner: QueryRunner, query: NamedQuery, name: str) -> None:
    """With the lines that a parameter puts in, and as they stand."""
    given = {each.name: [each.example] for each in query.parameters if each.is_required or each.name == name}
    terms = bind(query, given, Library(runner)).terms
    for text in (query.text, query.denominator):
        if text:
            expected = counted(runner.select(bind_terms(as_it_stands(text), terms, query.names)))
            assert expected == counted(runner.select(bind_terms(text, terms, query.names)))
