"""A reader who walks through pages in Chromium, driven by Playwright: by mouse or by keyboard alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect, sync_playwright

PROGRAM = Path("/usr/bin/chromium")
_PATIENCE_SECONDS = 20
_TABS = 700
"""More than any page has places for the focus on the way to what a reader wants there."""
_IS_NEARER_THE_END = """element => {
  const all = Array.from(document.querySelectorAll("a[href], button, input, select, textarea, summary"));
  return all.indexOf(element) > all.length / 2;
}"""
_HAS_FOCUS = "element => element === document.activeElement"
_POINTED_AT = """
Array.from(document.querySelectorAll(".text .s"))
  .filter(each => getComputedStyle(each).outlineStyle !== "none").map(each => each.textContent).join(" ")
"""
_SHOWS_FOCUS = """element => {
  const box = element.getBoundingClientRect();
  return getComputedStyle(element).outlineStyle !== "none" && box.bottom > 0 && box.top < innerHeight;
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the machine; without it the tests that need it are skipped, except in the gate."""
    if not PROGRAM.exists():
        reason = f"{PROGRAM} is absent; apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as driver:
        options = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
        ]
        opened = driver.chromium.launch(executable_path=str(PROGRAM), args=options)
        yield opened
        opened.close()


class Reader:
    """
    Somebody at a page.

    Args:
        page: Of a browser.
        site: Address of the service.
        by_keyboard: Whether there is no mouse: Tab leads to everything, and Enter and letters do the rest.
    """

    def __init__(self, page: Page, site: str, *, by_keyboard: bool) -> None:
        page.set_default_timeout(_PATIENCE_SECONDS * 1000)
        self.page = page
        self.troubles: list[str] = []
        self._site = site
        self._by_keyboard = by_keyboard
        page.on("console", lambda message: self._note(message.type == "error", message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("dialog", lambda dialog: self._note(True, f"dialog: {dialog.message}"))
        page.on("request", lambda asked: self._note(not asked.url.startswith(site + "/"), asked.url))
        page.on("response", self._note_answer)

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self._site + path)

    def link(self, words: str | re.Pattern[str], within: str = "main") -> Locator:
        """The first link with these words; text stands for the whole name."""
        return self.page.locator(within).get_by_role("link", name=words, exact=isinstance(words, str)).first

    def follow(self, link: Locator) -> None:
        """Take a link or press a button, and see the page that comes."""
        with self.page.expect_navigation():
            if self._by_keyboard:
                self._go_to(link)
                self.page.keyboard.press("Enter")
            else:
                link.click()

    def write(self, field: Locator, words: str) -> None:
        """Write into a field."""
        if self._by_keyboard:
            self._go_to(field)
        else:
            field.click()
        self.page.keyboard.type(words)

    def back(self) -> None:
        """Go back to the page before."""
        self.page.go_back()

    def enter(self) -> None:
        """Press Enter in the field that has the focus, and see the page that comes."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, field: Locator, words: str) -> None:
        """Choose from a list, by keyboard by typing how the words begin."""
        if self._by_keyboard:
            self._go_to(field)
            self.page.keyboard.type(words)
        else:
            name = (
                field.locator("option").filter(has_text=re.compile(f"^{re.escape(words)}")).first.inner_text()
            )
            field.select_option(label=name)
        expect(field.locator("option:checked")).to_have_text(re.compile(f"^{re.escape(words)}"))

    def opened(self, summary: Locator) -> None:
        """Open what is folded."""
        if self._by_keyboard:
            self._go_to(summary)
            self.page.keyboard.press("Enter")
        else:
            summary.click()

    def take(self, link: Locator) -> str:
        """The text of a file that a link leads to; the page stays."""
        address = link.evaluate("element => element.href")
        assert address.startswith(self._site + "/"), address
        answer = self.page.request.get(address)
        assert answer.ok, f"{address}: {answer.status}"
        return answer.text()

    def sees(self, words: str | re.Pattern[str], where: str = "main") -> None:
        """Words stand on the page, in sight of who scrolls there."""
        expect(self.page.locator(where).get_by_text(words).first).to_be_visible()

    def pointed_at(self) -> str:
        """All the words of a text that stand out because the address names their place."""
        text: str = self.page.evaluate(_POINTED_AT)
        return " ".join(text.split())

    def heading(self) -> str:
        """The heading of the page."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def path(self) -> str:
        """Where the reader is, without what follows a question mark."""
        return urlsplit(self.page.url).path

    def _go_to(self, wanted: Locator) -> None:
        """Press Tab, or Shift and Tab to come from the end, until the focus is there, and see it."""
        expect(wanted).to_be_attached()
        handle = wanted.element_handle()
        assert handle is not None
        key = "Shift+Tab" if handle.evaluate(_IS_NEARER_THE_END) else "Tab"
        for _ in range(_TABS):
            if handle.evaluate(_HAS_FOCUS):
                assert handle.evaluate(_SHOWS_FOCUS), "the focus cannot be seen"
                return
            self.page.keyboard.press(key)
        pytest.fail(f"Tab does not lead to {wanted}")

    def _note(self, is_trouble: bool, words: str) -> None:
        if is_trouble:
            self.troubles.append(words)

    def _note_answer(self, answer: Response) -> None:
        self._note(answer.status >= 400, f"{answer.status} {answer.url}")
