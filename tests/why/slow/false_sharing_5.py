# diagnosis: false_sharing at line 21
# exercise: parallel_histogram
import numpy as np
from numba import get_num_threads, njit, prange

@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    threads = get_num_threads()
    bins = out.size
    width = (high - low) / bins
    counts = np.zeros((bins, threads), np.int64)
    for t in prange(threads):
        for i in range(t, values.size, threads):
            value = values[i]
            if low <= value <= high:
                b = min(int((value - low) / width), bins - 1)
                if value < low + b * width:
                    b -= 1
                elif b < bins - 1 and value >= low + (b + 1) * width:
                    b += 1
                counts[b, t] += 1
    for b in range(bins):
        out[b] = counts[b].sum()
