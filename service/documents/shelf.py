"""Which documents there are: the Markdown files below `docs/`, the list of them among those."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

ENDING: Final = ".md"
LIST: Final = "README"
"""The document that lists the others; it is asked for by no name."""


@cache
def documents() -> Mapping[str, str]:
    """Name, such as "how-to/pandas" and nothing for the list, to the text of each, sorted."""
    found = dict(_below(files("service").joinpath("docs"), ""))
    return {name.removesuffix(LIST): found[name] for name in sorted(found)}


def _below(folder: Traversable, path: str) -> list[tuple[str, str]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _below(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(ENDING):
            found.append((path + entry.name.removesuffix(ENDING), entry.read_text("utf-8")))
    return found


def named(target: str, beside: str) -> str | None:
    """
    The document that a link in another leads to.

    Args:
        target: As it stands there, such as "../threats.md".
        beside: Name of the document it stands in.

    Returns:
        None for a link that leads to no document.
    """
    path = posixpath.normpath(posixpath.join(posixpath.dirname(beside), target))
    name = path.removesuffix(ENDING).removesuffix(LIST)
    return name if path.endswith(ENDING) and name in documents() else None
