"""One question and the words that its answer stands on: what whoever installs the software must get."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import anyio
from mcp import Client, StdioServerParameters

from graph.namespaces import ID

_QUESTION: Final = "areas-for-improvement"
_BEGINNING: Final = 40
_SECONDS: Final = 120


def ask_over_the_web(get: Callable[[str], bytes]) -> str:
    """
    Ask, and follow the source of the first row.

    Args:
        get: Fetches the path of an address of the service.

    Returns:
        The words that were found, one line.

    Raises:
        AssertionError: There is no row, or its source says something else.
    """
    row = json.loads(get(f"/queries/{_QUESTION}.json"))["rows"][0]
    passage = get(f"/doc/{row['source'].removeprefix(str(ID))}.json").decode()
    return _seen(row["actionName"], _texts(json.loads(passage)))


def ask_as_an_assistant(command: str, store: Path, folder: Path) -> str:
    """
    The same by the client of the official SDK, which starts the command in a folder and talks to it.

    Raises:
        AssertionError: As above.
    """
    server = StdioServerParameters(command=command, args=["mcp", "--store", str(store)], cwd=str(folder))

    async def work() -> Any:  # noqa: ANN401
        async with Client(server, read_timeout_seconds=_SECONDS) as client:
            return (await client.call_tool("ask_question", {"question": _QUESTION})).structured_content

    told = anyio.run(work)
    assert told["rows"], told
    [passage] = [each for each in told["passages"] if each["address"] == told["rows"][0]["source"]]
    return _seen(told["rows"][0]["actionName"], passage["words"])


def _seen(words: str, source: str) -> str:
    beginning = words[:_BEGINNING]
    assert beginning in " ".join(source.split()), f"{beginning!r} is not in {source!r}"
    return beginning


def _texts(found: Any) -> str:  # noqa: ANN401
    """Every text in a JSON value, one after another."""
    if isinstance(found, str):
        return found
    parts = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return " ".join(map(_texts, parts))
