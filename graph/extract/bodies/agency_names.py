"""
Where words name an agency: by a registered name, by a name of its own that shows its kind, or by its role.

The names, patterns and roles are data: `graph/data/agencies.csv`, `agency-patterns.csv` and
`agency-roles.csv`. In a pattern `<Name>` stands for words with capitals, `<Area>` for such words with "and"
between them too, and what is in round brackets must stand there but is no part of the name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from graph.errors import VocabularyError
from graph.extract.words.initiative_heads import head_pattern
from graph.extract.words.tables import read_table
from graph.identifiers import slug
from graph.name_registers import Registered, read_agencies

_TOKEN = r"(?:St\.|[A-Z][\w’'-]*)"  # noqa: S105 - a part of a name
_NAME_BEFORE = rf"(?P<name>{_TOKEN}(?:\s(?:(?:and|of|of the|upon|&)\s)?{_TOKEN}){{0,6}})"
_NAME_AFTER = rf"(?P<name>(?:the\s)?{_TOKEN}(?:\s(?:(?:of|of the|upon)\s)?{_TOKEN}){{0,5}})"
_AREA = rf"(?P<name>(?:the\s)?{_TOKEN}(?:\s(?:(?:and|of|&)\s)?{_TOKEN}){{0,4}})"
_SLOT = re.compile(r"<(Name|Area)>")
_CONTEXT = re.compile(r"^(?:\((?P<before>[^()]*)\)\s)?(?P<body>.*?)(?:\s\((?P<after>[^()]*)\))?$")
_JOINED = re.compile(r"\s(?:and|&)\s")
_NO_NAME = re.compile(
    r"(?:an?|the|th(?:is|at|ese|ose)|and|but|both|in|at|by|from|for|with|as|under|our|its|their|his|her|local|when"
    r"|while|where|although|however|therefore|since|if|so|then|because|after|before|until|unless|only|both|neither"
    r"|through|via|like|together|alongside|(?:an)?other|new)"
    r"\s",
    re.IGNORECASE,
)
_OF = re.compile(r"(?<!\bIsle)(?<!\bVale)(?<!\bCity)(?<!\bForest)(?<!\bCounty)(?<!\bRiding)\sof\s(?:the\s)?")
_HEADS_OF_OTHERS = frozenset({"Police", "Constabulary", "Force", "Service", "Services"})
_OF_THE_FORCE = re.compile(
    r"(?:^|\s)(?:Detectives?|Leadership|Leaders|Investigat(?:ion|ions|ive|ors?)|Training|Police|Policing|Crime|Command"
    r"|Driving|Driver|Learning|Skills|Recruits?|Recruitment|Officers?|Constables?|Sergeants?|Supervisors?|Managers?"
    r"|Management|Cadets?|Digital|Cyber|Custody|Contact|Talent)\sAcademy$"
)
"""Schools that a force has for its own people."""
_IS_NO_BODY = re.compile(
    r"(?:Public|Mutual|Building|Gaining|Losing)\sTrust$|(?:Deputy|Assistant|Acting|Former)\s"
    r"|(?:National|Home|Cyber|Border|Information|Social|Physical|Data|Public|IT|ICT|Digital|Business|Management|Custody"
    r"|Police|Intelligence|Property|Corporate|Personal)\s(?:Security|Systems|Solutions|Healthcare|Logistics|Technologies)$"
)
_GOES_ON = re.compile(rf"(?:\s[A-Z][\w’'-]*){{0,2}}\s(?=[A-Z]){head_pattern()}(?![\w-])")
REGISTERED: Final = 0
BY_PATTERN: Final = 1
BY_ROLE: Final = 2


@dataclass(frozen=True, slots=True)
class Found:
    """
    Words that name an agency.

    Args:
        start, end: Where they stand.
        name: The agency's own name, or the name of its role.
        slug: Of the agency; of a role, of the role alone.
        kind: Slug of `schemes/agency-kinds.ttl`.
        rank: `REGISTERED`, `BY_PATTERN` or `BY_ROLE`.
        is_citation: Whether its papers are meant and not the body.
        is_short: Whether they are a short name that is good in one report only ("the trust").
    """

    start: int
    end: int
    name: str
    slug: str
    kind: str
    rank: int
    is_citation: bool = False
    is_short: bool = False


def find_agencies(words: str) -> tuple[Found, ...]:
    """Every agency that words name, in order; of names that overlap the longest counts."""
    return without_overlaps([*_registered(words), *_by_pattern(words), *_by_role(words)])


def find_names(words: str, known: Mapping[str, Found | None]) -> Iterator[Found]:
    """Where words use names that are known already; a name that is known for no agency is passed over."""
    names = tuple(sorted(name for name, agency in known.items() if agency))
    for match in _any_of(names).finditer(words) if names else ():
        agency = known[match.group()]
        if agency:
            yield replace(agency, start=match.start(), end=match.end())


def registered_names(agency: str) -> frozenset[str]:
    """Every name that the register has for an agency, by its slug; empty for one that it lacks."""
    return frozenset(name for name, owner in _registered_names().items() if owner == agency)


def is_registered(name: str) -> bool:
    """Whether the register has an agency of this name."""
    return name in _registered_names()


def without_overlaps(found: Iterable[Found]) -> tuple[Found, ...]:
    """The longest of names that overlap; of equal ones, registered before pattern before role."""
    kept = list[Found]()  # in order of place
    for item in sorted(found, key=lambda item: (item.start - item.end, item.rank, item.start, item.slug)):
        place = bisect_right(kept, item.start, key=lambda other: other.start)
        is_free = place == 0 or kept[place - 1].end <= item.start
        if is_free and (place == len(kept) or item.end <= kept[place].start):
            kept.insert(place, item)
    return tuple(kept)


# ---------------------------------------------------------------- registered names


def _registered(words: str) -> Iterator[Found]:
    agencies, names = _registered_agencies(), _registered_names()
    for match in _any_of(tuple(names)).finditer(words.replace("’", "'")):
        if _GOES_ON.match(words, match.end()):
            continue  # "Victim Support Unit" is another name
        agency = agencies[names[match.group()]]
        cited = agency.cited_for and _soon_after(agency.cited_for).match(words, match.end())
        yield Found(
            match.start(), match.end(), agency.name, agency.slug, agency.kind, REGISTERED, bool(cited)
        )


@cache
def _registered_agencies() -> dict[str, Registered]:
    return {agency.slug: agency for agency in read_agencies()}


@cache
def _registered_names() -> dict[str, str]:
    """Name or alias -> slug."""
    return {name: agency.slug for agency in read_agencies() for name in (agency.name, *agency.aliases)}


@cache
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some names, in capitals and small letters as given, the longest first."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ordered))})(?![\w-])")


@cache
def _soon_after(cited_for: tuple[str, ...]) -> re.Pattern[str]:
    """One of some words within five of a name, in whatever case."""
    return re.compile(
        rf"(?:['’]s)?(?:\s[\w'’-]+){{0,4}}?\s(?:{'|'.join(map(re.escape, cited_for))})\b", re.IGNORECASE
    )


# ---------------------------------------------------------------- names that show their kind


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: re.Pattern[str]
    kind: str
    leads: bool
    """Whether the free words come first."""
    fixed: str
    """Words that it never lacks, with straight apostrophes."""


def _by_pattern(words: str) -> Iterator[Found]:
    plain = words.replace("’", "'")
    for pattern in _patterns():
        for match in _matches(pattern, words) if pattern.fixed in plain else ():
            start = _start_of_name(match) if pattern.leads else match.start("body")
            if start is not None:
                name = words[start : match.end("body")].removesuffix("'s").removesuffix("’s")
                if _OF_THE_FORCE.search(name) or _IS_NO_BODY.match(name):
                    continue
                yield Found(start, start + len(name), name, slug(name), pattern.kind, BY_PATTERN)


def _matches(pattern: _Pattern, words: str) -> Iterator[re.Match[str]]:
    """Where a pattern fits; a match that took in an earlier body is followed by that body's own."""
    for match in pattern.regex.finditer(words):
        inner: re.Match[str] | None = match
        while inner:
            yield inner
            inner = pattern.regex.search(words, inner.start(), inner.end("name")) if pattern.leads else None


