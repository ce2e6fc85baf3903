# verdict: passed  - Numba adds the threads' arrays up: `total += array` is a reduction it knows
import numpy as np
from numba import get_num_threads, njit, prange


@njit
def histogram_of(values, low, high, bins):
    counts = np.zeros(bins + 1, np.int64)
    width = (high - low) / bins
    per_value = bins / (high - low) * (1 - 1e-14)
    for value in values:
        # values to be ignored are counted too, in a bin of their own that is thrown away
        inside = value >= low and value <= high
        bin = int((value - low) * per_value) if inside else bins
        bin += inside and bin < bins - 1 and value >= (bin + 1) * width + low
        counts[bin] += 1
    return counts[:bins]


@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    if low == high:
        low, high = low - 0.5, high + 0.5
    n = values.size
    parts = get_num_threads()
    total = np.zeros(out.size, np.int64)
    for part in prange(parts):
        total += histogram_of(values[n * part // parts : n * (part + 1) // parts], low, high, out.size)
    out[:] = total
