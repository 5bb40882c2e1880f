"""
The page of conformance: every suite with what came of it, and every deviation with its cause.

    python -m tests.conformance.table

runs the suites, and writes `service/docs/conformance.md` if each test comes out as `known.csv` says. Else it
says which do not, and writes nothing.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Final

import service
from tests.conformance.manifests import Test
from tests.conformance.running import run
from tests.conformance.shut_in import open_process
from tests.conformance.suites import FOLDER, W3C, Cause, Suite, causes, known, snapshot, suites
from tests.conftest import ROOT

PAGE: Final = Path(service.__file__).parent / "docs" / "conformance.md"
ENGINE: Final = "test_sparql_engine.py"
"""What it runs is run here in the same way; tests of other files need a service, and pytest runs them."""

_UNAPPROVED: Final = "†"

_HEAD: Final = """# Conformance to SPARQL 1.1

The W3C's tests ({snapshot}) as this service answers them with pyoxigraph
{engine}. A query goes the way of a reader's: the guard looks at it first, and its answer is taken in the
format that the test expects. Updates are put to the engine, and the tests of protocols to a live instance
(`peelgraph serve --conformance`) over HTTP. Federated queries go to such an instance too, with a list of
endpoints: each endpoint of a test is a server on loopback that holds its data, whose address stands for the
one the test names; the one that is to fail is an address where nobody listens.

This page is written by `python -m tests.conformance.table` from a run. Every test runs in
`tests/conformance/`, where one that passes and is listed here as failed is an error, and so is a page that is
out of date.

| suite | tests | passed | failed | not run |
| --- | ---: | ---: | ---: | ---: |
"""
_FAILURES: Final = f"""## Failures, by cause

Each cause but the refusals is shown by two queries that differ in one thing, one answered wrong and one
right (`tests/conformance/causes.toml`). {_UNAPPROVED} marks a test that the working group of SPARQL 1.1 did
not approve: it was proposed, or added later."""

_BEYOND: Final = """## Beyond SPARQL 1.1

The engine also takes what is no SPARQL 1.1. A query that is to run elsewhere does without:

"""
_FAULTS: Final = {
    "engine": "the engine's",
    "store": "the store's, which keeps values and not how they were written",
    "limit": "ours, on purpose",
    "test": "the test's",
}


def features() -> list[dict[str, str]]:
    """What the engine takes beyond SPARQL 1.1, as in `beyond.toml`."""
    found: list[dict[str, str]] = tomllib.loads((FOLDER / "beyond.toml").read_text("utf-8"))["feature"]
    return found


def page_text() -> str:
    """The whole page, from the manifests and what is known of each test."""
    head = _HEAD.format(snapshot=snapshot(), engine=version("pyoxigraph"))
    lines = [_line(suite) for suite in suites().values()]
    approved = {test.name: test.is_approved for suite in suites().values() for test in suite.read()}
    failed = [cause for cause in causes().values() if _tests(cause, "failed")]
    by_value = [cause for cause in causes().values() if _tests(cause, "passed by value")]
    parts = [
        head + "".join(lines) + _total(),
        _FAILURES,
        *(_cause(cause, "failed", approved) for cause in failed),
        "## Passed by value",
        *(_cause(cause, "passed by value", approved) for cause in by_value),
        "## Not run",
        *(_not_run(suite) for suite in suites().values() if suite.not_run),
        _BEYOND + "\n".join(f"- {each['standard']}: {each['says']}" for each in features()),
    ]
    return "\n\n".join(parts) + "\n"


def _line(suite: Suite) -> str:
    name = f"[{suite.name}]({suite.standard})"
    if suite.not_run:
        return f"| {name} | {suite.tests} | | | {suite.tests} |\n"
    failed, by_value = _count(suite, "failed"), _count(suite, "passed by value")
    note = f" ({by_value} by value)" if by_value else ""
    return f"| {name} | {suite.tests} | {suite.tests - failed}{note} | {failed} | 0 |\n"


def _total() -> str:
    run_here = [suite for suite in suites().values() if suite.run_by]
    tests, failed = sum(suite.tests for suite in run_here), sum(_count(suite, "failed") for suite in run_here)
    everything = sum(suite.tests for suite in suites().values())
    return f"| all | {everything} | {tests - failed} | {failed} | {everything - tests} |"


def _count(suite: Suite, verdict: str) -> int:
    return sum(_verdict(test) == verdict for test in suite.read())


def _verdict(test: Test) -> str:
    return known()[test.name].verdict if test.name in known() else "passed"


def _tests(cause: Cause, verdict: str) -> list[str]:
    return [each.test for each in known().values() if (each.cause, each.verdict) == (cause.name, verdict)]


def _cause(cause: Cause, verdict: str, approved: dict[str, bool]) -> str:
    names = [f"`{name}`{'' if approved[name] else _UNAPPROVED}" for name in _tests(cause, verdict)]
    lines = [f"**{cause.name}** ({len(names)}; {_FAULTS[cause.fault]}). {cause.reason}"]
    if cause.instead:
        lines.append(f"Instead: {cause.instead}")
    return f"{' '.join(lines)}\n\nTests: {', '.join(names)}"


def _not_run(suite: Suite) -> str:
    names = ", ".join(f"`{test.name}`" for test in suite.read())
    return f"""**{suite.name}** ({suite.tests}). {suite.not_run}

<details><summary>Tests</summary>

{names}

</details>"""


def surprises() -> list[str]:
    """Run the suites; the tests that come out otherwise than is known of them, with what was seen."""
    tests = [test for suite in suites().values() if suite.run_by == ENGINE for test in suite.read()]
    with open_process() as process:
        outcomes = list(process.map(run, tests, [W3C] * len(tests)))
    found = [
        f"{test.name}: {outcome.verdict}, not {_verdict(test)} {outcome.found}"
        for test, outcome in zip(tests, outcomes, strict=True)
        if outcome.verdict != _verdict(test)
    ]
    others = sorted({suite.run_by for suite in suites().values()} - {"", ENGINE})
    return found + list(_failed_files(others))


def _failed_files(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        command = [sys.executable, "-m", "pytest", "-q", str(FOLDER / name)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        if done.returncode:
            yield f"{name}:\n{done.stdout}"


def main() -> None:
    """Write the page."""
    if not W3C.is_dir():
        sys.exit(f"{W3C} is absent; set PEELGRAPH_SHARED to the folder that holds w3c/")
    if found := surprises():
        sys.exit("known.csv does not say what came of these; the page is left as it is.\n" + "\n".join(found))
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
