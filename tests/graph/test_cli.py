"""The command line: results on standard output, the rest on standard error, and exit codes that tell."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from graph.errors import SourceUnreadable
from graph.licence import ATTRIBUTION, LICENCE
from graph.outcomes import Fate, Outcome, not_taken
from graph.publish import publish

Graphs = dict[URIRef, Graph]
ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from service.cli import main; main()"]
VALID = "<https://example.org/a> <https://example.org/b> 'c' <https://example.org/g> ."
PLANTED = """
@prefix peel: <https://w3id.org/peelgraph/ontology#> .
<https://example.org/finding> a peel:Finding ; peel:order 1 .
"""
NEVER_ENDS = "SELECT (COUNT(*) AS ?n) WHERE {" + " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(12)) + "}"


def run(
    *arguments: str, cwd: Path | None = None, given: str | bytes = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    data = given.encode() if isinstance(given, str) else given
    settings = {"PYTHONPATH": str(ROOT), **environment}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEELGRAPH_")}
    return subprocess.run(
        [*COMMAND, *arguments],
        input=data,
        capture_output=True,
        check=False,
        timeout=120,
        cwd=cwd,
        env=kept | settings,
    )


@pytest.fixture
def store(tmp_path: Path, make_graphs: Callable[..., Graphs], monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with one small report, whose words are not plain ASCII, and no tallies."""
    monkeypatch.setattr("graph.making.tally_all", lambda _: {})
    location = tmp_path / "store"
    publish(make_graphs(words="“Café” – good."), str(location))
    return str(location)


def test_help_names_every_command_and_exit_code() -> None:
    """What there is to do is on one screen."""
    done = run("--help")
    assert 0 == done.returncode
    for word in ("build", "register", "extract", "validate", "query", "export", "serve", "Exit codes: 0"):
        assert word in done.stdout.decode()


@pytest.mark.parametrize("command", ["build", "register", "extract", "validate", "query", "export", "serve"])
def test_help_of_every_command_has_examples(command: str) -> None:
    """An example can be copied, and says the command's own name."""
    done = run(command, "--help")
    assert 0 == done.returncode
    assert f"Examples:\n    peelgraph {command}" in done.stdout.decode()


