"""What documents name is there: commands, settings, addresses, questions and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask
from markdown_it import MarkdownIt
from werkzeug.exceptions import MethodNotAllowed, NotFound

from graph.cli import commands
from graph.settings import Settings, variable
from service import cli  # noqa: F401 - adds its commands
from service.app import BLUEPRINTS
from service.named.catalogue import named_queries
from tests.documents.blocks import FOLDER, ROOT, documents, name_of, read_blocks

BY_NAME = pytest.mark.parametrize("document", documents(), ids=name_of)
FOLDERS = ("graph/", "ontology/", "service/", "shapes/", "tests/", ".ci/")
A_PATH = re.compile(r"^[^ ]+(/|\.[a-z]+)$")
OF_TESTS = {"PEELGRAPH_SHARED"}
PLACEHOLDER = re.compile(r"[<>…{}*]|NAME")
OF_OTHERS = FOLDER / "elsewhere.md"
"""The addresses in it are of other servers."""

WRITTEN_BY_THE_READER = {"worsened"}
"""The question that a page shows how to write."""


def words_of_code(document: Path) -> Iterator[str]:
    """Each word in code that stands within a sentence or a table of a document."""
    for token in MarkdownIt("commonmark").enable("table").parse(document.read_text("utf-8")):
        for child in token.children or ():
            if child.type == "code_inline" and not PLACEHOLDER.search(child.content):
                yield child.content


def all_code(document: Path) -> str:
    """All code of a document, in lines and blocks."""
    text = document.read_text("utf-8")
    return "\n".join([*words_of_code(document), *(block.text for block in read_blocks(text))])


@BY_NAME
def test_every_command_is_one(document: Path) -> None:
    """And so is each option that stands alone."""
    named = set(re.findall(r"(?:^|/)peelgraph (?!-)([\w-]+)", all_code(document), re.MULTILINE))
    assert named <= set(commands.commands)
    options = {
        option
        for command in commands.commands.values()
        for each in command.params
        for option in (*each.opts, *each.secondary_opts)
    }
    alone = {words.split()[0] for words in words_of_code(document) if words.startswith("--")}
    assert alone <= options | {"--help", "--write"}


@BY_NAME
def test_every_setting_is_one(document: Path) -> None:
    """By the name of its variable."""
    named = set(re.findall(r"\bPEELGRAPH_[A-Z_]*[A-Z]\b", document.read_text("utf-8")))
    assert named <= {variable(item.name) for item in fields(Settings)} | OF_TESTS


@pytest.mark.parametrize("document", [each for each in documents() if each != OF_OTHERS], ids=name_of)
def test_every_address_is_one(document: Path) -> None:
    """Of the service; whether it leads to something is tested where documents are pages."""
    app = Flask("service")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    router = app.url_map.bind("localhost")
    missing = []
    for words in words_of_code(document):
        if words.startswith("/"):
            try:
                router.match(words.partition("?")[0])
            except MethodNotAllowed:
                pass
            except NotFound:
                missing.append(words)
    assert [] == missing


@BY_NAME
def test_every_question_is_one(document: Path) -> None:
    """That is asked by name, on the command line or at an address."""
    code = all_code(document)
    asked = set(re.findall(r"peelgraph ask ([\w-]+)", code)) | set(re.findall(r"/queries/([\w-]+)", code))
    assert asked <= set(named_queries()) | WRITTEN_BY_THE_READER


@BY_NAME
def test_every_file_is_there(document: Path) -> None:
    """That is named by its path in the tree."""
    named = {words for words in words_of_code(document) if words.startswith(FOLDERS) and A_PATH.search(words)}
    there = {words for words in named if (ROOT / words).exists()}
    written = {block.file_name for block in read_blocks(document.read_text("utf-8"))}
    assert set() == named - there - written


def test_names_are_found_in_documents() -> None:
    """The checks above check something."""
    code = "\n".join(map(all_code, documents()))
    assert {"build", "register", "serve"} <= set(re.findall(r"^peelgraph (\w+)", code, re.MULTILINE))
    assert "/coverage" in code
    assert "PEELGRAPH_CONTACT" in code
    assert "service/deploy/" in code
