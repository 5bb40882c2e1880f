"""
What assistants are told: as much as they can hold, with sources, what it is out of, and what is missing.

Whatever is cut is said, with the address of the whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from graph.licence import ATTRIBUTION, LICENCE
from service import urls
from service.assistants.asking import RESULTS, Asker
from service.library import Library, read_iri
from service.named.catalogue import NamedQuery, named_queries

MOST_ROWS: Final = 50
MOST_PASSAGES: Final = 20
MOST_CHARACTERS: Final = 40_000
"""Of rows, and of a graph."""
_BRIEF: Final = 12
"""Questions that are listed with all that is to say of them; of more, only what they ask."""
_PASSAGE: Final = "/passage/"
_SILENCE: Final = (
    "What is not listed is not told by the reports published here; that does not mean that it is not so."
)

Told = dict[str, Any]


def list_questions(words: str) -> Told:
    """The named questions that have all of some words in them, with their parameters where they are few."""
    wanted = words.casefold().split()
    found = [query for query in named_queries().values() if all(word in _said(query) for word in wanted)]
    told: Told = {"questions": [_question(query, len(found) <= _BRIEF) for query in found]}
    if not found:
        told["not_known"] = [f"None of {len(named_queries())} questions has these words: list them without."]
    return told


def _said(query: NamedQuery) -> str:
    return f"{query.name} {query.title} {query.description}".casefold()


def _question(query: NamedQuery, is_whole: bool) -> Told:
    if not is_whole:
        taken = [each.name if each.is_required else f"{each.name} (optional)" for each in query.parameters]
        return {"question": query.name, "asks": query.title, "parameters": taken}
    return {
        "question": query.name,
        "asks": query.title,
        "answer": query.description,
        "parameters": [
            {
                "name": each.name,
                "is": each.description,
                "type": each.type,
                "example": each.example,
                "required": each.is_required,
                "many": not each.is_single,
            }
            | ({"values": list(each.choices)} if each.choices else {})
            for each in query.parameters
        ],
    }


def answer_question(asker: Asker, library: Library, name: str, given: Mapping[str, Any]) -> Told:
    """The answer to a named question, with the words of the passages that its rows stand on."""
    found = asker.get(f"/queries/{name}.json", dict(given))
    rows = _cut(found["rows"])
    over = found["denominator"]
    left = over["missing"] if over else []
    missing = [f"{each['name']}: {each['reason'] or 'not stated'}" for each in left]
    unknown = _left_out(len(rows), len(found["rows"])) + missing[:MOST_ROWS]
    if found["notStated"]:
        unknown.insert(0, f"Nothing was found. Looked for: {found['notStated']}")
    return {
        "question": found["title"],
        "parameters": found["parameters"],
        "rows": rows,
        "rows_in_all": len(found["rows"]),
        "out_of": over["text"] if over else "every report published here that fits the parameters",
        "passages": passages(library, _sources(rows)),
        "not_known": [*unknown, _SILENCE],
        "permalink": found["permalink"],
        **_release(found["release"]),
    }


def search(asker: Asker, given: Mapping[str, Any]) -> Told:
    """What is found for some words: kind, words, where from, and its address."""
    found = asker.get("/search.json", dict(given))
    page, table = found["page"], found["table"]
    total = page["pager"]["total"] if page.get("pager") else len(page["hits"])
    hits = [
        {
            "kind": each["kind"],
            "title": each["title"],
            "words": each.get("text", ""),
            "address": each["iri"],
            **{name: value for name, value in each.get("values", {}).items() if value},
        }
        for each in page["hits"]
    ]
    more = [f"{total - len(hits)} more are on other pages."] if total > len(hits) else []
    return {
        "hits": hits,
        "hits_in_all": total,
        "not_known": [*page.get("notes", []), *more, _SILENCE],
        "permalink": table["address"],
        **_release(table.get("release", "")),
    }


def read_passage(asker: Asker, library: Library, address: str) -> Told:
    """The words at an address, in their paragraph; of a statement, with a citation ready."""
    if _PASSAGE in address:
        found = passages(library, [address], is_whole=True)
        unknown = [] if found else [f"No passage has the address {address}."]
        return {"passages": found, "not_known": unknown, **_release(library.release)}
    pack = asker.get("/quotes.json", {"s": address})
    quotes = [_quote(each) for each in pack["quotes"]]
    stretches = [part["passage"] for each in pack["quotes"] for part in each["stretches"]]
    return {
        "quotes": quotes,
        "passages": passages(library, stretches, is_whole=True),
        "not_known": pack["notes"],
        **_release(pack["release"]),
    }


def _quote(quote: Mapping[str, Any]) -> Told:
    told = ("kind", "words", "polarity_name", "published", "publisher", "citation", "permalink")
    named = {name: quote[name]["text"] for name in ("force", "theme", "report", "section")}
    return {name: value for name, value in ({each: quote[each] for each in told} | named).items() if value}


def ask_sparql(asker: Asker, query: str) -> Told:
    """The rows of a SPARQL query, or the graph of a CONSTRUCT as Turtle."""
    text = asker.text("/sparql", {"query": query}, f"{RESULTS}, text/turtle;q=0.9")
    if not text.startswith("{"):
        cut = f"The graph has {len(text)} characters, of which {MOST_CHARACTERS} are here at most."
        return {"turtle": text[:MOST_CHARACTERS], "not_known": [cut]}
    found = json.loads(text)
    if "boolean" in found:
        return {"answer": found["boolean"], "not_known": [_SILENCE]}
    every = [{name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]]
    rows = _cut(every)
    return {
        "columns": found["head"]["vars"],
        "rows": rows,
        "rows_in_all": len(every),
        "not_known": [
            *_left_out(len(rows), len(every)),
            "What the rows are out of is told by the query alone.",
        ],
    }


def passages(library: Library, addresses: Iterable[str], *, is_whole: bool = False) -> list[Told]:
    """
    The words of some passages.

    Args:
        addresses: Those that are of no passage are left out; so are more than `MOST_PASSAGES`.
        is_whole: Whether to give the paragraph around them too.
    """
    wanted = list(dict.fromkeys(each for each in addresses if _PASSAGE in each))[:MOST_PASSAGES]
    try:
        terms = [read_iri(each) for each in wanted]
    except ValueError:
        return []
    rows = library.rows("passage", this=terms) if terms else []
    return [
        {
            "address": row["passage"],
            "words": row["exact"],
            "section": row["sectionTitle"],
            "report": urls.report_of(row["passage"]),
        }
        | ({"paragraph": row["paragraphWords"]} if is_whole and row["paragraphWords"] else {})
        for row in rows
    ]


def _sources(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return [each for row in rows for each in row.get("sources", [row.get("source")]) if each]


def _cut(rows: Sequence[Told]) -> list[Told]:
    """As many rows as an assistant can hold."""
    kept: list[Told] = []
    size = 0
    for row in rows[:MOST_ROWS]:
        size += len(json.dumps(row, ensure_ascii=False))
        if size > MOST_CHARACTERS:
            break
        kept.append(row)
    return kept


def _left_out(kept: int, of: int) -> list[str]:
    told = f"{of - kept} of {of} rows are left out here; the permalink or a narrower question has them."
    return [told] if kept < of else []


def _release(name: str) -> Told:
    return {"release": name, "licence": LICENCE, "attribution": ATTRIBUTION}