def test_help_does_not_wait_for_the_graph_libraries() -> None:
    """They take a second to load, and are loaded by what needs them."""
    script = (
        "import sys; from service.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'rdflib', 'pyshacl', 'spacy', 'flask'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "--help"], capture_output=True, check=True, text=True, cwd=ROOT
    )
    assert "[]\n" == done.stderr


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("table", "v\n--------------\n“Café” – good.\n"),
        ("csv", "v\r\n“Café” – good.\r\n"),
        ("tsv", '?v\n"“Café” – good."\n'),
    ],
)
@pytest.mark.parametrize("locale", ["C", "en_GB.ISO-8859-1"])
def test_a_query_writes_the_same_bytes_in_any_locale(
    store: str, form: str, expected: str, locale: str
) -> None:
    """Results are UTF-8 whatever the terminal is set to."""
    text = "SELECT ?v WHERE { ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> ?v }"
    done = run("query", "-", "--store", store, "--format", form, given=text, LC_ALL=locale, TZ="Asia/Tokyo")
    assert (0, b"") == (done.returncode, done.stderr)
    assert expected == done.stdout.decode()


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (20, "v  “Café” – good.\nw  second\n"),
        (40, "v               w\n--------------  ------\n“Café” – good.  second\n"),
    ],
)
def test_a_table_is_as_wide_as_the_terminal_lets_it_be(store: str, width: int, expected: str) -> None:
    """Rows are lists in one that is too narrow."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, width))
    text = "SELECT ?v ('second' AS ?w) { ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> ?v }"
    kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    done = subprocess.run(
        [*COMMAND, "query", "-", "--store", store],
        input=text.encode(),
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=True,
        env=kept | {"PYTHONPATH": str(ROOT)},
    )
    shown = os.read(ours, 1_000).decode().replace("\r\n", "\n")
    os.close(ours)
    os.close(theirs)
    assert (b"", expected) == (done.stderr, shown)


def test_query_json_is_sparql_results_json(store: str, tmp_path: Path) -> None:
    """From a file, as from standard input."""
    (tmp_path / "count.rq").write_text("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    done = run("query", "count.rq", "--store", store, "--format", "json", cwd=tmp_path)
    assert "9" == json.loads(done.stdout)["results"]["bindings"][0]["n"]["value"]


def test_a_graph_comes_as_turtle_unless_told_otherwise(store: str) -> None:
    """A CONSTRUCT query has no table."""
    text = "CONSTRUCT WHERE { ?s ?p ?o }"
    turtle = run("query", "-", "--store", store, given=text).stdout
    ntriples = run("query", "-", "--store", store, "--format", "ntriples", given=text).stdout
    assert set(Graph().parse(data=turtle, format="turtle")) == set(Graph().parse(data=ntriples, format="nt"))
    assert 9 == len(ntriples.splitlines())


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        (
            "SELECT ?s WHERE {\n  ?s ?p }",
            "json",
            "The query has a syntax error. standard input line 2, column 10: the query cannot be read from "
            "here on. Check the brackets, dots, prefixes and keywords before this place.\n",
        ),
        (
            "CONSTRUCT WHERE { ?s ?p ?o }",
            "csv",
            "Not available in this form. standard input: there is no form that fits 'csv'. "
            "Expected one of turtle, ntriples.\n",
        ),
        (
            "ASK {}",
            "turtle",
            "Not available in this form. standard input: there is no form that fits 'turtle'. "
            "Expected one of table, json, csv, tsv, xml.\n",
        ),
        (
            "SELECT * " + "{" * 5000 + "}" * 5000,
            "json",
            "The query is too complex. standard input: the engine crashed on it. Nest less deeply: "
            "fewer brackets within brackets, shorter chains of operators.\n",
        ),
        (
            b"\xff\xfe",
            "json",
            "The query was not answered. standard input: it is not UTF-8 text. Expected a SPARQL query.\n",
        ),
    ],
)
def test_a_query_that_gets_no_answer_says_why(
    store: str, text: str | bytes, form: str, expected: str
) -> None:
    """One line on standard error, exit code 2, nothing on standard output."""
    done = run("query", "-", "--store", store, "--format", form, given=text)
    assert (2, b"", expected) == (done.returncode, done.stdout, done.stderr.decode())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["query", "none.rq"],
            "The query was not answered. none.rq: the file cannot be read (No such file or directory). "
            "Check the path.\n",
        ),
        (
            ["query", "-", "--store", "none"],
            "The store cannot be used. none: nothing has been published there. "
            "Run `peelgraph build --store none` first, or name another folder with --store.\n",
        ),
        (
            ["export", "--store", "http://127.0.0.1:9/sparql"],
            "The store cannot be used. http://127.0.0.1:9/sparql: the endpoint cannot be reached "
            "([Errno 111] Connection refused). Check the address, and that the server is running.\n",
        ),
        (
            ["validate", "none.ttl"],
            "The RDF cannot be read. none.ttl: the file cannot be read (No such file or directory). "
            "Check the path.\n",
        ),
        (
            ["validate", "broken.ttl"],
            "The RDF cannot be read. broken.ttl line 1: it is not Turtle (Parser error at line 1 between "
            "columns 1 and 9: nonsense is not a valid subject or graph name). Correct the file.\n",
        ),
        (
            ["validate", "broken.text"],
            "The RDF cannot be read. broken.text: its name does not say which form of RDF it is. "
            "Expected a name ending in .ttl, .nt, .nq, .trig, .rdf, .n3 or .jsonld. Rename the file.\n",
        ),
        (
            ["validate", "elsewhere.jsonld"],
            "The RDF cannot be read. elsewhere.jsonld: its @context is at an address, and nothing is "
            "fetched. Write the context into the file.\n",
        ),
    ],
)
def test_what_cannot_be_run_says_why(tmp_path: Path, arguments: list[str], expected: str) -> None:
    """One line on standard error, exit code 2, nothing on standard output."""
    for name in ("broken.ttl", "broken.text"):
        (tmp_path / name).write_text("nonsense")
    (tmp_path / "elsewhere.jsonld").write_text('{"@context": "http://127.0.0.1:9/", "@id": "x:y"}')
    done = run(*arguments, cwd=tmp_path)
    assert (2, b"", expected) == (done.returncode, done.stdout, done.stderr.decode())


def test_what_a_file_holds_does_not_steer_the_terminal(tmp_path: Path) -> None:
    """Nor does its name: what would is shown as a sign that stands for it."""
    file = tmp_path / "red \x1b[31m.csv"
    file.write_text("force,peel_year,\x1b]0;owned\x07\n", encoding="utf-8")
    found = run("register", str(file), "--store", str(tmp_path / "none"))
    assert 2 == found.returncode
    assert b"\x1b" not in found.stderr
    assert "red \ufffd[31m.csv" in found.stderr.decode()
    error = SourceUnreadable(str(file), "the file is empty")
    (line,) = not_taken([Outcome(str(file), Fate.REFUSED, reason=error.message)])
    assert f"refused: {tmp_path}/red \ufffd[31m.csv: the file is empty." == line


def test_a_setting_that_does_not_fit_is_named(tmp_path: Path) -> None:
    """Exit code 2 and the variable's name."""
    done = run("serve", cwd=tmp_path, PEELGRAPH_PORT="many")
    assert 2 == done.returncode
    assert "PEELGRAPH_PORT is 'many'." in done.stderr.decode()


def test_the_store_is_a_setting(store: str) -> None:
    """`PEELGRAPH_STORE` stands in for --store."""
    assert b"true\n" == run("query", "-", given="ASK { ?s ?p ?o }", PEELGRAPH_STORE=store).stdout


def test_validate_tells_a_planted_violation(tmp_path: Path) -> None:
    """Shape, node and path are named, and the exit code is 1."""
    (tmp_path / "planted.ttl").write_text(PLANTED)
    done = run("validate", "planted.ttl", cwd=tmp_path)
    assert (1, b"") == (done.returncode, done.stderr)
    text = done.stdout.decode()
    for words in ("shapes:FindingShape-topic", "https://example.org/finding", "peel:topic"):
        assert words in text


