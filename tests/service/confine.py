"""
Starts a program under the system call filter of `service/deploy/peelgraph.service`, as systemd would load it.

Usage: python -m tests.service.confine CALL[,CALL...] PROGRAM [ARGUMENT...], the calls being those allowed.

Beside the list, what these lines of the unit make of it: RestrictNamespaces=, RestrictAddressFamilies= and
NoNewPrivileges= (which libseccomp sets with a filter).
"""

from __future__ import annotations

import errno
import os
import socket
import sys

import pyseccomp

_REFUSED = pyseccomp.ERRNO(errno.EPERM)
_NO_FAMILY = pyseccomp.ERRNO(errno.EAFNOSUPPORT)
_NAMESPACES = 0x7E020080
"""CLONE_NEW… of time, mount, cgroup, UTS, IPC, user, process and network namespaces."""


def _allow_only(calls: list[str]) -> None:
    allowed = pyseccomp.SyscallFilter(_REFUSED)
    for name in calls:
        try:
            allowed.add_rule(pyseccomp.ALLOW, name)
        except OSError:  # of another architecture, or newer than this library
            continue
    allowed.load()


def _refuse_more() -> None:
    refused = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refused.add_rule(_REFUSED, "setns")
    for bit in range(32):
        if _NAMESPACES >> bit & 1:
            for name in ("clone", "unshare"):
                refused.add_rule(_REFUSED, name, pyseccomp.Arg(0, pyseccomp.MASKED_EQ, 1 << bit, 1 << bit))
    for family in set(socket.AddressFamily) - {socket.AF_INET, socket.AF_INET6, socket.AF_UNIX}:
        refused.add_rule(_NO_FAMILY, "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    refused.load()


if __name__ == "__main__":
    _refuse_more()
    _allow_only(sys.argv[1].split(","))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606
