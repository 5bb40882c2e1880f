"""
A release of a folder goes in; a server that serves it comes out, or one that serves what it did before.

    1. what a killed run was about to switch to is switched to; the rest that it left is used or swept away
    2. graphs that differ are sent: under their own names where readers get none of that name, else staged
    3. every one is counted by the server, and so is the union that it then makes of all
    4. one update lets what was staged take its places, and names the release as the one that is served
    5. what no reader needs any more is removed; the union of the release before stays until the next

Readers ask of what the manifest of a release names (`graph.remote.reading`), so that nothing of 1 to 3 is
seen by them. How far 4 is one step is up to the server; where it breaks off in the middle, it can be done
again, and the next run does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from graph.errors import StoreBusy, StoreError, StoreUnwritable
from graph.identifiers import REMOTE, staged_iri, told_release_iri, union_iri
from graph.release import Release
from graph.remote.control import (
    HOLDS,
    MANIFEST,
    NOTHING,
    SERVES,
    SWITCHING,
    State,
    forget,
    read_manifest,
    read_state,
    say,
    served_release,
    tell_manifest,
    told_releases,
)
from graph.remote.lock import Lock
from graph.remote.server import Server
from graph.stages import Tell, silent

_SWITCHES: Final = 3
"""How often the switch is tried where nobody knows whether it was made."""


@dataclass(frozen=True, slots=True)
class Sent:
    """
    What came of sending a release.

    Args:
        release: That is served now.
        graphs: How many of its graphs were sent; the others were there.
        triples: In those.
    """

    release: Release
    graphs: int
    triples: int


def send(
    release: Release,
    lines_of: Callable[[str], Iterable[bytes]],
    server: Server,
    *,
    base: str | None = None,
    tell: Tell = silent,
    lock: Lock | None = None,
) -> Sent:
    """
    Let a server serve a release.

    Args:
        release: Its manifest.
        lines_of: The N-Triples of one of its graphs, by name, without line ends.
        server: Where.
        base: Name of the release that must be served until then, which this one was made from; empty for
            none; None where it does not matter.
        tell: Told of progress.
        lock: How one publisher at a time is kept to.

    Raises:
        StoreBusy: Another run is publishing there, or has published since `base`.
        StoreUnwritable: It could not be sent; what was served is.
        StoreError: The server does not give back what was sent, takes no notice of the graphs that are asked
            of, or cannot be asked.
    """
    with (lock or Lock(server, tell)).held() as make_sure:
        state = read_state(server)
        served = read_manifest(server, state.serves) if state.serves else None
        if state.switching:
            served = _finish(server, state, served, tell)
        if served is not None and served.id == release.id:
            _sweep(server, served, None)
            return Sent(served, 0, 0)
        if base is not None and base != (served.id if served else ""):
            raise _overtaken(server, base, served)
        sender = _Sender(server, release, served, read_state(server), tell)
        sent = sender.send_graphs(lines_of)
        sender.make_union()
        server.make_sure_of_datasets(release)
        server.update(*tell_manifest(release))
        make_sure()
        staged = {name: to for name, to in targets(release, served).items() if to != name}
        _switch(server, release, staged, _gone(release, served), tell)
        _sweep(server, release, served)
        return sent


class _Sender:
    """Brings what a release lacks to a server, beside what is served there."""

    def __init__(
        self, server: Server, release: Release, served: Release | None, state: State, tell: Tell
    ) -> None:
        self._server = server
        self._release = release
        self._served = served
        self._state = state
        self._tell = tell

    def send_graphs(self, lines_of: Callable[[str], Iterable[bytes]]) -> Sent:
        """Send what differs, and count it."""
        missing = {
            name: target
            for name, target in targets(self._release, self._served).items()
            if not self._is_there(name, target)
        }
        triples = sum(self._release.graphs[name].triples for name in missing)
        self._tell(f"sending {len(missing)} of {len(self._release.graphs)} graphs, {triples} triples")
        for name, target in missing.items():
            self._server.update(*say(target, HOLDS, NOTHING))
            self._server.fill(target, lines_of(name))
            self._count(target, self._release.graphs[name].triples, f"of <{name}>")
            self._server.update(*say(target, HOLDS, self._release.graphs[name].digest))
        return Sent(self._release, len(missing), triples)

    def make_union(self) -> None:
        """Let the server put all graphs together, each triple once."""
        union = union_iri(self._release.id)
        is_said = self._state.holds.get(union) == self._release.digest
        if is_said and self._server.count(union) == self._release.triples:
            return
        staged = targets(self._release, self._served)
        self._tell(f"putting {self._release.triples} triples together")
        self._server.update(*say(union, HOLDS, NOTHING), f"DROP SILENT GRAPH <{union}>")
        for name in self._release.graphs:
            self._server.update(f"ADD GRAPH <{staged.get(name, name)}> TO GRAPH <{union}>")
        self._count(union, self._release.triples, "of all graphs together")
        self._server.update(*say(union, HOLDS, self._release.digest))

    def _is_there(self, name: str, target: str) -> bool:
        """Whether a killed run has sent a graph whole."""
        summary = self._release.graphs[name]
        if self._state.holds.get(target) != summary.digest:
            return False
        return self._server.count(target) == summary.triples

    def _count(self, graph: str, triples: int, whose: str) -> None:
        found = self._server.count(graph)
        if found != triples:
            raise StoreError(
                self._server.access.query,
                f"the server has {found} triples {whose}, and {triples} were sent",
                next_step="What was served is as it was. See whether PEELGRAPH_REMOTE_UPDATE and "
                "PEELGRAPH_REMOTE_GRAPHS are of the same server, and whether it takes all that it is sent.",
            )


def targets(release: Release, served: Release | None) -> dict[str, str]:
    """Name of each graph in which a release differs from what is served -> the graph that it is sent to."""
    before: Mapping[str, str] = (
        {name: summary.digest for name, summary in served.graphs.items()} if served else {}
    )
    return {
        name: staged_iri(summary.digest) if name in before else name
        for name, summary in release.graphs.items()
        if before.get(name) != summary.digest
    }


def _switch(
    server: Server, release: Release, staged: Mapping[str, str], gone: Iterable[str], tell: Tell
) -> None:
    """
    Let a release be served for which everything is there.

    Args:
        staged: Name of each graph that is to be replaced -> where its new content waits.
        gone: Graphs that no reader needs afterwards.
    """
    server.update(*say(REMOTE, SWITCHING, release.id))
    operations = [forget(name, HOLDS) for name in staged]
    operations += [f"COPY GRAPH <{target}> TO GRAPH <{name}>" for name, target in staged.items()]
    operations += [operation for name in gone for operation in say(name, HOLDS, NOTHING)]
    operations += say(REMOTE, SERVES, release.id)
    for attempt in range(1, _SWITCHES + 1):
        try:
            server.update(*operations)
        except StoreUnwritable:
            if attempt == _SWITCHES:
                raise
        if served_release(server) == release.id:
            break
        tell("the switch was not made; it is tried again")
    for name in staged:
        if (found := server.count(name)) != (sent := release.graphs[name].triples):
            raise StoreError(
                server.access.query,
                f"the graph <{name}> has {found} triples after the switch, and {sent} were sent",
                next_step="What was sent is still there: run the command again to put it in its place.",
            )
    server.update(forget(REMOTE, SWITCHING))


def _gone(release: Release, served: Release | None) -> list[str]:
    """The graphs of what is served that a release does not have."""
    return [name for name in served.graphs if name not in release.graphs] if served else []


def _finish(server: Server, state: State, served: Release | None, tell: Tell) -> Release:
    """Make the switch that a killed run was making; all that it needs had been counted before."""
    pending = read_manifest(server, state.switching)
    tell(f"finishing the switch to release {pending.id}")
    waiting = {name: staged_iri(summary.digest) for name, summary in pending.graphs.items()}
    staged = {name: target for name, target in waiting.items() if state.holds.get(target)}
    for name, target in staged.items():
        if server.count(target) != pending.graphs[name].triples:
            raise StoreError(
                server.access.query,
                f"what was to take the place of <{name}> is gone, in the middle of a switch to {pending.id}",
                next_step=f"Drop the graph <{REMOTE}>, and publish again: every graph is then sent anew.",
            )
    _switch(server, pending, staged, _gone(pending, served), tell)
    return pending


def _sweep(server: Server, release: Release, previous: Release | None) -> None:
    """
    Remove what belongs neither to the release that is served nor to who still reads the one before.

    All of it is told in the control graph, from before it was sent, or from when it was no more needed.
    """
    holds = read_state(server).holds
    unions = {name for name in holds if name.startswith(union_iri(""))}
    whole = {name for name in unions if holds[name]}
    kept = {*release.graphs, union_iri(release.id)}
    kept |= {union_iri(previous.id)} if previous else whole
    for name in sorted(set(holds) - kept):
        server.update(f"DROP SILENT GRAPH <{name}>", forget(name, HOLDS))
    for name in sorted((set(holds) & kept) - unions):
        server.update(forget(name, HOLDS))
    told = {told_release_iri(each.id) for each in (release, previous) if each}
    if previous:
        for name in sorted(told_releases(server) - told):
            server.update(forget(name, MANIFEST))


def _overtaken(server: Server, base: str, served: Release | None) -> StoreBusy:
    return StoreBusy(
        server.access.query,
        f"it serves {f'release {served.id}' if served else 'nothing'}, where this one was made from "
        f"{f'release {base}' if base else 'nothing'}: another run has published in between",
        next_step="Nothing was changed. Run the command again: it begins with what is served now.",
    )
