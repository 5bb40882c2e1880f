"""
Acronyms and the words they stand for.

An acronym is believed only where its letters are the initials of the words beside it, in order: small words
may be passed over, the later parts of a hyphened word too, and a word in capitals may give all its letters
("HM Revenue & Customs (HMRC)"). A number counts its letter: "4Ps" stands for four words in p. The idea of
reading the words backwards from the bracket is that of Schwartz and Hearst, "A simple algorithm for
identifying abbreviation definitions in biomedical text" (2003); the fit asked for here is stricter. Beside
brackets, a few turns of phrase join the two: "safeguarding hubs, or MASHs", "SARA stands for …",
"SARA model: …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

ACRONYM = r"(?=[A-Z\d])(?=[\w&-]{0,11}?(?:\d|[A-Z][\w&-]{0,11}?)[A-Z])[A-Z\d][\w&-]{1,11}\+?"
"""
A word with two capitals, or a number and a capital, that does not start with a small letter.

No more of a word is looked at than an acronym has: one without end costs no more than others.
"""

_CAPITALS = re.compile(r"[A-Z\d][\w&-]*[A-Z]|[(\[][^()\[\]]*[A-Z][a-z]{3}|[A-Z][a-z]{3,8}\s[(\[]")
"""What no acronym lacks."""
_ASIDE = r"(?:[a-z][\w’'-]*,?\s|[a-z]+:\s){1,6}"
"""A few words in small letters, which may join a name to its acronym: "(or, as all know it, RCAT)"."""
_WRITTEN = rf"(?P<acronym>{ACRONYM})(?P<owned>[’']s(?!\w))?"
_IN_BRACKETS = re.compile(
    r"[(\[](?:(?:also |commonly |often |usually |better )?(?:known as|called|or|the|hereafter"
    rf"|abbreviated (?:to|as)):?\s)?[\"'“‘]?(?:the\s)?[\"'“‘]?{_WRITTEN}[\"'”’]?"
    r"(?:,?\sfor\sshort|[,;]\s[^()\[\]]{3,100}|\s[–—-]\s[^()\[\]]{3,100})?[)\]]"
)
_IN_LOOSE_BRACKETS = re.compile(
    rf"[(\[](?:{_ASIDE})?[\"'“‘]?(?:the\s)?[\"'“‘]?{_WRITTEN}[\"'”’]?(?:,?\s[^()\[\]]{{2,100}})?[)\]]"
)
"""The same, whatever words stand beside the acronym: only for one of three letters or more."""
_IN_SMALL_LETTERS = re.compile(
    r"[(\[](?:(?:also |often |better )?(?:known as|called|or)\s)?[\"'“‘]?(?:the\s)?[\"'“‘]?"
    r"(?P<acronym>[A-Z][a-z]{3,8})[\"'”’]?[)\]]"
)
"""An acronym that is read as a word is printed like one by some: "risk assessment conference (Marac)"."""
_BEFORE_BRACKETS = re.compile(
    rf"\b(?P<acronym>{ACRONYM}|[A-Z][a-z]{{3,8}})(?:\s\w+)?\s"
    r"[(\[](?P<words>[^()\[\]]{5,160})[)\]]"
)
_NAMED_AFTER = re.compile(
    r"(?:,\s(?:or(?:\s(?:simply|just))?|hereafter|abbreviated (?:to|as)|shortened to)"
    r"|,?\s(?:(?:also|often|better|sometimes|now|always|[a-z]+ly)\s){0,2}"
    r"(?:known|referred to|abbreviated|shortened|contracted|called)"
    r"(?:\s(?:by|within|in|to|among|across|throughout|locally|internally|here|everywhere)(?:\s[a-z][\w’'-]*){0,4}?)?"
    r"\s(?:as|to|by the initials|by its initials)"
    r"|\s[–—-]|,\scalled|,\swhich\s(?:\w+\s){1,3}?(?:calls?|knows?\sas|abbreviates?\sto))"
    rf"\s(?:the\s)?[\"'“‘]?(?P<acronym>{ACRONYM})[\"'”’]?(?![\w-])"
)
_NAMED_LOOSELY = re.compile(
    rf"(?:,|\s[–—-])\s(?:[a-z][\w’'-]*\s){{0,6}}(?:the\s)?[\"'“‘]?(?P<acronym>{ACRONYM})[\"'”’]?(?=[,.;:)]|\s[–—-]|$"
    r"|\sto\s(?:all|everyone|everybody|most|many|some|those|its|staff|officers|locals)\b)"
)
"""The same, whatever words join the two; such an acronym needs four letters, or three right behind."""
_FOR_SHORT = re.compile(rf"(?P<noun>\s[a-z]+)?,?\s(?:or\s)?(?P<acronym>{ACRONYM})\sfor\sshort\b")
"""A noun for its sort may stand between: "the safer street awards scheme, SSA for short"."""
_SPELLED_OUT = re.compile(
    rf"(?<![\w-])(?P<acronym>{ACRONYM})[\"'”’]?(?:\s\w+)?"
    r"(?:\s(?:stands?|is\s(?:short|shorthand|an\s(?:acronym|abbreviation)))\s(?:for|of)|\smeans|\srefers\sto"
    r"|\s(?:takes|took|gets|has)\sits\sname\sfrom|\sdenotes|\sis|:|\s[–—=-](?:\sthat\sis,?|\si\.e\.,?|\sshort\sfor)?"
    r"|,\s(?:or|(?:which|that)\s(?:stands\sfor|is|means|is\sshort\sfor)"
    r"|(?:is\s)?short\sfor|standing\sfor|for|meaning|in\sfull,?|(?:the|an)\s(?:acronym|abbreviation|initials)\s(?:of|for)"
    r"|an\sacronym\swhose\sletters\sstand\sfor|that\sis(?:\sto\ssay)?,?|i\.e\.,?)"
    r"|,(?=\s(?:the|an?)\s)|(?<=\w\w\w)\sfor(?=\s(?:the|an?)\s))"
    r"\s(?:the\s|an?\s)?[\"'“‘]?(?=\w)"
)
_DESCRIBED = re.compile(r"[a-z][\w’'-]*\s")
_WORD = re.compile(r"&|[^\W_][\w'’-]*")
_GAP = re.compile(r"[\s,/\"'“”‘’]*")
_STANDS_FOR = re.compile(
    r"(?:(?:which |this )?(?:stands for|is short for|short for|means|is|that is(?: to say)?,?|i\.e\.,?|or"
    r"|in full,?|an? (?:acronym|abbreviation) (?:of|for)|from)\s+)?"
    r"(?:(?:the|an?)\s+)?",
    re.IGNORECASE,
)
_OF_LAW = re.compile(r"\s(?:Act|Order|Regulations|Bill)(?:\s\d{4})?$|\s\d{4}$")
_YEAR = re.compile(r"\s\d{4}$")
_NOUN = re.compile(r"\s[a-z]{3,}$")
_LONGEST_NAME = 400  # characters
_COUNTED = re.compile(r"^(?P<count>[2-9])(?P<letter>[A-Z])s?$")
_SMALL = frozenset(
    ["&", "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"]
)
_LONG = 5  # letters of an acronym whose words may give more than their initials
_LOOSE = 3  # letters of an acronym that words of any kind may join to its name
_SLACK = 3  # words that a name may have beyond two a letter
_COMPOUNDS = tuple(
    "anti auto body bio cross counter cyber hyper inter life micro multi non on"  # noqa: SIM905
    " photo post pre safe sub tele under video whistle".split()
)
"""First parts of words that are written as one or with a hyphen: "antisocial behaviour (ASB)"."""
_BREAKS_A_RUN = re.compile(r"[:–—(;]\s*|\s-\s")
_RUN_AND_MORE = re.compile(
    r"(?P<run>[^,;:()]{5,80}?)(?:[;:]|\s[–—-]|,(?=\s(?:an?|the|who|which|whose|where|or|used|run|made|held|set|led|[a-z]+ed|in|on|at"
    r"|for|by|see|now|also|here)\b)|\s(?=(?:who|which|that|whose)\b))\s?"
)
"""A name in brackets that goes on to say more: "HVOs (home visit officers, who carry no cuffs)"."""
_RUN_ENDS = re.compile(
    r"\s*(?:$|[.:;)\]–—]|,?\s(?:which|who|that|is|are|was|were)\b"
    r"|,\s(?:to|so|when|where|if|on|at|in|by|as|for|with|from|before|after|because|but|it|they|he|she|we|has|have"
    r"|can|will|may|must|should|the|an?|this|these|each|every|both|rather|instead)\b)"
)


@dataclass(frozen=True, slots=True)
class Expansion:
    """
    An acronym with the words it stands for, in the words of a block.

    Args:
        acronym: As printed.
        name: The words it stands for, as printed.
        start, end: The stretch that says so, brackets included.
    """

    acronym: str
    name: str
    start: int
    end: int


@lru_cache(maxsize=2048)
def find_expansions(words: str) -> tuple[Expansion, ...]:
    """
    Every "organised crime groups (OCGs)" and "AIM (achieve, inspire, maintain)", in order of place.

    Terms, agencies and initiatives ask for those of the same blocks.
    """
    if _CAPITALS.search(words) is None:
        return ()
    found = [
        *_names_before_acronyms(words),
        *_names_in_brackets(words),
        *_names_spelled_out(words),
    ]
    return tuple(sorted(found, key=lambda expansion: (expansion.start, expansion.end)))


def _names_before_acronyms(words: str) -> Iterator[Expansion]:
    """ "organised crime groups (OCGs)", "safeguarding hubs, or MASHs"."""
    taken = set[int]()
    for pattern in (
        _IN_BRACKETS,
        _NAMED_AFTER,
        _FOR_SHORT,
        _IN_LOOSE_BRACKETS,
        _NAMED_LOOSELY,
        _IN_SMALL_LETTERS,
    ):
        for found in pattern.finditer(words):
            acronym, before = found.group("acronym"), words[: found.start()]
            if found.start("acronym") in taken or len(letters_of(acronym)) < _letters_needed(pattern, found):
                continue
            if pattern is _FOR_SHORT and start_of_name(before, acronym) is None:
                before += found.group("noun") or ""
            start = start_of_name(before, acronym)
            for ending in (_YEAR, _OF_LAW):  # "the Police and Criminal Evidence Act 1984 (PACE)"
                if start is None:
                    start = start_of_name(ending.sub("", before.rstrip()), acronym)
            if (
                start is None and len(letters_of(acronym)) > _LOOSE
            ):  # "the child exploitation and harm hub, CEAH"
                before = _NOUN.sub("", before.rstrip())
                start = start_of_name(before, acronym)
            if start is not None:
                taken.add(found.start("acronym"))
                yield _named(before[start:], acronym, found, start)


def _letters_needed(pattern: re.Pattern[str], found: re.Match[str]) -> int:
    """How many letters an acronym needs for its words to be believed, the less the more is left open."""
    if pattern is _IN_LOOSE_BRACKETS:
        return _LOOSE
    if pattern is _NAMED_LOOSELY:
        return (
            _LOOSE
            if found.group().lstrip(", –—-").startswith(("the ", found.group("acronym")))
            else _LOOSE + 1
        )
    return 2


def _named(name: str, acronym: str, found: re.Match[str], start: int) -> Expansion:
    """An acronym with the name before it, which may be owner of something ("the board's (LCJB) figures")."""
    name = name.rstrip(" \"'“”‘") if name.rstrip().endswith("s’") else name.rstrip(" \"'“”‘’")
    is_owner = name.endswith(("’s", "'s"))
    is_plural = (
        "owned" in found.re.groupindex and found.group("owned") and not is_owner and name.endswith("s")
    )
    return Expansion(
        acronym + "s" if is_plural else acronym, name[:-2] if is_owner else name, start, found.end()
    )


def _names_in_brackets(words: str) -> Iterator[Expansion]:
    for bracket in _BEFORE_BRACKETS.finditer(words):
        opening = _STANDS_FOR.match(bracket.group("words"))
        name = bracket.group("words")[opening.end() if opening else 0 :]
        told = _RUN_AND_MORE.match(name)
        for run in (name, told.group("run")) if told else (name,):
            if fits(bracket.group("acronym"), [word.group() for word in _WORD.finditer(run)]):
                yield Expansion(bracket.group("acronym"), run, bracket.start(), bracket.end())
                break


def _names_spelled_out(words: str) -> Iterator[Expansion]:
    """ "PEEL stands for police effectiveness, …", "the SARA model: scanning, analysis, …"."""
    for found in _SPELLED_OUT.finditer(words):
        start, end = found.end(), _end_of_run(words, found.end(), found.group("acronym"))
        if end is None and (described := _DESCRIBED.match(words, start)):  # "PDRs – the yearly performance …"
            start, end = described.end(), _end_of_run(words, described.end(), found.group("acronym"))
        if end is not None:
            yield Expansion(found.group("acronym"), words[start:end], found.start(), end)


def find_run(words: str, acronym: str) -> tuple[int, int] | None:
    """
    Start and end of the words an acronym stands for, where they open a sentence or follow a colon.

    >>> words = "the five stages used: objective, scanning, analysis, review and assess."
    >>> words[slice(*find_run(words, "OSARA"))]
    'objective, scanning, analysis, review and assess'
    """
    starts = [0, *(gap.end() for gap in _BREAKS_A_RUN.finditer(words))]
    for start in starts:
        end = _end_of_run(words, start, acronym)
        first = _WORD.search(words, start)
        if end is not None and first:
            return first.start(), end
    return None


def _end_of_run(words: str, start: int, acronym: str) -> int | None:
    """Where the words end that start at a place and give an acronym's letters; None if they do not."""
    run, last = list[str](), start
    for word in _WORD.finditer(words, start):
        if not _GAP.fullmatch(words, last, word.start()) or len(run) > 2 * len(acronym) + _SLACK:
            return None
        run.append(word.group())
        last = word.end()
        if (words.startswith(", ", last) or _RUN_ENDS.match(words, last)) and fits(acronym, run):
            return last
    return None


