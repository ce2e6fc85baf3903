# verdict: passed  - np.random.random for a whole chunk, in compiled code, and a loop that counts
import numpy as np
from numba import njit, prange


@njit
def fill(seed, chunk):
    np.random.seed(seed)
    n = chunk.shape[0] - 1
    chunk[:n] = np.random.random((n, 2))
    hits = 0
    for i in range(n):
        hits += chunk[i, 0] ** 2 + chunk[i, 1] ** 2 <= 1.0
    chunk[n, 0] = hits
    chunk[n, 1] = 4.0 * hits / n


@njit(parallel=True)
def monte_carlo_pi(seeds, out):
    for c in prange(seeds.size):
        fill(seeds[c], out[c])
