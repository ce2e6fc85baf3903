"""What memory accesses cost: sectors of global memory, conflicts of shared memory's banks.

Hardware serves a warp's access in sectors of 32 bytes (global) and in passes over 32 banks of 4 bytes (shared).
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


@dataclass
class Traffic:
    """The cost of one instruction's accesses, summed over all warps.

    `requests` counts warps, `lanes` active threads; `needed` is the fewest sectors, or passes, that could do.
    `lines` counts cache lines of 128 bytes: a request for each is a transaction.
    """

    requests: int = 0
    lanes: int = 0
    bytes: int = 0
    sectors: int = 0
    lines: int = 0
    needed: int = 0

    @property
    def efficiency(self) -> float:
        """The share of the sectors, or passes, that were needed: 1 is perfect."""
        return self.needed / self.sectors if self.sectors else 1.0


def count_sectors(traffic: Traffic, offsets: Array, warps: Array, new: Array, width: int) -> None:
    """Add an access at byte `offsets` by lanes of `warps` (ascending); `new` says where, after the first, one begins.

    An offset counts from the array's first byte, which lies at a multiple of 256.
    """
    steps = np.diff(offsets)
    if not ((steps >= 0) | new).all() and not ((steps <= 0) | new).all():
        order = np.argsort((warps << 40) + offsets)  # within a warp, by address
        offsets = offsets[order]
        steps = np.diff(offsets)
    distinct = (steps != 0) | new
    sectors, lines = offsets >> 5, offsets >> _LINE_BITS
    traffic.requests += int(np.count_nonzero(new)) + 1
    traffic.lanes += offsets.size
    traffic.bytes += offsets.size * width
    traffic.sectors += int(np.count_nonzero((np.diff(sectors) != 0) | new)) + 1
    traffic.lines += int(np.count_nonzero((np.diff(lines) != 0) | new)) + 1
    traffic.needed += _needed(distinct, new, width)


def _needed(distinct: Array, new: Array, width: int) -> int:
    """Return the fewest sectors that hold each warp's distinct elements."""
    starts = np.concatenate(([0], np.flatnonzero(new) + 1))
    counts = np.add.reduceat(np.concatenate(([1], distinct)).astype(np.int64), starts)
    return int((-(-counts * width // SECTOR)).sum())


def count_passes(traffic: Traffic, offsets: Array, lanes: Array, width: int) -> None:
    """Add an access to shared memory at byte `offsets` by these lanes, whose order is ascending.

    Accesses of 8 bytes are served a half of a warp at a time, those of 16 a quarter.
    """
    unit = max(width, _BANK_BYTES)
    banks = _BANKS * _BANK_BYTES // unit
    parts = lanes // banks
    words = offsets // unit
    starts = np.concatenate(([0], np.flatnonzero(np.diff(parts)) + 1))
    traffic.requests += int(np.count_nonzero(np.diff(lanes >> 5))) + 1
    traffic.lanes += offsets.size
    traffic.bytes += offsets.size * width
    traffic.needed += starts.size
    ranks = np.zeros(offsets.size, np.int64)
    ranks[starts[1:]] = 1
    keys = np.unique((np.cumsum(ranks) << 32) + words)
    load = np.bincount((keys >> 32) * banks + keys % banks, minlength=starts.size * banks)
    traffic.sectors += int(load.reshape(starts.size, banks).max(axis=1).sum())
