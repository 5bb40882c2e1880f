"""The reference says what the code says now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.architecture import FLOW
from tests.documents.blocks import ROOT, name_of
from tests.documents.reference import REFERENCE, written
from tests.test_architecture import STEPS

WRITTEN = written()


def test_every_page_of_the_reference_is_written_from_the_code() -> None:
    """None is written by hand beside them."""
    assert set(REFERENCE.glob("*.md")) == set(WRITTEN)


@pytest.mark.parametrize("page", sorted(WRITTEN), ids=name_of)
def test_a_page_of_the_reference_is_what_the_code_makes(page: Path) -> None:
    """`python -m tests.documents.reference` writes it again."""
    assert WRITTEN[page] == page.read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("settings", "| `PEELGRAPH_QUERY_SECONDS` | Wall time one query may take, in seconds. |"),
        ("commands", "## register\n\n```text\nUsage: peelgraph register [OPTIONS] [FILE]..."),
        ("addresses", "| `/queries/<name>` | GET | The answer to a named query. |"),
        ("limits", "| Most statements of one pack of quotes. | 50 statements |"),
    ],
)
def test_the_reference_holds_what_is_looked_up(page: str, words: str) -> None:
    """A setting, a command, an address and a limit, each with what it does."""
    assert words in WRITTEN[REFERENCE / f"{page}.md"]


def test_the_diagram_shows_parts_that_are_there_in_their_order() -> None:
    """Those of `graph` in the order in which they may import each other."""
    parts = [part for _, part, _ in FLOW]
    assert [] == [part for part in parts if not (ROOT / part).exists()]
    steps = [Path(part).stem for part in parts if part.startswith("graph/")]
    places = [next(place for place, names in enumerate(STEPS) if name in names) for name in steps]
    assert 5 <= len(places)
    assert sorted(set(places)) == places
