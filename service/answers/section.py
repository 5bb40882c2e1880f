"""A section: its sentences in reading order, each with what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef

from service.answers.parts import Count, Link, Observation, Quote, Sentence
from service.answers.reading import read_link, read_observations, read_quotes, read_sentences
from service.library import Library, Row, ask


@dataclass(frozen=True, slots=True)
class SectionPage:
    """
    One section.

    Args:
        paragraphs: In reading order; in each, its sentences and actions in order.
        sections: Those under it, with the number of sentences in each.
    """

    theme: Link
    paragraphs: tuple[tuple[Sentence, ...], ...]
    sections: tuple[Count, ...]
    observations: tuple[Observation, ...]
    quotes: tuple[Quote, ...]


_ASKED = ("theme-of", "sentences-of-section", "sections-of-section", "observations-in", "passages-of")


def read_section(library: Library, iri: URIRef) -> SectionPage:
    """Everything the page of a section shows."""
    library = library.gather(*(ask(name, this=iri) for name in _ASKED))
    about = library.rows("theme-of", this=iri)
    return SectionPage(
        theme=next((read_link(row, "theme", "themeName") for row in about), Link("")),
        paragraphs=_paragraphs(library.rows("sentences-of-section", this=iri)),
        sections=tuple(
            Count(Link(row["title"], row["section"]), row.number("sentences"))
            for row in library.rows("sections-of-section", this=iri)
        ),
        observations=read_observations(library.rows("observations-in", this=iri)),
        quotes=read_quotes(library.rows("passages-of", this=iri)),
    )


def _paragraphs(rows: Sequence[Row]) -> tuple[tuple[Sentence, ...], ...]:
    """A sentence broken by a page stands in the paragraph where it begins."""
    paragraph_of = {row["sentence"]: row["paragraph"] or row["sentence"] for row in reversed(rows)}
    sentences = read_sentences(rows)
    return tuple(
        tuple(group) for _, group in groupby(sentences, key=lambda each: paragraph_of[each.link.iri])
    )
