"""
Forms of query under `GRAPH ?g` that the engine answers otherwise than the standard says, told from tokens.

The standard (SPARQL 1.1 Query Language, section 18.6) runs the group in each named graph and then sets `?g`.
The engine gives each pattern in it `?g` as one more variable and runs the group once. That comes to the same
but for three forms: a sub-select that does not hand `?g` on, or counts rows off (LIMIT, OFFSET), mixes the
graphs; a part without patterns leaves `?g` unbound; and a MINUS takes `?g` for shared where nothing is.
`tests/service/test_graph_forms.py` has each form beside the engine's answer. What can be read in two ways has
no note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from service.engine.tokens import AmbiguousText, Token, place, read_tokens

_SAID: Final = {
    "sub-select": (
        "the sub-select in GRAPH {graph} {{ ... }} is run over all named graphs together and not in each, so "
        "this answer may be wrong. Have it select {graph} and, where it counts, group by {graph}, without "
        "LIMIT and OFFSET; or name the graph."
    ),
    "no pattern": (
        "GRAPH {graph} {{ ... }} has a part without a triple pattern, which leaves {graph} unbound, so this "
        "answer may be wrong. Put that part outside, beside GRAPH {graph} {{ }}; or name the graph."
    ),
    "minus": (
        "MINUS within GRAPH {graph} {{ ... }} takes {graph} for a variable that both sides share, so this "
        "answer may lack rows. Put MINUS {{ GRAPH ?other {{ ... }} }} outside; or name the graph."
    ),
}
_MAY_RANGE: Final = re.compile(r"graph\s*[?$#]", re.IGNORECASE)
"""GRAPH before a variable, or before a comment that one may follow."""

_CUTS: Final = frozenset(["LIMIT", "OFFSET"])
_AGGREGATES: Final = frozenset(["COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"])
_MIXES: Final = _CUTS | _AGGREGATES | {"DISTINCT", "REDUCED", "GROUP", "HAVING"}
"""What makes the rows of a sub-select others than those of its pattern."""

_BEFORE_ALL: Final = frozenset(["SELECT", "DISTINCT", "REDUCED", "DESCRIBE"])


def graph_notes(text: str) -> tuple[str, ...]:
    """
    A sentence for each kind of such a form in a query, at its first place; mostly none.

    >>> graph_notes("SELECT * { GRAPH ?g { ?s ?p ?o } }")
    ()
    """
    if not _MAY_RANGE.search(text):
        return ()
    try:
        read = read_tokens(text)
    except AmbiguousText:
        return ()
    ends, found = _ends(read), dict[str, tuple[int, str]]()
    uses, selects = Counter(token.text[1:] for token in read if token.kind == "variable"), _selects_all(read)
    for start, graph in _graphs(read, ends):
        name, end = graph.text[1:], ends.get(start + 2, len(read))
        is_used = uses[name] > 1 or any(not start < at < end for at in selects)
        reader = _Reader(read, ends, name, start + 2, is_used)
        if not reader.read(start + 2).is_bound:
            reader.tell("no pattern", start)
        for kind, position in reader.found.items():
            found.setdefault(kind, (position, graph.text))
    return tuple(
        f"{place(text, read[position].start)}: {_SAID[kind].format(graph=graph)}"
        for kind, (position, graph) in found.items()
    )


def _graphs(read: Sequence[Token], ends: dict[int, int]) -> Iterator[tuple[int, Token]]:
    """Where `GRAPH ?g {` stands, and its variable; not those that another endpoint is to answer."""
    called = 0
    for position, token in enumerate(read[:-2]):
        word, braces = token.text.upper(), [each.text for each in read[position + 2 : position + 4]]
        if token.kind != "word" or position < called:
            continue
        if word == "SERVICE" and "{" in braces:
            called = ends.get(position + 2 + braces.index("{"), len(read))
        elif word == "GRAPH" and read[position + 1].kind == "variable" and braces[0] == "{":
            yield position, read[position + 1]


def _selects_all(read: Sequence[Token]) -> list[int]:
    """Where a query or sub-select asks for every variable."""
    pairs = enumerate(pairwise(read))
    return [at for at, (word, sign) in pairs if sign.text == "*" and word.text.upper() in _BEFORE_ALL]


@dataclass(slots=True)
class _Part:
    """
    What is known of a part of a group.

    Args:
        binds: Whether the engine sets `?g` in each of its solutions; None of nothing at all, which is set
            where it stays alone, and left away where anything is joined to it.
        touches: Whether it has a pattern of the graph.
        sure: Names of the variables that each solution sets.
    """

    binds: bool | None = None
    touches: bool = False
    sure: set[str] = field(default_factory=set)

    @property
    def is_bound(self) -> bool:
        """Whether `?g` is set where nothing more is joined."""
        return self.binds is not False

    def join(self, other: _Part) -> None:
        """Have the other as well."""
        self.binds = other.binds if self.binds is None else self.binds or bool(other.binds)
        self.touches |= other.touches
        self.sure |= other.sure

    def offer(self, other: _Part) -> None:
        """Have the other instead, in some solutions."""
        self.binds = self.is_bound and other.is_bound
        self.touches |= other.touches
        self.sure &= other.sure

    def extend(self, other: _Part) -> None:
        """Have the other where there is any of it."""
        self.binds = self.is_bound
        self.touches |= other.touches


@dataclass(slots=True)
class _Reader:
    """
    Reads the group of one `GRAPH ?g`; those of others within it are passed over.

    Args:
        tokens: Of the whole query.
        ends: Where each bracket opens -> where it closes.
        graph: The variable, without its sign.
        start: Where its group opens.
        is_used: Whether anything but this may ask for the variable.
        found: Kind of form -> where it is first; filled while reading.
    """

    tokens: Sequence[Token]
    ends: dict[int, int]
    graph: str
    start: int
    is_used: bool
    found: dict[str, int] = field(default_factory=dict)

    def tell(self, kind: str, position: int) -> None:
        """Note a form."""
        self.found.setdefault(kind, position)

    def read(self, start: int) -> _Part:
        """The group whose brace opens at a position."""
        if self._word(start + 1) == "SELECT":
            return self._sub_select(start)
        part, position, end = _Part(), start + 1, self._end(start)
        while position < end:
            position = self._element(part, position)
        return part

    def _element(self, part: _Part, position: int) -> int:
        """Add the next element of a group: where it ends."""
        token, word = self.tokens[position], self._word(position)
        if token.text == "{":
            return self._branches(part, position)
        if word in ("OPTIONAL", "MINUS", "LATERAL"):
            self._beside(part, position, word)
            return self._end(position + 1) + 1
        if word in ("GRAPH", "SERVICE"):
            return self._elsewhere(part, position)
        if word in ("FILTER", "BIND"):
            return self._expression(part, position, word)
        if word == "VALUES":
            return self._values(part, position)
        if token.text != ".":
            names = _names([token])
            part.join(_Part(True, True, names))
        return position + 1

    def _branches(self, part: _Part, position: int) -> int:
        """A group in a group, or several with UNION between."""
        found, position = self.read(position), self._end(position) + 1
        while self._word(position) == "UNION":
            found.offer(self.read(position + 1))
            position = self._end(position + 1) + 1
        part.join(found)
        return position

    def _beside(self, part: _Part, position: int, word: str) -> None:
        other = self.read(position + 1)
        if word == "LATERAL":
            part.join(other)
            return
        if not part.is_bound and other.touches:
            self.tell("no pattern", position)
        if word == "OPTIONAL":
            part.extend(other)
            return
        if part.is_bound and other.is_bound and part.sure.isdisjoint(other.sure):
            self.tell("minus", position)
        part.binds = part.is_bound

    def _elsewhere(self, part: _Part, position: int) -> int:
        """Another graph, or another endpoint: what it finds does not depend on this one."""
        start = self._next("{", position)
        is_same = self._word(position) == "GRAPH" and self.graph in _names(self.tokens[position:start])
        part.join(_Part(is_same, is_same))
        return self._end(start) + 1

    def _expression(self, part: _Part, position: int, word: str) -> int:
        """A FILTER or BIND; groups of EXISTS within it are looked at."""
        opens = (at for at in range(position, len(self.tokens)) if self.tokens[at].kind == "open")
        at = next(opens, len(self.tokens) - 1)
        end = self._end(at)
        while at < end:
            if self.tokens[at].text == "{":
                self.read(at)
                at = self._end(at)
            at += 1
        if word == "BIND":
            part.binds = part.is_bound
        return end + 1

    def _values(self, part: _Part, position: int) -> int:
        start = self._next("{", position)
        end, names = self._end(start), _names(self.tokens[position:start])
        is_whole = all(self._word(at) != "UNDEF" for at in range(start, end))
        part.join(_Part(False, sure=names if is_whole else set()))
        return end + 1

    def _sub_select(self, start: int) -> _Part:
        end, body = self._end(start), self._next("{", start + 1)
        found, names = self.read(body), self._selected(start, body)
        if "*" in names:
            names |= found.sure
        hands_on = self.graph in names
        is_cut = any(self._word(at) in _CUTS for at in range(self._end(body), end))
        if (found.touches or found.is_bound) and (not hands_on or is_cut):
            if self.is_used or not self._is_plain_and_alone(start, body):
                self.tell("sub-select", start)
            hands_on = True  # one note is enough
        return _Part(hands_on and found.is_bound, found.touches, found.sure & names)

    def _is_plain_and_alone(self, start: int, body: int) -> bool:
        """Whether the group is nothing but a sub-select whose rows are those of its pattern, one for one."""
        end, depth = self._end(start), start - self.start
        is_alone = all(self.tokens[at].text == "{" for at in range(self.start, start))
        around = (*range(start, body), *range(self._end(body), end))
        words = {self._word(at) for at in around}
        is_plain = words.isdisjoint(_MIXES)
        return is_plain and is_alone and self._end(self.start) == end + depth

    def _selected(self, start: int, body: int) -> set[str]:
        """The variables that a sub-select names, and `*`; of brackets it is the last in them."""
        names, at = set[str](), start + 2
        while at < body:
            if self.tokens[at].kind == "open":
                at = self._end(at)
                names |= _names(self.tokens[at - 1 : at])
            elif self.tokens[at].text == "*":
                names.add("*")
            names |= _names(self.tokens[at : at + 1])
            at += 1
        return names

    def _word(self, position: int) -> str:
        """The keyword at a position, in capitals; empty if there is none."""
        token = self.tokens[position] if position < len(self.tokens) else None
        return token.text.upper() if token and token.kind == "word" else ""

    def _next(self, text: str, position: int) -> int:
        """Where a sign comes next, else the end; brackets between are passed over."""
        last = len(self.tokens) - 1
        while position < last and self.tokens[position].text != text:
            position = self._end(position) + 1 if self.tokens[position].kind == "open" else position + 1
        return min(position, last)

    def _end(self, position: int) -> int:
        """Where the bracket closes that opens at a position; the end where none does."""
        return self.ends.get(position, len(self.tokens) - 1)


def _names(read: Sequence[Token]) -> set[str]:
    """The variables among some tokens, without their sign: `?g` and `$g` are one."""
    return {token.text[1:] for token in read if token.kind == "variable"}


def _ends(read: Sequence[Token]) -> dict[int, int]:
    """Where each bracket opens -> where it closes."""
    found, opened = dict[int, int](), list[int]()
    for position, token in enumerate(read):
        if token.kind == "open":
            opened.append(position)
        elif token.kind == "close" and opened:
            found[opened.pop()] = position
    return found
