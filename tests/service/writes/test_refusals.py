"""What breaks a shape, or cannot be made, is refused with the reason, and leaves what is served as it was."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from graph.changes import Change, Kind, Upload
from graph.errors import (
    PeelgraphError,
    ValidationFailed,
    WriteMalformed,
    WriteRefused,
    WriteUnfit,
)
from graph.namespaces import ID
from graph.release import Release, current_release
from graph.releases import roll_back
from graph.settings import Settings
from service.writes.messages import Asked
from service.writes.writer import ToldReport, Writer
from tests.service.writes.asking import SPACE, turtle, unfinished, update
from tests.service.written import DURHAM, GRADES, RUN


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (
            f"DELETE {{ GRAPH <{DURHAM}> {{ ?s peel:grade ?o }} }} WHERE {{ ?s peel:grade ?o }}",
            "JudgmentShape-grade",
        ),
        (
            f"INSERT {{ GRAPH <{SPACE}other> {{ ?s peel:grade ex:good }} }} WHERE {{ ?s a peel:Judgment }}",
            "JudgmentShape-grade",
        ),
    ],
    ids=["in its own graph", "from another graph"],
)
def test_what_breaks_a_shape_is_refused(
    settings: Settings, writer: Writer, served: Release, change: str, broken: str
) -> None:
    """With the report in each form; a second grade for a judgment is one too many, wherever it is said."""
    with pytest.raises(ValidationFailed, match="it would break the shapes") as caught:
        update(writer, change)
    report = caught.value.report
    assert isinstance(report, ToldReport)
    assert broken in report.text
    assert "sh:ValidationReport" in report.turtle
    assert any(each["shape"].endswith(broken) and each["message"] for each in report.results)
    assert served == current_release(settings.store)


REFERENCES = f"{SPACE}references"
INSPECTION = f"<{ID}inspection/peel-effectiveness-2017/durham>"


@pytest.fixture
def referring(settings: Settings, writer: Writer) -> Iterator[Release]:
    """What is served while another graph names the report's inspection, which it says nothing else of."""
    update(writer, f"INSERT DATA {{ GRAPH <{REFERENCES}> {{ ex:x peel:inspection {INSPECTION} }} }}")
    yield current_release(settings.store)
    update(writer, f"DROP SILENT GRAPH <{REFERENCES}>")


@pytest.mark.parametrize(
    "change",
    [Change(Kind.DELETE, DURHAM), Change(Kind.UPDATE, text=f"DROP GRAPH <{DURHAM}>")],
    ids=["by the graph store", "by an update"],
)
def test_a_report_that_others_draw_on_stays(
    settings: Settings, writer: Writer, referring: Release, change: Change
) -> None:
    """The graph that would be broken is named, and the report says by what."""
    with pytest.raises(ValidationFailed) as caught:
        writer.write(Asked(change))
    assert f"graph <{REFERENCES}>" == caught.value.where
    assert "Change these graphs as well" in caught.value.next_step
    report = caught.value.report
    assert isinstance(report, ToldReport)
    [broken] = report.results
    assert f"{SPACE}x" == broken["node"]
    assert broken["shape"].endswith("range-inspection")
    assert referring == current_release(settings.store)


def test_a_report_may_go_with_what_draws_on_it(
    settings: Settings, writer: Writer, referring: Release
) -> None:
    """In one change."""
    both = update(writer, f"DROP GRAPH <{DURHAM}>; DROP GRAPH <{REFERENCES}>")
    assert {DURHAM, REFERENCES} <= {each.graph for each in both.changes}
    assert referring.graphs == roll_back(settings.store).graphs


def test_a_report_may_go_where_others_say_what_they_need(
    settings: Settings, writer: Writer, referring: Release
) -> None:
    """Themselves, from then on."""
    say = f"""INSERT {{ GRAPH <{REFERENCES}> {{ {INSPECTION} ?p ?o }} }}
        WHERE {{ GRAPH <{DURHAM}> {{ {INSPECTION} ?p ?o FILTER(?p != peel:statedIn) }} }}"""
    update(writer, f"{say}; DROP GRAPH <{DURHAM}>")
    assert DURHAM not in current_release(settings.store).graphs
    assert referring.graphs == roll_back(settings.store).graphs


