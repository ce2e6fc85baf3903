# verdict: slow in speed  - each thread sorts its values and looks the edges up in them
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
        mine = np.sort(values[values.size * t // threads : values.size * (t + 1) // threads])
        for b in range(bins):
            left = np.searchsorted(mine, low + b * step)
            if b < bins - 1:
                right = np.searchsorted(mine, low + (b + 1) * step)
            else:
                right = np.searchsorted(mine, high, side="right")
            rows[t, b] = right - left
    for b in range(bins):
        count = 0
        for t in range(threads):
            count += rows[t, b]
        out[b] = count
