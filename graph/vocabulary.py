"""
The controlled lists and the register of forces, as plain data for extraction.

In: `ontology/schemes/*.ttl` (SKOS) and `graph/data/forces.csv`. Out: one frozen `Vocabulary` whose lookups
turn the wordings that reports print into slugs. What a report says in other words than the lists know gives
None: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from graph.concepts import Concept, read_lists
from graph.errors import VocabularyError
from graph.reference import Force, read_forces
from graph.wording import (
    force_key,
    label_key,
    question_key,
    ungathered,
    untimed,
    without_brackets,
    without_grade_lead,
    without_grade_tail,
    without_number,
    without_numbering,
    without_overall,
)

_JOINTS = " .:;,–—-()[]·|"
_WORDS = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"\b20\d\d(?:\s*[/–-]\s*\d\d)?\b")
_FOR_A_FORCE = re.compile(
    r"\s+(?:for|to)\s+(?:the\s+)?(?:[A-Z]\S+\s+)*"
    r"(?:force|constabulary|Police|Constabulary|Police Service)\s*:?$"
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_GRADED_QUESTION = 26  # words
_LONGEST_NAME = 400  # characters; running text names nothing
_LONGEST_GRADE = 80  # characters, with what leads to it
_GENERAL, _OFFICIAL = "measures", "official-measures"


@dataclass(frozen=True)
class Vocabulary:
    """
    Every controlled list and the forces.

    Args:
        lists: List name as in the IRIs ("theme", "topic", "grade", ...) -> slug -> concept, both sorted.
        forces: Slug -> force, sorted.
    """

    lists: Mapping[str, Mapping[str, Concept]]
    forces: Mapping[str, Force]

    @property
    def themes(self) -> Mapping[str, Concept]:
        """Questions and pillars."""
        return self.lists["theme"]

    @property
    def topics(self) -> Mapping[str, Concept]:
        """Topics below the questions."""
        return self.lists["topic"]

    @property
    def grades(self) -> Mapping[str, Concept]:
        """Grades of every scale."""
        return self.lists["grade"]

    @property
    def units(self) -> Mapping[str, Concept]:
        """Units; their labels are the wordings that reports print."""
        return self.lists["unit"]

    @cached_property
    def measures(self) -> Mapping[str, Concept]:
        """General measures, each with its unit."""
        return {
            slug: measure for slug, measure in self.lists["measure"].items() if _GENERAL in measure.schemes
        }

    @cached_property
    def series(self) -> Mapping[str, Concept]:
        """Series of official statistics, each with its unit; one may be a general measure too."""
        return {
            slug: measure for slug, measure in self.lists["measure"].items() if _OFFICIAL in measure.schemes
        }

    @property
    def cycles(self) -> Mapping[str, Concept]:
        """Rounds of inspection, each with its scale and first year."""
        return self.lists["cycle"]

    @property
    def programmes(self) -> Mapping[str, Concept]:
        """Series of inspections."""
        return self.lists["programme"]

    @property
    def agency_kinds(self) -> Mapping[str, Concept]:
        """Kinds of bodies that forces work with."""
        return self.lists["agency-kind"]

    @property
    def agency_roles(self) -> Mapping[str, Concept]:
        """What bodies do for, with or towards a force."""
        return self.lists["agency-role"]

    @property
    def initiative_kinds(self) -> Mapping[str, Concept]:
        """Kinds of undertakings that reports name."""
        return self.lists["initiative-kind"]

    @property
    def caveat_kinds(self) -> Mapping[str, Concept]:
        """What limits the use of a piece of data."""
        return self.lists["caveat-kind"]

    @property
    def terms(self) -> Mapping[str, Concept]:
        """Acronyms and terms that many reports share."""
        return self.lists.get("term", {})

    def named(self, list_name: str, wording: str) -> str | None:
        """
        The slug of the concept of a list that a wording names: any of its labels, whatever the case,
        punctuation, "and" or "&", and marks of footnotes.
        """
        if len(wording) > _LONGEST_NAME:
            return None
        return self._labelled[list_name].get(label_key(wording))

    def licence_of(self, publisher: str) -> str:
        """The address of the licence that a publisher, as printed, publishes under; empty if not known."""
        listed = self.named("publisher", publisher)
        return self.lists["publisher"][listed].licence if listed else ""

    def theme_named(self, wording: str) -> str | None:
        """
        The question or pillar that a heading or table cell names, also where it is asked as a question
        ("How well does the force tackle serious and organised crime?").
        """
        if len(wording) > _LONGEST_NAME:
            return None
        for title in dict.fromkeys((wording, without_numbering(wording), without_overall(wording))):
            found = self.named("theme", title) or self._questions.get(question_key(title))
            if found:
                return found
        return None

    def grade_named(self, wording: str) -> str | None:
        """The grade that a cell or line names, alone or as what it is ("Our judgment: Good")."""
        if len(wording) > _LONGEST_GRADE:
            return None
        bare = without_grade_lead(wording)
        return (
            self.named("grade", wording)
            or self.named("grade", bare)
            or self.named("grade", without_grade_tail(bare))
        )

    def graded_question(self, wording: str) -> tuple[str, str] | None:
        """
        The question and the grade that a wording is made of, whichever comes first, with or without a year.

        None for what says anything else.
        """
        words = _YEAR.sub(" ", wording).split()
        if len(words) > _LONGEST_GRADED_QUESTION:
            return None
        if self._words_of_grades.isdisjoint(_WORDS.findall(wording.casefold())):
            return None
        for place in range(1, len(words)):
            first, last = (" ".join(part).strip(_JOINTS) for part in (words[:place], words[place:]))
            for question, printed in ((first, last), (last, first)):
                grade = self.grade_named(printed)
                theme = self.theme_named(question) if grade else None
                if theme and grade:
                    return theme, grade
        return None

    def action_kind_named(self, wording: str) -> str | None:
        """The kind of action that the heading of a box names, with or without a number and whom it is for."""
        if len(wording) > _LONGEST_GRADE:
            return None
        bare = without_number(untimed(wording))
        forms = (bare, _FOR_A_FORCE.sub("", without_numbering(bare)), ungathered(bare))
        return next(filter(None, (self.named("action-kind", form) for form in dict.fromkeys(forms))), None)

    def action_kind_in(self, names: str) -> str | None:
        """The kind of action that stands among some names, such as "box box--cause-of-concern"."""
        words = label_key(_HUMP.sub(" ", names).replace("-", " ").replace("_", " ")).split()
        stretches = (" ".join(words[at : at + length]) for length in (3, 2, 1) for at in range(len(words)))
        return next(filter(None, (self.named("action-kind", stretch) for stretch in stretches)), None)

    def unit_named(self, wording: str) -> str | None:
        """The unit that a wording such as "per 1,000 residents" or "%" names."""
        return self.named("unit", wording.strip()) or self._unit_signs.get(wording.strip())

    def measure_named(self, label: str) -> str | None:
        """
        The listed measure that a printed label names; the words of its unit and brackets such as
        "(excluding fraud)" may differ from the list's.
        """
        for wording in (label, without_brackets(label)):
            found = self.named("measure", wording) or self._measures.get(self._measure_key(wording))
            if found:
                return found
        return None

    def unit_in(self, label: str) -> str | None:
        """The unit whose wording stands in a printed label: the longest one, or None."""
        return self._split_unit(label_key(label))[1] or None

    def without_unit(self, label: str) -> str:
        """The words of a printed label without those of its unit, as `label_key` gives them."""
        return self._split_unit(label_key(label))[0]

    def programme_named(self, wording: str) -> str | None:
        """The programme that the title of a report names."""
        return self.named("programme", wording)

    def force_named(self, wording: str) -> str | None:
        """The force that a name names: in full, short, or with another word for "police"."""
        return self._forces.get(force_key(wording))

    def is_pillar(self, theme: str) -> bool:
        """Whether a theme is a pillar, which has questions below it."""
        return theme in self.themes and "Pillar" in self.themes[theme].kinds

    def questions_of(self, pillar: str) -> tuple[str, ...]:
        """The questions under a pillar, sorted; may be empty."""
        return tuple(slug for slug, theme in self.themes.items() if pillar in theme.broader)

    def scale_of_cycle(self, cycle: str) -> str:
        """
        The grade scale of a cycle: the listed one's, or else that of the last listed cycle that had begun, or
        of the first for what came before them all.

        Raises:
            VocabularyError: A cycle that does not begin with a year.
        """
        if cycle in self.cycles:
            return self.cycles[cycle].scale
        listed = sorted(self.cycles.values(), key=lambda item: item.year or 0)
        begun = [item for item in listed if str(item.year) <= cycle[:4]] or listed[:1]
        if not begun or not cycle[:4].isdecimal():
            raise VocabularyError(
                "ontology/schemes/cycles.ttl", f'no cycle covers "{cycle}"', "a year such as 2017 or 2018-19"
            )
        return max(begun, key=lambda item: item.year or 0).scale

    def grades_of_scale(self, scale: str) -> tuple[str, ...]:
        """The grades of a scale, best first; those without a rank last."""
        members = [grade for grade in self.grades.values() if scale in grade.schemes]
        return tuple(grade.slug for grade in sorted(members, key=lambda grade: -(grade.rank or 0)))

    @cached_property
    def _labelled(self) -> dict[str, dict[str, str]]:
        named = {**self.lists, "measure": self.measures}
        return {name: _index(concepts.values(), label_key) for name, concepts in named.items()}

    @cached_property
    def _questions(self) -> dict[Any, str]:
        return _index(self.themes.values(), question_key)

    @cached_property
    def _words_of_grades(self) -> frozenset[str]:
        """The first word of each label of a grade."""
        return frozenset(label.partition(" ")[0] for label in self._labelled["grade"])

    @cached_property
    def _unit_signs(self) -> dict[str, str]:
        return _index(self.units.values(), str)

    @cached_property
    def _unit_wordings(self) -> tuple[tuple[str, str], ...]:
        wordings = {
            (label_key(label), unit.slug)
            for unit in self.units.values()
            for label in unit.labels
            if label_key(label).startswith("per ") or label_key(label).startswith("for every ")
        }
        return tuple(sorted(wordings, key=lambda item: (-len(item[0]), item)))

    def _split_unit(self, words: str) -> tuple[str, str]:
        padded = f" {words} "
        for wording, unit in self._unit_wordings:
            if f" {wording} " in padded:
                return " ".join(padded.replace(f" {wording} ", " ", 1).split()), unit
        return words, ""

    def _measure_key(self, label: str) -> tuple[str, str]:
        rest, unit = self._split_unit(label_key(label))
        for lead in ("the ", "number of ", "rate of "):
            rest = rest.removeprefix(lead)
        return rest, unit

    @cached_property
    def _measures(self) -> dict[Any, str]:
        return _index(self.measures.values(), self._measure_key)

    @cached_property
    def _forces(self) -> dict[str, str]:
        return {force_key(name): force.slug for force in self.forces.values() for name in force.names}


def _index(concepts: Iterable[Concept], key: Any) -> dict[Any, str]:  # noqa: ANN401
    """Wording -> slug. A wording that two concepts share leads to neither."""
    found: dict[Any, str | None] = {}
    for concept in concepts:
        for label in concept.labels:
            wording = key(label)
            same = found.setdefault(wording, concept.slug) == concept.slug
            found[wording] = concept.slug if same else None
    return {wording: slug for wording, slug in found.items() if slug and wording}


@cache
def load_vocabulary() -> Vocabulary:
    """
    Read the controlled lists and the register of forces that ship with the project.

    Raises:
        VocabularyError: A concept without a preferred label, or a faulty register.
    """
    return Vocabulary(read_lists(), {force.slug: force for force in read_forces()})