REFUSED = [
    (Change(Kind.PUT, GRADES, uploads=turtle("force:x rdfs:label 'x' .")), WriteRefused, "official register"),
    (Change(Kind.DELETE, RUN), WriteRefused, "record of a run"),
    (Change(Kind.UPDATE, text=f"CLEAR GRAPH <{RUN}>"), WriteRefused, "record of a run"),
    (Change(Kind.UPDATE, text="CLEAR ALL"), WriteRefused, "cannot be written"),
    (Change(Kind.PUT, uploads=turtle("force:x rdfs:label 'x' .")), WriteRefused, "default graph"),
    (Change(Kind.UPDATE, text="DELETE WHERE { ?s a ?o }"), WriteRefused, "Name the graph"),
    (Change(Kind.UPDATE, text="INSERT DATA { <a:a> <a:b> 1 }"), WriteRefused, "made of all named graphs"),
    (
        Change(Kind.PUT, f"{DURHAM}-2", uploads=turtle("force:x rdfs:label 'x' .")),
        WriteUnfit,
        "it tells of 0 reports",
    ),
    (Change(Kind.PUT, f"{SPACE}x", uploads=turtle("force:x rdfs:seeAlso [] .")), WriteUnfit, "blank node"),
    (
        Change(Kind.UPDATE, text=f"INSERT DATA {{ GRAPH <{SPACE}x> {{ <a:a> <a:b> [] }} }}"),
        WriteUnfit,
        "blank node",
    ),
    (
        Change(
            Kind.UPDATE, text=f"INSERT DATA {{ GRAPH <{SPACE}x> {{ <a:a> <a:b> <<( <a:a> <a:b> 1 )>> }} }}"
        ),
        WriteUnfit,
        "a triple that speaks of a triple",
    ),
    (
        Change(Kind.PUT, f"{SPACE}x", uploads=(Upload(b"<a:a> <a:b> <a:c> <a:g> .", "nquads"),)),
        WriteUnfit,
        "it names the graph <a:g>",
    ),
    (Change(Kind.UPDATE, text="LOAD <http://localhost/x>"), WriteRefused, "line 1, column 1: LOAD"),
    (Change(Kind.UPDATE, text="load silent <http://localhost/x>"), WriteRefused, "not available"),
    (
        Change(Kind.UPDATE, text="INSERT { <a:a> <a:b> 1 } WHERE { SERVICE <http://x/> {} }"),
        WriteRefused,
        "SERVICE",
    ),
    (Change(Kind.UPDATE, text="DROP GRAPH <https://example.org/none>"), WriteUnfit, "does not exist"),
    (Change(Kind.UPDATE, text="DROP\n  GRAPH ?x"), WriteMalformed, "update line 2, column 10"),
    (Change(Kind.UPDATE, text="SELECT * {}"), WriteMalformed, "update line 1, column 8"),
    (Change(Kind.UPDATE, text="INSERT { <a:a> <a:b> 1 } WHERE " + "{" * 5000), WriteMalformed, "crashed"),
    (Change(Kind.PUT, f"{SPACE}x", uploads=turtle("<a> <b>\n c .")), WriteMalformed, "upload line 7, column"),
    (Change(Kind.PUT, f"{SPACE}x", uploads=(Upload(b"\xff", "turtle"),)), WriteMalformed, "line 1, column 1"),
    (
        Change(Kind.PUT, f"{SPACE}x", uploads=(Upload(b'{"@context": "http://localhost/c"}', "jsonld"),)),
        WriteMalformed,
        "nothing is fetched",
    ),
    (
        Change(
            Kind.PUT,
            f"{SPACE}x",
            uploads=(Upload(b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', "rdfxml"),),
        ),
        WriteMalformed,
        "line 2: it declares an XML entity",
    ),
    (Change(Kind.PUT, f"{SPACE}x", uploads=(Upload(b"<r>", "rdfxml"),)), WriteMalformed, "line 1"),
    (Change(Kind.PUT, f"{SPACE}x", uploads=(Upload(b"[" * 100_000, "turtle"),)), WriteMalformed, "upload"),
]


@pytest.mark.parametrize(("change", "kind", "said"), REFUSED)
def test_what_cannot_be_made_is_refused_with_the_reason(
    settings: Settings, writer: Writer, served: Release, change: Change, kind: type[PeelgraphError], said: str
) -> None:
    """And leaves what is served as it was."""
    with pytest.raises(kind) as caught:
        writer.write(Asked(change))
    assert said in str(caught.value)
    assert served == current_release(settings.store)
    assert [] == unfinished(settings)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { GRAPH <https://example.org/w> { <a:LOAD> <a:SERVICE> 'LOAD <a:b>' } } # LOAD <x>",
        "PREFIX load: <a:> INSERT { GRAPH ex:w { load:a load:LOAD 1 } } WHERE { BIND(1 AS ?SERVICE) }",
    ],
)
def test_words_are_no_reason_to_refuse(settings: Settings, writer: Writer, text: str) -> None:
    """Within names, strings and comments."""
    assert 1 == len(update(writer, text).changes)
    roll_back(settings.store)


class _Heard(http.server.BaseHTTPRequestHandler):
    requests: list[str] = []  # noqa: RUF012 - of the one server of a test

    def do_GET(self) -> None:
        self.requests.append(self.path)


def test_what_is_not_seen_as_a_call_reaches_nothing(writer: Writer, served: Release) -> None:
    """What can be read in two ways is not looked at, and the process that calls ends, SILENT or not."""
    with http.server.HTTPServer(("127.0.0.1", 0), _Heard) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/x"
        ambiguous = "INSERT { <a:a> <a:b> 1 } WHERE { BIND(1 AS ?a) FILTER(?a<?b&&?c>?a) }"
        with pytest.raises(WriteRefused, match="it asks another server"):
            update(writer, f"{ambiguous} ; LOAD SILENT <{address}> INTO GRAPH <{SPACE}x>")
        server.shutdown()
    assert [] == _Heard.requests
