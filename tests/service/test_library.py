"""Every named query runs as it stands, and takes terms that cannot change it."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

import service
from graph.namespaces import ID, PREFIXES
from graph.settings import Settings
from service.engine.guard import check_query
from service.engine.runner import QueryRunner, Question
from service.library import fill, page_size, query_text, question_of, read_iri

pytestmark = pytest.mark.alone

FILES = sorted((Path(service.__file__).parent / "queries" / "pages").glob("*.rq"))
NAMES = [path.stem for path in FILES]
SLOWEST_SECONDS = 2.0
"""Of one query over one report; far above what any takes, so that a busy machine does not fail it."""


def test_there_are_queries() -> None:
    """The checks below check something."""
    assert len(NAMES) > 30


@pytest.mark.parametrize("name", NAMES)
def test_a_query_says_what_it_answers_and_runs_as_it_stands(name: str, runner: QueryRunner) -> None:
    """Its first line is a sentence; it needs nothing filled in; it is quick."""
    sentence = question_of(name)
    assert sentence[0].isupper()
    assert sentence[-1] in "?."
    started = time.monotonic()
    assert runner.run(Question(query_text(name))).body
    assert time.monotonic() - started < SLOWEST_SECONDS


@pytest.mark.parametrize("name", NAMES)
def test_a_query_uses_our_prefixes(name: str) -> None:
    """A prefix means the same in every file, and none is declared in vain."""
    head, _, body = query_text(name).partition("\n\n")
    declared = [line.split() for line in head.splitlines() if line.startswith("PREFIX")]
    meant = PREFIXES | {"grouping": str(ID["grouping/"])}
    for _keyword, prefix, namespace in declared:
        assert f"<{meant[prefix.rstrip(':')]}>" == namespace
        assert prefix in body


def test_terms_replace_the_examples() -> None:
    """The block holds the wanted term and nothing of the example, wherever it stands in the file."""
    iri = URIRef("https://w3id.org/peelgraph/id/theme/fraud")
    text = fill("findings-of", 3, this=iri)
    assert f"VALUES ?this {{ <{iri}> }}" in text
    assert "preventing-crime" not in text
    assert text.endswith(f"OFFSET {2 * page_size('findings-of')}\n")
    words = [Literal("one"), Literal('t"wo')]
    assert 1 == fill("search", word=words, each=words).count('VALUES ?word { "one" "t\\"wo" }')


def test_a_query_without_the_block_or_pages_is_refused() -> None:
    """A slip in our own code is told at once."""
    with pytest.raises(ValueError, match=r"has no block VALUES \?that"):
        fill("types-of", that=URIRef("urn:x"))
    with pytest.raises(ValueError, match="does not come in pages"):
        fill("types-of", 2, this=URIRef("urn:x"))


@pytest.mark.parametrize(
    "text",
    ["", "theme/fraud", "urn:a b", "urn:a>b", "urn:a\n", "urn:{", 'urn:"', "urn:\\u003e", "<urn:a>", "urn:`"],
)
def test_what_is_no_iri_never_reaches_a_query(text: str) -> None:
    """Anything that could end the IRI early is refused."""
    with pytest.raises(ValueError, match="not an absolute IRI"):
        read_iri(text)
    with pytest.raises(ValueError, match="not an absolute IRI"):
        fill("types-of", this=URIRef(text))


@given(st.text(min_size=1, max_size=60))
def test_words_stay_words(words: str) -> None:
    """No text, quotes and braces included, makes a search query that the service would not take."""
    check_like_the_service(fill("search", word=[Literal(words)], each=[Literal(words)]))


def check_like_the_service(text: str) -> None:
    """Look at a query as the service does before it reaches the engine, and have the engine parse it."""
    check_query(text, Settings())
    pyoxigraph.Store().query(text)
