"""
From a document to its figures: one `Observation` a printed number that has a measure, a unit and an area.

Panels (`graph.extract.panels`) give labels, areas and printed figures; this module tells what they mean:
which measure, in which unit, over which period, and beside which figure of another area each is to be read.
A period that a label leaves out is looked for in the heading, in the footnote whose mark label or heading
carries, and in a note on all figures of the chapter. Nothing is guessed: a figure without a unit that the
list of units knows, or two figures that claim the same address, become warnings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.document import BlockKind, Document, Span
from graph.extract.figures.quantities import Quantity, find_quantities
from graph.extract.numbers.printed import Amount, read_amount
from graph.extract.numbers.units import is_change, scale_of, unit_of
from graph.extract.panels.areas import ENGLAND_AND_WALES, Areas
from graph.extract.panels.panels import find_panels
from graph.extract.panels.pieces import Entry, Panel, Piece, whole
from graph.extract.times.label_dates import Dating, read_dating, without_dating
from graph.extract.times.part_dates import complete, has_part_date, without_part_date
from graph.extract.times.periods import find_periods, read_period
from graph.identifiers import slug, words_digest
from graph.statements import Observation, Publication
from graph.vocabulary import Vocabulary
from graph.wording import label_key

_LONGEST_SLUG = 60  # characters
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_ON_ALL_FIGURES = re.compile(r"\b(?:all|the|these)?\s*(?:figures|data|numbers|rates)\b", re.IGNORECASE)
_OF_THE = re.compile(r"\bof the (?=population\b|people\b|residents\b)")
_LETTER = re.compile(r"[^\W\d_]")
_EARLIER = re.compile(
    r"\b(?:between|compared (?:with|to)|against|from|since|than|on)\s(?:the\s|that in\s)?$", re.IGNORECASE
)
_YEAR_BEHIND = re.compile(r"(?:,\s|\()(?P<year>(?:19|20)\d\d)\)?$")
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def draw_observations(
    document: Document, publication: Publication, vocabulary: Vocabulary
) -> tuple[tuple[Observation, ...], frozenset[int], tuple[str, ...]]:
    """
    Every figure of a document, in its order, and what a person should look at.

    Returns:
        The observations, which may be none, with `comparator` set both ways; the places in `document.blocks`
        of what is a part of a graphic or a table of figures; and the warnings, each a whole sentence that
        says where.
    """
    areas = Areas(publication, vocabulary)
    drawing = _Drawing(document, publication, vocabulary)
    panels = find_panels(document, areas)
    for panel in panels:
        drawing.add_panel(panel)
    taken = frozenset(place for panel in panels for place in panel.blocks)
    for told_together in find_quantities(document, areas, vocabulary, taken):
        drawing.add_quantities(told_together)
    drawing.compare_listed()
    return tuple(drawing.observations), taken, tuple(drawing.warnings)


class _Drawing:
    """The observations drawn so far; the same figure told again adds a passage to the one that is there."""

    def __init__(self, document: Document, publication: Publication, vocabulary: Vocabulary) -> None:
        self.document = document
        self.publication = publication
        self.vocabulary = vocabulary
        self.observations: list[Observation] = []
        self.warnings: list[str] = []
        self.places: dict[tuple[object, ...], int] = {}

    def add_panel(self, panel: Panel) -> None:
        """Add the figures of a panel and link them with one another."""
        subject = _Subject(panel, self.vocabulary)
        if not _LETTER.search(subject.label):
            self._warn(panel.entries[0].printed, "figures are printed without a label")
        elif len({entry.area for entry in panel.entries}) < len(panel.entries):
            self._warn(panel.entries[0].printed, f"“{subject.label}” has several figures for one area")
        else:
            dating, dated_by = _find_dating(self.document, panel)
            spans = _spans((*panel.label, *dated_by))
            drawn = [self._add_entry(entry, subject, dating, spans) for entry in panel.entries]
            self._compare([place for place in drawn if place is not None])

    def add_quantities(self, quantities: Sequence[Quantity]) -> None:
        """Add the figures of one sentence; those of one measure and time are read beside one another."""
        together: dict[tuple[str, str], list[int]] = {}
        for quantity in quantities:
            observation = _observation(quantity, self.vocabulary)
            place = self.add(observation, quantity.printed)
            if place is not None:
                together.setdefault((observation.measure, observation.when), []).append(place)
        for places in together.values():
            self._compare(places)

    def compare_listed(self) -> None:
        """A figure of the text that stands alone is read beside one of the same listed measure and time."""
        found = {(item.area, *_same_time(item)): place for place, item in enumerate(self.observations)}
        for place, item in enumerate(self.observations):
            if item.is_listed and item.comparator is None and (item.period_end or item.as_at):
                other = self.publication.force if item.area == ENGLAND_AND_WALES else ENGLAND_AND_WALES
                beside = found.get((other, *_same_time(item)))
                self.observations[place] = replace(item, comparator=beside)

    def add(self, observation: Observation, printed: Piece) -> int | None:
        """The place of an observation among all; None, with a warning, if another one has its address."""
        key = (observation.measure, observation.area, observation.when, observation.value)
        place = self.places.get(key)
        if place is None:
            self.places[key] = len(self.observations)
            self.observations.append(observation)
            return self.places[key]
        known = self.observations[place]
        if (known.unit, known.period_start) != (observation.unit, observation.period_start):
            self._warn(printed, f"“{observation.measure_label}” has the same figure twice, told differently")
            return None
        if observation.passages[0] not in known.passages:
            self.observations[place] = replace(known, passages=known.passages + observation.passages)
        return place

    def _add_entry(
        self, entry: Entry, subject: _Subject, dating: Dating | None, spans: tuple[Span, ...]
    ) -> int | None:
        amount = read_amount(entry.printed.words)
        if amount is None:
            self._warn(
                entry.printed, f"no figure is printed for “{subject.label}” of {self._name(entry.area)}"
            )
            return None
        unit = subject.unit(amount)
        if unit is None:
            self._warn(entry.printed, f"the unit of “{subject.label}” is in no list")
            return None
        listed = subject.listed(unit)
        observation = Observation(
            measure=listed or measure_slug(subject.label),
            measure_label=subject.label,
            is_listed=bool(listed),
            area=entry.area,
            value=amount.value * subject.scale(amount),
            printed=entry.printed.words,
            unit=unit,
            section=subject.section,
            passages=(entry.printed.spans(),),
            period_spans=spans,
        )
        return self.add(dated(observation, dating), entry.printed)

    def _compare(self, places: Sequence[int]) -> None:
        """A force is read beside England and Wales, England and Wales beside the force inspected."""
        by_area = {self.observations[place].area: place for place in places}
        country = by_area.get(ENGLAND_AND_WALES)
        force = by_area.get(self.publication.force)
        for area, place in by_area.items():
            other = force if area == ENGLAND_AND_WALES else country
            if other is not None and self.observations[place].comparator is None:
                self.observations[place] = replace(self.observations[place], comparator=other)

    def _name(self, area: str) -> str:
        if area == self.publication.force:
            return self.publication.force_name.value
        if area == ENGLAND_AND_WALES:
            return self.vocabulary.lists["area"][area].label
        return self.vocabulary.forces[area].name if area in self.vocabulary.forces else area

    def _warn(self, piece: Piece, what: str) -> None:
        line = self.document.line_of(piece.spans()[0].start)
        self.warnings.append(f"{self.document.name} line {line}: {what}.")


class _Subject:
    """What the figures of a panel count: the label with its heading, and what the lists know of it."""

    def __init__(self, panel: Panel, vocabulary: Vocabulary) -> None:
        self.section = panel.section
        self.vocabulary = vocabulary
        heading = without_dating(panel.heading.words) if panel.heading else ""
        words = without_dating(" ".join(piece.words for piece in panel.label))
        words = without_part_date(words) if has_part_date(words) else words
        details = "\n".join(without_dating(piece.words) for piece in panel.details)
        self.label = _joined(heading, words)
        self._told_of = [piece.words for piece in panel.label]
        self._unit_words = f"{details}\n{self.label}"
        wordings = [f"{heading}: {words}", f"{heading} {words}", words] if words else [heading]
        self._listed = next(filter(None, map(vocabulary.measure_named, wordings)), "")

    def unit(self, amount: Amount) -> str | None:
        """The unit of one of its figures; None if the list has it not."""
        known = self.vocabulary.measures[self._listed].unit if self._listed else ""
        change = next((words for words in self._told_of[1:] if is_change(words) and "%" in words), "")
        return unit_of(amount, change or self._unit_words, self.vocabulary, known)

    def scale(self, amount: Amount) -> int:
        """What the printed number is to be multiplied by: a thousand under "£000"."""
        return scale_of(amount, self._unit_words)

    def listed(self, unit: str) -> str:
        """The listed measure that the label names, if its figures are in that unit; else empty."""
        known = self._listed and self.vocabulary.measures[self._listed].unit
        return self._listed if known in ("", unit) else ""


def _same_time(item: Observation) -> tuple[object, ...]:
    return item.measure, item.unit, item.period_start, item.period_end, item.as_at


def _observation(quantity: Quantity, vocabulary: Vocabulary) -> Observation:
    mention = quantity.mention
    listed = vocabulary.measure_named(_OF_THE.sub("", quantity.measured)) if quantity.measured else None
    if listed and vocabulary.measures[listed].unit != mention.unit:
        listed = None
    observation = Observation(
        measure=listed or measure_slug(quantity.label),
        measure_label=quantity.label,
        is_listed=listed is not None,
        area=quantity.area,
        value=mention.value,
        printed=quantity.printed.words,
        unit=mention.unit,
        section=quantity.section,
        passages=(quantity.printed.spans(),),
        period_spans=quantity.period_spans,
    )
    return dated(observation, Dating(quantity.period, None, 0, 0) if quantity.period else None)


def measure_slug(label: str) -> str:
    """The name of a measure that no list has; of a long one, its first words and a digest of all of them."""
    name = slug(_THOUSANDS.sub("", label))
    if len(name) <= _LONGEST_SLUG:
        return name
    return f"{name[:_LONGEST_SLUG].rpartition('-')[0]}-{words_digest(label)}"


def _joined(heading: str, label: str) -> str:
    """Heading and label; the label alone where it has every word of the heading."""
    if not heading or not label:
        return heading or label
    return label if _words(heading) <= _words(label) else f"{heading}: {label}"


def _words(label: str) -> set[str]:
    """The words of a label, one and many alike."""
    return {word.removesuffix("s") for word in label_key(label).split()}


def dated(observation: Observation, dating: Dating | None) -> Observation:
    """The observation with its dates; unchanged if there are none."""
    if dating is None:
        return observation
    if dating.period.is_day:
        found = replace(observation, as_at=dating.period.last)
    else:
        found = replace(observation, period_start=dating.period.first, period_end=dating.period.last)
    if dating.compared_with is None:
        return found
    return replace(
        found,
        compared_with_start=dating.compared_with.first,
        compared_with_end=dating.compared_with.last,
    )


def _spans(pieces: Sequence[Piece]) -> tuple[Span, ...]:
    found = {span for piece in pieces for span in piece.spans()}
    return tuple(sorted(found))


# ---------------------------------------------------------------- when


def _find_dating(document: Document, panel: Panel) -> tuple[Dating | None, tuple[Piece, ...]]:
    """When the figures of a panel were counted, and the words outside its label that say so."""
    found = read_dating(" ".join(piece.words for piece in panel.label))
    if found:
        return found, ()
    for piece in panel.label:
        year = _YEAR_BEHIND.search(piece.words)
        if year and not any(map(has_part_date, _all_words(panel))):
            return _whole_dating(year.group("year")), (piece,)
    heading = (panel.heading,) if panel.heading else ()
    for piece in (*panel.details, *heading, *_notes(document, panel), *_notes_on_all(document, panel)):
        found = read_dating(piece.words) or _whole_dating(piece.words) or _only_dating(piece.words)
        if found:
            return _completed(piece, found, panel)
    for piece in panel.label:
        if year := _YEAR_BEHIND.search(piece.words):
            return _whole_dating(year.group("year")), (piece,)
    return None, ()


def _all_words(panel: Panel) -> list[str]:
    heading = (panel.heading,) if panel.heading else ()
    return [piece.words for piece in (*panel.label, *panel.details, *heading)]


def _completed(year: Piece, found: Dating, panel: Panel) -> tuple[Dating, tuple[Piece, ...]]:
    """A bare year with the day or month that another line gives it: "12 months to 30 June" above 2016."""
    heading = (panel.heading,) if panel.heading else ()
    for piece in (*panel.label, *panel.details, *heading):
        period = complete(piece.words, year.words)
        if period:
            return Dating(period, None, 0, 0), (year, piece)
    return found, (year,)


def _whole_dating(words: str) -> Dating | None:
    """The dating of a heading that is no more than a year."""
    period = read_period(words)
    return Dating(period, None, 0, len(words)) if period else None


def _only_dating(words: str) -> Dating | None:
    """The dating of running words that name one period, or one and earlier ones that it is compared with."""
    found = list(find_periods(words))
    periods = {item.period for item in found if not _EARLIER.search(words, 0, item.at)}
    periods = periods or {item.period for item in found}
    if len(periods) != 1 or None in periods:
        return None
    return Dating(next(filter(None, periods)), None, found[0].at, found[0].until)


def _notes(document: Document, panel: Panel) -> list[Piece]:
    """The footnotes whose marks the label, the heading or all of the figures carry."""
    heading = (panel.heading,) if panel.heading else ()
    marks = {mark for piece in (*heading, *panel.label) for mark in piece.marks}
    marks |= set.intersection(*(set(entry.printed.marks) for entry in panel.entries))
    after = [block for block in document.blocks[panel.blocks[0] :] if block.kind is BlockKind.FOOTNOTE]
    found = {block.number: block for block in reversed(after) if block.number in marks}
    return [whole(block.text) for _, block in sorted(found.items())]


def _notes_on_all(document: Document, panel: Panel) -> list[Piece]:
    """Sentences of the chapter that speak of its figures as a whole."""
    chapter = document.chapter_of(panel.section)
    found: list[Piece] = []
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH and document.chapter_of(block.section) == chapter >= 0:
            piece, start = whole(block.text), 0
            for sentence in _SENTENCES.split(piece.words):
                if sentence.endswith(".") and _ON_ALL_FIGURES.search(sentence):
                    found.append(piece.part(start, start + len(sentence)))
                start += len(sentence) + 1
    return found
