"""
Which findings lead to what the force is asked to do.

A report does not say so; it puts the box at the end of the chapter and repeats in other words what was found.
So an action is tied to weaknesses of its chapter whose words are like its own (`words/likeness.py`); the
facts given for a finding, its paragraph, its heading and its topic speak for it too. Those of one paragraph
are mostly asked about together. What is asked for in running text follows from the weakness told just before
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.extract.prose.classify import Situation, topic_of
from graph.extract.words.likeness import Likeness, Weights, alike
from graph.statements import Action, ActionKind, Role, Sentence

_BY_FACTS = 0.5
_BY_PARAGRAPH = 0.5
_BY_HEADING = 0.2
_BY_TOPIC = 0.1
_OPENING = 0.05
_AMONG_REASONS = 0.3
"""Below the action in its section: reports since 2021 give the reasons there."""
_LEAST = 0.1
"""Below it, words are shared by chance."""
_NEARLY = 0.9
"""What a further finding must score, as a share of the best."""
_BESIDE = 0.75
"""The same, for one in the paragraph of the best."""
_GOES_ON = 0.3
"""The same, for one in its paragraph and on its topic."""
_MOST = 4
_MOST_OF_CONCERN = 8
_WIDER = 0.45
"""The same, for a cause of concern, which sums up what paragraphs of the chapter open with."""
_TOLD_ELSEWHERE = 0.3
"""What a plain action must share with a finding that is not in its paragraph."""
_WEAKNESSES = ("negative", "mixed")


def lead_to(
    actions: Sequence[Action],
    sentences: Sequence[Sentence],
    likeness: Likeness,
    titles: Sequence[str],
    section_themes: Sequence[str],
) -> tuple[Action, ...]:
    """
    Actions with `led_to_by` set, likeliest finding first.

    Args:
        actions: Of the whole report.
        sentences: Of the whole report, linked, in the order that `led_to_by` counts in.
        titles: For each section of the document, its heading.
        section_themes: For each section of the document, the slug of its question; empty for none.
    """
    report = _Report(sentences, likeness, section_themes, _weaknesses(sentences, likeness, titles))
    return tuple(replace(action, led_to_by=report.leading_to(action)) for action in actions)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the words of a weakness, and those around it, weigh."""

    own: Weights
    facts: Weights
    paragraph: Weights
    heading: Weights
    opens: bool

    def answers(self, asked: Weights, *, is_on_topic: bool) -> float:
        """How likely it led to an action."""
        return (
            alike(asked, self.own)
            + _BY_FACTS * alike(asked, self.facts)
            + _BY_PARAGRAPH * alike(asked, self.paragraph)
            + _BY_HEADING * alike(asked, self.heading)
            + (_BY_TOPIC if is_on_topic else 0.0)
            + (_OPENING if self.opens else 0.0)
        )


def _weaknesses(
    sentences: Sequence[Sentence], likeness: Likeness, titles: Sequence[str]
) -> Mapping[int, _Seen]:
    """The weaknesses by their places."""
    facts: dict[int, list[str]] = {}
    paragraphs: dict[int, list[int]] = {}
    for place, sentence in enumerate(sentences):
        paragraphs.setdefault(sentence.paragraph, []).append(place)
        for other in (*sentence.supports, *sentence.follows_from):
            facts.setdefault(other, []).append(sentence.words)
    whole = {
        paragraph: likeness.weigh(" ".join(sentences[place].words for place in places))
        for paragraph, places in paragraphs.items()
    }
    headings = [likeness.weigh(title) for title in titles]
    return {
        place: _Seen(
            own=likeness.weigh(sentence.words),
            facts=likeness.weigh(" ".join(facts.get(place, ()))),
            paragraph=whole[sentence.paragraph],
            heading=headings[sentence.section] if headings else {},
            opens=place == paragraphs[sentence.paragraph][0],
        )
        for place, sentence in enumerate(sentences)
        if sentence.role is Role.FINDING and sentence.polarity in _WEAKNESSES
    }


@dataclass(frozen=True, slots=True)
class _Report:
    sentences: Sequence[Sentence]
    likeness: Likeness
    section_themes: Sequence[str]
    seen: Mapping[int, _Seen]

    def leading_to(self, action: Action) -> tuple[int, ...]:
        """Places of the findings that lead to an action; may be empty."""
        if action.kind is ActionKind.ACTION:
            return self._told_before(action)
        scores = self._scores(action, self._of_chapter(action))
        best = max(scores, key=lambda place: (scores[place], -place), default=None)
        if best is None or scores[best] < _LEAST:
            return ()
        if action.kind is ActionKind.CAUSE_OF_CONCERN:
            heads = {self.sentences[place].paragraph: place for place in reversed(scores)}
            chosen = [place for place in {best, *heads.values()} if scores[place] >= _WIDER * scores[best]]
        else:
            chosen = [place for place in scores if scores[place] >= self._share(place, best) * scores[best]]
        chosen.sort(key=lambda place: (-scores[place], place))
        return tuple(chosen[: _MOST_OF_CONCERN if action.kind is ActionKind.CAUSE_OF_CONCERN else _MOST])

    def _share(self, place: int, best: int) -> float:
        """What a finding must score for an action that another is likeliest to have led to, as a share."""
        one, other = self.sentences[place], self.sentences[best]
        if one.paragraph != other.paragraph:
            return _NEARLY
        return _GOES_ON if one.topic == other.topic else _BESIDE

    def _told_before(self, action: Action) -> tuple[int, ...]:
        """The last weakness before a plain action in its paragraph; else one like it in its section."""
        before = [
            place
            for place in self.seen
            if self.sentences[place].section == action.section and self.sentences[place].spans < action.spans
        ]
        scores = self._scores(action, before)
        beside = [place for place in before if self.sentences[place].paragraph == action.paragraph]
        if beside:
            further = [place for place in beside[:-1] if scores[place] >= max(_LEAST, scores[beside[-1]])]
            return (beside[-1], *reversed(further))
        best = max(scores, key=lambda place: (scores[place], place), default=None)
        return () if best is None or scores[best] < _TOLD_ELSEWHERE else (best,)

    def _scores(self, action: Action, places: Sequence[int]) -> dict[int, float]:
        asked = self.likeness.weigh(action.words)
        topic = topic_of(action.words, Situation(theme=action.theme))
        return {
            place: self.seen[place].answers(asked, is_on_topic=self.sentences[place].topic == topic)
            + (_AMONG_REASONS if self._is_reason(place, action) else 0.0)
            for place in places
        }

    def _is_reason(self, place: int, action: Action) -> bool:
        sentence = self.sentences[place]
        return sentence.section == action.section and sentence.spans > action.spans

    def _of_chapter(self, action: Action) -> list[int]:
        """Weaknesses of the chapter on the action's question; of other parts if the chapter has none."""
        on_question = [place for place in self.seen if self.sentences[place].theme == action.theme]
        in_chapter = [
            place
            for place in on_question
            if self.section_themes and self.section_themes[self.sentences[place].section] == action.theme
        ]
        return in_chapter or on_question
