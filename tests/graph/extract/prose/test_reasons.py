"""Words that tell a label: `graph.extract.prose.reasons`."""

from __future__ import annotations

import pytest

from graph.extract.prose.classify import classify
from graph.extract.prose.features import features
from graph.extract.prose.reasons import telling_words
from graph.extract.prose.situation import Situation
from graph.extract.prose.weights import ALWAYS, Weights
from graph.extract.words.cues import Words


def test_the_weightiest_words_are_told_as_the_sentence_has_them() -> None:
    """Stems, pairs and cues lead back to words; what is no word, or tells another choice, is not told."""
    words = Words.read("Sergeants seldom check the plans.")
    rows = {
        ALWAYS: (9, 0),
        "word:check": (0, 5),
        "pair:seldom check": (0, 8),
        "cue:negation turns 1": (0, 7),
        "word:plan": (0, 6),
        "word:sergeant": (6, 0),
        "length:0": (0, 20),
    }
    seen = features(words, Situation())
    assert set(rows) - {ALWAYS} <= set(seen)
    assert ("seldom check", "plans") == telling_words(words, seen, Weights(("a", "b"), rows), "b")


@pytest.mark.parametrize(
    "text",
    [
        "The force does not review its plans.",
        "As a result, victims may wait.",
        "We reviewed 40 files; 12 had a plan.",
    ],
)
def test_every_cue_stands_in_its_sentence(text: str) -> None:
    """A reader can find it there."""
    label = classify(text, Situation(theme="preventing-crime"))
    assert label is not None
    assert label.cues
    line = Words.read(text).line
    assert all(f"{cue} " in line for cue in label.cues)
