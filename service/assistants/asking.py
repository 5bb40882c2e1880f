"""
The JSON of the service, asked in this process.

Requests go the way that those of the web go, so limits, checks of parameters and messages are the same, and
queries run in processes of their own.
"""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Flask

from graph.errors import PeelgraphError

RESULTS: Final = "application/sparql-results+json"
_NO_ADDRESS: Final = "http://localhost/"
_NAMED: Final = 5
"""Of the names that were perhaps meant."""


class NotAnswered(PeelgraphError):
    """The service answers with a problem, which says what to do."""


class Asker:
    """
    Asks the service.

    Args:
        app: The application, over some store.
        address: Where people find the service, for permalinks; empty where that is not known: addresses are
            then told from the root on.
    """

    def __init__(self, app: Flask, address: str = "") -> None:
        self._app = app
        self.address = f"{address.rstrip('/')}/" if address else ""

    def get(self, path: str, given: dict[str, Any]) -> dict[str, Any]:
        """
        What an address answers with in JSON.

        Args:
            given: Name -> value or values; what is empty is left out.

        Raises:
            NotAnswered: It is a problem.
        """
        found: dict[str, Any] = json.loads(self.text(path, given, "application/json"))
        return found

    def text(self, path: str, given: dict[str, Any], accept: str) -> str:
        """
        The same in a form that is named.

        Raises:
            NotAnswered: It is a problem.
        """
        with self._app.test_client() as client:
            response = client.get(
                path,
                query_string={name: value for name, value in given.items() if value},
                base_url=self.address or _NO_ADDRESS,
                headers={"Accept": f"{accept}, application/problem+json;q=0.1"},
            )
        text = response.get_data(as_text=True)
        if response.status_code != 200:
            raise NotAnswered("", _told(text, response.status_code))
        return text if self.address else text.replace(f'"{_NO_ADDRESS}', '"/')


def _told(text: str, status: int) -> str:
    """A problem in words."""
    try:
        problem = json.loads(text)
        said = [problem["title"], problem["detail"].rstrip("."), problem.get("next_step", "").rstrip(".")]
        near = problem.get("near", [])[:_NAMED]
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"the service answers with status {status}"
    return ". ".join(filter(None, [*said, f"Near it: {', '.join(near)}" if near else ""]))
