"""Readers are helped on: with prefixes not declared, names the data lack, and where a query breaks."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef
from werkzeug.test import TestResponse

from graph.errors import PrefixUndeclared, QueryMalformed, QueryTimedOut
from graph.namespaces import PREFIXES
from graph.settings import Settings
from service.app import create_app
from service.endpoint import terms
from service.endpoint.cache import AnswerCache
from service.endpoint.mistakes import explain, known_prefixes
from service.endpoint.names import read_names
from service.endpoint.terms import MOST_NOTES, TermNotes
from service.engine.runner import Answer, QueryRunner, Question, Term
from service.engine.runners import EmbeddedRunner
from tests.service.browsing import BROWSER
from tests.service.inspection import inspect
from tests.service.small_store import SPACE, publish_small

SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the service on a small store, whose one property is `number`."""
    folder = tmp_path_factory.mktemp("help")
    publish_small(folder)
    chosen = Settings(store=str(folder), query_workers=1, query_seconds=30.0, client_rate=0)
    runner = EmbeddedRunner(chosen)
    yield create_app(chosen, runner).test_client()
    runner.close()


def ask(web: FlaskClient, query: str, accept: str = "application/json") -> TestResponse:
    """Ask by GET."""
    return web.get("/sparql", query_string={"query": query}, headers={"Accept": accept})


BROKEN = QueryMalformed("query line 1, column 1", "prefix not found", 1, 1)


def test_a_prefix_that_is_not_declared_is_offered(web: FlaskClient) -> None:
    """As the line that would declare it: a member for programs, words for people, a link to ask again."""
    query = "SELECT * {\n  ?s skos:prefLabel ?l }"
    problem = ask(web, query).get_json(force=True)
    assert (400, [SKOS]) == (problem["status"], problem["declarations"])
    assert (2, 6) == (problem["line"], problem["column"])
    assert 'line 2, column 6: the prefix "skos:" is not declared' in problem["detail"]
    assert SKOS in ask(web, query, "text/csv, text/plain;q=0.5").text.splitlines()
    page = inspect("/sparql", ask(web, query, BROWSER).text)
    assert [SKOS] == page.texts("pre")
    [again] = [link for link in page.links if "PREFIX" in link]
    assert 200 == web.get(again, headers={"Accept": BROWSER}).status_code


def test_every_prefix_that_is_well_known_is_offered() -> None:
    """Those of the project, with the namespaces it gives them, and those that the library knows."""
    known = known_prefixes()
    assert PREFIXES.items() <= known.items()
    for name in ("foaf", "sosa", "void", "dct"):
        error = explain(BROKEN, f"SELECT * {{ ?s {name}:x ?o }}")
        assert isinstance(error, PrefixUndeclared)
        assert (f"PREFIX {name}: <{known[name]}>",) == error.declarations


def test_several_prefixes_are_told_at_once() -> None:
    """Known ones as lines, of others what they are like."""
    error = explain(BROKEN, f"{SKOS} SELECT * {{ ?s a peel:X ; rdfs:label 'a:b' ; skso:y skos:z, peel:Y }}")
    assert isinstance(error, PrefixUndeclared)
    assert [f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("peel", "rdfs")] == list(error.declarations)
    assert '"peel:", "rdfs:", "skso:"' in error.message
    assert "did you mean skos: <http://www.w3.org/2004/02/skos/core#>?" in error.message


def test_a_prefix_in_a_string_comment_or_iri_needs_no_line() -> None:
    """The error of the engine stands."""
    text = f"{SKOS} SELECT * {{ ?s skos:a 'foaf:b' . # foaf:c\n <http://foaf.example/foaf:d> ?p }}"
    assert BROKEN is explain(BROKEN, text)


def test_a_word_that_begins_no_query_is_told(web: FlaskClient) -> None:
    """With its place, what may stand there, and what was meant."""
    problem = ask(web, f"{SKOS}\nSELEKT * {{}}").get_json(force=True)
    assert (2, 1) == (problem["line"], problem["column"])
    assert "Expected SELECT, ASK, CONSTRUCT or DESCRIBE." in problem["detail"]
    assert "Did you mean SELECT?" == problem["next_step"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK {} LIMIT x", "a digit"),
        ("SELECT * { ?s ?p ?o ", '"}"'),
        ("SELECT * {?s ?p ?o} LIMIT x", "OFFSET"),
    ],
)
def test_what_was_expected_is_told(web: FlaskClient, query: str, expected: str) -> None:
    """Of all that the engine could have read on with, the marks and words."""
    problem = ask(web, query).get_json(force=True)
    assert expected in problem["detail"].partition("Expected ")[2]
    assert "SERVICE" not in problem["detail"]


