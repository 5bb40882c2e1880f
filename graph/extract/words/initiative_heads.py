"""
The nouns that say what sort of initiative a name is of ("desk", "board"), and the words that make it a name.

Both are data. `graph/data/initiative-heads.csv`: the kind of each noun, how many telling words must stand
before it in small letters for a name (none: only capitals or quotation marks make one), and whether the noun
is part of the name. `graph/data/initiative-common-words.csv`: words that tell nothing ("new", "local").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.extract.words.tables import read_table

_WORD = re.compile(r"[\w’'+/-]+|[^\w\s]")
_DETERMINERS = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "its",
        "their",
        "our",
        "her",
        "his",
        "my",
        "your",
        "each",
        "every",
        "one",
    ]
)
_ENDS_A_NAME = frozenset(
    "of for to in on at by with from as is are was were be been has have had which that who whose"  # noqa: SIM905
    " when where while if but or nor so than then not no into through over under between via about it"
    " they we he she".split()
)
_MOST_WORDS = 8
_OF_TWO = re.compile(r"(?:counter|anti|hi|high|cyber|sex|hate|child|rape)-[a-z]")
_OF_MANY = re.compile(
    r"(?!(?:officer|constable|sergeant|inspector|superintendent|detective|manager|supervisor|adult|force|hour|day|week"
    r"|month|year)s)[a-z]+s[’']"
)
"""Whose it is makes it a name: "the victims' panel"; but "the sergeants' board" chooses sergeants."""


@dataclass(frozen=True, slots=True)
class Head:
    """
    A noun that says what sort of initiative a name is of.

    Args:
        words: In the singular and small letters ("steering group").
        kind: Slug of `schemes/initiative-kinds.ttl`.
        telling: Telling words that must stand before it in small letters; None where capitals must.
        is_part: Whether it is part of a name in capitals before it.
    """

    words: str
    kind: str
    telling: int | None
    is_part: bool


@cache
def heads() -> dict[str, Head]:
    """Every head, by its words in small letters."""
    columns = ("head", "kind", "telling", "is_part", "example")
    return {
        row["head"].lower(): Head(
            row["head"].lower(),
            row["kind"],
            int(row["telling"]) if row["telling"] else None,
            row["is_part"] == "yes",
        )
        for row in read_table("initiative-heads.csv", columns)
    }


@cache
def head_pattern() -> str:
    """Any head, the longest first, in small letters or with capitals; for use in a larger pattern."""
    ordered = sorted(heads(), key=lambda words: (-len(words), words))
    return "(?:" + "|".join(_either_case(words) for words in ordered) + ")"


def head_of(words: str) -> Head | None:
    """The head that words end with; None if they end otherwise."""
    found = re.search(rf"(?<![\w-]){head_pattern()}$", words)
    return heads()[found.group().lower()] if found else None


def is_common(word: str) -> bool:
    """Whether a word tells nothing of what a name stands for."""
    return word in _common() or word.lower() in _common()


def telling_words(words: str) -> int:
    """
    How many words tell what a name stands for; one such as "counter-corruption" counts twice.

    >>> telling_words("rural crime"), telling_words("counter-corruption"), telling_words("new")
    (2, 2, 0)
    """
    telling = [word for word in words.split() if not is_common(word) and word.lower() != "and"]
    return len(telling) + sum(_OF_TWO.match(word) is not None for word in telling)


def start_of_compound(words: str, end: int) -> int | None:
    """
    Where a name in small letters starts that goes on to a head.

    Args:
        words: In which the head stands.
        end: Where the head starts.

    Returns:
        The place of its first telling word, behind an article or its like; None where there is no such
        article, or only words that tell nothing.

    >>> words = "It set up a new prevention and intervention board."
    >>> words[start_of_compound(words, words.index("board")) :]
    'prevention and intervention board.'
    """
    kept: list[re.Match[str]] = []
    for token in reversed(list(_WORD.finditer(words, max(0, end - 120), end))):
        word = token.group()
        is_of_many = _OF_MANY.fullmatch(word) is not None
        if word.lower() in _DETERMINERS or (word.endswith(("'s", "’s", "s'", "s’")) and not is_of_many):
            return _first_telling(kept)
        is_word = word[0].isalpha() and (word[0].islower() or word.isupper())
        if not is_word or word in _ENDS_A_NAME or len(kept) == _MOST_WORDS:
            return None
        kept.insert(0, token)
    return None


def _first_telling(tokens: list[re.Match[str]]) -> int | None:
    """The first word that is not common; "and" may not open a name."""
    while tokens and (is_common(tokens[0].group()) or tokens[0].group() == "and"):
        tokens = tokens[1:]
    return tokens[0].start() if tokens else None


@cache
def _common() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("initiative-common-words.csv", ("word", "example")))


def _either_case(words: str) -> str:
    return r"\s".join(f"[{word[0].upper()}{word[0].lower()}]{re.escape(word[1:])}" for word in words.split())
