"""
What another validator of SHACL says of a graph, beside what `graph.validate` said of it.

In: the graph, what it draws on, and the report. Out: what both find, and what one of them finds alone. The
other is pyrudof, which need not be installed. It works in a process of its own, which may crash, and has
limits of time and memory. `shapes/second-opinion.md` lists in what it is known to differ.

Two results are the same where severity, shape, focus node, path and component are, and the value, if it has
an address: literals are written otherwise, and blank nodes have other names.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from graph.aim import load_shapes
from graph.errors import OpinionFailed
from graph.indexed import Indexed
from graph.lines import ntriples
from graph.validate import ValidationReport

VALIDATOR: Final = "pyrudof"
LEFT_OUT: Final = frozenset([SH.maxLength])
"""Constraints that it is not asked about, since it answers them wrong: it counts bytes for characters."""

_COMPONENTS_LEFT_OUT: Final = frozenset([SH.MaxLengthConstraintComponent])
_BLANK: Final = "[]"
_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s^<>"{}|\\`]*')
"""A literal does not begin so, as the other one writes it, and a path that is no property has other signs."""

_TOLD: Final = 400  # characters of what a process wrote last


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one process: how long it may take in all, and how much address space."""

    seconds: float
    memory_mib: int


class Told(NamedTuple):
    """A result, as both can tell it; empty where there is nothing to tell."""

    severity: str
    shape: str
    focus: str
    path: str
    value: str
    component: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """
    Two validators on one graph.

    Args:
        version: Of the other one.
        agreed: Results of both; left out are those of constraints that it is not asked about.
        alone: What the other one finds by itself, sorted.
        missed: What it does not find, sorted.
    """

    version: str
    agreed: int
    alone: tuple[Told, ...]
    missed: tuple[Told, ...]

    @property
    def agrees(self) -> bool:
        """Whether both find the same."""
        return not (self.alone or self.missed)

    def as_text(self) -> str:
        """For a terminal: one line, and one for each result that only one of the two has."""
        head = f"Second opinion ({VALIDATOR} {self.version}): "
        if self.agrees:
            return f"{head}the same, {self.agreed} results.\n"
        counts = (
            f"{self.agreed} results are the same, {len(self.missed)} it lacks, {len(self.alone)} it has alone"
        )
        lines = [f"  {what} {_as_line(told)}" for what, each in self._apart for told in each]
        return "\n".join([f"{head}another. {counts}.", *lines, ""])

    @property
    def _apart(self) -> tuple[tuple[str, tuple[Told, ...]], ...]:
        return (("lacks", self.missed), ("alone", self.alone))


def second_opinion(
    report: ValidationReport,
    data: Graph | Indexed,
    background: Graph | Indexed,
    limits: Limits,
) -> Opinion:
    """
    Ask the other validator about a graph.

    Args:
        report: What `graph.validate.validate` said of the same two graphs.
        data: What is checked.
        background: What it draws on.
        limits: Of the other one's process.

    Raises:
        OpinionFailed: It is not installed, or crashed, or took too long or too much.
    """
    data = data if isinstance(data, Indexed) else Indexed([data])
    background = background if isinstance(background, Indexed) else Indexed([background])
    version, (theirs,) = ask([(data, background)], limits)
    ours = told_of(report)
    return Opinion(version, len(ours & theirs), tuple(sorted(theirs - ours)), tuple(sorted(ours - theirs)))


def told_of(report: ValidationReport) -> frozenset[Told]:
    """The results of a report that the other validator is asked about."""
    return frozenset(
        Told(
            str(each.severity),
            str(each.shape),
            _text(each.focus),
            str(each.path or ""),
            _text(each.value) if isinstance(each.value, URIRef) else "",
            str(each.component),
        )
        for each in report.results
        if each.component not in _COMPONENTS_LEFT_OUT
    )


def asked_shapes() -> Graph:
    """The shapes without the constraints that the other validator is not asked about."""
    shapes = Graph(bind_namespaces="none")
    shapes += (triple for triple in load_shapes() if triple[1] not in LEFT_OUT)
    return shapes


def ask(
    graphs: Sequence[tuple[Indexed, Indexed]], limits: Limits, shapes: Graph | None = None
) -> tuple[str, list[frozenset[Told]]]:
    """
    What the other validator finds in graphs, one after another in one process.

    Args:
        graphs: Each with what it draws on; results on nodes of the latter alone are left out.
        limits: For all of them.
        shapes: Others than those of the project.

    Returns:
        Its version, and the results of each graph.

    Raises:
        OpinionFailed: As of `second_opinion`.
    """
    if find_spec(VALIDATOR) is None:
        raise OpinionFailed(
            "",
            f"{VALIDATOR} is not installed, which gives the second opinion",
            next_step='Install it: pip install "peelgraph[second-opinion]".',
        )
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name, "shapes.nt")]
        files[0].write_bytes(ntriples(asked_shapes() if shapes is None else shapes))
        for number, pair in enumerate(graphs):
            for kind, graph in zip(("data", "background"), pair, strict=True):
                files.append(Path(name, f"{kind}-{number}.nt"))
                files[-1].write_bytes(b"".join(graph.lines))
        said = _answer([str(os.getpid()), str(limits.memory_mib), *map(str, files)], limits.seconds)
    found = zip(said["results"], graphs, strict=True)
    return said["version"], [_told_by_other(results, data) for results, (data, _) in found]


def _told_by_other(results: Collection[list[str | None]], data: Indexed) -> frozenset[Told]:
    """What it found on nodes of the data; it looks at those of the background as well."""
    found = []
    for severity, shape, focus, path, value, component in results:
        node = _address(focus) or _BLANK
        if node == _BLANK or URIRef(node) in data:
            said = map(_address, (path, value, component))
            found.append(Told(str(severity), _address(shape), node, *said))
    return frozenset(found)


def _address(said: str | None) -> str:
    """A term as the other one writes it, where it is an address; else nothing."""
    return said if said and _IRI.fullmatch(said) else ""


def _text(node: Node | None) -> str:
    return str(node) if isinstance(node, URIRef) else _BLANK


def _answer(arguments: list[str], seconds: float) -> Mapping[str, Any]:
    """What the process says; its own folder is not on its path, only that of the project."""
    command = [sys.executable, "-P", "-m", "graph.second_opinion_child", *arguments]
    environment = {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    try:
        done = subprocess.run(  # noqa: S603 - a program of this project
            command, capture_output=True, env=environment, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise OpinionFailed(
            VALIDATOR,
            f"it gave no second opinion within {seconds:g} seconds",
            next_step="Set PEELGRAPH_OPINION_SECONDS higher, or ask about fewer graphs.",
        ) from None
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip()[-_TOLD:]
        how = f"signal {-done.returncode}" if done.returncode < 0 else f"exit code {done.returncode}"
        raise OpinionFailed(
            VALIDATOR,
            f"it ended with {how} and gave no second opinion ({last or 'it wrote nothing'})",
            next_step="Where memory was short, set PEELGRAPH_OPINION_MEMORY_MIB higher.",
        )
    said: Mapping[str, Any] = json.loads(done.stdout)
    return said


def _as_line(told: Told) -> str:
    return " ".join(each for each in told if each)
