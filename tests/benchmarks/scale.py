"""
The document of what the nation costs: `service/docs/scale.md`, made of the figures that are kept.

    python -m tests.benchmarks.scale

A target is met, or missed by so much, or was not measured, or not on so many reports as it is set for:
nothing else is told of it. Figures of different days, commits or machines are told as such.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import service
from tests.benchmarks.kept import FIGURES, Kept, read_kept
from tests.benchmarks.shacl import PARALLEL, STOCK, WHOLE
from tests.corpus.make import NATIONAL

PAGE: Final = Path(service.__file__).parent / "docs" / "scale.md"
NOT_MEASURED: Final = "not measured"
_GIB: Final = 1024
_RDFLIB, _VIRTUOSO = "rdflib-endpoint", "Virtuoso"

Figures = Mapping[str, Kept]


@dataclass(frozen=True)
class Target:
    """
    One line of the table.

    Args:
        work: What is done.
        limit: The figure to be reached.
        form: How a figure is written: "{:.1f} s".
        row: The measurement, by the name that it is kept under; of growth, the last of those it is made of.
        value: Takes the figure out of all; none: it was not measured.
        is_least: Whether the figure is to be as large as the limit at least, or as small at most.
        is_national: Whether it is set for a store of so many reports as the nation has.
    """

    work: str
    limit: float
    form: str
    row: str
    value: Callable[[Figures], float | None]
    is_least: bool = False
    is_national: bool = True


def _of(row: str, *path: str, scale: float = 1.0) -> Callable[[Figures], float | None]:
    """One figure of a measurement."""

    def value(figures: Figures) -> float | None:
        found: Any = figures[row].measured if row in figures else None
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return None if found is None else float(found) / scale

    return value


def builds(figures: Figures) -> list[Kept]:
    """Those that are kept, by rising number of reports; may be empty."""
    found = [each for name, each in figures.items() if name.startswith("build-")]
    return sorted(found, key=lambda each: int(each.measured["reports"]))


def exponent(figures: Figures) -> float | None:
    """
    Of growth in time: of a line through the builds, on scales of logarithms; none with fewer than two.
    """
    return slope([(each.measured["reports"], each.measured["seconds"]) for each in builds(figures)])


def slope(points: Sequence[tuple[float, float]]) -> float | None:
    """Of a line of least squares through points whose logarithms are taken; none with fewer than two."""
    if len({x for x, _ in points}) < 2:
        return None
    logs = [[math.log(value) for value in axis] for axis in zip(*points, strict=True)]
    return statistics.linear_regression(*logs).slope


def memory_ratio(figures: Figures) -> float | None:
    """Of the most memory of the largest build to that of the smallest."""
    found = builds(figures)
    if len(found) < 2:
        return None
    return float(found[-1].measured["peak_mib"] / found[0].measured["peak_mib"])


def shacl_ratio(way: str) -> Callable[[Figures], float | None]:
    """How many times as long a way of validation takes as that of a build."""

    def value(figures: Figures) -> float | None:
        seconds = figures["shacl"].measured["seconds"] if "shacl" in figures else {}
        taken, own = seconds.get(way), seconds.get(PARALLEL)
        return taken / own if taken and own else None

    return value


_LAST: Final = f"build-{NATIONAL}"
TARGETS: Final = (
    Target("Build from documents: time", 15, "{:.1f} min", _LAST, _of(_LAST, "seconds", scale=60)),
    Target("Build from documents: memory", 3, "{:.2f} GiB", _LAST, _of(_LAST, "peak_mib", scale=_GIB)),
    Target("One more report", 10, "{:.1f} s", "one-more", _of("one-more", "seconds")),
    Target("Growth of time: exponent", 1.1, "{:.2f}", "build", exponent),
    Target("Growth of memory: last to first", 1.3, "{:.2f} times", "build", memory_ratio),
    Target("Named queries, p50", 20, "{:.1f} ms", "named", _of("named", "p50_ms")),
    Target("Named queries, p95", 100, "{:.1f} ms", "named", _of("named", "p95_ms")),
    Target("Pages, p95 of the slowest kind", 50, "{:.1f} ms", "pages", _of("pages", "p95_ms")),
    Target(
        "Pages that are a matrix, p95 of the slowest kind",
        100,
        "{:.1f} ms",
        "pages",
        _of("pages", "matrix_p95_ms"),
    ),
    *(
        Target(
            f"Queries over HTTP, {how}: times {other}",
            limit,
            "{:.2f}",
            "throughput",
            _of("throughput", name, other),
            is_least=True,
            is_national=False,
        )
        for how, name, limits in (
            ("none repeated, no cache", "ratios", (3, 1)),
            ("answers kept", "cached_ratios", (10, 2)),
        )
        for other, limit in zip((_RDFLIB, _VIRTUOSO), limits, strict=True)
    ),
    Target(
        "SHACL per report in parallel: times the whole in one process",
        1.6,
        "{:.2f}",
        "shacl",
        shacl_ratio(WHOLE),
        is_least=True,
        is_national=False,
    ),
    Target(
        "SHACL per report in parallel: results other than of the whole",
        0,
        "{:.0f}",
        "shacl",
        _of("shacl", "differing", WHOLE),
        is_national=False,
    ),
    Target("Start of the service to the first page", 2, "{:.2f} s", "start", _of("start", "seconds")),
)


def verdict(target: Target, figures: Figures) -> tuple[str, str]:
    """The figure as written, and what is to be said of it."""
    value = target.value(figures)
    if value is None:
        return NOT_MEASURED, NOT_MEASURED
    told = target.form.format(value)
    reports = _reports(target, figures)
    if target.is_national and reports < NATIONAL:
        return f"{told}, of {reports} reports", f"not measured on {NATIONAL}"
    is_met = value >= target.limit if target.is_least else value <= target.limit
    times = f": {value / target.limit:.2f} times the target" if target.limit else ""
    return told, "met" if is_met else f"missed{times}"


def _reports(target: Target, figures: Figures) -> int:
    """Of the store that a target was measured on; of growth, of the largest."""
    if target.row == "build":
        return int(builds(figures)[-1].measured["reports"])
    return int(figures[target.row].measured.get("reports", 0))


def page_text(figures: Figures) -> str:
    """The whole document."""
    parts = [
        _HEAD,
        _table(("work", "target", "measured", "met"), map(_line(figures), TARGETS)),
        *_provenance(figures),
        _AGAIN,
        *_details(figures),
    ]
    return "\n\n".join(parts) + "\n"


def _line(figures: Figures) -> Callable[[Target], tuple[str, ...]]:
    def line(target: Target) -> tuple[str, ...]:
        limit = target.form.format(target.limit)
        bound = f"at least {limit}" if target.is_least else f"at most {limit}"
        return (target.work, bound, *verdict(target, figures))

    return line


_HEAD: Final = f"""# What the nation costs

