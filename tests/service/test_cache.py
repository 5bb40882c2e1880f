"""Answers are kept and known again, said to be so, and dropped with their release; none is ever mixed up."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from graph.settings import Settings
from service.app import create_app
from service.compression import CODINGS
from service.endpoint.cache import LARGEST_SHARE, AnswerCache, tag_of
from service.engine.repeatable import is_repeatable
from service.engine.runner import Answer, QueryRunner, Question
from service.engine.runners import EmbeddedRunner
from tests.service.small_store import COUNT, FIRST, SECOND, SPACE, THINGS, publish_small

SELECT = "SELECT ?s ?n WHERE { ?s ?p ?n } ORDER BY ?n"
NEW_EACH_TIME = {
    "RAND": "SELECT (RAND() AS ?x) {}",
    "NOW": "SELECT (now() AS ?x) {}",
    "UUID": "SELECT (UUID() AS ?x) {}",
    "STRUUID": "SELECT (StrUUID() AS ?x) {}",
    "BNODE": "SELECT (BNODE() AS ?x) {}",
    "joined to a keyword": "SELECT ?s { ?s ?p ?o FILTERbound(?s) FILTER(1<2&&RAND()>0) }",
    "in a template": "CONSTRUCT { [] <a:b> ?o } WHERE { ?s ?p ?o }",
    "labelled in a template": "CONSTRUCT { _:a <a:b> ?o } WHERE { ?s ?p ?o }",
    "list in a template": "CONSTRUCT { ?s <a:b> (1) } WHERE { ?s ?p ?o }",
}
REPEATABLE = {
    "in a string": "SELECT ?s { ?s ?p 'RAND() NOW()' }",
    "in a comment": "SELECT ?s { ?s ?p ?o } # NOW()",
    "as a variable": "SELECT ?now { ?now ?rand ?uuid }",
    "in an IRI": "SELECT ?s { ?s <http://a.example/RAND()> ?o }",
    "in a name": "PREFIX now: <http://a.example/> SELECT ?s { ?s now:uuid ?o }",
    "blank node in a pattern": "CONSTRUCT { ?s <a:b> ?o } WHERE { ?s ?p [ <a:b> ?o ] }",
    "short form": "CONSTRUCT WHERE { ?s ?p ?o }",
}


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service on a small store; tests that look whether an answer was kept ask what no other does."""
    folder = tmp_path_factory.mktemp("cache")
    publish_small(folder)
    settings = Settings(store=str(folder), query_workers=1, query_seconds=30.0, client_rate=0)
    runner = EmbeddedRunner(settings)
    yield create_app(settings, runner)
    runner.close()


@pytest.fixture
def web(application: Flask) -> FlaskClient:
    """A client of it."""
    return application.test_client()


def ask(web: FlaskClient, query: str, **headers: str) -> TestResponse:
    """Ask by GET."""
    return web.get(
        "/sparql", query_string={"query": query}, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


class Counting(QueryRunner):
    """A runner that counts how often it is asked, and answers with so many bytes."""

    release = "1"

    def __init__(self, size: int = 10) -> None:
        self.asked: list[Question] = []
        self.size = size

    def run(self, question: Question) -> Answer:
        """Answer anything."""
        self.asked.append(question)
        return Answer(b"x" * self.size, "text/csv", "solutions", rows=1, release=self.release)

    def close(self) -> None:
        """Nothing to stop."""


@pytest.mark.parametrize("query", NEW_EACH_TIME.values(), ids=NEW_EACH_TIME)
def test_what_differs_each_time_is_found_anew(web: FlaskClient, query: str) -> None:
    """It has no validator and is not kept."""
    for _ in range(2):
        response = ask(web, query)
        assert 200 == response.status_code, response.text
        assert "ETag" not in response.headers
        assert "peelgraph; fwd=bypass" == response.headers["Cache-Status"]


@pytest.mark.parametrize("query", REPEATABLE.values(), ids=REPEATABLE)
def test_words_that_call_nothing_keep_no_answer_from_being_kept(query: str) -> None:
    """Strings, comments, variables, IRIs and names may hold any word."""
    assert is_repeatable(query)


@pytest.mark.parametrize(
    "query", ["SELECT (\\u004eOW() AS ?x) {}", "SELECT ?a { FILTER(?a<?b)#>\n}", "SELECT (1NOW() AS ?x) {}"]
)
def test_what_can_be_read_in_two_ways_is_not_kept(query: str) -> None:
    """Nor what is written with escapes, or without spaces."""
    assert not is_repeatable(query)


def test_an_answer_is_kept_and_says_so(web: FlaskClient) -> None:
    """The second time it comes from the cache, the same byte for byte, with rows and time told."""
    first, again = (ask(web, f"{SELECT} # kept") for _ in range(2))
    assert ("peelgraph; fwd=miss; stored", "peelgraph; hit") == tuple(
        response.headers["Cache-Status"] for response in (first, again)
    )
    assert first.get_data() == again.get_data()
    assert first.headers["ETag"] == again.headers["ETag"]
    assert {str(THINGS)} == {response.headers["Peelgraph-Rows"] for response in (first, again)}
    assert first.headers["Server-Timing"].startswith("query;dur=")
    assert "cache" == again.headers["Server-Timing"]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (SELECT, "60"),
        ("SELECT * { ?s <a:none> ?o }", "0"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "60"),
        ("ASK {}", None),
    ],
)
@pytest.mark.parametrize(
    "accept", ["*/*", "text/csv, application/n-triples", "application/xml, application/rdf+xml"]
)
def test_rows_and_triples_are_told(web: FlaskClient, query: str, rows: str | None, accept: str) -> None:
    """In each form; a truth value has none."""
    if query == "ASK {}" and "csv" in accept:
        accept = "*/*"
    assert rows == ask(web, query, Accept=accept).headers.get("Peelgraph-Rows")


