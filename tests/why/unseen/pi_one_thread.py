# diagnosis: not_parallel at line 11
# exercise: monte_carlo_pi
import numpy as np
from numba import njit


@njit
def monte_carlo_pi(seeds, out):
    chunks, rows, _ = out.shape
    n = rows - 1
    for c in range(chunks):
        np.random.seed(seeds[c] % 4294967295)
        inside = 0
        for p in range(n):
            x = np.random.random()
            y = np.random.random()
            out[c, p, 0] = x
            out[c, p, 1] = y
            if x * x + y * y <= 1.0:
                inside += 1
        out[c, n, 0] = inside
        out[c, n, 1] = 4.0 * inside / n
