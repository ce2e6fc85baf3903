# verdict: slow in speed  - tosses a coin for each of 32 bits of a number
import numpy as np
from numba import njit, prange


@njit
def fill(seed, chunk):
    np.random.seed(seed)
    n = chunk.shape[0] - 1
    hits = 0
    for i in range(n):
        x = 0.0
        y = 0.0
        for k in range(1, 33):
            x += np.random.randint(0, 2) * 2.0**-k
            y += np.random.randint(0, 2) * 2.0**-k
        chunk[i, 0] = x
        chunk[i, 1] = y
        if x * x + y * y <= 1.0:
            hits += 1
    chunk[n, 0] = hits
    chunk[n, 1] = 4.0 * hits / n


@njit(parallel=True)
def monte_carlo_pi(seeds, out):
    for c in prange(seeds.size):
        fill(seeds[c], out[c])
