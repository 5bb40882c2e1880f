"""
How easy the words of documents and pages are to read, by Flesch's measure of 1948.

    python -m tests.documents.readability

prints the least readable first. 60 and more is called plain English. The measure counts words in sentences
and syllables in words, and knows nothing of sense: it finds long sentences and long words, and that is all.
Words of reports, code and addresses do not count, and neither do tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import pyphen
from markdown_it import MarkdownIt

from tests.documents.blocks import ROOT, documents, name_of

FLOOR: Final = 60.0
"""What plain English has at least."""

MOST_WORDS: Final = 55
"""Of a sentence, lists in it included."""

LEAST_WORDS: Final = 60
"""A text of fewer words is too short to be measured."""

_TEMPLATES: Final = ROOT / "service" / "templates"
_LANGUAGE: Final = pyphen.Pyphen(lang="en_GB")
_SENTENCES: Final = re.compile(r"(?<=[.!?])[”\"')]*\s+")
_WORDS: Final = re.compile(r"[A-Za-z][A-Za-z'’]*")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_LEAST_OF_A_SENTENCE: Final = 3
_PARAGRAPHS: Final = re.compile(r"<(p|li|dd|summary)\b[^>]*>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reading:
    """
    How a text reads.

    Args:
        ease: Flesch's reading ease; higher is easier.
        words: In how many words.
        longest: The longest sentence.
    """

    ease: float
    words: int
    longest: str


@cache
def syllables(word: str) -> int:
    """
    Of a word, by the places where it may be broken, or by its vowels if those are more.

    >>> [syllables(word) for word in ("force", "finding", "improvement")]
    [1, 2, 3]
    """
    sounded = re.sub(r"e$", "", word.lower())
    return max(1, len(_LANGUAGE.positions(word)) + 1, len(_VOWELS.findall(sounded)))


def read(paragraphs: list[str]) -> Reading:
    """How paragraphs read; what is no sentence does not count."""
    told = [sentence for each in paragraphs for sentence in _SENTENCES.split(each)]
    sentences = [(each, words) for each in told if len(words := _WORDS.findall(each)) >= _LEAST_OF_A_SENTENCE]
    number = sum(len(words) for _, words in sentences)
    if not number:
        return Reading(100.0, 0, "")
    spoken = sum(syllables(word) for _, words in sentences for word in words)
    ease = 206.835 - 1.015 * number / len(sentences) - 84.6 * spoken / number
    return Reading(round(ease, 1), number, max(sentences, key=lambda each: len(each[1]))[0])


def paragraphs_of(document: Path) -> list[str]:
    """The running text of a document: no headings, code or tables."""
    found = []
    tokens = MarkdownIt("commonmark").parse(document.read_text("utf-8"))
    for before, token in pairwise(tokens):
        if token.type == "inline" and before.type == "paragraph_open" and "|" not in token.content:
            kept = (child.content or " " for child in token.children or () if child.type != "code_inline")
            found.append("".join(kept))
    return found


def paragraphs_of_page(template: Path) -> list[str]:
    """The running text that stands in a template, without what is filled in."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", template.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    inner = (match[2] for match in _PARAGRAPHS.finditer(text))
    return [
        " ".join(re.sub(r"<code>.*?</code>|<[^>]+>", "", each, flags=re.DOTALL).split()) for each in inner
    ]


def texts() -> Iterator[tuple[str, Reading]]:
    """Each document and template with enough words, by its path."""
    pages = sorted(_TEMPLATES.rglob("*.html"))
    for path, found in (
        *((path, paragraphs_of(path)) for path in documents()),
        *((path, paragraphs_of_page(path)) for path in pages),
    ):
        reading = read(found)
        if reading.words >= LEAST_WORDS:
            yield name_of(path), reading


if __name__ == "__main__":
    for name, reading in sorted(texts(), key=lambda each: each[1].ease):
        print(f"{reading.ease:5.1f}  {reading.words:5}  {name}")
