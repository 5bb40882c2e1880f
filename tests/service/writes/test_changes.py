"""A change is published whole as a new release in which everything is valid."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from graph.changes import Change, Kind
from graph.errors import (
    GraphMissing,
    WriteMalformed,
    WriteUnfit,
    WriteUnmet,
)
from graph.identifiers import TALLY_GRAPHS
from graph.release import MadeBy, Release, current_release
from graph.releases import list_releases, roll_back
from graph.search_index import INDEX
from graph.settings import Settings
from graph.store import open_store
from service.writes.messages import Asked
from service.writes.writer import Outcome, Writer
from tests.service.writes.asking import SPACE, turtle, update
from tests.service.written import COMPARISON, DURHAM, GRADES, NOTES, PREFIXES, RUN

EVERYTHING = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
IN_GRAPHS = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } }"


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
