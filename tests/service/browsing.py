"""A client that inspects every page it fetches, and a way to tell dead links."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from service.forms import split_suffix
from service.urls import ID_BASE
from tests.service.inspection import Page, inspect

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What browsers send as Accept."""

REPORT = "report/peel-effectiveness-2017/northamptonshire"
"""Path of the report that ships."""


class InspectingClient(FlaskClient):
    """Checks every HTML answer as it comes, whatever its status; no answer sets a cookie."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401
        response = super().open(*args, **kwargs)
        assert "Set-Cookie" not in response.headers
        if response.mimetype == "text/html" and response.request.method == "GET":
            inspect(response.request.path, response.text)
        return response

    def page(self, path: str) -> Page:
        """Fetch a page that must be there."""
        response = self.get(path, headers={"Accept": BROWSER})
        assert 200 == response.status_code, f"{path}: {response.status}"
        assert "text/html" == response.mimetype, path
        return inspect(path, response.text)


class Addresses:
    """Tells which addresses of the service answer, without fetching each of thousands."""

    def __init__(self, app: Flask, known: frozenset[str]) -> None:
        self._app = app
        self._known = known
        self._client = app.test_client()
        self._ids: dict[str, set[str]] = {}
        self._answers: dict[str, bool] = {}

    def resolve(self, address: str) -> bool:
        """Whether a link leads to something: a document of the store, or a page that is there."""
        target, fragment = urldefrag(address)
        path = urlsplit(target).path
        if path.startswith("/doc/"):
            whole, stem = (
                unquote(path.removeprefix("/doc/")),
                split_suffix(unquote(path.removeprefix("/doc/")))[0],
            )
            return not {ID_BASE + whole, ID_BASE + stem}.isdisjoint(self._known)
        if fragment:
            return fragment in self._fragments(target)
        return self._answers_to(target)

    def _fragments(self, target: str) -> set[str]:
        if target not in self._ids:
            page = inspect(target, self._client.get(target).text)
            self._ids[target] = {each.get("id", "") for each in page.root.iter()}
        return self._ids[target]

    def _answers_to(self, target: str) -> bool:
        path = urlsplit(target).path
        if path not in self._answers:
            try:
                self._app.url_map.bind("localhost").match(path, method="GET")
                self._answers[path] = self._client.get(target).status_code < 400
            except HTTPException:
                self._answers[path] = False
        return self._answers[path]
