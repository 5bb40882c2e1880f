"""
Wordings brought to keys, so that two ways of printing one name compare equal.

In: a label, heading or name as printed. Out: a key to compare with others of the same kind; never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKUP = re.compile(r"<sup>.*?</sup>|<[^>]*>|\[\^?\w+\]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_WORD = re.compile(r"\w+\+*")  # "THRIVE+" is another word than "THRIVE"
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_NUMBER = re.compile(
    r"\s*(?:\bno\.?|\bnumber|#)?[\s–-]*(?:\d{1,2}(?:\.\d{1,2}){0,2}(?:[a-z]|\s?\([a-z]\))?(?:\s+of\s+\d{1,2})?"
    r"|\(\d{1,2}\)|\([a-z]\)|\([ivx]{1,4}\)|(?<=\s)[A-Z]|(?<=\s)[ivx]{1,4})\s*[:.)]?\s*$",
    re.IGNORECASE,
)
_GATHERED = re.compile(
    r"^(?:(?:annex|appendix)(?: \w{1,3})?\s*[:.–-]\s*)?"
    r"(?:(?:a |the )?(?:summary|list|table|full list|overview|schedule|register|recap) of (?:all )?"
    r"(?:the |our |its )?|all (?:of )?(?:the |our )?"
    r"|(?:an?|one|two|three|four|five|six|seven|eight|\d{1,2}) )",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"(?:\s*[(\[,;:]|\s+[–—-])\s*(?:(?:deadline|due|time(?:scale)?|to be completed|complete)\b.{1,50}"
    r"|(?:by|within|before|no later than)\b.{0,40}(?:\d|\b(?:day|week|month|year)).{0,20}"
    r"|immediate(?:ly)?|urgent(?:ly)?)[)\]]?\W*$",
    re.IGNORECASE,
)
_IN_THIS = re.compile(
    r"\s+(?:(?:that )?(?:we |were |we have )?(?:identified|made|set|given|found))?"
    r"(?:\s*(?:in|by|from|at) (?:this (?:report|inspection|chapter|section|question|area)|a glance"
    r"|question|chapter|pillar|theme|number))?$",
    re.IGNORECASE,
)
_NUMBERING = re.compile(
    r"^\W*(?:(?:chapter|part|pillar|question|section|theme)\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]+(?=[.):]))[.):]?\s+(?:[–—-]\s+)?"
    r"|^\W*(?:chapter|part|pillar|question|section|theme)\s+"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|[a-h]|[ivx]+)\s*[.):–—-]\s*",
    re.IGNORECASE,
)
_GRADE_LEAD = re.compile(
    r"^\W*(?:(?:our|overall|the|force|current|inspection|final|question|20\d\d)\s+)*"
    r"(?:judge?ment|judged|grade|graded|grading|rating|rated|verdict)"
    r"(?:\s+(?:is|as|was|awarded|given|in|for this question|\(?20\d\d(?:[/–-]\d\d)?\)?))*\s*[:–—-]?\s+",
    re.IGNORECASE,
)
_OVERALL = re.compile(
    r"^(?:our |the )?overall (?:judge?ment|grade|grading|rating|assessment|verdict|question)"
    r"(?: (?:of|for|on) |\s?[:–—-]\s)",
    re.IGNORECASE,
)
_GRADE_TAIL = re.compile(
    r"[\s,;:(\[–—-]+(?:"
    r"(?:(?:as|was|last|judged|graded|awarded|given|rated|assessed|inspected|carried|forward|over|unchanged|from"
    r"|since|in|on|our|the)\s+)*20\d\d(?:\s*[/–-]\s*(?:20)?\d\d)?(?:\s+(?:inspection|report|grade|judge?ment))?"
    r"|unchanged|no change|as before|carried (?:forward|over)|not inspected (?:again|this (?:year|time))"
    r")[)\].]*$",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:should|must|ought to|has to|have to|needs? to|is to|are to|recommends?|expects?"
    r"|requires? (?:the|it))\b"
)
_FORCE_NAME = re.compile(
    r"\b[A-Z][\w’'-]*(?:(?:,| and| &)? [A-Z][\w’'-]*)* (?:Police Service|Police|Constabulary)(?:[’']s)?"
)
_POLICE = re.compile(r"^the | (?:police service|police force|police|constabulary)$")
_CARRIES_NO_MEANING = re.compile(
    r"how|what|to|does|do|is|are|the|an?|at|in|of|and|its?|their|those|who|from|forces?|police|constabulary"
    r"|well|good|effective(?:ly)?|efficient(?:ly)?|legitimate|extent"
)


@lru_cache(maxsize=16384)
def label_key(wording: str) -> str:
    """
    The words alone: no case, accents, punctuation, markup or footnote marks; "&" is "and".

    >>> label_key("Crime outcomes\\\\*"), label_key("Tackling serious & organised crime<sup>3</sup>")
    ('crime outcomes', 'tackling serious and organised crime')
    >>> label_key("ASB incidents per 1,000 population")
    'asb incidents per 1000 population'
    """
    text = _MARKUP.sub(" ", wording.replace("’", "'").replace("'", ""))
    text = "".join(character for character in text if unicodedata.category(character) != "No")
    text = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text)).replace("&", " and ")
    return " ".join(word for word in _WORD.findall(text.casefold()) if word != "_")


def question_key(wording: str) -> frozenset[str]:
    """
    What a question asks about, whether printed as a question or as a heading.

    >>> question_key("How well does Durham Constabulary prevent crime?") == question_key("Preventing crime")
    True
    """
    words = label_key(_FORCE_NAME.sub(" ", wording)).split()
    return frozenset(_stem(word) for word in words if not _CARRIES_NO_MEANING.fullmatch(word))


def _stem(word: str) -> str:
    """A verb without its ending, so that "tackle" and "tackling" agree."""
    for ending in ("ing", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def without_brackets(wording: str) -> str:
    """
    The wording without what stands in round brackets.

    >>> without_brackets("Crimes recorded per 1,000 population (excluding fraud)")
    'Crimes recorded per 1,000 population'
    """
    return _BRACKETS.sub("", wording)


def without_number(wording: str) -> str:
    """
    The wording without a number at its end.

    >>> without_number("Cause of concern 1 of 3:"), without_number("AFI (b)")
    ('Cause of concern', 'AFI')
    """
    return _NUMBER.sub("", wording)


def untimed(wording: str) -> str:
    """
    The wording without a time behind it.

    >>> untimed("Recommendation 2 (by 31 March 2020)"), untimed("Area for improvement – within six months")
    ('Recommendation 2', 'Area for improvement')
    """
    return _TIMED.sub("", wording)


def ungathered(wording: str) -> str:
    """
    The wording without words that only say that it stands above several or all.

    >>> ungathered("Annex A: Summary of areas for improvement"), ungathered("Recommendations in this report")
    ('areas for improvement', 'Recommendations')
    """
    return _IN_THIS.sub("", _GATHERED.sub("", wording))


def without_numbering(wording: str) -> str:
    """
    A title without the number of its chapter in front.

    >>> without_numbering("2.1 Preventing crime"), without_numbering("Question 3: How good is the force?")
    ('Preventing crime', 'How good is the force?')
    """
    return _NUMBERING.sub("", wording)


def without_overall(wording: str) -> str:
    """
    What a grade is given on, without words that only say that it is a grade.

    >>> without_overall("Overall judgment of legitimacy"), without_overall("Overall")
    ('legitimacy', 'Overall')
    >>> without_overall("Overall judgment: How legitimate is the force?")
    'How legitimate is the force?'
    """
    return _OVERALL.sub("", wording)


def without_grade_lead(wording: str) -> str:
    """
    The wording without words at its start that only say that a grade follows.

    >>> without_grade_lead("Our judgment: Requires improvement"), without_grade_lead("Graded good")
    ('Requires improvement', 'good')
    """
    return _GRADE_LEAD.sub("", wording)


def without_grade_tail(wording: str) -> str:
    """
    The wording without words at its end that only say when a grade was given.

    >>> without_grade_tail("Good, judged in 2017"), without_grade_tail("Good (unchanged)")
    ('Good', 'Good')
    """
    return _GRADE_TAIL.sub("", wording)


def is_request(words: str) -> bool:
    """
    Whether words ask somebody for something.

    >>> is_request("The force should plan ahead."), is_request("The force plans ahead.")
    (True, False)
    """
    return _REQUEST.search(words) is not None


def force_key(name: str) -> str:
    """
    The place a force is named after.

    >>> force_key("The Metropolitan Police Service"), force_key("Avon & Somerset Police")
    ('metropolitan', 'avon and somerset')
    """
    return _POLICE.sub("", _POLICE.sub("", label_key(name)))
