"""Rows of the named queries -> parts of pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from graph.namespaces import ID, PREFIXES
from service.answers.parts import (
    NOWHERE,
    Balance,
    Fact,
    Grade,
    Judgment,
    Link,
    Observation,
    Quote,
    Sentence,
    Share,
)
from service.engine.runner import Term
from service.kinds import kind_of
from service.library import Library, Row
from service.property_names import property_name
from service.quotes import mark, plain
from service.urls import paragraph_anchor

POLARITIES = ("positive", "mixed", "neutral", "negative")
"""The order in which polarities stand in tables and bars."""

_MOST_MONTHS = 12


def short_name(iri: str) -> str:
    """A readable name for an IRI without a label: prefixed, or its path under our base, or itself."""
    if iri.startswith(ID):
        return iri.removeprefix(str(ID))
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def slug_of(iri: str) -> str:
    """The last step of an IRI."""
    return iri.rstrip("/").rpartition("/")[2]


def read_link(row: Row, iri: str, *labels: str) -> Link:
    """The link in a row: its IRI's variable, then the variables that may hold its label."""
    if iri not in row:
        return NOWHERE
    return Link(row.first(*labels) or short_name(row[iri]), row[iri])


def read_grades(library: Library) -> dict[tuple[str, str], tuple[int, int]]:
    """Place of each grade in each scale: (scale, grade) -> (place from 1, number of grades in order)."""
    rows = [row for row in library.rows("grades-by-scale") if "rank" in row]
    places: dict[tuple[str, str], tuple[int, int]] = {}
    for scale, members in groupby(
        sorted(rows, key=lambda row: (row["scale"], row.number("rank"))), lambda row: row["scale"]
    ):
        grades = list(dict.fromkeys(row["grade"] for row in members))
        for place, grade in enumerate(grades, 1):
            places[scale, grade] = (place, len(grades))
    return places


def read_judgments(library: Library, rows: Iterable[Row]) -> tuple[Judgment, ...]:
    """Judgments, each once, in the order of the rows."""
    places = read_grades(library)
    found: dict[str, Judgment] = {}
    for row in rows:
        place, of = places.get((row["scale"], row["grade"]), (0, 0))
        theme = read_link(row, "theme", "themeName")
        found.setdefault(
            row["judgment"],
            Judgment(
                link=Link(f"{theme.text}, {row['year']}".removesuffix(", "), row["judgment"]),
                theme=theme,
                force=read_link(row, "force", "forceName"),
                grade=Grade(read_link(row, "grade", "gradeName"), place, of),
                year=row["year"],
            ),
        )
    return tuple(found.values())


def read_sentences(rows: Sequence[Row], role: str = "") -> tuple[Sentence, ...]:
    """
    Sentences and actions, each once, in the order of the rows.

    Args:
        role: Class name, where the query gives only that one and no variable `class`.
    """
    classes: dict[str, list[str]] = {}
    for row in rows:
        classes.setdefault(row["sentence"], []).append(row["class"] or role)
    first = {row["sentence"]: row for row in reversed(rows)}
    return tuple(_sentence(first[iri], names) for iri, names in classes.items())


def _sentence(row: Row, classes: list[str]) -> Sentence:
    kind = kind_of(classes)
    return Sentence(
        link=Link(row["words"], row["sentence"]),
        role=kind.one,
        role_slug=kind.slug,
        polarity=slug_of(row["polarity"]),
        polarity_name=row["polarityName"],
        trend=row["trendName"],
        deadline=row["deadline"],
        order=row.number("order"),
        topic=read_link(row, "topic", "topicName"),
        theme=read_link(row, "theme", "themeName"),
        force=read_link(row, "force", "forceName"),
    )


def read_quotes(rows: Sequence[Row]) -> tuple[Quote, ...]:
    """
    Passages, put back into the paragraphs they stand in.

    Pieces of one sentence that stand in different pieces of a paragraph follow each other as one quote only
    where their paragraphs do; each paragraph is shown once, with all its passages marked.
    """
    quotes = []
    for _, group in groupby(rows, key=lambda row: row["paragraph"] or row["passage"]):
        members = list(group)
        row = members[0]
        base = row.number("paragraphStart") if "paragraphWords" in row else row.number("start")
        source = row.first("paragraphWords", "exact")
        stretches = [(each.number("start") - base, each.number("end") - base) for each in members]
        quotes.append(
            Quote(
                passages=tuple(_passage(each) for each in members),
                pieces=mark(source, stretches, row["format"]),
                exact=" ".join(each["exact"] for each in members),
                place=read_link(row, "section", "sectionTitle"),
                report=row["source"].partition("/text/")[0],
                anchor=paragraph_anchor(row.number("paragraphStart")) if "paragraphStart" in row else "",
            )
        )
    return tuple(quotes)


