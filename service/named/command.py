"""The named queries on the command line: what `peelgraph ask` writes."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from graph.errors import ParameterRefused, ValueUnknown
from graph.licence import LICENSED
from graph.settings import Settings
from service.engine.runners import open_runner
from service.forms import write_json
from service.library import Library
from service.named.answer import Answer, ask
from service.named.catalogue import named_queries
from service.named.parameters import bind
from service.named.table import as_columns, as_csv, as_object


def list_text() -> str:
    """Every named query with its parameters, a line or two each."""
    lines = []
    for query in named_queries().values():
        lines.append(f"{query.name}: {query.title}")
        lines += [
            f"    {each.name}={'|'.join(each.choices) or each.example}"
            f"{'' if each.is_required else '  (may be left out)'}"
            for each in query.parameters
        ]
    return "\n".join(lines) + "\n"


def answer_text(
    name: str, given: Sequence[str], form: str, settings: Settings, width: int | None = None
) -> tuple[str, list[str]]:
    """
    The answer to a named query, and remarks for standard error.

    Args:
        name: Of the query.
        given: Parameters as "name=value" or "--name=value".
        form: "table", "json" or "csv".
        settings: `store` is the store to ask.
        width: Characters that a line of a table has room for; None for any number.

    Raises:
        ValueUnknown: There is no such query, or no such value.
        ParameterRefused: A parameter is not one of the query's, or one that it needs is missing.
        QueryError: No answer; the class says why.
        StoreError: The store cannot be read.
    """
    queries = named_queries()
    if name not in queries:
        near = difflib.get_close_matches(name, queries, 3, 0.4) or list(queries)[:3]
        raise ValueUnknown(
            "ask", f'there is no named query "{name}"', f"one such as {', '.join(near)}", near=near
        )
    query = queries[name]
    runner = open_runner(settings)
    try:
        found = ask(query, bind(query, _read(name, given), Library(runner)), runner)
    finally:
        runner.close()
    if form == "json":
        return write_json(**as_object(found, permalink="", is_same=None), **LICENSED), []
    return (as_csv(found) if form == "csv" else as_columns(found, width)), _remarks(found)


def _read(name: str, given: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in given:
        parameter, sign, value = each.removeprefix("--").partition("=")
        if not sign:
            raise ParameterRefused(name, f'"{each}" gives no value', "a parameter as name=value")
        found.setdefault(parameter, []).append(value)
    return found


def _remarks(found: Answer) -> list[str]:
    remarks = []
    if found.denominator:
        remarks.append(found.denominator.text)
        remarks += [
            f"not stated: {each.name}{f' ({each.reason})' if each.reason else ''}"
            for each in found.denominator.missing
        ]
    if found.not_stated:
        remarks.append(f"Not stated. Looked for: {found.not_stated}")
    return remarks
