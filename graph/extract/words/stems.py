"""English words without their endings, by Snowball's stemmer: "supervise" and "supervised" compare alike."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import snowballstemmer


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """
    The stem of a word in lower case.

    >>> stem("supervising"), stem("supervised")
    ('supervis', 'supervis')
    """
    found: str = _stemmer().stemWord(word)
    return found


@cache
def _stemmer() -> Any:  # noqa: ANN401  # the package has no types
    return snowballstemmer.stemmer("english")