def _passage(row: Row) -> Link:
    page = f"page {row['page']}, " if "page" in row else ""
    return Link(f"{page}characters {row.number('start'):,} to {row.number('end'):,}", row["passage"])


def read_observations(rows: Sequence[Row]) -> tuple[Observation, ...]:
    """Observations, each once, in the order of the rows."""
    found: dict[str, Observation] = {}
    for row in rows:
        found.setdefault(
            row["observation"],
            Observation(
                link=Link(row.first("printed", "value"), row["observation"]),
                measure=read_link(row, "measure", "measureName"),
                area=read_link(row, "area", "areaName"),
                unit=row["unitName"],
                period=period(row),
                comparator=read_link(row, "comparator", "comparatorPrinted"),
                comparator_area=row["comparatorArea"],
            ),
        )
    return tuple(found.values())


def period(row: Row) -> str:
    """The time a figure is of, in words; empty where the source gives none."""
    if row["asAt"]:
        return f"at {day(row['asAt'])}"
    if not row["periodEnd"]:
        return ""
    words = _stretch(row["periodStart"], row["periodEnd"])
    if row["comparedEnd"]:
        words += f", against {_stretch(row['comparedStart'], row['comparedEnd'])}"
    return words


def _stretch(start: str, end: str) -> str:
    if not start:
        return f"to {day(end)}"
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    next_day = date.fromordinal(last.toordinal() + 1)
    months = (next_day.year - first.year) * 12 + next_day.month - first.month
    if next_day.day == first.day and 0 < months <= _MOST_MONTHS:
        return f"{months} month{'s' if months > 1 else ''} to {day(end)}"
    return f"{day(start)} to {day(end)}"


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(text: str) -> str:
    """
    A date in words, whatever the locale: to the day or to the month.

    >>> day("2017-06-30"), day("2018-03"), day("2018-03-01T10:00:00Z")
    ('30 June 2017', 'March 2018', '1 March 2018')
    """
    parts = text.partition("T")[0].split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) not in (2, 3):
        return text
    words = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {words}" if len(parts) > 2 else words


def polarity_place(name: str) -> tuple[int, str]:
    """A key to sort polarities (slugs) by; those of other lists come last, by name."""
    return (POLARITIES.index(name) if name in POLARITIES else len(POLARITIES), name)


def read_balances(rows: Iterable[Row]) -> tuple[Balance, ...]:
    """Findings by group and polarity; every group has a share for every polarity, 0 where it has none."""
    names: dict[str, str] = {}
    groups: dict[Link, dict[str, int]] = {}
    for row in rows:
        polarity = slug_of(row["polarity"])
        names[polarity] = row["polarityName"]
        groups.setdefault(read_link(row, "group", "groupName"), {})[polarity] = row.number("findings")
    order = sorted(names, key=polarity_place)
    return tuple(
        Balance(group, tuple(Share(name, names[name], numbers.get(name, 0)) for name in order))
        for group, numbers in groups.items()
    )


def property_link(row: Row) -> Link:
    """The property in a row, by its label, or by what pages call it where it has none here."""
    return Link(row["propertyName"] or property_name(row["property"]), row["property"])


def read_facts(rows: Iterable[Row], leave_out: Iterable[str] = ()) -> tuple[Fact, ...]:
    """What is said of a resource, property by property, each value once."""
    left = set(leave_out)
    names: dict[str, Link] = {}
    values: dict[str, dict[Link, None]] = {}
    for row in rows:
        if row["property"] in left:
            continue
        names.setdefault(row["property"], property_link(row))
        values.setdefault(row["property"], {})[_value(row)] = None
    return tuple(Fact(names[name], tuple(found)) for name, found in values.items())


def _value(row: Row) -> Link:
    if isinstance(row.term("value"), URIRef):
        return read_link(row, "value", "valueName", "valueLabel", "valueTitle")
    return Link(day(row["value"]) if _is_day(row.term("value")) else row["value"])


def _is_day(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype in (XSD.date, XSD.gYearMonth, XSD.dateTime)


def plain_words(row: Row, name: str = "words") -> str:
    """Source text in a row, without its markup."""
    return plain(row[name], row["format"] or "text/markdown")
