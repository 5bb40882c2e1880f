"""
The way from source files to a release, in order: read, extract, build, validate, check, publish.

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
from rdflib.namespace import RDF, RDFS

from graph.build import Run, build_graphs, report_iri
from graph.checks import Checks, check_reports
from graph.checks.grades import settle
from graph.document import Document
from graph.errors import RegisterError, StoreMissing, ValidationFailed
from graph.extract import extract
from graph.identifiers import ADDED_REGISTER_GRAPHS, REPORT_GRAPHS, graph_iri
from graph.namespaces import PEEL
from graph.publish import publish, report_conflict
from graph.readers import read, read_file
from graph.readers.apart import read_apart
from graph.readers.lengths import LONG_DOCUMENT
from graph.reference import register_graphs
from graph.registers import added_graph_iri, graph_of, official_graphs, read_register
from graph.release import Release, software_version
from graph.statements import Extraction
from graph.store import is_run, open_store
from graph.validate import validate
from graph.vocabulary import Vocabulary, load_vocabulary, vocabulary_graphs

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
    """What a document says; a long one has an end to the time that it may take."""
    vocabulary = load_vocabulary()
    if len(document.text) <= LONG_DOCUMENT:
        return extract(document, vocabulary)
    return read_apart(lambda: extract(document, vocabulary), document.name)


def report_graph(extraction: Extraction) -> tuple[URIRef, Graph]:
    """The named graph of a report: what the same file gives on any machine, without the run."""
    now = datetime.now(UTC)
    graphs = build_graphs(extraction, Run(now, now, software_version()))
    return next((name, graph) for name, graph in graphs.items() if not is_run(name))


def update_registers(
    paths: Sequence[str], location: str, *, remove: Sequence[str] = (), stages: Stages | None = None
) -> Release:
    """
    Add files of official rows to what is published, and take out some that were added before.

    Args:
        paths: Of the CSV files; one of the same name as an added one takes its place.
        location: Folder of the store.
        remove: Names of files to take out, with or without folder and ending.
        stages: Told of progress, and given the seconds of each stage.

    Returns:
        The release that is served now.

    Raises:
        RegisterError: A file cannot be used, or repeats rows of another register; names each by line. Or a
            name to take out is not there.
        ValidationFailed: A graph breaks a shape.
        StoreError: It could not be published.
    """
    stages = stages or Stages()
    vocabulary = load_vocabulary()
    with stages.stage("vocabularies", "ontology and registers"):
        background = vocabulary_graphs() | register_graphs()
        official = official_graphs(vocabulary)
        before = _added_before(location)
    dropped = [_to_remove(name, before) for name in remove]
    others = official | {name: graph for name, graph in before.items() if name not in dropped}
    taken: dict[URIRef, str] = {}
    for path in paths:
        with stages.stage("read", path):
            name, graph = _read_added(path, others, taken, vocabulary)
        others[name] = graph
        taken[name] = path
    known = _union(background.values())
    _validate_official(others, known, stages)
    checks = _check(_published(location, REPORT_GRAPHS), others, known, stages)
    graphs = background | dict(checks.registers) | dict(checks.comparisons)
    with stages.stage("publish", location):
        return publish(graphs, location, drop=dropped)


def _added_before(location: str) -> dict[URIRef, Graph]:
    """The registers that a user added to a store before, each with all its rows."""
    added = _published(location, ADDED_REGISTER_GRAPHS)
    return {name: settle(graph, {}) for name, graph in added.items()}


def _read_added(
    path: str, others: dict[URIRef, Graph], taken: Mapping[URIRef, str], vocabulary: Vocabulary
) -> tuple[URIRef, Graph]:
    """The graph of a file; `others` loses the one whose place it takes."""
    name = added_graph_iri(path)
    if name in taken:
        raise RegisterError(
            path, f"{taken[name]} has the same name", "one file a name", "Rename one of them."
        )
    others.pop(name, None)
    return graph_of(read_register(path, vocabulary, others), vocabulary)


def _to_remove(name: str, added: Mapping[URIRef, Graph]) -> URIRef:
    graph = added_graph_iri(name)
    if graph in added:
        return graph
    there = ", ".join(sorted(each.removeprefix(ADDED_REGISTER_GRAPHS) for each in added))
    raise RegisterError(
        name,
        "no register of that name was added",
        f"one of {there}" if there else "",
        "" if there else "None was added to this store; those that ship with peelgraph stay.",
    )


def _published(location: str, kind: str) -> dict[URIRef, Graph]:
    """The graphs of a kind (how their names begin) that a store has; none where nothing is published yet."""
    try:
        store = open_store(location)
    except StoreMissing:
        return {}
    return {URIRef(name): store.as_graph([name]) for name in store.graphs() if name.startswith(kind)}


def _check(
    reports: Mapping[URIRef, Graph], registers: Mapping[URIRef, Graph], background: Graph, stages: Stages
) -> Checks:
    """
    Set reports beside registers, and validate what comes of it.

    Raises:
        ValidationFailed: A derived graph breaks a shape.
    """
    with stages.stage("check", "reports against registers"):
        checks = check_reports(reports, registers, load_vocabulary())
        for line in checks.told:
            stages.tell(f"checked: {line}")
        for line in checks.conflicts:
            stages.tell(f"warning: grades disagree: {line}")
        told = [*checks.comparisons.values(), *map(_statements, checks.registers.values())]
        known = _union([background, *map(_types, [*reports.values(), *checks.registers.values()])])
        report = validate(_union(told), known)
    if not report.conforms:
        raise ValidationFailed(
            "the comparisons of reports with official statistics",
            f"the graphs drawn from them break the shapes\n{report.as_text()}",
            report,
            "Nothing was published. Report the fault with the text above.",
        )
    return checks


def _statements(graph: Graph) -> Graph:
    """The grades that a register states and a report does not."""
    found = Graph(bind_namespaces="none")
    for statement in graph.subjects(RDF.type, PEEL.GradeStatement):
        for triple in graph.triples((statement, None, None)):
            found.add(triple)
    return found


def _types(graph: Graph) -> Graph:
    """What things are, without what else is said of them."""
    types = Graph(bind_namespaces="none")
    for triple in graph.triples((None, RDF.type, None)):
        types.add(triple)
    return types


def _validate_official(graphs: Mapping[URIRef, Graph], background: Graph, stages: Stages) -> None:
    """Each register by itself: what they say of the same figure is no concern of the shapes."""
    for name, graph in graphs.items():
        title = str(graph.value(name, RDFS.label))
        with stages.stage("validate", title):
            report = validate(graph, background)
        if not report.conforms:
            raise ValidationFailed(
                title,
                f"the graph drawn from it breaks the shapes\n{report.as_text()}",
                report,
                "Nothing was published. Correct the rows, or report the fault with the text above.",
            )


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
        official = official_graphs(load_vocabulary())
    _validate_all(built, _union(background.values()), stages)
    known = _union(background.values())
    _validate_official(official, known, stages)
    reports = _published(location, REPORT_GRAPHS)
    reports |= {graph_iri(item.report): item.graphs[graph_iri(item.report)] for item in built}
    added = _added_before(location)
    checks = _check(reports, added | official, known, stages)
    graphs = background | dict(checks.registers) | dict(checks.comparisons)
    graphs |= {name: graph for item in built for name, graph in item.graphs.items()}
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
