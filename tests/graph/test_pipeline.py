"""From files to a release: all of them come through every step, or nothing is published."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

import graph.comparison
import graph.drawing
import graph.pipeline
from graph.cli import commands
from graph.console import run
from graph.errors import ReportConflict, SourceError, ValidationFailed
from graph.namespaces import ID, PEEL, SHAPES
from graph.pipeline import Stages, build, embedded_documents
from graph.publish import publish
from graph.release import Release, current_release
from graph.store import open_store
from graph.validate import Result, Severity, ValidationReport

REPORT = "https://w3id.org/peelgraph/id/report/peel-effectiveness-2017/northamptonshire"
DURHAM_FILE = Path(__file__).resolve().parent.parent / "cases" / "checks" / "durham.md"
RESULT = Result(
    Severity.VIOLATION,
    SHAPES["FindingShape-topic"],
    URIRef("https://example.org/finding"),
    PEEL.topic,
    None,
    RDF.type,
    "Give one peel:topic.",
)


@pytest.fixture
def served(tmp_path: Path, make_graphs: Callable[..., dict[URIRef, Graph]]) -> Release:
    """A store with a report on another force."""
    return publish(make_graphs(), str(tmp_path / "store"))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Validation, which has tests of its own and takes seconds, finds one thing to warn of."""
    warned = ValidationReport((replace(RESULT, severity=Severity.WARNING),))
    for module in (graph.drawing, graph.comparison, graph.pipeline):
        monkeypatch.setattr(module, "validate", lambda *_: warned)


@pytest.fixture
def copies(tmp_path: Path, embedded_report: Path) -> tuple[str, str, str]:
    """A report, the same file by another name, and a file that differs by a line."""
    paths = tuple(str(tmp_path / name) for name in ("report.md", "copy.md", "other.md"))
    for path in paths:
        shutil.copy(embedded_report, path)
    with Path(paths[2]).open("a") as file:
        file.write("\nOne line more.\n")
    return paths[0], paths[1], paths[2]


def _bad_source(kind: str, good: bytes) -> bytes | None:
    return {
        "missing": None,
        "empty": b"",
        "binary": bytes(range(256)) * 20,
        "latin-1": good.decode().encode("latin-1", "replace"),
        "no report": b"# Minutes\n\nThose present agreed.\n",
        "truncated": good[: len(good) // 2],
        "graded by no scale": good.replace(b"Requires improvement", b"Fair"),
    }[kind]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "kind", ["missing", "empty", "binary", "latin-1", "no report", "truncated", "graded by no scale"]
)
def test_one_bad_source_stops_the_build_and_what_was_served_stays(
    tmp_path: Path, served: Release, embedded_report: Path, kind: str
) -> None:
    """The good one beside it is not published either; the message begins with the file."""
    path = tmp_path / "bad.md"
    content = _bad_source(kind, embedded_report.read_bytes())
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        build([str(path), str(embedded_report)], str(tmp_path / "store"))
    assert str(caught.value).startswith(str(path))
    assert served == current_release(str(tmp_path / "store"))
    assert [served.id] == [folder.name for folder in (tmp_path / "store" / "releases").iterdir()]


@pytest.mark.usefixtures("quick")
def test_a_report_is_published_with_vocabularies_registers_and_its_run(
    tmp_path: Path, served: Release, copies: tuple[str, str, str]
) -> None:
    """The same file twice is taken once, and again another day changes nothing."""
    location = str(tmp_path / "store")
    told: list[str] = []
    stages = Stages(told.append)
    release = build(copies[:2], location, stages=stages)
    stages_passed = [
        *("vocabularies", "registers", "read", "extract", "build", "validate", "pack", "check", "publish")
    ]
    assert stages_passed == list(stages.seconds)
    summary = "Valid: 0 violations, 1 warning. `peelgraph validate` lists them."
    assert f"warning: {copies[0]}: {summary}" in told
    assert REPORT in release.sources
    kinds = [
        name.removeprefix("https://w3id.org/peelgraph/id/graph/").split("/")[0] for name in release.graphs
    ]
    counted = ("report", "run", "comparison")
    assert {"report": 2, "run": 2, "comparison": 2} == {kind: kinds.count(kind) for kind in counted}
    assert any(line.startswith(f"checked: {REPORT}: figures 5 agrees") for line in told)
    assert {"vocabulary", "register"} < set(kinds)
    assert release.digest == open_store(location).digest()
    assert release == build(copies[1:2], location)


@pytest.mark.usefixtures("quick")
def test_a_grade_that_a_register_gives_otherwise_is_told_and_published_once(tmp_path: Path) -> None:
    """The output names both grades and the page; the store has the report's grade, and the row set apart."""
    told: list[str] = []
    build([str(DURHAM_FILE)], str(tmp_path), stages=Stages(told.append))
    (line,) = [line for line in told if line.startswith("warning: grades disagree: ")]
    assert "Protecting vulnerable people, 2017: Inadequate" in line
    assert "gives Good" in line
    judgment = ID["judgment/durham/protecting-vulnerable-people/2017"]
    asked = f"SELECT ?grade WHERE {{ <{judgment}> <{PEEL.grade}> ?grade }}"
    rows = open_store(str(tmp_path)).query(asked, formats=("csv",)).content.decode().split()
    assert ["grade", str(ID["grade/inadequate"])] == rows


@pytest.mark.usefixtures("quick")
def test_two_files_that_claim_one_report_are_refused_by_name(
    tmp_path: Path, served: Release, copies: tuple[str, str, str]
) -> None:
    """Both given at once, or one after the other; unless told to replace."""
    report, _, other = copies
    location = str(tmp_path / "store")
    with pytest.raises(ReportConflict) as caught:
        build([report, other], location)
    assert f"{other}: it claims to be {REPORT}, which was already read from {report} " in str(caught.value)
    assert served == current_release(location)
    first = build([report], location)
    with pytest.raises(ReportConflict) as caught:
        build([other], location)
    assert f"{other}: it claims to be {REPORT}, which was already read from another file" in str(caught.value)
    assert first == current_release(location)
    second = build([other], location, replace=True)
    assert set(first.sources) == set(second.sources)
    assert first.sources[REPORT] != second.sources[REPORT]
    assert [name for name in first.graphs if "/run/" not in name] == [
        name for name in second.graphs if "/run/" not in name
    ]


def test_a_graph_that_breaks_a_shape_is_not_published(
    tmp_path: Path,
    served: Release,
    embedded_report: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The command ends with 1 and says shape, node and path."""
    monkeypatch.setattr(graph.drawing, "validate", lambda *_: ValidationReport((RESULT,)))
    location = str(tmp_path / "store")
    with pytest.raises(ValidationFailed):
        build([str(embedded_report)], location)
    with pytest.raises(SystemExit) as ended:
        run(commands, ["build", str(embedded_report), "--store", location])
    assert 1 == ended.value.code
    said = capsys.readouterr()
    assert "" == said.out
    for words in ("shapes:FindingShape-topic", "https://example.org/finding", "peel:topic", "Nothing was"):
        assert words in said.err
    assert served == current_release(location)


def test_the_embedded_reports_are_found_by_themselves(embedded_report: Path) -> None:
    """Byte for byte."""
    documents = embedded_documents()
    assert [embedded_report.name] == [document.name for document in documents]
    assert embedded_report.read_text("utf-8") == documents[0].text
