"""
Short names that a report uses for a body once it has named it: "the trust", "the county council".

A short name is the end of the full one, in small letters, or a noun for its kind
(`graph/data/agency-short-names.csv`). It counts from the first full mention on, within the report, and only
where one of its bodies can be meant: two councils leave "the council" open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from graph.extract.bodies.agency_names import BY_ROLE, Found, all_role_wordings
from graph.extract.words.tables import read_table

_NOT_AFTER = r"(?!\s(?:of|in|between|to|that|placed)\b)(?![\w-])"
_LONGEST = 6  # words of a short name
_HEADS_OF_SEVERAL = frozenset({"board", "partnership", "service", "unit"})
"""Last words that need another before them, for a force has boards and units of its own."""
_IN_CAPITALS = re.compile(r"[A-Z]{2,}")


def short_names(agencies: Iterable[Found]) -> dict[str, Found]:
    """
    Short name, without its article -> the one agency that it can mean; may be empty.

    Args:
        agencies: Those that the report names, each once.
    """
    meant = dict[str, list[Found]]()
    for agency in agencies:
        for short in dict.fromkeys((*_ends(agency.name), *_roles_of(agency), *_nouns_of(agency.kind))):
            meant.setdefault(short, []).append(agency)
    return {short: found[0] for short, found in meant.items() if len(found) == 1}


def find_short_names(words: str, known: Mapping[str, Found]) -> Iterator[Found]:
    """Where words use a short name with its article, in order."""
    if not known:
        return
    for match in _any_of(tuple(sorted(known, key=lambda name: (-len(name), name)))).finditer(words):
        agency = known[match.group("short").replace("’", "'")]
        yield replace(agency, start=match.start(), end=match.end(), is_short=True)


def _ends(name: str) -> Iterator[str]:
    """
    Ends of a name that are words for a sort of body, in small letters but for acronyms.

    >>> list(_ends("Skerry Mental Health Trust"))
    ['trust', 'health trust', 'mental health trust']
    """
    words = name.replace("’", "'").split(" ")
    head = words[-1].lower()
    fewest = 1 if head in _heads() else 2
    if fewest > 1 and head not in _HEADS_OF_SEVERAL:
        return
    for count in range(fewest, min(len(words), _LONGEST + 1)):
        end = words[-count:]
        if end[0][:1].isupper() and (head != "unit" or end[0] == "Regional"):
            yield " ".join(word if _IN_CAPITALS.fullmatch(word) else word.lower() for word in end)


def _roles_of(agency: Found) -> Iterator[str]:
    """Acronyms of the role that a name ends with: "ROCU" for a regional organised crime unit."""
    if agency.rank != BY_ROLE:
        name = agency.name.casefold()
        for wordings in all_role_wordings():
            if any(name.endswith(f" {wording.casefold()}") for wording in wordings):
                yield from (wording for wording in wordings if wording.isupper())


def _nouns_of(kind: str) -> tuple[str, ...]:
    return tuple(row["word"] for row in _rows() if row["of_kind"] == kind)


@cache
def _heads() -> frozenset[str]:
    """Last words of names that stand for the whole name, alone or with the words before them."""
    return frozenset(row["word"] for row in _rows() if not row["of_kind"])


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return read_table("agency-short-names.csv", ("word", "of_kind", "example"))


@cache
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    choices = "|".join(re.escape(name).replace("'", "['’]") for name in names)
    return re.compile(rf"\b[Tt]he\s(?P<short>{choices}){_NOT_AFTER}")