def start_of_name(words: str, acronym: str) -> int | None:
    """Where the words start that end a stretch of text and fit an acronym; the fewest that do."""
    limit = 2 * len(letters_of(acronym)) + _SLACK
    run, low = list[str](), len(words)
    for word in reversed(list(_WORD.finditer(words, max(0, low - _LONGEST_NAME)))):
        if len(run) == limit or not _GAP.fullmatch(words, word.end(), low):
            break
        run.insert(0, word.group())
        low = word.start()
        if fits(acronym, run):
            return low
    return None


def letters_of(acronym: str) -> str:
    """
    The letters that words must start with: no signs, no plural s, a count written out.

    >>> letters_of("OCGs"), letters_of("E-CINs"), letters_of("4Ps"), letters_of("EMOpSS")
    ('OCG', 'ECIN', 'PPPP', 'EMOpSS')
    """
    counted = _COUNTED.match(acronym)
    if counted:
        return counted.group("letter") * int(counted.group("count"))
    return "".join(filter(str.isalnum, singular(acronym)))


def is_acronym(word: str) -> bool:
    """Whether a word has the form of an acronym."""
    return re.fullmatch(ACRONYM, word) is not None


def singular(acronym: str) -> str:
    """An acronym without its plural s; the s of "4Ps" belongs to it."""
    if _COUNTED.match(acronym) or len(acronym) < 3 or not acronym.endswith("s"):
        return acronym
    return acronym.removesuffix("s")


