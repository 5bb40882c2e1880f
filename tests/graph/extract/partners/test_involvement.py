"""Links from sentences to agencies, initiatives and other forces."""

from __future__ import annotations

from graph.document import Span
from graph.extract.partners.involvement import involve
from graph.statements import Agency, Initiative, Publication, Role, Sentence, Stated
from graph.vocabulary import load_vocabulary

NOTHING = Stated("", ())
PUBLICATION = Publication(
    force="skerry",
    force_name=Stated("Skerry Police", ()),
    programme="peel-effectiveness",
    cycle="2017",
    title=NOTHING,
    issued=NOTHING,
    publisher=NOTHING,
    isbn=NOTHING,
)


def sentence(
    words: str, *spans: Span, role: Role = Role.FINDING, theme: str = "preventing-crime"
) -> Sentence:
    return Sentence(role=role, words=words, spans=spans, section=0, paragraph=0, theme=theme)


def agency(slug: str, *mentions: tuple[Span, ...]) -> Agency:
    return Agency(name=slug, slug=slug, kind="other", aliases=(), is_registered=False, mentions=mentions)


AGENCIES = (
    agency("hub", (Span(30, 40),), (Span(110, 115),)),
    agency("trust", (Span(10, 20),), (Span(45, 50), Span(80, 85))),
)
INITIATIVES = (
    Initiative(
        name="Operation Heron",
        slug="skerry/operation-heron",
        kind="operation",
        aliases=(),
        is_registered=False,
        mentions=((Span(12, 27),),),
    ),
)


def involved(*sentences: Sentence) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    linked = involve(sentences, AGENCIES, INITIATIVES, PUBLICATION, load_vocabulary())
    return [(item.involves, item.forces) for item in linked]


def test_a_sentence_involves_the_agencies_that_stand_in_it() -> None:
    """Agencies are tied in order of mention, each once; a mention outside the sentence does not count."""
    assert [(("trust", "hub"), ())] == involved(sentence("Both met.", Span(0, 42)))
    assert [((), ())] == involved(sentence("Nobody met.", Span(51, 79)))


def test_a_sentence_involves_the_initiatives_that_stand_in_it() -> None:
    """Initiatives are tied in the same way."""
    named, other = involve(
        (sentence("It began.", Span(0, 42)), sentence("It ended.", Span(43, 60))),
        AGENCIES,
        INITIATIVES,
        PUBLICATION,
        load_vocabulary(),
    )
    assert (("skerry/operation-heron",), ()) == (named.initiatives, other.initiatives)


def test_a_mention_that_a_page_breaks_belongs_to_a_broken_sentence() -> None:
    """Every piece of a mention must lie in a piece of the sentence."""
    assert [(("trust",), ())] == involved(sentence("The trust met.", Span(44, 50), Span(80, 90)))
    assert [((), ())] == involved(sentence("Half of it.", Span(44, 50)))


def test_other_forces_that_take_part_are_tied() -> None:
    """Forces that work with the one inspected are tied to the sentence, the one inspected is not."""
    words = "Skerry Police works with Kent Police."
    assert [((), ("kent",))] == involved(sentence(words, Span(200, 240)))


def test_context_outside_the_questions_involves_nobody() -> None:
    """The annex names bodies as sources of data: they take no part."""
    annex = sentence("Data come from the hub.", Span(100, 120), role=Role.CONTEXT, theme="")
    assert [((), ())] == involved(annex)
