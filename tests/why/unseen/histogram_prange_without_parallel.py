# diagnosis: not_parallel at line 15
# exercise: parallel_histogram
import numpy as np
from numba import njit, prange


@njit(nogil=True)
def parallel_histogram(values, low, high, out):
    bins = len(out)
    edges = np.empty(bins + 1)
    for b in range(bins + 1):
        edges[b] = low + b * ((high - low) / bins)
    edges[bins] = high
    out[:] = 0
    for i in prange(len(values)):
        v = values[i]
        if v >= low and v <= high:
            b = int((v - low) / (high - low) * bins)
            if b >= bins:
                b = bins - 1
            if v < edges[b]:
                b -= 1
            elif b + 1 < bins and v >= edges[b + 1]:
                b += 1
            out[b] += 1