def test_who_has_the_answer_is_told_without_asking() -> None:
    """A validator that still holds is answered before anything is found."""
    runner = Counting()
    web = create_app(Settings(cache_mib=0, client_rate=0), runner).test_client()
    first = ask(web, "ASK {}", Accept="text/csv")
    again = ask(web, "ASK {}", Accept="text/csv", If_None_Match=first.headers["ETag"])
    assert (304, b"") == (again.status_code, again.get_data())
    assert first.headers["ETag"] == again.headers["ETag"]
    assert "Accept" in again.headers["Vary"]
    assert 1 == len(runner.asked)
    assert 200 == ask(web, "ASK {}", Accept="text/csv", If_None_Match='"other"').status_code
    assert 2 == len(runner.asked)


def test_another_release_is_another_answer(tmp_path: Path) -> None:
    """What was kept of the release before is neither sent nor confirmed."""
    publish_small(tmp_path)
    settings = Settings(store=str(tmp_path), query_workers=1, page_workers=0, query_seconds=30.0)
    runner = EmbeddedRunner(settings)
    web = create_app(settings, runner).test_client()
    first = ask(web, COUNT)
    publish_small(tmp_path, "2", THINGS + 1)
    again = ask(web, COUNT, If_None_Match=first.headers["ETag"])
    assert 200 == again.status_code
    runner.close()
    assert str(THINGS + 1) in again.text
    assert first.headers["ETag"] != again.headers["ETag"]


def test_a_release_that_comes_while_a_question_is_answered_is_not_taken_for_the_old() -> None:
    """The tag is that of the release an answer was found in, and an answer of an old one is not kept."""
    runner = Counting()
    cache = AnswerCache(runner, Settings())

    class Swapped(Counting):
        def run(self, question: Question) -> Answer:
            found = super().run(question)
            self.release = "2"
            return found

    swapping = Swapped()
    late = AnswerCache(swapping, Settings()).ask(Question("ASK {}"))
    assert tag_of(Question("ASK {}"), "1") == late.tag == cache.ask(Question("ASK {}")).tag
    assert late.tag != AnswerCache(swapping, Settings()).tag(Question("ASK {}"))


DIFFERENT = st.sampled_from(
    [
        {"text": "ASK { }"},
        {"text": "ASK {}#"},
        {"accept": "text/csv"},
        {"accept": "text/tab-separated-values"},
        {"default_graphs": (FIRST,)},
        {"default_graphs": (FIRST, SECOND)},
        {"named_graphs": (FIRST,)},
        {"named_graphs": (f"{FIRST},{SECOND}",)},
    ]
)


@given(DIFFERENT, DIFFERENT)
def test_no_two_questions_share_an_answer(one: dict[str, str], other: dict[str, str]) -> None:
    """Whatever changes the bytes of an answer changes its tag."""
    base = Question("ASK {}")
    first, second = replace(base, **one), replace(base, **other)  # type: ignore[arg-type]
    assert (first == second) == (tag_of(first, "1") == tag_of(second, "1"))
    assert tag_of(first, "1") != tag_of(first, "2")
    assert tag_of(first, "1") != tag_of(base, "1")


