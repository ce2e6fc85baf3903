# diagnosis: none
# exercise: monte_carlo_pi
import numpy as np
from numba import njit, prange


@njit
def one_chunk(seed, chunk):
    state = np.uint64(seed) * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
    n = chunk.shape[0] - 1
    hits = 0
    for p in range(n):
        state ^= state >> np.uint64(12)
        state ^= state << np.uint64(25)
        state ^= state >> np.uint64(27)
        x = np.float64(state >> np.uint64(11)) / 9007199254740992.0
        state ^= state >> np.uint64(12)
        state ^= state << np.uint64(25)
        state ^= state >> np.uint64(27)
        y = np.float64(state >> np.uint64(11)) / 9007199254740992.0
        chunk[p, 0] = x
        chunk[p, 1] = y
        if x * x + y * y <= 1.0:
            hits += 1
    chunk[n, 0] = hits
    chunk[n, 1] = 4.0 * hits / n


@njit(parallel=True)
def monte_carlo_pi(seeds, out):
    for c in prange(seeds.size):
        one_chunk(seeds[c], out[c])
