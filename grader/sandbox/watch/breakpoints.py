"""Watched bytes: the processor's debug registers, by which the kernel notes each instruction that touches one.

perf_event_open(2) has it done while the program runs on: nothing stops, no signal is sent, no code is changed.
"""

from __future__ import annotations

import ctypes
import fcntl
import mmap
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass

WRITE, TOUCH = 2, 3
_PERF_EVENT_OPEN = 298  # of x86_64, the only architecture this is made for
_BREAKPOINT, _CLOSE_ON_EXEC = 5, 8
_WHERE_WHEN_WHAT_STACK = 1 | 4 | 8 | 1 << 13  # PERF_SAMPLE_IP, _TIME, _ADDR, _STACK_USER
_UNARMED_INHERITED_USER_ONLY = 1 | 2 | 32 | 64
_ENABLE, _SAME_RING = 0x2400, 0x2405
_SAMPLE, _WRITTEN_TO = 9, 1024  # a record's type; where in its first page a ring says how far it is written
_RECORD = struct.Struct("=IHHQQQQQQ")  # type, -, size; instruction, time, address; size of the stack's part, it, filled
_PAGE, _RING = 4096, 32 * 4096


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
