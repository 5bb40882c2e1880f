"""A partner agency: the part it has in what reports tell, what it appears with, and where it is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef

from graph.namespaces import PEEL
from service.answers.network import Beside, network_of, read_beside, read_counts, read_roles
from service.answers.parts import Count, Fact, Link, Pager, Quote, Sentence
from service.answers.reading import read_facts, read_link, read_quotes, read_sentences
from service.answers.subject import LEFT_OUT, Findings, ask_findings, read_findings
from service.charts.parts import Chart
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
        chart: What it appears with, drawn; None where it appears with nothing.
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
    chart: Chart | None


_ASKED = ("facts-of", "count-of-mentions", "parts-of-agency", "sentences-of-agency", "agencies-beside")


def read_agency(library: Library, iri: URIRef, name: str, page: int) -> AgencyPage:
    """Everything the page of a partner agency shows; `name` is its label, `page` of its mentions."""
    library = library.gather(
        *(ask(name, this=iri) for name in _ASKED),
        ask("mentions-of", page, this=iri),
        ask_findings(iri, (PEEL.involves,)),
    )
    statements = library.rows("facts-of", this=iri)
    total = library.rows("count-of-mentions", this=iri)[0].number("count")
    parts = library.rows("parts-of-agency", this=iri)
    counts = library.rows("sentences-of-agency", this=iri)
    beside = library.rows("agencies-beside", this=iri)
    return AgencyPage(
        slug=short(str(iri)),
        facts=read_facts(statements, LEFT_OUT),
        roles=read_roles(parts),
        parts=_parts(parts),
        told=len({row["sentence"] for row in parts}),
        sentences=sum(count.number for count in read_counts(counts, PEEL.involves)),
        forces=read_counts(counts, PEEL.force),
        themes=read_counts(counts, PEEL.theme),
        agencies=read_beside(beside),
        is_kind_told=any(row["property"] == str(PEEL.agencyKind) for row in statements),
        findings=read_findings(library, iri, (PEEL.involves,), 1),
        mentions=read_quotes(library.rows("mentions-of", page, this=iri)),
        pager=Pager(page, page_size("mentions-of"), total),
        chart=network_of(Link(name, str(iri)), parts, counts, beside),
    )


def _parts(rows: Sequence[Row]) -> tuple[PartGroup, ...]:
    roles: dict[str, dict[Link, None]] = {}
    for row in rows:
        roles.setdefault(row["sentence"], {})[read_link(row, "role", "roleName")] = None
    groups: dict[tuple[Link, Link], list[Part]] = {}
    for sentence in read_sentences(rows):
        part = Part(tuple(roles[sentence.link.iri]), sentence)
        groups.setdefault((sentence.force, sentence.theme), []).append(part)
    return tuple(PartGroup(force, theme, tuple(parts)) for (force, theme), parts in groups.items())
