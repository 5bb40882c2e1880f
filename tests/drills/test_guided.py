"""A short run of the drill `tests.drills.guided`, and that its judges would see what they look for."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.document import Document, Mark
from graph.errors import SourceUnreadable
from graph.formats import Format
from graph.readers import read
from service.engine.relay import Calls
from service.negotiate import HTML, Choice
from tests.drills.guided import KNOWN, fuzz, known
from tests.drills.targets import TARGETS, documents, fault, forms, queries, requests, triples, updates
from tests.serving import ROOT

pytestmark = pytest.mark.alone


def test_inputs_made_by_what_they_reach_lead_to_answers_or_errors_of_ours() -> None:
    """A fixed number of each kind, from a fixed seed and from all that failed once; each reaches further."""
    command = [sys.executable, "-m", "tests.drills.guided", "--seed", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    wanted = [name for name, place in TARGETS.items() if place.runs]
    assert wanted == [line.split()[0] for line in done.stdout.splitlines()]


def test_every_input_that_failed_once_is_of_a_target() -> None:
    """None lies where no run would begin with it."""
    assert {path.name for path in KNOWN.iterdir() if path.is_dir()} <= set(TARGETS)
    assert any(known(target) for target in TARGETS)


def test_an_input_that_fails_is_told(tmp_path: Path) -> None:
    """With what was printed of it; here all fail, as there is no memory for them."""
    run = fuzz("accept", tmp_path, seed=1, seconds=20, memory=1)
    assert "out-of-memory" in run.failure
    assert "FAILED" in str(run)


def test_a_loose_mark_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """As is any other fault of a document; a whole one passes."""
    documents.judge_text(b"# One\n\nWords of it.\n")

    def read_loosely(data: bytes, name: str) -> Document:
        document = read(data, name)
        first, *rest = document.blocks
        text = replace(first.text, marks=(Mark("1", 99),))
        return replace(document, blocks=(replace(first, text=text), *rest))

    monkeypatch.setattr(documents, "read", read_loosely)
    with pytest.raises(fault.Fault, match="a mark outside"):
        documents.judge_text(b"# One\n\nWords of it.\n")


@pytest.mark.parametrize(
    "error", [SourceUnreadable("x", "torn"), SourceUnreadable("x", "a" * 9_000, "b", "c")]
)
def test_messages_that_do_not_help_are_seen(error: SourceUnreadable) -> None:
    """Without a next step, or without an end."""
    with pytest.raises(fault.Fault):
        fault.check_error(error)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "the engine made a call"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }", "the engine made a call"),
        ("SELECT * { ?s <a:none> ?x . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "rdflib reads a call"),
    ],
)
def test_a_guard_that_lets_calls_through_is_seen(
    monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    """By the engine that makes them, however silent, or by what rdflib reads."""
    queries.judge(text.encode())
    monkeypatch.setattr(queries, "check_query", lambda *_: None)
    monkeypatch.setattr(queries, "find_calls", lambda text, _: Calls(text, "", ()))
    with pytest.raises(fault.Fault, match=said):
        queries.judge(text.encode())


def test_patterns_that_see_more_than_the_request_names_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update that goes on without its graphs gives another store where they differ."""
    update = b"\x03INSERT { GRAPH <a:new> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }"
    updates.judge(update)
    monkeypatch.setattr(updates, "prepare_update", lambda text, *_: text)
    with pytest.raises(fault.Fault, match="see more"):
        updates.judge(update)


def test_a_triple_in_another_graph_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever an upload says, it is for the graph that the address names."""
    upload = b"\x00<a:s> <a:p> 1 ."
    triples.judge(upload)
    here = ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal(1))
    monkeypatch.setattr(triples, "read_upload", lambda *_: [here])
    with pytest.raises(fault.Fault, match="another graph"):
        triples.judge(upload)


def test_a_form_that_the_header_excludes_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is negotiated is held against the header once more."""

    def rank(accept: str, offer: tuple[Format, ...]) -> list[Choice]:
        return [Choice(HTML, HTML.media_type)]

    monkeypatch.setattr(forms, "rank", rank)
    monkeypatch.setattr(forms, "negotiate", lambda accept, offer: rank(accept, offer)[0])
    place = bytes([forms.OFFERS.index((HTML,))])
    forms.judge(place + b"text/html")
    with pytest.raises(fault.Fault, match="not by"):
        forms.judge(place + b"text/html;q=0")


def test_a_page_that_fails_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure of the service is one of the drill, with the request that led to it."""
    request = b"\x00/limits\naccept: text/html"
    requests.judge(request)

    def fail() -> str:
        raise KeyError("broken")

    monkeypatch.setitem(requests.APP.view_functions, "limits.page", fail)
    with pytest.raises(fault.Fault, match="/limits"):
        requests.judge(request)
