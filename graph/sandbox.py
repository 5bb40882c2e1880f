"""
What a process that handles foreign input may not do: reach the network, start programs, make programs of
what it was given, outlive its parent, or take all memory.

Loaded after the store is open, and tried out at once: a process that cannot be held says so and answers
nothing. The limit on open files is left alone, because the store opens its files as queries need them.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import resource
import signal
import socket
from contextlib import suppress
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_CLONE_THREAD: Final = 0x00010000
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")

_REFUSED_CALLS: Final = (
    *("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4"),
    *("sendto", "sendmsg", "sendmmsg", "recvfrom", "recvmsg", "recvmmsg"),
    *("execve", "execveat", "fork", "vfork"),
    *("kill", "tkill", "pidfd_open", "pidfd_send_signal", "pidfd_getfd"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "io_uring_setup", "bpf", "perf_event_open"),
    *("unshare", "setns", "mount", "umount2", "chroot", "pivot_root", "userfaultfd", "keyctl", "add_key"),
)
"""Network, programs, other processes, and ways around a filter of system calls (io_uring)."""


_NETWORK_CALLS: Final = ("socket", "socketpair", "connect")


class SandboxMissing(Exception):
    """This machine cannot hold such a process; the text says why."""


def die_with_parent(parent: int) -> None:
    """
    Be killed when the process with this id ends, even in the middle of a query.

    The kernel goes by the thread that started this process: it must live as long as its process does.
    """
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the call above
        raise SystemExit(0)


def forget_descriptors(keep: set[int]) -> None:
    """Close what a fork was handed on by accident: pipes and sockets of its parent and of its siblings."""
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names are all that is wanted
        if int(name) not in keep:
            with suppress(OSError):  # the one that the list was read by
                os.close(int(name))


def address_space_bytes() -> int:
    """Address space in use by this process."""
    return memory_in_use()[0]


def memory_in_use() -> tuple[int, int]:
    """Bytes of address space in use by this process, and of memory, with what it shares."""
    file = os.open("/proc/self/statm", os.O_RDONLY)  # read after every answer, and so in few calls
    try:
        address_space, resident = os.read(file, 256).split()[:2]
    finally:
        os.close(file)
    return int(address_space) * _PAGE, int(resident) * _PAGE


def limit_memory(further_bytes: int) -> None:
    """Let this process add so much address space and no more; leave no core file behind."""
    limit = address_space_bytes() + further_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def refuse_calls(*, ends_at_network: bool = False, compiles: bool = False) -> None:
    """
    Refuse network, programs and new processes to every thread of this process, for good.

    Args:
        compiles: Whether it may make memory that was written to executable, as an engine does that compiles
            what it runs.
        ends_at_network: Whether a try to reach the network ends the process (SIGSYS), rather than fails. A
            failure can be hidden by `SILENT`; an end cannot.

    Raises:
        SandboxMissing: The filter cannot be loaded, or does not hold.
    """
    try:
        _load_filter()
        _try_network()
        _try_fork()
        if not compiles:
            _refuse_new_code()
        if ends_at_network:
            _load_deadly_filter()
    except (ImportError, RuntimeError, OSError) as error:
        raise SandboxMissing(f"the system call filter cannot be loaded ({error})") from error


def _load_filter() -> None:
    import pyseccomp  # here, because the import itself fails where libseccomp is missing

    refused = pyseccomp.ERRNO(errno.EPERM)
    calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in _REFUSED_CALLS:
        calls.add_rule(refused, name)
    # Threads are the engine's own. The filter cannot see the flags of clone3; told that there is none, the
    # C library uses clone.
    calls.add_rule(refused, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, 0))
    calls.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    calls.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
    calls.load()


def _refuse_new_code() -> None:
    """Nothing that was written becomes a program: memory is writable or executable and stays so."""
    import pyseccomp  # as above

    both = mmap.PROT_WRITE | mmap.PROT_EXEC
    refused = pyseccomp.ERRNO(errno.EPERM)
    calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    calls.add_rule(refused, "mmap", pyseccomp.Arg(2, pyseccomp.MASKED_EQ, both, both))
    for name in ("mprotect", "pkey_mprotect"):
        made = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, mmap.PROT_EXEC, mmap.PROT_EXEC)
        calls.add_rule(refused, name, made)
    calls.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
    calls.load()


def _load_deadly_filter() -> None:
    """A second filter over the first, which has been tried out: of two, the kernel takes the stricter."""
    import pyseccomp  # as above

    calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in _NETWORK_CALLS:
        calls.add_rule(pyseccomp.KILL_PROCESS, name)
    calls.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
    calls.load()


def _try_network() -> None:
    try:
        socket.socket().close()
    except PermissionError:
        return
    raise SandboxMissing("the system call filter is loaded but lets sockets through")


def _try_fork() -> None:
    try:
        child = os.fork()
    except PermissionError:
        return
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    raise SandboxMissing("the system call filter is loaded but lets new processes through")
