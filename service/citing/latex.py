"""
Text for LaTeX: its special signs and accents as commands.

Old BibTeX sorts and cuts byte by byte, so accented letters are commands in braces. Typographic signs and
letters of other scripts stay as they are (UTF-8), which LaTeX has read since 2018.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SIGNS: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\textdollar{}",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "\xa0": "~",
    "ß": r"{\ss}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
}
"""BibTeX counts braces without regard to a backslash before them, so that none may stand alone."""
_TWINS: Final = re.compile(r"(?<=-)-|(?<=')'")
"""Two hyphens would be set as a dash, and two apostrophes as a quotation mark."""
_BETWEEN: Final = "\0"
_ACCENTS: Final = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0327": "c",
    "\u0328": "k",
}


def escape(text: str) -> str:
    r"""
    Text as LaTeX that sets it.

    >>> escape("Tŷ & café, 5%")
    "T{\\^{y}} \\& caf{\\'{e}}, 5\\%"
    """
    composed = unicodedata.normalize("NFC", text.replace(_BETWEEN, " "))
    apart = _TWINS.sub(lambda found: _BETWEEN + found[0], composed)
    return "".join(map(_letter, apart)).replace(_BETWEEN, "{}")


def _letter(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    if letter.isascii():
        return letter if letter.isprintable() or letter == _BETWEEN else " "
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if len(marks) != 1 or marks[0] not in _ACCENTS or not base.isascii() or not base.isalpha():
        return letter if letter.isprintable() else " "
    command = _ACCENTS[marks[0]]
    if base in "ij" and command not in "ck":
        return f"{{\\{command}\\{base}}}"
    return f"{{\\{command}{{{base}}}}}"
