# verdict: slow in speed  - right, and parallel; but the kernel is made inside the function, so each call compiles it anew
import numpy as np
from numba import get_num_threads, njit, prange


def parallel_histogram(values, low, high, out):
    @njit(parallel=True)
    def count(values, low, high, out):
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
                    b = min(int((v - low) * scale), bins - 1)
                    if v < low + b * step:
                        b -= 1
                    elif b < bins - 1 and v >= low + (b + 1) * step:
                        b += 1
                    rows[t, b] += 1
        for b in range(bins):
            count = 0
            for t in range(threads):
                count += rows[t, b]
            out[b] = count

    count(values, low, high, out)
