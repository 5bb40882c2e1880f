"""
Bodies whose sort is told in so many words: "Lark Rise, a local charity", "a company called Oddfold".

A name of its own in capitals stands beside a noun for a sort of body (`graph/data/agency-nouns.csv`), or it
is told that the body runs or supplies something ("a refuge run by Lark Rise"). Words that only open a
sentence (`graph/data/opening-words.csv`), titles and places are no such names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from graph.extract.bodies.agency_names import BY_PATTERN, Found, end_of_other_bodies, start_without_opening
from graph.extract.words.initiative_heads import head_of, telling_words
from graph.extract.words.tables import read_table
from graph.identifiers import slug

_WORD = r"(?!(?:Police|Constabulary|Operation|Op|Home|Inspector|Chief|HMICFRS|HMIC)\b)[A-Z][\w+&’'-]*"
_NAME = rf"(?P<name>(?!Project\s){_WORD}(?:\s(?:(?:and|of|of the|for|&|the|in|upon)\s)?{_WORD}){{0,4}})"
_NOT_BEHIND = r"(?<!Operation\s)(?<!Project\s)(?<!Op\s)"
_BETWEEN = (
    r"(?:(?![A-Z][a-z]|(?:of|for|in|from|to|with|at|by|on|who|which|that|and|or|is|was)\b)[\w’'-]+,?\s){0,4}?"
)
_GOES_ON = (
    r"(?=[.,;:)]|$|\s[–—-]\s|\s(?:that|which|who|whose|where|based|in|on|for|of|from|with|to|by|near|at|and|is|was"
    r"|has|run|runs|working|works|funded|commissioned|contracted|employed|paid|supporting|helping|providing|serving"
    r"|specialising|led|set|founded|registered|formed|offering|under|owned|known|jointly|already)\b)"
)
_RUNS = re.compile(
    r"\b(?:(?:run|given|delivered|provided|operated|managed|supplied|staffed|offered|carried out|arranged"
    r"|organised|hosted|facilitated|taught|employed)(?:\sjointly|\slocally)?\s(?:by|through)|(?:commissioned|bought|hired|purchased|leased|procured)(?:\s[a-z][\w-]*){0,4}?\sfrom|(?:contracts?|contracted|outsourced)(?:\sout)?\s(?:with|to)"
    r"|under\scontract\s(?:with|to|by)|(?:contract|grant)\sheld\sby)\s(?:the\s)?"
    rf"{_NAME}(?=[.,;:)]|$|\s(?=[a-z]))"
)
_PAID = re.compile(
    r"\b(?:pays|paid|funds|funded|commissions|commissioned|contracts|contracted|employs|employed)\s(?:the\s)?"
    rf"{_NAME}\sto\s(?=[a-z])"
)
"""Who is paid to do something: "the commissioner pays Lark Rise to support victims"."""
_PEOPLE_OF = re.compile(
    r"\b(?:[Rr]epresentatives?|[Cc]hief\sexecutive|[Tt]rustees?|[Ss]pokes(?:person|man|woman)|[Ff]ounder)\s(?:of|from|for)"
    rf"\s(?:the\s)?{_NAME}"
)
"""People whom bodies have, and schemes do not: "a representative of the Lark Rise Network"."""
_SUPPLIES = re.compile(
    rf"(?<![\w’'-]){_NAME},\s(?:which|who)\s(?:supplies|provides|employs|holds|runs|delivers|manages|maintains)\s"
    r"(?:[a-z][\w’'-]*\s){0,4}?(?:nurses|doctors|medics|contract|healthcare|interpreters|cleaners|guards|vehicles|uniforms"
    r"|custody\sstaff|detention\sofficers|examiners|examinations)\b"
)
_BODY_HEADS = frozenset(
    {"project", "network", "centre", "service", "clinic", "alliance", "consortium", "collaboration"}
)
"""Nouns that end the names of bodies as well as those of initiatives."""
_SERVES = re.compile(
    rf"(?<![\w’'-]){_NAME},\s(?:which|who)\s(?:supports|helps|shelters|houses|counsels|advises|represents|looks\safter"
    r"|speaks\sfor|campaigns\sfor|works\swith|cares\sfor)\s(?:[a-z][\w’'-]*\s){0,3}?"
    r"(?:victims|survivors|women|men|children|families|carers|refugees|migrants)\b"
)
"""What a body does for people, where no noun tells its sort: "Lark Rise, which supports victims"."""
_JOINED = re.compile(
    r"\b(?:runs?|running|ran|delivers?|delivered|works?|working|worked|shares?|shared|manages?|managed|provides?"
    r"|staffed|funded)\s(?:[a-z][\w’'-]*\s){0,6}?with\s(?:[^.;]{3,80}?\band\s(?:with\s)?)?(?:the\s)?"
    rf"{_NAME},\s(?:which|who)\s(?!(?:is|was|are|were|has|had|it|they|the)\b)[a-z]+s?\b"
)
"""Whom the force works with, and what that body does: "runs it with Lark Rise, which finds homes"."""
_ENDS = re.compile(
    r"[.,;:)]|$|\s(?:and|in|at|on|for|to|under|with|since|from|who|which|as|is|are|has|have|until)\b"
)
"""What may follow a name of one word; behind a longer one any small letter may."""
_BETWEEN_LISTED = re.compile(r",?\sand\s(?:the\s)?|,\s(?:the\s)?")
_SOLD = re.compile(r"bought|hired|purchased|leased|procured|outsourced|supplied")
_TITLES = re.compile(
    r"(?:Chief|Assistant|Deputy|Detective|Inspector|Superintendent|Sergeant|Constable|Commander|Commissioner"
    r"|Mrs?|Ms|Miss|Dr|Sir|Professor|Judge|Det|PC|DC|DI|DS|PS|[A-Z]{2,}s)\b"
)
PLACED = re.compile(
    r"(?:(?:^|[.!?:]\s)(?:In|At|Across|Near|Outside|Throughout|Around)|\b(?:in|across|near|outside|throughout|around))\s$"
)
_OPENS = re.compile(r"(?:^|[.!?:]\s[‘'“\"]?)$")
_LONG = 4  # letters, from which "-ly" makes an adverb


class _Noun(NamedTuple):
    kind: str
    is_before: bool
    """Whether a name may stand right behind it: "the charity Lark Rise"."""


def find_told(words: str) -> Iterator[Found]:
    """Every body whose sort is told beside its name, in no order; names may overlap."""
    for pattern in _beside():
        for match in pattern.finditer(words):
            noun = _nouns()[match.group("noun").lower().replace("’", "'")]
            yield from _named(words, match, noun.kind)
    yield from _listed(words)
    yield from find_people_of(words)


def _listed(words: str) -> Iterator[Found]:
    """ "two charities, Lark Rise and Harbour, …", "landlords such as Fell Homes"."""
    for match in _list_pattern().finditer(words):
        kind, start = _plurals()[match.group("noun").lower().replace("’", "'")], match.start("names")
        for name in _BETWEEN_LISTED.split(match.group("names")):
            start = words.index(name, start)
            if not _TITLES.match(name) and telling_words(name) > 0 and not is_opener(name):
                yield Found(start, start + len(name), name, slug(name), kind, BY_PATTERN)


def find_helpers(words: str) -> Iterator[Found]:
    """Every name of several words of which it is told whom it helps; it may be that of a scheme."""
    for match in (*_SERVES.finditer(words), *_JOINED.finditer(words)):
        for found in _named(words, match, "voluntary"):
            if telling_words(found.name) > 1 and head_of(found.name) is None:
                yield found


def find_providers(words: str) -> Iterator[Found]:
    """Every name of which words tell only that it runs or supplies something; it may be that of a team."""
    for match in (*_RUNS.finditer(words), *_PAID.finditer(words)):
        kind = _kind_near(words[: match.start()])
        is_sold = kind == "other" and _SOLD.match(match.group()) is not None
        for found in _named(words, match, "commercial" if is_sold else kind):
            if " " not in found.name and not _ENDS.match(words, found.end):
                continue
            if _may_be_body(found.name):
                yield found


def find_people_of(words: str) -> Iterator[Found]:
    """Every name whose people speak for it, or that supplies something: that of a body, whatever its noun."""
    for match in _PEOPLE_OF.finditer(words):
        yield from (found for found in _named(words, match, "voluntary") if _may_be_body(found.name))
    for match in _SUPPLIES.finditer(words):
        yield from (found for found in _named(words, match, "commercial") if _may_be_body(found.name))


def has_noun_of_body(name: str) -> bool:
    """Whether a name ends with a noun that bodies have as well as initiatives: "the Lark Rise Project"."""
    head = head_of(name)
    return head is not None and head.words in _BODY_HEADS


def _may_be_body(name: str) -> bool:
    """Whether a name ends with no noun, or with one that bodies have too."""
    is_telling = telling_words(name) > 0 and not name.isupper()
    return is_telling and (head_of(name) is None or has_noun_of_body(name))


def is_sort_of(words: str, start: int) -> bool:
    """
    Whether what stands at a place only tells the sort of a body named right before it.

    >>> words = "Lark Rise, a local charity, helps."
    >>> is_sort_of(words, words.index("charity"))
    True
    """
    return _SORT_BEFORE.search(words, max(0, start - 60), start) is not None


_SORT_BEFORE = re.compile(rf"[A-Z][\w’'-]*(?:,|\sis|\s[–—-])\s(?:an?|the|its|another|our)\s{_BETWEEN}$")


def opens_only(name: str, before: str) -> bool:
    """
    Whether a word has its capital only because it opens a sentence: "Encouragingly, a charity …".

    Args:
        before: The words before it.
    """
    return is_opener(name) or PLACED.search(before) is not None


def is_opener(name: str) -> bool:
    """Whether a word is one that opens sentences: "However", "Encouragingly"."""
    is_adverb = len(name) > _LONG and name.endswith("ly")
    return " " not in name and (is_adverb or name in _openers())


def _named(words: str, match: re.Match[str], kind: str) -> Iterator[Found]:
    name, start = match.group("name"), match.start("name")
    cut = end_of_other_bodies(name)
    opening = start_without_opening(name[cut:])
    if opening is None:
        return
    opening += cut
    start, name = start + opening, re.sub(r"[’']s$", "", name[opening:])
    if _TITLES.match(name) or opens_only(name, words[:start]) or _is_lone_opening(name, words[:start]):
        return
    yield Found(start, start + len(name), name, slug(name), kind, BY_PATTERN)


def _is_lone_opening(name: str, before: str) -> bool:
    """Whether it is a plural that opens a sentence: "Nurses, the trust says, …"."""
    return " " not in name and name.endswith("ers") and _OPENS.search(before) is not None


def _kind_near(before: str) -> str:
    """The kind of the last noun for a sort of body before a place; "other" without one."""
    found = list(_noun_pattern().finditer(before, max(0, len(before) - 120)))
    return _nouns()[found[-1].group().lower().replace("’", "'")].kind if found else "other"


@cache
def _nouns() -> dict[str, _Noun]:
    rows = read_table("agency-nouns.csv", ("noun", "kind", "is_before", "example"))
    return {row["noun"].lower(): _Noun(row["kind"], row["is_before"] == "yes") for row in rows}


def _any_noun(nouns: list[str]) -> str:
    ordered = sorted(nouns, key=lambda noun: (-len(noun), noun))
    return "(?i:" + "|".join(re.escape(noun).replace("'", "['’]") for noun in ordered) + ")"


@cache
def _noun_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_any_noun(list(_nouns()))}(?![\w-])")


@cache
def _beside() -> tuple[re.Pattern[str], ...]:
    noun = f"(?P<noun>{_any_noun(list(_nouns()))})"
    before = f"(?P<noun>{_any_noun([noun for noun, row in _nouns().items() if row.is_before])})"
    own = r"(?:an?|the|its|our|their|another|one|two|local)"
    called = r"(?:,?\s(?:which\sis\s|that\sis\s)?(?:called|named|known\sas)|,|:|\s[–—-])"
    return (
        re.compile(
            rf"(?<![\w’'-]){_NOT_BEHIND}{_NAME}(?:,|\sis|\s[–—-]|\s\()\s?(?:now\s)?{own}\s{_BETWEEN}{noun}{_GOES_ON}"
        ),
        re.compile(
            rf"\b(?i:{own})\s{_BETWEEN}{noun}{called}\s(?:the\s)?{_NAME}(?=[,.;:)]|$|\s[–—-]\s|\s[a-z(])"
        ),
        re.compile(rf"(?<![\w-]){before}\s(?:the\s)?{_NAME}(?![\w-])"),
        re.compile(
            rf"\b(?i:{own})\s{_BETWEEN}{noun}\s(?:for|that|which|in|working|helping|supporting|based)(?:\s[a-z][\w’'-]*){{1,8}}?"
            rf"(?:,|\s[–—-])\s(?:the\s)?{_NAME}(?=,|\s[–—-]\s)"
        ),
    )


@cache
def _plurals() -> dict[str, str]:
    """Each noun in the plural, with its kind."""
    return {re.sub(r"(?<=[^aeiou])ys$", "ies", f"{noun}s"): row.kind for noun, row in _nouns().items()}


@cache
def _list_pattern() -> re.Pattern[str]:
    one = rf"{_WORD}(?:\s(?:(?:of|for|&|the)\s)?{_WORD}){{0,4}}"
    return re.compile(
        rf"(?<![\w-])(?P<noun>{_any_noun(list(_plurals()))})(?:\s(?:for|in|that|which|of)(?:\s[a-z][\w’'-]*){{1,6}}?)?"
        r"(?:(?:,|:|\s[–—-])\s|,?\s(?:such\sas|including|like|among\sthem|notably|namely|for\sexample,?)\s)"
        rf"(?:the\s)?(?P<names>{one}(?:(?:,\s(?:the\s)?{one})*,?\sand\s(?:the\s)?{one})?)(?=[.,;:)]|\s[–—(-]|\s[a-z])"
    )


@cache
def _openers() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("opening-words.csv", ("word", "example")))
