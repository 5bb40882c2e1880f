"""A test of the suites fails where the engine is wrong: shown on tests that expect what is not so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.manifests import PUBLISHED, Dataset, Test, read_manifest
from tests.conformance.running import run

FILES = {
    "data.ttl": "<http://example/s> <http://example/p> 1 .",
    "other.ttl": "<http://example/s> <http://example/p> 2 .",
    "one.rq": "SELECT ?o { ?s ?p ?o }",
    "graph.rq": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
    "wrong.rq": "SELECT ?o { ?s ?p }",
    "call.rq": "SELECT ?o { SERVICE <http://example/> { ?s ?p ?o } }",
    "add.ru": "INSERT DATA { <http://example/s> <http://example/p> 2 }",
    "named.ru": "INSERT DATA { GRAPH <http://example/g> { <http://example/s> <http://example/p> 2 } }",
    "wrong.ru": "INSERT { <http://example/s> }",
    "one.tsv": "?o\n1\n",
    "two.tsv": "?o\n2\n",
    "form.tsv": '?o\n"01"^^<http://www.w3.org/2001/XMLSchema#integer>\n',
}
DATA = Dataset((f"{PUBLISHED}own/data.ttl",))
BOTH = Dataset((f"{PUBLISHED}own/data.ttl", f"{PUBLISHED}own/other.ttl"))
NAMED = Dataset(named=(("http://example/g", f"{PUBLISHED}own/other.ttl"),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of suites with one suite."""
    made = tmp_path_factory.mktemp("suites")
    (made / "own").mkdir()
    for name, text in FILES.items():
        (made / "own" / name).write_text(text, "utf-8")
    return made


def made(kind: str, request: str, result: str = "", before: Dataset = DATA, after: Dataset = DATA) -> Test:
    """A test about the files above."""
    return Test(
        name="own/1",
        iri="http://example/1",
        kind=kind,
        title="",
        request=f"{PUBLISHED}own/{request}",
        before=before,
        result=f"{PUBLISHED}own/{result}",
        after=after,
    )


@pytest.mark.parametrize(
    ("test", "verdict", "found"),
    [
        (made("QueryEvaluationTest", "one.rq", "one.tsv"), "passed", ""),
        (made("QueryEvaluationTest", "one.rq", "form.tsv"), "passed by value", ""),
        (made("QueryEvaluationTest", "one.rq", "two.tsv"), "failed", "missing"),
        (made("QueryEvaluationTest", "one.rq", "one.tsv", before=Dataset()), "failed", "missing"),
        (made("QueryEvaluationTest", "one.rq", "one.tsv", before=BOTH), "failed", "extra"),
        (made("QueryEvaluationTest", "graph.rq", "data.ttl"), "passed", ""),
        (made("QueryEvaluationTest", "graph.rq", "other.ttl"), "failed", "missing"),
        (made("QueryEvaluationTest", "graph.rq", "one.tsv"), "failed", "not acceptable: graph"),
        (made("QueryEvaluationTest", "wrong.rq", "one.tsv"), "failed", "malformed"),
        (made("QueryEvaluationTest", "call.rq", "one.tsv"), "failed", "guard"),
        (made("UpdateEvaluationTest", "add.ru", after=BOTH), "passed", ""),
        (made("UpdateEvaluationTest", "add.ru"), "failed", "extra"),
        (made("UpdateEvaluationTest", "named.ru", before=Dataset(), after=NAMED), "passed", ""),
        (made("UpdateEvaluationTest", "named.ru", after=BOTH), "failed", "missing"),
        (made("UpdateEvaluationTest", "wrong.ru"), "failed", "SyntaxError"),
        (made("PositiveSyntaxTest11", "one.rq"), "passed", ""),
        (made("PositiveSyntaxTest11", "graph.rq"), "passed", ""),
        (made("PositiveSyntaxTest11", "wrong.rq"), "failed", "malformed"),
        (made("PositiveSyntaxTest11", "call.rq"), "failed", "guard"),
        (made("NegativeSyntaxTest11", "wrong.rq"), "passed", ""),
        (made("NegativeSyntaxTest11", "one.rq"), "failed", "it was taken"),
        (made("NegativeSyntaxTest11", "call.rq"), "failed", "guard"),
        (made("PositiveUpdateSyntaxTest11", "add.ru"), "passed", ""),
        (made("PositiveUpdateSyntaxTest11", "wrong.ru"), "failed", "malformed"),
        (made("NegativeUpdateSyntaxTest11", "wrong.ru"), "passed", ""),
        (made("NegativeUpdateSyntaxTest11", "add.ru"), "failed", "it was taken"),
    ],
)
def test_what_is_wrong_fails(test: Test, verdict: str, found: str, folder: Path) -> None:
    """Rows, graphs, states and syntax, each right and each wrong; a failure says what was seen."""
    outcome = run(test, folder)
    assert (verdict, True) == (outcome.verdict, found in outcome.found), outcome


def test_a_list_without_tests_is_refused(tmp_path: Path) -> None:
    """A file that lists nothing is no suite that passed."""
    (tmp_path / "manifest.ttl").write_text("<http://example/s> <http://example/p> 1 .", "utf-8")
    with pytest.raises(ValueError, match="lists no tests"):
        read_manifest(tmp_path / "manifest.ttl")
