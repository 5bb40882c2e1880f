"""Damage done to Markdown and to web pages: to headings, tables, lists, boxes, tags and attributes."""

from __future__ import annotations

import re
from random import Random

from tests.drills.damage import ODD_WORDS, Damage, on_text, place, stretch

_TAG = re.compile(r"<[^<>]{1,300}>")
_CLOSING = re.compile(r"</[a-z0-9]+>")
_CELL = re.compile(r"<t[dh][^>]*>.*?</t[dh]>", re.DOTALL)
_PAGE_HEADING = re.compile(r"<h[1-6][^>]*>.*?</h[1-6]>", re.DOTALL)
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_TABLE_RULE = re.compile(r"\|")

_ELEMENTS = (
    *(
        "div",
        "p",
        "b",
        "span",
        "table",
        "tr",
        "td",
        "ul",
        "li",
        "ol",
        "dl",
        "dt",
        "blockquote",
        "section",
        "a",
        "sup",
    ),
    *(
        "aside",
        "details",
        "figure",
        "main",
        "article",
        "h1",
        "h2",
        "h3",
        "q",
        "pre",
        "form",
        "select",
        "svg",
        "script",
    ),
    *(
        "title",
        "template",
        "iframe",
        "font",
        "center",
        "caption",
        "thead",
        "math",
        "noscript",
        "style",
        "x-y",
    ),
)
_ATTRIBUTES = (
    *(
        ' colspan="99999999"',
        " rowspan=-1",
        ' colspan="٣"',
        " rowspan='²'",
        ' start="9e9"',
        " value=99999999999",
        " hidden",
    ),
    *(
        ' id="fn1"',
        ' id=""',
        ' class="footnote"',
        ' class="area-for-improvement"',
        ' class="grade good"',
        ' role="note"',
    ),
    *(
        ' href="#fn1"',
        ' href="javascript:x()"',
        ' href="file:///etc/passwd"',
        ' style="display:none"',
        " a=b=c",
        ' "',
        " '",
    ),
    *(
        ' aria-label="Good"',
        ' title="&#xD800;"',
        " class='" + "x " * 3_000 + "'",
        " data-x=" + "y" * 9_000,
        ' lang="ar"',
    ),
)
_PIECES = (
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0'?>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "&a;&a;&a;",
        "<",
    ),
    *(
        "</body>",
        "</html>",
        "<body>",
        "<script>evil()</script>",
        "<style>p{}</style>",
        "<br>" * 300,
        "<hr>",
        "<p>" * 120,
    ),
    *(
        "<table><tr><td>",
        "</table>",
        "<div hidden>",
        "<base href='http://x.example/'>",
        "<meta charset=utf-7>",
        "<plaintext>",
    ),
)
_MARKS = (
    *(
        "> ",
        "* ",
        "- ",
        "# ",
        "## ",
        "1. ",
        "    ",
        "\t",
        "|",
        "| --- | --- |\n",
        "```\n",
        "~~~",
        "***",
        "**",
        "__",
        "_",
        "`",
    ),
    *(
        "[",
        "](",
        "![",
        "\\",
        "<sup>",
        "</sup>",
        "[^1]: ",
        "<!-- ",
        "---\n",
        "===\n",
        "\n---\n",
        "<div>\n",
        "\n</div>\n\n",
    ),
    *(
        "<table>\n",
        "</table>",
        "> " * 60,
        "* " * 60,
        "[" * 1_500,
        "**a" * 700,
        "`" * 1_500,
        "<b>" * 700,
        "(a](" * 700,
        "|" * 1_500,
    ),
    *(
        "\\" * 1_500,
        "*_" * 900,
        "![](" * 700,
        "<a " * 900,
        "&amp;" * 900,
        "<!--" * 700,
        "\n\n".join("> " * n for n in range(40)),
    ),
)


def swap_tags(chance: Random, text: str) -> str:
    """Some tags in the place of others."""
    tags = list(_TAG.finditer(text))
    for _ in range(chance.choice([1, 4, 20])):
        if len(tags) < 2:
            break
        one, other = sorted(chance.sample(tags, 2), key=lambda tag: tag.start())
        text = (
            text[: one.start()]
            + other.group()
            + text[one.end() : other.start()]
            + one.group()
            + text[other.end() :]
        )
        tags = list(_TAG.finditer(text))
    return text


def leave_open(chance: Random, text: str) -> str:
    """Elements that are never closed: some, or all."""
    share = chance.choice([0.05, 0.3, 1.0])
    return _CLOSING.sub(lambda tag: "" if chance.random() < share else tag.group(), text)


def nest(chance: Random, text: str) -> str:
    """Elements within one another, some of them too deep, closed or not."""
    element, depth = chance.choice(_ELEMENTS), chance.choice([2, 30, 100, 140, 10_000])
    start, end = stretch(chance, text)
    closing = f"</{element}>" * depth if chance.random() < 0.5 else ""
    return f"{text[:start]}{f'<{element}>' * depth}{text[start:end]}{closing}{text[end:]}"