@pytest.mark.parametrize(
    ("query", "note"),
    [
        (
            f"PREFIX x: <{SPACE}> SELECT * {{ ?s x:numbr ?n }}",
            "x:numbr is not in the data; did you mean x:number?",
        ),
        (
            f"SELECT * {{ ?s <{SPACE}nummer> ?n }}",
            f"<{SPACE}nummer> is not in the data; did you mean <{SPACE}number>?",
        ),
        (f"SELECT * {{ ?s a <{SPACE}Unlike> }}", f"<{SPACE}Unlike> is not in the data."),
        (
            f"ASK {{ ?s ?p ?o FILTER NOT EXISTS {{ ?s <{SPACE}n%C3%BCmber> ?x }} }}",
            f"<{SPACE}n%C3%BCmber> is not",
        ),
    ],
)
def test_a_name_that_the_data_lack_is_told(web: FlaskClient, query: str, note: str) -> None:
    """In a header field and on the page, with the name that is most like it; also of a kept answer."""
    for _ in range(2):
        response = ask(web, query)
        assert 200 == response.status_code
        assert note in response.headers["Peelgraph-Warning"]
    assert any(note in text for text in inspect("/sparql", ask(web, query, BROWSER).text).texts("p"))


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ ?s <{SPACE}number> ?n }}",
        f"SELECT * {{ <{SPACE}thing/9999> ?p ?n }}",
        "SELECT * { ?s <http://elsewhere.example/number> ?n }",
        f"SELECT * {{ ?s ?p '<{SPACE}numbr>' }} # <{SPACE}numbr>",
        f"PREFIX numbr: <{SPACE}numbr> SELECT * {{ ?s ?p ?o }}",
        f"ASK FROM <{SPACE}numbr> {{ ?s ?p ?o }}",
        f"SELECT * {{ GRAPH <{SPACE}numbr> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p '1'^^<{SPACE}numbr> }}",
    ],
)
def test_other_names_are_passed_over(web: FlaskClient, query: str) -> None:
    """Those in the data, of namespaces that it has no terms in, graphs, datatypes, and what is no name."""
    response = ask(web, query)
    assert 200 == response.status_code
    assert "Peelgraph-Warning" not in response.headers


def test_a_form_that_is_answered_wrong_is_told(web: FlaskClient) -> None:
    """With the answer, and on its page."""
    query = "SELECT ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }"
    note = "query line 1, column 22: the sub-select in GRAPH ?g { ... } is run over all named graphs together"
    assert note in ask(web, query).headers["Peelgraph-Warning"]
    assert any(note in text for text in inspect("/sparql", ask(web, query, BROWSER).text).texts("p"))
    assert "Peelgraph-Warning" not in ask(web, "ASK { GRAPH ?g { ?s ?p ?o } }").headers


def test_a_note_cannot_break_a_header_field(web: FlaskClient) -> None:
    """Letters beyond ASCII and quotes are written so that the field stays one list of strings."""
    warning = ask(web, f"SELECT * {{ ?s <{SPACE}“ünumber”'> ?n }}").headers["Peelgraph-Warning"]
    assert warning.isascii()
    assert warning.startswith('"')
    assert warning.endswith('"')


def test_what_is_meant_is_of_the_same_kind() -> None:
    """A property is most like a property where a class is as near."""
    runner = Sparse("http://a.example/Findings", "http://a.example/findings")
    [note] = TermNotes(runner).notes("SELECT * { ?s <http://a.example/hasFindings> ?o }") or ()
    assert "did you mean <http://a.example/findings>?" in note
    [note] = TermNotes(runner).notes("SELECT * { ?s a <http://a.example/Findngs> }") or ()
    assert "did you mean <http://a.example/Findings>?" in note


class Sparse(QueryRunner):
    """Tells a few terms, counts how often it is asked, and fails where it is told to."""

    release = "1"

    def __init__(self, *terms: str, fails: bool = False) -> None:
        self.terms = terms or ("http://a.example/known",)
        self.asked = 0
        self.fails = fails

    def run(self, question: Question) -> Answer:
        """Answer anything with nothing."""
        assert question.text
        return Answer(b"", "text/csv", "solutions", release=self.release)

    def select(self, text: str) -> list[dict[str, Term]]:
        """Terms, or that none of the names asked about is there."""
        self.asked += 1
        if self.fails:
            raise QueryTimedOut("query", "it was stopped")
        if "VALUES" not in text:
            return [{"term": URIRef(term)} for term in self.terms]
        return [{"this": URIRef(iri)} for iri in text.partition("{ <")[2].partition("> }")[0].split("> <")]

    def close(self) -> None:
        """Nothing to stop."""


