"""All the memory that processes hold, counted from outside: what no single limit of the kernel's adds up.

A limit on address space does not see what lies in pipes, in files that no folder holds any more, or what is pinned.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import struct
import termios
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.watch import procfs
from grader.sandbox.watch.procfs import Gone, Hidden

_PAGE = 4096
_HUGE_PAGE = 2 * 2**20  # one small page of it in a pipe keeps all of it
_RESIDENT = (b"RssAnon", b"RssFile", b"VmSwap", b"VmPTE", b"VmPin", b"HugetlbPages")  # shared memory: as files
_RESERVE = 2**30  # more than a worker can take between two looks at it
_SOCKET = 64 * _HUGE_PAGE  # the pages that wait in a socket are bounded too, net.core.wmem_default
_SHARED = "/dev/zero (deleted)"  # how the kernel calls memory that processes share without a name
File = tuple[str, int]  # a device as the kernel writes it in `maps`, and the number of a file there


class Exhausted(Exception):
    """The machine has no memory left, and that is not the doing of the processes that are looked at."""


@dataclass(frozen=True)
class Held:
    """What processes hold, in bytes: `memory` in all, and the `files` on one device that no folder there holds."""

    memory: int
    files: tuple[int, ...]


class Reserve:
    """Memory of the machine's that a process must leave alone, so that the kernel never has to look for a victim."""

    def __init__(self, available: Callable[[], int | None] = procfs.available_memory) -> None:
        self._available = available
        self._at_first = available() or 0

    def broken_by(self, memory: int) -> int | None:
        """Return the bytes that are left where a process that holds `memory` has taken most of the reserve, or None.

        Raises Exhausted where others have.
        """
        left = self._available()
        if left is None or left >= min(_RESERVE, self._at_first // 2):
            return None
        if 2 * memory < self._at_first - left:
            raise Exhausted
        return left


def held(pids: Iterable[int], device: str, file_size: int) -> Held:
    """Return what `pids` hold; files on `device` are told apart, for they take disk and not memory.

    `file_size` is the most that a file may have: of one that is mapped, and open nowhere, nobody can say its size.
    Raises Hidden where one of them does not let itself be looked at.
    """
    memory, files = 0, dict[File, int]()
    for pid in pids:
        try:
            status = procfs.status(pid)
            memory += sum(status.get(name, 0) for name in _RESIDENT)
            files |= _mapped(pid, file_size) | _opened(pid)
        except Gone:
            continue
        except Hidden:
            if procfs.is_alive(pid):  # the kernel hides what a process had that is about to end
                raise
    there = tuple(size for file, size in files.items() if file[0] == device)
    return Held(memory + sum(files.values()) - sum(there), there)


def device_of(path: Path) -> str:
    """Return the device that `path` lies on, as `held` takes it."""
    return _file(path.stat())[0]


def _file(status: os.stat_result) -> File:
    return f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}", status.st_ino


def _opened(pid: int) -> dict[File, int]:
    """Return the bytes that each pipe, each socket and each open file that no folder holds can take."""
    found: dict[File, int] = {}
    for link in procfs.descriptors(pid):
        try:
            status = os.stat(link)  # noqa: PTH116 - of many links, between calls that are timed
            if stat.S_ISFIFO(status.st_mode):
                found[_file(status)] = _in_pipe(link)
            elif stat.S_ISREG(status.st_mode) and not status.st_nlink:
                found[_file(status)] = status.st_blocks * 512
            elif stat.S_ISSOCK(status.st_mode):
                found[_file(status)] = _SOCKET
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ESRCH, errno.ENXIO):  # closed meanwhile
                raise Hidden(error.errno, error.strerror, link) from error
    return found


def _in_pipe(link: str) -> int:
    """Return the most that what waits in a pipe can take: of each page, the huge page that it may be a part of."""
    pipe = os.open(link, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        (waiting,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))
        capacity: int = fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ)
        return int(min(capacity // _PAGE, waiting)) * _HUGE_PAGE
    finally:
        os.close(pipe)


def _mapped(pid: int, file_size: int) -> dict[File, int]:
    """Return the most that each mapped file can have which no folder holds."""
    found: dict[File, int] = {}
    for mapping in procfs.nameless_mappings(pid):
        size = mapping.offset + mapping.end - mapping.start
        least = 0 if mapping.path == _SHARED else file_size
        found[mapping.file] = max(size, least, found.get(mapping.file, 0))
    return found
