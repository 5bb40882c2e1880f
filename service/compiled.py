"""
Templates compiled while the service starts, by a process of their own: to compile that of a page takes longer
than to make most pages, and whoever opened the first of a kind would wait for it.

The process is a fork of the one that starts the web processes, and writes into memory that these share. A
template that is not there yet is compiled by whoever needs it.
"""

from __future__ import annotations

import marshal
import os
from typing import Final

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from graph.sandbox import die_with_parent, forget_descriptors
from service.templating import set_up_templates

_HEAD: Final = 8
"""Bytes of the length of what follows; it is written last, and 0 until then."""


class CompiledTemplates(BytecodeCache):
    """
    Compiled templates by the keys that Jinja gives them.

    Args:
        memory: Descriptor of what another process fills.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._found: dict[str, bytes] | None = None

    @property
    def is_filled(self) -> bool:
        """Whether all are there."""
        return self._length() > 0

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template if it is there and its text the same; each is asked for once a process."""
        if self._found is None and (length := self._length()):
            self._found = marshal.loads(os.pread(self._memory, length, _HEAD))  # noqa: S302 - our own fork's
        if self._found and (code := self._found.pop(bucket.key, b"")):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """What a web process compiles stays with it."""

    def _length(self) -> int:
        return int.from_bytes(os.pread(self._memory, _HEAD, 0), "big")


class _Gathered(BytecodeCache):
    """Keeps what is compiled."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Nothing was compiled before."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


def compile_apart() -> CompiledTemplates:
    """Have all templates compiled by a fork of this process, which must have one thread alone."""
    memory = os.memfd_create("templates")
    parent = os.getpid()
    if os.fork() == 0:
        try:
            die_with_parent(parent)  # else it would hold the address of a service that was stopped
            forget_descriptors({memory})
            _compile_into(memory)
        finally:
            os._exit(0)
    return CompiledTemplates(memory)


def _compile_into(memory: int) -> None:
    app = Flask("service")
    set_up_templates(app)
    app.jinja_env.bytecode_cache = gathered = _Gathered()
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    code = marshal.dumps(gathered.code)
    os.pwrite(memory, code, _HEAD)
    os.pwrite(memory, len(code).to_bytes(_HEAD, "big"), 0)