def _start_of_name(match: re.Match[str]) -> int | None:
    """
    Where a name starts whose free words come first; None if nothing is left of them.

    Capitals that a sentence's opening gives are no part of it ("With Skerry Council"), nor is another
    body that "and" joins to it ("Harrow Police and Skerry Council").
    """
    name = match.group("name")
    cut = end_of_other_bodies(name)
    start = start_without_opening(name[cut:])
    return None if start is None else match.start("name") + cut + start


def end_of_other_bodies(name: str) -> int:
    """
    Where a name starts that "and" joins to that of another body; 0 without one.

    >>> end_of_other_bodies("Skerry Council and Harrow"), end_of_other_bodies("Skerry and Harrow")
    (19, 0)
    """
    cut = 0
    for joint in _JOINED.finditer(name):
        last = name[: joint.start()].rpartition(" ")[2]
        if last in _heads() or (last.isupper() and len(last) > 1):
            cut = joint.end()
    return cut


def start_without_opening(name: str) -> int | None:
    """
    Where a name starts after words that a sentence's opening gives capitals; None if nothing is left.

    >>> start_without_opening("Although Skerry"), start_without_opening("Officers of Skerry")
    (9, 12)
    >>> start_without_opening("Isle of Skerry"), start_without_opening("The")
    (0, None)
    """
    start = max((joint.end() for joint in _OF.finditer(name)), default=0)
    while opening := _NO_NAME.match(f"{name} ", start):
        start = opening.end()
    return start if start < len(name) else None


