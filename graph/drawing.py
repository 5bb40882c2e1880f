"""
One document all the way from its bytes to valid, packed graphs.

In: bytes and a name. Out: `Drawn`. It depends on nothing but these, the version of the software and what
ships with it, so that many documents can be drawn at once, anywhere, in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Final

from rdflib import Graph, URIRef

from graph.build import Run, build_graphs, report_iri
from graph.comparison import Compared, Comparer
from graph.document import Document
from graph.errors import ValidationFailed
from graph.extract import extract
from graph.extract.words import cues
from graph.extract.words.splitting import load_sentencizer
from graph.garbage import collected_once
from graph.indexed import Indexed
from graph.packed import Packed
from graph.publish import pack
from graph.readers import read
from graph.readers.apart import MOST_SECONDS, read_apart
from graph.release import software_version
from graph.sources import embedded_sources
from graph.stages import Stages
from graph.statements import Extraction
from graph.store import is_run
from graph.validate import validate
from graph.vocabulary import load_vocabulary

_MOST_SECONDS: Final = 3 * MOST_SECONDS
"""Reading, drawing out and checking together may take so long."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    What a document was made into.

    Args:
        report: IRI of the report that it is.
        digest: sha256 of the document, hex.
        graphs: Name -> graph: the report, and the run that made it. They break no shape.
        warnings: What was told of it; may be empty.
        seconds: Spent in each stage.
        compared: What came of setting it beside the registers, where that was asked for.
    """

    report: str
    digest: str
    graphs: Mapping[URIRef, Packed]
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """
    What documents are set beside.

    Args:
        background: Vocabularies and registers of names, which reports draw on.
        comparer: Sets reports beside the registers; none: that is left to others.
    """

    background: Indexed
    comparer: Comparer | None = None

    def make_ready(self) -> None:
        """Work out what is asked of the registers for every document."""
        if self.comparer is not None:
            _ = self.comparer.digest


def draw(document: Document, meanwhile: Callable[[], object] | None = None) -> Extraction:
    """
    What a document says, drawn out in a process of its own: there is an end to the time that it may take.

    Vocabulary and sentencizer are loaded here, for the documents and the account that follow.

    Args:
        meanwhile: Done by this process while the other draws.
    """
    vocabulary = load_vocabulary()
    load_sentencizer()
    return read_apart(lambda: extract(document, vocabulary), document.name, meanwhile=meanwhile)


@cache
@collected_once()
def warm() -> None:
    """
    Draw out the report that ships with the software, for the documents that follow in this process.

    What is drawn out in a process of its own finds there what this one had loaded: tables of words, patterns
    ready for use. To load them takes a document as long as a third of its sentences.
    """
    for source in embedded_sources().files:
        extract(read(source.read_bytes(), source.name), load_vocabulary())
    cues.make_ready()


@collected_once()
def draw_report(
    data: bytes,
    name: str,
    beside: Callable[[], Beside],
    stages: Stages | None = None,
) -> Drawn:
    """
    Take a document all the way to graphs that break no shape.

    Args:
        data: The document, in any of the formats that are read.
        name: For messages, and for telling formats apart.
        beside: Gives what it is set beside, here where its graph is at hand. That is made ready, where it is
            not, while the document is drawn out.
        stages: Told of progress; its seconds are not added to.

    Raises:
        SourceError: It is no report that can be read whole.
        ValidationFailed: What it was made into breaks a shape.
    """
    timed = Stages(stages.tell, is_terse=stages.is_terse) if stages else Stages()
    with timed.stage("read", name, is_of_source=True):
        document = read(data, name)
    started = datetime.now(UTC)
    with timed.stage("extract", name, is_of_source=True):
        extraction = draw(document, meanwhile=lambda: beside().make_ready())
    known, comparer = beside().background, beside().comparer
    with timed.stage("build", name, is_of_source=True):
        graphs = build_graphs(extraction, Run(started, datetime.now(UTC), software_version()))
    with timed.stage("validate", name, is_of_source=True):
        indexed = Indexed(graphs.values())
        warned = _validate(name, indexed, known)
    with timed.stage("pack", name, is_of_source=True):
        packed = {each: pack(each, lines) for each, lines in zip(graphs, indexed.written(), strict=True)}
    with timed.stage("check", name, is_of_source=True):
        report = next(graph for each, graph in graphs.items() if not is_run(each))
        compared = comparer.compare(report) if comparer else None
    return Drawn(
        report=str(report_iri(extraction)),
        digest=document.digest,
        graphs=packed,
        warnings=(*extraction.warnings, *warned),
        seconds=timed.seconds,
        compared=compared,
    )


@collected_once()
def draw_apart(data: bytes, name: str, beside: Beside) -> Drawn:
    """
    The same in one process of its own, of which nothing is taken apart at its end but the result.

    Raises:
        SourceError, ValidationFailed: As `draw_report`; or it takes too long or too much memory.
    """
    return read_apart(lambda: draw_report(data, name, lambda: beside), name, _MOST_SECONDS)


def _validate(name: str, indexed: Indexed, background: Indexed) -> list[str]:
    """The warnings of the shapes, summed up."""
    report = validate(indexed, background)
    if not report.conforms:
        raise ValidationFailed(
            name,
            f"the graph drawn from it breaks the shapes\n{report.as_text()}",
            report,
            "Correct the source, or report the fault with the text above.",
        )
    return [f"{name}: {report.summary} `peelgraph validate` lists them."] if report.warnings else []


def union(graphs: Iterable[Graph]) -> Graph:
    """Some graphs in one."""
    whole = Graph(bind_namespaces="none")
    for graph in graphs:
        whole += graph
    return whole
