"""
What a question sees of a store elsewhere: the release that is served there, and nothing that lies beside it.

The default graph is the union of the release, by the protocol's parameter. Where the query asks for named
graphs too, those of the release are named in its text: some servers give the parameters back as fields of
the answer's head, and a thousand names do not fit there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.release import Release
from graph.remote.reading import default_graph
from service.engine.dataset import from_clauses
from service.engine.runner import Question
from service.engine.tokens import AmbiguousText, Token, read_tokens

_GRAPH: Final = re.compile(r"graph", re.IGNORECASE)
_BEFORE_THE_DATASET: Final = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])


@dataclass(frozen=True, slots=True)
class Seen:
    """A question as it is sent: its text, and the graphs that the protocol's parameters name."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def seen_of(question: Question, release: Release | None) -> Seen:
    """
    How to ask a question of a server.

    Args:
        question: Let through by `check_query`; what it names as its graphs itself goes before.
        release: That is served; None for an endpoint that tells of none.

    Raises:
        QueryRefused: FROM stands where it can be read in two ways.
    """
    asked = Seen(question.text, question.default_graphs, question.named_graphs)
    if release is None or asked.default_graphs or asked.named_graphs:
        return asked
    clauses = from_clauses(question.text)
    if clauses.default or clauses.named:
        return asked
    union = default_graph(release)
    try:
        read = read_tokens(question.text)
    except AmbiguousText:
        return Seen(question.text, (union,), tuple(release.graphs) if _GRAPH.search(question.text) else ())
    if not any(_GRAPH.match(item.prefix or item.text) for item in read if item.kind in ("word", "name")):
        return Seen(question.text, (union,))
    place = _dataset_place(read)
    if place is None:
        return Seen(question.text, (union,), tuple(release.graphs))
    named = " ".join(f"FROM NAMED <{name}>" for name in release.graphs)
    return Seen(f"{question.text[:place]} FROM <{union}> {named} {question.text[place:]}")


def _dataset_place(read: Sequence[Token]) -> int | None:
    """
    Where FROM may stand: before the WHERE of the query itself, or its group where it has no such word.

    >>> from service.engine.tokens import tokens
    >>> text = "CONSTRUCT { ?a ?b ?c } WHERE { GRAPH ?g { ?a ?b ?c } }"
    >>> text[_dataset_place(list(tokens(text))):][:5]
    'WHERE'
    """
    form = next(
        (
            number
            for number, item in enumerate(read)
            if item.kind == "word" and item.text.upper() in _BEFORE_THE_DATASET
        ),
        None,
    )
    if form is None:
        return None
    has_template = read[form].text.upper() == "CONSTRUCT" and [
        item.text for item in read[form + 1 : form + 2]
    ] == ["{"]
    depth = 0
    for item in read[form + 1 :]:
        if depth == 0 and not has_template and (item.text.upper() == "WHERE" or item.text == "{"):
            return item.start
        depth += (item.kind == "open") - (item.kind == "close")
        has_template = has_template and depth > 0
    return None
