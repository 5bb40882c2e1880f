"""
RDF files of any form, read without touching the network: what a file says, in one plain graph.

The form is told from the file's name. JSON-LD that names a context elsewhere is refused, not fetched.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from graph.errors import GraphUnreadable

_FORMS = ".ttl, .nt, .nq, .trig, .rdf, .n3 or .jsonld"


def read_graph(path: str) -> Graph:
    """
    Read an RDF file; the named graphs of a dataset are put together.

    Raises:
        GraphUnreadable: It is missing, in no form that is known, or breaks the rules of its form.
    """
    form = ox.RdfFormat.from_extension(Path(path).suffix.removeprefix("."))
    if form is None:
        found = "its name does not say which form of RDF it is"
        raise GraphUnreadable(path, found, f"a name ending in {_FORMS}", "Rename the file.")
    try:
        quads = ox.parse(Path(path).read_bytes(), format=form, base_iri=Path(path).absolute().as_uri())
        triples = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    except OSError as error:
        found = f"the file cannot be read ({error.strerror})"
        raise GraphUnreadable(path, found, next_step="Check the path.") from None
    except SyntaxError as error:
        if form == ox.RdfFormat.JSON_LD and "LoadDocumentCallback" in str(error.msg):
            found = "its @context is at an address, and nothing is fetched"
            raise GraphUnreadable(path, found, next_step="Write the context into the file.") from None
        place = f"{path} line {error.lineno}" if error.lineno else path
        found = f"it is not {form.name} ({error.msg})"
        raise GraphUnreadable(place, found, next_step="Correct the file.") from None
    return Graph(bind_namespaces="none").parse(data=triples, format="nt")
