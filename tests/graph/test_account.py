"""The account of a report: `graph.account` and what it draws on, `graph.numerals` and `graph.body_names`."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from graph.account import METRICS, Account, draw_account
from graph.account_form import as_json, as_text
from graph.build import Run, build_graphs, report_iri
from graph.extract import extract
from graph.extract.words.splitting import split_sentences
from graph.identifiers import graph_iri
from graph.namespaces import DQV
from graph.numerals import Place, find_numerals, reason_of
from graph.readers import read
from graph.statements import ActionKind, Extraction
from graph.vocabulary import load_vocabulary

TITLE = "# PEEL: Police effectiveness 2017\n\nAn inspection of Skerry Police\n\n"
CASE = (
    TITLE
    + """# How effective is the force at preventing crime and tackling anti-social behaviour?

![](good.png)

**Good**

The force is good at preventing crime. It works with the Fells Canal Executive and with Skerry County Council.
Skerry Police recorded 272 incidents per 1,000 population in the 12 months to 30 June 2017. It had 19 cars.

It checks three things:

- weekly plans;

Kent Police has such plans too.

**Areas for improvement**

- The force should improve its plans.
"""
)
"""One finding or more, two bodies of which one is unknown, a figure, an area for improvement."""


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    """What is drawn from the small case."""
    return extract(read(CASE.encode(), "case.md"), load_vocabulary())


@pytest.fixture(scope="module")
def account(extraction: Extraction) -> Account:
    """The account of the small case."""
    return draw_account(extraction)


def outcomes(account: Account, subject: str) -> dict[str, str]:
    """What became of each of the items of a subject, by their words."""
    return {item.words: item.outcome for item in account.subjects[subject]}


def check_sums(account: Account) -> None:
    """Each entry of the list counts what those below it count, and the broadest all items."""
    counts, metrics = dict(account.counts), load_vocabulary().lists[METRICS]
    below: Counter[str] = Counter()
    for slug, count in counts.items():
        for broader in metrics[slug].broader:
            below[broader] += count
    assert below
    assert dict(below) == {slug: counts[slug] for slug in below}
    for subject, items in account.subjects.items():
        assert items
        assert counts[subject] == len(items)


def test_the_account_of_a_report_adds_up(embedded_extraction: Extraction) -> None:
    """Over the embedded report too, and its items are the sentences and lines of the document, each once."""
    account = draw_account(embedded_extraction)
    check_sums(account)
    blocks = [block for block in embedded_extraction.document.blocks if block.text.words]
    running = [block for block in blocks if block.kind.value in ("paragraph", "bullet")]
    sentences = sum(len(split_sentences(block.text.words)) for block in running)
    assert len(blocks) - len(running) + sentences == len(account.sentences)


def test_every_statement_is_a_sentence_taken(embedded_extraction: Extraction) -> None:
    """One sentence a statement; what a box asks for may have several."""
    account = draw_account(embedded_extraction)
    stated = [item.spans for item in embedded_extraction.sentences]
    stated += [item.spans for item in embedded_extraction.actions]
    taken = {
        item.spans[0].start
        for item in account.sentences
        if item.outcome in ("sentence-classified", "sentence-boxed")
    }
    assert {spans[0].start for spans in stated} <= taken
    plain = [item for item in embedded_extraction.actions if item.kind is ActionKind.ACTION]
    classified = dict(account.counts)["sentence-classified"]
    assert len(embedded_extraction.sentences) + len(plain) == classified


def test_every_figure_is_a_numeral_modelled(embedded_extraction: Extraction) -> None:
    """No observation is missing among the numerals that the account says were modelled."""
    account = draw_account(embedded_extraction)
    figures = [item.spans[0] for item in account.numerals if item.outcome == "numeral-figure"]
    passages = [spans for item in embedded_extraction.observations for spans in item.passages]
    assert passages
    for spans in passages:
        assert any(spans[0].start <= figure.start < spans[-1].end for figure in figures)


def test_items_stand_where_they_say(embedded_extraction: Extraction) -> None:
    """Each numeral's words are the source text at its place, on its line."""
    text = embedded_extraction.document.text
    account = draw_account(embedded_extraction)
    found = [item for item in account.numerals if item.outcome != "numeral-note-mark"]
    assert found
    for item in found:
        assert item.words == text[item.spans[0].start : item.spans[-1].end].replace("\n", " ")
        assert item.line == text.count("\n", 0, item.spans[0].start) + 1


def test_a_small_account_adds_up(account: Account) -> None:
    """Whatever the report."""
    check_sums(account)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("The force is good at preventing crime.", "classified"),
        ("The force should improve its plans.", "boxed"),
        ("How effective is the force at preventing crime and tackling anti-social behaviour?", "heading"),
        ("Good", "grade"),
        ("An inspection of Skerry Police", "title-page"),
        ("It checks three things:", "lead-in"),
        ("weekly plans;", "item"),
    ],
)
def test_a_sentence_has_its_outcome(account: Account, words: str, outcome: str) -> None:
    """Each sentence or line is taken, or left for a reason."""
    assert f"sentence-{outcome}" == outcomes(account, "sentences").get(words)


def test_numerals_of_a_figure_are_modelled(account: Account) -> None:
    """The value, and the time and unit that belong to it; others have a reason."""
    found = outcomes(account, "numerals")
    assert "numeral-figure" == found["272"]
    assert {"numeral-circumstance"} == {found[words] for words in ("1,000", "12", "30")}
    assert "numeral-count-word" == found["three"]


