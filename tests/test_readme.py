"""What the README says is so: every command, query, snippet, answer and link in it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8000"


def _block(language: str) -> str:
    found = re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert 1 == len(found), f"{len(found)} blocks of {language}"
    return str(found[0])


def _output(command: list[str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=120)
    return done.stdout.replace("\r\n", "\n")


def test_the_query_shown_is_the_query_of_the_snippets() -> None:
    """The file that the snippets send holds what the README shows."""
    assert _block("sparql") == (ROOT / "tests" / "readme" / "figures.rq").read_text("utf-8")


@pytest.mark.parametrize("language", ["sh", "python", "r"])
def test_each_snippet_gives_the_answer_shown(live_service: str, language: str) -> None:
    """curl, Python and R give the same rows as printed in the README."""
    snippet = _block(language).replace(ADDRESS, live_service)
    interpreter = {"sh": ["sh", "-c"], "python": [sys.executable, "-c"], "r": ["Rscript", "-e"]}[language]
    assert _block("csv") == _output([*interpreter, snippet])


def test_the_answer_shown_is_not_empty() -> None:
    """An empty answer would agree with anything."""
    assert 3 <= len(_block("csv").splitlines())


def test_every_command_of_the_table_has_help_with_an_example() -> None:
    """The table names the commands there are, and each says how it is used."""
    named = set(re.findall(r"^\| `peelgraph (\w+)", README, re.MULTILINE))
    listed = _output([str(Path(sys.executable).parent / "peelgraph"), "--help"])
    there = set(re.findall(r"^  (\w+)  ", listed.partition("Commands:")[2], re.MULTILINE))
    assert there == named
    for name in sorted(named):
        assert "Examples:" in _output([str(Path(sys.executable).parent / "peelgraph"), name, "--help"])


def test_every_link_into_the_tree_leads_somewhere() -> None:
    """Pages and pictures that the README points to are there."""
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", README) if not target.startswith("http")]
    assert targets
    assert [] == [target for target in targets if not (ROOT / target).exists()]


def test_the_two_commands_stand_as_the_gate_runs_them() -> None:
    """The gate takes its two commands from the README by these words."""
    for words in (".venv/bin/peelgraph serve", ".venv/bin/python -m pytest"):
        lines = [line for line in README.splitlines() if words in line]
        assert 1 == len(lines), words
        assert lines[0].startswith("    sh .ci/install"), words
