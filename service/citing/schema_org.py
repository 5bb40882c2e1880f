"""
What search engines are told of a page, in the words of schema.org (JSON-LD 1.1): a report, a statement of
one, and the data as a whole.

It is made of the answer that the page shows, and stands in the page as a block of data, which browsers never
run. Nothing in it can end the block: signs that HTML could take for its own are written as escapes of JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from markupsafe import Markup

from graph.licence import ATTRIBUTION, LICENCE
from service import urls
from service.citing.pack import Excerpt
from service.citing.words import Edition

_CONTEXT: Final = "https://schema.org"
_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'\u2028\u2029"}
_COVERED: Final = "England and Wales"
_NAME: Final = "peelgraph: what police inspection reports say"
_DESCRIPTION: Final = (
    "Judgments, findings, evidence, figures and actions from reports of the police inspectorate of England "
    "and Wales, each with the exact words it was read from, beside registers of grades and official figures."
)


@dataclass(frozen=True, slots=True)
class Held:
    """
    What the data as a whole are drawn from.

    Args:
        first, last: Dates of the earliest and latest report, as the data have them; may be empty.
        publishers: Of the reports, by name.
        reports: How many there are.
    """

    reports: int
    first: str
    last: str
    publishers: tuple[str, ...]


def block(data: dict[str, Any]) -> Markup:
    """Data as the content of a `script` element that is none."""
    written = json.dumps({"@context": _CONTEXT, **_kept(data)}, ensure_ascii=False).translate(_ESCAPES)
    return Markup(written)  # noqa: S704 - nothing that HTML reads is left in it


def _kept(value: Any) -> Any:  # noqa: ANN401
    """Without what is empty."""
    if isinstance(value, dict):
        return {name: kept for name, each in value.items() if (kept := _kept(each))}
    return [_kept(each) for each in value] if isinstance(value, list | tuple) else value


def report(iri: str, title: str, issued: str, publisher: str, isbn: str, force: str) -> dict[str, Any]:
    """A report; `issued` is its date in words or in numbers."""
    return {
        "@type": "Report",
        "@id": iri,
        "name": title,
        "url": urls.document(iri, _external=True),
        "datePublished": issued,
        "publisher": _organisation(publisher),
        "isbn": isbn,
        "about": _organisation(force),
        "license": LICENCE,
        "inLanguage": "en",
    }


def statement(excerpt: Excerpt, citation: str) -> dict[str, Any]:
    """A finding, figure, grade or action, with the report that makes it; `citation` is it in words."""
    return {
        "@type": ["Claim", "Quotation"] if excerpt.words and not excerpt.is_put_here else "Claim",
        "@id": excerpt.iri,
        "name": excerpt.label,
        "text": excerpt.said,
        "url": excerpt.permalink,
        "identifier": excerpt.key,
        "additionalType": excerpt.kind,
        "about": _organisation(excerpt.force.text),
        "isPartOf": _part_of(excerpt),
        "citation": excerpt.source.text,
        "creditText": citation,
        "copyrightNotice": ATTRIBUTION,
        "license": LICENCE,
        "inLanguage": "en",
    }


def _part_of(excerpt: Excerpt) -> dict[str, Any]:
    if not excerpt.report.text:
        return {}
    whole = report(
        *(excerpt.report.iri, excerpt.report.text, excerpt.published, excerpt.publisher, excerpt.isbn),
        excerpt.force.text,
    )
    return {name: whole[name] for name in ("@type", "@id", "name", "url", "datePublished", "publisher")}


def dataset(edition: Edition, held: Held) -> dict[str, Any]:
    """The data of a release as a whole."""
    downloads = (
        ("What the data cover, as CSV", "text/csv", _in_full(urls.coverage(".csv"))),
        ("What forces are asked to do, as CSV", "text/csv", _in_full(urls.actions(".csv"))),
        ("Description of the data (VoID, DCAT)", "text/turtle", urls.sparql(form="turtle", in_full=True)),
        ("SPARQL endpoint", "application/sparql-results+json", urls.sparql(in_full=True)),
    )
    return {
        "@type": "Dataset",
        "@id": f"{urls.sparql(in_full=True)}#data",
        "name": _NAME,
        "description": _DESCRIPTION,
        "url": urls.home(in_full=True),
        "version": edition.release,
        "datePublished": edition.published,
        "creator": {"@type": "Organization", "name": "peelgraph", "url": urls.home(in_full=True)},
        "sourceOrganization": [_organisation(name) for name in held.publishers],
        "license": LICENCE,
        "isAccessibleForFree": True,
        "temporalCoverage": _stretch(held.first, held.last),
        "spatialCoverage": {"@type": "Place", "name": _COVERED},
        "measurementTechnique": "Sentences told apart by software, each with its place in the source text",
        "size": f"{held.reports:,} reports" if held.reports != 1 else "1 report",
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": media_type, "contentUrl": address}
            for name, media_type, address in downloads
        ],
    }


def _in_full(address: str) -> str:
    return urljoin(urls.home(in_full=True), address)


def _stretch(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} if name else {}
