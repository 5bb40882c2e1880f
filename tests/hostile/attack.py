"""All hostile cases sent to one service, and what was seen of it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.cases import all_cases
from tests.hostile.send import Outcome, send
from tests.hostile.watch import Watch, watching
from tests.serving import Served, serving

QUERY_SECONDS = 1.0
GRACE_SECONDS = 0.5
_AT_A_TIME = 2


@dataclass(frozen=True)
class Attack:
    """
    Args:
        service: Still running.
        outcomes: By the names of the cases.
        before, after: The web processes.
        watch: Ended.
    """

    service: Served
    outcomes: dict[str, Outcome]
    before: frozenset[int]
    after: frozenset[int]
    watch: Watch


@contextmanager
def attacking(store: Path, folder: Path) -> Iterator[Attack]:
    """
    Send every case once, a few at a time, to a service that runs until the block ends.

    One that came late is sent again alone, since the machine may have been busy with something else.
    """
    cases = all_cases()
    with serving(folder, store=store, query_seconds=QUERY_SECONDS, client_rate=0) as service:
        before = service.web_processes()
        with watching(service) as watch:
            with ThreadPoolExecutor(_AT_A_TIME) as sender:
                answers = sender.map(lambda case: send(case, service, watch.address), cases)
                outcomes = {case.name: outcome for case, outcome in zip(cases, answers, strict=True)}
            for case in cases:
                if outcomes[case.name].seconds > QUERY_SECONDS + GRACE_SECONDS:
                    outcomes[case.name] = send(case, service, watch.address)
        yield Attack(service, outcomes, before, service.web_processes(), watch)
