"""
Sentences from a grammar of clauses.

In: text files in `words/`, whose heads say how they are written. Out: a `Speaker` that says a rule in one of
its ways. It goes through the ways of a rule in a random order and begins anew when all have been said, so
that a report does not say the same thing the same way twice in a row.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"
_TOKEN = re.compile(r"[\[\]|{]|[^\[\]|{]+")
_DOUBLED = frozenset("set plan cut map get stop let put run refer".split())  # noqa: SIM905
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_SHALL = {"were": "are", "had": "have"}


@dataclass(frozen=True, slots=True)
class Ref:
    """Another rule, or a fact of the report."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways."""

    ways: tuple[Phrase, ...]


Phrase = tuple[str | Ref | Choice, ...]
Rules = Mapping[str, tuple[Phrase, ...]]
Facts = Mapping[str, Callable[[random.Random], str]]


@dataclass(frozen=True, slots=True)
class Topic:
    """
    What some sentences are about.

    Args:
        name: Key of its words among the rules.
        questions: Slugs of those whose chapters treat it.
    """

    name: str
    questions: tuple[str, ...]


def parse(text: str) -> Phrase:
    """The pieces of a way to say something."""
    tokens = [found.group() for found in _TOKEN.finditer(text.replace("}", "}\0"))]
    phrase, rest = _parse_until(tokens, 0, top=True)
    if rest != len(tokens):
        raise ValueError(f"{text!r}: a bracket is closed that was not opened. Open it with [.")
    return phrase


def _parse_until(tokens: list[str], place: int, *, top: bool = False) -> tuple[Phrase, int]:
    pieces: list[str | Ref | Choice] = []
    while place < len(tokens):
        piece = tokens[place]
        if piece == "[":
            choice, place = _parse_choice(tokens, place + 1)
            pieces.append(choice)
        elif piece == "{":
            name, _, after = tokens[place + 1].partition("}\0")
            pieces.append(Ref(name))
            if after:
                pieces.append(after)
            place += 2
        elif (piece in "]|" and not top) or piece == "]":
            break
        else:
            pieces.append(piece)
            place += 1
    return tuple(pieces), place


def _parse_choice(tokens: list[str], place: int) -> tuple[Choice, int]:
    ways: list[Phrase] = []
    while True:
        way, place = _parse_until(tokens, place)
        ways.append(way)
        if place >= len(tokens):
            raise ValueError(f"{''.join(tokens)!r}: a bracket is not closed. Close it with ].")
        place += 1
        if tokens[place - 1] == "]":
            return Choice(tuple(ways)), place


@cache
def rules() -> Rules:
    """All rules of the folder; those of a topic are named "topic/slot"."""
    found: dict[str, tuple[Phrase, ...]] = {}
    for path in sorted(WORDS.glob("*.txt")):
        found |= _read_topics(path) if path.stem.startswith("topics") else _read_frames(path)
    return found


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order of their files."""
    heads = (line for path in sorted(WORDS.glob("topics*.txt")) for line in _lines(path))
    parted = (line[3:].partition(":") for line in heads if line.startswith("== "))
    return tuple(
        Topic(name.strip(), tuple(each.strip() for each in names.split(","))) for name, _, names in parted
    )


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def _read_frames(path: Path) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    name = ""
    for line in _lines(path):
        if line.startswith("= "):
            name = line[2:].strip()
            found[name] = []
        else:
            found[name].append(parse(line))
    return {name: tuple(ways) for name, ways in found.items()}


def _read_topics(path: Path) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, tuple[Phrase, ...]] = {}
    topic = ""
    for line in _lines(path):
        if line.startswith("== "):
            topic = line[3:].partition(":")[0].strip()
            continue
        slot, _, ways = line.partition(": ")
        found[f"{topic}/{slot}"] = tuple(parse(way.strip()) for way in _parted(ways))
    return found


def _parted(ways: str) -> Iterator[str]:
    """Cut at bars that stand outside brackets."""
    depth, start = 0, 0
    for place, sign in enumerate(ways):
        depth += (sign == "[") - (sign == "]")
        if sign == "|" and not depth:
            yield ways[start:place]
            start = place + 1
    yield ways[start:]


class Speaker:
    """
    Says rules.

    Args:
        draw: The source of all chance.
        facts: What the report knows, by name; each is asked anew wherever it is named.
    """

    def __init__(self, draw: random.Random, facts: Facts) -> None:
        self.draw = draw
        self.topic = ""
        self._facts = facts
        self._rules = rules()
        self._decks: dict[str, list[Phrase]] = {}

    def sentence(self, rule: str, topic: str = "") -> str:
        """A rule as a sentence, with its capital letter and its stop."""
        words = self.say(rule, topic)
        return f"{words[0].upper()}{words[1:]}" + ("" if words.endswith((".", "?")) else ".")

    def say(self, rule: str, topic: str = "") -> str:
        """A rule in one of its ways."""
        self.topic = topic or self.topic
        return self._name(rule)

    def phrase(self, phrase: Phrase) -> str:
        """The words of a phrase."""
        return "".join(self._piece(piece) for piece in phrase)

    def _piece(self, piece: str | Ref | Choice) -> str:
        if isinstance(piece, str):
            return piece
        if isinstance(piece, Ref):
            return self._name(piece.name)
        return self.phrase(piece.ways[int(self.draw.random() * len(piece.ways))])

    def _name(self, name: str) -> str:
        fact = self._facts.get(name)
        if fact is not None:
            return fact(self.draw)
        changed = CHANGED.get(name)
        if changed is not None:
            slot, change = changed
            return change(self._name(slot))
        own = f"{self.topic}/{name}"
        return self.phrase(self._deal(own if own in self._rules else name))

    def _deal(self, rule: str) -> Phrase:
        deck = self._decks.get(rule)
        if not deck:
            deck = self._decks[rule] = list(self._rules[rule])
            self.draw.shuffle(deck)
        return deck.pop()


def gerund(words: str) -> str:
    """ "share records" -> "sharing records"."""
    verb, space, rest = words.partition(" ")
    if verb in _DOUBLED:
        verb += verb[-1]
    elif verb.endswith("e") and not verb.endswith("ee"):
        verb = verb[:-1]
    return f"{verb}ing{space}{rest}"


def third(words: str) -> str:
    """ "identify groups" -> "identifies groups"."""
    verb, space, rest = words.partition(" ")
    if verb.endswith("y") and verb[-2] not in "aeiou":
        verb = f"{verb[:-1]}ie"
    elif verb.endswith(_SIBILANTS):
        verb += "e"
    return f"{verb}s{space}{rest}"


def present(words: str) -> str:
    """ "were late" -> "are late"."""
    verb, space, rest = words.partition(" ")
    return f"{_SHALL.get(verb, verb)}{space}{rest}"


CHANGED: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "doing": ("do", gerund),
    "gooddeed": ("do", third),
    "baddeed": ("do", "does not {}".format),
    "baddo": ("do", "do not always {}".format),
    "gooddone": ("do", "begun to {}".format),
    "gaindo": ("do", "help it to {}".format),
    "shall": ("well", present),
}
