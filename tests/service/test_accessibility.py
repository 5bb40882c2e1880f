"""Every kind of page against the rules of axe at WCAG 2.2, levels A and AA, in Debian's Chromium."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from service.engine.runner import QueryRunner
from tests.service.chromium import Tab
from tests.service.page_kinds import FURTHER, NAMES, further_paths_of, paths_of

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parent.parent / "accessibility/node_modules/axe-core/axe.min.js"
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WINDOWS = {"wide, light": (1280, False), "narrow, dark": (320, True)}

# No rule of these levels is left out, and no part of a page.
RUN = (
    f"const asked = {{runOnly: {{type: 'tag', values: {json.dumps(LEVELS)}}}}};"
    + """
const why = node => node.failureSummary.split("\\n").slice(1).join(" ").trim();
axe.run(document, asked).then(found => ({
  broken: found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${why(node)}`)),
  kept: found.passes.map(rule => rule.id),
}))
"""
)


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe."""
    if not AXE.exists():
        reason = f"{AXE} is absent; npm ci --prefix tests/accessibility --ignore-scripts"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return AXE.read_text("utf-8")


@pytest.fixture(scope="module")
def paths(runner: QueryRunner) -> dict[str, str]:
    """One page of every kind."""
    return paths_of(runner) | further_paths_of(runner)


def check(tab: Tab, axe: str) -> dict[str, Any]:
    """What axe finds on the page that is open: which rules are kept, and each place that breaks one."""
    tab.value(f"{axe};0")
    found: dict[str, Any] = tab.value(RUN)
    return found


@pytest.mark.parametrize("window", sorted(WINDOWS))
@pytest.mark.parametrize("name", [*NAMES, *FURTHER])
def test_no_page_breaks_a_rule(
    server: str, tab: Tab, axe: str, paths: dict[str, str], name: str, window: str
) -> None:
    """Nothing is broken, and rules of colour, names and language were applied."""
    width, dark = WINDOWS[window]
    tab.visit(server + paths[name], width, 900, dark=dark)
    found = check(tab, axe)
    assert [] == found["broken"]
    assert {"color-contrast", "link-name", "html-has-lang", "target-size"} <= set(found["kept"])


def test_broken_rules_are_told(server: str, tab: Tab, axe: str) -> None:
    """A picture without words, two small targets side by side, pale text: each is found."""
    tab.visit(server + "/", 1280, 900)
    tab.value("""
    document.querySelector("main").insertAdjacentHTML("beforeend", `
      <img src="/static/icon.svg"><p id="pale">Pale words</p>
      <ul><li><button id="one">a</button><button id="two">b</button></li></ul>`);
    document.querySelector("#pale").style.color = "#ddd";
    for (const each of document.querySelectorAll("#one, #two")) {
      each.style.cssText = "width: 10px; height: 10px; min-height: 0; padding: 0";
    }
    """)
    broken = {each.partition(":")[0] for each in check(tab, axe)["broken"]}
    assert {"image-alt", "color-contrast", "target-size"} == broken
