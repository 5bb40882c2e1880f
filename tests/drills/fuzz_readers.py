"""
Reads thousands of damaged documents and sees that each gives an error of the project or what is grounded.

    python -m tests.drills.fuzz_readers [--cases 5000] [--seed 1] [--first 0] [--seconds 150] [--keep FOLDER]
    python -m tests.drills.fuzz_readers --replay FILE

Cases run one after another in a process of its own, which a hang or a crash ends; the next starts another.
A document that fails is kept, to be replayed. Exit code 1 if one did.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import resource
import select
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

from rdflib import Graph

from graph import pipeline
from graph.account import draw_account
from graph.account_form import as_text
from graph.build import Run, build_graphs
from graph.document import Document
from graph.errors import PeelgraphError
from graph.extract import extract
from graph.json_form import as_json
from graph.publish import canonical_lines
from graph.readers import pdf, read
from graph.statements import Extraction
from graph.store import is_run
from graph.validate import Severity, ValidationReport, validate
from graph.vocabulary import load_vocabulary
from tests.drills.cases import Case, make_case
from tests.drills.grounded import faults

MOST_SECONDS: Final = 30
"""Wall time of a case, on a slow and busy machine."""
MOST_MEMORY: Final = 2 << 30
"""Bytes of address space that the reading process may add."""
_SLOW: Final = (3.0, 0.00006)
"""Processor seconds that a case may take: so many, and so many more a byte of the file or the text drawn."""
_GRAPH_EVERY: Final = 5
"""Graph and account are made of one case in so many: they take as long as the extraction."""
_VALID_EVERY: Final = 8
"""And of so many of these one is checked against the shapes, which takes longer still."""
_LARGEST_GRAPH: Final = 8_000
"""Statements of a graph that is checked: that of the embedded report has more, and takes half a minute."""


@dataclass(slots=True)
class Outcome:
    """
    What became of a case.

    Args:
        kind: Name of the project's error, "read", or what went wrong: "crash", "hang", "exception",
            "ungrounded", "invalid", "slow".
        told: The message, the trace or the faults.
        seconds: Processor time.
        memory: The most that the process had, in MiB.
    """

    kind: str
    told: str = ""
    seconds: float = 0.0
    memory: int = 0

    @property
    def is_failure(self) -> bool:
        """Whether it is no outcome that a document may have."""
        return self.kind in ("crash", "hang", "exception", "ungrounded", "invalid", "slow")


@dataclass(slots=True)
class Tally:
    """The figures of a run."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[Case, Outcome]] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    memory: int = 0

    def add(self, case: Case, outcome: Outcome) -> None:
        """Count a case."""
        self.outcomes[outcome.kind] += 1
        self.memory = max(self.memory, outcome.memory)
        self.slowest = sorted([*self.slowest, (outcome.seconds, str(case))], reverse=True)[:5]
        if outcome.is_failure:
            self.failures.append((case, outcome))

    @property
    def cases(self) -> int:
        """How many were run."""
        return self.outcomes.total()


def judge(data: bytes, name: str, *, with_graph: bool, with_shapes: bool = False) -> Outcome:
    """
    Read a document in this process, draw out what it says, and see that it is grounded.

    Args:
        data, name: The file.
        with_graph: Make its graph and its account too.
        with_shapes: And check the graph against the shapes.
    """
    started = time.process_time()
    length = len(data)
    try:
        document = read_document(data, name)
        length += len(document.text)
        extraction = extract(document, load_vocabulary())
        json.dumps(as_json(extraction), ensure_ascii=False).encode()
        graph = _make_all(extraction) if with_graph else Graph()
        outcome = _seen(list(faults(extraction)))
    except PeelgraphError as error:
        outcome = Outcome(type(error).__name__, error.message)
        if not (error.where and error.found and error.expected and error.next_step):
            outcome = Outcome("exception", f"the message is not whole: {error.message}")
    except Exception:
        outcome = Outcome("exception", traceback.format_exc())
    outcome.seconds = time.process_time() - started
    if with_shapes and outcome.kind == "read" and len(graph) <= _LARGEST_GRAPH:
        outcome.kind, outcome.told = _validity(graph)
    outcome.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    least, more = _SLOW
    if not outcome.is_failure and outcome.seconds > least + more * length:
        return Outcome(
            "slow", f"{outcome.seconds:.1f} s for {length:,} bytes", outcome.seconds, outcome.memory
        )
    return outcome


def _seen(found: Sequence[str]) -> Outcome:
    """The outcome of a document of which these faults were found."""
    return Outcome("ungrounded", "\n".join(found[:10])) if found else Outcome("read")


def _validity(graph: Graph) -> tuple[str, str]:
    """The kind of outcome of a graph, and what breaks the shapes in it; warnings are none."""
    report = validate(graph, background_graph())
    broken = tuple(result for result in report.results if result.severity is Severity.VIOLATION)
    return ("invalid", ValidationReport(broken[:10]).as_text()) if broken else ("read", "")


def read_document(data: bytes, name: str) -> Document:
    """As `graph.readers.read`, but a PDF in this process, so that what goes wrong there is seen."""
    return pdf.read_here(data, name) if b"%PDF-" in data[:1024] else read(data, name)


