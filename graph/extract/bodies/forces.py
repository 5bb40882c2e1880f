"""
Police forces that words name, and those that take part in what they say.

A force is named in full ("Kent Police"), or by its place in a list ("Kent, Surrey and Sussex forces"). It
takes part where a turn of phrase says that forces work together (`graph/data/partnership-cues.csv`) and none
says that its figures are meant or missing (`partnership-bars.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from graph.document import BlockKind, Document, Span
from graph.extract.bodies.agency_names import start_without_opening
from graph.extract.words.tables import read_table
from graph.identifiers import slug
from graph.name_registers import read_agencies
from graph.statements import OtherForce
from graph.vocabulary import Vocabulary
from graph.wording import force_key

_WORD = r"\b(?!(?:Police|Constabulary|The)\b)[A-Z][\w’'-]*+"
_PLACE = rf"{_WORD}(?:\s(?:(?:and|of|&)\s)?{_WORD}){{0,3}}"
_MORE = "{0,43}"
"""As many names as there are forces; what goes on is another kind of list."""
_FULL_NAME = re.compile(
    rf"(?P<place>{_PLACE})\s(?:Police\sService|Police|Constabulary)(?!\s(?:and\sCrime\b|[A-Z]))(?!\w)"
)
_LIST = re.compile(
    rf"(?P<places>{_PLACE}(?:,\s(?:the\s)?{_PLACE}){_MORE},?\sand\s(?:the\s)?{_PLACE})\s(?:police\s)?"
    rf"(?:forces|constabularies|police)\b"
)
_LIST_BEHIND = re.compile(
    rf"\b(?:forces|constabularies)(?:,|:|\s\(|\s[–-])\s(?:namely\s)?"
    rf"(?P<places>{_PLACE}(?:,\s(?:the\s)?{_PLACE}){_MORE}(?:,?\sand\s(?:the\s)?{_PLACE})?)(?=[,.;:)]|\s[–-]|$)"
)
_LIST_ALONE = re.compile(rf"(?P<places>{_PLACE}(?:,\s{_PLACE}){_MORE},?\sand\s{_PLACE})(?!\s?[A-Z])")
_COUNTRIES = frozenset({"England", "Wales", "England and Wales", "Scotland", "Northern Ireland"})
_JOINT = re.compile(r"\s(?:and|&)\s(?:the\s)?")
_BETWEEN = re.compile(r",\s(?:and\s)?(?:the\s)?|\sand\s(?:the\s)?")


@dataclass(frozen=True, slots=True)
class NamedForce:
    """A police force that words name: its slug, and where the name stands."""

    slug: str
    start: int
    end: int


def find_forces(
    words: str, vocabulary: Vocabulary, *, lists_only_forces: bool = False
) -> tuple[NamedForce, ...]:
    """
    Every police force that words name, in order; one that is not registered has the slug of its place.

    Args:
        lists_only_forces: Take every place of a list that ends in "forces" for a force, registered or not.
    """
    found = [*_by_full_name(words, vocabulary), *_in_lists(words, vocabulary, lists_only_forces)]
    return tuple(sorted(set(found), key=lambda force: (force.start, force.end)))


def _by_full_name(words: str, vocabulary: Vocabulary) -> Iterator[NamedForce]:
    for match in _FULL_NAME.finditer(words):
        start = start_without_opening(match.group("place"))
        if start is None:
            continue
        start += match.start()
        name = words[start : match.end()]
        joint = _JOINT.search(name)
        first = vocabulary.force_named(name[: joint.start()]) if joint else None
        if joint and first and vocabulary.force_named(name) is None:
            yield NamedForce(first, start, start + joint.start())
            start += joint.end()
        yield _named(words[start : match.end()], start, vocabulary)


def _in_lists(words: str, vocabulary: Vocabulary, takes_all: bool) -> Iterator[NamedForce]:
    """
    Names in a list that ends in "forces": in general those registered only, for places are many things.

    Args:
        takes_all: Take the others too, and the lists behind "three forces, …" and those with a force in them.
    """
    for pattern in (_LIST, _LIST_BEHIND, _LIST_ALONE) if takes_all else (_LIST,):
        for listed in pattern.finditer(words):
            pieces = list(_pieces(listed.group("places"), vocabulary))
            is_known = [vocabulary.force_named(piece) is not None for piece in pieces]
            if pattern is not _LIST_ALONE or any(is_known):
                yield from _listed(words, listed.start("places"), pieces, vocabulary, takes_all)


def _listed(
    words: str, end: int, pieces: Sequence[str], vocabulary: Vocabulary, takes_all: bool
) -> Iterator[NamedForce]:
    for piece in pieces:
        at = words.index(piece, end)
        end = at + len(piece)
        opening = 0 if vocabulary.force_named(piece) else start_without_opening(piece)
        name = piece[opening or 0 :]
        is_place = opening is not None and not name.isupper() and name not in names_of_bodies()
        if vocabulary.force_named(name) or (takes_all and is_place):
            yield _named(name, end - len(name), vocabulary)


@cache
def names_of_bodies() -> frozenset[str]:
    """Names with capitals that are no force: those of agencies, and of countries."""
    return frozenset(name for agency in read_agencies() for name in agency.names) | _COUNTRIES


def _pieces(places: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The places of a list; "Devon and Cornwall" is one."""
    for part in re.split(r",\s", places):
        part = re.sub(r"^and\s", "", part)
        if vocabulary.force_named(part):
            yield part
        else:
            yield from (piece for piece in _BETWEEN.split(part) if piece)


def _named(name: str, start: int, vocabulary: Vocabulary) -> NamedForce:
    return NamedForce(vocabulary.force_named(name) or slug(force_key(name)), start, start + len(name))


def draw_other_forces(document: Document, vocabulary: Vocabulary, own_force: str) -> tuple[OtherForce, ...]:
    """
    Every force that a report names and no register lists, by its longest name, in order of first mention.

    Args:
        own_force: Slug of the force inspected, which is left out.
    """
    names = dict[str, list[str]]()
    mentions = dict[str, list[tuple[Span, ...]]]()
    for block in document.blocks:
        if block.kind is BlockKind.CONTENTS:
            continue
        for force in find_forces(block.text.words, vocabulary, lists_only_forces=True):
            if force.slug != own_force and force.slug not in vocabulary.forces:
                names.setdefault(force.slug, []).append(block.text.words[force.start : force.end])
                mentions.setdefault(force.slug, []).append(block.text.spans(force.start, force.end))
    return tuple(
        OtherForce(slug=slug, name=max(names[slug], key=len), mentions=tuple(mentions[slug]))
        for slug in names
    )


def forces_taking_part(words: str, vocabulary: Vocabulary, own_force: str) -> tuple[NamedForce, ...]:
    """
    The other forces that take part in what a sentence says, each once, in order; may be empty.

    Args:
        own_force: Slug of the force inspected, which is left out.
    """
    if not _cues("partnership-cues.csv").search(words) or _cues("partnership-bars.csv").search(words):
        return ()
    others = dict[str, NamedForce]()
    for force in find_forces(words, vocabulary):
        if force.slug != own_force:
            others.setdefault(force.slug, force)
    return tuple(others.values())


@cache
def _cues(file: str) -> re.Pattern[str]:
    """Any cue of a file; "*" stands for the rest of a word."""
    patterns = [
        r"\s".join(re.escape(word).replace(r"\*", r"\w*") for word in row["cue"].split())
        for row in read_table(file, ("cue", "example"))
    ]
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