What it takes to build, serve and ask {NATIONAL} reports, which is the whole archive, beside what was aimed
at. The documents are invented ([tests/corpus](../../tests/corpus/README.md)), of the length and make-up of
the one that ships. A target of which nothing is kept, or that was measured on fewer reports, is told as such.

This page is written by `python -m tests.benchmarks.scale` from the figures in `tests/benchmarks/figures/`; a
test holds that it says what they say.

## Targets"""

_AGAIN: Final = f"""## To measure again

Shown, not run: all of it takes hours.

    python -m tests.corpus.make corpus --reports {NATIONAL}
    python -m tests.benchmarks.nation build --corpus corpus --work stores --write
    python -m tests.benchmarks.nation one-more start named pages shacl --store stores/store-{NATIONAL} --write
    python -m tests.benchmarks.nation throughput --rdflib-endpoint COMMAND --write

Every row can be measured by itself, and the page is made anew of all that are kept. A build is one command,
`peelgraph build --list FILE`, from its start to its end; memory is the proportional share of what is no file,
over all its processes, looked at once a second. Pages and named queries have benchmarks of their own,
which are run. The small form of this is in the tests: counts and ratios that hold on any machine
(`tests/benchmarks/test_costs.py`)."""


def _provenance(figures: Figures) -> Iterable[str]:
    """Which machine, day and commit each row is of; a warning where they are several."""
    if not figures:
        yield "## Machine\n\nNothing was measured yet."
        return
    machines = list({tuple(each.machine.items()): each for each in figures.values()})
    told = [", ".join(f"{name} {value}" for name, value in machine) for machine in machines]
    yield "## Machine\n\n" + "\n\n".join(f"{_letter(number)}: {each}." for number, each in enumerate(told))
    commits = {each.commit for each in figures.values()}
    if len(commits) > 1:
        yield f"Rows were measured at {len(commits)} states of the software; compare them with care."
    rows = (
        (
            name,
            each.day,
            f"`{each.commit}`",
            _letter(machines.index(tuple(each.machine.items()))),
            "" if each.load is None else f"{each.load:.1f}",
        )
        for name, each in figures.items()
    )
    yield _table(("row", "day", "commit (+: with changes)", "machine", "load before"), rows)
    yield (
        "Load is how many processes wanted a processor, on average over the minute before. Above 1, the row "
        "before had been at work, or other work at a lower priority, which then went on."
    )


