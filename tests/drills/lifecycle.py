"""
Everything that changes a store, in any order, beside a model of what the store must then hold.

    python -m tests.drills.lifecycle [--runs 100] [--steps 30] [--seed 1] [--small]

Reports are built, built anew from other files, refused, withdrawn; graphs are put, added to, changed by an
update and deleted as over the web; releases are rolled back, backed up, restored from whole and from
damaged files; a store is made to look older and upgraded; a disk is full in the midst of it; and a service
with query processes of its own is asked in between. The model is a handful of sets of lines. After each
step the store must hold just these, graph by graph, with a default graph that is their union; the manifest
must tell them; the same content must have the same digest, tallies among it, whichever way it came about;
releases that are kept must be those of the model; and nothing may be left over. A run that fails is told
step by step; with --small it is made small by Hypothesis first, which takes minutes.
"""

from __future__ import annotations

import argparse
import errno
import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar
from unittest.mock import patch

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from rdflib.namespace import RDFS

from graph.backup import back_up
from graph.changes import Change, Kind, Upload
from graph.dump import DUMP
from graph.errors import BackupUnusable, GraphMissing, ReportConflict, StoreError, WriteUnmet
from graph.identifiers import RUN_GRAPHS, TALLY_GRAPHS
from graph.namespaces import ID
from graph.publish import publish
from graph.release import MANIFEST, STORE, current_folder, current_release
from graph.releases import list_releases, roll_back
from graph.restoring import restore
from graph.search_index import INDEX
from graph.settings import Settings
from graph.store import lines_of
from graph.tallying import tally_all
from graph.upgrading import outdated, upgrade
from graph.warnings_kept import WARNINGS
from service.engine.runner import QueryRunner
from service.engine.runners import open_runner
from service.writes.messages import Asked
from service.writes.writer import Writer
from tests.drills.kills import KEPT, left_behind
from tests.drills.small_reports import FORCES, WORDS, graphs_of, never_there, told_by

Held = TypeVar("Held")
State = Mapping[str, frozenset[str]]
"""Named graph -> its triples as lines of N-Triples; without tallies and records of runs."""

NOTES: Final = tuple(f"https://example.org/graph/note/{number}" for number in (1, 2))
MADE_OLDER: Final = (
    *("search index", "files to take away", "digest", "counts by class", "counts by term"),
    "what shapes warn of",
)
_YOUNGER: Final = ("drawn_by", "made_by", "author", "restored", "kinds")
_COUNTS: Final = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_FULL: Final = OSError(errno.ENOSPC, "No space left on device")
_BREAKS: Final = (
    "graph.publish.release_of",
    "graph.releasing.build_dump",
    "graph.releasing.make_index",
    "graph.releasing._sync",
    "pathlib.Path.symlink_to",
)
"""What may find the disk full: one after another from the filled store to the link that is swapped."""


@dataclass
class Counts:
    """How often each step was taken, and what it took."""

    runs: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        told = ", ".join(f"{number} {name}" for name, number in sorted(self.steps.items()))
        return f"{self.runs} runs, {self.steps.total()} steps in {self.seconds:.1f} s: {told}"


COUNTS: Final = Counts()


