"""The commands on the releases that a store keeps: list, compare, bring one back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from graph.cli.group import commands, read_settings, store_option, tell_outdated
from graph.console import tell, write

if TYPE_CHECKING:
    from graph.release import Release
    from graph.releases import GraphChange

_summary_option = click.option(
    "--summary",
    "summary_form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to write it.",
)


@commands.command()
@click.argument("ids", nargs=-1, metavar="[ID ID]")
@store_option
@_summary_option
def releases(ids: tuple[str, ...], store: str, summary_form: str) -> None:
    """
    List the releases that are kept, newest first, or compare two of them graph by graph.

    The one marked * is served. Of an endpoint, those of its mirror are listed. PEELGRAPH_RELEASES_KEPT says
    how many are kept.

    \b
    Examples:
      peelgraph releases
      peelgraph releases 20261126T053839746989Z 20261126T061021118034Z
      peelgraph releases --store my-store --summary json
    """
    from graph.release import current_release, local_folder
    from graph.releases import compare_releases, list_releases

    folder = local_folder(store, read_settings().mirror)
    if len(ids) not in (0, 2):
        raise click.UsageError("Give no ID to list the releases, or two to compare them.")
    if ids:
        changes = compare_releases(folder, *ids)
        write(_changes_json(ids, changes) if summary_form == "json" else _changes_text(changes))
        return
    served, kept = current_release(folder).id, list_releases(folder)
    write(_list_json(kept, served) if summary_form == "json" else _list_text(kept, served))


@commands.command()
@click.argument("name", required=False, default="", metavar="[ID]")
@store_option
@_summary_option
def rollback(name: str, store: str, summary_form: str) -> None:
    """
    Serve the content of an older release again, as a new release; without ID that of the one before.

    A service that is running follows by itself. Done twice without ID, it undoes itself.

    \b
    Examples:
      peelgraph rollback
      peelgraph rollback 20261126T053839746989Z --store my-store
    """
    from graph.release import current_release
    from graph.releases import roll_back
    from graph.remote.mirror import changing_folder

    with changing_folder(store, read_settings(), tell) as folder:
        before = current_release(folder).id
        release = roll_back(folder, name, kept=read_settings().releases_kept)
    if summary_form == "json":
        write(_json({"store": store, "before": before, "release": release.id, "restored": release.restored}))
    elif release.id == before:
        write(f"{store}: release {before} stays, since its content is the same\n")
    else:
        write(f"{store}: release {release.id} is served, with the content of {release.restored}\n")
    tell_outdated(replace(read_settings(), store=store))


@commands.command()
@store_option
def fetch(store: str) -> None:
    """
    Fetch the release that a SPARQL server serves into the mirror of this machine.

    A service over the server then has what only a folder has: the search index, the files of /dump, the
    changes between releases. Where the mirror has the release already, nothing is done. PEELGRAPH_MIRROR
    names the folder.

    \b
    Examples:
      peelgraph fetch --store https://localhost:8890/sparql
    """
    from graph.release import is_address
    from graph.remote.access import access_of
    from graph.remote.mirror import bring_up_to_date
    from graph.remote.server import Server

    if not is_address(store):
        raise click.UsageError("Name with --store the address of a SPARQL server.")
    settings = replace(read_settings(), store=store)
    name = bring_up_to_date(Server(access_of(settings)), settings, tell)
    write(f"{settings.mirror}: release {name} is there\n" if name else f"{store}: it serves no release\n")


def _list_text(kept: Sequence[Release], served: str) -> str:
    return "".join(
        f"{'*' if release.id == served else ' '} {release.id}  {release.created}  "
        f"{release.triples} triples in {len(release.graphs)} graphs  {_origin(release)}\n"
        for release in kept
    )


def _origin(release: Release) -> str:
    by = f" by {release.author}" if release.author else ""
    return f"{release.made_by or 'build'}{by}{f' to {release.restored}' if release.restored else ''}"


def _list_json(kept: Sequence[Release], served: str) -> str:
    told = ("id", "created", "made_by", "author", "restored", "software", "digest", "triples")
    return _json(
        [
            {name: getattr(release, name) for name in told}
            | {"is_served": release.id == served, "graphs": len(release.graphs)}
            for release in kept
        ]
    )


def _changes_text(changes: Sequence[GraphChange]) -> str:
    if not changes:
        return "The two hold the same.\n"
    return "".join(
        f"{change.kind:8} {change.graph}  {change.before} -> {change.after} triples "
        f"(+{change.added} -{change.removed})\n"
        for change in changes
    )


def _changes_json(ids: Sequence[str], changes: Sequence[GraphChange]) -> str:
    told = [asdict(change) | {"kind": change.kind} for change in changes]
    return _json({"first": ids[0], "second": ids[1], "graphs": told})


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
