"""
Which data a caveat is about: the numbered figure, the measure and the year.

A note speaks of the figure whose caption carries its mark, a section of an annex of the figure whose caption
is its title. The measure is the one whose name shares most words with the sentence, of the report's own
figures or else of the list; where there is none, the words themselves, kept under the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from graph.document import Block, BlockKind, Document, Span
from graph.extract.figures.observations import measure_slug
from graph.extract.report.notes import find_carriers
from graph.extract.terms.acronyms import is_acronym
from graph.extract.times.label_dates import without_dating
from graph.extract.times.periods import find_periods
from graph.statements import Figure, Observation
from graph.vocabulary import Vocabulary
from graph.wording import label_key, without_brackets

_DATA = r"(?:data|figures?|statistics|numbers|returns?|counts?)"
_BEFORE_DATA = re.compile(rf"(?P<words>(?:[\w’'/-]+ ){{1,8}}){_DATA}\b", re.IGNORECASE)
_AFTER_DATA = re.compile(
    rf"\b{_DATA} (?:on|about|regarding|relating to|in relation to|for) (?:the )?(?:number of )?"
    r"(?P<words>[^,.;:()]+)",
    re.IGNORECASE,
)
_ENDS_A_SUBJECT = re.compile(
    r"\s(?:as|because|since|is|are|was|were|has|have|had|in|within|by|due|from|to|which|that|so|therefore|for"
    r"|over|until|up|rather|at|owing|when|while|but|and (?:is|are|was|were|has|so))\b.*$"
)
_NO_PART_OF_A_SUBJECT = re.compile(
    r"(?:the|an?|its|their|his|her|our|any|some|all|no|only|just|partial|incomplete|comparable|accurate|complete"
    r"|full|reliable|recent|final|such|these|this|that|those|of|for|on|in|to|from|with|and|or|us|as|not|neither"
    r"|provid\w+|suppl\w+|submit\w*|g[ia]ve|send|sent|return\w*|produc\w+|extract\w*|obtain\w*|exclud\w+|months?"
    r"|quarters?|years?|period|calendar|financial|first|last|second|whole"
    r"|have|has|had|missing|\d{4}(?:[/–-]\d{2,4})?|(?:the )?force(?:['’]?s)?|\w+['’]s?)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w/,.])(?P<year>20\d\d)(?:[/–-]\d{2,4})?(?![\w,]\d)")
_BY_FORCE = re.compile(r",? by (?:police )?force(?: area)?\b,?", re.IGNORECASE)
_ANNEX = re.compile(r"^(?:annex|appendix)\b\s*\w?\s*[:–—-]\s*", re.IGNORECASE)
_FIGURE = re.compile(r"\bfigure (?P<number>\d+)\b", re.IGNORECASE)
_JOINTS = frozenset({"and", "of", "or"})
_LEAST_SHARE = Fraction(1, 2)
"""Of the words of a measure's name that a sentence must share with it."""
_CARRIES_NO_MEANING = frozenset(
    "a all an and as at by for from in of on per the to with were that number rate share percentage"  # noqa: SIM905
    " proportion change recorded data figure total police force".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """
    The data that a sentence is about.

    Args:
        measure: Slug of a measure; empty where none can be told.
        measure_label: Its name where no list has it; else empty.
        figure: Number of a figure of the report; empty if none.
        year: Printed with it, or else that in which the period of the figure or measure ends; or None.
    """

    measure: str
    measure_label: str
    figure: str
    year: int | None


class Subjects:
    """The data that a report has, by the words that name them."""

    def __init__(
        self,
        document: Document,
        figures: Iterable[Figure],
        observations: Sequence[Observation],
        vocabulary: Vocabulary,
    ) -> None:
        self.document = document
        self.figures = {figure.number: figure for figure in figures}
        self.observations = observations
        self.vocabulary = vocabulary

    def of(self, words: str, block: int, before: Subject | None) -> Subject:
        """
        The data that a sentence of a block is about.

        Args:
            words: Of the sentence.
            block: Place in `document.blocks`.
            before: The subject of the caveat before it in the block, which it may carry on.
        """
        section = self.document.blocks[block].section
        title = self.document.sections[section].title if section >= 0 else ""
        figure = self._figure(words, block, title)
        if before and not figure and not self._named(words):
            return before
        measure, label = (self._measure_of(figure), "") if figure else self._measure(words, title)
        return Subject(
            measure=measure,
            measure_label=label,
            figure=figure,
            year=_printed_year(words) or self._year_of(figure, measure, title),
        )

    # ------------------------------------------------------------ figures

    def _figure(self, words: str, block: int, title: str) -> str:
        """The number of the figure that words name, that a note is on, or whose caption a title repeats."""
        named = _FIGURE.search(words)
        if named and named.group("number") in self.figures:
            return named.group("number")
        if block in self._noted:
            return self._noted[block]
        key = label_key(title)
        same = (item.number for item in self.figures.values() if key and label_key(item.words) == key)
        return next(same, "")

    @cached_property
    def _noted(self) -> dict[int, str]:
        """Place of a note -> the number of the figure whose caption or source line carries its mark."""
        blocks = self.document.blocks
        found: dict[int, str] = {}
        for carrier in find_carriers(self.document):
            place = carrier.block
            if blocks[place].kind in (BlockKind.CAPTION, BlockKind.SOURCE_LINE):
                while place > 0 and blocks[place].kind is not BlockKind.CAPTION:
                    place -= 1
                number = self._number_of(blocks[place])
                if number:
                    found.setdefault(carrier.note, number)
        return found

    def _number_of(self, caption: Block) -> str:
        """The number of the figure that a caption is of; empty for none."""
        spans = caption.text.spans()
        same = (item.number for item in self.figures.values() if _within(item.spans, spans))
        return next(same, "")

    def _measure_of(self, number: str) -> str:
        """The listed measure that a figure shows; empty where the figure alone must do."""
        caption = _BY_FORCE.sub("", without_dating(self.figures[number].words))
        return self.vocabulary.measure_named(caption) or ""

    # ------------------------------------------------------------ measures

    def _measure(self, words: str, title: str) -> tuple[str, str]:
        """Slug and, of a measure that no list has, name."""
        named = self._named(words) or self._most_alike(_content(f"{words} {title}"))
        label = _ANNEX.sub("", without_brackets(title))
        return named or (measure_slug(label), label)

    def _named(self, words: str) -> tuple[str, str] | None:
        """The measure that a sentence names itself."""
        subject = subject_of(words)
        found = self._most_alike(_content(subject)) or self._most_alike(_content(words))
        return found or ((measure_slug(subject), subject) if subject else None)

    def _most_alike(self, named: frozenset[str]) -> tuple[str, str] | None:
        """The measure whose name shares most words with some others; of equals, the report's own first."""
        best, most = None, (0, False, Fraction(0))
        own = {item.measure for item in self.observations}
        for candidate, names in self._candidates:
            for wanted in names:
                shared = len(wanted & named)
                likeness = (shared, candidate[0] in own, Fraction(shared, len(wanted)))
                if likeness[2] >= _LEAST_SHARE and likeness > most:
                    best, most = candidate, likeness
        return best

    @cached_property
    def _candidates(self) -> tuple[tuple[tuple[str, str], tuple[frozenset[str], ...]], ...]:
        """Measures, those of the report's figures first, each with the telling words of its names."""
        found: dict[tuple[str, str], list[str]] = {}
        for item in self.observations:
            if "…" not in item.measure_label:  # drawn from running text: a clause, not a name
                key = (item.measure, "" if item.is_listed else item.measure_label)
                names = (item.measure_label, item.measure_label.partition(":")[0])
                found.setdefault(key, []).extend(names)
        for measure in self.vocabulary.measures.values():
            found.setdefault((measure.slug, ""), []).extend(measure.labels)
        return tuple((key, tuple(filter(None, map(self._wanted, names)))) for key, names in found.items())

    def _wanted(self, label: str) -> frozenset[str]:
        return _content(self.vocabulary.without_unit(without_brackets(label)))

    # ------------------------------------------------------------ years

    def _year_of(self, figure: str, measure: str, title: str) -> int | None:
        """The year in which the period ends that caption, title or figures of the measure give."""
        for words in (self.figures[figure].words if figure else "", title):
            for found in find_periods(words):
                if found.period:
                    return found.period.last.year
        days = (item.period_end or item.as_at for item in self.observations if item.measure == measure)
        return next((day.year for day in days if day), None)


def subject_of(words: str) -> str:
    """
    The words that say which data are meant; empty if none do.

    >>> subject_of("Tarn Police was unable to provide 2016 domestic abuse arrest data.")
    'Domestic abuse arrest data'
    >>> subject_of("Tarn Police sent no figures for dispersal orders and is left out.")
    'Dispersal orders'
    """
    for found in _BEFORE_DATA.finditer(words):
        kept: list[str] = []
        for word in reversed(found.group("words").split()):
            is_joint = kept and word in _JOINTS
            is_name = word[0].isupper() and not is_acronym(word)
            if is_name or (_NO_PART_OF_A_SUBJECT.fullmatch(word) and not is_joint):
                break
            kept.insert(0, word)
        while kept and kept[0] in _JOINTS:
            kept.pop(0)
        if kept:
            return _capitalised(f"{' '.join(kept)} {words[found.end('words') : found.end()]}")
    after = _AFTER_DATA.search(words)
    subject = _ENDS_A_SUBJECT.sub("", after.group("words")).strip() if after else ""
    is_name = not subject or subject[0].isupper() or _NO_PART_OF_A_SUBJECT.match(subject)
    return "" if is_name else _capitalised(subject)


def _within(these: tuple[Span, ...], those: tuple[Span, ...]) -> bool:
    return all(any(whole.covers(part) for whole in those) for part in these)


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _content(words: str) -> frozenset[str]:
    """The telling words of a text, one and many alike."""
    return frozenset(word.removesuffix("s") for word in label_key(words).split()) - _CARRIES_NO_MEANING


def _printed_year(words: str) -> int | None:
    """The year of the data that a sentence prints: one beside the data first, else the only one."""
    years = [int(found.group("year")) for found in _YEAR.finditer(words)]
    beside = re.search(rf"\b(20\d\d)(?:[/–-]\d{{2,4}})? (?:[\w’'/-]+ ){{0,6}}?{_DATA}\b", words)
    if beside:
        return int(beside.group(1))
    return years[0] if len(set(years)) == 1 else None
