"""
Entries of a glossary: a term, or an acronym, and what it means.

A glossary is told by its heading, by the caption of a table or by the names of its columns. Its entries are
rows, lines with a colon or a dash between term and meaning, lines that start with an acronym, or headings
with a paragraph below. A box that asks "What is cuckooing?" is an entry too, and so is each part of a list in
one line ("IOM, integrated offender management; ASB, …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.document import Block, BlockKind, Document, Span
from graph.extract.terms.acronyms import ACRONYM, find_run, fits, is_acronym
from graph.extract.terms.note_meanings import is_meaning

_GLOSSARY = re.compile(
    r"\b(?:glossary|glossaries|definitions?|abbreviations|acronyms|initials|terms(?! of reference\b)"
    r"|terminology|jargon|vocabulary|shorthand|plain english|words (?:we|used|and|explained|to know)"
    r"|(?:note|notes|guide|word) (?:on|to|about) (?:the |our |its )?(?:language|words|wording)"
    r"|language (?:of|used in|in) (?:this|the|our) report|how we use (?:words|language)|we mean when we say"
    r"|what (?:the|these|our) (?:words|terms) mean|what we mean by"
    r"|what (?:it|they) means?|key to(?! (?:the |our )?(?:grades|grading|judge?ments|ratings|colours|map))"
    r"|explanations?|explained|meanings?)\b|^(?:annex \w+\W+|appendix \w+\W+)?interpretation$",
    re.IGNORECASE,
)
_NAMING = (
    r"(?:terms?|words?|phrases?|abbreviations?|acronyms?|initials|expressions?|jargon|shorthand|short forms?"
    r"|(?:when )?we say|when we write|if you see)"
)
_TELLING = (
    r"(?:meanings?|definitions?|explanations?|descriptions?|terms?|stands for"
    r"|what (?:it|this|they|we|is) .{2,24}|what (?:it|this|they) means?|long forms?"
    r"|(?:full )?(?:name|form|title|words|version)|in full|full|expansions?"
    r"|expanded form|(?:in )?plain (?:english|words|terms)|(?:it|we|they) means?|how we use (?:it|them)"
    r"|abbreviations?|acronyms?)"
)
_COLUMNS = (
    re.compile(
        rf"(?:(?:key|police|policing|technical|common) )?{_NAMING}"
        rf"(?:(?:\s?/\s?|\s(?:or|and|&)\s){_NAMING})*(?: used)?$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:its |full |our |the |short )?{_TELLING}(?:(?:\s?/\s?|\s(?:or|and)\s){_TELLING})*"
        r"(?: (?:here|used|in this report|in policing|in full))?$",
        re.IGNORECASE,
    ),
)
ENTRY = re.compile(r"(?P<name>[^:.;–—]{2,80}?)(?::|\s[–—=-])\s+(?P<meaning>\S.*)", re.DOTALL)
"""A term, a colon or a dash, and what it means."""
_UNDIVIDED = re.compile(
    r"(?P<name>[A-Z][a-z’'-]+(?:\s[a-z\d][\w’'-]*){0,5}(?:\s\([\w-]+\))?)\s(?P<meaning>[A-Z][a-z]*\s.*)",
    re.DOTALL,
)
_ACRONYM_FIRST = re.compile(rf"(?P<name>{ACRONYM})(?:,|:|\s[–—=-])?\s(?P<meaning>\w.*)", re.DOTALL)
_LINE_STARTS = re.compile(rf"\s(?={ACRONYM}(?::|\s[–—=-])\s)")
"""Where the next of several entries starts that a paragraph holds."""
_PART = re.compile(
    rf"(?:[A-Z][a-z]+(?:\s[a-z]+){{0,7}}:\s)?(?P<name>{ACRONYM})(?:,|:|\s[–—=-])?\s(?P<meaning>\w[^;]*?)\.?$"
)
_QUESTION = re.compile(
    r"(?:(?:So|But|And),?\s)?[Ww]hat(?:(?P<is>\sis|\sare|[’']s)|\sdo (?:we|the police) mean by|\sdoes"
    r"|\sis meant by|\swe mean by)\s(?:an?\s|the terms?\s)?"
    r"[\"'“‘]?(?P<name>(?!the\b)[\w’'-]+(?:\s[\w’'-]+){0,3}?)[\"'”’]?(?:\smeans?)?\??$"
)
_EXPLAINER = re.compile(
    r"(?:Explainer|Explained|Definition|Key term|Jargon|In plain English)(?::|\s[–—-])\s"
    r"(?P<name>[\w’'-]+(?:\s[\w’'-]+){0,3})$"
    r"|(?P<before>[\w’'-]+(?:\s[\w’'-]+){0,3}?)"
    r"(?:(?::|\s[–—-])\swhat (?:it|this|that) (?:is|means)|(?::)?\sexplained)\??$",
    re.IGNORECASE,
)
"""The heading of a box that explains a word without asking."""
_LEADS_IN = re.compile(
    r"\b(?:terms|abbreviations|acronyms|initials|words|phrases|jargon)\b[^.]*"
    r"\b(?:used?|mean|means|follow|explained|below|here|this (?:report|chapter|section))\b[^.]*:$"
    r"|^In this (?:report|chapter|section),?(?: we use)?:$",
    re.IGNORECASE,
)
"""A line over a list of terms: "The following terms are used:"."""
_LONGEST_LEAD = 120  # characters
_LONGEST_TERM = 4  # words of a term outside a glossary
_SHORTEST_TITLE = 3  # characters; "A" and "B–D" only sort the entries
_LINES = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET})


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A term and its meaning.

    Args:
        name: The term, or its acronym.
        meaning: What it stands for, or its definition.
        passage: Where both stand.
        needs_use: Whether it is one only if the document uses the term elsewhere.
    """

    name: str
    meaning: str
    passage: tuple[Span, ...]
    needs_use: bool = False