@cache
def _heads() -> frozenset[str]:
    """Last words of the names of bodies."""
    own = (pattern["pattern"].partition(" (")[0].rpartition(" ")[2] for pattern in _pattern_rows())
    listed = (name.rpartition(" ")[2] for name in _registered_names())
    return frozenset(word for word in (*own, *listed) if word[:1].isupper()) | _HEADS_OF_OTHERS


@cache
def _pattern_rows() -> tuple[dict[str, str], ...]:
    return read_table("agency-patterns.csv", ("pattern", "kind", "example"))


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(_compile(row["pattern"], row["kind"]) for row in _pattern_rows())


def _compile(pattern: str, kind: str) -> _Pattern:
    parts = _CONTEXT.match(pattern)
    body = parts.group("body") if parts else ""
    if parts is None or len(_SLOT.findall(body)) != 1:
        raise VocabularyError(
            "graph/data/agency-patterns.csv",
            f"the pattern {pattern!r} cannot be read",
            "one <Name> or <Area>, with context in round brackets before or after it",
        )
    before, after = parts.group("before") or "", parts.group("after") or ""
    leads = body.startswith("<") and not before
    slot = _NAME_BEFORE if leads else _NAME_AFTER
    own = "".join(
        (_AREA if piece == "Area" else slot) if piece in ("Name", "Area") else _literal(piece)
        for piece in _SLOT.split(body)
    )
    regex = (
        (rf"\b{_literal(before)}\s" if before else r"(?<![\w-])")
        + rf"(?P<body>{own})"
        + (_literal(after) if after else "")
        + r"(?!\w)"
    )
    fixed = max((before, after, *_SLOT.split(body)[::2]), key=len)
    return _Pattern(re.compile(regex), kind, leads, fixed.strip())


def _literal(words: str) -> str:
    """Fixed words of a pattern; either apostrophe will do."""
    return re.escape(words).replace("'", "['’]")


# ---------------------------------------------------------------- roles


def _by_role(words: str) -> Iterator[Found]:
    roles = _roles()
    for match in _any_role().finditer(words.replace("’", "'")):
        row = roles.get(match.group()) or roles[match.group().lower()]
        yield Found(*match.span(), row["name"], row["role"], row["kind"], BY_ROLE)


@cache
def _any_role() -> re.Pattern[str]:
    """Any wording of a role, the longest first; acronyms in capitals only, others in whatever case."""
    ordered = sorted(_roles(), key=lambda wording: (-len(wording), wording))
    plain = "|".join(re.escape(wording) for wording in ordered if wording.islower())
    exact = "|".join(re.escape(wording) for wording in ordered if not wording.islower())
    return re.compile(rf"(?<![\w-])(?:(?i:{plain})|{exact})(?![\w-])")


@cache
def _roles() -> dict[str, dict[str, str]]:
    """Each wording of a role with its row."""
    rows = read_table("agency-roles.csv", ("role", "name", "wordings", "kind"))
    return {wording.strip(): row for row in rows for wording in row["wordings"].split(";")}


@cache
def all_role_wordings() -> tuple[tuple[str, ...], ...]:
    """The wordings of each role, as listed."""
    rows = read_table("agency-roles.csv", ("role", "name", "wordings", "kind"))
    return tuple(tuple(wording.strip() for wording in row["wordings"].split(";")) for row in rows)


@cache
def role_wordings(role: str) -> frozenset[str]:
    """Every wording of a role, in small letters; empty for what is no role."""
    rows = read_table("agency-roles.csv", ("role", "name", "wordings", "kind"))
    listed = (row["wordings"].casefold().split(";") for row in rows if row["role"] == role)
    return frozenset(wording.strip() for wordings in listed for wording in wordings)
