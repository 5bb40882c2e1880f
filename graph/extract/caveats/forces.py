"""
Whose data a caveat is about: the forces that a sentence names, or means by "it" and "these forces".

Beside full names and lists ("Durham, Kent and Skerry forces") a place alone names a force here, if the
register has it or the document names its force in full somewhere.
"""

from __future__ import annotations

import re
from functools import cached_property

from graph.document import Block, BlockKind, Document
from graph.extract.bodies.agency_names import start_without_opening
from graph.extract.bodies.forces import find_forces, names_of_bodies
from graph.extract.panels.areas import ENGLAND_AND_WALES, Areas
from graph.extract.terms.acronyms import is_acronym
from graph.identifiers import slug
from graph.statements import Publication
from graph.vocabulary import Vocabulary
from graph.wording import force_key

_PLURAL = re.compile(
    r"\b(?:these|those|both|such|all|two|three|four|five|six|\d+|the) (?:\w+ )?(?:forces|constabularies)\b"
    r"|\b(?:they|their|them|both)\b",
    re.IGNORECASE,
)
_SINGULAR = re.compile(
    r"\b(?:it|its|itself|th(?:e|is|at) (?:force|constabulary)|th(?:is|ese|ose) (?:data|figures?|numbers?))\b",
    re.IGNORECASE,
)
_THE_FORCE = re.compile(r"^It\b|\b(?:[Ii]ts|[Tt]h(?:e|is|at) (?:force|constabulary))\b")
_SOME_FORCES = re.compile(
    r"\b(?:an?|any|some|other|several|many|most|few|each|every|all|no|which|\d+|two|three|four|five|six)"
    r"(?:\s\w+)?\s(?:police\s)?forces?\b",
    re.IGNORECASE,
)
_SET_BESIDE = re.compile(r"\b(?:with|to|than|from|of|and|between|like|unlike) (?:those of )?$", re.IGNORECASE)
_OF_COUNTRY = re.compile(r"\b(?:for|across|of|in|on) (?:all of |the whole of )?$")
_AGAINST = re.compile(
    r"\b(?:compar\w+|against|beside|alongside|with|than|unlike|differs?|different)\b[^.;,]*$", re.IGNORECASE
)
_OWN = re.compile(r"\bthe (?:force|constabulary)[’']s own\b", re.IGNORECASE)
"""The force inspected, where another was named before."""
_NAME = r"[A-Z][\w’'-]*[^\W\d_]"
_PLACE = rf"{_NAME}(?:\s(?:(?:and|of|on|upon|under|by|the)\s){{0,2}}{_NAME}){{0,3}}"
_DATA = r"(?:data|figures?|statistics|numbers?|returns?|counts?|totals?|rates?|results?)"
_GIVES = (
    r"(?:sent|gave|supplied|provided|submitted|returned|counts|records|changed|moved|switched|uses"
    r"|(?:did not|didn[’']t|could not|couldn[’']t|could only|(?:was|is) (?:unable|not able|only able) to)"
    r" (?:send|give|supply|provide|submit|return|tell|count|record|share|answer|produce|report))\b"
)
_BY_PLACE = re.compile(
    rf"\b[Tt]he\s(?P<named>{_PLACE})\sforce\b"
    rf"|(?:^|, )(?P<giver>{_PLACE})\s{_GIVES}"
    rf"|(?<![\w’'-])(?P<owner>{_NAME}(?:\s{_NAME}){{0,2}})[’']s\s(?:[\w-]+\s){{0,3}}{_DATA}\b"
    rf"|\b{_DATA}\s(?:for|from|of|by)\s(?P<source>{_PLACE})(?=[,.;:)]|\s[a-z(])"
)
"""How data are told to be those of a force that is named by its place alone."""
_NO_PLACE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|It|Its|They|Their"
    r"|This|These|Those|That|We|Our|Who|All|Both|One|Each|Some|Nobody|Nothing|None|Neither|Forces?|England|Wales"
    r"|Home Office|Office|College|Council|Service|Department|Ministry|Agency|Authority|Commission|Institute"
    r"|Inspectorate|University|Survey|Annex|Figure|Table|Chart)\b"
)
_SMALL = re.compile(r"(?<![\w’'-])[a-z][a-z-]+")
_FORCE_WORDS = re.compile(r"\s(?:Police\sService|Police|Constabulary)$")


