"""The document of what the nation costs says what the figures say that are kept, and no more."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import nation
from tests.benchmarks.kept import FIGURES, Kept, keep, read_kept
from tests.benchmarks.nation import Bench, run
from tests.benchmarks.scale import PAGE, TARGETS, page_text, slope, verdict
from tests.benchmarks.shacl import PARALLEL, STOCK, WHOLE
from tests.benchmarks.told import read_pages, read_queries
from tests.benchmarks.watching import CommandFailed, watch

pytestmark = pytest.mark.alone

ONE_MORE = next(target for target in TARGETS if target.row == "one-more")
EXPONENT, MEMORY = (target for target in TARGETS if target.row == "build")
RATIO, DIFFERING = (target for target in TARGETS if target.row == "shacl")


def kept(name: str, commit: str = "0123456789", /, **measured: Any) -> Kept:  # noqa: ANN401
    """Figures as of some day."""
    return Kept(name, measured, "2026-11-26", commit, {"processor": "P", "cores": "2"})


def said(target: Any, *figures: Kept) -> tuple[str, str]:  # noqa: ANN401
    """What the table says of a target."""
    return verdict(target, {each.name: each for each in figures})


def build(reports: int, seconds: float, peak_mib: float) -> Kept:
    """Figures of a build."""
    told = {"reports": reports, "seconds": seconds, "peak_mib": peak_mib}
    return kept(f"build-{reports}", triples=9, processor_seconds=1.0, jobs=2, **told)


def test_the_document_says_what_the_figures_say() -> None:
    """Of those that are kept, it is what would be written now."""
    assert page_text(read_kept()) == PAGE.read_text("utf-8"), "run python -m tests.benchmarks.scale"


def test_figures_that_are_kept_are_placed() -> None:
    """Each has machine, day and commit."""
    for name, each in read_kept(FIGURES).items():
        assert {"processor", "cores", "memory", "Python", "rdflib", "pyshacl", "pyoxigraph"} <= {
            *each.machine
        }
        assert all((each.day, each.commit, each.measured)), name


def test_what_was_not_measured_is_told() -> None:
    """Every line of the table, and that there is no machine to name."""
    page = page_text({})
    assert len(TARGETS) == page.count("| not measured | not measured |")
    assert "Nothing was measured yet." in page


def test_met_or_missed_by_how_much() -> None:
    """Where it is met at the limit itself; else the share of the target."""
    assert ("10.0 s", "met") == said(ONE_MORE, kept("one-more", reports=516, seconds=10))
    missed = said(ONE_MORE, kept("one-more", reports=516, seconds=25))
    assert ("25.0 s", "missed: 2.50 times the target") == missed


def test_a_smaller_store_meets_nothing() -> None:
    """A target for the nation is not told to be met by some of it."""
    found = said(ONE_MORE, kept("one-more", reports=61, seconds=1))
    assert ("1.0 s, of 61 reports", "not measured on 516") == found


def test_growth_is_drawn_from_builds() -> None:
    """Twice as many in twice the time is an exponent of 1; of one build there is none."""
    builds = [build(reports, reports * 2.0, 1000 + reports) for reports in (65, 129, 258, 516)]
    assert ("1.00", "met") == said(EXPONENT, *builds)
    assert ("1.42 times", "missed: 1.09 times the target") == said(MEMORY, *builds)
    assert ("not measured", "not measured") == said(EXPONENT, builds[0])
    assert 2.0 == pytest.approx(slope([(1, 1), (2, 4), (4, 16)]))
    assert None is slope([(2, 1), (2, 3)])


def test_validation_is_met_by_the_same_results_alone() -> None:
    """A ratio of validations that find other things is told beside that they do."""
    told = {"seconds": {PARALLEL: 10.0, WHOLE: 17.0}, "differing": {WHOLE: 2}}
    figures = kept("shacl", validated_reports=12, validated_triples=9, cores=2, results=4, **told)
    assert ("1.70", "met") == said(RATIO, figures)
    assert ("2", "missed") == said(DIFFERING, figures)


def test_rows_of_several_states_say_so() -> None:
    """Compared with care: the document names each."""
    both = [kept("one-more", reports=516, seconds=1), kept("start", "abcdef", reports=516, seconds=1)]
    page = page_text({each.name: each for each in both})
    assert "Rows were measured at 2 states of the software" in page
    assert "| start | 2026-11-26 | `abcdef` | A |" in page
    assert "states of the software" not in page_text({"one-more": both[0]})


def test_what_lies_behind_the_table_is_told() -> None:
    """Builds, kinds of pages beyond their target, ways of validation, and queries a second by server."""
    seconds = {PARALLEL: 10.0, WHOLE: 17.0, STOCK: None}
    found = {"cores": 2, "results": 4, "seconds": seconds, "differing": {WHOLE: 0}}
    rates = {"one thing": {"peelgraph": 1234.5, "Virtuoso": 600.0}}
    ratios = {"ratios": {"Virtuoso": 2.06}, "cached_ratios": {"Virtuoso": 3.0}}
    measured = [
        build(65, 100.5, 2048),
        kept("pages", reports=516, kinds=30, p95_ms=60.5, over={"theme": 60.5}),
        kept("shacl", validated_reports=12, validated_triples=300_000, **found),
        kept("throughput", rates=rates, under_half=["one thing: 0.40 of Virtuoso"], **ratios),
    ]
    page = page_text({each.name: each for each in measured})
    for line in (
        "| 65 | 9 | 100.5 | 1.0 | 2,048 |",
        "1 of 30 kinds.\n\n| kind | p95, ms |\n| --- | --- |\n| theme | 60.5 |",
        f"| {WHOLE} | 17.0 | 1.70 | 0 |\n| {STOCK} | not done in time |  |  |",
        "| one thing | 1,234 | 600 |\n\nLess than half of another: one thing: 0.40 of Virtuoso.",
        "no cache: times Virtuoso | at least 1.00 | 2.06 | met |",
        "no cache: times rdflib-endpoint | at least 3.00 | not measured | not measured |",
    ):
        assert line in page


def test_a_row_that_cannot_be_measured_is_told_and_kept_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others go on, and their figures are kept."""
    rows: Mapping[str, Any] = {**nation.ROWS, "pages": lambda _: {"pages": {"p95_ms": 1}}}
    monkeypatch.setattr(nation, "ROWS", rows)
    (tmp_path / "pages.csv").write_text("kind,first_p95,target\n", "utf-8")
    assert 1 == run(["named", "pages"], Bench((4,), None, tmp_path), tmp_path / "kept")
    assert "named: not measured. There is no store" in capsys.readouterr().err
    [(name, each)] = read_kept(tmp_path / "kept").items()
    assert "pages" == name and each.load is not None
    assert (tmp_path / "kept" / "pages.csv").is_file()


