"""
The endpoint and its data described in RDF: SPARQL 1.1 Service Description, VoID and DCAT 3.

The statements stand in the order in which a client that reads them as they come needs them. Comunica takes
the service by its endpoint's address, follows it to the default graph, and takes the first number of triples
that it meets for that of all: where that is the number of some other graph, it is added to every estimate
and a join of two endpoints asks thousands of times more than it has to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
from rdflib import RDF, RDFS, XSD, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, VOID

from graph.formats import Format
from graph.namespaces import ID, SCHEMA
from service.endpoint.holdings import Holdings
from service.forms import write_triples
from service.limits import Limit

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
"""The third version, of which the library knows the second."""
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
ENTAILMENT: Final = Namespace("http://www.w3.org/ns/entailment/")
MEDIA_TYPES: Final = Namespace("https://www.iana.org/assignments/media-types/")

URI_SPACE: Final = str(ID).removesuffix("id/")
"""How the IRIs of things and of terms begin; the same on every deployment."""

_PREFIXES: Final = {
    "sd": SD,
    "void": VOID,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "spdx": SPDX,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "xsd": XSD,
    "formats": FORMATS,
    "ent": ENTAILMENT,
}
_FORMAT_NAMES: Final = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
}
_PROTOCOL: Final = URIRef("http://www.w3.org/TR/sparql11-protocol/")
_GRAPH_STORE_PROTOCOL: Final = URIRef("http://www.w3.org/TR/sparql11-http-rdf-update/")
_TITLE: Final = "Police inspection reports as a knowledge graph"
_DESCRIPTION: Final = (
    "What reports on the inspection of police forces say, each statement with the passage it was drawn from, "
    "beside the grades and official statistics of all forces of England and Wales."
)

Said = tuple[URIRef, URIRef, URIRef | Literal]


@dataclass(frozen=True, slots=True)
class Dump:
    """
    A file with all of the data, packed by gzip.

    Args:
        address: Where it is, in full.
        media_type: Of what is packed.
        size: Of the file, in bytes.
        digest: Its sha256, hex.
    """

    address: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where the service is found.

    Args:
        endpoint: Address of the SPARQL endpoint; parts of the description are named under it.
        home: Address of the first page.
        release: Name of the release that is served; empty where the store does not tell.
        published: Day of that release, "2026-11-26"; may be empty.
        limits: Address of the page of limits.
        takes_updates: Whether it can be changed, by whoever has a token.
        dumps: Of that release; may be none.
    """

    endpoint: str
    home: str
    release: str = ""
    published: str = ""
    limits: str = ""
    takes_updates: bool = False
    dumps: tuple[Dump, ...] = ()

    @property
    def service(self) -> URIRef:
        """The service goes by its endpoint's address."""
        return URIRef(self.endpoint)

    @property
    def data(self) -> URIRef:
        """The dataset as VoID and DCAT know it."""
        return self.part("data")

    def part(self, name: str, *of: str) -> URIRef:
        """A part of the description; `of` are IRIs that it is about."""
        about = ";".join(quote(each, safe="/:") for each in of)
        return URIRef(f"{self.endpoint}#{name}" + (f"={about}" if about else ""))


def describe_service(place: Place, holdings: Holdings, limits: Sequence[Limit], form: Format) -> bytes:
    """
    Describe the endpoint, the dataset behind it, the graphs in it, and what binds its readers.

    Args:
        limits: In order; may be empty.
        form: One of the forms of a graph.
    """
    said = [*_service(place), *_default_graph(place, holdings), *_data(place, holdings)]
    said += [*_partitions(place, holdings), *_links(place, holdings), *_named_graphs(place, holdings)]
    said += _limits(place, limits)
    prefixes = {name: str(space) for name, space in _PREFIXES.items()}
    return write_triples((_triple(each) for each in said), form, prefixes)


