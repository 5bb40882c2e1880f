"""
Texts of queries, put together from the table of facets and the files of `queries/builder/`.

A file is a whole query with lines such as `#{choices}`, in whose places blocks are put. No value is ever
pasted: a block holds `VALUES ?force { UNDEF }`, and terms written by rdflib take the place of UNDEF. What a
list only tells of a statement is OPTIONAL: looked up row by row, where a join goes through all there is.

A number is added up from tallies where one grouping of them (`graph.tallies`) has all the facets that it asks
of; else statements are counted. The query that people are shown counts statements, which comes to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from rdflib import URIRef

from graph.tallies import GROUPINGS
from service.builder.facets import FORCE, KIND, Facet, facets, text_of
from service.builder.question import Asked, Chosen
from service.library import bind_terms

STATEMENTS: Final = (
    "VALUES ?class { peel:Finding peel:Evidence peel:Consequence peel:Context peel:Action }",
    "?sentence a ?class .",
)
"""Whatever its kind; every narrower kind is one of these too."""
_AMONG: Final = re.compile(r"FILTER\(\?(\w+) IN \(UNDEF\)\)")
_ONE_TRIPLE: Final = re.compile(r"\?sentence \S+ \?\w+ \.")
_FEW: Final = ("talliedForce", "talliedTopic", "talliedTheme")
"""By which of their properties one value has fewer tallies than a grouping."""
_BY_SIZE: Final = ("trend", "basis", "voice", "topic", "cycle", "force", "force-topic")
"""Groupings of tallies, those that have the fewest first."""


def list_text(asked: Asked, rows: int = 0, page: int = 1, graphs: Sequence[URIRef] = ()) -> str:
    """
    The query for the statements themselves: all, or so many rows of a page counted from 1.

    Args:
        graphs: All that say something of the forces chosen; where they are given, statements are looked up
            graph by graph, and it must be possible (`is_found_by_graph`).
    """
    is_on_one = any(each.facet.name == FORCE and len(each.options) == 1 for each in asked.chosen)
    name = "?forceName" if rows and not is_on_one else ""  # that of one force is looked up once, afterwards
    order = f"ORDER BY {name} ?start ?sentence LIMIT {rows} OFFSET {(page - 1) * rows}"
    text = _put(
        text_of("list.rq"),
        shown=[f"SELECT ?force {name} ?sentence ?start"],
        choices=_choices_by_graph(asked) if graphs else _choices(asked),
        places=_places(asked),
        names=["OPTIONAL { ?force skos:prefLabel ?forceName }"] if name else [],
        page=[order] if rows else [],
    )
    return _bound(text, asked, graphs)


def is_found_by_graph(asked: Asked) -> bool:
    """Whether forces are chosen, and beside them nothing but what one triple of a statement tells."""
    having = [each.facet for each in asked.chosen if not each.is_lacking]
    return any(facet.name == FORCE for facet in having) and all(map(_is_one_triple, having))


def _is_one_triple(facet: Facet) -> bool:
    return bool(_ONE_TRIPLE.fullmatch(facet.pattern))


def _choices_by_graph(asked: Asked) -> list[str]:
    """
    As `_choices`, for the planner to look up in each graph what is rarest, and then to look at each statement
    found: of a force alone, thousands would be joined with all that have a kind or theme.
    """
    having = [each.facet for each in asked.chosen if not each.is_lacking and each.facet.name != FORCE]
    having.sort(key=lambda facet: facet.name == KIND)
    values, pattern = STATEMENTS
    if having:
        values, pattern = f"VALUES ?{having[0].name} {{ UNDEF }}", having[0].pattern
    name = having[0].name if having else "class"
    head = f"{{ SELECT ?graph ?{name} WHERE {{ VALUES ?graph {{ UNDEF }} {values} }} }}"
    return [
        f"{{ SELECT DISTINCT ?sentence WHERE {{ {head} GRAPH ?graph {{ {pattern} }} }} }}",
        *(f"FILTER EXISTS {{ {' '.join(_given(facet, facet.pattern))} }}" for facet in having[1:]),
        "OPTIONAL { ?sentence peel:force ?force }",
        "VALUES ?force { UNDEF }",
        *(line for each in asked.chosen if each.is_lacking for line in _narrowing(each, "")),
    ]


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


def groups_text(asked: Asked, *, is_shown: bool = False) -> str:
    """
    The query for their number, by the groups asked for; there must be one.

    Args:
        is_shown: Whether it is for people to read, who look for statements in it.
    """
    grouping = "" if is_shown else _grouping_of(asked)
    keys = [key for facet in asked.groups if (key := _key(facet, asked))]
    lines = [
        *_choices(asked, grouping),
        *(each for one in asked.groups for each in _by(one, asked, grouping)),
    ]
    text = _put(
        text_of("groups.rq"),
        names=[f"?{facet.name} ?{facet.name}Name" for facet in asked.groups],
        count=_count("number", lines, grouping, keys),
        labels=[line for facet in asked.groups for line in _labels(facet, asked)],
        order=[f"?{facet.name}Name" for facet in asked.groups],
    )
    return _bound(text, asked)


def counts_text(asked: Asked) -> str:
    """The query for what the answer is out of; where all fit, these are counted once."""
    scope = replace(asked, chosen=tuple(each for each in asked.chosen if each.facet.is_scope), groups=())
    text = _put(
        text_of("counts.rq"),
        fit=_count_of("fit", replace(asked, groups=())),
        all=_count_of("all", scope) if scope.chosen != asked.chosen else (),
        reports=[line for each in scope.chosen for line in _of_reports(each.facet)],
        forces=[line for each in scope.chosen for line in _given(each.facet, each.facet.force)],
    )
    return _bound(text, asked)


def _of_reports(facet: Facet) -> list[str]:
    """What reports must have; a force by a condition: with a block, all said of it is gone through."""
    return [_among(facet)] if facet.report == "" else _given(facet, facet.report)


def without_text(asked: Asked) -> str:
    """The query for what is there without each choice, and with each alone; there must be one."""
    branches = []
    for each in asked.chosen:
        for how, other in (("without", asked.without(each.facet)), ("alone", asked.alone(each.facet))):
            branches.append(
                [
                    "{",
                    *_count_of("number", replace(other, groups=())),
                    "}",
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
                f"{{ SELECT (?{name} AS ?thing) ?number WHERE {{ {{",
                *_count("number", _having(facet), _grouping((facet,)), [f"?{name}"]),
                "} } }",
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
    return _put_terms(text, {facet.name: facet.values for facet in facets().values()})


def _having(facet: Facet) -> list[str]:
    """All tallies that have a facet; or statements, and what has it, each read in one go and joined."""
    if grouping := _grouping((facet,)):
        return [_tallies(grouping), facet.tally, *([_among(facet)] if facet.values else [])]
    return [
        f"{{ SELECT ?sentence WHERE {{ {' '.join(STATEMENTS)} }} }}",
        f"{{ SELECT ?sentence ?{facet.name} WHERE {{ {facet.pattern} }} }}",
    ]


def _count_of(name: str, asked: Asked) -> list[str]:
    """A query for the number of all that fits."""
    grouping = _grouping_of(asked)
    return _count(name, _choices(asked, grouping), grouping)


def _count(name: str, lines: Sequence[str], grouping: str, keys: Sequence[str] = ()) -> list[str]:
    """
    A query for a number, by some keys or of all.

    Args:
        name: Of the variable.
        lines: What finds the statements, or the tallies of a grouping, of which each is added up once.
        grouping: Empty where statements are counted.
    """
    by = [f"GROUP BY {' '.join(keys)}"] if keys else []
    told = " ".join(keys)
    if not grouping:
        return [f"SELECT {told} (COUNT(DISTINCT ?sentence) AS ?{name})", *_where(lines), *by]
    inner = [f"SELECT DISTINCT ?tally {told} ?tallied", *_where(lines)]
    return [
        f"SELECT {told} (SUM(?tallied) AS ?{name})",
        *_where(["{", *(f"  {each}" for each in inner), "}"]),
        *by,
    ]


def _where(lines: Sequence[str]) -> list[str]:
    return ["WHERE {", *(f"  {line}" for line in lines), "}"]


def _grouping_of(asked: Asked) -> str:
    return _grouping((*(each.facet for each in asked.chosen), *asked.groups))


def _grouping(asked: Iterable[Facet]) -> str:
    """The smallest grouping of tallies that has some facets; empty where none has them all."""
    names = {facet.tallied for facet in asked}
    return next((each for each in _BY_SIZE if names <= set(GROUPINGS[each])), "")


def _tallies(grouping: str) -> str:
    return f"?tally peel:grouping grouping:{grouping} ; peel:tallied ?tallied ."


def _choices(asked: Asked, grouping: str = "") -> list[str]:
    """What statements, or tallies, must have, then that they are such, then what they must not have."""
    base: Sequence[str] = () if any(each.facet.name == KIND for each in asked.chosen) else STATEMENTS
    if grouping:
        base = (_tallies(grouping),)
    having = [line for each in asked.chosen if not each.is_lacking for line in _narrowing(each, grouping)]
    lacking = [line for each in asked.chosen if each.is_lacking for line in _narrowing(each, grouping)]
    return [*having, *base, *lacking]


def _narrowing(chosen: Chosen, grouping: str) -> list[str]:
    facet, pattern = chosen.facet, _pattern(chosen.facet, grouping)
    if chosen.is_lacking:
        return [f"OPTIONAL {{ {pattern} }}", f"FILTER(!BOUND(?{facet.name}))"]
    return [pattern, _among(facet)] if grouping and facet.tallied not in _FEW else _given(facet, pattern)


def _pattern(facet: Facet, grouping: str) -> str:
    return facet.tally if grouping else facet.pattern


def _among(facet: Facet) -> str:
    """
    A condition that a value is one of those chosen, or of those there are.

    With a block of values the planner begins with all tallies that have one of them, in any grouping: of one
    force they are few, but of a kind eight times as many as to go through one grouping.
    """
    return f"FILTER(?{facet.name} IN (UNDEF))"


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


def _by(facet: Facet, asked: Asked, grouping: str) -> list[str]:
    """What finds the values of a facet that is counted by."""
    pattern = _pattern(facet, grouping)
    if asked.of(facet):
        return []
    if _may_lack(facet, asked):
        key = _key(facet, asked)
        return [f"OPTIONAL {{ {pattern} }}", f"BIND(COALESCE(?{facet.name}, rdf:nil) AS {key})"]
    if not facet.values:
        return [pattern]
    return [pattern, _among(facet)] if grouping and facet.tallied not in _FEW else _given(facet, pattern)


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


def _bound(text: str, asked: Asked, graphs: Sequence[URIRef] = ()) -> str:
    """With terms in: those chosen, or all of a facet with a list of them that is only counted by."""
    terms: dict[str, Sequence[URIRef]] = {facet.name: facet.values for facet in asked.groups}
    terms["graph"] = graphs
    for each in asked.chosen:
        terms[each.facet.name] = [URIRef(option.iri) for option in each.options if option.iri]
    return _put_terms(text, terms)


def _put_terms(text: str, terms: Mapping[str, Sequence[URIRef]]) -> str:
    """A query with terms in blocks of values and in conditions."""

    def listed(match: re.Match[str]) -> str:
        block = bind_terms(f"VALUES ?{match[1]} {{ UNDEF }}", terms, [match[1]])
        return f"FILTER(?{match[1]} IN ({', '.join(block.partition('{')[2].rstrip('} ').split())}))"

    return bind_terms(_AMONG.sub(listed, text), terms, [*facets(), "graph"])
