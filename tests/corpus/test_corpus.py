"""The generated corpus: reports alike in make-up, different in words, that say they are test data."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import pytest

from graph.drawing import union
from graph.extract import extract
from graph.ontology_files import vocabulary_graphs
from graph.pipeline import report_graph
from graph.readers import read
from graph.reference import register_graphs
from graph.validate import validate
from graph.vocabulary import load_vocabulary
from tests.corpus.check import compare, read_manifest
from tests.corpus.content import Bullets, Grade, Heading, Judgments, Prose
from tests.corpus.facts import facts_of
from tests.corpus.forms import html, markdown, pdf
from tests.corpus.grammar import CHANGED, Choice, Phrase, Ref, gerund, parse, rules, third, topics
from tests.corpus.make import FORMS, MANIFEST, NOTICE, REPORTS, Made, make, make_all, record
from tests.corpus.plan import inspections, seat, seats, settings

SEED = 7
SHORT = 0.1
_SENTENCE = re.compile(r"(?<=[.?])\s+")
_MARK = re.compile(r"\[\^\d+\]")
WRITERS = {"markdown": markdown, "html": html, "pdf": pdf}
MAKES = [(form, chosen) for form in FORMS for chosen in WRITERS[form].MAKES]


def test_every_force_is_inspected_in_every_round_once() -> None:
    """A block has the forces of the register and invented ones, and no report in it is another's."""
    block = seats(SEED, 0)
    assert 48 * 12 == len(block)
    assert len(block) == len({(each.force.slug, each.inspection.title) for each in block})
    assert 43 == len({each.force.slug for each in block if not each.force.is_invented})
    assert list(range(len(block))) == [each.index for each in block]


def test_later_blocks_have_invented_forces_alone() -> None:
    """A corpus ten times as large needs no force twice."""
    first, second = ({each.force.slug for each in seats(SEED, block)} for block in (0, 1))
    assert 48 == len(second)
    assert set() == first & second
    assert all(each.force.is_invented for each in seats(SEED, 1))
    assert 600 == seat(SEED, 600).index


def test_a_report_is_the_same_however_many_are_made(tmp_path: Path) -> None:
    """Bytes depend on the seed and the place alone."""
    made = list(make_all(tmp_path, 6, SEED, scale=SHORT))
    again = make(SEED, 4, scale=SHORT)
    assert "pdf" == again.form
    assert made[4].data == again.data == (tmp_path / REPORTS / again.name).read_bytes()
    assert make(SEED + 1, 4, scale=SHORT).data != again.data


def test_every_report_says_that_it_is_test_data(tmp_path: Path) -> None:
    """In its file name, its title and its first paragraph; so does a notice beside it."""
    for made in make_all(tmp_path, 5, SEED, scale=SHORT):
        assert made.name.startswith("test-data-")
        document = read(made.data, made.name)
        before = [block.text.words for block in document.blocks if block.section < 0]
        assert "test data, not a real inspection" in before[0]
        assert any(words.startswith("Test data: this document was made by a program.") for words in before)
    assert "Test data" in (tmp_path / NOTICE).read_text("utf-8")


def test_the_manifest_tells_of_every_report(tmp_path: Path) -> None:
    """One line each, as made."""
    made = list(make_all(tmp_path, 3, SEED, scale=SHORT))
    rows = read_manifest(tmp_path)
    assert [json.loads(json.dumps(record(each))) for each in made] == rows
    assert all((tmp_path / REPORTS / row["file"]).stat().st_size == row["bytes"] for row in rows)
    assert all(row["judgments"] and row["figures"] for row in rows)


def test_a_manifest_of_nothing_is_refused(tmp_path: Path) -> None:
    """It says what to do."""
    (tmp_path / MANIFEST).write_text("", "utf-8")
    with pytest.raises(SystemExit, match=r"names no report\. Make some with python -m tests\.corpus\.make"):
        read_manifest(tmp_path)


def test_reports_in_full_length_are_as_long_as_the_first(embedded_report: Path) -> None:
    """In characters, sentences by role and notes they lie around the report that ships with the project."""
    made = [make(SEED, index, only="markdown") for index in range(12)]
    length = sum(len(each.data.decode()) for each in made) / len(made)
    assert 0.85 < length / len(embedded_report.read_text("utf-8")) < 1.15
    roles = sum((each.known.roles for each in made), Counter[str]())
    for role, of_first in {"finding": 183, "context": 189, "evidence": 66, "consequence": 22}.items():
        assert 0.75 < roles[role] / len(made) / of_first < 1.25, role
    assert 20 < sum(len(each.content.notes) for each in made) / len(made) < 40


def test_sentences_are_seldom_said_twice() -> None:
    """Over some reports fewer than one in ten, so that what remembers sentences gains little."""
    said = Counter(words for index in range(12) for words in _sentences(make(SEED, index, only="markdown")))
    assert 5_000 < said.total()
    assert 0.1 > (said.total() - len(said)) / said.total()


