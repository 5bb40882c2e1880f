"""
Words that a sentence explains in passing: "few know the Callers' Code, which sets out what they may expect".

The gloss stands right behind the word: as a clause (`graph/data/definition-glosses.csv`), as an apposition
("cuckooing, the taking over of a home"), in brackets or between dashes. What may be explained so is told by
the gloss: `law` only a law, a code or the like; `known` also a word that the lists know, and one in quotation
marks; `quoted` only such; `gerund` also the name of a doing ("cuckooing"), `multi` also one of several words;
`any` whatever stands there. A second name of a law is an explanation too ("the
Code of Practice for Callers (the Callers' Code)").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from graph.extract.terms.definitions import TERM, is_barred, is_general
from graph.extract.terms.gloss_shapes import find_shapes
from graph.extract.words.initiative_heads import head_of
from graph.extract.words.tables import read_table

_TOKEN = r"[A-Z][\w-]*(?:[’']s?(?!\w))?"  # noqa: S105 - a part of a name
_HEAD = (
    r"(?:Code|Act|Law|Requirement|Order|Protocol|Charter|Rules?|Standards?|Duty|Convention"
    r"|Principles|Concordat)"
)
_OPENING = (
    r"(?:The|An?|This|That|These|Its|Our|Their|Under|In|By|For|With|As|At|On|To|When|While"
    r"|Although|If|Since)\s"
)
LAW_NAME = (
    rf"(?<![\w’'-])(?!{_OPENING})(?:{_TOKEN}\s(?:(?:of|and|for|on|the|of the|and the)\s)?){{0,6}}?{_HEAD}"
    rf"(?:\s(?:of|for|on)\s(?:the\s)?{_TOKEN}(?:\s(?:(?:of|for|and|in)\s(?:the\s)?)?{_TOKEN}){{0,4}})?"
    r"(?:\s\d{4})?"
)
_LAW_BEHIND = re.compile(
    rf"(?P<term>{LAW_NAME}|(?:Section|Outcome)\s\d+\w?(?:\sof\sthe\s{LAW_NAME})?)$"
    r"|(?<![\w’'-])(?P<lower>(?!(?i:an?|the|its|for|of|to|use|uses|under|by|with|and|or|no|new"
    r"|such|more|few|fewer|many|some|all|most|both|in|on|at|from|these|those|seek|seeks"
    r"|sought|issue|issued)\s)(?:[A-Za-z][\w’'-]*\s){1,2}?"
    r"(?:order|notice|injunction|warrant|caution|penalt(?:y|ie)|disposal|bail)s?)$"
)
_SCHEME_BEHIND = re.compile(
    rf"(?<![\w’'-])(?!{_OPENING})(?P<term>(?:{_TOKEN}\s(?:(?:of|and|for|on|the)\s)?){{3,7}}scheme)$"
)
_OWNED = re.compile(r"\b(?:its|their|our|an?|force[’']s|constabulary[’']s)\s(?:own\s|new\s)?$", re.IGNORECASE)
_LOWER_LAW = (
    r"(?:[a-z][\w’'-]*\s){1,5}?(?:scheme|code|order|law|protocol|duty|rules|rights?|to ask|to know|to review)"
)
_ALSO = (
    r"(?:\s\((?:also\s|better\s|commonly\s)?(?:(?:known\sas|called|or)\s)?"
    r"|,\s(?:(?:also|better|commonly|widely|often|sometimes|usually|otherwise)\s)?"
    r"(?:known\sas|called|referred\sto\sas|or)\s)(?:the\s)?[\"'“‘]?"
)
_ALSO_ENDS = r"[\"'”’]?(?=[,.;:)]|\s[–—-])"
_PAIRS = tuple(
    re.compile(first + _ALSO + second + _ALSO_ENDS)
    for first, second in (
        (rf"(?P<long>{LAW_NAME})", rf"(?P<short>{LAW_NAME})"),
        (rf"\b[Tt]he\s(?P<long>{_LOWER_LAW})", rf"(?P<short>{LAW_NAME})"),
        (rf"(?P<short>{LAW_NAME})", rf"(?P<long>{_LOWER_LAW})"),
    )
)
_SPECIFIC = re.compile(r"\b(?:the|this|that|these|those)\s$", re.IGNORECASE)
_IS_LAW = re.compile(_HEAD)
_MAY_GLOSS = re.compile(r"[,(:–—]| - ")
"""What stands before every gloss."""
_QUOTED_BEHIND = re.compile(
    r"(?:(?<!\w)[‘'“\"](?=.*[’'”\"]$)|\b[Ss]o-called\s)(?P<term>[A-Za-z][\w’' -]{2,40}?)[’'”\"]?$"
)
_LONGEST_KNOWN = 8  # words
_APPOSITION = re.compile(
    r"(?:,| [–—]| -)\s(?=(?P<gloss>(?:(?:an?|the)\s|(?=(?:people|those|someone|anyone"
    r"|[a-z]{3,}s)\s(?:that|who|which|whose)\s))"
    r"(?!(?:[\w-]+\s){0,2}"
    r"(?:rate|number|total|increase|rise|fall|figure|share|reduction|decrease|proportion|level"
    r"|phrase|view|claim|complaint|sentiment|comment|remark|feeling)\b)"
    r"(?:[a-z][\w’'-]*\s){1,6}?"
    r"(?:of|by which|in which|at which|under which|that|which|who|whose|when|for)\s[^,;.()–—]{8,}))"
)
_RELATIVE = re.compile(
    r"(?:(?:an?|any)\s(?:[a-z-]+\s){1,3}|(?:[a-z-]+\s){0,2}(?:people|those|someone|anyone|[a-z]{3,}s)\s)(?:that|who|which|whose)\s"
)
_BRACKETED = re.compile(
    r"\s\((?P<gloss>(?:(?:an?|the|any|where|when|people|those|someone|one)\s|[a-z]+ing\s"
    r"|(?=(?:[a-z-]+\s){0,2}[a-z]{3,}s\s(?:that|who|which|whose)\s))"
    r"(?:[^\s()]+\s){2,}[^()]*)\)"
)
_MADE_UP_OF = re.compile(
    r"\b(?:an?|every|each)\s(?:[a-z][\w’'-]*\s){1,3}\((?P<gloss>(?:one|two|three|four|five|six|several|some)\s"
    r"[^()]{3,70}?,?\s(?:who|which|that|whose|each\sof\s(?:whom|which))\s[^()]{4,})\)"
)
"""What a thing is made up of: "a tandem (one driver and one reader, who share a car)"."""
_STATE = re.compile(
    r"\b(?:is|are|be|being|been|was|were|get|gets)\s(?P<term>[a-z]{3,}(?:ed|en|t)(?:\s[a-z-]+){0,3}),?\s"
    r"(?:\(|[–—-]\s)?(?:which|that|this)\smeans\s(?:that\s)?"
    r"(?=(?P<gloss>(?:they|he|she|he or she|someone|anyone|nobody|people|an?\s[a-z]+"
    r"|the\s(?:person|suspect|case|crime|file|child|caller|victim))\s"
    r"(?!(?:may|might|could|can|will|would|wait|often|too)\b)[^.;()]{6,}))"
)
"""A state that people are put in: "she is held over, which means that she leaves without a date"."""
_LEADS_IN = re.compile(
    r"^(?:Under|In|For|With|By|At|On|Since|When|Through|As|If|Where|Although|While)\s[^,]*$"
)
"""What opens a sentence up to a comma: "Under section 8, a person who …"."""
STOPS = frozenset(
    "a an the this that these those its their our his her of for to in on at by with from as and or"  # noqa: SIM905
    " but is are was were be been has have had not no it they we who which called such through against"
    " over into about under met saw sees found find finds use uses fight fights face faces tackle tackles"
    " cut cuts hold holds run runs make makes made give gives take takes need needs keep keeps kept pay pays"
    " paid send sends sent seek seeks put puts know knows knew lack lacks explain explains offer offers"
    " handle handles manage manages treat treats spot spots".split()
)
_TAKES_UP = re.compile(
    r"By (?:this|that|it|this term|that term|these words),? (?:we|I|officers|forces|police|the force"
    r"|it) means?\b"
    r"|By (?:this|that) is meant\b|(?:This|That|The) (?:term|word|phrase|expression) "
    r"(?:means|covers|describes|denotes|refers to|is used (?:for|of|to describe))\b"
    r"|(?:This|That|It)(?:[’']s| is) (?:the|our|their|a) (?:term|name|word|phrase|label|shorthand"
    r"|expression) "
    r"(?:for|used|that|given|(?:we|officers|forces|police|staff|they) (?:use|give))\b"
)
_ECHOES = re.compile(
    r"(?:(?:This|That|It)(?:[’']s| is)|(?:These|Those|They) are) (?:an? "
    r"|the )?(?:[a-z-]+ ){0,2}?(?P<noun>[a-z-]{4,})"
    r"(?=,| (?:that|which|who|whose|where|when|in which|by which|at which|made|given|used|issued"
    r"|written|held|drawn)\b)"
)
_SAYS_WHAT = re.compile(
    r"(?:(?:This|That|It)(?:[’']s| is)|(?:These|Those|They) are) (?:an?|the|those|people|any|anyone|anybody"
    r"|someone|[a-z]{3,}s (?:that|who|which|where|in which|made|used|held))\b"
)
_NAMED_SO = re.compile(
    r"\b(?:(?:known|referred\sto|described)(?:\s(?:by|to|among|in|within|locally)(?:\s[a-z-]+){0,3}?)?\sas"
    rf"|called|termed|dubbed|nicknamed)\s{TERM}(?::|\s[–—-]|\s\(|,)\s?"
    r"(?=(?P<gloss>(?:(?:an?|the|any|those|one|ones)\s)?(?:[a-z][\w’'-]*\s){1,6}?"
    r"(?:that|which|who|whose|where|when|of|in which|by which|used|made)\s[^.;()]{6,}))"
)
"""A word that is named where what it means stands right behind: "known as perches: homes that …"."""
_NEAR = 200  # characters in which a term is looked for
_FIRST = 3  # words of a gloss that must not speak of what was, or of how good it is
_MOST = 4  # words of a term that nothing marks
_KINDS = ("any", "gerund", "known", "law", "multi", "quoted")
"""What a clause may explain; the names of groups in the pattern of clauses."""


_ANY = frozenset({"any", "gerund", "multi"})
_OF_ANYTHING = re.compile(
    r"(?:ways?|means|matters?|questions?|subject|cases?|kinds?|types?|forms?|sorts?|numbers?|rates?|levels?|lack|fear|risks?|acts?|practices?|problems?|issues?"
    r"|concepts?|notions?|ideas?|crimes?|offences?|victims?|reports?|incidents?|instances?|signs?|examples?|knowledge"
    r"|understanding|awareness|talk|spoke|speak|speaks|heard|knew|one|many|most|some|all|each|part|parts|out|because"
    r"|instead|\w+ed)$"
)
"""What may be of any word, and is no part of its name: "cases of perching"."""
_SPOKEN = re.compile(
    r"^(?:an?|the|all|some|no|very|so|too|really|quite)\s|\b(?:we|is|are|was|were|it|they|he|she|you|i|my|our|not|have|has)\b",
    re.IGNORECASE,
)
"""What was said, and names nothing: ‘the wall of silence’, ‘we are tired’."""
_BODY = re.compile(
    r"(?:sections?|squads?|offices?|wings?|rooms?|crews?|groups?|panels?|boards?|staff|services?)$"
)
_ACTORS = re.compile(
    r"\b(?:\d+|two|three|four|five|many|most|some|several|officers?|staff|people|teams?|units?|leaders?|managers?"
    r"|supervisors?|detectives?|sergeants?|inspectors?|constables?|forces?|stations?|partners?|agencies)$"
)


@dataclass(frozen=True, slots=True)
class Gloss:
    """
    A word that a sentence explains.

    Args:
        name: As it stands there.
        alias: A second name of the same; empty if none.
    """

    name: str
    alias: str = ""


def find_glossed(sentence: str, is_known: Callable[[str], bool]) -> Iterator[Gloss]:
    """Every word that a sentence explains in passing, in no order."""
    if not _MAY_GLOSS.search(sentence):
        return
    for pattern in _PAIRS if _IS_LAW.search(sentence) else ():
        for found in pattern.finditer(sentence):
            if " " in found.group("short") and not _OWNED.search(sentence[: found.start()]):
                yield Gloss(found.group("long"), found.group("short"))
    for match in _NAMED_SO.finditer(sentence):
        if is_general(match.group("gloss")) and not any(map(str.isdigit, match.group("gloss"))):
            yield Gloss(match.group("term"))
    for match in _MADE_UP_OF.finditer(sentence):
        if not any(map(str.isdigit, match.group("gloss"))) and _is_thing(match):
            yield from _term_before(
                sentence, match.start("gloss") - 2, "multi", match.group("gloss"), is_known
            )
    for match in _STATE.finditer(sentence):
        if is_known(match.group("term")) and is_general(match.group("gloss")):
            yield Gloss(match.group("term"))
    for match in _clauses().finditer(sentence):
        of = match.lastgroup or ""
        yield from _term_before(sentence, match.start(), of, _clause(sentence, match.end()), is_known)
    for pattern in (_APPOSITION, _BRACKETED):
        for match in pattern.finditer(sentence):
            leads_in = match.group().startswith(",") and _LEADS_IN.match(sentence[: match.start()])
            if not leads_in and not any(map(str.isdigit, match.group("gloss"))):
                of = "any" if pattern is _BRACKETED and _RELATIVE.match(match.group("gloss")) else "known"
                yield from _term_before(sentence, match.start(), of, match.group("gloss"), is_known)
    for shape in find_shapes(sentence):
        yield from _term_before(sentence, shape.at, shape.of, shape.gloss, is_known)


def _is_thing(match: re.Match[str]) -> bool:
    """Whether what is made up of others is no team or other body of the force ("a squad (two …)")."""
    before = match.string[match.start() : match.start("gloss") - 2]
    return head_of(before) is None and _BODY.search(before) is None


def find_taken_up(sentence: str, before: str, is_known: Callable[[str], bool]) -> str:
    """
    The words at the end of a sentence that the next one explains; empty if it explains none.

    >>> find_taken_up("By this we mean taking over a home.", "Few know of cuckooing.", lambda _: False)
    'cuckooing'
    >>> before = "None was asked for a harm statement."
    >>> find_taken_up("That’s a statement that a court reads.", before, lambda _: False)
    'harm statement'
    """
    told = before.rstrip(" .!?")
    quoted = _QUOTED_BEHIND.search(told)
    says = _SAYS_WHAT.match(sentence)
    if quoted and says and not _SPOKEN.search(quoted.group("term")):
        return quoted.group("term") if is_general(sentence, says.group()) else ""
    if found := _TAKES_UP.match(sentence):
        rest = _clause(sentence, found.end())
        return next((gloss.name for gloss in _term_before(told, len(told), "any", rest, is_known)), "")
    found = _ECHOES.match(sentence)
    if found and is_general(sentence):
        noun = re.escape(found.group("noun").removesuffix("s"))
        term = re.search(rf"(?<![\w’'-])(?P<term>(?:[a-z][\w’'-]*\s){{1,3}}{noun}s?)$", told)
        words = term.group("term").split() if term else []
        starts = [place + 1 for place, word in enumerate(words) if word in STOPS]
        words = words[max(starts, default=0) :]
        return " ".join(words) if len(words) > 1 else ""
    return ""


def _clause(sentence: str, start: int) -> str:
    return re.split(r"[,;()–—]", sentence[start:], maxsplit=1)[0]


def _term_before(
    sentence: str, end: int, of: str, gloss: str, is_known: Callable[[str], bool]
) -> Iterator[Gloss]:
    """The term that ends at a place, if it may be explained by such a gloss."""
    before = sentence[max(0, end - _NEAR) : end]
    quoted, law = _QUOTED_BEHIND.search(before), _LAW_BEHIND.search(before)
    if of != "quoted" and law and " " in law.group() and not _OWNED.search(before[: law.start()]):
        if law.group("term") or not _SPECIFIC.search(before[: law.start()]):
            yield Gloss(law.group())
    elif of != "law" and is_general(gloss, " ".join(gloss.split()[:_FIRST])):
        if quoted and head_of(quoted.group("term")) is None and not _SPOKEN.search(quoted.group("term")):
            yield Gloss(quoted.group("term"))
        elif of != "quoted" and (known := known_before(before, is_known)):
            yield Gloss(known)
        elif of == "multi" and (scheme := _SCHEME_BEHIND.search(before)):
            yield Gloss(scheme.group("term"))
        elif of in _ANY and _is_of(of, unmarked := _unmarked_before(before), sentence):
            yield Gloss(unmarked)


def _is_of(of: str, term: str, sentence: str) -> bool:
    """Whether a word that nothing marks is of the kind that a gloss explains."""
    is_lower = term.islower() or (term[1:].islower() and sentence.startswith(term))
    is_doing = term.endswith("ing") and not is_barred(term)
    return bool(term) and (
        of == "any" or is_doing or (of == "multi" and " " in term and is_lower and not _ACTORS.search(term))
    )


def known_before(before: str, is_known: Callable[[str], bool]) -> str:
    """The longest words at the end of a text that are known; empty if none are."""
    words = list(re.finditer(r"[\w’'-]+", before))[-_LONGEST_KNOWN:] if before[-1:].isalnum() else []
    return next((before[word.start() :] for word in words if is_known(before[word.start() :])), "")


def _unmarked_before(before: str) -> str:
    """The few words in small letters before a gloss, back to an article, a preposition or a verb in "-ed"."""
    kept = list[str]()
    whole = re.search(r"(?<![\w’'-])(?P<head>[a-z]{3,})\sof\s(?:[a-z][\w’'-]*\s)?[a-z][\w’'-]*$", before)
    if whole and not _OF_ANYTHING.match(whole.group("head")) and whole.group("head") not in STOPS:
        return whole.group()
    for word in reversed(re.findall(r"[\w’'-]+|[^\w\s]", before)):
        is_stop = word.lower() in STOPS or (word.endswith("ed") and len(word) > len("need"))
        if is_stop or not word[0].isalpha():
            return " ".join(kept)
        kept.insert(0, word)
        if len(kept) > _MOST:
            break
    opens = len(kept) <= _MOST
    return " ".join(kept) if opens else kept[-1] if kept[-1].endswith("ing") else ""


@cache
def _clauses() -> re.Pattern[str]:
    rows = sorted(
        read_table("definition-glosses.csv", ("gloss", "of", "example")), key=lambda row: -len(row["gloss"])
    )
    groups = (
        rf"(?P<{of}>" + "|".join(_pattern(row["gloss"]) for row in rows if row["of"] == of) + ")"
        for of in _KINDS
    )
    return re.compile(rf"(?:{'|'.join(groups)})(?!\w)")


def _pattern(gloss: str) -> str:
    return re.escape(gloss).replace(r"\ \*\ ", r"\s(?:[\w-]+\s){1,4}").replace(r"\ ", r"\s")
