"""What writes quotes as BibTeX, CSL, Markdown and text says the words it was given."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pybtex.database import Entry, parse_string

from graph.namespaces import ID
from service.answers.parts import Link
from service.citing import latex, markdown
from service.citing.bibtex import write_bibtex
from service.citing.csl import write_csl
from service.citing.keys import key_of
from service.citing.markdown import write_markdown
from service.citing.pack import Excerpt, Pack, Stretch
from service.citing.plain import write_plain
from service.citing.words import Edition, cite_excerpt
from tests.service.citing.latex import read_latex

EDITION = Edition("20250102T030405000006Z", "2025-01-02", "2025-02-03")


def excerpt(said: str, **more: object) -> Excerpt:
    """An excerpt of nothing but words."""
    plain = {
        "key": "a:b",
        "iri": f"{ID}report/a/b",
        "permalink": "https://here.example/doc/report/a/b",
        "kind": "Finding",
        "label": "A label",
        "words": said,
        "stretches": (Stretch("p", said, 3, 9),),
        "report": Link(said, f"{ID}report/a"),
        "publisher": said,
        "section": Link(said, f"{ID}section"),
        "published": "2018-03",
    }
    return Excerpt(**(plain | more))  # type: ignore[arg-type]


def test_keys_follow_from_the_iri_alone() -> None:
    """Different for different things, short, and of signs that BibTeX and CSL take."""
    report = f"{ID}report/peel-2017/kent"
    iris = [
        f"{report}/sentence/3dca89",
        f"{ID}a/b-c",
        f"{ID}a-b/c",
        f"{ID}a b".replace(" ", "%20"),
        f"{ID}a-20b",
        *(f"{ID}{'long/' * 30}{end}" for end in "xy"),
    ]
    keys = [key_of(iri) for iri in iris]
    assert "peel-2017:kent:3dca89" == keys[0] == key_of(iris[0], report)
    assert key_of(iris[1], report) != keys[1]
    assert len(set(keys)) == len(iris)
    assert all(re.fullmatch(r"[A-Za-z0-9.:-]{1,90}", key) for key in keys)


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1),
    st.text("*_[<&#1.)-+= "),
)
def test_markdown_shows_the_words_it_was_given(start: str, end: str) -> None:
    """No sign is taken for markup, wherever it stands."""
    for said in (start + end, end + start, f"{start} {end} {start}"):
        for line in (markdown.escape(said), f"> {markdown.escape(said)}", f"- {markdown.escape(said)}"):
            html = MarkdownIt().render(line)
            plain = (
                re.sub(r"<[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
            )
            assert " ".join(said.split()) == " ".join(plain.replace("&amp;", "&").split())


HOSTILE = (
    r"100% of \emph{x} & y_z #1 $5 ~ ^ {a} }b{ @misc{evil, title={x}}",
    "Tŷ Ŵyn café naïve Ångström Řehoř – — … “quoted” ‘single’ £5 €6 ß æ Øre",
    "a </script> <b> | \" ' ` -- --- ... [x](y) ![z]",
    "Πολίτης 警察 שלום",
)


@pytest.mark.parametrize("said", HOSTILE)
def test_bibtex_says_the_words_it_was_given(said: str) -> None:
    """Read by a library that knows BibTeX and LaTeX; no words can end a field or begin an entry."""
    written = write_bibtex(Pack((excerpt(said),), (said, "@misc{x,}")), EDITION)
    [entry] = parse_string(written, "bibtex").entries.values()
    assert isinstance(entry, Entry)
    assert "techreport" == entry.type
    assert said == read_latex(entry.fields["abstract"])
    assert "2018" == entry.fields["year"]
    assert EDITION.release in entry.fields["note"]


def test_accents_are_written_as_old_bibtex_reads_them() -> None:
    """In braces, and without a dot under the accent."""
    assert r"T{\^{y}} caf{\'{e}} na{\"\i}ve" == latex.escape("Tŷ café naïve")
    assert "警察" == latex.escape("警察")


CSL_TEXTS = {
    *(
        "id",
        "type",
        "title",
        "publisher",
        "section",
        "ISBN",
        "URL",
        "abstract",
        "annote",
        "source",
        "version",
    ),
    "note",
}
"""Variables of CSL 1.0.2 that are strings (of those used)."""


@pytest.mark.parametrize("said", HOSTILE)
def test_csl_items_are_as_the_schema_of_csl_has_them(said: str) -> None:
    """A list of items; strings, lists of names, and dates by their parts."""
    register = excerpt(
        "", report=Link(""), publisher="", published="", source=Link(said, "https://a.example")
    )
    items = json.loads(write_csl(Pack((excerpt(said), register)), EDITION))
    assert ["report", "dataset"] == [item["type"] for item in items]
    for item in items:
        assert {"id", "type"} <= set(item)
        for name, value in item.items():
            if name in ("issued", "accessed"):
                assert ["date-parts"] == list(value)
                [parts] = value["date-parts"]
                assert 1 <= len(parts) <= 3
                assert all(isinstance(part, int) for part in parts)
            elif name == "author":
                assert [{"literal": said}] == value
            else:
                assert name in CSL_TEXTS
                assert isinstance(value, str)
                assert value
    assert said == items[0]["abstract"]


@pytest.mark.parametrize("said", HOSTILE)
def test_text_and_markdown_say_the_words_they_were_given(said: str) -> None:
    """In the midst of the rest."""
    pack = Pack((excerpt(said),), (said,))
    assert f"1. “{said}”" in write_plain(pack, EDITION)
    html = MarkdownIt().render(write_markdown(pack, EDITION))
    assert "<script" not in html
    assert html.count("<blockquote>") == 1
    assert said in cite_excerpt(EDITION, excerpt(said))
