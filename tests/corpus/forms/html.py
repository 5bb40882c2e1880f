"""
A report as a web page, in one of three makes.

`guidance` is like a page of public guidance: lists of terms, tables, callouts. `cards` has badges and cards
in a grid; `folded` has chapters that open and close, grades in their summaries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import singledispatch
from html import escape

from tests.corpus.content import (
    Box,
    Bullets,
    Caption,
    Content,
    Grade,
    Heading,
    Judgments,
    Panel,
    Part,
    Prose,
)

MAKES = ("guidance", "cards", "folded")
_MARK = re.compile(r"\[\^(\d+)\]")
_STYLE = (
    "body{max-width:60rem;margin:auto;font:1rem/1.5 Georgia,serif}"
    ".notice{border:3px solid #a3152a;padding:1rem}.callout{border-left:.5rem solid #c60;padding:1rem}"
    ".badge{padding:.1rem .6rem;background:#245;color:#fff}"
)


def write(content: Content, make: str) -> bytes:
    """A report as UTF-8."""
    return "\n".join(_lines(content, make)).encode()


def _lines(content: Content, make: str) -> Iterator[str]:
    title = escape(f"{content.force}: {content.title}")
    yield "<!DOCTYPE html>"
    yield f'<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>'
    yield f"<style>{_STYLE}</style>\n</head>\n<body>"
    yield '<header><a href="/">Test data</a>'
    yield '<nav aria-label="Site"><a href="/forces">Forces</a></nav></header>'
    yield "<main>"
    yield f"<h1>{escape(content.title)}</h1>"
    yield f'<p class="subtitle">An inspection of {escape(content.force)}</p>'
    yield f'<p class="notice">{escape(content.notice)}</p>'
    yield f"<p>Published {content.issued}</p>"
    yield f"<p>© {escape(content.publisher)} {content.issued[-4:]}</p>"
    yield from _contents(content)
    yield from _body(content, make)
    yield from _notes(content)
    yield "</main>\n<footer><p>Test data. No rights are reserved.</p></footer>\n</body>\n</html>"


def _contents(content: Content) -> Iterator[str]:
    yield '<nav class="contents" aria-label="Contents"><h2>Contents</h2><ol>'
    for place, words in enumerate(content.contents):
        yield f'<li><a href="#c{place}">{escape(words)}</a></li>'
    yield "</ol></nav>"


def _body(content: Content, make: str) -> Iterator[str]:
    is_open = False
    chapter = 0
    parts = list(content.parts)
    for place, part in enumerate(parts):
        if isinstance(part, Heading) and part.level == 1:
            if is_open:
                yield "</details>" if make == "folded" else "</section>"
            after = parts[place + 1] if place + 1 < len(parts) else None
            yield _opening(part, chapter, make, after.words if isinstance(after, Grade) else "")
            is_open = True
            chapter += 1
        elif isinstance(part, Grade) and make == "folded" and _is_chapter(parts[place - 1]):
            continue
        else:
            yield _write(part, make)
    if is_open:
        yield "</details>" if make == "folded" else "</section>"


def _is_chapter(part: Part) -> bool:
    return isinstance(part, Heading) and part.level == 1


def _opening(part: Heading, chapter: int, make: str, grade: str) -> str:
    heading = f'<h2 id="c{chapter}">{escape(part.words)}</h2>'
    if make != "folded":
        return f"<section>\n{heading}"
    badge = f' <span class="badge">{grade}</span>' if grade else ""
    return f"<details open>\n<summary>{heading}{badge}</summary>"


def _notes(content: Content) -> Iterator[str]:
    if not content.notes:
        return
    yield '<section class="footnotes" role="doc-endnotes"><ol>'
    for number, words in enumerate(content.notes, 1):
        yield f'<li id="fn{number}"><p>{escape(words)} <a href="#fnref{number}">↩</a></p></li>'
    yield "</ol></section>"


def _words(words: str) -> str:
    return _MARK.sub(
        r'<sup><a href="#fn\1" id="fnref\1">[\1]</a></sup>', escape(words, quote=False).replace("'", "’")
    )


@singledispatch
def _write(part: Part, make: str) -> str:
    raise TypeError(part)


@_write.register
def _(part: Heading, make: str) -> str:
    return f"<h{part.level + 1}>{escape(part.words)}</h{part.level + 1}>"


@_write.register
def _(part: Grade, make: str) -> str:
    if make == "guidance":
        return f'<p><strong class="tag">{part.words}</strong></p>'
    return f'<p><span class="badge">{part.words}</span></p>'


@_write.register
def _(part: Prose, make: str) -> str:
    return f"<p>{_words(part.words)}</p>"


@_write.register
def _(part: Bullets, make: str) -> str:
    return "<ul>\n" + "\n".join(f"<li>{_words(item)}</li>" for item in part.items) + "\n</ul>"


@_write.register
def _(part: Judgments, make: str) -> str:
    if make == "guidance":
        rows = [
            f"<div><dt>{escape(row.heading)}</dt><dd>{row.grade}</dd><dd>{row.year}</dd></div>"
            for row in part.rows
        ]
        return '<dl class="summary-list">\n' + "\n".join(rows) + "\n</dl>"
    rows = [
        f'<tr><th scope="row">{escape(row.heading)}</th><td>{row.grade}</td><td>{row.year}</td></tr>'
        for row in part.rows
    ]
    head = "<tr><th>Question</th><th>Grade</th><th>Last inspected</th></tr>"
    return f"<table>\n<thead>{head}</thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody></table>"


@_write.register
def _(part: Panel, make: str) -> str:
    if make == "cards":
        cards = "".join(
            f"<dt>{escape(card.label)}</dt><dd>{escape(part.area)} <strong>{card.force}</strong></dd>"
            f"<dd>England and Wales <strong>{card.nation}</strong></dd>"
            for card in part.cards
        )
        return f'<article class="card"><h3>{escape(part.heading)}</h3><dl>{cards}</dl></article>'
    rows = "\n".join(
        f'<tr><th scope="row">{escape(card.label)}</th><td>{card.force}</td><td>{card.nation}</td></tr>'
        for card in part.cards
    )
    head = f"<tr><th>Indicator</th><th>{escape(part.area)}</th><th>England and Wales</th></tr>"
    return (
        f"<table>\n<caption>{escape(part.heading)}</caption>\n<thead>{head}</thead>\n"
        f"<tbody>\n{rows}\n</tbody></table>"
    )


@_write.register
def _(part: Box, make: str) -> str:
    if make == "folded" and not part.concern:
        return "\n".join(
            f'<div class="card"><span class="card-tag">Area for improvement</span><p>{_words(item)}</p></div>'
            for item in part.items
        )
    items = "\n".join(f"<li>{_words(item)}</li>" for item in part.items)
    if not part.concern:
        name = "Areas for improvement" if len(part.items) > 1 else "Area for improvement"
        return f'<div class="callout">\n<h4>{name}</h4>\n<ul>\n{items}\n</ul>\n</div>'
    return (
        f'<div class="callout">\n<h4>Cause of concern</h4>\n<p>{_words(part.concern)}</p>\n'
        f"<h4>Recommendations</h4>\n<p>{part.lead}</p>\n<ul>\n{items}\n</ul>\n</div>"
    )


@_write.register
def _(part: Caption, make: str) -> str:
    return (
        f'<figure><figcaption>{escape(part.words)}</figcaption></figure>\n<p class="source">{part.source}</p>'
    )
