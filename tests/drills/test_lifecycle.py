"""The drill of all that changes a store, in its short form, and that it would see what it looks for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.release import STORE, current_folder, current_release
from tests.drills.lifecycle import NOTES, Lifecycle, run
from tests.drills.small_reports import FORCES, WORDS


def test_a_store_holds_what_the_model_says_whatever_is_done_to_it() -> None:
    """Few runs of some steps, always the same ones."""
    counts = run(runs=4, steps=12, number=9)
    print(counts)
    assert 24 <= counts.steps.total()


@pytest.fixture
def machine() -> Iterator[Lifecycle]:
    """A store with one report, and its model."""
    made = Lifecycle()
    made.begin(WORDS[0])
    yield made
    made.teardown()


def test_every_step_can_be_taken(machine: Lifecycle) -> None:
    """One after the other, by hand: chance may pass one over."""
    machine.back_up()
    machine.build({FORCES[0]: WORDS[1], FORCES[1]: WORDS[0]}, edition=1, replaced=False)
    machine.build({FORCES[0]: WORDS[1], FORCES[1]: WORDS[0]}, edition=1, replaced=True)
    machine.write_note(NOTES[0], 1, adds=True)
    machine.update_notes(1)
    machine.delete_note(NOTES[1])
    machine.write_unmet(NOTES[0])
    machine.ask()
    machine.withdraw(FORCES[0])
    machine.withdraw(FORCES[1])
    machine.upgrade({"counts by class", "search index"})
    machine.restore_damaged(0.6, 0)
    machine.restore(0)
    machine.roll_back(1)
    machine.ask()
    machine.holds_what_it_must()
    machine.tallies_are_those_of_the_whole()


@pytest.mark.parametrize("what", ["state", "sources", "kept", "left", "lost"])
def test_what_does_not_hold_is_seen(machine: Lifecycle, what: str) -> None:
    """A graph or a source too many, a release that is not there, something left, a store that is gone."""
    machine.holds_what_it_must()
    folder = current_folder(machine.store)
    match what:
        case "state":
            machine.state[NOTES[0]] = frozenset(["a"])
        case "sources":
            machine.sources["b"] = "c"
        case "kept":
            machine.kept.append(("20991231T000000000000Z", {}, {}))
        case "left":
            (machine.folder / "store" / ".half").touch()
        case "lost":
            (folder / STORE).rename(machine.folder / "away")
            (folder / STORE).mkdir()
    with pytest.raises((AssertionError, OSError)):
        machine.holds_what_it_must()
    assert current_release(machine.store)
