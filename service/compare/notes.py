"""What makes the sides of a comparison unlike, told in sentences before the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.answers.parts import Link
from service.compare.choice import Force
from service.compare.figures import Figures
from service.compare.grades import OnScale
from service.compare.said import Said


@dataclass(frozen=True, slots=True)
class Note:
    """
    A sentence.

    Args:
        about: Forces and measures that it is about, each leading to its page; may be empty.
    """

    words: str
    about: tuple[Link, ...] = ()


def read_notes(
    forces: Sequence[Force], scales: Sequence[OnScale], figures: Figures, said: Said
) -> tuple[Note, ...]:
    """Everything that bears on the comparison as a whole; caveats on single figures stand beside those."""
    return (*_of_reports(forces, said), *_of_scales(forces, scales), *_of_figures(forces, figures))


def _of_reports(forces: Sequence[Force], said: Said) -> Iterator[Note]:
    pairs = list(zip(forces, said.reports, strict=True))
    without = tuple(force.link for force, reports in pairs if not reports)
    if without:
        yield Note(
            f"No report is loaded here on {_list(without)}: findings and actions are not known, and a dash "
            "below is not a nought.",
            without,
        )
    kinds = {tuple(each.cycle.text for each in reports) for _, reports in pairs if reports}
    if len(kinds) > 1:
        told = "; ".join(
            f"{force.link.text}: {', '.join(each.cycle.text or 'no cycle stated' for each in reports)}"
            for force, reports in pairs
            if reports
        )
        yield Note(
            f"The reports are not of the same cycles ({told}), so they did not ask the same questions."
        )
    if any(len(reports) > 1 for _, reports in pairs):
        yield Note(
            "Where several reports on a force are loaded, its findings and actions are of all of them."
        )
    if said.themes:
        yield Note(
            "Findings were told from other sentences by software. Their number says how often a report comes "
            "back to something, not how grave it is. Reports differ in length: compare shares, not numbers."
        )


def _of_scales(forces: Sequence[Force], scales: Sequence[OnScale]) -> Iterator[Note]:
    if len(scales) > 1:
        names = ", then ".join(each.scale.text.lower() for each in scales)
        yield Note(f"Grades were given on different scales ({names}): those of two scales do not compare.")
    lines = [question for scale in scales for cycle in scale.cycles for question in cycle.questions]
    lacking = [sum(not question.cells[place] for question in lines) for place in range(len(forces))]
    if any(lacking):
        told = ", ".join(
            f"{force.link.text} in {number}" for force, number in zip(forces, lacking, strict=True) if number
        )
        yield Note(
            f"Not every force has a grade in each of the {len(lines)} lines below, a line being a question "
            f"in a cycle on which any of them has one. There is none of {told}."
        )


def _of_figures(forces: Sequence[Force], figures: Figures) -> Iterator[Note]:
    for place, force in enumerate(forces):
        other = [series for series in figures.series if series.cells[place].other_period]
        if other:
            what = "; ".join(f"{each.measure.text}, {each.cells[place].other_period}" for each in other)
            yield Note(
                f"{force.link.text} has a figure of another period than the others on: {what}.",
                tuple(each.measure for each in other),
            )
        none = [series.measure for series in figures.series if not series.cells[place].link.text]
        if none:
            yield Note(
                f"{force.link.text} has no figure of {len(none)} of {len(figures.series)} series below.",
                (force.link,),
            )


def _list(links: Sequence[Link]) -> str:
    names = [link.text for link in links]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
