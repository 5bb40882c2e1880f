"""The commands that read: what a report says, whether data are valid, what is published."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from graph.cli.group import commands, read_settings, store_option
from graph.console import room, tell, write
from graph.errors import NotAcceptable, QueryError, QueryTooDeep

if TYPE_CHECKING:
    from rdflib import Graph

    from graph.statements import Extraction
    from graph.validate import ValidationReport

_QUERY_FORMATS: Final = ("table", "json", "csv", "tsv", "xml", "turtle", "ntriples")


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

    A table is for reading: its columns cut long words, though never an address, and in a terminal that is
    too narrow for them each row is a list. The other formats are whole.

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

        write(as_table(found.content, room()))
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

    from graph.identifiers import (
        COMPARISON_GRAPHS,
        REGISTER_GRAPHS,
        REPORT_GRAPHS,
        TALLY_GRAPHS,
        VOCABULARY_GRAPHS,
    )
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
    of_derived = (COMPARISON_GRAPHS, TALLY_GRAPHS)
    derived = [(name, store.as_graph([name])) for name in names if name.startswith(of_derived)]
    with_kinds = Graph(bind_namespaces="none") + background
    for graph in checked.values():
        with_kinds += graph.triples((None, RDF.type, None))
    return [*results, *((name, check(graph, with_kinds), graph, with_kinds) for name, graph in derived)]
