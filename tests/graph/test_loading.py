"""Many reports by one command: files, folders and lists in, and what became of each out."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS

import graph.comparison
import graph.drawing
import graph.loading
import graph.pipeline
from graph.cli import commands
from graph.console import run
from graph.document import Document
from graph.errors import NotAReport, ReportConflict, SourceError, SourceUnreadable
from graph.namespaces import ID
from graph.outcomes import Loading
from graph.packed import Packed
from graph.pipeline import load
from graph.release import current_release
from graph.sources import find_sources
from graph.statements import Extraction
from graph.validate import ValidationReport

CASES = Path(__file__).resolve().parents[1] / "cases"
GREYWATER = CASES / "reports" / "greywater-2022.md"
BRACKWATER = CASES / "reports" / "brackwater-effectiveness-2017.md"


_DRAWN: dict[str, Extraction] = {}


def _draw_once(document: Document, meanwhile: Callable[[], object]) -> Extraction:
    """The same file says the same in every test."""
    meanwhile()
    if document.digest not in _DRAWN:
        _DRAWN[document.digest] = _DRAW(document)
    return _DRAWN[document.digest]


_DRAW = graph.drawing.draw


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Vocabularies and registers, which have tests of their own, are small; counts what is validated."""
    name = ID["graph/vocabulary/small"]
    small = Graph()
    small.add((name, RDFS.label, Literal("Small")))
    validated: list[int] = []

    def validate(*_: Graph) -> ValidationReport:
        validated.append(len(validated) + 1)
        return ValidationReport()

    monkeypatch.setattr(graph.loading, "vocabulary_graphs", lambda: {name: small})
    monkeypatch.setattr(graph.loading, "register_graphs", dict)
    monkeypatch.setattr(graph.drawing, "draw", _draw_once)
    monkeypatch.setattr(graph.pipeline, "official_graphs", lambda _: {})
    for module in (graph.drawing, graph.comparison, graph.pipeline):
        monkeypatch.setattr(module, "validate", validate)
    return validated


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a report, another below it, and files of other kinds."""
    made = tmp_path / "reports"
    (made / "below").mkdir(parents=True)
    (made / ".git").mkdir()
    (made / "store").mkdir()
    shutil.copy(GREYWATER, made / "one.md")
    shutil.copy(BRACKWATER, made / "below" / "two.text")
    (made / "rows.jsonl").write_text('{"title": "PEEL: Police effectiveness 2017 - Kent"}\n')
    (made / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (made / "minutes.md").write_text("# Minutes\n\nThose present agreed.\n")
    (made / "empty.html").write_bytes(b"")
    for hidden in (".git/report.md", ".report.md", "store/publish.lock", "store/report.md"):
        shutil.copy(GREYWATER, made / hidden)
    os.mkfifo(made / "pipe.md")
    return made


def _fates(loading: Loading, folder: Path) -> dict[str, str]:
    return {os.path.relpath(each.file, folder): str(each.fate) for each in loading.outcomes}


def _load(paths: Sequence[object], store: Path, lists: Sequence[object] = (), **how: Any) -> Loading:  # noqa: ANN401
    return load(find_sources([str(path) for path in paths], [str(name) for name in lists]), str(store), **how)


def test_a_folder_is_taken_whole_and_what_is_no_report_is_left_out(
    tmp_path: Path, folder: Path, quick: list[int]
) -> None:
    """Formats are told by content; hidden files, stores and what is no file are passed over."""
    loading = _load([folder], tmp_path / "store", keep_going=True)
    assert {
        "one.md": "loaded",
        "below/two.text": "loaded",
        "picture.pdf": "left out",
        "rows.jsonl": "left out",
        "minutes.md": "left out",
        "empty.html": "refused",
    } == _fates(loading, folder)
    assert {"loaded": 2, "unchanged": 0, "refused": 1, "left out": 3} == loading.counts
    assert loading.release == current_release(str(tmp_path / "store"))
    assert loading.release is not None
    assert {each.report for each in loading.outcomes if each.report} == set(loading.release.sources)


def test_what_is_published_is_not_read_again(
    tmp_path: Path, folder: Path, quick: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor extracted nor validated, unless it is told to, or the software is another version."""
    store = tmp_path / "store"
    first = _load([folder], store, keep_going=True)
    stages = graph.pipeline.Stages()
    validated = len(quick)
    again = _load([folder], store, keep_going=True, stages=stages)
    assert {"loaded": 0, "unchanged": 2, "refused": 1, "left out": 3} == again.counts
    assert validated == len(quick)
    assert "build" not in stages.seconds
    assert first.release == again.release
    assert 2 == _load([folder / "one.md", folder / "below"], store, again=True).counts["loaded"]
    for module in ("loading", "publish"):
        monkeypatch.setattr(getattr(graph, module), "software_version", lambda: "later")
    assert 2 == _load([folder], store, keep_going=True).counts["loaded"]
    assert 2 == _load([folder], store, keep_going=True).counts["unchanged"]


