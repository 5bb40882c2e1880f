"""Small tables of names and turns of phrase."""

from __future__ import annotations

import pytest

from graph.errors import VocabularyError
from graph.extract.terms.definitions import find_named
from graph.extract.terms.glosses import find_glossed
from graph.extract.words.tables import read_table


def test_rows_are_read_by_column() -> None:
    """Every row has a cell for each column, in the order of the file."""
    rows = read_table("partnership-cues.csv", ("cue", "example"))
    assert 10 <= len(rows)
    assert all(row["cue"] and row["example"] for row in rows)


def test_other_columns_are_refused() -> None:
    """A table whose columns are not those asked for is named in the error."""
    with pytest.raises(VocabularyError, match=r"graph/data/partnership-cues\.csv line 1"):
        read_table("partnership-cues.csv", ("pattern",))


CUES = {
    "partnership-cues.csv": ("cue", "example"),
    "partnership-bars.csv": ("cue", "example"),
    "definition-cues.csv": ("cue", "where", "not_followed_by", "example"),
    "definition-bars.csv": ("cue", "within", "example"),
}


@pytest.mark.parametrize("name", CUES)
def test_every_cue_is_in_its_example(name: str) -> None:
    """The example beside a cue holds its words."""
    for row in read_table(name, CUES[name]):
        assert all(word.strip("*.…") in row["example"].lower() for word in row["cue"].lower().split()), row


GLOSSES = read_table("definition-glosses.csv", ("gloss", "of", "example"))


@pytest.mark.parametrize("row", GLOSSES, ids=lambda row: f"{row['gloss']}: {row['example']}")
def test_every_gloss_explains_the_word_of_its_example(row: dict[str, str]) -> None:
    """The example beside a gloss explains a word that stands right before it."""
    before = row["example"].partition(row["gloss"].partition(" *")[0])[0]
    glossed = find_glossed(row["example"] + ".", lambda words: words.islower() and before.endswith(words))
    assert any(before.rstrip("'").endswith(gloss.name) for gloss in glossed)


NAMINGS = read_table("definition-namings.csv", ("pattern", "where", "example"))


@pytest.mark.parametrize("row", NAMINGS, ids=lambda row: row["example"])
def test_every_naming_finds_the_word_of_its_example(row: dict[str, str]) -> None:
    """The example beside a turn of phrase that names a word is read by it."""
    assert find_named(row["example"] + ".", row["where"])
