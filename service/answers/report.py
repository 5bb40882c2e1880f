"""A report: what it judges, says, asks for, counts and explains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, RDFS

from graph.namespaces import PEEL
from graph.web_address import web_address
from service import urls
from service.answers.account import Tally, read_account
from service.answers.checks import Check, Conflict, read_checks_of_report, read_conflicts
from service.answers.parts import Count, Fact, Judgment, Link, Observation, Sentence
from service.answers.reading import (
    day,
    period,
    plain_words,
    polarity_place,
    read_facts,
    read_judgments,
    read_link,
    read_sentences,
    slug_of,
)
from service.kinds import kind_of_class
from service.library import Ask, Library, Row, ask


@dataclass(frozen=True, slots=True)
class Entry:
    """A section in the contents list, with those under it and the number of sentences in it."""

    link: Link
    sentences: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered figure or footnote."""

    link: Link
    words: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term or acronym and what it stands for."""

    link: Link
    acronym: str
    definition: str


@dataclass(frozen=True, slots=True)
class Group:
    """Actions on one theme."""

    theme: Link
    actions: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class NumbersGroup:
    """Figures of one section that stand beside those of England and Wales."""

    section: Link
    rows: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """How many sentences have a role, and of those how many have each polarity (name, number)."""

    name: str
    slug: str
    total: int
    polarities: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What made a named graph: when, with what and from which bytes."""

    link: Link
    ended: str
    software: Link
    source: Link
    digest: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """
    One report.

    Args:
        issued: Its date as the data have it, "2018-03"; empty where it has none.
        address: Of the report as published, as the file that was read tells it; empty where it does not.
        grade_pages: Where registers found the grades that it gives, by address.
    """

    force: Link
    issued: str
    address: str
    grade_pages: tuple[str, ...]
    has_text: bool
    facts: tuple[Fact, ...]
    judgments: tuple[Judgment, ...]
    roles: tuple[Role, ...]
    contents: tuple[Entry, ...]
    actions: tuple[Group, ...]
    numbers: tuple[NumbersGroup, ...]
    checks: tuple[Check, ...]
    conflicts: tuple[Conflict, ...]
    agencies: tuple[Count, ...]
    figures: tuple[Numbered, ...]
    footnotes: tuple[Numbered, ...]
    terms: tuple[Term, ...]
    account: tuple[Tally, ...]
    runs: tuple[Run, ...]


_LEFT_OUT = tuple(
    str(name) for name in (RDF.type, RDFS.label, DCTERMS.title, DCAT.landingPage, PEEL.statedIn)
)


_ASKED = ("statements-of", "checks-of-report", "account-of-report")
"""What the page of a report asks of it."""
_IN_GRAPHS = ("sections-of-report", "roles-in-report", "sentences-by-section")
"""What it asks of the graphs that tell of it."""
_OF_BOTH = (
    *("stated-in-report", "comparisons-of-report", "judgments-of-report"),
    *("actions-of-report", "agencies-of-report"),
)
"""What it asks of itself in these."""

_NUMBERED = ("Figure", "Footnote")


def read_report(library: Library, iri: URIRef, graphs: Sequence[Link]) -> ReportPage:
    """Everything the page of a report shows."""
    named = [URIRef(graph.iri) for graph in graphs]
    library = library.gather(
        *(ask(name, this=iri) for name in _ASKED),
        *(ask(name, graph=named) for name in _IN_GRAPHS),
        *(ask(name, this=iri, graph=named) for name in _OF_BOTH),
        *(ask("grades-by-scale"), ask("polarities")),
        *ask_runs(graphs),
    )
    statements = library.rows("statements-of", this=iri)
    stated, numbers, given, actions, agencies = (
        library.rows(name, this=iri, graph=named) for name in _OF_BOTH
    )
    sections, roles, counted = (library.rows(name, graph=named) for name in _IN_GRAPHS)
    judgments, terms, numbered = (_of(stated, *names) for names in (("Judgment",), ("Term",), _NUMBERED))
    library = library.gather(
        *_ask_of("numbers-of-items", "item", numbered),
        *_ask_of("terms-explained", "term", terms),
        *_ask_of("pages-of-grades", "judgment", judgments),
        *_ask_of("conflicts-of", "judgment", judgments),
    )
    return ReportPage(
        force=_force(statements),
        issued=_said(statements, DCTERMS.issued),
        address=web_address(_said(statements, DCAT.landingPage)),
        grade_pages=tuple(
            page
            for row in _rows_of(library, "pages-of-grades", "judgment", judgments)
            if (page := web_address(row["page"]))
        ),
        has_text=any(row["property"] == str(PEEL.sourceText) for row in statements),
        facts=read_facts(statements, _LEFT_OUT),
        judgments=read_judgments(library, given),
        roles=_roles(roles, {row["polarity"]: row["polarityName"] for row in library.rows("polarities")}),
        contents=_contents(sections, str(iri), {row["section"]: row.number("sentences") for row in counted}),
        actions=_actions(actions),
        numbers=_numbers(numbers),
        checks=read_checks_of_report(library, iri),
        conflicts=read_conflicts(library, _iris(judgments)),
        agencies=tuple(Count(Link(row["label"], row["agency"]), row.number("passages")) for row in agencies),
        figures=_numbered(library, numbered, "Figure"),
        footnotes=_numbered(library, numbered, "Footnote"),
        terms=_terms(_rows_of(library, "terms-explained", "term", terms)),
        account=read_account(library.rows("account-of-report", this=iri)),
        runs=read_runs(library, graphs),
    )


