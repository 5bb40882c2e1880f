"""
What asks for something, and by when: the wordings of boxes.

In: a block of a box. Out: whether it asks, whether it only leads to what asks, and the time it sets.
"""

from __future__ import annotations

import re

from graph.document import Block
from graph.extract.times.issue_dates import read_date
from graph.statements import ActionKind
from graph.wording import is_request

_OF_THE_FORCE = re.compile(
    r"\b(?:[Ff]orce|[Cc]onstabulary|[Pp]olice|[Ss]ervice|[Ii]t|[Cc]hief (?:[Cc]onstable|[Oo]fficers?)"
    r"|[Cc]ommissioner)"
    r"(?: \w+ly|,[^,]{1,60},)? (?:should|must|ought to|needs? to)\b|\b[Ww]e recommend\b"
)
_LEAD_IN = re.compile(
    r":$|\b(?:the following|as follows|set out below|these (?:steps|actions|areas))\b[^.]{0,200}\.?$"
)
_SAYS_NONE = re.compile(
    r"^(?:none\b|nil\b|not applicable|n/a\b|(?:there (?:are|were|is) |we (?:have |did not )?"
    r"(?:made|make|identified|identify|found|find) )?(?:no|any) (?:\w+ )?"
    r"(?:areas?|causes?|recommendations?|actions)\b.{0,60}$)",
    re.IGNORECASE,
)
_FIRST_SENTENCE = re.compile(r"^.*?[.!?](?=\s|$)")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SEASON = r"(?:spring|summer|autumn|winter)"
_LONG = r"(?:weeks?|months?|years?)"
_SHORT = r"(?:hours?|(?:working\ |calendar\ )?days?)"
_COUNT = r"(?:the\ (?:next|coming|following)\ )?(?:[\w-]+\ )?"
_FROM_NOW = r"of\ (?:the\ )?(?:date\ of\ )?(?:this|publi|the\ (?:report|publi)|report)"
_DEADLINE = re.compile(
    rf"""\b(?:
        (?:by|before|no\ later\ than|not\ later\ than|from|in)
            \ (?:the\ )?(?:(?:end|start|beginning|middle)\ of\ )?(?:the\ )?
            (?:\d{{1,2}}(?:st|nd|rd|th)?\ )?(?:{_MONTH}|{_SEASON}(?:\ of)?)\ 20\d\d
      | (?:by|before|no\ later\ than|not\ later\ than)\ (?:the\ )?(?:(?:end|start)\ of\ )?
            (?:\d{{1,2}}\ {_MONTH} | 20\d\d(?:[/–-]\d\d)?\b
            | (?:the\ )?next\ (?:financial\ )?year | the\ financial\ year)
      | (?:within|in|over)\ {_COUNT}{_LONG}
            (?!\ of\ (?!(?:the\ )?(?:date|publi|report|this)))(?<!in\ recent\ years)
      | within\ {_COUNT}{_SHORT}(?=,|\s{_FROM_NOW})
      | with\ immediate\ effect | immediately(?!\ (?:after|before|follow|upon|when)) | straight\ away
      | at\ once | without\ (?:further\ )?delay | as\ soon\ as\ (?:possible|(?:reasonably\ )?practicable)
      | as\ a\ matter\ of\ urgency | urgently
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_AT_START = re.compile(rf"within\ {_COUNT}{_SHORT}\b", re.VERBOSE | re.IGNORECASE)
_TIME_LABEL = re.compile(
    r"^\W*(?:deadline|by when|when|due(?: date| by)?"
    r"|(?:target |completion |review )?date|time(?:scale|table|frame)?"
    r"|to be (?:completed|done|achieved)(?: by)?|complete(?:d)? by|completion|timing)\W{1,3}",
    re.IGNORECASE,
)
_TIME_ALONE = re.compile(
    rf"{_DEADLINE.pattern}"
    r"(?:\ (?:of|from|after)\ (?:the\ )?(?:date\ of\ )?(?:this|publication|the\ (?:report|publication))"
    r"(?:\ (?:of\ this\ )?(?:report|inspection))?)?",
    re.VERBOSE | re.IGNORECASE,
)
_TIME_WORDS = re.compile(
    r"\b(?:20\d\d|(?:\d+|one|two|three|four|six|nine|twelve|eighteen) (?:days?|weeks?|months?|years?)"
    r"|immediate(?:ly)?|urgent(?:ly)?|at once)\b",
    re.IGNORECASE,
)
_LONGEST_TIME = 10  # words
_FORCE = r"(?:the (?:force|constabulary|service)|it|\w+ (?:police|constabulary))"
_ASKED_OF_IT = r"(?:should|must|can|could|ought to|(?:needs?|has|still has) to)"
_LISTS = (
    (
        ActionKind.RECOMMENDATION,
        re.compile(
            r"\bwe (?:therefore |also |now )?(?:recommend|(?:make|have made) [^.:]{0,40}\brecommendations?)\b"
            r"|\bour recommendations?\b|\bthe following recommendations?\b",
            re.IGNORECASE,
        ),
    ),
    (ActionKind.CAUSE_OF_CONCERN, re.compile(r"\bcauses? (?:of|for) concern\b[^.]{0,40}:$", re.IGNORECASE)),
    (
        ActionKind.AREA_FOR_IMPROVEMENT,
        re.compile(
            rf"\b(?:areas?|respects?|ways|aspects?|matters|points|things|parts)\b[^.:]{{0,60}}"
            rf"\b{_FORCE} {_ASKED_OF_IT} (?:further )?(?:improve|do better|get better|strengthen|put right)\b"
            r"|\b(?:areas?|points) (?:for|of|in need of|requiring|that (?:need|require)) improve(?:ment)?\b"
            r"|\bimprovements? (?:is|are) (?:needed|required) in\b",
            re.IGNORECASE,
        ),
    ),
)
_EARLIER = re.compile(
    r"\b(?:20\d\d|previous(?:ly)?|last (?:inspection|report|year)|earlier|since|were|was|had"
    r"|(?:all|other|many) forces)\b",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"^(?:(?:this|these|it|they|an? [\w ]{4,30}) (?:is|are|means?) )?"
    r"(?:something|anything|matters?|where|what|an (?:aspect|area|action|issue)"
    r"|a (?:serious|critical|significant|part|failing|problem|matter|step|weakness))\b"
    r".*\b(?:(?:a|any|each|every) (?:police )?force|(?<!other )forces|inspectors"
    r"|we (?:think|believe|find|ask|expect|want))\b",
    re.IGNORECASE,
)


def asks(block: Block) -> bool:
    """Whether the first sentence of a block asks for something."""
    return is_request(_first(block.text.words))


def asks_the_force(block: Block) -> bool:
    """Whether a block opens by asking the force itself, or by recommending."""
    return _OF_THE_FORCE.search(_first(block.text.words)) is not None


def is_lead_in(block: Block) -> bool:
    """Whether a block leads to a list and is no statement itself."""
    return _LEAD_IN.search(block.text.words) is not None


def kind_of_list(block: Block) -> ActionKind | None:
    """The kind of action that the list behind a block holds, if it says so of this inspection; else None."""
    words = block.text.words
    if not words.endswith(":") or _EARLIER.search(words):
        return None
    return next((kind for kind, told in _LISTS if told.search(words)), None)


def is_time(words: str) -> bool:
    """
    Whether words set a time and say nothing else.

    >>> is_time("Due: 31 March 2020"), is_time("Within three months"), is_time("It acts in three weeks.")
    (True, True, False)
    """
    start = time_label_end(words)
    told = words[start:].strip(" .")
    if told.count(" ") >= _LONGEST_TIME:
        return False
    return bool(read_date(told) or _TIME_ALONE.fullmatch(told) or (start and time_in(told)))


def time_in(words: str) -> tuple[int, int] | None:
    """Where the time stands that words beside a request set, such as a cell for it; None if they set none."""
    start = time_label_end(words)
    found = _DEADLINE.search(words, start)
    if found:
        return found.span()
    told = words[start:].rstrip(" .")
    is_told = told.count(" ") < _LONGEST_TIME and (read_date(told) or _TIME_WORDS.search(told))
    return (start, start + len(told)) if is_told else None


def explains_kind(words: str) -> bool:
    """Whether words say what it is to be asked for something, of any force."""
    return _EXPLAINS.match(words) is not None


def names_time(words: str) -> bool:
    """Whether a label says that a time stands beside or under it."""
    return _TIME_LABEL.fullmatch(f"{words.strip()}: ") is not None


def time_label_end(words: str) -> int:
    """Where the words that only say that a time follows end; 0 if there are none."""
    label = _TIME_LABEL.match(words)
    return label.end() if label else 0


def says_none(block: Block) -> bool:
    """Whether a block says that a box has nothing to hold."""
    return _SAYS_NONE.match(block.text.words) is not None


def deadline_in(words: str) -> re.Match[str] | None:
    """
    The words that set a time for a request.

    How long a thing itself may take is none ("within 72 hours of every return").

    >>> deadline_in("Within six months, the force should act.").group()
    'Within six months'
    >>> deadline_in("make sure that visits take place within 72 hours of each return") is None
    True
    """
    return _AT_START.match(words) or _DEADLINE.search(words)


def _first(words: str) -> str:
    found = _FIRST_SENTENCE.match(words)
    return found.group() if found else words
