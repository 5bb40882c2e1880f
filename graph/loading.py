"""
Sources in order, from file to packed graph, several drawn at once where there are processors for it.

In: `Source`s, and what the store holds already. Out: for each an `Outcome`, and the graphs of those that were
loaded. What came of them does not depend on how many are drawn at once. Only as many reports are in memory
unpacked as there are processes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rdflib import Graph, URIRef

from graph.comparison import Compared, Comparer
from graph.drawers import Drawers, Waiting
from graph.drawing import Drawn, union
from graph.errors import (
    NotAReport,
    PeelgraphError,
    ReportConflict,
    SourceError,
    StoreMissing,
    ValidationFailed,
)
from graph.identifiers import sha256
from graph.indexed import Indexed
from graph.ontology_files import vocabulary_graphs
from graph.outcomes import Fate, Outcome
from graph.packed import Packed
from graph.publish import report_conflict
from graph.reference import register_graphs
from graph.release import Release, current_release, is_address, software_version
from graph.sources import Source
from graph.stages import Stages
from graph.store import is_run, summary_of
from graph.workbench import Workbench


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


@dataclass(frozen=True, slots=True)
class _Begun:
    """
    A source that was begun.

    Args:
        digest: sha256 of the file, hex; empty where it cannot be read.
        waiting: Waits for what it is made into, or raises; None where it needs not be read.
    """

    source: Source
    digest: str = ""
    waiting: Waiting | None = None


class Loader:
    """
    Takes sources, and keeps what came of them.

    Args:
        held: What the store holds already.
        stages: Told of progress.
        jobs: How many documents are drawn at once.
        replace: Let a file take the place of another that was the same report.
        again: Read files that are published already as well.
        keep_going: A source that cannot be used is an outcome, not an error.
        registers: The registers of grades and figures that reports are set beside, by name; none: they are
            set beside nothing.
    """

    def __init__(
        self,
        held: Held,
        stages: Stages,
        *,
        jobs: int = 1,
        replace: bool = False,
        again: bool = False,
        keep_going: bool = False,
        registers: Callable[[], Mapping[URIRef, Graph]] | None = None,
    ) -> None:
        self.held = held
        self.graphs: dict[URIRef, Packed] = {}
        self.compared: dict[str, Compared] = {}
        """Name of the graph of a report -> what came of setting it beside the registers."""
        self.names: dict[str, str] = {}
        """sha256 of a file -> its name."""
        self._stages, self._jobs = stages, jobs
        self._replace, self._again, self._keep_going = replace, again, keep_going
        self._registers = registers
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

    @cached_property
    def known(self) -> Indexed:
        """The same once more, for looking up."""
        return Indexed([self.context])

    @cached_property
    def comparer(self) -> Comparer | None:
        """Sets reports beside the registers; None where there are none to be set beside."""
        if self._registers is None:
            return None
        with self._stages.stage("registers", "official grades and statistics"):
            return Comparer(self._registers(), self.known)

    def take(self, sources: Sequence[Source], shown: Iterable[Source], workbench: Workbench) -> None:
        """
        Take sources, in order.

        Args:
            sources: Begun some way ahead of the one that is taken.
            shown: The same, for whoever watches: asked for one as it is taken.
            workbench: Has what an earlier build had drawn when it was killed, and is given what is drawn now.

        Raises:
            SourceError, ReportConflict, ValidationFailed: One cannot be used, and it is not to keep going.
        """
        with Drawers(self._jobs, lambda: self.known, self._stages, lambda: self.comparer) as drawers:
            begun = (self._begin(source, drawers, workbench) for source in sources)
            for _, each in zip(shown, _ahead(begun, drawers.ahead), strict=False):
                self._settle(each, workbench)

    def _begin(self, source: Source, drawers: Drawers, workbench: Workbench) -> _Begun:
        try:
            data = source.read_bytes()
        except SourceError as error:
            return _Begun(source, waiting=_raising(error))
        digest = sha256(data)
        if digest in self.names or (not self._again and self.held.report_of(digest)):
            return _Begun(source, digest)
        drawn = None if self._again else workbench.find(digest)
        if drawn is not None:
            return _Begun(source, digest, lambda: drawn)
        return _Begun(source, digest, drawers.start(data, source.name))

    def _settle(self, begun: _Begun, workbench: Workbench) -> None:
        source = begun.source
        try:
            self._outcomes.append(self._take(begun, workbench))
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
        if self._keep_going:
            self._outcomes.append(Outcome(source.name, Fate.REFUSED, reason=error.message))
        elif isinstance(error, ValidationFailed):
            next_step = f"Nothing was published. {error.next_step}"
            raise ValidationFailed(error.where, error.found, error.report, next_step) from error
        else:
            raise error

    def _take(self, begun: _Begun, workbench: Workbench) -> Outcome:
        source, digest = begun.source, begun.digest
        if digest in self.names:
            same = f"it is the same file as {self.names[digest]}"
            return Outcome(source.name, Fate.LEFT_OUT, digest=digest, reason=same)
        if begun.waiting is not None:
            return self._load(source, begun.waiting(), workbench)
        report = self.held.report_of(digest)
        self.names[digest] = source.name
        self._displace(report, source)
        self._taken[report] = (len(self._outcomes), ())
        return Outcome(source.name, Fate.UNCHANGED, report, digest)

    def _load(self, source: Source, drawn: Drawn, workbench: Workbench) -> Outcome:
        self._stages.add(drawn.seconds)
        self._refuse_conflict(drawn, source)
        workbench.keep(drawn)
        self._displace(drawn.report, source)
        self.names[drawn.digest] = source.name
        self.graphs |= drawn.graphs
        if drawn.compared is not None:
            self.compared |= {str(name): drawn.compared for name in drawn.graphs if not is_run(name)}
        self._taken[drawn.report] = (len(self._outcomes), tuple(drawn.graphs))
        return Outcome(source.name, Fate.LOADED, drawn.report, drawn.digest, warnings=drawn.warnings)

    def _refuse_conflict(self, drawn: Drawn, source: Source) -> None:
        if self._replace:
            return
        place = self._taken.get(drawn.report)
        other = self._outcomes[place[0]].digest if place else self.held.digest_of(drawn.report)
        if other and other != drawn.digest:
            names = self.names | {drawn.digest: source.name}
            raise report_conflict(drawn.report, other, drawn.digest, names)

    def _displace(self, report: str, source: Source) -> None:
        """Leave out what was taken for a report before, now that another file takes its place."""
        if report not in self._taken:
            return
        place, names = self._taken.pop(report)
        for name in names:
            del self.graphs[name]
            self.compared.pop(str(name), None)
        self._outcomes[place] = replace(
            self._outcomes[place],
            fate=Fate.LEFT_OUT,
            reason=f"{source.name}, taken later, is the same report and takes its place",
        )


def _raising(error: SourceError) -> Waiting:
    def raise_it() -> Drawn:
        raise error

    return raise_it


def _ahead(begun: Iterator[_Begun], number: int) -> Iterator[_Begun]:
    """The same, each handed on only when so many after it were begun."""
    waiting: deque[_Begun] = deque()
    for each in begun:
        waiting.append(each)
        if len(waiting) > number:
            yield waiting.popleft()
    yield from waiting
