"""
Subjects of sentences that define: those in quotation marks, and those that can only be there to be defined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.terms.acronyms import singular_name
from graph.extract.terms.definitions import is_echo, is_general
from graph.extract.terms.glossaries import ask
from graph.extract.terms.glosses import LAW_NAME
from graph.extract.terms.note_meanings import is_meaning

LAW = re.compile(r"\b(?:Act|Code|Law|Order|Requirement|Standard|Protocol|Rules|Outcome \d+|Section \d+)\b")
_LONGEST_PLAIN = 5  # words
_NO_TERM = re.compile(
    r"[,–—]|\s-\s|\b(?:which|who|that|there|it|they|is|are|looks|uses?|here|by|no|acronym)\b"
    r"|\b(?:force|constabulary|leader|manager|supervisor|sergeant|detective|officer|inspector|station)$|^[a-z]+[’']s\s"
)
"""Words of a subject that is a clause, and no word to be defined."""
_TELLS = re.compile(
    r"(?:It|They|This|That|These)(?:’s|'s|\s(?:is|are|means?|happens|occurs|involves?|describes?))\s"
)
RIGHTS = ("the right", "the power")
DATA = re.compile(
    r"\b(?:data|figures?|recorded|numbers?|estimates?|survey|rounded|excludes?|excluded)\b", re.IGNORECASE
)
OPENING = 30  # characters
_SMALL = 3  # letters


def asked_for(before: str, sentence: str) -> str:
    """The word that one sentence asks the meaning of and the next one tells; empty if they do not."""
    asked = ask(before)
    is_told = (
        asked
        and is_general(sentence, sentence[:OPENING])
        and (_TELLS.match(sentence) or is_meaning(sentence))
    )
    return asked[0] if asked and is_told else ""


def is_quoted(found: re.Match[str]) -> bool:
    """Whether the subject of a sentence stands in quotation marks."""
    return re.fullmatch(r"[\"'“‘].*[\"'”’]", found.group("subject")) is not None


def is_quoted_in(subject: str, near: Sequence[str]) -> bool:
    """Whether words stood in quotation marks before."""
    pattern = re.compile(rf"[\"'“‘]{re.escape(singular_name(subject))}(?:e?s)?[\"'”’]", re.IGNORECASE)
    return any(pattern.search(words) for words in near)


def is_plain_subject(found: re.Match[str], where: str) -> bool:
    """Whether a sentence can only be there to define its subject, though the report never uses it again."""
    subject = found.group("subject")
    if where == "note" or _NO_TERM.search(subject):
        return False
    if " way " in found.group("cue"):
        return False  # "An early arrest is a way to …"
    if LAW.search(subject) or is_echo(found) or is_quoted(found):
        return True
    if found.group("cue").endswith(RIGHTS):
        return True
    if found.group("cue").startswith("are those ") and " " in subject and not DATA.search(found.string):
        return True
    is_one = (found.group("article") or "").lower() in ("a ", "an ")
    return len(subject.split()) <= _LONGEST_PLAIN and (where == "anywhere" or is_one)


def other_name(law: str, near: Sequence[str]) -> str:
    """
    Another name of a law in the words that a note is on; empty if it has none there.

    >>> other_name("Code of Practice for Callers", ["Few know what the Callers' Code asks."])
    "Callers' Code"
    """
    if not LAW.search(law):
        return ""
    own = _stems(law)
    names = (found.group() for words in near for found in re.finditer(LAW_NAME, words))
    return next((name for name in names if name != law and " " in name and _stems(name) < own), "")


def _stems(name: str) -> frozenset[str]:
    """The words of a name without endings and small words."""
    return frozenset(
        word.lower().rstrip("s’'") for word in re.findall(r"[\w’'-]+", name) if len(word) > _SMALL
    )
