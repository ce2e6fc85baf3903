# diagnosis: not_parallel at line 11
# exercise: parallel_histogram
import numpy as np
from numba import njit

@njit
def parallel_histogram(values, low, high, out):
    out[:] = 0
    bins = out.size
    width = (high - low) / bins
    for value in values:
        if low <= value <= high:
            b = min(int((value - low) / width), bins - 1)
            if value < low + b * width:
                b -= 1
            elif b < bins - 1 and value >= low + (b + 1) * width:
                b += 1
            out[b] += 1
