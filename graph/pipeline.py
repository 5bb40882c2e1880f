"""
The way from source files to a release, in order: read, extract, build, validate, check, publish.

Unless told to keep going, nothing is published where one source does not come through every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from functools import partial

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from graph.build import Run, build_graphs
from graph.checks.grades import settle
from graph.comparing import GraphsOnDemand, compare, validate_checks
from graph.document import Document
from graph.drawing import draw, union
from graph.errors import RegisterError, StoreMissing, ValidationFailed
from graph.identifiers import ADDED_REGISTER_GRAPHS, REPORT_GRAPHS
from graph.loading import Loader, read_held
from graph.ontology_files import vocabulary_graphs
from graph.outcomes import Fate, Loading, with_fate
from graph.packed import Packed
from graph.publish import folder_of, pack, publish
from graph.readers import read, read_file
from graph.reference import register_graphs
from graph.registers import added_graph_iri, graph_of, official_graphs, read_register
from graph.release import MadeBy, Release, software_version
from graph.settings import RELEASES_KEPT
from graph.sources import Source, Sources, embedded_sources, find_sources
from graph.stages import Stages, Tell, silent
from graph.statements import Extraction
from graph.store import is_run, open_store
from graph.validate import validate
from graph.vocabulary import Vocabulary, load_vocabulary
from graph.workbench import Workbench

__all__ = [
    "Stages",
    "background_graph",
    "build",
    "embedded_documents",
    "extract_file",
    "load",
    "report_graph",
    "update_registers",
]

Watch = Callable[[Sequence[Source]], AbstractContextManager[Iterable[Source]]]
"""Opens a context around taking some sources, whose value gives them one by one."""


def embedded_documents() -> list[Document]:
    """The reports that ship with the software, by name; at least one."""
    return [read(source.read_bytes(), source.name) for source in embedded_sources().files]


def extract_file(path: str, tell: Tell = silent) -> Extraction:
    """
    Read a file and draw out what it says; warnings go to `tell`.

    Raises:
        SourceError: The file is no report that can be read whole.
    """
    extraction = draw(read_file(path))
    for warning in extraction.warnings:
        tell(f"warning: {warning}")
    return extraction


def report_graph(extraction: Extraction) -> tuple[URIRef, Graph]:
    """The named graph of a report: what the same file gives on any machine, without the run."""
    now = datetime.now(UTC)
    graphs = build_graphs(extraction, Run(now, now, software_version()))
    return next((name, graph) for name, graph in graphs.items() if not is_run(name))


def update_registers(
    paths: Sequence[str],
    location: str,
    *,
    remove: Sequence[str] = (),
    stages: Stages | None = None,
    kept: int = RELEASES_KEPT,
) -> Release:
    """
    Add files of official rows to what is published, and take out some that were added before.

    Args:
        paths: Of the CSV files; one of the same name as an added one takes its place.
        location: Folder of the store.
        remove: Names of files to take out, with or without folder and ending.
        stages: Told of progress, and given the seconds of each stage.
        kept: Releases that stay on disk.

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
    known = union(background.values())
    _validate_official(others, known, stages)
    reports = _reports(location, {})
    checks = compare(reports, others, stages)
    validate_checks(checks, reports, known, read_held(location), stages)
    graphs = background | dict(checks.registers) | dict(checks.comparisons)
    with stages.stage("publish", location):
        return publish(graphs, location, drop=dropped, kept=kept, made_by=MadeBy.REGISTER)


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


def _reports(location: str, loaded: Mapping[URIRef, Packed]) -> GraphsOnDemand:
    """The graphs of all reports: those published before, and in their place those that were loaded now."""
    read: dict[URIRef, Callable[[], Iterable[bytes]]] = {}
    try:
        store = open_store(location)
        read |= {
            URIRef(name): partial(store.lines, name)
            for name in store.graphs()
            if name.startswith(REPORT_GRAPHS)
        }
    except StoreMissing:
        pass
    read |= {name: packed.__iter__ for name, packed in loaded.items() if name.startswith(REPORT_GRAPHS)}
    return GraphsOnDemand(read)


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
    return union((vocabulary_graphs() | register_graphs()).values())


def build(
    paths: Sequence[str], location: str, *, replace: bool = False, stages: Stages | None = None
) -> Release:
    """
    Take source files all the way to a published release: all of them, or none.

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
    release = load(find_sources(paths), location, replace=replace, stages=stages).release
    assert release is not None  # noqa: S101 - every source was taken
    return release


def load(
    sources: Sources,
    location: str,
    *,
    replace: bool = False,
    again: bool = False,
    keep_going: bool = False,
    jobs: int = 1,
    stages: Stages | None = None,
    watch: Watch = nullcontext,
    kept: int = RELEASES_KEPT,
) -> Loading:
    """
    Take sources all the way to a published release.

    A source that is published already, read by this version of the software, is not read again; nor is one
    that a build had drawn which was killed before it could publish.

    Args:
        sources: Files to read.
        location: Folder of the store.
        replace: Let a file take the place of another that was the same report.
        again: Read files that are published already as well.
        keep_going: Publish those that can be used; otherwise one that cannot be used stops it all.
        jobs: How many documents are drawn at once, each by a process of its own where it is more than one.
        stages: Told of progress, and given the seconds of each stage.
        watch: Given the sources, opens a context whose value gives them again, one by one, as they are taken.
        kept: Releases that stay on disk.

    Returns:
        What became of each source, and the release that is served now.

    Raises:
        SourceError, ReportConflict, ValidationFailed: As `build`, unless it is to keep going.
        StoreError: It could not be published.
    """
    folder = folder_of(location)
    stages = stages or Stages()
    loader = Loader(
        read_held(location),
        stages,
        jobs=min(jobs, max(1, len(sources.files))),
        replace=replace,
        again=again,
        keep_going=keep_going,
    )
    with Workbench(folder) as workbench:
        with watch(sources.files) as shown:
            loader.take(sources.files, shown, workbench)
        for outcome in loader.outcomes:
            for warning in outcome.warnings:
                stages.tell(f"warning: {warning}")
        outcomes = (*sources.outcomes, *loader.outcomes)
        if not with_fate(outcomes, Fate.LOADED, Fate.UNCHANGED):
            return Loading(None, outcomes)
        return Loading(_publish_loaded(loader, location, replace, stages, kept), outcomes)


def _publish_loaded(loader: Loader, location: str, replace: bool, stages: Stages, kept: int) -> Release:
    """Publish what was loaded, with vocabularies and registers; a register that is held is valid already."""
    background = {name: pack(name, graph) for name, graph in loader.background.items()}
    with stages.stage("registers", "official grades and statistics"):
        official = official_graphs(load_vocabulary())
    reports = _reports(location, loader.graphs)
    checks = compare(reports, _added_before(location) | official, stages)
    validate_checks(checks, reports, loader.context, loader.held, stages)
    packed = {
        name: pack(name, graph) for name, graph in (*checks.registers.items(), *checks.comparisons.items())
    }
    is_new = not all(loader.held.has(name, graph) for name, graph in background.items())
    changed = {
        name: graph for name, graph in official.items() if is_new or not loader.held.has(name, packed[name])
    }
    _validate_official(changed, loader.context, stages)
    with stages.stage("publish", location):
        graphs = background | packed | loader.graphs
        return publish(graphs, location, replace=replace, names=loader.names, kept=kept)
