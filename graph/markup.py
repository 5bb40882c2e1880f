"""Markdown's own signs in the words of a source, as those who show or search these words meet them."""

from __future__ import annotations

import re
from typing import Final

MARKUP: Final = re.compile(
    r"<sup>(?P<note>[^<]{1,9})</sup>|\\+(?P<escaped>[\\*_\[\](){}#+.!`|>~-])|</?[A-Za-z][^<>]*>"
    r"|(?<![^\n])(?:\#{1,6}|[-*+])[ ]+|\*+|\[(?P<linked>[^\]\n]*)\]\([^)\s]*\)|\[(?=www\.|https?:)"
)
"""One sign; the groups hold what of it is a note, or words."""

MARKDOWN: Final = "text/markdown"


def without_markup(source: str, media_type: str = MARKDOWN) -> str:
    """
    The words of a source without its signs and without the numbers of its notes, single-spaced.

    >>> without_markup("The **force** is good.<sup>3</sup> [See](x.html) it.")
    'The force is good. See it.'
    """
    if media_type == MARKDOWN:
        source = MARKUP.sub(lambda found: found["escaped"] or found["linked"] or "", source)
    return " ".join(source.split())
