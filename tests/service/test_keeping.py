"""What is kept for as long as a release is served: rows of queries about no thing, what is made once."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from rdflib import URIRef

from graph.settings import Settings
from service.engine.runner import RESULTS_JSON, Answer, QueryRunner, Question
from service.keeping import Keeping, Once
from service.library import Library, ask, keep_rows

_SOME = Settings(row_cache_mib=4)
_FORCE = URIRef("https://w3id.org/peelgraph/id/force/kent")


class _Store(QueryRunner):
    """Answers each query with its own number, and notes it; another release may be put in its place."""

    def __init__(self, name: str = "1") -> None:
        self.name = name
        self.asked: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self.words = "x"

    @property
    def release(self) -> str:
        return self.name

    def run(self, question: Question) -> Answer:
        self.asked.append(question.text)
        self.meanwhile()
        row = {
            "_query": {"type": "literal", "value": "0"},
            "cycle": {"type": "literal", "value": f"{self.words} {len(self.asked)}"},
        }
        body = json.dumps({"head": {"vars": [*row]}, "results": {"bindings": [row]}}).encode()
        return Answer(body, RESULTS_JSON, "solutions")

    def close(self) -> None:
        pass


def test_a_query_about_no_thing_is_asked_once_a_release() -> None:
    store = _Store()
    library = Library(store, keep_rows(_SOME))
    first = library.rows("cycles")
    assert first == library.rows("cycles")
    assert first == library.gather(ask("cycles")).rows("cycles")
    assert 1 == len(store.asked)
    store.name = "2"
    assert first != library.rows("cycles")
    assert 2 == len(store.asked)


def test_what_was_got_together_with_others_is_kept_too() -> None:
    store = _Store()
    library = Library(store, keep_rows(_SOME))
    got = library.gather(ask("cycles"), ask("statements-of", this=_FORCE)).rows("cycles")
    assert got == library.rows("cycles")
    assert 1 == len(store.asked)


def test_a_query_about_a_thing_is_asked_each_time() -> None:
    store = _Store()
    library = Library(store, keep_rows(_SOME))
    for _ in range(2):
        library.rows("statements-of", this=_FORCE)
        library.gather(ask("statements-of", this=_FORCE))
    assert 4 == len(store.asked)


@pytest.mark.parametrize(
    ("settings", "release"), [(Settings(row_cache_mib=0), "1"), (_SOME, "")], ids=["no room", "no release"]
)
def test_without_room_or_release_every_query_is_asked_each_time(settings: Settings, release: str) -> None:
    store = _Store(release)
    library = Library(store, keep_rows(settings))
    library.rows("cycles")
    library.rows("cycles")
    assert 2 == len(store.asked)


def test_rows_are_not_kept_when_another_release_came_meanwhile() -> None:
    store = _Store()
    library = Library(store, keep_rows(_SOME))
    store.meanwhile = lambda: setattr(store, "name", "2")
    library.rows("cycles")
    library.rows("cycles")
    assert 2 == len(store.asked)
    library.rows("cycles")
    assert 2 == len(store.asked)


def test_rows_that_take_too_much_of_the_room_are_not_kept() -> None:
    store = _Store()
    store.words = "long" * 1024 * 1024
    library = Library(store, keep_rows(_SOME))
    library.rows("cycles")
    library.rows("cycles")
    assert 2 == len(store.asked)


def test_one_page_cannot_change_the_rows_of_another() -> None:
    library = Library(_Store(), keep_rows(_SOME))
    library.rows("cycles").clear()
    assert 1 == len(library.rows("cycles"))
    library.rows("cycles").clear()
    assert 1 == len(library.rows("cycles"))


def test_what_is_kept_stays_within_its_room_whichever_threads_keep_it() -> None:
    kept: Keeping[int, str] = Keeping(1000, len, 10)

    def use(number: int) -> None:
        kept.keep(str(number // 500), number, "x" * 100)
        kept.find(str(number // 500), number, number - 1)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(use, range(1000)))
    kept.keep("2", 1, "a")
    assert 0 < kept.share_used <= 1
    assert ("a", None, None) == (kept.find("2", 0, 1), kept.find("1", 1), kept.find("", 1))


def test_what_is_made_once_a_release_is_made_by_one_thread() -> None:
    store, made = _Store(), Counter[str]()
    together = threading.Barrier(4)

    def make() -> str:
        made[store.name] += 1
        return store.name

    once = Once(lambda: store.release, make)

    def get() -> str:
        together.wait(10)
        return once.get()

    with ThreadPoolExecutor(4) as threads:
        assert ["1"] * 4 == [each.result() for each in [threads.submit(get) for _ in range(4)]]
    store.name = "2"
    assert ("2", "2") == (once.get(), once.get())
    assert {"1": 1, "2": 1} == made