def _letter(number: int) -> str:
    return chr(ord("A") + number)


def _details(figures: Figures) -> Iterable[str]:
    if found := builds(figures):
        yield "## Builds"
        names = ("reports", "triples", "seconds", "processor_seconds", "peak_mib")
        rows = (tuple(f"{each.measured[name]:,}" for name in names) for each in found)
        yield _table(("reports", "triples", "seconds", "processor seconds", "most memory, MiB"), rows)
    if "pages" in figures and figures["pages"].measured["over"]:
        told = figures["pages"].measured
        yield f"## Pages beyond their target\n\n{len(told['over'])} of {told['kinds']} kinds."
        yield _table(("kind", "p95, ms"), ((kind, f"{p95:.1f}") for kind, p95 in told["over"].items()))
    if "shacl" in figures:
        yield from _shacl(figures["shacl"])
    if "throughput" in figures:
        yield from _throughput(figures["throughput"])


def _shacl(kept: Kept) -> Iterable[str]:
    told = kept.measured
    yield (
        f"## SHACL\n\n{told['validated_reports']} reports of {told['validated_triples']:,} triples, "
        f"{told['cores']} cores, {told['results']} results. pyrudof is not asked about `sh:maxLength` "
        "([why](../../shapes/second-opinion.md)); results are compared without that."
    )
    base = told["seconds"][PARALLEL]
    rows = []
    for way, seconds in told["seconds"].items():
        time = ("not done in time", "") if seconds is None else (f"{seconds:.1f}", f"{seconds / base:.2f}")
        rows.append((way, *time, str(told["differing"].get(way, "" if seconds is None else 0))))
    yield _table(("way", "seconds", "times the first", "results that differ"), rows)
    if STOCK in told["seconds"]:
        yield (
            f"“{STOCK}” is `pyshacl.validate` on an rdflib graph, whose rules in SPARQL rdflib answers; the "
            "others but pyrudof are pyshacl over what `graph.indexed` lays before it."
        )


def _throughput(kept: Kept) -> Iterable[str]:
    rates = kept.measured["rates"]
    servers = list(dict.fromkeys(name for each in rates.values() for name in each))
    yield "## Queries a second over HTTP"
    rows = ((shape, *(f"{each.get(name, 0):,.0f}" for name in servers)) for shape, each in rates.items())
    yield _table(("kind of query", *servers), rows)
    under = "; ".join(kept.measured["under_half"]) or "none"
    yield f"Less than half of another: {under}. The queries are in `tests/benchmarks/endpoints.py`."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_page(folder: Path = FIGURES, page: Path = PAGE) -> None:
    """Make the document of the figures that are kept."""
    page.write_text(page_text(read_kept(folder)), "utf-8")


if __name__ == "__main__":
    write_page()
