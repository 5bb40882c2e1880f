"""
What a conversion from print leaves of every page in Markdown: page numbers, running titles, addresses.

In: raw blocks in file order. Out: the same without these, so that a sentence broken by a page can be joined.
A number is that of a page only in a row of such numbers, each a little higher than the one before: a figure
may stand alone on its line too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from graph.readers.layout import RawBlock, RawKind, is_title_line
from graph.vocabulary import load_vocabulary

_PAGE_NUMBER = re.compile(
    r"(?:page\s+)?[–—|-]?\s*(?P<number>\d{1,3})\s*(?:[–—|-]|(?:of|/)\s*\d{1,3})?", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_BESIDE_NUMBER = re.compile(r"(?P<first>\d{1,3})\s+(?P<behind>\D.*)|(?P<before>.*\S)\s+(?P<last>\d{1,3})")
_WORD = re.compile(r"\w+")
_FEWEST_PAGES = 3
_FEWEST_REPEATS = 3
_FEWEST_WORDS = 4  # that tell a running title from a heading
_TITLE_PAGE = 8  # blocks that may give the title which is repeated
_MOST_SKIPPED = 4  # pages without a number between two that have one
_LONGEST_RUNNING_TITLE = 16  # words
_LINES = (RawKind.HEADING, RawKind.PARAGRAPH)


def without_running(raw: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks that are not repeated on page after page."""
    title_page = _title_page(raw)
    titles = frozenset(_key(block) for block in raw[:title_page] if _is_short_line(block))
    numbers = _page_numbers(raw, titles)
    if not numbers:
        return list(raw)
    near = frozenset(number + step for number in numbers for step in (-2, -1, 1, 2))
    printed = Counter(
        _key(block) for place, block in enumerate(raw) if place in near and _is_short_line(block)
    )
    title_words = frozenset(word for title in titles for word in _WORD.findall(title))
    repeated = {key for key, count in printed.items() if count >= _FEWEST_REPEATS} | titles
    return [
        block
        for place, block in enumerate(raw)
        if place not in numbers
        and not (place in near and place >= title_page and _is_repeated(block, repeated, title_words))
    ]


def _title_page(raw: Sequence[RawBlock]) -> int:
    """How many blocks stand before the first heading that is none of the title page's."""
    headings = [place for place, block in enumerate(raw) if block.kind is RawKind.HEADING]
    others = (place for place in headings[1:] if not is_title_line(raw[place].text.words))
    return min(next(others, _TITLE_PAGE), _TITLE_PAGE)


def _is_repeated(block: RawBlock, repeated: Collection[str], title_words: Collection[str]) -> bool:
    """Whether a line beside a page number is a running title, made of the title's words, or an address."""
    if not _is_short_line(block) or load_vocabulary().action_kind_named(block.text.words):
        return False
    is_grade = load_vocabulary().grade_named(block.text.words) is not None
    words = _WORD.findall(_key(block))
    is_title = len(words) >= _FEWEST_WORDS and set(words) <= set(title_words)
    is_address = _ADDRESS.fullmatch(block.text.words) is not None
    return is_address or (not is_grade and (is_title or _key(block) in repeated))


def _page_numbers(raw: Sequence[RawBlock], titles: Collection[str]) -> frozenset[int]:
    """The places of the longest row of numbers that can be those of pages; empty for none."""
    rows: dict[int, tuple[int, int | None]] = {}  # place -> how many numbers lead to it, the one before
    last: dict[int, int] = {}  # number -> the place where its longest row ends
    for place, block in enumerate(raw):
        value = _page_number(block.text.words, titles) if block.kind is RawKind.PARAGRAPH else None
        if value is None:
            continue
        before = [last[value - step] for step in range(1, _MOST_SKIPPED + 1) if value - step in last]
        longest = max(before, key=lambda other: (rows[other][0], other), default=None)
        rows[place] = (rows[longest][0] + 1 if longest is not None else 1, longest)
        if value not in last or rows[place][0] >= rows[last[value]][0]:
            last[value] = place
    end = max(rows, key=lambda place: rows[place][0], default=None)
    if end is None or rows[end][0] < _FEWEST_PAGES:
        return frozenset()
    found_places = set[int]()
    at: int | None = end
    while at is not None:
        found_places.add(at)
        at = rows[at][1]
    return frozenset(found_places)


def _is_short_line(block: RawBlock) -> bool:
    words = block.text.words
    return block.kind in _LINES and words.count(" ") < _LONGEST_RUNNING_TITLE and words[-1:] not in (".", ":")


def _key(block: RawBlock) -> str:
    return block.text.words.casefold()


def _page_number(words: str, titles: Collection[str]) -> int | None:
    """The number that a line may give to a page, alone or beside an address or the title."""
    if words.count(" ") > _LONGEST_RUNNING_TITLE:
        return None
    alone = _PAGE_NUMBER.fullmatch(words)
    if alone:
        return int(alone.group("number"))
    beside = _BESIDE_NUMBER.fullmatch(words)
    rest = (beside.group("behind") or beside.group("before")) if beside else ""
    if beside and (_ADDRESS.fullmatch(rest) or rest.casefold() in titles):
        return int(beside.group("first") or beside.group("last"))
    return None
