"""
What can be searched for in a release: its store in, one `Searchable` out for every thing that has words.

Those are the things with a page of ours (an IRI under the base, or a term of the vocabulary), a class, and a
label or text; what tells of a run is left out, since it differs from one build to the next. Each comes with
its words and with what it can be narrowed down by:

    kind      its most specific class
    force     peel:force, peel:area, the forces of the reports that it stands in; a force: itself
    theme     peel:theme; a theme: itself
    polarity  peel:polarity
    year      peel:year; else that of its period; else those of the inspections whose reports it stands in
    agency    whom it involves; of a passage or paragraph, whom it names; an agency: itself

What stands in a report hangs below it by dcterms:isPartOf, itself or the passages it is stated or named in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from textwrap import shorten
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, SKOS

from graph.markup import MARKDOWN, without_markup
from graph.namespaces import ID, OA, PEEL

FACETS: Final = ("kind", "force", "theme", "polarity", "year", "agency")
"""What can be narrowed down by, in the order in which pages show it."""

_KINDS: Final = (
    *("CauseOfConcern", "Recommendation", "AreaForImprovement", "Action", "Finding", "Evidence"),
    *("Consequence", "Context", "Judgment", "Report", "Section", "PoliceForce", "Theme", "Observation"),
    *("RankComparison", "Comparison", "RankClaim", "Measure", "DataCaveat", "Term", "Figure", "Footnote"),
    *("PartnerAgency", "Inspection", "Grade", "Paragraph", "Register", "Passage", "SourceText"),
)
"""Classes with a page of their own, the most specific first; of the others, the first by name."""

_FOREIGN_KINDS: Final = (
    (str(SKOS.ConceptScheme), "ConceptScheme"),
    (str(SKOS.Concept), "Concept"),
    (str(OWL.Class), "Class"),
    (str(OWL.ObjectProperty), "Property"),
    (str(OWL.DatatypeProperty), "Property"),
)
_OF_RUNS: Final = {str(PROV.Activity), str(PROV.SoftwareAgent)}
HEADED: Final = ("CauseOfConcern", "Recommendation", "AreaForImprovement")
"""Reports print the name of the kind above these, not in them; who searches for it means them too."""

_PREF_LABEL, _ALT_LABEL, _LABEL = str(SKOS.prefLabel), str(SKOS.altLabel), str(RDFS.label)
_PART_OF, _FORMAT = str(DCTERMS.isPartOf), str(DCTERMS["format"])
_SOURCE, _EXACT = str(OA.hasSource), str(OA.exact)
_LABELS: Final = (_PREF_LABEL, _LABEL, str(DCTERMS.title))
_NAMES: Final = (_ALT_LABEL, str(SKOS.hiddenLabel), str(SKOS.notation))
_TEXTS: Final = tuple(
    str(name) for name in (RDF.value, SKOS.definition, SKOS.scopeNote, RDFS.comment, SKOS.example)
)
_CUT: Final = "…"
_OURS: Final = (str(ID), str(PEEL))
_NOT_IN_AN_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_TITLE_CHARACTERS: Final = 80
_MANY_PLACES: Final = 16
"""Of more, the store is asked at once for the reports that they stand in."""
_REPORTS_OF_PLACES: Final = f"""
SELECT DISTINCT ?thing ?report {{
  ?thing (<{PEEL.statedIn}>|<{PEEL.mentionedIn}>)/<{DCTERMS.isPartOf}>* ?report
  FILTER EXISTS {{ ?report a <{PEEL.Report}> }}
}}"""
_PLACES: Final = ("Passage", "Paragraph")
"""Their labels are numbers of characters, which nobody looks for."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """
    One thing that can be found.

    Args:
        iri: Of the thing.
        kind: Local name of its most specific class.
        title: What it is called where it is listed.
        label: The same, to be searched; empty where it is only the beginning of the text.
        names: Other names, those too that are never shown; may be empty.
        synonyms: What it is called, its label first, where that is a name (`skos:prefLabel`); may be empty.
        text: Its words without markup; may be empty.
        facets: Facet -> values, in order; an IRI, or the year in digits. One without values is left out.
        is_wording: Whether it is a measure in the words of one report, rather than one of a list.
    """

    iri: str
    kind: str
    title: str
    label: str
    names: tuple[str, ...]
    synonyms: tuple[str, ...]
    text: str
    facets: Mapping[str, tuple[str, ...]]
    is_wording: bool = False


Properties = Mapping[str, Sequence[str]]


def searchables(store: ox.Store) -> Iterator[Searchable]:
    """All that can be found in the default graph of a store, by IRI in order; may be none."""
    facts = Facts(store)
    return read_things(facts, ((iri, facts.classes_of(iri)) for iri in sorted(facts.classes)))


def searchables_of(store: ox.Store, iris: Iterable[str]) -> Iterator[Searchable]:
    """Those of some things that can be found, by IRI in order; may be none. The others are not looked at."""
    facts = FactsOfFew(store)
    return read_things(facts, ((iri, facts.classes_of(iri)) for iri in sorted(filter(has_page, set(iris)))))


def read_things(facts: Facts, things: Iterable[tuple[str, frozenset[str]]]) -> Iterator[Searchable]:
    """Things as they can be found, those that can; given with their classes."""
    for iri, classes in things:
        if classes and not _is_of_run(classes):
            found = _read(facts, iri, classes)
            if found is not None:
                yield found


def has_page(iri: str) -> bool:
    """Whether a thing is ours: under the base of IRIs, or a term of the vocabulary."""
    return iri.startswith(_OURS) and iri not in _OURS and not _NOT_IN_AN_IRI.search(iri)


@cache
def ours(name: str) -> str:
    """The IRI of a term of the vocabulary; each is asked of every thing that there is."""
    return str(PEEL[name])


def kind_of(classes: Iterable[str]) -> str:
    """The kind that a thing of these classes (IRIs) is listed as; "Resource" if they say nothing."""
    names = {name.removeprefix(str(PEEL)) for name in classes if name.startswith(str(PEEL))}
    known = next((kind for kind in _KINDS if kind in names), "")
    foreign = next((kind for name, kind in _FOREIGN_KINDS if name in classes), "Resource")
    return known or min(names, default="") or foreign


def _is_of_run(classes: frozenset[str]) -> bool:
    return bool(classes & _OF_RUNS) and not any(name.startswith(str(PEEL)) for name in classes)


class Facts:
    """The default graph of a store, asked a thing at a time; what is asked often is kept."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.values = lru_cache(maxsize=1 << 16)(self._values)
        self.reports = lru_cache(maxsize=1 << 16)(self._reports)

    @cached_property
    def classes(self) -> dict[str, frozenset[str]]:
        """Everything ours that has a class -> its classes."""
        found: dict[str, set[str]] = {}
        for subject, value in self._pairs(RDF.type):
            if has_page(subject):
                found.setdefault(subject, set()).add(value)
        return {subject: frozenset(values) for subject, values in found.items()}

    @cached_property
    def named_in(self) -> dict[str, list[str]]:
        """Passage, or paragraph around it -> the agencies that it names."""
        found: dict[str, list[str]] = {}
        for agency, passage in self._pairs(PEEL.mentionedIn):
            if self.is_a(agency, "PartnerAgency"):
                for place in (passage, *self.values(passage, ours("inParagraph"))):
                    found.setdefault(place, []).append(agency)
        return found

    def classes_of(self, iri: str) -> frozenset[str]:
        """The classes of a thing of ours; empty of any other."""
        return self.classes.get(iri, frozenset())

    def agencies_named(self, place: str) -> Iterable[str]:
        """The agencies that a passage or paragraph names; may be none."""
        return self.named_in.get(place, ())

    def is_a(self, iri: str, name: str) -> bool:
        """Whether a thing has a class of ours."""
        return ours(name) in self.classes_of(iri)

    def about(self, iri: str) -> dict[str, list[str]]:
        """Property -> values of one thing, in order."""
        found: dict[str, list[str]] = {}
        for quad in self._store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph()):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                found.setdefault(quad.predicate.value, []).append(quad.object.value)
        return {name: sorted(values) for name, values in found.items()}

    def _values(self, iri: str, name: str) -> tuple[str, ...]:
        if not has_page(iri):
            return ()
        pattern = (ox.NamedNode(iri), ox.NamedNode(name), None, ox.DefaultGraph())
        found = (quad.object for quad in self._store.quads_for_pattern(*pattern))
        return tuple(sorted(each.value for each in found if isinstance(each, ox.NamedNode | ox.Literal)))

    def _reports(self, iri: str) -> tuple[str, ...]:
        """The reports that a thing is part of, itself among them if it is one."""
        seen, waiting = {iri}, [iri]
        while waiting:
            above = self.values(waiting.pop(), _PART_OF)
            waiting += [each for each in above if each not in seen]
            seen.update(above)
        return tuple(sorted(each for each in seen if self.is_a(each, "Report")))

    def reports_of_places(self, iri: str) -> tuple[str, ...]:
        """The reports in which it is said or named; of things that are named in some thousand places."""
        found = self._store.query(_REPORTS_OF_PLACES, substitutions={ox.Variable("thing"): ox.NamedNode(iri)})
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - it is a SELECT
        return tuple(sorted(row["report"].value for row in found if has_page(row["report"].value)))

    def _pairs(self, name: str) -> Iterator[tuple[str, str]]:
        pattern = self._store.quads_for_pattern(None, ox.NamedNode(str(name)), None, ox.DefaultGraph())
        for quad in pattern:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                yield quad.subject.value, quad.object.value


