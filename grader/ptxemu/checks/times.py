"""When accesses happen, and what orders two of them: a barrier between them, or a warp's synchronisation."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
WARP_BITS = 30  # a time is a barrier epoch, and below it the warp's own count, which no launch's limits let overflow


def epoch_of(now: Any) -> int:
    """Return the barrier epoch of a time, or of the times of a group, which all have the same."""
    return int(now[0] if np.ndim(now) else now) >> WARP_BITS


def unordered(last: Array, times: Array, own: Array, now: Any, padded: int) -> Array:
    """Return where nothing orders what the threads `own` do `now` after what `last` did at `times`.

    Threads are 1 + ids; of a block there are `padded`.
    """
    other, mine = last - 1, own - 1
    same_block = other // padded == mine // padded
    same_warp = other >> 5 == mine >> 5
    ordered: Array = (same_block & (times >> WARP_BITS < now >> WARP_BITS)) | (same_warp & (times < now))
    return ~ordered
