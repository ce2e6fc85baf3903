# verdict: slow in speed  - np.histogram's own steps, compiled: every step reads and writes whole arrays
import numpy as np
from numba import get_num_threads, njit, prange


@njit
def count(values, low, high, bins):
    edges = low + np.arange(bins + 1) * ((high - low) / bins)
    edges[bins] = high
    inside = values[(values >= low) & (values <= high)]
    index = ((inside - low) / (high - low) * bins).astype(np.int64)
    index[index == bins] -= 1
    index[inside < edges[index]] -= 1
    index[(inside >= edges[index + 1]) & (index != bins - 1)] += 1
    return np.bincount(index, minlength=bins)


@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    if low == high:
        low -= 0.5
        high += 0.5
    threads = get_num_threads()
    rows = np.zeros((threads, out.size), np.int64)
    for t in prange(threads):
        rows[t] = count(values[values.size * t // threads : values.size * (t + 1) // threads], low, high, out.size)
    for b in range(out.size):
        out[b] = 0
        for t in range(threads):
            out[b] += rows[t, b]
