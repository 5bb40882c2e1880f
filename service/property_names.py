"""
What pages call properties of other vocabularies, whose own documents are not loaded here.

Our own properties are called by their `rdfs:label`; one that is in neither, by the words of its name.
"""

from __future__ import annotations

import re
from typing import Final

from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, RDFS, SKOS, VOID

from graph.namespaces import DQV, OA, SCHEMA

_NAMES: Final[dict[str, str]] = {
    str(DCTERMS.hasPart): "has part",
    str(DCTERMS.isPartOf): "is part of",
    str(DCTERMS.issued): "published",
    str(DCAT.landingPage): "as published",
    str(DCTERMS.license): "licence",
    str(DCTERMS.source): "source",
    str(DCTERMS.provenance): "copy",
    str(DQV.computedOn): "of the report",
    str(DQV.isMeasurementOf): "count of",
    str(DQV.value): "number",
    str(OA.exact): "exact words",
    str(OA.prefix): "words before",
    str(OA.suffix): "words after",
    str(OA.start): "first character",
    str(OA.end): "end, exclusive",
    str(OA.hasSource): "source text",
    str(PROV.generated): "made",
    str(PROV.used): "read",
    str(PROV.wasAssociatedWith): "software",
    str(PROV.startedAtTime): "started",
    str(PROV.endedAtTime): "ended",
    str(RDF.type): "kind",
    str(RDF.value): "words",
    str(RDFS.label): "label",
    str(RDFS.isDefinedBy): "defined in",
    str(RDFS.subClassOf): "a kind of",
    str(RDFS.subPropertyOf): "a closer case of",
    str(RDFS.seeAlso): "see also",
    str(SCHEMA.isbn): "ISBN",
    str(SCHEMA.softwareVersion): "version",
    str(SKOS.altLabel): "other names",
    str(SKOS.closeMatch): "close to",
    str(SKOS.exactMatch): "same as",
    str(SKOS.hiddenLabel): "found by",
    str(SKOS.inScheme): "in the list",
    str(SKOS.notation): "code",
    str(SKOS.prefLabel): "name",
    str(SKOS.topConceptOf): "at the head of",
    str(VOID.entities): "rows",
}

_NEW_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def property_name(iri: str) -> str:
    """
    A property in words.

    >>> property_name("http://purl.org/dc/terms/issued"), property_name("https://schema.org/numberOfPages")
    ('published', 'number of pages')
    """
    return _NAMES.get(iri) or _NEW_WORD.sub(" ", re.split(r"[#/:]", iri)[-1]).lower()
