"""
Which report a document is: force, programme, cycle, date, publisher, ISBN.

Read from the title page, which is everything before the first section. Title forms covered: one pillar
("PEEL: Police effectiveness 2017"), several ("PEEL: Police effectiveness, efficiency and legitimacy
2018/19") and none ("PEEL 2021/22"), alone or beside the name of the force; the title of another inspection
("Crime inspection 2014") names a programme of its own. Date, publisher and ISBN may also
stand, with a word that says so, at the end of a document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from graph.document import Block, BlockKind, Document, Span, Text
from graph.errors import NotAReport
from graph.extract.times.issue_dates import read_date, read_labelled_date
from graph.identifiers import slug
from graph.statements import Publication, Stated
from graph.vocabulary import Vocabulary

_TITLE = re.compile(r"\bPEEL\b")
_CYCLE = re.compile(r"\b(?P<first>20[0-9]{2})(?:\s*[/–-]\s*(?P<second>(?:20)?[0-9]{2}))?\b")
_FORCE_LINE = re.compile(
    r"\b(?:inspection|assessment|report)\s+(?:of|on)\s+(?:the\s+)?(?P<force>[A-Z].+?)\s*$"
)
_FORCE_LABEL = re.compile(r"(?:police )?force(?: inspected| name)?:?", re.IGNORECASE)
_FORCE_NAME = re.compile(
    r"(?!PEEL\b|The\b)(?:[A-Z][\w'’-]+\s+(?:(?:and|of|the|&)\s+)*)+(?:Police Service|Police|Constabulary)\b"
)
_LED_IN = re.compile(rf"\binspection of (?:the )?(?P<force>{_FORCE_NAME.pattern})")
_INSPECTORATE = re.compile(r"(?:H(?:is|er) Majesty[’']s )?Inspectorate\b")
_PUBLISHER = re.compile(r"(?:©|\(c\)|Copyright)\s*(?P<name>.+?)\s*,?\s*20\d\d\b", re.IGNORECASE)
_PUBLISHED_BY = re.compile(
    r"^(?:publisher|published by|publishing body|from)\s*:?\s+(?P<name>[A-Z].{2,90}?)(?:\s+on\s+\d.*)?$",
    re.IGNORECASE,
)
_ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s*(?P<isbn>(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dX])\b")
_LONGEST_FACT = 25  # words; a longer block behind the title page is running text
_OPENING_HEADINGS = 2
"""So many headings behind the title may be the second half of it."""
_FORCE_WORDS = re.compile(r"\s+(?:Police Service|Police|Constabulary)$")
_TITLE_END = re.compile(r"\s[|–—-]\s|[|(]|,?\s+an? (?:inspection|assessment|report)\b", re.IGNORECASE)
_TITLE_JOINTS = re.compile(r"\s*[|:,]\s*|\s+[–—-]\s+")
_INSPECTION = re.compile(
    r"\b(?:inspect(?:ion|ions|ed|orate)|HMIC(?:FRS)?|assessment"
    r"|(?:effectiveness|efficiency|legitimacy) 20\d\d)\b",
    re.IGNORECASE,
)
_FORCE_BEFORE = re.compile(
    r"(?:[A-Z][\w'’-]+\s+(?:(?:and|of|the|&)\s+)*)+(?:Police Service|Police|Constabulary)\s*[:|–—-]\s*"
)
_NO_NAME = re.compile(r"^\W*(?:an?|the)\s|\s(?:of|on|at|in|for)\W*(?:20\d\d\W*)?$|[^\w\s'’&/-]")
_ANY_PROGRAMME = "inspection"
_PILLARS = ("effectiveness", "efficiency", "legitimacy")

_NOT_STATED = Stated("", ())


def draw_publication(document: Document, vocabulary: Vocabulary) -> Publication:
    """
    Read the title page.

    Raises:
        NotAReport: No PEEL title with a year, or no force, is on it.
    """
    page = [block for block in document.blocks if block.section < 0 and block.kind is not BlockKind.CONTENTS]
    later = [block for block in document.blocks if block.section >= 0 and _is_short(block)]
    title = _find_title(document, page)
    force_name = _find_force(document, page, vocabulary)
    return Publication(
        force=vocabulary.force_named(force_name.value) or slug(_FORCE_WORDS.sub("", force_name.value)),
        force_name=force_name,
        programme=_programme(title.value, force_name.value, vocabulary),
        cycle=_cycle(title.value) or _cycle(" ".join(block.text.words for block in page)),
        title=title,
        issued=_first(
            chain(
                _issued(page, read_labelled_date),
                _issued(page, read_date),
                _issued(later, read_labelled_date),
            )
        ),
        publisher=_first(
            chain.from_iterable(
                _matches(blocks, pattern, "name")
                for blocks in (page, later)
                for pattern in (_PUBLISHED_BY, _PUBLISHER)
            )
        ),
        isbn=_first(_matches([*page, *later], _ISBN, "isbn")),
    )


def _is_short(block: Block) -> bool:
    return block.kind is not BlockKind.HEADING and block.text.words.count(" ") < _LONGEST_FACT


def unlisted_programme(
    document: Document, publication: Publication, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """A warning if the title names a programme that no list has; else none."""
    if publication.programme in vocabulary.lists["programme"]:
        return ()
    return (
        f'{document.name}: the programme of "{publication.title.value}" is in no list. It is taken as '
        f'"{publication.programme}"; add it to ontology/schemes/programmes.ttl if it is one.',
    )


def _programme(title: str, force: str, vocabulary: Vocabulary) -> str:
    """The programme that a title names: a PEEL one by its pillars, any other without force and year."""
    pillars = [pillar for pillar in _PILLARS if pillar in title.lower()]
    if _TITLE.search(title):
        return f"peel-{pillars[0]}" if len(pillars) == 1 else "peel"
    parts = (_NO_NAME.sub("", part) for part in re.split(r"[:|]|\s[–—-]\s", title.replace(force, " ")))
    name = next((" ".join(_CYCLE.sub(" ", part).split()) for part in parts if part.strip()), "")
    return vocabulary.programme_named(name) or slug(name) or _ANY_PROGRAMME


def _find_title(document: Document, page: list[Block]) -> Stated:
    """The name of the inspection, without that of the force beside it: a PEEL one, or any other."""
    ordered = sorted(page, key=lambda block: block.kind is not BlockKind.HEADING)
    found = _find_peel(ordered) or _find_other(ordered)
    if found is not None:
        return found
    raise NotAReport(
        document.name,
        "no title of an inspection with its year was found",
        'a heading such as "PEEL: Police effectiveness 2017" before the first chapter',
        "Give the report as published, with its title page.",
    )


def _find_peel(page: list[Block]) -> Stated | None:
    """The title of a PEEL inspection; its year may stand in another line of the title page."""
    for block in page:
        words = block.text.words
        name = _TITLE.search(words)
        if name and _CYCLE.search(words, name.end()):
            return _part(block.text, name.start(), _end_of_title(words, name.end()))
        if name and _CYCLE.search(words):
            return _whole(block.text)
    has_year = any(_CYCLE.search(block.text.words) for block in page)
    titles = (block for block in page if has_year and _TITLE.search(block.text.words))
    return next((_whole(block.text) for block in titles if block.kind is BlockKind.HEADING), None)


def _find_other(page: list[Block]) -> Stated | None:
    """The title of another inspection: a heading with a year, or the first where the year is beside it."""
    if not any(_INSPECTION.search(block.text.words) for block in page):
        return None
    titles = [
        block for block in page if block.kind is BlockKind.HEADING or _INSPECTION.search(block.text.words)
    ]
    dated = [block for block in titles if _CYCLE.search(block.text.words) and not read_date(block.text.words)]
    has_year = any(_CYCLE.search(block.text.words) for block in page)
    block = next(iter(dated or (titles if has_year else [])), None)
    if block is None:
        return None
    words = block.text.words
    year = _CYCLE.search(words)
    return _part(block.text, *_without_force(words, year.end() if year else len(words)))


def _without_force(words: str, year: int) -> tuple[int, int]:
    """Start and end of a title without the name of a force before or behind it."""
    before = _FORCE_BEFORE.match(words)
    start = before.end() if before else 0
    return start, max(_end_of_title(words, start), min(year, len(words)), start + 1)


def _end_of_title(words: str, start: int) -> int:
    """Where the name of the inspection ends: at a dash, bar or name of a force, but never before its year."""
    year = _CYCLE.search(words, start)
    after = year.end() if year else start
    ends = [_TITLE_END.search(words, after), _FORCE_NAME.search(words, after)]
    place = min((end.start() for end in ends if end), default=len(words))
    return after + len(words[after:place].rstrip(" :,–—-"))


def _find_force(document: Document, page: list[Block], vocabulary: Vocabulary) -> Stated:
    """
    After "An inspection of", beside a label, as a force's name or, in a title, by its place alone.

    Where the title is a heading above that of the force, the force's own heading opens the first chapter.
    """
    for block in page:
        line = _FORCE_LINE.search(block.text.words)
        if line and not _CYCLE.search(line.group("force")):
            return _part(block.text, line.start("force"), line.end("force"))
        if len(block.cells) > 1 and _FORCE_LABEL.fullmatch(block.cells[0].words) and block.cells[1].words:
            return _whole(block.cells[1])
    for block in page:
        words = block.text.words
        if led := _LED_IN.search(words):
            return _part(block.text, *led.span("force"))
    for block in page:
        words = block.text.words
        is_title = block.kind is BlockKind.HEADING or _TITLE.search(words)
        for name in _FORCE_NAME.finditer(words):
            if _INSPECTORATE.match(name.group()):
                continue
            if vocabulary.force_named(name.group()) or is_title or name.group() == words:
                return _part(block.text, name.start(), name.end())
    for block in page:
        for start, end in _title_parts(block.text.words):
            if vocabulary.force_named(block.text.words[start:end]):
                return _part(block.text, start, end)
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING and block.section >= 0]
    for block in headings[:_OPENING_HEADINGS]:
        own = _FORCE_NAME.search(block.text.words)
        if own and not _INSPECTORATE.match(own.group()):
            return _part(block.text, *own.span())
    raise NotAReport(
        document.name,
        "the title page names no police force",
        'a line such as "An inspection of Northamptonshire Police"',
        "Give the report as published, with its title page.",
    )


def _title_parts(words: str) -> Iterator[tuple[int, int]]:
    """Start and end of the parts of a title that dashes, colons and the like set apart."""
    start = 0
    for joint in _TITLE_JOINTS.finditer(words):
        yield start, joint.start()
        start = joint.end()
    yield start, len(words)


def _cycle(title: str) -> str:
    """ "2017" or "2018-19", from the last year in a title; empty if it has none."""
    years = list(_CYCLE.finditer(title))
    if not years:
        return ""
    found = years[-1]
    second = found.group("second")
    return f"{found.group('first')}-{second[-2:]}" if second else found.group("first")


def _issued(blocks: list[Block], read: Callable[[str], str]) -> Iterator[Stated]:
    for block in blocks:
        day = read(block.text.words)
        if day:
            yield Stated(day, block.text.spans())


def _matches(blocks: list[Block], pattern: re.Pattern[str], group: str) -> Iterator[Stated]:
    for block in blocks:
        found = pattern.search(block.text.words)
        if found:
            yield _part(block.text, found.start(group), found.end(group))


def _first(found: Iterator[Stated]) -> Stated:
    return next(found, _NOT_STATED)


def _whole(text: Text) -> Stated:
    return Stated(text.words, text.spans())


def _part(text: Text, start: int, end: int) -> Stated:
    spans: tuple[Span, ...] = text.spans(start, end)
    return Stated(text.words[start:end], spans)
