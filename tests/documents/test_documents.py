"""What documents say is so: every command, query and snippet in them runs, and writes what is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.documents.blocks import ROOT, documents, faults, fits, name_of, read_blocks
from tests.documents.reference import REFERENCE
from tests.documents.refresh import refreshed
from tests.documents.running import Ran, Reader, compare

DOCUMENTS = documents()
BY_NAME = pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
RUN = [path for path in DOCUMENTS if any(block.is_run for block in read_blocks(path.read_text("utf-8")))]


def test_some_documents_are_run() -> None:
    """The README, the tutorial and the pages on how to do something among them."""
    assert {"README.md", "service/docs/tutorial.md"} <= set(map(name_of, RUN))
    assert 6 <= len([path for path in RUN if path.parent.name == "how-to"])


@BY_NAME
def test_every_block_is_run_or_told_not_to_be(document: Path) -> None:
    """No block of code stands in a document that nobody has tried, unless its reader is told."""
    if document.parent != REFERENCE:  # written from the code
        assert [] == faults(read_blocks(document.read_text("utf-8")))


@pytest.mark.parametrize("document", RUN, ids=name_of)
def test_each_block_writes_what_is_shown(
    document: Path, live_service: str, published: Path, tmp_path: Path
) -> None:
    """In order, in a folder like a clone, beside a running service."""
    before = ""
    differing = []
    with Reader(tmp_path, published, live_service) as reader:
        for ran in reader.follow(read_blocks(document.read_text("utf-8"))):
            differing.append(compare(ran, before))
            before = ran.written
    assert differing
    assert "" == "\n".join(filter(None, differing))


@BY_NAME
def test_every_link_into_the_tree_leads_somewhere(document: Path) -> None:
    """Pages, pictures and headings that a document points to are there."""
    text = document.read_text("utf-8")
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    missing = [target for target in targets if not (document.parent / target.partition("#")[0]).exists()]
    assert [] == missing
    assert targets or document.name != "README.md"


def test_the_two_commands_stand_as_the_gate_runs_them() -> None:
    """The gate takes its two commands from the README by these words."""
    readme = (ROOT / "README.md").read_text("utf-8")
    for words in (".venv/bin/peelgraph serve", ".venv/bin/python -m pytest"):
        lines = [line for line in readme.splitlines() if words in line]
        assert 1 == len(lines), words
        assert lines[0].startswith("    sh .ci/install"), words


def test_the_query_of_the_readme_is_that_of_its_snippets() -> None:
    """The file that the snippets send holds what the README shows."""
    shown = [
        block for block in read_blocks((ROOT / "README.md").read_text("utf-8")) if block.language == "sparql"
    ]
    assert [(ROOT / "tests" / "readme" / "figures.rq").read_text("utf-8")] == [block.text for block in shown]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("```sh\nls\n```\n", ""),
        ("```sh\nls\n```\n\n```text\na long list of files\n```\n", ""),
        ("*Shown, not run:* it never ends.\n\n```sh\nserve\n```\n", ""),
        ("    ls\n", "line 1: neither run nor an output"),
        ("```powershell\nls\n```\n", "line 2: neither run nor an output"),
        ("```text\na long list of files\n```\n", "line 2: an output without"),
        ("```sh\nls\n```\n\n```text\n…\na…\n```\n", "line 6: an output that almost anything would fit"),
        ("Save this:\n\n```csv mine.csv\na,b\n```\n", "line 4: the paragraph before it does not name"),
        ("Save this as `mine.csv`:\n\n```csv mine.csv\na,b\n```\n", ""),
    ],
)
def test_a_block_of_no_kind_is_told(text: str, told: str) -> None:
    """By its line, with what is wrong."""
    found = faults(read_blocks(text))
    assert found == [] if not told else found[0].startswith(told)


@pytest.mark.parametrize(
    ("shown", "written", "is_fitting"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a … c\n", "a b c\n", True),
        ("a … c\n", "a\nc\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nb\nc\n", False),
        ("(a.b)\n", "(axb)\n", False),
        ("a\n", "a", True),
    ],
)
def test_dots_stand_for_what_is_left_out(shown: str, written: str, is_fitting: bool) -> None:
    """Within a line, or for whole lines; all else must be the same."""
    assert is_fitting == fits(shown, written)


def test_what_is_shown_wrong_is_put_right() -> None:
    """And what is shown right stays as it stands, with what it leaves out."""
    text = "# A\n\n```sh\nls\n```\n\n```text\nwrong\n```\n\n```sh\nls\n```\n\n```text\nright…\n```\n"
    one, shown, other, right = read_blocks(text)
    told = refreshed(text, [Ran(one, "a\nb\n", shown), Ran(other, "right and long\n", right)])
    assert text.replace("wrong\n", "a\nb\n") == told
