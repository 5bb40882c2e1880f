"""Damage done to PDF files: objects, references, boxes, the page tree, the table of offsets, streams."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from random import Random

from tests.drills.damage import Damage, flip, move, repeat, stretch, take_out

_REFERENCE = re.compile(rb"\b\d+ 0 R\b")
_NUMBER = re.compile(rb"(?<=[\s\[/(<])-?\d+(?:\.\d+)?(?=[\s\]/)>])")
_BOX = re.compile(rb"/(?:Media|Crop)Box\s*\[[^\]]*\]")
_KIDS = re.compile(rb"/Kids\s*\[[^\]]*\]")
_OBJECT = re.compile(rb"\b(\d+) 0 obj\b.*?endobj", re.DOTALL)
_STREAM = re.compile(
    rb"(?P<length>/Length \d+)?(?P<rest>[^<>]{0,200}>>\s*stream\r?\n)(?P<data>.*?)(?P<end>\r?\nendstream)",
    re.DOTALL,
)
_OFFSET = re.compile(rb"startxref\s+\d+")
_SHOWN = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]+>")
_NAME = re.compile(rb"/[A-Z][A-Za-z]+")
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"99999999999",
    b"2147483648",
    b"-2147483649",
    b"0.0000001",
    b"1e9",
    b"NaN",
    b"1000000",
    b"14400",
)
_BOXES = (
    b"0 0 0 0",
    b"0 0 1e38 1e38",
    b"0 0 14400000 14400000",
    b"500 500 0 0",
    b"-9999 -9999 9999 9999",
    b"0 0",
    b"0 0 1 1",
    b"nan 0 9 9",
)
_OPERATORS = (
    b" q " * 3_000,
    b" Q ",
    b" BT ",
    b" ET ",
    b" 0 0 0 0 0 0 Tm ",
    b" 1 0 0 -1 0 0 cm ",
    b" 0.7 0.7 -0.7 0.7 9 9 Tm ",
    b" 1e9 Tc ",
    b" -50 Tc ",
    b" 1e6 Tw ",
    b" 0 Tz ",
    b" -100 Tz ",
    b" 1e5 TL ",
    b" /F1 0 Tf ",
    b" /F1 -9 Tf ",
    b" /F1 1e7 Tf ",
    b" 3 Tr ",
    b" 7 Tr ",
    b" 400 Ts ",
    b" 1e7 1e7 Td ",
    b" T* " * 900,
    b" (a) Tj " * 2_000,
    b" 0 0 1 1 re f " * 3_000,
    b" /Fm0 Do ",
    b" 9 0 0 9 0 0 cm ",
    b" 1e-9 0 0 1e-9 0 0 cm ",
    b" (\\000\\001\\377\\376) Tj ",
    b" 5 5 m 500 5 l S " * 900,
    b" BI ID EI ",
)


def _sub(pattern: re.Pattern[bytes], data: bytes, chance: Random, new: Callable[[bytes], bytes]) -> bytes:
    """Some of what a pattern finds changed."""
    share = chance.choice([0.02, 0.2, 0.7])
    return pattern.sub(lambda found: new(found.group()) if chance.random() < share else found.group(), data)


def misdirect(chance: Random, data: bytes) -> bytes:
    """References to other objects, or to none."""
    known = [found.group() for found in _REFERENCE.finditer(data)] or [b"1 0 R"]
    return _sub(_REFERENCE, data, chance, lambda _: chance.choice([*chance.sample(known, 1), b"99999 0 R"]))


def change_numbers(chance: Random, data: bytes) -> bytes:
    """Lengths, widths and the like."""
    return _sub(_NUMBER, data, chance, lambda _: chance.choice(_NUMBERS))


def change_boxes(chance: Random, data: bytes) -> bytes:
    """Pages that are huge, empty, turned about or nowhere."""
    box = chance.choice(_BOXES)
    return _sub(_BOX, data, chance, lambda found: found.split(b"[")[0] + b"[" + box + b"]")


def knot_pages(chance: Random, data: bytes) -> bytes:
    """A page tree that holds itself, one page a thousand times, or none."""
    kids = [found.group() for found in _REFERENCE.finditer(data)] or [b"1 0 R"]
    root = re.search(rb"/Pages (\d+ 0 R)", data)
    own = root.group(1) if root else b"2 0 R"
    new = chance.choice(
        [
            own,
            own + b" " + chance.choice(kids),
            b" ".join([chance.choice(kids)] * 1_100),
            b"",
            b" ".join(kids),
        ]
    )
    return _KIDS.sub(lambda _: b"/Kids [" + new + b"]", data)


def spoil_offsets(chance: Random, data: bytes) -> bytes:
    """A table of offsets that is not where it should be, or wrong."""
    if chance.random() < 0.5:
        return _OFFSET.sub(b"startxref\n" + str(chance.randrange(len(data) + 1)).encode(), data)
    return re.sub(rb"\d{10} \d{5} n", lambda _: b"%010d 00000 n" % chance.randrange(len(data) + 1), data)


def lose_objects(chance: Random, data: bytes) -> bytes:
    """Some objects gone, twice there, or under the number of another."""
    found = _OBJECT.findall(data) or [b"1"]

    def spoilt(item: bytes) -> bytes:
        number = chance.choice(found)
        return chance.choice([b"", item * 2, re.sub(rb"^\d+", number, item)])

    return _sub(_OBJECT, data, chance, spoilt)


def rename_keys(chance: Random, data: bytes) -> bytes:
    """Names of keys for those of others."""
    names = [found.group() for found in _NAME.finditer(data)] or [b"/Type"]
    return _sub(_NAME, data, chance, lambda _: chance.choice(names))


def spoil_streams(chance: Random, data: bytes) -> bytes:
    """Streams damaged as they are, without regard to how they are packed."""
    spoil = chance.choice([flip, take_out, repeat, move])
    return _on_streams(chance, data, lambda packed: spoil(chance, packed))


def spoil_content(chance: Random, data: bytes) -> bytes:
    """What pages draw: numbers and strings changed, operators put in."""

    def spoilt(packed: bytes) -> bytes:
        try:
            content = zlib.decompress(packed)
        except zlib.error:
            return packed
        for _ in range(chance.choice([1, 3])):
            content = chance.choice([_other_numbers, _other_strings, _operators, take_out, repeat, move])(
                chance, content
            )
        return zlib.compress(content)

    return _on_streams(chance, data, spoilt)


def bomb(chance: Random, data: bytes) -> bytes:
    """A small stream that unpacks to much."""
    packed = zlib.compress(
        chance.choice([b" ", b"(a) Tj ", b"q ", b"0 0 m ", b"\0"]) * chance.choice([10_000, 2_000_000]), 9
    )
    return _on_streams(chance, data, lambda _: packed)


def _on_streams(chance: Random, data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    share = chance.choice([0.1, 0.5])

    def changed(found: re.Match[bytes]) -> bytes:
        if chance.random() > share:
            return found.group()
        new = change(found.group("data"))
        length = b"/Length %d" % len(new) if found.group("length") else b""
        return length + found.group("rest") + new + found.group("end")

    return _STREAM.sub(changed, data)


def _other_numbers(chance: Random, content: bytes) -> bytes:
    return _sub(_NUMBER, content, chance, lambda _: chance.choice(_NUMBERS))


def _other_strings(chance: Random, content: bytes) -> bytes:
    return _sub(
        _SHOWN,
        content,
        chance,
        lambda shown: chance.choice([b"()", shown * 2, b"<FFFE0000D800>", shown[:-1], shown]),
    )


def _operators(chance: Random, content: bytes) -> bytes:
    for _ in range(chance.choice([1, 6])):
        at, _end = stretch(chance, content)
        content = content[:at] + chance.choice(_OPERATORS) + content[at:]
    return content


PDF: tuple[Damage, ...] = (
    *(misdirect, change_numbers, change_boxes, knot_pages, spoil_offsets, lose_objects, rename_keys),
    *(spoil_streams, spoil_content, spoil_content, bomb),
)