def test_a_changed_register_is_validated_and_an_unchanged_one_is_not(
    tmp_path: Path, folder: Path, quick: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is new can be wrong."""

    def official(words: str) -> Callable[[object], dict[URIRef, Graph]]:
        name, made = ID["graph/register/grades"], Graph()
        made.add((name, RDFS.label, Literal(words)))
        return lambda _: {name: made}

    for words, expected in (("Old", 3), ("Old", 3), ("New", 4)):
        monkeypatch.setattr(graph.pipeline, "official_graphs", official(words))
        _load([folder / "one.md"], tmp_path / "store")
        assert expected == len(quick), words


def test_a_list_names_files_and_folders(
    tmp_path: Path, folder: Path, quick: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blank lines and remarks aside; paths are taken from where the command runs."""
    monkeypatch.chdir(folder)
    (tmp_path / "list.txt").write_text("\ufeff# reports of the region\n\none.md\n  below  \nnone.md\n")
    loading = _load([], tmp_path / "store", lists=[tmp_path / "list.txt"], keep_going=True)
    assert [("one.md", "loaded"), ("below/two.text", "loaded"), ("none.md", "refused")] == [
        (each.file, str(each.fate)) for each in loading.outcomes
    ]
    assert "none.md: the file cannot be read (No such file or directory)." in loading.outcomes[2].reason


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"# none\n", "the list names no file"), (b"\xff", "not UTF-8"), (None, "cannot be read")],
)
def test_a_list_that_is_none_is_refused(tmp_path: Path, content: bytes | None, expected: str) -> None:
    """Before anything is read."""
    path = tmp_path / "list.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceUnreadable, match=expected):
        find_sources([], [str(path)])


