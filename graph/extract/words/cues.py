"""
Cues: turns of phrase that tell what a sentence says, kept as data in `graph/data/cues/*.csv`.

Each row of a table has a pattern, what it says and an example. A pattern is a row of slots, one a word:

    good|sound      one of these words           not? yet      a slot that may be missing
    improv*         any word that begins so      found .. gap  up to three words between
    # files         a number in figures or words found ... gap up to six words between
    ^ it has        at the opening of a sentence, or after its opening comma
    told us / said  several phrases in one row

A pattern never reaches across a semicolon. Words are compared in lower case, "n't" as "not".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files

from graph.errors import VocabularyError

_TOKEN = re.compile(r"\d{4}/\d{2,4}|£?\d(?:[\d,.]*\d)?\w*|[^\W\d_][\w'-]*\+?|[,;:()%?–]|—")
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\\w+)?|hundreds?|dozens?|half"
)
_NUMBER = rf"(?:£?\d[\d,.]*(?:m|bn|k)?(?![\w/])|{_NUMBER_WORDS})"
_IS_NUMBER = re.compile(_NUMBER + r"\Z")
_GAPS = {"..": 3, "...": 6}
_KEY_LENGTH = 3
_MOST_KNOWN = 16384
"""Tokens that a table remembers of those that begin a phrase, and of those that begin none."""
_THEN_LETTERS = 2
"""Of the word behind, by which a table remembers phrases too."""
_OPENING_LENGTH = 7
"""Words before a comma that still count as the opening of a sentence."""


@dataclass(frozen=True)
class Words:
    """
    The words of a sentence, ready to be compared.

    Args:
        tokens: Words, numbers and punctuation marks in lower case, in order.
    """

    tokens: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=4096)
    def read(cls, text: str) -> Words:
        """Cut a clean sentence into tokens."""
        text = text.lower().replace("’", "'").replace("‘", " ").replace("can't", "can not")
        text = text.replace("cannot", "can not").replace("n't", " not")
        return cls(tuple(token.strip("'") for token in _TOKEN.findall(text)))

    @cached_property
    def there(self) -> frozenset[str]:
        """The tokens that there are."""
        return frozenset(self.tokens)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each token stands, in order."""
        places: dict[str, list[int]] = {}
        for place, token in enumerate(self.tokens):
            places.setdefault(token, []).append(place)
        return places

    @cached_property
    def line(self) -> str:
        """The tokens, each followed by a space."""
        return "".join(f"{token} " for token in self.tokens)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each token starts in `line`, and where the line ends."""
        starts = [0]
        for token in self.tokens:
            starts.append(starts[-1] + len(token) + 1)
        return tuple(starts)

    @cached_property
    def place_of(self) -> dict[int, int]:
        """Place of a token by its start in `line`."""
        return {start: place for place, start in enumerate(self.starts)}

    @cached_property
    def found(self) -> dict[Table, tuple[Match, ...]]:
        """The matches of each table that was asked; the kinds of statement share them."""
        return {}

    @cached_property
    def longest(self) -> dict[Table, tuple[Match, ...]]:
        """The same, of those that do not overlap."""
        return {}

    @cached_property
    def openings(self) -> frozenset[int]:
        """Places where the sentence itself may be said to begin."""
        early = self.tokens[:_OPENING_LENGTH]
        return frozenset([0, *(place + 1 for place, mark in enumerate(early) if mark == ",")])


@dataclass(frozen=True)
class Cue:
    """One row of a table: its cells by the name of their column, its line in the file."""

    cells: dict[str, str] = field(hash=False)
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @cached_property
    def strength(self) -> float:
        """How much it weighs."""
        return float(self.cells["strength"])


@dataclass(frozen=True)
class Match:
    """A cue found in a sentence: tokens `start` to `end`, end exclusive."""

    start: int
    end: int
    cue: Cue

    @property
    def places(self) -> range:
        """The places of its tokens."""
        return range(self.start, self.end)


@dataclass(frozen=True)
class _Phrase:
    slots: tuple[str, ...]
    at_opening: bool
    cue: Cue
    then: tuple[str, ...]
    """How the word behind the first may begin: a test that spares most phrases their pattern."""
    needs: frozenset[str]
    """Words of which a sentence must have one; empty where that cannot be told. It spares most others."""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when it is first tried: most phrases are in no one report."""
        return re.compile("".join(map(_compile_slot, self.slots)))

    def may_go_on(self, letters: str) -> bool:
        """Whether the word behind the first may begin with some letters."""
        return any(word.startswith(letters) or letters.startswith(word) for word in self.then)

    @cached_property
    def first(self) -> re.Pattern[str]:
        """What its first word is."""
        return re.compile(_compile_slot(self.slots[0]))


