# verdict: wrong in reproducible or wrong in own_streams  - one state in an array that all threads change: they take numbers from each other
import numpy as np
from numba import njit, prange


@njit(parallel=True)
def monte_carlo_pi(seeds, out):
    n = out.shape[1] - 1
    state = np.zeros(1, np.uint64)
    for c in prange(seeds.size):
        state[0] = np.uint64(seeds[c]) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0xD1342543DE82EF95)
        hits = 0
        for i in range(n):
            for k in range(2):
                state[0] += np.uint64(0x9E3779B97F4A7C15)
                z = (state[0] ^ (state[0] >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
                z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
                out[c, i, k] = np.float64((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53
            hits += out[c, i, 0] * out[c, i, 0] + out[c, i, 1] * out[c, i, 1] <= 1.0
        out[c, n, 0] = hits
        out[c, n, 1] = 4.0 * hits / n
