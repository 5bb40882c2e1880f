"""The drill of mixed load, in its short form."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.drills import soak


@pytest.mark.parametrize("clients", [16])
def test_a_minute_of_mixed_load_leaves_the_service_as_it_was(
    published: Path, tmp_path: Path, clients: int
) -> None:
    """No wrong answer, no process lost; a minute where the gate is run, else a few seconds."""
    seconds = 60 if os.environ.get("CI") == "true" else 15
    assert [] == soak.soak(published, tmp_path, seconds, clients)


def test_a_wrong_answer_is_seen() -> None:
    """Rows are compared as a whole: one more, one less or one changed is another answer."""

    def answer(*values: str) -> bytes:
        cells = ",".join(f'{{"x":{{"type":"literal","value":"{value}"}}}}' for value in values)
        return f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{cells}]}}}}'.encode()

    rows = soak.rows_of(answer("a", "b"))
    assert rows == soak.rows_of(answer("b", "a"))
    assert rows not in (
        soak.rows_of(answer("a")),
        soak.rows_of(answer("a", "b", "b")),
        soak.rows_of(answer("a", "c")),
    )
