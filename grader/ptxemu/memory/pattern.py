"""Patterns of addresses: what the addresses of a group's access have in common, found once and used while it lasts.

The addresses of a loop's next round, of the next element or of the next blocks are mostly those before, moved by one
distance. Whatever follows from the distances between them alone is kept with the pattern.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import Value, seen_as, spread
from grader.ptxemu.memory.elements import Elements
from grader.ptxemu.memory.traffic import Traffic, sectors, uniform, wavefronts

Array = np.ndarray[Any, Any]
_S64 = np.dtype(np.int64)
_LINE = 128
WORD = 4  # bytes
_MOST = 16  # patterns that are remembered, and registers: more than a loop has, few enough to be looked through


class Pattern:
    """Byte `offsets` of addresses from the lowest of them: int64 (n,), or one number for all n of these `lanes`.

    `lanes` are int64 (n,), ascending. `reach` is the highest of the offsets, `bits` has each bit that is set in any.
    """

    def __init__(self, offsets: Value, reach: int, lanes: Array) -> None:
        self.offsets = offsets
        self.lanes = lanes
        self.reach = reach
        self.bits = int(np.bitwise_or.reduce(offsets)) if offsets.ndim else 0
        self._costs: dict[tuple[bool, int, int], Traffic] = {}
        self._interleaved: dict[tuple[int, int], int] = {}
        self._indices: dict[tuple[int, int, int, int], tuple[Any, bool]] = {}
        self._marks = self._sample(offsets) if offsets.ndim else ()

    @cached_property
    def new(self) -> Array:
        """Whether each lane but the first begins another warp."""
        warps = self.lanes >> 5
        new: Array = np.not_equal(warps[1:], warps[:-1])
        return new

    @staticmethod
    def _sample(values: Array) -> tuple[int, ...]:
        return tuple(int(values[at]) for at in (0, values.size // 3, values.size // 2, -1))

    def moved(self, addresses: Array, lanes: Array) -> int | None:
        """Return the lowest of these lanes' addresses where they have this pattern, else None."""
        if addresses.shape != self.offsets.shape:
            return None
        sample = self._sample(addresses)
        lowest = sample[0] - self._marks[0]
        if any(there - here != lowest for there, here in zip(sample, self._marks, strict=True)):
            return None
        if lanes is not self.lanes and not np.array_equal(lanes, self.lanes):
            return None
        return lowest if np.equal(addresses - self.offsets, lowest).all() else None

    def elements(self, start: int, size: int, lanes: int, stride: int) -> Elements:
        """Return the elements of `size` bytes that begin `start` bytes further than this pattern.

        Where `stride` is not 0, every so many `lanes` have a copy of the array, so many bytes after the one before.
        """
        rest = start % size
        key = (size, rest, lanes, stride)
        found = self._indices.get(key)
        if found is None:
            found = self._indices[key] = self._index(*key)
        return Elements(start // size, found[0], (rest + self.reach) // size, found[1])

    def _index(self, size: int, rest: int, lanes: int, stride: int) -> tuple[Any, bool]:
        whole = self.offsets + rest if rest else self.offsets
        if stride:
            whole = whole + self.lanes // lanes * stride
        if size > 1:
            whole = whole >> (size.bit_length() - 1)
        if not whole.ndim or whole.size == 1:
            return whole, True
        first, step = int(whole[0]), int(whole[1]) - int(whole[0])
        if step <= 0:
            return whole, False
        steps = np.diff(whole)
        if int(whole[-1]) - first == step * (whole.size - 1) and (steps == step).all():
            return slice(first, int(whole[-1]) + 1, step), True
        return whole, bool((steps > 0).all())

    def cost(self, start: int, width: int, shared: bool) -> Traffic:
        """Return what an access of `width` bytes by each lane costs, `start` bytes further, in global or shared memory.

        Moved by a whole cache line, or from bank to bank, an access costs the same.
        """
        key = (shared, width, start % (max(width, 4) if shared else _LINE))
        cost = self._costs.get(key)
        if cost is None:
            cost = self._costs[key] = self._cost(key[2], width, shared)
        return cost

    def interleaved(self, start: int, width: int) -> int:
        """Return the sectors of an access to local memory: word by word, the threads of a warp side by side."""
        key = (start % WORD, width)  # moved by whole words, an access costs the same
        if key not in self._interleaved:
            words = np.arange(0, max(width, WORD), WORD)[:, None] + spread(self.offsets, self.lanes.size) + key[0]
            rows = words // WORD * _LINE + (self.lanes & 31) * WORD
            self._interleaved[key] = sum(sectors(row, self.lanes, self.new, WORD).sectors for row in rows)
        return self._interleaved[key]

    def _cost(self, start: int, width: int, shared: bool) -> Traffic:
        if not self.offsets.ndim:
            return uniform(self.lanes.size, int(np.count_nonzero(self.new)) + 1, width)
        offsets = self.offsets + start if start else self.offsets
        if shared:
            return wavefronts(offsets, self.lanes, width)
        return sectors(offsets, self.lanes, self.new, width)


def pattern_of(addresses: Value, lanes: Array) -> tuple[Pattern, int]:
    """Return the pattern of addresses, and the lowest of them."""
    if not addresses.ndim:
        return Pattern(np.int64(0), 0, lanes), int(addresses)
    lowest = addresses.min()
    return Pattern(addresses - lowest, int(addresses.max()) - int(lowest), lanes), int(lowest)


class Patterns:
    """The patterns seen last. Registers are never changed in place, so one that was seen is known again by identity."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, bool], tuple[Value, Array, Pattern, int]] = {}
        self._recent: deque[Pattern] = deque(maxlen=_MOST)

    def find(self, register: Value, lanes: Array, alike: bool) -> tuple[Pattern, int]:
        """Return the pattern of a register's addresses for these lanes, and the lowest of the addresses.

        Without `alike` the pattern has an offset for each lane, even where all have the same.
        """
        key = (id(register), id(lanes), alike)
        known = self._known.get(key)
        if known is not None:
            return known[2:]
        addresses = seen_as(register, _S64)
        if not addresses.ndim and not alike:
            addresses = spread(addresses, lanes.size)
        pattern, lowest = self._matched(addresses, lanes)
        if len(self._known) >= _MOST:
            self._known.pop(next(iter(self._known)))
        self._known[key] = (register, lanes, pattern, lowest)  # both are kept, so that their ids stay theirs
        return pattern, lowest

    def _matched(self, addresses: Value, lanes: Array) -> tuple[Pattern, int]:
        if not addresses.ndim:
            return pattern_of(addresses, lanes)
        for pattern in self._recent:
            lowest = pattern.moved(addresses, lanes)
            if lowest is not None:
                return pattern, lowest
        pattern, lowest = pattern_of(addresses, lanes)
        self._recent.appendleft(pattern)
        return pattern, lowest
