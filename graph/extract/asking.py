"""
What asks for something, and by when: the wordings of boxes.

In: a block of a box. Out: whether it asks, whether it only leads to what asks, and the time it sets.
"""

from __future__ import annotations

import re

from graph.document import Block
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
_OPENING = 60  # characters: a time set there is that of the whole request


def asks(block: Block) -> bool:
    """Whether the first sentence of a block asks for something."""
    return is_request(_first(block.text.words))


def asks_the_force(block: Block) -> bool:
    """Whether a block opens by asking the force itself, or by recommending."""
    return _OF_THE_FORCE.search(_first(block.text.words)) is not None


def is_lead_in(block: Block) -> bool:
    """Whether a block leads to a list and is no statement itself."""
    return _LEAD_IN.search(block.text.words) is not None


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
