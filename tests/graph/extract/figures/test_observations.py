"""Figures of graphics, tables and running text."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.document import Document
from graph.extract.figures.observations import draw_observations
from graph.extract.report.metadata import draw_publication
from graph.identifiers import plain_number
from graph.readers import read, read_file
from graph.statements import Observation
from graph.vocabulary import load_vocabulary

CASES = Path(__file__).resolve().parents[3] / "cases" / "observations"
NAMES = sorted(path.stem for path in CASES.glob("*.md"))

TITLE_PAGE = """\
# PEEL: Police effectiveness 2017

An inspection of Brackenshire Constabulary

# Contents

Key figures ..... 3

## Key figures

"""


def draw(document: Document) -> tuple[tuple[Observation, ...], tuple[str, ...]]:
    """The observations and warnings of a document."""
    vocabulary = load_vocabulary()
    publication = draw_publication(document, vocabulary)
    observations, _, warnings = draw_observations(document, publication, vocabulary)
    return observations, warnings


def draw_chapter(chapter: str) -> tuple[tuple[Observation, ...], tuple[str, ...]]:
    """The observations and warnings of a report with one chapter of figures."""
    return draw(read((TITLE_PAGE + chapter).encode(), "brackenshire.md"))


def rows(observations: tuple[Observation, ...]) -> Iterator[dict[str, str]]:
    """Observations in the form of the cases."""
    for item in observations:
        days = f"{item.period_start}/{item.period_end}" if item.period_end else str(item.as_at or "")
        before = f"{item.compared_with_start}/{item.compared_with_end}" if item.compared_with_end else ""
        other = observations[item.comparator] if item.comparator is not None else None
        yield {
            "measure": item.measure,
            "is_listed": "yes" if item.is_listed else "no",
            "area": item.area,
            "value": plain_number(item.value),
            "printed": item.printed,
            "unit": item.unit,
            "period": days,
            "compared_with": before,
            "comparator": f"{other.area} {other.printed}" if other else "",
        }


def test_there_are_cases() -> None:
    """The cases below are not a check over nothing."""
    assert {"cards", "graphic", "table", "table-kinds", "table-turned"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_layout_gives_its_figures(name: str) -> None:
    """A graphic, a table and a table turned round give measure, area, value, unit, period and comparator."""
    document = read_file(str(CASES / f"{name}.md"))
    observations, _ = draw(document)
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        expected = list(csv.DictReader(source))
    assert expected
    assert expected == list(rows(observations))
    for item in observations:
        for passage in item.passages:
            assert item.printed == " ".join(document.text[span.start : span.end] for span in passage)


GOLD = [
    ("northamptonshire-dev.json", "force-in-numbers", 22, 22),
    ("saltwick-2018-19.gold.json", "numbers", 13, 12),
]


@pytest.mark.parametrize(("name", "where", "count", "compared"), GOLD)
def test_every_figure_of_the_graphic_agrees_with_the_gold(
    shared: Path, embedded_report: Path, name: str, where: str, count: int, compared: int
) -> None:
    """Value, words, place, area, unit and periods agree for each, and each has its comparator."""
    gold = json.loads((shared / "eval" / name).read_text("utf-8"))
    source = embedded_report if where == "force-in-numbers" else shared / "eval" / gold["document"]
    document = read_file(str(source))
    observations, _ = draw(document)
    wanted = [item for item in gold["observations"] if item["where"] == where]
    places = {(item["start"], item["end"]) for item in wanted}
    drawn = [item for item in observations if _place(item) in places]
    assert count == len(wanted)
    assert [_gold_row(item) for item in wanted] == [_row(item) for item in drawn]
    assert compared == sum(item.comparator is not None for item in drawn)
    for item in drawn:
        if item.comparator is not None:
            other = observations[item.comparator]
            assert (item.measure, item.when) == (other.measure, other.when)
            assert item == observations[other.comparator or 0]


def _place(item: Observation) -> tuple[int, int]:
    return item.passages[0][0].start, item.passages[0][-1].end


def _chapter(document: Document, item: Observation) -> str:
    return document.sections[document.chapter_of(item.section)].path


def _row(item: Observation) -> tuple[object, ...]:
    days = (item.period_start, item.period_end, item.as_at, item.compared_with_start)
    return (
        *_place(item),
        item.printed,
        item.area,
        float(item.value),
        item.unit,
        *(day and day.isoformat() for day in days),
    )


def _gold_row(item: dict[str, Any]) -> tuple[object, ...]:
    return (
        item["start"],
        item["end"],
        item["text"],
        item["area"],
        float(item["value"]),
        item["unit"],
        item["period_start"],
        item["period_end"],
        item["as_at"],
        item.get("compared_with", {}).get("period_start"),
    )


def test_every_figure_of_the_embedded_report_s_graphic_is_of_a_listed_measure(embedded_report: Path) -> None:
    """The list of measures has all eleven that the report prints for the force and for England and Wales."""
    document = read_file(str(embedded_report))
    observations, warnings = draw(document)
    graphic = observations[:22]
    assert {"force-in-numbers"} == {_chapter(document, item) for item in graphic}
    assert 11 == len({item.measure for item in graphic if item.is_listed and item.comparator is not None})
    assert () == warnings


PANEL = """\
### Calls

