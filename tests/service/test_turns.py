"""Nobody takes all processes, nobody is passed over, and a queue that is full is emptied of who fills it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.settings import Settings
from service.engine.turns import REMEMBERED_SECONDS, Shares, Turn, Turns

pytestmark = pytest.mark.alone

DEFAULT = Shares.of(Settings())


class Desk:
    """A queue and the processes it is for, which are given out as soon as somebody may have one."""

    def __init__(self, shares: Shares = DEFAULT, processes: int = 6) -> None:
        self.now = 1000.0
        self.turns: Turns[Turn] = Turns(shares, lambda: self.now)
        self.idle = processes
        self.running: list[Turn] = []

    def ask(self, client: str, *, is_ours: bool = False) -> Turn:
        """One more question."""
        turn = Turn(client, is_ours)
        self.turns.join(turn)
        self.serve()
        return turn

    def end(self, turn: Turn) -> None:
        """A question has its answer."""
        self.running.remove(turn)
        self.idle += 1
        self.turns.done(turn)
        self.serve()

    def set_aside(self, turn: Turn) -> bool:
        """A question is slow: its process is made up for, if it may be."""
        done = self.turns.set_aside(turn)
        self.idle += done
        self.serve()
        return done

    def end_aside(self, turn: Turn) -> None:
        """A slow question has its answer, and its process goes."""
        self.running.remove(turn)
        self.turns.done(turn)
        self.serve()

    def serve(self) -> None:
        """Give out what there is."""
        while turn := self.turns.next(self.idle):
            self.idle -= 1
            self.running.append(turn)

    def counted(self) -> dict[str, int]:
        """Client -> questions that run."""
        clients = [turn.client for turn in self.running]
        return {client: clients.count(client) for client in dict.fromkeys(clients)}


def test_one_client_has_its_share_and_no_more() -> None:
    """However much it asks, two of its queries run, and another client's start at once."""
    desk = Desk()
    for _ in range(20):
        desk.ask("greedy")
    assert {"greedy": 2} == desk.counted()
    desk.ask("modest")
    desk.ask("modest")
    assert {"greedy": 2, "modest": 2} == desk.counted()


def test_a_slow_query_does_not_stop_the_next_of_its_client() -> None:
    """By default each client has a second slot."""
    desk = Desk()
    slow, quick = desk.ask("one"), desk.ask("one")
    assert [slow, quick] == desk.running
    desk.end(quick)
    assert desk.ask("one") in desk.running


def test_who_has_the_fewest_running_is_next() -> None:
    """A client with nothing running goes before one that asked earlier and has some."""
    desk = Desk()
    first = [desk.ask(client) for client in ("a", "a", "b", "b")]
    second_of_c = [desk.ask("c"), desk.ask("c")]
    last = desk.ask("d")
    desk.end(first[0])  # a is left with one
    assert second_of_c[0] in desk.running
    again = desk.ask("a")
    desk.end(first[2])
    assert last in desk.running
    assert again not in desk.running
    assert second_of_c[1] not in desk.running


def test_among_equals_the_first_is_next() -> None:
    """Clients that have as much wait in the order of their coming."""
    desk = Desk()
    running = [desk.ask(client) for client in ("a", "a", "b", "b")]
    waiting = [desk.ask(client) for client in ("c", "d", "e")]
    for ended, expected in zip(running, waiting, strict=False):
        desk.end(ended)
        assert expected is desk.running[-1]


def test_a_long_row_of_one_client_is_not_served_in_one_go() -> None:
    """Even of a single process, clients get it in turn."""
    desk = Desk(Shares(readers=1, slow=1, kept=0, client=1, client_pages=1, aside=0, waiting=9), 1)
    running = desk.ask("greedy")
    row = [desk.ask("greedy") for _ in range(3)]
    modest = desk.ask("modest")
    for expected in (modest, *row):
        desk.end(running)
        assert [expected] == desk.running
        running = expected


