# diagnosis: none
# exercise: parallel_histogram
"""A histogram with all cores: each thread counts its share of the values, and the counts are added up."""

import numpy as np
from numba import get_num_threads, njit, prange
from numpy.typing import NDArray

Values = NDArray[np.float64]
Counts = NDArray[np.int64]

### BEGIN SOLUTION
# Bins are found for a tile of values at once, then counted. Finding has no branch and no memory that two
# values share, so the compiler makes vector instructions of it; counting can never be vectorised. A tile and
# its bins stay in the innermost cache. A tile holds a multiple of four values, see count_share.
TILE = 1024


@njit
def find_bins(values: Values, low: float, high: float, bins: int, found: NDArray[np.uint32]) -> None:
    """Write each value's bin to the start of `found`: `bins`, which is no bin, for a value to be ignored."""
    width = (high - low) / bins
    # Rounding can move a value that is next to an edge across it, either way. Aimed a few roundings low, the
    # guess is never too high: it is the right bin or the one before, and a single comparison tells which.
    scale = bins / (high - low) * (1.0 - 1e-15)
    for i in range(values.size):
        value = values[i]
        guess = np.floor((value - low) * scale)
        # The edge is computed, not looked up, in the very steps in which NumPy computes its edges.
        if value >= (guess + 1.0) * width + low:
            guess += 1.0
        place = min(guess, bins - 1.0)
        # An integer only now: there is none for NaN, infinities and far values.
        found[i] = np.int32(place if low <= value <= high else bins)


@njit
def count_share(values: Values, low: float, high: float, bins: int) -> Counts:
    """Return the histogram of one thread's `values`, int64 (bins,)."""
    # In a hot bin every increment waits for the one before it. Four rows in turn are four independent waits.
    rows = np.zeros((4, bins + 1), np.int64)
    first, second, third, fourth = rows
    # Unsigned: a signed index costs a test for negative ones, which count from the end.
    found = np.empty(TILE, np.uint32)
    for start in range(0, values.size, TILE):
        tile = values[start : start + TILE]
        find_bins(tile, low, high, bins, found)
        found[tile.size :] = bins
        for i in range(0, tile.size, 4):
            first[found[i]] += 1
            second[found[i + 1]] += 1
            third[found[i + 2]] += 1
            fourth[found[i + 3]] += 1
    return (first + second + third + fourth)[:bins]


### END SOLUTION


@njit(parallel=True)
def parallel_histogram(values: Values, low: float, high: float, out: Counts) -> None:
    """Write to `out`, int64 (bins,), how many of `values`, float64 (n,), fall into each bin of [low, high].

    The bins are equally wide and half open, the last one is closed. NaN and values outside are ignored.
    """
    ### BEGIN SOLUTION
    if low == high:
        low, high = low - 0.5, high + 0.5
    shares = get_num_threads()
    size = -(-values.size // shares)
    counts = np.empty((shares, out.size), np.int64)
    for share in prange(shares):
        # Every share has a row of its own: no element is ever written by two threads.
        counts[share] = count_share(values[share * size : (share + 1) * size], low, high, out.size)
    for i in range(out.size):
        out[i] = 0
        for share in range(shares):
            out[i] += counts[share, i]
    ### END SOLUTION