def find_entries(document: Document) -> Mapping[int, Sequence[Entry]]:
    """Place of a block -> the entries it gives; none for a row that names columns."""
    found = dict[int, Sequence[Entry]]()
    is_table, is_listed, asked, seen = False, False, None, set[int]()
    for place, block in enumerate(document.blocks):
        if block.kind is BlockKind.ROW:
            if names_columns(block):
                is_table, found[place] = True, ()
            elif is_table or is_glossary(document, block):
                found[place] = tuple(_of_row(block))
        elif block.kind in _LINES:
            entries = tuple(_of_listed(block, is_listed)) or tuple(_of_line(document, block, asked, seen))
            if entries:
                found[place] = entries
            elif pair := _of_pair(document, place):
                found[place] = pair
            is_listed = leads_in(block) or (is_listed and bool(entries))
        if block.kind is not BlockKind.ROW:
            is_table = block.kind is BlockKind.CAPTION and _GLOSSARY.search(block.text.words) is not None
            asked = _asked(block)
    return found


def is_glossary(document: Document, block: Block) -> bool:
    """Whether a block stands under a heading that says so, or under a part of such a section."""
    section = block.section
    while section >= 0:
        if _GLOSSARY.search(document.sections[section].title):
            return True
        section = document.sections[section].parent
    return False


def leads_in(block: Block) -> bool:
    """Whether a line says that terms are listed below it."""
    words = block.text.words
    if len(words) > _LONGEST_LEAD:
        return False
    return _LEADS_IN.search(words) is not None or (block.emphasis and _GLOSSARY.search(words) is not None)


def names_columns(block: Block) -> bool:
    """Whether a row names the columns of a glossary."""
    cells = [cell.words.strip() for cell in block.cells]
    return len(cells) in (2, 3) and all(
        columns.match(cell) for columns, cell in zip((*_COLUMNS, _COLUMNS[1]), cells, strict=False)
    )


def ask(sentence: str) -> tuple[str, bool] | None:
    """
    What a sentence asks the meaning of, and whether it may ask for something else.

    >>> ask("What do we mean by perching?"), ask("What is perching?"), ask("What is the force like?")
    (('perching', False), ('perching', True), None)
    """
    found = _QUESTION.match(sentence)
    return (found.group("name"), found.group("is") is not None) if found else None


def _asked(block: Block) -> tuple[str, bool] | None:
    """What the heading of a box asks the meaning of or explains, and whether it may do something else."""
    if not (block.emphasis or block.kind is BlockKind.HEADING):
        return None
    found = _EXPLAINER.match(block.text.words)
    if found:
        return found.group("name") or found.group("before"), found.group("before") is not None
    return ask(block.text.words)


