"""Rows of the queries about a report's text -> what a text to read is composed of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import SKOS

from graph.web_address import web_address
from service.answers.parts import Link, Sentence
from service.answers.reading import day, read_link, read_sentences
from service.kinds import kind_of_class
from service.library import Library, Row, ask
from service.reading.cutting import Sorted, without_overlap
from service.reading.document import Source, Title
from service.reading.layout import Known
from service.reading.marks import Noted
from service.reading.parts import Claim, Named, Stretch
from service.reading.words import draw_words
from service.urls import ONTOLOGY, note_anchor, section_anchor, sentence_anchor

_NOT_IN_WORDS = re.compile(r"[\W_]+")
_ENDS_OF_FORCES = ("Police", "Constabulary", "Police Service")
_LONGEST_NAME = 120
"""Characters of a passage that is linked; a longer one is no name."""
_AROUND = 6
"""Characters that may stand around the name of a term: brackets, an article; in more it is looked for."""
_IN_TEXT = ("paragraphs-of-text", "sentences-of-text", "notes-of-text", "names-in-text")
_NAMED_FIRST = ("PartnerAgency", "Initiative", "Judgment", "Term", "Observation")


@dataclass(frozen=True, slots=True)
class Publication:
    """The report whose text it is; `address` is its own as published, empty where that is not known."""

    link: Link
    force: Link
    issued: str
    address: str


def read_source(library: Library, iri: URIRef) -> tuple[Publication, Source] | None:
    """A report's text with all that is known of places in it; None where there is no such text."""
    library = library.gather(ask("text-of-report", this=iri), ask("graphs-of", this=iri))
    row = next(iter(library.rows("text-of-report", this=iri)), None)
    if row is None:
        return None
    graphs = [URIRef(each["graph"]) for each in library.rows("graphs-of", this=iri)]
    asked = (
        ask("titles-in-text", graph=graphs),
        *(ask(name, text=URIRef(row["text"]), graph=graphs) for name in _IN_TEXT),
    )
    half = len(asked) // 2
    library = library.gather(*asked[:half], ask("names-of-forces"), beside=asked[half:])
    titles, paragraphs, sentences, notes, names = map(library.answer, asked)
    forces = library.rows("names-of-forces")
    chars, media_type = row["chars"], row["format"] or "text/plain"
    told = {sentence_anchor(each.link.iri): each for each in read_sentences(sentences)}
    listed = (name for each in names for name in (each["name"], each["acronym"]) if name)
    source = Source(
        text=chars,
        media_type=media_type,
        known=_known(len(chars), titles, paragraphs, (*notes, *names)),
        sections={each["section"]: _title(each) for each in reversed(titles)},
        sentences=told,
        claims=_claims(chars, media_type, sentences, told),
        notes=_notes(notes),
        names=without_overlap((*_names(chars, names), *_labels_of_figures(chars, notes, paragraphs))),
        forces={row["name"]: Link("Police force", row["force"]) for row in forces if _is_whole_name(row)},
        figures=[_stretch(each) for each in names if _class(each) == "Observation"],
        listed=tuple(dict.fromkeys((*listed, *(row["name"] for row in forces)))),
    )
    publication = Publication(
        link=Link(row["title"], row["report"]),
        force=read_link(row, "force", "forceName"),
        issued=day(row["issued"]),
        address=web_address(row["address"]),
    )
    return publication, source


def _known(length: int, titles: Sequence[Row], paragraphs: Sequence[Row], placed: Sequence[Row]) -> Known:
    return Known(
        paragraphs=_within(length, map(_stretch, paragraphs)),
        titles=list(dict.fromkeys((_stretch(row), row["section"]) for row in titles)),
        notes=_numbered(placed, "Footnote"),
        captions=_numbered(placed, "Figure"),
        judgments=[(_stretch(row), row["thing"]) for row in placed if _class(row) == "Judgment"],
    )


def _is_whole_name(row: Row) -> bool:
    """Whether a name is that of the force and not of its county alone."""
    return row["property"] == str(SKOS.prefLabel) or row["name"].endswith(_ENDS_OF_FORCES)


def _within(length: int, stretches: Iterable[Stretch]) -> list[Stretch]:
    """Those that the text has; a graph that was loaded as it is may say anything."""
    return [each for each in dict.fromkeys(stretches) if 0 <= each.start < each.end <= length]


def _stretch(row: Row) -> Stretch:
    return Stretch(row.number("start"), row.number("end"), row["page"])