def put_attributes(chance: Random, text: str) -> str:
    """Attributes that are odd, wrong or long."""
    for _ in range(chance.choice([1, 6, 40])):
        tags = [tag for tag in _TAG.finditer(text) if not tag.group().startswith(("</", "<!"))]
        if tags:
            at = chance.choice(tags).end() - 1
            text = text[:at] + chance.choice(_ATTRIBUTES) + text[at:]
    return text


def rename_tags(chance: Random, text: str) -> str:
    """One element for another throughout a part."""
    start, end = stretch(chance, text)
    name = chance.choice(_ELEMENTS)
    part = re.sub(r"(</?)[a-z0-9]+", rf"\g<1>{name}", text[start : end + 2_000])
    return text[:start] + part + text[end + 2_000 :]


def put_pieces(chance: Random, text: str) -> str:
    """Pieces of markup anywhere."""
    for _ in range(chance.choice([1, 3, 10])):
        at = place(chance, text)
        text = text[:at] + chance.choice(_PIECES) + text[at:]
    return text


def spoil_cells(chance: Random, text: str) -> str:
    """Cells of tables taken out, doubled or filled with odd words."""
    share = chance.choice([0.1, 0.5])

    def spoilt(cell: re.Match[str]) -> str:
        if chance.random() > share:
            return cell.group()
        return chance.choice(
            ["", cell.group() * 2, f"<td>{chance.choice(ODD_WORDS)[:300]}</td>", "<td></td>"]
        )

    return _CELL.sub(spoilt, text)


def spoil_page_headings(chance: Random, text: str) -> str:
    """Headings taken out or doubled, most often not the first."""
    return _spoilt(chance, text, _PAGE_HEADING)


def declare_charset(chance: Random, text: str) -> str:
    """Another encoding declared than the one it is in."""
    name = chance.choice(
        ["utf-16", "windows-1252", "utf-7", "koi8-r", "x" * 60, "shift_jis", "", "macintosh"]
    )
    return re.sub(r"charset=[\"']?[\w-]+", f'charset="{name}', text, count=1)


def spoil_headings(chance: Random, text: str) -> str:
    """Headings of Markdown likewise."""
    return _spoilt(chance, text, _HEADING)


def _spoilt(chance: Random, text: str, heading: re.Pattern[str]) -> str:
    spared = chance.random() < 0.8
    share, places = chance.choice([0.1, 0.5]), iter(range(1_000_000))

    def spoilt(found: re.Match[str]) -> str:
        if (next(places) == 0 and spared) or chance.random() > share:
            return found.group()
        return chance.choice(["", f"{found.group()}\n\n" * 2, re.sub(r"^#+|(?<=<h)\d", "3", found.group())])

    return heading.sub(spoilt, text)


def spoil_rows(chance: Random, text: str) -> str:
    """Bars and tabs of tables taken out, doubled or put in."""
    share = chance.choice([0.05, 0.3])
    text = _TABLE_RULE.sub(
        lambda _: chance.choice(["", "||", "\t", "\\|"]) if chance.random() < share else "|", text
    )
    for _ in range(chance.choice([0, 5])):
        at = place(chance, text)
        text = text[:at] + chance.choice(["|", "\t", " | a | b |\n", "\n| --- |\n"]) + text[at:]
    return text


def put_marks(chance: Random, text: str) -> str:
    """Marks of Markdown anywhere, some thousands in a row."""
    for _ in range(chance.choice([1, 5, 25])):
        at = place(chance, text)
        text = text[:at] + chance.choice(_MARKS) + text[at:]
    return text


def quote_lines(chance: Random, text: str) -> str:
    """The lines of a part one level down, or many."""
    start, end = stretch(chance, text)
    lead = chance.choice(["> ", "  * ", "    ", "> > > ", "> " * 25, "  " * 30 + "* "])
    return text[:start] + text[start : end + 500].replace("\n", f"\n{lead}") + text[end + 500 :]


def nest_lists(chance: Random, text: str) -> str:
    """A list in a list in a list."""
    at = text.find("\n", place(chance, text)) + 1
    depth = chance.choice([10, 60, 300])
    return text[:at] + "".join(f"{'  ' * level}* item {level}\n" for level in range(depth)) + text[at:]


PAGE: tuple[Damage, ...] = tuple(
    map(
        on_text,
        (
            *(swap_tags, leave_open, nest, put_attributes, rename_tags, put_pieces, spoil_cells),
            *(spoil_page_headings, declare_charset),
        ),
    )
)
MARKDOWN: tuple[Damage, ...] = tuple(
    map(on_text, (spoil_headings, spoil_rows, put_marks, quote_lines, nest_lists, put_pieces))
)