Calls per 1,000 population 12 months to 30 June 2017

{figures}
"""

REFUSED = [
    ("Brackenshire Constabulary\n\n–\n\nEngland and Wales\n\n282", "no figure is printed", 1),
    ("Brackenshire Constabulary\n\n1\n\nBrackenshire Constabulary\n\n2", "several figures for one area", 0),
    ("Brackenshire Constabulary\n\n**about 9**\n\nEngland and Wales", "", 0),
    ("Somewhere\n\n**9**", "", 0),
]


@pytest.mark.parametrize(("figures", "warning", "count"), REFUSED)
def test_what_cannot_be_told_is_no_figure(figures: str, warning: str, count: int) -> None:
    """A dash, two figures for one area and a figure without an area are left out; a person hears of them."""
    observations, warnings = draw_chapter(PANEL.format(figures=figures))
    assert count == len(observations)
    assert bool(warning) == bool(warnings)
    assert all(warning in line and "brackenshire.md line" in line for line in warnings)


def test_a_dash_beside_the_name_of_a_listed_force_leaves_the_other_figure() -> None:
    """A card where the force has none still has that of England and Wales; a name may end with a dash."""
    page = PAGE.replace("Brackenshire Constabulary", "North Wales Police").format(
        figures="<dl><dt>Crimes recorded per 1,000 population 12 months to 30 June 2017</dt>"
        "<dd>North Wales Police <strong>–</strong></dd><dd>England and Wales <strong>77</strong></dd></dl>"
    )
    observations, warnings = draw(read(page.encode(), "north-wales.html"))
    assert [("77", "england-and-wales")] == [(item.printed, item.area) for item in observations]
    assert ["no figure is printed" in line for line in warnings] == [True]


def test_a_rate_that_the_list_of_units_has_not_is_left_out() -> None:
    """A figure per 1,000 households is not passed off as one per 1,000 people, nor as a count."""
    observations, warnings = draw_chapter("Burglaries per 1,000 households\n\nEngland and Wales\n\n**6**\n")
    assert () == observations
    assert ["unit" in line for line in warnings] == [True]


def test_the_same_figure_told_twice_is_one_observation_with_two_passages() -> None:
    """The second place is a passage of the first figure, and the comparators stay."""
    figures = PANEL.format(figures="Brackenshire Constabulary\n\n**272**\n\nEngland and Wales\n\n**282**")
    observations, warnings = draw_chapter(figures + "\n" + figures)
    assert () == warnings
    assert [2, 2] == [len(item.passages) for item in observations]
    assert [1, 0] == [item.comparator for item in observations]


with (CASES / "sentences.csv").open(encoding="utf-8", newline="") as _source:
    SENTENCES = [(row["sentence"], row["figures"]) for row in csv.DictReader(_source)]


def _told(item: Observation) -> str:
    days = f"{item.period_start}/{item.period_end}" if item.period_end else str(item.as_at or "")
    return f"{plain_number(item.value)} {item.unit} {item.area} {days}".strip()


def test_there_are_sentences() -> None:
    """The sentences below are not a check over nothing."""
    assert len(SENTENCES) > 40


@pytest.mark.parametrize(("sentence", "figures"), SENTENCES)
def test_a_sentence_gives_the_figures_it_states_and_no_others(sentence: str, figures: str) -> None:
    """Value, unit, area and period of each figure; dates, names, ages, bounds and plans give none."""
    observations, warnings = draw_chapter(sentence + "\n")
    assert () == warnings
    assert figures == "; ".join(_told(item) for item in observations)


def test_a_figure_of_the_text_is_called_by_the_words_around_it() -> None:
    """What is counted is the report's own clause, with the figure left out and without its date."""
    observations, _ = draw_chapter("In the 12 months to 30 June 2017, the force received 204 fraud cases.\n")
    assert ["the force received … fraud cases"] == [item.measure_label for item in observations]
    assert ["the-force-received-fraud-cases"] == [item.measure for item in observations]
    assert [False] == [item.is_listed for item in observations]


def test_figures_told_beside_one_another_are_comparators() -> None:
    """A rate of the force and the one for England and Wales in the same sentence lead to each other."""
    observations, _ = draw_chapter(
        "In July 2017, the force had 12.8 wanted records per 10,000 population, compared with the "
        "England and Wales rate of 10.4 per 10,000 population.\n"
    )
    assert ["brackenshire", "england-and-wales"] == [item.area for item in observations]
    assert [1, 0] == [item.comparator for item in observations]
    assert 1 == len({item.measure for item in observations})


