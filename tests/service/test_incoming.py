"""Where a request ends is known as soon as its last byte is there, however it comes."""

from __future__ import annotations

import pytest

from service.web.incoming import Incoming, Sizes

SIZES = Sizes(line=60, head=200, kept=1000, body=20_000)
GET = b"GET /a HTTP/1.1\r\nHost: b\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nHost: b\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"

WHOLE = [
    GET,
    b"\r\n\r\n" + GET,
    POST + b"content-LENGTH:\t5 \r\n\r\nhello",
    POST + b"Content-Length: 0\r\n\r\n",
    CHUNKED + b"0\r\n\r\n",
    CHUNKED + b"5\r\nhello\r\nA;x=y\r\n0\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n",
    CHUNKED + b"5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
]


def fed(*parts: bytes, sizes: Sizes = SIZES) -> Incoming:
    """What is known after these parts."""
    incoming = Incoming(sizes)
    for part in parts:
        incoming.feed(part)
    return incoming


@pytest.mark.parametrize("request_bytes", WHOLE)
def test_a_request_is_whole_with_its_last_byte(request_bytes: bytes) -> None:
    """Byte by byte or at once; no byte before the last is taken for it."""
    incoming = Incoming(SIZES)
    for place in range(len(request_bytes)):
        assert not incoming.is_whole, place
        incoming.feed(request_bytes[place : place + 1])
    assert incoming.is_whole
    assert not incoming.is_partial
    assert request_bytes.lstrip(b"\r\n") == incoming.data
    assert fed(request_bytes).is_whole


def test_what_comes_after_a_request_is_kept() -> None:
    """The next request may follow at once."""
    incoming = fed(GET + GET[:5])
    assert incoming.is_whole
    assert GET + GET[:5] == incoming.data


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /" + b"a" * 60, 414),
        (b"GET /" + b"a" * 60 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 40, 431),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 40 + b"\r\n", 431),
        (POST + b"Content-Length: 20001\r\n\r\n", 413),
        (POST + b"Content-Length: 999999999999999\r\nExpect: 100-continue\r\n\r\n", 413),
        (CHUNKED + b"4E21\r\n" + b"x" * 20_010, 413),
    ],
)
def test_what_is_too_large_is_refused_early(request_bytes: bytes, status: int) -> None:
    """Before the rest of it has come."""
    assert status == fed(request_bytes).refusal


def test_a_body_of_tiny_chunks_is_refused() -> None:
    """It costs more to read than it is worth."""
    many = CHUNKED + b"1\r\nx\r\n" * 11_000
    assert 413 == fed(many, sizes=Sizes(60, 200, 1000, 10**6)).refusal
    assert 0 == fed(many[:30_000], sizes=Sizes(60, 200, 1000, 10**6)).refusal


def test_a_long_body_is_not_waited_for() -> None:
    """The application gets it while it comes, and may refuse it."""
    incoming = fed(POST + b"Content-Length: 1001\r\n\r\nab")
    assert incoming.is_whole
    assert incoming.is_partial
    assert 1001 == incoming.length
    waited_for = fed(POST + b"Content-Length: 1000\r\n\r\nab")
    assert not waited_for.is_whole


@pytest.mark.parametrize(
    "request_bytes",
    [
        POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
        POST + b"Content-Length: five\r\n\r\n",
        POST + b"Content-Length: -5\r\n\r\n",
        POST + b"Content-Length:\r\n\r\n",
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        CHUNKED + b"five\r\n",
        CHUNKED + b"-5\r\n\r\n",
        CHUNKED + b"x" * 1100,
        CHUNKED + b"0\r\n" + b"A: b\r\n" * 50,
    ],
)
def test_what_is_malformed_is_not_waited_for(request_bytes: bytes) -> None:
    """It is for gunicorn to refuse."""
    assert fed(request_bytes).is_whole


def test_a_client_that_waits_to_go_on_is_noticed() -> None:
    """It sends the body after it was told to."""
    incoming = fed(POST + b"Content-Length: 5\r\nExpect: 100-Continue\r\n\r\n")
    assert incoming.expects_continue
    assert not incoming.is_whole
