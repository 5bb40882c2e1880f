"""
Damage done to a document, whatever its format: to its bytes, or to its text as text.

Each kind is a function of a chance and the document that gives another document. The same chance gives the
same damage on any machine.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from random import Random

Damage = Callable[[Random, bytes], bytes]
OnText = Callable[[Random, str], str]

CONTROLS = (
    *("\0", "\x07", "\x0b", "\x0c", "\x1b[31m", "\x1c", "\x1f", "\x7f", "\x85", "\x9b", "\r", "\r\n", "\t"),
    *("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u2028", "\u2029", "\u00a0", "\u3000", "\u180e"),
    *(
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u061c",
        "\u0301" * 40,
        "\u0345",
        "\ufffd",
        "\uffff",
        "\U000e0041",
    ),
)
"""Characters that do not show, turn the direction of writing or are none."""

ODD_WORDS = (
    *(
        "9" * 5000,
        "1,000" * 400,
        "0.000000000000000000001%",
        "1e999",
        "-0",
        "²",
        "½%",
        "١٢٣",
        "１２",
        "Ⅻ",
        "①",
        "༳",
    ),
    *(
        "12 months to 31 February 2017",
        "30 June 0000",
        "31/12/9999",
        "1 January 20177",
        "2016/99",
        "00/00/00",
    ),
    *(
        "in the year to 30 September 99999",
        "from 2017 to 1017",
        "between 5 and",
        "£",
        "£bn",
        "per 0 people",
        "per per",
    ),
    *(
        "Figure 99999999999999999999:",
        "Figure 1a.1.1.1:",
        "Annex",
        "[^1]",
        "[^]:",
        "<sup>1,2,,3</sup>",
        "(",
        ")))",
        "“",
        "’s",
    ),
    *("İ", "ß" * 60, "ﬁ", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "漢字" * 50, "Ⓐ", "ǅ"),
    *(
        "&#xD800;",
        "&#xDFFF;",
        "&#0;",
        "&#1114112;",
        "&#x110000;",
        "&#99999999999999;",
        "&bne;",
        "&;",
        "&amp;lt;",
    ),
    *("Good Good Good", "requires improvement", "Outstandingly", "the force should", "Area for improvement:"),
    *("A" * 20_000, "a b " * 3_000, "(" * 2_000, "\u2019" * 2_000, "-" * 5_000, ". " * 4_000, "," * 5_000),
    *(
        "Aaa " * 2_000,
        "the " * 3_000,
        "and " * 3_000,
        "A. B. C. D. " * 500,
        "1 2 3 4 5 " * 500,
        "Operation X, " * 400,
    ),
)
"""Words that look like what is looked for, or like nothing, some of them long."""

_ENCODINGS = (
    "utf-16",
    "utf-16-le",
    "utf-32",
    "cp1252",
    "latin-1",
    "utf-8-sig",
    "mac-roman",
    "cp037",
    "utf-7",
)


def place(chance: Random, data: Sequence[object]) -> int:
    """An offset into a document, its end included."""
    return chance.randrange(len(data) + 1)


def stretch(chance: Random, data: Sequence[object]) -> tuple[int, int]:
    """Start and end of a part of a document, short ones more often."""
    start = place(chance, data)
    return start, min(len(data), start + chance.choice([1, 2, 10, 80, 600, 5_000]))


# ---------------------------------------------------------------- bytes


def flip(chance: Random, data: bytes) -> bytes:
    """Some bits of some bytes turned."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 4, 30])):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_off(chance: Random, data: bytes) -> bytes:
    """The start alone."""
    return data[: place(chance, data)]


def take_out(chance: Random, data: bytes) -> bytes:
    """A part lost."""
    start, end = stretch(chance, data)
    return data[:start] + data[end:]


def repeat(chance: Random, data: bytes) -> bytes:
    """A part many times."""
    start, end = stretch(chance, data)
    return data[:start] + data[start:end] * chance.choice([2, 3, 20]) + data[end:]


def repeat_byte(chance: Random, data: bytes) -> bytes:
    """A few bytes thousands of times."""
    start = place(chance, data)
    return data[:start] + data[start : start + chance.choice([1, 2, 5])] * 4_000 + data[start:]


