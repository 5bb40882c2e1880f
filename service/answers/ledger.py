"""
The ledger of actions: what forces are asked to do, report by report, narrowed down by force, kind and theme.

In: what an address names. Out: one page of the actions that fit, out of how many, and from how many reports.
Sentences with "should" that stand outside a box are not counted: they are of the class of actions alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from rdflib import Literal, URIRef
from rdflib.namespace import RDF

from graph.errors import ValueUnknown
from service.answers.cutting import count_by, cut
from service.answers.parts import NOWHERE, Link, Pager, Sentence
from service.answers.reading import read_link, read_sentences
from service.kinds import kind_of_class
from service.library import Library, Row, page_size
from service.named.meant import among, nearest, short
from service.named.parameters import LONGEST
from service.tables.table import Table, columns_of, make_table

KINDS: Final = tuple(map(kind_of_class, ("CauseOfConcern", "Recommendation", "AreaForImprovement")))
NONE: Final = "none"
"""Stands for the theme of an action whose report does not say what it is on."""
COLUMNS: Final = (
    *("force", "kind", "theme", "action", "by_when", "findings", "report", "published"),
    *("action_iri", "report_iri"),
)

CAVEATS: Final = (
    "Whether an action was carried out is not told: no statement here says so of one.",
    "Findings are those that lead to the action, as far as the software found them.",
    "Sentences with “should” that stand outside the boxes of a report are not among them.",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A value that the ledger may be narrowed down to.

    Args:
        slug: What it is called in an address.
        number: Of actions that have it, whatever else is chosen.
    """

    link: Link
    slug: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is chosen; None where everything fits."""

    force: Choice | None = None
    kind: Choice | None = None
    theme: Choice | None = None

    @property
    def address(self) -> dict[str, str]:
        """Parameter -> value, of those that are chosen."""
        chosen = (("force", self.force), ("kind", self.kind), ("theme", self.theme))
        return {name: choice.slug for name, choice in chosen if choice}


@dataclass(frozen=True, slots=True)
class Line:
    """
    One action.

    Args:
        findings: How many lead to it.
        issued: Day, month or year of the report; empty where it does not tell.
    """

    action: Sentence
    report: Link
    issued: str
    findings: int


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """
    One page of the ledger.

    Args:
        of: How many actions there are in all; `pager.total` fit.
        by_kind: Of those that fit, by kind; kinds without any are left out.
        reports, reported: How many reports are loaded, and on how many forces.
        reports_of_force: How many of them are on the force chosen; 0 where none is chosen.
        known: How many forces there are.
        forces, kinds, themes: That may be chosen.
    """

    wish: Wish
    lines: tuple[Line, ...]
    pager: Pager
    of: int
    by_kind: tuple[tuple[str, int], ...]
    reports: int
    reported: int
    reports_of_force: int
    known: int
    forces: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    themes: tuple[Choice, ...]


def read_ledger(library: Library, given: Mapping[str, str], page: int, size: int = 0) -> LedgerPage:
    """
    One page of the actions that fit.

    Args:
        given: Parameter ("force", "kind", "theme") -> value as it came; what is empty counts as not given.
        page: From 1; one past the end is taken for the last.
        size: Lines of a page; 0 for as many as people get.

    Raises:
        ValueUnknown: A value is no such thing; carries those most like it.
    """
    names, counts, wish, (forces, kinds, themes) = _read_wish(library, given)
    fit = [row for row in counts if _fits(row, wish)]
    fitting = count_by(fit, "kind", "actions")
    total = sum(fitting.values())
    pager = Pager(page, size or page_size("ledger"), total)
    pager = replace(pager, page=min(page, pager.pages))
    reports = {row["thing"]: row.number("reports") for row in names if row["facet"] == "force"}
    return LedgerPage(
        wish=wish,
        lines=_lines(library, fit, pager, forces),
        pager=pager,
        of=sum(row.number("actions") for row in counts),
        by_kind=tuple(
            (kind.one if number == 1 else kind.many, number)
            for kind in KINDS
            if (number := fitting[kind.iri])
        ),
        reports=sum(reports.values()),
        reported=sum(number > 0 for number in reports.values()),
        reports_of_force=reports.get(wish.force.link.iri, 0) if wish.force else 0,
        known=len(reports),
        forces=forces,
        kinds=kinds,
        themes=themes,
    )


def read_wish(library: Library, given: Mapping[str, str]) -> Wish:
    """
    What an address chooses; arguments and errors as of `read_ledger`.

    Raises:
        ValueUnknown: A value is no such thing; carries those most like it.
    """
    return _read_wish(library, given)[2]


def _read_wish(
    library: Library, given: Mapping[str, str]
) -> tuple[list[Row], list[Row], Wish, tuple[tuple[Choice, ...], ...]]:
    """Names, counts, what is chosen, and what may be: forces, kinds, themes."""
    names, counts = library.rows("ledger-names"), library.rows("ledger-counts")
    forces = _choices([row for row in names if row["facet"] == "force"], counts, "force")
    themes = _choices([row for row in names if row["facet"] == "theme"], counts, "theme")
    untold = count_by(counts, "theme", "actions")[str(RDF.nil)]
    if untold:
        themes = (*themes, Choice(Link("None told", str(RDF.nil)), NONE, untold))
    numbers = count_by(counts, "kind", "actions")
    kinds = tuple(Choice(Link(kind.one, kind.iri), short(kind.iri), numbers[kind.iri]) for kind in KINDS)
    wish = Wish(
        _meant("force", "a police force", given.get("force", ""), forces, names),
        _meant("kind", "a kind of action", given.get("kind", ""), kinds, ()),
        _meant("theme", "a theme", given.get("theme", ""), themes, names),
    )
    return names, counts, wish, (forces, kinds, themes)


def _choices(names: Iterable[Row], counts: Sequence[Row], facet: str) -> tuple[Choice, ...]:
    links = dict.fromkeys(read_link(row, "thing", "name") for row in names)
    numbers = count_by(counts, facet, "actions")
    return tuple(Choice(link, short(link.iri), numbers[link.iri]) for link in links)


def _meant(
    name: str, what: str, value: str, choices: Sequence[Choice], names: Sequence[Row]
) -> Choice | None:
    value = value.strip()
    if not value:
        return None
    where = f'actions, parameter "{name}"'
    if len(value) > LONGEST:
        raise ValueUnknown(where, f"it has {len(value)} characters", f"{LONGEST} at most")
    rows = [row for row in names if row["facet"] == name] or [_row(choice) for choice in choices]
    row = among(rows, value)
    wanted = row["thing"] if row else ""
    found = next((choice for choice in choices if choice.link.iri == wanted or choice.slug == value), None)
    if found:
        return found
    near = nearest(rows, value)
    expected = f"{what}, such as {', '.join(near)}" if near else f"{what}; none is published here"
    raise ValueUnknown(where, f'nothing here is called "{value}"', expected, near=near, given=(name, value))


def _row(choice: Choice) -> Row:
    return Row({"thing": URIRef(choice.link.iri), "name": Literal(choice.link.text)})


def _fits(row: Row, wish: Wish) -> bool:
    chosen = {"force": wish.force, "kind": wish.kind, "theme": wish.theme}
    return all(choice is None or row[name] == choice.link.iri for name, choice in chosen.items())


def _lines(library: Library, fit: Sequence[Row], pager: Pager, forces: Sequence[Choice]) -> tuple[Line, ...]:
    """
    The lines of a page: they come force by force, and only the forces on the page are asked for.

    Args:
        fit: Each force, kind and theme that a line may have, and how many lines have them.
        forces: By name, as lines are sorted.
    """
    numbers = count_by(fit, "force", "actions")
    shown = cut({force.link.iri: numbers[force.link.iri] for force in forces}, pager)
    if not shown.groups:
        return ()

    def named(facet: str) -> list[URIRef]:
        return [URIRef(iri) for iri in sorted({row[facet] for row in fit if row["force"] in shown.groups})]

    terms = {"class": named("kind"), "force": named("force"), "theme": named("theme")}
    rows = library.rows("ledger", 1, shown.rows, **terms)[shown.skipped :]
    told = {row["sentence"]: row for row in reversed(rows)}
    return tuple(_line(action, told[action.link.iri]) for action in read_sentences(rows))


def _line(action: Sentence, row: Row) -> Line:
    if action.theme.iri == str(RDF.nil):
        action = replace(action, theme=NOWHERE)
    return Line(action, read_link(row, "report", "title"), row["issued"], row.number("findings"))


def as_table(page: LedgerPage) -> Table:
    """The lines as a table to take away."""
    chosen = [choice.link.text for choice in (page.wish.force, page.wish.kind, page.wish.theme) if choice]
    return make_table(
        ": ".join(("What forces are asked to do", "; ".join(chosen)))
        if chosen
        else "What forces are asked to do",
        columns_of("ledger", COLUMNS),
        map(_cells, page.lines),
        key=("action_iri",),
        description="A cause of concern, recommendation or area for improvement in a report.",
        out_of=(
            f"{page.pager.total:,} of {page.of:,} actions, from {page.reports:,} "
            f"report{'' if page.reports == 1 else 's'} on {page.reported} of {page.known} forces."
        ),
        caveats=CAVEATS,
        part=page.pager,
    )


def _cells(line: Line) -> tuple[Any, ...]:
    """Of `COLUMNS`."""
    action = line.action
    return (
        *(action.force.text, action.role, action.theme.text, action.link.text, action.deadline),
        *(line.findings, line.report.text, line.issued),
        *(action.link.iri, line.report.iri),
    )
