"""
Whether a query gives the same answer each time it is asked of the same data.

It does not where it asks for chance, the time or a new name, where its template makes new blank nodes, and
where it asks another server. What cannot be told counts as such: it is then answered anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from service.engine.tokens import AmbiguousText, Token, read_tokens

_TEMPLATE: Final = re.compile("construct", re.IGNORECASE)
_NEW_EACH_TIME: Final = re.compile(r"rand|now|uuid|bnode|service", re.IGNORECASE)
"""RAND, NOW, UUID, STRUUID, BNODE and SERVICE; the engine wants no space before them (`FILTERNOW()`)."""


def is_repeatable(text: str) -> bool:
    """
    Whether the answer depends on nothing but the data.

    >>> is_repeatable("SELECT ?now { ?now ?p 'RAND()' }"), is_repeatable("SELECT (now() AS ?x) {}")
    (True, False)
    >>> is_repeatable("CONSTRUCT { [] ?p ?o } WHERE { ?s ?p ?o }")
    False
    """
    if "\\u" in text.lower():  # an escape may stand for a letter of a keyword
        return False
    try:
        read = read_tokens(text)
    except AmbiguousText:
        return False
    if _NEW_EACH_TIME.search(text) and any(
        _NEW_EACH_TIME.search(token.prefix or token.text) for token in read if _may_call(token)
    ):
        return False
    return not (_TEMPLATE.search(text) and _template_makes_nodes(read))


def _may_call(token: Token) -> bool:
    return token.kind == "word" or (token.kind == "name" and bool(re.match("service", token.prefix, re.I)))


def _template_makes_nodes(read: Sequence[Token]) -> bool:
    """Whether the template of a CONSTRUCT has blank nodes, or the brackets that make them."""
    words = [token.text.upper() for token in read]
    if "CONSTRUCT" not in words:
        return False
    depth = 0
    for token in read[words.index("CONSTRUCT") :]:
        if depth and (token.kind in ("blank", "open") or token.text == "|"):
            return True
        depth += (token.text == "{") - (token.text == "}")
        if token.text == "}":
            return False
    return True