def test_what_is_known_is_not_asked_again() -> None:
    """Terms once a release, each unknown name once, and never more notes than a few."""
    runner = Sparse()
    notes = TermNotes(runner)
    many = " ".join(f"<http://a.example/x{number}>" for number in range(50))
    for _ in range(3):
        assert MOST_NOTES == len(notes.notes(f"SELECT * {{ VALUES ?x {{ {many} }} }}") or ())
    assert 2 == runner.asked
    runner.release = "2"
    assert () == notes.notes("SELECT * { ?s <http://a.example/known> ?o }")
    assert 3 == runner.asked


def test_an_answer_goes_without_notes_rather_than_fail() -> None:
    """Where the terms cannot be had in time, and then they are not asked for at every query."""
    runner = Sparse(fails=True)
    web = create_app(Settings(client_rate=0), runner).test_client()
    for number in range(3):
        response = ask(web, f"SELECT * {{ ?s <http://a.example/x{number}> ?o }}", "text/csv")
        assert 200 == response.status_code
        assert "Peelgraph-Warning" not in response.headers
    assert 1 == runner.asked


PIECES = [
    "PREFIX",
    "BASE",
    " ",
    "\n",
    "a:",
    ":b",
    "a:b",
    "<http://x/>",
    "<",
    ">",
    "{",
    "}",
    "SELECT",
    "SERVICE",
]
PIECES += [
    "'",
    '"',
    "\\",
    "\\u0041",
    "\\UFFFFFFFF",
    "^^",
    "_:c",
    "[",
    "]",
    "?x",
    "#",
    "@en",
    "é",
    "FROM",
    "\0",
]


def test_no_query_waits_long_for_the_terms_of_a_large_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes without notes until they are there, and its answer is not kept so."""
    monkeypatch.setattr(terms, "_LONGEST_WAIT", 0.01)
    are_there = threading.Event()

    class Slow(Sparse):
        def select(self, text: str) -> list[dict[str, Term]]:
            are_there.wait(60)
            return super().select(text)

    cache = AnswerCache(Slow(), Settings())
    question = Question("SELECT * { ?s <http://a.example/x> ?o }")
    for _ in range(2):
        answer = cache.ask(question)
        assert ((), False) == (answer.notes, answer.is_cached)
    are_there.set()
    monkeypatch.setattr(terms, "_LONGEST_WAIT", 60)
    assert 1 == len(cache.ask(question).notes)
    assert cache.ask(question).is_cached


WORDS = ["SELECT *", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "VALUES", "UNDEF", "GRAPH", "NAMED"]
WORDS += [
    "?s ?p ?o",
    "{ ?s ?p ?o }",
    "{}",
    "BIND",
    "AS",
    "RAND()",
    "1e400",
    "-1",
    "LIMIT",
    "GROUP BY",
    "(",
    ")",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=30).map("".join))
def test_no_text_breaks_what_helps(text: str) -> None:
    """Whatever is sent, an error stays an error of the query."""
    assert isinstance(explain(BROKEN, text), QueryMalformed)
    assert TermNotes(Sparse()).notes(text) is not None


@given(
    st.lists(st.one_of(st.sampled_from([*PIECES, *WORDS]), st.text(max_size=2)), max_size=20).map(" ".join),
    st.sampled_from(["*/*", "text/html", "text/csv", "text/turtle, text/plain;q=0.5", "application/xml"]),
)
@settings(max_examples=150, deadline=None)
def test_no_text_is_a_fault_of_the_service(web: FlaskClient, text: str, accept: str) -> None:
    """Whatever is sent as a query has an answer or is a mistake of the query, by every way of sending it."""
    body = text.encode("utf-8", "replace")
    for response in (
        web.get("/sparql", query_string={"query": body}, headers={"Accept": accept}),
        web.post("/sparql", data=body, content_type="application/sparql-query", headers={"Accept": accept}),
    ):
        assert response.status_code in (200, 400, 403, 406, 422), response.text
        assert "Traceback" not in response.text


def test_names_are_resolved_as_the_engine_does() -> None:
    """Escapes in names stand for what they mean; a name may hold dots and end before one."""
    text = f"PREFIX a: <{SPACE}> SELECT * {{ ?s a:b\\-c <{SPACE}d> . ?s a:e.f 'x'@en-gb ; a:%C3 a:g. }}"
    found = [name.iri for name in read_names(text).iris]
    assert [SPACE + local for local in ("b-c", "d", "e.f", "%C3", "g")] == found


def test_what_another_server_is_asked_has_no_notes() -> None:
    """Its data may well have what these lack."""
    assert read_names("ASK { SERVICE <http://x.example/> { ?s ?p ?o } }").calls_others
    assert () == TermNotes(Sparse()).notes(
        "ASK { SERVICE <http://x.example/> { ?s <http://a.example/x> ?o } }"
    )
