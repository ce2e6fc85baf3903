"""Who has read each element: enough to find every race of a write with a read, in a few numbers for each element.

Of an element's readers only those count that a later write may race with: all blocks that read it, and of one block
those since its last barrier, of one warp those since its last synchronisation. One of them is remembered, and how far
the others are from it, with one that is that far away: whoever writes races with one of the two, or with none.

Reads are only noted down until a write may meet them: most never do, for a barrier comes before.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.cuda.places import Places
from grader.cuda.times import WARP_BITS, epoch_of, unordered

Array = np.ndarray[Any, Any]
_MOST = 64  # reads that are noted down
_ALONE, _WARP, _BLOCK, _GRID = range(4)  # how far apart the readers are: one, of one warp, of one block, of several


class Readers:
    """The readers of `count` elements; `padded` is the number of lanes of a block, `within` as for a Shadow."""

    def __init__(self, count: int, padded: int, within: bool) -> None:
        self._count = count
        self._padded = padded
        self._within = within
        self._noted: dict[tuple[int, int, int, int], tuple[Places, Array, Any]] = {}
        self._epoch = -1
        self._known = False
        self._last, self._time, self._other, self._apart = (np.zeros(0, np.int8),) * 4

    def note(self, places: Places, own: Array, now: Any) -> None:
        """Note reads by the threads `own` (1 + id) at time `now`."""
        self._forget(epoch_of(now))
        self._noted[places.first, id(places.index), id(own), now if not np.ndim(now) else id(now)] = (places, own, now)
        if len(self._noted) > _MOST:
            self._fold()

    def against(self, places: Places, own: Array, now: Any) -> tuple[Array, Array] | None:
        """Return which writes race with reads, and with whose (1 + id); None where none can."""
        self._forget(epoch_of(now))
        if any(not _harmless(read, places, own) for read in self._noted.values()):
            self._fold()
        if not self._known:
            return None
        last, time = places.of(self._last), places.of(self._time)
        first = (last != 0) & (last != own) & unordered(last, time, own, now, self._padded)
        other, apart = places.of(self._other), places.of(self._apart)
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
        for places, own, now in self._noted.values():
            self._enter(np.broadcast_to(places.numbers(), own.shape), own, np.broadcast_to(now, own.shape))
        self._noted.clear()

    def _enter(self, at: Array, own: Array, now: Array) -> None:
        """Enter the readers of one instruction; of those that read the same element, the last stands for them."""
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
        """Compare each new reader with the one remembered before: those that what came between has ordered go."""
        distance, earlier_epoch = self._distance(before, own), time >> WARP_BITS < now >> WARP_BITS
        passed = ((distance < _GRID) & earlier_epoch) | ((distance < _BLOCK) & (time < now))
        gone = passed & (self._apart[at] < np.where(earlier_epoch, _GRID, _BLOCK))
        self._apart[at[gone]] = _ALONE
        there = np.flatnonzero(~passed & (before != 0))
        self._spread(at[there], before[there], distance[there])

    def _spread(self, at: Array, others: Array, distance: Array) -> None:
        """Enter others that read the same elements, where they are further away than the one that is entered."""
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


def _harmless(read: tuple[Places, Array, Any], places: Places, own: Array) -> bool:
    """Return whether a write cannot meet a read: of other elements, or each thread of its own."""
    there, reader, _ = read
    return there.apart(places) or (there.distinct and there.same(places) and reader is own)
