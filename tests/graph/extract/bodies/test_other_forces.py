"""Forces that no register lists: `graph.extract.bodies.forces.draw_other_forces`."""

from __future__ import annotations

from graph.extract.bodies.forces import draw_other_forces
from graph.readers import read
from graph.vocabulary import load_vocabulary

SOURCE = """# PEEL: Police effectiveness 2016

An inspection of Ferrydale Police

# Joint work

Ferrydale Police and Kent Police train with Upper Moor Constabulary. Upper Moor also lends it dogs.

Figures of Upper Moor Constabulary are late.
"""


def test_an_unregistered_force_is_drawn_once_with_every_mention() -> None:
    """The force inspected and registered forces are left out; the longest name is kept."""
    document = read(SOURCE.encode(), "case.md")
    (force,) = draw_other_forces(document, load_vocabulary(), "ferrydale")
    assert ("upper-moor", "Upper Moor Constabulary") == (force.slug, force.name)
    assert ["Upper Moor Constabulary", "Upper Moor Constabulary"] == [
        SOURCE[span.start : span.end] for spans in force.mentions for span in spans
    ]
