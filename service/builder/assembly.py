"""
Texts of queries, put together from the table of facets and the files of `queries/builder/`.

A file is a whole query with lines such as `#{choices}`, in whose places blocks are put. No value is ever
pasted: a block holds `VALUES ?force { UNDEF }`, and terms written by rdflib take the place of UNDEF. What a
list only tells of a statement is OPTIONAL: looked up row by row, where a join goes through all there is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rdflib import URIRef

from service.builder.facets import FORCE, KIND, Facet, facets, text_of
from service.builder.question import Asked, Chosen
from service.library import bind_terms

STATEMENTS: Final = (
    "VALUES ?class { peel:Finding peel:Evidence peel:Consequence peel:Context peel:Action }",
    "?sentence a ?class .",
)
"""Whatever its kind; every narrower kind is one of these too."""


def list_text(asked: Asked, rows: int = 0, page: int = 1) -> str:
    """The query for the statements themselves: all, or so many rows of a page counted from 1."""
    at = [f"ORDER BY ?forceName ?start ?sentence LIMIT {rows} OFFSET {(page - 1) * rows}"] if rows else []
    return _bound(_put(text_of("list.rq"), choices=_choices(asked), places=_places(asked), page=at), asked)


def _places(asked: Asked) -> tuple[str, ...]:
    """Where statements stand: looked up for each of those on few forces, and else joined with all places."""
    place = "?sentence peel:statedIn ?passage"
    if any(each.facet.name == FORCE and not each.is_lacking for each in asked.chosen):
        return (f"OPTIONAL {{ {place} OPTIONAL {{ ?passage oa:start ?at }} }}",)
    return (f"{place} .", "?passage oa:start ?at .", "?sentence peel:force ?force .")


def newest_text(asked: Asked, rows: int, start: int) -> str:
    """The query for so many of the statements alone after so many, those of the newest report first."""
    at = [f"LIMIT {rows} OFFSET {start}"]
    return _bound(_put(text_of("newest.rq"), choices=_choices(asked), page=at), asked)


def groups_text(asked: Asked) -> str:
    """The query for their number, by the groups asked for; there must be one."""
    keys = [key for facet in asked.groups if (key := _key(facet, asked))]
    text = _put(
        text_of("groups.rq"),
        names=[f"?{facet.name} ?{facet.name}Name" for facet in asked.groups],
        keys=keys,
        choices=_choices(asked),
        groups=[line for facet in asked.groups for line in _grouping(facet, asked)],
        by=[f"GROUP BY {' '.join(keys)}"] if keys else [],
        labels=[line for facet in asked.groups for line in _labels(facet, asked)],
        order=[f"?{facet.name}Name" for facet in asked.groups],
    )
    return _bound(text, asked)


def counts_text(asked: Asked) -> str:
    """The query for what the answer is out of."""
    scope = tuple(each for each in asked.chosen if each.facet.is_scope)
    text = _put(
        text_of("counts.rq"),
        choices=_choices(asked),
        scope=_narrow_all(scope),
        reports=[line for each in scope for line in _given(each.facet, each.facet.report)],
        forces=[line for each in scope for line in _given(each.facet, each.facet.force)],
    )
    return _bound(text, asked)


def without_text(asked: Asked) -> str:
    """The query for what is there without each choice, and with each alone; there must be one."""
    branches = []
    for each in asked.chosen:
        for how, other in (("without", asked.without(each.facet)), ("alone", asked.alone(each.facet))):
            branches.append(
                [
                    "{ SELECT (COUNT(DISTINCT ?sentence) AS ?number) WHERE {",
                    *_choices(other),
                    "} }",
                    f'BIND("{each.facet.name}" AS ?facet) BIND("{how}" AS ?how)',
                ]
            )
    return _bound(_put(text_of("without.rq"), branches=_union(branches)), asked)


def choices_text() -> str:
    """The query for the values that there are of all facets."""
    branches = []
    for facet in facets().values():
        name = facet.name
        branches.append(
            [
                f"{{ SELECT (?{name} AS ?thing) (COUNT(DISTINCT ?sentence) AS ?number) WHERE {{",
                *(f"VALUES ?{name} {{ UNDEF }} {facet.pattern}" for _ in facet.values[:1]),
                *(_apart(facet) if not facet.values else ()),
                f"}} GROUP BY ?{name} }}",
                f"?thing {facet.labelled} ?name .",
                "OPTIONAL { ?thing skos:altLabel|skos:notation ?other }",
                f'BIND("{name}" AS ?facet)',
            ]
        )
        if facet.also:
            branches.append(
                [
                    f"?thing a {facet.also} ; {facet.labelled} ?name .",
                    "OPTIONAL { ?thing skos:altLabel|skos:notation ?other }",
                    f'BIND("{name}" AS ?facet) BIND(0 AS ?number)',
                ]
            )
    text = _put(text_of("choices.rq"), branches=_union(branches))
    return bind_terms(text, {facet.name: facet.values for facet in facets().values()}, facets())


def _apart(facet: Facet) -> tuple[str, str]:
    """All statements, and what has the facet: each read in one go and joined by hash."""
    return (
        f"{{ SELECT ?sentence WHERE {{ {' '.join(STATEMENTS)} }} }}",
        f"{{ SELECT ?sentence ?{facet.name} WHERE {{ {facet.pattern} }} }}",
    )


def _choices(asked: Asked) -> list[str]:
    return _narrow_all(asked.chosen)


def _narrow_all(chosen: Sequence[Chosen]) -> list[str]:
    """What statements must have, then that they are statements, then what they must not have."""
    base = [] if any(each.facet.name == KIND for each in chosen) else STATEMENTS
    having = [line for each in chosen if not each.is_lacking for line in _narrowing(each)]
    return [*having, *base, *(line for each in chosen if each.is_lacking for line in _narrowing(each))]


def _narrowing(chosen: Chosen) -> list[str]:
    facet = chosen.facet
    if chosen.is_lacking:
        return [f"OPTIONAL {{ {facet.pattern} }}", f"FILTER(!BOUND(?{facet.name}))"]
    return _given(facet, facet.pattern)


def _given(facet: Facet, pattern: str | None) -> list[str]:
    """The values chosen, and a pattern with them; nothing where there is not even an empty one."""
    if pattern is None:
        return []
    return [f"VALUES ?{facet.name} {{ UNDEF }}", *filter(None, [pattern])]


def _key(facet: Facet, asked: Asked) -> str:
    """The variable that is counted by; of a facet that statements may lack, one that stands for that too."""
    chosen = asked.of(facet)
    if chosen and chosen.is_lacking:
        return ""
    return f"?{facet.name}Key" if _may_lack(facet, asked) else f"?{facet.name}"


def _may_lack(facet: Facet, asked: Asked) -> bool:
    return facet.lacks and not facet.values and asked.of(facet) is None


def _grouping(facet: Facet, asked: Asked) -> list[str]:
    if asked.of(facet):
        return []
    if _may_lack(facet, asked):
        key = _key(facet, asked)
        return [f"OPTIONAL {{ {facet.pattern} }}", f"BIND(COALESCE(?{facet.name}, rdf:nil) AS {key})"]
    return _given(facet, facet.pattern) if facet.values else [facet.pattern]


def _labels(facet: Facet, asked: Asked) -> list[str]:
    key = _key(facet, asked)
    if not key:
        return []
    label = f"OPTIONAL {{ {key} {facet.labelled} ?{facet.name}Name }}"
    if not _may_lack(facet, asked):
        return [label]
    return [label, f"BIND(IF({key} = rdf:nil, ?none, {key}) AS ?{facet.name})"]


def _union(branches: Sequence[Sequence[str]]) -> list[str]:
    lines: list[str] = []
    for branch in branches:
        lines += ["UNION {" if lines else "{", *(f"  {line}" for line in branch), "}"]
    return lines


def _put(text: str, **blocks: Sequence[str]) -> str:
    """A file with its blocks put in, each line as far in as the line that it takes the place of."""
    for name, lines in blocks.items():
        marker = re.compile(rf"^( *)#\{{{name}\}}\n", re.MULTILINE)
        found = marker.search(text)
        if not found:
            raise ValueError(f"there is no line #{{{name}}}")
        text = text[: found.start()] + "".join(f"{found[1]}{line}\n" for line in lines) + text[found.end() :]
    return text


def _bound(text: str, asked: Asked) -> str:
    """With terms in: those chosen, or all of a facet with a list of them that is only counted by."""
    terms: dict[str, Sequence[URIRef]] = {facet.name: facet.values for facet in asked.groups}
    for each in asked.chosen:
        terms[each.facet.name] = [URIRef(option.iri) for option in each.options if option.iri]
    return bind_terms(text, terms, facets())
