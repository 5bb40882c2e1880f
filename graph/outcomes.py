"""
What became of each source of a build: loaded, unchanged, refused or left out, and why.

In: one `Outcome` a file, in the order in which they were taken. Out: a summary as text or as JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from graph.errors import without_controls
from graph.release import Release


class Fate(StrEnum):
    """What became of a source, in the order in which a summary counts them."""

    LOADED = "loaded"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    One source and what became of it.

    Args:
        file: Path or name, as given or found.
        fate: Loaded; unchanged, so that it was not read again; refused, being a report that cannot be used;
            or left out, being no report or one that came twice.
        report: IRI of the report that it is; empty where that is not known.
        digest: sha256 of the file, hex; empty where it was not read.
        reason: Why it was refused or left out; empty for the others.
        warnings: What was told of it besides; may be empty.
    """

    file: str
    fate: Fate
    report: str = ""
    digest: str = ""
    reason: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loading:
    """
    What came of a build.

    Args:
        release: What is served now; None where no source could be used, so that nothing was published.
        outcomes: One a source, in the order in which they were taken.
    """

    release: Release | None
    outcomes: tuple[Outcome, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many sources had each fate; every fate is there."""
        counted = Counter(outcome.fate for outcome in self.outcomes)
        return {fate.value: counted[fate] for fate in Fate}


def as_text(loading: Loading) -> str:
    """For a terminal: a line for each source that was not taken, with the reason, then counts by fate."""
    counts = ", ".join(f"{number} {fate}" for fate, number in loading.counts.items())
    return "\n".join([*not_taken(loading.outcomes), counts, ""])


def not_taken(outcomes: Sequence[Outcome]) -> list[str]:
    """A line for each source that was not taken, with the reason; those that were refused last."""
    return [
        f"{outcome.fate}: {_told(outcome)}"
        for fate in (Fate.LEFT_OUT, Fate.REFUSED)
        for outcome in outcomes
        if outcome.fate is fate
    ]


def _told(outcome: Outcome) -> str:
    """The reason on one line, the file before it; a report of the shapes is cut to its first line."""
    file = without_controls(outcome.file)
    first, _, rest = without_controls(outcome.reason).partition("\n")
    words = f"{first}: {rest.partition(chr(10))[0]}" if rest else first
    return words if words.startswith(file) else f"{file}: {words}"


def as_json(loading: Loading, store: str, seconds: Mapping[str, float]) -> dict[str, Any]:
    """For a program: all that is known of each source, and of the release."""
    release = loading.release
    return {
        "store": store,
        "release": None
        if release is None
        else {
            "id": release.id,
            "reports": len(release.sources),
            "graphs": len(release.graphs),
            "triples": release.triples,
            "sha256": release.digest,
        },
        "counts": loading.counts,
        "sources": [asdict(outcome) for outcome in loading.outcomes],
        "seconds": {name: round(value, 1) for name, value in seconds.items()},
    }


def with_fate(outcomes: Sequence[Outcome], *fates: Fate) -> list[Outcome]:
    """The sources that had one of some fates."""
    return [outcome for outcome in outcomes if outcome.fate in fates]
