"""
Validation of several reports: each by itself in parallel, as in a build, beside the whole in one process.

    python -m tests.benchmarks.shacl STORE [--reports 12] [--rounds 3] [--stock] [--patience 1800]

Every way starts from the N-Triples of the reports of a store, of the vocabularies and of the registers, in
processes of its own, and ends with the results on nodes of reports. The whole is one graph of all reports:
validated by the same validator (`graph.validate`), by pyrudof, and with `--stock` by pyshacl as it comes,
whose rules in SPARQL rdflib answers. Results are compared, without those that pyrudof is not asked about.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pyshacl
from rdflib import SH, Graph, URIRef

from graph.aim import load_aimed_shapes
from graph.child import usable_cores
from graph.identifiers import REGISTER_GRAPHS, REPORT_GRAPHS, VOCABULARY_GRAPHS
from graph.indexed import Indexed
from graph.release import STORE, current_folder
from graph.second_opinion import Limits, Told, ask, asked_shapes, told_of
from graph.store import lines_of
from graph.validate import validate
from tests.benchmarks.watching import CommandFailed

PARALLEL, WHOLE, STOCK = "per report, in parallel", "whole", "whole, pyshacl as it comes"
SECOND, SECOND_WHOLE = "per report, pyrudof", "whole, pyrudof"
_MEMORY_MIB: Final = 16_384
_FORK: Final = get_context("fork")

Found = frozenset[Told]
Lines = list[bytes]


@dataclass(frozen=True)
class Texts:
    """Lines of N-Triples: of each report, and of what all draw on."""

    reports: list[Lines]
    background: Lines

    @property
    def triples(self) -> int:
        """Of the reports."""
        return sum(map(len, self.reports))


@dataclass(frozen=True)
class Compared:
    """
    Args:
        reports, triples, cores: What was validated, and on how many cores in parallel.
        seconds: Way -> median; none for a way that did not come to an end in the time that it was given.
        found: Way -> results; only of ways that came to an end.
    """

    reports: int
    triples: int
    cores: int
    seconds: dict[str, float | None]
    found: dict[str, Found]

    @property
    def differing(self) -> dict[str, int]:
        """Way -> how many results it has otherwise than the first."""
        first = self.found[PARALLEL]
        return {way: len(first ^ found) for way, found in self.found.items() if way != PARALLEL}

    def as_figures(self) -> dict[str, Any]:
        """What is kept."""
        return {
            "validated_reports": self.reports,
            "validated_triples": self.triples,
            "cores": self.cores,
            "results": len(self.found[PARALLEL]),
            "seconds": {
                way: None if taken is None else round(taken, 2) for way, taken in self.seconds.items()
            },
            "differing": self.differing,
        }


def compare(
    store: Path,
    number: int,
    rounds: int = 3,
    *,
    others: Collection[str] = (SECOND, SECOND_WHOLE, STOCK),
    patience: float = 1800.0,
) -> Compared:
    """
    Validate the first reports of a store in each way.

    The two that are to be compared take turns; the others, which take long, have one round.

    Raises:
        CommandFailed: There are not so many reports.
    """
    texts: Texts = _apart(partial(_read, store, number), patience)
    load_aimed_shapes()
    once = [(way, validated) for way, validated in _OTHERS.items() if way in others]
    found: dict[str, Found] = {}
    seconds: dict[str, list[float | None]] = {}
    for way, validated in [(PARALLEL, _in_parallel), (WHOLE, _whole)] * rounds + once:
        started = time.perf_counter()
        try:
            found[way] = validated(texts) if way == PARALLEL else _apart(partial(validated, texts), patience)
        except TimeoutError:
            seconds[way] = [None]
        else:
            seconds.setdefault(way, []).append(time.perf_counter() - started)
    medians = {
        way: None if None in taken else statistics.median(filter(None, taken))
        for way, taken in seconds.items()
    }
    return Compared(len(texts.reports), texts.triples, usable_cores(), medians, found)


def _apart(work: Callable[[], Any], patience: float) -> Any:  # noqa: ANN401
    """
    What some work returns that another process does.

    Raises:
        TimeoutError: It took too long.
        CommandFailed: It ended without a result.
    """
    receiver, sender = _FORK.Pipe(duplex=False)
    child = _FORK.Process(target=_send, args=(work, sender), daemon=True)
    child.start()
    sender.close()
    try:
        if not receiver.poll(patience):
            raise TimeoutError
        return receiver.recv()
    except EOFError:
        raise CommandFailed("A process that validated ended without a result.") from None
    finally:
        child.kill()
        child.join()


def _send(work: Callable[[], Any], sender: Connection) -> None:
    sender.send(work())


def _read(place: Path, number: int) -> Texts:
    store = ox.Store.read_only(str(current_folder(str(place)) / STORE))
    names = sorted(name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
    reports = [name for name in names if name.startswith(REPORT_GRAPHS)][:number]
    if len(reports) < number:
        raise CommandFailed(f"{place} holds {len(reports)} reports; {number} are wanted.")
    others = [name for name in names if name.startswith((VOCABULARY_GRAPHS, REGISTER_GRAPHS))]
    lines = partial(lines_of, store)
    return Texts(
        [lines(ox.NamedNode(name)) for name in reports],
        sorted({line for name in others for line in lines(ox.NamedNode(name))}),
    )


def _in_parallel(texts: Texts) -> Found:
    background = Indexed.of_lines(texts.background)
    with ProcessPoolExecutor(usable_cores(), _FORK, _take, (background,)) as processes:
        return frozenset().union(*processes.map(_one, texts.reports))


_taken: list[Indexed] = []


def _take(background: Indexed) -> None:
    """Inherited by a process, which is a fork."""
    _taken[:] = [background]


def _one(report: Lines) -> Found:
    return told_of(validate(Indexed.of_lines(report), _taken[0]))


def _whole(texts: Texts) -> Found:
    return told_of(validate(Indexed.of_lines(_all(texts)), Indexed.of_lines(texts.background)))


def _all(texts: Texts) -> Lines:
    return list(dict.fromkeys(line for report in texts.reports for line in report))


def _by_other(texts: Texts) -> Found:
    background = Indexed.of_lines(texts.background)
    return _ask([(Indexed.of_lines(report), background) for report in texts.reports])


def _whole_by_other(texts: Texts) -> Found:
    return _ask([(Indexed.of_lines(_all(texts)), Indexed.of_lines(texts.background))])


def _ask(graphs: Sequence[tuple[Indexed, Indexed]]) -> Found:
    _, found = ask(graphs, Limits(86_400, _MEMORY_MIB))
    return frozenset().union(*found)


def _stock(texts: Texts) -> Found:
    data = _all(texts)
    graph = Graph(bind_namespaces="none")
    graph.parse(data=b"\n".join([*data, *texts.background, b""]), format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=asked_shapes(), allow_warnings=True)
    assert isinstance(report, Graph)
    subjects = {line.split(b" ", 1)[0][1:-1].decode() for line in data}
    return frozenset(told for told in _told(report) if told.focus in subjects)


def _told(report: Graph) -> Iterator[Told]:
    for node in report.objects(None, SH.result):
        values = {name: value for _, name, value in report.triples((node, None, None))}
        value = values.get(SH.value)
        path = values.get(SH.resultPath)
        yield Told(
            str(values[SH.resultSeverity]).removeprefix(str(SH)),
            str(values[SH.sourceShape]),
            str(values[SH.focusNode]),
            str(path) if isinstance(path, URIRef) else "",
            str(value) if isinstance(value, URIRef) else "",
            str(values[SH.sourceConstraintComponent]),
        )


_OTHERS: Final[Mapping[str, Callable[[Texts], Found]]] = {
    SECOND: _by_other,
    SECOND_WHOLE: _whole_by_other,
    STOCK: _stock,
}


def main() -> None:
    """Print seconds, how many times those of the first they are, and results that differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", type=Path, help="folder of a store with reports")
    parser.add_argument("--reports", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3, help="of the first two ways")
    parser.add_argument("--stock", action="store_true", help="pyshacl as it comes as well, which takes long")
    parser.add_argument("--patience", type=float, default=1800.0, help="seconds that each way is given")
    given = parser.parse_args()
    others = [way for way in _OTHERS if way != STOCK or given.stock]
    done = compare(given.store, given.reports, given.rounds, others=others, patience=given.patience)
    print(f"{done.reports} reports, {done.triples} triples, {done.cores} cores")
    print(f"{len(done.found[PARALLEL])} results")
    base = done.seconds[PARALLEL]
    assert base is not None
    for way, taken in done.seconds.items():
        told = f"{taken:9.2f} s{taken / base:8.2f} times" if taken is not None else "   not done in time"
        print(f"{way:30}{told}   {done.differing.get(way, 0)} results differ")


if __name__ == "__main__":
    main()
