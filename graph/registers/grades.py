"""
The register of grades: what the inspectorate gave each force, with the page that states it.

In: CSV rows of force, PEEL year, question, grade and source. Out: frozen `GradeRow`s, and a graph of
`peel:Judgment`s on the addresses that reports use too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS

from graph import identifiers as iri
from graph import literals as value
from graph.namespaces import PEEL
from graph.registers.taken import REPEATED, Taken, new_to
from graph.rows import Check, Row, Rule, one_of, read_rows
from graph.vocabulary import Vocabulary

COLUMNS: Final = ("force", "peel_year", "question", "grade", "source")
_KEY: Final = (("force", "peel_year", "question"),)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRow:
    """
    One grade given.

    Args:
        force: Slug of the force.
        theme: Slug of the question.
        cycle: Slug of the cycle: "2017", "2018-19".
        grade: Slug of the grade, one of the cycle's scale.
        source: Address of the page that states it.
        line: Where it stands in its file.
    """

    force: str
    theme: str
    cycle: str
    grade: str
    source: str
    line: int = 0


def read_grades(
    name: str, data: bytes | str, vocabulary: Vocabulary, taken: Taken | None = None
) -> list[GradeRow]:
    """
    Read a register of grades.

    Args:
        name: What to call the file in messages.
        data: The CSV file.
        vocabulary: Forces, questions, cycles and scales that its cells may name.
        taken: The judgments that other registers have.

    Raises:
        RegisterError: It has faulty rows; names each by line.
    """
    columns: dict[str, Check] = {
        "force": one_of(vocabulary.forces, "the slug of a force"),
        "peel_year": lambda cell: "" if _cycle(cell) in vocabulary.cycles else "a PEEL year such as 2018/19",
        "question": one_of(vocabulary.themes, "the slug of a question"),
        "grade": one_of(vocabulary.grades, "a grade"),
        "source": lambda cell: "" if _ADDRESS.fullmatch(cell) else "the address of the page that states it",
    }
    rules = [Rule(("grade", "peel_year"), lambda row: _off_scale(row, vocabulary))]
    if taken:
        rules.append(Rule(_KEY[0], lambda row: new_to(taken, (_judgment(row),)), REPEATED))
    return [
        GradeRow(
            force=row["force"],
            theme=row["question"],
            cycle=_cycle(row["peel_year"]),
            grade=row["grade"],
            source=row["source"],
            line=row.line,
        )
        for row in read_rows(name, data, columns, rules=rules, unique=_KEY)
    ]


def _off_scale(row: Row, vocabulary: Vocabulary) -> str:
    allowed = vocabulary.grades_of_scale(vocabulary.scale_of_cycle(_cycle(row["peel_year"])))
    return "" if row["grade"] in allowed else f"one on the scale of {row['peel_year']}: {', '.join(allowed)}"


def _judgment(row: Row) -> URIRef:
    return iri.judgment_iri(row["force"], row["question"], _cycle(row["peel_year"]))


def _cycle(year: str) -> str:
    return year.replace("/", "-")


def write_grades(graph: Graph, register: URIRef, rows: Iterable[GradeRow], vocabulary: Vocabulary) -> None:
    """Write a judgment a row, each a part of the register."""
    for row in rows:
        node = iri.judgment_iri(row.force, row.theme, row.cycle)
        graph.add((register, DCTERMS.hasPart, node))
        theme, grade = vocabulary.themes[row.theme].label, vocabulary.grades[row.grade].label
        scale = vocabulary.scale_of_cycle(row.cycle)
        year = vocabulary.cycles[row.cycle].year or int(row.cycle[:4])
        for predicate, term in (
            (RDF.type, PEEL.Judgment),
            (
                RDFS.label,
                value.english(f"{vocabulary.forces[row.force].name}, {theme}, {row.cycle}: {grade}"),
            ),
            (PEEL.force, iri.force_iri(row.force)),
            (PEEL.theme, iri.concept_iri("theme", row.theme)),
            (PEEL.grade, iri.concept_iri("grade", row.grade)),
            (PEEL.cycle, iri.concept_iri("cycle", row.cycle)),
            (PEEL.year, value.year(year)),
            (PEEL.scale, iri.concept_iri("grade-scale", scale)),
            (DCTERMS.source, URIRef(row.source)),
        ):
            graph.add((node, predicate, term))
