"""
What the pages of reports, forces and statements show beside their content: how to cite them, how to quote and
embed them, and the same for search engines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from rdflib import URIRef
from rdflib.namespace import DCTERMS

from graph.namespaces import SCHEMA
from service import urls
from service.answers.parts import Frame
from service.answers.reading import day
from service.answers.report import ReportPage
from service.answers.sentence import SentencePage
from service.citing import schema_org
from service.citing.cards import WIDTH, frame_of, height_of
from service.citing.given import MOST, Given
from service.citing.pack import Excerpt, read_pack
from service.citing.schema_org import Held
from service.citing.words import Edition, cite_excerpt, cite_force, cite_report
from service.kinds import Kind
from service.library import Library


@dataclass(frozen=True, slots=True)
class Beside:
    """
    What stands beside the content of a page.

    Args:
        citation: In words.
        structured: For search engines; may be empty.
        quote: Address of the statement as a pack of one; empty on other pages.
        linked: Address of a pack of the statement and those that the page links it to, and how many they
            are; empty where there is none.
        as_published: Address of its words in the report as published; empty where that is not known.
        frame: HTML that shows the statement on another site; likewise.
        card, oembed: Addresses that belong to it.
    """

    citation: str
    structured: Markup = Markup()  # noqa: RUF009 - it is frozen
    quote: str = ""
    linked: tuple[str, int] = ("", 0)
    as_published: str = ""
    frame: str = ""
    card: str = ""
    oembed: str = ""


def edition_of(library: Library) -> Edition:
    """What is served; the day of reading is for the reader to say."""
    return Edition(library.release, library.published)


def beside_page(library: Library, frame: Frame, kind: Kind, answer: object) -> Beside | None:
    """
    What belongs to the page of a thing.

    Args:
        kind: As which it is shown.
        answer: That the page shows.

    Returns:
        None where it is neither report, force nor statement.
    """
    if kind.is_quoted:
        pack = read_pack(library, Given((URIRef(frame.iri),)))
        linked = _linked(answer) if isinstance(answer, SentencePage) else ()
        return _beside_statement(edition_of(library), pack.excerpts[0], linked) if pack.excerpts else None
    if isinstance(answer, ReportPage):
        return _beside_report(edition_of(library), frame, answer)
    if kind.page == "force":
        address = urls.document(frame.iri, _external=True)
        return Beside(cite_force(edition_of(library), frame.title, address))
    return None


def _linked(page: SentencePage) -> tuple[str, ...]:
    """Evidence, findings, consequences and actions that a sentence is linked to, as many as a pack holds."""
    iris = (each.link.iri for relation in page.relations for each in relation.sentences)
    return tuple(dict.fromkeys(iris))[: MOST - 1]


def _beside_statement(edition: Edition, excerpt: Excerpt, linked: Sequence[str]) -> Beside:
    citation = cite_excerpt(edition, excerpt)
    return Beside(
        citation,
        structured=schema_org.block(schema_org.statement(excerpt, citation)),
        quote=urls.quotes([excerpt.iri]),
        linked=(urls.quotes([excerpt.iri, *linked]), len(linked)) if linked else ("", 0),
        as_published=excerpt.as_published,
        frame=frame_of(excerpt.iri, excerpt.label, WIDTH, height_of(excerpt)),
        card=urls.card(excerpt.iri),
        oembed=urls.oembed(excerpt.iri),
    )


def _beside_report(edition: Edition, frame: Frame, page: ReportPage) -> Beside:
    said = {fact.name.iri: fact.values[0].text for fact in page.facts}
    publisher, isbn = said.get(str(DCTERMS.publisher), ""), said.get(str(SCHEMA.isbn), "")
    told = schema_org.report(frame.iri, frame.title, page.issued, publisher, isbn, page.force.text)
    address = urls.document(frame.iri, _external=True)
    return Beside(
        cite_report(edition, frame.title, day(page.issued), publisher, address),
        structured=schema_org.block(told),
    )


def dataset_block(library: Library) -> Markup:
    """The data as a whole, for search engines."""
    rows = [row for row in library.rows("about-reports") if row.number("reports")]
    held = Held(
        reports=sum(row.number("reports") for row in rows),
        first=min((row["first"] for row in rows if row["first"]), default=""),
        last=max((row["last"] for row in rows if row["last"]), default=""),
        publishers=tuple(dict.fromkeys(row["publisherName"] for row in rows if row["publisherName"])),
    )
    return schema_org.block(schema_org.dataset(edition_of(library), held))
