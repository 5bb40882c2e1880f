"""What templates share: the frame of a table, and the names that they may call."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask

from service.templating import CALLED, FILTERS, KNOWN
from tests.service.inspection import words

TEMPLATES = Path(__file__).resolve().parents[2] / "service" / "templates"
OWN_FRAME = {"table", "article", "over_time", "query"}
"""Templates that write a table by themselves: the frame, what is printed as it stands in a report, two rows
of heads, and heads that the answer to a question brings."""
FRAME = '{% from "components/table.html" import cols, num, nums, table, td %}'


def drawn(app: Flask, call: str) -> Element:
    """The one element that a call of the macros gives, with some rows in it."""
    rows = (
        "<tr><th scope='row'>Kent</th>{{ num('Reports', 1234) }}{{ num('Share', '5%') }}{{ td('By', '<b>') }}"
    )
    text = app.jinja_env.from_string(f"{FRAME}{{% call {call} %}}{rows}</tr>{{% endcall %}}").render()
    (element,) = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(text)
    assert isinstance(element, Element)
    return element


def test_a_table_has_its_caption_and_heads_with_a_scope(app: Flask) -> None:
    """Heads over numbers are set as numbers are, and what is given is escaped."""
    frame = drawn(app, "table('Held & <lost>', cols('Force') ~ nums('Reports', 'Share') ~ cols('By'))")
    (table,) = frame.iter("table")
    assert ("stack", "Held & <lost>") == (table.get("class"), words(next(table.iter("caption"))))
    heads = list(next(table.iter("thead")).iter("th"))
    assert ["Force", "Reports", "Share", "By"] == [words(each) for each in heads]
    assert ["col"] * 4 == [each.get("scope") for each in heads]
    assert [None, "number", "number", None] == [each.get("class") for each in heads]
    cells = list(table.iter("td"))
    assert ["1,234", "5%", "<b>"] == [words(each) for each in cells]
    assert ["Reports", "Share", "By"] == [each.get("data-label") for each in cells]


def test_a_wide_table_is_reached_by_keyboard_under_its_name(app: Flask) -> None:
    """One whose rows stand one under another in a narrow window needs no stop of the key Tab."""
    wide = drawn(app, "table('All', cols('Force'), kind='pinned', region='All forces')")
    assert ("0", "region", "All forces") == tuple(
        wide.get(name) for name in ("tabindex", "role", "aria-label")
    )
    plain = drawn(app, "table('All', cols('Force'))")
    assert {"class"} == set(plain.attrib)


def test_rows_in_groups_bring_their_bodies(app: Flask) -> None:
    """Others stand in one."""
    text = (
        FRAME
        + "{% call table('All', cols('Force'), grouped=true) %}<tbody></tbody><tbody></tbody>{% endcall %}"
    )
    assert 2 == app.jinja_env.from_string(text).render().count("<tbody>")
    assert 1 == len(list(drawn(app, "table('All', cols('Force'))").iter("tbody")))


def test_tables_are_framed_in_one_place() -> None:
    """A page that writes its own frame has a reason."""
    own = {path.stem for path in TEMPLATES.rglob("*.html") if "<table" in path.read_text("utf-8")}
    assert OWN_FRAME == own


def test_every_name_that_templates_may_call_is_called(app: Flask) -> None:
    """One that no template needs any more is to go."""
    texts = "\n".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.*ml"))
    code = " ".join(re.findall(r"\{[{%].*?[%}]\}", texts, re.DOTALL))
    unused = {name for name in CALLED if not re.search(rf"\b{name}\(", code)}
    unused |= {name for name in KNOWN if not re.search(rf"\b{name}\b", code)}
    unused |= {name for name in FILTERS if not re.search(rf"\|\s*{name}\b", code)}
    assert set() == unused
    assert set(CALLED | KNOWN) <= set(app.jinja_env.globals)
