"""
Sentences that define a word: "Cuckooing is the practice of …", "… is known as cuckooing".

A definition either opens with the word ("X refers to …") or names it along the way ("what we call X, which
…"). Some turns of phrase define wherever they stand. Others do so in a note, which is on the word, or in a
sentence that speaks in general: of no force, no time and no merit. What only leads in ("Put simply, …") is
passed over. All are data: `graph/data/definition-cues.csv`, `definition-namings.csv`,
`definition-openings.csv`, `definition-bars.csv`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from graph.extract.words.tables import read_table

_SUBJECT = (
    r"^(?:[Hh]ere,?\s)?(?P<article>(?:the|an?)\s)?(?:(?:term|word|phrase|expression|acronym|abbreviation|initials|letters)s?\s|(?:concept|idea|notion|principle|doctrine)\sof\s)?(?P<subject>[^.:;()]{2,90}?)"
    r"(?P<gloss>\s\([^()]{2,160}\)(?:\s\w+)?)?(?:,\s(?:or|also\s(?:called|known\sas))\s[^,.:;]{3,60},)?"
    r"(?:,\s(?:issued|published|produced|drawn\sup|written|agreed|adopted|introduced|last\srevised)\s[^,.:;]{3,70},)?"
    r"(?:\shere)?(?:,\s(?:in\sthis\s(?:report|section|context|chapter)|here|as\sused\shere|for\s(?:our|this|these)\spurposes?),)?\s(?:"
)
NO_SUBJECT = re.compile(
    r"^(?:this|that|these|those|there|they|it|its|we|our|such|all|some|each|every|any|both|other|in|on|for|if|as"
    r"|at|by|when|while|where|although|however|he|she|most(?!\ssimilar)|many|few|what|who|one|more|less|fewer"
    r"|much|little|people|officers|two|three|four|five|six|seven|eight|nine|ten|\d)\b",
    re.IGNORECASE,
)
_OPENING = r"(?:[\"'“‘]?(?:an?\s|the\s)?[\"'“‘]?)"
TERM = (
    rf"{_OPENING}(?P<term>(?!(?:an?|the|which|what|that|whom|this|to|in|on|of|for|upon|out|they|it|such|being|by|and|or|not|off|up|back|as|with|at|from|for"
    r"|away|down|over|home|into|together|have|has|had|is|are|was|were|will|can|may|must|when|if)\b)"
    r"[a-z]\w*(?:[’'-]\w+)*(?:\s(?!(?:which|that|who|is|are|was|were|has|have|when|where|than|if)\b)"
    r"[a-z]\w*(?:[’'-]\w+)*){0,5}?)[\"'”’]?"
)
TERM_ENDS = (
    r"(?=[,.;:)]|\s\(|\s[–—-]|$|\s(?:is|are|was|were|has|have|had|will|can|may|must|which|that|who|whose|where|when"
    r"|in|at|by|to|with|because|and|but|as)\b"
    r"|\s[a-z]+s\s(?:an?|the|which|what|who|how|whether|its|their|each|every|all|to|in|on|at|by|with|for|from|into"
    r"|people|officers|police|staff)\b)"
)
_QUOTED = r"(?=(?:an?\s|the\s)?[\"'“‘])"
_TERMS = {
    "<term>": "",
    "<quoted>": _QUOTED,
    "<marked>": rf"(?:{_QUOTED}|(?!an?\s[\w’'-]+(?:[,.;:)]|$"
    r"|\s(?:of|for|in|to|that|which|who|and|at|by)\b)))",
}
"""
The word that a turn of phrase names: as it comes, in quotation marks, or no mere noun with an article
("which residents call a disgrace").
"""
_PARTS = {
    "<aside>": r"(?:,|:|\s[–—-]|(?=\s\())\s\(?",
    "<bracket>": r"\s[(\[]",
    "<close>": r"[)\]]",
    "<few>": r"(?:(?!(?:not|it|is|are|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|most|more|many|few)\b)[a-z][\w’'-]*\s){1,4}?",
    "<words>": r"(?:[^\s,.;:()]+\s){1,14}?",
}
"""Other parts of a turn of phrase."""
_ECHOES = re.compile(
    r"(?P<article>an?\s)?(?P<subject>[\"'“‘]?(?:[\w’'-]+\s){1,4}?(?P<head>[a-z]{4,}?)s?[\"'”’]?)"
    r"(?P<gloss>\s\([^()]{2,60}\))?"
    r"\s(?P<cue>(?:is|are|means)\s(?:an?\s|any\s|those\s)?(?:[a-z]+\s)?(?P=head)s?)\s"
    r"(?:that|which|who|whose|where|when|in which|by which|at which|to which|under which|with|between|of|by"
    r"|for|on|committed|made|used|held|kept|given|done|run|[a-z]{3,}ed)\s",
    re.IGNORECASE,
)
"""A subject whose last word comes again, told from others: "Honour-based abuse is abuse committed to …"."""
_HAS_VERB = re.compile(r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|may|will|not|[a-z]+ed)\b")
_GENUS = {"is": r"(?:an?|the|any)\s(?:[\w,’'-]+\s){1,6}?", "are": r"(?:[\w’'-]+\s){1,3}?"}
"""What "..." stands for in a turn of phrase, by its verb: "is a trained adult who", "are adults who"."""
_QUOTES = re.compile(r"[\"'“‘]")
_NAMES_WITHIN = re.compile(
    r"\s[‘“\"]|\b(?:graded|classed|coded|marked|rated|described|labelled|categorised|classified|designated|termed"
    r"|flagged|known|called)\b"
)
"""A subject that names a word along the way: "A call graded amber is one that …"."""
_HEDGES = re.compile(
    r"(?:(?<=\bis)|(?<=\bare)|(?<=\bmeans)),?\s(?:simply|merely|just|essentially|basically"
    r"|in fact|really|usually|often|generally|typically|normally|no more than|nothing more than"
    r"|roughly|broadly),?(?=\s)"
)
_BY_WHOM = re.compile(
    r",\sas\s(?!we\suse\sthe\b)(?:[\w’'-]+\s){1,5}?(?:defines?|sees?|uses?|understands?|describes?|puts)\s?(?:it|them|this|the\s(?:term|word))?,\s"
)
"""Who defines so: "A repeat caller, as the law defines it, is …"."""
_IS_PLACE = re.compile(
    r"\b(?:county|city|town|village|region|island|peninsula|borough|port|resort|district|suburb"
    r"|force|constabulary)\s"
    r"(?:whose|which|where|who|that|in\swhich)$"
)
"""What tells of a place or a force and explains no word: "Saltwick is a small port whose ferries …"."""
_OF_DATA = re.compile(
    r"(?:figure|total|number|sum|count|rate|percentage|proportion|share|average|mean|median|chart|graph|table|map"
    r"|series|sample|survey|estimate|cost|amount|value|bar|line|column|row|list|population|period|change)s?",
    re.IGNORECASE,
)
"""What a note is on and does not define: "The total comprises cars and vans"."""
OWN_THING = re.compile(
    r"\b(?:set|sets|setting|put|puts)\s(?:up|aside|apart|in\splace)\s$"
    r"|\b(?:runs?|holds?|keeps?|meets?|opened|started|began|launched|created|introduced|built|founded|established"
    r"|in|at|on|through|by|with|under|using|to|into|via|from)\s$"
)
"""What stands before the name of a thing of the force's own: "they gather in what all call the snug"."""
_ADJECTIVE = re.compile(r"[a-z]+(?:ous|ful|less|able|ible|ish)")
_LIST = re.compile(r",\s[a-z-]+(?:,\s|\sand\s)[a-z-]+(?:,|\sand|\.|$)")
"""Names that are told in a row: "known as pursue, prevent, protect and prepare"."""
_RELATIVE = re.compile(r"\b(?:that|which|who|whose|where|when)\s")
_REMEMBERED = 256  # sentences; each is asked for once a kind of cue
_LONGEST = 8  # words of a subject
_LONGEST_OF_LAW = 14
_OF_LAW = re.compile(r"[Ss]ection \d+\w? of the\b")
_LONGEST_BEFORE_COMMA = 5


