"""The commands that change what is published: build, draw and register."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Final

import click

from graph.cli.group import commands, read_settings, store_option, tell_release
from graph.console import tell, write
from graph.errors import PeelgraphError
from graph.progress import show_bar, tell_lines

if TYPE_CHECKING:
    from graph.outcomes import Loading
    from graph.release import Release
    from graph.sources import Sources

_SOME_REFUSED: Final = 3


@commands.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--list",
    "lists",
    multiple=True,
    metavar="FILE",
    help='File with a SOURCE on each line ("-": standard input); lines that are blank or begin with # aside.',
)
@store_option
@click.option(
    "--replace", is_flag=True, help="Let a file take the place of another that was the same report."
)
@click.option("--again", is_flag=True, help="Read files that are published already as well.")
@click.option(
    "--keep-going/--all-or-nothing",
    default=None,
    help="Publish the reports that can be used and list the others, or nothing if one cannot be used.  "
    "[default: keep going with a folder or a list, all or nothing with files alone]",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="How many reports are read at once.  [default: as many as there are processors]",
)
@click.option(
    "--summary",
    "summary_form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to write what became of each source.",
)
def build(
    sources: tuple[str, ...],
    lists: tuple[str, ...],
    store: str,
    replace: bool,
    again: bool,
    keep_going: bool | None,
    jobs: int | None,
    summary_form: str,
) -> None:
    """
    Read, extract, validate and publish reports.

    A SOURCE is a file, or a folder of which all reports are taken, those in folders below it as well. Formats
    are told by content; files that are no reports are listed as left out. Without SOURCE, the report that
    ships with peelgraph is taken.

    A file that is published already is not read again, unless by another version of peelgraph. Reports that
    were published before and are not named stay. Everything is published at once at the end, or nothing, and
    what was served stays served until then.

    Where --store is the address of a SPARQL 1.1 server, all this is done in the folder of PEELGRAPH_MIRROR,
    and the release is then sent there: staged, counted, and served in one step. PEELGRAPH_REMOTE_...
    variables say how the server lets in who may change it.

    Exit codes: 0 done, 3 published without the sources that were refused, 1 or 2 nothing was published.

    \b
    Examples:
      peelgraph build
      peelgraph build northamptonshire-2017.md --store my-store
      peelgraph build reports/
      peelgraph build --list reports.txt --summary json > summary.json
      peelgraph build corrected.md --replace
      peelgraph build --store https://localhost:8890/sparql
    """
    from graph.sources import find_sources

    found = find_sources(sources, lists)
    keep_going = found.are_many if keep_going is None else keep_going
    with _changing(store) as folder:
        loading, seconds = _load(
            found, folder, replace=replace, again=again, keep_going=keep_going, jobs=jobs
        )
    _tell_seconds(seconds)
    _write_loading(loading, store, seconds, summary_form)
    _exit_as(loading)


@commands.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@store_option
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="How many reports are read at once.  [default: as many as there are processors]",
)
def draw(sources: tuple[str, ...], store: str, jobs: int | None) -> None:
    """
    Read, extract and validate reports for a later build.

    What a SOURCE is made into is left in the folder of the store, or of PEELGRAPH_MIRROR for a store in a
    SPARQL 1.1 server; `peelgraph build` of the same files, in any order, then publishes without reading them
    again. So the work of many reports is shared out: by any scheduler that starts commands, on machines that
    share the folder. Nothing is published. The end of any build into the store clears away what was left for
    it.

    Exit codes: 0 done, 3 done but for sources that were refused, 1 or 2 not done.

    \b
    Examples:
      peelgraph draw reports/kent-2017.pdf --store my-store
      ls reports/* | xargs -P 8 -n 1 peelgraph draw --store my-store --jobs 1
    """
    from graph import pipeline
    from graph.child import usable_cores
    from graph.outcomes import Fate, not_taken, with_fate
    from graph.release import local_folder
    from graph.sources import find_sources

    found, folder = find_sources(sources), local_folder(store, read_settings().mirror)
    stages = pipeline.Stages(tell, is_terse=found.are_many)
    outcomes = pipeline.draw_ahead(
        found, folder, keep_going=found.are_many, jobs=jobs or usable_cores(), stages=stages
    )
    drawn, held = (len(with_fate(outcomes, fate)) for fate in (Fate.LOADED, Fate.UNCHANGED))
    counts = f"{folder}: {drawn} drawn for the next build, {held} published already"
    write("\n".join([*not_taken(outcomes), counts, ""]))
    if with_fate(outcomes, Fate.REFUSED):
        sys.exit(_SOME_REFUSED)


def _changing(store: str) -> AbstractContextManager[str]:
    """The folder to change for a store; what is elsewhere is changed in its mirror, and sent."""
    from graph.remote.mirror import changing_folder

    return changing_folder(store, read_settings(), tell)


def _load(
    found: Sources, store: str, *, replace: bool, again: bool, keep_going: bool, jobs: int | None
) -> tuple[Loading, Mapping[str, float]]:
    """What became of the sources, and the seconds that each stage took; progress is told as it goes."""
    from graph import pipeline
    from graph.child import usable_cores

    is_one = len(found.files) == 1
    stages = pipeline.Stages(tell, is_terse=not is_one)
    loading = pipeline.load(
        found,
        store,
        replace=replace,
        again=again,
        keep_going=keep_going,
        jobs=jobs or usable_cores(),
        stages=stages,
        watch=nullcontext if is_one else show_bar if sys.stderr.isatty() else tell_lines,
        kept=read_settings().releases_kept,
    )
    return loading, stages.seconds


def _exit_as(loading: Loading) -> None:
    """End with the code for what became of the sources, if not all was well."""
    from graph.outcomes import Fate, with_fate

    if loading.release is None:
        tell("Nothing was published: no source is a report that can be used.")
        sys.exit(PeelgraphError.exit_code)
    if with_fate(loading.outcomes, Fate.REFUSED):
        sys.exit(_SOME_REFUSED)


def _write_loading(loading: Loading, store: str, seconds: Mapping[str, float], form: str) -> None:
    from graph import outcomes

    if form == "json":
        import json

        told = outcomes.as_json(loading, store, seconds)
        write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return
    write(outcomes.as_text(loading))
    if loading.release is not None:
        tell_release(store, loading.release)


@commands.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@store_option
@click.option(
    "--remove", multiple=True, metavar="NAME", help="Take out a file that was added before, by its name."
)
def register(files: tuple[str, ...], store: str, remove: tuple[str, ...]) -> None:
    """
    Add official grades or statistics to what is published, or take them out again.

    A FILE is CSV in UTF-8 of the same form as those that ship with peelgraph, with the columns force,
    peel_year, question, grade, source; or force, measure, value, unit, period_start, period_end, publisher,
    publication, source. It takes the place of a file of the same name that was added before. Every fault is
    named by its line; if there is one, nothing is published.

    \b
    Examples:
      peelgraph register grades-2026.csv
      peelgraph register officers-2019.csv --store my-store
      peelgraph register --remove grades-2026
    """
    if not files and not remove:
        raise click.UsageError("Give a FILE to add, or --remove NAME.")
    from graph import pipeline

    with _changing(store) as folder:
        release = pipeline.update_registers(
            files, folder, remove=remove, stages=pipeline.Stages(tell), kept=read_settings().releases_kept
        )
    tell_release(store, release)


def build_embedded(store: str) -> Release:
    """Build and publish the report that ships with peelgraph, telling of progress."""
    from graph import pipeline

    stages = pipeline.Stages(tell)
    release = pipeline.build([], store, stages=stages)
    _tell_seconds(stages.seconds)
    return release


def _tell_seconds(seconds: Mapping[str, float]) -> None:
    tell("seconds: " + ", ".join(f"{name} {value:.1f}" for name, value in seconds.items()))
