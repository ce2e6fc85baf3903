# verdict: rejected in parallel  - a prange loop clears out, and one thread does all the counting
import numpy as np
from numba import njit, prange


@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    for b in prange(out.size):
        out[b] = 0
    if low == high:
        low -= 0.5
        high += 0.5
    bins = out.size
    step = (high - low) / bins
    scale = bins / (high - low)
    for i in range(values.size):
        v = values[i]
        if v >= low and v <= high:
            b = min(int((v - low) * scale), bins - 1)
            if v < low + b * step:
                b -= 1
            elif b < bins - 1 and v >= low + (b + 1) * step:
                b += 1
            out[b] += 1
