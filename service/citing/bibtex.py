"""
Quotes as BibTeX: one `@techreport` for each, with the words as its annotation.

What is quoted of a register has no report and becomes `@misc`. Fields of BibTeX alone are used, but for
`url`, `urldate` and `isbn`, which its common styles and BibLaTeX know.
"""

from __future__ import annotations

from typing import Final

from graph.licence import ATTRIBUTION
from service.citing.latex import escape
from service.citing.pack import Excerpt, Pack
from service.citing.words import Edition, cite_excerpt

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write_bibtex(pack: Pack, edition: Edition) -> str:
    """The pack as a database; what is not given is told first, in lines that BibTeX passes over."""
    notes = "".join(f"% {escape(note).replace('@', '(at)')}\n" for note in pack.notes)
    return notes + "\n".join(_entry(excerpt, edition) for excerpt in pack.excerpts)


def _entry(excerpt: Excerpt, edition: Edition) -> str:
    fields = [f"  {name} = {value}" for name, value in _fields(excerpt, edition).items()]
    kind = "techreport" if excerpt.report.text else "misc"
    return f"@{kind}{{{excerpt.key},\n" + ",\n".join(fields) + "\n}\n"


def _fields(excerpt: Excerpt, edition: Edition) -> dict[str, str]:
    """Name -> value as it is written, its braces or its abbreviation included."""
    publisher = excerpt.publisher or ("Unknown publisher" if excerpt.report.text else "")
    texts = {
        "author": f"{{{escape(publisher)}}}" if publisher else "",
        "title": f"{{{escape(excerpt.report.text or excerpt.label)}}}",
        "institution": escape(publisher) if excerpt.report.text else "",
        "howpublished": escape(excerpt.source.text),
        "isbn": escape(excerpt.isbn),
        "url": _address(excerpt.permalink),
        "urldate": edition.read,
        "note": escape(_note(excerpt, edition)),
        "annote": escape(cite_excerpt(edition, excerpt)),
        "abstract": escape(excerpt.words),
    }
    fields = {name: f"{{{text}}}" for name, text in texts.items() if text}
    year, _, rest = excerpt.published.partition("-")
    if year.isascii() and year.isdecimal():
        fields["year"] = f"{{{year}}}"
        month = rest[:2]
        if month.isascii() and month.isdecimal() and 1 <= int(month) <= len(_MONTHS):
            fields["month"] = _MONTHS[int(month) - 1]
    return fields


def _note(excerpt: Excerpt, edition: Edition) -> str:
    section = f"Section “{excerpt.section.text}”, " if excerpt.section.text else ""
    place = f"{section}{excerpt.places} of the source text" if excerpt.places else ""
    as_published = f"As published: {excerpt.as_published}" if excerpt.as_published else ""
    return ". ".join(filter(None, (place, edition.name, excerpt.iri, as_published, ATTRIBUTION)))


def _address(address: str) -> str:
    """An address as `\\url` takes it, whose braces and backslashes are encoded."""
    return address.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D").replace('"', "%22")
