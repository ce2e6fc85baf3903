# verdict: wrong in exact_edges  - np.linspace inside compiled code does not round as that of NumPy does
import numpy as np
from numba import get_num_threads, njit, prange


@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    if low == high:
        low -= 0.5
        high += 0.5
    bins = out.size
    scale = bins / (high - low)
    edges = np.linspace(low, high, bins + 1)
    threads = get_num_threads()
    rows = np.zeros((threads, bins), np.int64)
    for t in prange(threads):
        first = values.size * t // threads
        last = values.size * (t + 1) // threads
        for i in range(first, last):
            v = values[i]
            if v >= low and v <= high:
                b = min(int((v - low) * scale), bins - 1)
                if v < edges[b]:
                    b -= 1
                elif b < bins - 1 and v >= edges[b + 1]:
                    b += 1
                rows[t, b] += 1
    for b in range(bins):
        count = 0
        for t in range(threads):
            count += rows[t, b]
        out[b] = count
