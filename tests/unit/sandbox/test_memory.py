"""Memory is counted wherever a process puts it: where no limit of the kernel's looks as well."""

from __future__ import annotations

import contextlib
import errno
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.watch import memory, procfs
from grader.sandbox.watch.memory import Exhausted, Reserve
from grader.sandbox.watch.procfs import Gone, Hidden

_MB = 2**20
_LARGEST = 64 * _MB
_SETUP = """
import ctypes, fcntl, mmap, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
kept = []
def file(size):
    opened = os.open(sys.argv[1] + "/x", os.O_CREAT | os.O_RDWR)
    os.unlink(sys.argv[1] + "/x")
    os.posix_fallocate(opened, 0, size)
    return opened
"""
_HUGE_PAGES_IN_A_PIPE = """
class Vec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]
reading, writing = os.pipe()
os.set_blocking(writing, False)
for _ in range(16):
    area = libc.mmap(None, ctypes.c_size_t(4 << 20), 3, 0x22, -1, ctypes.c_long(0))
    start = (area + (2 << 20) - 1) & -(2 << 20)
    libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(2 << 20), 14)
    ctypes.memset(start, 1, 1)
    assert libc.vmsplice(writing, ctypes.byref(Vec(start, 4096)), 1, 2) == 4096
    libc.munmap(ctypes.c_void_p(area), ctypes.c_size_t(4 << 20))
"""
# Each of these holds 32 MiB or somewhat more, of which hardly anything is resident.
_IN_MEMORY = {
    "pipe": _HUGE_PAGES_IN_A_PIPE,
    "shared": "kept += [mmap.mmap(-1, 32 << 20)]; kept[0].write(bytes(32 << 20)); kept[0].madvise(mmap.MADV_DONTNEED)",
    "file without a folder": "opened = os.memfd_create('x'); os.write(opened, bytes(32 << 20))",
    "mapped without a folder": """
opened = os.memfd_create('x')
os.write(opened, bytes(32 << 20))
area = libc.mmap(None, ctypes.c_size_t(4096), 3, 1, opened, ctypes.c_long(0))
os.close(opened)
""",
    "private": "kept.append(bytearray(32 << 20))",
    "socket": "kept.append(socket.socketpair())",
}
_ON_DISK = {
    "open": "kept.append(file(32 << 20))",
    "mapped alone": """
opened = file(32 << 20)
area = libc.mmap(None, ctypes.c_size_t(4096), 3, 1, opened, ctypes.c_long(0))
os.close(opened)
""",
    "shared with a copy": "kept.append(file(32 << 20)); kept.append(os.dup(kept[0]))",
}


@contextlib.contextmanager
def _holding(code: str, folder: Path) -> Iterator[int]:
    """Run a process that holds what `code` makes it hold."""
    command = [sys.executable, "-c", f"{_SETUP}{code}\nprint(flush=True)\nsys.stdin.read()", str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as popen:  # pytest's is a file
        assert popen.stdout is not None
        assert popen.stdout.readline()
        try:
            yield popen.pid
        finally:
            popen.kill()


@pytest.mark.slow
@pytest.mark.parametrize("how", _IN_MEMORY)
def test_memory_counts_wherever_it_is(how: str, tmp_path: Path) -> None:
    """What a process holds counts, though little of it may be resident, and nothing counts without end."""
    with _holding("", tmp_path) as pid:
        without = memory.held([pid], "", _LARGEST).memory
    with _holding(_IN_MEMORY[how], tmp_path) as pid:
        assert 32 * _MB <= memory.held([pid], "", _LARGEST).memory - without + _MB < 300 * _MB


@pytest.mark.slow
@pytest.mark.parametrize("how", _ON_DISK)
def test_a_file_without_a_folder_counts_where_it_lies(how: str, tmp_path: Path) -> None:
    """What is deleted and open, or mapped, still takes its place on the disk, once each."""
    with _holding(_ON_DISK[how], tmp_path) as pid:
        found = memory.held([pid], memory.device_of(tmp_path), _LARGEST)
        assert len(found.files) == 1
        assert 32 * _MB <= sum(found.files) <= _LARGEST
        assert found.memory < 32 * _MB


@pytest.mark.slow
def test_a_process_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    """Asking about it is no error."""
    with _holding("", tmp_path) as pid:
        pass
    assert memory.held([pid], "", _LARGEST) == memory.Held(0, ())


@pytest.mark.parametrize("alive", [True, False])
def test_a_process_that_hides_is_told_from_one_that_ends(alive: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel hides what a process had when it ends; one that runs on has hidden itself."""

    def hidden(_: int) -> list[str]:
        raise Hidden(errno.EACCES, "hidden")

    monkeypatch.setattr(procfs, "descriptors", hidden)
    monkeypatch.setattr(procfs, "status", lambda _: {})
    monkeypatch.setattr(procfs, "nameless_mappings", lambda _: [])
    monkeypatch.setattr(procfs, "is_alive", lambda _: alive)
    with pytest.raises(Hidden) if alive else contextlib.nullcontext():
        memory.held([1], "", _LARGEST)


def test_a_process_that_ends_meanwhile_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever part of it has been counted by then may count or not."""

    def gone(_: int) -> dict[bytes, int]:
        raise Gone(errno.ESRCH, "gone")

    monkeypatch.setattr(procfs, "status", gone)
    assert memory.held([1], "", _LARGEST).memory == 0


@pytest.mark.parametrize(
    ("at_first", "left", "held", "broken"),
    [
        (8000, 3000, 5000, False),
        (8000, 900, 7000, True),
        (8000, 900, 3600, True),
        (1000, 600, 400, False),
        (1000, 400, 500, True),
        (1000, None, 500, False),
    ],
    ids=["enough is left", "all is its own", "most is its own", "little at first", "half of little", "nobody knows"],
)
def test_who_takes_the_machines_memory_is_stopped(at_first: int, left: int | None, held: int, broken: bool) -> None:
    """A gibibyte is left alone, or half of what there was; sizes in MiB."""
    answers = iter([at_first * _MB, left if left is None else left * _MB])
    assert Reserve(lambda: next(answers)).broken_by(held * _MB) == (left and left * _MB if broken else None)


def test_memory_that_others_take_is_not_held_against_anyone() -> None:
    """Where a process holds little of what went, the machine is at fault."""
    answers = iter([8000 * _MB, 500 * _MB])
    with pytest.raises(Exhausted):
        Reserve(lambda: next(answers)).broken_by(400 * _MB)
