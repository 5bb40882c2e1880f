"""
The chain from what was seen to what is asked: evidence to findings, consequences to causes, findings to
actions (`leads.py`).

A report seldom says so, but it is written in an order. A paragraph opens with what was found; facts that bear
it out come behind, then what follows from it. So evidence supports a finding before it in its paragraph: the
nearest, or the one that opens the paragraph, or another whose telling words it shares; not one of the other
polarity if that can be helped. Without a finding before it, it supports none unless words are shared, or it
opens its section: then what it leads up to stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.document import Document
from graph.extract.links.leads import lead_to
from graph.extract.words.cues import Words, load_table
from graph.extract.words.likeness import Likeness, Weights, alike
from graph.statements import Action, Role, Sentence

_SHARED_WORDS = 2.0
_FURTHER = 0.4  # each finding that stands between
_OPENING = 0.4
_OPPOSED = 0.5
_AFTER = 0.5
_EARLIER = 0.5  # in a paragraph before
_LEAST = -0.2
_EQUAL = 0.1  # findings so close to the best are supported too
_MOST = 2
_FARTHEST = 3  # findings of the paragraphs before that are looked at
_CAUSES = (Role.FINDING, Role.EVIDENCE)


def chain(
    document: Document,
    section_themes: Sequence[str],
    sentences: Sequence[Sentence],
    actions: Sequence[Action],
) -> tuple[tuple[Sentence, ...], tuple[Action, ...]]:
    """
    Sentences with `supports` and `follows_from` set, and actions with `led_to_by`.

    Args:
        section_themes: For each section of the document, the slug of its question; empty for none.
        sentences: Of the whole report, in its order.
        actions: Of the whole report.
    """
    likeness = Likeness([*(action.words for action in actions), *(sentence.words for sentence in sentences)])
    linked = link(sentences, likeness)
    titles = [section.title for section in document.sections]
    return linked, lead_to(actions, linked, likeness, titles, section_themes)


def link(sentences: Sequence[Sentence], likeness: Likeness) -> tuple[Sentence, ...]:
    """Tie evidence to the findings it supports and consequences to what they follow from."""
    report = _Report(sentences, tuple(likeness.weigh(sentence.words) for sentence in sentences))
    return tuple(
        replace(
            sentence,
            supports=report.supported(place) if sentence.role is Role.EVIDENCE else (),
            follows_from=report.causes(place) if sentence.role is Role.CONSEQUENCE else (),
        )
        for place, sentence in enumerate(sentences)
    )


@dataclass(frozen=True, slots=True)
class _Report:
    """The sentences of a report, and what their words weigh."""

    sentences: Sequence[Sentence]
    weights: Sequence[Weights]

    def supported(self, place: int) -> tuple[int, ...]:
        """The findings that evidence supports, the likeliest first."""
        likely = dict(self._likely(place))
        best = max(likely.values(), default=_LEAST - 1)
        if best < _LEAST:
            return ()
        chosen = [other for other, score in likely.items() if score >= best - _EQUAL]
        return tuple(sorted(chosen, key=lambda other: (-likely[other], -other))[:_MOST])

    def _likely(self, place: int) -> Iterator[tuple[int, float]]:
        """Each finding that evidence may support, with how likely it does."""
        opening, before, earlier = self._opening(place), self._before(place), self._earlier(place)
        for between, other in enumerate(before):
            opens = _OPENING if other == opening else 0.0
            yield other, self._bears_on(place, other) - _FURTHER * between + opens
        after = self._after(place)
        if after is not None:
            tied = (
                not (before or earlier)
                or self._is_then(place, after)
                or (after == place + 1 and self._points_back(after))
            )
            yield after, self._bears_on(place, after) - (0.0 if tied else _AFTER)
        for between, other in enumerate(earlier):
            yield other, self._bears_on(place, other) - _FURTHER * between - _EARLIER

    def _bears_on(self, place: int, other: int) -> float:
        """What words and polarity say."""
        opposed = _OPPOSED if self._are_opposed(place, other) else 0.0
        return _SHARED_WORDS * alike(self.weights[place], self.weights[other]) - opposed

    def _is_then(self, place: int, other: int) -> bool:
        """Whether evidence is what was found before, and the sentence after it says how that is now."""
        then, now = self.sentences[place], self.sentences[other]
        return then.basis == "prior-inspection" and bool(now.trend) and other == place + 1

    def causes(self, place: int) -> tuple[int, ...]:
        """
        What a consequence follows from: the nearest finding before it, and the evidence nearer than that.

        A consequence that does not point back ("This means …") passes over what is of the other polarity.
        """
        before = self._before(place, _CAUSES) or self._earlier(place, _CAUSES)
        if not self._points_back(place):
            before = [other for other in before if not self._are_opposed(place, other)] or before
        findings = [other for other in before if self.sentences[other].role is Role.FINDING]
        return tuple(dict.fromkeys((*before[:1], *findings[:1])))

    # ------------------------------------------------------------ what stands where

    def _before(self, place: int, roles: Sequence[Role] = (Role.FINDING,)) -> list[int]:
        """Sentences of the given roles before one in its paragraph, the nearest first."""
        opening = self._opening(place)
        return [other for other in range(place - 1, opening - 1, -1) if self.sentences[other].role in roles]

    def _after(self, place: int) -> int | None:
        """The first finding after a sentence in its paragraph."""
        paragraph = self.sentences[place].paragraph
        for other in range(place + 1, len(self.sentences)):
            if self.sentences[other].paragraph != paragraph:
                return None
            if self.sentences[other].role is Role.FINDING:
                return other
        return None

    def _earlier(self, place: int, roles: Sequence[Role] = (Role.FINDING,)) -> list[int]:
        """The nearest sentences of the given roles in the paragraphs before in its section, in that order."""
        found: list[int] = []
        for other in range(self._opening(place) - 1, -1, -1):
            if self.sentences[other].section != self.sentences[place].section or len(found) == _FARTHEST:
                break
            if self.sentences[other].role in roles:
                found.append(other)
        return found

    def _opening(self, place: int) -> int:
        """The first sentence of the paragraph of one."""
        while place and self.sentences[place - 1].paragraph == self.sentences[place].paragraph:
            place -= 1
        return place

    def _are_opposed(self, place: int, other: int) -> bool:
        polarities = {self.sentences[place].polarity, self.sentences[other].polarity}
        return polarities == {"positive", "negative"}

    def _points_back(self, place: int) -> bool:
        words = Words.read(self.sentences[place].words)
        return any(cue["says"] == "back" for cue in load_table("pointers").cues_in(words))