def test_bodies_are_resolved_or_listed(account: Account) -> None:
    """A name that ends as bodies' names do and leads nowhere is listed, and so is what no register has."""
    assert {
        "Fells Canal Executive": "organisation-unresolved",
        "Skerry County Council": "organisation-agency-unlisted",
        "Kent Police": "organisation-force",
        "Skerry Police": "organisation-force-unlisted",
    } == outcomes(account, "organisations")


def test_questions_without_a_grade_are_listed(account: Account) -> None:
    """Those of the programme's pillar that the report gives no grade for."""
    found = outcomes(account, "questions")
    assert {"question-without-grade"} == {found[theme] for theme in ("effectiveness", "investigating-crime")}
    assert "question-graded" == found["preventing-crime"]


REASONS = [
    ("We visited 3 towns.", "3", Place.APART, "apart"),
    ("March 2018", "2018", Place.TITLE_PAGE, "title-page"),
    ("See www.example.org/2017/tables for more.", "2017", Place.BODY, "address"),
    ("It came 2nd of all.", "2", Place.BODY, "ordinal"),
    ("It has changed much since 2016.", "2016", Place.BODY, "date"),
    ("It met on 5 and 6 June 2017.", "5", Place.BODY, "date"),
    ("A girl aged 13 rang.", "13", Place.BODY, "age-or-time"),
    ("A 17-year-old rang.", "17", Place.BODY, "age-or-time"),
    ("The desk opens at 7am.", "7", Place.BODY, "age-or-time"),
    ("It answers in two hours.", "two", Place.BODY, "age-or-time"),
    ("He was held under section 136.", "136", Place.BODY, "name"),
    ("It follows the 4Ps model.", "4", Place.BODY, "name"),
    ("It calls this 'Time 2 Listen' here.", "2", Place.BODY, "name"),
    ("Staff answer 999 calls.", "999", Place.BODY, "name"),
    ("That is many per 1,000 people.", "1,000", Place.BODY, "base"),
    ("The survey asked 640 people.", "640", Place.ANNEX, "annex"),
    ("It has more than 28 cars.", "28", Place.BODY, "bound"),
    ("It plans to hire 60 officers.", "60", Place.BODY, "plan"),
    ("It serves the 5 forces of the region.", "5", Place.BODY, "elsewhere"),
    ("Our review of 90 files found this.", "90", Place.BODY, "whole"),
    ("It works on two fronts.", "two", Place.BODY, "count-word"),
    ("It has 60 cars.", "60", Place.BODY, "unmeasured"),
]


@pytest.mark.parametrize(("words", "printed", "place", "reason"), REASONS)
def test_a_numeral_that_is_no_figure_has_a_reason(
    words: str, printed: str, place: Place, reason: str
) -> None:
    """The first that holds."""
    start, end = next(span for span in find_numerals(words) if printed == words[slice(*span)])
    assert reason == reason_of(words, start, end, place)


def test_every_reason_has_a_case() -> None:
    """A reason that no case shows may be wrong unnoticed."""
    metrics = load_vocabulary().lists[METRICS].values()
    left = {metric.slug for metric in metrics if "numerals-left" in metric.broader}
    assert left - {"numeral-note-mark"} == {f"numeral-{reason}" for *_, reason in REASONS}


def test_a_sentence_without_an_end_costs_no_more_than_others() -> None:
    """Numerals are judged by what stands near them, however long the line that has them."""
    words = "There were 12 plans on 3 June and 40 more " * 1_500
    started = time.process_time()
    reasons = Counter(reason_of(words, start, end, Place.BODY) for start, end in find_numerals(words))
    assert {"unmeasured": 3_000, "date": 1_500} == reasons
    assert time.process_time() - started < 10


def test_the_graph_has_each_count_once(extraction: Extraction, account: Account) -> None:
    """As measurements of the report, each of one entry of the list."""
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    graphs = build_graphs(extraction, Run(moment, moment, "0"))
    report = report_iri(extraction)
    graph = graphs[graph_iri(report)]
    told = {
        str(graph.value(node, DQV.isMeasurementOf)).rpartition("/")[2]: int(str(graph.value(node, DQV.value)))
        for node in graph.subjects(DQV.computedOn, report)
    }
    assert dict(account.counts) == told


def test_the_text_tells_counts_and_what_was_left(account: Account) -> None:
    """For a person at a terminal."""
    text = as_text(account)
    assert text.startswith("Account of case.md\n")
    assert f"{len(account.numerals):>7}  Numerals\n" in text
    assert "\nUnresolved name:\n  line 11: Fells Canal Executive\n" in text
    assert "\n  Investigating crime and reducing re-offending\n" in text


def test_the_json_has_every_item(account: Account) -> None:
    """For a program: counts by slug, and items with their places in the source text."""
    told = json.loads(json.dumps(as_json(account)))
    assert dict(account.counts) == told["counts"]
    assert {subject: len(items) for subject, items in account.subjects.items()} == {
        subject: len(told[subject]) for subject in account.subjects
    }
    trust = next(item for item in told["organisations"] if item["words"] == "Fells Canal Executive")
    assert "Fells Canal Executive" == CASE[trust["start"] : trust["end"]]
