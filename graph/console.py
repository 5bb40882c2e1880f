"""
What commands have in common: how they write results, tell of progress and end.

Results go to standard output as bytes, so that no locale changes them; progress and warnings go to standard
error.
"""

from __future__ import annotations

import atexit
import errno
import gc
import os
import shutil
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

import click

from graph.errors import PeelgraphError, without_controls

_PIPE_CLOSED: Final = 128 + 13
_INTERRUPTED: Final = 128 + 2


def tell(line: str) -> None:
    """Say something on standard error: progress, a warning; it may name files and quote documents."""
    click.echo(without_controls(line), err=True)


def write(content: str | bytes) -> None:
    """
    Write a result to standard output, in UTF-8 whatever the locale.

    Raises:
        SystemExit: Who was reading has closed the pipe; said quietly, as `head` expects.
        PeelgraphError: It cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is still buffered would be tried again, and fail again, when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            raise SystemExit(_PIPE_CLOSED) from None
        raise PeelgraphError("standard output", f"it cannot be written ({error.strerror})") from None


def room() -> int | None:
    """Characters in a line of the terminal that results are written to; None where there is no terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def run(group: click.Group, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command line and end the process with its exit code; an error is told in a line."""
    # What is there when the process ends goes as a whole: to look through it for cycles took a fifth of the
    # time that one more report takes.
    atexit.register(gc.freeze)
    try:
        group.main(args=arguments, prog_name="peelgraph", standalone_mode=False)
    except PeelgraphError as error:
        tell(f"{error.title}. {error.message}")
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        tell("Interrupted.")
        sys.exit(_INTERRUPTED)
    sys.exit(0)
