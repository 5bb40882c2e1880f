"""
RDF files of any form, read without touching the network: what a file says, in one plain graph.

The form is told from the file's name and, failing that, from how the file begins. Literals keep the
characters that they are written in, so that shapes see them as they are. JSON-LD that names a context
elsewhere is refused, not fetched, and so is XML that declares entities, which can read files or grow without
bounds.
"""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from xml.parsers import expat

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import IdentifiedNode

from graph.errors import GraphUnreadable

_FORMS = ".ttl, .nt, .nq, .trig, .rdf, .n3 or .jsonld"
_DEEPEST_ELEMENT = 1000  # RDF needs a dozen; the parser's time grows with the square of the depth
_TERM = r"(?:<[^<>\s]*>|_:\S+)"
_NQUAD = re.compile(rf'^{_TERM}\s*{_TERM}\s*(?:{_TERM}|"(?:[^"\\]|\\.)*"\S*)\s*{_TERM}\s*\.', re.MULTILINE)
_STATEMENT = re.compile(r"^\s*(?:@?(?:prefix|base)\b|<|_:|[\w-]*:\w|[\[({#])", re.IGNORECASE)


def read_graph(path: str) -> Graph:
    """
    Read an RDF file; the named graphs of a dataset are put together.

    Raises:
        GraphUnreadable: It is missing, in no form that is known, breaks the rules of its form, or holds
            nothing.
    """
    union = Graph(bind_namespaces="none")
    for graph in read_graphs(path).values():
        union += graph
    return union


def read_graphs(path: str) -> dict[URIRef, Graph]:
    """
    Read an RDF file, each named graph apart; one at least. The default graph has rdflib's name for it.

    Raises:
        GraphUnreadable: As for `read_graph`.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        found = f"the file cannot be read ({error.strerror})"
        raise GraphUnreadable(path, found, next_step="Check the path.") from None
    form = ox.RdfFormat.from_extension(Path(path).suffix.removeprefix(".")) or _recognise(data)
    if form is None:
        found = "its name does not say which form of RDF it is"
        raise GraphUnreadable(path, found, f"a name ending in {_FORMS}", "Rename the file.")
    if form == ox.RdfFormat.RDF_XML:
        check_xml(path, data)
    graphs = _parse(path, data, form)
    if not graphs:
        raise GraphUnreadable(path, "it holds no triples", "one at least", "Check that it is the file meant.")
    return graphs


def read_turtle(name: str, data: bytes, to: Graph) -> None:
    """
    Read Turtle that ships with the software into a graph; in a tenth of the time that rdflib's reader takes.

    Args:
        name: Of the file, for what is told of it.
    """
    for triple in ox.parse(data, format=ox.RdfFormat.TURTLE):
        value = _term(name, triple.object)
        to.add((_node(name, triple.subject), URIRef(triple.predicate.value), value))


def _recognise(data: bytes) -> ox.RdfFormat | None:
    """The form of a file whose name does not tell; None if it is like no form of RDF."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if re.match(r"\s*<(?:\?xml|rdf:RDF|!DOCTYPE)", text):
        return ox.RdfFormat.RDF_XML
    if re.match(r'\s*(?:\{\s*["}]|\[\s*[\[{\]])', text) and _is_json(text):
        return ox.RdfFormat.JSON_LD
    if _NQUAD.search(text):
        return ox.RdfFormat.N_QUADS
    return ox.RdfFormat.TRIG if _STATEMENT.match(text) else None  # TriG takes in Turtle and N-Triples


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def check_xml(path: str, data: bytes) -> None:
    """
    Refuse XML that is cut short, that declares entities, or that is nested without measure.

    Raises:
        GraphUnreadable: It is one of these.
    """
    parser = expat.ParserCreate()
    depth = 0

    def declare(*_: object) -> None:
        place = f"{path} line {parser.CurrentLineNumber}"
        raise GraphUnreadable(
            place, "it declares an XML entity", next_step="Write its text out where it is used."
        )

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST_ELEMENT:
            place = f"{path} line {parser.CurrentLineNumber}"
            raise GraphUnreadable(place, f"it is nested more than {_DEEPEST_ELEMENT} deep", "RDF/XML")

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.EntityDeclHandler = declare
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        found = f"it is not RDF/XML ({expat.ErrorString(error.code)})"
        raise GraphUnreadable(f"{path} line {error.lineno}", found, next_step="Correct the file.") from None


def _parse(path: str, data: bytes, form: ox.RdfFormat) -> dict[URIRef, Graph]:
    graphs: dict[URIRef, Graph] = {}
    try:
        for quad in ox.parse(data, format=form, base_iri=Path(path).absolute().as_uri()):
            name = quad.graph_name
            iri = URIRef(name.value) if isinstance(name, ox.NamedNode) else DATASET_DEFAULT_GRAPH_ID
            graph = graphs.setdefault(iri, Graph(bind_namespaces="none"))
            graph.add((_node(path, quad.subject), URIRef(quad.predicate.value), _term(path, quad.object)))
    except SyntaxError as error:
        if form == ox.RdfFormat.JSON_LD and "LoadDocumentCallback" in str(error.msg):
            found = "its @context is at an address, and nothing is fetched"
            raise GraphUnreadable(path, found, next_step="Write the context into the file.") from None
        place = f"{path} line {error.lineno}" if error.lineno else path
        found = f"it is not {form.name} ({error.msg})"
        raise GraphUnreadable(place, found, next_step="Correct the file.") from None
    return graphs


def _node(path: str, term: object) -> IdentifiedNode:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    found = "it has a triple that speaks of a triple"
    raise GraphUnreadable(path, found, "RDF 1.1", "State the triple on its own.")


def _term(path: str, term: object) -> IdentifiedNode | Literal:
    if not isinstance(term, ox.Literal):
        return _node(path, term)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype.value)
    is_plain = term.datatype == _STRING
    return Literal(term.value, datatype=None if is_plain else datatype, normalize=False)


def _is_no_complaint(record: logging.LogRecord) -> bool:
    """Leaves it to the shapes to tell of a literal that does not fit its datatype; rdflib logs tracebacks."""
    return not record.getMessage().startswith("Failed to convert Literal")


logging.getLogger("rdflib.term").addFilter(_is_no_complaint)


_STRING = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")
