# verdict: wrong in own_streams  - the seed is a place in one long sequence: neighbours share all points but one
import numpy as np
from numba import njit, prange


@njit
def number(place):
    z = np.uint64(place) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.float64((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53


@njit
def fill(seed, chunk):
    n = chunk.shape[0] - 1
    hits = 0
    for i in range(n):
        chunk[i, 0] = number(seed + 2 * i + 1)
        chunk[i, 1] = number(seed + 2 * i + 2)
        hits += chunk[i, 0] * chunk[i, 0] + chunk[i, 1] * chunk[i, 1] <= 1.0
    chunk[n, 0] = hits
    chunk[n, 1] = 4.0 * hits / n


@njit(parallel=True)
def monte_carlo_pi(seeds, out):
    for c in prange(seeds.size):
        fill(seeds[c], out[c])