def test_the_cache_has_a_bound() -> None:
    """Least lately asked goes first; a large answer is not kept; with no room nothing is."""
    mib = 1024 * 1024
    runner = Counting(size=mib // LARGEST_SHARE - 2048)
    cache = AnswerCache(runner, Settings(cache_mib=1))
    questions = [Question(f"ASK {{}} #{number}") for number in range(20)]
    assert not any(cache.ask(each).is_cached for each in questions)
    assert cache.ask(questions[-1]).is_cached
    assert not cache.ask(questions[0]).is_cached
    runner.size = mib // LARGEST_SHARE
    large = Question("ASK {} #large")
    assert [False, False] == [cache.ask(large).is_cached for _ in range(2)]
    none = AnswerCache(Counting(), Settings(cache_mib=0))
    assert [False, False] == [none.ask(large).is_cached for _ in range(2)]


def test_errors_are_not_kept(web: FlaskClient) -> None:
    """A mistake is told each time, and by no cache."""
    for _ in range(2):
        response = ask(web, "SELECT")
        assert 400 == response.status_code
        assert "no-store" == response.headers["Cache-Control"]
        assert "Cache-Status" not in response.headers


def test_a_store_without_releases_has_its_validator_from_the_bytes() -> None:
    """The answer is found each time, and known again by what it holds."""
    runner = Counting()
    runner.release = ""
    web = create_app(Settings(client_rate=0), runner).test_client()
    first = ask(web, "ASK {}", Accept="text/csv")
    again = ask(web, "ASK {}", Accept="text/csv", If_None_Match=first.headers["ETag"])
    assert 304 == again.status_code
    assert 2 == len(runner.asked)
    assert "ETag" not in ask(web, NEW_EACH_TIME["RAND"], Accept="text/csv").headers
    for made_up in ('":gzip"', '""'):
        wish = {"Accept": "text/csv", "Accept_Encoding": "gzip", "If_None_Match": made_up}
        assert 200 == ask(web, NEW_EACH_TIME["RAND"], **wish).status_code


@pytest.mark.parametrize("coding", CODINGS)
def test_answers_are_compressed_for_who_takes_them_so(web: FlaskClient, coding: str) -> None:
    """Each coding has a validator of its own, which is confirmed to whom it takes."""
    plain, packed = ask(web, SELECT), ask(web, SELECT, Accept_Encoding=coding)
    assert coding == packed.headers["Content-Encoding"]
    assert len(packed.get_data()) < len(plain.get_data())
    assert f'{plain.headers["ETag"][:-1]}:{coding}"' == packed.headers["ETag"]
    assert {"Accept", "Accept-Encoding"} == set(packed.vary) == set(plain.vary)
    again = ask(web, SELECT, Accept_Encoding=coding, If_None_Match=packed.headers["ETag"])
    assert (304, packed.headers["ETag"]) == (again.status_code, again.headers["ETag"])
    assert {"Accept", "Accept-Encoding"} == set(again.vary)
    assert 200 == ask(web, SELECT, If_None_Match=packed.headers["ETag"]).status_code


def test_a_compressed_answer_is_the_plain_one(web: FlaskClient) -> None:
    """Byte for byte."""
    assert ask(web, SELECT).get_data() == gzip.decompress(ask(web, SELECT, Accept_Encoding="gzip").get_data())


@pytest.mark.parametrize("wish", ["", "identity", "gzip;q=0", "gzip;q=0, br;q=0, zstd;q=0", "compress"])
def test_who_takes_no_coding_gets_none(web: FlaskClient, wish: str) -> None:
    """Nor one that is named to exclude it."""
    response = ask(web, SELECT, Accept_Encoding=wish)
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.vary


def test_short_answers_and_errors_are_sent_as_they_are(web: FlaskClient) -> None:
    """There is nothing to gain."""
    for query in (COUNT, "SELECT"):
        assert "Content-Encoding" not in ask(web, query, Accept_Encoding="gzip").headers


def test_the_page_tells_time_rows_and_whether_it_was_kept(web: FlaskClient) -> None:
    """As the header fields do."""
    first, again = (ask(web, f"{SELECT} LIMIT 2", Accept="text/html").text for _ in range(2))
    assert "2 rows, found in" in first
    assert "2 rows, kept from before" in again
    assert SPACE in first
