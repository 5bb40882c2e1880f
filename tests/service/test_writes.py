"""A change is published whole as a new release in which everything is valid, or refused with the reason."""

from __future__ import annotations

import fcntl
import http.server
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from graph.changes import Change, Kind, Upload
from graph.errors import (
    GraphMissing,
    PeelgraphError,
    ValidationFailed,
    WriteBusy,
    WriteMalformed,
    WriteRefused,
    WriteTimedOut,
    WriteTooLarge,
    WriteUnfit,
    WriteUnmet,
)
from graph.identifiers import TALLY_GRAPHS
from graph.namespaces import ID
from graph.release import MadeBy, Release, current_release
from graph.releases import list_releases, roll_back
from graph.search_index import INDEX
from graph.settings import Settings
from graph.store import open_store
from service.writes import writer as writer_module
from service.writes.messages import Asked
from service.writes.writer import Outcome, ToldReport, Writer
from tests.service.written import COMPARISON, DURHAM, GRADES, NOTES, PREFIXES, RUN, publish_durham

SPACE = "https://example.org/"
EVERYTHING = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
IN_GRAPHS = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store with a report, which the tests of this module change one after the other."""
    folder = tmp_path_factory.mktemp("writes") / "store"
    publish_durham(folder)
    return replace(Settings(), store=str(folder), releases_kept=3)


@pytest.fixture(scope="module")
def writer(settings: Settings) -> Iterator[Writer]:
    """Makes changes in it."""
    made = Writer(settings)
    yield made
    made.close()


@pytest.fixture
def served(settings: Settings) -> Release:
    """What is served before the change."""
    return current_release(settings.store)


def turtle(*statements: str) -> tuple[Upload, ...]:
    """An upload of some statements."""
    return (Upload((PREFIXES + " ".join(statements)).encode(), "turtle"),)


def update(writer: Writer, text: str) -> Outcome:
    """Make an update."""
    return writer.write(Asked(Change(Kind.UPDATE, text=PREFIXES + text), "ann"))


def unfinished(settings: Settings) -> list[Path]:
    """What was begun and not brought to its end."""
    return list(Path(settings.store, "releases").glob(".*"))


def counts(store: str) -> tuple[bytes, bytes]:
    """Triples of the default graph, and distinct ones over all named graphs."""
    opened = open_store(store)
    return opened.query(EVERYTHING, formats=["csv"]).content, opened.query(IN_GRAPHS, formats=["csv"]).content


def test_a_graph_is_put_added_to_and_deleted(settings: Settings, writer: Writer, served: Release) -> None:
    """Each time as a new release that says what made it, and in which the default graph is the union."""
    name = f"{SPACE}put"
    put = writer.write(
        Asked(Change(Kind.PUT, name, uploads=turtle('force:x ex:note "One.", "Two."@en .')), "ann")
    )
    assert [(name, 0, 2, 2, 0)] == [
        (each.graph, each.before, each.after, each.added, each.removed) for each in put.changes
    ]
    release = current_release(settings.store)
    assert (put.release, MadeBy.GRAPH_STORE, "ann") == (release.id, release.made_by, release.author)
    assert release.graphs.keys() - served.graphs.keys() == {name}
    assert release.triples == served.triples + 2
    posted = writer.write(
        Asked(Change(Kind.POST, name, uploads=turtle('force:x ex:note "One.", "Three." .')))
    )
    assert [1] == [each.added for each in posted.changes]
    replaced = writer.write(Asked(Change(Kind.PUT, name, uploads=turtle('force:x ex:note "Four." .'))))
    assert [(1, 3)] == [(each.added, each.removed) for each in replaced.changes]
    before, within = counts(settings.store)
    assert before == within
    gone = writer.write(Asked(Change(Kind.DELETE, name)))
    assert ["removed"] == [each.kind for each in gone.changes]
    after = current_release(settings.store)
    assert (served.graphs, served.triples, served.digest) == (after.graphs, after.triples, after.digest)
    with pytest.raises(GraphMissing, match="there is no such graph"):
        writer.write(Asked(Change(Kind.DELETE, name)))
    assert after == current_release(settings.store)
    assert 3 == len(list_releases(settings.store))


def test_what_another_graph_says_too_stays_in_the_default_graph(settings: Settings, writer: Writer) -> None:
    """A triple leaves the union with the last graph that has it."""
    said = 'force:durham ex:note "A small force."@en .'
    release = current_release(settings.store)
    writer.write(Asked(Change(Kind.PUT, f"{SPACE}same", uploads=turtle(said))))
    assert release.triples == current_release(settings.store).triples
    update(writer, f"DELETE DATA {{ GRAPH <{NOTES}> {{ {said} }} }}")
    assert release.triples == current_release(settings.store).triples
    roll_back(settings.store)
    update(writer, f"DROP GRAPH <{SPACE}same>")
    assert release.graphs == current_release(settings.store).graphs


def test_an_update_changes_what_it_names(settings: Settings, writer: Writer, served: Release) -> None:
    """Its patterns see the union of all graphs where they name none."""
    done = update(
        writer,
        f"""INSERT {{ GRAPH <{SPACE}new> {{ ?s ex:note "Has a judgment."@en }} }}
        WHERE {{ ?s a peel:Report }}""",
    )
    assert [1] == [each.added for each in done.changes]
    release = current_release(settings.store)
    assert MadeBy.UPDATE == release.made_by
    assert release.sources == served.sources
    update(writer, f"CLEAR GRAPH <{SPACE}new>")
    assert served.graphs == current_release(settings.store).graphs


def test_a_change_of_nothing_makes_no_release(settings: Settings, writer: Writer, served: Release) -> None:
    """What is served stays, and is named."""
    for text in (
        f'INSERT DATA {{ GRAPH <{NOTES}> {{ force:durham ex:note "A small force."@en }} }}',
        f"CREATE GRAPH <{SPACE}empty>",
        "DELETE WHERE { GRAPH ?g { ?s peel:noSuchThing ?o } }",
    ):
        assert Outcome(served.id, ()) == update(writer, text)
    assert served == current_release(settings.store)


def test_a_change_can_be_searched_for(settings: Settings, writer: Writer, served: Release) -> None:
    """The release that an update makes has an index of its own, in which the new words are."""
    name = f"{SPACE}searched"
    thing = "<https://w3id.org/peelgraph/id/quokka>"
    skos = "http://www.w3.org/2004/02/skos/core#"
    said = f'{thing} a <{skos}Concept> ; <{skos}prefLabel> "Quokkas"@en'
    asked = "SELECT title FROM thing JOIN words ON words.rowid = thing.id WHERE words MATCH 'quokka'"
    update(writer, f"INSERT DATA {{ GRAPH <{name}> {{ {said} }} }}")
    release = current_release(settings.store)
    assert release.id != served.id
    found = {}
    for each in (served, release):
        path = Path(settings.store, "releases", each.id, INDEX)
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as index:
            found[each.id] = index.execute(asked).fetchall()
    assert {served.id: [], release.id: [("Quokkas",)]} == found
    update(writer, f"DROP GRAPH <{name}>")


def test_a_patch_sees_one_graph_alone(settings: Settings, writer: Writer) -> None:
    """As the default graph; it reaches no other."""
    text = f'{PREFIXES} DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p "A force."@en }} WHERE {{ ?s ?p ?o }}'
    done = writer.write(Asked(Change(Kind.PATCH, NOTES, text)))
    assert [(NOTES, 1, 1, 1, 1)] == [
        (each.graph, each.before, each.after, each.added, each.removed) for each in done.changes
    ]
    roll_back(settings.store)
    with pytest.raises(WriteUnfit, match="it writes to another graph"):
        writer.write(Asked(Change(Kind.PATCH, NOTES, f"COPY DEFAULT TO <{DURHAM}>")))


def test_a_report_that_changes_is_compared_anew(settings: Settings, writer: Writer, served: Release) -> None:
    """Its comparison is made, its run is gone, and with the report goes what was derived from it."""
    comment = f'GRAPH <{DURHAM}> {{ force:durham ex:note "Read by a person."@en }}'
    done = update(writer, f"INSERT DATA {{ {comment} }}")
    assert {DURHAM: "changed", COMPARISON: "added", RUN: "removed"} == {
        each.graph: each.kind
        for each in done.changes
        if each.graph != GRADES and not each.graph.startswith(TALLY_GRAPHS)
    }
    before, within = counts(settings.store)
    assert before == within
    done = writer.write(Asked(Change(Kind.DELETE, DURHAM)))
    assert {DURHAM, COMPARISON} <= {each.graph for each in done.changes}
    release = current_release(settings.store)
    assert {} == release.sources
    left = {name for name in served.graphs if name not in (DURHAM, COMPARISON, RUN)}
    tallies = {
        name for name in served.graphs if name.startswith((f"{TALLY_GRAPHS}force/", f"{TALLY_GRAPHS}theme/"))
    }
    assert left - tallies == {name for name in release.graphs if name not in tallies}
    assert served.graphs == roll_back(settings.store, served.id).graphs


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


def test_a_request_says_what_an_update_is_about(settings: Settings, writer: Writer) -> None:
    """using-graph-uri and using-named-graph-uri stand for USING; both at once are refused."""
    text = f"INSERT {{ GRAPH <{SPACE}u> {{ ?s ex:note ?o }} }} WHERE {{ ?s ex:note ?o }}"
    asked = Asked(Change(Kind.UPDATE, text=PREFIXES + text), default_graphs=(NOTES,))
    assert [1] == [each.added for each in writer.write(asked).changes]
    short = Asked(
        Change(Kind.UPDATE, text=f"DELETE WHERE {{ GRAPH <{SPACE}u> {{ ?s ?p ?o }} }}"),
        named_graphs=(f"{SPACE}u",),
    )
    assert [1] == [each.removed for each in writer.write(short).changes]
    with pytest.raises(WriteMalformed, match="WITH and the request both say"):
        writer.write(replace(asked, change=Change(Kind.UPDATE, text="WITH <a:b> DELETE {} WHERE {}")))


def test_a_graph_must_be_as_the_request_says(settings: Settings, writer: Writer, served: Release) -> None:
    """If-Match and If-None-Match, looked at while nobody else can write."""
    said = turtle('force:x ex:note "x" .')
    digest = served.graphs[NOTES].digest
    for change in (
        Change(Kind.PUT, NOTES, uploads=said, if_none_match=True),
        Change(Kind.PUT, NOTES, uploads=said, if_match=("0" * 64,)),
        Change(Kind.PUT, f"{SPACE}none", uploads=said, if_match=("*",)),
    ):
        with pytest.raises(WriteUnmet):
            writer.write(Asked(change))
    assert served == current_release(settings.store)
    writer.write(Asked(Change(Kind.PUT, NOTES, uploads=said, if_match=("0" * 64, digest))))
    roll_back(settings.store)


def test_another_run_is_waited_for(
    settings: Settings, writer: Writer, served: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So long and no longer."""
    monkeypatch.setattr(writer_module, "WAIT_SECONDS", 0.3)
    impatient = Writer(settings)
    with Path(settings.store, "publish.lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(WriteBusy, match="another change is being published"):
            impatient.write(Asked(Change(Kind.DELETE, NOTES)))
    impatient.close()
    assert served == current_release(settings.store)


def test_time_and_memory_come_to_an_end(settings: Settings, served: Release) -> None:
    """The process is ended, and the next change is made."""
    endless = "INSERT { GRAPH <a:g> { ?a ?b ?c } } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    short = Writer(replace(settings, write_seconds=2.0))
    with pytest.raises(WriteTimedOut):
        short.write(Asked(Change(Kind.UPDATE, text=endless)))
    short.close()
    small = Writer(replace(settings, write_memory_mib=256))
    rows = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?j ?k ?l } ORDER BY ?c ?f ?l"
    bomb = f"INSERT {{ GRAPH <a:g> {{ ?a ?b ?l }} }} WHERE {{ {rows} }}"
    with pytest.raises(WriteTooLarge):
        small.write(Asked(Change(Kind.UPDATE, text=bomb)))
    with pytest.raises(GraphMissing):
        small.write(Asked(Change(Kind.DELETE, f"{SPACE}none")))
    small.close()
    assert served == current_release(settings.store)


def test_a_kill_at_any_moment_leaves_a_whole_release(settings: Settings, served: Release) -> None:
    """The old one, or the new one where it was there already; the next change sweeps away what is left."""
    doomed = Writer(settings)

    def change() -> None:
        with suppress(WriteBusy):
            update(doomed, "INSERT { GRAPH <a:g> { ?s ex:note ?o } } WHERE { ?s rdfs:label ?o }")

    for delay in (0.05, 0.4, 1.2):
        with pytest.raises(GraphMissing):
            doomed.write(Asked(Change(Kind.DELETE, f"{SPACE}none")))  # it is started
        thread = threading.Thread(target=change)
        thread.start()
        time.sleep(delay)
        os.kill(doomed.process_id, signal.SIGKILL)
        thread.join(60)
        release = current_release(settings.store)
        assert release.graphs.keys() - {"a:g"} == served.graphs.keys()
        assert release.digest == open_store(settings.store).digest()
        if release != served:
            served = roll_back(settings.store, served.id)
    with pytest.raises(GraphMissing):
        doomed.write(Asked(Change(Kind.DELETE, f"{SPACE}none")))
    assert [] == unfinished(settings)
    doomed.close()
