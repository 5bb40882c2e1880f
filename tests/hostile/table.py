"""
The table of hostile cases in `service/docs/threats.md`, written by what a run saw.

    python -m tests.hostile.table STORE
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.hostile.attack import QUERY_SECONDS, attacking
from tests.hostile.cases import Case, all_cases
from tests.hostile.send import Outcome

PAGE = Path(__file__).resolve().parents[2] / "service" / "docs" / "threats.md"
START, END = "<!-- table of hostile cases -->\n", "<!-- end of the table -->\n"


def counts(cases: Iterable[Case]) -> dict[str, tuple[int, int]]:
    """Threat -> how many cases are written out, and how many are made."""
    found: dict[str, tuple[int, int]] = {}
    for case in cases:
        written, made = found.get(case.threat, (0, 0))
        found[case.threat] = (written + (not case.is_made), made + case.is_made)
    return found


def table(cases: list[Case], outcomes: Mapping[str, Outcome]) -> str:
    """The table as Markdown: a line each threat, and one for all."""
    lines = [
        "| threat | cases written | cases made | answers by status | slowest, seconds |",
        "| --- | ---: | ---: | --- | ---: |",
    ]
    groups = {threat: [case for case in cases if case.threat == threat] for threat in counts(cases)}
    for threat, members in [*groups.items(), ("all", cases)]:
        written, made = map(sum, zip(*counts(members).values(), strict=True))
        statuses = Counter(outcomes[case.name].status for case in members)
        seen = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
        slowest = max(outcomes[case.name].seconds for case in members)
        lines.append(f"| {threat} | {written} | {made} | {seen} | {slowest:.2f} |")
    return "\n".join(lines) + "\n"


def main(store: Path) -> None:
    """Send all cases to a service on a store, and write what was seen into the page."""
    cases = all_cases()
    with tempfile.TemporaryDirectory() as folder, attacking(store, Path(folder)) as attack:
        died = len(attack.before - attack.after)
        reached = attack.watch.reached + len(attack.watch.opened)
        told = (
            f"Seen with a query limit of {QUERY_SECONDS:g} s: {died} web processes ended, "
            f"{reached} connections opened.\n\n{table(cases, attack.outcomes)}"
        )
    page = PAGE.read_text("utf-8")
    before, rest = page.split(START)
    PAGE.write_text(f"{before}{START}\n{told}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
