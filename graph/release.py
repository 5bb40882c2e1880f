"""
A release: one whole store on disk beside the statement of what is in it.

    DIR/current -> releases/<id>      what is served; swapped in one step
    DIR/releases/<id>/store/          the embedded store, never written again; shares files with others
    DIR/releases/<id>/search.sqlite   what searches are answered from; none in a release of an older version
    DIR/releases/<id>/changes.json    what changed against the one served before it; none in the first
    DIR/releases/<id>/warnings.jsonl  what the shapes warn of; none in a release of an older version
    DIR/releases/<id>/dump/           all of it as files to take away; none in a release of an older version
    DIR/releases/<id>/release.json    the manifest that `Release` is
    DIR/publish.lock                  held while a release is being built

A reader resolves `current` once and keeps to that release, so it never sees half of one and half of another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from dataclasses import fields as dataclass_fields
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from graph.errors import StoreError, StoreMissing

CURRENT: Final = "current"
RELEASES: Final = "releases"
STORE: Final = "store"
MANIFEST: Final = "release.json"
UNFINISHED: Final = ".unfinished-"
"""How the names of what is being made begin."""


class MadeBy(StrEnum):
    """What can make a release."""

    BUILD = "build"
    REGISTER = "register"
    UPDATE = "update"
    GRAPH_STORE = "graph store"
    ROLLBACK = "rollback"
    RESTORE = "restore"
    UPGRADE = "upgrade"
    CONFORMANCE = "conformance"
    UNTOLD = ""
    """In the manifest of an older version, or told in a word of a later one."""


@dataclass(frozen=True, slots=True)
class GraphSummary:
    """
    One named graph of a release.

    Args:
        triples: How many.
        digest: sha256 of its sorted N-Quads as the store gives them back, hex.
    """

    triples: int
    digest: str


@dataclass(frozen=True, slots=True)
class Release:
    """
    What one release holds.

    Args:
        id: Name of its folder; a later release has a later name.
        created: UTC, in ISO form.
        software: Version that built it.
        digest: sha256 over the names and digests of all its graphs but those of runs (`digest_over`), hex:
            the same input gives the same on any machine. In the manifest of an older version it is over all
            their quads, and not to be compared with one of this version.
        triples: Distinct triples over all graphs.
        graphs: Name -> summary; sorted by name.
        sources: IRI of each report -> sha256 of the file it was read from; sorted.
        drawn_by: IRI of each report -> version of the software that read it last; empty in the manifest of an
            older version.
        made_by: What made it; `created` says when.
        author: Name of the token it was made with; empty where it was made on this machine.
        restored: Of a rollback or a restored backup, the release whose content it has.
        kinds: IRI of each of our classes -> how many things it has; empty in the manifest of an older
            version.
        uses: IRI of each class and property of ours -> how often it is used, tallies among them; likewise.
    """

    id: str
    created: str
    software: str
    digest: str
    triples: int
    graphs: dict[str, GraphSummary]
    sources: dict[str, str]
    drawn_by: dict[str, str] = field(default_factory=dict)
    made_by: MadeBy = MadeBy.UNTOLD
    author: str = ""
    restored: str = ""
    kinds: dict[str, int] = field(default_factory=dict)
    uses: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> str:
        """The text of `release.json`."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Release:
        """
        Read the text of `release.json`; what only a later version says is left out.

        Raises:
            ValueError: It is not a manifest.
        """
        try:
            told = json.loads(text)
            fields = {each.name: told[each.name] for each in dataclass_fields(cls) if each.name in told}
            graphs = {name: GraphSummary(**summary) for name, summary in fields.pop("graphs").items()}
            made_by = fields.pop("made_by", "")
            made_by = MadeBy(made_by) if made_by in tuple(MadeBy) else MadeBy.UNTOLD
            return cls(graphs=graphs, made_by=made_by, **fields)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"not a release manifest: {error}") from error


def digest_over(graphs: Mapping[str, GraphSummary]) -> str:
    """
    One digest over those of some graphs: the sha256 of a line for each, by name in order, as sha256sum
    writes it.

    >>> digest_over({"urn:b": GraphSummary(1, "cd"), "urn:a": GraphSummary(2, "ab")})[:12]
    'b15cddb118bf'
    """
    lines = (f"{graphs[name].digest}  {name}\n" for name in sorted(graphs))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def software_version() -> str:
    """The version of this software; "0+source" where it runs from its folder without being installed."""
    try:
        return version("peelgraph")
    except PackageNotFoundError:
        return "0+source"


def is_address(location: str) -> bool:
    """Whether a location is the address of a SPARQL endpoint rather than a folder."""
    return location.lower().startswith(("http://", "https://"))


def local_folder(location: str, mirror: str) -> str:
    """The folder of releases that belongs to a store: itself, or for an endpoint the mirror."""
    return mirror if is_address(location) else location


def current_folder(location: str) -> Path:
    """
    The folder of the release that is served; symbolic links resolved.

    Raises:
        StoreMissing: Nothing has been published at this location.
    """
    try:
        folder = Path(location, CURRENT).resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        raise StoreMissing(
            location,
            "nothing has been published there",
            next_step=f"Run `peelgraph build --store {location}` first, or name another folder with --store.",
        ) from None
    except OSError as error:
        raise StoreError(location, f"the folder cannot be read ({error.strerror})") from error
    return folder


def read_release(folder: Path) -> Release:
    """
    The manifest of the release in this folder.

    Raises:
        StoreError: It is missing or damaged.
    """
    path = folder / MANIFEST
    try:
        return Release.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(
            str(path),
            f"the manifest of the release cannot be read ({error})",
            next_step="Move the store away and run `peelgraph build` again.",
        ) from error


def current_release(location: str) -> Release:
    """
    The release that is served from a folder.

    Raises:
        StoreMissing: Nothing has been published at this location.
        StoreError: Its manifest is missing or damaged.
    """
    return read_release(current_folder(location))
