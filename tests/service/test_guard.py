"""Queries are judged before they reach the engine, by what they say and not by the letters in them."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import QueryRefused, QueryTooDeep, QueryTooLong
from graph.settings import Settings
from service.engine.guard import check_query, form_of

LIMITS = Settings()

HARMLESS = [
    'SELECT * WHERE { ?s ?p "SERVICE <http://a.example/> {}" }',
    "SELECT * WHERE { ?s ?p '''SERVICE\n\"x\" LOAD''' }",
    'SELECT * WHERE { ?s ?p """a "quoted\\" SERVICE" """ }',
    "# SERVICE <http://a.example/> {}\nASK {}",
    "ASK {} # SERVICE",
    "SELECT ?service WHERE { ?service ?p $SERVICE }",
    "SELECT * WHERE { ?s <http://a.example/SERVICE#SERVICE> <urn:SERVICE> }",
    "PREFIX service: <http://a.example/> SELECT * WHERE { ?s a service:service ; service:p service:o . }",
    "PREFIX ex: <http://a.example/> SELECT * WHERE { ?s a ex:SERVICE . ?s ?p ex:a.SERVICE }",
    "PREFIX ex: <http://a.example/> SELECT * WHERE { ?s a ex:o\\'SERVICE\\' }",
    "PREFIX service: <http://a.example/> SELECT * FROM service:g { GRAPH service:g { ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p 'x'@service, _:service }",
    "BASE <http://a.example/> SELECT * WHERE { ?s ?p <#me>, <o'brien> }",
    "SELECT * WHERE { ?a ?p ?b FILTER(?a<?b && ?b>3) }",
    "SELECT * WHERE { ?s ?p 'INSERT', 'DELETE' . <http://a.example/LOAD> ?q ?load }",
    "ASK { ?s ?p '" + "(" * 1000 + "' }",
    "ASK { ?s ?p ?o } # " + "{" * 1000,
]

CALLS = [
    "SELECT * WHERE { SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * WHERE { service silent ?x { ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p ?o .SERVICE<http://a.example/>{ ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p ?o OPTIONAL { { SERVICE ex:x { ?s ?p ?o } } } }",
    "SELECT * WHERE { ?s ?p ?o FILTER EXISTS { SERVICE <http://a.example/> { ?s ?p ?o } } }",
    "PREFIX : <http://a.example/> SELECT * WHERE { SERVICE:x { ?s ?p ?o } }",
    "PREFIX ex: <http://a.example/> SELECT * WHERE { SERVICEex:x { ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p 1SERVICE<http://a.example/>{ ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p trueSERVICE<http://a.example/>{ ?s ?p ?o } }",
    "SELECT * WHERE { SERVICESILENT<http://a.example/>{ ?s ?p ?o } }",
    "SELECT * WHERE { BIND(1 AS ?a) FILTER(?a<?b)SERVICE#>\n ex:x { ?s ?p ?o } }",
    "SELECT * WHERE { FILTER(?x<<a:#>)SERVICE <http://a.example/> {} \n }",
    "SELECT * WHERE { FILTER(?a<?b#> '''\n) SERVICE <http://a.example/> {} #'''\n }",
    'SELECT * WHERE { VALUES ?x { """a" #\\x \n } SERVICE <http://a.example/> {} #"""\n }',
    "SELECT * WHERE { \\u0053ERVICE <http://a.example/> { ?s ?p ?o } }",
]

UPDATES = [
    "INSERT DATA { <a:a> <a:b> 1 }",
    "PREFIX a: <a:> DELETE WHERE { ?s ?p ?o }",
    "# a comment\nBASE <http://a.example/> LOAD <x>",
    "drop all",
    "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("query", HARMLESS)
def test_words_that_are_no_keywords_are_let_through(query: str) -> None:
    """A word in a string, comment, IRI, name or variable is no reason to refuse, nor is a bracket there."""
    check_query(query, LIMITS)


@pytest.mark.parametrize("query", CALLS)
def test_calls_of_other_servers_are_refused(query: str) -> None:
    """SERVICE is found where the engine would find it: joined to other text, or behind what may be an IRI."""
    with pytest.raises(QueryRefused, match="SERVICE is not available here"):
        check_query(query, LIMITS)


@pytest.mark.parametrize("query", UPDATES)
def test_updates_are_refused(query: str) -> None:
    """An update is refused as one, rather than as a query with a mistake."""
    with pytest.raises(QueryRefused, match="is an update"):
        check_query(query, LIMITS)


def test_a_refusal_says_where() -> None:
    """The place is given by line and column, both counted from 1."""
    with pytest.raises(QueryRefused, match="query line 2, column 3"):
        check_query("ASK {\n  SERVICE <a:b> {} }", LIMITS)


def test_length_is_limited() -> None:
    """A query of exactly the limit is taken, one character more is not."""
    limits = replace(LIMITS, query_characters=100)
    check_query("ASK {}".ljust(100), limits)
    with pytest.raises(QueryTooLong, match=r"101 characters.*at most 100"):
        check_query("ASK {}".ljust(101), limits)


@pytest.mark.parametrize(("opening", "closing"), [("{", "}"), ("(", ")"), ("[", "]"), ("<< ", " >>")])
def test_nesting_is_limited(opening: str, closing: str) -> None:
    """Brackets of every kind may be nested to the limit and no deeper."""
    limits = replace(LIMITS, query_nesting=10)
    check_query(opening * 10 + closing * 10 + opening + closing, limits)
    with pytest.raises(QueryTooDeep, match=r"11 deep.*at most 10"):
        check_query(opening * 11 + closing * 11, limits)


def test_three_thousand_nested_braces_are_refused() -> None:
    """The short text that crashes the engine does not reach it."""
    with pytest.raises(QueryTooDeep, match="3,000 deep"):
        check_query("SELECT * WHERE " + "{" * 3000 + "}" * 3000, LIMITS)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(" + "||".join(["?a"] * 600) + ") }",
        "ASK { FILTER(" + "!" * 600 + "?a) }",
        "ASK { ?s " + "/".join(["<a:a>"] * 600) + " ?o }",
        "ASK { ?s ?p " + ",".join(["1"] * 600) + " }",
        "ASK { FILTER(" + "+".join(["1"] * 600) + ") }",
    ],
    ids=["or", "not", "path", "objects", "sum"],
)
def test_operators_and_path_steps_are_limited(query: str) -> None:
    """Long flat chains, which the engine plans too slowly or crashes on, are refused too."""
    with pytest.raises(QueryTooDeep, match="operators, separators and path steps"):
        check_query(query, LIMITS)


