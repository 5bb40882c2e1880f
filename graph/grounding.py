"""
Where a statement stands: the source text, its sections, its paragraphs and the passages quoted from them.

Follows the Web Annotation model: a passage is both a text position selector and a text quote selector, and
`source text[start:end] == exact` holds for each, in Unicode code points. The source text itself is kept in
the graph (`cnt:chars`), so that anyone can check that with a query.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS

from graph.document import BlockKind, Document, Span
from graph.identifiers import passage_iri, sha256, text_iri, under
from graph.literals import english, integer, plain
from graph.namespaces import CNT, ID, OA, PEEL

_CONTEXT_LENGTH = 32  # characters of prefix and suffix, enough to find a quote that moved
_NOT_PARAGRAPHS = frozenset({BlockKind.HEADING, BlockKind.CONTENTS})


class Grounding:
    """
    Writes passages into a graph, each once.

    Args:
        graph: The report's graph.
        report: Its IRI.
        document: The source as read.
        section_themes: For each section, the slug of its question; empty for none.
    """

    def __init__(
        self, graph: Graph, report: URIRef, document: Document, section_themes: tuple[str, ...]
    ) -> None:
        self.graph = graph
        self.report = report
        self.document = document
        self.text_digest = sha256(document.text.encode())
        self.text = text_iri(report, self.text_digest)
        self._section_themes = section_themes
        pieces = [
            (span, block)
            for block in document.blocks
            for span in block.text.spans()
            if block.kind is not BlockKind.CONTENTS
        ]
        self._pieces = sorted(pieces, key=lambda piece: piece[0])
        self._starts = [span.start for span, _ in self._pieces]
        self._written: dict[Span, URIRef] = {}
        self._sections = [under(report, "section", section.path) for section in document.sections]

    def section(self, index: int) -> URIRef:
        """The section at a place in the document; the report itself for what stands before the first."""
        if index < 0:
            return self.report
        return self._sections[index]

    def write_source(self) -> None:
        """The source text, every section and every paragraph."""
        add = self.graph.add
        for kind in (PEEL.SourceText, CNT.ContentAsText):
            add((self.text, RDF.type, kind))
        add((self.text, RDFS.label, english("Text of the report")))
        add((self.text, CNT.chars, plain(self.document.text)))
        add((self.text, PEEL.textDigest, plain(self.text_digest)))
        add((self.text, DCTERMS["format"], plain(self.document.media_type)))
        add((self.text, DCTERMS.isPartOf, self.report))
        self._write_sections()
        self._write_paragraphs()

    def state(self, subject: URIRef, spans: Iterable[Span], how: URIRef = PEEL.statedIn) -> None:
        """Say that a subject is stated (or mentioned) in the passages at some spans."""
        for span in spans:
            self.graph.add((subject, how, self.passage(span)))

    def passage(self, span: Span) -> URIRef:
        """The passage at a span, written if it is new."""
        if span not in self._written:
            self._written[span] = passage_iri(self.text, span.start, span.end)
            self._write_passage(self._written[span], span)
        return self._written[span]

    def _write_passage(self, passage: URIRef, span: Span) -> None:
        add, text = self.graph.add, self.document.text
        for kind in (PEEL.Passage, OA.TextPositionSelector, OA.TextQuoteSelector):
            add((passage, RDF.type, kind))
        add((passage, RDFS.label, english(f"Characters {span.start} to {span.end}")))
        add((passage, OA.start, integer(span.start)))
        add((passage, OA.end, integer(span.end)))
        add((passage, OA.exact, plain(text[span.start : span.end])))
        add((passage, OA.prefix, plain(text[max(0, span.start - _CONTEXT_LENGTH) : span.start])))
        add((passage, OA.suffix, plain(text[span.end : span.end + _CONTEXT_LENGTH])))
        add((passage, OA.hasSource, self.text))
        page = self.document.page_of(span.start)
        if page is not None:
            add((passage, PEEL.page, integer(page)))
        place = bisect_right(self._starts, span.start) - 1
        piece, block = self._pieces[place] if place >= 0 else (None, None)
        inside = piece is not None and piece.covers(span)
        add((passage, DCTERMS.isPartOf, self.section(block.section if block and inside else -1)))
        if piece and block and inside and block.kind not in _NOT_PARAGRAPHS:
            add((passage, PEEL.inParagraph, passage_iri(self.text, piece.start, piece.end)))

    def _write_sections(self) -> None:
        add = self.graph.add
        for index, section in enumerate(self.document.sections):
            node = self.section(index)
            add((node, RDF.type, PEEL.Section))
            add((node, RDFS.label, english(section.title)))
            add((node, DCTERMS.title, english(section.title)))
            add((node, PEEL.order, integer(section.order)))
            add((node, DCTERMS.isPartOf, self.section(section.parent)))
            if self._section_themes[index]:
                add((node, PEEL.theme, ID[f"theme/{self._section_themes[index]}"]))
            self.state(node, section.spans)

    def _write_paragraphs(self) -> None:
        order = 0
        for span, block in self._pieces:
            if block.kind not in _NOT_PARAGRAPHS:
                order += 1
                paragraph = self.passage(span)
                self.graph.add((paragraph, RDF.type, PEEL.Paragraph))
                self.graph.add((paragraph, PEEL.order, integer(order)))
