"""
The process in which a second validator looks at graphs; `graph.second_opinion` reads what it says.

It reaches no network and takes no more memory than it is given: a graph can be hostile, and the validator
is no part of the project. What it finds goes to the standard output as JSON: "version", and "results": of
each graph a list with severity, shape, focus node, path, value and component.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from graph.sandbox import die_with_parent, limit_memory, refuse_calls


def main(parent: str, memory_mib: str, shapes: str, *files: str) -> None:
    """
    Validate graphs against shapes; all files are N-Triples.

    Args:
        files: Of each graph two, its own and that of what it draws on.
    """
    die_with_parent(int(parent))
    import pyrudof

    limit_memory(int(memory_mib) << 20)
    refuse_calls()
    validator = pyrudof.Rudof(pyrudof.RudofConfig())
    # Paths, not texts: it would follow a text that looks like an address.
    validator.read_shacl(Path(shapes), format=pyrudof.ShaclFormat.NTriples)
    results = [_results(validator, pair) for pair in zip(files[::2], files[1::2], strict=True)]
    json.dump({"version": version("pyrudof"), "results": results}, sys.stdout)


def _results(validator: Any, files: tuple[str, str]) -> list[list[str | None]]:  # noqa: ANN401
    import pyrudof

    form, strict = pyrudof.RDFFormat.NTriples, pyrudof.ReaderMode.Strict
    for number, file in enumerate(files):
        validator.read_data(Path(file), format=form, reader_mode=strict, merge=number > 0)
    return [
        [each.severity, each.source_shape, each.focus_node, each.path, each.value, each.constraint_component]
        for each in validator.validate_shacl()
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
