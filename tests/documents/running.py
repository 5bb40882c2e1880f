"""
Runs the blocks of a document as a reader would: in a folder like a clone, beside a running service.

The folder has a store in which the report that ships is published, and `.venv`. A document may write there:
the folders it could change are copies.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

from tests.documents.blocks import OUTPUT, ROOT, Block, fits

ADDRESS: Final = "http://127.0.0.1:8000"
"""Of the service, as documents write it."""

_SECONDS: Final = 240
_MEDIA_TYPES: Final = {"csv": "text/csv", "json": "application/sparql-results+json", "turtle": "text/turtle"}

# One Python for all blocks of a document, as in a notebook: it takes a block and gives what that writes.
_SESSION: Final = """
import contextlib, io, json, sys, traceback
names = {"__name__": "__main__"}
for line in sys.stdin:
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        try:
            exec(compile(json.loads(line), "<block>", "exec"), names)
            failed = ""
        except Exception:
            failed = traceback.format_exc()
    print(json.dumps([written.getvalue(), failed]), flush=True)
"""


class BlockFailed(AssertionError):
    """A block ended with an error."""


@dataclass(frozen=True, slots=True)
class Ran:
    """
    What became of a block that was run.

    Args:
        block: That was run.
        written: By it, with the address that documents write.
        output: The block that shows it; None where there is none.
    """

    block: Block
    written: str
    output: Block | None


class Reader(AbstractContextManager["Reader"]):
    """
    Follows one document.

    Args:
        folder: An empty one, to work in.
        store: Where the report that ships is published; it is copied.
        service: Address of the running service.
    """

    def __init__(self, folder: Path, store: Path, service: str) -> None:
        self._folder = folder
        self._service = service
        self._python: subprocess.Popen[str] | None = None
        _lay_out(folder, store)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PEELGRAPH_")},
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "100",
        }

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._python is not None:
            self._python.communicate()

    def follow(self, blocks: list[Block]) -> Iterator[Ran]:
        """
        Run the blocks in order.

        Raises:
            BlockFailed: One ended with an error.
        """
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            if block.is_shown_only:
                continue
            if block.file_name:
                self._save(block)
            elif block.is_run:
                output = after if after is not None and after.is_output else None
                written = self._run(block, output.language if output else OUTPUT[0])
                yield Ran(block, written.replace(self._service, ADDRESS), output)

    def _save(self, block: Block) -> None:
        file = self._folder / block.file_name
        assert file.resolve().is_relative_to(self._folder.resolve()), f"{file} is outside the folder"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, "utf-8")

    def _run(self, block: Block, form: str) -> str:
        text = block.text.replace(ADDRESS, self._service)
        if block.language == "sparql":
            return self._ask(text, form)
        if block.language == "python":
            return self._python_writes(text)
        interpreter = {"sh": ["sh", "-e", "-c"], "r": ["Rscript", "-e"]}[block.language]
        done = subprocess.run(
            [*interpreter, text],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self._folder,
            env=self._environment,
            timeout=_SECONDS,
        )
        if done.returncode:
            raise BlockFailed(f"{text}\nended with {done.returncode}:\n{done.stdout}")
        return done.stdout.replace("\r\n", "\n")

    def _ask(self, query: str, form: str) -> str:
        request = urllib.request.Request(
            f"{self._service}/sparql",
            urllib.parse.urlencode({"query": query}).encode(),
            {"Accept": _MEDIA_TYPES[form]},
        )
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            return str(answer.read().decode("utf-8")).replace("\r\n", "\n")

    def _python_writes(self, text: str) -> str:
        if self._python is None:
            self._python = subprocess.Popen(
                [sys.executable, "-c", _SESSION],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=self._folder,
                env=self._environment,
            )
        assert self._python.stdin and self._python.stdout
        self._python.stdin.write(json.dumps(text) + "\n")
        self._python.stdin.flush()
        written, failed = json.loads(self._python.stdout.readline())
        if failed:
            raise BlockFailed(f"{text}\n{failed}")
        return str(written).replace("\r\n", "\n")


def _lay_out(folder: Path, store: Path) -> None:
    """Make a folder like a clone that was installed and served once; what a reader may add to is a copy."""
    for entry in ROOT.iterdir():
        if entry.name == "service":
            _link_all(entry, folder / entry.name, copied="queries")
        elif not entry.name.startswith(".") and entry.name != "peelgraph-store":
            (folder / entry.name).symlink_to(entry)
    (folder / ".venv").symlink_to(sys.prefix)
    shutil.copytree(store, folder / "peelgraph-store", symlinks=True)


def _link_all(source: Path, target: Path, *, copied: str) -> None:
    target.mkdir()
    for entry in source.iterdir():
        if entry.name == copied:
            shutil.copytree(entry, target / entry.name)
        else:
            (target / entry.name).symlink_to(entry)


def compare(ran: Ran, before: str) -> str:
    """
    What differs between what a block wrote and what is shown.

    Args:
        before: What the block before it wrote, for one that writes the same.

    Returns:
        Empty where nothing does.
    """
    shown = ran.output.text if ran.output else before if ran.block.word == "same" else ""
    if ran.output is None and ran.written == shown:
        return ""
    if ran.output is not None and fits(shown, ran.written):
        return ""
    return (
        f"line {ran.block.first + 1}:\n{ran.block.text}\nwrites\n{ran.written}\nwhere this is shown:\n{shown}"
    )