class ForceNames:
    """The forces that a document may name, and how."""

    def __init__(self, document: Document, publication: Publication, vocabulary: Vocabulary) -> None:
        self.document = document
        self.own = publication.force
        self.vocabulary = vocabulary
        self._areas = Areas(publication, vocabulary)

    def named(self, words: str) -> tuple[str, ...]:
        """The forces that words name, each once, in order; may be empty."""
        found = {
            force.start: force.slug for force in find_forces(words, self.vocabulary, lists_only_forces=True)
        }
        for match in self._places.finditer(words):
            found.setdefault(match.start(), self._force_of_place[match.group()])
        if not found and self._own_place.search(words):
            return (self.own,)
        found = found or self._by_place(words)
        return tuple(dict.fromkeys(force for _, force in sorted(found.items())))

    def _by_place(self, words: str) -> dict[int, str]:
        """The forces that words name by a place in no register, by where each stands; may be empty."""
        told = ((match.group(match.lastgroup or 0), match.start()) for match in _BY_PLACE.finditer(words))
        return {start: force for place, start in told if (force := self._unlisted(place))}

    def _unlisted(self, place: str) -> str:
        """The force of a place; empty if it is a body, a day or a word that only opens a sentence."""
        start = start_without_opening(place)
        name = place[start:] if start is not None else ""
        is_other = is_acronym(name) or name in names_of_bodies() or bool(_NO_PLACE.search(name))
        return (
            "" if is_other or not self._small.isdisjoint(name.split()) or not name else slug(force_key(name))
        )

    def listed_below(self, place: int) -> tuple[str, ...]:
        """The forces that the items of the list behind a block name; may be empty."""
        found: dict[str, None] = {}
        for block in self.document.blocks[place + 1 :]:
            if block.kind is not BlockKind.BULLET:
                break
            found |= dict.fromkeys(self.named(block.text.words))
        return tuple(found)

    def speaks_of_country(self, words: str) -> bool:
        """Whether words name England and Wales."""
        return any(area.area == ENGLAND_AND_WALES for area in self._areas.find(words))

    def tells_of_country(self, words: str) -> bool:
        """Whether words give or lack a figure for England and Wales, and do not only set one against it."""
        places = [area.at for area in self._areas.find(words) if area.area == ENGLAND_AND_WALES]
        return (
            bool(places)
            and not _THE_FORCE.search(words)
            and all(_OF_COUNTRY.search(words, 0, at) and not _AGAINST.search(words, 0, at) for at in places)
        )

    @cached_property
    def _small(self) -> frozenset[str]:
        """The words that the document also has in small letters, each with a capital."""
        words = {word for block in self.document.blocks for word in _SMALL.findall(block.text.words)}
        return frozenset(word.capitalize() for word in words)

    @cached_property
    def _force_of_place(self) -> dict[str, str]:
        names = {name: force.slug for force in self.vocabulary.forces.values() for name in force.names}
        for block in self.document.blocks:
            words = block.text.words
            for force in find_forces(words, self.vocabulary):
                place = _FORCE_WORDS.sub("", words[force.start : force.end])
                names.setdefault(place, force.slug)
        return names

    @cached_property
    def _own_place(self) -> re.Pattern[str]:
        """The place of the force inspected, alone or at the head of a longer name ("Kent Downs")."""
        names = [name for name, force in self._force_of_place.items() if force == self.own] or [self.own]
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")

    @cached_property
    def _places(self) -> re.Pattern[str]:
        """A place that does not begin a longer name ("Durham County Council")."""
        ordered = sorted(self._force_of_place, key=lambda name: (-len(name), name))
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ordered))})(?![\w-])(?!\s[A-Z])")


class Antecedents:
    """The forces named so far, to which "it" and "these forces" may lead back."""

    def __init__(self, own: str) -> None:
        self.own = own
        self._block: Block | None = None
        self._last: tuple[str, ...] = ()
        self._here: dict[str, None] = {}
        self._listed: dict[str, None] = {}

    def turn_to(self, block: Block) -> None:
        """Begin a block: a list keeps in mind what its items said, a section who was named last."""
        before = self._block
        is_same_section = before is not None and before.section == block.section
        is_note = BlockKind.FOOTNOTE in (block.kind, before.kind if before else None)
        if not is_same_section or is_note:
            self._last = ()
        if not is_same_section or block.kind is not BlockKind.BULLET:
            self._listed = {}
        self._block, self._here = block, {}

    def note(self, forces: tuple[str, ...]) -> None:
        """Keep in mind the forces that a sentence names."""
        if forces:
            self._last = forces
            self._here |= dict.fromkeys(forces)
            self._listed |= dict.fromkeys(forces)

    def meant(self, words: str, *, is_about_data: bool) -> tuple[str, ...]:
        """
        The forces that a sentence means which names none; empty if it speaks of forces in general.

        Args:
            is_about_data: Whether it stands where "the force" is the one named before; elsewhere it is the
                force inspected.
        """
        if _OWN.search(words):
            return (self.own,)
        if is_about_data and _PLURAL.search(words) and (self._here or self._listed):
            return tuple(self._here or self._listed)
        if speaks_of_some_forces(words) or not (_SINGULAR.search(words) or _PLURAL.search(words)):
            return ()
        return self._last if self._last and is_about_data else (self.own,)


def speaks_of_some_forces(words: str) -> bool:
    """Whether words are about forces that they do not name, and not only compare with them: "some forces"."""
    found = _SOME_FORCES.finditer(words)
    return any(not _SET_BESIDE.search(words, 0, some.start()) for some in found)


def speaks_of_the_force(words: str) -> bool:
    """Whether words mean a force that they do not name: "the force", "its figures", or "It" at their head."""
    return bool(_THE_FORCE.search(words)) and not speaks_of_some_forces(words)