def test_pages_keep_their_processes() -> None:
    """Readers leave two processes, and the last is for a client that has no page under way."""
    desk = Desk()
    for client in ("a", "b", "c", "d"):
        desk.ask(client)
        desk.ask(client)
    assert 4 == len(desk.running)
    pages = [desk.ask("a", is_ours=True) for _ in range(4)]
    assert [True, False, False, False] == [page in desk.running for page in pages]
    assert desk.ask("e", is_ours=True) in desk.running


def test_slow_pages_of_one_client_leave_a_process_to_other_pages() -> None:
    """Even when readers come after them and would take what is left."""
    desk = Desk()
    for _ in range(5):
        desk.ask("slow", is_ours=True)
    for client in ("a", "b", "c", "d"):
        desk.ask(client)
        desk.ask(client)
    assert desk.ask("e", is_ours=True) in desk.running


def test_the_service_itself_may_have_everything() -> None:
    """Its own queries, and those of the command line, are no client's."""
    desk = Desk()
    for _ in range(6):
        desk.ask("", is_ours=True)
    assert 0 == desk.idle


@pytest.mark.parametrize(
    ("workers", "pages", "expected"), [(1, 0, 1), (1, 1, 1), (2, 0, 1), (3, 0, 2), (4, 0, 2), (2, 2, 1)]
)
def test_no_client_gets_all_processes(workers: int, pages: int, expected: int) -> None:
    """Where there are few, the share is less than two; one is never refused to everybody."""
    shares = Shares.of(replace(Settings(), query_workers=workers, page_workers=pages))
    desk = Desk(shares, workers + pages)
    for _ in range(9):
        desk.ask("greedy")
    assert {"greedy": expected} == desk.counted()


def test_slow_queries_leave_their_place_to_others() -> None:
    """As many as may be aside; their clients have no more running than before."""
    desk = Desk(replace(DEFAULT, aside=3))
    slow = [desk.ask(client) for client in ("a", "a", "b", "b")]
    others = [desk.ask(client) for client in ("a", "c", "d", "e", "e")]
    assert slow == desk.running
    assert [True, True, True, False] == [desk.set_aside(turn) for turn in slow]
    assert {"a": 2, "b": 2, "c": 1, "d": 1, "e": 1} == desk.counted()
    desk.end_aside(slow[0])
    assert desk.set_aside(slow[3])
    assert others[0] in desk.running
    assert {"a": 2, "b": 2, "c": 1, "d": 1, "e": 1} == desk.counted()
    for turn in (*slow[1:], *others[1:]):
        desk.end_aside(turn) if turn.is_aside else desk.end(turn)
    assert [others[0]] == desk.running
    assert 5 == desk.idle


def test_a_process_is_kept_for_clients_without_slow_queries() -> None:
    """However many clients ask what is slow; and after a minute it is forgotten."""
    desk = Desk()
    for client in ("a", "b", "c"):
        desk.turns.mark_slow(client)
    for client in ("a", "a", "b", "b", "c", "c"):
        desk.ask(client)
    assert {"a": 2, "b": 1} == desk.counted()
    quick = desk.ask("quick")
    assert quick in desk.running
    desk.end(quick)
    assert {"a": 2, "b": 1} == desk.counted()
    desk.now += REMEMBERED_SECONDS
    desk.serve()
    assert 4 == len(desk.running)


def test_who_fills_the_queue_loses_its_newest() -> None:
    """Where too many wait, the client with the most of them goes, and nobody else."""
    desk = Desk(replace(DEFAULT, waiting=5))
    for client in ("a", "a", "b", "b"):
        desk.ask(client)
    waiting = [desk.ask("greedy") for _ in range(5)]
    assert desk.turns.one_too_many() is None
    modest = desk.ask("modest")
    assert waiting[-1] is desk.turns.one_too_many()
    desk.turns.leave(waiting[-1])
    newest = desk.ask("greedy")
    assert newest is desk.turns.one_too_many()
    desk.turns.leave(newest)
    assert [*waiting[:-1], modest] == list(desk.turns)


def test_waiting_questions_leave_threads_to_the_server() -> None:
    """The queue is no longer than the threads that are not needed otherwise."""
    assert 48 == DEFAULT.waiting
    assert 8 == Shares.of(replace(Settings(), web_threads=20)).waiting
    assert 0 == Shares.of(replace(Settings(), web_threads=1)).waiting
