"""How the tests of changes ask for them."""

from __future__ import annotations

from pathlib import Path

from graph.changes import Change, Kind, Upload
from graph.settings import Settings
from service.writes.messages import Asked
from service.writes.writer import Outcome, Writer
from tests.service.written import PREFIXES

SPACE = "https://example.org/"


def turtle(*statements: str) -> tuple[Upload, ...]:
    """An upload of some statements."""
    return (Upload((PREFIXES + " ".join(statements)).encode(), "turtle"),)


def update(writer: Writer, text: str) -> Outcome:
    """Make an update."""
    return writer.write(Asked(Change(Kind.UPDATE, text=PREFIXES + text), "ann"))


def unfinished(settings: Settings) -> list[Path]:
    """What was begun and not brought to its end."""
    return list(Path(settings.store, "releases").glob(".*"))
