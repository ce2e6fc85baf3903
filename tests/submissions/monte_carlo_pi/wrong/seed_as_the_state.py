# verdict: wrong in own_streams  - xorshift begins with the seed itself: the first numbers of small seeds are next to 0
import numpy as np
from numba import njit, prange


@njit
def fill(seed, chunk):
    state = np.uint64(seed) + np.uint64(1)
    n = chunk.shape[0] - 1
    hits = 0
    for i in range(n):
        for k in range(2):
            state ^= state << np.uint64(13)
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            chunk[i, k] = np.float64(state >> np.uint64(11)) * 2.0**-53
        hits += chunk[i, 0] * chunk[i, 0] + chunk[i, 1] * chunk[i, 1] <= 1.0
    chunk[n, 0] = hits
    chunk[n, 1] = 4.0 * hits / n


@njit(parallel=True)
def monte_carlo_pi(seeds, out):
    for c in prange(seeds.size):
        fill(seeds[c], out[c])
