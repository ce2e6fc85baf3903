# diagnosis: none
# exercise: parallel_histogram
import numpy as np
from numba import get_num_threads, njit, prange


@njit
def count(values, low, high, bins):
    counts = np.zeros(bins, np.int64)
    step = (high - low) / bins
    inv = bins / (high - low)
    for v in values:
        if low <= v <= high:
            k = min(np.int64((v - low) * inv), bins - 1)
            if v < low + k * step:
                k -= 1
            elif k < bins - 1 and v >= low + (k + 1) * step:
                k += 1
            counts[k] += 1
    return counts


@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    n = get_num_threads()
    part = np.empty((n, out.size), np.int64)
    size = (values.size + n - 1) // n
    for t in prange(n):
        part[t] = count(values[t * size : (t + 1) * size], low, high, out.size)
    for k in range(out.size):
        out[k] = part[:, k].sum()
