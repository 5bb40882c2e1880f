"""
Writes the reference of `service/docs/reference` from the code: settings, commands, addresses, limits, and how
it is made up.

    python -m tests.documents.reference
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import click
from flask import Flask
from werkzeug.routing import Rule

from graph.cli import commands
from graph.settings import Settings, takes, variable
from service import cli  # noqa: F401 - adds its commands
from service.app import BLUEPRINTS
from service.limits import PROMISES, Limit, limits_of
from tests.documents import architecture
from tests.documents.blocks import FOLDER

REFERENCE: Final = FOLDER / "reference"
_MADE: Final = "This page is written from the code, by `python -m tests.documents.reference`."
_WIDTH: Final = 100


def written() -> dict[Path, str]:
    """Each page, and its text as the code makes it now."""
    pages = {
        "settings": settings_page(),
        "commands": commands_page(),
        "addresses": addresses_page(),
        "limits": limits_page(),
        "architecture": architecture_page(),
    }
    return {REFERENCE / f"{name}.md": text for name, text in pages.items()}


def settings_page() -> str:
    """Every setting: its variable, what it is for, what it takes, and what it is if left out."""
    rows = [
        (
            f"`{variable(item.name)}`",
            item.metadata["help"],
            takes(item),
            f"`{item.default}`" if item.default != "" else "nothing",
        )
        for item in fields(Settings)
    ]
    return _page(
        "Settings",
        "A setting is a variable of the environment. A value that does not fit, or a name that is none, is "
        "told and nothing is started. `peelgraph settings` writes all of them as they are in force.",
        _table(("variable", "what for", "takes", "left out"), rows),
    )


def commands_page() -> str:
    """Every command, with its help as it is printed."""
    context = click.Context(commands, info_name="peelgraph", max_content_width=_WIDTH, terminal_width=_WIDTH)
    listed = [(name, commands.commands[name]) for name in sorted(commands.commands)]
    rows = [
        (f"[`peelgraph {name}`](#{name})", command.get_short_help_str(_WIDTH)) for name, command in listed
    ]
    told = [f"## {name}\n\n{_help(command, name, context)}" for name, command in listed]
    return _page(
        "Commands",
        "Each command tells the same with `--help`. In a clone they are in `.venv/bin/`.",
        _table(("command", "what it does"), rows),
        *told,
    )


def addresses_page() -> str:
    """Every address of the service that is no file, with what is asked of it and what answers."""
    app = Flask("service")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    by_view: dict[str, list[Rule]] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            by_view.setdefault(rule.endpoint, []).append(rule)
    rows = [
        (
            ", ".join(f"`{each}`" for each in _shortest(rules)),
            _methods(rules),
            _first_sentence(app.view_functions[name]),
        )
        for name, rules in by_view.items()
    ]
    return _page(
        "Addresses",
        "In an address `<…>` stands for what is asked for. An ending such as `.json` or `.csv` (`<suffix>`) "
        "names a form; without it the `Accept` field of the request does. Data are described at `/sparql`, "
        "by the standards SPARQL Service Description, VoID and DCAT. What the words mean is at `/ontology`.",
        _table(("address", "methods", "what answers"), sorted(rows)),
    )


def limits_page() -> str:
    """Every limit as it is set by default, and what may be relied on."""
    limits = limits_of(Settings())
    return _page(
        "Limits",
        "These are the limits as they are set by default. The page `/limits` of a service has those in force "
        "there.",
        "## Of asking\n\n" + _limits(limit for limit in limits if not limit.is_of_writing),
        "## Of changing the data\n\n" + _limits(limit for limit in limits if limit.is_of_writing),
        "## What you may rely on\n\n" + "\n".join(f"- {_prose(promise)}" for promise in PROMISES),
    )


def architecture_page() -> str:
    """The way of data, and what each folder of code is for."""
    rows = [(f"`{name}`", _prose(words)) for name, words in architecture.folders()]
    return _page(
        "Architecture",
        "Data flow one way. What stands on the left is made into what stands below it, by the part beside "
        "the arrow. In `graph` a part imports those above it and never those below, which a test holds, and "
        "nothing of the web.",
        f"```text\n{architecture.diagram()}\n```",
        "Vocabularies (`ontology/`) and shapes (`shapes/`) are files, and are read where they are needed. "
        "What is published lies in a folder of its own for each release, and the service only reads it. How "
        "to add a reader, a class, a shape, a page or a question is told in `CONTRIBUTING.md`.",
        "## Folders\n\n" + _table(("folder", "what it is for"), rows),
    )


def _limits(limits: Iterable[Limit]) -> str:
    rows = [
        (
            _prose(each.what),
            f"{each.value:,} {each.unit}",
            " or ".join(map(str, each.statuses)) or "none",
            _prose(each.met),
        )
        for each in limits
    ]
    return _table(("what", "at most", "status", "what happens"), rows)


def _page(title: str, lead: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", lead, _MADE, *parts)) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _prose(text: str) -> str:
    """Words that are no mark-up in Markdown either."""
    return re.sub(r"([<>*_\[\]])", r"\\\1", text)


def _help(command: click.Command, name: str, parent: click.Context) -> str:
    context = click.Context(
        command, info_name=name, parent=parent, max_content_width=_WIDTH, terminal_width=_WIDTH
    )
    return f"```text\n{command.get_help(context)}\n```"


def _shortest(rules: list[Rule]) -> list[str]:
    """As it is written in the code, without the kinds of what is asked for."""
    return sorted(
        {re.sub(r"<[\w()]+:", "<", rule.rule) for rule in rules}, key=lambda each: (len(each), each)
    )


def _methods(rules: list[Rule]) -> str:
    met = {method for rule in rules for method in rule.methods or ()} - {"HEAD", "OPTIONS"}
    return ", ".join(sorted(met))


def _first_sentence(view: Callable[..., Any]) -> str:
    told = inspect.getdoc(view) or ""
    return _prose(re.split(r"(?<=\.)\s|\n\n", told)[0].replace("\n", " "))


if __name__ == "__main__":
    for path, text in written().items():
        path.write_text(text, "utf-8")
