"""Pages in Debian's Chromium, wide and narrow, light and dark, from a live server."""

from __future__ import annotations

from itertools import pairwise

import pytest

from service.engine.runner import QueryRunner
from tests.service.browsing import REPORT
from tests.service.chromium import Tab
from tests.service.page_kinds import A_FINDING, NAMES, paths_of

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360, 320)
# Links in running text may be smaller than 24 pixels (WCAG 2.2, 2.5.8); those of menus and lists may not.
SMALL_TARGETS = """
Array.from(document.querySelectorAll(
  "nav a, .inline a, .facet a, .filters a, .counts a, .cards a, .listing a, button, input, summary"))
  .filter(each => { const box = each.getBoundingClientRect(); return box.width > 0 && box.height < 24; })
  .map(each => each.textContent.trim() || each.tagName)
"""

# Contrast of every text with what is behind it (WCAG 2.2, 1.4.3): 4.5, or 3 for large text.
PALE_TEXT = """
(() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = parts(colour).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (parts(colour).length === 3 || parts(colour)[3] === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const pale = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest(".unseen, .skip")) continue;
    const style = getComputedStyle(element);
    const [one, other] = [light(style.color), light(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    if (ratio < (size >= 24 ? 3 : 4.5)) pale.push(walker.currentNode.data.trim() + " " + ratio.toFixed(2));
  }
  return pale;
})()
"""

# Words of tables that go on in the next line without a hyphen; addresses, which are long, may.
BROKEN_WORDS = """
(() => {
  const broken = [];
  for (const cell of document.querySelectorAll("td, th")) {
    const isUnseen = cell.closest("thead")?.getBoundingClientRect().width === 1;
    if (isUnseen || getComputedStyle(cell).hyphens === "auto") continue;
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.data;
      for (const word of text.matchAll(/(?<![^\\s(])[A-Za-z]{4,14}(?![^\\s,;.)])/g)) {
        const range = document.createRange();
        range.setStart(walker.currentNode, word.index);
        range.setEnd(walker.currentNode, word.index + word[0].length);
        const tops = new Set(Array.from(range.getClientRects(), each => Math.round(each.top)));
        if (tops.size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
})()
"""

FOCUS_ORDER = """
Array.from(document.querySelectorAll("a[href], button, input, textarea, select, summary, [tabindex]"))
  .map(each => each.tabIndex).filter(number => number > 0).length
"""


@pytest.fixture(scope="module")
def paths(runner: QueryRunner) -> dict[str, str]:
    """The pages that are looked at."""
    return paths_of(runner)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_pages_fit_and_can_be_used(
    server: str, tab: Tab, paths: dict[str, str], name: str, width: int
) -> None:
    """No sideways scrolling, whole words, targets of 24 pixels, the natural focus order, a silent console."""
    tab.visit(server + paths[name], width, 900)
    assert tab.value("document.querySelector('h1').textContent.trim()")
    assert tab.value("document.documentElement.scrollWidth") <= width
    assert [] == tab.value(BROKEN_WORDS)
    assert [] == tab.value(SMALL_TARGETS)
    assert 0 == tab.value(FOCUS_ORDER)
    assert [] == [
        event["params"]["entry"]["text"] for event in tab.events if event.get("method") == "Log.entryAdded"
    ]
    picture = tab.picture()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000, "the window is blank"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_all_text_has_enough_contrast(
    server: str, tab: Tab, paths: dict[str, str], name: str, dark: bool
) -> None:
    """Text stands out from what is behind it by 4.5 to 1, or 3 to 1 where it is large."""
    tab.visit(server + paths[name], 1280, 900, dark=dark)
    assert [] == tab.value(PALE_TEXT)


def test_a_page_asks_nothing_of_any_other_host(server: str, tab: Tab, paths: dict[str, str]) -> None:
    """Every request that a page makes goes to the service."""
    for path in paths.values():
        tab.visit(server + path, 1280, 900)
        asked = [
            event["params"]["request"]["url"]
            for event in tab.events
            if event.get("method") == "Network.requestWillBeSent"
        ]
        assert asked
        assert [] == [address for address in asked if not address.startswith(server + "/")]


