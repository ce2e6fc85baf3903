# diagnosis: none
# exercise: array_reduction
import numpy as np
from numba import get_num_threads, njit, prange


@njit(fastmath={"reassoc"})
def share(v):
    s = 0.0
    for x in v:
        s += x
    return s


@njit(fastmath={"nnan", "nsz"})
def ends(v):
    a = np.inf
    b = -np.inf
    for x in v:
        a = min(a, x)
        b = max(b, x)
    return a, b


@njit(parallel=True)
def array_reduction(values, out):
    n = get_num_threads()
    step = (values.size + n - 1) // n
    parts = np.empty((n, 3))
    for t in prange(n):
        mine = values[t * step : (t + 1) * step]
        s, a, b = 0.0, np.inf, -np.inf
        for k in range(0, mine.size, 4096):
            piece = mine[k : k + 4096]
            s += share(piece)
            c, d = ends(piece)
            a, b = min(a, c), max(b, d)
        parts[t, 0] = s
        parts[t, 1] = a
        parts[t, 2] = b
    s, a, b = 0.0, np.inf, -np.inf
    for t in range(n):
        s += parts[t, 0]
        a = min(a, parts[t, 1])
        b = max(b, parts[t, 2])
    if np.isnan(s):
        for v in values:
            if np.isnan(v):
                a = b = v
    out[0], out[1], out[2] = s, a, b
