"""
Numbers of a sentence that contradict its own words, each put as a question.

Only what a sentence says outright is checked: parts behind "broken down into" and its like
(`graph/data/cues/quantities.csv`) against their whole, a part against the whole it is "of", a percentage in
brackets against the two numbers beside it, and which way something went "from 43 to 57".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from graph.document import Block, BlockKind, Document, Span
from graph.extract.figures.mentions import Mention, find_mentions
from graph.extract.numbers.no_figures import cue
from graph.extract.numbers.printed import read_word
from graph.extract.words.splitting import split_sentences
from graph.statements import Inconsistency
from graph.vocabulary import Vocabulary

_READ = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.FOOTNOTE})
_COUNT = r"\d[\d,]{0,15}"
_PERCENT = r"(?<!\d)(?P<percent>\d++(?:\.\d++)?)\s?(?:%|per\s?cent)"
_PART_OF = re.compile(
    rf"(?<![\d.,£])(?P<part>{_COUNT})\s(?:out\s)?of\s(?:(?:the|its|those|these|all|a total of)\s)?"
    rf"(?P<whole>{_COUNT})\b"
    r"(?!\s?(?:%|per\s?cent|percentage)|[.,/]\d)"
)
_SHARES = (
    re.compile(rf"{_PART_OF.pattern}[^.;()]{{0,60}}\({_PERCENT}\)"),
    re.compile(rf"{_PERCENT}\s\({_PART_OF.pattern}"),
)
_FROM_TO = re.compile(r"\bfrom\s\S*\d.*\sto\s")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REFERS = re.compile(r"^(?:These|Those|They|This|That|It)\b")
_WORD = re.compile(r"[A-Za-z-]+")
_LOOSE = "improved"  # tells no direction: times improve by falling


@dataclass(frozen=True)
class _Sentence:
    """A sentence of a block, with the one before it."""

    block: Block
    start: int
    words: str
    before: _Sentence | None
    vocabulary: Vocabulary

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Its figures, read only where a check needs them."""
        return find_mentions(self.words, self.vocabulary)

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where a stretch of its words stands in the source."""
        return self.block.text.spans(self.start + start, self.start + end)

    def quote(self, mention: Mention) -> tuple[str, tuple[Span, ...]]:
        """A figure as printed, and where it stands."""
        return self.words[mention.at : mention.until], self.spans(mention.at, mention.until)


def find_sums(document: Document, vocabulary: Vocabulary) -> Iterator[Inconsistency]:
    """Sentences whose numbers contradict their words, in order."""
    checks: Sequence[Callable[[_Sentence], Iterator[Inconsistency]]] = (_parts, _part_of, _shares, _ways)
    for block in document.blocks:
        if block.kind in _READ and block.section >= 0:
            before: _Sentence | None = None
            for start, end in split_sentences(block.text.words):
                words = block.text.words[start:end]
                before = _Sentence(block, start, words, before, vocabulary)
                for check in checks:
                    yield from check(before)


def _parts(sentence: _Sentence) -> Iterator[Inconsistency]:
    """ "204 cases …, broken down into 179 for enforcement and 26 for care"."""
    told = cue("parts").search(sentence.words)
    if told is None or any(read_word(word) for word in _WORD.findall(sentence.words)):
        return  # a number in words may be one of the parts
    counts = [mention for mention in sentence.mentions if mention.unit == "count"]
    parts = [mention for mention in counts if mention.at > told.start()]
    earlier = [mention for mention in counts if mention.at < told.start()]
    owner = sentence
    if not earlier and sentence.before and _REFERS.match(sentence.words):
        owner = sentence.before
        earlier = [mention for mention in owner.mentions if mention.unit == "count"]
    if len(parts) < 2 or not earlier or re.search(r"\beach\b", sentence.words):
        return
    whole, total = earlier[-1], sum(part.value for part in parts)
    if whole.value != total and whole.value > max(part.value for part in parts):
        printed, place = owner.quote(whole)
        quoted = [sentence.quote(part) for part in parts]
        names = " and ".join(f"“{words}”" for words, _ in quoted)
        yield Inconsistency(
            kind="value",
            question=f"{names} add up to {total}, and the whole is given as “{printed}”: which is right?",
            passages=(place, *(spans for _, spans in quoted)),
        )


def _part_of(sentence: _Sentence) -> Iterator[Inconsistency]:
    """ "62 of the 60 files"."""
    for found in _PART_OF.finditer(sentence.words):
        part, whole = _number(found, "part"), _number(found, "whole")
        if part > whole and not _YEAR.fullmatch(found.group("part")):
            yield Inconsistency(
                kind="value",
                question=f"How can “{found.group('part')}” be a part of “{found.group('whole')}”?",
                passages=(
                    sentence.spans(*found.span("part")),
                    sentence.spans(*found.span("whole")),
                ),
            )


def _shares(sentence: _Sentence) -> Iterator[Inconsistency]:
    """ "549 of 2,242 (24.5 percent)"."""
    for pattern in _SHARES:
        for found in pattern.finditer(sentence.words):
            part, whole = _number(found, "part"), _number(found, "whole")
            percent = Decimal(found.group("percent"))
            unit = Decimal(1).scaleb(-len(found.group("percent").partition(".")[2]))
            if whole and abs(part * 100 / whole - percent) > unit:
                yield Inconsistency(
                    kind="value",
                    question=(
                        f"“{found.group('part')}” of “{found.group('whole')}” is {part * 100 / whole:.1f} "
                        f"percent, and “{found.group('percent')}” is given: which is right?"
                    ),
                    passages=tuple(
                        sentence.spans(*found.span(group)) for group in ("part", "whole", "percent")
                    ),
                )


def _ways(sentence: _Sentence) -> Iterator[Inconsistency]:
    """ "fell from 43 to 57"."""
    mentions = sentence.mentions if _FROM_TO.search(sentence.words) else ()
    for first, second in pairwise(mentions):
        if not first.is_earlier or first.unit != second.unit:
            continue
        said = [
            (found.end(), way, found)
            for way in ("up", "down")
            for found in cue(way).finditer(sentence.words, 0, first.at)
        ]
        _, way, told = max(said, default=(0, "", None), key=lambda item: item[0])
        went = "up" if second.value > first.value else "down"
        if told and told.group().lower() != _LOOSE and way != went and first.value != second.value:
            numbers = sentence.words[first.at : second.until]
            yield Inconsistency(
                kind="claim",
                question=f"“{told.group()}” is said, and the numbers are “{numbers}”: which way did it go?",
                passages=(sentence.spans(*told.span()), sentence.spans(first.at, second.until)),
            )


def _number(found: re.Match[str], group: str) -> Decimal:
    return Decimal(found.group(group).replace(",", ""))
