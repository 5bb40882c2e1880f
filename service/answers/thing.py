"""Pages that serve many kinds: named items, judgments, grades, named graphs, and any resource at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from graph.namespaces import OA, PEEL
from service.answers.checks import Conflict, read_conflicts
from service.answers.parts import Count, Fact, Grade, Judgment, Link, Pager, Quote
from service.answers.reading import (
    property_link,
    read_facts,
    read_grades,
    read_judgments,
    read_link,
    read_quotes,
)
from service.answers.report import Numbered, Run, read_runs
from service.answers.sentence import read_notes
from service.library import Library, ask, page_size


@dataclass(frozen=True, slots=True)
class Incoming:
    """
    Resources that point to this one by one property.

    Args:
        property: Leading to its definition.
        pager: `total` is how many there are, whatever the page shows.
    """

    property: Link
    subjects: tuple[Link, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class ThingPage:
    """Any resource: what is said of it, and what points to it."""

    facts: tuple[Fact, ...]
    incoming: tuple[Incoming, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A term, figure, footnote, passage or paragraph: its words where they stand."""

    words: str
    acronym: str
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    explains: tuple[Link, ...]
    notes: tuple[Numbered, ...]
    incoming: tuple[Incoming, ...]


@dataclass(frozen=True, slots=True)
class JudgmentPage:
    """
    One judgment, and what it was given on.

    Args:
        sources: Pages elsewhere that state it, where a register says so.
        others: Judgments of the same force on the same theme, the latest first.
    """

    judgment: Judgment
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    sources: tuple[Link, ...]
    others: tuple[Judgment, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class GradePage:
    """One grade: its place in each scale, and one page of the judgments that give it."""

    scales: tuple[tuple[Link, Grade], ...]
    facts: tuple[Fact, ...]
    judgments: tuple[Judgment, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class GraphPage:
    """One named graph: what made it and what it describes."""

    runs: tuple[Run, ...]
    classes: tuple[Count, ...]
    facts: tuple[Fact, ...]


_NAMES = (RDF.type, RDFS.label, SKOS.prefLabel, SKOS.definition)
_OF_AN_ITEM = (*_NAMES, RDF.value, SKOS.altLabel, PEEL.statedIn, PEEL.explains, OA.exact)


_ASKED_OF_AN_ITEM = (
    *("statements-of", "passages-of", "passage", "explained-by", "notes-on", "incoming-counts"),
)
_ASKED_OF_A_JUDGMENT = ("judgment", "others-of-judgment", "statements-of", "passages-of")
"""What these pages ask of their thing, in one query."""


def read_thing(library: Library, iri: URIRef, shown: str, page: int) -> ThingPage:
    """
    Everything the generic page shows.

    Args:
        shown: The property whose incoming links are paged; the others show their first page.
        page: Of those, from 1.
    """
    library = library.gather(ask("statements-of", this=iri), ask("incoming-counts", this=iri))
    return ThingPage(
        read_facts(library.rows("statements-of", this=iri)), read_incoming(library, iri, shown, page)
    )


_OF_TALLIES: Final = (str(PEEL.tallied), str(PEEL.counted))
"""How properties begin by which a number points to what it counts: readers look for what is counted."""


def read_incoming(library: Library, iri: URIRef, shown: str, page: int) -> tuple[Incoming, ...]:
    """Incoming links by property, the most frequent first, with true counts; but for those of tallies."""
    found_counts = library.rows("incoming-counts", this=iri)
    counts = [row for row in found_counts if not row["property"].startswith(_OF_TALLIES)]
    pages = {row["property"]: page if row["property"] == shown else 1 for row in counts}
    library = library.gather(
        *(ask("incoming-of", at, this=iri, property=URIRef(each)) for each, at in pages.items())
    )
    found = []
    for row in counts:
        number = pages[row["property"]]
        subjects = library.rows("incoming-of", number, this=iri, property=URIRef(row["property"]))
        found.append(
            Incoming(
                property=property_link(row),
                subjects=tuple(Link(each["label"], each["subject"]) for each in subjects),
                pager=Pager(number, page_size("incoming-of"), row.number("links")),
            )
        )
    return tuple(found)


def read_item(library: Library, iri: URIRef, shown: str, page: int) -> ItemPage:
    """Everything the page of a term, figure, footnote, passage or paragraph shows."""
    library = library.gather(*(ask(name, this=iri) for name in _ASKED_OF_AN_ITEM))
    statements = library.rows("statements-of", this=iri)
    said = {row["property"]: row["value"] for row in reversed(statements)}
    return ItemPage(
        words=said.get(str(RDF.value), ""),
        acronym=said.get(str(SKOS.altLabel), ""),
        facts=read_facts(statements, [str(name) for name in _OF_AN_ITEM]),
        quotes=read_quotes(library.rows("passages-of", this=iri))
        or read_quotes(library.rows("passage", this=iri)),
        explains=tuple(
            Link(row.first("words", "label"), row["target"]) for row in library.rows("explained-by", this=iri)
        ),
        notes=read_notes(library, iri),
        incoming=read_incoming(library, iri, shown, page),
    )


def read_judgment(library: Library, iri: URIRef) -> JudgmentPage:
    """Everything the page of a judgment shows."""
    library = library.gather(
        *(ask(name, this=iri) for name in _ASKED_OF_A_JUDGMENT),
        *(ask("conflicts-of", judgment=[iri]), ask("grades-by-scale")),
    )
    judgment = read_judgments(library, library.rows("judgment", this=iri))[0]
    leave_out = (*_NAMES, PEEL.force, PEEL.theme, PEEL.grade, PEEL.year, PEEL.statedIn, DCTERMS.source)
    statements = library.rows("statements-of", this=iri)
    return JudgmentPage(
        judgment=judgment,
        facts=read_facts(statements, [str(name) for name in leave_out]),
        quotes=read_quotes(library.rows("passages-of", this=iri)),
        sources=tuple(
            Link(row["value"], row["value"]) for row in statements if row["property"] == str(DCTERMS.source)
        ),
        others=read_judgments(library, library.rows("others-of-judgment", this=iri)),
        conflicts=read_conflicts(library, [iri]),
    )


def read_grade(library: Library, iri: URIRef, title: str, page: int) -> GradePage:
    """Everything the page of a grade shows; `page` is of its judgments, from 1."""
    library = library.gather(
        *(ask(name, this=iri) for name in ("count-of-judgments-giving", "statements-of")),
        ask("judgments-giving", page, this=iri),
        ask("grades-by-scale"),
    )
    total = library.rows("count-of-judgments-giving", this=iri)[0].number("count")
    names = {row["scale"]: read_link(row, "scale", "scaleName") for row in library.rows("grades-by-scale")}
    places = read_grades(library)
    return GradePage(
        scales=tuple(
            (names[scale], Grade(Link(title, grade), place, of))
            for (scale, grade), (place, of) in sorted(places.items())
            if grade == str(iri)
        ),
        facts=read_facts(library.rows("statements-of", this=iri), [str(name) for name in _NAMES]),
        judgments=read_judgments(library, library.rows("judgments-giving", page, this=iri)),
        pager=Pager(page, page_size("judgments-giving"), total),
    )


def read_graph(library: Library, iri: URIRef) -> GraphPage:
    """Everything the page of a named graph shows."""
    library = library.gather(*(ask(name, this=iri) for name in ("runs-of", "classes-in", "statements-of")))
    return GraphPage(
        runs=read_runs(library, [Link("", str(iri))]),
        classes=tuple(
            Count(read_link(row, "class", "label"), row.number("resources"))
            for row in library.rows("classes-in", this=iri)
        ),
        facts=read_facts(library.rows("statements-of", this=iri), [str(RDFS.label), str(DCTERMS.title)]),
    )
