"""How the software is made up: one diagram of it, and each folder by its own first words."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

from tests.documents.blocks import ROOT

FLOW: Final = (
    ("a file", "graph/readers", "its words, with the way back to the source"),
    ("document", "graph/extract", "records, each with the stretch of words that says it"),
    ("statements", "graph/build", "RDF, a named graph for each report"),
    ("graph", "graph/checks", "the graph, set beside official registers"),
    ("graph and comparisons", "graph/validate.py", "the same, if it fits the shapes"),
    ("validated graph", "graph/publish.py", "swapped in whole, or nothing"),
    ("release", "service/engine", "queries, each in a process that may be ended"),
    ("rows", "service/answers", "what a page shows, and JSON too"),
    ("answer", "service/templates", "the same for people"),
)
"""What there is, the part that takes it, and what that makes of it."""

LAST: Final = "page"


def diagram() -> str:
    """The way of data, from top to bottom."""
    width = max(len(part) for _, part, _ in FLOW)
    steps = [f"{what}\n  │  {part:<{width}}   {made}\n  ▼" for what, part, made in FLOW]
    return "\n".join([*steps, LAST])


def folders() -> list[tuple[str, str]]:
    """Each folder of code, with the first sentence of what it says of itself."""
    found = []
    for package in ("graph", "service"):
        for path in sorted((ROOT / package).rglob("__init__.py")):
            name = path.parent.relative_to(ROOT).as_posix()
            if len(Path(name).parts) == 2:
                found.append((name, _first_sentence(path)))
    return found


def _first_sentence(path: Path) -> str:
    told = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return re.split(r"(?<=\.)\s|\n\n", told)[0].replace("\n", " ")