def test_files_that_are_named_are_all_published_or_none(
    tmp_path: Path, folder: Path, quick: list[int]
) -> None:
    """A file that a person names is meant to be a report."""
    for bad, error in (("minutes.md", NotAReport), ("empty.html", SourceError)):
        with pytest.raises(error):
            _load([folder / "one.md", folder / bad], tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_where_nothing_can_be_used_nothing_is_published(
    tmp_path: Path, folder: Path, quick: list[int]
) -> None:
    """Not even an empty store."""
    loading = _load([folder / "minutes.md"], tmp_path / "store", keep_going=True)
    assert (None, 1) == (loading.release, loading.counts["refused"])
    assert not (tmp_path / "store").exists()


def test_a_fault_of_ours_in_one_report_does_not_cost_the_others(
    tmp_path: Path, folder: Path, quick: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as a fault, with the file; alone, it is raised."""

    def draw(document: Document, meanwhile: Callable[[], object]) -> Extraction:
        if document.name.endswith("one.md"):
            raise KeyError("x")
        return _draw_once(document, meanwhile)

    monkeypatch.setattr(graph.drawing, "draw", draw)
    loading = _load([folder], tmp_path / "store", keep_going=True)
    [refused] = [each for each in loading.outcomes if each.file.endswith("one.md")]
    assert "reading it failed (KeyError: 'x'). This is a fault of peelgraph" in refused.reason
    assert 1 == loading.counts["loaded"]
    with pytest.raises(KeyError):
        _load([folder / "one.md"], tmp_path / "store")


def test_of_two_files_for_one_report_the_first_is_kept_or_with_replace_the_last(
    tmp_path: Path, folder: Path, quick: list[int]
) -> None:
    """The same file by another name is one; a file that differs is refused, and names the other."""
    one, same, other = folder / "one.md", folder / "same.md", folder / "two.md"
    shutil.copy(one, same)
    other.write_bytes(one.read_bytes() + b"\nOne line more.\n")
    loading = _load([one, same, other], tmp_path / "store", keep_going=True)
    assert ["loaded", "left out", "refused"] == [str(each.fate) for each in loading.outcomes]
    assert f"it is the same file as {one}" == loading.outcomes[1].reason
    assert f"which was already read from {one} " in loading.outcomes[2].reason
    loading = _load([one, other], tmp_path / "store", replace=True)
    assert ["left out", "loaded"] == [str(each.fate) for each in loading.outcomes]
    assert f"{other}, taken later, is the same report and takes its place" == loading.outcomes[0].reason
    release = current_release(str(tmp_path / "store"))
    assert [loading.outcomes[1].digest] == list(release.sources.values())
    loading = _load([one, other], tmp_path / "store", replace=True)
    assert ["left out", "unchanged"] == [str(each.fate) for each in loading.outcomes]
    assert release == current_release(str(tmp_path / "store"))
    with pytest.raises(ReportConflict):
        _load([one], tmp_path / "store")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["."], 3), (["below"], 0), ([".", "--all-or-nothing"], 2), (["one.md", "empty.html"], 2)],
)
def test_the_command_ends_with_a_code_that_tells(
    tmp_path: Path,
    folder: Path,
    quick: list[int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
) -> None:
    """3 where some were refused and the others published; a folder keeps going unless told otherwise."""
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as ended:
        run(commands, ["build", *arguments, "--store", str(tmp_path / "store"), "--summary", "json"])
    assert code == ended.value.code
    assert (tmp_path / "store").exists() == (code in (0, 3))
    said = capsys.readouterr()
    assert "\r" not in said.err, "a bar where there is no terminal"
    if code == 2:
        assert "" == said.out
        return
    summary = json.loads(said.out)
    assert summary["release"]["reports"] == summary["counts"]["loaded"] == (2 if code else 1)
    assert sum(summary["counts"].values()) == len(summary["sources"])


def test_the_summary_tells_why(
    tmp_path: Path, folder: Path, quick: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for each that was not taken, and the counts; the release last."""
    with pytest.raises(SystemExit):
        run(commands, ["build", str(folder), "--store", str(tmp_path / "store")])
    *reasons, counts, release = capsys.readouterr().out.splitlines()
    assert [
        f"left out: {folder}/picture.pdf: it is in no format of a report (PDF, a web page or text)",
        f"left out: {folder}/rows.jsonl: it is in no format of a report (PDF, a web page or text)",
        f"left out: {folder}/minutes.md: no title of an inspection with its year was found.",
        f"refused: {folder}/empty.html: the file is empty.",
    ] == [line.partition(" Expected")[0] for line in reasons]
    assert "2 loaded, 0 unchanged, 1 refused, 3 left out" == counts
    assert f"{tmp_path}/store: 2 reports," in release


def test_packed_lines_come_back_as_they_were() -> None:
    """As often as wanted, and more than fit into one chunk; equal where they say the same."""
    lines = [f"<urn:{number:06}> <urn:{number * 7919 % 1000003}> 'é' .".encode() for number in range(20_000)]
    packed = Packed(lines)
    assert lines == list(packed) == list(packed)
    assert len(lines) == len(packed)
    assert packed == Packed(iter(lines))
    assert packed != Packed(lines[1:])
    assert [] == list(Packed([]))
