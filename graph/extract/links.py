"""Links from sentences to the bodies that take part in what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.document import Span
from graph.extract.forces import forces_taking_part
from graph.statements import Agency, Publication, Role, Sentence
from graph.vocabulary import Vocabulary


def involve(
    sentences: tuple[Sentence, ...],
    agencies: Sequence[Agency],
    publication: Publication,
    vocabulary: Vocabulary,
) -> tuple[Sentence, ...]:
    """
    Tie each sentence to the agencies it names and to the other police forces that take part in it.

    A mention belongs to the sentence that all of it lies in. Context outside the questions is about the
    report and its data: what it names takes no part in anything.
    """
    mentions = sorted((mention, agency.slug) for agency in agencies for mention in agency.mentions)
    return tuple(
        sentence
        if sentence.role is Role.CONTEXT and not sentence.theme
        else replace(
            sentence,
            involves=tuple(dict.fromkeys(slug for mention, slug in mentions if _holds(sentence, mention))),
            forces=tuple(
                force.slug for force in forces_taking_part(sentence.words, vocabulary, publication.force)
            ),
        )
        for sentence in sentences
    )


def _holds(sentence: Sentence, mention: tuple[Span, ...]) -> bool:
    """Whether a mention lies inside a sentence, piece by piece."""
    return all(any(piece.covers(part) for piece in sentence.spans) for part in mention)
