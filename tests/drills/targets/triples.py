"""Graphs that users give, as files and as uploads: read in the form that they claim, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pyoxigraph as ox

from graph.changes import UPLOAD_FORMATS, Upload, read_upload
from graph.errors import PeelgraphError
from graph.rdf_files import read_graphs
from tests.drills.targets.fault import Fault, check_error

WORDS: Final = (
    *(
        "<http://a.example/b> ",
        "@prefix ex: <http://a.example/> .\n",
        "PREFIX ex: <http://a.example/>\n",
        "ex:a ",
    ),
    *(
        "a ",
        "; ",
        ", ",
        " .\n",
        "[ ",
        " ]",
        "( ",
        " )",
        "_:b ",
        '"x"@en',
        '"1"^^<http://a.example/t>',
        "{| ",
        " |}",
    ),
    *(
        "<< ",
        " >>",
        "<<( ",
        " )>>",
        "{ ",
        " }",
        "GRAPH ",
        "true",
        "1e999",
        "'''",
        '"""',
        "\\u0041",
        "\\U00110000",
    ),
    *(
        "<?xml version='1.0'?>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>",
        "&b;",
        "<rdf:RDF xmlns:rdf='",
        "'>",
        "</rdf:RDF>",
    ),
    *(
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "<rdf:Description rdf:about='b'>",
        "rdf:parseType='Literal'",
    ),
    *(
        '{"@context": ',
        '"http://a.example/c"',
        '"@id": ',
        '"@graph": [',
        '"@type": ',
        '"@vocab": ',
        "}",
        "]",
        "null",
    ),
    *(
        '"@import": ',
        '"@version": 1.1',
        '"@included": ',
        '"@reverse": ',
        '"@base": ',
        "\ufeff",
        "\0",
        "\u202e",
    ),
)
_FORMS: Final = tuple(UPLOAD_FORMATS)
_SUFFIXES: Final = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld", ".txt", "")
_FOLDER: Final = Path(mkdtemp(prefix="peelgraph-fuzz-"))
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def seeds() -> Iterator[bytes]:
    """A small graph in each form; the first byte chooses how it is called."""
    texts = (
        "@prefix ex: <http://a.example/> . ex:a a ex:B ; ex:c [ ex:d ( 1 2.5 'x'@en ) ] .",
        '<http://a.example/a> <http://a.example/b> "c\\u0041"@en-GB .\n_:a <http://a.example/b> _:c .',
        '<http://a.example/a> <http://a.example/b> "c" <http://a.example/g> .',
        "PREFIX ex: <http://a.example/> ex:g { ex:a ex:b << ex:c ex:d ex:e >> } ex:a ex:b 'c' .",
        f"<?xml version='1.0'?><rdf:RDF xmlns:rdf='{_RDF}' xmlns:e='http://a.example/'>"
        "<e:A rdf:about='b'><e:c rdf:parseType='Collection'><e:D/></e:c><e:f>g</e:f></e:A></rdf:RDF>",
        '{"@context": {"e": "http://a.example/", "f": {"@id": "e:f", "@type": "@id"}}, "f": ["b"]}',
        '{"@context": "http://a.example/context.jsonld", "a": "b"}',
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    )
    for text in texts:
        for number in range(8):
            yield bytes([number]) + text.encode()


def judge(data: bytes) -> None:
    """
    Read a graph as an upload of some form, and as a file of some name.

    Raises:
        Fault: It is neither read nor refused as it must be.
    """
    number, content = (data[0], data[1:]) if data else (0, b"")
    graph = ox.NamedNode("https://example.org/g")
    try:
        upload = Upload(content, _FORMS[number % len(_FORMS)])
        if any(quad.graph_name != graph for quad in read_upload(upload, graph, "https://example.org/")):
            raise Fault("a triple is in another graph")
    except PeelgraphError as error:
        check_error(error, names_all=False)
    path = _FOLDER / f"graph{_SUFFIXES[number % len(_SUFFIXES)]}"
    path.write_bytes(content)
    try:
        if not sum(map(len, read_graphs(str(path)).values())):
            raise Fault("it holds nothing, and was read")
    except PeelgraphError as error:
        check_error(error, names_all=False)
    except BaseException as error:
        if isinstance(error, Exception | KeyboardInterrupt):
            raise
        raise Fault(f"{type(error).__name__}: {error}") from None  # a panic of the engine is no Exception
