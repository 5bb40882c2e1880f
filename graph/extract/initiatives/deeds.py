"""
Initiatives that are told by what is done with them: "since the launch of Track Back", "it is held on Ledger".

The verbs and nouns that say so are `graph/data/initiative-deeds.csv`. A name alone tells little, so the deed
decides what counts: of most, only several words with capitals are a name; what has replaced other systems, or
holds records, may have one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graph.extract.bodies.agency_names import BY_PATTERN, Found, start_without_opening
from graph.extract.bodies.agency_told import opens_only
from graph.extract.words.initiative_heads import head_of, is_common, telling_words
from graph.extract.words.tables import read_table
from graph.identifiers import slug

_WORD = r"[A-Z][\w+-]*(?:[’'](?!s\b)\w+)?"
_ONE = rf"(?P<name>{_WORD}(?:\s(?:(?:of|the|of the|for|&|to)\s)?{_WORD}){{0,4}})"
_SEVERAL = rf"(?P<name>{_WORD}(?:\s(?:(?:and|of|the|of the|for|&|to)\s)?{_WORD}){{1,4}})"
PHRASE = (
    rf"{_WORD}(?:\s(?:(?:(?:and|of|for|to|with|over|by)(?:\s(?:an?|the|your|our))?|(?:in|on)\s(?:an?|the|your|our)"
    rf"|the|&)\s)?{_WORD}){{1,4}}"
)
"""A name that may be a turn of phrase: "Coffee with a Constable", "Out on the Tops"."""
_NOT_ON = r"(?![\w’'-])(?!\s[A-Z])"
_CLOSED = r"(?=[.,;]|\s(?:in|to|for|as|across|and|which)\b)"
_THEY = r"(?:it|they|the\s(?:force|constabulary|council|(?:police\sand\scrime\s)?commissioner))"
_WORDS_OF_IT = "<words>"
_SYSTEM = r"(?=[^.!?]*\b(?:systems?|databases?|spreadsheets?|software|applications?|programs?|paper|forms)\b)"
_BE = r"(?:which\s)?(?:was|were|has been|had been|is being|will be)\s(?:first\s|recently\s|then\s)?"
_THE = r"(?:the\s|its\s|their\s|a\s|a new\s)?"
_FROM = r"(?<![\w’'-])"
_DEEDS = {
    # a noun of beginning before the name
    "start": rf"\b(?i:<words>)\sof\s{_THE}{_ONE}{_NOT_ON}",
    # a verb before it
    "starts": rf"\b(?:<words>)\s{_THE}{_ONE}{_CLOSED}",
    # a verb behind it
    "started": rf"{_FROM}{_SEVERAL},?\s{_BE}(?:<words>)\b",
    # who began it
    "which": rf"{_FROM}{_ONE},\swhich\s{_THEY}\s(?:has\s|had\s)?(?:<words>)\b",
    # when or by whom it was begun
    "begun": rf"{_FROM}{_ONE},\s(?:which\sis\s)?(?:<words>)\s(?:in|by|with|from)\s",
    # a verb before a longer name
    "sets": rf"\b(?:<words>)\s{_THE}{_SEVERAL}{_CLOSED}",
    # that it did begin
    "began": rf"{_FROM}{_SEVERAL},\swhich\s(?:<words>)\b",
    # what came before it
    "succeeds": rf"\b(?:<words>),\s{_ONE},",
    # that it starts as a system does
    "live": rf"{_FROM}{_ONE},?\s(?:[a-z][\w’'-]*\s){{0,5}}?(?:<words>)(?!\w)",
    # how often it is held
    "happens": rf"{_FROM}(?P<name>{PHRASE})\s(?:<words>)(?!\w)",
    # what it does for people
    "serves": rf"{_FROM}{_SEVERAL}\s(?:<words>)\b",
    # that it replaces other systems
    "replaces": rf"{_FROM}{_ONE}\s(?:has\s|will\s|is to\s)?(?:<words>)\b{_SYSTEM}",
    # that records are kept on it
    "kept": rf"{_FROM}{_ONE},\s(?:on|in|into)\swhich\s(?:[a-z][\w’'-]*\s){{1,5}}?(?:is|are)\s(?:<words>)\b",
    # that records are held on it
    "holds": (
        rf"\b(?:<words>)\s(?:\w+\s){{0,2}}?(?:on|onto|into|using|via)\s(?:the\s)?{_ONE}"
        r"(?=[.,;)]|\s(?:and|so|but|where|which|by|to|for|when|as)\b)"
    ),
}
"""Deed -> a pattern of the name beside it; its words, which are data, come in place of `<words>`."""
_OF_LAW = re.compile(
    r"\b(?:Act|Bill|Code|Law|Order|Rules|Regulations|Requirement|Standard|Section|Article)\b"
)
_OF_PLACE = re.compile(
    r"\b(?:Road|Street|Lane|Estate|Park|Town|City|Valley|Coast|County|Hospital|Station|House|Square|Bridge|Island"
    r"|North|South|East|West|Office|Home|Police|Constabulary|Force|Court|Government|Minister|Secretary)\b"
)
_TITLES = re.compile(
    r"(?:St|Chief|Assistant|Deputy|Detective|Inspector|Superintendent|Sergeant|Constable|Commander|Mrs?|Ms|Dr|PC|DC)\b"
)
_ABSTRACT = re.compile(r"(?:ing|tion|sion|ment|ance|ence|ship|ity|ness|cy|ism|work|cover|crime|abuse)$")
"""Ends of words that open a sentence more often than they name anything: "Training, run by a college, …"."""
_DIGITAL = re.compile(
    r"\b(?:website|web|app|apps|online|digital|systems?|software|computers?|devices?|screens?|electronic|mobile"
    r"|dashboards?|database|databases|spreadsheets?|IT|tablets?|phones?|cameras?)\b"
)
_OF_ONE_WORD = frozenset(
    {"start", "starts", "which", "begun", "replaces", "holds", "kept", "live", "succeeds"}
)
"""Deeds that tell enough for a name of one word."""
_PRONOUNS = frozenset({"It", "This", "That", "These", "Those", "They", "Each", "One", "He", "She", "We"})
_BEHIND_ARTICLE = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Oo]ur)\s$")
_NEAR = 200  # characters


def find_done(words: str) -> Iterator[Found]:
    """Every name that a deed tells is one of an initiative, in no order; names may overlap."""
    for deed, pattern in _patterns():
        for match in pattern.finditer(words):
            name, start = match.group("name"), match.start("name")
            opening = start_without_opening(name)
            if opening is None:
                continue
            start, name = start + opening, name[opening:]
            if deed not in _OF_ONE_WORD and " " not in name:
                continue
            if could_be_name(name, words[:start]):
                yield Found(start, start + len(name), name, slug(name), _kind(deed, words, match), BY_PATTERN)


def may_be_undertaking(words: str, name: str, start: int) -> bool:
    """Whether a name behind an article may be that of a scheme, and of no place, law or rank."""
    is_told = _BEHIND_ARTICLE.search(words[:start]) is not None and not name.isupper()
    return is_told and could_be_name(name, words[:start])


def could_be_name(name: str, before: str) -> bool:
    """Whether a name may be one of an initiative, as far as its words and the one before it tell."""
    is_plural = " " not in name and name.endswith("s") and not name.isupper() and not before.endswith(", ")
    return not (
        name in _PRONOUNS
        or is_plural
        or (" " not in name and _ABSTRACT.search(name))
        or is_common(name)
        or telling_words(name) == 0
        or head_of(name)
        or opens_only(name, before)
        or _OF_LAW.search(name)
        or _OF_PLACE.search(name)
        or _TITLES.match(name)
    )


def _kind(deed: str, words: str, match: re.Match[str]) -> str:
    """An IT system where words near the name speak of one, else a scheme."""
    if deed in ("replaces", "holds", "kept", "live", "succeeds"):
        return "it-system"
    near = words[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    return "it-system" if _DIGITAL.search(near) else "scheme"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern a deed, with the words of the data in its place."""
    return tuple(
        (deed, re.compile(pattern.replace(_WORDS_OF_IT, _words(deed)))) for deed, pattern in _DEEDS.items()
    )


def _words(deed: str) -> str:
    rows = read_table("initiative-deeds.csv", ("words", "deed", "example"))
    return "|".join(re.escape(row["words"]).replace(r"\ ", r"\s") for row in rows if row["deed"] == deed)