def test_validate_takes_any_form_of_rdf(tmp_path: Path) -> None:
    """N-Quads among them; what says nothing that a shape is about is valid."""
    (tmp_path / "plain.nq").write_text(VALID.replace("'", '"'))
    done = run("validate", "plain.nq", cwd=tmp_path)
    assert (0, "plain.nq\nValid: 0 violations, 0 warnings.\n") == (done.returncode, done.stdout.decode())


def test_validate_can_write_its_report_as_turtle(tmp_path: Path) -> None:
    """As `sh:ValidationReport`."""
    (tmp_path / "planted.ttl").write_text(PLANTED)
    done = run("validate", "planted.ttl", "--format", "turtle", cwd=tmp_path)
    assert 1 == done.returncode
    report = Graph().parse(data=done.stdout, format="turtle")
    assert report.query("ASK { ?r a sh:ValidationReport ; sh:conforms false }").askAnswer


def test_export_gives_the_digest_of_the_manifest(store: str) -> None:
    """Who has the export can check it: its lines graph by graph, then a line for each graph but the runs'."""
    exported = run("export", "--store", store).stdout
    graphs: dict[str, bytes] = {}
    for line in exported.splitlines(keepends=True):
        name = line.split()[-2].decode().strip("<>")
        graphs[name] = graphs.get(name, b"") + line
    told = [
        f"{hashlib.sha256(lines).hexdigest()}  {name}\n"
        for name, lines in sorted(graphs.items())
        if "/id/graph/run/" not in name
    ]
    assert 6 == sum(lines.count(b"\n") for name, lines in graphs.items() if "/id/graph/run/" not in name)
    manifest = json.loads((Path(store) / "current" / "release.json").read_text())
    assert manifest["digest"] == hashlib.sha256("".join(told).encode()).hexdigest()


def test_a_reader_that_goes_away_is_no_fault(store: str) -> None:
    """`peelgraph export | head -1` says nothing on standard error."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*COMMAND, "export", "--store", store], stdout=write, stderr=subprocess.PIPE, check=False, cwd=ROOT
    )
    os.close(write)
    assert (141, b"") == (done.returncode, done.stderr)


def test_a_full_disk_under_the_output_is_told(store: str) -> None:
    """Not an empty file and a good exit code."""
    with Path("/dev/full").open("wb") as full:
        command = [*COMMAND, "export", "--store", store]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT)
    expected = b"Error. standard output: it cannot be written (No space left on device).\n"
    assert (2, expected) == (done.returncode, done.stderr)


def test_a_query_that_never_ends_can_be_interrupted(store: str) -> None:
    """Ctrl-C is heard while the engine computes, and its process ends too."""
    process = subprocess.Popen(
        [*COMMAND, "query", "-", "--store", store],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        start_new_session=True,
        # A shell that starts the tests in the background has them ignore Ctrl-C, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdin is not None
    process.stdin.write(NEVER_ENDS.encode())
    process.stdin.close()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + 20
    while not children.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    (child,) = children.read_text().split()
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    assert 130 == process.wait(20)
    assert process.stderr is not None
    assert b"Interrupted." == process.stderr.read().strip()
    assert not Path(f"/proc/{child}").exists()


def test_an_address_in_use_is_told_before_anything_is_built(tmp_path: Path) -> None:
    """With what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), "--store", "store", cwd=tmp_path)
    expected = (
        f"The address is in use. 127.0.0.1:{port}: another program listens there. "
        f"Stop it, or take another port: `peelgraph serve --port {port + 1}`.\n"
    )
    assert (2, b"", expected) == (done.returncode, done.stdout, done.stderr.decode())
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["turtle", "json"])
def test_extract_tells_the_account_of_a_report(form: str, embedded_report: Path) -> None:
    """As text, or with every item as JSON; standard output has nothing else."""
    done = run("extract", str(embedded_report), "--account", "--format", form)
    assert 0 == done.returncode, done.stderr.decode()
    if form == "json":
        told = json.loads(done.stdout)
        assert len(told["numerals"]) == told["counts"]["numerals"] > 100
        assert (LICENCE, ATTRIBUTION) == (told["licence"], told["attribution"])
    else:
        assert done.stdout.decode().startswith("Account of ")


def test_extract_names_the_report_and_its_licence_first(embedded_report: Path) -> None:
    """In JSON, with the title as the document has it; a report whose publisher no list has names none."""
    done = run("extract", str(embedded_report), "--format", "json")
    report, *others = json.loads(done.stdout)
    assert ("Report", "northamptonshire", "2017") == (report["class"], report["force"], report["cycle"])
    assert report["text"] == embedded_report.read_text("utf-8")[report["start"] : report["end"]]
    assert (LICENCE, ATTRIBUTION) == (report["licence"], report["attribution"])
    assert others
    assert "Report" not in {each["class"] for each in others}
