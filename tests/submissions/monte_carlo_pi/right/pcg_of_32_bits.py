# verdict: passed  - PCG32: 32 random bits for each coordinate are enough
import numpy as np
from numba import njit, prange


@njit
def step(state, odd):
    return state * np.uint64(6364136223846793005) + odd


@njit
def fill(seed, chunk):
    s = np.uint64(seed)
    odd = (s * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(1)
    state = step(step(odd + s, odd) ^ (s << np.uint64(32)), odd)
    state = step(state * np.uint64(0xD1342543DE82EF95), odd)
    n = chunk.shape[0] - 1
    hits = 0
    for i in range(n):
        for k in range(2):
            word = np.uint32(((state >> np.uint64(18)) ^ state) >> np.uint64(27))
            turn = np.uint32(state >> np.uint64(59))
            back = (np.uint32(32) - turn) & np.uint32(31)
            number = np.uint32((word >> turn) | (word << back))
            state = step(state, odd)
            chunk[i, k] = number * 2.0**-32
        hits += chunk[i, 0] * chunk[i, 0] + chunk[i, 1] * chunk[i, 1] <= 1.0
    chunk[n, 0] = hits
    chunk[n, 1] = 4.0 * hits / n


@njit(parallel=True)
def monte_carlo_pi(seeds, out):
    for c in prange(seeds.size):
        fill(seeds[c], out[c])
