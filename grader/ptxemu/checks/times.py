"""When accesses happen, and what orders two of them: a barrier between them, or a warp's synchronisation.

A time is an int64: the *epoch*, which each barrier and each batch of blocks raises by one, and below it, in WARP_BITS
bits, how often the warp has synchronised in this batch. Times of a group are one number, or (n,).
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
WARP_BITS = 30  # no launch's limits let the count of a warp overflow them


def epoch_of(now: Any) -> int:
    """Return the barrier epoch of a time, or of the times of a group, which all have the same."""
    return int(now[0] if np.ndim(now) else now) >> WARP_BITS


def unordered(last: Array, times: Array, own: Array, now: Any, padded: int) -> Array:
    """Return where nothing orders what the threads `own` do `now` after what `last` did at `times`, bool (n,).

    `last` and `own` are 1 + ids, int32 (n,); a block has `padded` ids. `times` are (n,), `now` is (n,) or a number.
    """
    other, mine = last - 1, own - 1
    same_block = other // padded == mine // padded
    same_warp = other >> 5 == mine >> 5
    ordered: Array = (same_block & (times >> WARP_BITS < now >> WARP_BITS)) | (same_warp & (times < now))
    return ~ordered