class Table:
    """A table of cues, indexed by the first words of their patterns."""

    def __init__(self, name: str, rows: list[dict[str, str]]) -> None:
        self.name = name
        self.cues = tuple(Cue(row, number) for number, row in enumerate(rows, start=2))
        self._index: dict[str, list[_Phrase]] = {}
        self._known: dict[tuple[str, str], tuple[_Phrase, ...]] = {}
        """Token, and how the one behind it begins -> the phrases that may be there."""
        self._idle: set[str] = set()
        """Tokens that begin no phrase, as most do."""
        for cue in self.cues:
            for phrase in cue["pattern"].split(" / "):
                self._add(phrase.split(), cue)

    def _add(self, slots: list[str], cue: Cue) -> None:
        at_opening = slots[:1] == ["^"]
        slots = slots[1:] if at_opening else slots
        if not slots or slots[0] in _GAPS:
            raise self._fault(cue, "has no first word", "a pattern that begins with a word")
        if any("?|" in slot for slot in slots):
            raise self._fault(cue, "has a question mark inside a slot", "one at the end of the slot at most")
        if slots[0].endswith("?"):  # indexed by its first word, so once with it and once without
            self._add([*["^"] * at_opening, *slots[1:]], cue)
            slots = [slots[0].rstrip("?"), *slots[1:]]
        then = tuple(dict.fromkeys(_beginnings(slots[1:])))
        phrase = _Phrase(tuple(slots), at_opening, cue, then, _needed(slots[1:]))
        for key in dict.fromkeys(map(_key_of, slots[0].split("|"))):
            self._index.setdefault(key, []).append(phrase)

    def _fault(self, cue: Cue, found: str, expected: str) -> VocabularyError:
        where = f"graph/data/cues/{self.name}.csv line {cue.line}"
        return VocabularyError(where, f"the pattern {cue['pattern']!r} {found}", expected)

    def find(self, words: Words) -> tuple[Match, ...]:
        """Every match, in order of its first token; matches may overlap."""
        if self not in words.found:
            words.found[self] = tuple(self._matches(words))
        return words.found[self]

    def _matches(self, words: Words) -> Iterator[Match]:
        telling = words.there - self._idle
        if not telling:
            return
        tokens, known = words.tokens, self._known
        for place in sorted(place for token in telling for place in words.places[token]):
            following = tokens[place + 1] if place + 1 < len(tokens) else ""
            begun = tokens[place], following[:_THEN_LETTERS]
            phrases = known.get(begun)
            if phrases is None:
                phrases = self._beginning_with(*begun)
            for phrase in phrases:
                if not following.startswith(phrase.then):
                    continue
                if phrase.needs and phrase.needs.isdisjoint(words.there):
                    continue
                if phrase.at_opening and place not in words.openings:
                    continue
                found = phrase.regex.match(words.line, words.starts[place])
                if found:
                    yield Match(place, words.place_of[found.end()], phrase.cue)

    def _beginning_with(self, token: str, letters: str) -> tuple[_Phrase, ...]:
        """
        Phrases that a token may begin: by its letters, in the order of the rows, then as a number.

        Args:
            letters: With which the token behind it begins.
        """
        exact, open_ended = self._index.get(token), self._index.get(f"{token[:_KEY_LENGTH]}*")
        phrases = [*(exact or ()), *(open_ended or ())]
        if exact and open_ended:
            phrases.sort(key=lambda phrase: phrase.cue.line)
        if _IS_NUMBER.match(token):
            phrases += self._index.get("#", ())
        phrases += self._index.get("", ())
        word = f"{token} "
        phrases = [phrase for phrase in phrases if phrase.first.match(word)]
        begun = tuple(phrase for phrase in phrases if phrase.may_go_on(letters))
        if not phrases and len(self._idle) < _MOST_KNOWN:
            self._idle.add(token)
        if phrases and len(self._known) < _MOST_KNOWN:
            self._known[token, letters] = begun
        return begun

    def make_ready(self) -> None:
        """Compile all patterns, those that are in few reports as well."""
        for phrases in self._index.values():
            for phrase in phrases:
                _ = phrase.regex, phrase.first

    def longest(self, words: Words) -> tuple[Match, ...]:
        """Matches that do not overlap: from left to right, the longest at each place."""
        if self not in words.longest:
            words.longest[self] = tuple(_apart(self.find(words)))
        return words.longest[self]

    def cues_in(self, words: Words) -> tuple[Cue, ...]:
        """The cues that a sentence has, each once, in order of their first match."""
        return tuple(dict.fromkeys(match.cue for match in self.find(words)))