def _sentences(made: Made) -> Iterator[str]:
    for part in made.content.parts:
        if isinstance(part, Prose):
            yield from _SENTENCE.split(_MARK.sub("", part.words))
        elif isinstance(part, Bullets):
            yield from part.items


def test_the_table_of_judgments_and_the_chapters_agree() -> None:
    """A question has one grade in a report, in the table and at its chapter."""
    for index in range(24):
        parts = make(SEED, index, scale=SHORT, only="markdown").content.parts
        table = {row.heading: row.grade for part in parts if isinstance(part, Judgments) for row in part.rows}
        graded = {
            heading.words: part.words
            for heading, part in pairwise(parts)
            if isinstance(heading, Heading) and isinstance(part, Grade)
        }
        assert graded
        assert graded.items() <= table.items()


def test_what_is_raised_again_is_asked_for_in_the_same_words() -> None:
    """Some areas for improvement come back over the years, and the text says so."""
    asked: dict[tuple[str, str], list[set[str]]] = {}
    said = 0
    for each in seats(SEED, 0)[:80]:
        made = make(SEED, each.index, scale=0.5, only="markdown")
        said += made.data.count(b"This area for improvement was raised in 20")
        for question in each.inspection.asked:
            words = {action.words for action in made.known.actions if action.question == question}
            asked.setdefault((each.force.slug, question), []).append(words)
    again = [one & other for sets in asked.values() for one, other in pairwise(sets)]
    assert again
    assert any(again)
    assert said


@pytest.mark.parametrize(("form", "chosen"), MAKES)
def test_a_report_of_every_make_is_read_whole(form: str, chosen: str) -> None:
    """Force, judgments, actions and figures that are in it are drawn from it, and no others."""
    candidates = (make(SEED, index, scale=SHORT, only=form) for index in range(100))
    made = next(islice((each for each in candidates if each.make == chosen and each.known.actions), 1))
    extraction = extract(read(made.data, made.name), load_vocabulary())
    checked = compare(json.loads(json.dumps(record(made))), extraction)
    assert [] == checked.wrong
    for kind, tally in checked.tallies.items():
        assert tally.there, kind
        assert (Counter(), Counter()) == (tally.missing, tally.extra), kind


def test_the_graph_of_a_report_keeps_the_shapes() -> None:
    """A short one of all pillars conforms."""
    made = next(
        make(SEED, each.index, scale=SHORT, only="markdown")
        for each in seats(SEED, 0)
        if len(each.inspection.pillars) == 3
    )
    _, graph = report_graph(extract(read(made.data, made.name), load_vocabulary()))
    report = validate(graph, union([*vocabulary_graphs().values(), *register_graphs().values()]))
    assert report.conforms, report.as_text()


def test_every_name_in_the_grammar_is_known() -> None:
    """Each rule refers to rules, to facts, or to words that every topic has."""
    facts = facts_of(seat(SEED, 0))
    for topic in topics():
        for name, ways in rules().items():
            if "/" in name and not name.startswith((f"{topic.name}/", "figure/")):
                continue
            for ref in (ref for way in ways for ref in _refs(way)):
                slot = CHANGED[ref][0] if ref in CHANGED else ref
                assert slot in facts or slot in rules() or f"{topic.name}/{slot}" in rules(), (name, ref)


def _refs(phrase: Phrase) -> Iterator[str]:
    for piece in phrase:
        if isinstance(piece, Ref):
            yield piece.name
        elif isinstance(piece, Choice):
            yield from (ref for way in piece.ways for ref in _refs(way))


def test_every_question_asked_has_topics_and_a_heading() -> None:
    """No inspection asks what no topic is about."""
    treated = {question for topic in topics() for question in topic.questions}
    asked = {question for inspection in inspections() for question in inspection.asked}
    assert asked
    assert asked <= treated
    assert asked <= set(settings()["questions"])


@pytest.mark.parametrize(
    ("words", "doing", "does"),
    [
        ("share records", "sharing records", "shares records"),
        ("plan patrols", "planning patrols", "plans patrols"),
        ("identify groups", "identifying groups", "identifies groups"),
        ("assess risk", "assessing risk", "assesses risk"),
        ("fill posts", "filling posts", "fills posts"),
        ("keep to it", "keeping to it", "keeps to it"),
    ],
)
def test_verbs_are_put_into_other_forms(words: str, doing: str, does: str) -> None:
    """As a noun, and of a single one."""
    assert doing == gerund(words)
    assert does == third(words)


@pytest.mark.parametrize("text", ["a [b", "a ]b"])
def test_brackets_that_do_not_match_are_refused(text: str) -> None:
    """The message quotes them."""
    with pytest.raises(ValueError, match="bracket"):
        parse(text)
