"""Another validator, asked about the same graphs, finds the same but for what is listed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyshacl
import pytest
from click.testing import CliRunner
from rdflib import SH, Graph, Literal, URIRef

from graph import second_opinion
from graph.cli import commands
from graph.errors import OpinionFailed
from graph.indexed import Indexed
from graph.namespaces import PEEL, SHAPES
from graph.second_opinion import Limits, Opinion, Told, ask, told_of
from graph.validate import validate
from tests.shapes.opinions import LIMITS, PAGE, Difference, differing, read_differences, with_tables
from tests.shapes.test_cases import INVALID

_EVERY = 16
PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"


def test_it_finds_planted_faults(known: Graph, valid_graphs: Mapping[str, Graph]) -> None:
    """
    The same results in invalid examples; those in which it differs are listed, each of them.

    All take minutes: `python -m tests.shapes.opinions` puts them to both.
    """
    listed = sorted(name for each in read_differences() for name in each.cases)
    some = sorted({*INVALID[::_EVERY], *(path for path in INVALID if path.stem in listed)})
    assert len(some) > 20
    assert listed == differing(some, valid_graphs, known)


def test_it_finds_nothing_in_valid_examples(known: Graph, valid_graphs: Mapping[str, Graph]) -> None:
    """All of them together, since they point at one another."""
    _, (found,) = ask([(Indexed(valid_graphs.values()), Indexed([known]))], LIMITS)
    assert frozenset() == found


def test_it_agrees_on_the_report_that_ships(embedded_graph: Graph, vocabularies: Graph) -> None:
    """Warnings included."""
    report = validate(embedded_graph, vocabularies)
    opinion = second_opinion.second_opinion(report, embedded_graph, vocabularies, LIMITS)
    assert ((), ()) == (opinion.alone, opinion.missed)
    assert len(told_of(report)) == opinion.agreed > 10


@pytest.mark.parametrize("difference", read_differences(), ids=lambda difference: difference.name)
def test_each_difference_shows_in_its_example(difference: Difference) -> None:
    """One of the two has another number of results; where it no longer does, the list is to be shortened."""
    shapes, data = (Graph().parse(data=PREFIXES + each) for each in (difference.shapes, difference.data))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    _, (theirs,) = ask([(Indexed([data]), Indexed())], LIMITS, shapes)
    assert (difference.validator, difference.other) == (len(list(report.subjects(SH.focusNode))), len(theirs))


def test_the_page_is_up_to_date() -> None:
    """It is what would be written now."""
    assert with_tables(PAGE.read_text("utf-8")) == PAGE.read_text("utf-8"), (
        "run python -m tests.shapes.opinions"
    )


def test_an_opinion_as_text() -> None:
    """One line where both agree; else each result that only one has."""
    told = Told(
        "Violation", str(SHAPES.A), "urn:it", str(PEEL.grade), "", str(SH.MinCountConstraintComponent)
    )
    assert "Second opinion (pyrudof 1): the same, 3 results.\n" == Opinion("1", 3, (), ()).as_text()
    assert (
        "Second opinion (pyrudof 1): another. 0 results are the same, 1 it lacks, 0 it has alone.\n"
        f"  lacks Violation {SHAPES.A} urn:it {PEEL.grade} {SH.MinCountConstraintComponent}\n"
    ) == Opinion("1", 0, (), (told,)).as_text()


def test_a_second_opinion_that_differs_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the command: on the standard error, with exit code 1 though the graph is valid."""
    file = tmp_path / "note.ttl"
    file.write_text("<urn:it> <urn:note> 'nothing that a shape is about' .", "utf-8")
    run = [str(file), "--second-opinion"]
    agreed = CliRunner().invoke(commands, ["validate", *run])
    assert (0, True) == (agreed.exit_code, "the same, 0 results" in agreed.stderr)
    told = frozenset([Told("Violation", "urn:shape", "urn:it", "", "", "urn:component")])
    monkeypatch.setattr(second_opinion, "ask", lambda *_, **__: ("9", [told]))
    differs = CliRunner().invoke(commands, ["validate", *run])
    assert 1 == differs.exit_code
    assert "  alone Violation urn:shape urn:it urn:component" in differs.stderr


def test_without_it_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no part of an ordinary installation."""
    monkeypatch.setattr(second_opinion, "find_spec", lambda _: None)
    with pytest.raises(OpinionFailed, match=r'Install it: pip install "peelgraph\[second-opinion\]"'):
        ask([], LIMITS)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(0.01, 4096), "it gave no second opinion within 0.01 seconds"),
        (Limits(60, 1), "it ended with .* and gave no second opinion"),
    ],
)
def test_its_process_may_fail(limits: Limits, said: str) -> None:
    """It takes too long, or more than it is given: an error, and no crash here."""
    data = Graph().add((URIRef("urn:it"), PEEL.note, Literal("a" * 3_000_000)))
    with pytest.raises(OpinionFailed, match=said):
        ask([(Indexed([data]), Indexed())], limits)
