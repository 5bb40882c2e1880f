"""What evidence supports and what a consequence follows from: `graph.extract.links.chains`."""

from __future__ import annotations

from graph.extract.links.chains import link
from graph.extract.words.likeness import Likeness
from graph.statements import Role, Sentence

FINDING, EVIDENCE, CONSEQUENCE = Role.FINDING, Role.EVIDENCE, Role.CONSEQUENCE


def _sentence(
    role: Role, words: str, polarity: str = "negative", paragraph: int = 0, basis: str = "", trend: str = ""
) -> Sentence:
    return Sentence(
        role=role,
        words=words,
        spans=(),
        section=0,
        paragraph=paragraph,
        polarity=polarity,
        basis=basis,
        trend=trend,
    )


def _link(*sentences: Sentence) -> tuple[Sentence, ...]:
    return link(sentences, Likeness(sentence.words for sentence in sentences))


def test_evidence_supports_the_finding_before_it() -> None:
    """The only one there is."""
    linked = _link(_sentence(FINDING, "Letters go astray."), _sentence(EVIDENCE, "Nine did so in May."))
    assert (0,) == linked[1].supports


def test_evidence_passes_over_a_finding_that_says_the_opposite() -> None:
    """A fact told to the force's credit does not bear out a weakness told between."""
    linked = _link(
        _sentence(FINDING, "Callers are heard with patience.", "positive"),
        _sentence(FINDING, "Letters go astray."),
        _sentence(EVIDENCE, "In nine of ten cases the operator let them finish.", "positive"),
    )
    assert (0,) == linked[2].supports


def test_evidence_finds_the_words_it_shares() -> None:
    """A finding further off counts more than the nearest if it speaks of the same thing."""
    linked = _link(
        _sentence(FINDING, "Custody suites are dirty."),
        _sentence(FINDING, "The stables need repair."),
        _sentence(FINDING, "Letters go astray."),
        _sentence(EVIDENCE, "Repair of two stables was overdue."),
    )
    assert 1 == linked[3].supports[0]


def test_evidence_bears_out_both_what_opens_the_paragraph_and_what_stands_next() -> None:
    """Where nothing tells the two apart."""
    linked = _link(
        _sentence(FINDING, "Custody suites are dirty."),
        _sentence(FINDING, "Letters go astray."),
        _sentence(EVIDENCE, "Nine did so in May."),
    )
    assert {0, 1} == set(linked[2].supports)


def test_evidence_without_a_finding_before_it_supports_none_by_chance() -> None:
    """What comes after, or in another paragraph, needs words in common or an opening that points back."""
    alone = _link(
        _sentence(FINDING, "Letters go astray."),
        _sentence(EVIDENCE, "Nine horses were lame.", paragraph=1),
        _sentence(FINDING, "Custody suites are dirty.", paragraph=1),
    )
    assert () == alone[1].supports
    tied = _link(
        _sentence(FINDING, "Letters go astray."),
        _sentence(EVIDENCE, "Nine horses were lame.", paragraph=1),
        _sentence(FINDING, "This is not acceptable.", paragraph=1),
    )
    assert (2,) == tied[1].supports


def test_evidence_that_opens_a_section_leads_up_to_a_finding() -> None:
    """The heading has said what it is about."""
    linked = _link(_sentence(EVIDENCE, "Nine horses were lame."), _sentence(FINDING, "Custody is dirty."))
    assert (1,) == linked[0].supports


def test_what_was_found_before_supports_how_it_is_now() -> None:
    """ "In 2016 we found …": the sentence after it says what became of that."""
    linked = _link(
        _sentence(EVIDENCE, "In 2016 the stables leaked.", basis="prior-inspection"),
        _sentence(FINDING, "They have since been mended.", "positive", trend="improved"),
    )
    assert () == linked[0].supports  # of the other polarity: it contrasts
    linked = _link(
        _sentence(EVIDENCE, "In 2016 the stables leaked.", basis="prior-inspection"),
        _sentence(FINDING, "Little has changed.", trend="unchanged"),
    )
    assert (1,) == linked[0].supports


def test_a_consequence_follows_from_the_finding_and_the_evidence_told_last() -> None:
    """Evidence that stands between is a cause as well."""
    linked = _link(
        _sentence(FINDING, "Letters go astray."),
        _sentence(EVIDENCE, "Nine did so in May."),
        _sentence(CONSEQUENCE, "Some victims give up."),
    )
    assert (1, 0) == linked[2].follows_from


def test_a_consequence_passes_over_praise_unless_it_points_back() -> None:
    """A harm follows from a weakness; "As a result" follows from whatever was said last."""
    before = (
        _sentence(FINDING, "Letters go astray."),
        _sentence(FINDING, "Cells are seldom used for the sick.", "positive"),
    )
    assert (0,) == _link(*before, _sentence(CONSEQUENCE, "Some victims give up."))[2].follows_from
    back = "However, as a result, officers sit in hospitals for hours."
    assert (1,) == _link(*before, _sentence(CONSEQUENCE, back))[2].follows_from


def test_a_consequence_that_opens_a_paragraph_follows_from_the_one_before() -> None:
    """In its section only."""
    linked = _link(
        _sentence(FINDING, "Letters go astray."),
        _sentence(CONSEQUENCE, "As a result, some victims give up.", paragraph=1),
    )
    assert (0,) == linked[1].follows_from
