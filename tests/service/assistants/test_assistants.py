"""An assistant asks over standard input and output, gets cited passages, and can change nothing."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import anyio
import pytest
from click.testing import CliRunner
from flask import Flask
from mcp import Client, StdioServerParameters, types

from graph.cli import commands
from graph.release import current_release
from service import cli  # noqa: F401 - adds its commands
from service.assistants.answers import MOST_PASSAGES, MOST_ROWS
from service.assistants.asking import Asker
from service.assistants.server import make_server
from service.engine.runner import QueryRunner
from service.library import Library
from service.named.catalogue import named_queries
from tests.serving import ROOT

ADDRESS: Final = "https://reports.example.org/peel/"
NEVER_ENDS = "SELECT (COUNT(*) AS ?n) WHERE {" + " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(3)) + "}"
HOSTILE = (
    "'",
    '"',
    "\x00\x1b[2J",
    "\ud800".encode("utf-8", "replace").decode(),
    "%00",
    "a" * 299,
    "<script>",
    "{{ 7*7 }}",
)


@pytest.fixture(scope="module")
def asker(app: Flask) -> Asker:
    """Asks the service in this process, which people find at an address."""
    return Asker(app, ADDRESS)


@pytest.fixture
def call(asker: Asker, runner: QueryRunner) -> Callable[..., tuple[bool, Any]]:
    """Calls a tool by the client of the SDK; whether it was refused, and what it told."""

    def ask(name: str, arguments: dict[str, Any]) -> tuple[bool, Any]:
        async def work() -> types.CallToolResult:
            async with Client(make_server(asker, Library(runner))) as client:
                return await client.call_tool(name, arguments)

        found = anyio.run(work)
        return bool(found.is_error), found.structured_content or found.content[0].text  # type: ignore[union-attr]

    return ask


def test_an_assistant_asks_over_standard_input(published: Path) -> None:
    """It lists what it may ask, asks a question, and reads the passage that the answer stands on."""
    before = sorted(published.rglob("*"))
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from service.cli import main; main()", "mcp", "--store", str(published)],
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT), "PEELGRAPH_QUERY_SECONDS": "1"},
        cwd=str(ROOT),
    )

    async def work() -> tuple[Any, ...]:
        async with Client(server, read_timeout_seconds=120) as client:
            listed = await client.list_tools()
            told = await client.call_tool(
                "ask_question",
                {"question": "areas-for-improvement", "parameters": {"force": "northamptonshire"}},
            )
            source = told.structured_content["rows"][0]["source"]
            passage = await client.call_tool("read_passage", {"address": source})
            endless = await client.call_tool("sparql", {"query": NEVER_ENDS})
            quick = await client.call_tool("sparql", {"query": "ASK { ?s ?p ?o }"})
            return listed, told, passage, endless, quick

    listed, told, passage, endless, quick = anyio.run(work)
    assert {"list_questions", "ask_question", "search", "read_passage", "sparql"} == {
        each.name for each in listed.tools
    }
    assert all(each.annotations.read_only_hint for each in listed.tools)
    answer = told.structured_content
    assert answer == json.loads(told.content[0].text)
    assert current_release(str(published)).id == answer["release"]
    assert answer["permalink"].startswith("/queries/areas-for-improvement?force=northamptonshire&answer=")
    assert answer["rows"][0]["actionName"] in answer["passages"][0]["words"]
    assert answer["passages"][0]["words"] in passage.structured_content["passages"][0]["paragraph"]
    assert endless.is_error
    assert "stopped after 1 second" in endless.content[0].text
    assert quick.structured_content["answer"] is True
    assert before == sorted(published.rglob("*"))


def test_every_question_can_be_asked(call: Callable[..., tuple[bool, Any]]) -> None:
    """With its examples; each says what it is out of and what is not known, and where to find it again."""
    for name, query in list(named_queries().items())[::6]:
        given = {each.name: each.example for each in query.parameters if each.is_required}
        is_refused, told = call("ask_question", {"question": name, "parameters": given})
        if is_refused:  # of an example that this store has not
            assert "nothing published here" in told, name
            continue
        assert told["out_of"], name
        assert told["not_known"], name
        assert told["permalink"].startswith(f"{ADDRESS}queries/{name}?"), name
        assert len(told["rows"]) <= min(MOST_ROWS, told["rows_in_all"]), name
        assert len(told["passages"]) <= MOST_PASSAGES, name


def test_what_is_not_known_is_told(call: Callable[..., tuple[bool, Any]]) -> None:
    """Forces of which there is no report, each with the reason; and rows that were left out."""
    _, told = call("ask_question", {"question": "reports-held"})
    assert told["out_of"].startswith("1 of 43 forces")
    assert "Kent Police: no report on it is published here" in told["not_known"]
    _, many = call("ask_question", {"question": "statements"})
    assert many["rows_in_all"] > len(many["rows"])
    assert f"of {many['rows_in_all']} rows are left out here" in many["not_known"][0]


def test_questions_are_found_by_words(call: Callable[..., tuple[bool, Any]]) -> None:
    """All with what they ask; few with all that they take."""
    _, every = call("list_questions", {})
    assert set(named_queries()) == {each["question"] for each in every["questions"]}
    _, few = call("list_questions", {"words": "rank measure"})
    [first] = [each for each in few["questions"] if each["question"] == "rank-forces"]
    assert {"measure", "until"} == {each["name"] for each in first["parameters"]}
    _, none = call("list_questions", {"words": "weather"})
    assert "has these words" in none["not_known"][0]


def test_search_leads_to_words_and_citations(call: Callable[..., tuple[bool, Any]]) -> None:
    """A finding that was found is read with its citation, which names report and section."""
    _, found = call("search", {"words": "domestic abuse", "kind": "finding"})
    assert 0 < len(found["hits"]) <= found["hits_in_all"]
    assert found["permalink"].startswith(f"{ADDRESS}search?q=domestic+abuse")
    _, read = call("read_passage", {"address": found["hits"][0]["address"]})
    quote = read["quotes"][0]
    assert quote["words"] in quote["citation"]
    assert quote["permalink"].startswith(f"{ADDRESS}doc/report/")
    assert read["passages"][0]["paragraph"]


def test_a_wrong_value_is_told_with_those_near_it(call: Callable[..., tuple[bool, Any]]) -> None:
    """So that an assistant can ask again."""
    is_refused, told = call(
        "ask_question", {"question": "areas-for-improvement", "parameters": {"force": "northampton"}}
    )
    assert is_refused
    assert "Near it: northamptonshire" in told
    is_refused, told = call("ask_question", {"question": "areas-for-improvements"})
    assert is_refused
    assert "areas-for-improvement" in told
    is_refused, told = call("ask_question", {"question": "rank-forces"})
    assert is_refused
    assert 'the parameter "measure" is not given' in told


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("sparql", {"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}),
        ("sparql", {"query": "DROP ALL"}),
        ("sparql", {"query": "LOAD <http://127.0.0.1:1/>"}),
        ("sparql", {"query": "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}),
        ("sparql", {"query": "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p "}),
        ("sparql", {"query": ""}),
        ("sparql", {"query": "#" * 100_001}),
        ("sparql", {}),
        ("ask_question", {"question": "../sparql?update=DROP+ALL"}),
        ("ask_question", {"question": "", "parameters": {}}),
        ("ask_question", {"question": "rank-forces", "parameters": {"measure": "x" * 400}}),
        ("ask_question", {"question": "rank-forces", "parameters": {"measure": {"deep": [1]}}}),
        ("ask_question", {"question": "rank-forces", "parameters": {"update": "DROP ALL", "measure": "a"}}),
        ("read_passage", {"address": "https://elsewhere.example/passage/1"}),
        ("read_passage", {"address": "file:///etc/passwd"}),
        ("read_passage", {"address": "x> } ; DROP ALL ; #/passage/"}),
        ("search", {"words": "a", "page": 0}),
        ("search", {"words": "a", "colour": "blue"}),
        ("shell", {"command": "id"}),
        ("", {}),
    ],
)
def test_what_nobody_may_ask_is_refused(
    call: Callable[..., tuple[bool, Any]], tool: str, arguments: dict[str, Any]
) -> None:
    """In words, without what goes on within; a passage that there is none of is not known."""
    is_refused, told = call(tool, arguments)
    assert is_refused or "No passage has the address" in told["not_known"][0], told
    assert "Traceback" not in str(told)
    assert "went wrong here" not in str(told)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_harm_nobody(call: Callable[..., tuple[bool, Any]], words: str) -> None:
    """Nothing fails within, whichever tool is given them."""
    for tool, name in (("search", "words"), ("list_questions", "words"), ("read_passage", "address")):
        _, told = call(tool, {name: words})
        assert "went wrong here" not in str(told), tool


def test_without_the_sdk_the_command_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setattr("service.cli.find_spec", lambda _: None)
    done = CliRunner().invoke(commands, ["mcp"])
    assert 'pip install "peelgraph[mcp]"' in str(done.exception)
