# diagnosis: complexity at line 12
# exercise: parallel_histogram
import numpy as np
from numba import njit, prange

@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    bins = out.size
    width = (high - low) / bins
    for b in prange(bins):
        count = 0
        for v in values:
            if low + b * width <= v < low + (b + 1) * width:
                count += 1
        out[b] = count
