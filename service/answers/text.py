"""The page of a report's whole text: what is told of it, what a reader asks to see, and how much fits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from cachetools import LRUCache
from rdflib import URIRef

from service.answers.account import Tally, read_account
from service.answers.parts import Link
from service.answers.reading import polarity_place, slug_of
from service.answers.source_text import Publication, read_source
from service.kinds import KINDS
from service.library import Library
from service.reading.document import Source, compose
from service.reading.parts import Chapter, Reading, Told

_TEXTS, _WRITTEN = 24, 24
"""Texts that stay in memory, and texts as written; the largest known take some megabytes and half of one."""
_LONGEST_SHOWN = 40
NO_POLARITY, NO_THEME = "none", "none"
_ORDER = [kind.slug for kind in KINDS]
_FIRST = ("findings", "evidence", "consequences", "context")


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What a reader asks to see.

    Args:
        kinds, polarities, themes: Slugs; one of each that is not empty has to fit.
        is_only: Whether what does not fit is left out instead of dimmed.
        shows_left: Whether what was not taken is marked.
        chooses: Whether each sentence has a box, to be quoted by.
    """

    kinds: tuple[str, ...] = ()
    polarities: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    is_only: bool = False
    shows_left: bool = False
    chooses: bool = False

    @property
    def is_filter(self) -> bool:
        """Whether it picks sentences."""
        return bool(self.kinds or self.polarities or self.themes)

    @property
    def is_picked(self) -> bool:
        """Whether only what fits is shown."""
        return self.is_only and self.is_filter

    def fits(self, told: Told, leave_out: str = "") -> bool:
        """Whether a sentence fits, whatever one of the three wants of it."""
        if not self.is_filter:
            return True
        wants = {"kind": self.kinds, "polarity": self.polarities, "theme": self.themes}
        return all(
            name == leave_out or not wanted or value_of(told, name) in wanted
            for name, wanted in wants.items()
        )


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose: its slug, its name, how many sentences fit it and the other filters, whether set."""

    slug: str
    name: str
    number: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter and its values."""

    name: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A line of the contents: a chapter, how many sentences begin in it, and how many of them fit."""

    anchor: str
    level: int
    title: str
    sentences: int
    fitting: int


@dataclass(frozen=True, slots=True)
class Picked:
    """The fitting sentences of one chapter, with the headings above it."""

    trail: tuple[Link, ...]
    anchor: str
    sentences: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class TextPage:
    """
    A report's whole text.

    Args:
        address: Of the report as published; empty where that is not known.
        fitting: Anchors of the sentences that fit, in order; all where nothing is asked.
        picked: Those that fit, chapter by chapter; empty unless they alone are wanted.
        account: What was taken of the report and what was left, as counted when it was read.
        unknown: Values that no filter has, as given, shortened.
        release: It was read from; empty where the store has none.
    """

    report: Link
    force: Link
    issued: str
    address: str
    wish: Wish
    facets: tuple[Facet, ...]
    contents: tuple[Content, ...]
    total: int
    fitting: tuple[str, ...]
    picked: tuple[Picked, ...]
    text: Reading
    account: tuple[Tally, ...]
    unknown: tuple[str, ...]
    release: str


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as composed: plain, and with what was left marked once somebody asked for that."""

    release: str
    publication: Publication
    source: Source
    account: tuple[Tally, ...]
    readings: dict[bool, Reading]

    def reading(self, *, shows_left: bool) -> Reading:
        if shows_left not in self.readings:
            self.readings[shows_left] = compose(self.source, shows_left=shows_left)
        return self.readings[shows_left]


class Texts:
    """Texts of reports, kept as composed before: in one release a report's is always the same."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._texts: LRUCache[tuple[str, str], _Text] = LRUCache(_TEXTS)
        self._written: LRUCache[tuple[object, ...], str] = LRUCache(_WRITTEN)
        self._lock = threading.Lock()

    def get(self, iri: URIRef) -> _Text | None:
        """The text of a report; None where there is none."""
        key = self._library.release, str(iri)
        with self._lock:
            kept = self._texts.get(key)
        if kept is not None:
            return kept
        found = read_source(self._library, iri)
        if found is None:
            return None
        account = read_account(self._library.rows("account-of-report", this=iri))
        text = _Text(key[0], *found, account, {})
        if key[0] and key[0] == self._library.release:  # else the rows may be of two releases
            with self._lock:
                self._texts[key] = text
        return text

    def write(self, page: TextPage, root: str, write: Callable[[], str]) -> str:
        """
        A text as written for a page, kept from before or written now.

        Args:
            root: Under which the service stands, for its links.
        """
        key = page.release, page.report.iri, page.wish, root
        with self._lock:
            kept = self._written.get(key)
        if kept is not None:
            return kept
        written = write()
        if page.release:
            with self._lock:
                self._written[key] = written
        return written


def read_text(texts: Texts, iri: URIRef, asked: Wish) -> TextPage | None:
    """The page of a report's text; None where there is none."""
    found = texts.get(iri)
    if found is None:
        return None
    publication, reading = found.publication, found.reading(shows_left=asked.shows_left)
    told = tuple(reading.sentences.values())
    wish, unknown = _known_of(asked, told)
    fitting = tuple(each.anchor for each in told if wish.fits(each))
    return TextPage(
        report=publication.link,
        force=publication.force,
        issued=publication.issued,
        address=publication.address,
        wish=wish,
        facets=_facets(told, wish),
        contents=_contents(reading.chapters, frozenset(fitting)),
        total=len(told),
        fitting=fitting,
        picked=_picked(reading, frozenset(fitting)) if wish.is_picked else (),
        text=reading,
        account=found.account,
        unknown=unknown,
        release=found.release,
    )


