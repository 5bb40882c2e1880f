"""What the manifest of the release that is served says of its graphs, read once a release."""

from __future__ import annotations

from pathlib import Path

from graph.errors import StoreError
from graph.release import RELEASES, Release, read_release


class Manifest:
    """
    The manifests of the releases of a store.

    Args:
        store: Folder; of an endpoint, its mirror.
    """

    def __init__(self, store: str) -> None:
        self._releases = Path(store, RELEASES)
        self._read: tuple[str, Release | None] = ("", None)

    def digest(self, release: str, graph: str) -> str | None:
        """
        What tells one state of a graph from any other.

        Args:
            release: That is served.
            graph: Its name; empty for the default graph, which changes with each release.

        Returns:
            Empty where there is no such graph; None where there is no manifest to tell.
        """
        found = self.release(release)
        if found is None:
            return None
        if not graph:
            return found.id
        return found.graphs[graph].digest if graph in found.graphs else ""

    def sizes(self, release: str) -> dict[str, int] | None:
        """Graph -> triples of the release that is served; None where there is no manifest to tell."""
        found = self.release(release)
        return {graph: each.triples for graph, each in found.graphs.items()} if found else None

    def triples(self, release: str) -> int | None:
        """Distinct triples over all graphs; None where there is no manifest to tell."""
        found = self.release(release)
        return found.triples if found else None

    def uses(self, release: str) -> dict[str, int] | None:
        """Term of ours -> how often it is used; None without a manifest, empty in an older one."""
        found = self.release(release)
        return dict(found.uses) if found else None

    def release(self, name: str) -> Release | None:
        """The whole manifest of a release; None where there is none."""
        if not name:
            return None
        if self._read[0] != name:
            try:
                self._read = (name, read_release(self._releases / name))
            except StoreError:
                self._read = (name, None)
        return self._read[1]