def _service(place: Place) -> Iterator[Said]:
    service = place.service
    yield service, RDF.type, SD.Service
    yield service, RDF.type, DCAT.DataService
    yield service, SD.endpoint, service
    yield service, SD.defaultDataset, place.part("dataset")
    yield service, SD.supportedLanguage, SD.SPARQL11Query
    if place.takes_updates:
        yield service, SD.supportedLanguage, SD.SPARQL11Update
    yield service, SD.feature, SD.UnionDefaultGraph
    yield service, SD.defaultEntailmentRegime, ENTAILMENT.Simple
    for name in _FORMAT_NAMES.values():
        yield service, SD.resultFormat, FORMATS[name]
    yield service, DCTERMS.title, Literal("SPARQL endpoint of peelgraph", lang="en")
    yield service, DCTERMS.conformsTo, _PROTOCOL
    yield service, DCTERMS.conformsTo, _GRAPH_STORE_PROTOCOL
    yield service, DCAT.endpointURL, service
    yield service, DCAT.endpointDescription, URIRef(f"{place.endpoint}?format=turtle")
    yield service, DCAT.servesDataset, place.data


def _default_graph(place: Place, holdings: Holdings) -> Iterator[Said]:
    dataset, default = place.part("dataset"), place.part("default-graph")
    yield dataset, RDF.type, SD.Dataset
    yield dataset, SD.defaultGraph, default
    yield default, RDF.type, SD.Graph
    yield default, VOID.triples, Literal(holdings.triples)


def _data(place: Place, holdings: Holdings) -> Iterator[Said]:
    data = place.data
    yield data, RDF.type, VOID.Dataset
    yield data, RDF.type, DCAT.Dataset
    yield data, DCTERMS.title, Literal(_TITLE, lang="en")
    yield data, DCTERMS.description, Literal(_DESCRIPTION, lang="en")
    yield data, FOAF.homepage, URIRef(place.home)
    for name, value in holdings.terms_of_use:
        assert isinstance(value, URIRef | Literal)  # noqa: S101 - the store has no blank nodes
        yield data, DCTERMS.contributor if URIRef(name) == DCTERMS.publisher else URIRef(name), value
    if place.release:
        yield data, DCTERMS.identifier, Literal(place.release)
        yield data, DCAT.version, Literal(place.release)
    if place.published:
        yield data, DCTERMS.issued, Literal(place.published, datatype=XSD.date)
        yield data, DCTERMS.modified, Literal(place.published, datatype=XSD.date)
    yield data, VOID.sparqlEndpoint, place.service
    yield data, VOID.uriSpace, Literal(URI_SPACE)
    for name in holdings.vocabularies:
        yield data, VOID.vocabulary, URIRef(name)
    for name in _FORMAT_NAMES.values():
        yield data, VOID.feature, FORMATS[name]
    yield from _distribution(place)
    yield from _dumps(place)


def _distribution(place: Place) -> Iterator[Said]:
    answers = place.part("answers")
    yield place.data, DCAT.distribution, answers
    yield answers, RDF.type, DCAT.Distribution
    yield answers, DCTERMS.title, Literal("Answers to SPARQL queries", lang="en")
    yield answers, DCAT.accessURL, place.service
    yield answers, DCAT.accessService, place.service
    for name in _FORMAT_NAMES:
        yield answers, DCAT.mediaType, MEDIA_TYPES[name]


def _dumps(place: Place) -> Iterator[Said]:
    """Each file, with what tells whether it came whole."""
    for dump in place.dumps:
        file, checksum = (place.part(name, dump.media_type) for name in ("dump", "checksum"))
        yield place.data, VOID.dataDump, URIRef(dump.address)
        yield place.data, DCAT.distribution, file
        yield file, RDF.type, DCAT.Distribution
        yield file, DCTERMS.title, Literal(f"All of the data as {dump.media_type}, packed by gzip", lang="en")
        yield file, DCAT.accessURL, URIRef(place.home)
        yield file, DCAT.downloadURL, URIRef(dump.address)
        yield file, DCAT.mediaType, MEDIA_TYPES[dump.media_type]
        yield file, DCAT.compressFormat, MEDIA_TYPES["application/gzip"]
        yield file, DCAT.byteSize, Literal(dump.size, datatype=XSD.nonNegativeInteger)
        yield file, SPDX.checksum, checksum
        yield checksum, RDF.type, SPDX.Checksum
        yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
        yield checksum, SPDX.checksumValue, Literal(dump.digest, datatype=XSD.hexBinary)


