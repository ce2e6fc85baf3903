"""Who moves a byte: memcpy or anything else, seen from outside by the processor's own debug registers.

perf_event_open(2) has the kernel note each instruction that touches a watched byte, while the program runs on:
nothing stops, no signal is sent, no code is changed, so nothing tells the program that it is watched. It could
notice that one access took some microseconds, but only once the note is taken.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import itertools
import os
import platform
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from grader.errors import KitError
from grader.sandbox.watch.breakpoints import TOUCH, WRITE, Access, Watch
from grader.sandbox.watch.procfs import Mapping, maps, threads

_MOST_THREADS = 16
_LONGEST_CALL = 7
# Of x86_64, the end of an instruction FF /2: a call of what a register holds, or of what lies where one points.
_CALL_THROUGH_REGISTER = re.compile(
    rb"\xFF([\xD0-\xD7]|[\x10-\x13\x16\x17]|\x14.|[\x50-\x53\x55-\x57].|\x54..|[\x90-\x93\x95-\x97].{4}|\x94.{5})\Z",
    re.DOTALL,
)

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
            self._watch = Watch(tasks, list(zip(watched, itertools.cycle((TOUCH, WRITE)), strict=False)))

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

    def is_ours(access: Access) -> bool:
        return start <= access.instruction < start + len(function.code) and _may_call(pid, access.caller, mappings)

    for source, target in watched:
        read = [is_ours(access) for access in accesses if access.address == source]
        written = [is_ours(access) for access in accesses if access.address == target]
        if not read or not all(read) or not any(written[-1:]):
            return False
    return True


def _may_call(pid: int, caller: int, mappings: list[Mapping]) -> bool:
    """Return whether code that goes on at `caller` called as ctypes does, or as compiled code does.

    ctypes calls everything by one instruction of libffi's. Compiled code lies in memory without a name, and has the
    address from ctypes: it calls through a register, and no library calls its neighbour so.
    """
    mapping = _at(caller, mappings)
    if mapping is None:
        return False
    if mapping.path:
        return (mapping.file, caller - mapping.start + mapping.offset) in ctypes_calls()
    return bool(_CALL_THROUGH_REGISTER.search(_code(pid, caller - _LONGEST_CALL, _LONGEST_CALL)))


def _at(address: int, mappings: list[Mapping]) -> Mapping | None:
    return next((mapping for mapping in mappings if mapping.start <= address < mapping.end), None)


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
    mapping = _at(address, maps(os.getpid()))
    assert mapping is not None
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
    pair, accesses = _own_copy(size)
    return _moved(os.getpid(), [pair], accesses)


def _own_copy(size: int) -> tuple[tuple[int, int], list[Access]]:
    """Copy `size` bytes by ctypes; return the addresses of one on its way, and what touched it."""
    copy = ctypes.CDLL(None).memcpy
    copy.argtypes, copy.restype = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t], ctypes.c_void_p
    source, target = (ctypes.create_string_buffer(size) for _ in range(2))
    pair = ctypes.addressof(source) + size // 2, ctypes.addressof(target) + size // 2
    watch = Watch([threading.get_native_id()], [(pair[0], TOUCH), (pair[1], WRITE)])
    copy(target, source, size)
    return pair, watch.end()


@functools.cache
def ctypes_calls() -> frozenset[tuple[tuple[str, int], int]]:
    """Return where, in which file and at which offset, code goes on that ctypes has called by: seen in this process.

    A worker has the same interpreter, and with it the same libffi, whichever file that is linked into.
    """
    _, accesses = _own_copy(100)
    mappings = maps(os.getpid())
    found = [(_at(access.caller, mappings), access.caller) for access in accesses]
    return frozenset((at.file, caller - at.start + at.offset) for at, caller in found if at is not None and at.path)
