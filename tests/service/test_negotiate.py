"""Accept headers, suffixes and names lead to the form they ask for, or to the list of those there are."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Response

from graph.errors import NotAcceptable
from graph.formats import Format
from service.negotiate import (
    GRAPHS,
    HTML,
    JSON,
    RESULTS,
    choose,
    link_alternates,
    named_form,
    negotiate,
    rank,
    vary_by_accept,
)

FAMILIES = {"results": RESULTS, "graphs": GRAPHS, "documents": (HTML, *GRAPHS, JSON)}
EACH = [
    pytest.param(forms, form, id=f"{name}-{form.name}") for name, forms in FAMILIES.items() for form in forms
]
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

PATTERNS = {
    "{type}": True,
    "{type};q=0.1": True,
    "{type}, */*;q=0.5": True,
    "*/*;q=0.5, {type}": True,
    "image/png, {type};q=0.2": True,
    "{upper}": True,
    "{type};charset=utf-8": True,
    "*/*;q=0.1, {major}/*;q=0.2, {type};q=0.3": True,
    "{type};q=0": False,
    "{type};q=0, */*;q=0": False,
    "image/png": False,
}
"""Header -> whether it leads to the form whose type it is made from."""


@pytest.mark.parametrize(("forms", "form"), EACH)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_headers_lead_to_the_form_they_name(forms: tuple[Format, ...], form: Format, pattern: str) -> None:
    """Every form is had by every way of naming it, and by none that excludes it."""
    name = form.media_type
    accept = pattern.format(type=name, upper=name.upper(), major=name.partition("/")[0])
    choice = choose(accept, forms)
    assert PATTERNS[pattern] == (choice is not None and choice.form == form)
    if choice and PATTERNS[pattern]:
        assert name == choice.media_type


@pytest.mark.parametrize("forms", FAMILIES.values(), ids=FAMILIES)
def test_quality_decides_between_any_two_forms(forms: tuple[Format, ...]) -> None:
    """Of two forms the one with the higher quality is sent, whichever is named first."""
    pairs = [(a, b) for a, b in product(forms, forms) if a != b]
    assert pairs
    for liked, other in pairs:
        for accept in (
            f"{other.media_type};q=0.4, {liked.media_type};q=0.5",
            f"{liked.media_type};q=0.5, {other.media_type};q=0.4",
        ):
            assert liked == negotiate(accept, forms).form, accept


@pytest.mark.parametrize("forms", FAMILIES.values(), ids=FAMILIES)
@pytest.mark.parametrize("accept", ["", "*/*", "*/*;q=0.1", "*"])
def test_a_header_that_likes_all_gets_the_first(forms: tuple[Format, ...], accept: str) -> None:
    """Without a wish the first form of the table is sent."""
    assert forms[0] == negotiate(accept, forms).form


def test_a_form_is_as_liked_as_its_most_liked_name() -> None:
    """A general name further down the header does not make less of the form's own."""
    accept = "application/ld+json;q=0.9, application/n-triples;q=0.8, application/json;q=0.1"
    assert ["jsonld", "ntriples"] == [choice.form.name for choice in rank(accept, GRAPHS)]


def test_equally_liked_forms_come_in_the_order_of_the_header() -> None:
    """Types named in full with the same quality are taken in the order in which they are named."""
    assert "csv" == negotiate("text/csv, application/sparql-results+json", RESULTS).form.name
    assert "json" == negotiate("application/sparql-results+json, text/csv", RESULTS).form.name


def test_a_closer_range_excludes_a_form_from_a_wider_one() -> None:
    """What the header rules out by name is not sent because of a wildcard."""
    accept = "*/*, application/sparql-results+json;q=0"
    assert ["xml", "csv", "tsv"] == [choice.form.name for choice in rank(accept, RESULTS)]


@pytest.mark.parametrize(
    ("accept", "forms", "form", "media_type"),
    [
        ("application/json", RESULTS, "json", "application/json"),
        ("application/xml", RESULTS, "xml", "application/xml"),
        ("text/xml", GRAPHS, "rdfxml", "text/xml"),
        ("application/json", GRAPHS, "jsonld", "application/json"),
        ("application/json, application/sparql-results+json", RESULTS, "json", "application/json"),
        (
            "application/sparql-results+json, application/json",
            RESULTS,
            "json",
            "application/sparql-results+json",
        ),
    ],
)
def test_general_types_stand_for_the_special_ones(
    accept: str, forms: tuple[Format, ...], form: str, media_type: str
) -> None:
    """A client that asks for plain JSON or XML gets it, under the type it asked for."""
    choice = negotiate(accept, forms)
    assert (form, media_type) == (choice.form.name, choice.media_type)


def test_browsers_get_html() -> None:
    """The header a browser sends leads to the page."""
    assert HTML == negotiate(CHROME, (*RESULTS, *GRAPHS, HTML)).form


def test_a_header_nobody_can_serve_gets_the_list() -> None:
    """The error carries every form there is."""
    with pytest.raises(NotAcceptable) as caught:
        negotiate("image/png, text/turtle;q=0", GRAPHS)
    assert tuple(form.media_type for form in GRAPHS) == caught.value.available


@pytest.mark.parametrize(("forms", "form"), EACH)
def test_every_form_has_names_for_addresses(forms: tuple[Format, ...], form: Format) -> None:
    """Name, suffix and media type all stand for the form, in capitals too."""
    for name in (form.name, form.suffix, form.media_type, form.name.upper()):
        assert form == named_form(name, forms), name


def test_an_unknown_name_gets_the_list() -> None:
    """A name that stands for nothing leads to the forms there are."""
    with pytest.raises(NotAcceptable) as caught:
        named_form("parquet", RESULTS)
    assert "text/csv" in caught.value.available


def test_responses_tell_of_other_forms() -> None:
    """Caches learn of Accept, and programs of each other form."""
    response = link_alternates(vary_by_accept(Response()), {"text/turtle": "/x.ttl", "text/html": "/x.html"})
    assert "Accept" == response.headers["Vary"]
    assert [
        '</x.ttl>; rel="alternate"; type="text/turtle"',
        '</x.html>; rel="alternate"; type="text/html"',
    ] == response.headers.getlist("Link")
