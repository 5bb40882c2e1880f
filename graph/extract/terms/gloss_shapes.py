"""
Shapes in which a gloss stands behind the word it explains, beside set turns of phrase.

A word in quotation marks may be explained by nearly anything in brackets, or behind a dash, a colon or a
comma. Any other word is believed to be explained by what tells its kind ("a study of …", the nouns of
`graph/data/definition-genera.csv`) or the doing that it names ("the taking over of …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph.extract.words.tables import read_table

_JOINS = r"(?P<join>,\s|:\s|\s[–—-]\s|\s\()"
_SAYS = (
    r"(?:(?:that is(?: to say)?|in other words|in plain words|in plain terms|put simply|simply put|in short"
    r"|i\.e\.|meaning|namely|essentially|broadly|roughly|or rather|or)(?:,\s|:\s|\s))?"
)
_PEOPLE_OR_THINGS = (
    r"[a-z]{3,}s\s(?:that|who|which|whose|where|in which|made|held|lent|used|kept|taken|given|[a-z]{3,}ed)\s"
)
_QUOTE_ENDS = re.compile(r"[’'”\"]$|\b[Ss]o-called\s[\w’' -]{2,40}$")
_OF_QUOTED = {
    "(": re.compile(
        r"(?!(?:see|such as|including|e\.g\.|for example|as|in|at|by|from|to|with|which|who|not|now|also|but"
        r"|and|up|down|about|only|or so|on|per|of|that)\b)[a-z][^()]{10,}"
    ),
    "-": re.compile(
        rf"(?:(?:an?|the|any|all|when|where|those|people|someone|one)\s|[a-z]{{3,}}ing\s|{_PEOPLE_OR_THINGS})"
        r"[^.;()–—]{8,}"
    ),
    ",": re.compile(
        rf"(?:(?:people|those|someone|anyone)\s(?:with|in|at|on|from|whose|who|that|aged|under|over)\s"
        r"|(?:an?|the)\s(?!(?:[a-z]+\s)?(?:phrase|word|view|claim|complaint|sentiment|comment|remark|feeling|point|line)\b)"
        r"(?:[a-z-]+\s){1,5}?(?:of|that|which|who|whose|where|when|in|for|after|before|between|by|with"
        r"|from|used|made|given|held)\s"
        rf"|(?:when|where)\s(?!asked|they|we|it|he|she|i\b|staff|officers|needed|possible|necessary|appropriate)"
        rf"|{_PEOPLE_OR_THINGS})[^.;()–—]{{8,}}"
    ),
}
"""What may explain a word in quotation marks, in brackets, behind a dash or a colon, and behind a comma."""
_OR_DOING = re.compile(r"[a-z]{3,}ing\s[^.;()–—]{6,}")
_DOING = re.compile(r"the\s[a-z]{3,}ing\s(?:[a-z]+\s)?of\s[^.;()–—]{4,}")
_ANYONE = re.compile(r"(?:any(?:one|body)|some(?:one|body))\s(?:who|whose|that)\s[^.;()–—]{4,}")
_SHORT = 3  # letters that are too few for a noun
_OPENS = re.compile(
    r"(?:In|Over|During|Within|From|After|Before|To|Of|Between|Across|Among|Like|Unlike|Despite|Under|For|With|By|At|On"
    r"|Since|When|Through|As|If|Where|Although|While)\s[^,]*$"
)
"""What opens a sentence up to a comma: "Over the same period, the number of …"."""
_IN_A_ROW = re.compile(r",\s(?:and|or)\s")
"""What follows one of several things: "a week of visits, a review of files, and …"."""
_PEOPLE_DOING = re.compile(r"[a-z]{3,}s\s[a-z]{3,}ing\s[^()]{6,}")
_JOIN = re.compile(_JOINS + _SAYS)
_SPECIFIC = re.compile(
    r"\b(?:the|its|their|our|his|her|this|that|these|those)\s(?:[\w’'-]+\s){0,3}[\w’'-]+$", re.IGNORECASE
)


_QUANTITY = re.compile(
    r"the\s(?:share|proportion|percentage|number|ratio|amount|sum|difference|gap|time|period|average|count)\s"
    r"(?:of|between|from|in|at|that)\s(?!which|whom|them|these|those|it\b)[^.;()–—]{4,}"
)
"""A figure that is explained, whatever article it has: "the vacancy factor – the share of posts that …"."""


@dataclass(frozen=True, slots=True)
class Shape:
    """
    A gloss that may explain what stands before it.

    Args:
        at: Where the word has to end.
        of: What kind of word it may explain.
        gloss: Its words.
    """

    at: int
    of: str
    gloss: str


def find_shapes(sentence: str) -> Iterator[Shape]:
    """Every stretch that has the shape of a gloss, in order of place."""
    for join in _JOIN.finditer(sentence):
        sign = join.group("join").strip()
        sign = "-" if sign in (":", "–", "—", "-") else sign
        rest, before = sentence[join.end() :], sentence[: join.start()]
        if _QUOTE_ENDS.search(before):
            told = _of_quoted(sign, join.group(), rest)
            if told:
                yield Shape(join.start(), "quoted", told)
        elif found := _DOING.match(rest) or (_PEOPLE_DOING.match(rest) if sign == "(" else None):
            yield Shape(join.start(), "gerund", found.group())
        elif sign == "," and _OPENS.match(before):
            continue
        elif (sign != "," and (found := _ANYONE.match(rest))) or (found := _echo(before, rest)):
            yield Shape(join.start(), "multi", found.group())
        elif found := _QUANTITY.match(rest):
            yield Shape(join.start(), "any" if sign == "(" else "multi", found.group())
        elif (found := _of_kind().match(rest)) and (sign == "(" or not _SPECIFIC.search(before)):
            if sign == "," and _IN_A_ROW.search(found.group()):
                continue
            is_the = found.group().startswith("the ") or ":" in join.group("join")
            yield Shape(join.start(), "gerund" if is_the and sign != "(" else "multi", found.group())


_SORT = re.compile(
    r"(?:an?\s|any\s)?(?P<sort>[^\W\d_]+)\s"
    r"(?:that|which|who|whose|where|in which|made|taken|held|[a-z]{3,}ed)\s"
    r"[^.;()–—]{4,}"
)
"""A sort of thing, told apart from others of it: "cases that ...", "an offence committed ..."."""


def _echo(before: str, rest: str) -> re.Match[str] | None:
    """What tells a word from others of its kind: "evidence-led cases, that is, cases that …"."""
    last = before.rpartition(" ")[2].removesuffix("s")
    if len(last) <= _SHORT or not last.isalpha():
        return None
    found = _SORT.match(rest)
    return found if found and found.group("sort").removesuffix("s") == last else None


def _of_quoted(sign: str, join: str, rest: str) -> str:
    """What explains a word in quotation marks before it; empty if nothing does."""
    found = _OF_QUOTED[sign].match(rest)
    if found is None and re.search(r"\b(?:or|namely|words|is|i\.e\.)\W*$", join):
        found = _OR_DOING.match(rest)
    return found.group() if found and len(found.group().split()) > 2 else ""


@cache
def _of_kind() -> re.Pattern[str]:
    """What tells the kind of a thing: "a study of one kind of crime"."""
    nouns = "|".join(
        re.escape(row["noun"]) for row in read_table("definition-genera.csv", ("noun", "example"))
    )
    return re.compile(
        rf"(?:which\sis\s)?(?:an?|the|any)\s(?:[a-z-]+\s){{0,2}}?(?:{nouns})s?\s"
        r"(?:of|that|which|in which|by which|at which|under which|whereby|where|used|made|for|to|between|by"
        r"|with|without|when|from)\s[^.;()–—]{4,}"
    )