class Lifecycle(RuleBasedStateMachine):
    """A store in a folder of its own, and what it must hold."""

    def __init__(self) -> None:
        super().__init__()
        COUNTS.runs += 1
        self.folder = Path(tempfile.mkdtemp(prefix="peelgraph-lifecycle-"))
        self.store = str(self.folder / "store")
        self.settings = replace(
            Settings(), store=self.store, releases_kept=KEPT, query_workers=1, page_workers=1
        )
        self.writer = Writer(self.settings)
        self.runner: QueryRunner | None = None
        self.state: dict[str, frozenset[str]] = {}
        self.sources: dict[str, str] = {}
        self.kept: list[tuple[str, State, dict[str, str]]] = []
        self.backups: list[tuple[Path, State, dict[str, str], str]] = []
        self.digests: dict[str, str] = {}

    def teardown(self) -> None:
        """Stop what was started."""
        self.writer.close()
        if self.runner:
            self.runner.close()
        shutil.rmtree(self.folder)

    # What changes the store.

    @initialize(words=st.sampled_from(WORDS))
    def begin(self, words: str) -> None:
        """The first report."""
        self._build({FORCES[0]: words}, 0, replaced=False)

    @rule(
        reports=st.dictionaries(st.sampled_from(FORCES), st.sampled_from(WORDS), min_size=1, max_size=2),
        edition=st.integers(0, 1),
        replaced=st.booleans(),
    )
    def build(self, reports: dict[str, str], edition: int, replaced: bool) -> None:
        """Some reports, which may be there already, the same or read from another file."""
        self._build(reports, edition, replaced=replaced)

    def _build(self, reports: dict[str, str], edition: int, *, replaced: bool) -> None:
        COUNTS.steps["build"] += 1
        graphs = graphs_of(reports, edition)
        told = {name: digest for name, (digest, _) in told_by(graphs).items()}
        if not replaced and any(self.sources.get(each, digest) != digest for each, digest in told.items()):
            with pytest.raises(ReportConflict):
                publish(graphs, self.store, replace=replaced, kept=KEPT)
            return
        publish(graphs, self.store, replace=replaced, kept=KEPT)
        self.state |= {
            graph: found for _, (_, held) in told_by(graphs).items() for graph, found in held.items()
        }
        self.sources |= told
        self._follow()

    @rule(place=st.sampled_from(_BREAKS), words=st.sampled_from(WORDS))
    def build_on_a_full_disk(self, place: str, words: str) -> None:
        """Nothing comes of it, unless there was nothing to do."""
        COUNTS.steps["full disk"] += 1
        before = current_release(self.store)
        with patch(place, side_effect=_FULL), pytest.raises(StoreError):
            publish(never_there(words), self.store, kept=KEPT)
        assert before == current_release(self.store)

    @rule(force=st.sampled_from(FORCES))
    def withdraw(self, force: str) -> None:
        """A report is taken out again, over the web; what was told of its reading goes with it."""
        COUNTS.steps["withdraw"] += 1
        self.sources.pop(str(ID[f"report/peel-effectiveness-2017/{force}"]), None)
        self._delete(str(ID[f"graph/report/peel-effectiveness-2017/{force}"]))

    @rule(note=st.sampled_from(NOTES))
    def delete_note(self, note: str) -> None:
        """A graph that a user wrote goes."""
        COUNTS.steps["delete"] += 1
        self._delete(note)

    def _delete(self, name: str) -> None:
        change = Asked(Change(Kind.DELETE, graph=name), "ann")
        if name not in self.state:
            with pytest.raises(GraphMissing):
                self.writer.write(change)
            return
        self.writer.write(change)
        del self.state[name]
        self._follow()

    @rule(note=st.sampled_from(NOTES), number=st.integers(1, 4), adds=st.booleans())
    def write_note(self, note: str, number: int, adds: bool) -> None:
        """A graph is put in the place of another, or added to one."""
        COUNTS.steps["put or post"] += 1
        line = _note(number)
        kind = Kind.POST if adds else Kind.PUT
        change = Change(kind, graph=note, uploads=(Upload(f"{line}\n".encode(), "ntriples"),))
        self.writer.write(Asked(change, "ann"))
        self.state[note] = (self.state.get(note, frozenset()) if adds else frozenset()) | {line}
        self._follow()

    @rule(number=st.integers(1, 4))
    def update_notes(self, number: int) -> None:
        """An update takes a statement out of one graph and says another in the other."""
        COUNTS.steps["update"] += 1
        gone, new = _note(number), _note(number + 1)
        text = f"DELETE DATA {{ GRAPH <{NOTES[0]}> {{ {gone} }} }} ; "
        text += f"INSERT DATA {{ GRAPH <{NOTES[1]}> {{ {new} }} }}"
        self.writer.write(Asked(Change(Kind.UPDATE, text=text), "ann"))
        left = self.state.get(NOTES[0], frozenset()) - {gone}
        self.state.pop(NOTES[0], None)
        self.state |= {NOTES[0]: left} if left else {}
        self.state[NOTES[1]] = self.state.get(NOTES[1], frozenset()) | {new}
        self._follow()

    @rule(note=st.sampled_from(NOTES))
    def write_unmet(self, note: str) -> None:
        """What was written by somebody else meanwhile is not written over."""
        COUNTS.steps["unmet"] += 1
        upload = Upload(f"{_note(9)}\n".encode(), "ntriples")
        change = Change(Kind.PUT, graph=note, uploads=(upload,), if_match=("0" * 64,))
        with pytest.raises(WriteUnmet):
            self.writer.write(Asked(change, "ann"))

    @rule(back=st.integers(1, KEPT - 1))
    def roll_back(self, back: int) -> None:
        """An older release is brought back, by its name or as the one before."""
        COUNTS.steps["rollback"] += 1
        if back >= len(self.kept):
            name = "" if len(self.kept) == 1 else "20000101T000000000000Z"
            with pytest.raises(StoreError):
                roll_back(self.store, name, kept=KEPT)
            return
        name, state, sources = self.kept[-1 - back]
        roll_back(self.store, "" if back == 1 else name, kept=KEPT)
        self._become(state, sources)

    @rule()
    def back_up(self) -> None:
        """Into one file."""
        COUNTS.steps["backup"] += 1
        path = self.folder / f"{len(self.backups)}.tar"
        told = back_up(self.store, str(path))
        assert told.digest == current_release(self.store).digest
        self.backups.append((path, dict(self.state), dict(self.sources), told.digest))

    @precondition(lambda self: self.backups)
    @rule(number=st.integers(0, 9))
    def restore(self, number: int) -> None:
        """Out of one of the files."""
        COUNTS.steps["restore"] += 1
        path, state, sources, digest = self.backups[number % len(self.backups)]
        restore(str(path), self.store, digest=digest[:16], kept=KEPT)
        self._become(state, sources)

    @precondition(lambda self: self.backups)
    @rule(at=st.floats(0, 1, exclude_max=True), number=st.integers(0, 9))
    def restore_damaged(self, at: float, number: int) -> None:
        """Out of one in which a byte has changed: nothing, or, where nothing reads the byte, the whole."""
        COUNTS.steps["restore damaged"] += 1
        path, state, sources, _ = self.backups[number % len(self.backups)]
        whole = bytearray(path.read_bytes())
        whole[int(at * len(whole))] ^= 0x20
        damaged = self.folder / "damaged.tar"
        damaged.write_bytes(whole)
        before = current_release(self.store).id
        try:
            restore(str(damaged), self.store, kept=KEPT)
        except BackupUnusable:
            assert before == current_release(self.store).id
            return
        self._become(state, sources)

    @rule(parts=st.sets(st.sampled_from(MADE_OLDER), min_size=1))
    def upgrade(self, parts: set[str]) -> None:
        """What an older version would not have made is told, and made."""
        COUNTS.steps["upgrade"] += 1
        if not self.state:
            return
        self._make_older(parts)
        if not self.sources:  # of a store without a report it is not told whether things were counted
            parts = parts - {"counts by class", "counts by term"}
        assert parts <= set(outdated(self.store))
        # Vocabularies and registers are too large for these runs; `tests.drills.older` has them.
        with patch("graph.upgrading.republish", lambda location, **_: current_release(location)):
            upgrade(self.store, kept=KEPT)
        assert () == outdated(self.store)
        self._follow()

    def _make_older(self, parts: set[str]) -> None:
        folder = current_folder(self.store)
        if "search index" in parts:
            (folder / INDEX).unlink()
        if "files to take away" in parts:
            shutil.rmtree(folder / DUMP)
        told = json.loads((folder / MANIFEST).read_text())
        if "digest" in parts:
            told["digest"] = "1" * 64
        if "counts by class" in parts:
            told = {name: value for name, value in told.items() if name not in _YOUNGER}
        if "counts by term" in parts:
            told.pop("uses", None)
        if "what shapes warn of" in parts:
            (folder / WARNINGS).unlink()
        (folder / MANIFEST).write_text(json.dumps(told))

    @rule()
    def ask(self) -> None:
        """The service answers from what is published now, without having been told."""
        COUNTS.steps["ask"] += 1
        self.runner = self.runner or open_runner(self.settings)
        found = {str(row["g"]): int(row["n"]) for row in self.runner.select(_COUNTS)}
        assert _without_derived(found) == {name: len(held) for name, held in self.state.items()}
        assert self.runner.release == current_release(self.store).id

    # What must hold of it.

    def _become(self, state: State, sources: Mapping[str, str]) -> None:
        self.state, self.sources = dict(state), dict(sources)
        self._follow()

    def _follow(self) -> None:
        """Note the release that is served now, if it is another."""
        name = current_release(self.store).id
        if not self.kept or name != self.kept[-1][0]:
            assert all(name > older for older, *_ in self.kept)
            self.kept = [*self.kept, (name, dict(self.state), dict(self.sources))][-KEPT:]

    @invariant()
    def holds_what_it_must(self) -> None:
        """The store, its manifest, and all that goes with a release."""
        if not self.kept:
            return
        release, folder = current_release(self.store), current_folder(self.store)
        store = ox.Store.read_only(str(folder / STORE))
        named = {name.value: _lines(store, name) for name in store.named_graphs()}
        assert _without_derived(named) == self.state
        union = frozenset().union(*named.values()) if named else frozenset()
        assert _lines(store, ox.DefaultGraph()) == union
        assert release.triples == len(union)
        assert {name: each.triples for name, each in release.graphs.items()} == {
            name: len(held) for name, held in named.items()
        }
        assert release.sources == self.sources
        content = repr(sorted((name, sorted(held)) for name, held in self.state.items()))
        assert self.digests.setdefault(content, release.digest) == release.digest
        assert left_behind(Path(self.store)) == []
        assert [each.id for each in list_releases(self.store)] == [name for name, *_ in reversed(self.kept)]

    @invariant()
    def tallies_are_those_of_the_whole(self) -> None:
        """However they followed change by change."""
        if not self.kept:
            return
        held = ox.Store.read_only(str(current_folder(self.store) / STORE))
        without, kept = ox.Store(), dict[str, set[bytes]]()
        for name in held.named_graphs():
            assert isinstance(name, ox.NamedNode)
            if name.value.startswith(TALLY_GRAPHS):
                kept[name.value] = set(lines_of(held, name))
                continue
            for quad in held.quads_for_pattern(None, None, None, name):
                without.extend([quad, ox.Quad(quad.subject, quad.predicate, quad.object)])
        anew = {name: set(graph) for name, graph in tally_all(without).items() if len(graph)}
        assert kept == anew


