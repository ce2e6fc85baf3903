# verdict: wrong in exact_edges  - the rounded quotient decides: values next to an edge stray into the next bin
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
    threads = get_num_threads()
    rows = np.zeros((threads, bins), np.int64)
    for t in prange(threads):
        first = values.size * t // threads
        last = values.size * (t + 1) // threads
        for i in range(first, last):
            v = values[i]
            if v >= low and v <= high:
                rows[t, min(int((v - low) * scale), bins - 1)] += 1
    for b in range(bins):
        count = 0
        for t in range(threads):
            count += rows[t, b]
        out[b] = count
