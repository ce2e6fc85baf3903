"""What memory accesses cost: sectors of global memory, conflicts of shared memory's banks.

Hardware serves a warp's access in sectors of 32 bytes (global) and in wavefronts over 32 banks of 4 bytes (shared).
Sources: CUDA C++ Best Practices Guide, 13.2.1 and 13.2.3; Nsight Compute documentation, Memory Tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
SECTOR = 32
_LINE_BITS = 7
_BANK_BYTES, _BANKS = 4, 32


@dataclass(frozen=True)
class Traffic:
    """What one instruction's accesses cost, summed over all warps.

    `requests` counts warps, `lanes` active threads, `bytes` what they ask for. `sectors` counts those of 32 bytes, in
    shared memory wavefronts; `ideal` is the fewest of them that could do. `lines` counts cache lines of 128 bytes, 0 in
    shared memory: a request for each is a transaction.
    """

    requests: int = 0
    lanes: int = 0
    bytes: int = 0
    sectors: int = 0
    lines: int = 0
    ideal: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(
            self.requests + other.requests,
            self.lanes + other.lanes,
            self.bytes + other.bytes,
            self.sectors + other.sectors,
            self.lines + other.lines,
            self.ideal + other.ideal,
        )

    @property
    def efficiency(self) -> float:
        """The share of the sectors, or wavefronts, that were ideal: 1 is perfect."""
        return self.ideal / self.sectors if self.sectors else 1.0


@dataclass(frozen=True)
class WarpAccess:
    """What the first warp at an instruction did: the byte `offsets` in the array `memory`, lane by lane.

    Only active lanes are there; each accesses `width` bytes. `shared` says which kind of memory it was: an instruction
    that takes an address of any kind does not.
    """

    memory: str
    width: int
    offsets: tuple[int, ...]
    shared: bool = False


def uniform(lanes: int, warps: int, width: int) -> Traffic:
    """Return the cost of one element of `width` bytes that all lanes of these warps read: a sector for each warp."""
    return Traffic(warps, lanes, lanes * width, warps, warps, warps)


def sectors(offsets: Array, lanes: Array, new: Array, width: int) -> Traffic:
    """Return the cost of an access at byte `offsets` by these lanes, ascending.

    `new` says which of them, after the first, begin a warp. An offset counts from a multiple of 128 bytes, as an
    array's first byte lies at one.
    """
    requests, count = int(np.count_nonzero(new)) + 1, offsets.size
    steps = np.diff(offsets)
    if not ((steps >= 0) | new).all() and not ((steps <= 0) | new).all():
        offsets = _rows(offsets, lanes, SECTOR, np.concatenate(([0], np.flatnonzero(new) + 1))).ravel()
        new = np.arange(1, offsets.size) % SECTOR == 0
        steps = np.diff(offsets)
    return Traffic(
        requests,
        count,
        count * width,
        int(np.count_nonzero((np.diff(offsets >> 5) != 0) | new)) + 1,
        int(np.count_nonzero((np.diff(offsets >> _LINE_BITS) != 0) | new)) + 1,
        _ideal((steps != 0) | new, new, width),
    )


def _ideal(distinct: Array, new: Array, width: int) -> int:
    """Return the fewest sectors that hold each warp's distinct elements."""
    starts = np.concatenate(([0], np.flatnonzero(new) + 1))
    before = np.concatenate(([0, 1], 1 + np.cumsum(distinct)))
    counts = np.diff(before[np.concatenate((starts, [before.size - 1]))])
    return int((-(-counts * width // SECTOR)).sum())


def _rows(values: Array, lanes: Array, columns: int, starts: Array) -> Array:
    """Return a row for each part of a warp of so many lanes, in order; an absent lane repeats the first one's value.

    `starts` are the positions where parts begin.
    """
    if values.size == starts.size * columns:
        return np.sort(values.reshape(-1, columns), axis=1)
    table = np.repeat(values[starts][:, None], columns, axis=1)
    rank = np.zeros(values.size, np.int64)
    rank[starts[1:]] = 1
    table[np.cumsum(rank), lanes % columns] = values
    return np.sort(table, axis=1)


def wavefronts(offsets: Array, lanes: Array, width: int) -> Traffic:
    """Return the cost of an access to shared memory at byte `offsets` by these lanes, ascending.

    Accesses of 8 bytes are served a half of a warp at a time, those of 16 a quarter.
    """
    unit = max(width, _BANK_BYTES)
    banks = _BANKS * _BANK_BYTES // unit
    starts = np.concatenate(([0], np.flatnonzero(np.diff(lanes // banks)) + 1))
    requests = int(np.count_nonzero(np.diff(lanes >> 5))) + 1
    table = _rows(offsets // unit, lanes, banks, starts)
    distinct = np.ones(table.shape, np.bool_)
    distinct[:, 1:] = table[:, 1:] != table[:, :-1]
    keys = (table % banks + np.arange(starts.size)[:, None] * banks)[distinct]
    load = np.bincount(keys, minlength=starts.size * banks).reshape(starts.size, banks)
    return Traffic(requests, offsets.size, offsets.size * width, int(load.max(axis=1).sum()), 0, starts.size)
