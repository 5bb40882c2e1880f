"""
Addresses of pages to measure: some of each kind, chosen by a seed from what a store holds.

Things are taken by class, each by its place among all of the class in the order of the store: all have the
same chance, and the same store and seed give the same ones, however large the store is.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from graph.namespaces import PEEL
from service.engine.runner import QueryRunner
from service.named.meant import short
from tests.drills.crawl import kind_of

_BASE: Final = "https://w3id.org/peelgraph/id/"
_CLASSES: Final = (
    *("PoliceForce", "Theme", "Topic", "Measure", "Cycle", "GradeScale", "Grade", "Report", "Inspection"),
    *("PartnerAgency", "Finding", "Evidence", "Context", "Consequence", "AreaForImprovement"),
    *(
        "CauseOfConcern",
        "Recommendation",
        "Judgment",
        "Observation",
        "Section",
        "Term",
        "Footnote",
    ),
)
_MATRIX: Final = frozenset({"compare", "coverage", "PoliceForce", "Report"})
"""Pages with a grid over forces, questions and years, or of a whole report: they may take twice as long."""

_COUNT: Final = "SELECT (COUNT(?thing) AS ?number) WHERE {{ ?thing a <{of}> }}"
_AT: Final = "SELECT ?thing WHERE {{ ?thing a <{of}> }} OFFSET {place} LIMIT 1"
_WORDS: Final = (
    "burglary",
    "mental health",
    "domestic abuse",
    "custody",
    "vetting",
    "knife crime",
    "999",
    "rape",
)
_OF_NO_THING: Final = (
    *(
        "/",
        "/coverage",
        "/quality",
        "/actions",
        "/about",
        "/releases",
        "/feed",
        "/queries",
        "/chart",
        "/limits",
    ),
    *(
        "/builder",
        "/compare",
        "/search",
        "/ontology",
        "/dump",
        "/list/findings",
        "/list/agencies",
        "/list/forces",
    ),
)


@dataclass(frozen=True)
class Kind:
    """
    Pages of one kind.

    Args:
        warming: Addresses to ask for first, so that nothing is asked of the engine for the first time.
        addresses: To measure; those above are none of them unless there is only one.
        is_matrix: Whether it may take twice as long.
    """

    name: str
    warming: tuple[str, ...]
    addresses: tuple[str, ...]
    is_matrix: bool = False


def page_kinds(runner: QueryRunner, each: int, seed: int) -> Iterator[Kind]:
    """
    Kinds of pages that the store has.

    Args:
        each: So many addresses of a kind are measured at most.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for name in _CLASSES:
        found = [thing.removeprefix(_BASE) for thing in _things(runner, name, each + 1, seed)]
        if found:
            yield _kind(name, [f"/doc/{quote(path)}" for path in found])
        if found and name == "Report":
            texts = [f"/read/{quote(path.removeprefix('report/'))}" for path in found]
            yield _kind("text of a report", texts)
    forces = [short(thing) for thing in _things(runner, "PoliceForce", 60, seed)]
    themes = [short(thing) for thing in _things(runner, "Theme", each + 1, seed)]
    if len(forces) >= 3:
        several = [chance.sample(forces, 3) for _ in range(each + 1)]
        yield _kind(
            "compare", ["/compare?" + "&".join(f"force={force}" for force in some) for some in several]
        )
    some = forces[: each + 1]
    yield _kind("builder, a force", [f"/builder?kind=finding&force={force}" for force in some])
    yield _kind("builder, a theme", [f"/builder?kind=finding&theme={theme}" for theme in themes])
    yield _kind("actions, a force", [f"/actions?force={force}" for force in some])
    yield _kind("feed of a force", [f"/feed/force/{force}" for force in some])
    yield _kind("list, later pages", [f"/list/findings?page={page}" for page in range(2, each + 3)])
    yield _kind("search", [f"/search?q={quote(words)}" for words in _WORDS[: each + 1]])
    for address in _OF_NO_THING:
        yield Kind(address, (), (address,), kind_of(address).strip("/") in _MATRIX)


def _kind(name: str, addresses: Sequence[str]) -> Kind:
    found = tuple(dict.fromkeys(addresses))
    return Kind(name, found[:1], found[1:] or found, name in _MATRIX)


def _things(runner: QueryRunner, class_name: str, most: int, seed: int) -> list[str]:
    """So many things of a class, or all of fewer, in an order that the seed tells."""
    of = PEEL[class_name]
    number = int(str(runner.select(_COUNT.format(of=of))[0]["number"]))
    chance = random.Random(f"{seed} {class_name}")  # noqa: S311
    places = chance.sample(range(number), min(number, most))
    rows = [row for place in places for row in runner.select(_AT.format(of=of, place=place))]
    return [str(row["thing"]) for row in rows if str(row["thing"]).startswith(_BASE)]
