"""
Stretches of a sentence that set a figure against another: from "compared with" and its like to the end of the
clause. "Charges against 19 people" compares nothing.
"""

from __future__ import annotations

import re

from graph.extract.numbers.no_figures import cue

_NO_COMPARISON = re.compile(
    r"\b(?:charges?|allegations?|crimes?|offences?|complaints?|violence|action|evidence|cases?|made|brought|protests?"
    r"|campaigns?|work|operations?|taken|used|orders?|rather|other|protect(?:ed|ion)?)\s$",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[;:]\s|,\s(?:and|but|while|whereas|although|though|where|which|who|so)\s|[)]")

_COMMA = re.compile(r"[,;:)]\s")
"""Where a sentence begins with what it compares: "Against a national average of 61 percent, the force …"."""
_MORE = re.compile(r"\b(?:more|fewer|less|longer|older|later|sooner|shorter|younger)\s$", re.IGNORECASE)
_BOUND = re.compile(
    r"\s(?:£?\d|an?\s|half|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty)"
)

Stretch = tuple[int, int]


def find_comparisons(words: str, places: tuple[int, ...]) -> tuple[Stretch, ...]:
    """
    Start and end of each stretch that compares, in order; one without a figure is none.

    Args:
        places: Where the figures of the sentence stand.
    """
    found: list[Stretch] = []
    for match in cue("against").finditer(words):
        is_bound = _BOUND.match(words, match.end()) and _MORE.search(words, 0, match.start())
        if (
            is_bound
            or _NO_COMPARISON.search(words, 0, match.start())
            or (found and match.start() < found[-1][0])
        ):
            continue
        first = min((place for place in places if place >= match.end()), default=None)
        if first is None:
            continue
        end = (_COMMA if not words[: match.start()].strip() else _CLAUSE_END).search(words, first)
        until = end.start() if end else len(words)
        if not _CLAUSE_END.search(words, match.end(), first):
            if found and match.start() < found[-1][1]:
                found[-1] = found[-1][0], match.start()
            found.append((match.start(), until))
    return tuple(found)


def stretch_around(place: int, comparisons: tuple[Stretch, ...], length: int) -> Stretch:
    """The comparison that a place is in, or the sentence up to the first one."""
    inside = [stretch for stretch in comparisons if stretch[0] < place < stretch[1]]
    if inside:
        return inside[-1]
    before = max((end for start, end in comparisons if end <= place), default=0)
    after = min((start for start, _ in comparisons if start >= place), default=length)
    return before, after
