"""
An extraction as JSON: one object a resource drawn from the document, with the words it was drawn from.

Each object has `class`, `start`, `end` and `text` (`source text[start:end] == text`, spanning the break of a
broken sentence, whose pieces are in `parts`), and the fields of its class. The report itself is the first
and names the licence of all these words, where its publisher has one. Registers are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from graph.document import Document, Span
from graph.licence import licensed
from graph.statements import (
    Action,
    DataCaveat,
    Extraction,
    Inconsistency,
    Judgment,
    Observation,
    Partner,
    PriorReference,
    Publication,
    Sentence,
    Term,
)
from graph.vocabulary import load_vocabulary


def as_json(extraction: Extraction) -> list[dict[str, Any]]:
    """One object a resource: the report, then kind by kind, each kind in document order."""
    document = extraction.document
    return [
        _report(document, extraction.publication),
        *(_judgment(document, item) for item in extraction.judgments),
        *(_action(document, item) for item in extraction.actions),
        *(_sentence(document, item) for item in extraction.sentences),
        *(_observation(document, item) for item in extraction.observations),
        *(_term(document, item) for item in extraction.terms),
        *(_named(document, "PartnerAgency", item) for item in extraction.agencies),
        *(_named(document, "Initiative", item) for item in extraction.initiatives),
        *(_caveat(document, item) for item in extraction.caveats),
        *(_prior_reference(document, item) for item in extraction.prior_references),
        *(_inconsistency(document, item) for item in extraction.inconsistencies),
        *(
            _object(document, "Figure", item.spans, number=item.number, words=item.words)
            for item in extraction.figures
        ),
        *(
            _object(document, "Footnote", item.spans, number=item.number, words=item.words)
            for item in extraction.footnotes
        ),
    ]


def _object(
    document: Document,
    class_name: str,
    spans: Sequence[Span],
    /,
    **fields: Any,  # noqa: ANN401
) -> dict[str, Any]:
    start, end = spans[0].start, spans[-1].end
    found: dict[str, Any] = {
        "class": class_name,
        "start": start,
        "end": end,
        "text": document.text[start:end],
    }
    if len(spans) > 1:
        found["parts"] = [[span.start, span.end] for span in spans]
    return found | {name: _plain(value) for name, value in fields.items() if value not in ("", None, ())}


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value


def _report(document: Document, item: Publication) -> dict[str, Any]:
    return _object(
        document,
        "Report",
        item.title.spans,
        title=item.title.value,
        force=item.force,
        programme=item.programme,
        cycle=item.cycle,
        issued=item.issued.value,
        publisher=item.publisher.value,
        isbn=item.isbn.value,
        **licensed(load_vocabulary().licence_of(item.publisher.value)),
    )


def _judgment(document: Document, item: Judgment) -> dict[str, Any]:
    return _object(
        document, "Judgment", item.passages[0], theme=item.theme, grade=item.grade, year=item.cycle
    )


def _action(document: Document, item: Action) -> dict[str, Any]:
    return _object(
        document,
        item.kind.value,
        item.spans,
        theme=item.theme,
        order=item.order or None,
        deadline=item.deadline,
        words=item.words,
    )


def _sentence(document: Document, item: Sentence) -> dict[str, Any]:
    return _object(
        document,
        item.role.value,
        item.spans,
        polarity=item.polarity,
        trend=item.trend,
        topic=item.topic,
        basis=item.basis,
        cues=item.cues,
        voice=item.voice,
        modality=item.modality,
        theme=item.theme,
        words=item.words,
    )


def _observation(document: Document, item: Observation) -> dict[str, Any]:
    return _object(
        document,
        "Observation",
        item.passages[0],
        measure=item.measure,
        label=item.measure_label,
        area=item.area,
        value=item.value,
        printed=item.printed,
        unit=item.unit,
        periodStart=item.period_start,
        periodEnd=item.period_end,
        asAt=item.as_at,
    )


def _term(document: Document, item: Term) -> dict[str, Any]:
    return _object(
        document,
        "Term",
        item.passages[0],
        label=item.name,
        altLabels=tuple(dict.fromkeys((*filter(None, [item.acronym]), *_plurals(document, item)))),
        definition=item.definition,
    )


def _plurals(document: Document, item: Term) -> Iterator[str]:
    """The name and the acronym of a term in the plural, where the report has them so."""
    printed = " ".join(" ".join(_quoted(document, spans).split()) for spans in item.passages)
    for one in filter(None, (item.name, item.acronym)):
        stem = re.escape(one.removesuffix("y"))
        found = re.search(rf"(?<!\w){stem}(?:ies|e?s)(?!\w)", printed, re.IGNORECASE)
        if found and found.group() != one:
            yield found.group()


def _named(document: Document, class_name: str, item: Partner) -> dict[str, Any]:
    """Every name it goes by in the report, those that a register has too."""
    printed = (" ".join(_quoted(document, spans).split()) for spans in item.mentions)
    others = dict.fromkeys(name for name in (*item.aliases, *printed) if name != item.name)
    return _object(
        document,
        class_name,
        item.mentions[0],
        label=item.name,
        altLabels=tuple(others),
        kind=item.kind,
    )


def _quoted(document: Document, spans: Sequence[Span]) -> str:
    return " ".join(document.text[span.start : span.end] for span in spans)


def _caveat(document: Document, item: DataCaveat) -> dict[str, Any]:
    return _object(
        document,
        "DataCaveat",
        item.spans,
        kind=item.kind,
        areas=item.areas,
        measure=item.measure,
        measureLabel=item.measure_label,
        figure=item.figure,
        year=item.year,
    )


def _prior_reference(document: Document, item: PriorReference) -> dict[str, Any]:
    return _object(document, "PriorReference", item.spans, year=item.year, theme=item.theme, trend=item.trend)


def _inconsistency(document: Document, item: Inconsistency) -> dict[str, Any]:
    """The first passage, and all that disagree under `statements`."""
    statements = [_object(document, "Passage", spans) for spans in item.passages]
    return _object(document, "Inconsistency", item.passages[0], kind=item.kind, question=item.question) | {
        "statements": statements
    }
