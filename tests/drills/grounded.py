"""Whether what was drawn from a document stands in it: every span leads to the words that are claimed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from itertools import pairwise

from graph.document import Document, Span, Text
from graph.statements import Extraction

_ENTITY = re.compile(r"&#?\w+;")
_MARK = re.compile(r"(\[[^\[\]\s]{1,60}\])")


def faults(extraction: Extraction) -> Iterator[str]:
    """What does not hold, each as a line; none where all is grounded."""
    document = extraction.document
    yield from faults_of_document(document)
    for name, found in _all_spans(extraction):
        if not _are_within(found, len(document.text)):
            yield f"{name}: spans {found} are not within {len(document.text)} characters"
    for name, words, spans in _claims(extraction):
        if not spans:
            yield f"{name}: no span for {words[:80]!r}"
        elif not _says(document, words, spans):
            quoted = " / ".join(document.text[span.start : span.end] for span in spans)
            yield f"{name}: {words[:200]!r} is not what stands there: {quoted[:200]!r}"


def faults_of_document(document: Document) -> Iterator[str]:
    """What does not hold of a document as it was read, before anything is drawn from it."""
    yield from _twice(document)
    for block in document.blocks:
        for text in (block.text, *block.cells):
            if text.words != " ".join(text.words.split()):
                yield f"{block.kind}: white space in {text.words[:80]!r}"
            if text.words and not _says(document, text.words, text.spans()):
                quoted = " / ".join(document.text[span.start : span.end] for span in text.spans())
                yield f"{block.kind}: {text.words[:200]!r} is not what stands there: {quoted[:200]!r}"
            broken = list(_of_runs(block.kind, text, len(document.text)))
            yield from broken or _of_signs(document, block.kind, text)


def _twice(document: Document) -> Iterator[str]:
    """Every sign of the source belongs to one block at most."""
    found = sorted(
        (run.source, run.source + run.length, place)
        for place, block in enumerate(document.blocks)
        for run in block.text.runs
    )
    for (_, end, one), (start, _, other) in pairwise(found):
        if start < end and one != other:
            told = (document.blocks[place].text.words[:80] for place in (one, other))
            yield f"{' and '.join(map(repr, told))} share what stands at {start}"


def _of_runs(kind: str, text: Text, length: int) -> Iterator[str]:
    if not all(0 <= mark.at <= len(text.words) for mark in text.marks):
        yield f"{kind}: a mark outside {text.words[:80]!r}"
    place = 0
    for run in text.runs:
        if not (
            place <= run.at < run.at + run.length <= len(text.words)
            and 0 <= run.source <= length - run.length
        ):
            yield f"{kind}: {run} does not fit {text.words[:80]!r}"
            return
        place = run.at + run.length


def _of_signs(document: Document, kind: str, text: Text) -> Iterator[str]:
    """Every sign of the words stands in the source where its run says; what no run has is a space."""
    covered = bytearray(len(text.words))
    for run in text.runs:
        covered[run.at : run.at + run.length] = b"x" * run.length
        for at in range(run.length):
            sign, source = text.words[run.at + at], run.source + at
            if not _is_sign_of(document, sign, source):
                there = document.text[source : source + 10]
                yield f"{kind}: {sign!r} of {text.words[:80]!r} is not what stands there: {there!r}"
                return
    loose = [sign for sign, is_covered in zip(text.words, covered, strict=True) if not is_covered]
    if any(sign != " " for sign in loose):
        yield f"{kind}: {loose[:20]!r} of {text.words[:80]!r} stand nowhere"


def _is_sign_of(document: Document, sign: str, source: int) -> bool:
    there = document.text[source]
    if sign == there or (sign == " " and there.isspace()):
        return True
    if document.media_type != "text/markdown":
        return False
    is_entity = there == "&" and sign in html.unescape(document.text[source : source + 40])
    return is_entity or (sign == " " and there in "<\n>&")


def _claims(extraction: Extraction) -> Iterator[tuple[str, str, Sequence[Span]]]:
    """The words of every record with where they stand."""
    publication = extraction.publication
    for stated in (publication.force_name, publication.title):
        yield "Publication", stated.value, stated.spans
    kinds = (
        *(extraction.actions, extraction.sentences, extraction.figures),
        *(extraction.footnotes, extraction.caveats, extraction.prior_references),
    )
    for records in kinds:
        for record in records:
            yield type(record).__name__, record.words, record.spans
    for observation in extraction.observations:
        for passage in observation.passages:
            yield "Observation", observation.printed, passage


def _all_spans(value: object, name: str = "Extraction") -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Every tuple of spans in a record, however deep."""
    if isinstance(value, tuple):
        spans = tuple(item for item in value if isinstance(item, Span))
        if spans:
            yield name, spans
            return
        for item in value:
            yield from _all_spans(item, name)
    elif is_dataclass(value) and not isinstance(value, (Document, type)):
        for field in fields(value):
            yield from _all_spans(getattr(value, field.name), type(value).__name__)


def _are_within(spans: Iterable[Span], length: int) -> bool:
    return all(0 <= span.start < span.end <= length for span in spans)


def _says(document: Document, words: str, spans: Sequence[Span]) -> bool:
    """
    Whether the source says some words at some spans.

    Of a page the words are those of the text drawn, some or all footnote marks aside. Of Markdown and PDF
    every letter and digit stands there in order, with markup, marks and hyphens between; a PDF has little of
    these.
    """
    quoted = " ".join(document.text[span.start : span.end] for span in spans)
    if document.media_type == "text/html":
        return _is_without_marks("".join(words.split()), "".join(quoted.split()))
    if document.media_type == "text/markdown":
        quoted = _ENTITY.sub(lambda found: html.unescape(found.group()), quoted)
    wanted, there = _signs(words), _signs(quoted)
    rest = iter(there)
    is_close = document.media_type == "text/markdown" or len(there) <= 1.5 * len(wanted) + 20
    return is_close and all(sign in rest for sign in wanted)


def _is_without_marks(words: str, quoted: str) -> bool:
    """Whether words are what is quoted with some of what looks like a footnote mark left out."""
    places = {0}
    for place, piece in enumerate(_MARK.split(quoted)):
        taken = {at + len(piece) for at in places if words.startswith(piece, at)}
        places = taken | places if place % 2 else taken
    return len(words) in places


def _signs(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
