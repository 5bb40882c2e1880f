"""
The way from source files to a release, in order: read, extract, build, validate, check, publish.

Unless told to keep going, nothing is published where one source does not come through every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from graph.build import Run, build_graphs
from graph.checks.grades import whole
from graph.child import run_apart_if_it_may
from graph.comparing import Reports, derive, grades_in, outdated
from graph.comparison import Comparer
from graph.document import Document
from graph.drawing import draw, union
from graph.errors import (
    RegisterError,
    StoreError,
    StoreUnwritable,
    ValidationFailed,
)
from graph.identifiers import ADDED_REGISTER_GRAPHS, REPORT_GRAPHS
from graph.loading import Held, Loader, read_held
from graph.ontology_files import vocabulary_graphs
from graph.outcomes import Fate, Loading, Outcome, with_fate
from graph.packed import Packed
from graph.publish import folder_of, pack, publish
from graph.readers import read, read_file
from graph.reference import register_graphs
from graph.registers import added_graph_iri, graph_of, official_graphs, read_register
from graph.release import STORE, MadeBy, Release, current_folder, software_version
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
    "draw_ahead",
    "embedded_documents",
    "extract_file",
    "load",
    "report_graph",
    "republish",
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
    held = read_held(location)
    reports = _reports(location, {}, held)
    names = (
        {name for name in held.release.graphs if name.startswith(REPORT_GRAPHS)} if held.release else set()
    )
    derived = derive(Comparer(others, known), reports, names, held, stages)
    with stages.stage("publish", location):
        graphs: dict[URIRef, Graph | Packed] = {**background, **derived}
        return publish(graphs, location, drop=dropped, kept=kept, made_by=MadeBy.REGISTER)


def _added_before(location: str) -> dict[URIRef, Graph]:
    """The registers that a user added to a store before, each with all its rows."""
    release = read_held(location).release
    names = [name for name in (release.graphs if release else ()) if name.startswith(ADDED_REGISTER_GRAPHS)]
    packed = _packed(location, names) if names else {}
    return {URIRef(name): whole(lines.as_graph()) for name, lines in packed.items()}


def _packed(location: str, names: Sequence[str]) -> dict[str, Packed]:
    """Graphs of the release that is served; by another process, since who has opened a store may not fork."""

    def read() -> dict[str, Packed]:
        store = open_store(location)
        return {name: Packed(store.lines(name)) for name in names}

    return run_apart_if_it_may(read, _unreadable(location))


def _unreadable(location: str) -> StoreError:
    return StoreError(location, "the process that read what is published was ended")


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


def _reports(location: str, loaded: Mapping[URIRef, Packed], held: Held) -> Reports:
    """The reports of a release, some of which were loaded now; what says what it said is not brought."""
    brought = {
        str(name): packed
        for name, packed in loaded.items()
        if name.startswith(REPORT_GRAPHS) and not held.has(name, packed)
    }
    if held.release is None:
        return Reports(brought=brought)
    path = current_folder(location) / STORE
    before = run_apart_if_it_may(
        lambda: frozenset(grades_in(ox.Store.read_only(str(path)))), _unreadable(location)
    )
    return Reports(before, brought, lambda name: _packed(location, [name])[name].as_graph())


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
    loader = _loader(sources, location, stages, jobs, replace=replace, again=again, keep_going=keep_going)
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


def republish(location: str, *, stages: Stages, kept: int = RELEASES_KEPT) -> Release:
    """
    Publish vocabularies and registers as they ship now, with the reports that are there.

    Returns:
        The release that is served now; the one that was, where they are the same.

    Raises:
        ValidationFailed, StoreError: As `build`.
    """
    loader = _loader(Sources(()), location, stages, 1)
    return _publish_loaded(loader, location, False, stages, kept, MadeBy.UPGRADE)


def draw_ahead(
    sources: Sources,
    location: str,
    *,
    keep_going: bool = False,
    jobs: int = 1,
    stages: Stages | None = None,
    watch: Watch = nullcontext,
) -> tuple[Outcome, ...]:
    """
    Draw sources, and leave what they were made into in the folder of a store, where the next build of the
    same files finds it. Many may do so at once, on machines that share the folder; nothing is published.

    Args:
        sources, location, keep_going, jobs, stages, watch: As of `load`.

    Returns:
        What became of each source.

    Raises:
        SourceError, ReportConflict, ValidationFailed: As `build`, unless it is to keep going.
        StoreUnwritable: There is no room for what was drawn.
    """
    folder = folder_of(location)
    stages = stages or Stages()
    loader = _loader(sources, location, stages, jobs, keep_going=keep_going)
    with Workbench(folder, leaves=True) as workbench, watch(sources.files) as shown:
        loader.take(sources.files, shown, workbench)
        for outcome in with_fate(loader.outcomes, Fate.LOADED):
            if workbench.find(outcome.digest) is None:
                raise StoreUnwritable(
                    str(folder), f"what {outcome.file} was made into was not kept", next_step="Make room."
                )
    return (*sources.outcomes, *loader.outcomes)


def _loader(sources: Sources, location: str, stages: Stages, jobs: int, **wishes: bool) -> Loader:
    """Takes the sources for a store, and sets their reports beside its registers."""
    return Loader(
        read_held(location),
        stages,
        jobs=min(jobs, max(1, len(sources.files))),
        registers=lambda: _added_before(location) | official_graphs(load_vocabulary()),
        **wishes,
    )


def _publish_loaded(
    loader: Loader,
    location: str,
    replace: bool,
    stages: Stages,
    kept: int,
    made_by: MadeBy = MadeBy.BUILD,
) -> Release:
    """Publish what was loaded, with vocabularies and registers; a register that is held is valid already."""
    background = {name: pack(name, graph) for name, graph in loader.background.items()}
    comparer, held = loader.comparer, loader.held
    assert comparer is not None  # noqa: S101 - it was made with registers
    reports = _reports(location, loader.graphs, held)
    is_new = not all(held.has(name, graph) for name, graph in background.items())
    names = reports.touched() | outdated(held, reports.before, comparer, is_new=is_new)
    derived = derive(comparer, reports, names, held, stages, loader.compared)
    changed = {
        name: graph
        for name, graph in comparer.registers.items()
        if not name.startswith(ADDED_REGISTER_GRAPHS) and (is_new or not held.has(name, derived[name]))
    }
    _validate_official(changed, loader.context, stages)
    with stages.stage("publish", location):
        graphs = background | derived | loader.graphs
        return publish(graphs, location, replace=replace, names=loader.names, kept=kept, made_by=made_by)
