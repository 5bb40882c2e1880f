"""
A document as HTML: Markdown (CommonMark, with tables) in the form that pages here have.

Tables get a caption and heads with their scope, and code that is wider than its place can be scrolled by
keyboard. Marks of HTML in a document are left out. Links lead to documents; what leads to a file that is not
served is told in words alone. Code that is an address of this service, such as `/coverage`, leads there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_NOT_IN_ANCHOR: Final = re.compile(r"[^\w-]+")
_PLACEHOLDERS: Final = re.compile(r"[<>…{}\s]")
_LONG: Final = 5
"""Headings of the second level, from which on a list of them is worth its place."""


@dataclass(frozen=True, slots=True)
class Document:
    """
    A document as a page shows it.

    Args:
        title: Its first heading, in words.
        body: All that follows, as HTML.
        parts: Anchor and words of each heading of the second level, where there are many.
    """

    title: str
    body: Markup
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """
    Where a document leads.

    Args:
        link: Gives the address of the target of a link; None for one that leads nowhere.
        page: The same of code that begins with a slash.
    """

    link: Callable[[str], str | None]
    page: Callable[[str], str | None]


def render(text: str, ways: Ways) -> Document:
    """The page of a document; its first heading is the title."""
    parser = _parser()
    tokens = parser.parse(text)
    headings = [token for token in tokens if token.type == "heading_open"]
    if not headings or headings[0] is not tokens[0] or headings[0].tag != "h1":
        raise ValueError("a document begins with its title, as a heading of the first level")
    title = _words(tokens[1])
    body = tokens[3:]
    _prepare(body, title, ways)
    parts = tuple(
        (str(token.attrGet("id")), _words(body[place + 1]))
        for place, token in enumerate(body)
        if token.type == "heading_open" and token.tag == "h2"
    )
    written = Markup(parser.renderer.render(body, parser.options, {}))  # noqa: S704 - each rule escapes
    return Document(title, written, parts if len(parts) >= _LONG else ())


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))


def _prepare(tokens: Sequence[Token], title: str, ways: Ways) -> None:
    """Tell each token what it has to know of those around it."""
    heading, taken, heads, column = title, set[str](), list[str](), 0
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = _words(tokens[place + 1])
            token.attrSet("id", _anchor(heading, taken))
        elif token.type == "table_open":
            token.meta["caption"], heads = heading, []
        elif token.type == "th_open":
            heads.append(_words(tokens[place + 1]))
        elif token.type == "tr_open":
            column = 0
        elif token.type == "td_open":
            token.meta |= {"is_first": column == 0, "label": heads[column]}
            column += 1
        elif token.type == "td_close":
            token.meta["is_first"] = column == 1
        elif token.type == "fence":
            token.meta["is_output"] = _follows_code(tokens, place)
            token.meta["heading"] = heading
        elif token.type == "code_block":
            token.meta["heading"] = heading
        elif token.type == "inline":
            _lead(token.children or [], ways)


def _anchor(heading: str, taken: set[str]) -> str:
    anchor = plain = _NOT_IN_ANCHOR.sub("-", heading.lower()).strip("-") or "part"
    number = 2
    while anchor in taken:
        anchor, number = f"{plain}-{number}", number + 1
    taken.add(anchor)
    return anchor


def _follows_code(tokens: Sequence[Token], place: int) -> bool:
    return place > 0 and tokens[place - 1].type == "fence" and not tokens[place - 1].meta["is_output"]


def _lead(children: Sequence[Token], ways: Ways) -> None:
    is_within = is_dropped = False
    for child in children:
        if child.type == "link_open":
            address = ways.link(str(child.attrGet("href") or ""))
            is_within, is_dropped = True, address is None
            child.attrSet("href", address or "")
        elif child.type == "link_close":
            is_within = False
        elif child.type == "code_inline" and not is_within and not _PLACEHOLDERS.search(child.content):
            child.meta["address"] = ways.page(child.content) if child.content.startswith("/") else None
        if child.type in ("link_open", "link_close"):
            child.meta["is_dropped"] = is_dropped


def _nothing(_: Token) -> str:
    return ""


def _write_link(token: Token) -> str:
    """Left out where it leads nowhere."""
    if token.meta["is_dropped"]:
        return ""
    return Markup('<a href="{}">').format(token.attrGet("href")) if token.nesting > 0 else "</a>"


def _write_code(token: Token) -> str:
    """With a link to the page whose address it is."""
    code = Markup("<code>{}</code>").format(token.content)
    address = token.meta.get("address")
    return Markup('<a href="{}">{}</a>').format(address, code) if address else code


def _write_block(token: Token) -> str:
    """Reached and scrolled by keyboard; an output is told from what writes it."""
    kind, words = ("output", "Output") if token.meta.get("is_output") else ("given", "Code")
    named = f"{words}: {token.meta['heading']}"
    pre = Markup('<pre class="{}" tabindex="0" role="group" aria-label="{}"><code>{}</code></pre>\n')
    return pre.format(kind, named, token.content)


def _write_table(token: Token) -> str:
    """With the heading above it as its caption, in what it scrolls in."""
    if token.nesting < 0:
        return "</table></div>\n"
    table = Markup('<div class="scroll"><table class="stack"><caption class="unseen">{}</caption>\n')
    return table.format(token.meta["caption"])


def _write_head(token: Token) -> str:
    return '<th scope="col">' if token.nesting > 0 else "</th>\n"


def _write_cell(token: Token) -> str:
    """The first of a row is its head; the others have a label for narrow windows."""
    if token.nesting < 0:
        return "</th>\n" if token.meta["is_first"] else "</span></td>\n"
    if token.meta["is_first"]:
        return '<th scope="row">'
    return Markup('<td data-label="{}"><span>').format(token.meta["label"])


_RULES: Final[dict[str, Callable[[Token], str]]] = {
    **dict.fromkeys(("html_block", "html_inline"), _nothing),
    **dict.fromkeys(("link_open", "link_close"), _write_link),
    "code_inline": _write_code,
    **dict.fromkeys(("fence", "code_block"), _write_block),
    **dict.fromkeys(("table_open", "table_close"), _write_table),
    **dict.fromkeys(("th_open", "th_close"), _write_head),
    **dict.fromkeys(("td_open", "td_close"), _write_cell),
}
"""How each kind of token is written, where it is not as the library writes it."""


def _parser() -> MarkdownIt:
    """The library's, with our rules."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    for name, write in _RULES.items():
        parser.add_render_rule(name, _rule(write))
    return parser


def _rule(write: Callable[[Token], str]) -> Callable[..., str]:
    """As the library calls it, as a method of its renderer."""

    def rule(_renderer: object, tokens: Sequence[Token], place: int, *_: object) -> str:
        return str(write(tokens[place]))

    return rule
