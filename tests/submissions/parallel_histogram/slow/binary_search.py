# verdict: slow in speed  - np.searchsorted for every value: eight steps, each waiting for the one before
import numpy as np
from numba import get_num_threads, njit, prange


@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    if low == high:
        low -= 0.5
        high += 0.5
    bins = out.size
    edges = np.empty(bins + 1)
    for b in range(bins):
        edges[b] = low + b * ((high - low) / bins)
    edges[bins] = high
    threads = get_num_threads()
    rows = np.zeros((threads, bins), np.int64)
    for t in prange(threads):
        first = values.size * t // threads
        last = values.size * (t + 1) // threads
        for i in range(first, last):
            v = values[i]
            if v >= low and v <= high:
                b = min(np.searchsorted(edges, v, side="right") - 1, bins - 1)
                rows[t, b] += 1
    for b in range(bins):
        count = 0
        for t in range(threads):
            count += rows[t, b]
        out[b] = count