def test_what_these_are_carries_on_from_the_sentence_before() -> None:
    """What begins "Of these" is dated like what it speaks of; other sentences without a date are undated."""
    observations, _ = draw_chapter(
        "In 2016, the force arrested 2,242 people. Of these, 549 were referred. It released 30.\n"
    )
    assert ["2016-12-31", "2016-12-31", "undated"] == [item.when for item in observations]


def test_an_annex_gives_only_dated_figures_of_other_forces() -> None:
    """About the data there are many numbers that are no figures of the force inspected."""
    observations, _ = draw_chapter(
        "# Annex A - About the data\n\nWe asked 300 people. In 2016, Kent Police recorded 46 groups.\n"
    )
    assert ["kent"] == [item.area for item in observations]


PAGE = """\
<html><head><title>PEEL: Police effectiveness 2017</title></head><body><main>
<h1>PEEL: Police effectiveness 2017</h1><p>An inspection of Brackenshire Constabulary</p>
<h2>Key figures</h2>{figures}</main></body></html>
"""

PAGES = [
    (
        "<dl><dt>Robberies per 1,000 population, 12 months to 30 June 2017</dt>"
        "<dd>1.2 (England and Wales: 1.4)</dd><dt>Officers at 31 March 2017</dt><dd>1,412</dd></dl>",
        [
            "1.2 per-1000-population brackenshire 2016-07-01/2017-06-30",
            "1.4 per-1000-population england-and-wales 2016-07-01/2017-06-30",
            "1412 count brackenshire 2017-03-31",
        ],
    ),
    (
        "<table><caption>Outcomes, 12 months to 30 June 2017</caption>"
        "<tr><th rowspan='2'>Outcome</th><th colspan='2'>Brackenshire</th>"
        "<th colspan='2'>England and Wales</th></tr>"
        "<tr><th>Number</th><th>%</th><th>Number</th><th>%</th></tr>"
        "<tr><td>Dropped</td><td>310</td><td>3.1</td><td>80,400</td><td>2.9</td></tr></table>",
        [
            "310 count brackenshire 2016-07-01/2017-06-30",
            "80400 count england-and-wales 2016-07-01/2017-06-30",
            "3.1 percent brackenshire 2016-07-01/2017-06-30",
            "2.9 percent england-and-wales 2016-07-01/2017-06-30",
        ],
    ),
    (
        "<table><tr><td>Staff</td><td>The unit had 40 cases in May 2016. It has been a small one since then."
        "</td></tr></table>",
        ["40 count brackenshire 2016-05-01/2016-05-31"],
    ),
]


@pytest.mark.parametrize(("figures", "expected"), PAGES)
def test_lists_and_tables_of_a_web_page_give_their_figures(figures: str, expected: list[str]) -> None:
    """Definition lists, headings over two rows, and cells of running text are read."""
    observations, warnings = draw(read(PAGE.format(figures=figures).encode(), "brackenshire.html"))
    assert () == warnings
    assert expected == [_told(item) for item in observations]


def test_what_bounds_a_figure_is_part_of_what_is_printed() -> None:
    """A reader sees that "more than 300" is no exact count."""
    observations, _ = draw_chapter(
        "More than 300 volunteers helped in 2016, and almost half of them came back.\n"
    )
    assert ["More than 300", "almost half"] == [item.printed for item in observations]


def _read_passages() -> Iterator[Any]:
    with (CASES / "passages.csv").open(encoding="utf-8", newline="") as source:
        for number, row in enumerate(csv.DictReader(source), 2):
            reason = row["not_yet"]
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            cells = row["format"], row["passage"], row["figures"], row["may_also"]
            yield pytest.param(*cells, marks=marks, id=f"row-{number}")


PASSAGES = list(_read_passages())


def test_there_are_passages() -> None:
    """The passages below are not a check over nothing."""
    assert len(PASSAGES) > 300


@pytest.mark.parametrize(("form", "passage", "figures", "may_also"), PASSAGES)
def test_passages_of_many_authors_give_their_figures(
    form: str, passage: str, figures: str, may_also: str
) -> None:
    """Sentences, lists, cards and tables give each figure with unit, area and date, and no others."""
    is_page = form == "HTML"
    source = PAGE.format(figures=passage) if is_page else TITLE_PAGE + passage + "\n"
    observations, _ = draw(read(source.encode(), "brackenshire.html" if is_page else "brackenshire.md"))
    drawn = [_told(item) for item in observations]
    for wanted in filter(None, figures.split("; ")):
        assert wanted in drawn
        drawn.remove(wanted)
    assert set(drawn) <= set(may_also.split("; "))
