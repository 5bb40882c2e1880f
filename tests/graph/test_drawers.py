"""Several documents drawn at once, and what is left of a build that was killed."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Literal
from rdflib.namespace import RDFS

import graph.comparing
import graph.comparison
import graph.drawers
import graph.drawing
import graph.loading
import graph.pipeline
from graph.document import Document
from graph.drawers import Drawers
from graph.drawing import Beside, draw_apart, draw_report, warm
from graph.errors import SourceError
from graph.indexed import Indexed
from graph.namespaces import ID
from graph.outcomes import Loading
from graph.pipeline import load
from graph.release import current_release
from graph.sources import find_sources
from graph.stages import Stages
from graph.statements import Extraction
from graph.store import is_run
from graph.validate import ValidationReport
from graph.workbench import FOLDER

REPORTS = Path(__file__).resolve().parents[1] / "cases" / "reports"
NAMES = ("greywater-2022.md", "brackwater-effectiveness-2017.md")

_DRAW = graph.drawing.draw


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vocabularies, registers and shapes have tests of their own."""
    name = ID["graph/vocabulary/small"]
    small = Graph().add((name, RDFS.label, Literal("Small")))
    monkeypatch.setattr(graph.loading, "vocabulary_graphs", lambda: {name: small})
    monkeypatch.setattr(graph.loading, "register_graphs", dict)
    monkeypatch.setattr(graph.pipeline, "official_graphs", lambda _: {})
    for module in (graph.drawing, graph.comparison, graph.pipeline):
        monkeypatch.setattr(module, "validate", lambda *_: ValidationReport())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reports, and a file that is none between them."""
    made = tmp_path / "reports"
    made.mkdir()
    for place, name in enumerate(NAMES):
        shutil.copy(REPORTS / name, made / f"{place}-{name}")
    (made / "0-minutes.md").write_text("# Minutes\n\nThose present agreed.\n")
    return made


def _load(folder: Path, store: Path, **how: Any) -> Loading:  # noqa: ANN401
    return load(find_sources([str(folder)]), str(store), keep_going=True, **how)


def _drawing(monkeypatch: pytest.MonkeyPatch, before: Callable[[Document], None]) -> None:
    def draw(document: Document, meanwhile: Callable[[], object] | None = None) -> Extraction:
        before(document)
        return _DRAW(document, meanwhile)

    monkeypatch.setattr(graph.drawing, "draw", draw)


def test_several_at_once_give_what_one_gives(tmp_path: Path, folder: Path) -> None:
    """The same outcomes in the same order, and the same graphs but for the runs, which have their times."""
    one = _load(folder, tmp_path / "one", jobs=1)
    many = _load(folder, tmp_path / "many", jobs=3)
    assert ["loaded", "left out", "loaded"] == [str(each.fate) for each in many.outcomes]
    assert one.outcomes == many.outcomes
    assert one.release is not None
    assert many.release is not None
    assert one.release.digest == many.release.digest
    assert not (tmp_path / "many" / FOLDER).exists()


def test_a_process_makes_ready_once_many_documents_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for the first two: making ready takes as long as a document."""
    told: list[str] = []
    monkeypatch.setattr(graph.drawers, "warm", lambda: told.append("made ready"))
    monkeypatch.setattr(graph.drawers, "draw_report", lambda _, name, *__: told.append(name))
    with Drawers(1, Indexed, Stages()) as drawers:
        for name in ("a.md", "b.md", "c.md"):
            drawers.start(b"", name)()
    assert ["a.md", "b.md", "made ready", "c.md"] == told


def test_what_was_made_ready_changes_no_graph() -> None:
    """Nothing of the report that was drawn out for it is found in another."""
    data = (REPORTS / NAMES[0]).read_bytes()

    def drawn() -> list[str]:
        graphs = draw_report(data, NAMES[0], lambda: Beside(Indexed())).graphs
        return [packed.digest for name, packed in graphs.items() if not is_run(name)]

    before = drawn()
    warm()
    assert before == drawn()


def test_what_is_drawn_apart_is_what_is_drawn_here() -> None:
    """The whole of it comes back from the process that drew it."""
    data, beside = (REPORTS / NAMES[0]).read_bytes(), Beside(Indexed())
    here, apart = draw_report(data, NAMES[0], lambda: beside), draw_apart(data, NAMES[0], beside)
    assert (here.report, here.digest, here.warnings) == (apart.report, apart.digest, apart.warnings)
    digests = [
        {name: packed.digest for name, packed in drawn.graphs.items() if not is_run(name)}
        for drawn in (here, apart)
    ]
    assert digests[0] == digests[1]
    assert here.seconds.keys() == apart.seconds.keys()


def test_a_process_that_dies_costs_its_own_document(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when memory runs out: the document is refused with the reason, the other is loaded."""
    here = os.getpid()

    def die(document: Document) -> None:
        if "greywater" in document.name:
            assert os.getpid() != here
            os.kill(os.getpid(), signal.SIGKILL)

    _drawing(monkeypatch, die)
    loading = _load(folder, tmp_path / "store", jobs=2)
    assert ["refused", "left out", "loaded"] == [str(each.fate) for each in loading.outcomes]
    assert (
        "the process that read it was ended, as happens where memory runs out" in loading.outcomes[0].reason
    )


def test_a_build_goes_on_where_one_was_interrupted(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was drawn is not drawn again, unless it is damaged; nothing stays when all is published."""
    drawn: list[str] = []

    def count(document: Document) -> None:
        if "minutes" not in document.name:
            drawn.append(Path(document.name).name)

    def interrupt(document: Document) -> None:
        if "brackwater" in document.name:
            raise KeyboardInterrupt

    def count_and_interrupt(document: Document) -> None:
        count(document)
        interrupt(document)

    store = tmp_path / "store"
    _drawing(monkeypatch, interrupt)
    with pytest.raises(KeyboardInterrupt):
        _load(folder, store)
    [kept] = (store / FOLDER).iterdir()
    whole = kept.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        _load(folder, store)
    kept.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    _drawing(monkeypatch, count_and_interrupt)
    with pytest.raises(KeyboardInterrupt):
        _load(folder, store)
    assert [f"0-{NAMES[0]}", f"1-{NAMES[1]}"] == drawn
    drawn.clear()
    _drawing(monkeypatch, count)
    loading = _load(folder, store)
    assert [f"1-{NAMES[1]}"] == drawn
    assert 2 == loading.counts["loaded"]
    assert not (store / FOLDER).exists()
    assert loading.release == current_release(str(store))


def test_a_build_that_fails_leaves_nothing(tmp_path: Path, folder: Path) -> None:
    """Not even the folder of the store, where there was none."""
    (folder / "2-bad.md").write_bytes(b"")
    with pytest.raises(SourceError):
        load(find_sources([str(folder)]), str(tmp_path / "store"), jobs=2)
    assert not (tmp_path / "store").exists()