def value_of(told: Told, name: str) -> str:
    """What a sentence is by one of the filters."""
    sentence = told.sentence
    if name == "kind":
        return sentence.role_slug
    if name == "polarity":
        return sentence.polarity or NO_POLARITY
    return slug_of(sentence.theme.iri) or NO_THEME


def _name_of(told: Told, name: str) -> str:
    sentence = told.sentence
    if name == "kind":
        return next(kind.many for kind in KINDS if kind.slug == sentence.role_slug)
    if name == "polarity":
        return sentence.polarity_name or "No polarity"
    return sentence.theme.text or "No theme"


def _facets(told: Sequence[Told], wish: Wish) -> tuple[Facet, ...]:
    chosen = {"kind": wish.kinds, "polarity": wish.polarities, "theme": wish.themes}
    titles = {"kind": "Kind", "polarity": "Polarity", "theme": "Theme"}
    return tuple(
        Facet(name, title, _options(told, wish, name, chosen[name])) for name, title in titles.items()
    )


def _options(told: Sequence[Told], wish: Wish, name: str, chosen: Sequence[str]) -> tuple[Option, ...]:
    names: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for each in told:
        value = value_of(each, name)
        if value not in names:
            names[value] = _name_of(each, name)
        numbers[value] = numbers.get(value, 0) + wish.fits(each, leave_out=name)
    options = (Option(value, names[value], numbers[value], value in chosen) for value in names)
    return tuple(sorted(options, key=_place_in(name)))


def _place_in(name: str) -> Callable[[Option], tuple[int, int | str]]:
    if name == "kind":
        return lambda option: _kind_place(option.slug)
    if name == "polarity":
        return lambda option: polarity_place("~" if option.slug == NO_POLARITY else option.slug)
    return lambda option: (option.slug == NO_THEME, 0)  # in the order of the text


def _kind_place(slug: str) -> tuple[int, int]:
    return (_FIRST.index(slug), 0) if slug in _FIRST else (len(_FIRST), _ORDER.index(slug))


def _known_of(asked: Wish, told: Sequence[Told]) -> tuple[Wish, tuple[str, ...]]:
    """The wish without values that no sentence of the report has, and those."""
    unknown: list[str] = []

    def keep(name: str, values: Iterable[str]) -> tuple[str, ...]:
        there = {value_of(each, name) for each in told}
        unknown.extend(_shown(value) for value in values if value not in there)
        return tuple(value for value in values if value in there)

    wish = replace(
        asked,
        kinds=keep("kind", asked.kinds),
        polarities=keep("polarity", asked.polarities),
        themes=keep("theme", asked.themes),
    )
    return wish, tuple(unknown)


def _shown(value: str) -> str:
    """A value as given, shortened, and without what no page may hold."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in value[:_LONGEST_SHOWN])


def _contents(chapters: Sequence[Chapter], fitting: frozenset[str]) -> tuple[Content, ...]:
    return tuple(
        Content(
            chapter.anchor,
            chapter.level,
            chapter.link.text,
            len(chapter.sentences),
            sum(anchor in fitting for anchor in chapter.sentences),
        )
        for chapter in chapters
        if chapter.anchor
    )


def _picked(reading: Reading, fitting: frozenset[str]) -> tuple[Picked, ...]:
    found: list[Picked] = []
    above: list[Chapter] = []
    for chapter in reading.chapters:
        above = [each for each in above if each.level < chapter.level] + [chapter]
        mine = tuple(reading.sentences[anchor] for anchor in chapter.sentences if anchor in fitting)
        if mine:
            trail = tuple(Link(each.link.text, each.anchor) for each in above if each.anchor)
            found.append(Picked(trail, chapter.anchor, mine))
    return tuple(found)
