"""
Initiatives and agencies in passages by many hands, with what only looks like one.

A row of `tests/cases/initiatives/passages.csv` gives a passage, the initiatives and the agencies that must be
drawn from it, each with its kind ("team/board" where either will do), and the names that may be drawn but
need not. Nothing else may be. A row that cannot reasonably be read says why in `not_yet`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from graph.extract.bodies import agency_names
from graph.extract.initiatives import lists as initiative_lists
from graph.extract.partners.agencies import draw_agencies
from graph.extract.partners.initiatives import draw_initiatives
from graph.extract.report.metadata import draw_publication
from graph.extract.terms.terms import draw_terms
from graph.readers import read
from graph.statements import Agency, Initiative
from graph.vocabulary import load_vocabulary

CASES = Path(__file__).resolve().parents[3] / "cases" / "initiatives" / "passages.csv"
TITLE = "# PEEL: Police effectiveness 2017\n\nAn inspection of Skerry Police\n\n# Preventing crime\n\n{}\n"
PAGE = (
    "<html><body><h1>PEEL: Police effectiveness 2017</h1><p>An inspection of Skerry Police</p>"
    "<h2>Preventing crime</h2>{}</body></html>"
)
Drawn = Initiative | Agency


def _draw(form: str, passage: str) -> tuple[Sequence[Drawn], Sequence[Drawn]]:
    """The initiatives and the agencies of a passage."""
    is_page = form == "HTML"
    source = (PAGE if is_page else TITLE).format(passage)
    document = read(source.encode(), "report.html" if is_page else "report.md")
    vocabulary = load_vocabulary()
    publication = draw_publication(document, vocabulary)
    agencies = draw_agencies(document, publication, vocabulary)
    terms = draw_terms(document, vocabulary)
    return draw_initiatives(document, publication, agencies, terms, vocabulary), agencies


def _names(item: Drawn) -> set[str]:
    """Every name of what was drawn, as compared."""
    listed: frozenset[str] = frozenset()
    if item.is_registered:
        of = initiative_lists if isinstance(item, Initiative) else agency_names
        listed = of.registered_names(item.slug)
    return {_plain(name) for name in (item.name, *item.aliases, *listed)}


def _plain(name: str) -> str:
    return name.casefold().replace("’", "'").removeprefix("the ")


def _listed(cell: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The names of a cell, each with the kinds that will do."""
    for words in filter(None, cell.split("; ")):
        name, _, kinds = words.rpartition(" ")
        yield _plain(name), frozenset(kinds.split("/"))


def _left(drawn: Iterable[Drawn], wanted: str) -> list[Drawn]:
    """What was drawn beside all that is wanted; each of which must be there with its kind."""
    left = list(drawn)
    for name, kinds in _listed(wanted):
        found = next((item for item in left if name in _names(item)), None)
        assert found is not None, f"{name} is missed"
        assert found.kind in kinds
        left.remove(found)
    return left


def _read_passages() -> Iterator[Any]:
    with CASES.open(encoding="utf-8", newline="") as source:
        for number, row in enumerate(csv.DictReader(source), 2):
            reason = row["not_yet"]
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            cells = row["format"], row["passage"], row["initiatives"], row["agencies"], row["may_also"]
            yield pytest.param(*cells, marks=marks, id=f"row-{number}")


PASSAGES = list(_read_passages())


def test_there_are_passages_of_both_sorts() -> None:
    """The passages below name initiatives and agencies, and more than a third of them neither."""
    named = [bool(passage.values[2] or passage.values[3]) for passage in PASSAGES]
    assert len(named) > 350
    assert 0.25 < named.count(False) / len(named) < 0.5


@pytest.mark.parametrize(("form", "passage", "initiatives", "agencies", "may_also"), PASSAGES)
def test_passages_of_many_authors_give_their_names(
    form: str, passage: str, initiatives: str, agencies: str, may_also: str
) -> None:
    """Each initiative and agency that a passage names is drawn with its kind, and nothing else."""
    drawn, bodies = _draw(form, passage)
    allowed = {name for name, _ in _listed(may_also)}
    extra = (*_left(drawn, initiatives), *_left(bodies, agencies))
    assert [] == [item.name for item in extra if not _names(item) & allowed]
