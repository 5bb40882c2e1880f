"""The checker behind the W3C's validator (vnu), over pages that were fetched; it needs Java."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

VNU = Path(__file__).resolve().parent.parent / "accessibility/node_modules/vnu-jar/build/dist/vnu.jar"
_SECONDS = 300


def checker() -> Path:
    """Where the checker is; without it the tests that need it are skipped, except in the gate."""
    if not VNU.exists() or shutil.which("java") is None:
        reason = f"{VNU} or java is absent; npm ci --prefix tests/accessibility --ignore-scripts"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return VNU


def errors_in(pages: Mapping[str, str], folder: Path) -> list[str]:
    """
    What is not as the HTML standard has it.

    Args:
        pages: Address -> HTML, of one or many; an address that ends in .css or .svg is of that form.
        folder: Takes the pages while they are checked.

    Returns:
        A sentence for each error, with the address and the place; none if all is well.
    """
    names: dict[str, str] = {}
    for number, (address, text) in enumerate(pages.items()):
        suffix = Path(address).suffix if address.endswith((".css", ".svg")) else ".html"
        file = folder / f"{number}{suffix}"
        file.write_text(text, "utf-8")
        names[file.name] = address
    command = [
        "java",
        "-Xss8m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        str(checker()),
        "--format",
        "json",
        "--stdout",
        "--errors-only",
    ]
    command += ["--also-check-css", "--also-check-svg", *(str(folder / name) for name in names)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)
    told = json.loads(ended.stdout)["messages"]
    return [
        f"{names[each['url'].rpartition('/')[2]]} line {each.get('lastLine')}: {each['message']}"
        f" {each.get('extract', '')!r}"
        for each in told
    ]
