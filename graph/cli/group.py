"""What the commands have in common."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graph.console import tell, write
from graph.errors import StoreError, StoreMissing
from graph.release import local_folder, software_version
from graph.settings import Settings

if TYPE_CHECKING:
    from graph.release import Release

Command = TypeVar("Command", bound=Callable[..., Any])


def read_settings() -> Settings:
    """
    The settings of this process, from its environment.

    Raises:
        SettingsRefused: A value that does not fit, or a name that is no setting.
    """
    return Settings.from_environment(os.environ)


def store_option(command: Command) -> Command:
    """Add `--store`, whose default is the setting."""
    return click.option(
        "--store",
        default=lambda: read_settings().store,
        show_default="PEELGRAPH_STORE, or peelgraph-store",
        metavar="DIR",
        help="Folder of the store, or the address of a SPARQL 1.1 endpoint.",
    )(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(software_version())
def commands() -> None:
    """
    Police inspection reports as a knowledge graph.

    Exit codes: 0 done, 1 the graph breaks a shape, 2 it could not be done, 3 done but for some sources.

    \b
    Examples:
      peelgraph build
      peelgraph query questions.rq
      peelgraph serve
    """


def tell_release(store: str, release: Release) -> None:
    """Write what is served from a store, with its digest."""
    reports = len(release.sources)
    write(
        f"{store}: {reports} report{'' if reports == 1 else 's'}, {len(release.graphs)} graphs, "
        f"{release.triples} triples, sha256 {release.digest}\n"
    )


def tell_outdated(settings: Settings) -> None:
    """Say what of a store an older version made; it is served all the same, without what is told."""
    from graph.upgrading import outdated

    try:
        found = outdated(local_folder(settings.store, settings.mirror))
    except StoreMissing:  # of a store elsewhere that has no mirror here
        return
    except StoreError as error:  # its manifest, which is not needed to serve it
        tell(str(error))
        return
    if found:
        tell(
            f"{settings.store}: another version of peelgraph made the store; this one does without its "
            f"{', '.join(found)}. `peelgraph upgrade --store {settings.store}` brings it up to date, and the "
            "service follows by itself."
        )
