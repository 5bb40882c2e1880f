"""Pages of what comes group by group ask for the groups on the page, and leave out and repeat nothing."""

from __future__ import annotations

import pytest

from service.answers import front
from service.answers.cutting import Cut, cut
from service.answers.parts import Pager
from tests.service.browsing import InspectingClient
from tests.service.inspection import words

NUMBERS = {"a": 3, "b": 0, "c": 4, "d": 9, "e": 1}
ROWS = [(group, place) for group, number in NUMBERS.items() for place in range(number)]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 16, 17, 40])
def test_pages_of_groups_are_the_pages_of_all_rows(size: int) -> None:
    """Whatever their size, and past the last there is nothing."""
    for page in range(1, 20):
        part = cut(NUMBERS, Pager(page, size, len(ROWS)))
        asked = [row for row in ROWS if row[0] in part.groups][: part.rows]
        assert ROWS[(page - 1) * size : page * size] == (asked[part.skipped :] if part.groups else [])


def test_groups_that_have_nothing_on_the_page_are_not_asked_for() -> None:
    """Nor are those that have nothing at all."""
    assert Cut(("c",), 1, 3) == cut(NUMBERS, Pager(3, 2, len(ROWS)))


def test_a_list_that_is_not_sorted_has_everything_once(
    client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of the store, page after page; the page says so and where to narrow it down."""
    sorted_list = client.get("/list/recommendations.json").get_json()["page"]
    monkeypatch.setattr(front, "MOST_SORTED", 3)
    page = client.page("/list/recommendations")
    assert any("So many are not sorted by name" in words(each) for each in page.all("p"))
    assert "/builder?kind=recommendation" in page.links
    listed = client.get("/list/recommendations.json").get_json()["page"]
    assert sorted_list["is_sorted"] and not listed["is_sorted"]
    assert sorted(map(str, sorted_list["links"])) == sorted(map(str, listed["links"]))
