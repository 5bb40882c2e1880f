"""Things in, their entries out: names, words, and the report that says so. Five queries at most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rdflib import URIRef

from graph.licence import ATTRIBUTION
from service import urls
from service.answers.parts import Link
from service.answers.reading import day, short_name
from service.feeds.feed import Category, Entry
from service.kinds import Kind, kind_of
from service.library import Library, Row

PASSAGE = "/passage/"
_ABOUT = ("force", "theme", "topic")


def read_entries(library: Library, things: Sequence[str]) -> dict[str, Entry]:
    """The entry of each thing; of one that no statement names, what its IRI tells."""
    if not things:
        return {}
    named = [URIRef(iri) for iri in dict.fromkeys(things)]
    rows = _by_thing(library.rows("feed-entries", thing=named))
    words = _by_thing(library.rows("feed-words", thing=named))
    if passages := [iri for iri in named if PASSAGE in iri]:
        words |= _by_thing(library.rows("feed-passages", thing=passages))
    reports = read_reports(library)
    names = {row["thing"]: row["name"] for row in library.rows("feed-names")}
    return {
        str(iri): _entry(str(iri), rows.get(str(iri), []), words.get(str(iri), []), reports, names)
        for iri in named
    }


def read_reports(library: Library) -> dict[str, Row]:
    """The report of each text, and each report under its own IRI."""
    found: dict[str, Row] = {}
    for row in library.rows("feed-reports"):
        found.setdefault(row["text"], row)
        found.setdefault(row["report"], row)
    return found


def _by_thing(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["thing"], []).append(row)
    return found


def _entry(
    iri: str, rows: Sequence[Row], words: Sequence[Row], reports: Mapping[str, Row], names: Mapping[str, str]
) -> Entry:
    kind = kind_of(row["class"] for row in rows)
    label = next((row["label"] for row in rows if row["label"]), "") or short_name(iri)
    told = sorted(
        (reports[row["text"]] for row in words if row["text"] in reports),
        key=lambda row: (row["issued"], row["report"]),
    )
    report = reports.get(iri) or (told[0] if told else None)
    entry = Entry(
        iri=iri,
        title=_title(kind, label, rows, names),
        issued="",
        words=_words(kind, rows, words),
        page=in_full(urls.link(iri)),
        place=in_full(urls.read(iri) if kind.page == "report" else urls.read_in_place(iri)),
        categories=tuple(_categories(kind, rows, names)),
    )
    return of_report(entry, report) if report else entry


def of_report(entry: Entry, report: Row) -> Entry:
    """An entry with what its report tells of itself."""
    link = Link(report["title"], report["report"])
    published = " ".join(filter(None, ("Published", day(report["issued"])))) if report["issued"] else ""
    return replace(
        entry,
        issued=report["issued"],
        words=entry.words if entry.iri != link.iri else _sentence(published, report["publisherName"]),
        report=link,
        author=Link(report["publisherName"], report["publisher"]),
        rights=report["rights"] or ATTRIBUTION,
    )


def _sentence(published: str, by: str) -> str:
    said = " by ".join(filter(None, (published, by)))
    return f"{said}. Its judgments, findings and actions can be read here." if said else "Can be read here."


def _title(kind: Kind, label: str, rows: Sequence[Row], names: Mapping[str, str]) -> str:
    """What it is, on whom, and its words; a report and a grade are called by what they are."""
    if kind.page in ("report", "judgment", "item"):
        return label
    force = next((names[row["force"]] for row in rows if row["force"] in names), "")
    return f"{kind.one}, {force}: {label}" if force else f"{kind.one}: {label}"


def _words(kind: Kind, rows: Sequence[Row], words: Sequence[Row]) -> str:
    said = next((row["words"] for row in rows if row["words"]), "")
    return said or " … ".join(dict.fromkeys(row["exact"] for row in words if row["exact"])) or kind.one


def _categories(kind: Kind, rows: Sequence[Row], names: Mapping[str, str]) -> Iterable[Category]:
    if kind.slug:
        yield _category(kind.iri, kind.one)
    for name in _ABOUT:
        for iri in dict.fromkeys(row[name] for row in rows if row[name]):
            yield _category(iri, names.get(iri) or short_name(iri))


def _category(iri: str, label: str) -> Category:
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return Category(iri[cut:], iri[:cut], label)


def in_full(address: str) -> str:
    """An address of ours with scheme and host, and one of another host as it is."""
    return urls.in_full(address) if address.startswith("/") else address
