"""
What the shapes warn of in the release that is served.

A graph that violates a shape is never published, so what is left to tell are warnings. A release has them in
a file (`graph.warnings_kept`); one that an older version made has none, and then they are not known. Of a
store elsewhere of which nothing lies here, they are asked when somebody wants them; a shape that cannot be
counted in the time that a query has is then named as one that is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import QueryTimedOut
from graph.namespaces import PREFIXES
from graph.release import RELEASES, local_folder
from graph.settings import Settings
from graph.warning_shapes import WarningShape, count_violating, warning_shapes
from graph.warnings_kept import ShapeWarned, Thing, Warnings, read_warned, read_warnings
from service.answers.parts import Link
from service.answers.reading import read_link, short_name
from service.engine.runner import QueryRunner
from service.keeping import Once
from service.library import Row, select_each


@dataclass(frozen=True, slots=True)
class Warned:
    """
    A shape and what it warns of.

    Args:
        number: How many things that are.
        things: All of them, or the first few where only these were asked for.
    """

    shape: str
    message: str
    number: int
    things: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """
    What came of asking the shapes.

    Args:
        warned: Of those that warn of something, the most first.
        silent: How many were asked and warn of nothing.
        unasked: Names of those that cannot be asked here.
        violating: How many parts of shapes would have stopped publication.
    """

    warned: tuple[Warned, ...]
    silent: int
    unasked: tuple[str, ...]
    violating: int


class Inspector:
    """
    Tells the findings of the release that is served.

    Args:
        settings: Where its releases lie.
    """

    def __init__(self, runner: QueryRunner, settings: Settings) -> None:
        self._runner = runner
        self._folder = local_folder(settings.store, settings.mirror)
        self._asked = Once(lambda: runner.release, self._ask)

    def findings(self, *, in_full: bool = False) -> Findings | None:
        """
        What the shapes warn of; None where the release does not tell.

        Args:
            in_full: Give all that they warn of, and not only the first few.
        """
        release = self._runner.release
        folder = Path(self._folder, RELEASES, release)
        if not release or not folder.is_dir():
            return self._asked.get()
        try:
            told = read_warnings(folder)
            return _told(told, read_warned(folder) if in_full else {}) if told else None
        except (OSError, ValueError):
            return None

    def _ask(self) -> Findings:
        shapes = warning_shapes()
        askable = [shape for shape in shapes if shape.pattern]
        answers = self._answers([question_of(shape) for shape in askable])
        pairs = list(zip(askable, answers, strict=True))
        asked = [_warned(shape, rows) for shape, rows in pairs if rows is not None]
        late = {shape.name for shape, rows in pairs if rows is None}
        unasked = tuple(shape.name for shape in shapes if not shape.pattern or shape.name in late)
        return _findings(asked, unasked, count_violating())

    def _answers(self, texts: Sequence[str]) -> list[list[Row] | None]:
        """The rows of each query; where all together take too long, one by one, and None of one that does."""
        try:
            return [*select_each(self._runner, texts)]
        except QueryTimedOut:
            return [self._alone(text) for text in texts]

    def _alone(self, text: str) -> list[Row] | None:
        try:
            return [Row(cells) for cells in self._runner.select(text)]
        except QueryTimedOut:
            return None


def _findings(asked: Sequence[Warned], unasked: tuple[str, ...], violating: int) -> Findings:
    return Findings(
        warned=tuple(sorted((each for each in asked if each.number), key=lambda each: -each.number)),
        silent=sum(not each.number for each in asked),
        unasked=unasked,
        violating=violating,
    )


def _told(told: Warnings, things: Mapping[str, tuple[Thing, ...]]) -> Findings:
    asked = [_read(each, things.get(each.name, each.first)) for each in told.shapes]
    return _findings(asked, told.unasked, told.violating)


def _read(shape: ShapeWarned, things: Iterable[Thing]) -> Warned:
    links = tuple(Link(label or short_name(iri), iri) for iri, label in things)
    return Warned(shape.name, shape.message, shape.number, links)


def _warned(shape: WarningShape, rows: Iterable[Row]) -> Warned:
    links = tuple(read_link(row, "value", "label") for row in rows)
    return Warned(shape.name, shape.message, len(links), links)


def question_of(shape: WarningShape) -> str:
    """Rows `?value ?label`, one for each thing that a shape warns of."""
    prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    return f"""{prefixes}
SELECT ?value (MIN(STR(?name)) AS ?label)
WHERE {{
  {{ SELECT DISTINCT ?value WHERE {{ {shape.pattern} }} }}
  OPTIONAL {{ ?value rdfs:label|skos:prefLabel ?name }}
}}
GROUP BY ?value
ORDER BY ?value"""
