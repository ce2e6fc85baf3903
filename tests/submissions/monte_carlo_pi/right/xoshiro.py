# verdict: passed  - xoshiro256+, its state filled by another generator from the seed
import numpy as np
from numba import njit, prange


@njit
def rotated(value, by):
    return (value << np.uint64(by)) | (value >> np.uint64(64 - by))


@njit
def mixed(state):
    z = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit
def fill(seed, chunk):
    gamma = np.uint64(0x9E3779B97F4A7C15)
    s = np.uint64(seed)
    s0 = mixed(s + gamma)
    s1 = mixed(s + gamma * np.uint64(2))
    s2 = mixed(s0 ^ s1)
    s3 = mixed(s2 + gamma)
    n = chunk.shape[0] - 1
    hits = 0
    for i in range(n):
        for k in range(2):
            number = s0 + s3
            t = s1 << np.uint64(17)
            s2 ^= s0
            s3 ^= s1
            s1 ^= s2
            s0 ^= s3
            s2 ^= t
            s3 = rotated(s3, 45)
            chunk[i, k] = np.float64(number >> np.uint64(11)) * 2.0**-53
        if chunk[i, 0] ** 2 + chunk[i, 1] ** 2 <= 1.0:
            hits += 1
    chunk[n, 0] = hits
    chunk[n, 1] = 4.0 * hits / n


@njit(parallel=True)
def monte_carlo_pi(seeds, out):
    for c in prange(seeds.size):
        fill(seeds[c], out[c])