def singular_name(name: str) -> str:
    """
    A name without the plural of its last word.

    >>> singular_name("local authorities"), singular_name("organised crime groups"), singular_name("access")
    ('local authority', 'organised crime group', 'access')
    """
    if name.endswith("ies"):
        return name.removesuffix("ies") + "y"
    if name.endswith(("nches", "rches", "tches", "shes", "sses", "xes")):
        return name.removesuffix("es")
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name


def fits(acronym: str, words: Sequence[str]) -> bool:
    """
    Whether all the words together give the acronym's letters.

    >>> fits("HMRC", ["HM", "Revenue", "&", "Customs"]), fits("ASB", ["anti-social", "behaviour"])
    (True, True)
    >>> fits("ASB", ["a", "spell", "of", "bother"]), fits("MARAC", ["risk", "assessment", "conference"])
    (False, False)
    """
    letters = letters_of(acronym)
    if acronym.istitle() and acronym.isalpha():  # "Marac", printed as a word
        letters = letters.upper()
    if len(letters) < 2 or not words or {words[0].lower(), words[-1].lower()} & _SMALL:
        return False
    parts = tuple((part, place > 0) for word in words for place, part in enumerate(word.split("-")) if part)
    if len(parts) < 2:
        return False

    @cache
    def gives(part: int, letter: int) -> bool:
        if part == len(parts):
            return letter == len(letters)
        word, is_later = parts[part]
        if (is_later or word.lower() in _SMALL) and gives(part + 1, letter):
            return True
        return any(gives(part + 1, letter + taken) for taken in _takes(word, letters[letter:], is_long))

    is_long = len(letters) >= _LONG
    return gives(0, 0)


def _takes(word: str, letters: str, is_long: bool) -> Iterator[int]:
    """
    How many letters a word may give: its initial, small letters that follow, all of a word in capitals; of
    a long acronym any that it starts with ("command and despatch record (CADRE)").
    """
    lowered = word.lower()
    for first in _COMPOUNDS if lowered.startswith(_COMPOUNDS) else ():
        if lowered.startswith(first) and len(word) > len(first) + 2:
            initials = word[0] + word[len(first)]
            if letters[:2].lower() == initials.lower():
                yield 2
                break
    for taken, (own, wanted) in enumerate(zip(word, letters, strict=False), start=1):
        if own.lower() != wanted.lower() or (
            taken > 1 and not (is_long or wanted.islower() or word.isupper())
        ):
            return
        yield taken
