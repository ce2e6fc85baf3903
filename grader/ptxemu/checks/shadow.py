"""Who touched each element last: reads before writes, and races, told by barrier epochs.

Two accesses to an element by different threads, of which one writes, are a race unless something orders them: a
barrier between them (same block), or a warp's synchronisation (same warp). Atomic accesses do not race with each
other. Of plain writers the last is enough to know, for whoever races with one before it races with it too, or it did
so itself; of readers and of atomic accesses what `peers` keeps. No element's race is missed, and none is made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import numpy as np

from grader.ptxemu.checks.peers import Peers
from grader.ptxemu.checks.times import WARP_BITS, epoch_of, unordered
from grader.ptxemu.memory.elements import Elements, Stripe

Array = np.ndarray[Any, Any]
NOBODY = -1  # the writer of what belongs to no thread


class Met(Enum):
    """Whom an access raced with."""

    EARLIER_WRITER = auto()
    READER = auto()
    SAME_INSTRUCTION = auto()


@dataclass(frozen=True)
class Conflict:
    """Accesses that raced: their `positions`, int64 (m,), among the `size` looked at, and whom they raced with.

    `others` (m,) are ids of threads.
    """

    positions: Array
    others: Array
    met: Met
    size: int


class Shadow:
    """The history of `count` elements, with arrays (count,) of who wrote each and when.

    `padded` is the number of lanes of a block. Accesses come as elements for n threads, `own` int32 (n,), 1 + their
    ids, and the time `now`, one number or int64 (n,).

    All of them mean something from the start where they are `initialised`, else those that are `given`, bool (count,).
    `within` says that only threads of one block reach an element, so that a barrier orders all that was before it.
    """

    def __init__(
        self, count: int, padded: int, initialised: bool, within: bool = False, given: Array | None = None
    ) -> None:
        self._padded = padded
        self._initialised = initialised
        self._given = given
        self._within = within
        self.writer = np.zeros(count, np.int32)  # 1 + id, 0 for nobody
        self._atomic: Array | None = None  # whether the last write was
        self.rewritten = 0
        self._count = count
        self._wrote = np.zeros(count, np.int64)
        self._last_write = -1  # an epoch
        self._ordered = -1  # the time up to which all is ordered before what comes
        self._stores_left = count  # as many at least until every element can have been written
        self._readers = Peers(count, padded, within)
        self._atomics = Peers(count, padded, within)

    def unwritten(self, elements: Elements) -> Array | None:
        """Return which of the elements nobody has written yet, bool (n,); None where all are written or were given."""
        if self._initialised:
            return None
        if self._stores_left <= 0:
            self._initialised = bool(self.written().all())
            self._stores_left = self._count  # not asked again before as many stores
        mask = elements.of(self.writer) == 0
        if self._given is not None:
            mask &= ~elements.of(self._given)
        return mask if mask.any() else None

    def written(self) -> Array:
        """Return which elements somebody has written, or were given, bool (count,)."""
        written: Array = self.writer != 0
        return written if self._given is None else written | self._given

    def read(self, elements: Elements, own: Array, now: Any) -> list[Conflict]:
        """Note reads by the threads `own` (1 + id) at time `now`; return those that race with writes."""
        last = self._writers(elements, now)
        found = [self._with_writer(last, elements, own, now), self._with_atomics(elements, own, now)]
        self._readers.note(elements, own, now)
        return [conflict for conflict in found if conflict is not None]

    def write(self, elements: Elements, own: Array, now: Any, atomic: bool) -> list[Conflict]:
        """Note writes; return those that race with earlier writes, with reads, and with each other."""
        last = self._writers(elements, now)
        found = [self._with_writer(last, elements, own, now), self._with_readers(elements, own, now)]
        if not atomic:
            found.append(self._with_atomics(elements, own, now))
            self.rewritten += 0 if last is None else int(np.count_nonzero(last == own))
        self._enter(elements, own, now, atomic)
        if not atomic and not elements.distinct:
            after = elements.of(self.writer)
            found.append(_conflict(after != own, after, own, Met.SAME_INSTRUCTION))
        return [conflict for conflict in found if conflict is not None]

    def _enter(self, elements: Elements, own: Array, now: Any, atomic: bool) -> None:
        self.store(elements, own)
        elements.put(self._wrote, now)
        self._last_write = epoch_of(now)
        if atomic:
            self._atomics.note(elements, own, now)
            if self._atomic is None:
                self._atomic = np.zeros(self._count, np.bool_)
        if self._atomic is not None:
            elements.put(self._atomic, atomic)

    def order_all(self, now: int) -> None:
        """Note that all accesses so far are ordered before those after the time `now`."""
        self._ordered = now | (1 << WARP_BITS) - 1
        self._last_write = -1
        self._readers = Peers(self._count, self._padded, self._within)
        self._atomics = Peers(self._count, self._padded, self._within)

    def store(self, elements: Elements, own: Array) -> None:
        """Note who wrote, and no more."""
        elements.put(self.writer, own)
        self._stores_left -= own.size

    def fill(self, stripe: Stripe, own: Array) -> None:
        """Note who wrote the elements of a stripe, and no more."""
        stripe.put(self.writer, own)
        self._stores_left -= own.size * stripe.count

    def _writers(self, elements: Elements, now: Any) -> Array | None:
        """Return who wrote these elements last (1 + id), None where nobody did whom nothing orders before now."""
        if self._last_write < 0 or (self._within and self._last_write < epoch_of(now)):
            return None
        last: Array = elements.of(self.writer)
        return last if last.any() else None

    def _with_writer(self, last: Array | None, elements: Elements, own: Array, now: Any) -> Conflict | None:
        """Return who races with the last writer, where that was a plain one."""
        if last is None:
            return None
        other = (last != 0) & (last != own)
        if self._ordered >= 0:
            other &= elements.of(self._wrote) > self._ordered
        if self._atomic is not None:
            other &= ~elements.of(self._atomic)
        if not other.any():
            return None
        raced = other & unordered(last, elements.of(self._wrote), own, now, self._padded)
        return _conflict(raced, last, own, Met.EARLIER_WRITER)

    def _with_atomics(self, elements: Elements, own: Array, now: Any) -> Conflict | None:
        found = self._atomics.against(elements, own, now)
        return None if found is None else _conflict(*found, own, Met.EARLIER_WRITER)

    def _with_readers(self, elements: Elements, own: Array, now: Any) -> Conflict | None:
        found = self._readers.against(elements, own, now)
        return None if found is None else _conflict(*found, own, Met.READER)


def _conflict(raced: Array, others: Array, own: Array, met: Met) -> Conflict | None:
    positions = np.flatnonzero(raced)
    return Conflict(positions, others[positions] - 1, met, own.size) if positions.size else None
