"""
Follows every link of the site, as a program that knows nothing but `/` would.

    python -m tests.drills.crawl STORE [--each 40] [--seed 1]

serves a store and prints how many addresses of each kind were asked for, how long they took and how large
they are as sent, then what is wrong: links that lead nowhere or to no place of the page, pages that are not
valid or too large, parts that come from another host. `--each 0` asks for every page; of the forms of pages
for programs, and of addresses with parameters, whose combinations have no end, still some of each kind.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urldefrag, urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask

from tests.service.inspection import inspect
from tests.serving import serving

LARGEST_BYTES = 150_000
"""As sent; the page with the editor is held to it before the editor comes."""
_PARTS = {"img": "src", "script": "src", "source": "src", "iframe": "src", "embed": "src", "object": "data"}
_LOADED_RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "search"}
_IN_CSS = re.compile(r"url\(\s*[\"']?([^)\"']+)|@import\s+[\"']([^\"']+)")
_SUFFIX = re.compile(r"\.[a-z]{2,6}$")
_AS_A_BROWSER = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip"}
_SOME = 40
"""Of each kind of address with parameters, and of each form for programs, in a crawl of everything."""


@dataclass(frozen=True)
class Answer:
    """What an address gave: `sent` is how many bytes came over the wire, for pages compressed."""

    status: int
    media_type: str
    text: str
    sent: int
    seconds: float


Fetch = Callable[[str], Answer]


@dataclass
class Found:
    """What a crawl saw. Faults are sentences, each with the address it was seen at."""

    asked: dict[str, Answer] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    links: int = 0
    faults: list[str] = field(default_factory=list)
    anchors: dict[str, set[str]] = field(default_factory=dict)
    wanted: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def pages(self) -> dict[str, Answer]:
        """The answers that are pages."""
        return {path: each for path, each in self.asked.items() if each.media_type == "text/html"}


def kind_of(address: str) -> str:
    """What sort of address it is: without the names of things, and of parameters only how many there are."""
    parts = urlsplit(address)
    path = parts.path
    suffix = _SUFFIX.search(path) if not path.startswith(("/static/", "/ontology")) else None
    form = suffix.group() if suffix else ""
    steps = path.removesuffix(form).strip("/").split("/")
    if form and len(steps) > 1 and steps[0] != "static":
        kind = steps[0]
    elif steps[:2] == ["doc", "report"]:
        kind = "/".join(steps[:2] + steps[4:5])
    elif steps[0] == "doc" and "publication" in steps:
        kind = "doc/publication"
    elif steps[0] in ("doc", "chart"):
        kind = "/".join(steps[:2])
    else:
        kind = steps[0] if steps[0] in ("read", "id", "gsp") else "/".join(steps)
    names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return f"/{kind}{form}" + (f"?{len(names)}" if names else "")


def crawl(fetch: Fetch, each: int, seed: int = 1, start: str = "/") -> Found:
    """
    Follow every link from a page on.

    Args:
        fetch: Asks the site for an address.
        each: How many addresses of a kind are asked for; 0 for all pages.
        seed: Tells which.
    """
    found = Found()
    chance = random.Random(seed)  # noqa: S311
    counts: Counter[str] = Counter()
    waiting = {start}
    while waiting:
        order = sorted(waiting)
        chance.shuffle(order)
        waiting = set()
        for address in order:
            kind = kind_of(address)
            if counts[kind] >= _most(kind, each):
                found.left.add(address)
                continue
            counts[kind] += 1
            waiting |= visit(found, fetch, address)
        waiting -= found.asked.keys() | found.left
    _check_anchors(found)
    return found


def _most(kind: str, each: int) -> float:
    if each:
        return each
    return _SOME if "?" in kind or _SUFFIX.search(kind) else float("inf")


def visit(found: Found, fetch: Fetch, address: str) -> set[str]:
    """Ask for an address, check what came, and tell which addresses it leads to."""
    answer = fetch(address)
    found.asked[address] = answer
    if answer.status >= 400:
        found.faults.append(f"{address}: {answer.status}")
        return set()
    if answer.sent > LARGEST_BYTES and answer.media_type == "text/html":
        found.faults.append(f"{address}: {answer.sent:,} bytes as sent")
    if answer.media_type == "text/html":
        return _visit_page(found, address, answer.text)
    if answer.media_type == "text/css":
        parts = [one or other for one, other in _IN_CSS.findall(answer.text)]
        return _own(found, address, [(each, True) for each in parts if not each.startswith("data:")])
    if answer.media_type == "image/svg+xml":
        found.faults += [
            f"{address}: {each}"
            for each in re.findall(r"<script|<foreignObject|href=\"https?:[^\"]*", answer.text)
        ]
    return set()


def _visit_page(found: Found, address: str, text: str) -> set[str]:
    try:
        root = inspect(address, text).root
    except (AssertionError, html5lib.html5parser.ParseError) as fault:
        found.faults.append(f"{address}: {fault or type(fault).__name__}")
        root = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
    found.anchors[address] = {each.get("id", "") for each in root.iter()}
    return _own(found, address, references(root))


def references(root: Element) -> Iterator[tuple[str, bool]]:
    """Every address that a page names, and whether the page is made of what is there."""
    for each in root.iter():
        tag = str(each.tag)
        if tag == "a" and each.get("href"):
            yield each.get("href", ""), False
        elif tag == "link" and each.get("href"):
            yield each.get("href", ""), bool(_LOADED_RELATIONS & set(each.get("rel", "").split()))
        elif tag in _PARTS and each.get(_PARTS[tag]):
            yield each.get(_PARTS[tag], ""), True
        elif tag == "form":
            yield submitted(each), True


def submitted(form: Element) -> str:
    """The address that a form leads to as it stands."""
    given: list[tuple[str, str]] = []
    for each in form.iter():
        name = each.get("name")
        if not name:
            continue
        if each.tag == "select":
            options = list(each.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            given += [(name, option.get("value", "".join(option.itertext()))) for option in chosen]
        elif each.tag == "textarea":
            given.append((name, "".join(each.itertext())))
        elif each.get("type") not in ("checkbox", "radio") or each.get("checked") is not None:
            given.append((name, each.get("value", "")))
    query = urlencode(given)
    path, mark, place = form.get("action", "").partition("#")
    return f"{path}?{query}{mark}{place}" if query else path + mark + place


def _own(found: Found, address: str, named: Iterable[tuple[str, bool]]) -> set[str]:
    """Addresses of the site among those that a page names; notes places that have to be there."""
    own = set()
    for name, is_part in named:
        found.links += 1
        target, fragment = urldefrag(urljoin(address, name))
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            if is_part:
                found.faults.append(f"{address}: takes {name} from elsewhere")
            elif parts.scheme not in ("http", "https", "mailto"):
                found.faults.append(f"{address}: leads to {name}")
            continue
        if fragment:
            found.wanted[f"{target}#{unquote(fragment)}"] = (target, address)
        own.add(target)
    return own


def _check_anchors(found: Found) -> None:
    for place, (target, seen_at) in found.wanted.items():
        anchor = place.partition("#")[2]
        if target in found.anchors and anchor not in found.anchors[target]:
            found.faults.append(f"{seen_at}: there is no {place}")


def over_http(site: str) -> Fetch:
    """Asks a service for addresses, as a browser does."""

    def fetch(address: str) -> Answer:
        asked = urllib.request.Request(
            site + quote(address, safe="/?&=%:+,;@!$'()*~-._"), headers=_AS_A_BROWSER
        )
        started = time.perf_counter()
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                status, info, body = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            status, info, body = refused.code, refused.headers, refused.read()
        seconds = time.perf_counter() - started
        whole = gzip.decompress(body) if info.get("Content-Encoding") == "gzip" else body
        media_type = info.get_content_type()
        return Answer(status, media_type, whole.decode("utf-8", "replace"), len(body), seconds)

    return fetch


def in_process(app: Flask) -> Fetch:
    """Asks an application itself; no time is taken."""
    client = app.test_client()

    def fetch(address: str) -> Answer:
        response = client.get(address, headers=_AS_A_BROWSER)
        for name, value in response.headers:
            assert value.isascii(), f"{address}: a server could not send {name}: {value}"
        body = gzip.decompress(response.data) if response.content_encoding else response.data
        return Answer(
            response.status_code,
            response.mimetype or "",
            body.decode("utf-8", "replace"),
            len(response.data),
            0,
        )

    return fetch


def print_figures(found: Found) -> None:
    """A line for each kind, then what was seen in all."""
    by_kind: dict[str, list[Answer]] = defaultdict(list)
    for address, answer in found.asked.items():
        by_kind[kind_of(address)].append(answer)
    print(f"{'asked':>6} {'p95 ms':>8} {'slowest':>8} {'largest':>9}  kind")
    for kind, answers in sorted(by_kind.items()):
        times = sorted(each.seconds * 1000 for each in answers)
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        largest = max(each.sent for each in answers)
        print(f"{len(answers):>6} {p95:>8.0f} {times[-1]:>8.0f} {largest:>9,}  {kind}")
    pages = found.pages
    slowest = max(pages, key=lambda address: pages[address].seconds)
    largest_page = max(pages, key=lambda address: pages[address].sent)
    print(
        f"\n{len(found.asked):,} addresses asked for, {len(pages):,} of them pages; {len(found.left):,} left"
    )
    print(f"{found.links:,} links, {len(found.wanted):,} of them to a place in a page")
    print(f"largest page: {pages[largest_page].sent:,} bytes, {largest_page}")
    print(f"slowest page: {pages[slowest].seconds * 1000:.0f} ms, {slowest}")
    print(f"{len(found.faults)} faults")
    for fault in found.faults:
        print(f"  {fault[:400]}")


def main() -> None:
    """Serve the store that was named and crawl it."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[1] if __doc__ else "")
    options.add_argument("store", type=Path)
    options.add_argument("--each", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), store=chosen.store.resolve(), client_rate=0) as served,
    ):
        found = crawl(over_http(served.address), chosen.each, chosen.seed)
    print_figures(found)
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()
