"""The controlled lists and their lookups."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from graph.errors import VocabularyError
from graph.vocabulary import load_vocabulary
from graph.wording import label_key

pytestmark = pytest.mark.alone

vocabulary = load_vocabulary()


@pytest.mark.parametrize(
    ("theme", "wording"),
    [
        ("protecting-vulnerable-people", "Protecting vulnerable people and supporting victims"),
        ("protecting-vulnerable-people", "PROTECTING VULNERABLE PEOPLE & SUPPORTING VICTIMS"),
        ("specialist-capabilities", "Armed policing"),
        ("effectiveness", "Overall effectiveness"),
        ("effectiveness", "**Effectiveness**"),
        ("serious-organised-crime", "Tackling serious and organised crime<sup>12</sup>"),
        ("serious-organised-crime", "How well does the force tackle serious and organised crime?"),
        ("investigating-crime", "How effective is Durham Constabulary at investigating crime?"),
        (
            "preventing-crime",
            "How effective is the force at preventing crime, tackling anti-social behaviour and keeping "
            "people safe?",
        ),
    ],
)
def test_theme_is_named_in_many_ways(theme: str, wording: str) -> None:
    """A heading, a table cell and a question lead to the same theme."""
    assert theme == vocabulary.theme_named(wording)


@pytest.mark.parametrize(
    "wording",
    [
        "",
        "Summary",
        "Annex A",
        "Force in numbers",
        "Initial investigation",
        "Preventing serious and organised crime",
    ],
)
def test_other_headings_name_no_theme(wording: str) -> None:
    """A heading that is no question is not forced into one."""
    assert vocabulary.theme_named(wording) is None


@pytest.mark.parametrize(
    ("grade", "wording"),
    [
        ("requires-improvement", " Requires improvement"),
        ("requires-improvement", "REQUIRES IMPROVEMENT*"),
        ("ungraded", "Ungraded"),
        ("good", "<b>Good</b>"),
        (None, "Fair"),
        (None, "Good enough"),
    ],
)
def test_grade_is_named(grade: str | None, wording: str) -> None:
    """A grade is known through icons, case and marks; another word is no grade."""
    assert grade == vocabulary.grade_named(wording)


@pytest.mark.parametrize(
    ("unit", "wording"),
    [
        ("percent", "%"),
        ("percent", "per cent"),
        ("per-1000-population", "per 1,000 residents"),
        ("per-million-population", "per million people"),
        ("gbp", "£"),
        ("minutes", "minutes"),
        (None, "furlongs"),
    ],
)
def test_unit_is_named(unit: str | None, wording: str) -> None:
    """A unit is known by its sign and by its words."""
    assert unit == vocabulary.unit_named(wording)


@pytest.mark.parametrize(
    ("measure", "label"),
    [
        ("calls-for-assistance-per-1000", "Calls for assistance Incidents per 1,000 population"),
        ("asb-incidents-per-1000", "Anti-social behaviour (ASB) incidents per 1,000 population"),
        ("asb-incidents-per-1000", "Anti-social behaviour incidents per 1,000 residents"),
        ("recorded-crimes-per-1000", "Crimes recorded (excluding fraud) per 1,000 people"),
        ("outcome-charged-summonsed", "Crime outcomes* Charged/summonsed"),
        ("ocgs-per-million", "Organised crime groups per million people"),
        (None, "Crimes in a queue"),
        (None, "Anti-social behaviour incidents per 10,000 population"),
    ],
)
def test_measure_is_named_by_its_printed_label(measure: str | None, label: str) -> None:
    """The words of a unit may differ; another unit is another measure."""
    assert measure == vocabulary.measure_named(label)


def test_unit_is_found_inside_a_label() -> None:
    """The longest wording of a unit in a label counts."""
    assert "per-1000-population" == vocabulary.unit_in("Dogs per 1,000 population")
    assert "per-100000-population" == vocabulary.unit_in("Officers per 100,000 people")
    assert vocabulary.unit_in("Change in recorded crime") is None


@pytest.mark.parametrize(
    ("force", "name"),
    [
        ("northamptonshire", "Northamptonshire Police"),
        ("metropolitan", "the Metropolitan Police"),
        ("devon-and-cornwall", "Devon & Cornwall Police"),
        ("kent", "Kent"),
        (None, "Barsetshire Constabulary"),
    ],
)
def test_force_is_named(force: str | None, name: str) -> None:
    """A force is known by its full and short names; an invented one is not."""
    assert force == vocabulary.force_named(name)


@pytest.mark.parametrize(
    ("scale", "cycle"),
    [
        ("four-tier", "2012-13"),
        ("four-tier", "2014"),
        ("four-tier", "2017"),
        ("four-tier", "2018-19"),
        ("five-tier", "2021-22"),
        ("five-tier", "2030-31"),
    ],
)
def test_cycle_has_its_scale(scale: str, cycle: str) -> None:
    """A cycle that no list has yet uses the scale in force when it began."""
    assert scale == vocabulary.scale_of_cycle(cycle)


def test_what_is_no_cycle_is_refused() -> None:
    """A cycle begins with a year."""
    with pytest.raises(VocabularyError, match=r"cycles\.ttl"):
        vocabulary.scale_of_cycle("never")


def test_scales_hold_their_grades_best_first() -> None:
    """Adequate belongs to the later scale alone; ungraded has no rank and comes last."""
    assert (
        "outstanding",
        "good",
        "requires-improvement",
        "inadequate",
        "ungraded",
    ) == vocabulary.grades_of_scale("four-tier")
    assert "adequate" in vocabulary.grades_of_scale("five-tier")
    assert [5, 4, 3, 2, 1, None] == [
        vocabulary.grades[grade].rank for grade in vocabulary.grades_of_scale("five-tier")
    ]


def test_pillars_stand_above_questions_and_questions_above_topics() -> None:
    """The three levels of themes lead into one another."""
    assert ["effectiveness", "efficiency", "legitimacy"] == [
        theme for theme in vocabulary.themes if vocabulary.is_pillar(theme)
    ]
    assert "investigating-crime" in vocabulary.questions_of("effectiveness")
    assert "investigating-crime" in vocabulary.topics["victim-care"].broader
    assert not vocabulary.is_pillar("investigating-crime")


def test_no_wording_of_a_lookup_leads_to_two_concepts() -> None:
    """What a lookup compares is unique within its list, or a report would be read by chance."""
    shared = [
        (name, key)
        for name, concepts in vocabulary.lists.items()
        for key in {label_key(label) for concept in concepts.values() for label in concept.labels} - {""}
        if 1 < sum(any(label_key(label) == key for label in item.labels) for item in concepts.values())
    ]
    assert [] == shared


def test_every_question_of_the_registers_is_a_theme(shared: Path) -> None:
    """Grades of other years find their theme, cycle and grade in the lists."""
    for name in ("peel-grades.csv", "peel-area-grades-2021-on.csv"):
        with (shared / "data" / name).open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        assert rows
        assert set() == {row["question"] for row in rows} - set(vocabulary.themes)
        assert set() == {row["grade"] for row in rows} - set(vocabulary.grades)
        assert set() == {row["peel_year"].replace("/", "-") for row in rows} - set(vocabulary.cycles)


def test_loading_is_quick() -> None:
    """Every command loads the lists: it takes well under half a second."""
    started = time.perf_counter()
    load_vocabulary.__wrapped__()
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    ("says", "turtle"),
    [
        (r"odd\.ttl: it is not Turtle", "this is no Turtle"),
        (
            "theme/odd> has no preferred label",
            "<https://w3id.org/peelgraph/id/theme/odd> a <http://www.w3.org/2004/02/skos/core#Concept> .",
        ),
    ],
)
def test_faulty_list_is_named(
    says: str, turtle: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that cannot be read stops the work and says which file or concept to correct."""
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "odd.ttl").write_text(turtle, "utf-8")
    monkeypatch.setattr("graph.ontology_files.files", lambda _: tmp_path)
    with pytest.raises(VocabularyError, match=says):
        load_vocabulary.__wrapped__()
