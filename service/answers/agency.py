"""A partner agency: the part it has in what reports tell, what it appears with, and where it is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from graph.namespaces import PEEL
from service.answers.parts import Count, Fact, Link, Pager, Quote, Sentence
from service.answers.reading import read_facts, read_link, read_quotes, read_sentences
from service.answers.subject import LEFT_OUT, Findings, ask_findings, read_findings
from service.library import Library, Row, ask, page_size
from service.named.meant import short


@dataclass(frozen=True, slots=True)
class Part:
    """What the agency does in what one sentence tells: one role, or several."""

    roles: tuple[Link, ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class PartGroup:
    """Its parts for one force and theme, in the order of the reports; a theme that is not told is empty."""

    force: Link
    theme: Link
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Another agency, and the sentences that involve both."""

    agency: Link
    sentences: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """
    One partner agency.

    Args:
        slug: What it is called in the address of a question.
        roles: Each with the number of sentences in which it has it, the most frequent first.
        parts: By force and theme; sentences that name it and tell no part are in none.
        told: How many sentences tell its part, out of `sentences`, which involve it.
        forces, themes: Of those sentences, the most frequent first.
        agencies: That other sentences have with it, the most frequent first.
        is_kind_told, are_names_told: Whether the data say of what kind it is, and what else it is called.
        findings: The first page.
    """

    slug: str
    facts: tuple[Fact, ...]
    roles: tuple[Count, ...]
    parts: tuple[PartGroup, ...]
    told: int
    sentences: int
    forces: tuple[Count, ...]
    themes: tuple[Count, ...]
    agencies: tuple[Beside, ...]
    is_kind_told: bool
    findings: Findings
    mentions: tuple[Quote, ...]
    pager: Pager


_ASKED = ("statements-of", "count-of-mentions", "parts-of-agency", "sentences-of-agency", "agencies-beside")


def read_agency(library: Library, iri: URIRef, page: int) -> AgencyPage:
    """Everything the page of a partner agency shows; `page` is of its mentions, from 1."""
    library = library.gather(
        *(ask(name, this=iri) for name in _ASKED),
        ask("mentions-of", page, this=iri),
        *ask_findings(iri, (PEEL.involves,), 1),
    )
    statements = library.rows("statements-of", this=iri)
    total = library.rows("count-of-mentions", this=iri)[0].number("count")
    parts = library.rows("parts-of-agency", this=iri)
    counts = library.rows("sentences-of-agency", this=iri)
    return AgencyPage(
        slug=short(str(iri)),
        facts=read_facts(statements, LEFT_OUT),
        roles=_roles(parts),
        parts=_parts(parts),
        told=len({row["sentence"] for row in parts}),
        sentences=sum(count.number for count in _counts(counts, PEEL.involves)),
        forces=_counts(counts, PEEL.force),
        themes=_counts(counts, PEEL.theme),
        agencies=_beside(library.rows("agencies-beside", this=iri)),
        is_kind_told=any(row["property"] == str(PEEL.agencyKind) for row in statements),
        findings=read_findings(library, iri, (PEEL.involves,), 1),
        mentions=read_quotes(library.rows("mentions-of", page, this=iri)),
        pager=Pager(page, page_size("mentions-of"), total),
    )


def _roles(rows: Iterable[Row]) -> tuple[Count, ...]:
    found: dict[Link, set[str]] = {}
    for row in rows:
        found.setdefault(read_link(row, "role", "roleName"), set()).add(row["sentence"])
    counts = (Count(role, len(sentences)) for role, sentences in found.items())
    return tuple(sorted(counts, key=lambda count: (-count.number, count.link.text)))


def _parts(rows: Sequence[Row]) -> tuple[PartGroup, ...]:
    roles: dict[str, dict[Link, None]] = {}
    for row in rows:
        roles.setdefault(row["sentence"], {})[read_link(row, "role", "roleName")] = None
    groups: dict[tuple[Link, Link], list[Part]] = {}
    for sentence in read_sentences(rows):
        part = Part(tuple(roles[sentence.link.iri]), sentence)
        groups.setdefault((sentence.force, sentence.theme), []).append(part)
    return tuple(PartGroup(force, theme, tuple(parts)) for (force, theme), parts in groups.items())


def _counts(rows: Iterable[Row], facet: URIRef) -> tuple[Count, ...]:
    return tuple(
        Count(read_link(row, "value", "valueName"), row.number("sentences"))
        for row in rows
        if row["facet"] == str(facet)
    )


def _beside(rows: Iterable[Row]) -> tuple[Beside, ...]:
    found: dict[Link, list[Link]] = {}
    for row in rows:
        found.setdefault(read_link(row, "other", "otherName"), []).append(Link(row["words"], row["sentence"]))
    beside = (Beside(agency, tuple(sentences)) for agency, sentences in found.items())
    return tuple(sorted(beside, key=lambda each: (-len(each.sentences), each.agency.text)))
