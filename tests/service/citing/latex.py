"""What BibTeX holds, as LaTeX prints it."""

from __future__ import annotations

from pybtex.richtext import Text

COMMANDS = {
    r"\textdollar": "$",
    r"\textbraceleft": "{",
    r"\textbraceright": "}",
    r"\textbackslash": "\\",
    r"\textasciitilde": "~",
    r"\textasciicircum": "^",
    r"\textless": "<",
    r"\textgreater": ">",
    r"\textbar": "|",
    r"\textquotedbl": '"',
    r"\textasciigrave": "`",
}
"""Of LaTeX's kernel, for which the library has no letter of its own."""


def read_latex(text: str) -> str:
    """LaTeX as it is set: the kernel's commands by the table above, accents and the rest by a library."""
    names = list(COMMANDS)
    for place, name in enumerate(names):
        text = text.replace(f"{name}{{}}", chr(0xE000 + place))
    read = str(Text.from_latex(text))
    return "".join(
        COMMANDS[names[ord(each) - 0xE000]] if 0xE000 <= ord(each) < 0xF000 else each for each in read
    )