def test_figures_are_read_as_they_were_kept(tmp_path: Path) -> None:
    """And a later measurement takes the place of the one before."""
    keep("start", {"seconds": 2}, tmp_path)
    later = keep("start", {"seconds": 1}, tmp_path, load=7.25)
    assert {"start": later} == read_kept(tmp_path)
    assert {"seconds": 1} == json.loads((tmp_path / "start.json").read_text("utf-8"))["measured"]


def test_the_load_before_a_measurement_is_told() -> None:
    """Where it was noted."""
    figures = {name: kept(name, reports=516, seconds=1) for name in ("one-more", "start")}
    page = page_text({**figures, "start": replace(figures["start"], load=7.25)})
    assert "| start | 2026-11-26 | `0123456789` | A | 7.2 |" in page
    assert "| one-more | 2026-11-26 | `0123456789` | A |  |" in page


def test_what_other_benchmarks_tell(tmp_path: Path) -> None:
    """Heads are no rows, what was not answered is counted, and matrices stand by themselves."""
    file = tmp_path / "named.csv"
    rows = "".join(f"q,,1,{number}\n" for number in range(1, 101))
    file.write_text(f"# store: 516 reports\nquery,arguments,rows,milliseconds\n{rows}q,,,\n", "utf-8")
    told = read_queries(file)
    assert (101, 1, 51, 96) == tuple(told[each] for each in ("asked", "unanswered", "p50_ms", "p95_ms"))
    with pytest.raises(CommandFailed, match="has no rows with kind, first_p95, target"):
        read_pages(file)
    file.write_text("kind,first_p95,target\nforce,40,50\ntheme,60.5,50\ncoverage,99,100\n", "utf-8")
    assert {"kinds": 3, "p95_ms": 60.5, "matrix_p95_ms": 99, "over": {"theme": 60.5}} == read_pages(file)


def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    """What a child takes counts, and what parent and child share counts once."""
    take = "import os, time; a = b'a' * (60 << 20); pid = os.fork(); {}; time.sleep(0.8); pid and os.wait()"
    shared, own = (
        watch([sys.executable, "-c", take.format(what)], tmp_path / "log", cwd=tmp_path, env={})
        for what in ("0", "b = pid or b'b' * (60 << 20)")
    )
    assert 60 < shared.peak_mib < 100 < own.peak_mib < 160


def test_a_command_that_fails_is_no_figure(tmp_path: Path) -> None:
    """It says what it wrote last."""
    with pytest.raises(CommandFailed, match=r"ended with 3:\nno room"):
        watch(["/bin/sh", "-c", "echo no room; exit 3"], tmp_path / "log", cwd=tmp_path, env={})
