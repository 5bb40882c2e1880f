"""
The guard of queries: what it lets through never reaches out nor changes anything, by two that do not share
its tokens: the engine, which is asked, and rdflib, whose algebra is looked at.

The engine has one statement, so that a call in any group is tried; the process is shut in, so that the try
fails. A `SILENT` that would hide it is taken out, and the text asked again.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final

import pyoxigraph as ox
from pyparsing import ParseException
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph.errors import PeelgraphError, QueryRefused
from graph.sandbox import refuse_calls
from graph.settings import Settings
from service.engine.dataset import FromClauses, from_clauses
from service.engine.guard import check_query, form_of
from service.engine.memory import Stores
from service.engine.relay import find_calls
from service.engine.repeatable import is_repeatable
from tests.drills.targets.fault import Fault, check_error

WORDS: Final = (
    *("SELECT ", "* ", "ASK ", "CONSTRUCT ", "DESCRIBE ", "WHERE ", "FROM ", "NAMED ", "GRAPH ", "OPTIONAL "),
    *("UNION ", "MINUS ", "FILTER", "NOT EXISTS ", "BIND(1 AS ?a) ", "VALUES ?x {", "SERVICE ", "SILENT "),
    *("SERVICE:x{}", "SERVICEex:x{}", "LOAD ", "INSERT DATA ", "DELETE WHERE ", "CLEAR ALL", "; ", "PREFIX "),
    *(
        "BASE ",
        "PREFIX : <http://127.0.0.1:1/> ",
        "PREFIX ex: <http://127.0.0.1:1/> ",
        "<http://127.0.0.1:1/>",
    ),
    *("SERVICE <http://allowed.example/> {"),
    *("?s ?p ?o ", "{ ", "} ", "( ", ") ", "[ ", "] ", "<< ", ">> ", "< ", "> ", "'", '"', "'''", '"""', "#"),
    *("\\u0053", "\\U00000053", "\\", "_:b ", "a ", "ex:x ", "@en ", "^^", "/", "|", "^", "!", "*", "+", "?"),
    *(" LIMIT 1", " GROUP BY ?s", " HAVING(?s>1)", "{| ", " |}", "\ufeff", "\u00a0", "\r", "VERSION '1.2' "),
)
_LIMITS: Final = Settings()
_ALLOWED: Final = "http://allowed.example/"
_GRAPH: Final = ox.NamedNode("a:g")
_FORMS: Final = {
    "ASK": ox.QueryBoolean,
    "SELECT": ox.QuerySolutions,
    "CONSTRUCT": ox.QueryTriples,
    "DESCRIBE": ox.QueryTriples,
}
_SILENT: Final = re.compile("silent", re.IGNORECASE)
_MOST_ROWS: Final = 50
_SHORT: Final = 600
"""Characters of a text that rdflib is asked about: its parser tries much, and anew at each bracket."""
_DEEP: Final = 8


def seeds() -> Iterator[bytes]:
    """Each form of a query, and what hides or shows a call."""
    prologue = "PREFIX ex: <http://127.0.0.1:1/> PREFIX : <http://127.0.0.1:1/> "
    for text in (
        "SELECT * WHERE { ?s ?p ?o }",
        "ASK { ?s ?p ?o FILTER(?s<?o && ?o>3) }",
        "CONSTRUCT { ?s ?p ?o } FROM ex:g WHERE { ?s ?p ?o }",
        "DESCRIBE ex:a FROM NAMED <http://127.0.0.1:1/g>",
        "SELECT (COUNT(*) AS ?n) FROM ex:a FROM ex:b { { SELECT * { ?s ?p ?o } } } GROUP BY ?s HAVING(?n>1)",
        "SELECT * { ?s ?p 'SERVICE ex:x {}' . VALUES ?x { \"\"\"a\"b\"\"\" '''c''' 1 } } # SERVICE",
        "SELECT * { SERVICE SILENT ex:x { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { GRAPH ?g { ?s (ex:p|^ex:q)*/ex:r ?o } } }",
        "SELECT * { FILTER(?a<?b#> '''\n) OPTIONAL { ?s ?p 1SERVICE<http://127.0.0.1:1/>{} } #'''\n }",
        f"SELECT * {{ SERVICE <{_ALLOWED}> {{ ?s ?p ?o }} SERVICE SILENT <{_ALLOWED}> {{}} }}",
        f"SELECT * {{ SERVICE <{_ALLOWED}> {{ ?s ?p 1 SERVICE SILENT <{_ALLOWED}> {{}} }} }}",
        "SELECT * { << ?s ?p ?o >> ex:q [ ex:r ( 1 2 ) ] . \\u0053ERVICE ex:x {} }",
    ):
        yield (prologue + text).encode()
    yield b"INSERT DATA { <a:a> <a:b> 1 } ; LOAD <http://127.0.0.1:1/>"


