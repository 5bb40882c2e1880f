"""The tables of turns of phrase: their patterns, and that each says what its example says."""

from __future__ import annotations

import pytest

from graph.errors import VocabularyError
from graph.extract.words.cues import Table, Words, load_table, read_rows

TABLES = (
    "actions",
    "basis",
    "caveats",
    "comparison",
    "contrast",
    "earlier-inspections",
    "earlier-signs",
    "figures",
    "measures",
    "movement",
    "negation",
    "openings",
    "parts",
    "pointers",
    "polarity",
    "roles",
    "shares",
    "then-and-now",
    "topics",
    "trends",
)


@pytest.mark.parametrize("name", TABLES)
def test_every_cue_is_found_in_its_example(name: str) -> None:
    """A row's example shows what its pattern finds."""
    cues = load_table(name).cues
    assert len(cues) > 0
    missed = [
        cue["pattern"] for cue in cues if cue not in load_table(name).cues_in(Words.read(cue["example"]))
    ]
    assert [] == missed


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        ("good|sound", "A sound plan", True),
        ("improv*", "Things are improving", True),
        ("improv*", "Things are proving hard", False),
        ("not? yet", "It is not yet done", True),
        ("found .. gap", "We found one small gap", True),
        ("found .. gap", "We found one small but quite wide gap", False),
        ("found ... gap", "We found one small but quite wide gap", True),
        ("found .. gap", "We found it; a gap", False),
        ("# files", "Of 1,204 files", True),
        ("# files", "twenty-one files", True),
        ("# files", "many files", False),
        ("^ it has", "In May, it has", True),
        ("^ it has", "We say it has", False),
        ("told us / said", "They said so", True),
        ("does not", "It doesn’t plan", True),
    ],
)
def test_patterns_match_whole_words(pattern: str, text: str, is_found: bool) -> None:
    """A slot is a word; stars, gaps, numbers, optional slots and openings mean what the module says."""
    table = Table("test", [{"pattern": pattern}])
    assert is_found == bool(list(table.find(Words.read(text))))


@pytest.mark.parametrize("pattern", ["", "^", ".. gap", "a?|b word"])
def test_a_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    """The error names the file, the line and what was expected."""
    with pytest.raises(VocabularyError, match=r"graph/data/cues/test\.csv line 2: .* Expected"):
        Table("test", [{"pattern": pattern}])


def test_the_longest_match_wins() -> None:
    """ "problem solving" is found, not the "problem" in it."""
    table = Table("test", [{"pattern": "problem*"}, {"pattern": "problem solving"}])
    found = table.longest(Words.read("Problem solving has problems"))
    assert [(0, 2), (3, 4)] == [(match.start, match.end) for match in found]


def test_a_table_finds_the_same_when_it_was_made_ready() -> None:
    """Its patterns are compiled ahead, and no others."""
    words = Words.read("The force is good at preventing crime and has improved how it trains its officers.")
    late, ready = Table("polarity", read_rows("polarity")), Table("polarity", read_rows("polarity"))
    ready.make_ready()
    found = [(match.start, match.end, match.cue.line) for match in late.find(words)]
    assert found
    assert found == [(match.start, match.end, match.cue.line) for match in ready.find(words)]


def test_a_table_finds_the_same_whatever_it_was_asked_before() -> None:
    """What it remembers of a word holds for that word before any other."""
    rows = [{"pattern": "improv* work / good? ideas / the .. gap / # files"}]
    expected = {
        "the work improved work": 1,
        "improving ideas": 1,
        "good ideas": 2,
        "the good gap": 1,
        "two files": 1,
        "the files": 0,
    }
    asked = Table("asked", rows)
    for text in [*expected, *reversed(expected)]:
        words = Words.read(text)
        assert expected[text] == len(asked.find(words))
        assert Table("new", rows).find(words) == asked.find(words)
