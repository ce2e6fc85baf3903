# verdict: wrong in exact_edges  - a table of edges in which the rounding of every step adds up
import numpy as np
from numba import get_num_threads, njit, prange


@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    if low == high:
        low -= 0.5
        high += 0.5
    bins = out.size
    step = (high - low) / bins
    scale = bins / (high - low)
    edges = np.empty(bins + 1)
    edges[0] = low
    for b in range(bins):
        edges[b + 1] = edges[b] + step
    edges[bins] = high
    threads = get_num_threads()
    rows = np.zeros((threads, bins), np.int64)
    for t in prange(threads):
        first = values.size * t // threads
        last = values.size * (t + 1) // threads
        for i in range(first, last):
            v = values[i]
            if v >= low and v <= high:
                b = min(int((v - low) * scale), bins - 1)
                while b > 0 and v < edges[b]:
                    b -= 1
                while b < bins - 1 and v >= edges[b + 1]:
                    b += 1
                rows[t, b] += 1
    for b in range(bins):
        count = 0
        for t in range(threads):
            count += rows[t, b]
        out[b] = count
