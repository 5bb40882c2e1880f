"""
Updates as they are looked at before they are made: of what can be read in one way alone nothing reaches out,
and where a request names the graphs that its patterns are about, they see no other.

What can be read in two ways is left to the process that makes the change, which does not survive a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import pyoxigraph as ox

from graph.errors import PeelgraphError
from graph.sandbox import refuse_calls
from service.engine.tokens import AmbiguousText, read_tokens
from service.writes.update_text import prepare_update
from tests.drills.targets.fault import Fault, check_error

WORDS: Final = (
    *(
        "INSERT ",
        "DELETE ",
        "DATA ",
        "WHERE ",
        "{ ",
        "} ",
        "; ",
        ". ",
        "WITH ",
        "USING ",
        "NAMED ",
        "GRAPH ",
        "?g ",
    ),
    *(
        "<a:seen> ",
        "<a:hidden> ",
        "<a:s> ",
        "<a:p> ",
        "?s ?p ?o ",
        "?s ",
        "LOAD ",
        "SILENT ",
        "SERVICE ",
        "INTO ",
    ),
    *(
        "CLEAR ",
        "DROP ",
        "ALL",
        "DEFAULT",
        "CREATE ",
        "ADD ",
        "MOVE ",
        "COPY ",
        " TO ",
        "PREFIX a: <a:> ",
        "BASE ",
    ),
    *(
        "OPTIONAL ",
        "UNION ",
        "FILTER ",
        "EXISTS ",
        "SELECT * ",
        "BIND(1 AS ?x) ",
        "VALUES ?x { 1 } ",
        "MINUS ",
    ),
    *(
        "LOADa:b",
        "trueSERVICE",
        "\\u0053",
        "#",
        "'",
        '"',
        "'''",
        "<",
        ">",
        "<<",
        ">>",
        "where",
        "DELETEWHERE",
        "a:x ",
    ),
)
_SEEN: Final = "a:seen"
_HIDDEN: Final = ox.NamedNode("a:hidden")
_WHOLE_GRAPHS: Final = re.compile("add|move|copy|\\\\u", re.IGNORECASE)
"""Operations on graphs by name, for which a request's graphs are nothing; an escape may be a letter."""
_CALL: Final = re.compile("load|service|\\\\u", re.IGNORECASE)


def seeds() -> Iterator[bytes]:
    """Each operation, and patterns that would see more; the first byte says which graphs are named."""
    for text in (
        "INSERT DATA { GRAPH <a:new> { <a:s> <a:p> 1 } }",
        "DELETE { GRAPH <a:seen> { ?s ?p ?o } } INSERT { GRAPH <a:new> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
        "INSERT { GRAPH <a:new> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "DELETE WHERE { ?s a 1 }; INSERT { GRAPH <a:new> { ?s a 2} } WHERE { GRAPH <a:hidden> { ?s a ?o } }",
        "WITH <a:seen> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER EXISTS { GRAPH ?g { ?s ?p ?x } } }",
        "INSERT { GRAPH <a:new> { ?s ?p ?o } } WHERE { { SELECT * WHERE { ?s ?p ?o } } UNION { ?s a ?o } }",
        "INSERT { GRAPH <a:new> { ?s ?p 'WHERE {' } } #\nWHERE { ?s a ?o MINUS { GRAPH ?g { ?s a ?o } } }",
        "CLEAR GRAPH <a:hidden> ; DROP SILENT DEFAULT ; CREATE GRAPH <a:new>",
        "LOAD <http://127.0.0.1:1/> ; INSERT { ?s a ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s a ?o } }",
    ):
        for number in range(4):
            yield bytes([number]) + text.encode()


def prepare() -> None:
    """Shut the process in, so that the engine reaches nobody."""
    refuse_calls()


def judge(data: bytes) -> None:
    """
    Look at an update, and make it in two stores that differ in what its patterns may not see.

    Raises:
        Fault: It reaches out, or sees it.
    """
    number, text = (data[0] % 4, data[1:].decode("utf-8", "replace")) if data else (0, "")
    default, named = ((_SEEN,) if number & 1 else ()), ((_SEEN,) if number & 2 else ())
    try:
        prepared = prepare_update(text, default, named)
    except PeelgraphError as error:
        check_error(error, names_all=False)
        return
    is_bounded = bool(number) and not _WHOLE_GRAPHS.search(text)
    found = [_made(prepared, hidden) for hidden in ("one", "other")]
    if is_bounded and found[0] != found[1]:
        raise Fault(f"patterns see more than {default} and {named}: {text!r} as {prepared!r}: {found}")


def _made(text: str, hidden: str) -> set[str] | None:
    """What a store says afterwards outside of the hidden graph; None where the update is not made."""
    store = ox.Store()
    node, said = ox.NamedNode("a:s"), ox.NamedNode("a:p")
    store.add(ox.Quad(node, said, ox.Literal("seen"), ox.NamedNode(_SEEN)))
    store.add(ox.Quad(node, said, ox.Literal(hidden), _HIDDEN))
    with suppress(SyntaxError, ValueError, RuntimeError):
        try:
            store.update(text, base_iri="http://127.0.0.1:1/")
            return {str(quad) for quad in store if quad.graph_name != _HIDDEN}
        except OSError as error:
            if _is_clear(text) or not _CALL.search(text):
                raise Fault(f"the engine made a call ({error}): {text!r}") from None
    return None


def _is_clear(text: str) -> bool:
    if "\\u" in text.lower():
        return False
    try:
        read_tokens(text)
    except AmbiguousText:
        return False
    return True
