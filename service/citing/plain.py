"""Quotes as plain text: one after another, each with its report, addresses and release."""

from __future__ import annotations

from graph.licence import ATTRIBUTION
from service.answers.reading import day
from service.citing.pack import Excerpt, Pack
from service.citing.words import Edition, source_of


def write_plain(pack: Pack, edition: Edition) -> str:
    """The pack as text in UTF-8; what is not given is told first."""
    head = [f"Quotes from {edition.name}", f"Read on {day(edition.read)}", *pack.notes]
    blocks = ["\n".join(head), *(_block(number, each) for number, each in enumerate(pack.excerpts, 1))]
    return "\n\n".join([*blocks, ATTRIBUTION]) + "\n"


def _block(number: int, excerpt: Excerpt) -> str:
    said = f"“{excerpt.words}”" if excerpt.words else excerpt.label
    lines = [f"{number}. {said}"]
    lines += [f"   {name}: {value}" for name, value in lines_about(excerpt) if value]
    return "\n".join(lines)


def lines_about(excerpt: Excerpt) -> list[tuple[str, str]]:
    """What is told of an excerpt beside its words, as names and values; a value may be empty."""
    kind = ", ".join(filter(None, (excerpt.kind, excerpt.polarity_name.lower())))
    return [
        ("What it is", kind),
        ("Says", excerpt.label if excerpt.is_put_here else ""),
        ("Force", excerpt.force.text),
        ("From", source_of(excerpt) if excerpt.report.text else excerpt.source.text),
        ("Here", excerpt.permalink),
        ("In its paragraph", excerpt.place),
        ("As published", excerpt.as_published),
        ("Address of the thing itself", excerpt.iri),
        ("Citation key", excerpt.key),
    ]
