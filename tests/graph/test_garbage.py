"""The search for cycles is put off while a document is drawn, and made up for."""

from __future__ import annotations

import gc
import weakref

import pytest

from graph.garbage import collected_once


class _Node:
    """Something that can refer to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_nothing_is_searched_within_the_block() -> None:
    """And what came before it is searched for again after it."""
    assert gc.isenabled()
    with collected_once():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_was_dropped_within_is_gone_at_the_end() -> None:
    """Though it refers to itself."""
    with collected_once():
        dropped = weakref.ref(_Node())
        assert dropped() is not None
    assert dropped() is None


def test_an_error_within_changes_nothing() -> None:
    """A document that cannot be read is as good an end."""
    with pytest.raises(ValueError, match="unreadable"), collected_once():
        raise ValueError("unreadable")
    assert gc.isenabled()


def test_a_block_within_a_block_leaves_it_to_the_outer_one() -> None:
    """The search comes once."""
    with collected_once():
        with collected_once():
            pass
        assert not gc.isenabled()