def prepare() -> None:
    """Shut the process in, so that the engine reaches nobody."""
    warnings.simplefilter("ignore")
    refuse_calls()


def judge(data: bytes) -> None:
    """
    Put a query to the guard, and what it lets through to the two.

    Raises:
        Fault: It let through what it must not, or failed.
    """
    text = data.decode("utf-8", "replace")
    try:
        calls = find_calls(text, (_ALLOWED,))
        whole, text = text, calls.without()
        check_query(text, _LIMITS)
        clauses = from_clauses(text)
        form = form_of(text)
    except PeelgraphError as error:
        check_error(error, names_all=isinstance(error, QueryRefused))
        return
    for call in calls.calls:
        sent = f"{calls.prologue}\nSELECT * WHERE {call.group}"
        if call.endpoint != _ALLOWED or call.group != whole[call.inside : call.end]:
            raise Fault(f"{call} of {whole!r}")
        _ask(sent, "")
    _ask(text, form)
    if _SILENT.search(text):
        _ask(_SILENT.sub("", text), "")
    if len(text) <= _SHORT and sum(map(text.count, "({[<")) <= _DEEP:
        _parse(text, clauses)


def _ask(text: str, form: str) -> None:
    stores = Stores.of(ox.Store())
    for store, graph in ((stores.whole, _GRAPH), (stores.whole, ox.DefaultGraph()), (stores.default, None)):
        assert store is not None
        store.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal("o"), graph))
    with suppress(SyntaxError, ValueError, RuntimeError):
        try:
            answers = [_answer(store, text, form) for store in (stores.whole, stores.fit_for(text))]
        except OSError as error:
            raise Fault(f"the engine made a call ({error}): {text!r}") from None
        if answers[0] != answers[1] and is_repeatable(text):
            raise Fault(f"the default graph by itself answers otherwise: {answers}: {text!r}")
    if (len(stores.whole), len(stores.default or ())) != (2, 1):
        raise Fault(f"the store was changed: {text!r}")


def _answer(store: ox.Store, text: str, form: str) -> list[str]:
    """The first rows, or the truth value, as text."""
    found = store.query(text, base_iri="http://127.0.0.1:1/")
    if form and not isinstance(found, _FORMS[form]):
        raise Fault(f"taken for {form}, answered as {type(found).__name__}: {text!r}")
    if isinstance(found, ox.QueryBoolean):
        return [str(bool(found))]
    return sorted(str(row) for row in islice(found, _MOST_ROWS))


def _parse(text: str, clauses: FromClauses) -> None:
    try:
        query = translateQuery(parseQuery(text)).algebra
    except (ParseException, RecursionError):
        return
    except Exception:  # of whatever kind: it is the guard that is looked at
        return
    if any(node.name == "ServiceGraphPattern" for node in _nodes(query)):
        raise Fault(f"rdflib reads a call: {text!r}")
    named = query.datasetClause or ()
    counts = [sum(bool(each.named) is is_named for each in named) for is_named in (False, True)]
    if counts[0] > 1 and counts != [len(clauses.default), len(clauses.named)]:
        raise Fault(f"rdflib reads {counts} graphs of FROM, we {clauses}: {text!r}")


def _nodes(node: object) -> Iterator[CompValue]:
    if isinstance(node, CompValue):
        yield node
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, (list, tuple, set)) else ()
    for part in parts:
        yield from _nodes(part)