def test_brackets_behind_a_comparison_count() -> None:
    """What may be an IRI or a comparison with brackets in it is counted as the latter."""
    with pytest.raises(QueryTooDeep):
        check_query("ASK { FILTER(?a<" + "(" * 100 + "1>2" + ")" * 100 + ") }", LIMITS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [("ASK {}", "ASK"), ("PREFIX ask: <a:> # ASK\nSELECT * {}", "SELECT"), ("BASE <a:ASK> ask {}", "ASK")],
)
def test_the_form_of_a_query_is_its_first_word(query: str, expected: str) -> None:
    """ASK is told from the other forms by the first word after the prologue."""
    assert expected == form_of(query)


def _quoted(text: str) -> st.SearchStrategy[str]:
    plain = text.replace("\\", "").replace("\n", " ")
    return st.sampled_from(
        [
            "'" + plain.replace("'", "") + "'",
            '"' + plain.replace('"', "") + '"',
            "'''" + text.replace("\\", "").replace("'", "") + "'''",
            "#" + plain + "\n 1",
            "<http://a.example/" + "".join(c for c in plain if c.isalnum()) + "SERVICE>",
            "ex:SERVICE" + "".join(c for c in plain if c.isascii() and c.isalnum()),
        ]
    )


_LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)
_HIDDEN = _LETTERS.flatmap(lambda text: _quoted(f"{text} SERVICE {{ {text}"))


@given(st.lists(_HIDDEN, min_size=1, max_size=8))
def test_hidden_words_are_never_taken_for_calls(values: list[str]) -> None:
    """Whatever surrounds it, the word in a string, comment, IRI or name is let through."""
    check_query("SELECT * WHERE { VALUES ?x { " + " ".join(values) + " } }", LIMITS)


@given(st.lists(_HIDDEN, max_size=6), st.lists(_HIDDEN, max_size=6))
def test_a_call_is_found_between_any_values(before: list[str], after: list[str]) -> None:
    """Strings, comments and IRIs around it do not hide a call."""
    values = [f"VALUES ?x {{ {' '.join(each)} }}" for each in (before, after)]
    with pytest.raises(QueryRefused):
        check_query(f"SELECT * WHERE {{ {values[0]} SERVICE <http://a.example/> {{}} {values[1]} }}", LIMITS)


_SHORT = r"""
    ?a 1 true . ; , ex:a : a 'a' "" <http://a.example/b> < > << >> # #> ' " ''' \"\"\" \ \x \u0041 \' \# @en
    ( ) { } [ ] <?b) <#> <a:#> FILTER(?a< FILTER(?a<?b) OPTIONAL{ SERVICE SERVICEex:x{} SERVICE:x{}
""".replace('\\"', '"').split()
_PIECES = st.lists(
    st.sampled_from([*_SHORT, " ", "\n", "BIND(1 AS ?a)", "VALUES ?x {", "SERVICE ex:x {?s ?p ?o}"]),
    max_size=7,
).map("".join)


@settings(max_examples=1500, deadline=None)
@given(_PIECES, _PIECES, st.sampled_from(["SERVICE ex:x {?s ?p ?o}", "SERVICE:x{}", "SERVICE#>\nex:x{}", ""]))
def test_no_query_that_is_let_through_makes_the_engine_call(before: str, after: str, call: str) -> None:
    """Put to the engine itself: of texts made to confuse a tokeniser, none that passes leads to a request."""
    # The engine refuses this port by itself, before it opens a connection.
    prologue = "PREFIX ex: <http://127.0.0.1:1/> PREFIX : <http://127.0.0.1:1/> "
    query = f"{prologue}SELECT * WHERE {{ {before}{call}{after} }}"
    try:
        check_query(query, LIMITS)
    except QueryRefused:
        return
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal("o")))
    try:
        list(store.query(query))  # type: ignore[arg-type]
    except SyntaxError:
        pass
    except OSError as error:
        pytest.fail(f"the engine made a call: {error}")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX ex: <a:b> # ASK\nselect ?ask {}", "SELECT"),
        ("ASK { ?a ?b ?c FILTER(?a<?b#>\n) }", "ASK"),
        ("PREFIX ex: <?b)#> ASK {}", ""),
        ("CLEAR ALL", ""),
        ("", ""),
    ],
)
def test_the_form_is_told_by_the_first_word(text: str, form: str) -> None:
    """What follows may be as unclear as it likes, but nothing before it."""
    assert form == form_of(text)