def _apart(matches: Iterable[Match]) -> Iterator[Match]:
    """Those that do not overlap, of those that begin at one place the longest."""
    end = 0
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= end:
            yield match
            end = match.end


def _beginnings(slots: list[str]) -> Iterator[str]:
    """How the words may begin that fill the first of the slots; one of them is empty where any may."""
    for slot in slots:
        if slot in _GAPS:
            break
        optional = slot.endswith("?") and len(slot) > 1
        words = slot.rstrip("?").split("|") if optional else slot.split("|")
        yield from (word.partition("#")[0].partition("*")[0] for word in words)
        if not optional:
            return
    yield ""


def _needed(slots: list[str]) -> frozenset[str]:
    """The words of the slot with fewest that has to be filled, and by whole words; empty if there is none."""
    exact = [
        slot.split("|")
        for slot in slots
        if slot not in _GAPS and not (slot.endswith("?") and len(slot) > 1) and not {"*", "#"} & set(slot)
    ]
    return frozenset(min(exact, key=len, default=()))


def _compile_slot(slot: str) -> str:
    if slot in _GAPS:
        return rf"(?:[^ ;]+ ){{0,{_GAPS[slot]}}}"
    optional = "?" if slot.endswith("?") and len(slot) > 1 else ""
    words = slot.rstrip("?").split("|") if optional else slot.split("|")
    return f"(?:(?:{'|'.join(map(_compile_word, words))}) ){optional}"


def _compile_word(word: str) -> str:
    return _NUMBER if word == "#" else re.escape(word).replace(r"\*", "[^ ,;]*").replace(r"\#", r"\d+")


def _key_of(word: str) -> str:
    """The word itself, its first letters and "*" if it may go on, or nothing if those are too few."""
    literal = word.partition("*")[0]
    if word == "#" or ("#" not in word and literal == word):
        return word
    return f"{literal[:_KEY_LENGTH]}*" if "#" not in word and len(literal) >= _KEY_LENGTH else ""


_tables: dict[str, Table] = {}
"""Those that were asked for, by name."""


def make_ready() -> None:
    """
    Compile every pattern of the tables that were asked for.

    For a process that has others read documents: what they compile, none after them has.
    """
    for table in _tables.values():
        table.make_ready()


def load_table(name: str) -> Table:
    """
    A table of `graph/data/cues/`.

    Raises:
        VocabularyError: A pattern that cannot be read.
    """
    if name not in _tables:
        _tables[name] = Table(name, read_rows(name))
    return _tables[name]


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of `graph/data/cues/`, each by the names of the columns."""
    text = (files("graph") / "data" / "cues" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