def _force(statements: Sequence[Row]) -> Link:
    """The first that it is on; nowhere if it is on none."""
    links = (read_link(row, "value", "valueName") for row in statements if row["property"] == str(PEEL.force))
    return next(links, Link(""))


def _said(statements: Sequence[Row], name: URIRef) -> str:
    """The first value of a property; empty if it has none."""
    return next((row["value"] for row in statements if row["property"] == str(name)), "")


def _of(stated: Iterable[Row], *class_names: str) -> list[Row]:
    """Those of what a report states that are of some classes."""
    wanted = {urls.ONTOLOGY + name for name in class_names}
    return [row for row in stated if row["class"] in wanted]


def _iris(stated: Iterable[Row]) -> tuple[URIRef, ...]:
    return tuple(dict.fromkeys(URIRef(row["item"]) for row in stated))


def _ask_of(name: str, variable: str, stated: Sequence[Row]) -> list[Ask]:
    """What is to be asked of things that a report states; nothing where it states none."""
    return [ask(name, **{variable: _iris(stated)})] if stated else []


def _rows_of(library: Library, name: str, variable: str, stated: Sequence[Row]) -> list[Row]:
    return library.rows(name, **{variable: _iris(stated)}) if stated else []


def _roles(rows: Iterable[Row], names: Mapping[str, str]) -> tuple[Role, ...]:
    """
    How many sentences have each role, the most first.

    Args:
        names: Polarity -> its name.
    """
    counts = {(row["class"], row["polarity"]): row.number("sentences") for row in rows}
    roles = []
    for name in sorted({name for name, _ in counts}):
        kind = kind_of_class(name.removeprefix(urls.ONTOLOGY))
        mine = {polarity: number for (each, polarity), number in sorted(counts.items()) if each == name}
        shares = tuple(
            (slug_of(polarity), names.get(polarity, slug_of(polarity)), mine[polarity])
            for polarity in sorted(filter(None, mine), key=lambda each: polarity_place(slug_of(each)))
        )
        roles.append(Role(kind.many, kind.slug, sum(mine.values()), shares))
    return tuple(sorted(roles, key=lambda role: -role.total))


def _contents(rows: Sequence[Row], parent: str, sentences: Mapping[str, int]) -> tuple[Entry, ...]:
    """
    Sections under a parent. A section with several parents or themes comes once.

    The list is as deep as the report's headings, so a call for each is cheap.
    """
    under = {row["section"]: row for row in reversed(rows) if row["parent"] == parent}
    return tuple(
        Entry(
            Link(row["title"], row["section"]),
            sentences.get(row["section"], 0),
            _contents(rows, row["section"], sentences),
        )
        for row in sorted(under.values(), key=lambda row: (row.number("order"), row["section"]))
    )


def _actions(rows: Sequence[Row]) -> tuple[Group, ...]:
    groups: dict[Link, list[Sentence]] = {}
    for sentence in read_sentences(rows):
        groups.setdefault(sentence.theme, []).append(sentence)
    return tuple(Group(theme, tuple(sentences)) for theme, sentences in groups.items())


def _numbers(rows: Sequence[Row]) -> tuple[NumbersGroup, ...]:
    groups: dict[Link, dict[str, Observation]] = {}
    for row in (row for row in rows if row["sectionTitle"]):
        observation = Observation(
            link=Link(row["ourPrinted"], row["ours"]),
            measure=read_link(row, "measure", "measureName"),
            area=Link(""),
            unit=row["unitName"],
            period=period(row),
            comparator=Link(row["theirPrinted"], row["theirs"]),
        )
        groups.setdefault(Link(row["sectionTitle"], row["section"]), {}).setdefault(row["ours"], observation)
    return tuple(NumbersGroup(section, tuple(found.values())) for section, found in groups.items())


def _numbered(library: Library, stated: Sequence[Row], class_name: str) -> tuple[Numbered, ...]:
    """Figures or footnotes, in the order of the report."""
    kind = kind_of_class(class_name)
    rows = {row["item"]: row for row in _rows_of(library, "numbers-of-items", "item", stated)}
    return tuple(
        Numbered(Link(f"{kind.one} {rows[item]['number']}", item), plain_words(rows[item]))
        for item in dict.fromkeys(row["item"] for row in _of(stated, class_name))
        if item in rows
    )


def _terms(rows: Sequence[Row]) -> tuple[Term, ...]:
    found: dict[str, Term] = {}
    for row in rows:
        found.setdefault(
            row["term"], Term(Link(row["label"], row["term"]), row["acronym"], row["definition"])
        )
    return tuple(found.values())


def ask_runs(graphs: Sequence[Link]) -> list[Ask]:
    """What `read_runs` asks."""
    return [ask("runs-of", this=URIRef(graph.iri)) for graph in graphs]


def read_runs(library: Library, graphs: Sequence[Link]) -> tuple[Run, ...]:
    """The runs that made some named graphs, the latest first."""
    library = library.gather(*ask_runs(graphs))
    rows = [row for graph in graphs for row in library.rows("runs-of", this=URIRef(graph.iri))]
    return tuple(
        Run(
            link=Link("run", row["run"]),
            ended=day(row.first("ended", "started")),
            software=read_link(row, "software", "softwareName"),
            source=read_link(row, "source", "sourceName"),
            digest=row["digest"],
        )
        for row in rows
    )
