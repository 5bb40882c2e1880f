"""
What a note means: the word that carries its mark, and whether the note says what that is.

A note opens with the word ("The code is issued by …"), or it only gives the meaning ("A meeting of
neighbours.").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.document import Block, BlockKind, Document
from graph.extract.report.notes import find_carriers
from graph.extract.terms.acronyms import ACRONYM, start_of_name
from graph.extract.terms.definitions import NO_SUBJECT
from graph.extract.terms.glosses import STOPS, known_before
from graph.extract.words.splitting import split_sentences

_LAST_ACRONYM = re.compile(rf"({ACRONYM})\)?$")
_LONGEST = 8  # words of a subject
_NEAR = 200  # characters before a mark in which its word is looked for
_SHORT = 3  # letters that are too few for one
_FRAGMENT = re.compile(
    r"(?:(?:That is(?: to say)?|I\.e\.|Meaning),?\s)?(?:an?|any|the|where|when|someone|anyone"
    r"|people|those|one)\s"
    r"|(?:[a-z-]+\s)?[a-z]{3,}s\s(?:that|who|which|whose|where|made|held|used|kept|given|set|sent|written|drawn)\s"
    r"|(?!(?:according|including|excluding|following|during|relating|referring|depending|concerning|being)\b)"
    r"[a-z]+ing\s(?!to\b)",
    re.IGNORECASE,
)
_THIS_IS = re.compile(
    r"(?:This|It|These)\s(?:is|are|means|refers\sto|describes)\s(?:(?:usually|sometimes|also)\s)?"
    r"(?=(?:an?|any|where|when|people|someone|the\s(?:name|term|practice|process|power|list"
    r"|meeting|use|act|taking))\s)"
)
_SPELLS = re.compile(
    r"^(?:(?:This|It|The\s(?:acronym|abbreviation|letters|initials))\s(?:is\s|are\s)?)?"
    r"(?:(?:stands?|short|an?\s(?:acronym|abbreviation))\s(?:for|of)|that\sis,?|i\.e\.,?|in\sfull,?|meaning|denotes?|means?)\s",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|an?)\s", re.IGNORECASE)
_NAMES = re.compile(
    rf"^(?:(?:also|often|better|commonly|usually|now|hereafter|below)\s)?(?:[A-Z]?[a-z]+\s){{0,8}}?(?:the\s)?"
    rf"[\"'“‘]?(?P<acronym>{ACRONYM})[\"'”’]?(?:\s[a-z]+){{0,4}}\.?$"
)
"""A note that only says how what carries its mark is called: "Known as CRB from here on."."""
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|will|may|must|should|would|could"
    r"|includes?|excludes?)\b"
)
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whose|where|when|whom|if|what|whether|how|because|until|before|after)\b"
)
_MARKED = re.compile(
    r"\b(?:an?|the|its|their|called|known as|termed)\s"
    r"(?P<term>(?!an?\b|the\b)[a-z][\w’'-]*(?:\s[a-z][\w’'-]*){0,3})$"
)
_NUMBERED = re.compile(r"(?<!\w)(?:Outcome|Section|Code|Level|Grade|Tier|Schedule|Band)\s\d+\w?$")
"""What law and rules tell by a number: "Outcome 21"."""
_QUOTED_OPEN = re.compile(r"(?<!\w)[‘'“\"](?P<term>[A-Za-z][\w’' -]{2,40})$")
_QUOTED_NOUN = re.compile(r"(?<!\w)[‘'“\"](?P<term>[A-Za-z][\w -]{2,40})[’'”\"]\s[a-z]+$")
"""A word in quotation marks with a noun for its sort: "the ‘Prevent’ strand"."""
_IS_NOW = re.compile(
    r"\s(?:(?:is|are|has|have|can|may|must|(?!was\b)[a-z]+[^s\W]s)\s(?!(?:been|not)\b)"
    r"|(?:was|were)\s[^.]*\band\s(?:sets?\sout|describes?|tells?|requires?|gives?|covers?"
    r"|allows?|lists?|defines?)\b)"
)
_NOTES = re.compile(r"(?:foot|end)?notes\b(?:$|\s(?:to|for|on)\b)|references$", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_GO_ON = re.compile(
    r"\s(?!(?:and|or|nor|of|in|on|at|to|by|for|from|with|as|but|than|that|which|who|not|only|also|were|was|had|did)\b)"
    r"[a-z]+\s"
)
"""Verbs of several: "Tin councils bring neighbours together"."""
_GOES_ON = re.compile(r",\s|\s(?:is|are|was|has|have|had|can|may|must|should|[a-z]+(?:s|ed))\s")


@dataclass(frozen=True)
class Carried:
    """The words that carry a note's mark, those before it, and the last word if it is an acronym."""

    words: str
    before: str
    last: str


def find_carried(document: Document) -> Mapping[int, Sequence[Carried]]:
    """Place of a note -> what carries its mark."""
    found: dict[int, list[Carried]] = {}
    for carrier in find_carriers(document):
        words = document.blocks[carrier.block].text.words
        before = words[: carrier.at].rstrip(" *_,.'\"’”")
        last = _LAST_ACRONYM.search(before)
        carried = Carried(words[carrier.start : carrier.end], before, last.group(1) if last else "")
        found.setdefault(carrier.note, []).append(carried)
    for note, carrying in _listed(document):
        found.setdefault(note, []).append(carrying)
    return found


