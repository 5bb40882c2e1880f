"""
What the release that is served does not tell, because an older version made it: pages say so, each of them.

Numbers that are counted when a release is made are not counted while somebody waits. `peelgraph upgrade`
makes a release that has them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask import current_app, has_app_context

from graph.release import RELEASES, Release, local_folder
from graph.settings import Settings
from graph.tallying import is_tallied
from graph.uses import has_ours
from graph.warnings_kept import read_warnings
from service.endpoint.manifest import Manifest
from service.engine.runner import QueryRunner
from service.keeping import Once

_TOLD: Final[dict[str, Callable[[Path, Release], bool]]] = {
    "numbers that are added up over statements, reports or figures, which stand as 0 or are left out": (
        lambda _, release: is_tallied(release.graphs) or not has_ours(release)
    ),
    "how often each term of the vocabulary is used": lambda _, release: (
        bool(release.uses) or not has_ours(release)
    ),
    "what the shapes warn of": lambda folder, _: read_warnings(folder) is not None,
}
"""What pages tell, in words -> whether a release tells it."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """
    What pages cannot tell of the release that is served.

    Args:
        what: In words, each a part of a sentence.
        why: A sentence.
        remedy: The command that whoever runs the service may give.
    """

    what: tuple[str, ...]
    why: str = "An older version of peelgraph made this release."
    remedy: str = "peelgraph upgrade"


class Lacking:
    """Looks once a release; of a store without manifests nothing is lacking, since all is asked of it."""

    def __init__(self, settings: Settings, runner: QueryRunner, manifest: Manifest) -> None:
        self._releases = Path(local_folder(settings.store, settings.mirror), RELEASES)
        self._runner = runner
        self._manifest = manifest
        self._looked = Once(lambda: runner.release, self._look)

    def now(self) -> NotKnown | None:
        """None where pages can tell everything."""
        return self._looked.get()

    def _look(self) -> NotKnown | None:
        name = self._runner.release
        release = self._manifest.release(name)
        if release is None:
            return None
        folder = self._releases / name
        what = tuple(words for words, is_told in _TOLD.items() if not is_told(folder, release))
        return NotKnown(what) if what else None


def not_known() -> NotKnown | None:
    """Of the service that makes a page; None outside of one, and where everything is known."""
    lacking: Lacking | None = current_app.extensions.get("lacking") if has_app_context() else None
    return lacking.now() if lacking else None


def told_beside() -> dict[str, Any]:
    """What stands in an object of JSON beside the content."""
    found = not_known()
    return {"notKnown": found} if found else {}