def _note(number: int) -> str:
    return f'<https://example.org/note/{number}> <{RDFS.label}> "Note {number}"@en .'


def _lines(store: ox.Store, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> frozenset[str]:
    return frozenset(f"{quad.triple} ." for quad in store.quads_for_pattern(None, None, None, graph))


def _without_derived(graphs: Mapping[str, Held]) -> dict[str, Held]:
    return {name: held for name, held in graphs.items() if not name.startswith((RUN_GRAPHS, TALLY_GRAPHS))}


def run(runs: int, steps: int, number: int, *, made_small: bool = False) -> Counts:
    """
    So many runs of so many steps.

    Args:
        made_small: Look for the shortest run that fails, where one does; that takes minutes.

    Raises:
        AssertionError: Something did not hold; tells the steps that lead to it.
    """
    begun = time.monotonic()
    COUNTS.runs = 0
    COUNTS.steps.clear()
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if made_small else [])],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(Lifecycle), settings=chosen)
    COUNTS.seconds = time.monotonic() - begun
    return COUNTS


def main() -> None:
    """Print what came of it."""
    options = argparse.ArgumentParser(description="Everything that changes a store, in any order")
    options.add_argument("--runs", type=int, default=100)
    options.add_argument("--steps", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--small", action="store_true", help="make a run that fails small")
    chosen = options.parse_args()
    print(run(chosen.runs, chosen.steps, chosen.seed, made_small=chosen.small))


if __name__ == "__main__":
    main()
