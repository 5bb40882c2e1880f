"""
Citations in words: one line each, with the release and the address, whatever is cited and wherever.

What inspectors said is cited by its words and the report; how it was sorted and counted, by peelgraph and its
release, since a later one may have it otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.licence import ATTRIBUTION
from service.answers.reading import day
from service.citing.pack import Excerpt


@dataclass(frozen=True, slots=True)
class Edition:
    """
    What is served, to whoever cites it.

    Args:
        release: Its name; empty where the store does not tell.
        published: Its day, "2026-11-26"; likewise.
        read: The day on which it is read; empty where that is for the reader to say.
    """

    release: str = ""
    published: str = ""
    read: str = ""

    @property
    def name(self) -> str:
        """As it is cited: "peelgraph, release 20261126T121803240211Z"."""
        return f"peelgraph, release {self.release}" if self.release else "peelgraph"


def cite_release(edition: Edition, reports: int, address: str) -> str:
    """The release as a whole; `reports` is how many it holds."""
    number = f"{reports:,} police inspection report{'' if reports == 1 else 's'}"
    dated = f", {day(edition.published)}" if edition.published else ""
    return (
        f"{edition.name}{dated}: statements drawn by software from {number}, with registers of grades "
        f"and official statistics. {address} {ATTRIBUTION}"
    )


def cite_report(edition: Edition, title: str, issued: str, publisher: str, address: str) -> str:
    """
    A report as it is shown here.

    Args:
        issued: Its date in words; may be empty, and so may `publisher`.
    """
    return f"{_published(title, issued, publisher)}. {_here(edition, address)}"


def cite_force(edition: Edition, name: str, address: str) -> str:
    """What is gathered here on a force."""
    told = "grades, findings, figures and what it is asked to do, from inspection reports and registers"
    return f"{name}: {told}. {_here(edition, address)}"


def cite_excerpt(edition: Edition, excerpt: Excerpt) -> str:
    """A statement with its words, and where they stand."""
    if not excerpt.report.text:
        source = f" Source: {excerpt.source.text}." if excerpt.source.text else ""
        return f"{_closed(excerpt.label)}{source} {_here(edition, excerpt.permalink)}"
    return f"“{excerpt.words}” {source_of(excerpt)}. {_here(edition, excerpt.permalink)}"


def source_of(excerpt: Excerpt) -> str:
    """The report of an excerpt, its section, and where its words stand in the text."""
    section = f", section “{excerpt.section.text}”" if excerpt.section.text else ""
    published = _published(excerpt.report.text, excerpt.published_on, excerpt.publisher)
    return f"{published}{section}, {excerpt.places} of the source text"


def _published(title: str, issued: str, publisher: str) -> str:
    return f"{publisher}, {title}".removeprefix(", ") + (f" ({issued})" if issued else "")


def _here(edition: Edition, address: str) -> str:
    read = f", read on {day(edition.read)}" if edition.read else ""
    return f"{edition.name}{read}: {address}"


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