def find_subject(sentence: str, where: str) -> re.Match[str] | None:
    """
    The subject that a sentence defines, if it opens with one.

    Args:
        where: "anywhere", "note" or "general": which turns of phrase count, beside those that do anywhere.

    >>> find_subject("A kiosk is the term for a reader.", "anywhere").group("subject")
    'kiosk'
    """
    if NO_SUBJECT.match(sentence):
        return None
    found = (_ECHOES.match(sentence) if where == "general" else None) or _openings(where).match(sentence)
    if found is None or NO_SUBJECT.match(found.group("subject")):
        return None
    subject = found.group("subject")
    if _NAMES_WITHIN.search(subject) or _IS_PLACE.search(found.group("cue")):
        return None
    if found.group("article") and _OF_DATA.fullmatch(subject):
        return None
    if subject.endswith(",") and len(subject.split()) > _LONGEST_BEFORE_COMMA:
        return None  # "The unit works with schools, that is to say …"
    if subject.endswith(",") and (where == "general" or _HAS_VERB.search(subject)):
        return None  # "Officers, though, are …", "Files are late, which means …"
    longest = _LONGEST_OF_LAW if _OF_LAW.match(subject) else _LONGEST
    return found if len(found.group("subject").split()) <= longest else None


def is_echo(found: re.Match[str]) -> bool:
    """Whether a sentence says which of a kind its subject is: "Hidden harm is harm that …"."""
    return found.re is _ECHOES


