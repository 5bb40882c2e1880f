"""Ways in: lists of a kind, search, and what an unknown address was near to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdflib import Literal, URIRef

from service.answers.parts import Link, Pager
from service.answers.reading import read_link, short_name
from service.kinds import Kind, kind_of
from service.library import Library, page_size
from service.tables.table import Table, columns_of, make_table

_WORD = re.compile(r"\w[\w'’-]*")
_MOST_WORDS = 12
_FIRST_LETTERS = 5
MOST_SORTED = 2_000
"""Resources of a kind that are listed by name; to sort more takes longer than a page may."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """
    One page of the resources of a kind.

    Args:
        is_sorted: Whether they come by name; else in the order in which the store has them.
    """

    kind: Kind
    links: tuple[Link, ...]
    pager: Pager
    is_sorted: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource found by search: its kind, its label, and its words where it has more than the label."""

    kind: str
    link: Link


@dataclass(frozen=True, slots=True)
class SearchPage:
    """
    What a search found.

    Args:
        words: As typed.
        hits: One page of them.
        has_more: Whether there is a page after this one.
    """

    words: str
    hits: tuple[Hit, ...]
    page: int
    has_more: bool


def read_list(library: Library, kind: Kind, page: int, size: int = 0) -> ListPage:
    """
    One page of all resources of a kind.

    Args:
        size: Of a page; 0 for as many as people get.
    """
    total = sum(row.number("count") for row in library.rows("count-of-class", kind=URIRef(kind.iri)))
    is_sorted = total <= MOST_SORTED
    query = "resources-of-class" if is_sorted else "members-of-class"
    rows = library.rows(query, page, size, kind=URIRef(kind.iri))
    links = tuple(dict.fromkeys(Link(row["label"], row["resource"]) for row in rows))
    return ListPage(kind, links, Pager(page, size or page_size(query), total), is_sorted)


def as_table(page: ListPage) -> Table:
    """A list as a table to take away."""
    return make_table(
        page.kind.many,
        columns_of("list", ("title", "iri")),
        [(link.text, link.iri) for link in page.links],
        key=("iri",),
        description=f"One of the {page.kind.many.lower()} that are published here.",
        out_of=f"{page.pager.total:,} in all.",
        part=page.pager,
    )


def read_search(library: Library, words: str, page: int, size: int = 0) -> SearchPage:
    """Resources that have all the words, by label or text; no words, no hits. `size` is that of a page."""
    size = size or page_size("search")
    wanted = _words(words)
    rows = library.rows("search", page, size, word=wanted, each=wanted) if wanted else []
    hits = {
        row["resource"]: Hit(kind_of([row["class"]]).one, _found(row["words"], row["label"], row["resource"]))
        for row in rows
    }
    return SearchPage(words, tuple(hits.values()), page, len(rows) == size)


def _found(words: str, label: str, iri: str) -> Link:
    return Link(words or label, iri)


def read_near(library: Library, path: str) -> tuple[Link, ...]:
    """
    Resources whose names share words with an unknown address; at most eight, may be empty.

    The first letters of a word count as one too, so that a slip at its end is forgiven. What an address
    begins with is the kind of thing, and tells one thing from another only where nothing follows.
    """
    kind, _, rest = path.partition("/")
    words = (rest or kind).replace("/", " ").replace("-", " ").split()
    wanted = _words(
        " ".join([*words, *(word[:_FIRST_LETTERS] for word in words if len(word) > _FIRST_LETTERS)])
    )
    rows = library.rows("labels-near", word=wanted) if wanted else []
    return tuple(
        Link(read_link(row, "resource", "label").text or short_name(row["resource"]), row["resource"])
        for row in rows
    )


def _words(text: str) -> list[Literal]:
    """Different words, in lower case; the first few are enough."""
    found = dict.fromkeys(word.lower() for word in _WORD.findall(text))
    return [Literal(word) for word in found][:_MOST_WORDS]