def _of_row(block: Block) -> Iterator[Entry]:
    cells = [cell.words.strip() for cell in block.cells]
    if len(cells) == 3:  # acronym, words, meaning
        first, second, meaning = cells
        for acronym, name in ((first, second), (second, first)):
            if is_acronym(acronym) and fits(acronym, re.findall(r"[\w’'-]+", name)):
                yield Entry(f"{name} ({acronym})", meaning or name, block.text.spans())
                return
        cells = [first, meaning or second]
    if len(cells) > 3 and len(cells) % 2 == 0:  # several entries side by side
        for acronym, name in zip(cells[::2], cells[1::2], strict=True):
            if is_acronym(acronym) and fits(acronym, re.findall(r"[\w’'-]+", name)):
                yield Entry(acronym, name, block.text.spans())
    if len(cells) == 2 and all(cells):
        yield Entry(cells[0], cells[1], block.text.spans())


def _of_line(
    document: Document, block: Block, asked: tuple[str, bool] | None, seen: set[int]
) -> Iterator[Entry]:
    words, spans = block.text.words, block.text.spans()
    parts = [_PART.match(part.strip()) for part in words.split(";")]
    if len(parts) > 1 and all(part and find_run(part.group("meaning"), part.group("name")) for part in parts):
        yield from (Entry(part.group("name"), part.group("meaning"), spans) for part in parts if part)
    elif is_glossary(document, block) and (lines := _lines(words)):
        yield from (Entry(line.group("name"), line.group("meaning"), spans) for line in lines)
    elif is_glossary(document, block):
        title = document.sections[block.section].title
        is_name = len(title) > _SHORTEST_TITLE or is_acronym(title)
        is_titled = not _GLOSSARY.search(title) and is_name and block.section not in seen
        found = ENTRY.match(words) or (
            None if is_titled else _acronym_first(words) or _UNDIVIDED.match(words)
        )
        if styled := _after_style(document, words):
            yield Entry(styled, words[len(styled) :].lstrip(" .:–—-"), spans)
        elif found:
            yield Entry(found.group("name").strip(), found.group("meaning"), spans)
        elif is_titled:
            seen.add(block.section)
            yield Entry(title, words, spans)
    elif found := ENTRY.fullmatch(words):
        if (
            is_meaning(found.group("meaning").partition(". ")[0])
            and len(found.group("name").split()) <= _LONGEST_TERM
        ):
            yield Entry(found.group("name").strip(), found.group("meaning"), spans, needs_use=True)
    elif asked:
        name, may_be_other = asked
        yield Entry(name, words, spans, needs_use=may_be_other and not is_meaning(words))


def _of_listed(block: Block, is_listed: bool) -> Iterator[Entry]:
    """A line of a list of terms that no heading opens."""
    found = ENTRY.match(block.text.words) if is_listed else None
    if found and len(found.group("name").split()) <= _LONGEST_TERM:
        yield Entry(found.group("name").strip(), found.group("meaning"), block.text.spans())


def _of_pair(document: Document, place: int) -> Sequence[Entry]:
    """A line of a glossary whose term stands by itself on the line before; none where that is not so."""
    block, before = document.blocks[place], document.blocks[place - 1] if place else None
    if before is None or before.kind is not BlockKind.PARAGRAPH or block.kind is not BlockKind.PARAGRAPH:
        return ()
    name, meaning = before.text.words, block.text.words
    is_apart = before.section == block.section and is_glossary(document, block)
    is_name = (
        len(name.split()) <= _LONGEST_TERM and name[-1:].isalnum() and len(meaning.split()) >= _LONGEST_TERM
    )
    return (
        (Entry(name, meaning, (*before.text.spans(), *block.text.spans())),) if is_apart and is_name else ()
    )


def _after_style(document: Document, words: str) -> str:
    """The words that open a line in a style of their own, if others follow; empty if none do."""
    heads = (head for head in document.stressed if words.startswith(head) and head[0].isupper())
    longest = max(heads, key=len, default="")
    return longest if re.match(r"[\s.:–—-]+\w", words[len(longest) :]) else ""


def _lines(words: str) -> Sequence[re.Match[str]]:
    """The entries of a paragraph that holds several, one a line of the source; none if it holds one."""
    lines = [_acronym_first(line) for line in _LINE_STARTS.split(words)]
    found = [line for line in lines if line]
    return found if len(found) == len(lines) > 1 else ()


def _acronym_first(words: str) -> re.Match[str] | None:
    """ "IOM integrated offender management": no sign between the two."""
    found = _ACRONYM_FIRST.match(words)
    run = find_run(found.group("meaning"), found.group("name")) if found else None
    return found if run and run[0] == 0 else None