def _make_all(extraction: Extraction) -> Graph:
    """The graph as it would be published, and the account; all that is said, in one graph."""
    now = datetime.now(UTC)
    union = Graph(bind_namespaces="none")
    for name, graph in build_graphs(extraction, Run(now, now, "0")).items():
        union += graph
        if not is_run(name):
            b"".join(canonical_lines(str(name), graph))
    as_text(draw_account(extraction)).encode()
    return union


@cache
def background_graph() -> Graph:
    """Vocabularies and registers, loaded once."""
    return pipeline.background_graph()


def run(seed: int, first: int, cases: int, seconds: float) -> Iterator[tuple[Case, Outcome]]:
    """Cases with their outcomes, in order, until there are enough or time is over."""
    load_vocabulary()
    background_graph()
    number, end = first, first + cases
    until = time.monotonic() + seconds
    while number < end and time.monotonic() < until:
        for outcome in _batch(seed, number, end, until):
            yield make_case(seed, number), outcome
            number += 1


def _batch(seed: int, first: int, end: int, until: float) -> Iterator[Outcome]:
    """Outcomes of one process, until its cases are done, time is over or one of them ends it."""
    with tempfile.TemporaryFile("w+") as trace:
        receiver, sender = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receiver)
            _work(seed, first, end, until, sender, trace)
        os.close(sender)
        try:
            with os.fdopen(receiver, "rb", 0) as answers:
                yield from _outcomes(answers, trace)
        finally:
            os.kill(child, 9)
            os.waitpid(child, 0)


def _outcomes(answers: IO[bytes], trace: IO[str]) -> Iterator[Outcome]:
    while True:
        if not select.select([answers], [], [], MOST_SECONDS + 10)[0]:
            yield Outcome("hang", "in a library: no trace")
            return
        line = _line(answers)
        if line is None:
            trace.seek(0)
            told = trace.read()
            yield Outcome("hang" if "Timeout" in told else "crash", told)
            return
        if line == {}:
            return
        yield Outcome(**line)


def _line(answers: IO[bytes]) -> dict[str, Any] | None:
    """One answer; None where the process ended without one."""
    line = answers.readline()
    return dict(json.loads(line)) if line.endswith(b"\n") else None


def _work(seed: int, first: int, end: int, until: float, sender: int, trace: IO[str]) -> None:
    """The child's whole life."""
    try:
        faulthandler.enable(trace)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MOST_MEMORY, used + MOST_MEMORY))
        for number in range(first, end):
            if time.monotonic() > until:
                break
            case = make_case(seed, number)
            faulthandler.dump_traceback_later(MOST_SECONDS, exit=True, file=trace)
            outcome = judge(
                case.data,
                case.name,
                with_graph=number % _GRAPH_EVERY == 0,
                with_shapes=number % (_GRAPH_EVERY * _VALID_EVERY) == 0,
            )
            faulthandler.cancel_dump_traceback_later()
            told = {name: getattr(outcome, name) for name in Outcome.__slots__}
            os.write(sender, json.dumps(told).encode() + b"\n")
        os.write(sender, b"{}\n")
    except BaseException:
        traceback.print_exc(file=trace)
        trace.flush()
    finally:
        os._exit(0)


def main() -> int:
    """Run the drill, or replay a document."""
    parser = argparse.ArgumentParser(description="Read damaged documents.")
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so many seconds")
    parser.add_argument("--keep", type=Path, help="folder for the documents that fail")
    parser.add_argument("--replay", type=Path, help="read this document alone")
    chosen = parser.parse_args()
    if chosen.replay:
        outcome = judge(chosen.replay.read_bytes(), chosen.replay.name, with_graph=True, with_shapes=True)
        print(f"{outcome.kind}, {outcome.seconds:.2f} s, {outcome.memory} MiB\n{outcome.told}")
        return int(outcome.is_failure)
    keep = chosen.keep or Path(tempfile.mkdtemp(prefix="peelgraph-fuzz-"))
    tally = Tally()
    for case, outcome in run(chosen.seed, chosen.first, chosen.cases, chosen.seconds):
        tally.add(case, outcome)
        if outcome.is_failure:
            print(f"{describe(case, outcome)}\nkept: {keep_document(case, keep)}\n", flush=True)
    print(figures(tally))
    return int(bool(tally.failures) or not tally.cases)


def describe(case: Case, outcome: Outcome) -> str:
    """A failure in full."""
    return f"{outcome.kind}: {case}\n{outcome.told[-3000:]}"


def keep_document(case: Case, folder: Path) -> Path:
    """Write the document of a case to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / case.name
    path.write_bytes(case.data)
    return path


def figures(tally: Tally) -> str:
    """What is printed at the end."""
    lines = [f"{tally.cases} cases, {len(tally.failures)} failures, {tally.memory} MiB at most"]
    lines += [f"  {count:6} {kind}" for kind, count in tally.outcomes.most_common()]
    lines += [f"  {seconds:6.2f} s {case}" for seconds, case in tally.slowest]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
