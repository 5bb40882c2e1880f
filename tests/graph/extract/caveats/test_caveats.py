"""Data caveats: what is said of data, whose they are, and which data are meant."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from graph.document import Document
from graph.extract.caveats.caveats import draw_caveats
from graph.extract.caveats.subjects import subject_of
from graph.extract.figures.observations import draw_observations
from graph.extract.report.metadata import draw_publication
from graph.extract.report.notes import draw_figures
from graph.readers import read
from graph.statements import DataCaveat, Extraction
from graph.vocabulary import load_vocabulary

CASES = Path(__file__).resolve().parents[3] / "cases" / "caveats.csv"
TITLE = "# PEEL: Police effectiveness 2017\n\nAn inspection of Skerry Police\n\n"
PLACES = {
    "annex": "# Annex A – About the data\n\n",
    "body": "# Preventing crime\n\n",
    "front": "# Force in numbers\n\n",
    "small print": "# Small print on the figures\n\n",
    "untitled": "# Before you read on\n\n",
    "note": "# Preventing crime\n\n| Force | Rate |\n| --- | --- |\n| Skerry | 1.2 |\n\n",
}


def draw(text: str) -> tuple[DataCaveat, ...]:
    return draw_from(read((TITLE + text).encode(), "report.md"))


def draw_from(document: Document) -> tuple[DataCaveat, ...]:
    vocabulary = load_vocabulary()
    publication = draw_publication(document, vocabulary)
    observations, _, _ = draw_observations(document, publication, vocabulary)
    return draw_caveats(document, publication, draw_figures(document), observations, vocabulary)


def _cases() -> list[tuple[str, str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return [(row["place"], row["text"], row["expected"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("place", "text", "expected"), _cases())
def test_kind_and_forces_of_a_caveat(place: str, text: str, expected: str) -> None:
    """Each sentence about data is drawn with its kind and its forces; other sentences are not."""
    drawn = draw(PLACES[place] + text)
    assert expected == "; ".join(" ".join([caveat.kind, *caveat.areas]) for caveat in drawn)


def test_there_are_cases_of_every_kind() -> None:
    """The cases above leave out no kind of the list."""
    told = {word.split()[0] for _, _, expected in _cases() for word in expected.split("; ") if word}
    assert set(load_vocabulary().caveat_kinds) == told


def test_a_lead_in_is_about_the_forces_listed_below_it() -> None:
    """A sentence that ends in a colon names its forces in the items that follow."""
    (caveat,) = draw(
        PLACES["annex"]
        + "These forces were unable to provide arrest data:\n\n- Wharf Police\n- Kent Police\n"
    )
    assert ("wharf", "kent") == caveat.areas


def test_forces_above_are_those_of_the_items_before() -> None:
    """In a list, "the forces above" are those that its items have named so far."""
    items = ["Wharf Police sent no data;", "the forces named above are not included in the figure;"]
    items += ["Kent Police sent partial data."]
    drawn = draw(PLACES["annex"] + "Readers should know that:\n\n" + "".join(f"- {item}\n" for item in items))
    assert [("wharf",), ("wharf",), ("kent",)] == [caveat.areas for caveat in drawn]


def test_a_note_on_a_caption_is_about_that_figure() -> None:
    """A note whose mark stands on the caption of a figure is about the figure, its measure and its year."""
    text = (
        "# Preventing crime\n\nCrime is falling.\n\n**Figure 3: Crimes recorded per 1,000 population, "
        "by force, 12 months to 31 March 2016<sup>1</sup>**\n\n"
        "<sup>1</sup> Wharf Police was unable to provide data."
    )
    (caveat,) = draw(text)
    assert ("3", "recorded-crimes-per-1000", 2016) == (caveat.figure, caveat.measure, caveat.year)


def test_a_measure_of_the_report_is_known_by_its_words() -> None:
    """The measure that shares most words with the sentence is meant, and its year if none is printed."""
    text = (
        "# Skerry in numbers\n\n## Calls\n\nEmergency calls per 1,000 population 12 months to 31 May 2017\n\n"
        "Skerry Police\n\n**140**\n\nEngland and Wales\n\n**150**\n\n"
    )
    (caveat,) = draw(text + PLACES["annex"] + "Wharf Police sent no figures for emergency calls.")
    assert ("calls-999-per-1000", "", 2017) == (caveat.measure, caveat.measure_label, caveat.year)


def test_a_measure_that_no_list_has_keeps_its_words() -> None:
    """Data that no measure names are called what the sentence calls them."""
    (caveat,) = draw(PLACES["annex"] + "Wharf Police could not supply 2016 dog handling data.")
    assert ("dog-handling-data", "Dog handling data", 2016) == (
        caveat.measure,
        caveat.measure_label,
        caveat.year,
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Kent sent no figures for dispersal orders and is left out.", "Dispersal orders"),
        ("Kent was unable to provide any 2016 use of powers data.", "Use of powers data"),
        ("Kent was unable to provide data.", ""),
    ],
)
def test_words_that_say_which_data_are_meant(words: str, expected: str) -> None:
    """The words before "data", or behind "data on", name them; qualifiers and years do not belong to them."""
    assert expected == subject_of(words)


def test_caveats_of_the_embedded_report(embedded_extraction: Extraction) -> None:
    """Every kind is found, each caveat with an area and with a measure or a figure."""
    caveats = embedded_extraction.caveats
    assert {"missing": 20, "partial": 5, "excluded": 13, "not-comparable": 13, "estimated": 2} == Counter(
        caveat.kind for caveat in caveats
    )
    assert all(caveat.areas and (caveat.measure or caveat.figure) for caveat in caveats)
    notes = [caveat for caveat in caveats if "arrest data" in caveat.words and caveat.year == 2016]
    assert ("cambridgeshire", "derbyshire", "durham", "gloucestershire") == notes[0].areas
    assert {"domestic-abuse-arrests-per-100"} == {caveat.measure for caveat in notes}
