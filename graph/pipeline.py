"""
The way from source files to a release, in order: read, extract, build, validate, publish.

Nothing is published unless every source came through every step.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files

from rdflib import Graph, URIRef

from graph.build import Run, build_graphs, report_iri
from graph.document import Document
from graph.errors import ValidationFailed
from graph.extract import extract
from graph.extract.splitting import load_sentencizer
from graph.publish import publish, report_conflict
from graph.readers import read, read_file
from graph.readers.apart import read_apart
from graph.reference import register_graphs
from graph.release import Release, software_version
from graph.statements import Extraction
from graph.store import is_run
from graph.validate import validate
from graph.vocabulary import load_vocabulary, vocabulary_graphs

Tell = Callable[[str], None]
"""Takes a line of progress or a warning."""


def _silent(_: str) -> None:
    return None


@dataclass
class Stages:
    """Seconds spent in each stage, and where to tell of them."""

    tell: Tell = _silent
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, what: str) -> Iterator[None]:
        """Time a stage; a stage entered again adds to its time."""
        self.tell(f"{name}: {what}")
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Built:
    """
    The graphs of one source.

    Args:
        name: File name, for messages.
        digest: sha256 of the file, hex.
        report: IRI of the report it is.
        graphs: That of the report and that of the run.
    """

    name: str
    digest: str
    report: URIRef
    graphs: Mapping[URIRef, Graph]


def embedded_documents() -> list[Document]:
    """The reports that ship with the software, by name; at least one."""
    folder = files("graph") / "data"
    found = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".md") and item.name != "README.md"),
        key=lambda item: item.name,
    )
    return [read(item.read_bytes(), item.name) for item in found]


def extract_file(path: str, tell: Tell = _silent) -> Extraction:
    """
    Read a file and draw out what it says; warnings go to `tell`.

    Raises:
        SourceError: The file is no report that can be read whole.
    """
    extraction = _extract(read_file(path))
    for warning in extraction.warnings:
        tell(f"warning: {warning}")
    return extraction


def _extract(document: Document) -> Extraction:
    """
    What a document says, drawn out in a process of its own: there is an end to the time that it may take.

    Vocabulary and sentencizer are loaded here, for the documents and the account that follow.
    """
    vocabulary = load_vocabulary()
    load_sentencizer()
    return read_apart(lambda: extract(document, vocabulary), document.name)


def report_graph(extraction: Extraction) -> tuple[URIRef, Graph]:
    """The named graph of a report: what the same file gives on any machine, without the run."""
    now = datetime.now(UTC)
    graphs = build_graphs(extraction, Run(now, now, software_version()))
    return next((name, graph) for name, graph in graphs.items() if not is_run(name))


def background_graph() -> Graph:
    """The project's vocabularies and registers in one graph, against which reports are validated."""
    return _union((vocabulary_graphs() | register_graphs()).values())


def build(
    paths: Sequence[str], location: str, *, replace: bool = False, stages: Stages | None = None
) -> Release:
    """
    Take source files all the way to a published release.

    Args:
        paths: Of the source files; none: the reports that ship with the software.
        location: Folder of the store.
        replace: Let a file take the place of another that was the same report.
        stages: Told of progress, and given the seconds of each stage.

    Returns:
        The release that is served now.

    Raises:
        SourceError: A file is no report that can be read whole.
        ReportConflict: Two files claim to be the same report, and `replace` is not set.
        ValidationFailed: A graph breaks a shape.
        StoreError: It could not be published.
    """
    stages = stages or Stages()
    with stages.stage("read", ", ".join(paths) or "the embedded report"):
        documents = [read_file(path) for path in paths] or embedded_documents()
    built = _build_all(documents, replace, stages)
    with stages.stage("vocabularies", "ontology and registers"):
        background = vocabulary_graphs() | register_graphs()
    _validate_all(built, _union(background.values()), stages)
    graphs = background | {name: graph for item in built for name, graph in item.graphs.items()}
    with stages.stage("publish", location):
        return publish(
            graphs,
            location,
            replace=replace,
            names={document.digest: document.name for document in documents},
        )


def _build_all(documents: Sequence[Document], replace: bool, stages: Stages) -> list[Built]:
    """One `Built` a report, in the order of the files; the same file given twice is taken once."""
    distinct = {document.digest: document for document in documents}
    names = {digest: document.name for digest, document in distinct.items()}
    taken: dict[URIRef, Built] = {}
    for document in distinct.values():
        item = _build_one(document, stages)
        other = taken.get(item.report)
        if other is not None and not replace:
            raise report_conflict(item.report, other.digest, item.digest, names)
        taken[item.report] = item
    return list(taken.values())


def _build_one(document: Document, stages: Stages) -> Built:
    started = datetime.now(UTC)
    with stages.stage("extract", document.name):
        extraction = _extract(document)
    for warning in extraction.warnings:
        stages.tell(f"warning: {warning}")
    with stages.stage("build", document.name):
        graphs = build_graphs(extraction, Run(started, datetime.now(UTC), software_version()))
    return Built(document.name, document.digest, report_iri(extraction), graphs)


def _validate_all(built: Sequence[Built], background: Graph, stages: Stages) -> None:
    for item in built:
        with stages.stage("validate", item.name):
            report = validate(_union(item.graphs.values()), background)
        if not report.conforms:
            raise ValidationFailed(
                item.name,
                f"the graph drawn from it breaks the shapes\n{report.as_text()}",
                report,
                "Nothing was published. Correct the source, or report the fault with the text above.",
            )
        if report.warnings:
            stages.tell(f"warning: {item.name}: {report.summary} `peelgraph validate` lists them.")


def _union(graphs: Iterable[Graph]) -> Graph:
    union = Graph(bind_namespaces="none")
    for graph in graphs:
        union += graph
    return union
