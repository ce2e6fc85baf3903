"""How fast memory lets anybody be: the bytes of a call moved by the C library, and nothing else done.

Williams, Waterman and Patterson, "Roofline: an insightful visual performance model" (2009): whoever must read and
write so many bytes needs at least the time that memory takes for them.
"""

from __future__ import annotations

import ctypes
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

import numpy as np

from grader.judge.call import Array, SchedulerStatistics
from grader.judge.speed.samples import Sample
from grader.judge.trial import Arguments, Traffic
from grader.sandbox.shield import NO_SHIELD, Shield
from grader.sandbox.watch import processes

_C = ctypes.CDLL(None)  # lets go of the interpreter's lock, so that threads move bytes at the same time
_ADDRESS, _COUNT = ctypes.c_void_p, ctypes.c_size_t
_C.memchr.argtypes = [_ADDRESS, ctypes.c_int, _COUNT]
_C.memchr.restype = _ADDRESS
_C.memcpy.argtypes = [_ADDRESS, _ADDRESS, _COUNT]
_C.memset.argtypes = [_ADDRESS, ctypes.c_int, _COUNT]
_FILLED, _ABSENT = 1, 2  # the byte that is everywhere, and one that memchr looks for to the end
_MEASURED = 128 * 2**20  # bytes: more than caches hold
_TIMES = 7  # of which the fastest counts


class Roof:
    """An entrant that moves `traffic`, and does nothing else, with a thread on each of `cores`, under `shield`.

    What is both read and written is copied; the rest is only read, or only filled.
    """

    def __init__(self, traffic: Traffic, cores: tuple[int, ...], shield: Shield = NO_SHIELD) -> None:
        self._shield = shield
        self._source = np.full(max(traffic.read, 1), _FILLED, np.uint8)
        self._target = np.full(max(traffic.written, 1), _FILLED, np.uint8)
        self._parts = [_Part.of(traffic, index, len(cores)) for index in range(len(cores))]
        self._threads = [
            ThreadPoolExecutor(1, initializer=os.sched_setaffinity, initargs=(0, {core})) for core in cores
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        for thread in self._threads:
            thread.shutdown()

    def run(self, _: Arguments) -> tuple[Sample, Array]:
        """Move the bytes once, freshly written as a submission's inputs are; nothing is returned as output."""
        self._source.fill(_FILLED)
        self._target.fill(_FILLED)
        source, target = self._source.ctypes.data, self._target.ctypes.data
        before = processes.scheduled(os.getpid())
        with self._shield.over(os.getpid()):
            started = time.perf_counter()
            moving = [
                thread.submit(part.move, source, target)
                for thread, part in zip(self._threads, self._parts, strict=True)
            ]
            for done in moving:
                done.result()
            seconds = time.perf_counter() - started
        statistics = SchedulerStatistics.between(before, processes.scheduled(os.getpid()))
        return Sample.of(seconds, statistics), np.empty(0)


@dataclass(frozen=True)
class _Part:
    """One thread's share: from which byte to which it copies, reads and fills."""

    copied: tuple[int, int]
    read: tuple[int, int]
    filled: tuple[int, int]

    @classmethod
    def of(cls, traffic: Traffic, index: int, count: int) -> Self:
        def share(start: int, end: int) -> tuple[int, int]:
            size = end - start
            return start + size * index // count, start + size * (index + 1) // count

        both = min(traffic.read, traffic.written)
        return cls(share(0, both), share(both, traffic.read), share(both, traffic.written))

    def move(self, source: int, target: int) -> None:
        start, end = self.copied
        _C.memcpy(target + start, source + start, end - start)
        start, end = self.read
        _C.memchr(source + start, _ABSENT, end - start)
        start, end = self.filled
        _C.memset(target + start, _FILLED, end - start)


@dataclass(frozen=True)
class Bandwidth:
    """How fast memory is, in 10^9 bytes a second: reading, and copying, where bytes read and written both count."""

    read_gb_s: float
    copy_gb_s: float


def bandwidths(cores: tuple[int, ...]) -> Bandwidth:
    """Measure this machine's memory with a thread on each of `cores`; takes half a second."""
    return Bandwidth(_rate(Traffic(_MEASURED, 0), cores), _rate(Traffic(_MEASURED, _MEASURED), cores))


def _rate(traffic: Traffic, cores: tuple[int, ...]) -> float:
    with Roof(traffic, cores) as roof:
        seconds = min(roof.run(())[0].seconds for _ in range(_TIMES))
    return traffic.moved / seconds / 1e9
