"""The commands that carry what is published elsewhere, back, or over to this version of the software."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import click

from graph.cli.group import commands, read_settings, store_option, tell_outdated, tell_release
from graph.console import tell, write
from graph.errors import StoreError, StoreMissing
from graph.release import current_release, is_address


@commands.command()
@click.argument("file", metavar="FILE.tar")
@store_option
@click.option("--replace", "is_new", is_flag=True, help="Let it take the place of a file of that name.")
@click.option(
    "--summary",
    "summary_form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to write what it holds.",
)
def backup(file: str, store: str, is_new: bool, summary_form: str) -> None:
    """
    Write all that is published into one file.

    It holds every graph of the release that is served, those that were changed by hand and those that tell a
    later build which reports it need not read again. Everything is looked at before it is written. Note the
    digest, and keep the file on another machine. Tokens and documents are not in it.

    Of a SPARQL 1.1 server, the release is first fetched into the folder of PEELGRAPH_MIRROR.

    \b
    Examples:
      peelgraph backup monday.tar
      peelgraph backup /media/disk/peelgraph.tar --store my-store --replace
    """
    from graph.backup import back_up

    manifest = back_up(_local(store), file, replace=is_new)
    if summary_form == "json":
        write(json.dumps(asdict(manifest), indent=1) + "\n")
        return
    size = sum(size for size, _ in manifest.members.values())
    write(
        f"{file}: release {manifest.release}, {manifest.triples} triples graph by graph "
        f"in {size / 1e6:.1f} MB, sha256 {manifest.digest}\n"
    )


@commands.command()
@click.argument("file", metavar="FILE.tar")
@store_option
@click.option(
    "--digest",
    default="",
    metavar="SHA256",
    help="Refuse a backup of any other release than the one with this digest, or this beginning of one.",
)
def restore(file: str, store: str, digest: str) -> None:
    """
    Publish what a backup holds, as a new release.

    The file is checked sum by sum first, and the new store triple by triple before it is served; what cannot
    be restored whole changes nothing. What was published stays as the release before, so `peelgraph rollback`
    undoes it. A service that is running follows by itself.

    Into a SPARQL 1.1 server it goes by the folder of PEELGRAPH_MIRROR, as a build does.

    \b
    Examples:
      peelgraph restore monday.tar
      peelgraph restore monday.tar --store new-store --digest 24bd6d2c
    """
    from graph.remote.mirror import changing_folder
    from graph.restoring import restore as publish_again

    with changing_folder(store, read_settings(), tell) as folder:
        before = _served(folder)
        release = publish_again(file, folder, digest=digest, kept=read_settings().releases_kept)
        assert release == current_release(folder)  # noqa: S101 - it is served now
    if release.id == before:
        tell(f"{store}: release {before} stays, since its content is the same")
    else:
        tell(f"{store}: release {release.id} is served, with the content of {release.restored}")
    tell_release(store, release)
    tell_outdated(replace(read_settings(), store=store))


@commands.command()
@store_option
def upgrade(store: str) -> None:
    """
    Bring a store that an older version made up to this one.

    Vocabularies and registers become those that ship with this version, and search index, files to take away
    and counts are made anew, as a new release; where there is nothing to do, the release stays. Reports are
    not read again: how many another version has read is told, and `peelgraph build` of their documents reads
    those. A service that is running follows by itself, and `peelgraph rollback` undoes it.

    \b
    Examples:
      peelgraph upgrade
      peelgraph upgrade --store my-store
    """
    from graph.release import current_folder, read_release
    from graph.remote.mirror import changing_folder
    from graph.stages import Stages
    from graph.upgrading import read_by_others
    from graph.upgrading import upgrade as bring_up_to_date

    with changing_folder(store, read_settings(), tell) as folder:
        before = read_release(current_folder(folder)).id
        release = bring_up_to_date(folder, stages=Stages(tell), kept=read_settings().releases_kept)
    if release.id == before:
        tell(f"{store}: release {before} stays, since it is as this version makes it")
    if others := read_by_others(release):
        tell(
            f"{others} of its reports were read by another version; "
            "`peelgraph build` reads their documents again."
        )
    tell_release(store, release)


def _served(folder: str) -> str:
    """The release that is served from a folder; none where there is none that can be read."""
    try:
        return current_release(folder).id
    except StoreError:
        return ""


def _local(store: str) -> str:
    """The folder of a store; of a server its mirror, brought up to date."""
    settings = replace(read_settings(), store=store)
    if not is_address(store):
        return store
    from graph.remote.access import access_of
    from graph.remote.mirror import bring_up_to_date
    from graph.remote.server import Server

    name = bring_up_to_date(Server(access_of(settings)), settings, tell)
    if not name:
        raise StoreMissing(
            store, "it serves no release", next_step=f"Run `peelgraph build --store {store}` first."
        )
    held = current_release(settings.mirror).id
    if held != name:
        raise StoreError(
            settings.mirror,
            f"it has release {held}, which was not sent, beside {name}, which {store} serves",
            next_step="Run the build again to send it, or back the folder itself up with --store.",
        )
    return settings.mirror