def _partitions(place: Place, holdings: Holdings) -> Iterator[Said]:
    data = place.data
    yield data, VOID.triples, Literal(holdings.triples)
    yield data, VOID.distinctSubjects, Literal(holdings.subjects)
    yield data, VOID.distinctObjects, Literal(holdings.objects)
    yield data, VOID.properties, Literal(len(holdings.properties))
    yield data, VOID.classes, Literal(len(holdings.classes))
    for use in holdings.properties:
        yield data, VOID.propertyPartition, place.part("property", use.iri)
    for name, _ in holdings.classes:
        yield data, VOID.classPartition, place.part("class", name)
    for use in holdings.properties:
        part = place.part("property", use.iri)
        yield part, VOID.property, URIRef(use.iri)
        yield part, VOID.triples, Literal(use.triples)
        yield part, VOID.distinctSubjects, Literal(use.subjects)
        yield part, VOID.distinctObjects, Literal(use.objects)
    for name, things in holdings.classes:
        part = place.part("class", name)
        yield part, VOID["class"], URIRef(name)
        yield part, VOID.entities, Literal(things)


def _links(place: Place, holdings: Holdings) -> Iterator[Said]:
    for links in holdings.links:
        assert isinstance(links.title, Literal)  # noqa: S101 - it stands in the query
        other, linkset = place.part("other", links.space), place.part("links", links.property, links.space)
        yield other, RDF.type, VOID.Dataset
        yield other, DCTERMS.title, links.title
        yield other, VOID.uriSpace, Literal(links.space)
        yield place.data, VOID.subset, linkset
        yield linkset, RDF.type, VOID.Linkset
        yield linkset, VOID.linkPredicate, URIRef(links.property)
        yield linkset, VOID.subjectsTarget, place.data
        yield linkset, VOID.objectsTarget, other
        yield linkset, VOID.triples, Literal(links.triples)


def _named_graphs(place: Place, holdings: Holdings) -> Iterator[Said]:
    """
    Each graph with its size. Their contents are no `sd:Graph` in so many words, which the range of `sd:graph`
    says: a client adds up all that are, and the whole is described above.
    """
    for name, triples in holdings.graphs:
        entry, content = place.part("named-graph", name), place.part("graph", name)
        yield place.part("dataset"), SD.namedGraph, entry
        yield entry, RDF.type, SD.NamedGraph
        yield entry, SD.name, URIRef(name)
        yield entry, SD.graph, content
        yield content, VOID.triples, Literal(triples)


def _limits(place: Place, limits: Sequence[Limit]) -> Iterator[Said]:
    """No vocabulary of the W3C has words for limits; schema.org has one for any property with a value."""
    yield place.service, RDFS.seeAlso, URIRef(place.limits)
    for limit in limits:
        part = place.part(f"limit-{limit.name}")
        yield place.service, SCHEMA.additionalProperty, part
        yield part, RDF.type, SCHEMA.PropertyValue
        yield part, SCHEMA.propertyID, Literal(limit.name)
        yield part, SCHEMA.value, Literal(Decimal(str(limit.value)))
        yield part, SCHEMA.unitText, Literal(limit.unit, lang="en")
        yield part, SCHEMA.name, Literal(limit.what, lang="en")
        yield part, SCHEMA.description, Literal(limit.met, lang="en")


def _triple(said: Said) -> ox.Triple:
    subject, predicate, value = said
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), _term(value))


def _term(value: URIRef | Literal) -> ox.NamedNode | ox.Literal:
    if isinstance(value, URIRef):
        return ox.NamedNode(value)
    if value.language:
        return ox.Literal(value, language=value.language)
    return ox.Literal(value, datatype=ox.NamedNode(value.datatype) if value.datatype else None)
