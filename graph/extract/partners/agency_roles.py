"""
In which role an agency appears in a sentence, where the words say so: it funds, provides, oversees.

Sentences that involve agencies come in and go out with the roles of those. The cues are
`graph/data/cues/agency-roles.csv`, the roles `ontology/schemes/agency-roles.ttl`; in a pattern "thebody"
stands for the agency asked about. A sentence that only names an agency gives it no role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from graph.document import Document
from graph.extract.words.cues import Words, load_table
from graph.statements import Agency, Sentence

_THIS: Final = "thebody"
_OTHER: Final = "anotherbody"
_LIST_BEFORE: Final = re.compile(rf"(?:{_OTHER},?\s(?:and\s)?(?:the\s)?)+(?={_THIS}\b)")
_LIST_BEHIND: Final = re.compile(rf"{_THIS}(?:,?\s(?:and\s)?(?:the\s)?{_OTHER})+\b")
"""What is said of a list of agencies is said of each."""


def assign_roles(
    sentences: Sequence[Sentence], agencies: Sequence[Agency], document: Document
) -> tuple[Sentence, ...]:
    """Give each sentence the roles of the agencies that it involves; most have none."""
    names = {agency.slug: _names(agency, document) for agency in agencies}
    return tuple(
        replace(sentence, agency_roles=tuple(_roles_in(sentence, names))) if sentence.involves else sentence
        for sentence in sentences
    )


def roles_of(words: str, names: Sequence[str], others: Sequence[str] = ()) -> tuple[str, ...]:
    """
    The roles of one agency in a sentence, each once, in order; may be empty.

    Args:
        names: What the sentence may call it.
        others: Names of the other agencies in it.

    >>> roles_of("The refuge is funded by Skerry Council.", ["Skerry Council"])
    ('funder',)
    """
    text = _with_token(_with_token(words, names, _THIS), others, _OTHER)
    text = _LIST_BEHIND.sub(_THIS, _LIST_BEFORE.sub("", text))
    cues = load_table("agency-roles").cues_in(Words.read(text))
    return tuple(dict.fromkeys(cue["role"] for cue in cues))


def _names(agency: Agency, document: Document) -> tuple[str, ...]:
    """Every form in which the report names an agency."""
    forms = {
        " ".join(" ".join(document.text[span.start : span.end] for span in spans).split())
        for spans in agency.mentions
    }
    return tuple(sorted(forms - {""}, key=lambda form: (-len(form), form)))


def _roles_in(sentence: Sentence, names: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for agency in sentence.involves:
        others = [name for other in sentence.involves if other != agency for name in names.get(other, ())]
        for role in roles_of(sentence.words, names.get(agency, ()), others):
            yield agency, role


def _with_token(words: str, names: Sequence[str], token: str) -> str:
    if not names:
        return words
    choices = "|".join(re.escape(name) for name in names)
    return re.sub(rf"(?<![\w-])(?:{choices})(?:[’']s)?(?![\w-])", token, " ".join(words.split()))