def test_the_first_tab_stop_skips_to_the_content(server: str, tab: Tab) -> None:
    """The keyboard meets the skip link first, and it shows when it has the focus."""
    tab.visit(server + "/", 1280, 900)
    for kind in ("keyDown", "keyUp"):
        tab.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert "Skip to the content" == tab.value("document.activeElement.textContent")
    assert tab.value("document.activeElement.getBoundingClientRect().top") >= 0
    assert "none" != tab.value("getComputedStyle(document.activeElement).outlineStyle")


def test_marked_words_are_seen_in_the_finding(server: str, tab: Tab, paths: dict[str, str]) -> None:
    """The mark has a ground of its own, in light and dark."""
    for dark in (False, True):
        tab.visit(server + paths["finding"], 1280, 900, dark=dark)
        ground = tab.value("getComputedStyle(document.querySelector('mark')).backgroundColor")
        assert ground != tab.value("getComputedStyle(document.body).backgroundColor")


SHIFT = 8
"""The modifier key, as the protocol numbers it."""


def go_to(tab: Tab, element: str) -> None:
    """Press Tab until the focus is on an element: a selector."""
    for _ in range(80):
        if tab.value(f"document.activeElement.matches({element!r})"):
            return
        _press(tab, "Tab", 9)
    pytest.fail(f"Tab does not lead to {element}")


def choose_by_letters(tab: Tab, field: str, letters: str) -> None:
    """Go to a list and type how the value begins."""
    go_to(tab, field)
    for letter in letters:
        _press(tab, letter, ord(letter.upper()), text=letter)


def send(tab: Tab, button: str) -> None:
    """Go to a button, press Enter, and wait for the page that comes."""
    go_to(tab, button)
    _press_enter(tab)


def test_a_question_is_built_by_keyboard_alone(server: str, tab: Tab) -> None:
    """From the bare form to counts, and from a count to its statements, with scripts off."""
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.visit(server + "/builder", 1280, 900)
        choose_by_letters(tab, "#kind", "Find")
        choose_by_letters(tab, "#by-1", "Qu")
        send(tab, "#choices button")
        assert tab.value("location.search").startswith("?force=&theme=&kind=finding&")
        total = int(tab.value("parseInt(document.querySelector('#answer').textContent)"))
        first = int(tab.value("parseInt(document.querySelector('.counted td.number a').textContent)"))
        assert 0 < first < total
        send(tab, ".counted td.number a")
        assert first == int(tab.value("parseInt(document.querySelector('#answer').textContent)"))
        assert tab.value("document.querySelectorAll('table.answer tbody tr').length") > 0
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)