class FactsOfFew(Facts):
    """The same, where only a few things are read: nothing is asked of all of them."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__(store)
        self.classes_of = lru_cache(maxsize=1 << 16)(self._classes_of)  # type: ignore[method-assign]

    def _classes_of(self, iri: str) -> frozenset[str]:
        if not has_page(iri):
            return frozenset()
        pattern = (ox.NamedNode(iri), ox.NamedNode(str(RDF.type)), None, ox.DefaultGraph())
        found = (quad.object for quad in self._store.quads_for_pattern(*pattern))
        return frozenset(each.value for each in found if isinstance(each, ox.NamedNode))

    def agencies_named(self, place: str) -> Iterable[str]:
        """The agencies that a passage or paragraph names; may be none."""
        passages = [each for each in subjects_of(self._store, PEEL.inParagraph, place) if has_page(each)]
        return [
            agency
            for each in (place, *passages)
            for agency in subjects_of(self._store, PEEL.mentionedIn, each)
            if self.is_a(agency, "PartnerAgency")
        ]


def subjects_of(store: ox.Store, name: str, iri: str) -> Iterator[str]:
    """The IRIs of which the default graph of a store says that a thing is a value of theirs."""
    pattern = (None, ox.NamedNode(str(name)), ox.NamedNode(iri), ox.DefaultGraph())
    for quad in store.quads_for_pattern(*pattern):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value


def _read(facts: Facts, iri: str, classes: frozenset[str]) -> Searchable | None:
    """A thing as it can be found; None if it has neither label nor text."""
    about = facts.about(iri)
    text = _text(facts, about)
    labels = [_clean(label) for label in _all(about, _LABELS)]
    title = next(filter(None, labels), "") or shorten(text, _TITLE_CHARACTERS, placeholder=_CUT)
    if not title:
        return None
    kind = kind_of(classes)
    is_told = kind in _PLACES or text.startswith(title.removesuffix(_CUT))
    others = [_clean(name) for name in _all(about, _NAMES)]
    shown = [_clean(name) for name in about.get(_ALT_LABEL, ())]
    headed = facts.values(ours(kind), _LABEL) if kind in HEADED else ()
    return Searchable(
        iri=iri,
        kind=kind,
        title=title,
        label="" if is_told else title,
        names=tuple(dict.fromkeys([*others, *headed])),
        synonyms=tuple(dict.fromkeys(filter(None, [title, *shown]))) if _PREF_LABEL in about else (),
        text=text,
        facets=_facets(facts, iri, kind, about),
        is_wording=ours("definedIn") in about,
    )


def _all(about: Properties, names: Iterable[str]) -> list[str]:
    return [value for name in names for value in about.get(name, ())]


def _clean(words: str) -> str:
    """Single-spaced, without the signs that no one sees, which mark what was found."""
    if not words.isprintable():
        words = "".join(char if char.isprintable() else " " for char in words)
    return " ".join(words.split())


def _text(facts: Facts, about: Properties) -> str:
    sources = about.get(_SOURCE, ())
    formats = (each for source in sources for each in facts.values(source, _FORMAT))
    media_type = next(formats, "")
    exact = [without_markup(words, media_type or MARKDOWN) for words in about.get(_EXACT, ())]
    return _clean("\n".join(dict.fromkeys([*_all(about, _TEXTS), *exact])))


def _facets(facts: Facts, iri: str, kind: str, about: Properties) -> dict[str, tuple[str, ...]]:
    reports = _stands_in(facts, iri, about)
    found = {
        "kind": [kind],
        "force": _forces(facts, iri, about, reports),
        "theme": [*about.get(ours("theme"), ()), *([iri] if facts.is_a(iri, "Theme") else [])],
        "polarity": about.get(ours("polarity"), ()),
        "year": _years(facts, about, reports),
        "agency": _agencies(facts, iri, about),
    }
    kept = {
        name: sorted({value for value in values if _is_value(name, value)}) for name, values in found.items()
    }
    return {name: tuple(values) for name, values in kept.items() if values}


def _is_value(facet: str, value: str) -> bool:
    return facet in ("kind", "year") or has_page(value)


def _stands_in(facts: Facts, iri: str, about: Properties) -> list[str]:
    places = _all(about, (ours("statedIn"), ours("mentionedIn")))
    if len(places) > _MANY_PLACES:
        return sorted({*facts.reports(iri), *facts.reports_of_places(iri)})
    return sorted({report for place in (iri, *places) for report in facts.reports(place)})


def _forces(facts: Facts, iri: str, about: Properties, reports: Iterable[str]) -> list[str]:
    if facts.is_a(iri, "PoliceForce"):
        return [iri]
    areas = [area for area in about.get(ours("area"), ()) if facts.is_a(area, "PoliceForce")]
    of_reports = [force for report in reports for force in facts.values(report, ours("force"))]
    return [*about.get(ours("force"), ()), *areas, *of_reports]


def _years(facts: Facts, about: Properties, reports: Iterable[str]) -> list[str]:
    own = about.get(ours("year"), ())
    ends = _all(about, (ours("periodEnd"), ours("asAt")))
    inspections = [each for report in reports for each in facts.values(report, ours("inspection"))]
    of_inspections = [year for each in inspections for year in facts.values(each, ours("year"))]
    years = [year[:4] for year in own or ends or of_inspections]
    return [year for year in years if year.isascii() and year.isdecimal() and len(year) == 4]


def _agencies(facts: Facts, iri: str, about: Properties) -> list[str]:
    parts = about.get(ours("involvement"), ())
    told = [agency for part in parts for agency in facts.values(part, ours("agency"))]
    involved = [*_all(about, (ours("involves"), ours("agency"))), *told, *facts.agencies_named(iri), iri]
    return [each for each in involved if facts.is_a(each, "PartnerAgency")]
