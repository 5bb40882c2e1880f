"""Control characters in pages."""

from __future__ import annotations

import pytest
from flask import Flask

from service.characters import replace_controls, without_controls


@pytest.mark.parametrize("held", ["\0", "\x01", "\x1b", "\x7f", "\x80", "\x85", "\x9f"])
def test_a_control_character_gives_way_to_a_visible_one(held: str) -> None:
    """Those of both ranges, and nothing beside them."""
    assert "a\ufffdb£\u00a0é".encode() == without_controls(f"a{held}b£\u00a0é".encode())


def test_all_other_characters_stay() -> None:
    """Tabs and line ends, letters of two, three and four bytes whose bytes look like controls."""
    page = "\t\n\r\f é Å \u00c2\u00a0 ŵ … \u2028 \U0001f3f4 \u0402".encode()
    assert page == without_controls(page)


def test_pages_alone_are_changed() -> None:
    """Data stay as they are."""
    app = Flask("some")
    replace_controls(app)
    app.add_url_rule("/page", view_func=lambda: "a\x85", endpoint="page")
    app.add_url_rule("/data", view_func=lambda: ("a\x85", {"Content-Type": "text/csv"}), endpoint="data")
    client = app.test_client()
    assert ("a\ufffd", "a\x85") == (client.get("/page").text, client.get("/data").text)
