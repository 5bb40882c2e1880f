"""
Follows documents and prints what differs from what they show; with `--write`, shows what is.

    python -m tests.documents.refresh --write README.md service/docs/tutorial.md

An output that leaves something out with … and fits stays as it stands; one that does not fit is shown whole.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from graph import pipeline
from tests.documents.blocks import documents, fits, name_of, read_blocks
from tests.documents.running import BlockFailed, Ran, Reader, compare
from tests.serving import serving


def refreshed(text: str, runs: Sequence[Ran]) -> str:
    """A document with what its blocks wrote where it shows something else."""
    lines = text.splitlines(keepends=True)
    for ran in reversed(runs):
        if ran.output is not None and not fits(ran.output.text, ran.written):
            ending = "" if ran.written.endswith("\n") else "\n"
            lines[ran.output.first : ran.output.after] = [ran.written + ending]
    return "".join(lines)


def _follow(document: Path, store: Path, service: str, write: bool) -> None:
    text = document.read_text("utf-8")
    runs: list[Ran] = []
    with tempfile.TemporaryDirectory() as folder, Reader(Path(folder), store, service) as reader:
        try:
            for ran in reader.follow(read_blocks(text)):
                print(
                    compare(ran, runs[-1].written if runs else "") or f"line {ran.block.first + 1}: as shown"
                )
                runs.append(ran)
        except BlockFailed as error:
            print(error)
    if write:
        document.write_text(refreshed(text, runs), "utf-8")


def main(arguments: Sequence[str]) -> None:
    """Follow the documents that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.documents.refresh")
    parser.add_argument("names", nargs="*", metavar="DOCUMENT", help="path in this tree; all without")
    parser.add_argument("--write", action="store_true", help="show what was written, where it differs")
    parser.add_argument("--store", type=Path, help="with the report that ships; built without")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if asked.store:
            shutil.copytree(asked.store, folder / "store", symlinks=True)
        else:
            pipeline.build([], str(folder / "store"))
        with serving(folder, client_rate=0) as service:
            for document in documents():
                if not asked.names or name_of(document) in asked.names:
                    print(f"== {name_of(document)}", flush=True)
                    _follow(document, folder / "store", service.address, asked.write)


if __name__ == "__main__":
    main(sys.argv[1:])
