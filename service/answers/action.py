"""
What a force is asked to do: what leads to it, what belongs with it, and its life over the reports.

No statement says of an action that it is repeated or closed. What is shown of its life is therefore what
reports say in words: the same demand in another report, and what reports tell of earlier inspections. Those
references lead to no action, only to a theme; where one is among the very sentences that lead to the action,
that is told apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields

from rdflib import URIRef

from graph.namespaces import PEEL
from service.answers.parts import NOWHERE, Link, Sentence
from service.answers.reading import day, read_link, read_sentences
from service.answers.sentence import ASKED, SentencePage, read_sentence
from service.library import Library, Row, ask
from service.named.meant import short
from service.urls import paragraph_anchor


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding that leads to an action, and the evidence for it in the order of the report."""

    finding: Sentence
    evidence: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class InReport:
    """
    Something that a report says.

    Args:
        said: Its words, leading to its page.
        issued: Of the report, in words.
        report: That says it.
        anchor: Of its paragraph in the text of that report; empty where none is known.
        years: Of the earlier inspections it tells of, "2015 and 2016".
        trend: How it says things stand now, "Improved"; empty where it says nothing of that.
        is_reason: Whether it is among the sentences that lead to the action.
    """

    said: Link
    report: Link
    issued: str
    anchor: str = ""
    years: str = ""
    trend: str = ""
    is_reason: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """
    An action over the reports on its force that are loaded.

    Args:
        reports: How many there are on its force, its own included.
        later: Those published after its own, the earliest first.
        undated: Those of which it cannot be told, since they or its own report have no date.
        same_words: The same demand, word for word, in its own report or others.
        before: What reports not known to be later, its own too, tell of earlier inspections on its theme.
        after: What later reports tell of earlier inspections on its theme.
    """

    reports: int
    later: tuple[tuple[Link, str], ...]
    undated: tuple[Link, ...]
    same_words: tuple[InReport, ...]
    before: tuple[InReport, ...]
    after: tuple[InReport, ...]


@dataclass(frozen=True, slots=True)
class ActionPage(SentencePage):
    """
    One action.

    Args:
        who: The force, and the bodies that the action itself names.
        deadline: In the words of the report; empty where it tells none.
        theme, topic: What it is on; empty where that is not told.
        reasons: In the order of the report.
        concern: The cause of concern that a recommendation arises from.
        beside: Other recommendations that arise from the same one; of a cause of concern, its own.
        force_slug, theme_slug: For the ledger.
    """

    who: tuple[Link, ...]
    deadline: str
    theme: Link
    topic: Link
    reasons: tuple[Reason, ...]
    concern: tuple[Sentence, ...]
    beside: tuple[Sentence, ...]
    life: Life
    force_slug: str
    theme_slug: str


def read_action(library: Library, iri: URIRef, kind: str) -> ActionPage:
    """Everything the page of an action shows; `kind` is what it is, in words."""
    library = library.gather(*(ask(name, this=iri) for name in (*ASKED, "around-action", "graphs-beside")))
    graphs = [URIRef(row["graph"]) for row in library.rows("graphs-beside", this=iri)]
    page = read_sentence(library, iri, kind)
    said = {fact.name.iri: fact.values for fact in page.facts}
    around = library.rows("around-action", this=iri)
    related = {relation.title: relation.sentences for relation in page.relations}
    force, theme = said.get(str(PEEL.force), ()), said.get(str(PEEL.theme), (NOWHERE,))[0]
    return ActionPage(
        **{field.name: getattr(page, field.name) for field in fields(SentencePage)},
        who=(*force, *said.get(str(PEEL.involves), ())),
        deadline=" and ".join(value.text for value in said.get(str(PEEL.deadline), ())),
        theme=theme,
        topic=said.get(str(PEEL.topic), (NOWHERE,))[0],
        reasons=_reasons(related.get("Findings that lead to it", ()), around),
        concern=related.get("Cause of concern it arises from", ()),
        beside=related.get("Recommendations that arise from it", ())
        or read_sentences([row for row in around if "finding" not in row]),
        life=read_life(library.rows("life-of-action", this=iri, graph=graphs), page.cited.iri),
        force_slug=short(force[0].iri) if force else "",
        theme_slug=short(theme.iri),
    )


def _reasons(findings: Iterable[Sentence], around: Sequence[Row]) -> tuple[Reason, ...]:
    return tuple(
        Reason(finding, read_sentences([row for row in around if row["finding"] == finding.link.iri]))
        for finding in findings
    )


def read_life(rows: Sequence[Row], own: str) -> Life:
    """
    Put an action's life together.

    Args:
        rows: Of `life-of-action`.
        own: Address of the report that raises it.
    """
    issued = {row["report"]: row["issued"] for row in rows if row["what"] == "report"}
    later = {report for report, date in issued.items() if _is_later(date, issued.get(own, ""))}
    is_dated = bool(issued.get(own))
    back = [row for row in rows if row["what"] == "looks back"]
    near = {row["said"] for row in rows if row["what"] == "near"}
    return Life(
        reports=len(issued),
        later=tuple(
            (read_link(row, "report", "title"), day(row["issued"]))
            for row in rows
            if row["what"] == "report" and row["report"] in later
        ),
        undated=tuple(
            read_link(row, "report", "title")
            for row in rows
            if row["what"] == "report" and row["report"] != own and not (is_dated and row["issued"])
        ),
        same_words=_said((row for row in rows if row["what"] == "same words"), near),
        before=_said((row for row in back if row["report"] not in later), near),
        after=_said((row for row in back if row["report"] in later), near),
    )


def _is_later(date: str, own: str) -> bool:
    """Whether one date is later than another, as far as the coarser of the two tells."""
    known = min(len(date), len(own))
    return date[:known] > own[:known]


def _said(rows: Iterable[Row], near: Collection[str]) -> tuple[InReport, ...]:
    """Each once: words that tell of two inspections, or of more than one trend, stand in several rows."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["report"], row["words"]), []).append(row)
    return tuple(_in_report(group, near) for group in groups.values())


def _in_report(rows: Sequence[Row], near: Collection[str]) -> InReport:
    row = rows[0]
    return InReport(
        said=Link(row["words"], row["said"]),
        report=read_link(row, "report", "title"),
        issued=day(row["issued"]),
        anchor=paragraph_anchor(row.number("paragraphStart")) if "paragraphStart" in row else "",
        years=" and ".join(sorted({each["year"] for each in rows} - {""})),
        trend=", ".join(sorted({each["trendName"] for each in rows} - {""})),
        is_reason=any(each["said"] in near for each in rows),
    )
