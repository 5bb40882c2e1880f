"""Addresses that pages have by the hundred are put together as Flask would."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, url_for

from graph.namespaces import ID
from service import urls

PATHS = ("force/kent", "report/peel-2017/kent/section/a b", "x/é%20?#&=;:@!$'()*+,[]~", "a//b", "topic/ß")


@pytest.mark.parametrize("prefix", ["", "/police/graph"])
@pytest.mark.parametrize("path", PATHS)
def test_addresses_are_those_of_the_routes(app: Flask, path: str, prefix: str) -> None:
    """Whatever the path holds, and wherever the service stands."""
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": prefix}):
        assert url_for("pages.document", path=path) == urls.document(ID[path])
        assert url_for("pages.document", path=f"{path}.ttl") == urls.document(ID[path], ".ttl")
        report = str(ID[f"report/{path}"])
        assert url_for("reading.text", path=path) == urls.read(report)
        for anchor in ("s-1", "p 2", "é#[?"):
            assert url_for("reading.text", path=path, _anchor=anchor) == urls.read(report, anchor)


def test_another_request_may_stand_elsewhere(app: Flask) -> None:
    """What is worked out for one is not kept for the next."""
    for prefix in ("/a", "", "/b"):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": prefix}):
            assert f"{prefix}/doc/force/kent" == urls.document(ID["force/kent"])


@pytest.mark.parametrize("words", ["", "mental health", "a&b=c#d %é+/?:@!$'()*,;~"])
@pytest.mark.parametrize("suffix", ["", ".csv"])
def test_addresses_of_searches_are_those_of_the_route(app: Flask, words: str, suffix: str) -> None:
    """Whatever is searched for, and however it is narrowed down."""
    chosen = {"force": ["kent", "essex"], "theme": ["a b&c"]}
    with app.test_request_context("/"):
        given: dict[str, Any] = {"q": words or None, **chosen, "order": "newest", "page": 3}
        expected = url_for("search.page", suffix=suffix.removeprefix(".") or None, **given)
        assert expected == urls.search(words, 3, suffix=suffix, order="newest", chosen=chosen)
        plain = url_for("search.page", suffix=suffix.removeprefix(".") or None, q=words or None)
        assert plain == urls.search(words, suffix=suffix)
