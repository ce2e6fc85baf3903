# verdict: wrong in reproducible  - one stream for whoever comes, seeded by the first chunk: what a chunk holds is up to its thread
import numpy as np
from numba import njit, prange


@njit
def fill(seed, chunk):
    n = chunk.shape[0] - 1
    hits = 0
    for i in range(n):
        x = np.random.random()
        y = np.random.random()
        chunk[i, 0] = x
        chunk[i, 1] = y
        if x * x + y * y <= 1.0:
            hits += 1
    chunk[n, 0] = hits
    chunk[n, 1] = 4.0 * hits / n


@njit(parallel=True)
def monte_carlo_pi(seeds, out):
    np.random.seed(seeds[0])
    for c in prange(seeds.size):
        fill(seeds[c], out[c])
