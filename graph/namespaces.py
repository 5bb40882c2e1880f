"""
Every prefix the project writes or reads.

The names under `PEEL` and `ID` are a contract with queries written elsewhere: they are the same on every
deployment, so that two independent ones join on the same IRIs.
"""

from typing import Final

from rdflib import Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, ORG, OWL, PROV, QB, RDF, RDFS, SH, SKOS, XSD


class Terms(Namespace):
    """A namespace of few names, each made into a term when it is first asked for: triples share it then."""

    def __getattr__(self, name: str) -> URIRef:
        term = super().__getattr__(name)
        self.__dict__[name] = term  # found there from now on
        return term


PEEL: Final = Terms("https://w3id.org/peelgraph/ontology#")
ID: Final = Namespace("https://w3id.org/peelgraph/id/")
SHAPES: Final = Namespace("https://w3id.org/peelgraph/shapes#")
OA: Final = Terms("http://www.w3.org/ns/oa#")
CNT: Final = Terms("http://www.w3.org/2011/content#")
DQV: Final = Terms("http://www.w3.org/ns/dqv#")
SCHEMA: Final = Terms("https://schema.org/")
SDMX_DIMENSION: Final = Terms("http://purl.org/linked-data/sdmx/2009/dimension#")

PREFIXES: Final[dict[str, str]] = {
    "peel": str(PEEL),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": str(XSD),
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "dcat": str(DCAT),
    "prov": str(PROV),
    "org": str(ORG),
    "oa": str(OA),
    "cnt": str(CNT),
    "qb": str(QB),
    "dqv": str(DQV),
    "schema": str(SCHEMA),
    "sdmx-dimension": str(SDMX_DIMENSION),
    "sh": str(SH),
}
"""Prefix -> namespace, as every serialisation, page and query of the project writes them."""
