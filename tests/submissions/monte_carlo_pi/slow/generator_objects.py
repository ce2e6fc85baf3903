# verdict: slow in speed  - NumPy's generators, out of compiled code and back for each chunk
import numpy as np
from numba import njit, objmode, prange


def drawn(seed, n):
    return np.random.Generator(np.random.MT19937(seed)).random((n, 2))


@njit(parallel=True)
def monte_carlo_pi(seeds, out):
    n = out.shape[1] - 1
    for c in prange(seeds.size):
        seed = seeds[c]
        with objmode(points="float64[:, ::1]"):
            points = drawn(seed, n)
        hits = 0
        for i in range(n):
            out[c, i] = points[i]
            hits += points[i, 0] ** 2 + points[i, 1] ** 2 <= 1.0
        out[c, n, 0] = hits
        out[c, n, 1] = 4.0 * hits / n
