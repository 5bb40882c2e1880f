"""
What can be searched for in a release whose graphs are at hand: report by report, out of their lines.

In: a store, and all its named graphs, whose union its default graph is. Out: the same things in the same
order as of `graph.searchable.searchables`. Nearly all of them stand in one report and hang under its IRI, and
nearly all that is asked of them is said in a few graphs: those that speak of anything there are read once,
together. Of everything else the store is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import RDF

from graph.namespaces import ID
from graph.searchable import FactsOfFew, Searchable, has_page, ours, read_things
from graph.store import Lines

_REPORTS: Final = str(ID["report/"])
_OF_A_REPORT: Final = f"<{_REPORTS}".encode()
_TYPE: Final = str(RDF.type)
_TYPED: Final = f"> <{_TYPE}> <".encode()
_MENTIONED: Final = f"> <{ours('mentionedIn')}> <".encode()
_FEW: Final = 1 << 14
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}

About = dict[str, list[str]]
"""Property -> values of one thing, in order."""


def searchables_by_report(store: ox.Store, graphs: Mapping[str, Lines]) -> Iterator[Searchable]:
    """All that can be found, by IRI in order; may be none."""
    facts = _FactsByReport(store, graphs)
    return read_things(facts, ((iri, facts.classes_of(iri)) for iri in facts.things()))


def report_of(iri: str) -> str:
    """
    The report under whose IRI another hangs, or which it is; empty if there is none.

    >>> report_of("https://w3id.org/peelgraph/id/report/peel-2017/kent/section/2")
    'https://w3id.org/peelgraph/id/report/peel-2017/kent'
    """
    parts = iri.removeprefix(_REPORTS).split("/", 2)
    return f"{_REPORTS}{parts[0]}/{parts[1]}" if iri.startswith(_REPORTS) and len(parts) > 1 else ""


class _FactsByReport(FactsOfFew):
    """
    What a store says, of which what it says of the things of one report is read at once.

    It is asked of things in the order in which it gives them.
    """

    def __init__(self, store: ox.Store, graphs: Mapping[str, Lines]) -> None:
        super().__init__(store)
        self._of_store = lru_cache(maxsize=_FEW)(self._values)
        self.values = self._values_read_or_asked  # type: ignore[assignment]
        self.reports = lru_cache(maxsize=_FEW)(self._reports)
        self._graphs = graphs
        self._others: set[str] = set()
        """Things with a class that hang under no report."""
        self._places: dict[str, list[str]] = {}
        """Report -> names of the graphs that say anything of what hangs under it, or name anyone there."""
        self._report, self._below = "", "/"
        """The report that was read last."""
        self._read: dict[str, About] = {}
        """What is said of its things."""
        self._naming: dict[str, list[str]] = {}
        """Passage or paragraph of its -> the agencies that it names."""
        for name, lines in sorted(graphs.items()):
            self._look_through(name, lines)

    def things(self) -> Iterator[str]:
        """All that may have a class, by IRI in order, each while its report is the one that was read."""
        # What hangs under a report comes in a row among all IRIs, but the report itself may stand apart.
        below = {f"{report}/": report for report in self._places}
        for row in sorted({*self._others, *self._places, *below}):
            if row not in below:
                yield row
                continue
            self._read_report(below[row])
            yield from sorted(filter(has_page, self._read))

    def about(self, iri: str) -> About:
        """Property -> values of one thing, in order."""
        return self._read.get(iri, {}) if iri.startswith(self._below) else super().about(iri)

    def agencies_named(self, place: str) -> Iterable[str]:
        """The agencies that a passage or paragraph names; may be none."""
        if place.startswith(self._below):
            return self._naming.get(place, ())
        return super().agencies_named(place)

    def _values_read_or_asked(self, iri: str, name: str) -> tuple[str, ...]:
        if iri.startswith(self._below):
            return tuple(self._read.get(iri, {}).get(name, ()))
        return self._of_store(iri, name)

    def _classes_of(self, iri: str) -> frozenset[str]:
        if iri.startswith(self._below):
            return frozenset(self._read.get(iri, {}).get(_TYPE, ()))
        return super()._classes_of(iri)

    def _look_through(self, name: str, lines: Lines) -> None:
        """Note what a graph speaks of; its lines are sorted, so that those of one thing come in a row."""
        below = _OF_A_REPORT + b">"
        for line in lines:
            if line.startswith(below):
                continue
            report = report_of(_subject(line)) if line.startswith(_OF_A_REPORT) else ""
            if report:
                below = f"<{report}/".encode()
                self._note(report, name)
                continue
            if _TYPED in line and has_page(iri := _subject(line)):
                self._others.add(iri)
            if _MENTIONED in line and (report := report_of(_value(line))):
                self._note(report, name)

    def _note(self, report: str, name: str) -> None:
        names = self._places.setdefault(report, [])
        if name not in names[-1:]:
            names.append(name)

    def _read_report(self, report: str) -> None:
        below, naming = f"<{report}/".encode(), f"> <{ours('mentionedIn')}> <{report}/".encode()
        told, named = set[bytes](), set[bytes]()
        for name in self._places[report]:
            for line in self._graphs[name]:
                if line.startswith(below):
                    told.add(line)
                if naming in line:
                    named.add(line)
        self._report, self._below = report, f"{report}/"
        self._read, self._naming = _read_lines(told), {}
        for line in named:
            agency, passage = _subject(line), _value(line)
            if self.is_a(agency, "PartnerAgency"):
                for place in (passage, *self.values(passage, ours("inParagraph"))):
                    self._naming.setdefault(place, []).append(agency)


def _read_lines(lines: Iterable[bytes]) -> dict[str, About]:
    """What lines of N-Triples say, by their subjects."""
    read: dict[str, About] = {}
    about: About = {}
    last = b""
    for line in sorted(lines):
        subject, name, value = line.split(b" ", 2)
        if subject != last:
            about = read[subject[1:-1].decode()] = {}
            last = subject
        about.setdefault(_property(name), []).append(_read_value(value))
    for each in read.values():
        for values in each.values():
            values.sort()
    return read


def _subject(line: bytes) -> str:
    return line[1 : line.index(b">")].decode()


def _value(line: bytes) -> str:
    return _read_value(line.split(b" ", 2)[2])


@cache
def _property(name: bytes) -> str:
    return name[1:-1].decode()


def _read_value(end: bytes) -> str:
    """The IRI, or the words of the literal, with which a line of N-Triples ends."""
    if end.startswith(b"<"):
        return end[1 : end.index(b">")].decode()
    words = end[1 : end.rindex(b'"')].decode()
    return _ESCAPE.sub(_unescaped, words) if "\\" in words else words


def _unescaped(match: re.Match[str]) -> str:
    short, long, sign = match.groups()
    return chr(int(short or long, 16)) if sign is None else _ESCAPED.get(sign, sign)