def test_forces_are_compared_by_keyboard_alone(server: str, tab: Tab) -> None:
    """From a force's page to its comparison with another that is chosen by its first letters."""
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.visit(server + "/doc/force/northamptonshire", 390, 900)
        send(tab, "a[href='/compare?force=northamptonshire']")
        choose_by_letters(tab, "#force-2", "Kent")
        send(tab, "#choose button")
        assert "Northamptonshire Police and Kent Police, side by side" == tab.value(
            "document.querySelector('h1').textContent.trim()"
        )
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_reader_walks_from_a_search_to_a_comparison_by_keyboard_alone(server: str, tab: Tab) -> None:
    """From home to a sentence, its place in the text, back to its page, to its force and a comparison."""
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.visit(server + "/", 1280, 900)
        go_to(tab, "#search")
        tab.call("Input.insertText", text="domestic abuse victims")
        _press_enter(tab)
        send(tab, ".hits a[href*='/sentence/']")
        page = tab.value("location.pathname")
        send(tab, ".read-in a")
        assert tab.value("location.pathname").startswith("/read/")
        assert tab.value("document.querySelector(':target').textContent.length") > 0
        for _ in range(2):  # the label of a sentence stands before it
            _press(tab, "Tab", 9, modifiers=SHIFT)
        send(tab, f"a[href='{page}']:focus")
        send(tab, "a[href='/doc/force/northamptonshire']")
        send(tab, "a[href='/compare?force=northamptonshire']")
        choose_by_letters(tab, "#force-2", "Kent")
        send(tab, "#choose button")
        assert tab.value("document.querySelector('h1').textContent").startswith(
            "Northamptonshire Police and Kent"
        )
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_search_is_made_and_narrowed_down_by_keyboard_alone(server: str, tab: Tab) -> None:
    """Words, Enter, then from link to link to a filter, which is taken and taken off; no script is there."""
    tab.visit(server + "/search", 390, 900)
    tab.value("document.querySelector('#search').focus()")
    tab.call("Input.insertText", text="domestic abuse")
    _press_enter(tab)
    assert tab.value("document.title").startswith("Search results for “domestic abuse”")
    before = tab.value("document.querySelector('.tally strong').textContent")
    wanted = "[aria-labelledby=facet-polarity] a"
    for _ in range(150):
        if tab.value(f"document.activeElement.matches('{wanted}')"):
            break
        _press(tab, "Tab", 9)
    assert tab.value(f"document.activeElement.matches('{wanted}')")
    assert tab.value("document.activeElement.getBoundingClientRect().top") >= 0
    _press_enter(tab)
    narrower = tab.value("document.querySelector('.tally strong').textContent")
    assert int(narrower) < int(before)
    tab.value("document.querySelector('.filters a').focus()")
    _press_enter(tab)
    assert before == tab.value("document.querySelector('.tally strong').textContent")
    assert 0 == tab.value("document.scripts.length")


def _press_enter(tab: Tab) -> None:
    """Press Enter and wait for the page that it leads to."""
    tab.events.clear()
    _press(tab, "Enter", 13, text="\r")
    tab.wait("Page.loadEventFired")


def _press(tab: Tab, key: str, code: int, **more: str | int) -> None:
    for kind in ("keyDown", "keyUp"):
        tab.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **more)


def test_a_link_to_a_sentence_shows_it(server: str, tab: Tab, runner: QueryRunner) -> None:
    """The sentence that the fragment of the address names is in sight and stands out."""
    [row] = runner.select(A_FINDING)
    anchor = f"s-{str(row['finding']).rpartition('/')[2]}"
    tab.visit("about:blank", 1280, 900)
    tab.visit(f"{server}/read/{REPORT.removeprefix('report/')}#{anchor}", 1280, 900)
    sentence = f"document.getElementById('{anchor}')"
    tab.value(f"{sentence}.scrollIntoView({{behavior: 'instant'}})")
    assert 0 <= tab.value(f"{sentence}.getBoundingClientRect().top") < 900
    assert "none" != tab.value(f"getComputedStyle({sentence}).outlineStyle")
    other = "document.querySelector('article .s.context')"
    ground = "getComputedStyle({}).backgroundColor"
    assert tab.value(ground.format(sentence)) != tab.value(ground.format(other))


def test_labels_stand_in_the_margin_where_there_is_one(server: str, tab: Tab) -> None:
    """Beside the text where the window is wide, in it where it is narrow, and never over one another."""
    path = f"/read/{REPORT.removeprefix('report/')}"
    boxes = """
    Array.from(document.querySelectorAll("article .tag")).slice(0, 80).map(each => {
      const tag = each.getBoundingClientRect();
      const text = each.parentElement.getBoundingClientRect();
      return [tag.left - text.right, tag.top, tag.bottom];
    })
    """
    tab.visit(server + path, 1280, 900)
    wide = tab.value(boxes)
    assert len(wide) == 80
    assert all(left >= 0 for left, _, _ in wide)
    assert all(bottom <= top + 0.5 for (_, _, bottom), (_, top, _) in pairwise(wide))
    tab.visit(server + path, 390, 900)
    assert all(left < 0 for left, _, _ in tab.value(boxes))
