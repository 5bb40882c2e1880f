"""PDFs that are broken or mean harm: refused with the reason, and soon."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from graph.document import BlockKind
from graph.errors import SourceUnreadable
from graph.readers import pdf, pdf_words, read
from graph.readers.apart import read_apart
from tests.graph.readers.pages import blocks, draw


def _encrypted() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(60, 700, "Patrols are frequent.")
    canvas.save()
    return out.getvalue()


def _pictures() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(3):
        canvas.rect(60, 60, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _with_script() -> bytes:
    """A catalogue that opens with a script and an address, and embeds a file."""
    data = draw((60, 700, "Patrols are frequent in the harbour."))
    action = b"/Type /Catalog /OpenAction << /S /JavaScript /JS (while \\(true\\) {}) >> "
    return data.replace(b"/Type /Catalog", action, 1)


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (_encrypted, "the PDF is encrypted"),
        (_pictures, "there is no text on its 3 pages, only pictures"),
        (lambda: b"%PDF-1.7\n", "the PDF is damaged and cannot be opened"),
        (lambda: b"%PDF-1.7\n" + b"<<" * 50_000, "the PDF is damaged and cannot be opened"),
    ],
)
def test_what_cannot_be_read_is_said(make: Callable[[], bytes], found: str) -> None:
    """Where it was, what is wrong and what to do; never a crash."""
    with pytest.raises(SourceUnreadable) as caught:
        read(make(), "case.pdf")
    assert ("case.pdf", found) == (caught.value.where, caught.value.found)
    assert caught.value.next_step


def test_scripts_are_not_run() -> None:
    """The text is read, and what the file would like to do when opened is not done."""
    document = read(_with_script(), "case.pdf")
    assert ["Patrols are frequent in the harbour."] == blocks(document, BlockKind.PARAGRAPH)


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page limit, told with what was found."""
    monkeypatch.setattr(pdf_words, "MOST_PAGES", 2)
    with pytest.raises(SourceUnreadable, match=r"the PDF has 3 pages\. Expected at most 2\."):
        pdf.read_here(_pictures(), "case.pdf")


def test_too_many_characters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit for each page and for all."""
    monkeypatch.setattr(pdf_words, "MOST_CHARACTERS_ON_A_PAGE", 10)
    with pytest.raises(SourceUnreadable, match=r"case\.pdf page 1: there are 21 characters"):
        pdf.read_here(draw((60, 700, "Patrols are frequent.")), "case.pdf")


def test_reading_ends_in_time() -> None:
    """A reader that does not come to an end is ended."""

    def hang() -> None:
        while True:
            pass

    with pytest.raises(SourceUnreadable, match=r"reading it took more than 0\.2 seconds"):
        read_apart(hang, "case.pdf", seconds=0.2)


def test_reading_ends_with_its_memory() -> None:
    """A reader that takes more than its share is ended; this process goes on."""
    with pytest.raises(SourceUnreadable, match="it took more than 16 MiB of memory"):
        read_apart(lambda: len(bytearray(1 << 30)), "case.pdf", memory=16 << 20)


def test_a_reader_needs_no_reader_of_its_own() -> None:
    """What it has read in turn is read by itself: its limits hold for all of it."""

    def pids() -> tuple[int, int]:
        return os.getpid(), read_apart(os.getpid, "page.pdf")

    outer, inner = read_apart(pids, "case.pdf")
    assert os.getpid() != outer == inner


def test_something_else_is_done_meanwhile() -> None:
    """By the process that waits; what goes wrong there ends the reading."""
    done: list[int] = []
    assert os.getpid() != read_apart(os.getpid, "case.pdf", meanwhile=lambda: done.append(os.getpid()))
    assert [os.getpid()] == done
    with pytest.raises(ZeroDivisionError):
        read_apart(os.getpid, "case.pdf", meanwhile=lambda: 1 // 0)


def test_errors_come_back_from_the_reader() -> None:
    """With everything they carry."""

    def fail() -> None:
        raise SourceUnreadable("case.pdf page 3", "it is torn", "a whole page", "Glue it.")

    with pytest.raises(SourceUnreadable) as caught:
        read_apart(fail, "case.pdf")
    assert "case.pdf page 3: it is torn. Expected a whole page. Glue it." == str(caught.value)


def test_a_fault_of_the_software_is_no_damaged_document() -> None:
    """It is raised as it was in the other process, with its trace; one that cannot be sent as its trace."""

    class Unsent(Exception):
        """Made within a function: no other process can make it again."""

    def fail() -> None:
        int("no number")

    def fail_unsent() -> None:
        raise Unsent

    with pytest.raises(ValueError, match="invalid literal") as caught:
        read_apart(fail, "case.pdf")
    assert "in fail\n" in caught.value.__notes__[0]
    with pytest.raises(RuntimeError, match="in fail_unsent"):
        read_apart(fail_unsent, "case.pdf")


def test_a_crash_below_is_told_as_one() -> None:
    """With the signal that ended it; a bare exit too is no answer."""
    with pytest.raises(SourceUnreadable, match=r"it crashes what reads it \(SIGTRAP\)"):
        read_apart(lambda: os.kill(os.getpid(), signal.SIGTRAP), "case.pdf")
    with pytest.raises(SourceUnreadable, match="ended without a word"):
        read_apart(lambda: os._exit(1), "case.pdf")


SMALL = draw((60, 700, "Patrols are frequent in the harbour."), (60, 650, "1. Dogs help."))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.binary(max_size=4)), min_size=1, max_size=8))
def test_damage_never_crashes_the_reader(changes: list[tuple[int, bytes]]) -> None:
    """A PDF with bytes changed or lost is read or refused."""
    data = bytearray(SMALL)
    for place, new in changes:
        data[place : place + max(1, len(new))] = new
    try:
        document = pdf.read_here(bytes(data), "case.pdf")
    except SourceUnreadable:
        return
    assert all(block.text.words for block in document.blocks)
