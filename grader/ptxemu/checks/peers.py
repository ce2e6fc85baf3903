"""Who made accesses that do not race with each other, plain reads or atomic ones: enough to tell who races with them.

Of those that accessed an element only those count that a later access may race with: all blocks that did, and of one
block those since its last barrier, of one warp those since its last synchronisation. One of them is remembered, and
how far the others are from it, with one that is that far away: who comes races with one of the two, or with none.

Accesses are only noted down until one of the other kind may meet them: most never do, for a barrier comes before.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.ptxemu.checks.times import WARP_BITS, epoch_of, unordered
from grader.ptxemu.memory.elements import Elements

Array = np.ndarray[Any, Any]
_MOST = 64  # accesses that are noted down
_ALONE, _WARP, _BLOCK, _GRID = range(4)  # how far apart threads are: one, of one warp, of one block, of several


class Peers:
    """The threads that accessed each of `count` elements in ways that do not race with each other.

    `padded`, `within`, and how accesses come, are as for a Shadow.
    """

    def __init__(self, count: int, padded: int, within: bool) -> None:
        self._count = count
        self._padded = padded
        self._within = within
        self._farthest = _BLOCK if within else _GRID
        self._noted: dict[tuple[int, int, int, int], tuple[Elements, Array, Any]] = {}
        self._epoch = -1
        self._known = False
        self._last, self._time, self._other, self._apart = (np.zeros(0, np.int8),) * 4

    def note(self, elements: Elements, own: Array, now: Any) -> None:
        """Note accesses by the threads `own` (1 + id) at time `now`; those that are noted down already, once."""
        self._forget(epoch_of(now))
        key = elements.first, id(elements.index), id(own), id(now) if np.ndim(now) else now
        self._noted[key] = (elements, own, now)  # what has an id in the key lives as long as the key
        if len(self._noted) > _MOST:
            self._fold()

    def against(self, elements: Elements, own: Array, now: Any) -> tuple[Array, Array] | None:
        """Return which of the threads `own` race with those noted, bool (n,), and with whom, 1 + id; None: none can."""
        self._forget(epoch_of(now))
        if any(not _harmless(access, elements, own) for access in self._noted.values()):
            self._fold()
        if not self._known:
            return None
        last, time = elements.of(self._last), elements.of(self._time)
        first = (last != 0) & (last != own) & unordered(last, time, own, now, self._padded)
        other, apart = elements.of(self._other), elements.of(self._apart)
        second = (apart != _ALONE) & (other != own) & unordered(other, time, own, now, self._padded)
        np.copyto(other, last, where=first)
        return first | second, other

    def _forget(self, epoch: int) -> None:
        """Drop what a barrier has ordered before all that comes."""
        if self._within and epoch > self._epoch:
            self._noted.clear()
            self._known = False
            self._epoch = epoch

    def _fold(self) -> None:
        """Enter what was noted down."""
        if not self._known:
            self._last, self._other = np.zeros(self._count, np.int32), np.zeros(self._count, np.int32)
            self._time, self._apart = np.zeros(self._count, np.int64), np.zeros(self._count, np.int8)
            self._known = True
        for elements, own, now in self._noted.values():
            self._enter(np.broadcast_to(elements.numbers(), own.shape), own, np.broadcast_to(now, own.shape))
        self._noted.clear()

    def _enter(self, at: Array, own: Array, now: Array) -> None:
        """Enter the threads of one instruction; of those that access the same element, the last stands for them.

        Where two are as far apart as can be, whoever comes races with one of them: nothing more can be learned.
        """
        left = np.flatnonzero(self._apart[at] < self._farthest)
        if left.size < at.size:
            at, own, now = at[left], own[left], now[left]
        before, time = self._last[at], self._time[at]
        self._last[at] = own
        lost = np.flatnonzero(self._last[at] != own)
        self._time[at] = now
        if before.any():
            kept = slice(None) if not lost.size else np.flatnonzero(self._last[at] == own)
            self._meet(at[kept], before[kept], time[kept], own[kept], now[kept])
        if lost.size:
            self._spread(at[lost], own[lost], self._distance(self._last[at[lost]], own[lost]))

    def _meet(self, at: Array, before: Array, time: Array, own: Array, now: Array) -> None:
        """Compare each new thread with the one remembered before: those that what came between has ordered go."""
        distance, earlier_epoch = self._distance(before, own), time >> WARP_BITS < now >> WARP_BITS
        passed = ((distance < _GRID) & earlier_epoch) | ((distance < _BLOCK) & (time < now))
        gone = passed & (self._apart[at] < np.where(earlier_epoch, _GRID, _BLOCK))
        self._apart[at[gone]] = _ALONE
        there = np.flatnonzero(~passed & (before != 0))
        self._spread(at[there], before[there], distance[there])

    def _spread(self, at: Array, others: Array, distance: Array) -> None:
        """Enter others that access the same elements, where they are no nearer than the one that is entered."""
        for far in (_WARP, _BLOCK, _GRID):
            chosen = np.flatnonzero((distance == far) & (self._apart[at] <= far))
            self._other[at[chosen]] = others[chosen]
            self._apart[at[chosen]] = far

    def _distance(self, some: Array, others: Array) -> Array:
        """Return how far apart threads (1 + id) are."""
        a, b = some - 1, others - 1
        found = np.where(a >> 5 == b >> 5, np.int8(_WARP), np.int8(_BLOCK))
        found[a // self._padded != b // self._padded] = _GRID
        found[a == b] = _ALONE
        return found


def _harmless(access: tuple[Elements, Array, Any], elements: Elements, own: Array) -> bool:
    """Return whether an access cannot meet the one noted: it is of other elements, or each thread's of its own."""
    there, threads, _ = access
    return there.apart(elements) or (there.distinct and there.same(elements) and threads is own)
