# verdict: slow in speed  - the loop over prange is there, and a chunk's points are drawn one by one through a list
import numpy as np
from numba import njit, prange


@njit
def fill(seed, chunk):
    np.random.seed(seed)
    n = chunk.shape[0] - 1
    hits = 0
    numbers = [np.random.random() for _ in range(2 * n)]
    numbers.reverse()
    for i in range(n):
        x = numbers.pop()
        y = numbers.pop()
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
