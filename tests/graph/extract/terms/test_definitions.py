"""Passages in the manner of many authors, and the terms that each of them explains."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.extract.terms.acronyms import singular, singular_name
from graph.extract.terms.definitions import find_subject, is_barred, without_opening
from graph.extract.terms.gloss_shapes import find_shapes
from graph.extract.terms.terms import draw_terms
from graph.extract.words.tables import read_table
from graph.identifiers import slug
from graph.readers import read
from graph.statements import Term
from graph.vocabulary import load_vocabulary

PASSAGES_FILE = Path(__file__).parents[3] / "cases" / "definitions" / "passages.csv"
PAGE = (
    "<!doctype html><html lang=en><head><title>Brackenshire Police 2017</title></head>"
    "<body><main><h1>Preventing crime</h1>{passage}</main></body></html>"
)


def _read_passages() -> Iterator[Any]:
    with PASSAGES_FILE.open(encoding="utf-8", newline="") as source:
        for number, row in enumerate(csv.DictReader(source), 2):
            reason = row["not_yet"]
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            cells = row["format"], row["passage"], row["terms"], row["may_also"]
            yield pytest.param(*cells, marks=marks, id=f"row-{number}")


PASSAGES = list(_read_passages())


def test_there_are_passages() -> None:
    """The passages below are not a check over nothing, and a third of them explain no word."""
    assert len(PASSAGES) > 500
    assert sum(not case.values[2] for case in PASSAGES) * 3 >= len(PASSAGES)


@pytest.mark.parametrize(("form", "passage", "terms", "may_also"), PASSAGES)
def test_passages_of_many_authors_give_their_terms(
    form: str, passage: str, terms: str, may_also: str
) -> None:
    """Sentences, notes and lists give each term with what it stands for or means, and no others."""
    is_page = form == "HTML"
    source = PAGE.format(passage=passage) if is_page else f"# Preventing crime\n\n{passage}\n"
    document = read(source.encode(), "report.html" if is_page else "report.md")
    drawn = draw_terms(document, load_vocabulary())
    wanted = [told for told in terms.split(" | ") if told]
    allowed = wanted + [told for told in may_also.split(" | ") if told]
    assert [] == [told for told in wanted if not any(_tells(term, told) for term in drawn)]
    assert [] == [term.name for term in drawn if not any(_tells(term, told) for told in allowed)]


def _tells(term: Term, told: str) -> bool:
    """Whether a term has a name, and what it stands for or means has some words ("NWR=night watch rota")."""
    name, _, words = told.partition("=")
    return bool(_keys(name) & (_keys(term.name) | _keys(term.acronym))) and (
        words.lower() in f"{term.name} {term.definition}".lower()
    )


def _keys(name: str) -> frozenset[str]:
    return frozenset({slug(name), slug(singular_name(name)), slug(singular(name))} - {""})


def _rows(name: str, columns: tuple[str, ...], first: str) -> list[Any]:
    return [
        pytest.param(row, id=f"{number}-{row[first]}")
        for number, row in enumerate(read_table(name, columns), 2)
    ]


@pytest.mark.parametrize(
    "row", _rows("definition-cues.csv", ("cue", "where", "not_followed_by", "example"), "cue")
)
def test_a_turn_of_phrase_that_defines_has_an_example(row: dict[str, str]) -> None:
    """The example of each row opens with a subject that it defines."""
    assert find_subject(without_opening(row["example"]), row["where"])


@pytest.mark.parametrize("row", _rows("definition-openings.csv", ("opening", "example"), "opening"))
def test_what_leads_in_to_a_definition_is_passed_over(row: dict[str, str]) -> None:
    """The example of each row is read without its opening."""
    assert not without_opening(row["example"]).startswith(row["opening"])


@pytest.mark.parametrize("row", _rows("definition-genera.csv", ("noun", "example"), "noun"))
def test_a_noun_tells_the_kind_of_a_thing(row: dict[str, str]) -> None:
    """The example of each row holds a gloss by its shape."""
    assert list(find_shapes(f"It has {row['example']}."))


def test_words_that_reports_set_apart_are_no_terms() -> None:
    """A grade, a label or a common noun in "-ing" is barred, and a name that holds one is not."""
    barred = [
        row["cue"]
        for row in read_table("definition-bars.csv", ("cue", "within", "example"))
        if row["within"] == "term"
    ]
    assert barred
    assert all(map(is_barred, barred))
    assert not any(is_barred(f"{word} desk") for word in barred)
