"""Which graphs draw on what a change has removed from others."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.dependents import dependents
from graph.identifiers import COMPARISON_GRAPHS, REGISTER_GRAPHS, REPORT_GRAPHS, RUN_GRAPHS

DATA = f"""
@prefix : <urn:x:> .
:thing :inDefault :graph .
<{REPORT_GRAPHS}a> {{ :a :names :thing . :other :title "A" . :kept a :Kind }}
<{REPORT_GRAPHS}b> {{ :thing :note "Of the same." . :thing :title "B" }}
<urn:x:notes> {{ :n :about :thing , :kept }}
<urn:x:apart> {{ :n :about :nothing }}
<{COMPARISON_GRAPHS}a> {{ :thing :note "Derived." }}
<{RUN_GRAPHS}one> {{ :run :made :thing }}
<{REGISTER_GRAPHS}forces> {{ :force :near :thing }}
"""
SAME, NAMING = f"{REPORT_GRAPHS}b", {f"{REPORT_GRAPHS}a", "urn:x:notes"}


@pytest.mark.parametrize(
    ("removed", "expected"),
    [
        ("<urn:x:thing> <{type}> <urn:x:Kind> .", {SAME, *NAMING}),
        ('<urn:x:thing> <urn:x:year> "2017" .', {SAME}),
        ('<urn:x:thing> <urn:x:title> "Another" .', set()),
        ("<urn:x:thing> <urn:x:inDefault> <urn:x:graph> .", {SAME}),
        ("<urn:x:kept> <{type}> <urn:x:Kind> .", set()),
        ("<urn:x:kept> <{type}> <urn:x:Other> .", NAMING),
        ("<urn:x:nobody> <{type}> <urn:x:Kind> .", set()),
    ],
    ids=["a kind", "a property", "one of two", "the default graph", "still said", "one kind of two", "alone"],
)
def test_graphs_that_draw_on_what_is_removed(removed: str, expected: set[str]) -> None:
    """Those that speak of the thing or name it, if nothing is left to draw on; not what is derived."""
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.TRIG)
    line = removed.replace("{type}", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type").encode()
    assert expected == dependents({"urn:x:gone": [line]}, store)
