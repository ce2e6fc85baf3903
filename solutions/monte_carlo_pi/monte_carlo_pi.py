"""Points of the unit square, and how many lie in the quarter circle: a stream of random numbers for each seed."""

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Seeds = NDArray[np.int64]
Points = NDArray[np.float64]

### BEGIN SOLUTION
# SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): a counter that grows by an
# odd number, and a mixer that makes a random number of each of its states. From state to state there is an addition
# and nothing else, so that the processor mixes several at once.
GAMMA = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S30, S27, S31, S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
UNIT = 2.0**-53


@njit
def mixed(state: np.uint64) -> np.uint64:
    """Return 64 bits that look random, and are others for every other state."""
    z = (state ^ (state >> S30)) * FIRST
    z = (z ^ (z >> S27)) * SECOND
    return z ^ (z >> S31)


@njit
def fill_chunk(seed: np.int64, chunk: Points) -> None:
    """Fill one chunk, float64 (points + 1, 2), from the stream of its seed."""
    # Mixed twice: neighbouring seeds begin at places of the counter's long way that have nothing to do with each other.
    state = mixed(mixed(np.uint64(seed) + GAMMA) + GAMMA)
    n = chunk.shape[0] - 1
    hits = np.int64(0)
    for i in range(n):
        x = np.float64(mixed(state) >> S11) * UNIT
        y = np.float64(mixed(state + GAMMA) >> S11) * UNIT
        state += GAMMA + GAMMA
        chunk[i, 0] = x
        chunk[i, 1] = y
        hits += x * x + y * y <= 1.0
    chunk[n, 0] = hits
    chunk[n, 1] = 4.0 * hits / n


### END SOLUTION


@njit(parallel=True)
def monte_carlo_pi(seeds: Seeds, out: Points) -> None:
    """Fill each chunk of `out`, float64 (chunks, points + 1, 2), with random points, and last hits and estimate of pi.

    What a chunk holds is up to its seed in `seeds`, int64 (chunks,), and to nothing else.
    """
    ### BEGIN SOLUTION
    for c in prange(seeds.size):
        # A stream for each chunk, not for each thread: who works on which chunk does not show.
        fill_chunk(seeds[c], out[c])
    ### END SOLUTION
