"""
What limits the official figures and grades: what is missing, partial, estimated or not to be compared.

In: `graph/data/register-caveats.csv`, a caution a row, in words of our own, with the register, series or
questions, forces and period that it bears on. Out: frozen `Caveat`s, and a `peel:DataCaveat` each in the
graph of its register. One on all forces is of the area "england-and-wales"; one without series or question
is on all that its register holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS

from graph import identifiers as iri
from graph import literals as value
from graph.namespaces import DQV, OA, PEEL, SDMX_DIMENSION
from graph.registers.cube import publication_iri
from graph.registers.periods import interval
from graph.registers.totals import ENGLAND_AND_WALES
from graph.rows import Check, Row, Rule, filled, one_of, read_rows, some_of, split
from graph.vocabulary import Vocabulary

COLUMNS: Final = ("register", "measures", "questions", "forces", "kind", "period", "words", "source")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")

Publications = Mapping[str, Collection[str]]
"""Register -> titles of the publications that its rows name; none for a register of grades."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """
    One caution.

    Args:
        register: Name of the register that it is on.
        measures, questions: Slugs of series, or of questions inspected; all of the register if both are
            empty.
        areas: Slugs of forces; "england-and-wales" for one on all of them.
        kind: Slug of `schemes/caveat-kinds.ttl`.
        period: First and last day of what it is on; None if it is on all, or on a cycle.
        cycle: Slug of the cycle that it is on; empty if it is on all, or on a period.
        words: In one or two sentences.
        source: Title of a publication, address of a page, or name of the register whose own rows show it.
        line: Where it stands in its file.
    """

    register: str
    measures: tuple[str, ...]
    questions: tuple[str, ...]
    areas: tuple[str, ...]
    kind: str
    period: tuple[date, date] | None
    cycle: str
    words: str
    source: str
    line: int = 0


def read_caveats(
    name: str, data: bytes | str, vocabulary: Vocabulary, publications: Publications
) -> list[Caveat]:
    """
    Read the caveats on registers.

    Args:
        name: What to call the file in messages.
        data: The CSV file.
        vocabulary: Series, questions, forces, cycles and kinds that its cells may name.
        publications: The registers there are, and what each draws on.

    Raises:
        RegisterError: It has faulty rows; names each by line.
    """
    columns: dict[str, Check] = {
        "register": one_of(publications, "the name of a register"),
        "measures": some_of(vocabulary.series, "a series of ontology/schemes/official-measures.ttl"),
        "questions": some_of(vocabulary.themes, "the slug of a question"),
        "forces": _areas(vocabulary),
        "kind": one_of(vocabulary.caveat_kinds, "a kind of ontology/schemes/caveat-kinds.ttl"),
        "period": lambda cell: "" if _is_period(cell, vocabulary) else f"{_DAYS}, {_YEAR}, or nothing",
        "words": filled,
        "source": filled,
    }
    rules = [
        Rule(("measures", "register"), lambda row: _of_figures(row, publications)),
        Rule(("questions", "register"), lambda row: _of_grades(row, publications)),
        Rule(("period", "register"), lambda row: _other_period(row, publications)),
        Rule(("source", "register"), lambda row: _no_source(row, publications)),
    ]
    rows = read_rows(name, data, columns, rules=rules, unique=(("register", "words"),))
    return [_caveat(row) for row in rows]


_DAYS: Final = "a period such as 2016-04-01/2017-03-31 or a day"
_YEAR: Final = "a PEEL year such as 2018/19"


def _areas(vocabulary: Vocabulary) -> Check:
    check = some_of(
        [*vocabulary.forces, ENGLAND_AND_WALES], "the slug of a force, or england-and-wales for all"
    )

    def check_areas(cell: str) -> str:
        if not cell:
            return "the forces, or england-and-wales for all"
        is_mixed = ENGLAND_AND_WALES in split(cell) and cell != ENGLAND_AND_WALES
        return "england-and-wales by itself, or forces" if is_mixed else check(cell)

    return check_areas


def _is_period(cell: str, vocabulary: Vocabulary) -> bool:
    return not cell or _cycle(cell) in vocabulary.cycles or _days(cell) is not None


def _of_figures(row: Row, publications: Publications) -> str:
    is_of_figures = bool(publications[row["register"]])
    return "nothing: the register has no series" if row["measures"] and not is_of_figures else ""


def _of_grades(row: Row, publications: Publications) -> str:
    is_of_figures = bool(publications[row["register"]])
    return "nothing: the register has no questions" if row["questions"] and is_of_figures else ""


def _other_period(row: Row, publications: Publications) -> str:
    """Figures are of periods, grades of cycles."""
    is_of_days = _days(row["period"]) is not None
    if not row["period"] or is_of_days == bool(publications[row["register"]]):
        return ""
    return _YEAR if is_of_days else _DAYS


def _no_source(row: Row, publications: Publications) -> str:
    known = {row["register"], *publications[row["register"]]}
    if row["source"] in known or _ADDRESS.fullmatch(row["source"]):
        return ""
    return (
        "the title of a publication as the register has it, the address of a page, or "
        f"{row['register']} for what its own rows show"
    )


def _days(cell: str) -> tuple[date, date] | None:
    """First and last day, the same for one day; None for what is neither."""
    first, _, last = cell.partition("/")
    try:
        found = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        return None
    is_so = cell in (f"{found[0]}/{found[1]}", str(found[0])) and found[0] <= found[1]
    return found if is_so else None


def _cycle(period: str) -> str:
    return period.replace("/", "-")


def _caveat(row: Row) -> Caveat:
    period = _days(row["period"])
    return Caveat(
        register=row["register"],
        measures=split(row["measures"]),
        questions=split(row["questions"]),
        areas=split(row["forces"]),
        kind=row["kind"],
        period=period,
        cycle="" if period else _cycle(row["period"]),
        words=row["words"],
        source=row["source"],
        line=row.line,
    )


def write_caveats(graph: Graph, register: URIRef, caveats: Iterable[Caveat], vocabulary: Vocabulary) -> None:
    """
    Write the caveats on a register.

    Args:
        graph: Written to.
        register: Its named graph, which they are about.
        caveats: All on this register.
        vocabulary: Has the years of cycles.
    """
    for caveat in caveats:
        data_set = iri.register_iri(caveat.register)
        node = iri.under(data_set, "caveat", iri.words_digest(f"{caveat.kind} {caveat.words}"))
        for predicate, term in (
            (RDF.type, PEEL.DataCaveat),
            (RDF.type, DQV.QualityAnnotation),
            (RDFS.label, value.label(caveat.words)),
            (RDF.value, value.plain(caveat.words)),
            (OA.hasTarget, register),
            (PEEL.caveatKind, iri.concept_iri("caveat-kind", caveat.kind)),
            (DCTERMS.source, _source(register, data_set, caveat)),
            *((PEEL.area, iri.area_iri(area)) for area in caveat.areas),
            *((PEEL.measure, iri.concept_iri("measure", measure)) for measure in caveat.measures),
            *((PEEL.theme, iri.concept_iri("theme", question)) for question in caveat.questions),
            *_when(caveat, vocabulary),
        ):
            graph.add((node, predicate, term))


def _when(caveat: Caveat, vocabulary: Vocabulary) -> list[tuple[URIRef, URIRef | Literal]]:
    if caveat.period:
        first, last = caveat.period
        days = [(PEEL.periodStart, value.day(first)), (PEEL.periodEnd, value.day(last))]
        return [
            *(days if first != last else [(PEEL.asAt, value.day(last))]),
            (SDMX_DIMENSION.refPeriod, interval(first, last)),
            (PEEL.year, value.year(last.year)),
        ]
    if not caveat.cycle:
        return []
    year = vocabulary.cycles[caveat.cycle].year or int(caveat.cycle[:4])
    return [(PEEL.cycle, iri.concept_iri("cycle", caveat.cycle)), (PEEL.year, value.year(year))]


def _source(register: URIRef, data_set: URIRef, caveat: Caveat) -> URIRef:
    if _ADDRESS.fullmatch(caveat.source):
        return URIRef(caveat.source)
    return register if caveat.source == caveat.register else publication_iri(data_set, caveat.source)
