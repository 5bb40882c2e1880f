"""
One source after the other, from file to packed graph.

In: `Source`s, and what the store holds already. Out: for each an `Outcome`, and the graphs of those that were
loaded. Only one report is in memory unpacked at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from rdflib import Graph, URIRef

from graph.build import Run, build_graphs, report_iri
from graph.document import Document
from graph.errors import (
    NotAReport,
    PeelgraphError,
    ReportConflict,
    SourceError,
    StoreMissing,
    ValidationFailed,
)
from graph.extract import extract
from graph.extract.words.splitting import load_sentencizer
from graph.identifiers import sha256
from graph.ontology_files import vocabulary_graphs
from graph.outcomes import Fate, Outcome
from graph.packed import Packed
from graph.publish import pack, report_conflict
from graph.readers import read
from graph.readers.apart import read_apart
from graph.reference import register_graphs
from graph.release import Release, current_release, is_address, software_version
from graph.releasing import summary_of
from graph.sources import Source
from graph.statements import Extraction
from graph.validate import validate
from graph.vocabulary import load_vocabulary

Tell = Callable[[str], None]
"""Takes a line of progress or a warning."""


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass
class Stages:
    """
    Seconds spent in each stage, and where to tell of them.

    Args:
        tell: Takes each line.
        is_terse: Not to tell of stages that every source goes through, where there are many.
    """

    tell: Tell = silent
    seconds: dict[str, float] = field(default_factory=dict)
    is_terse: bool = False

    @contextmanager
    def stage(self, name: str, what: str, *, is_of_source: bool = False) -> Iterator[None]:
        """Time a stage; a stage entered again adds to its time."""
        if not (is_of_source and self.is_terse):
            self.tell(f"{name}: {what}")
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Held:
    """What a store holds already; nothing where nothing has been published there."""

    release: Release | None = None

    def report_of(self, digest: str) -> str:
        """IRI of the report that this version of the software read from a file; empty if there is none."""
        if self.release is None:
            return ""
        drawn_by = self.release.drawn_by
        return next(
            (
                report
                for report, held in self.release.sources.items()
                if held == digest and drawn_by.get(report) == software_version()
            ),
            "",
        )

    def digest_of(self, report: str) -> str:
        """sha256 of the file that a report was read from; empty where it is not held."""
        return "" if self.release is None else self.release.sources.get(report, "")

    def has(self, name: URIRef, graph: Packed) -> bool:
        """Whether a graph of this name says the same already."""
        if self.release is None:
            return False
        return self.release.graphs.get(str(name)) == summary_of(str(name), graph)


def read_held(location: str) -> Held:
    """
    What a store holds.

    Raises:
        StoreError: Its manifest is damaged.
    """
    try:
        return Held(None if is_address(location) else current_release(location))
    except StoreMissing:
        return Held()


def draw(document: Document) -> Extraction:
    """
    What a document says, drawn out in a process of its own: there is an end to the time that it may take.

    Vocabulary and sentencizer are loaded here, for the documents and the account that follow.
    """
    vocabulary = load_vocabulary()
    load_sentencizer()
    return read_apart(lambda: extract(document, vocabulary), document.name)


class Loader:
    """
    Takes sources, and keeps what came of them.

    Args:
        held: What the store holds already.
        stages: Told of progress.
        replace: Let a file take the place of another that was the same report.
        again: Read files that are published already as well.
        keep_going: A source that cannot be used is an outcome, not an error.
    """

    def __init__(
        self,
        held: Held,
        stages: Stages,
        *,
        replace: bool = False,
        again: bool = False,
        keep_going: bool = False,
    ) -> None:
        self.held = held
        self.graphs: dict[URIRef, Packed] = {}
        self.names: dict[str, str] = {}
        """sha256 of a file -> its name."""
        self._stages = stages
        self._replace, self._again, self._keep_going = replace, again, keep_going
        self._outcomes: list[Outcome] = []
        self._taken: dict[str, tuple[int, tuple[URIRef, ...]]] = {}
        """IRI of a report -> place of its outcome, and its graphs."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """One a source, in the order in which they were taken."""
        return tuple(self._outcomes)

    @cached_property
    def background(self) -> dict[URIRef, Graph]:
        """The project's vocabularies and registers of names, by name."""
        with self._stages.stage("vocabularies", "ontology and registers of names", is_of_source=True):
            return vocabulary_graphs() | register_graphs()

    @cached_property
    def context(self) -> Graph:
        """The same in one graph, against which reports are validated."""
        return union(self.background.values())

    def take(self, source: Source) -> None:
        """
        Take one source.

        Raises:
            SourceError, ReportConflict, ValidationFailed: It cannot be used, and it is not to keep going.
        """
        try:
            self._outcomes.append(self._take(source))
        except NotAReport as error:
            if source.is_named:
                self._refuse(source, error)
            else:
                self._outcomes.append(Outcome(source.name, Fate.LEFT_OUT, reason=error.message))
        except (SourceError, ReportConflict, ValidationFailed) as error:
            self._refuse(source, error)
        except PeelgraphError:
            raise
        except Exception as error:
            # A fault of ours in one report must not cost the hundred others that were read.
            if not self._keep_going:
                raise
            fault = f"reading it failed ({type(error).__name__}: {error})"
            next_step = "This is a fault of peelgraph: report it, with the file."
            self._refuse(source, SourceError(source.name, fault, next_step=next_step))

    def _refuse(self, source: Source, error: PeelgraphError) -> None:
        if not self._keep_going:
            raise error
        self._outcomes.append(Outcome(source.name, Fate.REFUSED, reason=error.message))

    def _take(self, source: Source) -> Outcome:
        data = source.read_bytes()
        digest = sha256(data)
        if digest in self.names:
            same = f"it is the same file as {self.names[digest]}"
            return Outcome(source.name, Fate.LEFT_OUT, digest=digest, reason=same)
        report = "" if self._again else self.held.report_of(digest)
        if report:
            self.names[digest] = source.name
            self._displace(report, source)
            self._taken[report] = (len(self._outcomes), ())
            return Outcome(source.name, Fate.UNCHANGED, report, digest)
        with self._stages.stage("read", source.name, is_of_source=True):
            document = read(data, source.name)
        return self._load(source, document)

    def _load(self, source: Source, document: Document) -> Outcome:
        started = datetime.now(UTC)
        with self._stages.stage("extract", source.name, is_of_source=True):
            extraction = draw(document)
        report = str(report_iri(extraction))
        self._refuse_conflict(report, document)
        with self._stages.stage("build", source.name, is_of_source=True):
            graphs = build_graphs(extraction, Run(started, datetime.now(UTC), software_version()))
        warned = self._validate(source, graphs)
        self._displace(report, source)
        self.names[document.digest] = source.name
        self.graphs |= {name: pack(name, graph) for name, graph in graphs.items()}
        self._taken[report] = (len(self._outcomes), tuple(graphs))
        return Outcome(
            source.name, Fate.LOADED, report, document.digest, warnings=(*extraction.warnings, *warned)
        )

    def _refuse_conflict(self, report: str, document: Document) -> None:
        if self._replace:
            return
        place = self._taken.get(report)
        other = self._outcomes[place[0]].digest if place else self.held.digest_of(report)
        if other and other != document.digest:
            raise report_conflict(
                report, other, document.digest, self.names | {document.digest: document.name}
            )

    def _validate(self, source: Source, graphs: dict[URIRef, Graph]) -> list[str]:
        """The warnings of the shapes, summed up."""
        context = self.context
        with self._stages.stage("validate", source.name, is_of_source=True):
            report = validate(union(graphs.values()), context)
        if not report.conforms:
            nothing = "" if self._keep_going else "Nothing was published. "
            raise ValidationFailed(
                source.name,
                f"the graph drawn from it breaks the shapes\n{report.as_text()}",
                report,
                f"{nothing}Correct the source, or report the fault with the text above.",
            )
        return (
            [f"{source.name}: {report.summary} `peelgraph validate` lists them."] if report.warnings else []
        )

    def _displace(self, report: str, source: Source) -> None:
        """Leave out what was taken for a report before, now that another file takes its place."""
        if report not in self._taken:
            return
        place, names = self._taken.pop(report)
        for name in names:
            del self.graphs[name]
        self._outcomes[place] = replace(
            self._outcomes[place],
            fate=Fate.LEFT_OUT,
            reason=f"{source.name}, taken later, is the same report and takes its place",
        )


def union(graphs: Iterable[Graph]) -> Graph:
    """Some graphs in one."""
    whole = Graph(bind_namespaces="none")
    for graph in graphs:
        whole += graph
    return whole
