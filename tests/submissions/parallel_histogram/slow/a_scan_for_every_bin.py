# verdict: slow  - one bin an iteration: no race, but every bin reads all values
from numba import njit, prange


@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    if low == high:
        low, high = low - 0.5, high + 0.5
    bins = out.size
    step = (high - low) / bins
    for b in prange(bins):
        left = low + b * step
        right = low + (b + 1) * step
        count = 0
        if b < bins - 1:
            for v in values:
                count += left <= v < right
        else:
            for v in values:
                count += left <= v <= high
        out[b] = count