def move(chance: Random, data: bytes) -> bytes:
    """A part set elsewhere."""
    start, end = stretch(chance, data)
    part, rest = data[start:end], data[:start] + data[end:]
    to = place(chance, rest)
    return rest[:to] + part + rest[to:]


def null(chance: Random, data: bytes) -> bytes:
    """A part overwritten with zeros, as by a disk that failed."""
    start, end = stretch(chance, data)
    return data[:start] + bytes(end - start) + data[end:]


def spliced(chance: Random, data: bytes, other: bytes) -> bytes:
    """A part of another document put in, or its end for that of this one."""
    start, end = stretch(chance, other)
    at = place(chance, data)
    return data[:at] + (other[start:] if chance.random() < 0.3 else other[start:end] + data[at:])


BYTES: tuple[Damage, ...] = (flip, cut_off, take_out, repeat, repeat_byte, move, null)


# ---------------------------------------------------------------- text


def on_text(change: OnText) -> Damage:
    """Damage to text as damage to bytes; bytes that are no UTF-8 are kept."""

    def damage(chance: Random, data: bytes) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        return change(chance, text).encode("utf-8", "surrogateescape")

    damage.__name__ = change.__name__
    return damage


def put_controls(chance: Random, text: str) -> str:
    """Characters that do not show, here and there; most documents keep what no text file may hold out."""
    allowed = (
        CONTROLS
        if chance.random() < 0.2
        else [sign for sign in CONTROLS if sign[0] not in "\0\a\v\f\x1c\x1f"]
    )
    for _ in range(chance.choice([1, 5, 60])):
        at = place(chance, text)
        text = text[:at] + chance.choice(allowed) + text[at:]
    return text


def put_words(chance: Random, text: str) -> str:
    """Odd words between others."""
    for _ in range(chance.choice([1, 3, 8])):
        at = text.find(" ", place(chance, text)) + 1
        text = f"{text[:at]}{chance.choice(ODD_WORDS)} {text[at:]}"
    return text


def join_lines(chance: Random, text: str) -> str:
    """Many lines as one."""
    start, end = stretch(chance, text)
    joint = chance.choice(["", " ", "\t", "|", " | "])
    return text[:start] + text[start : end + 8_000].replace("\n", joint) + text[end + 8_000 :]


def split_lines(chance: Random, text: str) -> str:
    """A line end for every space of a part."""
    start, end = stretch(chance, text)
    return (
        text[:start]
        + text[start:end].replace(" ", chance.choice(["\n", "\n\n", "\r", "\u2028"]))
        + text[end:]
    )


def change_case(chance: Random, text: str) -> str:
    """A part in capitals or in small letters."""
    start, end = stretch(chance, text)
    part = text[start:end]
    return (
        text[:start] + chance.choice([part.upper(), part.lower(), part.title(), part.swapcase()]) + text[end:]
    )


def change_digits(chance: Random, text: str) -> str:
    """Other digits for those of a part."""
    start, end = stretch(chance, text)
    part = "".join(chance.choice("0123456789²٣०") if sign.isdigit() else sign for sign in text[start:end])
    return text[:start] + part + text[end:]


def shuffle_lines(chance: Random, text: str) -> str:
    """Some lines in another order."""
    lines = text.split("\n")
    start, end = stretch(chance, lines)
    part = lines[start:end]
    chance.shuffle(part)
    return "\n".join([*lines[:start], *part, *lines[end:]])


def drop_stops(chance: Random, text: str) -> str:
    """No sentence of a part ends."""
    start, end = stretch(chance, text)
    return (
        text[:start] + text[start : end + 3_000].replace(". ", " ").replace(".\n", "\n") + text[end + 3_000 :]
    )


TEXT: tuple[Damage, ...] = tuple(
    map(
        on_text,
        (
            put_controls,
            put_words,
            join_lines,
            split_lines,
            change_case,
            change_digits,
            shuffle_lines,
            drop_stops,
        ),
    )
)


def change_encoding(chance: Random, data: bytes) -> bytes:
    """Saved in another encoding, with or without a word about it."""
    encoding = chance.choice(_ENCODINGS)
    mark = codecs.BOM_UTF16_BE if chance.random() < 0.1 else b""
    return mark + data.decode("utf-8", "replace").encode(encoding, "replace")
