"""
Debian's Chromium, driven through its debugging pipe (Chrome DevTools Protocol over file descriptors 3 and 4).

Messages are JSON, each ended by a zero byte; see https://chromedevtools.github.io/devtools-protocol/.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = Path("/usr/bin/chromium")
_FIRST_FREE = 10
"""Pipes are moved past the descriptors that the browser wants, so that none is overwritten."""
_LONGEST_SECONDS = 60
_START = "import os, sys; os.dup2({read}, 3); os.dup2({write}, 4); os.execv(sys.argv[1], sys.argv[1:])"


class Tab:
    """One page of a running browser."""

    def __init__(self, write: int, read: int) -> None:
        self._write = write
        self._read = read
        self._number = 0
        self._waiting = b""
        self._session = ""
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401
        """Send one command and wait for its result; events met on the way are kept."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer}"
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def visit(self, address: str, width: int, height: int, *, dark: bool = False) -> None:
        """Open an address in a window of this size, in CSS pixels, and wait until it is loaded."""
        scheme = "dark" if dark else "light"
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self.events.clear()
        self.call("Page.navigate", url=address)
        self.wait("Page.loadEventFired")

    def wait(self, method: str) -> None:
        """Wait for an event that has not come yet, or has since the last address was opened."""
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._receive())

    def value(self, expression: str) -> Any:  # noqa: ANN401
        """The value of an expression in the page, as plain data; that of a promise once it is kept."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def picture(self) -> bytes:
        """The window as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            if not select.select([self._read], [], [], _LONGEST_SECONDS)[0]:
                raise TimeoutError(f"the browser has said nothing for {_LONGEST_SECONDS} seconds")
            more = os.read(self._read, 1 << 16)
            if not more:
                raise EOFError("the browser has gone")
            self._waiting += more
        message, _, self._waiting = self._waiting.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


def _pipe() -> tuple[int, int]:
    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FIRST_FREE) for end in ends]
    for end in ends:
        os.close(end)
    return moved[0], moved[1]


@contextmanager
def browser(profile: Path) -> Iterator[Tab]:
    """A headless browser with an empty profile, and one tab in it; ended by its process id."""
    commands_out, commands_in = _pipe()
    answers_out, answers_in = _pipe()
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    arguments += ["--disable-background-networking", f"--user-data-dir={profile}", "--remote-debugging-pipe"]
    start = _START.format(read=commands_out, write=answers_in)
    process = subprocess.Popen(
        [sys.executable, "-c", start, str(PROGRAM), *arguments],
        pass_fds=(commands_out, answers_in),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(commands_out)
    os.close(answers_in)
    try:
        yield Tab(commands_in, answers_out)
    finally:
        process.terminate()
        process.wait(timeout=20)
        os.close(commands_in)
        os.close(answers_out)
