"""
The `peelgraph` command: what `graph` can do, and `serve`.

It stands here, and not in `graph`, because `serve` needs both sides and `graph` knows nothing of the web.
"""

from __future__ import annotations

import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec

import click
from click.core import ParameterSource

from graph.child import run_apart
from graph.cli import build_embedded, commands, read_settings, store_option, tell_outdated
from graph.console import room, run, tell, write
from graph.errors import PeelgraphError, PortTaken, StoreError, StoreMissing
from graph.release import current_folder, is_address
from graph.settings import Settings, setting_lines
from service.writes.keys import Keys

_BACKLOG = 128


@commands.command()
@store_option
@click.option(
    "--host",
    default=lambda: read_settings().host,
    show_default="PEELGRAPH_HOST, or 127.0.0.1",
    metavar="ADDRESS",
    help="Address to listen on.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=lambda: read_settings().port,
    show_default="PEELGRAPH_PORT, or 8000",
    metavar="NUMBER",
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--conformance",
    is_flag=True,
    help="Serve an empty store that anybody may write anything to, on loopback, for tests of the protocols.",
)
@click.pass_context
def serve(context: click.Context, store: str, host: str, port: int, conformance: bool) -> None:
    """
    Serve the pages and the SPARQL endpoint.

    Where nothing has been published yet, the report that ships with peelgraph is built first. Stop the
    service with Ctrl-C.

    All else is set by PEELGRAPH_… variables of the environment, which `peelgraph settings` lists. What does
    not fit is told, and nothing is started.

    \b
    Examples:
      peelgraph serve
      peelgraph serve --store my-store --port 8080
      peelgraph serve --conformance
    """
    settings = replace(read_settings(), store=store, host=host, port=port)
    settings.check()
    Keys(settings.token_file, settings.token_hashes)  # tells of tokens that cannot be used
    if conformance:
        if context.get_parameter_source("store") is ParameterSource.COMMANDLINE:
            raise click.UsageError("--conformance serves a store of its own: leave out --store.")
        with _listen(host, port) as listener:
            from service.conformance import serve_empty

            serve_empty(listener, settings)
        return
    with _listen(host, port) as listener:
        if not is_address(store) and not _is_published(store):
            _build_embedded(store)
        tell_outdated(settings)
        with _shared_figures(settings):
            from service.server import serve_on

            serve_on(listener, settings)


@commands.command()
def settings() -> None:
    """
    Write every setting as it is in force, with what it takes.

    The environment sets them. What is written is a file of variables as systemd's EnvironmentFile= and
    containers' --env-file take it.

    \b
    Examples:
      peelgraph settings
      PEELGRAPH_QUERY_SECONDS=30 peelgraph settings > peelgraph.env
    """
    chosen = read_settings()
    chosen.check()
    write("\n".join(setting_lines(chosen)) + "\n")


@commands.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", required=False)
@click.argument("given", nargs=-1, metavar="[PARAMETER=VALUE]...")
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to write the answer.",
)
def ask(name: str | None, given: tuple[str, ...], store: str, form: str) -> None:
    """
    Answer a named query; without NAME, list them.

    What the answer is over, and what was looked for where there is none, goes to standard error with a table
    or CSV, and is part of JSON.

    \b
    Examples:
      peelgraph ask
      peelgraph ask rank-forces measure=asb-incidents-per-1000-population
      peelgraph ask areas-for-improvement force=northamptonshire --format csv
    """
    from service.named.command import answer_text, list_text

    if name is None:
        write(list_text())
        tell("Ask one of them: `peelgraph ask NAME PARAMETER=VALUE`.")
        return
    text, remarks = answer_text(name, given, form, replace(read_settings(), store=store), room())
    write(text)
    for remark in remarks:
        tell(remark)


@commands.command()
@store_option
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="Where people find the service, for permalinks; left out, they begin with /.",
)
def mcp(store: str, address: str) -> None:
    """
    Answer an assistant over standard input and output (Model Context Protocol).

    An assistant that starts this command can ask the named questions, search, read passages and ask in
    SPARQL, within the limits that `peelgraph settings` lists. It cannot change anything. It needs
    `pip install "peelgraph[mcp]"`.

    \b
    Examples:
      peelgraph mcp
      peelgraph mcp --store my-store --address https://reports.example.org/
    """
    if find_spec("mcp") is None:
        raise PeelgraphError(
            "peelgraph mcp",
            "the package mcp is not installed",
            next_step='Install it with `pip install "peelgraph[mcp]"`.',
        )
    from service.assistants.server import serve_assistant

    if address and not is_address(address):
        raise click.UsageError("--address takes the address of a service, such as https://example.org/.")
    settings = replace(read_settings(), store=store)
    settings.check()
    serve_assistant(settings, address)


@commands.command()
@click.argument("name")
@click.option(
    "--file",
    default=lambda: read_settings().token_file,
    show_default="PEELGRAPH_TOKEN_FILE",
    metavar="FILE",
    help="Where the digests of tokens are kept.",
)
@click.option("--replace", "is_new", is_flag=True, help="Let it take the place of one of the same name.")
@click.option("--remove", is_flag=True, help="Let the token of this name write no more.")
def token(name: str, file: str, is_new: bool, remove: bool) -> None:
    """
    Make a token with which the data can be changed over the web, and print it once.

    Only its sha256 is kept, in a file that nobody else may read. A service that was started with the same
    file takes it up by itself. NAME is told in the manifest of each release that is made with it.

    \b
    Examples:
      peelgraph token ann --file tokens
      peelgraph token ann --file tokens --replace
      peelgraph token ann --file tokens --remove
    """
    from pathlib import Path

    from service.writes.keys import add_token, remove_token

    if not file:
        raise click.UsageError("Say with --file or PEELGRAPH_TOKEN_FILE where tokens are kept.")
    if remove:
        remove_token(Path(file), name)
        tell(f"{file}: the token {name!r} can write no more")
        return
    made = add_token(Path(file), name, replace=is_new)
    tell(f"{file}: the token {name!r} can write; it is shown this once:")
    write(made + "\n")


def main() -> None:
    """Run the command line of this process."""
    run(commands)


@contextmanager
def _shared_figures(settings: Settings) -> Iterator[None]:
    """A folder in which several web processes count together; prometheus_client looks for it on import."""
    if settings.web_workers == 1:
        yield
        return
    starter = os.getpid()
    folder = tempfile.mkdtemp(prefix="peelgraph-figures-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    try:
        yield
    finally:
        if os.getpid() == starter:  # the web processes are forks, which leave through here too
            shutil.rmtree(folder, ignore_errors=True)


def _is_published(store: str) -> bool:
    try:
        current_folder(store)
    except StoreMissing:
        return False
    return True


def _build_embedded(store: str) -> None:
    run_apart(
        lambda: build_embedded(store),
        StoreError(
            store, "the build ended before it was done", next_step="Run `peelgraph build` to see why."
        ),
    )


def _listen(host: str, port: int) -> socket.socket:
    """
    Take the address before anything is built, and hold it until the server has it.

    Raises:
        PortTaken: Another program listens there.
        PeelgraphError: The address is not of this machine, or may not be used.
    """
    where = f"{host}:{port}"
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                where,
                "another program listens there",
                next_step=f"Stop it, or take another port: `peelgraph serve --port {port + 1}`.",
            ) from None
        # A name that is not found has a number below zero and words of its own.
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or error
        raise PeelgraphError(
            where,
            f"the service cannot listen there ({reason})",
            next_step="Name an address of this machine with --host, and a port above 1023 with --port.",
        ) from None