@lru_cache(maxsize=_REMEMBERED)
def without_opening(sentence: str) -> str:
    """
    A sentence without brackets around it and what leads in to a definition.

    >>> without_opening("(In law, a fence is, in short, one who sells.)")
    'A fence is one who sells.'
    """
    bare = sentence[1:-1] if sentence.startswith("(") and sentence.endswith(")") else sentence
    lead, aside = _leads()
    found = lead.match(bare)
    if found:
        bare = bare[found.end() :]
        bare = bare[:1].upper() + bare[1:]
    if ", " in bare:
        bare = aside.sub(" ", _BY_WHOM.sub(" ", bare) if ", as " in bare else bare)
    return _HEDGES.sub("", bare)


def has_quotes(words: str) -> bool:
    """Whether any words may stand in quotation marks."""
    return _QUOTES.search(words) is not None


def is_barred(name: str) -> bool:
    """
    Whether a word is one that reports set apart and do not explain, such as a grade.

    >>> is_barred("good"), is_barred("good neighbour check")
    (True, False)
    """
    return _bars("term").fullmatch(name) is not None


def find_named(sentence: str, where: str) -> str | None:
    """
    The word that a sentence names in defining it.

    >>> find_named("Going ahead without consent is known as an implied search.", "general")
    'implied search'
    """
    words = frozenset(re.findall(r"[a-z-]+", sentence.lower()))
    is_quoting = has_quotes(sentence)
    for fixed, needs_quotes, pattern in _namings(where):
        if (needs_quotes and not is_quoting) or (fixed and words.isdisjoint(fixed)):
            continue
        found = pattern.search(sentence)
        if found and not (
            _is_of_place(found)
            or _is_judged(found)
            or _is_own_thing(found)
            or _LIST.match(sentence, found.end("term"))
        ):
            return found.group("term")
    return None


def _is_of_place(found: re.Match[str]) -> bool:
    """Whether it is a person or a place that is called so, and not what a clause tells of either."""
    before = found.string[: found.start()]
    is_told = found.group()[0] in " ,:" and (_RELATIVE.search(before) or found.group().lstrip()[0] == "(")
    return not is_told and _of_places().search(before) is not None


def _is_own_thing(found: re.Match[str]) -> bool:
    """Whether the one thing that is called so is of those who call it so, and no term of art."""
    is_the = re.search(r"\bthe\s[\"'“‘]?$", found.string[: found.start("term")]) is not None
    is_what = found.group().startswith("what ")
    return is_the and is_what and OWN_THING.search(found.string[: found.start()]) is not None


def _is_judged(found: re.Match[str]) -> bool:
    """Whether what something is called only says how it is: "called ambitious by some"."""
    is_quoted = found.string[found.start("term") - 1] in "\"'“‘"
    if re.search(r"\b(?:if|when|where|once|whenever|any|anyone|as one)$", found.group().strip()):
        return False
    return not is_quoted and _ADJECTIVE.fullmatch(found.group("term")) is not None


def is_general(sentence: str, opening: str = "") -> bool:
    """
    Whether a sentence tells what something is, of no force in particular.

    Args:
        opening: Its words up to those that tell the word from others ("… is a person who"); if not given,
            all of it.

    >>> is_general("A fence is one who sells stolen goods."), is_general("The force is good.")
    (True, False)
    """
    words = _bars("mask").sub("", sentence)
    return not (_bars("sentence").search(words) or _bars("opening").search(opening or words))


