"""Who moves a byte: memcpy or anything else, seen from outside by the processor's own debug registers.

perf_event_open(2) has the kernel note each instruction that touches a watched byte, while the program runs on:
nothing stops, no signal is sent, no code is changed, so nothing tells the program that it is watched. It could
notice that one access took some microseconds, but only once the note is taken.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import functools
import itertools
import mmap
import os
import platform
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from grader.errors import KitError
from grader.sandbox.procfs import Mapping, maps, threads

_PERF_EVENT_OPEN = 298  # of x86_64, the only architecture this is made for
_BREAKPOINT, _CLOSE_ON_EXEC = 5, 8
_WHERE_WHEN_WHAT_STACK = 1 | 4 | 8 | 1 << 13  # PERF_SAMPLE_IP, _TIME, _ADDR, _STACK_USER
_UNARMED_INHERITED_USER_ONLY = 1 | 2 | 32 | 64
_ENABLE, _SAME_RING = 0x2400, 0x2405
_SAMPLE, _WRITTEN_TO = 9, 1024  # a record's type; where in its first page a ring says how far it is written
_RECORD = struct.Struct("=IHHQQQQQQ")  # type, -, size; instruction, time, address; size of the stack's part, it, filled
_PAGE, _RING = 4096, 32 * 4096
_WRITE, _TOUCH = 2, 3
_MOST_THREADS = 16
_CALLERS = ("libffi", "_ctypes", "python", "libpython")  # files with the code by which ctypes calls

Pairs = tuple[tuple[int, int], ...]  # of a source byte and the target byte that it goes to


@dataclass(frozen=True)
class Function:
    """A function of a library: where its code lies in the file, and the code."""

    file: tuple[str, int]
    offset: int
    code: bytes

    def start_in(self, mappings: list[Mapping]) -> int | None:
        """Return where it begins in a process with these mappings, None where it is not there, or is twice."""
        starts = addresses(mappings, self.file, self.offset)
        return starts.pop() if len(starts) == 1 else None


@dataclass(frozen=True)
class Access:
    """One instruction has touched a watched byte; `caller` is the word on top of the stack."""

    instruction: int
    time: int
    address: int
    caller: int


class Watch:
    """Watches single bytes of a process that stands still, from now until `end`."""

    def __init__(self, tasks: list[int], kinds: list[tuple[int, int]]) -> None:
        """Watch each `(address, kind)`, four at most, in these threads and all that they start; raises OSError."""
        self._events: list[int] = []
        self._rings: list[mmap.mmap] = []
        watched = [(task, address, kind) for task in tasks for address, kind in kinds]
        try:
            for processor in os.sched_getaffinity(tasks[0]):
                self._open(processor, watched)
            for event in self._events:
                fcntl.ioctl(event, _ENABLE)
        except OSError:
            self._close()
            raise

    def _open(self, processor: int, watched: list[tuple[int, int, int]]) -> None:
        """Open the events of one processor, which share a ring."""
        first = len(self._events)
        for task, address, kind in watched:
            self._events.append(_event(address, kind, task, processor))
        self._rings.append(mmap.mmap(self._events[first], _PAGE + _RING))
        for event in self._events[first + 1 :]:
            fcntl.ioctl(event, _SAME_RING, self._events[first])

    def end(self) -> list[Access]:
        """Stop watching; return what was seen, in order.

        Raises OverflowError where it was too much to note all of it.
        """
        try:
            return sorted((access for ring in self._rings for access in _accesses(ring)), key=lambda seen: seen.time)
        finally:
            self._close()

    def _close(self) -> None:
        for ring in self._rings:
            ring.close()
        for event in self._events:
            os.close(event)


def _event(address: int, kind: int, thread: int, processor: int) -> int:
    """Return the descriptor of an event: `thread` touches the byte at `address` on `processor`."""
    attributes = struct.pack(
        "=IIQQQQQIIQQQQIi",
        *(_BREAKPOINT, 128, 0, 1, _WHERE_WHEN_WHAT_STACK, 0, _UNARMED_INHERITED_USER_ONLY, 0),
        *(kind, address, 1, 0, 0, 8, 0),
    ).ljust(128, b"\0")
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    number, *arguments = (ctypes.c_long(n) for n in (_PERF_EVENT_OPEN, thread, processor, -1, _CLOSE_ON_EXEC))
    event = int(call(number, attributes, *arguments))
    if event < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return event


def _accesses(ring: mmap.mmap) -> Iterator[Access]:
    (written,) = struct.unpack_from("=Q", ring, _WRITTEN_TO)
    if written + _RECORD.size > _RING:  # the kernel stops there, for nobody takes the records out
        raise OverflowError
    at = _PAGE
    while at < _PAGE + written:
        kind, _, size, instruction, time, address, _, caller, _ = _RECORD.unpack_from(ring, at)
        if kind == _SAMPLE and size == _RECORD.size:
            yield Access(instruction, time, address, caller)
        at += size


class Witness:
    """Says of a call, for `pairs` of source and target bytes, whether memcpy took them from the one to the other.

    Both lie in `memory`, a file that the process has mapped, and a pair holds their offsets in it. A pair
    takes two debug registers, and a processor has four. After the call, `moved` says it.
    """

    def __init__(self, pid: int, memory: tuple[str, int], pairs: Pairs) -> None:
        self.moved = False
        self._pid = pid
        self._memory = memory
        self._pairs = pairs
        self._watched: list[tuple[int, int]] = []
        self._watch: Watch | None = None

    def __enter__(self) -> Self:
        """Begin; the process stands still. Raises KitError where it cannot be watched."""
        try:
            self._begin()
        except ProcessLookupError:
            pass  # it is gone, as the call will find
        except PermissionError:
            pass  # such things can be seen here, but this process has hidden itself: nobody saw memcpy
        except OSError as error:
            raise KitError(f"A worker cannot be watched: {error}. `jitgrade doctor` says more.") from error
        return self

    def _begin(self) -> None:
        if not self._pairs:
            return
        mappings, tasks = maps(self._pid), threads(self._pid)
        found = [addresses(mappings, self._memory, offset) for pair in self._pairs for offset in pair]
        # Memory that is mapped twice can be reached unseen, and nobody needs many threads for this.
        if all(len(starts) == 1 for starts in found) and len(tasks) <= _MOST_THREADS:
            watched = [starts.pop() for starts in found]
            self._watched = list(zip(watched[::2], watched[1::2], strict=True))
            self._watch = Watch(tasks, list(zip(watched, itertools.cycle((_TOUCH, _WRITE)), strict=False)))

    def __exit__(self, *reason: object) -> None:
        """End, and weigh what was seen; the process stands still again, or is gone."""
        with contextlib.suppress(OSError, OverflowError):
            if self._watch is not None:
                self.moved = _moved(self._pid, self._watched, self._watch.end())


def _moved(pid: int, watched: list[tuple[int, int]], accesses: list[Access]) -> bool:
    """Return whether of each pair only memcpy has read the source, and memcpy was the last to write the target."""
    mappings, function = maps(pid), memcpy()
    start = function.start_in(mappings)
    if start is None or _code(pid, start, len(function.code)) != function.code:
        return False
    for source, target in watched:
        read = [_is_ours(access, start, function, mappings) for access in accesses if access.address == source]
        written = [_is_ours(access, start, function, mappings) for access in accesses if access.address == target]
        if not read or not all(read) or not any(written[-1:]):
            return False
    return True


def _is_ours(access: Access, start: int, function: Function, mappings: list[Mapping]) -> bool:
    """Return whether it was done by memcpy, called by compiled code (which lies in no file) or by ctypes."""
    if not start <= access.instruction < start + len(function.code):
        return False
    caller = next((mapping for mapping in mappings if mapping.start <= access.caller < mapping.end), None)
    return caller is None or not caller.path.startswith("/") or Path(caller.path).name.startswith(_CALLERS)


def _code(pid: int, start: int, size: int) -> bytes:
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        memory.seek(start)
        return memory.read(size)


def file_of(descriptor: int) -> tuple[str, int]:
    """Return an open file as /proc/<pid>/maps names it."""
    status = os.fstat(descriptor)
    return f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}", status.st_ino


def addresses(mappings: list[Mapping], file: tuple[str, int], offset: int) -> set[int]:
    """Return where the byte at `offset` of `file` lies."""
    return {
        mapping.start + offset - mapping.offset
        for mapping in mappings
        if mapping.file == file and 0 <= offset - mapping.offset < mapping.end - mapping.start
    }


@functools.cache
def memcpy() -> Function:
    """Return the memcpy that this process would use, and so any other with the same C library on this machine.

    Its length is what the tables say by which exceptions are unwound. Raises OSError where there are none.
    """
    address = ctypes.cast(ctypes.CDLL(None).memcpy, ctypes.c_void_p).value or 0
    find = ctypes.CDLL("libgcc_s.so.1")._Unwind_Find_FDE  # noqa: SLF001 - so named, and public
    find.argtypes, find.restype = [ctypes.c_void_p, ctypes.c_void_p], ctypes.c_void_p
    entry = find(address, ctypes.create_string_buffer(64))
    if not entry:
        raise OSError("the C library does not say where memcpy ends")
    size = ctypes.c_uint32.from_address(entry + 12).value
    mapping = next(mapping for mapping in maps(os.getpid()) if mapping.start <= address < mapping.end)
    return Function(mapping.file, address - mapping.start + mapping.offset, ctypes.string_at(address, size))


@functools.cache
def obstacle() -> str:
    """Return why memcpy cannot be watched on this machine, an empty text where it can: tried in this very process."""
    if platform.machine() != "x86_64":
        return f"memcpy can be watched on x86_64 only, and this is {platform.machine()}"
    try:
        seen = all(_sees_itself(size) for size in (1, 7, 100, 5000, 100_000))
    except (OSError, AttributeError) as error:
        return f"memcpy cannot be watched here: {error}. As root, or with kernel.perf_event_paranoid at most 2, it can"
    return "" if seen else "memcpy cannot be watched here: this machine's debug registers do not show what it does"


def _sees_itself(size: int) -> bool:
    """Return whether a copy of this process's own is seen."""
    copy = ctypes.CDLL(None).memcpy
    copy.argtypes, copy.restype = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t], ctypes.c_void_p
    source, target = (ctypes.create_string_buffer(size) for _ in range(2))
    pair = ctypes.addressof(source) + size // 2, ctypes.addressof(target) + size // 2
    watch = Watch([threading.get_native_id()], [(pair[0], _TOUCH), (pair[1], _WRITE)])
    copy(target, source, size)
    return _moved(os.getpid(), [pair], watch.end())
