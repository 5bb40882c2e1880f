"""
What has arrived of a request, and whether it is all there (RFC 9112).

Only as much is read here as tells where a request ends; gunicorn reads it properly afterwards and refuses
what is malformed. So whatever is not understood here counts as whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*([^\r\n]*?)[ \t]*(?=\r\n)", re.IGNORECASE)
_CODING: Final = re.compile(rb"\r\ntransfer-encoding[ \t]*:[ \t]*([^\r\n]*?)[ \t]*(?=\r\n)", re.IGNORECASE)
_EXPECT: Final = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)
_LONGEST_CHUNK_LINE: Final = 1024
_MOST_SMALL_CHUNKS: Final = 10_000
_SMALL_CHUNK: Final = 256
"""Bytes. Each chunk costs the same, so that a body of tiny ones costs much for its size."""

TOO_LARGE: Final = 413
LINE_TOO_LONG: Final = 414
HEAD_TOO_LARGE: Final = 431


@dataclass(frozen=True, slots=True)
class Sizes:
    """
    The largest that are taken, in bytes.

    Args:
        line: The first line, with method and address.
        head: All lines before the body.
        kept: A body that is waited for. Of a longer one the application gets what there is, and refuses it or
            reads on.
        body: Any body.
    """

    line: int
    head: int
    kept: int
    body: int


class Incoming:
    """
    One request, as it arrives.

    Attributes:
        data: What has arrived and was not yet taken.
        is_whole: The application may have it.
        is_partial: It may, although more of its body is to come.
        refusal: The status to refuse it with; 0 where there is no reason.
        expects_continue: The client waits for "100 Continue" before it sends the body.
        length: Of the body, as declared; 0 where it is not.
    """

    def __init__(self, sizes: Sizes) -> None:
        self.data = bytearray()
        self.is_whole = self.is_partial = self.expects_continue = False
        self.refusal = 0
        self.length = 0
        self._sizes = sizes
        self._body = 0
        """Where the body starts; 0 before that is known."""
        self._is_chunked = False
        self._chunk = 0
        """Where the next chunk starts."""
        self._chunks = 0

    def __bool__(self) -> bool:
        """Whether anything has arrived."""
        return bool(self.data)

    def feed(self, data: bytes) -> None:
        """More has arrived."""
        searched = max(0, len(self.data) - len(_HEAD_END) + 1)
        self.data += data
        if not self._body:
            if (
                self.data[:1] in b"\r\n" and self.data
            ):  # section 2.2: empty lines before a request are passed over
                del self.data[: len(self.data) - len(self.data.lstrip(b"\r\n"))]
                searched = 0
            self._find_head_end(searched)
        if self._body and not self.refusal:
            self._look_at_body()

    def _find_head_end(self, searched: int) -> None:
        end = self.data.find(_HEAD_END, searched)
        head = self.data[: end + 2 if end >= 0 else None]
        line = head.find(b"\r\n")
        if (line if line >= 0 else len(head)) > self._sizes.line:
            self.refusal = LINE_TOO_LONG
        elif len(head) > self._sizes.head:
            self.refusal = HEAD_TOO_LARGE
        elif end >= 0:
            self._body = self._chunk = end + len(_HEAD_END)
            lengths, codings = _LENGTH.findall(head), [each.lower() for each in _CODING.findall(head)]
            self._is_chunked = codings == [b"chunked"] and not lengths
            self.expects_continue = bool(_EXPECT.search(head))
            self.length = 0 if codings else _declared(lengths)

    def _look_at_body(self) -> None:
        arrived = len(self.data) - self._body
        if max(arrived if self._is_chunked else 0, self.length) > self._sizes.body:
            self.refusal = TOO_LARGE
        elif self._is_chunked:
            self.is_whole = self._has_last_chunk()
            if self._chunks > _MOST_SMALL_CHUNKS + arrived // _SMALL_CHUNK:
                self.refusal = TOO_LARGE
        else:
            self.is_partial = self.length > self._sizes.kept and arrived < self.length
            self.is_whole = self.is_partial or arrived >= self.length

    def _has_last_chunk(self) -> bool:
        """Whether the last chunk is there, or anything that is no chunk (section 7.1)."""
        while self._chunk < len(self.data):
            end = self.data.find(b"\r\n", self._chunk, self._chunk + _LONGEST_CHUNK_LINE)
            if end < 0:
                return len(self.data) - self._chunk >= _LONGEST_CHUNK_LINE
            try:
                size = int(bytes(self.data[self._chunk : end]).partition(b";")[0], 16)
            except ValueError:
                return True
            if size <= 0:
                trailer = len(self.data) - self._chunk
                return self.data.find(_HEAD_END, end) >= 0 or trailer > self._sizes.head
            self._chunks += 1
            self._chunk = end + 2 + size + 2
        return False


def _declared(lengths: list[bytes]) -> int:
    """The length that a head declares; none where it declares it in a way that will be refused."""
    return int(lengths[0]) if len(lengths) == 1 and re.fullmatch(rb"[0-9]{1,15}", lengths[0]) else 0