@cache
def _leads() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What leads in to a definition at its head, and behind its verb."""
    rows = sorted(
        read_table("definition-openings.csv", ("opening", "example")), key=lambda row: -len(row["opening"])
    )
    choices = "|".join(re.escape(row["opening"]) for row in rows)
    return re.compile(rf"(?:{choices})(?:,\s|\s(?=[\"'“‘]|an?\s))"), re.compile(
        rf"(?:(?<=\bis)|(?<=\bare)),\s(?:{choices}),\s", re.IGNORECASE
    )


@cache
def _openings(where: str) -> re.Pattern[str]:
    """A sentence that opens with a subject and a turn of phrase that defines it."""
    cues = list[str]()
    for row in read_table("definition-cues.csv", ("cue", "where", "not_followed_by", "example")):
        if row["where"] == where or (row["where"] == "anywhere" and where == "note"):
            words = r"\s".join(map(re.escape, row["cue"].split())).replace(r"\*\s", r"(?:[\w-]+\s)?")
            words = words.replace(r"\.\.\.\s", _GENUS.get(words.partition(r"\s")[0], ""))
            words = words.replace(r"is\sa\s", r"is\san?\s").replace(r"…\s", r"(?:[\w’'-]+\s){1,4}?")
            unless = "|".join(map(re.escape, row["not_followed_by"].split()))
            cues.append(words + r"(?!\w)" + (rf"(?!\s(?:{unless})\b)" if unless else ""))
    return re.compile(_SUBJECT + "(?P<cue>" + "|".join(cues) + "))", re.IGNORECASE)


@cache
def _namings(where: str) -> tuple[tuple[frozenset[str], bool, re.Pattern[str]], ...]:
    """
    Turns of phrase, each with words in small letters of which it never lacks all, and whether it needs
    quotation marks.
    """
    rows = read_table("definition-namings.csv", ("pattern", "where", "example"))
    patterns = [row["pattern"] for row in rows if row["where"] in ("anywhere", where)]
    return tuple((_rarest(pattern), "<quoted>" in pattern, _compile(pattern)) for pattern in patterns)


def _rarest(pattern: str) -> frozenset[str]:
    """The choices of a word that a turn of phrase cannot do without: of such words, that of most letters."""
    needed = [word.lower().split("|") for word in pattern.split() if word[-1] not in "?>"]
    rarest = max(needed, key=lambda choices: min(map(len, choices)), default=[])
    return frozenset(choice.strip("(") for choice in rarest)


@cache
def _of_places() -> re.Pattern[str]:
    """People, places and bodies, which are known as something too ("the town is known as a resort")."""
    nouns = "|".join(re.escape(row["noun"]) for row in read_table("initiative-bars.csv", ("noun", "example")))
    return re.compile(rf"\b(?:{nouns}|he|she|they)s?\s?$")


def _compile(pattern: str) -> re.Pattern[str]:
    """Words with choices ("a|b"), "?" behind what may be left out, `<term>` and other parts among them."""
    parts = list[str]()
    for word in pattern.split():
        if word.removesuffix("?") in _PARTS:
            few = _PARTS[word.removesuffix("?")]
            parts.append(f"(?:{few})?" if word.endswith("?") else few)
            continue
        choice = "|".join(map(re.escape, word.removesuffix("?").split("|")))
        if word in _TERMS:
            term = TERM.removesuffix("?") if word == "<quoted>" else TERM
            parts.append(_TERMS[word] + term + r"(?:,?\s)")
        else:
            parts.append(rf"(?:(?i:{choice})\s){'?' * word.endswith('?')}")
    joined = "".join(parts)
    if pattern.endswith(tuple(_TERMS)):
        joined = joined.removesuffix(r"(?:,?\s)") + TERM_ENDS
    elif pattern.endswith("<close>"):
        joined = joined.replace(r"(?:,?\s)" + _PARTS["<close>"], _PARTS["<close>"])
    else:
        joined = joined.removesuffix(r"\s)") + r"(?!\w))"
    return re.compile(joined if pattern.startswith(("<aside>", "<bracket>")) else rf"(?<![\w-]){joined}")


@cache
def _bars(within: str) -> re.Pattern[str]:
    rows = read_table("definition-bars.csv", ("cue", "within", "example"))
    choices = "|".join(
        r"\s".join(re.escape(part).replace(r"\*", r"\w*") for part in row["cue"].split())
        for row in rows
        if row["within"] == within
    )
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])", re.IGNORECASE)
