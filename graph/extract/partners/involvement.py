"""Links from sentences to the bodies and initiatives that take part in what they say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from graph.document import Span
from graph.extract.bodies.forces import forces_taking_part
from graph.statements import Agency, Initiative, Partner, Publication, Role, Sentence
from graph.vocabulary import Vocabulary


def involve(
    sentences: tuple[Sentence, ...],
    agencies: Sequence[Agency],
    initiatives: Sequence[Initiative],
    publication: Publication,
    vocabulary: Vocabulary,
) -> tuple[Sentence, ...]:
    """
    Tie each sentence to the agencies and initiatives it names and to other forces that take part in it.

    A mention belongs to the sentence that all of it lies in. Context outside the questions is about the
    report and its data: what it names takes no part in anything.
    """
    bodies, undertakings = _mentions(agencies), _mentions(initiatives)
    return tuple(
        sentence
        if sentence.role is Role.CONTEXT and not sentence.theme
        else replace(
            sentence,
            involves=_named_in(sentence, bodies),
            initiatives=_named_in(sentence, undertakings),
            forces=tuple(
                force.slug for force in forces_taking_part(sentence.words, vocabulary, publication.force)
            ),
        )
        for sentence in sentences
    )


_Mentions = Sequence[tuple[tuple[Span, ...], str]]


def _mentions(items: Sequence[Partner]) -> _Mentions:
    """Every mention with the slug of what it names, in order of place."""
    return sorted((mention, item.slug) for item in items for mention in item.mentions)


def _named_in(sentence: Sentence, mentions: _Mentions) -> tuple[str, ...]:
    first = bisect_left(mentions, sentence.spans[0].start, key=_start)
    last = bisect_left(mentions, sentence.spans[-1].end, key=_start)
    return tuple(dict.fromkeys(slug for mention, slug in mentions[first:last] if _holds(sentence, mention)))


def _start(mention: tuple[tuple[Span, ...], str]) -> int:
    return mention[0][0].start


def _holds(sentence: Sentence, mention: tuple[Span, ...]) -> bool:
    """Whether a mention lies inside a sentence, piece by piece."""
    return all(any(piece.covers(part) for piece in sentence.spans) for part in mention)
