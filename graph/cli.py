"""
The command line: build, extract, validate, query and export.

Exit codes: 0 done (warnings included), 1 the graph breaks a shape, 2 it could not be done, 3 done but for
some sources. What a command needs is imported inside it, so that help and queries do not wait for the rest.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from graph.console import tell, write
from graph.errors import NotAcceptable, PeelgraphError, QueryError, QueryTooDeep
from graph.progress import show_bar, tell_lines
from graph.release import software_version
from graph.settings import Settings

if TYPE_CHECKING:
    from rdflib import Graph

    from graph.outcomes import Loading
    from graph.release import Release
    from graph.sources import Sources
    from graph.statements import Extraction
    from graph.validate import ValidationReport

Command = TypeVar("Command", bound=Callable[..., Any])

_SOME_REFUSED: Final = 3
_QUERY_FORMATS: Final = ("table", "json", "csv", "tsv", "xml", "turtle", "ntriples")


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


def tell_release(store: str, release: Release) -> None:
    """Write what is served from a store, with its digest."""
    reports = len(release.sources)
    write(
        f"{store}: {reports} report{'' if reports == 1 else 's'}, {len(release.graphs)} graphs, "
        f"{release.triples} triples, sha256 {release.digest}\n"
    )


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


@commands.command()
@click.argument("source")
@click.option(
    "--format",
    "form",
    type=click.Choice(["turtle", "nquads", "json"]),
    default="turtle",
    show_default=True,
    help="How to write what the report says.",
)
@click.option(
    "--account",
    "is_account",
    is_flag=True,
    help="Write what was taken, what was left and why: as text, or with --format json every item.",
)
def extract(source: str, form: str, is_account: bool) -> None:
    """
    Read a report and write what it says; nothing is published.

    The output depends on the file alone: the run itself, with its time, is left out.

    \b
    Examples:
      peelgraph extract northamptonshire-2017.md > northamptonshire.ttl
      peelgraph extract northamptonshire-2017.md --format json
      peelgraph extract northamptonshire-2017.md --account
    """
    from graph.pipeline import extract_file, report_graph
    from graph.publish import canonical_lines
    from graph.store import write_graphs

    extraction = extract_file(source, tell)
    if is_account:
        _write_account(extraction, form)
        return
    if form == "json":
        import json

        from graph.json_form import as_json

        write(json.dumps(as_json(extraction), ensure_ascii=False, indent=1) + "\n")
        return
    name, graph = report_graph(extraction)
    write(write_graphs({str(name): canonical_lines(str(name), graph)}, form))


@commands.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "turtle"]),
    default="text",
    show_default=True,
    help="How to write the validation report.",
)
@click.option(
    "--second-opinion",
    "is_asked_again",
    is_flag=True,
    help="Ask pyrudof as well, where it is installed, and tell in what the two differ.",
)
def validate(files: tuple[str, ...], store: str, form: str, is_asked_again: bool) -> None:
    """
    Check RDF files, or the published reports and registers, against the shapes.

    A FILE may be Turtle, N-Triples, N-Quads, TriG, RDF/XML, N3 or JSON-LD, and is checked with the project's
    vocabularies and registers at hand. Without FILE, every report and every register of the store is checked.
    Exit code 1 means that something must be put right, or that a second opinion is another; warnings alone
    give 0.

    \b
    Examples:
      peelgraph validate northamptonshire.ttl
      peelgraph validate --store my-store
      peelgraph validate northamptonshire.ttl --second-opinion
    """
    checks = _check_files(files) if files else _check_store(store)
    is_valid = True
    for name, report, data, background in checks:
        is_valid = is_valid and report.conforms
        write(
            report.as_graph().serialize(format="turtle")
            if form == "turtle"
            else f"{name}\n{report.as_text()}"
        )
        if is_asked_again:
            is_valid = _ask_again(report, data, background) and is_valid
    if not is_valid:
        sys.exit(1)


@commands.command()
@click.argument("file", metavar="(FILE.rq | -)")
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(_QUERY_FORMATS),
    help="How to write the answer.  [default: table, or turtle for CONSTRUCT and DESCRIBE]",
)
def query(file: str, store: str, form: str | None) -> None:
    """
    Answer a SPARQL query from a file, or from standard input with "-".

    A table is for reading and cuts long values; the other formats are whole.

    \b
    Examples:
      peelgraph query judgments.rq
      peelgraph query judgments.rq --format csv > judgments.csv
      echo 'SELECT * WHERE { ?s ?p ?o } LIMIT 5' | peelgraph query -
      peelgraph query judgments.rq --store http://127.0.0.1:8000/sparql
    """
    from graph.child import run_apart
    from graph.remote.reading import open_any

    where = "standard input" if file == "-" else file
    text = _read_query(file, where)
    formats = {None: ["json", "turtle"], "table": ["json"]}.get(form, [str(form)])
    try:
        found = run_apart(
            lambda: open_any(store, read_settings()).query(text, formats=formats, where=where),
            QueryTooDeep(
                where,
                "the engine crashed on it",
                next_step="Nest less deeply: fewer brackets within brackets, shorter chains of operators.",
            ),
        )
    except NotAcceptable as error:
        fitting = [name for name in _QUERY_FORMATS if name in error.available]
        raise NotAcceptable(where, str(form), ["table", *fitting] if "json" in fitting else fitting) from None
    if found.format.is_for_results and form in (None, "table"):
        from graph.table import as_table

        write(as_table(found.content))
    else:
        write(found.content)


@commands.command()
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["nquads", "trig", "turtle", "jsonld"]),
    default="nquads",
    show_default=True,
    help="Turtle holds no graph names: it gives the triples of all graphs, each once.",
)
@click.option("--graph", metavar="IRI", help="Only this named graph.")
def export(store: str, form: str, graph: str | None) -> None:
    """
    Write the named graphs of the store.

    \b
    Examples:
      peelgraph export > peelgraph.nq
      peelgraph export --format turtle --graph https://w3id.org/peelgraph/id/graph/register/forces
    """
    from graph.remote.reading import open_any

    write(open_any(store, read_settings()).export(form, graph))


def build_embedded(store: str) -> Release:
    """Build and publish the report that ships with peelgraph, telling of progress."""
    from graph import pipeline

    stages = pipeline.Stages(tell)
    release = pipeline.build([], store, stages=stages)
    _tell_seconds(stages.seconds)
    return release


def _tell_seconds(seconds: Mapping[str, float]) -> None:
    tell("seconds: " + ", ".join(f"{name} {value:.1f}" for name, value in seconds.items()))


def _write_account(extraction: Extraction, form: str) -> None:
    import json

    from graph import account_form
    from graph.account import draw_account

    account = draw_account(extraction)
    if form == "json":
        write(json.dumps(account_form.as_json(account), ensure_ascii=False, indent=1) + "\n")
    else:
        write(account_form.as_text(account))


def _read_query(file: str, where: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode()
    except OSError as error:
        raise QueryError(
            where, f"the file cannot be read ({error.strerror})", next_step="Check the path."
        ) from None
    except UnicodeDecodeError:
        raise QueryError(where, "it is not UTF-8 text", "a SPARQL query") from None


_Check = tuple[str, "ValidationReport", "Graph", "Graph"]
"""Name of what was checked, what came of it, the graph, and what it draws on."""


def _ask_again(report: ValidationReport, data: Graph, background: Graph) -> bool:
    """Tell a second opinion, on the standard error; returns whether it is the same."""
    from graph.second_opinion import Limits, second_opinion

    settings = read_settings()
    limits = Limits(settings.opinion_seconds, settings.opinion_memory_mib)
    opinion = second_opinion(report, data, background, limits)
    tell(opinion.as_text().rstrip())
    return opinion.agrees


def _check_files(files: Sequence[str]) -> list[_Check]:
    from graph.pipeline import background_graph
    from graph.rdf_files import read_graph
    from graph.validate import validate as check

    graphs = [(file, read_graph(file)) for file in files]
    background = background_graph()
    return [(file, check(graph, background), graph, background) for file, graph in graphs]


def _check_store(location: str) -> list[_Check]:
    from rdflib import RDF, Graph

    from graph.identifiers import COMPARISON_GRAPHS, REGISTER_GRAPHS, REPORT_GRAPHS, VOCABULARY_GRAPHS
    from graph.registers import is_register
    from graph.remote.reading import open_any
    from graph.validate import validate as check

    store = open_any(location, read_settings())
    names = store.graphs()
    checked = {
        name: store.as_graph([name]) for name in names if name.startswith((REGISTER_GRAPHS, REPORT_GRAPHS))
    }
    checked = {
        name: graph for name, graph in checked.items() if name.startswith(REPORT_GRAPHS) or is_register(graph)
    }
    of_background = (VOCABULARY_GRAPHS, REGISTER_GRAPHS)
    background = store.as_graph(
        [name for name in names if name.startswith(of_background) and name not in checked]
    )
    results = [(name, check(graph, background), graph, background) for name, graph in checked.items()]
    derived = [(name, store.as_graph([name])) for name in names if name.startswith(COMPARISON_GRAPHS)]
    with_kinds = Graph(bind_namespaces="none") + background
    for graph in checked.values():
        with_kinds += graph.triples((None, RDF.type, None))
    return [*results, *((name, check(graph, with_kinds), graph, with_kinds) for name, graph in derived)]
