"""
Everything that a hostile client may send, to the service as a user starts it, with a query limit of a second.

No web process may die, nothing may be connected to, and each answer has the right status and comes within the
limit and half a second.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.attack import GRACE_SECONDS, QUERY_SECONDS, Attack, attacking
from tests.hostile.cases import Case, all_cases
from tests.hostile.send import send
from tests.hostile.table import PAGE, counts
from tests.hostile.watch import watching
from tests.serving import Served

pytestmark = pytest.mark.alone

CASES = all_cases()


@pytest.fixture(scope="module")
def attack(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    """Every case, sent to a service on the report that ships."""
    with attacking(published, tmp_path_factory.mktemp("hostile")) as made:
        yield made


def test_there_are_cases_for_every_threat() -> None:
    """At least 300 in all; names are unique, so that each has its outcome."""
    assert 300 <= len(CASES) == len({case.name for case in CASES})
    page = PAGE.read_text("utf-8")
    for threat, (written, made) in counts(CASES).items():
        assert f"| {threat} | {written} | {made} |" in page, "run `python -m tests.hostile.table STORE`"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.threat}: {case.name}"[:120])
def test_a_hostile_request_is_answered_rightly(attack: Attack, case: Case) -> None:
    """With the right status, in time, and with nothing in it that must not be there."""
    outcome = attack.outcomes[case.name]
    assert outcome.status in case.statuses, (outcome.status, outcome.head, outcome.body[:500])
    assert QUERY_SECONDS + GRACE_SECONDS >= outcome.seconds
    assert not case.absent or case.absent not in outcome.body
    assert b"canary.invalid" not in outcome.head or outcome.status >= 400
    assert b"Traceback" not in outcome.body
    if outcome.status in (429, 503):
        assert b"retry-after:" in outcome.head.lower()


def test_no_web_process_died(attack: Attack) -> None:
    """Those that answered first answer still."""
    assert attack.before
    assert attack.before == attack.after


def test_nothing_was_connected_to(attack: Attack) -> None:
    """Neither the listener that the cases name, nor anything else."""
    assert 0 == attack.watch.reached
    assert set() == attack.watch.opened


def test_the_watch_sees_a_connection(tmp_path: Path) -> None:
    """What it says of others is worth something: here a process connects, and is seen both ways."""
    program = (
        "import socket,sys,time; s=socket.create_connection(('127.0.0.1',int(sys.argv[1]))); time.sleep(1)"
    )
    idle = Served("http://127.0.0.1:1", os.getpid(), tmp_path / "log")
    with watching(idle) as watch:
        port = watch.address.rpartition(":")[2]
        subprocess.run([sys.executable, "-c", program, port], check=True)
    assert 1 == watch.reached
    assert any(address.startswith("tcp ") for address in watch.opened)


def test_it_still_answers(attack: Attack) -> None:
    """After all that, an ordinary query gets its ordinary answer."""
    case = Case("none", "ordinary", path="/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D&format=json")
    outcome = send(case, attack.service, attack.watch.address)
    assert (200, True) == (outcome.status, json.loads(outcome.body)["boolean"])
