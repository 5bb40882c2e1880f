"""Grades over time: what may be compared is, what may not is set apart, and what is lacking is said."""

from __future__ import annotations

import json

from rdflib import URIRef

from graph.namespaces import ID, PEEL
from service.answers.over_time import Line, OverTime, read_over_time
from tests.service.browsing import InspectingClient
from tests.service.in_memory import CYCLES, judgment, library
from tests.service.inspection import words

FELLS = URIRef(ID["force/fells"])


def _of_fells(*turtle: str) -> OverTime:
    return read_over_time(library(CYCLES, *turtle), FELLS, PEEL.force)


def _lines(found: OverTime) -> dict[str, Line]:
    return {line.subject.text: line for group in found.groups for line in group.lines}


def _changes(line: Line) -> list[list[str]]:
    return [[each.change for each in cell.given] for cell in line.cells]


def test_a_change_is_told_within_a_scale_and_never_across_two() -> None:
    """Good of four steps and Good of five are the same word, and no step up, down or neither."""
    found = _of_fells(
        judgment("fells", "theft", "2016", "poor"),
        judgment("fells", "theft", "2017", "good"),
        judgment("fells", "theft", "2021", "good"),
        judgment("fells", "fraud", "2016", "good"),
        judgment("fells", "fraud", "2017", "good"),
        judgment("fells", "arson", "2016", "good"),
        judgment("fells", "arson", "2017", "poor"),
    )
    lines = _lines(found)
    assert [[""], ["up"], ["scale changed"]] == _changes(lines["theft"])
    assert [[""], ["unchanged"], []] == _changes(lines["fraud"])
    assert [[""], ["down"], []] == _changes(lines["arson"])
    [good], [poor] = lines["fraud"].cells[0].given, lines["theft"].cells[0].given
    assert [(2, 2), (1, 2)] == [(each.grade.place, each.grade.of) for each in (good, poor)]


def test_a_change_is_told_since_the_grade_before_even_if_cycles_lie_between() -> None:
    """A cycle without a grade is no grade; what is ungraded has no step to compare."""
    found = _of_fells(
        judgment("fells", "theft", "2016", "ungraded"),
        judgment("fells", "theft", "2017", "good"),
        judgment("fells", "fraud", "2016", "good"),
        judgment("moors", "fraud", "2017", "good"),
        judgment("fells", "fraud", "2021", "poor"),
    )
    assert [[""], [""]] == _changes(_lines(found)["theft"])[:2]
    last = _lines(found)["fraud"].cells[2].given[0]
    assert ("scale changed", "2016") == (last.change, last.since)


def test_sources_that_disagree_are_both_shown_and_nothing_is_compared_with_them() -> None:
    """Neither grade is chosen."""
    found = _of_fells(
        judgment("fells", "theft", "2016", "good", "peel:grade id:poor"),
        judgment("fells", "theft", "2017", "good"),
    )
    assert [["", ""], [""]] == _changes(_lines(found)["theft"])
    assert ["Good", "Poor"] == [each.judgment.text for each in _lines(found)["theft"].cells[0].given]


def test_the_table_breaks_where_the_scale_or_the_questions_change() -> None:
    """Columns know where a scale starts; lines stand with those asked on the same scales."""
    found = _of_fells(
        judgment("fells", "theft", "2017", "poor"),
        judgment("fells", "theft", "2021", "good"),
        judgment("fells", "fraud", "2017", "good"),
        judgment("fells", "arson", "2021", "adequate"),
        judgment("moors", "fraud", "2016", "poor"),
    )
    assert [("2016", True), ("2017", False), ("2021", True)] == [
        (cycle.link.text, cycle.starts_scale) for cycle in found.cycles
    ]
    assert [("Four steps", 2), ("Five steps", 1)] == [(scale.text, size) for scale, size in found.scales]
    assert {
        "Asked on the four steps and the five steps, whose grades do not compare": ["theft"],
        "Asked on the five steps only": ["arson"],
        "Asked on the four steps only": ["fraud"],
    } == {group.title: [line.subject.text for line in group.lines] for group in found.groups}
    asked = {name: [cell.is_asked for cell in line.cells] for name, line in _lines(found).items()}
    assert {
        "theft": [False, True, True],
        "fraud": [True, True, False],
        "arson": [False, False, True],
    } == asked


def test_current_is_the_latest_grade_held_and_says_what_bears_on_it() -> None:
    """With its own cycle, and the day of the data; a grade carried over keeps the year it was given."""
    found = _of_fells(
        judgment("fells", "theft", "2016", "good"),
        judgment("moors", "theft", "2017", "good"),
        judgment("moors", "theft", "2021", "good"),
        judgment("fells", "fraud", "2017", "poor", 'peel:year "2015"^^xsd:gYear'),
        judgment("fells", "arson", "2021", "adequate"),
        judgment("fells", "piracy", "2017", "good"),
        judgment("moors", "piracy", "2021", "good"),
    )
    assert "2025-01-02" == found.as_of
    current = {name: line.current for name, line in _lines(found).items()}
    assert {
        "theft": ("2016", "Asked again since, up to 2021: no grade held."),
        "fraud": ("2017", "Not asked since 2017."),
        "arson": ("2021", ""),
        "piracy": ("2017", "Asked again in 2021: no grade held."),
    } == {name: (each.cycle.text, each.note) for name, each in current.items()}
    assert "2015" == current["fraud"].given[0].year


def test_a_question_has_a_line_for_each_force_and_only_the_cycles_in_which_it_was_asked() -> None:
    """The same reading, turned round."""
    found = read_over_time(
        library(
            CYCLES,
            judgment("moors", "theft", "2016", "good"),
            judgment("fells", "theft", "2021", "good"),
            judgment("fells", "fraud", "2017", "good"),
        ),
        URIRef(ID["theme/theft"]),
        PEEL.theme,
    )
    assert ["2016", "2021"] == [cycle.link.text for cycle in found.cycles]
    assert ["fells", "moors"] == list(_lines(found))


def test_a_force_without_any_grade_has_no_table() -> None:
    """Nothing is made up."""
    found = _of_fells(judgment("moors", "theft", "2016", "good"))
    assert ((), (), ()) == (found.cycles, found.groups, found.scales)


def test_the_page_of_a_force_shows_the_break_and_the_day(client: InspectingClient) -> None:
    """In words and lines, not in colour; JSON has the same."""
    page = client.page("/doc/force/avon-and-somerset")
    [table] = [each for each in page.all("table") if "over-time" in each.get("class", "")]
    heads = [words(each) for each in table.iter("th") if each.get("scope") == "colgroup"]
    assert ["Four-tier scale", "Five-tier scale"] == heads
    breaks = [each for each in table.iter("th") if each.get("class") == "breaks"]
    assert ["Five-tier scale", "PEEL 2021/22"] == [words(each) for each in breaks if not each.get("rowspan")]
    grades = json.loads(client.get("/doc/force/avon-and-somerset.json").text)["page"]["grades"]
    assert words(breaks[1]).startswith("Current on ")
    assert [["Four-tier scale", 5], ["Five-tier scale", 2]] == [
        [link["text"], n] for link, n in grades["scales"]
    ]
    for group in grades["groups"]:
        for line in group["lines"]:
            held = [given for cell in line["cells"] for given in cell["given"]]
            scales = [given["grade"]["of"] for given in held]
            for before, after, given in zip(scales, scales[1:], held[1:], strict=False):
                assert (given["change"] == "scale changed") == (before != after)
