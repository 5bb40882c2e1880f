"""
Sentences that grade the force: "We graded the force as good at preventing crime."

In: a document. Out: each sentence that gives a grade on a question of the lists, named in it or, where it is
about this question as a whole, by its chapter. What an earlier inspection gave is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.document import BlockKind, Document
from graph.extract.grades.tables import Given
from graph.extract.words.splitting import split_sentences
from graph.vocabulary import Vocabulary

_FORCE = (
    r"(?:the (?:force|constabulary|service)|it|[A-Z][\w’'-]+"
    r"|(?:[A-Z][\w’'-]+,? (?:and |& )?){1,5}(?:Police(?: Service)?|Constabulary))"
)
_GRADE = (
    r"[\"'“‘”’]?(?P<grade>[Oo]utstanding|[Gg]ood|[Aa]dequate|[Ii]nadequate|[Uu]ngraded"
    r"|(?:[Rr]equir(?:es|ing|e)|[Nn]eeds|[Nn]eeding)(?: |-)improvement)[\"'“‘”’]?"
)
_OPENING = r"^(?:(?:Overall|Again|This (?:year|time)), ?)?"
_GIVEN = re.compile(
    rf"{_OPENING}(?:We|we|Our inspectors|HMICFRS|HMIC|The inspectorate)(?: (?:have|has|now|again|therefore))*"
    r" (?:graded?|judged?|rated?|assess(?:ed)?|consider(?:ed)?|find|found)"
    rf" (?P<of>{_FORCE}|.{{3,90}}?)(?:[’']s (?:performance|work|effectiveness))?"
    rf" (?:as|to be|is|at) (?:being )?{_GRADE}(?P<rest>.*)$"
)
_IS = re.compile(
    rf"{_OPENING}(?P<of>The (?:force|constabulary|service)|It|{_FORCE})"
    r"(?: (?:is|remains|now|again|still"
    r"|(?:is |has been |was )(?:graded|judged|rated|assessed)(?: as| to be)?))*"
    rf" (?:as )?{_GRADE}(?P<rest>.*)$"
)
_QUESTION = re.compile(
    r"^\s*(?:at|in|for|on)"
    r"(?: (?:(?:respect|terms|the (?:question|area)) of|relation to|the way (?:that )?it"
    r"|how (?:well )?it|its))?"
    r"\s+(?P<question>[^.;:]+?)(?:\s*\(?(?:in|for|from) 20\d\d(?:[/–-]\d\d)?\)?)?\s*[.;]?$"
)
_THIS = re.compile(r"^\s*(?:(?:for|in|on|at) this (?:question|area|chapter|respect|pillar))?\s*\.?$")
_BETWEEN = re.compile(r",? and (?:at |in )?|, (?:at |in )?")
_GRADED = re.compile(r"\b(?:graded|judged|rated|assessed)\b")
_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,2}[.)]?\s+")
_EARLIER = re.compile(
    r"\b(?:last (?:year|time|inspection)|previous(?:ly)?|earlier|then|(?:in|since|from|our) (?:our )?20\d\d"
    r"|would|could|may|might|if)\b",
    re.IGNORECASE,
)
_TEXT = (BlockKind.PARAGRAPH, BlockKind.BULLET)
_LONGEST = 260  # characters


def find_in_sentences(
    document: Document, section_themes: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[Given]:
    """Every sentence that grades the force on a question of the lists, in the order of the document."""
    for block in document.blocks:
        if block.kind not in _TEXT:
            continue
        for start, end in split_sentences(block.text.words):
            words = block.text.words[start:end]
            if len(words) > _LONGEST or _EARLIER.search(words):
                continue
            words = _NUMBER.sub("", words)
            told = _GIVEN.match(words) or _IS.match(words)
            themes = _themes(told, section_themes, document, block.section, vocabulary) if told else ()
            grade = vocabulary.grade_named(told.group("grade").replace("-", " ")) if told else None
            if grade:
                spans = block.text.spans(start, end)
                yield from (Given(theme, grade, "", spans, words) for theme in themes)


def _themes(
    told: re.Match[str],
    section_themes: tuple[str, ...],
    document: Document,
    section: int,
    vocabulary: Vocabulary,
) -> tuple[str, ...]:
    """The questions that a sentence grades; none if it names others than those of the lists."""
    rest, of = told.group("rest"), told.group("of")
    question = None if _THIS.match(rest) else _QUESTION.match(rest)
    if question:
        return _listed(question.group("question"), vocabulary)
    is_grading = told.re is _GIVEN or rest.strip(" .") or _GRADED.search(told.string)
    if not _THIS.match(rest) or not is_grading:
        return ()
    named = re.sub(r"^(?:how (?:well|good) )?(?:the (?:force|constabulary)[’']s |its )", "", of)
    theme = vocabulary.theme_named(named)
    if theme or section < 0:
        return (theme,) if theme else ()
    is_force = (
        re.fullmatch(_FORCE, of[:1].lower() + of[1:]) is not None or re.fullmatch(_FORCE, of) is not None
    )
    is_chapter = is_force and document.sections[section].level == 1 and bool(section_themes[section])
    return (section_themes[section],) if is_chapter else ()


def _listed(words: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """One question, or several with commas and "and" between them; none if any is in no list."""
    whole = vocabulary.theme_named(words)
    if whole:
        return (whole,)
    themes = [vocabulary.theme_named(part) for part in _BETWEEN.split(words)]
    return tuple(theme for theme in themes if theme) if all(themes) else ()
