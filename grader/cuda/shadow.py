"""Who touched each element last: reads before writes, and races, told by barrier epochs.

Two accesses to an element by different threads, of which one writes, are a race unless something orders them: a
barrier between them (same block), or a warp's synchronisation (same warp). Atomic accesses do not race with each
other. Of an element's readers two are remembered, and whether several blocks read it: a race may go unseen where
three threads of a block, told apart by warp synchronisation alone, meet; none is made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
WARP_BITS = 20  # a time is a barrier epoch, and below it the warp's own count in this many bits


class Met(Enum):
    """Whom an access raced with."""

    EARLIER_WRITER = auto()
    READER = auto()
    SAME_INSTRUCTION = auto()


@dataclass(frozen=True)
class Conflict:
    """Accesses that raced: positions among the `size` looked at, and the ids of the threads they raced with."""

    positions: Array
    others: Array
    met: Met
    size: int


class Shadow:
    """The history of `count` elements. `padded` is the number of lanes of a block; ids are of threads."""

    def __init__(self, count: int, padded: int, initialised: bool) -> None:
        self._padded = padded
        self._initialised = initialised
        self.writer = np.zeros(count, np.int32)  # 1 + id, 0 for nobody
        self.atomic: Array | None = None
        self.rewritten = 0
        self._count = count
        self._wrote = np.zeros(count, np.int64)
        self._readers: tuple[Array, Array, Array, Array, Array] | None = None

    def unwritten(self, places: Array) -> Array | None:
        """Return which of the elements nobody has written yet, None where all have been or came with the launch."""
        if self._initialised:
            return None
        mask = self.writer[places] == 0
        return mask if mask.any() else None

    def read(self, places: Array, own: Array, now: Any, atomic: bool) -> Conflict | None:
        """Note reads by the threads `own` (1 + id) at time `now`; return those that race with a write."""
        conflict = self._with_writer(places, own, now, atomic)
        self._note_reads(places, own, now)
        return conflict

    def write(self, places: Array, own: Array, now: Any, atomic: bool) -> list[Conflict]:
        """Note writes; return those that race with earlier writes, with reads, and with each other."""
        found = [self._with_writer(places, own, now, atomic), self._with_readers(places, own, now)]
        before = self.writer[places] if not atomic else None
        if before is not None:
            self.rewritten += int(np.count_nonzero(before == own))
        self.writer[places] = own
        self._wrote[places] = now
        if atomic and self.atomic is None:
            self.atomic = np.zeros(self._count, np.bool_)
        if self.atomic is not None:
            self.atomic[places] = atomic
        if not atomic:
            after = self.writer[places]
            lost = after != own
            if lost.any():
                positions = np.flatnonzero(lost)
                found.append(Conflict(positions, after[positions] - 1, Met.SAME_INSTRUCTION, own.size))
        return [conflict for conflict in found if conflict is not None]

    def _with_writer(self, places: Array, own: Array, now: Any, atomic: bool) -> Conflict | None:
        last = self.writer[places]
        if not last.any():
            return None
        other = (last != 0) & (last != own)
        if atomic and self.atomic is not None:
            other &= ~self.atomic[places]
        return self._unordered(np.flatnonzero(other), last, self._wrote, places, own, now, Met.EARLIER_WRITER)

    def _with_readers(self, places: Array, own: Array, now: Any) -> Conflict | None:
        if self._readers is None:
            return None
        first, first_time, second, second_time, blocks = self._readers
        for ids, times in ((first, first_time), (second, second_time)):
            last = ids[places]
            other = np.flatnonzero((last != 0) & (last != own))
            conflict = self._unordered(other, last, times, places, own, now, Met.READER)
            if conflict is not None:
                return conflict
        several = np.flatnonzero(blocks[places])
        return Conflict(several, first[places[several]] - 1, Met.READER, own.size) if several.size else None

    def _unordered(
        self, positions: Array, last: Array, times: Array, places: Array, own: Array, now: Any, met: Met
    ) -> Conflict | None:
        """Return those of the accesses at `positions` that nothing orders after what `last` (1 + id) did."""
        if not positions.size:
            return None
        other, mine = last[positions] - 1, own[positions] - 1
        then = times[places[positions]]
        current = now[positions] if np.ndim(now) else now
        same_block = other // self._padded == mine // self._padded
        same_warp = other >> 5 == mine >> 5
        ordered = (same_block & (then >> WARP_BITS < current >> WARP_BITS)) | (same_warp & (then < current))
        left = ~ordered
        return Conflict(positions[left], other[left], met, own.size) if left.any() else None

    def _note_reads(self, places: Array, own: Array, now: Any) -> None:
        if self._readers is None:
            numbers = (np.int32, np.int64, np.int32, np.int64, np.bool_)
            self._readers = tuple(np.zeros(self._count, kind) for kind in numbers)  # type: ignore[assignment]
        assert self._readers is not None
        first, first_time, second, second_time, blocks = self._readers
        before = first[places]
        changed = np.flatnonzero((before != 0) & (before != own))
        if changed.size:
            at, earlier = places[changed], before[changed]
            second[at], second_time[at] = earlier, first_time[at]
            foreign = (earlier - 1) // self._padded != (own[changed] - 1) // self._padded
            blocks[at[foreign]] = True
        first[places] = own
        first_time[places] = now
        lost = np.flatnonzero(first[places] != own)
        if lost.size:
            at = places[lost]
            second[at], second_time[at] = own[lost], now[lost] if np.ndim(now) else now
            foreign = (first[at] - 1) // self._padded != (own[lost] - 1) // self._padded
            blocks[at[foreign]] = True