def _listed(document: Document) -> Iterator[tuple[int, Carried]]:
    """Points of a list under "Notes", each with what carries its number since the last such list."""
    marked: dict[str, Carried] = {}
    section, order = -1, 0
    for place, block in enumerate(document.blocks):
        is_note = block.kind is BlockKind.BULLET and _is_notes(document, block)
        if is_note and block.section != section:
            section, order = block.section, 0
        if is_note:
            order += 1
            if str(order) in marked:
                yield place, marked[str(order)]
            continue
        if section >= 0 and block.text.marks:
            marked, section = {}, -1
        for mark in block.text.marks:
            before = block.text.words[: mark.at].rstrip(" *_,.'\"’”")
            last = _LAST_ACRONYM.search(before)
            words = next(
                (block.text.words[a:b] for a, b in split_sentences(block.text.words) if mark.at <= b + 1),
                before,
            )
            marked[mark.number] = Carried(words, before, last.group(1) if last else "")


def _is_notes(document: Document, block: Block) -> bool:
    return block.section >= 0 and _NOTES.match(document.sections[block.section].title) is not None


def spelled_out(note: str) -> str:
    """
    A note without what leads in to the words that an acronym stands for.

    >>> spelled_out("Short for case review board."), spelled_out("The case review board.")
    ('case review board.', 'case review board.')
    """
    return _ARTICLE.sub("", _SPELLS.sub("", note))


def named_in_note(note: str, before: str) -> tuple[str, str] | None:
    """
    The name before a mark and the acronym that the note gives it; None where it does not.

    >>> named_in_note("Known as CRB.", "Cases go to the case review board")
    ('case review board', 'CRB')
    """
    found = _NAMES.match(note)
    start = start_of_name(before, found.group("acronym")) if found else None
    return (before[start:], found.group("acronym")) if found and start is not None else None


def subject_before_mark(sentence: str, before: str) -> tuple[str, int] | None:
    """
    The words that a note opens with and that stand right before its mark.

    Args:
        before: The words before the mark.

    Returns:
        The words and where they end in the sentence; None where there are none.
    """
    tail = before.rstrip(" \"'“”‘’*_,.;:)").casefold()
    opening = re.match(
        r"(?:(?:at|in|under|by|during|with|through|within)\s)?(?:(?:an?|the)\s)?", sentence, re.IGNORECASE
    )
    start = opening.end() if opening else 0
    words = list(re.finditer(r"[\w’'-]+", sentence[start:]))[:_LONGEST]
    for last in reversed(words):
        subject = sentence[start : start + last.end()]
        after = sentence[start + last.end() :]
        if (
            len(subject) > _SHORT
            and not NO_SUBJECT.match(subject)
            and _ends_with(tail, subject.casefold())
            and (_GOES_ON.match(after) or (subject.endswith("s") and _GO_ON.match(after)))
        ):
            return subject, start + last.end()
    return None


def longer_before_mark(sentence: str, before: str) -> tuple[str, int] | None:
    """The same where only the last word stands before the mark: "The lab¹ …", "A photo lab recovers …"."""
    last = before.rstrip(" \"'“”‘’*_,.;:)").rpartition(" ")[2]
    if len(last) < _SHORT or not last.islower():
        return None
    found = re.match(rf"An?\s(?P<subject>(?:[a-z][\w’'-]*\s){{1,4}}?{re.escape(last)})(?=\s)", sentence)
    if found is None or not _GOES_ON.match(sentence, found.end()):
        return None
    return found.group("subject"), found.end()


def tells_what_is(note: str, subject: str, end: int) -> bool:
    """Whether a note that opens with a name of several words goes on to say what it is or does, now."""
    return " " in subject and _IS_NOW.match(note, end) is not None and not _SPEAKS.search(note)


def _ends_with(tail: str, subject: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(subject.removesuffix('s'))}(?:e?s)?$", tail) is not None


def is_meaning(note: str) -> bool:
    """
    Whether a note only says what its word means, and makes no statement.

    >>> is_meaning("Taking over a home."), is_meaning("A person who sells."), is_meaning("The data are old.")
    (True, True, False)
    """
    told = _THIS_IS.match(note)
    if told:
        return True
    opening = _FRAGMENT.match(note)
    if opening is None:
        return False
    is_clause = opening.group().strip().lower() in ("where", "when")
    finite, sub = _FINITE.search(note, opening.end()), _SUBORDINATE.search(note, opening.end())
    return is_clause or finite is None or (sub is not None and sub.start() < finite.start())


def term_before_mark(before: str, is_known: Callable[[str], bool]) -> str:
    """The word that a note is on, from the words before its mark; empty where it cannot be told."""
    tail = before[-_NEAR:].rstrip(" *_,.'\"’”)")
    quoted = _QUOTED_OPEN.search(tail)
    named = _QUOTED_NOUN.search(before[-_NEAR:].rstrip(" *_,."))
    if named:
        return named.group("term")
    if quoted:
        return quoted.group("term")
    if known := known_before(tail, is_known):
        return known
    if numbered := _NUMBERED.search(tail):
        return numbered.group()
    marked = _MARKED.search(tail)
    if marked and not any(word in STOPS for word in marked.group("term").split()):
        return marked.group("term")
    last = tail.rpartition(" ")[2]
    return last if last.islower() and last.endswith("ing") else ""