def _class(row: Row) -> str:
    return row["class"].removeprefix(ONTOLOGY)


def _numbered(rows: Sequence[Row], class_name: str) -> list[tuple[Stretch, str]]:
    mine = ((_stretch(row), row["item"]) for row in rows if _class(row) == class_name)
    return list(dict.fromkeys(mine))


def _title(row: Row) -> Title:
    return Title(
        iri=row["section"],
        anchor=section_anchor(row["section"]),
        link=Link(row["title"], row["section"]),
        theme=read_link(row, "theme", "themeName"),
        parent=row["parent"],
    )


def _claims(chars: str, media_type: str, rows: Sequence[Row], told: dict[str, Sentence]) -> list[Claim]:
    """
    The passages of each sentence that hold its words.

    A passage may tell something else of it: the deadline of what is asked, which several share.
    """
    passages: dict[str, dict[tuple[int, int], None]] = {}
    for row in rows:
        bounds = row.number("start"), row.number("end")
        passages.setdefault(sentence_anchor(row["sentence"]), {})[bounds] = None
    claims: list[Claim] = []
    for anchor, places in passages.items():
        if len(places) == 1:
            claims += [Claim(start, end, anchor) for start, end in places]
            continue
        mine = _NOT_IN_WORDS.sub("", told[anchor].link.text)
        words = {place: _bare(chars, place, media_type) for place in places}
        kept, room = [], len(mine)
        for place in sorted(places, key=lambda place: (-len(words[place]), place)):
            if words[place] and words[place] in mine and len(words[place]) <= room:
                kept.append(place)
                room -= len(words[place])
        claims += [Claim(start, end, anchor) for start, end in sorted(kept or places)]
    return claims


def _bare(chars: str, place: tuple[int, int], media_type: str) -> str:
    start, end = place
    return _NOT_IN_WORDS.sub("", draw_words(chars, start, min(end, len(chars)), media_type).text)


def _notes(rows: Sequence[Row]) -> list[Noted]:
    explained: dict[str, dict[tuple[int, int], None]] = {}
    first: dict[str, Row] = {}
    for row in rows:
        if _class(row) != "Footnote":
            continue
        first.setdefault(row["item"], row)
        if "explainedStart" in row:
            bounds = row.number("explainedStart"), row.number("explainedEnd")
            explained.setdefault(row["item"], {})[bounds] = None
    return [
        Noted(iri, note_anchor(iri), row["number"], row.number("start"), tuple(explained.get(iri, ())))
        for iri, row in first.items()
    ]


def _names(chars: str, rows: Sequence[Row]) -> Iterable[Named]:
    """Where what has a page is named, in the order in which links are given."""
    for class_name in _NAMED_FIRST:
        for row in rows:
            if _class(row) == class_name and (place := _place_of_name(chars, row)):
                kind = "Initiative" if class_name == "Initiative" else kind_of_class(class_name).one
                yield Named(*place, Link(kind, row["thing"]))


def _labels_of_figures(chars: str, rows: Sequence[Row], paragraphs: Sequence[Row]) -> Iterable[Named]:
    """The label before each caption ("Figure 1:"), or the caption itself where it has none."""
    blocks = Sorted(_within(len(chars), map(_stretch, paragraphs)))
    for stretch, iri in _numbered(rows, "Figure"):
        around = next(iter(blocks.meeting(stretch.start, stretch.end)), stretch)
        label = chars[around.start : stretch.start].rstrip(" :.–-\t\n")
        end = around.start + len(label) if label else stretch.end
        yield Named(around.start, end, Link(kind_of_class("Figure").one, iri))


def _place_of_name(chars: str, row: Row) -> tuple[int, int] | None:
    """The passage itself; of a figure only where it is the figure, of a term the term where it is long."""
    start, end = row.number("start"), row.number("end")
    exact = chars[start:end]
    if _class(row) == "Observation":
        at = exact.find(row["printed"]) if len(exact) <= len(row["printed"]) + _AROUND else -1
        return (start + at, start + at + len(row["printed"])) if at >= 0 and row["printed"] else None
    if _class(row) != "Term" or len(exact) <= len(row["name"]) + len(row["acronym"]) + _AROUND:
        return (start, end) if exact.strip() and len(exact) <= _LONGEST_NAME else None
    for name in (row["acronym"], row["name"]):
        found = re.search(rf"\b{re.escape(name)}\b", exact, re.IGNORECASE) if name else None
        if found:
            return start + found.start(), start + found.end()
    return None
